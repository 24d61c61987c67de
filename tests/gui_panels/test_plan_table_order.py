"""Rows of the plan's table are selected, moved, copied and deleted."""

from __future__ import annotations

from plan_item_samples import item
from plan_table_samples import desk as desk
from plan_table_samples import entries, heights, type_into
from plan_table_samples import panel as panel
from plan_table_samples import table as table
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent

from gcs.gui.panels.plan_items.cells import HEIGHT, ITEM
from gcs.planning import edits
from gcs.planning.refs import Part, Ref, item_ref


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


def test_escape_selects_nothing(qtbot, desk, table):
    desk.select({item_ref(2)})
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert desk.view.selection == frozenset()
