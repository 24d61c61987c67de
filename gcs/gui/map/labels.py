"""Vehicle labels: which are shown, where they find room, and how they look (tokens.md, "Map symbols")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from gcs.gui.map.palette import MapPalette
from gcs.gui.map.pixmaps import PixmapCache, drawn
from gcs.gui.map.scene import VehicleMark
from gcs.gui.map.symbols import halo_text
from gcs.gui.theme import font
from gcs.gui.widgets import paint_status
from gcs.model.format import age as age_text

TWO_LINES_UP_TO, NAMES_UP_TO = 12, 60
MAX_PLATES = 60
_STATUS_PX = 12.0
_STRIPE_PX = 3.0
_RANKS = {"critical": 5, "warning": 4, "caution": 3, "advisory": 2}


class LabelStyle(Enum):
    """How much of a label is shown."""

    PLATE = "plate"
    NAME_PLATE = "name plate"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label that found room."""

    mark: VehicleMark
    pixmap: QPixmap
    at: QPointF
    leader: bool


def rank(mark: VehicleMark, hovered: str) -> int:
    """Which label wins where two want the same room: alerts by severity, then selected, then hovered."""
    alert = 5 if mark.link_lost else _RANKS.get(mark.level, 0)
    if alert >= 3:
        return alert + 2
    return 4 if mark.selected else 3 if mark.key == hovered else alert


def style_of(mark: VehicleMark, count: int, hovered: str) -> LabelStyle | None:
    """How a vehicle is labelled when ``count`` are on the map; None for not at all."""
    if count <= TWO_LINES_UP_TO:
        return LabelStyle.PLATE
    if mark.selected or mark.key == hovered:
        return LabelStyle.PLATE
    if mark.link_lost or _RANKS.get(mark.level, 0) >= 3:
        return LabelStyle.NAME_PLATE
    return LabelStyle.NAME if count <= NAMES_UP_TO else None


