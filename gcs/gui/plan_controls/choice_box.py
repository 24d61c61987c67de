"""Fields of a form that open a list: drawn like the number fields beside them, never cut without a sign."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from gcs.gui.theme import Theme, ThemeController, font, paint_icon
from gcs.gui.widgets import paint_text, text_width
from gcs.gui.widgets.themed import ThemedButton

FIELD_PX = 28
_LEFT, _RIGHT = 10.0, 22.0


def paint_field(painter: QPainter, rect: QRectF, theme: Theme, text: str, tone: str, focused: bool) -> None:
    """Draw ground, border, text and chevron; long words get a smaller face before they are cut."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = 2.0 if focused else theme.border_px
    inset = width / 2
    painter.setPen(QPen(QColor(theme.acc if focused else theme.line2), width))
    painter.setBrush(QColor(theme.bg0))
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), 5, 5)
    chevron = QRectF(rect.right() - 20, rect.center().y() - 7, 14, 14)
    paint_icon(painter, chevron, "chevron-down", theme.t2 if tone != "t3" else theme.t3)
    room = rect.adjusted(_LEFT, 0, -_RIGHT, 0)
    faces = [font(role, theme) for role in ("body_strong", "table_strong", "table")]
    face = next((face for face in faces if text_width(text, face) <= room.width()), faces[-1])
    paint_text(painter, room, text, face, str(getattr(theme, tone)))


class ChoiceBox(QComboBox):
    """One of a few words; "Several values" while none is chosen."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As high as the fields beside it."""
        return QSize(90, FIELD_PX)

    def minimumSizeHint(self) -> QSize:
        """Room for a letter or two."""
        return QSize(48, FIELD_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field."""
        none = self.currentIndex() < 0
        text = self.placeholderText() if none else self.currentText()
        tone = "t3" if none or not self.isEnabled() else "t1"
        paint_field(QPainter(self), QRectF(self.rect()), self._themes.current, text, tone, self.hasFocus())


class OpenField(ThemedButton):
    """A button that looks like a field with a list, for lists that need a search."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._faint = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str, *, faint: bool) -> None:
        """Show a value, or faintly what stands for one."""
        self._faint = faint
        self.setText(text)
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the fields beside it."""
        return QSize(90, FIELD_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the list, as in any field with one."""
        if event.key() == Qt.Key.Key_Down:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field."""
        tone = "t3" if self._faint or not self.isEnabled() else "t1"
        paint_field(QPainter(self), QRectF(self.rect()), self.theme, self.text(), tone, self.hasFocus())
