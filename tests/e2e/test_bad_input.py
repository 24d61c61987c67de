"""Bad input to the whole program: nothing crashes, and what is valid goes on."""

from __future__ import annotations

import dataclasses
import math
import os
import random
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from e2e_profile import make_profile, recordings
from e2e_relay import Relay
from e2e_screen import Screen, watched_program
from e2e_station import Station, free_udp_port, quiet_settings, simulator, wait_for
from msgspec.structs import replace
from pymavlink import mavutil

from gcs.mavlink import encode_frame
from gcs.model.command import Arm, Disarm, SetMode
from gcs.model.errors import LinkError
from gcs.model.ids import VehicleId
from gcs.model.link import LinkConfig, LinkState
from gcs.model.vehicle import Firmware, VehicleState
from gcs.sim import Fault, SimConfig, SimFleet

ALPHA = VehicleId(0, 1)
FRESH_S = 1.0


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with Station(tmp_path / "profile") as station:
        yield station
        assert station.faults() == []


def fleet(address: str, **config: Any) -> SimFleet:
    config = {"speedup": 5.0, "ready_after_s": 0.3, **config}
    return SimFleet(SimConfig(out=(f"udpout:{address}",), **config))


def telemetry_goes_on(station: Station, seconds: float = 1.0) -> VehicleState:
    """Watch for a while: attitude and position never become old."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        state = station.state(ALPHA)
        assert state is not None
        assert state.attitude is not None
        assert state.position is not None
        age_s = time.monotonic() - min(state.attitude.time_s, state.position.time_s)
        assert age_s < FRESH_S, f"{age_s:.2f} s old"
        time.sleep(0.02)
    assert state is not None
    return state


def commands_work(station: Station) -> None:
    station.do(ALPHA, Arm())
    station.do(ALPHA, Disarm())


# -- on the wire -----------------------------------------------------------------------------------


def mutated(frame: bytes, dice: random.Random) -> bytes:
    """A frame with flipped bits, cut short, or doubled inside."""
    data = bytearray(frame)
    for _ in range(dice.randint(1, 4)):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    match dice.randrange(4):
        case 0:
            return bytes(data[: dice.randrange(1, len(data))])
        case 1:
            return bytes(data[: len(data) // 2] + data)
        case _:
            return bytes(data)


def test_garbage_and_mutated_frames_among_the_valid_ones_disturb_nothing(station: Station) -> None:
    link_id, address = station.listen()
    dice = random.Random(7)
    with (
        Relay(address) as relay,
        fleet(relay.address),
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other,
    ):
        station.wait_ready(ALPHA)
        host, _, port = address.rpartition(":")
        before = dict(station.snapshot.vehicles)
        for _ in range(3000):
            frame = dice.choice(relay.passed)[1]
            relay.inject(mutated(frame, dice))
            other.sendto(dice.randbytes(dice.randrange(1, 300)), (host, int(port)))
        wait_for(lambda: station.link(link_id).bad_crc > 1000, 10, "the garbage is counted")
        telemetry_goes_on(station)
        commands_work(station)
        assert set(station.snapshot.vehicles) == set(before), "garbage makes no vehicles"


def test_a_mavlink_1_vehicle_is_seen_and_obeys(station: Station) -> None:
    _, address = station.listen()
    with fleet(address, faults=(Fault.MAVLINK1,)):
        station.wait_ready(ALPHA)
        telemetry_goes_on(station)
        commands_work(station)


def test_two_vehicles_with_one_system_id_are_a_warning_and_the_rest_of_the_fleet_goes_on(
    station: Station, tmp_path: Path
) -> None:
    _, address = station.listen()
    with fleet(address, count=1, first_sysid=1), fleet(address, count=2, first_sysid=2):
        for sysid in (1, 2, 3):
            station.wait_ready(VehicleId(0, sysid))
        with fleet(address, count=1, first_sysid=2, firmware="px4", type="plane"):
            wait_for(lambda: any("system id 2" in text for text in station.notices()), 15, "a warning")
            telemetry_goes_on(station)
            commands_work(station)


def test_a_vehicle_that_reboots_is_greeted_again(station: Station) -> None:
    _, address = station.listen()
    with fleet(address) as flight:
        first = station.wait_ready(ALPHA)
        # It was up for longer than it will be when it is heard again.
        wait_for(lambda: flight.vehicles[0].state.time_s > 18.0, 10, "up for a while")
        flight.call(lambda runner: runner.vehicles[0].faults.add(Fault.REBOOT))
        station.wait_vehicle(ALPHA, lambda s: s.boot_count > first.boot_count, 10, "its reboot is noticed")
        station.wait_ready(ALPHA)
        telemetry_goes_on(station)
        commands_work(station)
        assert station.state(ALPHA).boot_count == first.boot_count + 1


def test_a_vehicles_clock_that_jumps_an_hour_back_does_not_stop_its_telemetry(station: Station) -> None:
    _, address = station.listen()
    with fleet(address) as flight:
        station.wait_ready(ALPHA)
        flight.call(lambda runner: runner.vehicles[0].faults.add(Fault.CLOCK_JUMP))
        telemetry_goes_on(station, 2.5)
        station.do(ALPHA, SetMode("Loiter"))
        path = str(station.engine.recording_path)
    station.engine.stop()
    log = mavutil.mavlink_connection(path)
    times = []
    while (message := log.recv_msg()) is not None:
        times.append(message._timestamp)
    log.close()
    assert max(times) - min(times) < 60, "the recording's clock is the station's own"


def test_a_system_id_that_changes_its_firmware_is_seen_as_what_it_is_now(station: Station) -> None:
    _, address = station.listen()
    with fleet(address, firmware="ardupilot"):
        assert station.wait_ready(ALPHA).identity.firmware is Firmware.ARDUPILOT
    with fleet(address, firmware="px4"):
        station.wait_vehicle(ALPHA, lambda s: s.identity.firmware is Firmware.PX4, 10, "PX4 now")
        station.wait_ready(ALPHA)
        assert station.wait_vehicle(ALPHA, lambda s: s.modes, 10).mode in {
            mode.name for mode in station.state(ALPHA).modes
        }
        commands_work(station)


def numbers(value: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Every float in a state, with its path."""
    if isinstance(value, float):
        yield path, value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from numbers(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, tuple | list):
        for number, one in enumerate(value):
            yield from numbers(one, f"{path}[{number}]")


