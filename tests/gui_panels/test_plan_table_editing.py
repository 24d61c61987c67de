"""Values are edited in the cells of the plan's table."""

from __future__ import annotations

import pytest
from plan_item_samples import item
from plan_table_samples import desk as desk
from plan_table_samples import panel as panel
from plan_table_samples import shown, type_into
from plan_table_samples import table as table
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox

from gcs.gui.panels.plan_items.cells import HEIGHT, ITEM, LEG, SPEED
from gcs.model.units import AVIATION
from gcs.planning import edits
from gcs.planning.refs import item_ref


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
    assert shown(panel, ITEM)[5] == "Jump to item 2, once"
    type_into(qtbot, table, 5, ITEM, "4")
    assert desk.plan.items[5].params[0] == 4.0
    desk.show(plan=edits.move_items(desk.plan, [0], 6))
    assert shown(panel, ITEM)[4] == "Jump to item 3, once"


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
