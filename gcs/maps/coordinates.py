"""Places as MGRS and UTM, the forms that search teams and paper maps use."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gcs.maps.mercator import position_is_valid, wrap_lon
from gcs.model.format import THIN, UNKNOWN

if TYPE_CHECKING:
    from mgrs import MGRS
    from pyproj import Transformer

UTM_SOUTH_DEG, UTM_NORTH_DEG = -80.0, 84.0
_BANDS = "CDEFGHJKLMNPQRSTUVWX"


def mgrs_text(lat_deg: float | None, lon_deg: float | None) -> str:
    """Write a place as ``30V UH 47713 56204`` (1 m); "–" where it is unknown. Poles are given in UPS."""
    if lat_deg is None or lon_deg is None or not position_is_valid(lat_deg, lon_deg):
        return UNKNOWN
    text = _mgrs().toMGRS(lat_deg, wrap_lon(lon_deg), MGRSPrecision=5)
    head, digits = text[:-10], text[-10:]
    return f"{head[:-2]} {head[-2:]} {digits[:5]} {digits[5:]}".strip()


def utm_zone(lat_deg: float, lon_deg: float) -> int:
    """UTM zone 1 to 60, with the exceptions of Norway and Svalbard (DMA TM 8358.2)."""
    lon_deg = wrap_lon(lon_deg)
    if 56 <= lat_deg < 64 and 3 <= lon_deg < 12:
        return 32
    if 72 <= lat_deg <= 84 and 0 <= lon_deg < 42:
        return next(zone for limit, zone in ((9, 31), (21, 33), (33, 35), (42, 37)) if lon_deg < limit)
    return int((lon_deg + 180) // 6) + 1


def utm_text(lat_deg: float | None, lon_deg: float | None) -> str:
    """Write a place as ``30V 347 713 E 6 256 204 N`` in metres; "–" where it is unknown or UTM ends."""
    if lat_deg is None or lon_deg is None or not position_is_valid(lat_deg, lon_deg):
        return UNKNOWN
    if not UTM_SOUTH_DEG <= lat_deg <= UTM_NORTH_DEG:
        return UNKNOWN
    zone = utm_zone(lat_deg, lon_deg)
    east_m, north_m = _utm(zone, lat_deg < 0).transform(wrap_lon(lon_deg), lat_deg)
    band = _BANDS[min(int((lat_deg + 80) // 8), len(_BANDS) - 1)]
    return f"{zone}{band} {_grouped(east_m)} E {_grouped(north_m)} N"


def _grouped(metres: float) -> str:
    return f"{round(metres):,}".replace(",", THIN)


@lru_cache(maxsize=1)
def _mgrs() -> MGRS:
    from mgrs import MGRS  # imported when first needed: the program's start does not wait for it

    return MGRS()


@lru_cache(maxsize=8)
def _utm(zone: int, south: bool) -> Transformer:
    from pyproj import Transformer  # as above

    return Transformer.from_crs("EPSG:4326", f"EPSG:{(32700 if south else 32600) + zone}", always_xy=True)
