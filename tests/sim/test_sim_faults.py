"""Faults: each does what its name says, and none stops the vehicle from flying its mission."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import pytest
from sim_station import HOME, make
from test_sim_mission_protocol import MISSION, download, upload

from gcs.mavlink import Framer
from gcs.sim import Fault, FaultSet, Home, demo_survey
from gcs.sim.faults import ONE_SHOT
from gcs.sim.outbox import Outbox


def gaps(frames):
    return sum((b.seq - a.seq) % 256 != 1 for a, b in pairwise(frames))


@pytest.mark.parametrize("firmware", ["ardupilot", "px4"])
@pytest.mark.parametrize("fault", list(Fault))
def test_a_vehicle_survives_each_fault_coming_and_going_in_flight(firmware, fault):
    station = make(firmware, rate_hz=20.0)
    station.vehicle.load_mission(demo_survey(Home(*HOME), lines=2, length_m=60.0), autofly=True)
    station.until(lambda: station.height > 15.0, 60.0)
    station.vehicle.faults.add(fault)
    station.run(15.0)
    for command in (400, 176, 512, 246, 192, 31000):
        station.long(command, 1)
    station.to_vehicle("PARAM_REQUEST_LIST")
    station.to_vehicle("MISSION_COUNT", count=2)
    station.run(5.0)
    station.vehicle.faults.discard(fault)
    assert not station.vehicle.faults
    station.clear()
    station.run(15.0)
    assert len(station.named("HEARTBEAT")) >= 13
    state = station.vehicle.state
    assert all(map(math.isfinite, (state.body.n, state.body.e, state.body.alt, state.body.yaw)))


def test_every_fault_says_what_it_does():
    import inspect

    source = inspect.getsource(Fault)
    assert source.count('"""') == 2 * (len(Fault) + 1)


def test_a_one_shot_fault_clears_itself():
    faults = FaultSet([Fault.REBOOT])
    assert not faults
    assert faults.take_one_shots() == [Fault.REBOOT]
    assert faults.take_one_shots() == []
    assert {Fault.REBOOT, Fault.CLOCK_JUMP} == ONE_SHOT


def test_message_loss_loses_the_share_configured():
    station = make("px4", rate_hz=100.0, loss_pct=30.0)
    station.run(60.0)
    assert len(station.frames) == pytest.approx(60 * 100 * 0.7, rel=0.1)
    assert gaps(station.frames) > 500


def test_loss_also_takes_what_the_ground_station_sends():
    station = make(loss_pct=50.0)
    for _ in range(100):
        station.send("PING", time_usec=1, seq=0, target_system=0, target_component=0)
    station.run(0.1)
    assert 8 < len(station.named("PING")) < 45


def test_duplicates_are_equal_frames():
    station = make("px4", rate_hz=50.0)
    station.vehicle.faults.add(Fault.DUPLICATE)
    frames = station.run(20.0)
    raws = [frame.raw for frame in frames]
    assert len(raws) - len(set(raws)) == pytest.approx(100, abs=50)


def test_reordering_swaps_neighbours_and_loses_nothing():
    station = make("px4", rate_hz=50.0)
    station.vehicle.faults.add(Fault.REORDER)
    frames = station.run(5.0)
    seqs = [frame.seq for frame in frames]
    assert seqs != sorted(seqs)
    station.vehicle.faults.clear()
    frames += station.run(0.5)
    assert sorted({frame.seq for frame in frames[:200]}) == list(range(200))


def test_corrupt_frames_fail_their_checksum():
    station = make("px4", rate_hz=50.0)
    station.vehicle.faults.add(Fault.CORRUPT)
    station.run(20.0)
    assert station.framer.stats.bad_crc + station.framer.stats.dropped_bytes > 20
    assert len(station.frames) > 700


def test_no_ack_still_carries_out_the_command():
    station = make().ready()
    station.vehicle.faults.add(Fault.NO_ACK)
    assert station.ardu_mode(4) is None
    assert station.mode == "Guided"


def test_a_wrong_ack_names_another_command_or_another_system():
    station = make().ready()
    station.vehicle.faults.add(Fault.WRONG_ACK)
    for _ in range(20):
        station.ardu_mode(4)
    acks = [(ack.command, ack.target_system) for ack in station.named("COMMAND_ACK")]
    assert set(acks) == {(177, 255), (176, 1)}


