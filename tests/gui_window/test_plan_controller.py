"""The plan on the screen: whose it is, what is known of it, what the worker answers."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from plan_desk_samples import HERON, WREN, PlanBridge, fence, flying_mission, ground_fleet, item, square, wait
from window_samples import make_snapshot

from gcs.gui.window import plan_controller as module
from gcs.gui.window.plan_controller import PlanController
from gcs.gui.window.plan_worker import PlanWorker
from gcs.model.errors import GcsError
from gcs.model.vehicle import Wind
from gcs.planning.checks.finding import Severity
from gcs.planning.document import ComplexItem, Plan
from gcs.planning.errors import PlanError
from gcs.planning.refs import Part, Ref, item_ref


@pytest.fixture
def worker(qapp):
    made = PlanWorker()
    yield made
    made.close()


@pytest.fixture
def desk(worker):
    bridge = PlanBridge()
    controller = PlanController(bridge, None, worker)
    controller.bridge = bridge
    yield controller
    controller.close()


def test_a_new_plan_begins_at_the_vehicles_home_and_is_for_its_kind(desk):
    assert desk.vehicle == HERON
    assert (desk.plan.home.lat_deg, desk.plan.home.alt_m) == (-36.524, 28.0)
    assert (desk.plan.autopilot, desk.plan.vehicle_type) == (3, 2)
    assert not desk.history.can_undo, "the home is no step of the pilot's"


def test_a_change_is_shown_at_once_and_analysed_later_in_another_thread(desk, qtbot, monkeypatch):
    threads = []
    real = module.analyse

    def slow(plan, context):
        threads.append(threading.current_thread())
        return real(plan, context)

    monkeypatch.setattr(module, "analyse", slow)
    views = []
    desk.viewChanged.connect(views.append)
    desk.change("draw", square())
    assert views[-1].plan is desk.plan
    assert len(views[-1].flat) == 5, "the map need not wait for the checks"
    wait(
        qtbot, lambda: desk.view.analysis is not None and desk.view.analysis.revision == desk.history.revision
    )
    assert threading.main_thread() not in threads


def test_only_the_newest_of_many_changes_is_analysed(desk, qtbot, monkeypatch):
    seen = []
    began, go_on = threading.Event(), threading.Event()
    real = module.analyse

    def slow(plan, context):
        seen.append(len(plan.items))
        began.set()
        assert go_on.wait(5)
        return real(plan, context)

    wait(qtbot, desk.settled)
    monkeypatch.setattr(module, "analyse", slow)
    plan = square()
    desk.change("one", replace(plan, items=plan.items[:1]))
    assert began.wait(5)
    for count in (2, 3, 4, 5):
        desk.change("more", replace(plan, items=plan.items[:count]))
    go_on.set()
    wait(qtbot, desk.settled)
    assert seen == [1, 5]


def test_an_answer_that_comes_after_the_vehicle_was_changed_is_not_shown(desk, qtbot, monkeypatch):
    go_on = threading.Event()
    real = module.analyse
    wait(qtbot, desk.settled)

    def slow(plan, context):
        if len(plan.items) == 5:
            assert go_on.wait(5)
        return real(plan, context)

    monkeypatch.setattr(module, "analyse", slow)
    desk.change("draw", square())
    desk.bridge.select(WREN)
    desk.slow_beat()
    go_on.set()
    wait(qtbot, desk.settled)
    assert desk.vehicle == WREN
    assert desk.view.analysis.figures.items == 0, "what is known of Heron 1's plan is not told of Heron 2's"


def test_each_vehicle_has_its_own_plan_and_past(desk):
    desk.change("draw", square())
    desk.bridge.select(WREN)
    desk.slow_beat()
    assert desk.plan.items == ()
    assert not desk.history.can_undo
    desk.bridge.select(HERON)
    desk.slow_beat()
    assert len(desk.plan.items) == 5
    desk.undo()
    assert desk.plan.items == ()


def test_what_was_planned_without_a_vehicle_goes_with_the_first_one(worker, qtbot):
    bridge = PlanBridge(make_snapshot())
    controller = PlanController(bridge, None, worker)
    controller.change("draw", square())
    bridge.snapshot = ground_fleet()
    bridge.select(HERON)
    controller.slow_beat()
    assert len(controller.plan.items) == 5
    assert controller.history.can_undo
    controller.close()


def test_a_plan_that_can_not_be_worked_out_is_shown_with_the_reason(desk, qtbot):
    broken = replace(square(), items=(*square().items, ComplexItem("no such pattern", {})))
    desk.change("draw", broken)
    assert desk.view.flat == ()
    assert "no such pattern" in desk.view.problem
    wait(qtbot, desk.settled)
    assert desk.view.analysis.findings[0].severity is Severity.ERROR


def test_selection_forgets_parts_that_are_gone(desk):
    desk.change("draw", square())
    desk.select(frozenset({item_ref(1), item_ref(4), Ref(Part.RALLY, 0)}))
    assert desk.view.selection == {item_ref(1), item_ref(4)}
    desk.change("cut", replace(square(), items=square().items[:3]))
    assert desk.view.selection == {item_ref(1)}


def test_a_refused_edit_changes_nothing_and_says_why(desk):
    said = []
    desk.problem.connect(said.append)

    def edit(plan):
        raise PlanError("It is too high", "Lower it")

    assert not desk.try_change("lift", edit)
    assert said == ["It is too high. Lower it"]
    assert not desk.history.can_undo


def test_a_fault_in_the_worker_is_told_and_work_goes_on(desk, qtbot, monkeypatch):
    said = []
    wait(qtbot, desk.settled)
    desk.problem.connect(said.append)
    real = module.analyse

    def broken(plan, context):
        raise GcsError("No memory", "Close something")

    monkeypatch.setattr(module, "analyse", broken)
    desk.change("draw", square())
    wait(qtbot, lambda: said)
    assert said == ["No memory. Close something"]
    monkeypatch.setattr(module, "analyse", real)
    desk.slow_beat()
    wait(qtbot, desk.settled)


def test_a_gust_does_not_begin_the_checks_anew_but_a_wind_does(desk, qtbot):
    def blow(speed_mps):
        state = replace(desk.bridge.snapshot.vehicles[HERON], wind=Wind(0.0, speed_mps, 270.0))
        vehicles = {**desk.bridge.snapshot.vehicles, HERON: state}
        desk.bridge.snapshot = replace(desk.bridge.snapshot, vehicles=vehicles)
        desk.slow_beat()

    blow(6.0)
    assert desk.setting.wind.speed_mps == 6.0
    kept = desk.setting
    blow(6.8)
    assert desk.setting == kept
    blow(9.0)
    assert desk.setting.wind.speed_mps == 9.0


def test_what_the_vehicles_carry_is_compared_as_it_would_be_sent(desk, qtbot):
    plan = square()
    desk.change("draw", plan)
    desk.bridge.take(HERON, plan)
    desk.bridge.take(WREN, replace(plan, items=(*plan.items[:2], item(16, 0.003, 0.001), *plan.items[2:])))
    desk.slow_beat()
    wait(qtbot, lambda: desk.carried(HERON).same)
    other = desk.carried(WREN)
    assert other.known
    assert len(other.differences) == 1
    assert other.words(plan)[0] == "1 change"
    desk.change("lift", square(60.0))
    wait(qtbot, lambda: desk.settled() and not desk.carried(HERON).same)


def test_what_was_said_of_the_plan_before_a_change_is_not_said_of_the_one_after_it(desk, qtbot, monkeypatch):
    desk.change("draw", square())
    desk.bridge.take(HERON, square())
    desk.slow_beat()
    wait(qtbot, lambda: desk.carried(HERON).same)
    gate, real = threading.Event(), module.analyse

    def late(plan, context):
        assert gate.wait(5)
        return real(plan, context)

    monkeypatch.setattr(module, "analyse", late)
    desk.change("lift", square(70.0))
    assert not desk.carried(HERON).same
    assert desk.carried(HERON).words(desk.plan)[0] == "comparing"
    gate.set()
    wait(qtbot, desk.settled)
    assert len(desk.carried(HERON).differences) == 4


def test_many_vehicles_that_carry_the_same_are_compared_once(desk, qtbot, monkeypatch):
    compared = []
    real = module.carried_of
    monkeypatch.setattr(module, "carried_of", lambda *given: compared.append(given) or real(*given))
    fleet = ground_fleet({HERON: square()})
    desk.bridge.snapshot = replace(fleet, missions={**fleet.missions, WREN: fleet.missions[HERON]})
    desk.slow_beat()
    wait(qtbot, lambda: desk.carried(WREN).known)
    compared.clear()
    desk.change("draw", square(60.0))
    wait(qtbot, desk.settled)
    assert len(compared) == 1
    assert desk.carried(HERON).differences == desk.carried(WREN).differences != ()


def test_a_fence_that_nobody_read_does_not_count_as_the_same_plan(desk, qtbot):
    plan = replace(square(), fence=fence())
    desk.change("draw", plan)
    desk.bridge.take(HERON, plan)
    desk.slow_beat()
    wait(qtbot, lambda: desk.carried(HERON).known)
    assert desk.carried(HERON).words(plan)[0] == "same mission"


def test_the_view_follows_the_flight_of_this_plan_only(desk, qtbot):
    plan = square()
    desk.change("draw", plan)
    desk.bridge.take(HERON, plan)
    vehicles = {**desk.bridge.snapshot.vehicles, HERON: flying_mission(3, 2)}
    desk.bridge.snapshot = replace(desk.bridge.snapshot, vehicles=vehicles)
    desk.slow_beat()
    wait(qtbot, lambda: desk.view.current == 2)
    assert desk.view.done == {0, 1}
    desk.change("lift", square(80.0))
    wait(qtbot, lambda: desk.view.current is None)
    assert desk.view.done == frozenset()


def test_a_flight_that_broke_off_can_be_taken_up(desk, qtbot):
    plan = square()
    desk.change("draw", plan)
    desk.bridge.take(HERON, plan)

    def fly(state):
        vehicles = {**desk.bridge.snapshot.vehicles, HERON: state}
        desk.bridge.snapshot = replace(desk.bridge.snapshot, vehicles=vehicles)
        desk.slow_beat()

    desk.slow_beat()
    wait(qtbot, lambda: desk.carried(HERON).same)
    assert desk.resume() is None, "nothing was flown"
    fly(flying_mission(3, 2))
    fly(flying_mission(3, 2, mode="RTL"))
    left = desk.broke_off()
    assert left.seq == 3
    assert desk.resume() is not None
    commands = [entry.item.command for entry in desk.view.flat]
    assert commands[0] == 22
    assert len(commands) < len(plan.items) + 1
    assert desk.history.undo_label == "resume"
    desk.undo()
    assert desk.plan == plan


def test_a_flight_is_followed_while_another_workspace_is_shown(desk, qtbot):
    plan = square()
    desk.change("draw", plan)
    desk.bridge.take(HERON, plan)
    desk.slow_beat()
    wait(qtbot, lambda: desk.carried(HERON).same)
    vehicles = {**desk.bridge.snapshot.vehicles, HERON: flying_mission(3, 2)}
    desk.bridge.snapshot = replace(desk.bridge.snapshot, vehicles=vehicles)
    desk.follow()
    vehicles = {**vehicles, HERON: flying_mission(3, 2, mode="RTL")}
    desk.bridge.snapshot = replace(desk.bridge.snapshot, vehicles=vehicles)
    desk.follow()
    assert desk.broke_off().seq == 3
    desk.bridge.snapshot = replace(desk.bridge.snapshot, vehicles={})
    desk.follow()


def test_a_finished_mission_leaves_nothing_to_take_up(desk, qtbot):
    plan = square()
    desk.change("draw", plan)
    desk.bridge.take(HERON, plan)
    wait(qtbot, lambda: not desk.slow_beat() and desk.carried(HERON).same)
    for state in (flying_mission(3, 2), flying_mission(5, 5, state=5)):
        vehicles = {**desk.bridge.snapshot.vehicles, HERON: state}
        desk.bridge.snapshot = replace(desk.bridge.snapshot, vehicles=vehicles)
        desk.slow_beat()
    assert desk.broke_off() is None
    assert desk.view.done == {0, 1, 2, 3, 4}


def test_px4_takeoffs_without_a_place_go_up_where_the_vehicle_stands(desk):
    from gcs.model.vehicle import Firmware

    desk.change("draw", square())
    state = desk.bridge.snapshot.vehicles[HERON]
    px4 = replace(state, identity=replace(state.identity, firmware=Firmware.PX4, autopilot=12))
    assert desk.upload_for(px4).first_seq == 0
    assert desk.upload_for(state).first_seq == 1


def test_an_empty_plan_is_not_overwritten_by_a_home_once_it_was_touched(desk):
    desk.change("home", Plan(home=replace(desk.plan.home, alt_m=99.0)))
    desk.slow_beat()
    assert desk.plan.home.alt_m == 99.0