class LabelPainter:
    """Draws labels once and finds room for them; remembers where each was so that it does not jump."""

    def __init__(self, palette: MapPalette) -> None:
        self._palette = palette
        self._cache = PixmapCache(400)
        self._corner: dict[str, int] = {}

    def set_palette(self, palette: MapPalette) -> None:
        """Draw anew in another theme's colours."""
        self._palette = palette
        self._cache.clear()

    def pixmap(self, mark: VehicleMark, style: LabelStyle, ratio: float) -> QPixmap:
        """The picture of a label."""
        level = "critical" if mark.link_lost else mark.level
        lines = self._lines(mark, style)
        key = (mark.name, lines, level, mark.selected, style, mark.color_index, mark.simulated, ratio)
        if style is LabelStyle.NAME:
            return self._cache.get((mark.name, style, ratio), lambda: self._draw_name(mark.name, ratio))
        return self._cache.get(key, lambda: self._draw_plate(mark, lines, level, ratio))

    @staticmethod
    def _lines(mark: VehicleMark, style: LabelStyle) -> tuple[str, ...]:
        if style is not LabelStyle.PLATE:
            return ()
        if mark.link_lost:
            return (age_text(mark.age_s), *mark.label_lines[:1])
        return mark.label_lines[:1]

    def _draw_name(self, name: str, ratio: float) -> QPixmap:
        face = font("map_label_sub", self._palette.theme)
        metrics = QFontMetricsF(face)
        width = metrics.horizontalAdvance(name) + 8

        def paint(painter: QPainter) -> None:
            halo_text(painter, 4, 13, name, face, self._palette.text, self._palette.halo)

        return drawn(width, 18, ratio, paint)

    def _draw_plate(self, mark: VehicleMark, lines: tuple[str, ...], level: str, ratio: float) -> QPixmap:
        palette, theme = self._palette, self._palette.theme
        name_face, sub_face = font("map_label", theme), font("map_label_sub", theme)
        name_face.setPixelSize(12)
        sub = " · ".join(lines)
        indent = _STRIPE_PX + 6
        name_width = _STATUS_PX + 5 + QFontMetricsF(name_face).horizontalAdvance(mark.name)
        width = indent + max(name_width, QFontMetricsF(sub_face).horizontalAdvance(sub)) + 8
        height = 35.0 if sub else 21.0
        border = palette.accent if mark.selected else palette.level(level) if level else palette.plate_line

        def paint(painter: QPainter) -> None:
            box = QRectF(0.75, 0.75, width - 1.5, height - 1.5)
            painter.setPen(QPen(border, 1.5 if mark.selected or level else 1.0))
            painter.setBrush(palette.plate)
            painter.drawRoundedRect(box, 3, 3)
            painter.fillRect(QRectF(1.0, 1.5, _STRIPE_PX, height - 3), palette.vehicle(mark.color_index))
            paint_status(painter, QRectF(indent, 5, _STATUS_PX, _STATUS_PX), level or "ok", theme)
            painter.setFont(name_face)
            painter.setPen(palette.text)
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(indent + _STATUS_PX + 5, 2, width, 18), left, mark.name)
            if sub:
                painter.setFont(sub_face)
                painter.setPen(palette.text if theme.weight_step else palette.text_soft)
                painter.drawText(QRectF(indent, 17, width, 15), left, sub)

        return drawn(width, height, ratio, paint)

    def place(
        self,
        marks: list[tuple[VehicleMark, float, float]],
        count: int,
        hovered: str,
        ratio: float,
        free: QRectF,
        rooms: Sequence[QRectF] = (),
    ) -> list[PlacedLabel]:
        """Find room for the labels of marks at pixels; the most important first, alerts always.

        Words that stand in ``rooms`` already are covered by none but those that must be shown.
        """
        wanted = []
        for mark, x, y in marks:
            style = style_of(mark, count, hovered)
            if style is not None:
                wanted.append((rank(mark, hovered), mark, x, y, style))
        wanted.sort(key=lambda item: -item[0])
        taken = [(room.left(), room.top(), room.right(), room.bottom()) for room in rooms]
        placed: list[PlacedLabel] = []
        plates = 0
        for weight, mark, x, y, style in wanted:
            if style is not LabelStyle.NAME:
                plates += 1
                if plates > MAX_PLATES and weight < 6:
                    continue
            label = self._find_room(mark, x, y, style, ratio, taken, free, must=weight >= 4)
            if label is not None:
                placed.append(label)
        placed.reverse()
        return placed

    def _find_room(
        self, mark: VehicleMark, x: float, y: float, style: LabelStyle, ratio: float,
        taken: list[tuple[float, float, float, float]], free: QRectF, *, must: bool,
    ) -> PlacedLabel | None:  # fmt: skip
        pixmap = self.pixmap(mark, style, ratio)
        width, height = pixmap.width() / ratio, pixmap.height() / ratio
        if style is LabelStyle.NAME:
            corners: tuple[tuple[float, float], ...] = ((x - width / 2, y + 15),)
        else:
            gap = 27.0 if mark.selected else 21.0
            corners = (
                (x + gap, y - height - 6), (x + gap, y + 10), (x - gap - width, y - height - 6),
                (x - gap - width, y + 10),
            )  # fmt: skip
        last = self._corner.get(mark.key, 0)
        order = [last % len(corners), *(i for i in range(len(corners)) if i != last)]
        for i in order:
            if i >= len(corners):
                continue
            left, top = corners[i]
            box = (left, top, left + width, top + height)
            inside = style is LabelStyle.NAME or (
                left >= free.left()
                and top >= free.top()
                and box[2] <= free.right()
                and box[3] <= free.bottom()
            )
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                self._corner[mark.key] = i
                return PlacedLabel(mark, pixmap, QPointF(round(left), round(top)), i != 0)
        if not must:
            return None
        left, top = corners[0]
        taken.append((left, top, left + width, top + height))
        return PlacedLabel(mark, pixmap, QPointF(round(left), round(top)), False)

    def paint(
        self, painter: QPainter, labels: list[PlacedLabel], pixels: dict[str, tuple[float, float]]
    ) -> None:
        """Draw the labels, least important first, each with a leader line if it was moved."""
        for label in labels:
            if label.leader:
                self._paint_leader(painter, label, pixels[label.mark.key])
            painter.drawPixmap(label.at, label.pixmap)

    def _paint_leader(self, painter: QPainter, label: PlacedLabel, at: tuple[float, float]) -> None:
        size = label.pixmap.deviceIndependentSize()
        x = min(max(at[0], label.at.x()), label.at.x() + size.width())
        y = min(max(at[1], label.at.y()), label.at.y() + size.height())
        for pen in (
            QPen(self._palette.casing, 2.4),
            QPen(QColor(self._palette.vehicle(label.mark.color_index)), 1.0),
        ):
            painter.setPen(pen)
            painter.drawLine(QPointF(*at), QPointF(x, y))


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
