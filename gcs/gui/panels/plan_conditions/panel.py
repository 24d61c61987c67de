"""The fields; an empty one stands for the vehicle's own word or the usual value of its kind."""

from __future__ import annotations

import math
from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from gcs.gui.plan_controls import SideCard, UnitEdit
from gcs.gui.present.quantities import scale_of
from gcs.gui.theme import ThemeController
from gcs.gui.widgets.role_label import RoleLabel
from gcs.model.settings import PlanningSettings, PlanVehicleSettings
from gcs.model.units import METRIC, UnitSettings

_WIND, _FROM = "wind_mps", "wind_from_deg"
COLUMNS = 3


@dataclass(frozen=True, slots=True)
class ConditionsState:
    """What is shown."""

    planning: PlanningSettings
    kind: str = ""
    """The vehicle's type, as the settings call it; empty: not known."""
    kind_words: str = ""
    told: str = ""
    """The wind that the vehicle tells; empty: it tells none."""
    usual: tuple[str, ...] = ("",) * 5
    """What stands for an empty field: battery, reserve, speed, range, clearance."""
    units: UnitSettings = METRIC


class PlanConditions(SideCard):
    """Shows and changes them.

    Attributes:
        changed: Other settings are wanted (:class:`PlanningSettings`).
        problem: Why what was typed is not taken.
    """

    changed = Signal(object)
    problem = Signal(str)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        title, close = self.tr("Wind, battery and limits"), self.tr("Close wind, battery and limits")
        super().__init__(themes, title, close, (300, 160), parent)
        self._state: ConditionsState | None = None
        self.setObjectName("planConditions")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(9)
        self._grid.setVerticalSpacing(4)
        self.fields: dict[str, UnitEdit] = {}
        self.wind_words = RoleLabel(themes, "", "small", self, tone="label", wrap=True)
        self.kind_words = RoleLabel(themes, "", "panel_header", self, tone="label")
        self.note = RoleLabel(
            themes,
            self.tr(
                "An empty field stands for a usual value. Energy is only as true as these numbers: "
                "take them from flights of your own vehicle."
            ),
            "small", self, tone="label", wrap=True,
        )  # fmt: skip
        self.add_scrolled(self._grid, self.note)

    @property
    def state(self) -> ConditionsState | None:
        """What is shown now."""
        return self._state

    def show_state(self, state: ConditionsState) -> None:
        """Show other conditions; a field that is being typed in is left alone."""
        before, self._state = self._state, state
        if before is None or before.units != state.units or before.usual != state.usual:
            self._build(state)
        told = state.told or self.tr("nothing")
        self.wind_words.setText(self.tr("The vehicle tells: %s. An empty wind follows it.") % told)
        self.kind_words.setText(self.tr("Vehicles like this one (%s)") % (state.kind_words or "–"))
        planning, vehicle = state.planning, self._vehicle(state)
        self.fields[_WIND].show_value(_or_nan(planning.wind_mps))
        self.fields[_FROM].show_value(planning.wind_from_deg)
        for name in ("battery_wh", "cruise_mps", "range_m", "clearance_m"):
            self.fields[name].show_value(_or_nan(getattr(vehicle, name)))
        self.fields["reserve_pct"].show_value(vehicle.reserve_pct)
        for name in ("battery_wh", "reserve_pct", "cruise_mps", "range_m", "clearance_m"):
            self.fields[name].setEnabled(bool(state.kind))

    @staticmethod
    def _vehicle(state: ConditionsState) -> PlanVehicleSettings:
        return state.planning.vehicles.get(state.kind, PlanVehicleSettings())

    def _build(self, state: ConditionsState) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in (self.wind_words, self.kind_words):
                widget.hide()
                widget.deleteLater()
        self.fields = {}
        battery, reserve, speed, reach, clearance = state.usual
        self._put(_WIND, self.tr("Wind"), "m/s", 0, 0, (0.0, 60.0), self.tr("as told"), optional=True)
        self._put(_FROM, self.tr("from"), "deg", 0, 1, (0.0, 360.0), "", optional=False)
        self._grid.addWidget(self.wind_words, 2, 0, 1, COLUMNS)
        self._grid.addWidget(self.kind_words, 3, 0, 1, COLUMNS)
        self._put("battery_wh", self.tr("Battery"), "Wh", 4, 0, (1.0, 100_000.0), battery, optional=True)
        self._put("reserve_pct", self.tr("Reserve"), "%", 4, 1, (0.0, 90.0), reserve, optional=False)
        self._put("cruise_mps", self.tr("Usual speed"), "m/s", 4, 2, (0.5, 100.0), speed, optional=True)
        self._put("range_m", self.tr("Radio range"), "m", 6, 0, (10.0, 1_000_000.0), reach, optional=True)
        self._put("clearance_m", self.tr("Clearance"), "m", 6, 1, (0.0, 1000.0), clearance, optional=True)
        for number in range(COLUMNS):
            self._grid.setColumnStretch(number, 1)

    def _put(
        self, name: str, label: str, unit: str, row: int, column: int, limits: tuple[float, float],
        empty: str, *, optional: bool,
    ) -> None:  # fmt: skip
        assert self._state is not None
        scale = scale_of(unit, self._state.units, height=name == "clearance_m")
        edit = UnitEdit(
            self._themes, label, scale, low=limits[0], high=limits[1], may_be_empty=optional, empty=empty,
            parent=self,
        )  # fmt: skip
        edit.setObjectName(f"plan-{name}")
        edit.entered.connect(lambda value: self._entered(name, value))
        edit.refused.connect(self.problem)
        self.fields[name] = edit
        self._grid.addWidget(RoleLabel(self._themes, label, "table", self, tone="label"), row, column)
        self._grid.addWidget(edit, row + 1, column)

    def _entered(self, name: str, value: float) -> None:
        state = self._state
        assert state is not None
        wanted = None if math.isnan(value) else value
        if name in (_WIND, _FROM):
            planning = replace(state.planning, **{name: wanted})
        else:
            vehicle = replace(self._vehicle(state), **{name: wanted})
            planning = replace(state.planning, vehicles={**state.planning.vehicles, state.kind: vehicle})
        self.changed.emit(planning)


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
