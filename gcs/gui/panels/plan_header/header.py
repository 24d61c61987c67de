"""The strip over the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gcs.gui.panels.plan_header.button import HeaderButton
from gcs.gui.panels.plan_header.menu import MenuEntry, made_menu
from gcs.gui.theme import Sign, ThemeController
from gcs.gui.widgets import ElidedLabel, StatusSymbol
from gcs.gui.widgets.themed import ThemedWidget

HEIGHT = 46
_TITLE_PX = 150
_ROOMY_PX = 560


@dataclass(frozen=True, slots=True)
class HeaderState:
    """What the header tells."""

    title: str = ""
    suffix: str = ""
    """``.plan``; empty while it was never saved."""
    saved: bool = True
    saving: bool = False
    undo: str = ""
    """What undo would take back; empty: nothing."""
    redo: str = ""
    vehicle: str = ""
    """Whose plan it is; empty: nobody's."""
    no_download: str = ""
    """Why it can't be read from the vehicle now; empty when it can."""


class PlanHeader(ThemedWidget):
    """Title, undo, redo and files.

    Attributes:
        undoClicked: The last step is to be taken back.
        redoClicked: The step taken back last is to be done again.
        openClicked: A file is to be opened.
        saveClicked: The plan is to be saved.
        downloadClicked: The vehicle's plan is to be read.
    """

    undoClicked = Signal()
    redoClicked = Signal()
    openClicked = Signal()
    saveClicked = Signal()
    downloadClicked = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._state = HeaderState()
        self._entries: Callable[[], Sequence[MenuEntry]] = tuple
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.title = ElidedLabel(themes, "", "title", "t1", self)
        self.suffix = ElidedLabel(themes, "", "body", "t2", self)
        self.symbol = StatusSymbol(themes, Sign.OK, parent=self)
        self.saved = ElidedLabel(themes, "", "body", "t1", self)
        self.undo = self._button("undo-2", self.tr("Undo"), "plan-undo", self.undoClicked)
        self.redo = self._button("redo-2", self.tr("Redo"), "plan-redo", self.redoClicked)
        self.open = self._button("folder-open", self.tr("Open"), "plan-open", self.openClicked, flat=True)
        self.save = self._button("save", self.tr("Save"), "plan-save", self.saveClicked)
        self.download = self._button(
            "download", self.tr("From vehicle"), "plan-download", self.downloadClicked, flat=True
        )
        self.more = HeaderButton(themes, "ellipsis", "", bordered=False, parent=self)
        self.more.setObjectName("plan-more")
        self.more.setAccessibleName(self.tr("More"))
        self.more.setToolTip(self.tr("More"))
        self.more.clicked.connect(self.open_menu)
        self._lay_out()
        self.show_state(HeaderState())

    def _button(self, icon: str, word: str, name: str, signal: object, *, flat: bool = False) -> HeaderButton:
        button = HeaderButton(self._themes, icon, word, bordered=not flat, parent=self)
        button.setObjectName(name)
        button.clicked.connect(signal)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(6)
        # A long title is cut; what it is and whether it is saved never.
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._words = (self.suffix, self.saved)
        row.addWidget(self.title)
        row.addWidget(self.suffix)
        row.addSpacing(8)
        row.addWidget(self.symbol)
        row.addWidget(self.saved)
        row.addStretch(1)
        for button in (self.undo, self.redo):
            row.addWidget(button)
        self._line = QWidget(self)
        self._line.setFixedSize(9, 24)
        row.addWidget(self._line)
        for button in (self.open, self.save, self.download, self.more):
            row.addWidget(button)

    # -- what it shows --------------------------------------------------------------------------

    @property
    def state(self) -> HeaderState:
        """What is shown now."""
        return self._state

    def show_state(self, state: HeaderState) -> None:
        """Show another state."""
        self._state = state
        self.title.set_text(state.title or self.tr("New plan"))
        self.suffix.set_text(state.suffix)
        self.suffix.setVisible(bool(state.suffix))
        self.symbol.set_status(Sign.PROGRESS if state.saving else Sign.OK if state.saved else Sign.CAUTION)
        self.saved.set_text(self._saved_words())
        self.undo.setEnabled(bool(state.undo))
        self.undo.set_detail(state.undo)
        self.undo.setToolTip(self._tip(self.tr("Undo"), state.undo, "Ctrl+Z"))
        self.redo.setEnabled(bool(state.redo))
        self.redo.set_detail("")
        self.redo.setToolTip(self._tip(self.tr("Redo"), state.redo, "Ctrl+Shift+Z"))
        self.open.setToolTip(self.tr("Open a plan (Ctrl+O)"))
        self.save.setToolTip(self.tr("Save (Ctrl+S), save as (Ctrl+Shift+S)"))
        self.download.setEnabled(not state.no_download)
        words = self.tr("Read the plan of %s and show how it differs") % (state.vehicle or "–")
        self.download.setToolTip(state.no_download or words)
        self.download.setAccessibleDescription(state.no_download)
        self._fit()

    def _saved_words(self) -> str:
        if self._state.saving:
            return self.tr("Saving")
        return self.tr("Saved") if self._state.saved else self.tr("Not saved")

    @staticmethod
    def _tip(word: str, label: str, keys: str) -> str:
        return f"{word}: {label} ({keys})" if label else f"{word} ({keys})"

    # -- the menu -------------------------------------------------------------------------------

    def set_menu(self, entries: Callable[[], Sequence[MenuEntry]]) -> None:
        """Give what the menu holds; asked each time it opens."""
        self._entries = entries

    def open_menu(self) -> None:
        """Open the menu under its button."""
        menu = made_menu(self.tr("More"), self._entries(), self)
        corner = self.more.mapToGlobal(QPoint(self.more.width(), self.more.height() + 2))
        menu.popup(QPoint(corner.x() - menu.sizeHint().width(), corner.y()))

    # -- room -----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up words where room is short."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Details go first, then words from the right; undo and save keep theirs longest."""
        buttons = (self.undo, self.redo, self.open, self.save, self.download)
        levels = (
            (frozenset(buttons), True),
            (frozenset(buttons), False),
            (frozenset((self.undo, self.redo, self.open, self.save)), False),
            (frozenset((self.undo, self.save)), False),
            (frozenset[HeaderButton](), False),
        )
        roomy = self.width() >= _ROOMY_PX
        for label in self._words:
            label.setMinimumWidth(label.sizeHint().width() if roomy else 0)
        left = self.title.sizeHint().width() + self.saved.sizeHint().width() + 80
        if self._state.suffix:
            left += self.suffix.sizeHint().width()
        for with_word, detail in levels:
            for button in buttons:
                button.set_room(word=button in with_word, detail=detail)
            needed = sum(button.sizeHint().width() + 6 for button in (*buttons, self.more)) + 20
            if needed + min(left, _TITLE_PX + 130) <= self.width():
                break

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(760, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """All buttons as icons, and some of the title."""
        return QSize(420, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, the line below and the one between undo and files."""
        theme = self.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.bg1))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(theme.line2))
        middle = self._line.geometry().center()
        painter.fillRect(QRectF(middle.x(), middle.y() - 11, 1, 22), QColor(theme.line2))

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The first button that can be pressed takes the keyboard."""
        (self.undo if self.undo.isEnabled() else self.open).setFocus(reason)
