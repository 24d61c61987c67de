"""Following a mission with a scripted vehicle: when the flight is over, and with which exit code."""

from __future__ import annotations

import pytest
from fly_script import (
    AUTO,
    COMPLETE,
    JUMP,
    LAND,
    LOITER,
    NOT_STARTED,
    RETURN,
    RTL,
    TAKEOFF,
    WAYPOINT,
    Script,
    circling,
    plan_of,
    play,
    rest,
    told,
)

from gcs.cli.fly_follow import DISARM_S, LEFT_S
from gcs.model.command import Disarm, Outcome, Return, SetMode
from gcs.model.vehicle import (
    MissionProgress,
    Motion,
    VehicleKind,
)


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    return play(monkeypatch, Script())


def test_a_battery_failsafe_fails_with_the_vehicles_words(script, capsys):
    def lines():
        script.go_for(2)
        yield
        script.words.hear("Battery 1 is low 10.50V used 1200 mAh", script.now)
        script.change(custom_mode=RTL, mode="RTL")
        yield from rest(30)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, WAYPOINT, RETURN), lines) == 1
    events = told(capsys)
    assert [one["event"] for one in events if one["event"] == "left"] == ["left"]
    assert "Battery 1 is low" in events[-1]["text"] and "item 2" in events[-1]["text"]


def test_a_landing_by_the_missions_last_items_after_a_failsafe_is_no_success(script, capsys):
    """PX4 names the items of the mission's landing while it returns."""

    def lines():
        script.go_for(2)
        yield
        script.change(custom_mode=RTL, mode="RTL")
        yield from rest(5)
        script.go_for(5, COMPLETE)
        yield from rest(5)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, WAYPOINT, WAYPOINT, LAND), lines) == 1


def test_a_pilot_who_takes_over_and_gives_back_does_no_harm(script, capsys):
    def lines():
        script.go_for(2)
        yield
        script.change(custom_mode=LOITER, mode="LOITER")
        yield from rest(LEFT_S - 10)
        script.change(custom_mode=AUTO, mode="AUTO")
        yield from rest(3)
        script.go_for(3)
        yield from rest(3)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 0
    assert "resumed" in [one["event"] for one in told(capsys)]


def test_a_mission_that_is_left_for_long_has_failed_though_the_vehicle_hovers(script, capsys):
    """PX4 holds for ever after a breach of its fence."""

    def lines():
        script.go_for(2)
        yield
        script.words.hear("Geofence breached, switching to Hold", script.now)
        script.change(custom_mode=LOITER, mode="LOITER")

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 1
    assert "Geofence breached" in told(capsys)[-1]["text"]
    assert LEFT_S <= script.now - 100.0 < LEFT_S + 10


def test_the_return_after_a_mission_without_landing_is_ordered_until_it_is_heard(script, capsys):
    def lines():
        script.go_for(2)
        script.reach(2)
        script.go_for(0, COMPLETE)
        yield from rest(40)
        script.disarm()

    script.answers = [Outcome.TIMEOUT, Outcome.TIMEOUT]
    assert script.follow(plan_of(TAKEOFF, WAYPOINT), lines) == 0
    assert script.ordered == [Return(), Return(), Return()]
    assert len([one for one in told(capsys) if one["event"] == "return"]) == 1


def test_repeats_of_a_jump_at_the_end_are_waited_for(script):
    def lines():
        for _ in range(3):
            script.go_for(2)
            script.go_for(2)
            yield from rest(10)
            script.reach(2)
            script.go_for(3)
            yield from rest(10)
            script.reach(3)
            yield
        assert not script.ordered
        script.go_for(0, COMPLETE)
        yield from rest(20)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, WAYPOINT, JUMP), lines) == 0
    assert script.ordered == [Return()]


def test_a_mission_that_never_calls_itself_complete_is_over_when_nothing_follows(script):
    def lines():
        script.go_for(2)
        yield
        script.reach(2)
        yield from rest(60)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT), lines) == 0
    assert script.ordered == [Return()]


def test_what_a_vehicle_says_of_the_flight_before_is_not_believed(script, capsys):
    def lines():
        yield from rest(2)
        script.go_for(1)
        yield
        script.disarm()

    script.change(mission=MissionProgress(0.0, 0, state=COMPLETE))
    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 1


