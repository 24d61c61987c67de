"""One cell of the value grid: label above, value with its unit below, each keeping its place."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.theme import Sign, ThemeController, font
from gcs.gui.widgets.labels import paint_text, text_width
from gcs.gui.widgets.status_symbol import paint_status, status_word
from gcs.gui.widgets.themed import ThemedWidget

UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class CellValue:
    """What a cell shows; texts come ready from ``gcs.model.format``."""

    text: str = UNKNOWN
    unit: str = ""
    sign: Sign | None = None
    """Symbol before the value; None for none."""
    age: str = ""
    """Age of a stale value, such as "4 s"; empty while it is fresh."""


class ValueCell(ThemedWidget):
    """A labelled value at 20 px; a stale one turns grey and tells its age."""

    def __init__(self, themes: ThemeController, label: str, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._label = label
        self._value = CellValue()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._describe()

    @property
    def value(self) -> CellValue:
        """What is shown now."""
        return self._value

    def set_label(self, label: str) -> None:
        """Rename the cell."""
        if label != self._label:
            self._label = label
            self._describe()
            self.update()

    def set_value(self, value: CellValue) -> None:
        """Show a value; costs nothing when it is the same."""
        if value != self._value:
            self._value = value
            self._describe()
            self.update()

    def _describe(self) -> None:
        value = self._value
        words = [self._label, f"{value.text} {value.unit}".strip()]
        if value.sign:
            words.append(status_word(value.sign))
        if value.age:
            words.append(self.tr("%1 old").replace("%1", value.age))
        self.setAccessibleName(", ".join(words))

    def sizeHint(self) -> QSize:
        """A third of the right column, 56 high."""
        return QSize(120, 56)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for the smallest column."""
        return QSize(80, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw label, symbol, value, unit and age."""
        theme, value = self.theme, self._value
        painter = QPainter(self)
        room = self.width() - 16
        paint_text(painter, QRectF(12, 7, room, 16), self._label, font("table", theme), theme.t2)
        left = 12.0
        if value.sign:
            paint_status(painter, QRectF(left, 32, 12, 12), value.sign, theme)
            left += 17
        grey = bool(value.age) or value.text == UNKNOWN
        number, unit = font("value", theme), font("value_unit", theme)
        end = self.width() - 4.0
        paint_text(
            painter, QRectF(left, 24, end - left, 28), value.text, number, theme.t3 if grey else theme.t1
        )
        left += text_width(value.text, number) + 4
        tail = value.age or value.unit
        if tail and left < end:
            paint_text(painter, QRectF(left, 28, end - left, 24), tail, unit, theme.t3 if grey else theme.t2)


def paint_cell_lines(painter: QPainter, rect: QRectF, colour: str, right: bool, bottom: bool) -> None:
    """Draw the hairlines between cells of a grid."""
    if right:
        painter.fillRect(QRectF(rect.right() - 1, rect.top(), 1, rect.height()), QColor(colour))
    if bottom:
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(colour))
