"""The list of differences with the two answers below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from gcs.gui.plan_controls import SideCard
from gcs.gui.theme import ThemeController, icon
from gcs.gui.widgets.role_label import RoleLabel
from gcs.gui.widgets.sized_button import FLIGHT_PX, SizedButton

if TYPE_CHECKING:
    from gcs.planning.compare import Difference

MOST = 400
_ICONS = {"added": "plus", "removed": "minus", "changed": "pencil", "moved": "move"}


@dataclass(frozen=True, slots=True)
class DiffState:
    """Whose plan differs, and how."""

    vehicle: str
    differences: tuple[Difference, ...] = ()


class PlanDiff(SideCard):
    """Shows the differences.

    Attributes:
        theirsWanted: The vehicle's plan is to take the place of the one on the screen.
        oursWanted: What is on the screen stays.
        selectionWanted: Parts to select.
    """

    theirsWanted = Signal()
    oursWanted = Signal()
    selectionWanted = Signal(object)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, "", self.tr("Close the comparison"), (300, 200), parent)
        self._state = DiffState("")
        self.setObjectName("planDiff")
        self.closed.connect(self.oursWanted)
        self.list = QListWidget(self)
        self.list.setObjectName("planDifferences")
        self.list.setAccessibleName(self.tr("Differences"))
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(self._chosen)
        self.words = RoleLabel(themes, "", "small", self, tone="label", wrap=True)
        self.theirs = SizedButton("", self, height=FLIGHT_PX)
        self.theirs.setObjectName("plan-take-theirs")
        self.theirs.clicked.connect(self.theirsWanted)
        self.ours = SizedButton(self.tr("Keep this plan"), self, height=FLIGHT_PX)
        self.ours.setObjectName("plan-keep-ours")
        self.ours.clicked.connect(self.oursWanted)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.theirs, 1)
        row.addWidget(self.ours, 1)
        self.add(self.list, 1)
        self.add_padded(self.words, row)
        themes.changed.connect(self._fill)

    @property
    def state(self) -> DiffState:
        """What is shown now."""
        return self._state

    def show_state(self, state: DiffState) -> None:
        """Show other differences."""
        if state == self._state:
            return
        self._state = state
        count = len(state.differences)
        counted = self.tr("1 difference") if count == 1 else self.tr("%s differences") % count
        self.set_title(self.tr("%1 to the plan of %2").replace("%1", counted).replace("%2", state.vehicle))
        self.theirs.setText(self.tr("Take the plan of %s") % state.vehicle)
        self.words.setText(
            self.tr("Taking it is one step that undo takes back. Nothing is sent to the vehicle.")
        )
        self._fill()

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for difference in self._state.differences[:MOST]:
            sign = icon(_ICONS.get(difference.kind, "pencil"), self._themes.current.t2, 16)
            self.list.addItem(QListWidgetItem(sign, difference.text))
        left_out = len(self._state.differences) - MOST
        if left_out > 0:
            self.list.addItem(self.tr("and %s more") % left_out)
        self.list.blockSignals(False)

    def _chosen(self, row: int) -> None:
        if 0 <= row < min(len(self._state.differences), MOST):
            ref = self._state.differences[row].ref
            if ref is not None:
                self.selectionWanted.emit(frozenset({ref}))
