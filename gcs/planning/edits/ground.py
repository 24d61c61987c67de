"""Moves over the ground that can be taken back: so far east and north, or as one place goes to another.

A move is that of its first point, along the meridian and along the parallel half-way between (middle-latitude
sailing), so that the way back is the same way; all else keeps its distance and direction from that point,
north staying north.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from gcs.planning.document import LatLon
from gcs.planning.edits.limits import checked_metres, wrapped
from gcs.planning.errors import PlanError
from gcs.planning.geodesy import FlatMap, distance_m, moved

_AXIS_M = 6_378_137.0
_SQUARE = 6.694_379_990_141_316e-3
"""WGS 84: half axis and squared eccentricity."""


def stepped(start: LatLon, east_m: float, north_m: float) -> LatLon:
    """Return the place so far east and north of another.

    Raises:
        PlanError: the way leads over a pole, or round the earth.
    """
    checked_metres(east_m, "A shift")
    checked_metres(north_m, "A shift")
    pole = (math.copysign(90.0, north_m), start[1])
    if abs(north_m) > distance_m(start, pole):
        raise PlanError("The shift leads over a pole", "Shift less far")
    lat_deg = moved(start, 0.0, north_m)[0] if north_m else start[0]
    radius_m = _parallel_m((start[0] + lat_deg) / 2.0)
    if abs(east_m) > math.pi * radius_m:
        raise PlanError("The shift leads round the pole", "Shift less far")
    turn_deg = math.degrees(east_m / radius_m) if east_m else 0.0
    return lat_deg, wrapped(start[1] + turn_deg)


def metres_between(start: LatLon, end: LatLon) -> tuple[float, float]:
    """Return how far east and north one place is of another: what :func:`stepped` needs to get there."""
    north_m = math.copysign(distance_m(start, (end[0], start[1])), end[0] - start[0])
    turn_deg = (end[1] - start[1] + 180.0) % 360.0 - 180.0
    return math.radians(turn_deg) * _parallel_m((start[0] + end[0]) / 2.0), north_m


def _parallel_m(lat_deg: float) -> float:
    """Return the radius of a parallel."""
    lat = math.radians(lat_deg)
    return _AXIS_M * math.cos(lat) / math.sqrt(1.0 - _SQUARE * math.sin(lat) ** 2)


def carried(points: Sequence[LatLon], start: LatLon, end: LatLon) -> list[LatLon]:
    """Return points as they lie when ``start`` has gone to ``end``."""
    return Carrier(points, start).to(end)


class Carrier:
    """Points as one place sees them, to be set down as another place sees them."""

    def __init__(self, points: Sequence[LatLon], start: LatLon) -> None:
        self._points, self._start = list(points), start
        self._there = [index for index, point in enumerate(points) if point == start]
        """What lies where the move begins: it ends where the move ends, to the last digit."""
        self._xy = FlatMap(start).to_xy(self._points) if len(self._there) < len(self._points) else []

    def to(self, end: LatLon) -> list[LatLon]:
        """Return the points as they lie when the place has gone to ``end``."""
        if self._start == end:
            return list(self._points)
        if not self._xy:
            return [end] * len(self._points)
        places = FlatMap(end).to_latlon(self._xy)
        for index in self._there:
            places[index] = end
        return places


def middle(points: Sequence[LatLon]) -> LatLon:
    """Return the mean place of points, across the date line and at the poles too."""
    if len(set(points)) == 1:
        return points[0]
    flat = FlatMap(points[0])
    xy = flat.to_xy(list(points))
    count = float(len(xy))
    return flat.to_latlon([(sum(x for x, _ in xy) / count, sum(y for _, y in xy) / count)])[0]


def centroid(vertices: Sequence[LatLon]) -> LatLon:
    """Return the centre of a polygon's area; the mean of its vertices where it has none."""
    flat = FlatMap(vertices[0])
    xy = flat.to_xy(list(vertices))
    area = east = north = 0.0
    for (ax, ay), (bx, by) in zip(xy, [*xy[1:], xy[0]], strict=True):
        cross = ax * by - bx * ay
        area += cross
        east += (ax + bx) * cross
        north += (ay + by) * cross
    if abs(area) < 1e-6:
        return middle(vertices)
    return flat.to_latlon([(east / (3.0 * area), north / (3.0 * area))])[0]
