"""What the station does for each vehicle by itself: greeting, modes, streams, clocks."""

from __future__ import annotations

import pytest
from contact_bench import (
    AUTOPILOT_VERSION,
    AVAILABLE_MODES,
    HOME,
    REQUEST_MESSAGE,
    SET_INTERVAL,
    ContactBench,
)
from engine_bench import NO_STREAMS, PX4, QUIET, V1, V2, ack, heartbeat

ATTITUDE = 30


@pytest.fixture
def world():
    return ContactBench()


def answer_streams(world, count=60):
    """Acknowledge one stream request after the other."""
    for _ in range(count):
        world.hear(ack(SET_INTERVAL))


def reboot(world):
    """The vehicle's clock begins anew."""
    world.say("SYSTEM_TIME", time_boot_ms=600_000)
    world.run(0.5)
    world.sent.clear()
    world.say("SYSTEM_TIME", time_boot_ms=1_000)
    world.slow_round()


def test_a_vehicle_is_asked_who_it_is_where_its_home_is_and_which_modes_it_has(world):
    world.beat()
    assert [world.requests(msgid) for msgid in (AUTOPILOT_VERSION, HOME, AVAILABLE_MODES)] == [1, 0, 0]
    world.say("AUTOPILOT_VERSION", flight_sw_version=4 << 24)
    world.run(1)
    assert world.requests(HOME) == 1
    world.say("HOME_POSITION", latitude=1, longitude=1)
    world.run(1)
    assert world.requests(AVAILABLE_MODES) == 1


def test_a_vehicle_is_told_the_time_and_asked_for_its_own(world):
    world.beat()
    (told,) = world.named("SYSTEM_TIME")
    assert told["time_unix_usec"] == world.clock.time_us()
    assert len(world.named("TIMESYNC")) == 1


def test_each_vehicle_is_greeted_once(world):
    world.beat()
    world.hear(heartbeat(2))
    world.run(1)
    assert [send.target for send in world.sent if send.name == "SYSTEM_TIME"] == [V1, V2]


def test_the_modes_that_a_vehicle_lists_become_its_modes(world):
    world.beat()
    world.run(12)
    mode = {"number_modes": 2}
    world.hear(ack(REQUEST_MESSAGE))
    for index, name, custom in ((1, "Hover", 70), (2, "Perch", 71)):
        world.say("AVAILABLE_MODES", mode_index=index, mode_name=name, custom_mode=custom, **mode)
    assert [known.name for known in world.state().modes] == ["Hover", "Perch"]


def test_the_vehicles_question_for_our_clock_is_answered(world):
    world.beat()
    world.sent.clear()
    world.say("TIMESYNC", tc1=0, ts1=123_456)
    (answer,) = world.named("TIMESYNC")
    assert (answer["ts1"], answer["tc1"]) == (123_456, world.clock.time_us() * 1000)


def test_a_ping_is_answered(world):
    world.beat()
    world.say("PING", seq=9, target_system=0, target_component=0)
    assert world.named("PING")[0]["seq"] == 9


def test_the_vehicles_clock_is_measured_against_ours(world):
    world.beat()
    asked = world.named("TIMESYNC")[0]["ts1"]
    world.say("TIMESYNC", tc1=asked + 5_000_000_000, ts1=asked)
    world.slow_round()
    assert world.state().clock_offset_us == 5_000_000


def test_a_measured_clock_is_measured_again(world):
    world.beat()
    world.run(11)
    assert len(world.named("TIMESYNC")) >= 3


# -- streams ---------------------------------------------------------------------------------------


def test_ardupilot_is_asked_for_telemetry(world):
    world.beat()
    answer_streams(world)
    assert world.rates()[ATTITUDE] == pytest.approx(10.0)


def test_px4_keeps_its_own_rates(world):
    world.beat(autopilot=PX4)
    world.run(2, autopilot=PX4)
    assert world.rates() == {}


def test_streams_are_not_requested_when_the_pilot_does_not_want_it():
    world = ContactBench(NO_STREAMS)
    world.beat()
    world.run(2)
    assert world.rates() == {}


def test_streams_are_requested_as_soon_as_the_pilot_wants_it():
    world = ContactBench(NO_STREAMS)
    world.beat()
    world.contacts.change_settings(QUIET)
    world.run(1)
    answer_streams(world)
    assert ATTITUDE in world.rates()


def test_streams_are_left_alone_once_the_pilot_no_longer_wants_them(world):
    world.beat()
    answer_streams(world)
    world.contacts.change_settings(NO_STREAMS)
    world.slow_round()
    world.sent.clear()
    world.run(30)
    assert world.rates() == {}


