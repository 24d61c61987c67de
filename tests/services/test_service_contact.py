"""First contact, the list of modes, stream rates."""

from dataclasses import replace

import pytest
from service_bench import (
    DENIED,
    FAILED,
    UNSUPPORTED,
    VEHICLE,
    Driver,
    ack,
    frame_of,
    vehicle_state,
)

from gcs.model.command import Outcome
from gcs.model.vehicle import Altitude, Attitude, ModeInfo
from gcs.services.first_contact import PARAMETER_TRIES, FirstContact
from gcs.services.modes import ModesOperation
from gcs.services.operation import OutstandingCommands
from gcs.services.streams import StreamBudget, StreamsOperation, bytes_per_s, fit_to_budget
from gcs.vehicles.autopilots import StreamRequest, adapter_for

REQUEST, SET_INTERVAL = 512, 511
VERSION, HOME = frame_of("AUTOPILOT_VERSION"), frame_of("HOME_POSITION")


# -- first contact ----------------------------------------------------------------------------------


def contact(guard=None):
    driven = Driver(FirstContact(VEHICLE, guard or OutstandingCommands()))
    driven.start()
    return driven


def asked(driven):
    return [sent.fields["param1"] for sent in driven.sent if sent.fields["command"] == REQUEST]


def test_version_and_home_are_asked_for_one_after_the_other_by_acknowledgement():
    driven = contact()
    assert asked(driven) == [148.0]
    driven.hear(ack(REQUEST))
    driven.wait(0.2)
    assert asked(driven) == [148.0, 242.0]
    driven.hear(ack(REQUEST), HOME, VERSION)
    assert driven.result.outcome is Outcome.SUCCESS
    assert driven.result.value == {"AUTOPILOT_VERSION", "HOME_POSITION"}
    assert driven.operation.vehicle == VEHICLE


def test_answers_before_their_acknowledgement_count():
    driven = contact()
    driven.hear(VERSION)
    driven.wait(0.2)
    driven.hear(HOME)
    assert driven.result.outcome is Outcome.SUCCESS


def test_a_home_that_is_not_set_yet_is_no_failure():
    driven = contact()
    driven.hear(ack(REQUEST), VERSION)
    driven.wait(0.2)
    driven.hear(ack(REQUEST, FAILED))
    assert driven.result.outcome is Outcome.SUCCESS
    assert driven.result.value == {"AUTOPILOT_VERSION"}


def test_what_was_promised_and_did_not_come_is_asked_for_once_more():
    driven = contact()
    driven.hear(ack(REQUEST))
    driven.wait(0.2)
    driven.hear(ack(REQUEST), HOME)
    driven.wait(5.5)
    assert asked(driven) == [148.0, 242.0, 148.0]
    driven.hear(ack(REQUEST))
    driven.wait(6.0)
    assert driven.result.outcome is Outcome.TIMEOUT
    assert driven.result.value == {"HOME_POSITION"}


def test_a_vehicle_that_never_answers_does_not_hold_us_for_ever():
    driven = contact()
    driven.wait(60.0)
    assert driven.result.outcome is Outcome.TIMEOUT and driven.result.value == frozenset()


def test_old_vehicles_are_asked_in_the_old_way():
    driven = contact()
    driven.hear(ack(REQUEST, UNSUPPORTED))
    assert driven.sent[-1].fields["command"] == 520
    driven.wait(0.2)
    driven.hear(ack(REQUEST, UNSUPPORTED), ack(520), VERSION)
    assert driven.result.outcome is Outcome.SUCCESS


def test_a_repeated_answer_does_not_matter():
    driven = contact()
    driven.hear(VERSION, VERSION)
    driven.see(vehicle_state())
    assert driven.result is None


def test_first_contact_can_be_cancelled_and_frees_its_turn():
    guard = OutstandingCommands()
    driven = contact(guard)
    driven.cancel()
    assert driven.result.outcome is Outcome.CANCELLED
    assert len(contact(guard).sent) == 1


# -- modes ------------------------------------------------------------------------------------------


def mode(index, name, number=3, custom=None, **fields):
    custom = index * 10 if custom is None else custom
    values = {"number_modes": number, "mode_index": index, "mode_name": name, "custom_mode": custom}
    return frame_of("AVAILABLE_MODES", **(values | fields))


