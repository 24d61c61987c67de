"""Shapes for the tests of patterns, in metres about places that are hard for geometry, and how to measure."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from shapely import LineString, MultiLineString, Polygon

from gcs.planning.document import ComplexItem, LatLon, PlanItem
from gcs.planning.flatten import expand
from gcs.planning.geodesy import FlatMap, moved

ZURICH, DATE_LINE, NORTH, SOUTH = (47.39, 8.54), (-17.8, 180.0), (89.99, 40.0), (-89.9, -120.0)
PLACES = (ZURICH, DATE_LINE, NORTH, SOUTH)
SQUARE = ((-150.0, -100.0), (150.0, -100.0), (150.0, 100.0), (-150.0, 100.0))
HORSESHOE = (
    (0.0, 0.0), (500.0, 0.0), (500.0, 500.0), (400.0, 500.0), (400.0, 100.0), (100.0, 100.0), (100.0, 500.0),
    (0.0, 500.0),
)  # fmt: skip
COMB = (
    (0.0, 0.0), (700.0, 0.0), (700.0, 400.0), (600.0, 400.0), (600.0, 100.0), (500.0, 100.0), (500.0, 400.0),
    (400.0, 400.0), (400.0, 100.0), (300.0, 100.0), (300.0, 400.0), (200.0, 400.0), (200.0, 100.0),
    (100.0, 100.0), (100.0, 400.0), (0.0, 400.0),
)  # fmt: skip
STAR = tuple(
    (math.sin(i * math.pi / 7.0) * r, math.cos(i * math.pi / 7.0) * r)
    for i, r in ((i, 400.0 if i % 2 else 90.0) for i in range(14))
)
SHAPES = (SQUARE, HORSESHOE, COMB, STAR)
Xy = tuple[float, float]


def at(centre: LatLon, east_m: float, north_m: float) -> LatLon:
    """Return a place so many metres away."""
    return moved(centre, math.degrees(math.atan2(east_m, north_m)), math.hypot(east_m, north_m))


def area(centre: LatLon, shape: Sequence[Xy]) -> list[LatLon]:
    """Return a shape's corners on the globe."""
    return [at(centre, *corner) for corner in shape]


def flat(centre: LatLon, places: Sequence[LatLon]) -> np.ndarray:
    """Return metres east and north."""
    return np.array(FlatMap(centre).to_xy(list(places)))


def waypoints(item: ComplexItem) -> list[PlanItem]:
    """Return the waypoints that a pattern flies."""
    return [each for each in expand(item) if each.command == 16]


def path(centre: LatLon, item: ComplexItem) -> np.ndarray:
    """Return a pattern's way in metres about a place."""
    return flat(centre, [(each.params[4], each.params[5]) for each in waypoints(item)])


def photographed(centre: LatLon, item: ComplexItem) -> MultiLineString:
    """Return the stretches on which pictures are taken by distance."""
    stretches: list[list[Xy]] = []
    here: Xy | None = None
    on = False
    for each in expand(item):
        if each.command == 16:
            there = tuple(flat(centre, [(each.params[4], each.params[5])])[0])
            if on and here is not None:
                stretches.append([here, there])
            here = there
        elif each.command == 206:
            on = each.params[0] > 0.0
    return MultiLineString([LineString(stretch) for stretch in stretches])


def polygon(centre: LatLon, places: Sequence[LatLon]) -> Polygon:
    """Return an area in metres about a place."""
    return Polygon(flat(centre, places))
