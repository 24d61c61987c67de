"""Lines, areas and points under the plan: layers of other programs, and the track of a dry run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gcs.gui.map.geometry import Box, Points, clip_ring, clip_segments, polygon_of
from gcs.gui.map.palette import MapPalette
from gcs.gui.map.scene import Place
from gcs.gui.map.symbols import halo_text
from gcs.gui.map.viewport import Viewport
from gcs.gui.theme import font, with_alpha
from gcs.maps.mercator import MAX_LAT_DEG, world_xy

MOST_DRAWN = 200_000
"""Vertices in sight; what is beyond is left out of this frame."""
_POINT_PX = 4.0


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """One line, area or point."""

    points: tuple[Place, ...]
    closed: bool = False
    """An area, filled a little."""
    color: str = ""
    """``#RRGGBB``; empty: the colour of labels."""
    name: str = ""
    simulated: bool = False
    """Dashed in the colour of simulations: nothing that flew."""


class Drawings:
    """Keeps drawings projected once, so that a frame only shifts and scales them."""

    def __init__(self) -> None:
        self._drawings: tuple[MapDrawing, ...] = ()
        self._worlds: list[Points] = []

    @property
    def drawings(self) -> tuple[MapDrawing, ...]:
        """What is drawn."""
        return self._drawings

    def set_drawings(self, drawings: tuple[MapDrawing, ...]) -> None:
        """Draw others; those with impossible places are left out."""
        known = {id(drawing): world for drawing, world in zip(self._drawings, self._worlds, strict=True)}
        kept = [
            (drawing, known[id(drawing)] if id(drawing) in known else _world(drawing)) for drawing in drawings
        ]
        self._drawings = tuple(drawing for drawing, world in kept if world is not None)
        self._worlds = [world for _, world in kept if world is not None]

    def paint(self, painter: QPainter, view: Viewport, palette: MapPalette) -> None:
        """Draw what is in sight."""
        box = (-40.0, -40.0, view.width + 40.0, view.height + 40.0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = MOST_DRAWN
        for drawing, world in zip(self._drawings, self._worlds, strict=True):
            pixels = _pixels(world, view)
            low, high = pixels.min(axis=0), pixels.max(axis=0)
            if high[0] < box[0] or low[0] > box[2] or high[1] < box[1] or low[1] > box[3] or left <= 0:
                continue
            left -= len(pixels)
            _paint(painter, drawing, pixels, box, palette)
        painter.restore()


def _world(drawing: MapDrawing) -> Points | None:
    places = np.array(drawing.points, float).reshape(-1, 2)
    if not len(places) or not np.isfinite(places).all() or (np.abs(places[:, 0]) > 90.0).any():
        return None
    limit = MAX_LAT_DEG
    world = np.array([world_xy(min(limit, max(-limit, lat)), lon) for lat, lon in places.tolist()])
    # The way between neighbours is the short one, across the date line too.
    steps = (np.diff(world[:, 0], prepend=world[0, 0]) + 0.5) % 1.0 - 0.5
    world[:, 0] = world[0, 0] + np.cumsum(steps)
    return world


def _pixels(world: Points, view: Viewport) -> Points:
    shifted = world - (view.center_x, view.center_y)
    shifted[:, 0] -= round(float(shifted[:, 0].mean()))
    pixels: Points = shifted * view.scale
    pixels += (view.width / 2, view.height / 2)
    return pixels


def _paint(painter: QPainter, drawing: MapDrawing, pixels: Points, box: Box, palette: MapPalette) -> None:
    color = palette.sim if drawing.simulated else QColor(drawing.color) if drawing.color else palette.label
    if len(pixels) == 1:
        at = QPointF(*pixels[0].tolist())
        painter.setPen(QPen(palette.casing, 2.0))
        painter.setBrush(color)
        painter.drawEllipse(at, _POINT_PX, _POINT_PX)
        _name(painter, drawing.name, at + QPointF(8.0, 4.0), palette)
        return
    if drawing.closed:
        inner = clip_ring(pixels, box)
        if len(inner) > 2:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(with_alpha(color.name(), 0.10))
            painter.drawPolygon(polygon_of(inner))
    ends = np.roll(pixels, -1, axis=0) if drawing.closed else pixels[1:]
    starts = pixels if drawing.closed else pixels[:-1]
    first, last, _ = clip_segments(starts, ends, box)
    lines = [QLineF(*a, *b) for a, b in zip(first.tolist(), last.tolist(), strict=True)]
    width = 1.6 * palette.line_scale
    painter.setPen(QPen(palette.casing, width + 1.6))
    painter.drawLines(lines)
    pen = QPen(color, width)
    if drawing.simulated:
        pen.setDashPattern([4.0, 2.5])
    painter.setPen(pen)
    painter.drawLines(lines)
    if drawing.name:
        middle = pixels.mean(axis=0) if drawing.closed else pixels[len(pixels) // 2]
        _name(painter, drawing.name, QPointF(*middle.tolist()) + QPointF(6.0, -6.0), palette)


def _name(painter: QPainter, name: str, at: QPointF, palette: MapPalette) -> None:
    sight = QRectF(painter.viewport())
    if name and sight.contains(at):
        face = font("map_label_sub", palette.theme)
        halo_text(painter, at.x(), at.y(), name[:60], face, palette.label, palette.halo)
