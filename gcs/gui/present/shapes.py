"""Areas of fences and patterns as numbers and words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from gcs.model.format import Quantity, quantity
from gcs.model.units import METRES_PER_FOOT, METRES_PER_MILE, DistanceUnit, UnitSettings
from gcs.planning.document import LatLon

_SMALL_M2 = 10_000.0


@lru_cache(maxsize=256)
def _area_m2(vertices: tuple[LatLon, ...]) -> float:
    from pyproj import Geod  # imported when an area is first shown

    lats, lons = [v[0] for v in vertices], [v[1] for v in vertices]
    area_m2, _ = Geod(ellps="WGS84").polygon_area_perimeter(lons, lats)
    return abs(float(area_m2))


def polygon_area_m2(vertices: Sequence[LatLon]) -> float:
    """Return the area that vertices enclose on the ellipsoid, 0 for fewer than three."""
    return _area_m2(tuple(vertices)) if len(vertices) > 2 else 0.0


def area_text(area_m2: float | None, units: UnitSettings) -> Quantity:
    """Write an area: small ones in square metres or feet, large ones in square kilometres or miles."""
    if area_m2 is None:
        return quantity(None, "")
    if units.distance is DistanceUnit.STATUTE:
        if area_m2 < _SMALL_M2:
            return quantity(area_m2 / METRES_PER_FOOT**2, "ft²")
        return _large(area_m2 / METRES_PER_MILE**2, "mi²")
    return quantity(area_m2, "m²") if area_m2 < _SMALL_M2 else _large(area_m2 / 1e6, "km²")


def _large(value: float, unit: str) -> Quantity:
    return quantity(value, unit, 2 if value < 10 else 1 if value < 100 else 0)
