"""A push button of a wanted height: stylesheets overrule ``setMinimumHeight``, but not a size hint."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

FLIGHT_PX = 40
"""Any control used in flight."""
DIALOG_PX = 32


class SizedButton(QPushButton):
    """Never becomes the button that Enter presses by accident: it is no dialog's default."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, height: int = DIALOG_PX, primary: bool = False
    ) -> None:
        super().__init__(text, parent)
        self._height = height
        self.setAutoDefault(False)
        if primary:
            self.setProperty("primary", True)

    def sizeHint(self) -> QSize:
        """As wide as Qt says, as high as wanted."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), self._height))

    def minimumSizeHint(self) -> QSize:
        """The whole word stays legible."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, and no other."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)
