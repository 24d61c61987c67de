"""What was checked and is right, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from gcs.planning.checks.battery import lands_text
from gcs.planning.checks.finding import Finding
from gcs.planning.checks.reach import Rays
from gcs.planning.checks.subject import Subject
from gcs.planning.checks.terrain import spare_m
from gcs.planning.fence_limits import highest_of
from gcs.planning.flight import Flight
from gcs.planning.limits import GROUNDED, WINGED

_UNDERSTOOD = ("unsupported", "unknown-command", "frame", "coordinates", "range", "altitude")
_FENCE = ("fence-crossing", "fence-polygon", "fence-point")
_FLOW = (
    "no-takeoff", "no-landing", "never-flown",
    "takeoff-altitude", "jump-target", "jump-loop", "jump-for-ever",
)  # fmt: skip


def passed(subject: Subject, findings: Sequence[Finding], rays: Rays | None) -> Iterator[str]:
    """Yield one line for each check that found nothing to complain about."""
    found = {finding.code for finding in findings}
    if not subject.plan.has_mission or "empty" in found:
        return
    yield from _plan(subject, found)
    if subject.flight is not None:
        yield from _ground(subject, subject.flight, found, rays)
        yield from _flying(subject, subject.flight, found)


def _plan(subject: Subject, found: set[str]) -> Iterator[str]:
    fence = subject.plan.fence
    if fence is not None and (fence.polygons or fence.circles) and found.isdisjoint(_FENCE):
        kinds = {area.inclusion for area in fence.polygons} | {area.inclusion for area in fence.circles}
        words = ("inside fence" if True in kinds else "", "outside exclusions" if False in kinds else "")
        yield ", ".join(word for word in words if word).capitalize()
    highest_m = highest_of(fence)
    if highest_m is not None and "fence-ceiling" not in found:
        yield f"Below the fence's {subject.measures.height(highest_m)}"
    if found.isdisjoint(_UNDERSTOOD):
        yield f"All items understood by {subject.context.name}"
    if subject.kind not in GROUNDED and found.isdisjoint(_FLOW):
        yield "Begins with a takeoff, ends with a landing"


def _ground(subject: Subject, flight: Flight, found: set[str], rays: Rays | None) -> Iterator[str]:
    if subject.kind in GROUNDED or not flight.track.terrain_known:
        return
    clear_m = spare_m(flight.track)
    # Less than a metre is where it stands or climbs: nothing to be proud of.
    if "terrain" not in found and clear_m is not None and clear_m >= 1.0:
        yield f"At least {subject.measures.height_down(clear_m)} above terrain"
    if rays is not None and "return-path" not in found and np.isfinite(rays.clearance_m).any():
        yield f"Return path clear by {subject.measures.height_down(float(np.nanmin(rays.clearance_m)))}"


def _flying(subject: Subject, flight: Flight, found: set[str]) -> Iterator[str]:
    if found.isdisjoint(("battery", "no-return")):
        yield lands_text(flight.energy)
    wind_mps = subject.context.wind.speed_mps
    if wind_mps > 0.0 and "headwind" not in found:
        yield f"Makes way against {subject.measures.speed(wind_mps)} of wind"
    if subject.kind in WINGED and found.isdisjoint(("turn", "climb", "descent")):
        yield "Turns and climbs fit the vehicle"
    if found.isdisjoint(("speed", "leg-length", "first-distance")):
        yield "Speeds and distances are usual"
    if subject.context.link_range_m is not None and found.isdisjoint(("link-range", "link-sight")):
        yield f"Within {subject.measures.distance(subject.context.link_range_m)} of the link"
