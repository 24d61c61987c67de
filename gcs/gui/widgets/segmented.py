"""A choice of a few: joined segments, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.theme import ThemeController, font
from gcs.gui.widgets.labels import CENTRE, paint_text, text_width
from gcs.gui.widgets.themed import ThemedWidget


class SegmentedControl(ThemedWidget):
    """One of several named choices; arrow keys move it.

    Attributes:
        chosen: The key of the choice a person made.
    """

    chosen = Signal(str)

    def __init__(
        self,
        themes: ThemeController,
        choices: Sequence[tuple[str, str]],
        *,
        height: int = 22,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make the control from (key, word) pairs; the first is chosen."""
        super().__init__(themes, parent)
        self._choices = list(choices)
        self._current = self._choices[0][0] if self._choices else ""
        self._height = height
        self._name = name
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._describe()

    @property
    def current(self) -> str:
        """Key of the choice."""
        return self._current

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Replace the choices; the chosen key stays if it is still there."""
        if list(choices) != self._choices:
            self._choices = list(choices)
            if self._current not in [key for key, _ in choices]:
                self._current = self._choices[0][0] if self._choices else ""
            self._describe()
            self._retheme()

    def set_current(self, key: str) -> None:
        """Show a choice without telling anyone.

        Raises:
            KeyError: No choice has that key.
        """
        if key not in [known for known, _ in self._choices]:
            raise KeyError(f"no choice {key!r} among {self._choices}")
        if key != self._current:
            self._current = key
            self._describe()
            self.update()

    def segment(self, key: str) -> QRectF:
        """Where a choice is drawn, in the widget's own coordinates."""
        left = 0.0
        for (known, _), width in zip(self._choices, self._widths(), strict=True):
            if known == key:
                return QRectF(left, 0, width, self.height())
            left += width
        return QRectF()

    def _describe(self) -> None:
        word = next((word for key, word in self._choices if key == self._current), "")
        self.setAccessibleName(f"{self._name}: {word}" if self._name else word)

    def _widths(self) -> list[float]:
        face = font("table_strong", self.theme)
        return [round(text_width(word, face)) + 20.0 for _, word in self._choices]

    def _choose(self, key: str) -> None:
        if key != self._current:
            self.set_current(key)
            self.chosen.emit(key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the segment under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            for key, _ in self._choices:
                if self.segment(key).contains(event.position()):
                    self._choose(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the choice."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        keys = [key for key, _ in self._choices]
        if step is None or not keys:
            super().keyPressEvent(event)
        else:
            place = keys.index(self._current) + step
            self._choose(keys[min(max(place, 0), len(keys) - 1)])

    def sizeHint(self) -> QSize:
        """All words side by side."""
        return QSize(round(sum(self._widths())), self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the segments."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = theme.border_px / 2
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 5, 5)
        painter.fillPath(shape, QColor(theme.bg0))
        painter.setClipPath(shape)
        painter.fillRect(self.segment(self._current), QColor(theme.bg4))
        painter.setPen(QPen(QColor(theme.line2), theme.border_px))
        for key, _ in self._choices[1:]:
            x = self.segment(key).left()
            painter.drawLine(round(x), 0, round(x), self.height())
        painter.setClipping(False)
        painter.drawPath(shape)
        for key, word in self._choices:
            chosen = key == self._current
            face = font("table_strong" if chosen else "table", theme)
            paint_text(painter, self.segment(key), word, face, theme.t1 if chosen else theme.t2, CENTRE)
