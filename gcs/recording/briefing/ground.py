"""The ground under a briefing's map: tiles of an offline source, carried inside the page."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from gcs.maps.mercator import Bounds, TileId, lat_lon, tile_at
from gcs.maps.source import TileSource

MOST_TILES = 48
MOST_BYTES = 4 << 20
_TYPES = ((b"\x89PNG", "png"), (b"\xff\xd8", "jpeg"), (b"RIFF", "webp"))


@dataclass(frozen=True, slots=True)
class GroundTile:
    """One picture and the box that it covers."""

    south_deg: float
    west_deg: float
    north_deg: float
    east_deg: float
    data_uri: str


def ground_tiles(source: TileSource, bounds: Bounds) -> tuple[GroundTile, ...]:
    """Return the tiles of a box at the closest zoom that stays within bounds; none where there are none.

    Raises:
        MapSourceError: the source can no longer be read.
    """
    info = source.info
    for zoom in range(info.max_zoom, info.min_zoom - 1, -1):
        wanted = _wanted(bounds, zoom)
        if wanted is None:
            continue
        pictures = [(tile, source.tile(tile)) for tile in wanted if info.may_have(tile)]
        found = [(tile, data) for tile, data in pictures if data]
        if sum(len(data) for _, data in found) <= MOST_BYTES:
            return tuple(ground for tile, data in found if (ground := _ground(tile, data)) is not None)
    return ()


def _wanted(bounds: Bounds, zoom: int) -> list[TileId] | None:
    """Return the tiles of a box, None when they are too many."""
    first = tile_at(bounds.north_deg, bounds.west_deg, zoom)
    last = tile_at(bounds.south_deg, bounds.east_deg, zoom)
    columns = (last.x - first.x) % (1 << zoom) + 1
    rows = last.y - first.y + 1
    if columns * rows > MOST_TILES:
        return None
    size = 1 << zoom
    return [TileId(zoom, (first.x + x) % size, first.y + y) for y in range(rows) for x in range(columns)]


def _ground(tile: TileId, data: bytes) -> GroundTile | None:
    kind = next((word for begin, word in _TYPES if data.startswith(begin)), None)
    if kind is None:
        return None
    size = 1 << tile.z
    north, west = lat_lon(tile.x / size, tile.y / size)
    south, _ = lat_lon(tile.x / size, (tile.y + 1) / size)
    uri = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    return GroundTile(south, west, north, west + 360.0 / size, uri)
