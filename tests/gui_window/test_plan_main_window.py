"""The main window with plans: loaded when wanted, never closed over unsaved changes unasked, recovered."""

from __future__ import annotations

import pytest
from plan_desk_samples import HERON, WREN, PlanBridge, fence, square, wait
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from gcs.gui.map.panel import MapPanel
from gcs.gui.window import plan_files
from gcs.gui.window.context import WindowContext
from gcs.gui.window.main_window import FLEET, FLY, PLAN, MainWindow
from gcs.gui.window.plan_recovery import AUTOSAVE, has_autosave
from gcs.gui.window.voice import Announcer
from gcs.model.errors import GcsError
from gcs.planning.autosave import encode_autosave
from gcs.planning.book import PlanBook
from gcs.planning.files import PlanFormat, encode_plan, read_plan
from gcs.recording.history import History


class WholeBridge(PlanBridge):
    """Everything that the window asks."""

    def __init__(self) -> None:
        super().__init__()
        self.history = History(16 << 20)
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def make(qtbot, dressed, tmp_path):
    """Makes windows over one profile folder."""
    made = []

    def window() -> MainWindow:
        bridge = WholeBridge()
        context = WindowContext(bridge, dressed, profile=tmp_path)
        announcer = Announcer(lambda text: None)
        shown = MainWindow(context, MapPanel(dressed), None, announcer, lambda: None)
        qtbot.addWidget(shown)
        shown.welcome.hide()
        with qtbot.waitActive(shown):
            shown.show()
            shown.activateWindow()
        made.append(shown)
        return shown

    yield window
    for shown in made:
        if not shown.bridge.stopped:
            shown.close_now()


@pytest.fixture
def window(make):
    return make()


def planned(window, qtbot):
    window.show_workspace(PLAN)
    wait(qtbot, lambda: window.stack.currentWidget() is window.plans.made is not None)
    return window.plan


def test_the_planner_is_not_loaded_before_it_is_wanted(window, qtbot):
    window.show_workspace(FLEET)
    window.show_workspace(FLY)
    assert window.plans.made is None
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    wait(qtbot, lambda: window.plans.made is not None and window.stack.currentWidget() is window.plans.made)
    assert window.rail.current == PLAN
    assert not window.stage.action_bar.isVisibleTo(window)
    assert not window.stage.cards.isVisibleTo(window)


def test_whoever_goes_elsewhere_while_it_loads_is_not_called_back(window, qtbot, monkeypatch):
    waiting = []
    monkeypatch.setattr(type(window.plans.loader), "ready", False)
    monkeypatch.setattr(window.plans.loader, "then", waiting.append)
    window.show_workspace(PLAN)
    window.show_workspace(FLEET)
    monkeypatch.undo()
    for act in waiting:
        act()
    assert window.stack.currentWidget() is window.fleet


def test_the_map_goes_from_workspace_to_workspace(window, qtbot):
    plan = planned(window, qtbot)
    assert plan.isAncestorOf(window.stage)
    assert window.stage.map.tool is not None
    window.show_workspace(FLEET)
    assert window.fleet.isAncestorOf(window.stage)
    assert window.stage.map.tool is None
    window.show_workspace(FLY)
    assert window.fly.isAncestorOf(window.stage)
    assert window.stage.action_bar.isVisibleTo(window)
    window.show_workspace(PLAN)
    assert plan.isAncestorOf(window.stage)


def test_a_plan_of_the_command_line_is_opened_in_its_workspace(window, qtbot, tmp_path):
    path = tmp_path / "ridge.plan"
    path.write_bytes(encode_plan(square(), PlanFormat.QGC_PLAN))
    window.plans.begin(path)
    wait(qtbot, lambda: window.plans.made is not None and window.plan.controller.document.title == "ridge")
    assert window.stack.currentWidget() is window.plan


