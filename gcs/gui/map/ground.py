"""The map's ground: sea and land of the world, graticule, tiles. Drawn only when the view changes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gcs.gui.map.geometry import Points, clip_ring, polygon_of
from gcs.gui.map.palette import MapPalette
from gcs.gui.map.tiles import Layer, TileLoader
from gcs.gui.map.viewport import Viewport
from gcs.maps import mercator
from gcs.maps.mercator import TileId
from gcs.maps.world import Ring, WorldOutlines

COARSE_BELOW_ZOOM = 4.0
COAST_BELOW_ZOOM = 9.0
"""The outlines are good to about a kilometre: further in, a sharp coast would claim what it does not know."""
_STEPS_DEG = (30.0, 15.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)
_GRATICULE_PX = 150.0
_THIN_BELOW_ZOOM = 8


@dataclass(frozen=True, slots=True)
class GroundOptions:
    """What of the ground is shown."""

    graticule: bool = True


def tile_zoom(zoom: float, ratio: float) -> int:
    """The tile zoom whose pixels are drawn at 0.64 to 1.27 of their size on this screen."""
    return max(0, math.ceil(zoom + math.log2(max(ratio, 0.5)) - 0.35))


class Ground:
    """Draws the ground of a view."""

    def __init__(self, loader: TileLoader, outlines: WorldOutlines | None) -> None:
        self._loader = loader
        self._outlines = outlines
        self.smooth = True
        """False while the zoom changes: a frame in time is worth more than smooth pixels."""
        self._thinned: dict[tuple[int, int], Points] = {}
        self.covered_by: tuple[str, ...] = ()
        """Names of the sources that had at least one tile in the last view, topmost first."""
        self.attributions: tuple[str, ...] = ()

    def paint(self, painter: QPainter, view: Viewport, palette: MapPalette, options: GroundOptions) -> None:
        """Fill the whole view."""
        painter.fillRect(QRectF(0, 0, view.width, view.height), palette.sea)
        if self._outlines is not None:
            self._paint_outlines(painter, view, palette, self._outlines)
        ratio = painter.device().devicePixelRatio()
        tiles = _tiles_in(view, tile_zoom(view.zoom, ratio))
        self._loader.begin_frame(len(tiles) * max(1, len(self._loader.layers)))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.smooth)
        drawn = [
            layer.source.info
            for layer in self._loader.layers
            if layer.visible and self._paint_layer(painter, view, layer, tiles, ratio)
        ]
        self.covered_by = tuple(info.name for info in reversed(drawn))
        self.attributions = tuple(
            dict.fromkeys(info.attribution for info in reversed(drawn) if info.attribution)
        )
        if options.graticule:
            paint_graticule(painter, view, palette)

    def _paint_outlines(
        self, painter: QPainter, view: Viewport, palette: MapPalette, outlines: WorldOutlines
    ) -> None:
        rings = outlines.coarse if view.zoom < COARSE_BELOW_ZOOM else outlines.fine
        left, top = view.to_world(0, 0)
        right, bottom = view.to_world(view.width, view.height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(palette.land)
        coast = QPen(palette.coast, 0.8 * palette.line_scale)
        painter.setPen(coast if view.zoom < COAST_BELOW_ZOOM else Qt.PenStyle.NoPen)
        slack = 4 / view.scale
        box = (left - slack, top - slack, right + slack, bottom + slack)
        offset = np.array(
            [view.width / 2 - view.center_x * view.scale, view.height / 2 - view.center_y * view.scale]
        )
        # Rings that cross the date line reach beyond the unit square, so neighbouring copies may show too.
        for copy in range(math.floor(left) - 1, math.floor(right) + 2):
            for ring in rings:
                x0, y0, x1, y1 = ring.box
                if x1 + copy < box[0] or x0 + copy > box[2] or y1 < box[1] or y0 > box[3]:
                    continue
                points = self._thin(ring, view.zoom) + np.array([copy, 0.0])
                if x0 + copy < box[0] or x1 + copy > box[2] or y0 < box[1] or y1 > box[3]:
                    points = clip_ring(points, box)
                if len(points) > 2:
                    painter.drawPolygon(polygon_of(points * view.scale + offset))

    def _thin(self, ring: Ring, zoom: float) -> Points:
        """The ring without points that fall on one pixel at the next whole zoom."""
        band = math.ceil(zoom)
        if band > _THIN_BELOW_ZOOM:
            return ring.points
        key = (band, id(ring))
        held = self._thinned.get(key)
        if held is None:
            coarse = np.round(ring.points * (mercator.TILE_SIZE << band))
            keep = np.ones(len(coarse), bool)
            keep[1:] = np.any(coarse[1:] != coarse[:-1], axis=1)
            held = self._thinned[key] = ring.points[keep]
        return held

    def _paint_layer(
        self, painter: QPainter, view: Viewport, layer: Layer, tiles: list[tuple[TileId, int]], ratio: float
    ) -> bool:
        drawn = False
        for tile, copy in tiles:
            found = self._loader.find(layer, tile)
            if found is None:
                continue
            painter.drawImage(_tile_rect(view, tile, copy, ratio), found.image, found.part)
            drawn = True
        return drawn


def _tiles_in(view: Viewport, zoom: int) -> list[tuple[TileId, int]]:
    """Tiles that the view shows, from the middle outwards, each with its copy of the world."""
    zoom = min(zoom, mercator.MAX_ZOOM)
    count = 1 << zoom
    left, top = view.to_world(0, 0)
    right, bottom = view.to_world(view.width, view.height)
    columns = range(math.floor(left * count), math.floor(right * count) + 1)
    rows = range(max(0, math.floor(top * count)), min(count - 1, math.floor(bottom * count)) + 1)
    middle_x, middle_y = view.center_x * count - 0.5, view.center_y * count - 0.5
    cells = sorted(
        ((c, r) for c in columns for r in rows), key=lambda cell: math.dist(cell, (middle_x, middle_y))
    )
    # The nearest tile is asked for last, because the newest request is read first.
    return [(TileId(zoom, c % count, r), c // count) for c, r in reversed(cells)]


def _tile_rect(view: Viewport, tile: TileId, copy: int, ratio: float) -> QRectF:
    # Edges fall on whole device pixels and are shared by neighbours, so that no seam shows.
    size = view.scale / (1 << tile.z)
    x0 = view.width / 2 - view.center_x * view.scale + copy * view.scale
    y0 = view.height / 2 - view.center_y * view.scale
    left, right = (round((x0 + (tile.x + i) * size) * ratio) / ratio for i in (0, 1))
    top, bottom = (round((y0 + (tile.y + i) * size) * ratio) / ratio for i in (0, 1))
    return QRectF(left, top, right - left, bottom - top)


def graticule_step_deg(view: Viewport) -> float:
    """Degrees between the graticule's lines, some 150 pixels apart."""
    degrees = 360.0 * _GRATICULE_PX / view.scale
    return next((step for step in reversed(_STEPS_DEG) if step >= degrees), _STEPS_DEG[0])


