"""Telemetry: the sets and rates of each firmware, and that the values are true."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from sim_station import HOME, make

from gcs.mavlink import Framer, default_table
from gcs.sim.streams import scaled
from gcs.sim.telemetry import BUILDERS

FIRMWARES = ("ardupilot", "px4")
RECORDINGS = Path("/work/shared/recordings")


def counted(station, seconds):
    return Counter(frame.name for frame in station.run(seconds, step=0.05))


def test_ardupilot_is_quiet_until_asked():
    station = make(physics_hz=50).ready()
    names = counted(station, 20.0)
    assert names["HEARTBEAT"] == 20
    assert sum(names.values()) < 30
    assert set(names) <= {
        "HEARTBEAT",
        "TIMESYNC",
        "AVAILABLE_MODES_MONITOR",
        "STATUSTEXT",
        "HOME_POSITION",
        "GPS_GLOBAL_ORIGIN",
    }


def test_ardupilot_streams_the_groups_asked_for_at_their_rates():
    station = make(physics_hz=50).ready()
    for group, rate in ((1, 2), (2, 2), (3, 2), (6, 3), (10, 10), (11, 10), (12, 3)):
        station.to_vehicle("REQUEST_DATA_STREAM", req_stream_id=group, req_message_rate=rate, start_stop=1)
    names = counted(station, 10.0)
    for name, rate in (("ATTITUDE", 10), ("VFR_HUD", 10), ("GLOBAL_POSITION_INT", 3), ("SYS_STATUS", 2)):
        assert names[name] == pytest.approx(rate * 10, abs=2), name
    station.to_vehicle("REQUEST_DATA_STREAM", req_stream_id=10, req_message_rate=10, start_stop=0)
    assert counted(station, 5.0)["ATTITUDE"] == 0


def test_px4_streams_by_itself_at_the_recorded_rates():
    station = make("px4", physics_hz=50).ready()
    names = counted(station, 10.0)
    assert names["ATTITUDE"] == pytest.approx(500, abs=10)
    assert names["GPS_RAW_INT"] == pytest.approx(50, abs=2)
    assert names["ALTITUDE"] == pytest.approx(10, abs=1)
    assert 330 < sum(names.values()) / 10 < 400


def test_set_message_interval_starts_changes_and_stops_a_message():
    station = make(physics_hz=50).ready()
    assert station.long(511, 30, 50_000) == 0
    assert counted(station, 5.0)["ATTITUDE"] == pytest.approx(100, abs=2)
    assert station.long(510, 30) == 0
    assert station.last("MESSAGE_INTERVAL").interval_us == 50_000
    assert station.long(511, 30, -1) == 0
    assert counted(station, 2.0)["ATTITUDE"] == 0
    station.long(510, 30)
    assert station.last("MESSAGE_INTERVAL").interval_us == -1


def test_a_message_that_the_vehicle_does_not_have_is_refused():
    assert make().long(511, 265, 100_000) == 4
    assert make("px4").long(511, 265, 100_000) == 3
    assert make().long(512, 265) == 4


def test_extended_system_state_comes_from_ardupilot_only_when_asked():
    station = make(physics_hz=50).ready()
    assert counted(station, 3.0)["EXTENDED_SYS_STATE"] == 0
    station.long(511, 245, 500_000)
    assert counted(station, 3.0)["EXTENDED_SYS_STATE"] == 6


@pytest.mark.parametrize("firmware", FIRMWARES)
@pytest.mark.parametrize("rate", [10.0, 50.0, 200.0])
def test_a_total_rate_is_kept(firmware, rate):
    station = make(firmware, physics_hz=50, rate_hz=rate).fly(10.0)
    names = counted(station, 20.0)
    assert sum(names.values()) / 20.0 == pytest.approx(rate, rel=0.06, abs=2.5)
    assert names["HEARTBEAT"] == pytest.approx(20, abs=1)


def test_scaling_keeps_slow_messages_and_shares_the_rest():
    rates = scaled({"HEARTBEAT": 1.0, "A": 50.0, "B": 50.0, "C": 0.5}, 21.5)
    assert rates["HEARTBEAT"] == 1.0
    assert rates["C"] == pytest.approx(0.5)
    assert sum(rates.values()) == pytest.approx(21.5)


@pytest.mark.parametrize("firmware", FIRMWARES)
@pytest.mark.parametrize("kind", ["quad", "plane", "vtol", "rover"])
def test_every_message_fits_its_definition_and_a_foreign_reader_reads_it(firmware, kind):
    from pymavlink.dialects.v20 import all as dialect

    station = make(firmware, kind).ready()
    reader = dialect.MAVLink(None)
    station.vehicle.take()
    for name in BUILDERS:
        station.vehicle.state.mission.reached = 1
        station.vehicle.state.params.set("FENCE_ENABLE", 1) if firmware == "ardupilot" else None
        station.long(512, default_table().by_name[name].id)
    raw = b"".join(frame.raw for frame in station.frames)
    read = Counter(message.get_type() for message in reader.parse_buffer(raw))
    skipped = {"POSITION_TARGET_GLOBAL_INT", "FENCE_STATUS"}
    assert set(read) >= set(BUILDERS) - skipped


def test_the_position_is_the_vehicles_within_its_noise():
    station = make().fly(20.0)
    station.long(512, 33)
    position = station.last("GLOBAL_POSITION_INT")
    state = station.vehicle.state
    lat, lon = state.earth.to_latlon(state.body.n, state.body.e)
    assert position.lat / 1e7 == pytest.approx(lat, abs=2e-5)
    assert position.lon / 1e7 == pytest.approx(lon, abs=2e-5)
    assert position.relative_alt / 1000 == pytest.approx(20.0, abs=1.0)
    assert position.alt / 1000 == pytest.approx(HOME[2] + 20.0, abs=1.0)


def test_velocity_agrees_with_the_change_of_position():
    station = make().fly(10.0)
    station.int(192, -1, 1, 0, 0, lat=HOME[0] + 0.002, lon=HOME[1], z=10.0)
    station.run(6.0)
    state = station.vehicle.state
    n, t = state.body.n, state.time_s
    station.run(2.0)
    station.long(512, 33)
    mean = (state.body.n - n) / (state.time_s - t)
    assert station.last("GLOBAL_POSITION_INT").vx / 100 == pytest.approx(mean, abs=1.0)


def test_a_copter_leans_the_way_it_accelerates():
    station = make().fly(10.0)
    station.int(192, -1, 1, 0, 0, lat=HOME[0] + 0.01, lon=HOME[1], z=10.0)
    station.run(1.0)
    body = station.vehicle.state.body
    assert body.pitch < -0.05
    assert abs(body.roll) < 0.1


def test_into_the_wind_a_hovering_copter_leans_and_its_airspeed_is_the_winds():
    station = make(wind_mps=8.0, wind_from_deg=0.0).fly(15.0)
    station.run(15.0)
    body = station.vehicle.state.body
    assert body.pitch < -0.03
    assert body.airspeed == pytest.approx(8.0, abs=0.5)
    assert math.hypot(body.n, body.e) < 3.0
    station.long(512, 168)
    wind = station.last("WIND")
    assert wind.speed == pytest.approx(8.0, abs=0.1)
    assert abs(wind.direction) == pytest.approx(0.0, abs=1.0)


def test_the_battery_sags_under_load_and_drains():
    station = make().ready()
    rest_v = station.vehicle.state.battery.voltage_v
    station.fly(10.0)
    loaded_v = station.vehicle.state.battery.voltage_v
    station.run(60.0)
    state = station.vehicle.state.battery
    assert loaded_v < rest_v - 0.2
    assert state.voltage_v < loaded_v
    station.long(512, 147)
    status = station.last("BATTERY_STATUS")
    cells = [v for v in status.voltages if v != 65535]
    assert len(cells) == 4
    assert sum(cells) / 1000 == pytest.approx(state.voltage_v, abs=0.02)
    assert status.battery_remaining == state.remaining_pct < 98
    assert status.current_battery / 100 == pytest.approx(state.current_a, abs=0.1)


def test_the_prearm_bit_tells_the_truth():
    station = make(ready_after_s=8.0)
    station.run(2.0)
    station.ardu_mode(4)
    station.long(512, 1)
    assert not station.last("SYS_STATUS").onboard_control_sensors_health & 0x10000000
    station.run(8.0)
    station.long(512, 1)
    assert station.last("SYS_STATUS").onboard_control_sensors_health & 0x10000000


def test_estimator_flags_follow_readiness():
    station = make(ready_after_s=8.0)
    station.run(1.0)
    station.long(512, 193)
    assert station.last("EKF_STATUS_REPORT").flags == 1024
    station.run(3.0)
    station.long(512, 193)
    assert station.last("EKF_STATUS_REPORT").flags & 128
    station.run(6.0)
    station.long(512, 193)
    assert station.last("EKF_STATUS_REPORT").flags == 831


def test_timesync_and_ping_are_answered():
    station = make()
    station.run(1.0)
    station.send("TIMESYNC", tc1=0, ts1=123_456_789)
    answer = station.last("TIMESYNC")
    assert answer.ts1 == 123_456_789
    assert answer.tc1 == pytest.approx(1e9, rel=0.1)
    station.send("PING", time_usec=42, seq=5, target_system=0, target_component=0)
    pong = station.last("PING")
    assert (pong.time_usec, pong.seq, pong.target_system) == (42, 5, 255)


@pytest.mark.parametrize("firmware", FIRMWARES)
def test_the_version_is_given_on_request(firmware):
    station = make(firmware)
    assert station.long(512, 148) == 0
    version = station.last("AUTOPILOT_VERSION")
    assert version.capabilities == {"ardupilot": 64495, "px4": 59647}[firmware]


def test_a_long_text_comes_in_chunks():
    station = make()
    station.run(0.1)
    station.clear()
    station.vehicle.state.say(4, "x" * 120)
    station.run(0.1)
    chunks = station.named("STATUSTEXT")
    assert [len(c.text) for c in chunks] == [50, 50, 20]
    assert [c.chunk_seq for c in chunks] == [0, 1, 2]
    assert len({c.id for c in chunks}) == 1
    assert chunks[0].id != 0


def test_the_sequence_has_no_gaps():
    station = make("px4", rate_hz=50.0).ready()
    frames = station.frames
    assert all((a.seq + 1) % 256 == b.seq for a, b in pairwise(frames))


@pytest.mark.parametrize(
    ("firmware", "file"),
    [("ardupilot", "arducopter-4.7-flight.tlog"), ("px4", "px4-1.17-flight.tlog")],
)
def test_the_messages_sent_are_ones_that_the_real_autopilot_sends(firmware, file):
    path = RECORDINGS / file
    if not path.exists():
        pytest.skip("recordings are not here")
    data = path.read_bytes()
    real: set[str] = set()
    modes: set[int] = set()
    framer = Framer()
    offset = 0
    # A tlog is 8 bytes of time before each frame; the framer is fed frame by frame.
    while offset + 20 < len(data):
        start = offset + 8
        length = data[start + 1] + 12 + (13 if data[start + 2] & 1 else 0)
        for frame in framer.feed(data[start : start + length]):
            if frame.sysid != 255:
                real.add(frame.name)
                if frame.name == "HEARTBEAT":
                    modes.add(frame.msg.custom_mode)
        offset = start + length
    station = make(firmware)
    ours = {name for name, _ in station.vehicle.personality.full_streams}
    optional = {
        # Sent by the real ones under conditions that the recording did not have.
        "FENCE_STATUS",
        "RC_CHANNELS",
        "SYSTEM_TIME",
        "WIND_COV",
        "NAV_CONTROLLER_OUTPUT",
    }
    assert ours - real <= optional
    assert all(station.vehicle.personality.mode_numbered(number) for number in modes)
