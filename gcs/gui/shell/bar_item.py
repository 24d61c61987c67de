"""What all items of the status bar have in common."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gcs.gui.theme import ThemeController, font
from gcs.gui.widgets.labels import paint_text
from gcs.gui.widgets.themed import ThemedButton

BAR_HEIGHT = 54
PAD = 14
SMALL_PAD = 10
ICON = 28
MIDDLE = 27.0


class BarItem(ThemedButton):
    """One item of the bar; a click or Space asks for its details.

    Attributes:
        most: The width above which its text is cut.
        slack: Padding that a narrow bar may take without any loss.
        whole: Squeezed at once to its least width, or not at all.
    """

    most = 320
    slack = 0
    whole = False

    def __init__(self, themes: ThemeController, key: str, title: str, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self.key = key
        self.title = title
        self.compact = False
        self.separator = True
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.hide()

    @abstractmethod
    def natural_width(self, compact: bool) -> int:
        """Width that shows everything, with or without the sub-line."""

    def least_width(self) -> int:
        """Width below which the item is not squeezed; its icon goes before its text is cut."""
        return 60

    @property
    def alerting(self) -> bool:
        """Whether the value carries an alert, so that it must stay."""
        return False

    def describe(self, *words: str) -> None:
        """Tell a screen reader, and the tool tip, what the item says."""
        said = ", ".join(word for word in words if word)
        self.setAccessibleName(f"{self.title}: {said}" if said else self.title)
        self.setToolTip("\n".join([self.title, *(word for word in words if word)]))

    def set_compact(self, compact: bool) -> None:
        """Drop or show the sub-line."""
        if compact != self.compact:
            self.compact = compact
            self.update()

    def sizeHint(self) -> QSize:
        """As the bar lays it out."""
        return QSize(self.natural_width(self.compact), BAR_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw hover ground, content and the line at the right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isDown() or self.underMouse():
            painter.fillRect(QRectF(0, 0, self.width() - 1, self.height()), QColor(self.theme.bg3))
        self.paint(painter)
        if self.separator:
            painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), QColor(self.theme.line))

    @abstractmethod
    def paint(self, painter: QPainter) -> None:
        """Draw the content into the item's rectangle."""

    def paint_two(
        self, painter: QPainter, box: QRectF, value: str, detail: str, role: str = "bar_value"
    ) -> None:
        """Draw value and sub-line, or the value alone in the middle."""
        theme = self.theme
        if detail and not self.compact:
            paint_text(painter, QRectF(box.left(), 10, box.width(), 20), value, font(role, theme), theme.t1)
            paint_text(
                painter, QRectF(box.left(), 28, box.width(), 16), detail, font("bar_sub", theme), theme.t2
            )
        else:
            paint_text(painter, QRectF(box.left(), 17, box.width(), 20), value, font(role, theme), theme.t1)
