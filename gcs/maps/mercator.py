"""Web Mercator (EPSG:3857) as every tile map uses it: the world is a unit square, origin north-west."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

MAX_LAT_DEG = 85.0511287798066
"""Beyond this the projection leaves its square (EPSG:3857, area of use)."""
TILE_SIZE = 256
MAX_ZOOM = 24
EARTH_CIRCUMFERENCE_M = 2 * math.pi * 6_378_137.0


class TileId(NamedTuple):
    """One tile of the XYZ scheme: row 0 is the northernmost."""

    z: int
    x: int
    y: int

    @property
    def valid(self) -> bool:
        """True when the tile lies inside the world at its zoom."""
        return 0 <= self.z <= MAX_ZOOM and 0 <= self.x < 1 << self.z and 0 <= self.y < 1 << self.z

    def parent(self, levels: int = 1) -> TileId:
        """The tile ``levels`` zooms further out that covers this one; stops at the world tile."""
        levels = min(levels, self.z)
        return TileId(self.z - levels, self.x >> levels, self.y >> levels)


class Bounds(NamedTuple):
    """A box in degrees; west may exceed east where it crosses the date line."""

    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float

    @property
    def center(self) -> tuple[float, float]:
        """Latitude and longitude of the middle, in degrees."""
        span = (self.east_deg - self.west_deg) % 360 or 360.0
        return (self.south_deg + self.north_deg) / 2, wrap_lon(self.west_deg + span / 2)

    def touches(self, tile: TileId) -> bool:
        """True when the tile overlaps the box."""
        south, north = tile_lat(tile.y + 1, tile.z), tile_lat(tile.y, tile.z)
        if north < self.south_deg or south > self.north_deg:
            return False
        west, width = tile.x * 360.0 / (1 << tile.z) - 180.0, 360.0 / (1 << tile.z)
        span = (self.east_deg - self.west_deg) % 360 or 360.0
        return (west - self.west_deg) % 360 <= span or (self.west_deg - west) % 360 <= width


WORLD = Bounds(-180.0, -MAX_LAT_DEG, 180.0, MAX_LAT_DEG)


def wrap_lon(lon_deg: float) -> float:
    """Bring a longitude into [-180, 180)."""
    return (lon_deg + 180.0) % 360.0 - 180.0


def world_xy(lat_deg: float, lon_deg: float) -> tuple[float, float]:
    """Project to the unit square; latitudes beyond the projection are clamped to its edge."""
    lat = math.radians(max(-MAX_LAT_DEG, min(MAX_LAT_DEG, lat_deg)))
    y = 0.5 - math.asinh(math.tan(lat)) / (2 * math.pi)
    return (lon_deg + 180.0) / 360.0, max(0.0, min(1.0, y))


def world_xys(lats_deg: FloatArray, lons_deg: FloatArray) -> FloatArray:
    """Project n places to the unit square at once; returns an array of shape (n, 2)."""
    lats = np.radians(np.clip(lats_deg, -MAX_LAT_DEG, MAX_LAT_DEG))
    y = 0.5 - np.arcsinh(np.tan(lats)) / (2 * math.pi)
    return np.stack(((lons_deg + 180.0) / 360.0, np.clip(y, 0.0, 1.0)), axis=1)


def lat_lon(x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude in degrees of a point of the unit square; x wraps, y is clamped."""
    y = max(0.0, min(1.0, y))
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y)))), wrap_lon(x * 360.0 - 180.0)


def tile_lat(row: float, zoom: int) -> float:
    """Latitude in degrees of the north edge of a tile row."""
    return lat_lon(0.0, row / (1 << zoom))[0]


def tile_at(lat_deg: float, lon_deg: float, zoom: int) -> TileId:
    """The tile that holds a place; places beyond the projection fall on its edge tiles."""
    x, y = world_xy(lat_deg, wrap_lon(lon_deg))
    last = (1 << zoom) - 1
    return TileId(zoom, min(last, max(0, int(x * (1 << zoom)))), min(last, max(0, int(y * (1 << zoom)))))


def meters_per_pixel(lat_deg: float, zoom: float) -> float:
    """Ground size of a pixel at a latitude and a (fractional) zoom, in metres."""
    lat = max(-MAX_LAT_DEG, min(MAX_LAT_DEG, lat_deg))
    size: float = EARTH_CIRCUMFERENCE_M * math.cos(math.radians(lat)) / (TILE_SIZE * 2.0**zoom)
    return size


def position_is_valid(lat_deg: float | None, lon_deg: float | None) -> bool:
    """False for missing, NaN, out-of-range or null-island positions, which autopilots send without a fix."""
    if lat_deg is None or lon_deg is None or not (math.isfinite(lat_deg) and math.isfinite(lon_deg)):
        return False
    if abs(lat_deg) > 90.0 or abs(lon_deg) > 180.0:
        return False
    return not (abs(lat_deg) < 1e-6 and abs(lon_deg) < 1e-6)
