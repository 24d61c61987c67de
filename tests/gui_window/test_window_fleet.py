"""The fleet: rows, table, group commands, answers, summary."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from window_samples import (
    HERON,
    NOW_US,
    TERN,
    WREN,
    FakeBridge,
    make_route,
    make_snapshot,
    make_state,
    many,
    on_ground,
    report,
    three,
)

from gcs.gui.panels.fleet import AckMatrix, FleetSummary, FleetTable, GroupBar
from gcs.gui.panels.fleet.delegate import HEADER_PX, ROW_PX
from gcs.gui.panels.fleet.model import ALERT, BATTERY, GPS, HEIGHT, NAME, SPEED, TICK
from gcs.gui.panels.fleet.rows import Order, Show, fleet_rows, keep, sort_rows
from gcs.gui.panels.fleet.summary import summarise
from gcs.model import command as cmd
from gcs.model.alarm import Alarm, Level
from gcs.model.command import CommandLife
from gcs.model.ids import VehicleId
from gcs.model.units import AVIATION, IMPERIAL, METRIC
from gcs.model.vehicle import Battery, Phase

COLORS = {HERON: 0, WREN: 1, TERN: 2}


def rows_of(snapshot, **changes):
    return fleet_rows(snapshot, changes.get("chosen", ()), COLORS, changes.get("units", METRIC))


# -- rows ---------------------------------------------------------------------------------------


def test_a_row_says_what_is_known_of_a_vehicle():
    row = rows_of(three())[0]
    assert (row.name, row.state, row.mode) == ("Heron 1", "Flying", "Guided")
    assert (row.battery, row.gps, row.height, row.speed) == ("64\u2009%", "24 0.6", "80", "11.9")
    assert row.links == (99.0, 86.0)


def test_unknown_values_are_dashes_not_zeros():
    bare = replace(make_state(), batteries=(), gps=None, altitude=None, motion=None)
    row = rows_of(make_snapshot(bare, vehicle_links={}))[0]
    assert (row.battery, row.gps, row.height, row.speed) == ("–", "–", "–", "–")
    assert row.battery_pct is None
    assert row.links == ()


def test_heights_and_speeds_come_in_the_pilots_units():
    row = rows_of(make_snapshot(make_state()), units=AVIATION)[0]
    assert (row.height, row.speed) == ("264", "23.1")


def test_the_weakest_battery_counts():
    batteries = (Battery(0, 0, 22.0, remaining_pct=80.0), Battery(0, 1, 21.0, remaining_pct=12.0))
    row = rows_of(make_snapshot(make_state(batteries=batteries)))[0]
    assert row.battery_pct == 12.0
    assert row.battery_level is Level.WARNING


def test_the_worst_alert_is_named_and_the_others_counted():
    alarms = (
        Alarm("a", Level.CAUTION, "Battery low", HERON),
        Alarm("b", Level.WARNING, "GPS lost", HERON),
        Alarm("c", Level.WARNING, "over", HERON, active=False),
        Alarm("d", Level.ADVISORY, "known", HERON),
    )
    row = rows_of(make_snapshot(make_state(), alarms=alarms))[0]
    assert (row.alert, row.alert_level) == ("GPS lost +1", Level.WARNING)


def test_the_worst_vehicles_come_first_then_by_id():
    assert [row.alert_level for row in rows_of(many(20))] == sorted(
        (row.alert_level for row in rows_of(many(20))), reverse=True
    )
    calm = [row.vehicle for row in rows_of(many(20)) if row.alert_level is Level.OFF]
    assert calm == sorted(calm)


def test_a_silent_link_has_no_quality_and_an_unknown_one_a_dash():
    links = {HERON: (make_route(silent=True), make_route(2, "LTE", loss_pct=None))}
    row = rows_of(make_snapshot(make_state(), vehicle_links=links))[0]
    assert row.links == (0.0, None)
    assert row.link_text == "0 –"


def test_a_silent_vehicle_is_stale():
    assert rows_of(make_snapshot(make_state(silent_s=4.0)))[0].stale
    assert not rows_of(make_snapshot(make_state(silent_s=3.0)))[0].stale


def test_unknown_values_are_sorted_last_in_both_directions():
    rows = rows_of(make_snapshot(make_state(HERON), make_state(WREN, batteries=()), make_state(TERN)))
    for worst_first in (True, False):
        assert sort_rows(rows, Order.BATTERY, worst_first=worst_first)[-1].vehicle == WREN


def test_equal_rows_are_sorted_by_id_in_both_directions():
    rows = rows_of(three())
    for worst_first in (True, False):
        found = [row.vehicle for row in sort_rows(rows, Order.MODE, worst_first=worst_first)]
        assert found == [HERON, WREN, TERN]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("heron", ["Heron 1", "Heron 2"]),
        ("HERON 2", ["Heron 2"]),
        ("not ready", ["Tern 3"]),
        ("guided flying", ["Heron 1"]),
        ("nobody", []),
        ("", ["Heron 1", "Heron 2", "Tern 3"]),
    ],
)
def test_the_filter_wants_each_word_somewhere(text, names):
    assert [row.name for row in rows_of(three()) if keep(row, Show.ALL, text)] == names


def test_the_filter_leaves_alerts_or_chosen_ones():
    rows = rows_of(many(20), chosen={VehicleId(0, 3)})
    assert all(row.alert_level >= Level.CAUTION for row in rows if keep(row, Show.ALERTS, ""))
    assert [row.vehicle for row in rows if keep(row, Show.CHOSEN, "")] == [VehicleId(0, 3)]


# -- table --------------------------------------------------------------------------------------


@pytest.fixture
def table(themes, host, monkeypatch):
    # Where an earlier test left the pointer must not matter.
    monkeypatch.setattr(QWidget, "underMouse", lambda self: False)
    made = FleetTable(themes, host)
    made.resize(760, 500)
    made.show()
    made.show_fleet(three(), COLORS)
    return made


def names(table):
    return [row.name for row in table.model.rows]


def click(table, row, column):
    place = table.view.visualRect(table.model.index(row, column)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_selects_the_vehicle(table, qtbot):
    with qtbot.waitSignal(table.vehicleChosen) as caught:
        click(table, 1, NAME)
    assert caught.args == [WREN]
    assert not table.chosen


def test_a_click_on_the_box_ticks_and_does_not_select(table, qtbot):
    with qtbot.assertNotEmitted(table.vehicleChosen), qtbot.waitSignal(table.groupChanged) as caught:
        click(table, 1, TICK)
    assert caught.args == [frozenset({WREN})]
    click(table, 1, TICK)
    assert table.chosen == frozenset()


def test_space_ticks_every_selected_row_and_enter_selects_the_vehicle(table, qtbot):
    table.view.setFocus()
    table.view.selectAll()
    QTest.keyClick(table.view, Qt.Key.Key_Space)
    assert table.chosen == {HERON, WREN, TERN}
    QTest.keyClick(table.view, Qt.Key.Key_Space)
    assert table.chosen == frozenset()
    table.view.setCurrentIndex(table.model.index(2, NAME))
    with qtbot.waitSignal(table.vehicleChosen) as caught:
        QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert caught.args == [TERN]


def test_space_unticks_all_also_when_the_rows_vanish_meanwhile(table):
    table.choose({HERON, WREN})
    table.filter._choose(Show.CHOSEN.value)
    table.view.selectAll()
    QTest.keyClick(table.view, Qt.Key.Key_Space)
    assert table.chosen == frozenset()
    assert names(table) == []


def test_the_box_in_the_header_ticks_what_is_shown(table):
    header = table.view.horizontalHeader()
    table.search.setText("heron")
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(14, 12))
    assert table.chosen == {HERON, WREN}
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(14, 12))
    assert table.chosen == frozenset()


def test_select_shown_adds_and_select_none_clears(table, presser):
    table.choose({TERN})
    table.search.setText("heron")
    presser.click(table.all_button)
    assert table.chosen == {HERON, WREN, TERN}
    presser.click(table.none_button)
    assert table.chosen == frozenset()
    assert not table.none_button.isEnabled()


def test_the_filter_counts(table):
    table.choose({TERN})
    assert [word for _, word in table.filter._choices] == ["All 3", "Alerts 0", "Selected 1"]


def test_a_click_on_a_title_sorts_and_another_turns_it_round(table):
    header = table.view.horizontalHeader()
    where = QPoint(header.sectionViewportPosition(NAME) + 10, 12)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert names(table) == ["Heron 1", "Heron 2", "Tern 3"]
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert names(table) == ["Tern 3", "Heron 2", "Heron 1"]
    table.show_fleet(three(), COLORS)
    assert names(table) == ["Tern 3", "Heron 2", "Heron 1"]


def test_a_new_alert_moves_a_vehicle_up(table):
    table.show_fleet(replace(three(), alarms=(Alarm("x", Level.WARNING, "GPS lost", TERN),)), COLORS)
    assert names(table) == ["Tern 3", "Heron 1", "Heron 2"]


def test_a_new_alert_does_not_move_the_row_under_the_pointer(table, monkeypatch):
    monkeypatch.setattr(type(table.view.viewport()), "underMouse", lambda self: True)
    table.show_fleet(replace(three(), alarms=(Alarm("x", Level.WARNING, "GPS lost", TERN),)), COLORS)
    assert names(table) == ["Heron 1", "Heron 2", "Tern 3"]
    assert table.model.rows[2].alert == "GPS lost"


def test_the_selected_row_stays_with_its_vehicle_when_the_order_changes(table):
    table.view.selectRow(2)
    table.show_fleet(replace(three(), alarms=(Alarm("x", Level.WARNING, "GPS lost", TERN),)), COLORS)
    assert [index.row() for index in table.view.selectionModel().selectedRows()] == [0]


def test_a_vehicle_that_is_gone_is_no_longer_ticked(table, qtbot):
    table.choose({HERON, TERN})
    with qtbot.waitSignal(table.groupChanged) as caught:
        table.show_fleet(make_snapshot(make_state(HERON, "Heron 1")), COLORS)
    assert caught.args == [frozenset({HERON})]


def test_numbers_and_their_titles_stand_at_the_right(table):
    for column in (HEIGHT, SPEED):
        align = table.model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert align & Qt.AlignmentFlag.AlignRight


def test_the_header_names_the_units_and_tells_the_datum(table):
    table.units = IMPERIAL
    table.show_fleet(three(), COLORS)
    assert table.model.headerData(HEIGHT, Qt.Orientation.Horizontal) == "ft"
    tip = table.model.headerData(HEIGHT, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert tip == "Height above home"


def test_rows_and_header_have_the_designs_heights(dressed, table):
    assert table.view.rowHeight(0) == ROW_PX == 24
    assert table.view.horizontalHeader().height() == HEADER_PX == 26


def test_a_narrow_table_keeps_room_for_the_alerts(table):
    table.resize(620, 400)
    assert table.view.isColumnHidden(GPS)
    assert table.view.columnWidth(ALERT) >= 110
    table.resize(900, 400)
    assert not table.view.isColumnHidden(GPS)


def test_cells_tell_screen_readers_what_they_show(table):
    role = Qt.ItemDataRole.AccessibleTextRole
    table.choose({HERON})
    assert table.model.data(table.model.index(0, TICK), role) == "Heron 1 selected"
    assert table.model.data(table.model.index(1, TICK), role) == "Heron 2 not selected"
    assert table.model.data(table.model.index(0, BATTERY), role) == "64\u2009%"
    assert table.view.accessibleName()


def test_only_what_changed_is_drawn_again(table, qtbot):
    snapshot = three()
    with qtbot.assertNotEmitted(table.model.dataChanged):
        table.show_fleet(snapshot, COLORS)
    changed = replace(
        snapshot, vehicles={**snapshot.vehicles, WREN: replace(snapshot.vehicles[WREN], mode="RTL")}
    )
    with qtbot.waitSignal(table.model.dataChanged) as caught:
        table.show_fleet(changed, COLORS)
    assert (caught.args[0].row(), caught.args[1].row()) == (1, 1)


def test_fifty_vehicles_with_long_names_are_drawn_in_every_theme(each_theme, table):
    table.show_fleet(many(50, long_names=True), {})
    assert not table.grab().isNull()


# -- group commands -----------------------------------------------------------------------------


@pytest.fixture
def group(themes, bridge, host):
    made = GroupBar(themes, bridge, host, takeoff_alt_m=15.0)
    made.move(0, 600)
    made.resize(760, 70)
    made.show()
    return made


STATES = (
    make_state(HERON, "Heron 1"),
    on_ground(WREN, "Heron 2"),
    on_ground(TERN, "Tern 3"),
)


def test_the_bar_says_how_many_and_who(group):
    group.show_states(STATES)
    assert group.count.text == "3 selected"
    assert group.names.text == "Heron 1, Heron 2, Tern 3"


def test_a_command_goes_only_to_those_that_can(group, bridge, presser, qtbot):
    group.show_states(STATES)
    with qtbot.waitSignal(group.sent) as caught:
        presser.hold(group.buttons[cmd.Takeoff])
    assert bridge.sent == [((WREN, TERN), cmd.Takeoff(15.0))]
    assert caught.args == [1, "Takeoff", cmd.Takeoff(15.0), (WREN, TERN)]


def test_the_bubble_shows_count_and_names_and_who_is_left_out(group, presser):
    group.show_states(STATES)
    presser.press(group.buttons[cmd.Takeoff])
    assert group.bubble.title == "Keep holding: Takeoff, 2 vehicles (not 1 vehicle)"
    assert group.bubble.detail == "to 15\u2009m above home · Heron 2, Tern 3"
    presser.release(group.buttons[cmd.Takeoff])


def test_many_names_are_counted(group, presser):
    snapshot = many(40)
    group.show_states(tuple(snapshot.vehicles.values()))
    presser.press(group.buttons[cmd.Pause])
    able = len(group.able(cmd.Pause))
    assert group.bubble.detail.endswith(f" +{able - 6}")
    presser.release(group.buttons[cmd.Pause])


def test_all_group_commands_are_held(group, bridge, presser):
    group.show_states(STATES)
    for button in group.buttons.values():
        presser.click(button)
    assert bridge.sent == []


def test_a_hold_is_broken_off_when_the_selection_changes(group, bridge, presser):
    group.show_states(STATES)
    presser.press(group.buttons[cmd.Arm])
    group.show_states(STATES[:2])
    assert not group.buttons[cmd.Arm].holding
    assert bridge.sent == []


def test_a_hold_is_broken_off_when_another_vehicle_can_follow(group, bridge, presser):
    bridge.impossible[TERN, cmd.Arm] = "not now"
    group.show_states(STATES)
    presser.press(group.buttons[cmd.Arm])
    bridge.impossible[TERN, cmd.Arm] = ""
    group.show_states(STATES)
    assert not group.buttons[cmd.Arm].holding


def test_a_hold_goes_on_while_nothing_changes(group, presser):
    group.show_states(STATES)
    presser.press(group.buttons[cmd.Arm])
    group.show_states(STATES)
    assert group.buttons[cmd.Arm].holding
    presser.release(group.buttons[cmd.Arm])


def test_without_a_selection_nothing_can_be_sent(group):
    group.show_states(())
    assert {button.reason for button in group.buttons.values()} == {"none selected"}


def test_what_nobody_can_do_says_why(group):
    group.show_states(STATES[1:])
    assert group.buttons[cmd.Land].reason == "on ground"


def test_heights_of_the_group_come_in_the_pilots_units(group, presser):
    group.units = IMPERIAL
    group.show_states(STATES)
    presser.press(group.buttons[cmd.Takeoff])
    assert group.bubble.detail.startswith("to 49\u2009ft above home")
    presser.release(group.buttons[cmd.Takeoff])


# -- answers ------------------------------------------------------------------------------------

NAMES = {HERON: "Heron 1", WREN: "Heron 2", TERN: "Tern 3"}


@pytest.fixture
def matrix(themes, host):
    made = AckMatrix(themes, host)
    made.resize(560, 260)
    made.show()
    made.begin(5, "Return", NAMES, NOW_US)
    return made


def tell(matrix, vehicle, *lives, reason=""):
    for life in lives:
        matrix.show_report(report(vehicle, life, 5, reason))


def test_a_group_command_begins_with_nobody_having_answered(matrix):
    assert matrix.title.text.startswith("Return · 3 vehicles · sent ")
    assert [tile.stage for tile in matrix.tiles()] == [0, 0, 0]
    assert matrix.summary.text() == "0 / 3 done · 3 in progress"
    assert not matrix.retry.isVisible()


def test_each_stage_is_counted_and_never_goes_back(matrix):
    stages = []
    for life in (CommandLife.SENT, CommandLife.ACCEPTED, CommandLife.SENT, CommandLife.IN_PROGRESS,
                 CommandLife.DONE):  # fmt: skip
        tell(matrix, HERON, life)
        stages.append(next(t.stage for t in matrix.tiles() if t.vehicle == HERON))
    assert stages == [1, 2, 2, 3, 4]


def test_the_worst_answers_come_first(matrix):
    tell(matrix, HERON, CommandLife.SENT, CommandLife.DONE)
    tell(matrix, WREN, CommandLife.SENT, CommandLife.REFUSED, reason="EKF variance")
    tell(matrix, TERN, CommandLife.SENT, CommandLife.NO_ANSWER)
    assert [tile.vehicle for tile in matrix.tiles()] == [TERN, WREN, HERON]
    assert matrix.tiles()[1].words == "Refused: EKF variance"
    assert matrix.summary.text() == "1 / 3 done · 1 refused · 1 no answer"


def test_retry_goes_to_those_that_failed_and_is_held(matrix, presser, qtbot):
    tell(matrix, HERON, CommandLife.DONE)
    tell(matrix, WREN, CommandLife.REFUSED)
    tell(matrix, TERN, CommandLife.NO_ANSWER)
    assert matrix.retry.text() == "Retry 2"
    with qtbot.assertNotEmitted(matrix.retryWanted):
        presser.click(matrix.retry)
    with qtbot.waitSignal(matrix.retryWanted) as caught:
        presser.hold(matrix.retry)
    assert set(caught.args[0]) == {WREN, TERN}
    assert matrix.bubble.title == "Keep holding: Return again, 2"
    assert matrix.bubble.detail == "Heron 2, Tern 3"


def test_a_retry_is_broken_off_when_another_vehicle_fails(matrix, presser):
    tell(matrix, WREN, CommandLife.REFUSED)
    presser.press(matrix.retry)
    tell(matrix, TERN, CommandLife.NO_ANSWER)
    assert not matrix.retry.holding


def test_reports_of_another_command_or_vehicle_are_left_out(matrix):
    matrix.show_report(report(HERON, CommandLife.DONE, 4))
    matrix.show_report(report(VehicleId(0, 99), CommandLife.DONE, 5))
    assert matrix.summary.text() == "0 / 3 done · 3 in progress"


def test_a_click_on_a_tile_selects_the_vehicle(matrix, qtbot):
    place = matrix.field.place(1).center().toPoint()
    with qtbot.waitSignal(matrix.vehicleClicked) as caught:
        QTest.mouseClick(matrix.field, Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == [WREN]


def test_the_keyboard_walks_over_the_tiles(matrix, qtbot):
    matrix.field.setFocus()
    QTest.keyClick(matrix.field, Qt.Key.Key_Right)
    QTest.keyClick(matrix.field, Qt.Key.Key_Right)
    with qtbot.waitSignal(matrix.vehicleClicked) as caught:
        QTest.keyClick(matrix.field, Qt.Key.Key_Return)
    assert caught.args == [TERN]


def test_the_keyboard_stays_on_its_vehicle_when_the_order_changes(matrix, qtbot):
    matrix.field.setFocus()
    QTest.keyClick(matrix.field, Qt.Key.Key_Right)
    tell(matrix, TERN, CommandLife.NO_ANSWER)
    with qtbot.waitSignal(matrix.vehicleClicked) as caught:
        QTest.keyClick(matrix.field, Qt.Key.Key_Return)
    assert caught.args == [WREN]


def test_tiles_get_the_rows_that_their_width_needs(matrix):
    matrix.begin(6, "Land", {VehicleId(0, n): f"B-{n}" for n in range(1, 51)}, NOW_US)
    narrow = matrix.field.heightForWidth(300)
    assert narrow > matrix.field.heightForWidth(900)
    assert matrix.field.minimumHeight() == matrix.field.heightForWidth(matrix.field.width())


def test_answers_are_drawn_in_every_theme(each_theme, matrix):
    tell(matrix, WREN, CommandLife.REFUSED, reason="a very long reason in the vehicle's own words")
    tell(matrix, TERN, CommandLife.NO_ANSWER)
    assert not matrix.grab().isNull()


# -- summary ------------------------------------------------------------------------------------


def test_the_summary_counts_states_health_and_charges():
    found = summarise(many(50), METRIC)
    assert sum(found.phases.values()) == 50
    assert found.phases[Phase.LINK_LOST] == 2
    assert found.health[Level.CRITICAL] == 2
    assert sum(found.bins) == 50
    assert found.lowest[0] == 16.0


def test_the_summary_names_the_closest_two_in_the_air():
    one, other = make_state(HERON, "Heron 1"), make_state(WREN, "Heron 2")
    near = replace(other, position=replace(one.position, alt_amsl_m=one.position.alt_amsl_m + 38.0))
    parked = on_ground(TERN, "Tern 3", position=one.position)
    assert summarise(make_snapshot(one, near, parked), METRIC).separation == ("38\u2009m", "Heron 1, Heron 2")


def test_an_empty_fleet_has_no_lowest_battery_and_no_pair():
    found = summarise(make_snapshot(), METRIC)
    assert found.lowest == (None, "")
    assert found.separation == ("–", "")


def test_the_summary_is_drawn_in_every_theme(each_theme, host):
    made = FleetSummary(each_theme, host)
    made.resize(1000, made.height())
    made.show()
    made.show_fleet(many(50))
    assert not made.grab().isNull()
    assert made.accessibleName().startswith("Fleet: ")


def test_the_fake_bridge_has_all_that_the_real_one_offers():
    from gcs.gui.bridge import Bridge

    offered = {name for name in vars(Bridge) if not name.startswith("_")} - {"start", "stop", "history"}
    assert {name for name in offered if not hasattr(FakeBridge(), name)} <= {
        "forget_vehicle",
        "rename_vehicle",
    }