def modes(names=None, guard=None):
    driven = Driver(ModesOperation(VEHICLE, guard or OutstandingCommands(), 1, names))
    driven.start()
    return driven


def test_all_modes_are_asked_for_at_once_and_come_in_any_order():
    driven = modes()
    (sent,) = driven.new()
    assert (sent.fields["param1"], sent.fields["param2"]) == (435.0, 0.0)
    driven.hear(mode(3, "C", properties=2), mode(1, "A"), ack(REQUEST), mode(2, "B", properties=1))
    assert driven.result.outcome is Outcome.SUCCESS
    assert driven.result.value == (
        ModeInfo("A", 10),
        ModeInfo("B", 20, advanced=True),
        ModeInfo("C", 30, selectable=False),
    )
    assert driven.progress[-1].total == 3


def test_missing_modes_are_asked_for_one_by_one_after_a_silence():
    driven = modes()
    driven.hear(ack(REQUEST), mode(2, "B", 4))
    driven.wait(1.9)
    assert len(driven.sent) == 1
    driven.wait(0.2)
    assert driven.sent[-1].fields["param2"] == 1.0
    driven.hear(mode(1, "A", 4))
    assert driven.sent[-1].fields["param2"] == 3.0
    driven.hear(ack(REQUEST), mode(3, "C", 4), mode(4, "D", 4))
    assert [known.name for known in driven.result.value] == ["A", "B", "C", "D"]


def test_a_list_that_never_begins_is_asked_for_again_and_given_up():
    driven = modes()
    driven.hear(ack(REQUEST))
    driven.wait(30.0)
    assert {sent.fields["param2"] for sent in driven.sent} == {0.0}
    assert driven.result.outcome is Outcome.TIMEOUT and driven.result.value is None


def test_a_vehicle_that_says_nothing_is_given_up():
    driven = modes()
    driven.wait(60.0)
    assert driven.result.outcome is Outcome.TIMEOUT


@pytest.mark.parametrize("result", [UNSUPPORTED, DENIED, FAILED])
def test_a_vehicle_without_a_list_says_so(result):
    driven = modes()
    driven.hear(ack(REQUEST, result))
    assert driven.result.outcome is not Outcome.SUCCESS and driven.result.value is None


def test_modes_without_a_name_take_the_known_or_the_standard_one():
    driven = modes({10: "Mission"})
    driven.hear(mode(1, "", standard_mode=1), mode(2, "", standard_mode=5), mode(3, ""))
    assert [known.name for known in driven.result.value] == ["Mission", "Return", "Mode 30"]


def test_slots_that_hold_no_mode_are_left_out():
    driven = modes()
    driven.hear(mode(1, "A"), mode(2, "(Mode not available)", properties=2), mode(3, "C"))
    assert [known.name for known in driven.result.value] == ["A", "C"]


def test_modes_of_other_components_and_nonsense_are_ignored():
    driven = modes()
    driven.hear(mode(0, "zero"), mode(9, "nine"), mode(1, "other", compid=100))
    driven.see(vehicle_state())
    assert driven.progress == [] and driven.operation.vehicle == VEHICLE


def test_an_acknowledgement_after_the_end_of_the_request_is_ignored():
    driven = modes()
    driven.hear(ack(REQUEST), ack(REQUEST, DENIED))
    assert driven.result is None


def test_the_list_waits_for_its_turn_and_may_be_cancelled():
    guard = OutstandingCommands()
    busy = contact(guard)
    driven = modes(guard=guard)
    assert driven.sent == []
    busy.hear(ack(REQUEST), VERSION)
    driven.wait(0.2)
    assert len(driven.sent) == 1
    driven.cancel()
    assert driven.result.outcome is Outcome.CANCELLED


# -- streams ----------------------------------------------------------------------------------------

WANTED = (
    StreamRequest("ATTITUDE", 10.0, 1),
    StreamRequest("GLOBAL_POSITION_INT", 5.0, 0),
    StreamRequest("SERVO_OUTPUT_RAW", 1.0, 3),
)


def telling(now, **changes):
    return vehicle_state(attitude=Attitude(now, 0, 0, 0), altitude=Altitude(now, 50.0), **changes)


def streams(wanted=WANTED, state=None, budget=None):
    operation = StreamsOperation(state or vehicle_state(), wanted, OutstandingCommands(), budget)
    driven = Driver(operation)
    driven.start()
    return driven


