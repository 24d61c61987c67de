"""The pilot's commands, step by step, believed only when their effect is seen."""

from dataclasses import replace

from service_bench import (
    ACCEPTED,
    DENIED,
    FAILED,
    IN_PROGRESS,
    LIFE,
    PX4,
    UNSUPPORTED,
    VEHICLE,
    Driver,
    ack,
    frame_of,
    vehicle_state,
)

from gcs.model import command as c
from gcs.model.command import Outcome
from gcs.model.vehicle import Altitude, HomePosition, Position, VehicleKind
from gcs.services.flight import FlightOperation
from gcs.services.operation import OutstandingCommands
from gcs.vehicles.autopilots import Impossible, MessageStep, adapter_of

PLACE = {"position": Position(0, 24.0, 121.0, 50.0), "altitude": Altitude(0, 50.0, 0.0)}
GROUND = vehicle_state(**PLACE)
GUIDED = replace(GROUND, custom_mode=4, mode="GUIDED")
ARMED = replace(GUIDED, armed=True)
SET_MODE, ARM, TAKEOFF = 176, 400, 22


def flying(height_m):
    return replace(ARMED, in_air=True, altitude=Altitude(0, 50.0 + height_m, height_m))


def begin(command, state=GROUND, guard=None):
    plan = adapter_of(state).steps(command, state)
    driven = Driver(FlightOperation(plan, state, guard or OutstandingCommands(), command))
    driven.start()
    return driven


def words(text, severity=2, **fields):
    return frame_of("STATUSTEXT", severity=severity, text=text, **fields)


def commands(sent):
    return [message.fields["command"] for message in sent]


def test_an_arducopter_takeoff_from_mode_to_height():
    driven = begin(c.Takeoff(10.0))
    assert commands(driven.new()) == [SET_MODE]
    assert driven.hear(ack(SET_MODE)) == []
    assert commands(driven.see(GUIDED)) == [ARM]
    driven.hear(ack(ARM))
    (sent,) = driven.see(ARMED)
    assert (sent.fields["command"], sent.fields["param7"]) == (TAKEOFF, 10.0)
    driven.hear(ack(TAKEOFF))
    driven.see(flying(5.0))
    assert driven.result is None
    driven.see(flying(9.6))
    assert driven.result.outcome is Outcome.SUCCESS
    lives = driven.words()
    assert lives[:2] == [LIFE.SENT, LIFE.ACCEPTED] and lives[-1] is LIFE.DONE
    assert lives.count(LIFE.SENT) == lives.count(LIFE.ACCEPTED) == 1
    assert [(told.done, told.total) for told in driven.progress] == [(1, 3), (2, 3), (3, 3)]


def test_steps_that_are_done_already_are_left_out():
    assert commands(begin(c.Takeoff(10.0), ARMED).new()) == [TAKEOFF]


def test_an_effect_that_is_there_at_acceptance_needs_no_wait():
    driven = begin(c.Arm())
    driven.see(replace(GROUND, armed=True))
    assert driven.result.outcome is Outcome.SUCCESS


def test_a_refusal_is_told_in_the_vehicles_own_words():
    driven = begin(c.Arm())
    driven.hear(ack(ARM, FAILED))
    driven.hear(
        words("Arm: Accels inconsistent"), words("Arm: AHRS: waiting for home"), words("chatter", severity=6)
    )
    assert driven.result is None
    driven.wait(0.6)
    assert driven.result.outcome is Outcome.FAILED
    assert driven.result.reason == "Arm: Accels inconsistent; Arm: AHRS: waiting for home"
    assert driven.lives[-1].life is LIFE.REFUSED and driven.lives[-1].reason == driven.result.reason


def test_words_before_the_acknowledgement_count_and_are_not_repeated():
    driven = begin(c.Arm())
    driven.hear(words("PreArm: Compass"), words("PreArm: Compass"), ack(ARM, DENIED))
    driven.wait(0.6)
    assert driven.result.reason == "PreArm: Compass"


def test_words_in_chunks_are_put_together():
    driven = begin(c.Arm())
    driven.hear(ack(ARM, DENIED), words("a" * 50, id=4, chunk_seq=0), words("b", id=4, chunk_seq=1))
    driven.wait(0.6)
    assert driven.result.reason == "a" * 50 + "b"


