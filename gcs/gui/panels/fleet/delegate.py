"""How the cells and the header of the fleet's table are drawn: symbols and bars beside the words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gcs.gui.panels.fleet.model import (
    ALERT,
    BATTERY,
    GPS,
    HEIGHT,
    LINKS,
    MODE,
    NAME,
    SPEED,
    STATE,
    TICK,
    Index,
    tr,
)
from gcs.gui.panels.fleet.rows import FleetRow
from gcs.gui.theme import Sign, Theme, ThemeController, font, paint_icon
from gcs.gui.widgets import paint_battery, paint_signal_bars, paint_status, paint_text, text_width
from gcs.gui.widgets.names import paint_name
from gcs.model.alarm import Level

ROW_PX = 24
HEADER_PX = 26
WIDTHS = {TICK: 30, NAME: 96, STATE: 104, MODE: 76, BATTERY: 96, LINKS: 100, GPS: 58, HEIGHT: 48, SPEED: 46}
LEAST = {NAME: 74, STATE: 84, MODE: 52, BATTERY: 90, LINKS: 96, GPS: 54, HEIGHT: 40, SPEED: 40}
"""What a column keeps when the table is narrow; below that it scrolls."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def paint_tick(painter: QPainter, rect: QRectF, state: Qt.CheckState, theme: Theme) -> None:
    """Draw a tick box in the middle of a cell; a dash when only some are ticked."""
    on = state is not Qt.CheckState.Unchecked
    box = QRectF(rect.center().x() - 7, rect.center().y() - 7, 14, 14)
    painter.setPen(QPen(QColor(theme.acc if on else theme.line2), theme.border_px))
    painter.setBrush(QColor(theme.acc if on else theme.bg0))
    painter.drawRoundedRect(box, 3, 3)
    if on:
        picture = "check" if state is Qt.CheckState.Checked else "minus"
        paint_icon(painter, box.adjusted(1, 1, -1, -1), picture, theme.on_acc)