@pytest.mark.parametrize("fault", [Fault.NAN_VALUES, Fault.ABSURD_VALUES])
def test_nan_and_absurd_values_never_reach_the_state(station: Station, fault: Fault) -> None:
    link_id, address = station.listen()
    with fleet(address, rate_hz=100.0) as flight:
        good = station.wait_ready(ALPHA)
        flight.call(lambda runner: runner.vehicles[0].faults.add(fault))
        heard = station.link(link_id).rx_frames
        wait_for(lambda: station.link(link_id).rx_frames > heard + 150, 15, "bad values arrive")
        state = station.state(ALPHA)
        bad = [(path, value) for path, value in numbers(state) if not math.isfinite(value)]
        assert bad == []
        if state.position is not None:
            assert abs(state.position.lat_deg - good.position.lat_deg) < 0.01, "off the globe is nowhere"
        for battery in state.batteries:
            assert battery.voltage_v is None or battery.voltage_v < 100.0
        if state.gps is not None and state.gps.satellites is not None:
            assert state.gps.satellites < 100
        flight.call(lambda runner: runner.vehicles[0].faults.discard(fault))
        well_s = time.monotonic()
        station.wait_vehicle(
            ALPHA,
            lambda s: s.attitude and s.position and min(s.attitude.time_s, s.position.time_s) > well_s,
            10,
            "valid values again",
        )
        telemetry_goes_on(station)
        commands_work(station)


