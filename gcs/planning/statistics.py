"""Figures of a plan: what it holds, how long it is and about how long it takes."""

from __future__ import annotations

from dataclasses import dataclass

from gcs.model.vehicle import VehicleKind
from gcs.planning.catalogue import is_navigation
from gcs.planning.document import ComplexItem, Plan
from gcs.planning.errors import PlanError
from gcs.planning.flatten import FlatItem, flatten
from gcs.planning.geodesy import distance_m
from gcs.planning.patterns import Coverage, pattern_of
from gcs.planning.route import Leg, Stop, legs, stops

_TRIGGER, _PICTURE, _OLD_PICTURE, _SPEED = 206, 2000, 203, 178
_HOLDS = {16: 0, 19: 0, 82: 0, 93: 0}
"""Commands that wait, and which parameter says how long."""
_CRUISE_MPS, _HOVER_MPS, _CLIMB_MPS = 15.0, 5.0, 2.5
_WINGS = (1, 16, 17, 28)
"""MAV_TYPE: fixed wing and its kin."""


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """The figures; lengths are over ground, times an estimate without wind."""

    items: int = 0
    flown: int = 0
    complex_items: int = 0
    length_m: float = 0.0
    duration_s: float = 0.0
    pictures: int = 0
    highest_rel_m: float | None = None
    lowest_rel_m: float | None = None
    farthest_m: float | None = None
    """From home."""
    fence_polygons: int = 0
    fence_circles: int = 0
    rally_points: int = 0
    area_m2: float = 0.0
    """Of all surveys."""
    ground_sample_m: float | None = None
    """The coarsest of all surveys that name a camera: metres for each pixel."""
    highest_agl_m: float | None = None
    """Above terrain; None where the terrain is not known."""
    battery_pct: float | None = None
    """Share of the full battery that it takes; None where that was not worked out."""


def figures_of(plan: Plan, kind: VehicleKind | None = None) -> PlanFigures:
    """Return a plan's figures.

    Raises:
        PlanError: a complex item can't be worked out.
    """
    return figures_of_flat(plan, flatten(plan), kind)


def figures_of_flat(plan: Plan, flat: tuple[FlatItem, ...], kind: VehicleKind | None = None) -> PlanFigures:
    """Return the figures of a plan that is flat already."""
    found = stops(flat, plan.home)
    way = legs(found)
    heights = [stop.alt_rel_m for stop in found if stop.alt_rel_m is not None and stop.source is not None]
    area_m2, sample_m = _coverage(plan)
    home = (plan.home.lat_deg, plan.home.lon_deg) if plan.home is not None else None
    return PlanFigures(
        items=len(flat),
        flown=sum(is_navigation(entry.item.command) for entry in flat),
        complex_items=sum(isinstance(item, ComplexItem) for item in plan.items),
        length_m=sum(leg.length_m for leg in way),
        duration_s=_duration_s(plan, flat, way, kind),
        pictures=_pictures(flat, plan),
        highest_rel_m=max(heights, default=None),
        lowest_rel_m=min(heights, default=None),
        farthest_m=max((distance_m(home, stop.at) for stop in found), default=0.0) if home else None,
        fence_polygons=len(plan.fence.polygons) if plan.fence else 0,
        fence_circles=len(plan.fence.circles) if plan.fence else 0,
        rally_points=len(plan.rally or ()),
        area_m2=area_m2,
        ground_sample_m=sample_m,
    )


def _coverage(plan: Plan) -> tuple[float, float | None]:
    """Return what all patterns cover, and their coarsest ground sample."""
    area_m2, samples_m = 0.0, list[float]()
    for item in plan.items:
        if not isinstance(item, ComplexItem):
            continue
        try:
            spec = pattern_of(item)
        except PlanError:
            continue  # it has items to fly, but its description is of another program's version
        area_m2 += spec.area_m2() or 0.0
        coverage = getattr(spec, "coverage", None)
        if isinstance(coverage, Coverage) and coverage.ground_sample_m is not None:
            samples_m.append(coverage.ground_sample_m)
    return area_m2, max(samples_m, default=None)


def _duration_s(plan: Plan, flat: tuple[FlatItem, ...], way: list[Leg], kind: VehicleKind | None) -> float:
    wing = kind is VehicleKind.PLANE or (kind is None and plan.vehicle_type in _WINGS)
    own = plan.cruise_speed_mps if wing else plan.hover_speed_mps
    speed_mps = own or (_CRUISE_MPS if wing else _HOVER_MPS)
    speeds = _speeds_by_source(flat, speed_mps)
    seconds = 0.0
    for leg in way:
        moving_s = leg.length_m / speeds.get(leg.end.source, speed_mps)
        seconds += max(moving_s, _climb_s(leg.start, leg.end))
    holds = (entry.item.params[_HOLDS[entry.item.command]] for entry in flat if entry.item.command in _HOLDS)
    return seconds + sum(hold for hold in holds if hold > 0.0)


def _climb_s(start: Stop, end: Stop) -> float:
    if start.alt_rel_m is None or end.alt_rel_m is None:
        return 0.0
    return abs(end.alt_rel_m - start.alt_rel_m) / _CLIMB_MPS


def _speeds_by_source(flat: tuple[FlatItem, ...], first_mps: float) -> dict[int | None, float]:
    speeds: dict[int | None, float] = {}
    speed_mps = first_mps
    for entry in flat:
        if entry.item.command == _SPEED and entry.item.params[1] > 0.0:
            speed_mps = entry.item.params[1]
        speeds.setdefault(entry.source, speed_mps)
    return speeds


def _pictures(flat: tuple[FlatItem, ...], plan: Plan) -> int:
    """Count what is triggered by distance along the way, and single pictures."""
    count, every_m, way_m = 0, 0.0, 0.0
    before: Stop | None = None
    for entry in flat:
        item = entry.item
        if item.command == _TRIGGER:
            count += int(way_m / every_m) if every_m > 0.0 else 0
            every_m, way_m = max(0.0, item.params[0]), 0.0
            count += int(every_m > 0.0 and item.params[2] == 1.0)
        elif item.command in (_PICTURE, _OLD_PICTURE):
            count += 1
        here = stops((entry,), None)
        if here:
            way_m += distance_m(before.at, here[0].at) if before is not None else 0.0
            before = here[0]
    return count + (int(way_m / every_m) if every_m > 0.0 else 0)
