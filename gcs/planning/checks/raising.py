"""The fix for too little height: both ends of the leg raised just enough, each in its own frame."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np

from gcs.planning.checks.finding import Fix
from gcs.planning.checks.mending import Change, change_fix, set_param, set_value, value_of
from gcs.planning.checks.subject import Subject
from gcs.planning.document import PlanItem
from gcs.planning.fence_limits import highest_of
from gcs.planning.track import Track
from gcs.planning.way import Floats

_MOST_M = 2000.0
_PATTERN_HEIGHT = "height_m"
_LEAST_SHARE = 0.02
"""A conflict that an end lifts by less than this share is not mended by raising it."""


def raise_fix(subject: Subject, track: Track, legs: Iterable[int], shortfall_m: Floats) -> Fix | None:
    """Return a fix for some legs' missing height; None where no item can be raised enough.

    Each item is raised as far as the legs at it need: what stands far from the worst place stays lower.
    """
    by_m: dict[int, float] = {}
    for leg in legs:
        lift_m = _lift_m(track, leg, shortfall_m)
        if lift_m is None:
            return None
        for owner in (int(track.owner[leg]), int(track.owner[leg + 1])):
            if owner >= 0:
                # What comes of one item, such as a pattern, rises as a whole.
                source = subject.flat[owner].source
                by_m[source] = max(by_m.get(source, 0.0), lift_m)
    if max(by_m.values()) > _MOST_M or _above_fence(subject, track, by_m):
        return None
    return _raise(subject, by_m)


def _lift_m(track: Track, leg: int, shortfall_m: Floats) -> float | None:
    """Return how far a leg's ends must rise, as far as they can; None where that does not help."""
    held = [float(owner >= 0) for owner in (track.owner[leg], track.owner[leg + 1])]
    inside = slice(track.first[leg], track.first[leg + 1])
    share = track.share[inside]
    gain = held[0] * (1.0 - share) + held[1] * share
    short = shortfall_m[inside]
    low = short > 0.0
    if not bool((gain[low] >= _LEAST_SHARE).all()):
        return None
    return float((short[low] / gain[low]).max())


def _raise(subject: Subject, by_m: Mapping[int, float]) -> Fix | None:
    changed: dict[int, Change] = {}
    heights: list[float] = []
    for source, lift_m in sorted(by_m.items()):
        item = subject.plan.items[source]
        simple = isinstance(item, PlanItem)
        height_m = item.params[6] if isinstance(item, PlanItem) else value_of(item, _PATTERN_HEIGHT)
        if height_m is None:
            return None
        raised_m = float(math.ceil(height_m + lift_m - 1e-6))
        heights.append(raised_m)
        elevation = subject.context.elevation
        changed[source] = (
            set_param(7, raised_m) if simple else set_value(_PATTERN_HEIGHT, raised_m, elevation)
        )
    most = subject.measures.height_up(max(by_m.values()))
    if len(set(heights)) == 1:
        label = f"Raise to {subject.measures.height(heights[0])}"
    else:
        label = f"Raise by {most}" if len(set(by_m.values())) == 1 else f"Raise by up to {most}"
    return change_fix(label, subject.plan, changed)


def _above_fence(subject: Subject, track: Track, by_m: Mapping[int, float]) -> bool:
    """Return whether raising would leave the fence at its top."""
    highest_m = highest_of(subject.plan.fence)
    if highest_m is None:
        return False
    lifts = np.full(len(subject.plan.items), -np.inf)
    lifts[list(by_m)] = list(by_m.values())
    lift = np.where(track.owner >= 0, lifts[subject.sources[track.owner]], -np.inf)
    return bool((track.knot_amsl_m - track.home_amsl_m + lift + 1.0 > highest_m).any())
