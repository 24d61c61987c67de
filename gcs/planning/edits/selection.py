"""The places of any mixture of a plan's parts, changed together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from gcs.planning.document import ComplexItem, Fence, Item, LatLon, Place, Plan, PlanItem, RallyPoint
from gcs.planning.edits.limits import checked_index, checked_item_place, checked_place
from gcs.planning.edits.pattern_edits import pattern_points
from gcs.planning.edits.shapes import circle_of, polygon_of, rally_of
from gcs.planning.edits.values import placed
from gcs.planning.errors import PlanError
from gcs.planning.refs import Part, Ref

_NOWHERE = (0.0, 0.0)
_ORDER = {part: number for number, part in enumerate(Part)}


def points_of(plan: Plan, ref: Ref) -> tuple[LatLon, ...]:
    """Return the places that make up a part: one, or a polygon's or pattern's vertices; none: no place.

    Raises:
        PlanError: there is no such part.
    """
    match ref.part:
        case Part.ITEM:
            item = plan.items[checked_index(plan, ref.index)]
            if isinstance(item, ComplexItem):
                return pattern_points(item)
            return ((item.params[4], item.params[5]),) if item.has_place else ()
        case Part.POLYGON:
            return polygon_of(plan, ref.index).vertices
        case Part.CIRCLE:
            circle = circle_of(plan, ref.index)
            return ((circle.lat_deg, circle.lon_deg),)
        case Part.RALLY:
            point = rally_of(plan, ref.index)
            return ((point.lat_deg, point.lon_deg),)
        case Part.HOME:
            return _of(plan.home, "The plan has no home")
        case _:
            return _of(plan.fence.breach_return if plan.fence else None, "The fence has no return point")


def _of(place: Place | None, missing: str) -> tuple[LatLon, ...]:
    if place is None:
        raise PlanError(missing, "Set it first")
    return ((place.lat_deg, place.lon_deg),)


def chosen_points(plan: Plan, refs: Iterable[Ref]) -> dict[Ref, tuple[LatLon, ...]]:
    """Return the places of parts, in the order of the plan; parts without a place are left out.

    Raises:
        PlanError: there is no such part, or none of them has a place.
    """
    chosen = set(refs)
    items = {ref.index: ref for ref in chosen if ref.part is Part.ITEM}
    others = [ref for ref in chosen if ref.part is not Part.ITEM]
    order = [items[index] for index in sorted(items)]
    order += sorted(others, key=lambda ref: (_ORDER[ref.part], ref.index))
    found = {ref: points for ref in order if (points := points_of(plan, ref))}
    if not found:
        raise PlanError("Nothing with a place is chosen", "Choose waypoints, patterns or fences")
    return found


def with_points(
    plan: Plan,
    points: Mapping[Ref, Sequence[LatLon]],
    pattern: Callable[[ComplexItem], ComplexItem],
    simple: Callable[[PlanItem], PlanItem] | None = None,
) -> Plan:
    """Return the plan with parts elsewhere.

    Args:
        plan: the plan.
        points: where each part is now, as many places as :func:`points_of` says.
        pattern: makes the change of a pattern.
        simple: what else changes of an item; None: nothing.

    Raises:
        PlanError: a place would be none.
    """
    places = {ref: [checked_place(*point) for point in part] for ref, part in points.items()}
    plan = replace(plan, items=_items(plan, places, pattern, simple), rally=_rally(plan, places))
    at = places.get(Ref(Part.HOME))
    if at and plan.home is not None:
        plan = replace(plan, home=Place(*at[0], plan.home.alt_m))
    return replace(plan, fence=_fence(plan, places))


def is_simple(plan: Plan, ref: Ref) -> bool:
    """Return whether a part is an item and no pattern."""
    return ref.part is Part.ITEM and isinstance(plan.items[ref.index], PlanItem)


def with_places(plan: Plan, simple: Sequence[int], places: Sequence[LatLon]) -> Plan:
    """Return the plan with simple items elsewhere: quickly, for drags move thousands at once.

    Args:
        plan: the plan.
        simple: their indices.
        places: where each is now; there may be more.

    Raises:
        PlanError: a place would be none.
    """
    if not simple:
        return plan
    items = list(plan.items)
    for index, at in zip(simple, places, strict=False):
        item = items[index]
        assert isinstance(item, PlanItem), "these are no patterns"
        if not (-90.0 <= at[0] <= 90.0 and -180.0 <= at[1] <= 180.0) or at == _NOWHERE:
            at = checked_item_place(*at)
        items[index] = placed(item, *at)
    return replace(plan, items=tuple(items))


def _items(
    plan: Plan,
    places: Mapping[Ref, Sequence[LatLon]],
    pattern: Callable[[ComplexItem], ComplexItem],
    simple: Callable[[PlanItem], PlanItem] | None,
) -> tuple[Item, ...]:
    items = list(plan.items)
    for ref, part in places.items():
        if ref.part is Part.ITEM:
            item = items[ref.index]
            if isinstance(item, ComplexItem):
                items[ref.index] = pattern(item)
            else:
                moved = placed(item, *checked_item_place(*part[0]))
                items[ref.index] = moved if simple is None else simple(moved)
    return tuple(items)


def _rally(plan: Plan, places: Mapping[Ref, Sequence[LatLon]]) -> tuple[RallyPoint, ...] | None:
    if plan.rally is None:
        return None
    return tuple(
        replace(point, lat_deg=at[0][0], lon_deg=at[0][1])
        if (at := places.get(Ref(Part.RALLY, i)))
        else point
        for i, point in enumerate(plan.rally)
    )


def _fence(plan: Plan, places: Mapping[Ref, Sequence[LatLon]]) -> Fence | None:
    fence = plan.fence
    if fence is None:
        return None
    polygons = tuple(
        replace(shape, vertices=tuple(places.get(Ref(Part.POLYGON, i), shape.vertices)))
        for i, shape in enumerate(fence.polygons)
    )
    circles = tuple(
        replace(shape, lat_deg=at[0][0], lon_deg=at[0][1])
        if (at := places.get(Ref(Part.CIRCLE, i)))
        else shape
        for i, shape in enumerate(fence.circles)
    )
    back, at = fence.breach_return, places.get(Ref(Part.BREACH_RETURN))
    if back is not None and at:
        back = Place(*at[0], back.alt_m)
    return replace(fence, polygons=polygons, circles=circles, breach_return=back)