def test_a_last_word_that_was_lost_is_made_up_for(script, capsys):
    def lines():
        script.go_for(1)
        yield
        script.go_for(2)
        yield from rest(2)
        script.go_for(0, COMPLETE)
        yield from rest(5)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT), lines) == 0
    assert [one["seq"] for one in told(capsys) if one["event"] == "reached"] == [1, 2]


def test_a_crash_on_the_last_leg_is_no_landing(script, capsys):
    def lines():
        script.go_for(3)
        yield
        script.words.hear("Crash: Disarming: AngErr=54>30, Accel=1.2<3.0", script.now)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, RETURN), lines) == 1
    assert "Crash" in told(capsys)[-1]["text"]


def test_a_restart_in_flight_is_told(script, capsys):
    def lines():
        script.go_for(2)
        yield
        script.change(boot_count=script.state.boot_count + 1)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 1
    assert "restarted" in told(capsys)[-1]["text"]


def test_a_vehicle_that_stands_landed_is_disarmed(script):
    def lines():
        script.go_for(3)
        yield
        script.land()
        while not script.ordered:
            yield
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, LAND), lines) == 0
    assert script.ordered == [Disarm()]
    assert script.now - 100.0 > DISARM_S


def test_a_plane_that_circles_over_a_rally_point_is_still_flying(monkeypatch, capsys):
    script = play(monkeypatch, Script(VehicleKind.PLANE, 10))
    script.moves = circling(script)

    def lines():
        script.go_for(2)
        yield
        script.change(custom_mode=11, mode="RTL")
        yield
        script.go_for(3, NOT_STARTED)

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, RETURN), lines) == 3
    assert script.now < 250.0


def test_a_quadplane_that_circles_after_a_mission_without_landing_is_brought_down(monkeypatch, capsys):
    script = play(monkeypatch, Script(VehicleKind.VTOL, 10))
    script.moves = circling(script)

    def lines():
        script.go_for(2)
        script.reach(2)
        yield
        script.go_for(0, COMPLETE)
        script.change(custom_mode=11, mode="RTL")
        while not script.ordered:
            yield
        yield from rest(5)
        script.disarm()

    assert script.follow(plan_of(TAKEOFF, WAYPOINT), lines) == 0
    assert script.ordered == [SetMode("QRTL")]


def test_a_plane_that_a_failsafe_made_circle_has_failed(monkeypatch, capsys):
    script = play(monkeypatch, Script(VehicleKind.PLANE, 10))
    script.moves = circling(script)

    def lines():
        script.go_for(1)
        yield
        script.change(custom_mode=11, mode="RTL")

    assert script.follow(plan_of(TAKEOFF, WAYPOINT, WAYPOINT, LAND), lines) == 1
    assert "circles" in told(capsys)[-1]["text"]


def test_a_rover_that_a_failsafe_stopped_has_failed(monkeypatch, capsys):
    script = play(monkeypatch, Script(VehicleKind.ROVER, 10))

    def lines():
        script.go_for(1)
        yield
        script.change(custom_mode=4, mode="HOLD", motion=Motion(0.0, 0.0))

    assert script.follow(plan_of(WAYPOINT, WAYPOINT), lines) == 1
    assert "HOLD" in told(capsys)[-1]["text"]


def test_a_rover_is_disarmed_when_it_stands_at_the_end(monkeypatch):
    script = play(monkeypatch, Script(VehicleKind.ROVER, 10))

    def lines():
        script.go_for(2)
        yield
        script.go_for(0, COMPLETE)
        script.change(motion=Motion(0.0, 0.0))
        while not script.ordered:
            yield
        script.change(armed=False)

    assert script.follow(plan_of(WAYPOINT, WAYPOINT), lines) == 0
    assert script.ordered == [Disarm()]


def test_a_flight_that_is_left_in_the_air_on_purpose_ends_with_3(script):
    def lines():
        script.go_for(2)
        script.reach(2)
        yield
        script.go_for(0, COMPLETE)

    assert script.follow(plan_of(TAKEOFF, WAYPOINT), lines, back=False) == 3
    assert not script.ordered
