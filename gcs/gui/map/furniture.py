"""What stands on the map at fixed places: scale bar, compass, attribution, the keyboard's cross-hair."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from gcs.gui.map.palette import MapPalette
from gcs.gui.map.pixmaps import PixmapCache, drawn
from gcs.gui.map.symbols import halo_text
from gcs.gui.map.viewport import Viewport
from gcs.gui.theme import font
from gcs.model.format import THIN
from gcs.model.units import METRIC, UnitSettings

_BAR_MAX_PX = 130.0
_STEPS = (1, 2, 4, 5)


def scale_step(meters_per_pixel: float, units: UnitSettings = METRIC) -> tuple[float, str]:
    """Length in pixels and wording of the longest round distance that fits the scale bar."""
    small, small_m = units.distance.small
    large, large_m = units.distance.large
    limit_m = _BAR_MAX_PX * meters_per_pixel
    name, unit_m = (large, large_m) if limit_m >= large_m else (small, small_m)
    size = limit_m / unit_m
    power = 10.0 ** math.floor(math.log10(size))
    value = max(step * power for step in (*_STEPS, 0.5) if step * power <= size)
    number = f"{value:,.0f}".replace(",", THIN) if value >= 1 else f"{value:g}"
    return value * unit_m / meters_per_pixel, f"{number}{THIN}{name}"


class Furniture:
    """Draws each piece once and then copies it: texts with a halo are the dearest thing on the map."""

    def __init__(self, palette: MapPalette) -> None:
        self._palette = palette
        self._cache = PixmapCache(24)

    def set_palette(self, palette: MapPalette) -> None:
        """Draw anew in another theme's colours."""
        self._palette = palette
        self._cache.clear()

    def paint_scale(
        self, painter: QPainter, view: Viewport, left: float, bottom: float, units: UnitSettings
    ) -> None:
        """A bar with 0 and its length, true at the middle of the view; its line begins at ``left``."""
        length, words = scale_step(view.meters_per_pixel, units)
        ratio, palette = painter.device().devicePixelRatio(), self._palette
        length = round(length, 1)
        made = self._cache.get(
            ("scale", length, words, ratio),
            lambda: drawn(length + 40, 32, ratio, lambda each: _draw_scale(each, length, words, palette)),
        )
        painter.drawPixmap(QPointF(round(left) - 8, round(bottom) - 28), made)

    def paint_compass(self, painter: QPainter, x: float, y: float) -> None:
        """A needle to true north: the map is always north up."""
        ratio, palette = painter.device().devicePixelRatio(), self._palette
        made = self._cache.get(
            ("compass", ratio),
            lambda: drawn(44, 44, ratio, lambda each: _draw_compass(each, 22, 22, palette)),
        )
        painter.drawPixmap(QPointF(round(x) - 22, round(y) - 22), made)

    def paint_attribution(self, painter: QPainter, right: float, bottom: float, text: str) -> None:
        """Who made the map, small, ending at ``right``."""
        if not text:
            return
        ratio, palette = painter.device().devicePixelRatio(), self._palette
        face = font("axis", palette.theme)
        width = QFontMetricsF(face).horizontalAdvance(text) + 8

        def paint(each: QPainter) -> None:
            halo_text(each, 4, 13, text, face, palette.label, palette.halo)

        made = self._cache.get(("attribution", text, ratio), lambda: drawn(width, 18, ratio, paint))
        painter.drawPixmap(QPointF(round(right - width), round(bottom) - 15), made)


def _draw_scale(painter: QPainter, length: float, words: str, palette: MapPalette) -> None:
    left, bottom = 8.0, 28.0
    right = left + length
    bar = [
        QPointF(left, bottom - 6),
        QPointF(left, bottom),
        QPointF(right, bottom),
        QPointF(right, bottom - 6),
    ]
    middle = left + length / 2
    for pen in (QPen(palette.halo, 4), QPen(palette.text, 1.6)):
        painter.setPen(pen)
        painter.drawPolyline(bar)
        painter.drawLine(QPointF(middle, bottom - 4), QPointF(middle, bottom))
    face = font("map_label", palette.theme)
    face.setPixelSize(11)
    width = QFontMetricsF(face).horizontalAdvance(words)
    halo_text(painter, left, bottom - 11, "0", face, palette.text, palette.halo)
    halo_text(painter, max(right - width, left + 14), bottom - 11, words, face, palette.text, palette.halo)


def _draw_compass(painter: QPainter, x: float, y: float, palette: MapPalette) -> None:
    painter.setPen(QPen(palette.plate_line, 1))
    painter.setBrush(palette.plate)
    painter.drawEllipse(QPointF(x, y), 20, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.critical)
    painter.drawPolygon(QPolygonF([QPointF(x, y - 14), QPointF(x + 4.6, y + 1), QPointF(x - 4.6, y + 1)]))
    painter.setBrush(QColor(palette.theme.t3))
    painter.drawPolygon(QPolygonF([QPointF(x + 4.6, y + 1), QPointF(x - 4.6, y + 1), QPointF(x, y + 6)]))
    face = font("axis", palette.theme)
    face.setBold(True)
    painter.setFont(face)
    painter.setPen(palette.text)
    painter.drawText(QRectF(x - 10, y + 5, 20, 13), Qt.AlignmentFlag.AlignCenter, "N")


def paint_crosshair(painter: QPainter, x: float, y: float, palette: MapPalette) -> None:
    """Where the keyboard acts: the middle of the view."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for pen in (QPen(palette.casing, 3.6), QPen(palette.accent, 1.6)):
        painter.setPen(pen)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(QPointF(x + dx * 5, y + dy * 5), QPointF(x + dx * 14, y + dy * 14))
