"""What every source of map tiles looks like, whether a file on disk or a server that the user enabled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from gcs.maps.mercator import WORLD, Bounds, TileId


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Facts about a source that a map shows or needs."""

    name: str
    attribution: str = ""
    min_zoom: int = 0
    max_zoom: int = 19
    bounds: Bounds = WORLD
    themed: bool = False
    """Drawn for the theme's own ground, so it must not be dimmed."""
    offline: bool = True

    def may_have(self, tile: TileId) -> bool:
        """False when the tile lies outside the source's zooms or bounds."""
        return self.min_zoom <= tile.z <= self.max_zoom and self.bounds.touches(tile)


class TileSource(Protocol):
    """A place that raster tiles come from. Methods may be called from any thread."""

    @property
    def info(self) -> SourceInfo:
        """Facts about the source."""
        ...

    def tile(self, tile: TileId) -> bytes | None:
        """The encoded image (PNG, JPEG, WebP) of a tile, or None where the source has none.

        Raises:
            MapSourceError: the source can no longer be read.
        """
        ...

    def close(self) -> None:
        """Release files; later calls of :meth:`tile` return None."""
        ...
