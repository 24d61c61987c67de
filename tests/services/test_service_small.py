"""Heartbeat, group bookkeeping, clocks."""

import pytest
from service_bench import VEHICLE, frame_of

from gcs.mavlink import encode_frame
from gcs.model.clock import ManualClock
from gcs.model.command import CommandLife, Outcome
from gcs.model.ids import VehicleId
from gcs.services.group import GroupCommand
from gcs.services.heartbeat import Heartbeat
from gcs.services.time_sync import TimeSync

A, B, C = VehicleId(0, 1), VehicleId(0, 2), VehicleId(1, 1)


# -- heartbeat --------------------------------------------------------------------------------------


def test_the_heartbeat_is_that_of_a_ground_station_for_every_link():
    (beat,) = Heartbeat().on_tick(10.0)
    assert (beat.name, beat.target) == ("HEARTBEAT", None)
    assert (beat.fields["type"], beat.fields["autopilot"]) == (6, 8)
    encode_frame(beat.name, 255, 190, 0, **beat.fields)


def test_the_heartbeat_comes_once_a_second_whatever_the_ticks():
    heart = Heartbeat()
    beats = [now / 10 for now in range(100, 200) if heart.on_tick(now / 10)]
    assert beats == pytest.approx([10 + second for second in range(10)], abs=0.11)


def test_missed_heartbeats_are_not_made_up_for():
    heart = Heartbeat()
    heart.on_tick(10.0)
    assert len(heart.on_tick(60.0)) == 1
    assert heart.on_tick(60.5) == []
    assert len(heart.on_tick(61.0)) == 1


# -- groups -----------------------------------------------------------------------------------------


def test_a_group_command_keeps_a_row_for_each_vehicle():
    group = GroupCommand(7, [A, B, C])
    group.on_life(A, CommandLife.ACCEPTED)
    group.on_life(B, CommandLife.IN_PROGRESS, "climbing")
    assert [row.life for row in group.rows.values()] == [
        CommandLife.ACCEPTED,
        CommandLife.IN_PROGRESS,
        CommandLife.SENT,
    ]
    assert group.rows[B].reason == "climbing" and not group.finished and group.group_id == 7


def test_a_group_command_is_finished_when_every_part_has_ended():
    group = GroupCommand(7, [A, B, C])
    group.on_done(A, Outcome.SUCCESS)
    group.on_done(B, Outcome.DENIED, "PreArm: Compass")
    assert not group.finished
    group.on_done(C, Outcome.TIMEOUT)
    assert group.finished
    assert (group.succeeded, group.failed) == ((A,), (B, C))
    assert group.rows[B].reason == "PreArm: Compass"


def test_the_first_end_counts():
    group = GroupCommand(7, [A])
    group.on_done(A, Outcome.SUCCESS)
    group.on_done(A, Outcome.TIMEOUT)
    group.on_life(A, CommandLife.IN_PROGRESS)
    assert group.rows[A].outcome is Outcome.SUCCESS


# -- clocks -----------------------------------------------------------------------------------------


def test_a_vehicle_is_told_the_time_and_asked_for_its_own_at_first_contact():
    clock = ManualClock()
    told, asked = TimeSync(clock).on_connect(VEHICLE)
    assert (told.name, told.fields["time_unix_usec"]) == ("SYSTEM_TIME", clock.time_us())
    assert (asked.name, asked.fields["tc1"], asked.fields["ts1"]) == ("TIMESYNC", 0, clock.time_us() * 1000)
    for send in (told, asked):
        encode_frame(send.name, 255, 190, 0, **send.fields)


def test_a_vehicles_question_is_answered_with_its_own_stamp():
    clock = ManualClock()
    (answer,) = TimeSync(clock).on_message(VEHICLE, frame_of("TIMESYNC", tc1=0, ts1=12345))
    assert answer.fields == {"tc1": clock.time_us() * 1000, "ts1": 12345}
    assert answer.target == VEHICLE


def test_the_offset_is_that_of_the_shortest_round_trip():
    clock = ManualClock()
    sync = TimeSync(clock)
    assert sync.offset_us(VEHICLE) is None and sync.round_trip_s(VEHICLE) is None
    for round_trip_s, error_ns in ((0.4, 90_000_000), (0.02, 0), (0.2, 40_000_000)):
        (asked,) = sync.request(VEHICLE)
        assert sync.offset_us(VEHICLE) is None or round_trip_s != 0.4
        middle_ns = asked.fields["ts1"] + int(round_trip_s * 5e8)
        clock.advance(round_trip_s)
        theirs = middle_ns + 7_000_000_000 + error_ns
        sync.on_message(VEHICLE, frame_of("TIMESYNC", tc1=theirs, ts1=asked.fields["ts1"]))
    assert sync.round_trip_s(VEHICLE) == pytest.approx(0.02, abs=1e-5)
    assert sync.offset_us(VEHICLE) == pytest.approx(7_000_000, abs=10)
    sync.forget(VEHICLE)
    assert sync.offset_us(VEHICLE) is None


def test_answers_to_others_and_twice_are_ignored():
    clock = ManualClock()
    sync = TimeSync(clock)
    sync.on_message(VEHICLE, frame_of("TIMESYNC", tc1=5, ts1=6))
    (asked,) = sync.request(VEHICLE)
    sync.on_message(VEHICLE, frame_of("TIMESYNC", tc1=5, ts1=asked.fields["ts1"] + 1))
    assert sync.offset_us(VEHICLE) is None
    answer = frame_of("TIMESYNC", tc1=5, ts1=asked.fields["ts1"])
    sync.on_message(VEHICLE, answer)
    first = sync.offset_us(VEHICLE)
    clock.advance(1.0)
    sync.on_message(VEHICLE, answer)
    assert sync.offset_us(VEHICLE) == first
    sync.on_message(VEHICLE, frame_of("TIMESYNC", tc1=5, ts1=0))
    assert sync.offset_us(VEHICLE) == first


def test_an_answer_after_ten_seconds_is_no_measurement():
    clock = ManualClock()
    sync = TimeSync(clock)
    (asked,) = sync.request(VEHICLE)
    clock.advance(11.0)
    sync.on_message(VEHICLE, frame_of("TIMESYNC", tc1=5, ts1=asked.fields["ts1"]))
    assert sync.offset_us(VEHICLE) is None


def test_the_clock_is_asked_again_every_five_seconds():
    clock = ManualClock()
    sync = TimeSync(clock)
    assert sync.on_tick(VEHICLE) == []
    sync.request(VEHICLE)
    clock.advance(4.9)
    assert sync.on_tick(VEHICLE) == []
    clock.advance(0.2)
    assert len(sync.on_tick(VEHICLE)) == 1


def test_a_ping_to_all_is_answered_and_answers_are_not():
    sync = TimeSync(ManualClock())
    (answer,) = sync.on_message(VEHICLE, frame_of("PING", time_usec=9, seq=4))
    assert answer.fields == {"time_usec": 9, "seq": 4, "target_system": 41, "target_component": 1}
    assert sync.on_message(VEHICLE, frame_of("PING", seq=4, target_system=255, target_component=190)) == []
    assert sync.on_message(VEHICLE, frame_of("HEARTBEAT")) == []
