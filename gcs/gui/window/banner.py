"""A line under the status bar: it says something once, may ask one question, and covers nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gcs.gui.theme import Sign, ThemeController
from gcs.gui.widgets import StatusSymbol
from gcs.gui.widgets.sized_button import SizedButton
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.alarm import Level

STAYS_MS = 12_000


@dataclass(frozen=True, slots=True)
class Answer:
    """A further answer to a question, between yes and no."""

    word: str
    taken: Callable[[], object]


class Banner(ThemedWidget):
    """Hidden until there is something to say. What is said during a question waits until it is answered."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._accepted: Callable[[], object] | None = None
        self._declined: Callable[[], object] | None = None
        self._other: Callable[[], object] | None = None
        self._waiting: list[tuple[Level, str]] = []
        self._questions: list[Callable[[], object]] = []
        self._level = Level.OFF
        self._symbol = StatusSymbol(themes, Sign.ADVISORY)
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.yes = SizedButton("", self)
        self.yes.setObjectName("banner-yes")
        self.other = SizedButton("", self)
        self.other.setObjectName("banner-other")
        self.no = SizedButton(self.tr("Dismiss"), self)
        self.no.setObjectName("banner-no")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._end)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 10, 6)
        row.setSpacing(10)
        row.addWidget(self._symbol)
        row.addWidget(self.label, 1)
        for button, slot in (
            (self.yes, self._accept),
            (self.other, self._take_other),
            (self.no, self._decline),
        ):
            button.clicked.connect(slot)
            row.addWidget(button)
        self.hide()

    @property
    def asking(self) -> bool:
        """Whether a question waits for its answer."""
        return self._accepted is not None

    def show_text(self, level: Level, text: str) -> None:
        """Say something; it goes by itself after a while unless it is a warning."""
        worse_shown = self.isVisible() and self._level > level and self._level >= Level.WARNING
        if self.asking or worse_shown:
            if (level, text) not in self._waiting:
                self._waiting.append((level, text))
            return
        self._say(level, text)
        self.yes.hide()
        self.other.hide()
        if level < Level.WARNING:
            self._timer.start(STAYS_MS)
        else:
            self._timer.stop()

    def ask(
        self,
        level: Level,
        text: str,
        word: str,
        accepted: Callable[[], object],
        declined: Callable[[], object] | None = None,
        *,
        other: Answer | None = None,
        waits: bool = False,
    ) -> None:
        """Ask a question that can be left unanswered; a newer one takes the place of an older.

        With ``waits`` it is asked after the one that is being asked.
        """
        if waits and self.asking:
            self._questions.append(lambda: self.ask(level, text, word, accepted, declined, other=other))
            return
        self._timer.stop()
        self._accepted, self._declined = accepted, declined
        self._other = other.taken if other is not None else None
        self._say(level, text)
        self.yes.setText(word)
        self.yes.show()
        self.other.setText(other.word if other is not None else "")
        self.other.setVisible(other is not None)
        # The harmless answer has the keyboard: a Space meant for the map must not say yes.
        self.no.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, level: Level, text: str) -> None:
        self._level = level
        self._symbol.set_status(level)
        self.label.setText(text)
        self.setAccessibleName(text)
        self.show()
        self.update()

    def _end(self) -> None:
        self.hide()
        self._level = Level.OFF
        if self._questions:
            self._questions.pop(0)()
        elif self._waiting:
            self.show_text(*self._waiting.pop(0))

    def _accept(self) -> None:
        self._answer(self._accepted)

    def _take_other(self) -> None:
        self._answer(self._other)

    def _decline(self) -> None:
        self._answer(self._declined)

    def _answer(self, act: Callable[[], object] | None) -> None:
        self._accepted = self._declined = self._other = None
        self._end()
        if act is not None:
            act()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape dismisses."""
        if event.key() == Qt.Key.Key_Escape:
            self._decline()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, with a line below."""
        theme = self.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.bg2))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(theme.line2))