# -- links -----------------------------------------------------------------------------------------


def test_a_busy_port_is_told_with_a_remedy_and_opened_when_it_is_free(station: Station) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        link_id = station.engine.add_link(LinkConfig(url=f"udpin:127.0.0.1:{port}")).result(5)
        failed = wait_for(lambda: failed_status(station, link_id), 5, "the link has failed")
        assert str(port) in failed.text + failed.reason
        assert failed.remedy
        assert failed.retry_in_s is not None
    wait_for(lambda: station.link(link_id).local_address, 20, "it opens by itself")
    with fleet(f"127.0.0.1:{port}"):
        station.wait_ready(ALPHA)


def failed_status(station: Station, link_id: int) -> Any:
    found = [s for s in station.snapshot.links if s.link_id == link_id and s.state is LinkState.FAILED]
    return found[0] if found else None


def test_nobody_at_the_other_end_is_told_with_a_remedy_and_tried_again(station: Station) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    link_id = station.engine.add_link(LinkConfig(url=f"tcp:127.0.0.1:{port}")).result(5)
    failed = wait_for(lambda: failed_status(station, link_id), 5, "the link has failed")
    assert "Nothing listens" in failed.text + failed.reason
    assert failed.remedy
    assert failed.retry_in_s is not None
    with SimFleet(SimConfig(out=(f"tcpin:127.0.0.1:{port}",), ready_after_s=0.3)):
        station.wait_ready(ALPHA, 25)


def test_a_wrong_url_is_an_error_with_a_remedy_and_no_link(station: Station) -> None:
    with pytest.raises(LinkError) as caught:
        station.engine.add_link(LinkConfig(url="udpin:nowhere")).result(5)
    assert caught.value.remedy
    assert station.snapshot.links == ()


def test_a_frame_from_the_stations_own_system_id_makes_no_vehicle(station: Station) -> None:
    link_id, address = station.listen()
    host, _, port = address.rpartition(":")
    beat = {"type": 6, "autopilot": 8, "mavlink_version": 3}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        for seq in range(5):
            other.sendto(encode_frame("HEARTBEAT", 255, 190, seq, **beat), (host, int(port)))
        wait_for(lambda: station.link(link_id).rx_frames >= 5, 5, "heard")
    assert dict(station.snapshot.vehicles) == {}


# -- files -----------------------------------------------------------------------------------------


def run_window(folder: Path, profile: Path, port: int, *wrapper: str) -> Any:
    options = ["--offscreen", "--profile-dir", str(profile), "--connect", f"udpin:127.0.0.1:{port}"]
    return watched_program(folder, options, wrapper=wrapper)


def vehicle_is_shown(screen: Screen, seconds: float = 20) -> None:
    screen.until(lambda seen: seen["vehicles"].get("1", {}).get("place"), seconds, "a vehicle with a place")


def ends_well(screen: Screen, program: Any, folder: Path) -> None:
    screen.press("close")
    assert program.wait(15) == 0
    printed = (folder / "window.log").read_text()
    assert "Traceback" not in printed, printed


