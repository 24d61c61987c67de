"""The base of every painted widget: it knows the theme and repaints when the theme changes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from gcs.gui.theme import Theme, ThemeController


class ThemedWidget(QWidget):
    """A widget that draws itself with the current theme's tokens."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        themes.changed.connect(self._retheme)

    @property
    def theme(self) -> Theme:
        """The theme to draw with now."""
        return self._themes.current

    def _retheme(self) -> None:
        self.updateGeometry()
        self.update()


class ThemedButton(QAbstractButton):
    """A painted button; the mouse does not move the keyboard focus to it."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        themes.changed.connect(self._retheme)

    @property
    def theme(self) -> Theme:
        """The theme to draw with now."""
        return self._themes.current

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter clicks as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def _retheme(self) -> None:
        self.updateGeometry()
        self.update()
