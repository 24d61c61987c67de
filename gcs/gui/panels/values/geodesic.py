"""Distances and bearings on the ellipsoid; pyproj is loaded when the first one is wanted, not before."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyproj import Geod


@cache
def _geod() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def between(lat0_deg: float, lon0_deg: float, lat1_deg: float, lon1_deg: float) -> tuple[float, float]:
    """Return distance in metres and initial bearing (0 to 360°) from the first place to the second."""
    bearing, _, distance_m = _geod().inv(lon0_deg, lat0_deg, lon1_deg, lat1_deg)
    return float(distance_m), float(bearing) % 360
