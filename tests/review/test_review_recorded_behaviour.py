"""The steps of each adapter against autopilots that answer as the recorded ones did."""

from dataclasses import replace

import pytest
from review_autopilots import (
    ARM,
    LAT,
    LON,
    REPOSITION,
    SET_CURRENT,
    SET_MODE,
    TAKEOFF,
    Copter,
    Px4,
    Station,
)

from gcs.model import command as c
from gcs.model.command import CommandLife, Outcome
from gcs.model.vehicle import Phase


def names(talk):
    return [command if command is not None else name for name, command in talk.sent]


def airborne(autopilot, height_m=10.0, **options):
    station = Station(autopilot, **options)
    assert station.finish(station.order(c.Takeoff(height_m))).outcome is Outcome.SUCCESS
    return station


def test_a_copter_without_position_refuses_in_its_own_words_and_flies_once_it_has_one():
    station = Station(Copter(placed_s=40.0))
    assert station.state.ready is False and "No position estimate" in station.state.not_ready_reasons
    refused = station.order(c.Takeoff(15.0))
    result = station.finish(refused)
    assert (result.outcome, result.reason) == (Outcome.FAILED, "Arm: Need Position Estimate")
    assert names(refused) == [SET_MODE, ARM]
    station.run(45.0)
    assert station.state.ready, station.state.not_ready_reasons
    flown = station.order(c.Takeoff(15.0))
    assert station.finish(flown).outcome is Outcome.SUCCESS
    assert names(flown) == [ARM, TAKEOFF] and station.autopilot.height_m >= 14.25
    assert station.state.phase is Phase.FLYING


def test_a_complaint_that_the_estimator_has_cured_is_not_shown_for_35_seconds():
    station = Station(Copter(placed_s=5.0))
    station.autopilot.text("PreArm: Need Position Estimate")
    station.run(1.0)
    assert station.state.not_ready_reasons == ("Need Position Estimate",)
    station.run(6.0)
    assert station.state.ready and station.state.not_ready_reasons == ()


def test_a_copter_goes_to_a_point_and_flies_its_mission():
    station = airborne(Copter())
    assert station.finish(station.order(c.GoTo(LAT + 0.001, LON, 15.0))).outcome is Outcome.SUCCESS
    assert station.finish(station.order(c.ChangeAltitude(20.0))).outcome is Outcome.SUCCESS
    assert station.autopilot.height_m == pytest.approx(20.0, abs=1.1)
    copter = Copter()
    copter.current = 11
    ground = Station(copter)
    start = ground.order(c.StartMission(arm=True))
    assert ground.finish(start).outcome is Outcome.SUCCESS
    assert ground.state.mode == "AUTO" and ground.state.armed
    assert names(start)[:3] == [SET_CURRENT, SET_MODE, ARM]


def test_px4_takes_off_though_its_home_moves_while_it_climbs():
    station = airborne(Px4(), 10.0)
    assert station.state.altitude.rel_m < 9.5  # by home alone it would not have got there
    assert station.autopilot.height_m >= 9.5


def test_px4_changes_its_height_though_its_home_moved():
    station = airborne(Px4())
    assert station.finish(station.order(c.ChangeAltitude(20.0))).outcome is Outcome.SUCCESS


def test_a_point_that_px4_accepts_and_then_drops_is_not_called_done():
    station = airborne(Px4())
    inside = station.order(c.GoTo(LAT + 0.002, LON, 15.0))
    assert station.finish(inside).outcome is Outcome.SUCCESS
    outside = station.order(c.GoTo(LAT + 0.05, LON, 15.0))
    result = station.finish(outside)
    assert result.outcome is Outcome.NO_EFFECT
    assert result.reason == "go to a point: it does not go there (Reposition is outside geofence)"


@pytest.mark.parametrize("knows", [True, False], ids=["1.18", "1.13 to 1.17"])
def test_px4_is_told_the_next_item_by_command_or_by_message(knows):
    station = Station(Px4())
    station.autopilot.knows_set_current = knows
    talk = station.order(c.SetCurrentItem(4))
    assert station.finish(talk).outcome is Outcome.SUCCESS
    assert names(talk) == [SET_CURRENT] + ([] if knows else ["MISSION_SET_CURRENT"])


def test_px4_without_a_mission_says_so_though_it_tells_no_total():
    from gcs.model.vehicle import MissionProgress
    from gcs.vehicles.autopilots.preconditions import why_not

    state = Station(Px4()).state
    empty = replace(state, mission=MissionProgress(0.0, 0, None, None, state=1))
    assert why_not(c.StartMission, empty) == "no mission"
    unknown = replace(state, mission=MissionProgress(0.0, 0, None, None, state=0))
    assert why_not(c.StartMission, unknown) is None


# -- what is lost on the way -------------------------------------------------------------------------


def loses_ack_of(command):
    return lambda frame: frame.name == "COMMAND_ACK" and frame.msg.command == command


def test_a_takeoff_whose_acknowledgement_is_lost_is_done_when_it_is_seen_and_sent_only_once():
    station = Station(Copter())
    station.lose_down = loses_ack_of(TAKEOFF)
    talk = station.order(c.Takeoff(10.0))
    assert station.finish(talk).outcome is Outcome.SUCCESS
    told = [reason for _, reason in talk.lives]
    assert "take off to 10 m above home: no acknowledgement, watching" in told
    assert station.autopilot.count(TAKEOFF) == 1


def test_a_takeoff_that_is_lost_itself_ends_as_no_answer_and_is_not_sent_again():
    station = Station(Copter())
    station.lose_up = lambda name, fields: fields.get("command") == TAKEOFF
    talk = station.order(c.Takeoff(10.0))
    result = station.finish(talk)
    assert (result.outcome, talk.lives[-1][0]) == (Outcome.TIMEOUT, CommandLife.NO_ANSWER)
    assert names(talk).count(TAKEOFF) == 1
    assert result.reason == "take off to 10 m above home: no answer, and nothing of it was seen"