def test_a_refusal_without_words_names_the_step():
    driven = begin(c.Takeoff(10.0))
    driven.hear(ack(SET_MODE, UNSUPPORTED))
    driven.wait(0.6)
    assert driven.result.outcome is Outcome.UNSUPPORTED
    assert driven.result.reason == "mode GUIDED: not supported by this vehicle"


def test_a_refusal_without_words_tells_what_it_most_likely_means():
    plane = replace(flying(50.0), identity=replace(GROUND.identity, kind=VehicleKind.PLANE), custom_mode=11)
    driven = begin(c.Land(), plane)
    driven.hear(ack(189, FAILED))
    driven.wait(0.6)
    assert driven.result.reason == "fly the mission's landing: its mission has no landing"


def test_nothing_more_is_heard_while_the_words_of_a_refusal_are_awaited():
    driven = begin(c.Arm())
    driven.hear(ack(ARM, DENIED), ack(ARM, ACCEPTED))
    driven.see(replace(GROUND, armed=True))
    driven.wait(0.6)
    assert driven.result.outcome is Outcome.DENIED


def test_no_answer():
    driven = begin(c.Arm())
    driven.wait(1.3)
    assert driven.lives[-1].life is LIFE.IN_PROGRESS
    assert driven.lives[-1].reason == "arm: no acknowledgement, watching"
    driven.wait(6.0)
    assert driven.result.outcome is Outcome.TIMEOUT
    assert driven.result.reason == "arm: no answer, and nothing of it was seen"
    assert driven.lives[-1].life is LIFE.NO_ANSWER
    assert len(driven.sent) == 1


def test_a_lost_acknowledgement_does_not_hide_the_effect():
    driven = begin(c.Arm())
    driven.see(GROUND)
    driven.wait(0.5)
    driven.see(replace(GROUND, armed=True))
    assert driven.result.outcome is Outcome.SUCCESS
    assert driven.words() == [LIFE.SENT, LIFE.ACCEPTED, LIFE.DONE]


def test_what_was_so_before_is_no_effect():
    in_guided = flying(20.0)
    driven = begin(c.GoTo(24.1, 121.1), in_guided)
    driven.see(in_guided)
    assert driven.result is None
    driven.hear(ack(192))
    assert driven.result.outcome is Outcome.SUCCESS


def test_an_accepted_command_without_effect_says_what_was_not_seen():
    driven = begin(c.Arm())
    driven.hear(ack(ARM))
    driven.hear(words("Crash: Disarming"))
    driven.see(GROUND)
    driven.wait(5.1)
    assert driven.result.outcome is Outcome.NO_EFFECT
    assert driven.result.reason == "arm: the vehicle did not arm (Crash: Disarming)"
    assert driven.lives[-1].life is LIFE.REFUSED


def test_an_accepted_command_without_effect_and_words():
    driven = begin(c.Land(), flying(10.0))
    driven.hear(ack(SET_MODE))
    driven.wait(5.1)
    assert driven.result.reason == "mode LAND: the mode did not change to LAND"


def test_a_climb_that_someone_else_ends_is_not_waited_for():
    driven = begin(c.Takeoff(10.0), ARMED)
    driven.hear(ack(TAKEOFF))
    driven.see(replace(flying(3.0), custom_mode=9, mode="LAND"))
    assert driven.result.outcome is Outcome.NO_EFFECT
    assert driven.result.reason == "take off to 10 m above home: the mode changed to LAND"


def test_progress_of_a_long_command():
    driven = begin(c.Arm())
    driven.hear(ack(ARM, IN_PROGRESS, progress=40))
    assert driven.words()[-1] is LIFE.IN_PROGRESS and driven.progress[-1].done == 40
    driven.wait(5.0)
    driven.hear(ack(ARM))
    driven.see(replace(GROUND, armed=True))
    assert driven.result.outcome is Outcome.SUCCESS


def test_an_impossible_command_sends_nothing():
    driven = Driver(FlightOperation(Impossible("on ground"), GROUND, OutstandingCommands()))
    driven.start()
    assert driven.sent == [] and driven.result.outcome is Outcome.IMPOSSIBLE
    assert (driven.lives[-1].life, driven.lives[-1].reason) == (LIFE.REFUSED, "on ground")
    assert driven.operation.vehicle == VEHICLE


def test_the_same_command_under_way_is_busy():
    guard = OutstandingCommands()
    begin(c.Arm(), guard=guard)
    second = begin(c.Arm(), guard=guard)
    assert second.result.outcome is Outcome.BUSY and second.sent == []


