"""A line of text in a form: taken with Enter or on leaving, restored with Escape."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gcs.gui.theme import ThemeController, font


class TextEdit(QLineEdit):
    """Text such as coordinates.

    Attributes:
        entered: A person typed another text.
    """

    entered = Signal(str)

    def __init__(self, themes: ThemeController, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._shown = ""
        self._tip = tip
        self._retheme()
        themes.changed.connect(self._retheme)

    def _retheme(self) -> None:
        self.setFont(font("fixed", self._themes.current))

    def show_text(self, text: str | None) -> None:
        """Show a text; None is "several values". Does not disturb a person who types."""
        typing = self.hasFocus() and self.text() != self._shown
        self._shown = text or ""
        self.setPlaceholderText(self.tr("Several values") if text is None else "")
        self.setToolTip("\n".join(line for line in (self._shown, self._tip) if line))
        if not typing:
            self.revert()

    def revert(self) -> None:
        """Show again what was there before typing."""
        if self.text() != self._shown:
            self.setText(self._shown)
        self.setCursorPosition(0)

    def commit(self) -> None:
        """Take what was typed."""
        text = self.text().strip()
        if text and text != self._shown:
            # Shown again by the new plan; a refusal leaves the old text.
            self.setText(self._shown)
            self.entered.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, Escape restores."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
        elif event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.revert()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take what was typed."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.commit()
