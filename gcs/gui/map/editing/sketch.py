"""A plan as arrays in the map's unit square, made once for each plan and projected for each view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from gcs.gui.map.editing.shapes import (
    NOTHING,
    TAKEOFFS,
    Handles,
    ItemShape,
    Mark,
    Points,
    ShapeBook,
    World,
    all_valid,
    changed_between,
    shape_of,
    unwrapped,
)
from gcs.gui.map.scene import FenceMark
from gcs.maps.mercator import EARTH_CIRCUMFERENCE_M, lat_lon, position_is_valid, world_xy
from gcs.planning.document import Fence, Place, Plan, PlanItem
from gcs.planning.refs import Part, Ref

Ints = npt.NDArray[np.int64]
HOME_SOURCE = -1
_CIRCLE_POINTS = 72


@dataclass(frozen=True, slots=True, eq=False)
class FenceShape:
    """One area of the fence."""

    ref: Ref
    mark: FenceMark
    ring: Points
    """Its outline, not torn at the date line."""
    handles: Handles
    center: World
    radius_m: float | None = None
    rim: World | None = None
    """Where the handle of a circle's radius stands."""


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A point that is no mission item."""

    ref: Ref
    at: World
    alt_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """All of one plan that can be drawn."""

    plan: Plan = field(default_factory=Plan)
    shapes: tuple[ItemShape, ...] = ()
    route: Points = field(default_factory=lambda: NOTHING)
    """Stops on the way, (n, 2)."""
    source: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    """Index of the item of each stop; -1 is home itself."""
    thin: npt.NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, bool))
    """For each leg (n - 1): it lies inside a pattern."""
    marks: Points = field(default_factory=lambda: NOTHING)
    """Where the items' symbols stand, (m, 2)."""
    mark_source: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    stop_of: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    """For each item its row in ``route`` where it has exactly one, else -1."""
    mark_of: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    """For each item its row in ``marks``, -1 for none."""
    at_home: tuple[int, ...] = ()
    """Items that are flown at home and have no place of their own."""
    patterns: tuple[int, ...] = ()
    """Items that are patterns and can be drawn."""
    home: Spot | None = None
    breach: Spot | None = None
    rallies: tuple[Spot, ...] = ()
    fences: tuple[FenceShape, ...] = ()

    def fence(self, ref: Ref) -> FenceShape | None:
        """Return one area of the fence."""
        return next((each for each in self.fences if each.ref == ref), None)

    def spots(self) -> list[Spot]:
        """Home, return point and rally points."""
        single = [spot for spot in (self.home, self.breach) if spot is not None]
        return [*self.rallies, *single]


class Sketcher:
    """Makes sketches; what did not change is taken from the one before."""

    def __init__(self) -> None:
        self._book = ShapeBook()
        self._last = Sketch()

    def sketch(self, plan: Plan) -> Sketch:
        """Return the sketch of a plan."""
        last = self._last
        if plan is last.plan:
            return last
        self._last = _patched(last, plan) or self._whole(plan)
        return self._last

    def _whole(self, plan: Plan) -> Sketch:
        last = self._last
        shapes = self._book.shapes(plan.items)
        home = _spot(Ref(Part.HOME), plan.home)
        route, source, thin = _route(shapes, home)
        marks = [(shape.place, i) for i, shape in enumerate(shapes) if shape.place is not None]
        same_fence = plan.fence is last.plan.fence
        mark_source = np.array([i for _, i in marks], np.int64)
        return Sketch(
            plan=plan,
            shapes=tuple(shapes),
            route=route,
            source=source,
            thin=thin,
            marks=np.array([place for place, _ in marks]).reshape(-1, 2),
            mark_source=mark_source,
            stop_of=_single_rows(source, len(shapes)),
            mark_of=_single_rows(mark_source, len(shapes)),
            at_home=tuple(i for i, shape in enumerate(shapes) if shape.mark is Mark.HOME),
            patterns=tuple(i for i, shape in enumerate(shapes) if shape.mark is Mark.PATTERN),
            home=home,
            breach=_spot(Ref(Part.BREACH_RETURN), plan.fence.breach_return if plan.fence else None),
            rallies=_rallies(plan),
            fences=last.fences if same_fence else fence_shapes(plan.fence),
        )


def _single_rows(source: Ints, count: int) -> Ints:
    """Return, for each item, the only row that is of it; -1 where there is none or several."""
    rows = np.full(count, -1, np.int64)
    at = np.flatnonzero(source >= 0)
    rows[source[at]] = at
    often = np.bincount(source[at], minlength=count) > 1
    rows[often] = -1
    return rows


_MOST_PATCHED = 64
_POINTS = (Mark.STOP, Mark.ROI, Mark.OTHER)


def _patched(last: Sketch, plan: Plan) -> Sketch | None:
    """Return the sketch of a plan in which a few points moved; None where more is different.

    Each step of a drag is such a plan; working through 5,000 items anew would take longer than painting.
    """
    old = last.plan
    same = plan.fence is old.fence and plan.rally is old.rally and plan.home is old.home
    moved = changed_between(old.items, plan.items) if same and old.items else None
    if moved is None or len(moved) > _MOST_PATCHED:
        return None
    shapes, route, marks = list(last.shapes), last.route.copy(), last.marks.copy()
    for i in moved:
        before, now = shapes[i], shape_of(plan.items[i])
        if before.mark is not now.mark or now.mark not in _POINTS or now.word != before.word:
            return None
        shapes[i] = now
        marks[last.mark_of[i]] = now.place
        if now.flown:
            route[last.stop_of[i]] = now.flown[0]
    return replace(last, plan=plan, shapes=tuple(shapes), route=route, marks=marks)