def test_a_late_ack_comes_after_three_seconds():
    station = make().ready()
    station.vehicle.faults.add(Fault.LATE_ACK)
    assert station.ardu_mode(4) is None
    assert station.mode == "Guided"
    station.run(2.8)
    assert not station.named("COMMAND_ACK")
    station.run(0.5)
    assert station.last("COMMAND_ACK").command == 176


@pytest.mark.parametrize(("fault", "result"), [(Fault.DENY, 2), (Fault.TEMP_REJECT, 1)])
def test_refusals_are_not_carried_out(fault, result):
    station = make().ready()
    station.vehicle.faults.add(fault)
    assert station.ardu_mode(4) == result
    assert station.mode == "Stabilize"


def test_a_reboot_in_flight_restarts_the_autopilot():
    station = make("px4", rate_hz=20.0).fly(10.0)
    station.vehicle.faults.add(Fault.REBOOT)
    assert station.run(0.9) == []
    station.run(3.0)
    assert not station.vehicle.state.armed
    assert station.last("SYSTEM_TIME").time_boot_ms < 5000


def test_a_clock_jump_goes_back_an_hour():
    station = make("px4", rate_hz=20.0)
    station.vehicle.state.time_s = 4000.0
    station.vehicle.state.boot_s = 0.0
    station.run(4.0)
    before = station.last("SYSTEM_TIME")
    station.vehicle.faults.add(Fault.CLOCK_JUMP)
    station.run(2.0)
    after = station.last("SYSTEM_TIME")
    assert after.time_unix_usec < before.time_unix_usec - 3_500_000_000
    assert after.time_boot_ms < before.time_boot_ms


def test_silence_is_silence_both_ways():
    station = make("px4", rate_hz=20.0).ready()
    station.vehicle.faults.add(Fault.SILENT)
    assert station.run(5.0) == []
    station.px4_mode(3)
    assert station.mode == "Hold"


def test_one_silent_link_leaves_the_other_alone():
    station = make("px4", rate_hz=20.0, links=2).ready()
    station.vehicle.outbox.silenced.add(0)
    other = type(station)(station.vehicle, link=1)
    station.run(2.0)
    other.pump()
    before = len(station.frames)
    station.run(5.0)
    other.pump()
    assert len(station.frames) == before
    assert len(other.frames) > 90


def test_two_links_carry_the_same_frames():
    station = make("px4", rate_hz=20.0, links=2)
    other = type(station)(station.vehicle, link=1)
    station.run(3.0)
    other.pump()
    assert [f.raw for f in station.frames] == [f.raw for f in other.frames]


def test_an_upload_is_never_asked_for():
    station = make().ready()
    station.vehicle.faults.add(Fault.MISSION_NO_REQUEST)
    ack, asked = upload(station, MISSION, limit_s=5.0)
    assert (ack, asked) == (None, [])


def test_the_closing_ack_names_another_type():
    station = make().ready()
    station.vehicle.faults.add(Fault.MISSION_WRONG_TYPE_ACK)
    ack, _ = upload(station, MISSION)
    assert ack.mission_type == 1


@pytest.mark.parametrize(("firmware", "left"), [("ardupilot", 4), ("px4", 6)])
def test_an_upload_is_aborted_half_way_and_only_px4_keeps_the_old_mission(firmware, left):
    station = make(firmware).ready()
    upload(station, MISSION)
    station.vehicle.faults.add(Fault.MISSION_ABORT)
    ack, asked = upload(station, MISSION[:4])
    assert ack.type == 1
    assert len(asked) == 2
    assert len(download(station)) == left


def test_items_are_asked_for_twice_and_the_second_answer_does_no_harm():
    station = make("px4").ready()
    station.vehicle.faults.add(Fault.MISSION_REPEAT_REQUEST)
    items = [{**entry, "seq": i} for i, entry in enumerate(MISSION[1:])]
    ack, asked = upload(station, items)
    assert ack.type == 0
    assert [seq for _, seq in asked][:4] == [0, 0, 1, 1]
    assert len(download(station)) == 5


def test_dropped_parameters_are_missing_from_the_list_and_can_be_read():
    station = make()
    station.vehicle.faults.add(Fault.PARAM_DROP)
    station.to_vehicle("PARAM_REQUEST_LIST")
    station.run(2.0)
    values = station.named("PARAM_VALUE")
    missing = set(range(values[0].param_count)) - {m.param_index for m in values}
    assert missing == {i for i in range(values[0].param_count) if i % 7 == 6}
    station.to_vehicle("PARAM_REQUEST_READ", param_id="", param_index=6)
    assert station.last("PARAM_VALUE").param_index == 6


