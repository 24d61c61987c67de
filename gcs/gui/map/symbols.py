"""Symbols of the map (tokens.md, "Map symbols"): vehicles and their rings, home, rally, targets."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPixmap

from gcs.gui.map.palette import MapPalette
from gcs.gui.map.pixmaps import PixmapCache, drawn
from gcs.gui.map.scene import VehicleMark
from gcs.gui.theme import font
from gcs.gui.widgets import paint_vehicle_glyph, vehicle_path
from gcs.model.vehicle import VehicleKind

GLYPH_PX = 28.0
_GLYPH_BOX = 44.0
_RING_BOX = 56.0
DOT_BOX = 6.0
SELECTED_RADIUS = 24.0
_ALERT_RADIUS = 20.0
_GROUP_RADIUS = 18.0


class SymbolCache:
    """Vehicle glyphs and rings as pixmaps, by kind, colour, heading step and state."""

    def __init__(self, palette: MapPalette) -> None:
        self._palette = palette
        self._cache = PixmapCache(2600)
        self._upright = PixmapCache(128)

    def set_palette(self, palette: MapPalette) -> None:
        """Draw anew in another theme's colours."""
        self._palette = palette
        self._cache.clear()
        self._upright.clear()

    def glyph(self, mark: VehicleMark, heading_deg: int, ratio: float) -> QPixmap:
        """A vehicle's glyph, centred in its pixmap, in the dashed square of simulated ones."""
        index = mark.color_index % len(self._palette.identity)
        key = (mark.kind, index, heading_deg, mark.link_lost, mark.simulated, ratio)
        return self._cache.get(key, partial(self._turn_glyph, mark, heading_deg, ratio))

    def _turn_glyph(self, mark: VehicleMark, heading_deg: int, ratio: float) -> QPixmap:
        kind, color_index, lost = mark.kind, mark.color_index, mark.link_lost
        # Stroking a glyph's path takes ten times as long as turning a picture of it at twice the size.
        key = (kind, color_index % len(self._palette.identity), lost, ratio)
        upright = self._upright.get(key, lambda: self._draw_glyph(kind, color_index, lost, 2 * ratio))
        half = _GLYPH_BOX / 2

        def paint(painter: QPainter) -> None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            if mark.simulated:
                pen = QPen(self._palette.sim, 1.3)
                pen.setDashPattern([3.0, 2.4])
                painter.setPen(pen)
                painter.drawRect(QRectF(half - 17, half - 17, 34, 34))
            painter.translate(half, half)
            painter.rotate(heading_deg)
            painter.drawPixmap(QPointF(-half, -half), upright)

        return drawn(_GLYPH_BOX, _GLYPH_BOX, ratio, paint)

    def _draw_glyph(self, kind: VehicleKind, color_index: int, lost: bool, ratio: float) -> QPixmap:
        half = _GLYPH_BOX / 2
        box = QRectF(half - GLYPH_PX / 2, half - GLYPH_PX / 2, GLYPH_PX, GLYPH_PX)
        palette = self._palette

        def paint(painter: QPainter) -> None:
            outline = palette.halo.name()
            if not lost:
                fill = palette.vehicle(color_index).name()
                paint_vehicle_glyph(painter, box, kind, fill, outline)
                return
            painter.translate(half, half)
            path = vehicle_path(kind)
            pen = QPen(QColor(outline), 3.4)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(path, pen)
            painter.fillPath(path, QColor(outline))
            dashed = QPen(palette.critical, 1.3)
            dashed.setDashPattern([2.2, 1.4])
            painter.strokePath(path, dashed)

        return drawn(_GLYPH_BOX, _GLYPH_BOX, ratio, paint)

    def dot(self, color_index: int, ratio: float) -> QPixmap:
        """The tip of a speed vector."""
        key = ("dot", color_index % len(self._palette.identity), ratio)
        return self._cache.get(key, lambda: self._draw_dot(color_index, ratio))

    def _draw_dot(self, color_index: int, ratio: float) -> QPixmap:
        def paint(painter: QPainter) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._palette.vehicle(color_index))
            painter.drawEllipse(QPointF(DOT_BOX / 2, DOT_BOX / 2), 2.3, 2.3)

        return drawn(DOT_BOX, DOT_BOX, ratio, paint)

    def ring(self, style: str, ratio: float) -> QPixmap:
        """A ring: ``selected``, ``group``, ``lost`` or an alert level's name."""
        return self._cache.get((style, ratio), lambda: self._draw_ring(style, ratio))

    def _draw_ring(self, style: str, ratio: float) -> QPixmap:
        palette = self._palette
        middle = QPointF(_RING_BOX / 2, _RING_BOX / 2)

        def circle(painter: QPainter, radius: float, pen: QPen) -> None:
            case = QPen(palette.casing, pen.widthF() + 1.6)
            if pen.style() == Qt.PenStyle.CustomDashLine:
                case.setColor(QColor(palette.halo))
            for each in (case, pen):
                painter.setPen(each)
                painter.drawEllipse(middle, radius, radius)

        def paint(painter: QPainter) -> None:
            if style == "selected":
                circle(painter, SELECTED_RADIUS, QPen(palette.accent, 2.2))
            elif style == "group":
                circle(painter, _GROUP_RADIUS, QPen(palette.accent, 1.3))
            elif style == "lost":
                pen = QPen(palette.critical, 2.0)
                pen.setDashPattern([3.2, 2.4])
                circle(painter, _ALERT_RADIUS, pen)
            else:
                circle(painter, _ALERT_RADIUS, QPen(palette.level(style), 2.0))

        return drawn(_RING_BOX, _RING_BOX, ratio, paint)