def test_px4_arming_whose_acknowledgement_is_lost_goes_on_to_the_climb():
    station = Station(Px4())
    station.lose_down = loses_ack_of(ARM)
    assert station.finish(station.order(c.Takeoff(10.0))).outcome is Outcome.SUCCESS
    assert station.autopilot.count(ARM) == 1


def test_a_point_whose_acknowledgement_is_lost_is_known_by_the_target():
    station = airborne(Copter())
    station.lose_down = loses_ack_of(REPOSITION)
    assert station.finish(station.order(c.GoTo(LAT + 0.001, LON))).outcome is Outcome.SUCCESS
    again = station.order(c.GoTo(LAT + 0.001, LON))  # the same target proves nothing
    result = station.finish(again)
    assert (result.outcome, result.reason) == (
        Outcome.TIMEOUT,
        "go to a point: no answer; it may have been carried out",
    )


def test_a_height_that_changes_for_another_reason_is_no_sign_of_the_command():
    station = airborne(Copter())
    station.order(c.GoTo(LAT + 0.001, LON, 40.0))
    station.run(0.5)
    station.lose_up = lambda name, fields: True
    talk = station.order(c.ChangeAltitude(60.0))
    assert station.finish(talk).outcome is Outcome.TIMEOUT


def test_the_next_order_ends_what_the_one_before_has_still_to_do():
    station = Station(Copter())
    station.lose_down = loses_ack_of(ARM)
    takeoff = station.order(c.Takeoff(10.0))
    station.run(5.0, lambda: ARM in names(takeoff))
    assert not station.state.armed  # its heartbeat does not tell yet: the stop goes out all the same
    station.lose_down = lambda frame: False
    stop = station.order(c.EmergencyStop())
    station.run(15.0)
    assert (takeoff.result.outcome, takeoff.result.reason) == (
        Outcome.CANCELLED,
        "the next command took over",
    )
    assert stop.result.outcome is Outcome.SUCCESS and not station.autopilot.armed
    assert TAKEOFF not in names(takeoff)


def test_a_change_of_mind_does_not_wait_for_the_answer_to_the_first_order():
    station = airborne(Copter())
    station.lose_down = loses_ack_of(SET_MODE)
    pause = station.order(c.Pause())
    land = station.order(c.Land())
    assert station.finish(land).outcome is Outcome.SUCCESS and station.state.mode == "LAND"
    assert pause.result.outcome is Outcome.CANCELLED


def test_a_repeated_order_is_busy_until_the_first_may_be_lost():
    station = airborne(Copter())
    station.lose_up = lambda name, fields: True
    first = station.order(c.Land())
    assert station.order(c.Land()).result.outcome is Outcome.BUSY
    station.run(1.5)
    station.lose_up = lambda name, fields: False
    again = station.order(c.Land())
    assert station.finish(again).outcome is Outcome.SUCCESS
    assert first.result.outcome is Outcome.CANCELLED


@pytest.mark.parametrize("make", [Copter, Px4], ids=["ArduCopter", "PX4"])
@pytest.mark.parametrize("seed", range(30))
def test_nothing_false_is_said_when_a_third_of_all_messages_is_lost(make, seed):
    """30 % each way: what is called done is done, and one order is one take-off."""
    station = Station(make(), loss=0.3, seed=seed)
    autopilot = station.autopilot
    for _ in range(12):
        before = autopilot.count(TAKEOFF)
        talk = station.order(c.Takeoff(10.0))
        result = station.finish(talk)
        assert names(talk).count(TAKEOFF) <= 1 and autopilot.count(TAKEOFF) - before <= 1
        if result.outcome is Outcome.SUCCESS:
            assert autopilot.height_m >= 9.0 and autopilot.armed
            break
        assert result.outcome in (Outcome.TIMEOUT, Outcome.NO_EFFECT, Outcome.IMPOSSIBLE, Outcome.FAILED)
        if autopilot.flies:
            break  # said honestly that it does not know; the next order would be refused as "in flight"
        station.run(1.0)
    for command in (c.GoTo(LAT + 0.001, LON, 12.0), c.ChangeAltitude(30.0), c.Return()):
        for _ in range(12):
            result = station.finish(station.order(command))
            if result.outcome is Outcome.SUCCESS:
                break
        assert result.outcome is Outcome.SUCCESS
        if isinstance(command, c.GoTo):
            assert autopilot.target is not None and abs(autopilot.target[0] - (LAT + 0.001) * 1e7) < 2
        elif isinstance(command, c.ChangeAltitude):
            assert autopilot.height_m == pytest.approx(30.0, abs=2.3)
    assert autopilot.mode in (6, 4 << 16 | 5 << 24)


def test_a_climb_seen_without_any_reported_target_proves_the_command_only_from_level_flight():
    station = airborne(Copter())
    copter = station.autopilot
    station.lose_down = lambda frame: frame.name in ("COMMAND_ACK", "POSITION_TARGET_GLOBAL_INT")
    assert station.finish(station.order(c.ChangeAltitude(20.0))).outcome is Outcome.SUCCESS
    assert copter.height_m == pytest.approx(20.0, abs=1.1)


def test_without_a_height_nothing_proves_a_change_of_it():
    from gcs.vehicles.autopilots.effects import nears_height

    state = airborne(Copter()).state
    assert not nears_height(20.0, state)(replace(state, altitude=None, target=None))
    assert not nears_height(20.0, replace(state, motion=None))(replace(state, target=None))