def test_a_narrow_link_gets_slower_streams():
    world = ContactBench()
    world.share = 9_600.0
    world.beat()
    answer_streams(world)
    assert 0 < world.rates()[ATTITUDE] < 10.0


def test_streams_slow_down_when_the_link_in_use_becomes_a_narrow_one(world):
    world.beat()
    answer_streams(world)
    before = world.rates()[ATTITUDE]
    world.share = 9_600.0
    world.run(1)
    answer_streams(world)
    assert world.rates()[ATTITUDE] < before


def test_streams_are_not_asked_again_while_the_link_stays_as_it_is():
    world = ContactBench()
    world.share = 9_600.0
    world.beat()
    answer_streams(world)
    world.sent.clear()
    for _ in range(8):
        world.run(1)
        world.say("ATTITUDE", time_boot_ms=1000)
        world.say("GLOBAL_POSITION_INT", lat=1, lon=1, time_boot_ms=1000)
    assert world.rates() == {}


def test_streams_are_asked_again_after_the_link_failed_in_the_middle(world):
    world.beat()
    world.no_route = True
    world.hear(ack(SET_INTERVAL))
    world.run(1)
    world.no_route = False
    world.sent.clear()
    world.run(8)
    assert world.rates()


# -- links that fail ---------------------------------------------------------------------------------


def test_a_vehicle_is_greeted_again_after_the_link_failed_in_the_middle():
    world = ContactBench(NO_STREAMS)
    world.no_route = True
    world.beat()
    world.run(3)
    world.no_route = False
    world.run(8)
    assert world.requests(AUTOPILOT_VERSION) >= 1
    assert world.named("SYSTEM_TIME")


def test_a_greeting_that_went_out_is_not_repeated():
    world = ContactBench(NO_STREAMS)
    world.beat()
    world.run(60)
    assert len(world.named("SYSTEM_TIME")) == 1


def test_nothing_is_asked_of_a_silent_vehicle(world):
    world.beat()
    world.run(60, beating=False)
    world.sent.clear()
    world.run(20, beating=False)
    assert world.named("TIMESYNC") == []
    assert world.named("MISSION_REQUEST_LIST") == []


# -- reboots and other firmware ----------------------------------------------------------------------


def test_a_vehicle_that_rebooted_is_greeted_again():
    world = ContactBench(NO_STREAMS)
    world.beat()
    world.say("AUTOPILOT_VERSION")
    reboot(world)
    assert world.requests(AUTOPILOT_VERSION) == 1
    assert len(world.named("SYSTEM_TIME")) == 1


def test_a_vehicle_that_rebooted_is_asked_for_its_streams_again(world):
    world.beat()
    answer_streams(world)
    reboot(world)
    answer_streams(world)
    assert ATTITUDE in world.rates()


def test_another_firmware_under_the_same_id_is_greeted_as_another_vehicle():
    world = ContactBench(NO_STREAMS)
    world.beat()
    world.run(1)
    world.sent.clear()
    world.run(10, autopilot=PX4)
    assert len(world.named("SYSTEM_TIME")) == 1


def test_what_was_unsupported_is_asked_anew_after_a_reboot():
    world = ContactBench(NO_STREAMS)
    world.beat()
    guard = world.contacts._guard
    guard.remember_unsupported((V1, 1, 176))
    reboot(world)
    assert not guard.is_unsupported((V1, 1, 176))


# -- vehicles that are not asked ---------------------------------------------------------------------


def test_nothing_is_sent_to_a_recording():
    world = ContactBench()
    world.replays.add(V1)
    world.beat()
    world.run(20)
    assert world.sent == []


def test_a_vehicle_on_a_satellite_link_is_not_polled():
    world = ContactBench()
    world.say("HIGH_LATENCY2", type=2, autopilot=3)
    world.beat()
    world.say("HIGH_LATENCY2", type=2, autopilot=3)
    world.slow_round()
    assert world.state().high_latency
    world.sent.clear()
    for _ in range(10):
        world.run(1, beating=False)
        world.say("HIGH_LATENCY2", type=2, autopilot=3)
    assert world.sent == []


# -- forgetting --------------------------------------------------------------------------------------


def test_a_forgotten_vehicle_is_left_alone_and_greeted_when_it_comes_back():
    world = ContactBench()
    world.beat()
    world.contacts.forget(V1)
    world.registry.remove(V1)
    world._known.clear()
    assert not world.runner.busy
    world.sent.clear()
    world.run(5, beating=False)
    assert world.sent == []
    world.beat()
    assert len(world.named("SYSTEM_TIME")) == 1
    assert world.requests(AUTOPILOT_VERSION) == 1


def test_forgetting_a_stranger_is_nothing(world):
    world.contacts.forget(V2)
    assert world.sent == []
