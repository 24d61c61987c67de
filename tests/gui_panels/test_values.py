"""The value grid: truth of each value, composing, keyboard, fields of the history."""

from __future__ import annotations

import math

import pytest
from panel_samples import HERON, NOW, TERN, make_state
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from gcs.gui.panels.values import DEFAULT_IDS, ValuesPanel
from gcs.gui.panels.values.catalog import builtin_values
from gcs.gui.panels.values.reading import raw_value
from gcs.gui.panels.values.sources import find_choices, label_of, parse_field, read_value
from gcs.gui.theme import Sign
from gcs.gui.widgets import CellValue
from gcs.model.units import AVIATION, METRIC
from gcs.model.vehicle import Altitude, Battery, MissionProgress, Motion, Target, Vibration

T = "\u2009"
FIELD = "field:0/1/1/SYS_STATUS.voltage_battery"


def shown(value_id, state=None, now=NOW, units=METRIC, history=None):
    return read_value(value_id, state or make_state(), now, units, history)


@pytest.mark.parametrize(
    ("value_id", "label", "text", "unit"),
    [
        ("above_ground", "Above ground", "58", "m"),
        ("above_home", "Above home", "80", "m"),
        ("above_sea", "Above sea level", "108", "m"),
        ("home_distance", "Distance to home", "831", "m"),
        ("home_bearing", "Bearing to home", "228°", ""),
        ("next_time", "Next waypoint 7", "00:42", ""),
        ("next_distance", "Next waypoint 7", "500", "m"),
        ("wind", "Wind 284°", "3.4", "m/s"),
        ("power", "Power", "228", "W"),
        ("used", "Used", "4.61", "Ah"),
        ("voltage", "Battery voltage", "22.8", "V"),
        ("current", "Battery current", "10.0", "A"),
        ("remaining", "Battery", "64", "%"),
        ("battery_time", "Battery time left", "13:20", ""),
        ("vibration", "Vibration", "11", "m/s²"),
        ("throttle", "Throttle", "47", "%"),
        ("time_armed", "Time armed", "05:00", ""),
        ("ground_speed", "Ground speed", "11.9", "m/s"),
        ("climb", "Climb", "−0.2", "m/s"),
        ("heading", "Heading", "126°", ""),
        ("course", "Course", "128°", ""),
        ("roll", "Roll", "5°", ""),
    ],
)
def test_values_of_a_flying_vehicle(value_id, label, text, unit):
    name, value = shown(value_id)
    assert (name, value.text, value.unit, value.age) == (label, text, unit, "")


@pytest.mark.parametrize("value_id", list(builtin_values()))
def test_every_value_of_a_vehicle_that_told_nothing_is_a_dash(value_id):
    bare = make_state(
        attitude=None, position=None, home=None, altitude=None, motion=None, mission=None, target=None,
        batteries=(), vibration=None, wind=None, armed_since_s=None,
    )  # fmt: skip
    assert shown(value_id, bare)[1] == CellValue()


@pytest.mark.parametrize("value_id", list(builtin_values()))
def test_every_value_of_an_old_state_tells_its_age_or_has_none(value_id):
    value = shown(value_id, make_state(), NOW + 30)[1]
    assert value.age == ("" if value.text == "–" or value_id == "time_armed" else f"30{T}s")


@pytest.mark.parametrize(("vibration", "sign"), [(5.0, Sign.OK), (31.0, Sign.CAUTION), (80.0, Sign.WARNING)])
def test_vibration_is_judged_by_its_worst_axis(vibration, sign):
    state = make_state(vibration=Vibration(NOW, 1.0, 1.0, vibration))
    assert shown("vibration", state)[1].sign is sign
    assert shown("vibration", state, NOW + 20)[1].sign is None


def test_a_sum_over_batteries_is_unknown_when_one_does_not_tell():
    pack = Battery(NOW, 0, 22.0, 10.0, 60.0, 1000.0)
    both = make_state(batteries=(pack, Battery(NOW, 1, 22.0, 5.0, 40.0, 500.0, charge_state=3)))
    assert shown("power", both)[1].text == "330"
    assert shown("used", both)[1].text == "1.50"
    assert shown("remaining", both)[1] == CellValue("40", "%", Sign.CRITICAL)
    half = make_state(batteries=(pack, Battery(NOW, 1)))
    assert shown("power", half)[1].text == shown("used", half)[1].text == "–"


