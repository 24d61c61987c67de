"""Wind, battery and limits in the Plan workspace: shown from the settings, kept in them."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gcs.gui.bridge import Bridge
from gcs.gui.panels.plan_conditions import ConditionsState, PlanConditions
from gcs.gui.window.plan_controller import PlanController
from gcs.model import format as fmt
from gcs.model.settings import PlanningSettings
from gcs.model.vehicle import VehicleKind
from gcs.planning.analysis import energy_for, limits_for


class PlanConditionsDesk(QObject):
    """Connects the panel with the settings.

    Attributes:
        opened: The panel is wanted.
        closed: The pilot is done with it.
        problem: What went wrong, and what to do.
    """

    opened = Signal()
    closed = Signal()
    problem = Signal(str)

    def __init__(
        self, bridge: Bridge, controller: PlanController, panel: PlanConditions, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._controller = controller
        self._panel = panel
        panel.changed.connect(self._keep)
        panel.closed.connect(self.closed)
        panel.problem.connect(self.problem)

    def open(self) -> None:
        """Show the panel."""
        self.refresh()
        self.opened.emit()

    def refresh(self) -> None:
        """Show what holds now."""
        setting, units = self._controller.setting, self._bridge.settings.units
        kind = setting.kind or VehicleKind.QUAD
        limits, energy, state = limits_for(kind), energy_for(kind), self._controller.state
        wind = state.wind if state is not None else None
        told = ""
        if wind is not None:
            told = f"{fmt.speed(wind.speed_mps, units).text}, {fmt.heading(wind.from_deg).text}"
        self._panel.show_state(
            ConditionsState(
                planning=self._bridge.settings.planning,
                kind=kind.value,
                kind_words=kind.value,
                told=told,
                usual=(
                    fmt.quantity(energy.capacity_wh, "Wh").text,
                    "",
                    fmt.speed(limits.cruise_speed_mps, units).text,
                    self.tr("not known"),
                    fmt.height(limits.clearance_m, units).text,
                ),
                units=units,
            )
        )

    def _keep(self, planning: PlanningSettings) -> None:
        problem = self._bridge.change_settings(replace(self._bridge.settings, planning=planning))
        if problem:
            self.problem.emit(problem)
        self._controller.slow_beat()
        self.refresh()
