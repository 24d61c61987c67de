"""Menus and buttons of the plan's table."""

from __future__ import annotations

from plan_table_samples import desk as desk
from plan_table_samples import entries, heights
from plan_table_samples import panel as panel
from plan_table_samples import table as table
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gcs.planning.refs import item_ref


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