def test_a_speed_while_another_is_being_set_is_busy():
    guard = OutstandingCommands()
    begin(c.ChangeSpeed(5.0), flying(30.0), guard)
    second = begin(c.ChangeSpeed(6.0), flying(30.0), guard)
    assert second.result.outcome is Outcome.BUSY and second.sent == []


def test_cancelling_frees_the_command_and_sends_nothing_more():
    guard = OutstandingCommands()
    driven = begin(c.Takeoff(10.0), guard=guard)
    driven.new()
    assert driven.cancel() == []
    assert driven.result.outcome is Outcome.CANCELLED and driven.words()[-1] is LIFE.CANCELLED
    assert len(begin(c.Takeoff(10.0), guard=guard).sent) == 1


def test_cancelling_while_waiting_for_an_effect():
    driven = begin(c.Arm())
    driven.hear(ack(ARM))
    driven.cancel()
    assert driven.result.outcome is Outcome.CANCELLED


def test_an_emergency_stop_is_repeated():
    driven = begin(c.EmergencyStop(), flying(5.0))
    driven.wait(2.5)
    assert len(driven.sent) == 3
    driven.see(replace(flying(5.0), armed=False))
    assert driven.result.outcome is Outcome.SUCCESS


def test_an_emergency_stop_waits_for_no_other_command():
    guard = OutstandingCommands()
    arming = begin(c.Arm(), guard=guard)
    stop = begin(c.EmergencyStop(), ARMED, guard)
    assert len(stop.sent) == 1
    arming.wait(0.1)
    assert (arming.result.outcome, arming.result.reason) == (Outcome.CANCELLED, "the next command took over")
    stop.cancel()
    assert len(begin(c.Disarm(), replace(ARMED, in_air=False), guard).sent) == 1


def test_an_emergency_stop_is_repeated_until_the_motors_stand_still():
    driven = begin(c.EmergencyStop(), flying(5.0))
    driven.hear(ack(ARM))
    driven.see(flying(4.0))
    driven.wait(3.0)
    assert len(driven.sent) == 3
    driven.see(replace(flying(2.0), armed=False))
    assert driven.result.outcome is Outcome.SUCCESS


def orbiting(guard=None, speed_mps=None):
    start = replace(flying(30.0), custom_mode=5, mode="LOITER")
    driven = begin(c.Orbit(24.0, 121.0, 50.0, 30.0, speed_mps), start, guard)
    driven.hear(ack(SET_MODE))
    driven.see(flying(30.0))
    driven.hear(ack(34, UNSUPPORTED))
    return driven


def points(driven):
    return [sent for sent in driven.sent if sent.name == "SET_POSITION_TARGET_GLOBAL_INT"]


def test_a_circle_that_the_vehicle_does_not_know_is_led_from_here():
    driven = orbiting()
    assert len(points(driven)) == 1
    driven.wait(4.0)
    assert 9 <= len(points(driven)) <= 11
    assert driven.result is None
    assert (driven.lives[-1].life, driven.lives[-1].reason) == (
        LIFE.IN_PROGRESS,
        "orbit at 50 m, clockwise, led by this station",
    )
    driven.hear(ack(34, UNSUPPORTED))
    driven.see(flying(30.0))
    assert driven.result is None


def test_the_speed_of_a_led_circle_is_set_first():
    driven = orbiting(speed_mps=3.0)
    assert commands(driven.sent) == [SET_MODE, 34, 178]
    driven.hear(ack(178))
    assert len(points(driven)) == 1


def test_a_led_circle_ends_when_someone_changes_the_mode():
    driven = orbiting()
    driven.see(replace(flying(30.0), custom_mode=6, mode="RTL"))
    driven.wait(0.2)
    assert (driven.result.outcome, driven.result.reason) == (Outcome.CANCELLED, "the mode changed to RTL")


def test_a_led_circle_ends_with_the_next_command_where_to_fly():
    guard = OutstandingCommands()
    driven = orbiting(guard)
    begin(c.ChangeSpeed(4.0), flying(30.0), guard)
    driven.wait(0.5)
    assert driven.result is None
    begin(c.GoTo(24.5, 121.5), flying(30.0), guard)
    before = len(points(driven))
    driven.wait(0.5)
    assert (driven.result.outcome, driven.result.reason) == (Outcome.CANCELLED, "the next command took over")
    assert len(points(driven)) == before


