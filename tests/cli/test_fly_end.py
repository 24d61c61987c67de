"""When all of a plan was flown, though words about its end come late, get lost or are of another plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fly_script import (
    ACTIVE,
    AUTO,
    COMPLETE,
    JUMP,
    LAND,
    LOITER,
    NOT_STARTED,
    PX4_HOLD,
    PX4_MISSION,
    RETURN,
    RTL,
    TAKEOFF,
    WAYPOINT,
    Script,
    circling,
    far_away,
    plan_of,
    play,
    rest,
    told,
)

from gcs.cli.fly_end import LINGERS_S
from gcs.cli.fly_follow import DISARM_TRIES
from gcs.cli.fly_plan import FlightPlan
from gcs.model.command import Disarm, Outcome, Return, SetMode
from gcs.model.vehicle import (
    Firmware,
    Identity,
    MissionProgress,
    Motion,
    VehicleKind,
)


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    return play(monkeypatch, Script())


@pytest.mark.parametrize("commands", [(TAKEOFF, WAYPOINT, WAYPOINT), (TAKEOFF, WAYPOINT, LAND)])
def test_a_failsafe_on_the_way_to_the_last_item_is_no_success(script, capsys, commands):
    def lines():
        script.go_for(2)
        yield
        script.reach(2)
        script.go_for(3)
        yield from rest(5)
        script.words.hear("Battery 1 is low 10.50V used 1200 mAh", script.now)
        script.change(custom_mode=RTL, mode="RTL")
        yield from rest(30)
        script.disarm()

    assert script.follow(far_away(plan_of(*commands)), lines) == 1
    assert "Battery 1 is low" in told(capsys)[-1]["text"]


def test_a_vehicle_that_disarms_on_its_way_to_the_last_item_is_no_success(script, capsys):
    def lines():
        script.go_for(3)
        yield from rest(5)
        script.disarm()

    assert script.follow(far_away(plan_of(TAKEOFF, WAYPOINT, WAYPOINT)), lines) == 1


def test_the_mode_after_the_last_item_is_no_failure_though_its_word_was_lost(monkeypatch, capsys):
    """ArduPlane before 4.5 says nothing of a mission's end but "reached", once, and returns."""
    script = play(monkeypatch, Script(VehicleKind.PLANE, 10))

    def lines():
        script.go_for(3, 0)
        yield from rest(5)
        script.change(custom_mode=11, mode="RTL")
        yield from rest(30)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, WAYPOINT), lines) == 0


@pytest.mark.parametrize("hold_s", [0.0, 90.0])
def test_a_copter_that_hovers_at_its_last_waypoint_is_brought_back_though_its_word_was_lost(
    script, capsys, hold_s
):
    """ArduCopter before 4.5 says nothing of a mission's end but "reached", once."""
    plan = plan_of(TAKEOFF, WAYPOINT)
    last = plan.items[2]
    assert last is not None
    plan = FlightPlan((*plan.items[:2], replace(last, params=(hold_s, *last.params[1:]))))
    begin_s = script.now

    def lines():
        script.go_for(2, 0)
        script.change(motion=Motion(0.0, 0.0, climb_mps=0.0))
        while not script.ordered:
            yield
        assert script.now - begin_s > hold_s + LINGERS_S
        yield from rest(5)
        script.disarm()

    assert script.follow(plan, lines) == 0
    assert script.ordered == [Return()]
    assert [one["seq"] for one in told(capsys) if one["event"] == "reached"] == [2]


def test_a_vehicle_that_disarmed_before_it_was_looked_at_is_not_waited_for(script, capsys):
    script.disarm()
    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lambda: iter(())) == 1
    assert script.now < 110.0


def test_a_heartbeat_that_came_late_does_not_end_the_flight(script):
    def lines():
        script.go_for(3)
        yield
        script.change(armed=False)
        yield from rest(1)
        script.change(armed=True)
        yield from rest(5)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 0
    assert script.now > 106.0


def test_px4s_first_item_after_a_flight_does_not_undo_it(script):
    """PX4 names item 0 again when it has landed."""
    plan = FlightPlan(plan_of(TAKEOFF, WAYPOINT, LAND).items[1:])

    def lines():
        script.go_for(1)
        script.reach(1)
        yield
        script.go_for(2)
        yield
        script.land()
        script.reach(2)
        yield
        for _ in range(3):
            script.go_for(0, NOT_STARTED)
        yield from rest(2)
        script.disarm()

    assert script.follow(plan, lines) == 0


def test_the_last_item_of_the_flight_before_is_no_end_of_this_one(script, capsys):
    def lines():
        for seq in (3, 3, 1, 1):
            script.go_for(seq)
        yield from rest(3)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 1


def test_a_failsafe_amid_the_repeats_of_a_jump_at_the_end_is_no_success(script, capsys):
    def lines():
        script.go_for(2)
        script.reach(2)
        script.go_for(3)
        script.reach(3)
        yield
        script.go_for(2)
        script.go_for(2)
        yield from rest(5)
        script.change(custom_mode=RTL, mode="RTL")
        yield from rest(20)
        script.disarm()

    assert script.follow(far_away(plan_of(TAKEOFF, WAYPOINT, WAYPOINT, JUMP)), lines) == 1


