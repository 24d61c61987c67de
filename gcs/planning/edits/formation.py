"""One plan for several vehicles that fly together: beside, behind or above one another.

Beside: each leg has its parallel, so that the distance holds on every leg. Behind: the same corners, but the
start and the end lie further back along the route, so that vehicles that start together follow each other.
Above: every height is raised, but landings stay on the ground.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from gcs.model.elevation import Elevation
from gcs.planning import frames
from gcs.planning.catalogue import is_navigation
from gcs.planning.document import ComplexItem, Item, LatLon, Place, Plan, PlanItem
from gcs.planning.edits.ground import middle
from gcs.planning.edits.lift import lifted
from gcs.planning.edits.limits import checked_metres
from gcs.planning.edits.pattern_edits import pattern_carried, pattern_points
from gcs.planning.edits.values import placed
from gcs.planning.errors import PlanError
from gcs.planning.geodesy import bearing_deg, distance_m, moved
from gcs.planning.route import height_above_home

MOST_VEHICLES = 254
_SHORTEST_LEG_M = 1.0
_SHARPEST = 2.0
"""Corners are cut where the parallel's corner would lie further away than so many times the distance."""
_LANDINGS = (21, 85)
_LANDING_PATTERNS = ("fwLandingPattern", "vtolLandingPattern")
_Stop = tuple[int, LatLon]
"""Index of the item (−1: home) and where it is."""


def offset_formation(
    plan: Plan,
    count: int,
    *,
    right_m: float = 0.0,
    back_m: float = 0.0,
    up_m: float = 0.0,
    elevation: Elevation | None = None,
) -> tuple[Plan, ...]:
    """Return the plans of ``count`` vehicles, the first as given, each other beside the one before.

    Args:
        plan: the first vehicle's plan.
        count: how many vehicles.
        right_m: to the right of the route, seen as it is flown; negative: to the left.
        back_m: behind, along the route.
        up_m: above; negative: below.
        elevation: for patterns that follow the terrain.

    Raises:
        PlanError: vehicles would be at the same place, too low, or behind the route's last corner.
    """
    if not 1 <= count <= MOST_VEHICLES:
        raise PlanError(f"{count} vehicles are no formation", f"Give 1 to {MOST_VEHICLES}")
    for metres in (right_m, back_m, up_m):
        checked_metres(metres, "A distance")
    if back_m < 0.0:
        raise PlanError("Nobody can fly ahead of the first vehicle", "Give the distance behind it")
    if count > 1 and not (right_m or back_m or up_m):
        raise PlanError("All vehicles would be at the same place", "Give a distance between them")
    return tuple(
        plan if k == 0 else _offset(plan, k * right_m, k * back_m, k * up_m, elevation) for k in range(count)
    )


def _offset(plan: Plan, right_m: float, back_m: float, up_m: float, elevation: Elevation | None) -> Plan:
    stops = _stops(plan)
    places = _beside(stops, right_m) if right_m else [at for _, at in stops]
    if back_m:
        places = _behind(places, back_m)
    items = list(plan.items)
    home = plan.home
    for (index, at), place in zip(stops, places, strict=True):
        if index < 0 and home is not None:
            home = Place(*place, home.alt_m)
        elif place != at:
            items[index] = _put(items[index], at, place, elevation)
    if up_m:
        items = [_raised(plan, i, item, up_m, elevation) for i, item in enumerate(items)]
    return replace(plan, items=tuple(items), home=home)


def _stops(plan: Plan) -> list[_Stop]:
    found: list[_Stop] = []
    if plan.home is not None:
        found.append((-1, (plan.home.lat_deg, plan.home.lon_deg)))
    for index, item in enumerate(plan.items):
        if isinstance(item, ComplexItem):
            found.append((index, middle(pattern_points(item))))
        elif item.has_place and is_navigation(item.command):
            found.append((index, (item.place.lat_deg, item.place.lon_deg)))
    return found


def _put(item: Item, at: LatLon, place: LatLon, elevation: Elevation | None) -> Item:
    if isinstance(item, ComplexItem):
        return pattern_carried(item, at, place, elevation)
    return placed(item, *place)


# -- beside -----------------------------------------------------------------------------------------


def _beside(stops: Sequence[_Stop], right_m: float) -> list[LatLon]:
    """Return the corners of the parallel: on the bisector, so far that both legs keep their distance."""
    places = [at for _, at in stops]
    ahead = _courses(places)
    return [_corner(place, ahead[i], ahead[i + 1], right_m) for i, place in enumerate(places)]


def _courses(places: Sequence[LatLon]) -> list[float]:
    """Return the course before each place and after the last; legs of no length have the one before."""
    found = [
        bearing_deg(start, end) if distance_m(start, end) > _SHORTEST_LEG_M else None
        for start, end in pairwise(places)
    ]
    course = next((course for course in found if course is not None), None)
    if course is None:
        raise PlanError("The route has no legs to fly beside", "Add a waypoint, or stack the vehicles")
    courses = [course]
    for leg in (*found, None):
        course = course if leg is None else leg
        courses.append(course)
    return courses


def _corner(place: LatLon, before: float, after: float, right_m: float) -> LatLon:
    turn = (after - before + 180.0) % 360.0 - 180.0
    stretch = min(_SHARPEST, 1.0 / max(math.cos(math.radians(turn / 2.0)), 1e-6))
    return moved(place, before + turn / 2.0 + 90.0, right_m * stretch)


# -- behind -----------------------------------------------------------------------------------------


def _behind(places: Sequence[LatLon], back_m: float) -> list[LatLon]:
    """Return the places with the start set back along the first leg, and the end along the last."""
    legs = [i for i, (start, end) in enumerate(pairwise(places)) if distance_m(start, end) > _SHORTEST_LEG_M]
    if not legs:
        raise PlanError("The route has no legs to follow each other on", "Add a waypoint")
    first, last = legs[0], legs[-1]
    if distance_m(places[last], places[last + 1]) <= back_m:
        raise PlanError(
            f"The last leg is too short to end {back_m:g} m before its end",
            "Give a smaller distance, or add a longer last leg",
        )
    start = moved(places[first], bearing_deg(places[first + 1], places[first]), back_m)
    end = moved(places[last + 1], bearing_deg(places[last + 1], places[last]), back_m)
    return [start if i <= first else end if i > last else place for i, place in enumerate(places)]


# -- above ------------------------------------------------------------------------------------------


def _raised(plan: Plan, index: int, item: Item, up_m: float, elevation: Elevation | None) -> Item:
    if isinstance(item, ComplexItem):
        return item if item.kind in _LANDING_PATTERNS else lifted(item, up_m, elevation)
    if item.command in _LANDINGS or not is_navigation(item.command):
        return item
    raised = lifted(item, up_m)
    if isinstance(raised, PlanItem) and raised is not item:
        height_m = height_above_home(raised, plan.home)
        if frames.plain(raised.frame) == frames.GLOBAL_TERRAIN:
            height_m = raised.params[6]
        if height_m is not None and height_m < 0.0:
            raise PlanError(
                f"Item {index + 1} would be {-height_m:g} m below home", "Give a smaller distance downwards"
            )
    return raised
