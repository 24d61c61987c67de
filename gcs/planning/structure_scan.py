"""QGroundControl's structure scan: rounds about a building in layers, the camera turned to it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gcs.planning import frames
from gcs.planning.document import NAN, LatLon, PlanItem
from gcs.planning.geodesy import FlatMap
from gcs.planning.json_node import Node

_WAYPOINT, _ROI_OFFSET, _ROI_NONE, _TRIGGER = 16, 196, 197, 206
MOST_LAYERS = 1000
_STRAIGHT = 1e-4
"""Sine of the angle below which two edges are one line."""
Xy = tuple[float, float]


def structure_scan(node: Node) -> tuple[PlanItem, ...]:
    """Return the items of a ``StructureScan`` (version 3)."""
    camera = node.member("CameraCalc")
    around = _flight_polygon(node, camera.member("DistanceToSurface").number(0.0, 10_000.0))
    layer_m = camera.member("AdjustedFootprintFrontal").number(0.0, 10_000.0)
    trigger_m = camera.member("AdjustedFootprintSide").number(0.0, 10_000.0)
    entrance_m = node.member("EntranceAltitude").number(-10_000.0, 100_000.0)
    layers = node.member("Layers").integer(0, MOST_LAYERS)
    down = node.member("StartFromTop").boolean()
    start_m = node.member("StructureHeight" if down else "ScanBottomAlt").number(-10_000.0, 100_000.0)
    pitch_deg = node.member("GimbalPitch").number(-360.0, 360.0)
    step_m = -layer_m if down else layer_m
    items = [
        _waypoint(around[0], entrance_m),
        PlanItem(_ROI_OFFSET, frames.MISSION, (0.0, 0.0, 0.0, 0.0, pitch_deg, 0.0, 90.0)),
    ]
    for layer in range(layers):
        alt_m = start_m + step_m / 2.0 + step_m * layer
        items.append(_waypoint(around[0], alt_m))
        items.append(PlanItem(_TRIGGER, frames.MISSION, (trigger_m, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0)))
        items += (_waypoint(place, alt_m) for place in (*around[1:], around[0]))
        items.append(PlanItem(_TRIGGER, frames.MISSION))
    items.append(PlanItem(_ROI_NONE, frames.MISSION))
    items.append(_waypoint(around[0], entrance_m))
    return tuple(items)


def _waypoint(place: LatLon, alt_rel_m: float) -> PlanItem:
    return PlanItem(_WAYPOINT, frames.GLOBAL_RELATIVE, (0.0, 0.0, 0.0, NAN, *place, alt_rel_m))


def _flight_polygon(node: Node, away_m: float) -> list[LatLon]:
    """Return the polygon moved outwards, vertex for vertex."""
    polygon = node.member("polygon")
    places = [entry.place(with_altitude=False) for entry in polygon.elements()]
    if len(places) < 3:
        raise polygon.error(f"{len(places)} points are no polygon", "Give at least three points")
    corners = [(place.lat_deg, place.lon_deg) for place in places]
    return flight_polygon(corners, away_m)


def flight_polygon(corners: Sequence[LatLon], away_m: float) -> list[LatLon]:
    """Return a polygon moved outwards, vertex for vertex."""
    flat = FlatMap(corners[0])
    return flat.to_latlon(_offset(flat.to_xy(list(corners)), away_m))


def _offset(corners: list[Xy], away_m: float) -> list[Xy]:
    area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in _edges(corners))
    outward = 1.0 if area > 0.0 else -1.0
    lines = [_moved_edge(start, end, outward * away_m) for start, end in _edges(corners)]
    return [_meet(lines[i - 1], lines[i]) for i in range(len(lines))]


def _edges(corners: list[Xy]) -> list[tuple[Xy, Xy]]:
    return [(corner, corners[(i + 1) % len(corners)]) for i, corner in enumerate(corners)]


def _moved_edge(start: Xy, end: Xy, metres: float) -> tuple[Xy, Xy]:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    right = (dy / length * metres, -dx / length * metres)
    return (start[0] + right[0], start[1] + right[1]), (end[0] + right[0], end[1] + right[1])


def _meet(first: tuple[Xy, Xy], second: tuple[Xy, Xy]) -> Xy:
    """Return where two lines cross; the second's start when they are parallel."""
    (ax, ay), (bx, by) = first
    (cx, cy), (dx, dy) = second
    cross = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if abs(cross) < _STRAIGHT * math.dist(*first) * math.dist(*second):
        return second[0]
    share = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / cross
    return ax + share * (bx - ax), ay + share * (by - ay)
