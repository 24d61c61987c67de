"""Distances and directions on the ellipsoid, and a flat picture of a small part of it."""

from __future__ import annotations

from functools import cache

import numpy as np
from pyproj import Geod

from gcs.planning.document import LatLon


@cache
def _geod() -> Geod:
    return Geod(ellps="WGS84")


def distance_m(start: LatLon, end: LatLon) -> float:
    """Return the distance along the ellipsoid, across the date line too."""
    _, _, metres = _geod().inv(start[1], start[0], end[1], end[0])
    return float(metres)


def bearing_deg(start: LatLon, end: LatLon) -> float:
    """Return the direction at ``start``, 0 to 360."""
    forward, _, _ = _geod().inv(start[1], start[0], end[1], end[0])
    return float(forward) % 360.0


def moved(start: LatLon, bearing: float, metres: float) -> LatLon:
    """Return the point that lies ``metres`` away in the direction ``bearing`` (degrees)."""
    lon, lat, _ = _geod().fwd(start[1], start[0], bearing, metres)
    return float(lat), float(lon)


class FlatMap:
    """Metres east and north of a place, true in distance and direction from it.

    Azimuthal equidistant: within 50 km lines between points stay straight to less than a metre, and
    neither the date line nor the poles are special. Geodesics from the centre are all it needs: making one
    costs nothing, unlike a transformer of pyproj (some 10 ms), so edits can make one for each mouse move.
    """

    def __init__(self, centre: LatLon) -> None:
        self._lat_deg, self._lon_deg = float(centre[0]), float(centre[1])

    def to_xy(self, points: list[LatLon]) -> list[tuple[float, float]]:
        """Return metres east and north of each point."""
        lats, lons = np.asarray(points, dtype=float).reshape(-1, 2).T
        from_lats, from_lons = self._centres(len(lats))
        azimuths, _, metres = _geod().inv(from_lons, from_lats, lons, lats)
        turns = np.radians(azimuths)
        east, north = metres * np.sin(turns), metres * np.cos(turns)
        return list(zip(east.tolist(), north.tolist(), strict=True))

    def to_latlon(self, points: list[tuple[float, float]]) -> list[LatLon]:
        """Return the places of points in metres east and north."""
        east, north = np.asarray(points, dtype=float).reshape(-1, 2).T
        azimuths, metres = np.degrees(np.arctan2(east, north)), np.hypot(east, north)
        from_lats, from_lons = self._centres(len(east))
        lons, lats, _ = _geod().fwd(from_lons, from_lats, azimuths, metres)
        return list(zip(lats.tolist(), lons.tolist(), strict=True))

    def _centres(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        return np.full(count, self._lat_deg), np.full(count, self._lon_deg)