def paint_graticule(painter: QPainter, view: Viewport, palette: MapPalette) -> None:
    """Thin lines of latitude and longitude, so that an empty ocean still shows that the map moves."""
    step = graticule_step_deg(view)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    colour = QColor(palette.graticule)
    colour.setAlphaF(0.30 if view.zoom < COAST_BELOW_ZOOM else 0.16)
    left, top = view.to_world(0, 0)
    right, bottom = view.to_world(view.width, view.height)
    first = math.ceil((left * 360 - 180) / step)
    for i in range(first, math.floor((right * 360 - 180) / step) + 1):
        x = round(((i * step + 180) / 360 - view.center_x) * view.scale + view.width / 2)
        painter.fillRect(QRectF(x, 0, 1, view.height), colour)
    north, south = mercator.lat_lon(0, top)[0], mercator.lat_lon(0, bottom)[0]
    for i in range(math.ceil(south / step), math.floor(north / step) + 1):
        y = round((mercator.world_xy(i * step, 0)[1] - view.center_y) * view.scale + view.height / 2)
        painter.fillRect(QRectF(0, y, view.width, 1), colour)


def tiles_needed(view: Viewport, ratio: float = 1.0) -> int:
    """How many tiles of one layer the view shows."""
    return len(_tiles_in(view, tile_zoom(view.zoom, ratio)))