def test_damaged_settings_are_kept_aside_and_said(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    (profile / "settings.json").write_text('{"version": 1, "links": [{"url": ')
    port = free_udp_port()
    with run_window(tmp_path, profile, port) as (screen, program):
        with simulator(tmp_path / "sim.log", f"--out=udpout:127.0.0.1:{port}"):
            seen = screen.until(lambda seen: seen["banner"], 20, "it is said")
            assert "could not be read" in seen["banner"]
            aside = list(profile.glob("settings.broken-*.json"))
            assert len(aside) == 1
            assert aside[0].name in seen["banner"]
            assert '"links": [{"url": ' in aside[0].read_text()
            log = wait_for(lambda: recordings(profile, "jsonl"), 5, "the event log")[0]
            wait_for(lambda: "could not be read" in log.read_text(), 5, "it is in the event log too")
            vehicle_is_shown(screen)
        ends_well(screen, program, tmp_path)


def test_damaged_map_files_are_said_and_the_map_goes_on(tmp_path: Path) -> None:
    broken = tmp_path / "holiday.mbtiles"
    broken.write_bytes(b"SQLite format 3\0" + os.urandom(5000))
    missing = tmp_path / "gone.pmtiles"
    settings = quiet_settings()
    settings = replace(settings, map=replace(settings.map, files=(str(broken), str(missing))))
    profile = make_profile(tmp_path / "profile", settings)
    port = free_udp_port()
    with run_window(tmp_path, profile, port) as (screen, program):
        with simulator(tmp_path / "sim.log", f"--out=udpout:127.0.0.1:{port}"):
            screen.until(
                lambda seen: ".pmtiles" in seen["banner"] or ".mbtiles" in seen["banner"], 20, "said"
            )
            vehicle_is_shown(screen)
        ends_well(screen, program, tmp_path)


@pytest.mark.parametrize("fault", ["nan-values", "absurd-values"])
def test_the_window_draws_no_nan_and_no_absurd_value(tmp_path: Path, fault: str) -> None:
    profile = make_profile(tmp_path / "profile")
    port = free_udp_port()
    with run_window(tmp_path, profile, port) as (screen, program):
        with simulator(tmp_path / "sim.log", f"--out=udpout:127.0.0.1:{port}", f"--fault={fault}"):
            screen.until(lambda seen: seen["vehicles"], 20, "a vehicle")
            for action in ("workspace fleet", "workspace fly", "theme"):
                screen.press(action)
                screen.look_again()
            seen = screen.look_again()
            shown = " ".join(f"{w['text']} {w['label']} {w['tells']}" for w in seen["widgets"]).lower()
            assert " nan" not in shown
            assert " inf " not in shown
            assert "1000 v" not in shown
        ends_well(screen, program, tmp_path)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 150 kB, where this machine lets us make one."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=150k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small file system can't be mounted here (needs root)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_an_alarm_and_flying_goes_on(tmp_path: Path, tiny_disk: Path) -> None:
    settings = quiet_settings()
    settings = replace(settings, recording=replace(settings.recording, folder=str(tiny_disk)))
    profile = make_profile(tmp_path / "profile", settings)
    port = free_udp_port()
    with run_window(tmp_path, profile, port) as (screen, program):
        with simulator(tmp_path / "sim.log", f"--out=udpout:127.0.0.1:{port}", "--rate=400", "--speedup=4"):
            vehicle_is_shown(screen)
            seen = screen.until(lambda seen: seen["alarms"], 40, "an alarm")
            assert "Recording stopped" in " ".join(seen["alarms"]), seen["alarms"]
            assert str(tiny_disk) in " ".join(seen["alarms"])
            looks = seen["looks"]
            screen.until(lambda seen: seen["looks"] > looks + 10, 10, "the window goes on")
            vehicle_is_shown(screen)
        ends_well(screen, program, tmp_path)
    log = mavutil.mavlink_connection(str(next(tiny_disk.glob("*.tlog"))))
    count = 0
    while log.recv_msg() is not None:
        count += 1
    log.close()
    assert count > 500, "what was written before can be read"


def test_a_profile_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    profile.write_text("this is a file, not a folder")
    port = free_udp_port()
    with run_window(tmp_path, profile, port) as (screen, program):
        with simulator(tmp_path / "sim.log", f"--out=udpout:127.0.0.1:{port}"):
            vehicle_is_shown(screen)
            seen = screen.until(lambda seen: seen["alarms"] or seen["banner"], 20, "it is told")
            assert "ecording" in " ".join([*seen["alarms"], seen["banner"]])
        ends_well(screen, program, tmp_path)