def test_the_next_waypoint_is_known_only_while_a_mission_runs():
    paused = make_state(mission=MissionProgress(NOW, 7, 6, 10, 4, 500.0))
    assert shown("next_time", paused) == ("Next waypoint", CellValue())
    still = make_state(motion=Motion(NOW, 0.1))
    assert shown("next_time", still) == ("Next waypoint 7", CellValue())
    steered = make_state(mission=MissionProgress(NOW, 7, 6, 10, 3), target=Target(NOW, distance_m=238.0))
    assert shown("next_time", steered)[1].text == "00:20"


def test_an_absurd_value_is_a_dash():
    state = make_state(altitude=Altitude(NOW, 1.0, 1.0, math.nan), motion=Motion(NOW, math.inf))
    assert shown("above_ground", state)[1] == shown("ground_speed", state)[1] == CellValue()


def test_values_follow_the_pilots_units():
    assert shown("above_home", units=AVIATION)[1] == CellValue("262", "ft")
    assert shown("ground_speed", units=AVIATION)[1].unit == "kn"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(12.0, "", "12"), (0.1234, "", "0.123"), (5.678, "V", "5.68"), (123.45, "m", "123.5"),
     (2345.6, "", f"2{T}346"), (-3.25, "°", "−3.2"), (math.nan, "V", "–"), (1e20, "", "1e20")],
)  # fmt: skip
def test_raw_fields_are_written_with_about_four_digits(value, unit, text):
    assert raw_value(value, unit).value == text


def test_a_field_shows_the_newest_sample_of_the_selected_vehicle(history):
    assert shown(FIELD, history=history)[1] == CellValue("22.80", "V")
    assert shown(FIELD, make_state(vehicle=TERN), history=history)[1].text == "22.80"
    history.known = [HERON]
    assert shown(FIELD, make_state(vehicle=TERN), history=history)[1] == CellValue()
    assert shown(FIELD, history=None)[1] == CellValue()
    assert shown(FIELD, now=NOW + 9, history=history)[1].age == f"9{T}s"


def test_ids_that_mean_nothing_are_harmless():
    assert parse_field("field:nonsense") is None
    assert label_of("what") == "what"
    assert shown("what") == ("what", CellValue())


def test_search_offers_own_values_first_and_then_fields(history):
    found = find_choices("battery", HERON, history)
    assert found[0].id in builtin_values()
    assert FIELD.replace("0/1/1", "0/2/1") in [choice.id for choice in found]
    assert find_choices("flight time", None, None)[0].id == "time_armed"
    assert find_choices("no such thing", HERON, history) == []


@pytest.fixture
def panel(qtbot, themes, history):
    made = ValuesPanel(themes, history)
    qtbot.addWidget(made)
    made.resize(380, 400)
    made.show()
    made.show_state(make_state(), NOW)
    return made


def cell(panel, value_id):
    return next(cell for cell in panel.grid.cells if cell.value_id == value_id)


def test_nine_values_stand_in_three_columns_by_default(panel):
    assert tuple(panel.configuration()) == DEFAULT_IDS
    assert panel.grid.columns == 3
    assert cell(panel, "home_distance").accessibleName() == "Distance to home, 831 m"
    assert cell(panel, "next_time").x() > cell(panel, "home_distance").x() > cell(panel, "above_ground").x()


def test_a_saved_configuration_comes_back_without_what_is_unknown(panel, qtbot):
    with qtbot.assertNotEmitted(panel.configurationChanged):
        panel.set_configuration(["wind", "unknown thing", FIELD])
    assert panel.configuration() == ["wind", FIELD]
    assert cell(panel, FIELD).value.text == "22.80"


def test_without_a_vehicle_every_cell_is_a_dash(panel):
    panel.show_state(None, NOW)
    assert {cell.value for cell in panel.grid.cells} == {CellValue()}
    assert "Next waypoint, –" in cell(panel, "next_time").accessibleName()