def test_a_led_circle_can_be_stopped_and_says_nothing_without_a_position():
    driven = orbiting()
    driven.see(replace(flying(30.0), position=None))
    before = len(points(driven))
    driven.wait(2.0)
    assert len(points(driven)) == before
    driven.cancel()
    assert driven.result.outcome is Outcome.CANCELLED


def test_px4_takes_off_above_sea_level_then_arms():
    ground = vehicle_state(PX4, home=HomePosition(0, 24.0, 121.0, 50.0), **PLACE)
    driven = begin(c.Takeoff(10.0), ground)
    (sent,) = driven.new()
    assert (sent.name, sent.fields["z"], sent.fields["x"]) == ("COMMAND_INT", 60.0, 240000000)
    driven.hear(ack(TAKEOFF))
    takeoff = replace(ground, custom_mode=4 << 16 | 2 << 24, mode="Takeoff")
    assert commands(driven.see(takeoff)) == [ARM]
    driven.hear(ack(ARM))
    up = replace(takeoff, armed=True, in_air=True, altitude=Altitude(0, 60.0, 9.9))
    driven.see(up)
    assert driven.result.outcome is Outcome.SUCCESS


def test_a_plane_is_launched_and_then_sent_on_from_where_it_is():
    ground = vehicle_state(kind=VehicleKind.PLANE, **PLACE)
    driven = begin(c.Takeoff(80.0), ground)
    driven.hear(ack(SET_MODE))
    takeoff = replace(ground, custom_mode=13, mode="TAKEOFF")
    driven.new()
    driven.see(takeoff)
    driven.hear(ack(ARM))
    assert driven.see(replace(takeoff, armed=True)) == []
    up = replace(
        takeoff, armed=True, in_air=True, altitude=Altitude(0, 90.0, 40.0), position=Position(0, 24.5, 121.5)
    )
    (sent,) = driven.see(up)
    assert (sent.fields["command"], sent.fields["x"], sent.fields["z"]) == (192, 245000000, 80.0)
    driven.hear(ack(192))
    driven.see(replace(up, custom_mode=15, mode="GUIDED", altitude=Altitude(0, 130.0, 79.5)))
    assert driven.result.outcome is Outcome.SUCCESS


def test_a_late_step_may_find_itself_impossible():
    ground = vehicle_state(kind=VehicleKind.PLANE, **PLACE)
    takeoff = replace(ground, custom_mode=13, armed=True, position=ground.position)
    driven = begin(c.Takeoff(80.0), takeoff)
    assert driven.sent == []
    driven.see(replace(takeoff, in_air=True, altitude=Altitude(0, 90.0, 40.0), position=None))
    assert (driven.result.outcome, driven.result.reason) == (Outcome.IMPOSSIBLE, "no position")


def test_a_slow_link_has_more_time_for_effects():
    slow = replace(GROUND, high_latency=True)
    driven = begin(c.Arm(), slow)
    driven.wait(100, step=1.0)
    driven.hear(ack(ARM))
    driven.wait(100, step=1.0)
    assert driven.result is None
    driven.see(replace(slow, armed=True))
    assert driven.result.outcome is Outcome.SUCCESS


def test_a_message_step_is_judged_by_its_effect_alone():
    step = MessageStep(
        "SET_POSITION_TARGET_GLOBAL_INT", {"lat_int": 1}, "steer", lambda state: state.armed, "no effect"
    )
    driven = Driver(FlightOperation((step,), GROUND, OutstandingCommands()))
    driven.start()
    (sent,) = driven.new()
    assert (sent.fields["target_system"], sent.fields["target_component"], sent.fields["lat_int"]) == (
        41,
        1,
        1,
    )
    assert driven.hear(ack(ARM)) == []
    driven.see(GROUND)
    driven.see(replace(GROUND, armed=True))
    assert driven.result.outcome is Outcome.SUCCESS
    driven = Driver(FlightOperation((step,), GROUND, OutstandingCommands()))
    driven.start()
    driven.wait(5.1)
    assert (driven.result.outcome, driven.result.reason) == (Outcome.NO_EFFECT, "steer: no effect")


def test_a_step_without_effect_to_see_ends_with_its_acceptance():
    driven = begin(c.ChangeSpeed(7.0), flying(10.0))
    driven.see(flying(11.0))
    driven.hear(ack(178))
    assert driven.words() == [LIFE.SENT, LIFE.ACCEPTED, LIFE.DONE]
