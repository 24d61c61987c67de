"""A line on the map that says what to do with the tool in hand."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gcs.gui.theme import ThemeController, font
from gcs.gui.widgets import paint_text, text_width
from gcs.gui.widgets.labels import CENTRE
from gcs.gui.widgets.plate import paint_plate
from gcs.gui.widgets.themed import ThemedWidget

HEIGHT = 30
ABOVE = 30
"""Room for what the map names as its source."""


class MapHint(ThemedWidget):
    """Stands at the map's lower edge, in the middle of what the tools leave free; takes no mouse."""

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self._text = ""
        self._left = 0
        self.setObjectName("planHint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_text(self, text: str) -> None:
        """Say what to do now; empty: nothing to say."""
        self._text = text
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        parent = self.parentWidget()
        if text and parent is not None:
            self.place(self._left, parent.width(), parent.height())
            self.raise_()
        self.update()

    def place(self, left: int, width: int, height: int) -> None:
        """Stand in the free part of a map of this size; ``left`` is what the tools cover."""
        self._left = left
        size = self.sizeHint()
        wide = min(size.width(), width - left - 24)
        self.setGeometry(
            left + (width - left - wide) // 2, height - size.height() - ABOVE, wide, size.height()
        )

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(round(text_width(self._text, font("body", self.theme))) + 32, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw plate and words."""
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint_plate(painter, box, self.theme)
        place = box.adjusted(12, 0, -12, 0)
        paint_text(painter, place, self._text, font("body", self.theme), self.theme.t1, CENTRE)
