"""Which theme is shown now: one object, made by the composition root and handed to every widget."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gcs.gui.theme.tokens import DARK, THEMES, Theme


class ThemeController(QObject):
    """Holds the current theme and tells the widgets when it changes.

    Attributes:
        changed: Emitted with the new ``Theme``; also when only "reduce motion" changed.
    """

    changed = Signal(object)

    def __init__(self, theme: Theme = DARK, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reduce_motion = False

    @property
    def current(self) -> Theme:
        """The theme to draw with now."""
        return self._theme

    @property
    def reduce_motion(self) -> bool:
        """Whether every animation is off; values still update."""
        return self._reduce_motion

    def choose(self, name: str) -> None:
        """Switch to the theme of that name.

        Raises:
            KeyError: No theme has that name.
        """
        theme = THEMES[name]
        if theme is not self._theme:
            self._theme = theme
            self.changed.emit(theme)

    def choose_next(self) -> None:
        """Step to the next theme: dark, light, sunlight, dark."""
        names = list(THEMES)
        self.choose(names[(names.index(self._theme.name) + 1) % len(names)])

    def set_reduce_motion(self, reduce: bool) -> None:
        """Turn all animation off or on."""
        if reduce != self._reduce_motion:
            self._reduce_motion = reduce
            self.changed.emit(self._theme)
