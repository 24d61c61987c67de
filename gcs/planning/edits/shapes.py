"""Edits on the map: moving any part, vertices of fences and patterns, rally points, home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gcs.model.elevation import Elevation
from gcs.planning import patterns
from gcs.planning.document import (
    ComplexItem,
    Fence,
    FenceCircle,
    FencePolygon,
    LatLon,
    Place,
    Plan,
    RallyPoint,
)
from gcs.planning.edits.ground import carried, centroid
from gcs.planning.edits.items import remove_items
from gcs.planning.edits.limits import checked_altitude, checked_index, checked_place, checked_radius, place_at
from gcs.planning.edits.outline import checked_outline
from gcs.planning.edits.values import set_item_place, with_item
from gcs.planning.errors import PlanError
from gcs.planning.refs import Part, Ref

# -- parts of the plan, or a complaint --------------------------------------------------------------


def fence_of(plan: Plan) -> Fence:
    """Return the fence; an empty one where the plan says nothing of it."""
    return plan.fence or Fence()


def polygon_of(plan: Plan, index: int) -> FencePolygon:
    """Return a fence polygon.

    Raises:
        PlanError: there is no such polygon.
    """
    polygons = fence_of(plan).polygons
    if not 0 <= index < len(polygons):
        raise PlanError(f"The fence has no polygon {index + 1}", "Choose one of the fence")
    return polygons[index]


def circle_of(plan: Plan, index: int) -> FenceCircle:
    """Return a fence circle.

    Raises:
        PlanError: there is no such circle.
    """
    circles = fence_of(plan).circles
    if not 0 <= index < len(circles):
        raise PlanError(f"The fence has no circle {index + 1}", "Choose one of the fence")
    return circles[index]


def rally_of(plan: Plan, index: int) -> RallyPoint:
    """Return a rally point.

    Raises:
        PlanError: there is no such point.
    """
    points = plan.rally or ()
    if not 0 <= index < len(points):
        raise PlanError(f"There is no rally point {index + 1}", "Choose one of the plan")
    return points[index]


def with_polygon(plan: Plan, index: int, polygon: FencePolygon) -> Plan:
    """Return the plan with another polygon at an index."""
    fence = fence_of(plan)
    polygons = (*fence.polygons[:index], polygon, *fence.polygons[index + 1 :])
    return replace(plan, fence=replace(fence, polygons=polygons))


def with_circle(plan: Plan, index: int, circle: FenceCircle) -> Plan:
    """Return the plan with another circle at an index."""
    fence = fence_of(plan)
    circles = (*fence.circles[:index], circle, *fence.circles[index + 1 :])
    return replace(plan, fence=replace(fence, circles=circles))


def with_rally(plan: Plan, index: int, point: RallyPoint) -> Plan:
    """Return the plan with another rally point at an index."""
    points = plan.rally or ()
    return replace(plan, rally=(*points[:index], point, *points[index + 1 :]))


# -- moving -----------------------------------------------------------------------------------------


def move_ref(
    plan: Plan, ref: Ref, lat_deg: float, lon_deg: float, elevation: Elevation | None = None
) -> Plan:
    """Put one part of the plan elsewhere; a polygon or a pattern with its centre there.

    ``elevation``: for patterns that follow the terrain.

    Raises:
        PlanError: there is no such part, it has no place, or that is none.
    """
    lat_deg, lon_deg = checked_place(lat_deg, lon_deg)
    match ref.part:
        case Part.ITEM:
            return set_item_place(plan, ref.index, lat_deg, lon_deg, elevation)
        case Part.POLYGON:
            polygon = polygon_of(plan, ref.index)
            start = centroid(polygon.vertices)
            moved = carried((start, *polygon.vertices), start, (lat_deg, lon_deg))[1:]
            return with_polygon(plan, ref.index, replace(polygon, vertices=tuple(moved)))
        case Part.CIRCLE:
            circle = circle_of(plan, ref.index)
            return with_circle(plan, ref.index, replace(circle, lat_deg=lat_deg, lon_deg=lon_deg))
        case Part.RALLY:
            point = rally_of(plan, ref.index)
            return with_rally(plan, ref.index, replace(point, lat_deg=lat_deg, lon_deg=lon_deg))
        case Part.HOME:
            return set_home(plan, lat_deg, lon_deg)
        case _:
            return set_breach_return(plan, lat_deg, lon_deg)


# -- vertices ---------------------------------------------------------------------------------------


def set_vertex(
    plan: Plan, ref: Ref, i: int, lat_deg: float, lon_deg: float, elevation: Elevation | None = None
) -> Plan:
    """Put a vertex of a fence polygon, or a handle of a pattern, elsewhere.

    Raises:
        PlanError: there is none, or the shape would be no area or cross itself.
    """
    place = checked_place(lat_deg, lon_deg)
    if ref.part is Part.ITEM:
        return with_item(plan, ref.index, patterns.with_handle(_pattern(plan, ref), i, place, elevation))
    vertices = _vertices(plan, ref, i)
    return _with_vertices(plan, ref, (*vertices[:i], place, *vertices[i + 1 :]))


def insert_vertex(
    plan: Plan, ref: Ref, i: int, lat_deg: float, lon_deg: float, elevation: Elevation | None = None
) -> Plan:
    """Put a vertex in before vertex ``i``; their number: between the last and the first.

    Raises:
        PlanError: there is no such position, or the shape would cross itself.
    """
    place = checked_place(lat_deg, lon_deg)
    if ref.part is Part.ITEM:
        return with_item(plan, ref.index, patterns.insert_handle(_pattern(plan, ref), i, place, elevation))
    vertices = _vertices(plan, ref, max(0, i - 1))
    return _with_vertices(plan, ref, (*vertices[:i], place, *vertices[i:]))


def remove_vertex(plan: Plan, ref: Ref, i: int, elevation: Elevation | None = None) -> Plan:
    """Take a vertex out.

    Raises:
        PlanError: there is none, too few would be left, or the shape would cross itself.
    """
    if ref.part is Part.ITEM:
        return with_item(plan, ref.index, patterns.remove_handle(_pattern(plan, ref), i, elevation))
    vertices = _vertices(plan, ref, i)
    return _with_vertices(plan, ref, (*vertices[:i], *vertices[i + 1 :]))


def _pattern(plan: Plan, ref: Ref) -> ComplexItem:
    item = plan.items[checked_index(plan, ref.index)]
    if not isinstance(item, ComplexItem):
        raise PlanError(f"Item {ref.index + 1} has no vertices", "Move the item itself")
    return item


def _vertices(plan: Plan, ref: Ref, i: int) -> tuple[LatLon, ...]:
    if ref.part is not Part.POLYGON:
        raise PlanError(f"A {ref.part.value} has no vertices", "Choose a polygon or a pattern")
    vertices = polygon_of(plan, ref.index).vertices
    if not 0 <= i < len(vertices):
        raise PlanError(f"The polygon has no vertex {i + 1}", f"It has {len(vertices)}")
    return vertices


def _with_vertices(plan: Plan, ref: Ref, vertices: Sequence[LatLon]) -> Plan:
    polygon = polygon_of(plan, ref.index)
    checked = checked_outline(vertices, polygon.vertices)
    return with_polygon(plan, ref.index, replace(polygon, vertices=checked))


# -- fence ------------------------------------------------------------------------------------------


def add_polygon(plan: Plan, vertices: Sequence[LatLon], inclusion: bool = True) -> Plan:
    """Add a fence polygon; it is the last one.

    Raises:
        PlanError: it has too few vertices, no area, or crosses itself.
    """
    fence = fence_of(plan)
    polygon = FencePolygon(checked_outline(vertices), inclusion)
    return replace(plan, fence=replace(fence, polygons=(*fence.polygons, polygon)))


def add_circle(plan: Plan, lat_deg: float, lon_deg: float, radius_m: float, inclusion: bool = True) -> Plan:
    """Add a fence circle; it is the last one.

    Raises:
        PlanError: the place is none, or the radius out of range.
    """
    fence = fence_of(plan)
    circle = FenceCircle(*checked_place(lat_deg, lon_deg), checked_radius(radius_m), inclusion)
    return replace(plan, fence=replace(fence, circles=(*fence.circles, circle)))


def set_radius(plan: Plan, ref: Ref, radius_m: float) -> Plan:
    """Give a fence circle another radius.

    Raises:
        PlanError: there is no such circle, or the radius is out of range.
    """
    if ref.part is not Part.CIRCLE:
        raise PlanError(f"A {ref.part.value} has no radius", "Choose a circle of the fence")
    circle = circle_of(plan, ref.index)
    return with_circle(plan, ref.index, replace(circle, radius_m=checked_radius(radius_m)))


def set_inclusion(plan: Plan, ref: Ref, inclusion: bool) -> Plan:
    """Make a fence shape one to stay in, or one to stay out of.

    Raises:
        PlanError: there is no such shape.
    """
    if ref.part is Part.POLYGON:
        polygon = polygon_of(plan, ref.index)
        return with_polygon(plan, ref.index, replace(polygon, inclusion=inclusion))
    if ref.part is Part.CIRCLE:
        circle = circle_of(plan, ref.index)
        return with_circle(plan, ref.index, replace(circle, inclusion=inclusion))
    raise PlanError(f"A {ref.part.value} is no fence", "Choose a polygon or a circle of the fence")


def set_breach_return(plan: Plan, lat_deg: float, lon_deg: float, alt_rel_m: float | None = None) -> Plan:
    """Set where to go after a breach; None: as high as it was.

    Raises:
        PlanError: the place or the altitude is none.
    """
    fence = fence_of(plan)
    place = place_at(fence.breach_return or Place(0.0, 0.0, 50.0), lat_deg, lon_deg)
    if alt_rel_m is not None:
        place = replace(place, alt_m=checked_altitude(alt_rel_m))
    return replace(plan, fence=replace(fence, breach_return=place))


# -- rally points and home --------------------------------------------------------------------------


def add_rally(plan: Plan, lat_deg: float, lon_deg: float, alt_rel_m: float = 50.0) -> Plan:
    """Add a rally point; it is the last one.

    Raises:
        PlanError: the place or the altitude is none.
    """
    point = RallyPoint(*checked_place(lat_deg, lon_deg), checked_altitude(alt_rel_m))
    return replace(plan, rally=(*(plan.rally or ()), point))


def set_rally_altitude(plan: Plan, index: int, alt_rel_m: float) -> Plan:
    """Give a rally point another altitude above home.

    Raises:
        PlanError: there is no such point, or that is no altitude.
    """
    point = rally_of(plan, index)
    return with_rally(plan, index, replace(point, alt_rel_m=checked_altitude(alt_rel_m)))


def set_home(plan: Plan, lat_deg: float, lon_deg: float, alt_amsl_m: float | None = None) -> Plan:
    """Set the planned home; None: as high as it was.

    Raises:
        PlanError: the place or the altitude is none.
    """
    home = place_at(plan.home or Place(0.0, 0.0), lat_deg, lon_deg)
    if alt_amsl_m is not None:
        home = replace(home, alt_m=checked_altitude(alt_amsl_m))
    return replace(plan, home=home)


def remove_refs(plan: Plan, refs: Iterable[Ref]) -> Plan:
    """Take any parts out at once.

    Raises:
        PlanError: there is no such part, or a remaining jump leads to an item that would go.
    """
    gone: dict[Part, set[int]] = {}
    for ref in refs:
        gone.setdefault(ref.part, set()).add(ref.index)
    plan = remove_items(plan, gone.get(Part.ITEM, ()))
    polygons, circles, rally = (gone.get(part, set()) for part in (Part.POLYGON, Part.CIRCLE, Part.RALLY))
    for find, numbers in ((polygon_of, polygons), (circle_of, circles), (rally_of, rally)):
        for number in numbers:
            find(plan, number)
    fence = plan.fence
    if fence is not None:
        fence = replace(
            fence,
            polygons=tuple(shape for i, shape in enumerate(fence.polygons) if i not in polygons),
            circles=tuple(shape for i, shape in enumerate(fence.circles) if i not in circles),
            breach_return=None if Part.BREACH_RETURN in gone else fence.breach_return,
        )
    points = plan.rally
    if points is not None:
        points = tuple(point for i, point in enumerate(points) if i not in rally)
    return replace(plan, fence=fence, rally=points, home=None if Part.HOME in gone else plan.home)
