"""Plan files of the workspace: opened, saved and kept without holding up the window, nothing lost."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from plan_desk_samples import HERON, WREN, PlanBridge, square, wait

from gcs.gui.window import plan_files as module
from gcs.gui.window.plan_controller import PlanController
from gcs.gui.window.plan_files import PlanFiles
from gcs.gui.window.plan_recovery import AUTOSAVE, drop_autosave, has_autosave
from gcs.gui.window.plan_worker import PlanWorker
from gcs.model.errors import GcsError, RecordingError
from gcs.planning.files import read_plan


class Desk:
    def __init__(self, profile) -> None:
        self.bridge = PlanBridge()
        self.worker = PlanWorker()
        self.controller = PlanController(self.bridge, None, self.worker)
        self.files = PlanFiles(self.controller, self.worker, profile)
        self.problems: list[str] = []
        self.files.problem.connect(self.problems.append)

    def close(self) -> None:
        self.files.close()
        self.controller.close()
        self.worker.finish()


@pytest.fixture
def desks(tmp_path, qapp):
    """Makes desks over one profile folder: each stands for a run of the program."""
    made = []

    def make() -> Desk:
        made.append(Desk(tmp_path / "profile"))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def desk(desks):
    return desks()


def test_what_is_saved_is_clean_and_comes_back_whole(desk, tmp_path, qtbot):
    path = tmp_path / "ridge.plan"
    desk.controller.change("draw", square())
    assert desk.controller.document.file_dirty
    with qtbot.waitSignal(desk.files.saved, timeout=5000):
        desk.files.save(path)
        assert desk.files.saving
    assert not desk.controller.document.file_dirty
    assert desk.controller.document.title == "ridge"
    assert read_plan(path).items == square().items
    desk.controller.change("lift", square(80.0))
    with qtbot.waitSignal(desk.files.opened, timeout=5000):
        desk.files.open(path)
    assert desk.controller.plan.items == square().items
    assert not desk.controller.document.file_dirty


def test_a_change_while_the_file_is_written_stays_unsaved(desk, tmp_path, qtbot, monkeypatch):
    go_on = threading.Event()
    real = module.write_atomically

    def slow(path, chunks, *more):
        assert go_on.wait(5)
        real(path, chunks, *more)

    monkeypatch.setattr(module, "write_atomically", slow)
    desk.controller.change("draw", square())
    desk.files.save(tmp_path / "a.plan")
    desk.controller.change("lift", square(80.0))
    with qtbot.waitSignal(desk.files.saved, timeout=5000):
        go_on.set()
    assert desk.controller.document.file_dirty
    desk.controller.undo()
    assert not desk.controller.document.file_dirty


def test_another_vehicle_selected_while_the_file_is_written_is_not_taken_for_saved(desk, tmp_path, qtbot):
    desk.controller.change("draw", square())
    desk.files.save(tmp_path / "a.plan")
    desk.bridge.select(WREN)
    desk.controller.slow_beat()
    desk.controller.change("draw", square(20.0))
    wait(qtbot, lambda: not desk.files.saving)
    assert desk.controller.document.file_dirty
    assert not desk.controller.book.document(HERON.key).file_dirty


@pytest.mark.parametrize(
    ("name", "words"), [("a.doc", "no plan format"), ("missing/../../\0.plan", ""), ("a.mission", "")]
)
def test_a_file_that_can_not_be_written_leaves_the_plan_unsaved_and_says_why(
    desk, tmp_path, qtbot, name, words, monkeypatch
):
    if not words:
        monkeypatch.setattr(module, "write_atomically", _full)
        name = "a.plan"
    desk.controller.change("draw", square())
    desk.files.save(tmp_path / name)
    wait(qtbot, lambda: desk.problems)
    assert words in desk.problems[0]
    assert desk.controller.document.file_dirty
    assert not desk.files.saving


def _full(path, chunks, *more):
    raise RecordingError("The disk is full", "Make room")


def test_a_broken_file_leaves_the_plan_as_it_is(desk, tmp_path, qtbot):
    path = tmp_path / "broken.plan"
    path.write_text("{ nothing")
    desk.controller.change("draw", square())
    desk.files.open(path)
    wait(qtbot, lambda: desk.problems)
    assert "broken.plan" in desk.problems[0]
    assert desk.controller.plan == square()


def test_unsaved_plans_of_all_vehicles_are_kept_and_come_back_after_a_crash(desks, tmp_path, qtbot):
    profile = tmp_path / "profile"
    first = desks()
    first.controller.change("draw", square())
    first.bridge.select(WREN)
    first.controller.slow_beat()
    first.controller.change("draw", square(20.0))
    assert not has_autosave(profile)
    first.files.autosave()
    wait(qtbot, lambda: has_autosave(profile))
    first.worker.finish()

    second = desks()
    with qtbot.waitSignal(second.files.recovered, timeout=5000) as told:
        second.files.recover()
    assert len(told.args[0]) == 2
    assert second.controller.book.document(HERON.key).plan.items == square().items
    assert second.controller.book.document(WREN.key).plan.items == square(20.0).items
    assert len(second.files.unsaved()) == 2, "no file holds them yet"
    assert len(second.controller.view.plan.items) == 5, "what was recovered is on the screen"


def test_the_autosave_goes_once_everything_is_saved(desk, tmp_path, qtbot):
    profile = tmp_path / "profile"
    desk.controller.change("draw", square())
    desk.files.autosave()
    wait(qtbot, lambda: has_autosave(profile))
    desk.files.save(tmp_path / "a.plan")
    wait(qtbot, lambda: not has_autosave(profile))


def test_an_autosave_is_written_only_when_something_changed(desk, tmp_path, qtbot, monkeypatch):
    written = []
    real = module.write_atomically
    monkeypatch.setattr(module, "write_atomically", lambda *given: (written.append(given[0]), real(*given)))
    desk.files.autosave()
    desk.controller.change("draw", square())
    desk.files.autosave()
    desk.files.autosave()
    wait(qtbot, lambda: written and not desk.worker.busy)
    desk.controller.change("lift", square(80.0))
    desk.files.autosave()
    wait(qtbot, lambda: len(written) == 2)
    assert {path.name for path in written} == {AUTOSAVE}


def test_a_damaged_autosave_is_told_and_the_rest_of_it_comes_back(desks, tmp_path, qtbot):
    profile = tmp_path / "profile"
    first = desks()
    first.controller.change("draw", square())
    first.bridge.select(WREN)
    first.controller.slow_beat()
    first.controller.change("draw", square(20.0))
    first.files.autosave()
    wait(qtbot, lambda: has_autosave(profile))
    path = profile / AUTOSAVE
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[1][:-30] + b"\n" + lines[2])
    second = desks()
    second.files.recover()
    wait(qtbot, lambda: second.problems)
    assert len(second.files.unsaved()) == 1


def test_an_autosave_that_is_gone_is_told(desk, qtbot):
    desk.files.recover()
    wait(qtbot, lambda: desk.problems)
    assert AUTOSAVE in desk.problems[0]


def test_nothing_is_asked_of_a_profile_without_autosave(tmp_path):
    assert not has_autosave(tmp_path)
    drop_autosave(tmp_path)
    (tmp_path / AUTOSAVE).write_text("x")
    assert has_autosave(tmp_path)
    drop_autosave(tmp_path)
    assert not has_autosave(tmp_path)


def test_a_worker_that_was_closed_does_nothing_more(qapp, qtbot):
    worker = PlanWorker()
    told = []
    worker.run(lambda: 1, told.append, told.append)
    worker.close()
    worker.run(lambda: 2, told.append, told.append)
    worker.run_newest(lambda: 3, told.append, told.append)
    qapp.processEvents()
    assert told == []


def test_a_failed_newest_job_does_not_block_the_next(qapp, qtbot):
    worker = PlanWorker()
    told, failed = [], []

    def broken():
        raise GcsError("No", "Yes")

    worker.run_newest(broken, told.append, failed.append)
    worker.run_newest(lambda: 2, told.append, failed.append)
    wait(qtbot, lambda: told)
    assert [str(error) for error in failed] == ["No. Yes"]
    assert not worker.busy
    worker.close()


def test_an_unforeseen_fault_is_told_in_words_and_shown_to_the_developer(qapp, qtbot):
    worker = PlanWorker()
    failed = []
    with qtbot.captureExceptions() as caught:
        worker.run(lambda: 1 / 0, failed.append, failed.append)
        wait(qtbot, lambda: failed)
    assert "Fault in this program" in str(failed[0])
    assert caught[0][0] is ZeroDivisionError
    worker.close()


def test_a_plan_with_a_fence_alone_can_be_saved_as_such(desk, tmp_path, qtbot):
    from plan_desk_samples import fence

    path = tmp_path / "box.fen"
    desk.controller.change("fence", replace(square(), items=(), fence=fence()))
    with qtbot.waitSignal(desk.files.saved, timeout=5000):
        desk.files.save(path)
    assert read_plan(path).fence is not None


def test_a_format_that_holds_less_is_written_and_the_plan_stays_unsaved(desk, tmp_path, qtbot):
    from plan_desk_samples import fence

    path = tmp_path / "old.waypoints"
    told = []
    desk.files.exported.connect(lambda name, lost: told.append(lost))
    desk.controller.change("draw", replace(square(), fence=fence()))
    with qtbot.waitSignal(desk.files.saved, timeout=5000):
        desk.files.save(path)
    assert len(read_plan(path).items) == 5
    assert any("fence" in words for words in told[0])
    assert desk.controller.document.file_dirty
    assert desk.controller.document.path is None
