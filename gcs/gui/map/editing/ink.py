"""Pens and small drawings that all parts of the plan's picture share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gcs.gui.map.editing.shapes import Points
from gcs.gui.map.geometry import Box, clip_segments
from gcs.gui.map.palette import MapPalette
from gcs.gui.map.pixmaps import PixmapCache, drawn
from gcs.gui.map.symbols import halo_text
from gcs.gui.map.viewport import Viewport
from gcs.gui.theme import font

AWAY_PX = 40.0
"""What lies so far outside the view is not drawn."""
CASED_UP_TO = 1500
"""More lines than that have no casing: it takes five times as long as the line."""
HANDLE_PX = 10.0
HIT_PX = 11.0
"""Handles take the pointer within 22 px (tokens.md, "Space and size")."""


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """What a part draws on."""

    painter: QPainter
    view: Viewport
    palette: MapPalette
    texts: PixmapCache

    @property
    def box(self) -> Box:
        """The view with a margin."""
        return (-AWAY_PX, -AWAY_PX, self.view.width + AWAY_PX, self.view.height + AWAY_PX)

    @property
    def ratio(self) -> float:
        """Device pixels per pixel."""
        return self.painter.device().devicePixelRatio()

    def holds(self, x: float, y: float, margin: float = AWAY_PX) -> bool:
        """Return whether a pixel is in view."""
        return -margin < x < self.view.width + margin and -margin < y < self.view.height + margin


def paper(palette: MapPalette) -> QColor:
    """Return the bright colour that handles are filled with."""
    return QColor(palette.theme.t1 if palette.theme.dark else palette.theme.bg1)


def cased_lines(
    canvas: Canvas, starts: Points, ends: Points, colour: QColor, width: float, *, cased: bool = True
) -> None:
    """Draw segments (n, 2) with their dark casing, cut to the view."""
    a, b, _ = clip_segments(starts, ends, canvas.box)
    if len(a) == 0:
        return
    rows = np.column_stack([a, b]).tolist()
    lines = [QLineF(*row) for row in rows]
    painter = canvas.painter
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    cap = Qt.PenCapStyle.RoundCap if len(lines) < 400 else Qt.PenCapStyle.FlatCap
    if cased and len(lines) <= CASED_UP_TO:
        painter.setPen(QPen(canvas.palette.casing, width + 1.8, c=cap))
        painter.drawLines(lines)
    painter.setPen(QPen(colour, width, c=cap))
    painter.drawLines(lines)


def ring_segments(ring: Points, *, closed: bool) -> tuple[Points, Points]:
    """Return starts and ends of the edges of an outline."""
    if closed:
        return ring, np.roll(ring, -1, axis=0)
    return ring[:-1], ring[1:]


def faded(colour: QColor, alpha: float) -> QColor:
    """Return a colour seen through."""
    out = QColor(colour)
    out.setAlphaF(alpha)
    return out


def text_width(text: str, role: str, palette: MapPalette) -> float:
    """Return how wide a text is."""
    return QFontMetricsF(font(role, palette.theme)).horizontalAdvance(text)


def label(canvas: Canvas, left: float, baseline: float, text: str, role: str, colour: QColor) -> QRectF:
    """Write a text with a halo, drawn once and copied after; returns the room that it takes."""
    palette = canvas.palette
    face = font(role, palette.theme)
    width = QFontMetricsF(face).horizontalAdvance(text)

    def paint(painter: QPainter) -> None:
        halo_text(painter, 4, 15, text, face, colour, palette.halo)

    ratio = canvas.ratio
    made = canvas.texts.get((text, role, colour.name(), ratio), lambda: drawn(width + 8, 21, ratio, paint))
    canvas.painter.drawPixmap(QPointF(round(left) - 4, round(baseline) - 15), made)
    return QRectF(left, baseline - 12, width, 16)


def disc(canvas: Canvas, x: float, y: float, radius: float, fill: QColor, rim: QColor, width: float) -> None:
    """Draw a filled circle with a rim and a casing."""
    painter, at = canvas.painter, QPointF(x, y)
    painter.setPen(QPen(canvas.palette.casing, width + 2.2))
    painter.setBrush(fill)
    painter.drawEllipse(at, radius, radius)
    painter.setPen(QPen(rim, width))
    painter.drawEllipse(at, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
