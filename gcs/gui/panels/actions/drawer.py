"""The rarer flight actions, in a card above the bar: some with a number to set first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gcs.gui.panels.actions.catalogue import Action, drawer_actions, takeoff_amount, tr
from gcs.gui.theme import ThemeController
from gcs.gui.widgets import ElidedLabel, HoldButton
from gcs.gui.widgets.amount_field import AmountField
from gcs.gui.widgets.plate import BAR_RADIUS, Card
from gcs.model.units import UnitSettings
from gcs.model.vehicle import VehicleState

Adopt = Callable[[Action, HoldButton, AmountField | None], None]
"""Makes a button perform an action with the number in the field."""

COLUMNS = 5
CELL_WIDTH = 100


class ActionDrawer(Card):
    """Actions that are needed rarely; opened by "More", closed by it or by Escape."""

    def __init__(self, themes: ThemeController, adopt: Adopt, takeoff_alt_m: float, parent: QWidget) -> None:
        super().__init__(themes, parent, radius=BAR_RADIUS)
        self.entries: tuple[Action, ...] = drawer_actions()
        self._adopt = adopt
        self.fields: dict[str, AmountField] = {}
        self.setObjectName("actionDrawer")
        self.setAccessibleName(tr("More flight actions"))
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 10, 12, 12)
        column.setSpacing(8)
        self._title = ElidedLabel(themes, "", role="title")
        column.addWidget(self._title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(10)
        for number, action in enumerate(self.entries):
            place = divmod(number, COLUMNS)
            grid.addWidget(self._cell(action), *place, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(grid)
        column.addLayout(self._takeoff_row(takeoff_alt_m))

    def _takeoff_row(self, takeoff_alt_m: float) -> QHBoxLayout:
        row = QHBoxLayout()
        self.takeoff = AmountField(takeoff_amount(takeoff_alt_m), parent=self)
        self.takeoff.setObjectName("amount-takeoff")
        self.takeoff.setMinimumHeight(32)
        self.takeoff.setFixedWidth(CELL_WIDTH)
        label = QLabel(tr("Takeoff climbs above home to"), self)
        label.setBuddy(self.takeoff)
        row.addWidget(label)
        row.addWidget(self.takeoff)
        row.addStretch(1)
        self.fields["takeoff"] = self.takeoff
        return row

    def _cell(self, action: Action) -> QWidget:
        cell = QWidget(self)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        field = None
        if action.amount is not None:
            field = AmountField(action.amount, parent=cell)
            field.setObjectName(f"amount-{action.key}")
            field.setFixedWidth(CELL_WIDTH)
            self.fields[action.key] = field
            column.addWidget(field)
        button = HoldButton(
            self._themes, action.icon, action.word, hold=action.hold, min_width=CELL_WIDTH, parent=cell
        )
        button.setObjectName(f"action-{action.key}")
        self._adopt(action, button, field)
        column.addWidget(button)
        return cell

    def set_units(self, units: UnitSettings) -> None:
        """Take numbers in these units."""
        for field in self.fields.values():
            field.set_units(units)

    def show_state(self, state: VehicleState | None, color_index: int) -> None:
        """Name the vehicle; offer its present height and heading while nobody is choosing others."""
        self._title.set_text(state.name if state is not None else tr("No vehicle"))
        self.set_stripe(color_index if state is not None else None)
        if state is None or self.isVisible() or not state.phase.airborne:
            return
        if state.altitude is not None and state.altitude.rel_m is not None:
            self.fields["altitude"].set_si(float(round(state.altitude.rel_m)))
        if state.motion is not None and state.motion.heading_deg is not None:
            self.fields["heading"].set_si(float(round(state.motion.heading_deg) % 360))