def test_a_quadplane_whose_return_circles_is_brought_down(monkeypatch, capsys):
    script = play(monkeypatch, Script(VehicleKind.VTOL, 10))
    script.moves = circling(script)

    def lines():
        script.go_for(3)
        script.change(custom_mode=11, mode="RTL")
        while not script.ordered:
            yield
        yield from rest(5)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, RETURN), lines) == 0
    assert script.ordered == [SetMode("QRTL")]


@pytest.mark.parametrize(("kind", "mode"), [(VehicleKind.QUAD, AUTO), (VehicleKind.ROVER, 10)])
def test_a_vehicle_that_can_not_be_disarmed_is_not_waited_for_for_ever(monkeypatch, capsys, kind, mode):
    script = play(monkeypatch, Script(kind, mode))

    def lines():
        script.go_for(3)
        yield
        script.land()
        script.change(motion=Motion(0.0, 0.0))
        script.go_for(0, COMPLETE)

    script.answers = [Outcome.FAILED] * 100
    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 3
    assert script.ordered == [Disarm()] * DISARM_TRIES
    assert "still armed" in told(capsys)[-1]["text"]


def test_an_old_plane_that_returned_by_itself_and_circles_is_still_flying_though_a_word_was_lost(
    monkeypatch, capsys
):
    """Before 4.5 nothing but "reached" tells of the end, and the radio lost it."""
    script = play(monkeypatch, Script(VehicleKind.PLANE, 10))

    def lines():
        script.go_for(2, 0)
        yield from rest(5)
        script.change(custom_mode=11, mode="RTL")
        yield from rest(2)
        script.moves = circling(script)

    assert script.follow(plan_of(TAKEOFF, WAYPOINT), lines) == 3
    assert script.now < 250.0
    assert [one["seq"] for one in told(capsys) if one["event"] == "reached"] == [2]


def test_a_mission_that_is_called_complete_just_after_its_mode_ended_was_flown(script, capsys):
    """PX4 goes to Hold at the end; its words come when they come."""

    def lines():
        script.go_for(2)
        yield from rest(5)
        script.change(custom_mode=LOITER, mode="LOITER")
        yield from rest(1)
        script.go_for(2, COMPLETE)
        while not script.ordered:
            yield
        yield from rest(5)
        script.disarm()

    assert script.follow(far_away(plan_of(TAKEOFF, WAYPOINT)), lines) == 0
    assert script.ordered == [Return()]
    assert not [one for one in told(capsys) if one["event"] == "left"]


@pytest.mark.parametrize(("mode", "code"), [(RTL, 1), (AUTO, 0)])
def test_a_landing_in_a_silence_is_judged_by_the_mode_that_it_ended_in(script, capsys, mode, code):
    """PX4 calls its mission complete, too, when it came home over the mission's landing."""

    def lines():
        script.go_for(2)
        yield
        script.change(silent_s=10.0)
        yield from rest(60)
        script.disarm()
        script.go_for(4, COMPLETE)
        script.change(silent_s=0.0, custom_mode=mode, mode="RTL" if mode == RTL else "AUTO")

    assert script.follow(far_away(plan_of(TAKEOFF, WAYPOINT, WAYPOINT, LAND)), lines) == code


@pytest.mark.parametrize(("seen_to", "code"), [(2, 1), (4, 0)])
def test_px4s_landing_in_a_silence_counts_only_where_the_items_before_were_seen(script, seen_to, code):
    """It goes to Hold when it disarms (recorded), whichever way it came down."""
    plan = FlightPlan(far_away(plan_of(TAKEOFF, WAYPOINT, WAYPOINT, WAYPOINT, LAND)).items[1:])
    script.change(identity=Identity(12, 2, Firmware.PX4, VehicleKind.QUAD), custom_mode=PX4_MISSION)

    def lines():
        script.go_for(seen_to)
        yield
        script.change(silent_s=10.0)
        yield from rest(60)
        script.disarm()
        script.go_for(4, COMPLETE)
        script.change(silent_s=0.0, custom_mode=PX4_HOLD, mode="Hold")

    assert script.follow(plan, lines) == code


@pytest.mark.parametrize(("total", "plan_id", "code"), [(3, 7, 0), (9, 7, 1), (None, 7, 0), (3, 8, 1)])
def test_another_plan_that_somebody_uploads_in_flight_is_not_taken_for_ours(
    script, capsys, total, plan_id, code
):
    def lines():
        script.change(mission=MissionProgress(0.0, 1, None, 3, ACTIVE, plan_id=7))
        yield from rest(20)
        assert script.state.mission is not None
        script.change(mission=replace(script.state.mission, total=total, plan_id=plan_id))
        yield from rest(20)
        script.go_for(3)
        yield
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == code
    assert code == 0 or "another plan" in told(capsys)[-1]["text"]


def test_a_word_of_the_plan_before_that_comes_late_is_no_other_plan(script):
    def lines():
        script.change(mission=MissionProgress(0.0, 1, None, 8, ACTIVE, plan_id=6))
        yield from rest(2)
        script.change(mission=MissionProgress(0.0, 1, None, 3, ACTIVE, plan_id=7))
        yield from rest(20)
        script.go_for(3)
        yield
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 0
