"""The rarer flight actions, in a card above the bar: some with a number to set first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from gcs.gui.panels.actions.catalogue import Action, Amount, drawer_actions, tr
from gcs.gui.theme import ThemeController
from gcs.gui.widgets import HoldButton
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.vehicle import VehicleState

Adopt = Callable[[Action, HoldButton, Callable[[], float] | None], None]
"""Makes a button perform an action with the number that the third argument gives."""

COLUMNS = 5


class ActionDrawer(ThemedWidget):
    """Actions that are needed rarely; opened by "More", closed by it or by Escape."""

    def __init__(
        self,
        themes: ThemeController,
        adopt: Adopt,
        set_amount: Callable[[str, float], None],
        takeoff_alt_m: float,
        parent: QWidget,
    ) -> None:
        super().__init__(themes, parent)
        self.entries: tuple[Action, ...] = drawer_actions()
        self._adopt = adopt
        self._fields: dict[str, QDoubleSpinBox] = {}
        self.setObjectName("actionDrawer")
        self.setAccessibleName(tr("More flight actions"))
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(10)
        for number, action in enumerate(self.entries):
            grid.addWidget(
                self._cell(action), number // COLUMNS, number % COLUMNS, Qt.AlignmentFlag.AlignBottom
            )
        takeoff = self._field("takeoff", Amount(tr("Takeoff height"), "m", 1.0, 500.0, takeoff_alt_m))
        takeoff.valueChanged.connect(lambda value: set_amount("takeoff", value))
        rows = (len(self.entries) + COLUMNS - 1) // COLUMNS
        label = QLabel(tr("Takeoff climbs to"), self)
        label.setBuddy(takeoff)
        grid.addWidget(label, rows, 0, 1, 2)
        grid.addWidget(takeoff, rows, 2)
        self.hide()

    def _field(self, key: str, amount: Amount) -> QDoubleSpinBox:
        field = QDoubleSpinBox(self)
        field.setObjectName(f"amount-{key}")
        field.setRange(amount.low, amount.high)
        field.setDecimals(amount.decimals)
        field.setSuffix(f"\u2009{amount.unit}" if amount.unit not in ("", "°") else amount.unit)
        field.setValue(amount.start)
        field.setAccessibleName(amount.label)
        field.setFixedWidth(86)
        self._fields[key] = field
        return field

    def _cell(self, action: Action) -> QWidget:
        cell = QWidget(self)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if action.amount is not None:
            column.addWidget(self._field(action.key, action.amount))
        button = HoldButton(self._themes, action.icon, action.word, hold=action.hold, parent=cell)
        button.setObjectName(f"action-{action.key}")
        field = self._fields.get(action.key)
        self._adopt(action, button, None if field is None else field.value)
        column.addWidget(button)
        return cell

    def show_state(self, state: VehicleState | None) -> None:
        """Offer the present height as a start, as long as the pilot has not touched the field."""
        field = self._fields["altitude"]
        if state is None or self.isVisible() or state.altitude is None or state.altitude.rel_m is None:
            return
        if state.phase.airborne:
            field.setValue(round(state.altitude.rel_m))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the drawer."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plate."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plate = QPainterPath()
        plate.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        painter.fillPath(plate, QColor(theme.bg1))
        painter.setPen(QPen(QColor(theme.line2), theme.border_px))
        painter.drawPath(plate)
