"""Figures of a plan: what it holds, how long it is and about how long it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from gcs.model.vehicle import VehicleKind
from gcs.planning.catalogue import is_navigation
from gcs.planning.context import context_for
from gcs.planning.document import ComplexItem, Plan
from gcs.planning.errors import PlanError
from gcs.planning.flatten import FlatItem, flatten
from gcs.planning.flight import Flight, flight_of
from gcs.planning.loops import jumps_of
from gcs.planning.patterns import Coverage, pattern_of
from gcs.planning.way import Height, Way, usable_home, way_of

_TRIGGER, _PICTURE, _OLD_PICTURE = 206, 2000, 203
_LEAST_TRIGGER_M, _MOST_PICTURES = 0.01, 1_000_000
_WINGS = (1, 16, 17, 28)
"""MAV_TYPE: fixed wing and its kin."""


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """The figures; lengths are over ground."""

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
    """Return a plan's figures as far as they depend on nothing but the plan and the kind of vehicle.

    Raises:
        PlanError: a complex item can't be worked out.
    """
    if kind is None and plan.vehicle_type in _WINGS:
        kind = VehicleKind.PLANE
    context = context_for(kind=kind)
    flat = flatten(plan)
    way = way_of(plan, flat, kind, context.vehicle)
    return figures_with(plan, flat, way, flight_of(plan, way, tuple(jumps_of(flat)), context))


def figures_with(plan: Plan, flat: tuple[FlatItem, ...], way: Way, flight: Flight | None) -> PlanFigures:
    """Return the figures of a plan that is worked out already."""
    area_m2, sample_m = _coverage(plan)
    heights = list(_heights_rel_m(plan, way))
    figures = PlanFigures(
        items=len(flat),
        flown=sum(is_navigation(entry.item.command) for entry in flat),
        complex_items=sum(isinstance(item, ComplexItem) for item in plan.items),
        pictures=_pictures(flat, way, flight),
        highest_rel_m=max(heights, default=None),
        lowest_rel_m=min(heights, default=None),
        fence_polygons=len(plan.fence.polygons) if plan.fence else 0,
        fence_circles=len(plan.fence.circles) if plan.fence else 0,
        rally_points=len(plan.rally or ()),
        area_m2=area_m2,
        ground_sample_m=sample_m,
    )
    return figures if flight is None else _flown(plan, figures, flight)


def _flown(plan: Plan, figures: PlanFigures, flight: Flight) -> PlanFigures:
    clear = flight.track.clearance_m[np.isfinite(flight.track.clearance_m)]
    return replace(
        figures,
        length_m=flight.energy.length_m,
        duration_s=flight.energy.duration_s,
        farthest_m=float(flight.back.away_m.max()) if usable_home(plan) is not None else None,
        highest_agl_m=float(clear.max()) if len(clear) else None,
        battery_pct=flight.energy.share_pct,
    )


def _heights_rel_m(plan: Plan, way: Way) -> Iterator[float]:
    """Yield the heights above home that items ask for, where that can be told from the plan."""
    home = usable_home(plan)
    for knot in way.knots:
        if knot.height is Height.HOME:
            yield knot.height_m
        elif knot.height is Height.AMSL and home is not None and home.alt_m == home.alt_m:
            yield knot.height_m - home.alt_m


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


def _pictures(flat: tuple[FlatItem, ...], way: Way, flight: Flight | None) -> int:
    """Count what is triggered by distance along the way, and what is ordered by number."""
    count, every_m, begin = 0, 0.0, 0
    for index, entry in enumerate(flat):
        item = entry.item
        if item.command == _TRIGGER:
            count += _triggered(way, flight, begin, index, every_m)
            every_m, begin = item.params[0], index
            count += int(every_m >= _LEAST_TRIGGER_M and item.params[2] == 1.0)
        elif item.command == _PICTURE:
            count += int(item.params[2]) if 1.0 <= item.params[2] <= _MOST_PICTURES else 1
        elif item.command == _OLD_PICTURE:
            count += 1
    return count + _triggered(way, flight, begin, len(flat), every_m)


def _triggered(way: Way, flight: Flight | None, begin: int, end: int, every_m: float) -> int:
    """Return how many pictures are taken by distance between two items of the flat list."""
    if flight is None or not every_m >= _LEAST_TRIGGER_M:
        return 0
    # From the last place before the order to the last one before the next.
    first, last = np.maximum(np.searchsorted(way.flat, [begin, end]) - 1, 0)
    return int((flight.track.knot_distance_m[last] - flight.track.knot_distance_m[first]) / every_m)
