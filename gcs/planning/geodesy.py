"""Distances and directions on the ellipsoid, and a flat picture of a small part of it."""

from __future__ import annotations

from functools import cache

from pyproj import Geod, Transformer

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
    neither the date line nor the poles are special.
    """

    def __init__(self, centre: LatLon) -> None:
        local = f"+proj=aeqd +lat_0={centre[0]:.9f} +lon_0={centre[1]:.9f} +ellps=WGS84 +units=m"
        self._forward = Transformer.from_crs("EPSG:4326", local, always_xy=True)

    def to_xy(self, points: list[LatLon]) -> list[tuple[float, float]]:
        """Return metres east and north of each point."""
        xs, ys = self._forward.transform([point[1] for point in points], [point[0] for point in points])
        return list(zip(xs, ys, strict=True))

    def to_latlon(self, points: list[tuple[float, float]]) -> list[LatLon]:
        """Return the places of points in metres east and north."""
        lons, lats = self._forward.transform(
            [point[0] for point in points], [point[1] for point in points], direction="INVERSE"
        )
        return list(zip(lats, lons, strict=True))
