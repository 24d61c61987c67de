"""A line under the status bar: it says something once, may ask one question, and covers nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gcs.gui.theme import Sign, ThemeController
from gcs.gui.widgets import StatusSymbol
from gcs.model.alarm import Level

STAYS_MS = 12_000


class Banner(QWidget):
    """Hidden until there is something to say."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._accepted: Callable[[], object] | None = None
        self._declined: Callable[[], object] | None = None
        self._symbol = StatusSymbol(themes, Sign.ADVISORY)
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.yes = QPushButton(self)
        self.yes.setObjectName("banner-yes")
        self.no = QPushButton(self.tr("Dismiss"), self)
        self.no.setObjectName("banner-no")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 10, 6)
        row.addWidget(self._symbol)
        row.addWidget(self.label, 1)
        for button, slot in ((self.yes, self._accept), (self.no, self._decline)):
            button.setMinimumHeight(32)
            button.clicked.connect(slot)
            row.addWidget(button)
        self.hide()

    def show_text(self, level: Level, text: str) -> None:
        """Say something; it goes by itself after a while unless it is a warning."""
        if self._accepted is not None:
            return
        self._say(level, text)
        self.yes.hide()
        if level < Level.WARNING:
            self._timer.start(STAYS_MS)

    def ask(
        self,
        level: Level,
        text: str,
        word: str,
        accepted: Callable[[], object],
        declined: Callable[[], object] | None = None,
    ) -> None:
        """Ask a question that can be left unanswered."""
        self._timer.stop()
        self._accepted, self._declined = accepted, declined
        self._say(level, text)
        self.yes.setText(word)
        self.yes.show()
        self.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, level: Level, text: str) -> None:
        self._symbol.set_status(level)
        self.label.setText(text)
        self.setAccessibleName(text)
        self.show()

    def _accept(self) -> None:
        accepted, self._accepted, self._declined = self._accepted, None, None
        self.hide()
        if accepted is not None:
            accepted()

    def _decline(self) -> None:
        declined, self._accepted, self._declined = self._declined, None, None
        self.hide()
        if declined is not None:
            declined()
