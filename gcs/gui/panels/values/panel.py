"""The value panel: header with the pencil, the picker while editing, and the grid."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gcs.gui.panels.values.catalog import DEFAULT_IDS
from gcs.gui.panels.values.grid import ValueGrid
from gcs.gui.panels.values.picker import ValuePicker
from gcs.gui.panels.values.sources import Choice, LatestPort, find_choices, is_known, label_of, read_value
from gcs.gui.theme import ThemeController
from gcs.gui.widgets import CellValue, IconButton, PanelHeader
from gcs.model.units import METRIC, UnitSettings
from gcs.model.vehicle import VehicleState

MAX_CELLS = 36


class ValuesPanel(QWidget):
    """Numbers of the selected vehicle, chosen and ordered by the pilot.

    Attributes:
        configurationChanged: Emitted with the list of ids after a person changed it.
    """

    configurationChanged = Signal(list)

    def __init__(
        self,
        themes: ThemeController,
        history: LatestPort | None = None,
        units: UnitSettings = METRIC,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._history = history
        self._units = units
        self._state: VehicleState | None = None
        self._now = 0.0
        self.setAccessibleName(self.tr("Values"))
        self._header = PanelHeader(themes, self.tr("Values"), self)
        self._pencil = IconButton(themes, "pencil", self.tr("Edit values"), checkable=True)
        self._pencil.toggled.connect(self._edit)
        self._header.add_tool(self._pencil)
        self._picker = ValuePicker(themes, self._choices, self)
        self._picker.picked.connect(self.add_value)
        self._picker.hide()
        self._grid = ValueGrid(themes, self)
        self._grid.changed.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._header, self._picker, self._grid):
            column.addWidget(part)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.set_configuration(DEFAULT_IDS)

    @property
    def grid(self) -> ValueGrid:
        """The cells."""
        return self._grid

    @property
    def picker(self) -> ValuePicker:
        """The search for values to add."""
        return self._picker

    def configuration(self) -> list[str]:
        """Return the ids of the cells, in order; for the settings."""
        return [cell.value_id for cell in self._grid.cells]

    def set_configuration(self, ids: Iterable[str]) -> None:
        """Show these values; unknown ids are left out. Emits nothing."""
        known = [value_id for value_id in ids if is_known(value_id)][:MAX_CELLS]
        self._grid.set_values([(value_id, label_of(value_id)) for value_id in known])
        self._refresh()

    def set_units(self, units: UnitSettings) -> None:
        """Show values in other units."""
        self._units = units
        self._refresh()

    def show_state(self, state: VehicleState | None, now: float) -> None:
        """Show a vehicle's values as of monotonic time ``now``; call at 5 Hz at most."""
        self._state, self._now = state, now
        self._refresh()

    def _refresh(self) -> None:
        state = self._state
        for cell in self._grid.cells:
            if state is None:
                cell.set_label(label_of(cell.value_id))
                cell.set_value(CellValue())
                continue
            label, value = read_value(cell.value_id, state, self._now, self._units, self._history)
            cell.set_label(label)
            cell.set_value(value)

    def set_editing(self, editing: bool) -> None:
        """Begin or end the editing, as the pencil does."""
        self._pencil.setChecked(editing)

    def _edit(self, editing: bool) -> None:
        self._pencil.set_name(
            self.tr("Done editing") if editing else self.tr("Edit values"), "check" if editing else "pencil"
        )
        self._picker.setVisible(editing)
        self._grid.set_editing(editing)
        if editing:
            self._picker.refresh()
            self._picker.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._pencil.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choices(self, text: str) -> list[Choice]:
        vehicle = self._state.vehicle if self._state is not None else None
        present = set(self.configuration())
        found = find_choices(text, vehicle, self._history)
        return [choice for choice in found if choice.id not in present]

    def add_value(self, value_id: str) -> bool:
        """Put one more value at the end; False when it is unknown, there already, or the grid is full."""
        full = len(self._grid.cells) >= MAX_CELLS
        if full or value_id in self.configuration() or not is_known(value_id):
            return False
        self._grid.add(value_id, label_of(value_id))
        self._refresh()
        self._picker.refresh()
        self._tell()
        return True

    def _tell(self) -> None:
        self.configurationChanged.emit(self.configuration())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End the editing with Escape."""
        if event.key() == Qt.Key.Key_Escape and self._pencil.isChecked():
            self.set_editing(False)
            return
        super().keyPressEvent(event)