class FleetHeader(QHeaderView):
    """Titles in 26 px; the first one is a tick box for all rows that are shown.

    Attributes:
        tickClicked: All rows are to be ticked, or none.
    """

    tickClicked = Signal()

    def __init__(self, themes: ThemeController, state: Callable[[], Qt.CheckState], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._themes = themes
        self._state = state
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(28)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(tr("Columns"))
        self._retheme()
        themes.changed.connect(self._retheme)

    def _retheme(self) -> None:
        self.setFont(font("table", self._themes.current))

    def sizeHint(self) -> QSize:
        """As high as the design says."""
        return QSize(super().sizeHint().width(), HEADER_PX)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Draw a title, or the tick box."""
        painter.save()
        super().paintSection(painter, rect, logical)
        painter.restore()
        if logical == TICK:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_tick(painter, QRectF(rect), self._state(), self._themes.current)
            painter.restore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The tick box does not sort."""
        if self.logicalIndexAt(event.position().toPoint()) == TICK:
            self.tickClicked.emit()
        else:
            super().mouseReleaseEvent(event)


class FleetDelegate(QStyledItemDelegate):
    """Draws one cell."""

    def __init__(self, themes: ThemeController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._painters: dict[int, Callable[[QPainter, QRectF, FleetRow, str], None]] = {
            TICK: self._tick,
            NAME: self._name,
            STATE: self._state,
            MODE: self._mode,
            BATTERY: self._battery,
            LINKS: self._links,
            GPS: self._gps,
            HEIGHT: self._height,
            SPEED: self._speed,
            ALERT: self._alert,
        }

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Dense rows."""
        return QSize(WIDTHS.get(index.column(), 120), ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw ground, content and the line below."""
        row: FleetRow = index.data(Qt.ItemDataRole.UserRole)
        theme = self._themes.current
        rect = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.acc_bg))
        elif row.alert_level >= Level.WARNING:
            painter.fillRect(rect, QColor(theme.tint(row.alert_level)))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(theme.line))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painters[index.column()](painter, rect, row, theme.t3 if row.stale else theme.t1)
        painter.restore()

    def _tick(self, painter: QPainter, rect: QRectF, row: FleetRow, words: str) -> None:
        theme = self._themes.current
        if row.chosen:
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), QColor(theme.acc))
        paint_tick(painter, rect, Qt.CheckState.Checked if row.chosen else Qt.CheckState.Unchecked, theme)

    def _name(self, painter: QPainter, rect: QRectF, row: FleetRow, words: str) -> None:
        theme = self._themes.current
        stripe = QRectF(rect.left(), rect.top() + 4, 3, rect.height() - 8)
        painter.fillRect(stripe, QColor(theme.vehicle(row.color)))
        paint_name(painter, rect.adjusted(9, 0, -4, 0), row.name, font("table_strong", theme), words)

    def _state(self, painter: QPainter, rect: QRectF, row: FleetRow, words: str) -> None:
        self._with_symbol(painter, rect, Sign.of(row.level), row.state, self._themes.current.t1)

    def _alert(self, painter: QPainter, rect: QRectF, row: FleetRow, words: str) -> None:
        if row.alert:
            self._with_symbol(painter, rect, Sign.of(row.alert_level), row.alert, self._themes.current.t1)

    def _with_symbol(self, painter: QPainter, rect: QRectF, sign: Sign, text: str, words: str) -> None:
        theme = self._themes.current
        paint_status(painter, QRectF(rect.left() + 6, rect.center().y() - 6, 12, 12), sign, theme)
        paint_text(painter, rect.adjusted(23, 0, -2, 0), text, font("table", theme), words)

    def _mode(self, painter: QPainter, rect: QRectF, row: FleetRow, words: str) -> None:
        theme = self._themes.current
        paint_text(painter, rect.adjusted(6, 0, -4, 0), row.mode, font("table", theme), words)

    def _battery(self, painter: QPainter, rect: QRectF, row: FleetRow, words: str) -> None:
        theme = self._themes.current
        cell = QRectF(rect.left() + 6, rect.center().y() - 5, 32, 10)
        paint_battery(painter, cell, row.battery_pct, theme, row.battery_level)
        paint_text(painter, rect.adjusted(40, 0, -8, 0), row.battery, font("table", theme), words, RIGHT)

    def _links(self, painter: QPainter, rect: QRectF, row: FleetRow, words: str) -> None:
        theme = self._themes.current
        face = font("table", theme)
        digits = text_width("100", face)
        left = rect.left() + 6
        for quality in row.links:
            sign = Sign.OK
            if quality is not None and quality < 70.0:
                sign = Sign.CRITICAL if quality == 0.0 else Sign.CAUTION
            paint_signal_bars(painter, QRectF(left, rect.center().y() - 6, 13, 12), quality, theme, sign)
            place = QRectF(left + 15, rect.top(), digits, rect.height())
            paint_text(painter, place, "–" if quality is None else f"{quality:.0f}", face, words, RIGHT)
            left += digits + 21

    def _gps(self, painter: QPainter, rect: QRectF, row: FleetRow, words: str) -> None:
        theme = self._themes.current
        face = font("table", theme)
        satellites, _, dilution = row.gps.partition(" ")
        place = QRectF(rect.left() + 6, rect.top(), text_width("00", face), rect.height())
        paint_text(painter, place, satellites, face, words, RIGHT)
        rest = rect.adjusted(place.width() + 12, 0, -2, 0)
        paint_text(painter, rest, dilution, face, theme.t3)

    def _height(self, painter: QPainter, rect: QRectF, row: FleetRow, words: str) -> None:
        face = font("table", self._themes.current)
        paint_text(painter, rect.adjusted(2, 0, -8, 0), row.height, face, words, RIGHT)

    def _speed(self, painter: QPainter, rect: QRectF, row: FleetRow, words: str) -> None:
        face = font("table", self._themes.current)
        paint_text(painter, rect.adjusted(2, 0, -8, 0), row.speed, face, words, RIGHT)
