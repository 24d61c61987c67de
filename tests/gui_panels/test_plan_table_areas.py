"""The tables of fence and rally points."""

from __future__ import annotations

from plan_table_samples import desk as desk
from plan_table_samples import entries, shown, type_into
from plan_table_samples import panel as panel
from plan_table_samples import table as table
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gcs.gui.panels.plan_items.cells import HEIGHT, ITEM, LEG, SPEED
from gcs.planning.document import Plan
from gcs.planning.refs import Part, Ref


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


def test_a_new_fence_or_rally_point_wants_a_place_to_begin_at(panel, desk):
    desk.show(plan=Plan())
    panel.rally.add()
    menu = panel.fence.add_menu()
    entries(menu)["Area to stay inside"].trigger()
    menu.deleteLater()
    assert desk.plan == Plan()
    assert len(desk.problems) == 2
