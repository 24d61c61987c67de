"""The panel at the foot of the right column."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gcs.gui.panels.plan_upload.button import UploadButton
from gcs.gui.panels.plan_upload.lines import TransferLines
from gcs.gui.panels.plan_upload.state import UploadState
from gcs.gui.panels.plan_upload.tiles import VehicleTiles
from gcs.gui.theme import Sign, ThemeController
from gcs.gui.widgets import ElidedLabel, HoldBubble, PanelHeader, StatusSymbol
from gcs.gui.widgets.role_label import RoleLabel
from gcs.gui.widgets.sized_button import FLIGHT_PX, SizedButton
from gcs.gui.widgets.themed import ThemedWidget

EDGE_PX = 2
MANY = 3
"""From so many vehicles on, all of them can be chosen together."""


class PlanUpload(ThemedWidget):
    """Vehicles, progress, the button and what came of it.

    Attributes:
        targetToggled: A vehicle is to be taken in or left out.
        uploadWanted: The plan is to be sent to the chosen vehicles.
        cancelWanted: The exchange is to end.
        compareWanted: Show how the vehicle's plan differs.
        allWanted: Every vehicle that can take the plan is to be taken in, or only the plan's own.
    """

    targetToggled = Signal(object)
    uploadWanted = Signal()
    cancelWanted = Signal()
    compareWanted = Signal()
    allWanted = Signal(bool)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._state = UploadState()
        self.setObjectName("planUpload")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.header = PanelHeader(themes, self.tr("Upload"), self)
        self.symbol = StatusSymbol(themes, Sign.CAUTION, parent=self.header)
        self.differs = ElidedLabel(themes, "", "small", "t1", self.header)
        self.compare = SizedButton(self.tr("Compare"), self.header, height=24)
        self.compare.setObjectName("plan-compare")
        self.compare.setFlat(True)
        self.compare.clicked.connect(self.compareWanted)
        self.all = SizedButton("", self.header, height=24)
        self.all.setObjectName("plan-target-all")
        self.all.setFlat(True)
        self.all.clicked.connect(lambda: self.allWanted.emit(not self._all_chosen()))
        # Words end where the buttons below end; buttons of the header have that distance in themselves.
        self._edge = QWidget(self.header)
        self._edge.setFixedWidth(EDGE_PX)
        for tool in (self.symbol, self.differs, self.compare, self.all, self._edge):
            self.header.add_tool(tool)
        self.tiles = VehicleTiles(themes, self)
        self.tiles.toggled.connect(self.targetToggled)
        self.button = UploadButton(themes, self)
        self.button.confirmed.connect(self.uploadWanted)
        self.cancel = SizedButton(self.tr("Cancel"), self, height=FLIGHT_PX)
        self.cancel.setObjectName("plan-cancel")
        self.cancel.clicked.connect(self.cancelWanted)
        self.lines = TransferLines(themes, self)
        self.note_symbol = StatusSymbol(themes, Sign.OK, parent=self)
        self.note = RoleLabel(themes, "", "small", self, tone="label", wrap=True)
        # Two lines always have room: a longer note may not push the button up under the pointer.
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing())
        self.note.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self.show_state(UploadState())

    def _lay_out(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 10, 12, 10)
        inner.setSpacing(8)
        inner.addWidget(self.tiles)
        inner.addWidget(self.button)
        inner.addWidget(self.cancel)
        inner.addWidget(self.lines)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.note_symbol)
        row.addWidget(self.note, 1)
        inner.addLayout(row)
        column.addLayout(inner)

    def watch_with(self, bubble: HoldBubble) -> None:
        """Show what holding would do in a bubble over the button."""
        bubble.watch(self.button, lambda: self._state.bubble)

    @property
    def state(self) -> UploadState:
        """What is shown now."""
        return self._state

    def _all_chosen(self) -> bool:
        return all(tile.chosen for tile in self._state.tiles if tile.possible)

    def show_state(self, state: UploadState) -> None:
        """Show another state."""
        targets_changed = [t.vehicle for t in state.tiles if t.chosen] != [
            t.vehicle for t in self._state.tiles if t.chosen
        ]
        if targets_changed:
            # The bubble named other vehicles than those that it would go to now.
            self.button.cancel()
        self._state = state
        self.tiles.show_tiles(state.tiles)
        self.tiles.setVisible(bool(state.tiles))
        self.button.set_word(state.word or self.tr("Upload"))
        self.button.set_hold(state.hold)
        self.button.set_reason(state.reason)
        self.button.setVisible(not state.busy)
        self.cancel.setVisible(state.busy)
        self.lines.show_lines(state.lines)
        self.note.setText(state.note)
        self.note_symbol.set_status(state.note_sign)
        for widget in (self.note, self.note_symbol):
            widget.setVisible(bool(state.note))
        self.differs.set_text(state.differs)
        self.symbol.set_status(state.differs_sign)
        for tool in (self.differs, self.symbol):
            tool.setVisible(bool(state.differs))
        able = sum(tile.possible for tile in state.tiles)
        self.all.setVisible(able >= MANY and not state.busy)
        self.all.setText(self.tr("Only this") if self._all_chosen() else self.tr("All %s") % able)
        self.compare.setVisible(state.differs_sign is Sign.CAUTION and bool(state.differs))
        self._edge.setVisible(not (self.compare.isVisibleTo(self) or self.all.isVisibleTo(self)))

    def sizeHint(self) -> QSize:
        """As high as its parts."""
        return QSize(400, self._column.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.bg1))
        painter.fillRect(QRectF(0, 0, self.width(), 1), QColor(self.theme.line2))
