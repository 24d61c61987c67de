"""Commands and their acknowledgements: retries, strangers, progress, one at a time."""

import math

import pytest
from service_bench import (
    ACCEPTED,
    BUSY,
    DENIED,
    FAILED,
    IN_PROGRESS,
    LIFE,
    UNSUPPORTED,
    VEHICLE,
    Driver,
    ack,
    vehicle_state,
)

from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.services.commands import CommandOperation
from gcs.services.operation import CommandRequest, OutstandingCommands, request_message

ARM = 400
REQUEST = CommandRequest(VEHICLE, ARM, (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
REPEATABLE = request_message(VEHICLE, 148)


def driver(request=REQUEST, guard=None):
    driven = Driver(CommandOperation(request, guard or OutstandingCommands()))
    driven.start()
    return driven


def test_an_accepted_command_lives_from_sent_to_done():
    driven = driver()
    (sent,) = driven.new()
    assert (sent.name, sent.target) == ("COMMAND_LONG", VEHICLE)
    assert sent.fields["target_system"] == 41 and sent.fields["target_component"] == 1
    assert sent.fields["command"] == ARM and sent.fields["param1"] == 1.0 and sent.fields["confirmation"] == 0
    driven.hear(ack(ARM))
    assert driven.words() == [LIFE.SENT, LIFE.ACCEPTED, LIFE.DONE]
    assert driven.result.outcome is Outcome.SUCCESS


def test_a_position_goes_as_command_int_with_degrees_times_ten_million():
    request = CommandRequest(VEHICLE, 192, (-1.0, 1.0, 0.0, 0.0, 24.7738692, 121.0441031, 15.0), frame=6)
    (sent,) = driver(request).new()
    assert sent.name == "COMMAND_INT"
    assert (sent.fields["x"], sent.fields["y"], sent.fields["z"], sent.fields["frame"]) == (
        247738692,
        1210441031,
        15.0,
        6,
    )


def test_no_place_in_command_int_means_where_the_vehicle_is():
    nan = math.nan
    (sent,) = driver(CommandRequest(VEHICLE, 192, (-1.0, 1.0, 0.0, nan, nan, nan, nan), frame=0)).new()
    assert sent.fields["x"] == sent.fields["y"] == 2**31 - 1


def test_a_command_is_sent_once_and_given_up_after_1_2_seconds():
    driven = driver()
    driven.wait(1.1)
    assert driven.result is None
    driven.wait(0.2)
    assert len(driven.sent) == 1
    assert driven.result.outcome is Outcome.TIMEOUT
    assert driven.words() == [LIFE.SENT, LIFE.NO_ANSWER]


def test_a_harmless_command_is_sent_three_times_counting_up():
    driven = driver(REPEATABLE)
    driven.wait(4.0)
    assert [sent.fields["confirmation"] for sent in driven.sent] == [0, 1, 2]
    assert driven.result.outcome is Outcome.TIMEOUT
    assert driven.words() == [LIFE.SENT, LIFE.NO_ANSWER]


def test_the_second_try_may_be_answered():
    driven = driver(REPEATABLE)
    driven.wait(1.5)
    driven.hear(ack(512))
    assert driven.result.outcome is Outcome.SUCCESS and len(driven.sent) == 2


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (DENIED, Outcome.DENIED),
        (BUSY, Outcome.TEMPORARILY_REJECTED),
        (UNSUPPORTED, Outcome.UNSUPPORTED),
        (FAILED, Outcome.FAILED),
        (7, Outcome.UNSUPPORTED),
        (8, Outcome.UNSUPPORTED),
        (99, Outcome.FAILED),
    ],
)
def test_a_refusal_says_how(result, outcome):
    driven = driver()
    driven.hear(ack(ARM, result))
    assert (driven.result.outcome, driven.result.reason) == (outcome, outcome.value)
    assert driven.words() == [LIFE.SENT, LIFE.REFUSED]


def test_a_vehicle_that_cancels_ends_the_command():
    driven = driver()
    driven.hear(ack(ARM, 6))
    assert driven.words()[-1] is LIFE.CANCELLED


@pytest.mark.parametrize(
    "strange",
    [
        ack(512),
        ack(ARM, sysid=42),
        ack(ARM, compid=100),
        ack(ARM, target_system=200),
        ack(ARM, target_system=255, target_component=191),
    ],
    ids=["another command", "another vehicle", "another component", "another station", "another program"],
)
def test_acknowledgements_of_others_are_ignored(strange):
    driven = driver()
    driven.hear(strange)
    assert driven.result is None


def test_an_acknowledgement_without_address_is_ours():
    driven = driver()
    driven.hear(ack(ARM, target_system=0, target_component=0))
    assert driven.result.outcome is Outcome.SUCCESS


def test_a_station_with_another_id_knows_its_own():
    driven = driver(guard=OutstandingCommands(250, 191))
    driven.hear(ack(ARM))
    assert driven.result is None
    driven.hear(ack(ARM, target_system=250, target_component=191))
    assert driven.result.outcome is Outcome.SUCCESS


