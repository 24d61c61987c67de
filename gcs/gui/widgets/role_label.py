"""A standard label in one of the design's text roles: its weight follows the theme."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from gcs.gui.theme import ThemeController, font


class RoleLabel(QLabel):
    """Text that may wrap and be copied; ``tone`` is ``label`` (t2), ``hint`` (t3) or empty (t1)."""

    def __init__(
        self,
        themes: ThemeController,
        text: str = "",
        role: str = "body",
        parent: QWidget | None = None,
        *,
        tone: str = "",
        wrap: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self._themes = themes
        self._role = role
        self.setWordWrap(wrap)
        if tone:
            self.setProperty("tone", tone)
        self._retheme()
        themes.changed.connect(self._retheme)

    def _retheme(self) -> None:
        self.setFont(font(self._role, self._themes.current))
