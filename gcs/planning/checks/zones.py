"""The fence as shapes in metres on a local map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shapely import Point, Polygon, prepare
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union
from shapely.validation import explain_validity

from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.document import Fence, LatLon
from gcs.planning.geodesy import FlatMap
from gcs.planning.refs import Part, Ref
from gcs.planning.way import on_earth

TOUCH_M = 0.5
"""Legs along the border are not taken for crossings."""
_CIRCLE_SEGMENTS = 64
_NARROWEST_M, _WIDEST_M = 1.0, 5_000_000.0


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An area to stay out of."""

    ref: Ref
    shape: BaseGeometry
    core: BaseGeometry
    """The shape less the breadth of a touch."""


@dataclass(frozen=True, slots=True)
class Zones:
    """Where to stay and where not to go."""

    flat_map: FlatMap
    inside: BaseGeometry | None
    """The union of all inclusions and the breadth of a touch; None when there are none."""
    outside: tuple[Exclusion, ...]


def zones_of(fence: Fence) -> Zones:
    """Return the shapes of a fence without broken ones."""
    flat_map = FlatMap(_centre(fence))
    inside: list[BaseGeometry] = []
    outside: list[Exclusion] = []
    for ref, inclusion, shape in _shapes(fence, flat_map):
        if inclusion:
            inside.append(shape)
        else:
            core = shape.buffer(-TOUCH_M)
            prepare(core)
            outside.append(Exclusion(ref, shape, core))
    stay = unary_union(inside).buffer(TOUCH_M) if inside else None
    if stay is not None:
        prepare(stay)
    return Zones(flat_map, stay, tuple(outside))


def broken_shapes(fence: Fence) -> Iterator[Finding]:
    """Yield the polygons and circles that enclose no proper area."""
    flat_map = FlatMap(_centre(fence))
    for index, polygon in enumerate(fence.polygons):
        why = _why_broken(polygon.vertices, flat_map)
        if why:
            text = f"Fence polygon {index + 1} is not a proper area ({why})"
            remedy = "Draw it so that it does not cross itself"
            yield Finding("fence-polygon", Severity.ERROR, text, remedy, refs=(Ref(Part.POLYGON, index),))
    for index, circle in enumerate(fence.circles):
        if not (on_earth(circle.lat_deg, circle.lon_deg) and _NARROWEST_M <= circle.radius_m <= _WIDEST_M):
            text = f"Fence circle {index + 1} is not a proper area"
            remedy = "Give it a centre on earth and a radius"
            yield Finding("fence-polygon", Severity.ERROR, text, remedy, refs=(Ref(Part.CIRCLE, index),))


def _why_broken(vertices: tuple[LatLon, ...], flat_map: FlatMap) -> str:
    if len(vertices) < 3:
        return "fewer than three corners"
    if not all(on_earth(*vertex) for vertex in vertices):
        return "a corner is no place on earth"
    shape = Polygon(flat_map.to_xy(list(vertices)))
    if not shape.is_valid:
        return str(explain_validity(shape)).split("[")[0].lower()
    return "no area" if shape.area < 1.0 else ""


def _shapes(fence: Fence, flat_map: FlatMap) -> Iterator[tuple[Ref, bool, BaseGeometry]]:
    for index, polygon in enumerate(fence.polygons):
        shape: BaseGeometry = Polygon(flat_map.to_xy(list(polygon.vertices)))
        yield Ref(Part.POLYGON, index), polygon.inclusion, shape
    for index, circle in enumerate(fence.circles):
        centre = Point(flat_map.to_xy([(circle.lat_deg, circle.lon_deg)])[0])
        shape = centre.buffer(circle.radius_m, quad_segs=_CIRCLE_SEGMENTS)
        yield Ref(Part.CIRCLE, index), circle.inclusion, shape


def _centre(fence: Fence) -> LatLon:
    """Return the middle of the first polygon's corners, or a circle's: the map is true about it."""
    places = [vertex for polygon in fence.polygons[:1] for vertex in polygon.vertices]
    places += [(circle.lat_deg, circle.lon_deg) for circle in fence.circles]
    return next((place for place in places if on_earth(*place)), (0.0, 0.0))
