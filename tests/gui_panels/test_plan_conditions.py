"""What plans are reckoned with: typed in the pilot's units, kept by kind of vehicle, empty means usual."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gcs.gui.panels.plan_conditions import ConditionsState, PlanConditions
from gcs.model.settings import PlanningSettings, PlanVehicleSettings
from gcs.model.units import IMPERIAL, METRIC
from gcs.model.vehicle import Firmware, VehicleKind

USUAL = ("90", "", "8.0", "not known", "20")


@pytest.fixture
def panel(qtbot, themes):
    made = PlanConditions(themes)
    qtbot.addWidget(made)
    made.resize(430, 320)
    made.show()
    return made


def state(planning: PlanningSettings | None = None, **more) -> ConditionsState:
    values = {"kind": "quad", "kind_words": "quad", "usual": USUAL, "units": METRIC} | more
    return ConditionsState(planning or PlanningSettings(), **values)


def type_into(panel: PlanConditions, name: str, text: str) -> None:
    field = panel.fields[name]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_empty_fields_stand_for_what_is_usual(panel):
    panel.show_state(state(told="3.0 m/s, 250°"))
    assert panel.fields["battery_wh"].text() == ""
    assert panel.fields["battery_wh"].placeholderText() == "90"
    assert panel.fields["range_m"].placeholderText() == "not known"
    assert "3.0 m/s, 250°" in panel.wind_words.text()
    assert panel.fields["reserve_pct"].text().startswith("25")


def test_what_is_typed_is_kept_for_this_kind_of_vehicle(panel, qtbot):
    others = {"plane": PlanVehicleSettings(battery_wh=300.0)}
    panel.show_state(state(PlanningSettings(vehicles=others)))
    with qtbot.waitSignal(panel.changed) as changed:
        type_into(panel, "battery_wh", "222")
    planning = changed.args[0]
    assert planning.vehicles["quad"].battery_wh == 222.0
    assert planning.vehicles["plane"].battery_wh == 300.0
    panel.show_state(state(planning))
    with qtbot.waitSignal(panel.changed) as changed:
        type_into(panel, "reserve_pct", "30")
    assert changed.args[0].vehicles["quad"] == PlanVehicleSettings(battery_wh=222.0, reserve_pct=30.0)


def test_a_wind_of_ones_own_is_set_and_given_up_again(panel, qtbot):
    panel.show_state(state())
    with qtbot.waitSignal(panel.changed) as changed:
        type_into(panel, "wind_mps", "7.5")
    assert changed.args[0].wind_mps == 7.5
    panel.show_state(state(changed.args[0]))
    field = panel.fields["wind_mps"]
    field.setFocus()
    field.selectAll()
    with qtbot.waitSignal(panel.changed) as changed:
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert changed.args[0].wind_mps is None


def test_nonsense_is_refused_with_its_reason(panel, qtbot):
    panel.show_state(state())
    with qtbot.waitSignal(panel.problem), qtbot.assertNotEmitted(panel.changed):
        type_into(panel, "reserve_pct", "400")


def test_other_units_are_shown_and_taken(panel, qtbot):
    panel.show_state(state(PlanningSettings(wind_mps=10.0), units=IMPERIAL))
    assert panel.fields["wind_mps"].text().startswith("22.4")


def test_without_a_vehicle_type_only_the_wind_is_asked_for(panel, qtbot):
    panel.show_state(state(kind="", kind_words=""))
    assert not panel.fields["battery_wh"].isEnabled()
    assert panel.fields["wind_mps"].isEnabled()
    with qtbot.waitSignal(panel.closed):
        panel.close_button.click()


def test_it_is_drawn_in_each_theme(panel, each_theme):
    panel.show_state(state())
    assert not panel.grab().isNull()
    assert all(field.accessibleName() for field in panel.fields.values())


def test_the_setting_takes_what_the_pilot_knows():
    from gcs.gui.window.plan_setting import setting_of

    own = PlanVehicleSettings(
        battery_wh=200.0, reserve_pct=40.0, cruise_mps=11.0, range_m=3000.0, clearance_m=35.0
    )
    planning = PlanningSettings(wind_mps=6.0, wind_from_deg=90.0, vehicles={"quad": own})
    setting = setting_of(None, None, planning=planning)
    context = setting.context()
    assert (setting.firmware, setting.kind) == (Firmware.GENERIC, None)
    assert (context.energy.capacity_wh, context.energy.reserve_pct, context.energy.assumed) == (
        200.0,
        40.0,
        False,
    )
    assert (context.vehicle.cruise_speed_mps, context.vehicle.clearance_m) == (11.0, 35.0)
    assert (context.wind.speed_mps, context.wind.from_deg, context.link_range_m) == (6.0, 90.0, 3000.0)
    usual = setting_of(None, None).context()
    assert usual.energy.assumed
    assert usual.link_range_m is None
    assert VehicleKind.QUAD.value == "quad"
