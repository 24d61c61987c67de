"""The Plan workspace as a whole: its parts show one plan, its keys act only there, the map goes along."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from plan_desk_samples import HERON, WREN, PlanBridge, fence, square, wait
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QVBoxLayout, QWidget

from gcs.gui.map.panel import MapPanel
from gcs.gui.plan_controls import UnitEdit
from gcs.gui.window.banner import Banner
from gcs.gui.window.context import WindowContext
from gcs.gui.window.plan import PlanWorkspace
from gcs.gui.window.stage import MapStage
from gcs.model.alarm import Level
from gcs.planning.files import PlanFormat, encode_plan
from gcs.planning.refs import item_ref


@pytest.fixture
def desk(qtbot, dressed, tmp_path):
    """The workspace in a window, with the map, as the main window puts it together."""
    bridge = PlanBridge()
    context = WindowContext(bridge, dressed, profile=tmp_path)
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1500, 900)
    panel = MapPanel(dressed)
    stage = MapStage(context, panel, None)
    banner = Banner(dressed, host)
    workspace = PlanWorkspace(context, stage, banner, None)
    said = []
    workspace.said.connect(lambda level, text: said.append((level, text)))
    column = QVBoxLayout(host)
    column.addWidget(banner)
    column.addWidget(workspace, 1)
    with qtbot.waitActive(host):
        host.show()
        host.activateWindow()
    stage.map.look_at(-36.523, -122.947, 15.0)
    stage.set_flight_controls(False)
    workspace.take_stage(stage)
    stage.map.setFocus()
    yield SimpleNamespace(
        work=workspace, stage=stage, host=host, bridge=bridge, banner=banner, said=said,
        controller=workspace.controller, map=stage.map,
    )  # fmt: skip
    workspace.release_stage()
    workspace.shutdown(discard=True)
    panel.shutdown()


def draw(desk, qtbot):
    desk.controller.change("draw", square())
    wait(qtbot, desk.controller.settled)


def test_every_part_shows_the_same_plan(desk, qtbot):
    draw(desk, qtbot)
    work = desk.work
    assert work.items.mission.table.model().rowCount() == 5
    assert work.figures.figures[0].label == "Distance"
    assert len({mark.source for mark in work.profile.marks()}) >= 4
    assert any(row.isVisibleTo(work.checks) for row in work.checks.rows)
    assert work.upload.button.text() == "Upload 5 items to Heron 1"
    assert work.header.undo.detail == "draw"
    assert work.header.saved.text == "Not saved"


def test_undo_and_redo_by_key_and_button_come_back_to_the_very_same_plan(desk, qtbot):
    draw(desk, qtbot)
    before = desk.controller.plan
    QTest.keyClick(desk.map, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.controller.plan.items == ()
    QTest.keyClick(
        desk.map, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert desk.controller.plan is before
    QTest.mouseClick(desk.work.header.undo, Qt.MouseButton.LeftButton)
    assert desk.controller.plan.items == ()
    assert not desk.work.header.undo.isEnabled()
    QTest.mouseClick(desk.work.header.redo, Qt.MouseButton.LeftButton)
    assert desk.controller.plan is before


def test_a_waypoint_is_drawn_with_a_letter_and_a_click(desk, qtbot):
    QTest.keyClick(desk.map, Qt.Key.Key_W)
    assert desk.work.tools.current == "waypoint"
    assert desk.work.hint.isVisible()
    middle = QPoint(desk.map.width() // 2, desk.map.height() // 2)
    QTest.mouseClick(desk.map, Qt.MouseButton.LeftButton, pos=middle)
    assert [item.command for item in desk.controller.plan.items] == [16]
    QTest.keyClick(desk.map, Qt.Key.Key_Escape)
    assert desk.work.tools.current == "select"
    assert not desk.work.hint.isVisible()


def test_takeoff_and_a_copters_landing_need_no_drawing(desk, qtbot):
    desk.work.tools.choose("takeoff")
    desk.work.tools.choose("landing")
    assert [item.command for item in desk.controller.plan.items] == [22, 20]
    assert desk.work.tools.current == "select"
    assert desk.controller.plan.items[0].has_place


def test_letters_typed_into_a_field_choose_no_tool(desk, qtbot):
    field = QLineEdit(desk.work)
    field.show()
    field.setFocus()
    QTest.keyClicks(field, "ws")
    assert field.text() == "ws"
    assert desk.work.tools.current == "select"


def test_undo_in_a_field_is_the_fields_while_one_types_and_the_plans_after(desk, qtbot):
    draw(desk, qtbot)
    desk.controller.select(frozenset({item_ref(1)}))
    field = next(f for f in desk.work.form.findChildren(UnitEdit) if f.accessibleName() == "Height")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "75")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() != "75"
    assert desk.controller.plan == square(), "what was typed is no step yet"
    field.selectAll()
    QTest.keyClicks(field, "75")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert desk.controller.plan.items[1].params[6] == 75.0
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.controller.plan == square()


def test_the_keys_do_nothing_while_another_workspace_is_shown(desk, qtbot):
    draw(desk, qtbot)
    desk.work.hide()
    other = QLineEdit(desk.host)
    other.setReadOnly(True)
    other.show()
    other.setFocus()
    QTest.keyClick(other, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(desk.controller.plan.items) == 5
    desk.work.show()


def test_the_map_is_given_back_as_it_was(desk, qtbot):
    draw(desk, qtbot)
    assert not desk.stage.action_bar.isVisibleTo(desk.map)
    desk.work.release_stage()
    desk.stage.set_flight_controls(True)
    assert desk.map.tool is None
    assert not desk.work.tools.isVisibleTo(desk.map)
    assert desk.stage.action_bar.isVisibleTo(desk.map)
    assert desk.stage.panel.tools.follow.isVisibleTo(desk.stage.panel.tools)
    desk.work.take_stage(desk.stage)
    assert desk.map.tool is not None


def test_a_finding_shows_its_place_and_its_fix_is_one_step(desk, qtbot):
    desk.controller.change("low", replace(square(), fence=fence(0.001)))
    wait(qtbot, desk.controller.settled)
    row = next(
        row for row in desk.work.checks.rows if "fence" in row.text.lower() and row.isVisibleTo(desk.work)
    )
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(60, 15))
    assert desk.controller.view.selection
    assert desk.controller.history.undo_label == "low"


def test_the_profile_and_the_map_point_at_the_same_place(desk, qtbot):
    draw(desk, qtbot)
    profile = desk.work.profile
    axes = profile.axes()
    x = round(axes.x(axes.length_m / 2))
    QTest.mouseMove(profile, QPoint(x, round(axes.box.center().y())))
    wait(qtbot, desk.work.link.mark.isVisible)
    data = desk.work._profile_data()
    place = float(data.lats_deg[1]), float(data.lons_deg[1])
    desk.map.cursorMoved.emit(place)
    assert profile._hover_m == pytest.approx(float(data.distance_m[1]), abs=1.0)
    desk.map.cursorMoved.emit((place[0] + 0.05, place[1]))
    assert profile._hover_m is None
    desk.map.cursorMoved.emit(None)


def test_opening_over_unsaved_changes_asks_once_in_the_banner(desk, qtbot, tmp_path):
    path = tmp_path / "ridge.plan"
    path.write_bytes(encode_plan(square(30.0), PlanFormat.QGC_PLAN))
    desk.work.open_path(path)
    wait(qtbot, lambda: desk.work.header.title.text == "ridge")
    assert not desk.banner.asking, "an untouched plan is nothing to lose"
    desk.controller.change("lift", square(60.0))
    desk.work.open_path(path)
    assert desk.banner.asking
    assert desk.controller.plan == square(60.0)
    QTest.mouseClick(desk.banner.no, Qt.MouseButton.LeftButton)
    assert desk.controller.plan == square(60.0)
    desk.work.open_path(path)
    QTest.mouseClick(desk.banner.yes, Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: desk.controller.plan.items == square(30.0).items)


def test_save_asks_where_only_for_a_plan_without_a_file(desk, qtbot, tmp_path):
    draw(desk, qtbot)
    QTest.keyClick(desk.map, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.work.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.windowModality() == Qt.WindowModality.NonModal
    path = tmp_path / "mine.plan"
    dialog.fileSelected.emit(str(path))
    dialog.close()
    wait(qtbot, path.exists)
    wait(qtbot, lambda: desk.work.header.saved.text == "Saved")
    desk.controller.change("lift", square(60.0))
    assert desk.work.header.saved.text == "Not saved"
    wait(qtbot, lambda: desk.work.findChild(QFileDialog) is None)
    desk.work.save()
    wait(qtbot, lambda: desk.work.header.saved.text == "Saved")
    assert desk.work.findChild(QFileDialog) is None


def test_a_problem_is_said_and_not_shown_in_a_dialog(desk, qtbot, tmp_path):
    desk.work.open_path(tmp_path / "nothing.plan")
    wait(qtbot, lambda: desk.said)
    assert desk.said[0][0] is Level.CAUTION
    assert "nothing.plan" in desk.said[0][1]


def test_every_entry_of_the_menu_that_is_not_grey_does_something(desk, qtbot):
    draw(desk, qtbot)
    words = {entry.word: entry for entry in desk.work._header_menu()}
    assert words["Resume after a battery change"].why_not
    assert [child.word for child in words["Copy to"].children] == ["Heron 2"]
    words["Copy to"].children[0].do()
    assert desk.controller.book.document(WREN.key).plan == square()
    words["New plan"].do()
    assert desk.controller.plan.items == ()
    assert desk.controller.plan.home is not None
    template = words["Begin with a template"].children[0]
    template.do()
    assert desk.controller.plan.items
    for _ in range(2):
        words["Move, turn, scale, lift…"].do()
        assert desk.work.middle.currentWidget() is desk.work.transform, "it stays when it is there already"
    words["Formation…"].do()
    assert desk.work.transform.fields["right"].hasFocus()


def test_the_menu_on_the_map_acts_where_it_was_opened(desk, qtbot):
    draw(desk, qtbot)
    desk.work._open_map_menu(None, -36.52, -122.95, desk.map.mapToGlobal(QPoint(300, 300)))
    menu = desk.work.findChild(QMenu)
    entry = next(action for action in menu.actions() if "Rally" in action.text())
    entry.trigger()
    menu.close()
    assert [(p.lat_deg, p.lon_deg) for p in desk.controller.plan.rally] == [(-36.52, -122.95)]
    desk.work._open_map_menu(item_ref(1), -36.52, -122.95, desk.map.mapToGlobal(QPoint(300, 300)))
    menu = desk.work.findChildren(QMenu)[-1]
    next(action for action in menu.actions() if action.text() == "Delete").trigger()
    menu.close()
    assert len(desk.controller.plan.items) == 4


def test_the_selected_vehicles_plan_is_the_one_on_the_screen(desk, qtbot):
    draw(desk, qtbot)
    desk.bridge.select(WREN)
    desk.work.slow_beat()
    assert desk.work.upload.button.text() == "Upload 0 items to Heron 2"
    assert not desk.work.header.undo.isEnabled()
    desk.bridge.select(HERON)
    desk.work.slow_beat()
    assert desk.work.header.undo.isEnabled()


def test_the_arrangement_is_kept_and_comes_back(desk, qtbot):
    told = []
    desk.work.layoutChanged.connect(told.append)
    desk.work.sides.setSizes([800, 600])
    for place in (700, 750, 800):
        desk.work.sides.splitterMoved.emit(place, 1)
    wait(qtbot, lambda: told)
    assert len(told) == 1, "kept once it rests, not for each pixel"
    desk.work.sides.setSizes([1100, 380])
    desk.work.restore_layout(told[-1])
    wait(qtbot, lambda: abs(desk.work.sides.sizes()[1] - 600) < 60)
    desk.work.restore_layout("not a layout")
    desk.work.restore_layout("a b c")


def test_no_panel_gets_narrower_than_it_is_legible(desk, qtbot):
    draw(desk, qtbot)
    desk.host.resize(1024, 640)
    wait(qtbot, lambda: desk.work.width() <= 1024)
    assert desk.work.sides.sizes()[1] >= 380
    assert desk.map.width() > 300
    tools = desk.work.tools
    desk.stage._place()
    assert tools.geometry().bottom() <= desk.map.height()