def settle(driven, result=0):
    while not driven.operation.settled:
        driven.hear(ack(SET_INTERVAL, result))


def intervals(driven):
    return {
        int(sent.fields["param1"]): sent.fields["param2"]
        for sent in driven.sent
        if sent.fields.get("command") == SET_INTERVAL
    }


def test_each_message_gets_its_interval_one_after_the_other():
    driven = streams()
    assert len(driven.sent) == 1
    settle(driven)
    assert intervals(driven) == {30: 100_000.0, 33: 200_000.0, 36: 1_000_000.0}
    assert driven.result is None and driven.operation.vehicle == VEHICLE


def test_a_message_that_the_vehicle_lacks_does_not_stop_the_others():
    driven = streams()
    driven.hear(ack(SET_INTERVAL), ack(SET_INTERVAL, DENIED), ack(SET_INTERVAL, UNSUPPORTED))
    assert len(intervals(driven)) == 3 and driven.operation.settled


def test_a_lost_acknowledgement_is_asked_for_again_and_then_passed_over():
    driven = streams()
    driven.hear(ack(SET_INTERVAL))
    driven.wait(2.5)
    assert [sent.fields["param1"] for sent in driven.sent] == [30.0, 33.0, 33.0, 36.0]


@pytest.mark.parametrize("answer", ["unsupported", "silence"])
def test_vehicles_that_know_no_intervals_get_the_old_request(answer):
    driven = streams(adapter_for(3, 2).stream_requests())
    if answer == "silence":
        driven.wait(2.5)
    else:
        settle(driven, UNSUPPORTED)
    old = {
        sent.fields["req_stream_id"]: sent.fields
        for sent in driven.sent
        if sent.name == "REQUEST_DATA_STREAM"
    }
    assert old[10]["req_message_rate"] == 10 and old[10]["start_stop"] == 1
    assert set(old) == {1, 2, 3, 6, 10, 11, 12}
    assert driven.operation.settled


def test_old_streams_whose_messages_nobody_wants_are_not_asked_for():
    driven = streams()
    settle(driven, UNSUPPORTED)
    assert {sent.fields["req_stream_id"] for sent in driven.sent if sent.name == "REQUEST_DATA_STREAM"} == {
        6,
        10,
    }


def test_vehicles_that_keep_their_own_rates_are_left_alone():
    driven = streams(())
    driven.wait(20.0)
    driven.see(vehicle_state())
    assert driven.sent == [] and driven.operation.settled


def test_streams_are_asked_for_again_after_a_restart():
    driven = streams()
    settle(driven)
    before = len(driven.sent)
    driven.see(telling(driven.now, boot_count=1))
    assert len(driven.sent) == before + 1
    settle(driven)
    assert len(driven.sent) == 2 * before


def test_streams_that_stay_away_for_ten_seconds_are_asked_for_again():
    driven = streams()
    settle(driven)
    driven.wait(9.0)
    driven.see(vehicle_state())
    assert len(driven.sent) == 3
    driven.wait(1.5)
    driven.see(telling(driven.now))
    assert len(driven.sent) == 3
    driven.wait(10.5)
    driven.see(telling(driven.now - 10.5))
    assert len(driven.sent) == 4


def test_a_silent_vehicle_is_not_asked_in_vain():
    driven = streams()
    settle(driven)
    driven.wait(30.0)
    driven.see(replace(vehicle_state(), silent_s=12.0))
    assert len(driven.sent) == 3


def test_a_slow_link_carries_no_requests():
    driven = streams(state=vehicle_state(high_latency=True))
    driven.wait(20.0)
    assert driven.sent == []
    driven.see(vehicle_state())
    assert len(driven.sent) == 1


def test_the_budget_slows_the_least_important_first():
    full = bytes_per_s(WANTED)
    assert fit_to_budget(WANTED, full) == WANTED
    slower = fit_to_budget(WANTED, full - 20)
    assert slower[:2] == WANTED[:2] and 0.1 < slower[2].rate_hz < 1.0
    without = fit_to_budget(WANTED, full - 100)
    assert [request.message for request in without] == ["ATTITUDE", "GLOBAL_POSITION_INT"]
    assert without[0].rate_hz < 10.0 and without[1].rate_hz == 5.0
    assert bytes_per_s(without) <= full - 100 + 1
    starved = fit_to_budget(WANTED, 1.0)
    assert [request.rate_hz for request in starved] == [2.0, 1.0]