def test_cells_are_moved_and_removed_from_the_keyboard_while_editing(panel, qtbot):
    panel.set_editing(True)
    ctrl = Qt.KeyboardModifier.ControlModifier
    first = cell(panel, "above_ground")
    with qtbot.waitSignal(panel.configurationChanged):
        qtbot.keyClick(first, Qt.Key.Key_Right, ctrl)
    assert panel.configuration()[:2] == ["home_distance", "above_ground"]
    qtbot.keyClick(first, Qt.Key.Key_Down, ctrl)
    assert panel.configuration()[4] == "above_ground"
    qtbot.keyClick(first, Qt.Key.Key_Up, ctrl)
    qtbot.keyClick(first, Qt.Key.Key_Left, ctrl)
    assert panel.configuration() == list(DEFAULT_IDS)
    with qtbot.waitSignal(panel.configurationChanged):
        qtbot.keyClick(cell(panel, "wind"), Qt.Key.Key_Delete)
    assert "wind" not in panel.configuration()


def test_arrows_walk_through_the_cells_while_editing(panel, qtbot):
    panel.set_editing(True)
    panel.activateWindow()
    start = cell(panel, "above_ground")
    start.setFocus()
    qtbot.keyClick(start, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: cell(panel, "wind").hasFocus(), timeout=1000)
    qtbot.keyClick(cell(panel, "wind"), Qt.Key.Key_Left)
    assert cell(panel, "next_time").hasFocus()


def test_cells_stay_put_while_nobody_edits(panel, qtbot):
    first = cell(panel, "above_ground")
    qtbot.keyClick(first, Qt.Key.Key_Delete)
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton, pos=first.cross().center().toPoint())
    assert tuple(panel.configuration()) == DEFAULT_IDS


def test_cells_are_dragged_and_removed_with_the_mouse(panel, qtbot):
    panel.set_editing(True)
    moved = cell(panel, "above_ground")
    qtbot.mousePress(moved, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    qtbot.mouseMove(moved, moved.mapFrom(panel.grid, QPoint(300, 80)))
    qtbot.mouseRelease(moved, Qt.MouseButton.LeftButton)
    assert panel.configuration()[5] == "above_ground"
    last = cell(panel, "time_armed")
    qtbot.mouseClick(last, Qt.MouseButton.LeftButton, pos=last.cross().center().toPoint())
    assert "time_armed" not in panel.configuration()


def test_values_are_added_by_search_and_return(panel, qtbot):
    panel.set_editing(True)
    qtbot.keyClicks(panel.picker.field, "satel")
    qtbot.keyClick(panel.picker.field, Qt.Key.Key_Return)
    assert panel.configuration()[-1] == "satellites"
    panel.picker.field.setText("volt")
    qtbot.keyClick(panel.picker.field, Qt.Key.Key_Down)
    qtbot.keyClick(panel.picker.field, Qt.Key.Key_Up)
    qtbot.keyClick(panel.picker.field, Qt.Key.Key_Down)
    qtbot.keyClick(panel.picker.field, Qt.Key.Key_Return)
    assert panel.configuration()[-1].startswith("field:")
    assert not panel.add_value("satellites")
    assert not panel.add_value("unknown")
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.picker.isVisible()


def test_a_narrow_grid_has_two_columns_and_a_wide_one_more(panel):
    panel.resize(220, 600)
    assert panel.grid.columns == 2
    panel.resize(700, 600)
    assert panel.grid.columns == 6


def test_it_is_drawn_in_each_theme_also_while_editing(panel, each_theme):
    for editing in (False, True):
        panel.set_editing(editing)
        cell(panel, "wind").setFocus()
        image = QImage(panel.size(), QImage.Format.Format_ARGB32)
        panel.render(image)
        assert image.pixelColor(4, 60).name() != "#000000" or each_theme.current.name == "dark"


def test_units_can_be_changed(panel):
    panel.set_units(AVIATION)
    assert cell(panel, "above_ground").value.unit == "ft"
