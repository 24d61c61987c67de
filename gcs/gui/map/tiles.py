"""Decodes tiles off the GUI thread and keeps the latest in memory.

The map never waits: :meth:`TileLoader.find` answers at once with what is there (a tile, part of a wider one,
or nothing) and asks the background threads for the rest; :attr:`TileLoader.arrived` says when to look again.
"""

from __future__ import annotations

import itertools
from collections import OrderedDict, deque
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QImage

from gcs.gui.map.palette import MapPalette
from gcs.maps.mercator import TILE_SIZE, TileId
from gcs.maps.source import TileSource
from gcs.maps.workers import WorkerPool
from gcs.model.errors import MapSourceError

DISK_THREADS, NET_THREADS = 2, 2
"""Two connections to a map server are what its operators ask for."""
MIN_TILES_KEPT = 64
"""A tile takes a quarter of a megabyte."""
_MAX_PARENTS = 7
_RETRY_TICKS = 40
_MAX_WAITING = 256


class Found(NamedTuple):
    """An image and which part of it covers the tile that was asked for."""

    image: QImage
    part: QRectF
    exact: bool


@dataclass(slots=True)
class Layer:
    """One source on the map."""

    source: TileSource
    ident: int
    visible: bool = True
    error: str = ""
    failed: dict[TileId, int] = field(default_factory=dict)
    """Tiles that could not be read, and the loader's tick at which to ask again."""


_Key = tuple[int, TileId]