def _route(shapes: Sequence[ItemShape], home: Spot | None) -> tuple[Points, Ints, npt.NDArray[np.bool_]]:
    stops: list[World] = []
    source: list[int] = []
    patterns: set[int] = set()
    if home is not None:
        stops.append(home.at)
        source.append(HOME_SOURCE)
    for i, shape in enumerate(shapes):
        if shape.flown:
            stops += shape.flown
            source += [i] * len(shape.flown)
            if shape.mark is Mark.PATTERN:
                patterns.add(i)
        elif shape.mark is Mark.HOME and home is not None:
            stops.append(home.at)
            source.append(i)
    of = np.array(source, np.int64)
    inside = of[1:] == of[:-1]
    if patterns and len(of) > 1:
        inside &= np.isin(of[1:], list(patterns))
    return np.array(stops).reshape(-1, 2), of, inside


def _spot(ref: Ref, place: Place | None) -> Spot | None:
    if place is None or not position_is_valid(place.lat_deg, place.lon_deg):
        return None
    return Spot(ref, world_xy(place.lat_deg, place.lon_deg), place.alt_m)


def _rallies(plan: Plan) -> tuple[Spot, ...]:
    return tuple(
        Spot(Ref(Part.RALLY, i), world_xy(point.lat_deg, point.lon_deg), point.alt_rel_m)
        for i, point in enumerate(plan.rally or ())
        if position_is_valid(point.lat_deg, point.lon_deg)
    )


def fence_shapes(fence: Fence | None) -> tuple[FenceShape, ...]:
    """Work out the areas of a fence; one with an impossible corner is left out."""
    if fence is None:
        return ()
    found: list[FenceShape] = []
    for i, polygon in enumerate(fence.polygons):
        places = polygon.vertices
        if len(places) < 3 or not all_valid(places):
            continue
        ring = unwrapped(places)
        middle = ring.mean(axis=0)
        mark = FenceMark(places, polygon.inclusion)
        handles = Handles(places, True, 3)
        center = (float(middle[0]), float(middle[1]))
        found.append(FenceShape(Ref(Part.POLYGON, i), mark, ring, handles, center))
    for i, circle in enumerate(fence.circles):
        center_place = (circle.lat_deg, circle.lon_deg)
        if position_is_valid(*center_place) and 0.0 < circle.radius_m < EARTH_CIRCUMFERENCE_M / 8:
            found.append(_circle(Ref(Part.CIRCLE, i), center_place, circle.radius_m, circle.inclusion))
    return tuple(found)


def _circle(ref: Ref, center: tuple[float, float], radius_m: float, inclusion: bool) -> FenceShape:
    at = world_xy(*center)
    reach = world_length(radius_m, center[0])
    angles = np.linspace(0, 2 * np.pi, _CIRCLE_POINTS, endpoint=False)
    ring = np.column_stack([at[0] + reach * np.cos(angles), at[1] + reach * np.sin(angles)])
    mark = FenceMark((center,), inclusion, radius_m)
    rim = (at[0] + reach, at[1])
    return FenceShape(ref, mark, ring, Handles((), False, 0), at, radius_m, rim)


def world_length(length_m: float, lat_deg: float) -> float:
    """Return a length in the unit square at a latitude."""
    shrink: float = np.cos(np.radians(min(85.0, abs(lat_deg))))
    return length_m / (EARTH_CIRCUMFERENCE_M * shrink)


def place_at(world: World) -> tuple[float, float]:
    """Return latitude and longitude of a point of the unit square."""
    return lat_lon(*world)


def is_takeoff(plan: Plan, index: int) -> bool:
    """Return whether an item takes off."""
    item = plan.items[index]
    return isinstance(item, PlanItem) and item.command in TAKEOFFS


def same_except(old: Sketch, new: Sketch, lifted: frozenset[Ref]) -> bool:
    """Return whether two sketches show the same but for what is lifted off the ground."""
    before, after = old.plan, new.plan
    if before is after:
        return True
    items = changed_between(before.items, after.items)
    rally = changed_between(before.rally or (), after.rally or ())
    if items is None or rally is None or not _fence_same(before.fence, after.fence, lifted):
        return False
    if before.home != after.home and Ref(Part.HOME) not in lifted:
        return False
    refs = [Ref(Part.ITEM, i) for i in items] + [Ref(Part.RALLY, i) for i in rally]
    return all(ref in lifted for ref in refs)


def _fence_same(before: Fence | None, after: Fence | None, lifted: frozenset[Ref]) -> bool:
    if before is after:
        return True
    if before is None or after is None:
        return False
    polygons = changed_between(before.polygons, after.polygons)
    circles = changed_between(before.circles, after.circles)
    if polygons is None or circles is None:
        return False
    if before.breach_return != after.breach_return and Ref(Part.BREACH_RETURN) not in lifted:
        return False
    refs = [Ref(Part.POLYGON, i) for i in polygons] + [Ref(Part.CIRCLE, i) for i in circles]
    return all(ref in lifted for ref in refs)
