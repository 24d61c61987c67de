"""The strip under the map: coordinates and terrain under the pointer, the map's source, zoom, orientation."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.map.scene import Place
from gcs.gui.theme import ThemeController, font
from gcs.gui.widgets import ThemedWidget, paint_status
from gcs.maps.coordinates import mgrs_text, utm_text
from gcs.model import format as fmt
from gcs.model.elevation import Elevation
from gcs.model.units import METRIC, UnitSettings

HEIGHT = 26
_GAP, _PADDING, _SYMBOL = 20.0, 12.0, 12.0
_WIDEST = {
    "cursor": "00.000 000° N 000.000 000° W",
    "mgrs": "00X XX 00000 00000",
    "utm": "00X 000 000 E 00 000 000 N",
}
_MOST_WIDTHS = 64
_WIDEST_TERRAIN = "00 000 m"


@dataclass(frozen=True, slots=True)
class _Item:
    label: str
    value: str
    widest: str
    fixed: bool = False
    symbol: str = ""
    keep: int = 0
    """Items with the least number go first where there is no room."""


class MapStatusStrip(ThemedWidget):
    """Painted text in reserved widths, so that nothing jumps as the pointer moves."""

    def __init__(
        self, themes: ThemeController, elevation: Elevation | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, parent)
        self._elevation = elevation
        self._cursor: Place | None = None
        self._units = METRIC
        self._zoom = 0.0
        self._source, self._source_level = "", "off"
        self._show_utm = False
        self._show_terrain = elevation is not None
        self._widths: dict[tuple[str, str], float] = {}
        """Of labels and widest texts, by role and text: measuring them anew took half of each drawing."""
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Map status"))

    def set_cursor(self, place: Place | None) -> None:
        """Show a place, or that the pointer is elsewhere."""
        self._cursor = place
        self.update()

    def set_zoom(self, zoom: float) -> None:
        """Show the zoom."""
        if round(zoom, 1) != round(self._zoom, 1):
            self._zoom = zoom
            self.update()

    def set_source(self, text: str, level: str) -> None:
        """Name the map that is shown, with a status level; only the tool tip has more than a sentence."""
        if (text, level) != (self.toolTip(), self._source_level):
            self._source, self._source_level = text.partition(". ")[0], level
            self.setToolTip(text)
            self.update()

    def set_units(self, units: UnitSettings) -> None:
        """Use these units for the terrain's height."""
        self._units = units
        self.update()

    def set_options(self, *, utm: bool, terrain: bool) -> None:
        """Show UTM, or the terrain's height."""
        self._show_utm, self._show_terrain = utm, terrain and self._elevation is not None
        self.update()

    def terrain_text(self) -> str:
        """Terrain under the pointer above mean sea level; "–" where no elevation is known."""
        if self._cursor is None or self._elevation is None:
            return fmt.UNKNOWN
        height = self._elevation.height_amsl_m(*self._cursor)
        return fmt.height(None if height is None else max(0.0, height), self._units).text

    def texts(self) -> dict[str, str]:
        """All that the strip says, by item."""
        lat_deg, lon_deg = self._cursor if self._cursor is not None else (None, None)
        texts = {"cursor": fmt.coordinates(lat_deg, lon_deg), "mgrs": mgrs_text(lat_deg, lon_deg)}
        if self._show_utm:
            texts["utm"] = utm_text(lat_deg, lon_deg)
        if self._show_terrain:
            texts["terrain"] = self.terrain_text()
        return texts

    def _left_items(self) -> list[_Item]:
        words = {"cursor": self.tr("Cursor"), "mgrs": self.tr("MGRS"), "utm": self.tr("UTM")}
        ranks = {"cursor": 9, "mgrs": 6, "utm": 3}
        items = []
        for name, text in self.texts().items():
            if name == "terrain":
                items.append(_Item(self.tr("Terrain AMSL"), text, _WIDEST_TERRAIN, keep=7))
            else:
                items.append(_Item(words[name], text, _WIDEST[name], fixed=True, keep=ranks[name]))
        return items

    def _right_items(self) -> list[_Item]:
        return [
            _Item("", self._source, self._source, symbol=self._source_level, keep=8),
            _Item(self.tr("Zoom"), f"{self._zoom:.1f}", "00.0", keep=5),
            _Item(self.tr("North up"), "", "", keep=1),
        ]

    def sizeHint(self) -> QSize:
        """The fixed height."""
        return QSize(600, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the items that fit: from the left what the pointer shows, at the right what the map is."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.bg1))
        painter.fillRect(QRectF(0, 0, self.width(), 1), QColor(self.theme.line))
        left, right = self._left_items(), self._right_items()
        room = self.width() - 2 * _PADDING
        while left and sum(self._width(item) + _GAP for item in left + right) - _GAP > room:
            least = min(left + right, key=lambda item: item.keep)
            (left if least in left else right).remove(least)
        x = _PADDING
        for item in left:
            self._paint_item(painter, x, item)
            x += self._width(item) + _GAP
        x = self.width() - _PADDING
        for item in reversed(right):
            x -= self._width(item)
            self._paint_item(painter, x, item)
            x -= _GAP
        painter.end()

    def _retheme(self) -> None:
        self._widths.clear()
        super()._retheme()

    def _faces(self, item: _Item) -> tuple[QFont, QFont]:
        return font("table", self.theme), font(_value_role(item), self.theme)

    def _advance(self, role: str, text: str) -> float:
        key = (role, text)
        if key not in self._widths:
            if len(self._widths) > _MOST_WIDTHS:
                self._widths.clear()
            self._widths[key] = QFontMetricsF(font(role, self.theme)).horizontalAdvance(text)
        return self._widths[key]

    def _width(self, item: _Item) -> float:
        width = self._advance("table", item.label)
        if item.symbol:
            width += _SYMBOL + 5
        if item.widest:
            width += self._room(item)
            width += 5 if item.label else 0
        return width

    def _room(self, item: _Item) -> float:
        role = "table" if item.symbol else _value_role(item)
        reserved = self._advance(role, item.widest)
        if item.value == item.widest or (item.fixed and len(item.value) <= len(item.widest)):
            return reserved
        return max(reserved, QFontMetricsF(font(role, self.theme)).horizontalAdvance(item.value))

    def _paint_item(self, painter: QPainter, x: float, item: _Item) -> None:
        label_face, value_face = self._faces(item)
        theme, align = self.theme, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if item.symbol:
            middle = (HEIGHT - _SYMBOL) / 2
            paint_status(painter, QRectF(x, middle, _SYMBOL, _SYMBOL), item.symbol, theme)
            x += _SYMBOL + 5
        painter.setFont(label_face)
        painter.setPen(QColor(theme.t2))
        painter.drawText(QRectF(x, 0, 2000, HEIGHT), align, item.value if item.symbol else item.label)
        if item.symbol or not item.value:
            return
        if item.label:
            x += self._advance("table", item.label) + 5
        painter.setFont(value_face)
        painter.setPen(QColor(theme.t1))
        painter.drawText(QRectF(x, 0, 2000, HEIGHT), align, item.value)


def _value_role(item: _Item) -> str:
    return "fixed" if item.fixed else "table_strong"
