"""The handle of a docked panel: a thin line of dots to drag it by; double-click floats it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gcs.gui.theme import ThemeController
from gcs.gui.widgets.themed import ThemedWidget

HEIGHT = 8
DOTS = 5


class DockGrip(ThemedWidget):
    """Stands in for a dock's title bar; the dock itself handles the mouse on it."""

    def __init__(self, themes: ThemeController, title: str, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self.setCursor(Qt.CursorShape.SizeAllCursor)
        self.setToolTip(self.tr("%s: drag to move, double-click to float") % title)
        self.setAccessibleName(self.tr("Move %s") % title)

    def sizeHint(self) -> QSize:
        """As thin as can be grasped."""
        return QSize(60, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dots."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.bg2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.line2))
        for number in range(DOTS):
            x = self.width() / 2 + (number - (DOTS - 1) / 2) * 6
            painter.drawEllipse(QPointF(x, HEIGHT / 2), 1.2, 1.2)