def test_a_dropped_plan_is_opened_and_anything_else_is_not_taken(window, qtbot, tmp_path):
    path = tmp_path / "ridge.plan"
    path.write_bytes(encode_plan(square(), PlanFormat.QGC_PLAN))
    for name, taken in (("notes.doc", False), ("ridge.plan", True)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        entering = QDragEnterEvent(QPoint(300, 300), copy, data, left, none)
        window.dragEnterEvent(entering)
        assert entering.isAccepted() is taken
    window.dropEvent(QDropEvent(QPointF(300, 300), copy, data, left, none))
    wait(qtbot, lambda: window.plans.made is not None and len(window.plan.controller.plan.items) == 5)


def test_unsaved_changes_are_asked_about_once_and_closing_anyway_forgets_them(window, qtbot, tmp_path):
    plan = planned(window, qtbot)
    plan.controller.change("draw", square())
    plan.files.autosave()
    wait(qtbot, lambda: has_autosave(tmp_path))
    window.close()
    assert window.isVisible()
    assert window.banner.asking
    QTest.mouseClick(window.banner.no, Qt.MouseButton.LeftButton)
    assert window.isVisible()
    window.close()
    assert window.banner.asking, "asked again after it was kept open"
    QTest.mouseClick(window.banner.yes, Qt.MouseButton.LeftButton)
    assert window.bridge.stopped
    assert not has_autosave(tmp_path)


def test_a_saved_or_untouched_plan_closes_without_a_question(window, qtbot, tmp_path):
    plan = planned(window, qtbot)
    plan.controller.change("draw", square())
    plan.files.save(tmp_path / "a.plan")
    wait(qtbot, lambda: not plan.controller.document.file_dirty)
    window.close()
    assert window.bridge.stopped


def test_an_unattended_end_keeps_unsaved_plans_for_the_next_start(window, qtbot, tmp_path):
    planned(window, qtbot).controller.change("draw", square())
    window.close_now()
    assert window.bridge.stopped
    assert has_autosave(tmp_path)


def left_behind(tmp_path):
    book = PlanBook()
    book.switch(HERON.key)
    book.current.history.do("draw", square())
    (tmp_path / AUTOSAVE).write_bytes(encode_autosave(book, 1))


def test_what_a_crash_left_is_offered_and_comes_back(make, qtbot, tmp_path):
    left_behind(tmp_path)
    window = make()
    window.plans.begin(None)
    assert window.banner.asking
    QTest.mouseClick(window.banner.yes, Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: window.plans.made is not None and len(window.plan.controller.plan.items) == 5)
    assert window.stack.currentWidget() is window.plan
    assert window.plan.controller.document.file_dirty


def test_what_a_crash_left_is_gone_when_nobody_wants_it(make, tmp_path):
    left_behind(tmp_path)
    window = make()
    window.plans.begin(None)
    QTest.mouseClick(window.banner.no, Qt.MouseButton.LeftButton)
    assert not has_autosave(tmp_path)


def test_two_questions_at_the_start_are_asked_one_after_the_other(make, tmp_path):
    left_behind(tmp_path)
    window = make()
    done = []
    window.offer("The session ended abruptly.", "Resume", lambda: done.append("resume"), lambda: None)
    window.plans.begin(None)
    assert "session" in window.banner.label.text()
    QTest.mouseClick(window.banner.yes, Qt.MouseButton.LeftButton)
    assert done == ["resume"]
    assert "unsaved" in window.banner.label.text()
    QTest.mouseClick(window.banner.no, Qt.MouseButton.LeftButton)
    assert not window.banner.isVisible()


def test_find_can_do_everything_of_plans_and_shows_the_workspace(window, qtbot):
    actions = window._actions()
    names = [name for name in actions if name.startswith("Plan: ")]
    assert len(names) >= 8
    actions["Plan: undo"]()
    wait(qtbot, lambda: window.plans.made is not None and window.stack.currentWidget() is window.plans.made)
    actions["Plan: show the whole plan"]()


def test_the_arrangement_goes_into_the_settings_and_comes_back(make, qtbot):
    window = make()
    plan = planned(window, qtbot)
    plan.sides.splitterMoved.emit(900, 1)
    wait(qtbot, lambda: window.bridge.settings.window.plan_layout)
    kept = window.bridge.settings.window.plan_layout
    plan.restore_layout(kept)


# -- saved as the window closes -------------------------------------------------------------------


def press_save(window):
    window.close()
    assert window.isVisible()
    assert window.banner.other.text() == "Save"
    QTest.mouseClick(window.banner.other, Qt.MouseButton.LeftButton)


def where(plan, qtbot):
    """The dialog that asks for a file."""
    wait(qtbot, lambda: plan.findChild(QFileDialog) is not None)
    return plan.findChild(QFileDialog)


def choose(plan, qtbot, path):
    dialog = where(plan, qtbot)
    dialog.fileSelected.emit(str(path))
    dialog.setParent(None)
    dialog.deleteLater()


def filed(plan, qtbot, path, saved):
    """The selected vehicle's plan is in a file, and has been changed since."""
    path.write_bytes(encode_plan(saved, PlanFormat.QGC_PLAN))
    plan.files.open(path)
    wait(qtbot, lambda: plan.controller.document.path == path)
    plan.controller.change("lift", square(80.0))


def test_save_writes_every_plan_that_has_a_file_and_closes(window, qtbot, tmp_path):
    plan = planned(window, qtbot)
    filed(plan, qtbot, tmp_path / "a.plan", square())
    window.select(WREN)
    filed(plan, qtbot, tmp_path / "b.plan", square(20.0))
    window.show_workspace(FLY)
    press_save(window)
    wait(qtbot, lambda: window.bridge.stopped)
    for name in ("a.plan", "b.plan"):
        assert read_plan(tmp_path / name).items == square(80.0).items
    assert not has_autosave(tmp_path)


def test_save_asks_where_for_a_plan_without_a_file_and_shows_it(window, qtbot, tmp_path):
    plan = planned(window, qtbot)
    plan.controller.change("draw", square())
    window.select(WREN)
    filed(plan, qtbot, tmp_path / "b.plan", square(20.0))
    window.show_workspace(FLY)
    press_save(window)
    dialog = where(plan, qtbot)
    assert "Heron 1" in dialog.windowTitle()
    assert window.stack.currentWidget() is plan
    assert plan.controller.vehicle == HERON
    assert not plan.controller.book.document(WREN.key).file_dirty, "what has a file is saved first"
    window.select(WREN)
    choose(plan, qtbot, tmp_path / "mine.plan")
    wait(qtbot, lambda: window.bridge.stopped)
    assert read_plan(tmp_path / "mine.plan").items == square().items


def test_a_cancelled_save_keeps_the_window_open_and_the_next_close_asks_again(window, qtbot):
    plan = planned(window, qtbot)
    plan.controller.change("draw", square())
    press_save(window)
    where(plan, qtbot).reject()
    wait(qtbot, lambda: window.banner.isVisible())
    assert "not saved" in window.banner.label.text()
    assert window.isVisible()
    assert plan.controller.document.file_dirty
    window.close()
    assert window.banner.asking


def test_a_file_that_can_not_be_written_keeps_the_window_open_and_says_why(
    window, qtbot, tmp_path, monkeypatch
):
    def full(path, chunks):
        raise GcsError(f"{path} can't be written", "Make room")

    plan = planned(window, qtbot)
    filed(plan, qtbot, tmp_path / "a.plan", square())
    monkeypatch.setattr(plan_files, "write_atomically", full)
    press_save(window)
    wait(qtbot, lambda: "can't be written" in window.banner.label.text())
    assert window.isVisible()
    assert not window.banner.asking
    assert plan.controller.document.file_dirty
    assert read_plan(tmp_path / "a.plan").items == square().items
    monkeypatch.undo()
    press_save(window)
    wait(qtbot, lambda: window.bridge.stopped)


def test_a_file_that_can_not_hold_all_is_asked_about_again_and_then_another_is_chosen(
    window, qtbot, tmp_path
):
    path = tmp_path / "a.waypoints"
    path.write_bytes(encode_plan(square(), PlanFormat.WPL))
    plan = planned(window, qtbot)
    plan.files.open(path)
    wait(qtbot, lambda: plan.controller.document.path == path)
    plan.controller.change("fence", square(80.0, fence=fence()))
    press_save(window)
    wait(qtbot, lambda: window.banner.asking)
    assert "not all of the plan" in window.banner.label.text()
    assert "Changes that no file holds: a of Heron 1" in window.banner.label.text()
    QTest.mouseClick(window.banner.other, Qt.MouseButton.LeftButton)
    choose(plan, qtbot, tmp_path / "all.plan")
    wait(qtbot, lambda: window.bridge.stopped)
    assert read_plan(tmp_path / "all.plan").fence == fence()


def test_two_plans_of_one_file_do_not_overwrite_each_other(window, qtbot, tmp_path):
    path = tmp_path / "a.plan"
    plan = planned(window, qtbot)
    filed(plan, qtbot, path, square())
    window.select(WREN)
    plan.files.open(path)
    wait(qtbot, lambda: plan.controller.document.path == path)
    plan.controller.change("lower", square(25.0))
    press_save(window)
    assert "Heron 2" in where(plan, qtbot).windowTitle()
    choose(plan, qtbot, tmp_path / "b.plan")
    wait(qtbot, lambda: window.bridge.stopped)
    assert read_plan(path).items == square(80.0).items
    assert read_plan(tmp_path / "b.plan").items == square(25.0).items


def test_a_window_closed_while_it_asks_where_to_save_keeps_the_plan_for_the_next_start(
    window, qtbot, tmp_path
):
    plan = planned(window, qtbot)
    plan.controller.change("draw", square())
    press_save(window)
    where(plan, qtbot)
    window.close()
    assert window.bridge.stopped
    assert has_autosave(tmp_path)
