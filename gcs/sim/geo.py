"""A flat patch of earth around home: fast conversions for a vehicle that flies some kilometres.

The physics works in metres north and east of home. Within 20 km the error of the flat patch against the
ellipsoid stays below the noise of the simulated GPS, and a conversion costs two multiplications.
"""

from __future__ import annotations

import math

_A_M = 6378137.0
_E2 = 6.69437999014e-3


class FlatEarth:
    """Metres north and east of an origin, with WGS84's radii of curvature there."""

    __slots__ = ("_m_per_lat", "_m_per_lon", "lat_deg", "lon_deg")

    def __init__(self, lat_deg: float, lon_deg: float) -> None:
        self.lat_deg = lat_deg
        self.lon_deg = lon_deg
        sin_lat = math.sin(math.radians(lat_deg))
        root = 1.0 - _E2 * sin_lat * sin_lat
        meridian_m = _A_M * (1.0 - _E2) / root**1.5
        normal_m = _A_M / math.sqrt(root)
        self._m_per_lat = math.radians(1.0) * meridian_m
        self._m_per_lon = max(1e-3, math.radians(1.0) * normal_m * math.cos(math.radians(lat_deg)))

    def to_ne(self, lat_deg: float, lon_deg: float) -> tuple[float, float]:
        """Return metres north and east of the origin."""
        lon_diff = (lon_deg - self.lon_deg + 180.0) % 360.0 - 180.0
        return (lat_deg - self.lat_deg) * self._m_per_lat, lon_diff * self._m_per_lon

    def to_latlon(self, north_m: float, east_m: float) -> tuple[float, float]:
        """Return degrees of latitude and longitude, longitude in [-180, 180)."""
        lon_deg = self.lon_deg + east_m / self._m_per_lon
        if not -180.0 <= lon_deg < 180.0:
            lon_deg = (lon_deg + 180.0) % 360.0 - 180.0
        return self.lat_deg + north_m / self._m_per_lat, lon_deg


def wrap_pi(angle_rad: float) -> float:
    """Return the angle in [-π, π)."""
    if -math.pi <= angle_rad < math.pi:
        return angle_rad
    return (angle_rad + math.pi) % math.tau - math.pi


def clamp(value: float, low: float, high: float) -> float:
    """Return ``value`` limited to [``low``, ``high``]."""
    return low if value < low else min(value, high)
