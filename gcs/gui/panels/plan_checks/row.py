"""One line of the checks: symbol, sentence, detail, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.theme import Sign, ThemeController, font
from gcs.gui.widgets import paint_status, paint_text, text_width
from gcs.gui.widgets.labels import RIGHT
from gcs.gui.widgets.themed import ThemedButton, ThemedWidget

HEIGHT, TALL = 30, 44
_LEFT, _RIGHT = 34.0, 12.0


class LinkButton(ThemedButton):
    """A word in the accent colour that acts; as high as its row, so that a finger finds it."""

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """The word, with room to hit it."""
        return QSize(round(text_width(self.text(), font("table_strong", self.theme))) + 24, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the word."""
        theme = self.theme
        painter = QPainter(self)
        if self.underMouse() and self.isEnabled():
            painter.fillRect(self.rect().adjusted(2, 3, -2, -3), QColor(theme.bg4))
        face = font("table_strong", theme)
        place = QRectF(self.rect()).adjusted(0, 0, -_RIGHT, 0)
        paint_text(painter, place, self.text(), face, theme.acc, RIGHT)


class CheckRow(ThemedWidget):
    """A finding, or something that is right.

    Attributes:
        clicked: Show what it is about.
        acted: The button was pressed.
    """

    clicked = Signal()
    acted = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self._sign = Sign.OK
        self._text = self._detail = ""
        self._cut = False
        self.button = LinkButton(themes, self)
        self.button.clicked.connect(self.acted)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_check(self, sign: Sign, text: str, detail: str, act: str, tip: str) -> None:
        """Show a finding; ``act`` is the button's word, empty for none."""
        self._sign, self._text, self._detail = sign, text, detail
        self.button.setText(act)
        self.button.setAccessibleName(f"{act}: {text}" if act else "")
        self.button.setVisible(bool(act))
        self.setFixedHeight(TALL if detail else HEIGHT)
        self.setToolTip(tip)
        self.setAccessibleName(f"{text}. {detail}" if detail else text)
        self._place()
        self.update()

    @property
    def text(self) -> str:
        """The sentence that is shown."""
        return self._text

    def _place(self) -> None:
        width = self.button.sizeHint().width()
        self.button.setGeometry(self.width() - width, 0, width, self.height())

    def resizeEvent(self, event: object) -> None:
        """Keep the button at the right."""
        self._place()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere shows it."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw symbol and words."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._sign is Sign.CRITICAL:
            painter.fillRect(self.rect(), QColor(theme.tint(self._sign)))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(theme.line))
        paint_status(painter, QRectF(12, (HEIGHT - 13) / 2, 13, 13), self._sign, theme)
        right = self.button.x() if self.button.isVisibleTo(self) else self.width() - _RIGHT
        first = QRectF(
            _LEFT, 0 if not self._detail else 3, right - _LEFT, HEIGHT - (0 if not self._detail else 5)
        )
        paint_text(painter, first, self._text, font("table", theme), theme.t1)
        if self._detail:
            second = QRectF(_LEFT, 24, right - _LEFT, 16)
            colour = theme.t1 if self._sign is Sign.CRITICAL else theme.t2
            paint_text(painter, second, self._detail, font("small", theme), colour)

    def sizeHint(self) -> QSize:
        """As high as its words need."""
        return QSize(300, TALL if self._detail else HEIGHT)