def test_any_component_may_answer_a_command_to_all():
    driven = driver(CommandRequest(VEHICLE, ARM, component=0))
    driven.hear(ack(ARM, compid=17))
    assert driven.result.outcome is Outcome.SUCCESS


def test_in_progress_restarts_the_wait_and_ends_the_retries():
    driven = driver(REPEATABLE)
    driven.wait(1.0)
    driven.hear(ack(512, IN_PROGRESS, progress=30))
    assert (driven.progress[-1].done, driven.words()[-1]) == (30, LIFE.IN_PROGRESS)
    driven.wait(9.0)
    assert driven.result is None and len(driven.sent) == 1
    driven.hear(ack(512, IN_PROGRESS, progress=255))
    assert len(driven.progress) == 1
    driven.wait(9.0)
    driven.hear(ack(512, ACCEPTED))
    assert driven.result.outcome is Outcome.SUCCESS


def test_a_command_that_stays_in_progress_for_ever_is_given_up():
    driven = driver()
    driven.hear(ack(ARM, IN_PROGRESS))
    driven.wait(10.1)
    assert driven.result.outcome is Outcome.TIMEOUT


def test_a_slow_link_gets_two_minutes():
    driven = driver(CommandRequest(VEHICLE, ARM, high_latency=True))
    driven.wait(119, step=1.0)
    assert driven.result is None
    driven.wait(2, step=1.0)
    assert driven.result.outcome is Outcome.TIMEOUT


def test_the_same_command_is_not_sent_twice_at_once():
    guard = OutstandingCommands()
    first, second = driver(guard=guard), driver(guard=guard)
    assert second.result.outcome is Outcome.BUSY and second.sent == []
    assert second.words() == [LIFE.REFUSED]
    first.hear(ack(ARM))
    assert driver(guard=guard).result is None


def test_a_refused_newcomer_does_not_free_the_slot():
    guard = OutstandingCommands()
    driver(guard=guard)
    driver(guard=guard).operation.cancel(0.0)
    assert driver(guard=guard).result.outcome is Outcome.BUSY


def test_other_vehicles_components_and_commands_are_not_in_the_way():
    guard = OutstandingCommands()
    driver(guard=guard)
    for request in (
        CommandRequest(VehicleId(0, 42), ARM),
        CommandRequest(VehicleId(1, 41), ARM),
        CommandRequest(VEHICLE, ARM, component=100),
        CommandRequest(VEHICLE, 22),
    ):
        assert len(driver(request, guard).sent) == 1


def test_motor_tests_and_intervals_may_overlap():
    guard = OutstandingCommands()
    for command in (209, 511, 209, 511):
        assert len(driver(CommandRequest(VEHICLE, command), guard).sent) == 1


def test_a_harmless_command_waits_for_its_turn():
    guard = OutstandingCommands()
    first, second = driver(REPEATABLE, guard), driver(request_message(VEHICLE, 242), guard)
    assert second.sent == [] and second.result is None
    second.hear(ack(512))
    assert second.result is None
    first.hear(ack(512))
    second.wait(0.2)
    assert second.sent[0].fields["param1"] == 242.0
    second.hear(ack(512))
    assert second.result.outcome is Outcome.SUCCESS


def test_a_turn_that_never_comes_is_busy():
    guard = OutstandingCommands()
    guard.claim(REPEATABLE.slot)
    waiting = driver(REPEATABLE, guard)
    waiting.wait(10.1)
    assert waiting.result.outcome is Outcome.BUSY and waiting.sent == []


def test_what_is_unsupported_is_not_asked_again_until_a_restart():
    guard = OutstandingCommands()
    driver(guard=guard).hear(ack(ARM, UNSUPPORTED))
    again = driver(guard=guard)
    assert again.sent == [] and again.result.outcome is Outcome.UNSUPPORTED
    guard.forget(VehicleId(0, 9))
    assert driver(guard=guard).sent == []
    guard.forget(VEHICLE)
    assert len(driver(guard=guard).sent) == 1


def test_one_message_that_is_unsupported_says_nothing_of_others():
    guard = OutstandingCommands()
    driver(REPEATABLE, guard).hear(ack(512, UNSUPPORTED))
    assert len(driver(request_message(VEHICLE, 242), guard).sent) == 1


def test_cancelling_frees_the_slot_and_a_late_answer_is_ignored():
    guard = OutstandingCommands()
    driven = driver(guard=guard)
    driven.cancel()
    assert driven.result.outcome is Outcome.CANCELLED and driven.words()[-1] is LIFE.CANCELLED
    assert driven.operation.on_message(ack(ARM), driven.now) == []
    assert driven.operation.on_tick(driven.now + 99) == []
    assert len(driver(guard=guard).sent) == 1


def test_a_duplicate_acknowledgement_after_the_end_is_ignored():
    driven = driver()
    driven.hear(ack(ARM))
    assert driven.operation.on_message(ack(ARM), driven.now) == []


def test_the_state_does_not_matter_to_a_plain_command():
    driven = driver()
    driven.see(vehicle_state())
    assert driven.result is None and driven.operation.vehicle == VEHICLE