def test_a_set_without_echo_takes_effect():
    station = make()
    station.vehicle.faults.add(Fault.PARAM_NO_ECHO)
    station.to_vehicle("PARAM_SET", param_id="RTL_ALT", param_value=4000, param_type=6)
    assert not station.named("PARAM_VALUE")
    assert station.vehicle.state.params.get("RTL_ALT") == 4000


def test_nan_values_are_nan():
    station = make().fly(5.0)
    station.vehicle.faults.add(Fault.NAN_VALUES)
    station.long(512, 30)
    assert math.isnan(station.last("ATTITUDE").roll)


def test_absurd_values_are_absurd_and_still_frames():
    station = make().fly(5.0)
    station.vehicle.faults.add(Fault.ABSURD_VALUES)
    for msgid in (33, 24, 1, 147, 30, 74, 141, 65):
        station.long(512, msgid)
    assert station.last("GLOBAL_POSITION_INT").lat == 2**31 - 1
    assert station.last("GPS_RAW_INT").satellites_visible == 200
    assert station.last("VFR_HUD").airspeed > 1e29


def test_mavlink_1_frames_have_the_old_magic():
    station = make("px4", rate_hz=20.0)
    station.vehicle.faults.add(Fault.MAVLINK1)
    frames = station.run(5.0)
    assert len(frames) > 60
    assert {frame.version for frame in frames} == {1}
    assert {frame.name for frame in frames} >= {"HEARTBEAT", "ATTITUDE"}


def test_garbage_among_commands_does_no_harm():
    station = make().ready()
    noise = random.Random(3)
    for _ in range(200):
        station.vehicle.receive(noise.randbytes(noise.randrange(1, 80)))
    station.run(1.0)
    results = {station.ardu_mode(4) for _ in range(5)}
    assert 0 in results


@pytest.mark.parametrize("firmware", ["ardupilot", "px4"])
def test_no_command_number_with_odd_parameters_breaks_the_vehicle(firmware):
    station = make(firmware, "vtol")
    nan, inf = float("nan"), float("inf")
    for command in range(0, 44_000, 47):
        station.long(command, nan, nan, nan, nan, nan, nan, nan)
        station.long(command, inf, -inf, 1e38, -1e38, 1e38, -1e38, inf)
        station.long(command, -1, 70000, 3, 1, 91, 181, -5)
    station.run(1.0)


@pytest.mark.parametrize("firmware", ["ardupilot", "px4"])
@pytest.mark.parametrize("kind", ["quad", "vtol"])
def test_known_commands_with_odd_numbers_do_not_break_a_flying_vehicle(firmware, kind):
    nan, inf = float("nan"), float("inf")
    station = make(firmware, kind).fly(10.0)
    commands = set(station.vehicle._commands._flight.handlers)
    commands |= set(station.vehicle._commands._system.handlers)
    for command in sorted(commands - {185, 400, 246}):
        for values in ((nan,) * 7, (inf, -inf) * 3 + (inf,), (1e38,) * 7, (-1.0, 7e4, 3, 1, 91, 181, -5)):
            station.long(command, *values)
            station.to_vehicle("COMMAND_INT", command=command, frame=99, x=2**31 - 1, y=-(2**31), z=nan)
            station.run(0.1)
    body = station.vehicle.state.body
    assert all(map(math.isfinite, (body.n, body.e, body.alt, body.roll, body.yaw)))


def test_an_outbox_that_nobody_empties_does_not_grow_without_end():
    outbox = Outbox(1, random.Random(1), FaultSet())
    for _ in range(5000):
        outbox.put(b"x" * 50)
    assert len(outbox.take()) == 2000 * 50


def test_datagrams_hold_whole_frames():
    station = make("px4")
    for _ in range(3):
        station.vehicle.step(0.5)
    parts = station.vehicle.outbox.take_datagrams()
    assert len(parts) > 2
    assert max(map(len, parts)) <= 1200
    for part in parts:
        framer = Framer()
        framer.feed(part)
        assert framer.stats.dropped_bytes == 0
        assert framer.feed(b"") == []