class TileLoader(QObject):
    """The map's tile layers, bottom first, and their cache."""

    arrived = Signal()
    """At least one tile came; emitted on the GUI thread."""
    failed = Signal(str)
    """A source reports a new problem; the text says what to do."""
    _delivered = Signal()

    def __init__(self, palette: MapPalette, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._idents = itertools.count(1)
        self.layers: list[Layer] = []
        self._images: OrderedDict[_Key, QImage | None] = OrderedDict()
        self._waiting: set[_Key] = set()
        self._results: deque[tuple[_Key, int, QImage | None, str]] = deque()
        self._generation = 0
        self._tick = 0
        self._capacity = MIN_TILES_KEPT
        self._disk = WorkerPool("map-tiles", DISK_THREADS)
        self._net = WorkerPool("map-fetch", NET_THREADS)
        self.destroyed.connect(partial(_close_pools, self._disk, self._net))
        self._delivered.connect(self._collect, Qt.ConnectionType.QueuedConnection)

    def set_sources(self, sources: list[TileSource]) -> list[TileSource]:
        """Show these sources, bottom first; those that stay keep their tiles.

        Returns:
            The sources that are no longer shown; the caller closes them.
        """
        known = {id(layer.source): layer for layer in self.layers}
        self.layers = [
            known.pop(id(source)) if id(source) in known else Layer(source, next(self._idents))
            for source in sources
        ]
        for layer in known.values():
            for key in [key for key in self._images if key[0] == layer.ident]:
                del self._images[key]
        self._waiting = {key for key in self._waiting if any(key[0] == layer.ident for layer in self.layers)}
        return [layer.source for layer in known.values()]

    def set_palette(self, palette: MapPalette) -> None:
        """Forget images that were toned for another theme."""
        self._palette = palette
        self._generation += 1
        self._images.clear()
        self._waiting.clear()
        self._disk.clear()
        self._net.clear()

    def begin_frame(self, tiles_in_view: int) -> None:
        """Before a round of :meth:`find`: keep room for the view and let failed tiles age."""
        self._capacity = max(MIN_TILES_KEPT, tiles_in_view + tiles_in_view // 4)
        self._tick += 1
        if len(self._waiting) > _MAX_WAITING:
            self._waiting.clear()
            self._disk.clear()
            self._net.clear()

    def find(self, layer: Layer, tile: TileId) -> Found | None:
        """The best image for a tile that is in memory; asks for better ones in the background."""
        info = layer.source.info
        if not info.bounds.touches(tile):
            return None
        wanted = tile.parent(tile.z - info.max_zoom) if tile.z > info.max_zoom else tile
        for up in range(_MAX_PARENTS):
            candidate = wanted.parent(up)
            if candidate.z < info.min_zoom:
                return None
            key = (layer.ident, candidate)
            if key in self._images:
                image = self._images[key]
                self._images.move_to_end(key)
                if image is not None:
                    return Found(image, _part(image, candidate, tile), up == 0)
                continue
            self._request(layer, candidate)
            return self._cached_parent(layer, candidate, tile)
        return None

    def _cached_parent(self, layer: Layer, missing: TileId, tile: TileId) -> Found | None:
        for up in range(1, _MAX_PARENTS):
            if missing.z - up < 0:
                return None
            candidate = missing.parent(up)
            image = self._images.get((layer.ident, candidate))
            if image is not None:
                return Found(image, _part(image, candidate, tile), False)
        return None

    def _request(self, layer: Layer, tile: TileId) -> None:
        key = (layer.ident, tile)
        if key in self._waiting or layer.failed.get(tile, 0) > self._tick:
            return
        self._waiting.add(key)
        generation, source, tone = self._generation, layer.source, self._tone(layer)

        def job() -> None:
            image, error = _decode(source, tile, tone)
            self._results.append((key, generation, image, error))
            with suppress(RuntimeError):  # the map was closed while a server was being waited for
                self._delivered.emit()

        (self._disk if source.info.offline else self._net).submit(job)

    def _tone(self, layer: Layer) -> tuple[float, float]:
        if layer.source.info.themed:
            return 1.0, 1.0
        return self._palette.tile_brightness, self._palette.tile_saturation

    def _collect(self) -> None:
        news = False
        while self._results:
            key, generation, image, error = self._results.popleft()
            if generation != self._generation or all(layer.ident != key[0] for layer in self.layers):
                continue
            self._waiting.discard(key)
            news = True
            if error:
                self._note_failure(key, error)
            else:
                self._images[key] = image
        while len(self._images) > self._capacity:
            self._images.popitem(last=False)
        if news:
            self.arrived.emit()

    def _note_failure(self, key: _Key, error: str) -> None:
        layer = next((layer for layer in self.layers if layer.ident == key[0]), None)
        if layer is None:
            return
        layer.failed[key[1]] = self._tick + _RETRY_TICKS
        if layer.error != error:
            layer.error = error
            self.failed.emit(error)

    @property
    def idle(self) -> bool:
        """True when every tile that was asked for has come."""
        return not self._waiting

    def close(self) -> None:
        """Stop the threads. Sources stay open: who made them closes them."""
        self._waiting.clear()
        self._disk.close()
        self._net.close()
        self._results.clear()


def _close_pools(*pools: WorkerPool) -> None:
    # A map that is thrown away without being shut down must not leave its threads behind.
    for pool in pools:
        pool.close()


def _part(image: QImage, held: TileId, wanted: TileId) -> QRectF:
    """Which part of the image of ``held`` covers ``wanted``, a tile inside it."""
    levels = wanted.z - held.z
    size_w, size_h = image.width() / (1 << levels), image.height() / (1 << levels)
    column, row = wanted.x - (held.x << levels), wanted.y - (held.y << levels)
    return QRectF(column * size_w, row * size_h, size_w, size_h)


def _decode(source: TileSource, tile: TileId, tone: tuple[float, float]) -> tuple[QImage | None, str]:
    try:
        data = source.tile(tile)
    except MapSourceError as error:
        return None, str(error)
    if data is None:
        return None, ""
    image = QImage.fromData(data)
    if image.isNull() or max(image.width(), image.height()) > 8 * TILE_SIZE:
        return None, f"{source.info.name} holds a damaged tile. Copy the map again from where you got it"
    clear = image.hasAlphaChannel()
    image = image.convertToFormat(
        QImage.Format.Format_ARGB32_Premultiplied if clear else QImage.Format.Format_RGB32
    )
    if tone != (1.0, 1.0):
        tone_down(image, *tone)
    return image, ""


def tone_down(image: QImage, brightness: float, saturation: float) -> None:
    """Dim and desaturate a 32-bit image in place (tokens.md: raster tiles in the dark theme)."""
    raw = np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = raw[:, : image.width() * 4].reshape(image.height(), image.width(), 4)
    colour = pixels[..., :3].astype(np.float32)
    grey = colour @ np.array([0.0722, 0.7152, 0.2126], np.float32)
    pixels[..., :3] = ((grey[..., None] + (colour - grey[..., None]) * saturation) * brightness).astype(
        np.uint8
    )
