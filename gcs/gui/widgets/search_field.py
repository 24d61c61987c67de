"""A line edit for searching: magnifier at the left, clear button when there is text, Escape clears."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gcs.gui.theme import Theme, ThemeController, icon


class SearchField(QLineEdit):
    """Text to search or filter by; ``textChanged`` tells each change."""

    def __init__(self, themes: ThemeController, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setMinimumHeight(28)
        self._lens = QAction(self)
        self._clear = QAction(self)
        self._clear.setText(self.tr("Clear"))
        self._clear.triggered.connect(self.clear)
        self._clear.setVisible(False)
        self.addAction(self._lens, QLineEdit.ActionPosition.LeadingPosition)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        self._retheme(themes.current)
        themes.changed.connect(self._retheme)

    def _retheme(self, theme: Theme) -> None:
        self._lens.setIcon(icon("search", theme.t2, 16))
        self._clear.setIcon(icon("x", theme.t2, 16))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the field first; a second one goes to whoever holds it."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
