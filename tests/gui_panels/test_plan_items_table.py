"""The tables of the plan: what they show, in-place editing, order, selection, keys, many items."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_item_samples import NAN, Desk, a_plan, a_survey, at, item
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox

from gcs.gui.panels.plan_items import PlanItemsPanel
from gcs.gui.panels.plan_items.cells import FINDING, HEIGHT, ITEM, LEG, NUMBER, SPEED
from gcs.gui.panels.plan_items.delegate import ROW_PX
from gcs.gui.panels.plan_items.model import difference
from gcs.gui.theme import Sign
from gcs.model.units import AVIATION
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning import edits
from gcs.planning.analysis import Finding, Severity
from gcs.planning.document import Plan
from gcs.planning.refs import Part, Ref, item_ref

T = "\u2009"


@pytest.fixture
def panel(qtbot, themes):
    made = PlanItemsPanel(themes)
    qtbot.addWidget(made)
    made.resize(400, 420)
    made.show()
    return made


@pytest.fixture
def desk(panel):
    return Desk(panel)


@pytest.fixture
def table(panel):
    return panel.mission.table


def shown(panel, column, part=None):
    model = (part or panel.mission).model
    return [model.cell_at(row, column).text for row in range(model.rowCount())]


def type_into(
    qtbot, table, row, column, text, key=Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.NoModifier
):
    table.setFocus()
    assert table.edit_cell(row, column)
    editor = table.viewport().findChild(object, "qt_editor") or QApplication.focusWidget()
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, key, modifier)
    return editor


# -- what is shown ----------------------------------------------------------------------------------


def test_rows_say_what_is_flown_how_high_how_fast_and_how_far(panel, desk):
    assert shown(panel, NUMBER) == ["1", "2", "3", "4", "5", "6"]
    assert shown(panel, ITEM) == [
        "Takeoff",
        "Waypoint",
        "Waypoint",
        "Waypoint",
        f"Hold 30{T}s",
        "Land at home",
    ]
    assert shown(panel, HEIGHT) == ["60", "60", "192", "120", "122", "0.0"]
    assert shown(panel, SPEED) == ["12.0"] * 5 + [""]
    assert shown(panel, LEG)[:2] == ["0", "550"]
    assert panel.mission.model.headers()[LEG] == "Leg m"
    assert [panel.tabs.tabText(tab) for tab in range(3)] == ["Mission 6", "Fence 3", "Rally 2"]


def test_a_long_leg_is_written_in_thousands(panel, desk):
    far = replace(desk.plan, items=(*desk.plan.items, item(16, at(10, 7700.0))))
    desk.show(plan=far)
    assert shown(panel, LEG)[-1] == f"7.7{T}k"


def test_heights_name_their_datum_but_for_home(panel, desk):
    plan = edits.set_item_altitude(desk.plan, [1], 60.0, 10)
    desk.show(plan=edits.set_item_altitude(plan, [2], 192.0, 0))
    units = [panel.mission.model.cell_at(row, HEIGHT).unit for row in range(4)]
    assert units == ["m", "m AGL", "m AMSL", "m"]


def test_a_pattern_is_one_row_with_its_lines_height_and_whole_way(panel, desk):
    desk.show(plan=edits.insert_items(desk.plan, 2, [a_survey()]))
    cells = [panel.mission.model.cell_at(2, column) for column in range(FINDING + 1)]
    assert cells[ITEM].text.startswith("Survey, ")
    assert (cells[HEIGHT].text, cells[HEIGHT].unit) == ("80", "m AGL")
    assert cells[SPEED].text == "10.0"
    assert cells[LEG].text.endswith("k")


def test_a_speed_counts_from_its_change_on(panel, desk):
    slow = item(178, p=(1.0, 5.0, -1.0, 0.0), alt_m=0.0, frame=2)
    desk.show(plan=edits.insert_items(desk.plan, 2, [slow]))
    assert shown(panel, SPEED) == ["12.0", "12.0", "5.0", "5.0", "5.0", "5.0", ""]


def test_a_speed_that_only_the_vehicle_knows_is_a_dash_and_can_be_set(panel, desk):
    desk.show(plan=replace(desk.plan, cruise_speed_mps=None, hover_speed_mps=None))
    model = panel.mission.model
    unset = [row for row in range(model.rowCount()) if model.cell_at(row, SPEED).text == "–"]
    assert unset
    assert any(model.cell_at(row, SPEED).editable for row in unset)
    assert all(model.cell_at(row, SPEED).tip == "As set in the vehicle" for row in unset)


def test_units_follow_the_reader(panel, desk):
    desk.show(units=AVIATION)
    cell = panel.mission.model.cell_at(0, HEIGHT)
    assert (cell.text, cell.unit) == ("197", "ft")
    assert panel.mission.model.cell_at(1, SPEED).unit == "kn"


def test_the_worst_finding_of_an_item_is_its_symbol_and_all_are_its_words(panel, desk):
    desk.find(
        Finding("fence-near", Severity.WARNING, "Near the fence", "", 2),
        Finding("terrain-clearance", Severity.ERROR, "Below terrain", "", 2),
        Finding("circle", Severity.NOTE, "Circle is small", "", None, refs=(Ref(Part.CIRCLE, 0),)),
    )
    cell = panel.mission.model.cell_at(2, FINDING)
    assert cell.sign is Sign.CRITICAL
    assert "Below terrain" in cell.tip and "Near the fence" in cell.tip
    assert panel.mission.model.cell_at(2, HEIGHT).tone == "critical"
    assert panel.fence.model.cell_at(1, FINDING).sign is Sign.ADVISORY


def test_a_finding_stays_with_its_item_until_the_next_analysis(panel, desk):
    desk.find(Finding("x", Severity.ERROR, "Wrong", "", 3))
    desk.show(plan=edits.remove_items(desk.plan, [1]), revision=desk.view.revision + 1)
    signs = [panel.mission.model.cell_at(row, FINDING).sign for row in range(5)]
    assert signs == [None, None, Sign.CRITICAL, None, None]


def test_a_finding_goes_where_its_item_is_moved_and_stays_while_it_is_edited(panel, desk):
    desk.find(Finding("x", Severity.ERROR, "Wrong", "", 3))
    desk.show(plan=edits.move_items(desk.plan, [3], 1), revision=desk.view.revision + 1)
    model = panel.mission.model
    assert [model.cell_at(row, FINDING).sign is not None for row in range(4)] == [False, True, False, False]
    desk.show(plan=edits.move_items(desk.plan, [1], 4), revision=desk.view.revision + 1)
    desk.show(plan=edits.set_item_altitude(desk.plan, [3], 10.0), revision=desk.view.revision + 1)
    assert model.cell_at(3, FINDING).sign is Sign.CRITICAL


def test_a_finding_of_a_deleted_item_goes_with_it(panel, desk):
    desk.find(Finding("x", Severity.ERROR, "Wrong", "", 3))
    desk.show(plan=edits.remove_items(desk.plan, [3]), revision=desk.view.revision + 1)
    assert all(panel.mission.model.cell_at(row, FINDING).sign is None for row in range(5))


def test_what_is_flown_now_and_what_is_done_have_their_own_colours(panel, desk):
    desk.show(current=2, done=frozenset({0, 1}))
    tones = [panel.mission.model.cell_at(row, ITEM).tone for row in range(4)]
    assert tones == ["t3", "t3", "active", "t1"]
    assert "flown now" in panel.mission.model.cell_at(2, NUMBER).tip


# -- editing ----------------------------------------------------------------------------------------


def test_a_typed_height_changes_that_item_only(qtbot, desk, table):
    type_into(qtbot, table, 2, HEIGHT, "150")
    assert [i.params[6] for i in desk.plan.items] == [60.0, 60.0, 150.0, 120.0, 122.0, 0.0]
    assert desk.steps == [("height of waypoint 3", "")]


def test_a_height_in_feet_is_kept_in_metres(qtbot, desk, table):
    desk.show(units=AVIATION)
    type_into(qtbot, table, 2, HEIGHT, "100")
    assert desk.plan.items[2].params[6] == pytest.approx(30.48)


def test_enter_without_a_change_does_nothing(qtbot, desk, table):
    desk.show(units=AVIATION)
    before = desk.plan
    table.setFocus()
    table.edit_cell(2, HEIGHT)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert desk.plan is before


@pytest.mark.parametrize("text", ["abc", "99999", "", "12 kg"])
def test_what_is_no_height_is_refused_and_changes_nothing(qtbot, desk, table, text):
    before = desk.plan
    table.setFocus()
    table.edit_cell(2, HEIGHT)
    editor = QApplication.focusWidget()
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert desk.plan is before
    assert len(desk.problems) == 1
    assert editor.property("invalid") is True
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert desk.plan is before
    assert shown(desk.panels[0], HEIGHT)[2] == "192"


def test_escape_keeps_what_was_there(qtbot, desk, table):
    before = desk.plan
    type_into(qtbot, table, 2, HEIGHT, "150", Qt.Key.Key_Escape)
    assert desk.plan is before


def test_leaving_a_cell_takes_what_was_typed(qtbot, desk, table):
    table.setFocus()
    table.edit_cell(2, HEIGHT)
    editor = QApplication.focusWidget()
    editor.selectAll()
    qtbot.keyClicks(editor, "77")
    desk.panels[0].tabs.setFocus()
    assert desk.plan.items[2].params[6] == 77.0
    assert len(desk.steps) == 1


def test_tab_goes_on_to_the_next_cell_that_can_be_edited(qtbot, desk, table):
    type_into(qtbot, table, 2, HEIGHT, "150", Qt.Key.Key_Tab)
    editor = QApplication.focusWidget()
    assert editor.accessibleName() == "Speed to item 3"
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert QApplication.focusWidget().accessibleName() == "Hold of item 4"


def test_control_enter_changes_all_selected_items_in_one_step(qtbot, desk, table):
    desk.select({item_ref(1), item_ref(2), item_ref(3)})
    type_into(qtbot, table, 2, HEIGHT, "90", modifier=Qt.KeyboardModifier.ControlModifier)
    assert [i.params[6] for i in desk.plan.items[1:4]] == [90.0] * 3
    assert desk.steps == [("height of 3 items", "")]


def test_a_speed_is_for_its_item_and_the_selection_stays_with_it(qtbot, panel, desk, table):
    desk.select({item_ref(2)})
    type_into(qtbot, table, 2, SPEED, "5")
    names = shown(panel, ITEM)
    row = names.index("Waypoint", 3)
    assert shown(panel, SPEED)[row] == "5.0"
    assert shown(panel, SPEED)[row + 2] == "12.0"
    assert desk.view.selection == frozenset({item_ref(row)})


def test_the_main_value_is_edited_in_the_cell_of_the_name(qtbot, desk, table):
    type_into(qtbot, table, 4, ITEM, "45")
    assert desk.plan.items[4].params[0] == 45.0


def test_a_jump_is_typed_as_a_row_and_kept_as_the_items_name(qtbot, panel, desk, table):
    jump = item(177, p=(2.0, 1.0, 0.0, 0.0), alt_m=0.0, frame=2, item_id=9)
    desk.show(plan=edits.insert_items(desk.plan, 5, [jump]))
    assert shown(panel, ITEM)[5] == "Jump to item 2"
    type_into(qtbot, table, 5, ITEM, "4")
    assert desk.plan.items[5].params[0] == 4.0
    desk.show(plan=edits.move_items(desk.plan, [0], 6))
    assert shown(panel, ITEM)[4] == "Jump to item 3"


def test_a_choice_is_edited_with_a_list(qtbot, desk, table):
    fence = item(207, p=(1.0, 0.0, 0.0, 0.0), alt_m=0.0, frame=2)
    desk.show(plan=edits.insert_items(desk.plan, 5, [fence]))
    table.setFocus()
    assert table.edit_cell(5, ITEM)
    box = table.viewport().findChild(QComboBox)
    assert box.currentText() == "On"
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert desk.plan.items[5].params[0] == 0.0


def test_what_a_row_has_not_cannot_be_edited(desk, table):
    assert not table.edit_cell(5, SPEED)
    assert not table.edit_cell(1, LEG)


# -- order, copies, deletion ------------------------------------------------------------------------


def heights(desk):
    return [i.params[6] for i in desk.plan.items]


def test_alt_and_arrows_move_the_selected_items_and_keep_them_selected(qtbot, desk, table):
    desk.select({item_ref(2), item_ref(3)})
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert heights(desk) == [60.0, 192.0, 120.0, 60.0, 122.0, 0.0]
    assert desk.view.selection == frozenset({item_ref(1), item_ref(2)})
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert heights(desk) == [60.0, 60.0, 192.0, 120.0, 122.0, 0.0]
    assert desk.steps[0][1] == desk.steps[1][1] != "", "moves of the same items are one step of undo"


def test_moving_stops_at_the_ends(qtbot, desk, table):
    before = desk.plan
    desk.select({item_ref(0)})
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    desk.select({item_ref(5)})
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert desk.plan is before


def test_control_d_duplicates_and_selects_the_copies(qtbot, desk, table):
    desk.select({item_ref(1), item_ref(3)})
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert heights(desk) == [60.0, 60.0, 192.0, 120.0, 60.0, 120.0, 122.0, 0.0]
    assert desk.view.selection == frozenset({item_ref(4), item_ref(5)})


def test_delete_removes_and_selects_what_comes_next(qtbot, desk, table):
    desk.select({item_ref(2)})
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert heights(desk) == [60.0, 60.0, 120.0, 122.0, 0.0]
    assert desk.view.selection == frozenset({item_ref(2)})


def test_what_a_jump_needs_is_not_deleted(qtbot, desk, table):
    jump = item(177, p=(3.0, 1.0, 0.0, 0.0), alt_m=0.0, frame=2, item_id=9)
    desk.show(plan=edits.insert_items(desk.plan, 5, [jump]), selection=frozenset({item_ref(2)}))
    before = desk.plan
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert desk.plan is before
    assert len(desk.problems) == 1


def test_rows_are_dropped_between_others(desk, table):
    desk.select({item_ref(1)})
    place = table.visualRect(table.model().index(3, ITEM)).center() + QPoint(0, 8)
    event = QDropEvent(
        QPointF(place), Qt.DropAction.MoveAction, table.model().mimeData([]), Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    table.dropEvent(event)
    assert not event.isAccepted(), "what comes from elsewhere is no row of this table"
    table.dropped.emit(table.drop_row(place))
    assert heights(desk) == [60.0, 192.0, 120.0, 60.0, 122.0, 0.0]
    assert desk.view.selection == frozenset({item_ref(3)})


def test_reverse_turns_the_way_round_but_not_takeoff_and_landing(desk, panel):
    panel.mission.reverse()
    assert [i.command for i in desk.plan.items] == [22, 19, 16, 16, 16, 21]


# -- selection --------------------------------------------------------------------------------------


def test_a_selection_on_the_map_is_shown_without_an_echo(qtbot, panel, desk, table):
    with qtbot.assertNotEmitted(panel.selectionWanted):
        desk.select({item_ref(1), item_ref(3)})
    assert table.selected_rows() == [1, 3]


def test_a_click_selects_and_is_told_once(qtbot, panel, desk, table):
    told = []
    panel.selectionWanted.connect(told.append)
    place = table.visualRect(table.model().index(3, ITEM)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told == [frozenset({item_ref(3)})]


def test_control_a_selects_all(qtbot, desk, table):
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert desk.view.selection == frozenset(item_ref(i) for i in range(6))


def test_a_selected_fence_on_the_map_brings_its_tab_to_the_front(panel, desk):
    desk.select({Ref(Part.CIRCLE, 0)})
    assert panel.current is panel.fence
    assert panel.fence.table.selected_rows() == [1]
    desk.select({Ref(Part.RALLY, 1)})
    assert panel.current is panel.rally


def test_the_selection_of_an_edited_row_survives(qtbot, desk, table):
    desk.select({item_ref(2)})
    type_into(qtbot, table, 2, HEIGHT, "150")
    assert table.selected_rows() == [2]


# -- adding -----------------------------------------------------------------------------------------


def test_a_new_waypoint_goes_before_the_landing_a_little_on_along_the_way(panel, desk):
    panel.mission.add("16")
    assert [i.command for i in desk.plan.items] == [22, 16, 16, 16, 19, 16, 21]
    new = desk.plan.items[5]
    assert new.has_place
    assert new.params[6] == 122.0
    assert desk.view.selection == frozenset({item_ref(5)})


def test_a_new_item_goes_behind_the_selected_one(panel, desk):
    desk.select({item_ref(1)})
    panel.mission.add("206")
    assert [i.command for i in desk.plan.items][:3] == [22, 16, 206]


def test_every_command_of_the_catalogue_can_be_added(panel, desk):
    for offer in [*panel_offers(panel)]:
        before = len(desk.plan.items)
        panel.mission.add(offer.key)
        assert len(desk.plan.items) == before + 1, offer.label
    assert not desk.problems


def panel_offers(panel):
    panel.mission.open_add(QPoint(0, 0))
    offers = panel.mission.offers()
    panel.mission.picker.hide()
    return offers


def test_patterns_are_added_with_a_default_size(panel, desk):
    panel.mission.add("pattern:survey")
    assert desk.plan.items[5].kind == "survey"


def test_without_any_place_a_waypoint_is_refused_with_what_to_do(panel, desk):
    desk.show(plan=Plan())
    panel.mission.add("16")
    assert desk.plan.items == ()
    assert "planned home" in desk.problems[0]


def test_the_list_of_commands_says_why_one_is_not_for_this_vehicle(qtbot, panel, desk):
    desk.show(firmware=Firmware.PX4, kind=VehicleKind.QUAD)
    offers = {offer.label: offer for offer in panel_offers(panel)}
    assert offers["Waypoint"].why_not == ""
    assert offers["Spline waypoint"].why_not == "PX4 does not execute it"
    assert offers["VTOL transition"].why_not == "PX4: only VTOLs"


def test_typing_searches_the_list_and_enter_adds_the_best(qtbot, panel, desk):
    panel.open_add()
    picker = panel.mission.picker
    qtbot.keyClicks(picker.field, "loit t")
    assert [offer.label for offer in picker.shown()][:3] == [
        "Loiter turns",
        "Loiter time",
        "Loiter to altitude",
    ]
    qtbot.keyClick(picker.field, Qt.Key.Key_Down)
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert not picker.isVisible()
    assert 19 in [i.command for i in desk.plan.items[5:]]


def test_what_cannot_be_chosen_is_not_chosen(qtbot, panel, desk):
    desk.show(firmware=Firmware.PX4, kind=VehicleKind.QUAD)
    before = desk.plan
    panel.open_add()
    picker = panel.mission.picker
    qtbot.keyClicks(picker.field, "spline")
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    qtbot.keyClick(picker.field, Qt.Key.Key_Escape)
    qtbot.keyClick(picker.field, Qt.Key.Key_Escape)
    assert not picker.isVisible()
    assert desk.plan is before


# -- menus, buttons ---------------------------------------------------------------------------------


def entries(menu):
    return {action.text(): action for action in menu.actions() if action.text()}


def test_the_menu_has_everything_and_shows_its_keys(panel, desk):
    desk.select({item_ref(1), item_ref(2)})
    menu = panel.mission.context_menu()
    found = entries(menu)
    assert {
        "Height of 2 items…",
        "Speed of 2 items…",
        "Change command…",
        "Duplicate",
        "Delete 2 items",
    } <= set(found)
    assert found["Move up"].shortcut().toString() == "Alt+Up"
    found["Duplicate"].trigger()
    assert len(desk.plan.items) == 8
    menu.deleteLater()


def test_the_menu_edits_all_selected_at_once(qtbot, panel, desk, table):
    desk.select({item_ref(1), item_ref(2)})
    menu = panel.mission.context_menu()
    table.setFocus()
    entries(menu)["Height of 2 items…"].trigger()
    editor = QApplication.focusWidget()
    editor.selectAll()
    qtbot.keyClicks(editor, "99")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert heights(desk)[:4] == [60.0, 99.0, 99.0, 120.0]
    menu.deleteLater()


def test_the_command_of_several_items_is_changed_in_one_step(panel, desk):
    desk.select({item_ref(1), item_ref(2)})
    panel.mission.set_command(82)
    assert [i.command for i in desk.plan.items[1:3]] == [82, 82]
    assert desk.plan.items[2].params[6] == 192.0
    assert len(desk.steps) == 1


def test_buttons_say_why_they_do_nothing(panel, desk):
    desk.select(set())
    assert not panel.delete_button.isEnabled()
    assert "nothing is selected" in panel.delete_button.accessibleName()
    panel.tabs.setCurrentIndex(2)
    assert not panel.order_button.isEnabled()
    assert panel.add_button.accessibleName() == "Add rally point"


# -- fence and rally --------------------------------------------------------------------------------


def test_the_fence_shows_kind_size_and_vertices(panel, desk):
    fence = panel.fence
    assert shown(panel, ITEM, fence) == ["Stay inside", "Outside circle", "Return point"]
    assert shown(panel, HEIGHT, fence) == ["", "150", "40"]
    assert shown(panel, LEG, fence) == ["4", "", ""]


def test_a_radius_is_edited_and_nonsense_refused(qtbot, panel, desk):
    panel.tabs.setCurrentIndex(1)
    type_into(qtbot, panel.fence.table, 1, HEIGHT, "250")
    assert desk.plan.fence.circles[0].radius_m == 250.0
    editor = type_into(qtbot, panel.fence.table, 1, HEIGHT, "0")
    assert desk.plan.fence.circles[0].radius_m == 250.0
    assert desk.problems
    qtbot.keyClick(editor, Qt.Key.Key_Escape)


def test_fence_shapes_are_added_turned_copied_and_deleted(panel, desk):
    menu = panel.fence.add_menu()
    entries(menu)["Area to stay out of"].trigger()
    menu.deleteLater()
    assert [p.inclusion for p in desk.plan.fence.polygons] == [True, False]
    assert desk.view.selection == frozenset({Ref(Part.POLYGON, 1)})
    panel.fence.turn(True)
    assert desk.plan.fence.polygons[1].inclusion
    panel.fence.duplicate()
    assert len(desk.plan.fence.polygons) == 3
    panel.fence.remove()
    assert len(desk.plan.fence.polygons) == 2


def test_the_fences_ceiling_is_set_and_taken_away(qtbot, panel, desk):
    panel.tabs.setCurrentIndex(1)
    field = panel.fence.highest
    field.setFocus()
    qtbot.keyClicks(field, "120")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    desk.show()
    assert field.value == 120.0
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not desk.plan.fence.extra


def test_rally_points_are_added_edited_copied_and_deleted(qtbot, panel, desk):
    panel.tabs.setCurrentIndex(2)
    panel.open_add()
    assert len(desk.plan.rally) == 3
    assert desk.plan.rally[2].alt_rel_m == 30.0
    type_into(qtbot, panel.rally.table, 2, HEIGHT, "55")
    assert desk.plan.rally[2].alt_rel_m == 55.0
    panel.rally.duplicate()
    assert len(desk.plan.rally) == 4
    panel.rally.remove()
    assert len(desk.plan.rally) == 3
    assert shown(panel, SPEED, panel.rally)[0] == "800"


# -- many items, looks ------------------------------------------------------------------------------


def test_only_rows_in_view_are_worked_out_however_long_the_plan(qtbot, panel, desk, table):
    many = tuple(item(16, at(i % 360, 100.0 + i), 50.0, item_id=i + 1) for i in range(5000))
    desk.show(plan=Plan(items=many, home=a_plan().home, hover_speed_mps=12.0))
    asked = []
    cell = panel.mission.model.cell
    panel.mission.model.cell = lambda row, column: (asked.append(row), cell(row, column))[1]
    type_into(qtbot, table, 2500, HEIGHT, "75")
    QApplication.processEvents()
    assert desk.plan.items[2500].params[6] == 75.0
    assert len(set(asked)) < 3 * panel.height() / ROW_PX


def test_lists_are_compared_by_identity():
    a, b, c, d = (object() for _ in range(4))
    assert difference((a, b, c), (a, d, c)).first == 1
    change = difference((a, b, c), (a, c))
    assert (change.first, change.removed, change.inserted) == (1, 1, 0)
    change = difference((a, a), (a, a, a))
    assert (change.removed, change.inserted) == (0, 1)


def test_undoing_a_deletion_keeps_rows_and_scroll_position(panel, desk, table):
    many = tuple(item(16, at(i % 360, 100.0 + i), 50.0, item_id=i + 1) for i in range(300))
    whole = Plan(items=many, home=a_plan().home)
    desk.show(plan=whole)
    table.scrollTo(table.model().index(150, ITEM))
    before = table.verticalScrollBar().value()
    desk.show(plan=edits.remove_items(whole, [151, 153, 155]))
    desk.show(plan=whole)
    assert table.model().rowCount() == 300
    assert table.verticalScrollBar().value() == before


def test_the_tables_are_drawn_in_each_theme_down_to_the_least_width(qtbot, each_theme):
    made = PlanItemsPanel(each_theme)
    qtbot.addWidget(made)
    desk = Desk(made)
    desk.find(Finding("terrain", Severity.ERROR, "Below", "", 2))
    desk.show(current=1, done=frozenset({0}), selection=frozenset({item_ref(2)}))
    made.resize(320, 400)
    made.show()
    first = made.grab().toImage()
    desk.show(selection=frozenset())
    assert made.grab().toImage() != first
    assert made.mission.table.columnWidth(ITEM) >= 60
    assert made.sizeHint().width() <= 380


def test_everything_has_a_name_for_screen_readers(panel, desk, table):
    for button in (panel.add_button, panel.duplicate_button, panel.order_button, panel.delete_button):
        assert button.accessibleName()
    assert table.accessibleName()
    index = table.model().index(2, HEIGHT)
    assert table.model().data(index, Qt.ItemDataRole.AccessibleTextRole) == "192 m"
    assert panel.tabs.accessibleTabName(0) == "Mission, 6"
    assert NAN != NAN


def test_the_menus_of_fence_and_rally_points_do_what_they_say(qtbot, panel, desk):
    panel.tabs.setCurrentIndex(1)
    desk.select({Ref(Part.CIRCLE, 0)})
    menu = panel.fence.context_menu()
    found = entries(menu)
    found["Stay inside"].trigger()
    assert desk.plan.fence.circles[0].inclusion
    found["Edit radius"].trigger()
    editor = QApplication.focusWidget()
    editor.selectAll()
    qtbot.keyClicks(editor, "99")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert desk.plan.fence.circles[0].radius_m == 99.0
    menu.deleteLater()
    desk.select({Ref(Part.RALLY, 0), Ref(Part.RALLY, 1)})
    menu = panel.rally.context_menu()
    entries(menu)["Delete"].trigger()
    assert not desk.plan.rally
    menu.deleteLater()


def test_the_fences_return_point_has_a_height_and_there_is_only_one(qtbot, panel, desk):
    panel.tabs.setCurrentIndex(1)
    type_into(qtbot, panel.fence.table, 2, HEIGHT, "65")
    assert desk.plan.fence.breach_return.alt_m == 65.0
    menu = panel.fence.add_menu()
    assert not entries(menu)["Return point after a breach"].isEnabled()
    menu.deleteLater()
    desk.select({Ref(Part.BREACH_RETURN)})
    panel.fence.remove()
    assert desk.plan.fence.breach_return is None
    menu = panel.fence.add_menu()
    entries(menu)["Return point after a breach"].trigger()
    assert desk.plan.fence.breach_return is not None
    entries(menu)["Circle to stay inside"].trigger()
    assert desk.plan.fence.circles[-1].inclusion
    menu.deleteLater()


def test_the_order_menu_moves_to_the_ends(panel, desk):
    desk.select({item_ref(2)})
    menu = panel.mission.order_menu()
    entries(menu)["Move to the beginning"].trigger()
    assert heights(desk)[0] == 192.0
    menu.deleteLater()
    menu = panel.mission.order_menu()
    assert not entries(menu)["Move up"].isEnabled()
    entries(menu)["Move to the end"].trigger()
    assert heights(desk)[-1] == 192.0
    menu.deleteLater()


def test_typing_a_digit_on_a_height_begins_the_edit_with_it(qtbot, desk, table):
    table.setFocus()
    table.setCurrentIndex(table.model().index(2, HEIGHT))
    qtbot.keyClick(table, Qt.Key.Key_7)
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, "5")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert desk.plan.items[2].params[6] == 75.0


def test_f2_edits_the_height_of_a_row_whose_name_has_no_value(qtbot, desk, table):
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, ITEM))
    qtbot.keyClick(table, Qt.Key.Key_F2)
    assert QApplication.focusWidget().accessibleName() == "Height of item 1"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


def test_escape_selects_nothing(qtbot, desk, table):
    desk.select({item_ref(2)})
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert desk.view.selection == frozenset()


def test_a_new_fence_or_rally_point_wants_a_place_to_begin_at(panel, desk):
    desk.show(plan=Plan())
    panel.rally.add()
    menu = panel.fence.add_menu()
    entries(menu)["Area to stay inside"].trigger()
    menu.deleteLater()
    assert desk.plan == Plan()
    assert len(desk.problems) == 2


@pytest.mark.parametrize("kind", ["survey", "CorridorScan", "fwLandingPattern", "godwit.orbit"])
def test_a_pattern_alone_goes_on_from_home(panel, desk, kind):
    desk.show(plan=Plan(home=a_plan().home))
    panel.mission.add(f"pattern:{kind}")
    assert [each.kind for each in desk.plan.items] == [kind]
    assert not desk.problems
    panel.mission.add("16")
    assert len(desk.plan.items) == 2
