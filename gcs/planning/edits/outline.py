"""What is an area: at least three corners, some ground inside, and no side that crosses another."""

from __future__ import annotations

from collections.abc import Sequence

from gcs.planning.document import LatLon
from gcs.planning.edits.limits import checked_place
from gcs.planning.errors import PlanError
from gcs.planning.geodesy import FlatMap, distance_m

SMALLEST_M2 = 1.0
LONGEST_M = 5_000_000.0
"""From the first vertex; beyond it neither the flat picture nor what vehicles make of the shape is true."""


def checked_outline(vertices: Sequence[LatLon], before: Sequence[LatLon] = ()) -> tuple[LatLon, ...]:
    """Return the vertices of an area, each on earth.

    Args:
        vertices: in order; the last joins the first.
        before: the shape that was edited: one that was no area already, from a file, can be mended vertex by
            vertex.

    Raises:
        PlanError: they are no area, or its sides cross.
    """
    places = tuple(checked_place(*vertex) for vertex in vertices)
    if len(places) < 3:
        raise PlanError(f"{len(places)} vertices are no area", "Keep at least three, or remove the polygon")
    fault = fault_of(places)
    if fault and not (before and fault_of(before)):
        raise PlanError(*fault)
    return places


def fault_of(places: Sequence[LatLon]) -> tuple[str, str] | None:
    """Return what is wrong with an outline, and the remedy; None: it is an area."""
    from shapely import Polygon

    if max(distance_m(places[0], place) for place in places) > LONGEST_M:
        return "The polygon is too large", f"Keep it below {LONGEST_M / 1000.0:g} km"
    shape = Polygon(FlatMap(places[0]).to_xy(list(places)))
    if shape.convex_hull.area < SMALLEST_M2:
        return "The polygon has no area", "Move its vertices apart"
    if not shape.is_valid:
        return "The sides of the polygon cross each other", "Move a vertex so that they don't"
    return None