def paint_home(painter: QPainter, x: float, y: float, palette: MapPalette, small: bool = False) -> None:
    """H in a ring."""
    radius = 7.5 if small else 11.5
    painter.setPen(QPen(palette.casing, 4.0))
    painter.setBrush(QColor(palette.theme.bg0))
    painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.setPen(QPen(palette.leg, 1.4 if small else 2.0))
    painter.drawEllipse(QPointF(x, y), radius, radius)
    _letter(painter, x, y, "H", palette.leg, 9 if small else 12)


def paint_rally(painter: QPainter, x: float, y: float, palette: MapPalette) -> None:
    """R in a square."""
    box = QRectF(x - 10, y - 10, 20, 20)
    painter.setPen(QPen(palette.casing, 3.6))
    painter.setBrush(QColor(palette.theme.bg1))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QPen(palette.accent, 1.8))
    painter.drawRoundedRect(box, 3, 3)
    _letter(painter, x, y, "R", palette.accent, 12)


def paint_target(painter: QPainter, x: float, y: float, palette: MapPalette, roi: bool) -> None:
    """Cross-hair in a ring: the region of interest in the leg's colour, a go-to target in the active one."""
    colour = palette.leg if roi else palette.active
    for pen in (QPen(palette.casing, 3.6), QPen(colour, 2.0)):
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x, y), 9, 9)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(QPointF(x + dx * 4, y + dy * 4), QPointF(x + dx * 13, y + dy * 13))


def _letter(painter: QPainter, x: float, y: float, letter: str, colour: QColor, size: int) -> None:
    face: QFont = font("map_label")
    face.setPixelSize(size)
    face.setWeight(QFont.Weight.Bold)
    painter.setFont(face)
    painter.setPen(colour)
    painter.drawText(QRectF(x - 12, y - 12, 24, 24), Qt.AlignmentFlag.AlignCenter, letter)


def halo_text(
    painter: QPainter, x: float, y: float, text: str, face: QFont, colour: QColor, halo: QColor
) -> None:
    """Text from its baseline with a 3 px halo in ground colour."""
    path = QPainterPath()
    path.addText(QPointF(x, y), face, text)
    pen = QPen(halo, 3.0)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(path, pen)
    painter.fillPath(path, colour)