def test_a_narrow_link_is_asked_for_less_and_a_wider_one_for_more_again():
    driven = streams(budget=StreamBudget(200.0))
    settle(driven)
    assert intervals(driven)[30] > 100_000.0
    assert driven.operation.set_budget(StreamBudget(200.0), driven.now) == []
    driven._take(driven.operation.set_budget(StreamBudget(), driven.now))
    settle(driven)
    assert intervals(driven)[30] == 100_000.0


def test_a_radio_of_57600_baud_gets_what_it_can_carry():
    wanted = adapter_for(3, 2).stream_requests()
    fitted = fit_to_budget(wanted, 57_600 / 10 * 0.25)
    assert bytes_per_s(fitted) <= 57_600 / 10 * 0.25
    assert {"ATTITUDE", "GLOBAL_POSITION_INT", "SYS_STATUS"} <= {request.message for request in fitted}


def test_streams_may_be_cancelled_at_any_time():
    driven = streams()
    driven.cancel()
    assert driven.result.outcome is Outcome.CANCELLED
    done = streams()
    settle(done)
    assert done.hear(ack(SET_INTERVAL)) == []
    done.wait(1.0)
    done.cancel()
    assert done.result.outcome is Outcome.CANCELLED


# -- what a lossy link swallows -----------------------------------------------------------------------


def parameter(name, value=1.0, **header):
    return frame_of("PARAM_VALUE", **header, param_id=name, param_value=value, param_index=3)


def reads(driven):
    return [sent.fields["param_id"] for sent in driven.sent if sent.name == "PARAM_REQUEST_READ"]


def test_parameters_that_tell_what_it_is_are_read_a_few_times_at_most():
    driven = Driver(FirstContact(VEHICLE, OutstandingCommands(), 1, ("ARMING_REQUIRE", "Q_ENABLE")))
    driven.start()
    assert reads(driven) == ["ARMING_REQUIRE", "Q_ENABLE"]
    driven.hear(VERSION, HOME, parameter("OTHER"), parameter("Q_ENABLE", compid=25), parameter("Q_ENABLE"))
    assert driven.result is None
    for _ in range(PARAMETER_TRIES - 1):
        driven.wait(1.1)
    asked = ["ARMING_REQUIRE", "Q_ENABLE", *["ARMING_REQUIRE"] * (PARAMETER_TRIES - 1)]
    assert reads(driven) == asked
    driven.wait(1.1)
    assert driven.result.outcome is Outcome.SUCCESS and reads(driven) == asked


def test_first_contact_ends_with_the_last_parameter():
    driven = Driver(FirstContact(VEHICLE, OutstandingCommands(), 1, ("ARMING_REQUIRE",)))
    driven.start()
    driven.hear(VERSION, HOME, parameter("ARMING_REQUIRE", 0.0))
    assert driven.result.outcome is Outcome.SUCCESS


def test_an_interval_that_nobody_acknowledged_is_asked_for_again_later():
    driven = streams()
    driven.hear(ack(SET_INTERVAL))
    driven.wait(2.5)  # both tries for the second are lost
    driven.hear(ack(SET_INTERVAL))
    asked_before = len(driven.sent)
    driven.wait(4.5)
    assert len(driven.sent) == asked_before
    driven.wait(1.0)
    assert driven.sent[-1].fields["param1"] == 33.0
    driven.hear(ack(SET_INTERVAL))
    driven.wait(20.0)
    assert driven.sent[-1].fields["param1"] == 33.0 and driven.operation.settled


def test_a_vehicle_that_answered_nothing_is_asked_the_old_way_and_the_new_way_again():
    driven = streams()
    driven.wait(2.5)
    assert "REQUEST_DATA_STREAM" in {sent.name for sent in driven.sent}
    driven.wait(5.1)
    settle(driven)
    assert set(intervals(driven)) == {30, 33, 36}


def test_asking_again_ends():
    driven = streams(WANTED[:1])
    driven.wait(200.0, step=0.5)
    commands = [sent for sent in driven.sent if sent.name == "COMMAND_LONG"]
    assert len(commands) == 2 * 13
