"""Uploads and downloads of the Plan workspace: targets, holding, results, comparison."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from plan_desk_samples import (
    HERON,
    TERN,
    WREN,
    PlanBridge,
    bad,
    carried_lists,
    fence,
    flying_mission,
    ok,
    square,
    wait,
)
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gcs.gui.bridge import PlanExchange
from gcs.gui.panels.plan_diff import PlanDiff
from gcs.gui.panels.plan_upload import PlanUpload
from gcs.gui.theme import Sign
from gcs.gui.window.banner import Banner
from gcs.gui.window.context import WindowContext
from gcs.gui.window.plan_cards import PlanCards
from gcs.gui.window.plan_controller import PlanController
from gcs.gui.window.plan_uploads import PlanUploads
from gcs.gui.window.plan_worker import PlanWorker
from gcs.model.command import Outcome
from gcs.model.errors import GcsError
from gcs.model.ids import VehicleId
from gcs.model.vehicle import Phase
from gcs.planning.document import Plan
from gcs.planning.patterns import PatternDefaults, create
from gcs.planning.transfer import FENCE, MISSION, RALLY
from gcs.services.operation import Progress


@pytest.fixture
def desk(qtbot, themes):
    """The upload panel at work, with a plan on the screen."""
    bridge = PlanBridge()
    worker = PlanWorker()
    controller = PlanController(bridge, None, worker)
    host = QWidget()
    qtbot.addWidget(host)
    panel, diff = PlanUpload(themes, host), PlanDiff(themes, host)
    stack = PlanCards(QWidget(), diff, parent=host)
    banner = Banner(themes, host)
    uploads = PlanUploads(WindowContext(bridge, themes), controller, panel, diff, stack, banner, host)
    controller.viewChanged.connect(uploads.show)
    controller.change("draw", square())
    wait(qtbot, controller.settled)
    host.resize(460, 700)
    host.show()
    yield SimpleNamespace(
        bridge=bridge,
        controller=controller,
        panel=panel,
        diff=diff,
        stack=stack,
        banner=banner,
        uploads=uploads,
    )
    controller.close()
    worker.close()


def tiles(desk):
    return {tile.vehicle: tile for tile in desk.panel.state.tiles}


def test_the_plans_vehicle_is_the_target_and_the_button_names_it(desk):
    assert desk.panel.button.text() == "Upload 5 items to Heron 1"
    assert desk.panel.button.isEnabled()
    assert not desk.panel.button.hold
    assert next(tile.vehicle for tile in desk.panel.state.tiles) == HERON
    assert not tiles(desk)[TERN].possible
    assert tiles(desk)[TERN].words == "other type"


def test_all_vehicles_that_can_take_it_are_chosen_with_one_click_and_let_go_with_another(desk):
    assert not desk.panel.all.isVisibleTo(desk.panel), "two are chosen by hand"
    states = dict(desk.bridge.snapshot.vehicles)
    for sysid in range(20, 24):
        vehicle = VehicleId(0, sysid)
        states[vehicle] = replace(states[WREN], vehicle=vehicle, name=f"Heron {sysid}")
    desk.bridge.snapshot = replace(desk.bridge.snapshot, vehicles=states)
    desk.uploads.refresh()
    assert desk.panel.all.text() == "All 6"
    QTest.mouseClick(desk.panel.all, Qt.MouseButton.LeftButton)
    assert [tile.vehicle for tile in desk.panel.state.tiles if not tile.chosen] == [TERN]
    assert desk.panel.all.text() == "Only this"
    QTest.mouseClick(desk.panel.all, Qt.MouseButton.LeftButton)
    assert [tile.vehicle for tile in desk.panel.state.tiles if tile.chosen] == [HERON]


def test_a_click_sends_exactly_what_the_plan_says(desk):
    QTest.mouseClick(desk.panel.button, Qt.MouseButton.LeftButton)
    ((vehicle, lists, _),) = desk.bridge.uploads
    assert vehicle == HERON
    assert lists == carried_lists(square())
    assert desk.panel.cancel.isVisibleTo(desk.panel)
    assert not desk.panel.button.isVisibleTo(desk.panel), "it can't be sent twice at once"


def test_progress_is_shown_and_the_result_says_that_it_was_compared(desk):
    desk.uploads.upload()
    exchange = desk.bridge.uploads[0][2]
    exchange.step = (MISSION, Progress(3, 6, "writing items"))
    desk.uploads.refresh()
    line = desk.panel.state.lines[0]
    assert line.words == "mission 3/6"
    assert 0.3 < line.share < 0.6
    exchange.step = (MISSION, Progress(3, 6, "reading items"))
    desk.uploads.refresh()
    back = desk.panel.state.lines[0]
    assert back.words == "read back 3/6", "what is read back is not taken for what is written"
    assert back.share > line.share
    exchange.end(ok(MISSION))
    line = desk.panel.state.lines[0]
    assert (line.words, line.sign, line.share) == ("Read back and compared", Sign.OK, None)
    assert not desk.controller.document.vehicle_dirty(HERON.key)
    desk.controller.change("lift", square(70.0))
    assert desk.panel.state.lines == (), "the result was said of another state of the plan"
    assert desk.controller.document.vehicle_dirty(HERON.key)


def silence(desk, seconds, *, heard=True):
    """Let time pass in which nothing new comes of the exchange."""
    desk.bridge.clock.advance(seconds)
    last_s = desk.bridge.now_s() - (0.2 if heard else seconds)
    states = dict(desk.bridge.snapshot.vehicles)
    states[HERON] = replace(states[HERON], last_heard_s=last_s)
    desk.bridge.snapshot = replace(desk.bridge.snapshot, vehicles=states)
    desk.uploads.refresh()
    return desk.panel.state.lines[0]


def test_a_vehicle_that_falls_silent_in_mid_upload_is_told_at_once_with_what_was_written(desk):
    desk.uploads.upload()
    exchange = desk.bridge.uploads[0][2]
    exchange.step = (MISSION, Progress(3, 6, "writing items"))
    desk.uploads.refresh()
    assert silence(desk, 3.0).sign is Sign.PROGRESS
    line = silence(desk, 2.0, heard=True)
    assert line.words == "No answer for 5 s, trying again · mission 3/6"
    assert (line.sign, line.share) == (Sign.CAUTION, None)
    line = silence(desk, 6.0, heard=False)
    assert line.words == "Silent for 6 s, trying again · mission 3/6"
    exchange.step = (MISSION, Progress(4, 6, "writing items"))
    desk.uploads.refresh()
    assert desk.panel.state.lines[0].words == "mission 4/6", "it goes on"


def test_a_vehicle_in_an_exchange_is_not_said_to_hold_what_it_held_before(desk):
    desk.bridge.take(HERON, square(30.0))
    desk.controller.slow_beat()
    desk.uploads.upload()
    desk.uploads.refresh()
    assert tiles(desk)[HERON].words == "being written"
    assert desk.panel.state.differs == "being written"
    assert not desk.panel.compare.isVisibleTo(desk.panel)
    assert tiles(desk)[WREN].words != "being written"
    desk.bridge.uploads[0][2].end(ok(MISSION))
    assert tiles(desk)[HERON].words != "being written"


def test_what_waits_for_its_turn_is_not_called_silent(desk):
    desk.uploads.upload()
    desk.uploads.refresh()
    assert silence(desk, 5.0).words.startswith("Not begun after 5 s")
    exchange = desk.bridge.uploads[0][2]
    exchange.step = (MISSION, Progress(2, 6, "reading items"))
    desk.uploads.refresh()
    line = desk.panel.state.lines[0]
    assert (line.words, line.share) == ("reads old 2/6", pytest.approx(0.15))
    assert silence(desk, 5.0).words == "No answer for 5 s, trying again · reads old 2/6"


def test_a_silent_vehicle_is_told_while_it_is_read(desk):
    desk.uploads.download()
    desk.bridge.reading.step = (MISSION, Progress(2, 0, "reading items"))
    desk.uploads.refresh()
    assert desk.panel.state.lines[0].words == "mission"
    assert silence(desk, 5.0, heard=False).words == "Silent for 5 s, trying again"


def test_a_cancelled_upload_does_not_claim_to_know_what_the_vehicle_holds(desk):
    desk.uploads.upload()
    exchange = desk.bridge.uploads[0][2]
    exchange.step = (MISSION, Progress(3, 6, "writing items"))
    desk.uploads.refresh()
    desk.uploads.transfers.cancel()
    assert desk.panel.state.lines[0].words == "Cancelled at mission 3/6; what it holds is read anew"


def test_lists_that_were_not_sent_after_a_refusal_are_named(desk):
    desk.controller.change("fence", replace(square(), fence=fence()))
    desk.uploads.upload()
    desk.bridge.uploads[0][2].end(bad(FENCE, "no space"))
    assert desk.panel.state.lines[0].words == "The fence was not taken: no space. Not sent: mission"


def test_an_edit_during_the_upload_is_not_taken_for_uploaded(desk):
    desk.uploads.upload()
    desk.controller.change("lift", square(70.0))
    desk.bridge.uploads[0][2].end(ok(MISSION))
    assert desk.controller.document.vehicle_dirty(HERON.key)
    desk.controller.undo()
    assert not desk.controller.document.vehicle_dirty(HERON.key), "undo comes back to what was sent"


def test_parameters_that_the_vehicle_keeps_otherwise_are_told(desk):
    desk.uploads.upload()
    desk.bridge.uploads[0][2].end(ok(MISSION, altered=(2, 4)))
    assert "2, 4" in desk.panel.state.lines[0].words


def test_a_refusal_names_the_list_and_the_vehicles_own_words(desk):
    desk.uploads.upload()
    desk.bridge.uploads[0][2].end(bad(MISSION, "item 3 is not supported"))
    line = desk.panel.state.lines[0]
    assert line.words == "The mission was not taken: item 3 is not supported"
    assert line.sign is Sign.CRITICAL
    assert "Heron 1" in desk.banner.label.text()
    assert desk.panel.button.isVisibleTo(desk.panel), "it may be tried again"
    assert desk.controller.document.vehicle_dirty(HERON.key)


def test_an_empty_list_that_the_vehicle_does_not_know_is_left_out(desk):
    desk.controller.change("no rally", replace(square(), rally=(), fence=fence()))
    desk.uploads.upload()
    desk.bridge.uploads[0][2].end(ok(FENCE), bad(RALLY, "", Outcome.UNSUPPORTED))
    _vehicle, lists, exchange = desk.bridge.uploads[1]
    assert set(lists) == {MISSION}, "what was written is not written again"
    exchange.end(ok(MISSION))
    assert desk.panel.state.lines[0].sign is Sign.OK


def test_a_fence_that_the_vehicle_does_not_know_is_a_failure(desk):
    desk.controller.change("fence", replace(square(), fence=fence()))
    desk.uploads.upload()
    desk.bridge.uploads[0][2].end(bad(FENCE, "", Outcome.UNSUPPORTED))
    assert desk.panel.state.lines[0].sign is Sign.CRITICAL
    assert len(desk.bridge.uploads) == 1


def test_cancel_ends_it_and_says_what_the_vehicle_has(desk):
    desk.uploads.upload()
    QTest.mouseClick(desk.panel.cancel, Qt.MouseButton.LeftButton)
    assert desk.panel.state.lines[0].words.startswith("Cancelled")
    assert not desk.panel.state.busy


def test_an_engine_that_is_gone_is_told(desk):
    desk.bridge.broken = GcsError("The engine is not running", "Start the program again")
    desk.uploads.upload()
    assert "engine" in desk.banner.label.text()
    assert not desk.panel.state.busy
    desk.uploads.download()
    assert not desk.panel.state.busy


def test_several_vehicles_are_written_at_once_each_with_its_result(desk):
    desk.panel.targetToggled.emit(WREN)
    assert desk.panel.button.text() == "Upload 5 items to 2 vehicles"
    desk.uploads.upload()
    assert [vehicle for vehicle, _, _ in desk.bridge.uploads] == [HERON, WREN]
    desk.bridge.uploads[1][2].end(ok(MISSION))
    assert desk.panel.state.busy
    desk.bridge.uploads[0][2].end(error=GcsError("No answer", "Try again"))
    assert [line.sign for line in desk.panel.state.lines] == [Sign.CRITICAL, Sign.OK]
    assert desk.controller.book.document(WREN.key).plan == square(), "Heron 2's plan is what it carries now"


def test_another_vehicle_chosen_in_the_midst_of_a_hold_breaks_it_off(desk, qtbot):
    desk.controller.change("fence", replace(square(), fence=fence(0.001)))
    wait(qtbot, desk.controller.settled)
    desk.uploads.refresh()
    assert desk.panel.button.hold
    QTest.mousePress(desk.panel.button, Qt.MouseButton.LeftButton)
    assert desk.panel.button.holding
    desk.panel.targetToggled.emit(WREN)
    assert not desk.panel.button.holding
    QTest.mouseRelease(desk.panel.button, Qt.MouseButton.LeftButton)


def test_an_open_error_makes_it_a_button_that_is_held(desk, qtbot):
    outside = replace(square(), fence=fence(0.001))
    desk.controller.change("fence", outside)
    assert desk.panel.button.reason == "checking", "nothing is sent before the checks have run"
    wait(qtbot, desk.controller.settled)
    desk.uploads.refresh()
    assert desk.panel.button.hold
    assert "critical check" in desk.panel.state.note
    QTest.mouseClick(desk.panel.button, Qt.MouseButton.LeftButton)
    assert desk.bridge.uploads == []
    desk.uploads.ask()
    assert desk.bridge.uploads == [], "nor does the key"


def test_a_flying_mission_is_changed_by_holding_only_and_the_bubble_says_so(desk):
    vehicles = {**desk.bridge.snapshot.vehicles, HERON: flying_mission(2)}
    desk.bridge.snapshot = replace(desk.bridge.snapshot, vehicles=vehicles)
    desk.uploads.refresh()
    assert desk.panel.button.hold
    assert "Heron 1 is flying a mission" in desk.panel.state.note
    assert "in flight" in desk.panel.state.bubble[0]


@pytest.mark.parametrize("mode", ["Guided", "RTL"])
def test_a_vehicle_that_flies_something_else_may_be_given_a_plan_with_a_click(desk, mode):
    state = flying_mission(0, state=2, mode=mode)
    vehicles = {**desk.bridge.snapshot.vehicles, HERON: state}
    desk.bridge.snapshot = replace(desk.bridge.snapshot, vehicles=vehicles)
    desk.uploads.refresh()
    assert not desk.panel.button.hold


def test_a_vehicle_out_of_reach_is_no_target(desk):
    lost = replace(desk.bridge.snapshot.vehicles[HERON], phase=Phase.LINK_LOST)
    vehicles = {**desk.bridge.snapshot.vehicles, HERON: lost}
    desk.bridge.snapshot = replace(desk.bridge.snapshot, vehicles=vehicles)
    desk.uploads.refresh()
    assert tiles(desk)[HERON].words == "link lost"
    assert desk.panel.button.reason == "choose a vehicle"
    desk.uploads.upload()
    assert desk.bridge.uploads == []
    assert desk.uploads.why_no_download()


def test_an_empty_plan_is_not_sent(desk):
    desk.controller.change("clear", Plan(home=square().home))
    assert desk.panel.button.reason == "the plan is empty"


def test_reading_into_an_empty_plan_takes_it_at_once(desk):
    desk.controller.change("clear", Plan(home=square().home))
    desk.uploads.download()
    assert desk.panel.state.busy
    lists = carried_lists(square(30.0))
    desk.bridge.reading.end(ok(MISSION, lists[MISSION]), ok(FENCE), ok(RALLY))
    assert len(desk.controller.plan.items) == 5
    assert desk.controller.history.undo_label == "read from Heron 1"
    desk.controller.undo()
    assert desk.controller.plan.items == ()


def test_a_different_plan_is_shown_item_by_item_and_nothing_is_taken_unasked(desk):
    theirs = replace(square(), items=(*square().items[:2], *square().items[3:]))
    desk.uploads.download()
    desk.bridge.reading.end(ok(MISSION, carried_lists(theirs)[MISSION]))
    assert desk.stack.currentWidget() is desk.diff
    assert len(desk.diff.state.differences) == 1
    assert desk.controller.plan == square()
    QTest.mouseClick(desk.diff.ours, Qt.MouseButton.LeftButton)
    assert desk.stack.currentIndex() == 0
    assert desk.controller.plan == square()


def test_their_plan_is_taken_as_one_step(desk):
    theirs = replace(square(), items=(*square().items[:2], *square().items[3:]))
    desk.uploads.download()
    desk.bridge.reading.end(ok(MISSION, carried_lists(theirs)[MISSION]))
    QTest.mouseClick(desk.diff.theirs, Qt.MouseButton.LeftButton)
    assert len(desk.controller.plan.items) == 4
    assert not desk.controller.document.vehicle_dirty(HERON.key)
    desk.controller.undo()
    assert desk.controller.plan == square()


def compared(desk):
    theirs = replace(square(), items=(*square().items[:2], *square().items[3:]))
    desk.uploads.download()
    desk.bridge.reading.end(ok(MISSION, carried_lists(theirs)[MISSION]))
    assert desk.stack.currentWidget() is desk.diff
    return theirs


def test_what_the_vehicle_still_holds_of_ours_comes_back_with_its_patterns(desk, qtbot):
    corners = ((-36.52, -122.95), (-36.52, -122.948), (-36.518, -122.948))
    survey = create("survey", corners, PatternDefaults())
    sent = replace(square(), items=(square().items[0], survey, square().items[-1]))
    desk.controller.change("draw", sent)
    desk.uploads.upload()
    desk.bridge.uploads[0][2].end(ok(MISSION))
    desk.controller.change("other", square())
    desk.uploads.download()
    desk.bridge.reading.end(ok(MISSION, carried_lists(sent)[MISSION]))
    QTest.mouseClick(desk.diff.theirs, Qt.MouseButton.LeftButton)
    assert desk.controller.plan.items == sent.items, "a survey, not its single items"


def test_a_comparison_follows_the_changes_of_the_plan(desk, qtbot):
    theirs = compared(desk)
    desk.controller.change("lift", square(80.0))
    wait(qtbot, lambda: len(desk.diff.state.differences) > 1)
    desk.controller.change("same", replace(theirs, home=desk.controller.plan.home))
    wait(qtbot, lambda: desk.stack.currentIndex() == 0)


def test_a_comparison_with_one_vehicle_does_not_stay_when_another_is_chosen(desk):
    compared(desk)
    desk.bridge.select(WREN)
    desk.controller.slow_beat()
    desk.uploads.refresh()
    assert desk.stack.currentIndex() == 0


def test_a_comparison_goes_when_the_vehicle_was_given_this_plan(desk):
    compared(desk)
    desk.uploads.upload()
    desk.bridge.uploads[0][2].end(*(ok(kind) for kind in desk.bridge.uploads[0][1]))
    assert desk.panel.state.lines[0].sign is Sign.OK
    assert desk.stack.currentIndex() == 0


def test_the_same_plan_is_said_to_be_the_same(desk):
    desk.uploads.download()
    desk.bridge.reading.end(ok(MISSION, carried_lists(square())[MISSION]))
    assert "this very plan" in desk.banner.label.text()
    assert desk.stack.currentIndex() == 0


def test_a_mission_that_can_not_be_read_is_told_with_the_reason(desk):
    desk.uploads.download()
    desk.bridge.reading.end(bad(MISSION, "no answer", Outcome.TIMEOUT), ok(FENCE))
    line = desk.panel.state.lines[0]
    assert "mission: no answer" in line.words
    assert line.sign is Sign.CRITICAL
    assert desk.controller.plan == square()


def test_a_vehicle_without_fence_and_rally_is_read_all_the_same(desk):
    desk.uploads.download()
    desk.bridge.reading.end(
        bad(FENCE, "", Outcome.UNSUPPORTED), bad(RALLY, "", Outcome.UNSUPPORTED),
        ok(MISSION, carried_lists(square())[MISSION]),
    )  # fmt: skip
    assert desk.panel.state.lines[0].sign is Sign.OK


def test_compare_uses_what_is_known_without_asking_the_vehicle(desk, qtbot):
    desk.bridge.take(HERON, square(30.0))
    desk.controller.slow_beat()
    wait(qtbot, lambda: desk.controller.carried(HERON).known)
    desk.uploads.refresh()
    assert desk.panel.state.differs == "vehicle plan differs"
    QTest.mouseClick(desk.panel.compare, Qt.MouseButton.LeftButton)
    assert desk.stack.currentWidget() is desk.diff
    assert desk.bridge.reading is None


def test_a_copy_for_another_vehicle_sends_nothing(desk):
    desk.uploads.copy_to([WREN])
    assert desk.controller.book.document(WREN.key).plan == square()
    assert desk.bridge.uploads == []
    assert "Heron 2" in desk.banner.label.text()


def test_a_formation_needs_as_many_vehicles(desk):
    desk.uploads.form((square(), square(60.0)))
    assert desk.controller.book.document(WREN.key).plan == square(60.0)
    desk.uploads.form((square(), square(60.0), square(70.0)))
    assert "2 can be given" in desk.banner.label.text()


def test_an_exchange_tells_in_the_guis_thread_what_the_engine_did(qtbot, qapp):
    from concurrent.futures import Future
    from threading import Thread

    host = QWidget()
    qtbot.addWidget(host)
    for outcome, check in (
        ((ok(MISSION),), lambda e: e.results and not e.error),
        (GcsError("No", "Yes"), lambda e: str(e.error) == "No. Yes"),
        (RuntimeError("odd"), lambda e: "Fault in this program" in str(e.error)),
    ):
        future = Future()
        exchange = PlanExchange(HERON, host)
        exchange.begin(future)
        end = future.set_exception if isinstance(outcome, Exception) else future.set_result
        with qtbot.waitSignal(exchange.finished, timeout=3000) as told:
            thread = Thread(target=end, args=(outcome,), name="engine of the test")
            thread.start()
        thread.join()
        assert check(told.args[0])
    future = Future()
    exchange = PlanExchange(HERON, host)
    exchange.begin(future)
    with qtbot.waitSignal(exchange.finished, timeout=3000):
        exchange.cancel()
    assert exchange.cancelled
    assert future.cancelled()
