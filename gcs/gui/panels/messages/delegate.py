"""Paints a row of the message list: time, symbol, source, text, count."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gcs.gui.panels.messages.log import Row
from gcs.gui.panels.messages.model import Role
from gcs.gui.theme import Theme, ThemeController, font
from gcs.gui.widgets import paint_status, paint_text
from gcs.model import format as fmt

ROW_HEIGHT = 25
_MARGIN = 12.0
_GAP = 9.0
_SYMBOL = 11.0


class MessageDelegate(QStyledItemDelegate):
    """Draws rows with the theme's tokens, in columns that keep their width."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._dress(themes.current)
        themes.changed.connect(self._dress)

    def _dress(self, theme: Theme) -> None:
        self._font = font("table", theme)
        metrics = QFontMetricsF(self._font)
        self._time_width = metrics.horizontalAdvance("00:00:00")
        self._source_width = metrics.horizontalAdvance("Heron 00")

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return a row's height; its width is the list's."""
        return QSize(0, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        row = index.data(Role.ROW)
        if not isinstance(row, Row):
            return
        theme = self._themes.current
        rect = QRectF(option.rect)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        self._ground(painter, rect, row, theme, selected)
        tones = (theme.t1, theme.t1) if row.tinted else (theme.t3, theme.t2)
        self._columns(painter, rect, row, theme, tones)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(QColor(theme.acc), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    @staticmethod
    def _ground(painter: QPainter, rect: QRectF, row: Row, theme: Theme, selected: bool) -> None:
        if selected:
            painter.fillRect(rect, QColor(theme.acc_bg))
        elif row.tinted:
            painter.fillRect(rect, QColor(theme.tint(row.sign)))

    def _columns(
        self, painter: QPainter, rect: QRectF, row: Row, theme: Theme, tones: tuple[str, str]
    ) -> None:
        left, top, height = rect.left() + _MARGIN, rect.top(), rect.height()
        time = QRectF(left, top, self._time_width + 1, height)
        paint_text(painter, time, fmt.time_of_day(row.first_us), self._font, tones[0])
        left = time.right() + _GAP
        symbol = QRectF(left, top + (height - _SYMBOL) / 2, _SYMBOL, _SYMBOL)
        paint_status(painter, symbol, row.sign, theme)
        left = symbol.right() + _GAP - 1
        source = QRectF(left, top, max(self._source_width, min(140.0, rect.width() * 0.12)), height)
        paint_text(painter, source, row.source, self._font, tones[1])
        left, right = source.right() + _GAP, rect.right() - 8
        tail = self._tail(row)
        if tail:
            width = QFontMetricsF(self._font).horizontalAdvance(tail) + 1
            paint_text(painter, QRectF(right - width, top, width, height), tail, self._font, tones[1])
            right -= width + 8
        paint_text(painter, QRectF(left, top, right - left, height), row.text, self._font, theme.t1)

    def _tail(self, row: Row) -> str:
        parts = [f"×\u2009{row.count}"] if row.count > 1 else []
        if row.alarm_key:
            if not row.open:
                parts.append(self.tr("over"))
            elif row.acknowledged:
                parts.append(self.tr("seen"))
        return " · ".join(parts)
