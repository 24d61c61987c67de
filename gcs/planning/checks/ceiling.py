"""The way against the fence's greatest height above home."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from gcs.planning.checks.finding import Finding, Fix, Severity
from gcs.planning.checks.gathering import Case, Group, gathered
from gcs.planning.checks.mending import change_fix, set_param
from gcs.planning.checks.subject import Subject
from gcs.planning.document import PlanItem
from gcs.planning.fence_limits import highest_of
from gcs.planning.refs import item_ref
from gcs.planning.track import Track

_TOUCH_M = 0.05


def check_ceiling(subject: Subject) -> Iterator[Finding]:
    """Yield the items that the fence is too low for; one for each item."""
    highest_m = highest_of(subject.plan.fence)
    if highest_m is None or subject.flight is None:
        return
    track = subject.flight.track
    over = track.path_amsl_m - track.home_amsl_m - highest_m
    by_knot = np.concatenate(([over[0]], np.maximum.reduceat(over, track.first[:-1])))
    # A straight leg is highest at its ends, which are knots; one that follows the terrain counts as a whole.
    straight = track.knot_amsl_m - track.home_amsl_m - highest_m
    by_knot = np.where(
        by_knot > np.maximum(straight, np.append(straight[0], straight[:-1])) + 1.0, by_knot, straight
    )
    cases: dict[int, Case] = {}
    for knot in np.flatnonzero(by_knot > _TOUCH_M).tolist():
        if track.way.flat[knot] < 0:
            continue
        # A return climbs where the item before it is.
        source = subject.flat[int(track.way.flat[knot])].source
        if source not in cases:
            cases[source] = _over(subject, track, knot, source, float(by_knot[knot]), highest_m)

    def say(group: Group) -> str:
        high, top = (subject.measures.height(height_m + highest_m) for height_m in (group.worst.amount, 0.0))
        return f"{group.items} are up to {high} above home; the fence ends at {top}"

    yield from gathered([cases[source] for source in sorted(cases)], say)


def _over(subject: Subject, track: Track, knot: int, source: int, over_m: float, highest_m: float) -> Case:
    high, top = subject.measures.height(over_m + highest_m), subject.measures.height(highest_m)
    finding = Finding(
        "fence-ceiling",
        Severity.ERROR,
        f"{subject.called(source)} is {high} above home; the fence ends at {top}",
        "Fly lower, or raise the fence",
        source,
        refs=(item_ref(source),),
        at=subject.knot_place(knot),
        fix=_lower(subject, track, knot, source, over_m),
    )
    return Case(source, finding, over_m)


def _lower(subject: Subject, track: Track, knot: int, source: int, by_m: float) -> Fix | None:
    """Return what lowers an item below the fence, where the ground beneath lets it."""
    owner = int(track.owner[knot])
    item = subject.plan.items[source]
    if owner < 0 or subject.flat[owner].source != source or not isinstance(item, PlanItem):
        return None
    beside = (track.leg == knot - 1) | (track.leg == knot)
    spare = (track.clearance_m - track.required_m)[beside]
    if bool((spare < by_m + 1.0).any()):
        return None
    alt_m = math.floor(item.params[6] - by_m + 1e-6)
    return change_fix(
        f"Lower to {subject.measures.height(alt_m)}", subject.plan, {source: set_param(7, alt_m)}
    )
