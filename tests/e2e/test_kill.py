"""kill -9 in flight: the recording holds all but the last second, and the next start offers to go on."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from pathlib import Path

from e2e_profile import make_profile, recordings
from e2e_relay import Relay
from e2e_screen import watched_program
from e2e_station import free_udp_port, simulator, wait_for
from pymavlink import mavutil

MOST_LOST_S = 1.0
MAVLINK2 = 0xFD


def frames_of(datagram: bytes) -> list[bytes]:
    """The MAVLink 2 frames of a datagram (the simulator sends whole ones, unsigned)."""
    found, at = [], 0
    while at < len(datagram):
        assert datagram[at] == MAVLINK2
        end = at + datagram[at + 1] + 12
        found.append(datagram[at:end])
        at = end
    return found


def recorded_frames(path: Path) -> tuple[Counter[bytes], set[int]]:
    """What pymavlink reads from a tlog, and the system ids that occur."""
    log = mavutil.mavlink_connection(str(path), dialect="all")
    frames: Counter[bytes] = Counter()
    systems: set[int] = set()
    while (message := log.recv_msg()) is not None:
        assert message.get_type() != "BAD_DATA"
        frames[bytes(message.get_msgbuf())] += 1
        systems.add(message.get_srcSystem())
    log.close()
    return frames, systems


def test_a_killed_flight_is_recorded_to_its_last_second_and_can_be_resumed(tmp_path: Path) -> None:
    profile = make_profile(tmp_path / "profile")
    port = free_udp_port()
    link = f"udpin:127.0.0.1:{port}"
    run = ["--offscreen", "--profile-dir", str(profile)]
    fly = ("--survey=1", "--speedup=3", "--ready-after=0.5")
    with (
        Relay(f"127.0.0.1:{port}") as relay,
        simulator(tmp_path / "sim.log", f"--out=udpout:{relay.address}", *fly),
    ):
        with watched_program(tmp_path, [*run, "--connect", link]) as (screen, program):
            screen.until(lambda seen: seen["vehicles"].get("1", {}).get("in_air"), 30, "in flight")
            began = time.monotonic()
            wait_for(lambda: time.monotonic() - began > 2.0, 5, "two seconds of flight")
            killed_s = time.monotonic()
            os.kill(program.pid, signal.SIGKILL)
            program.wait(5)
        path = recordings(profile)[-1]
        all_but_the_last_second_is_there(relay, path, killed_s)

        with watched_program(tmp_path, run) as (screen, program):
            seen = screen.until(lambda seen: "ended abruptly" in seen["banner"], 20, "the offer to resume")
            assert path.stem in seen["banner"]
            assert str(port) in seen["banner"]
            assert seen["vehicles"] == {}, "nothing is connected before the pilot agrees"
            screen.press("click banner-yes")
            screen.until(lambda seen: seen["vehicles"].get("1", {}).get("in_air"), 15, "the vehicle is back")
            after = screen.until(lambda seen: not seen["banner"] and seen["links"], 5, "the question is gone")
            assert after["links"][0][0] == link
            assert after["selected"] == [0, 1]
            screen.press("close")
            assert program.wait(15) == 0

        with watched_program(tmp_path, run) as (screen, program):
            seen = screen.until(lambda seen: seen["looks"] > 5, 20, "a third start")
            assert seen["banner"] == "", "a session that ended well is not offered"
            screen.press("close")
            assert program.wait(15) == 0


def all_but_the_last_second_is_there(relay: Relay, path: Path, killed_s: float) -> None:
    recorded, systems = recorded_frames(path)
    assert systems == {1, 255}, "both directions"
    # What came before the window listened went nowhere.
    first_s = min(at for at, data in relay.passed for frame in frames_of(data) if frame in recorded)
    due = [f for at, data in relay.passed if first_s <= at < killed_s - MOST_LOST_S for f in frames_of(data)]
    assert len(due) > 200
    missing = Counter(due) - recorded
    assert not missing, f"{missing.total()} of {len(due)} frames are missing"
    late = [frame for at, data in relay.passed if at >= killed_s - MOST_LOST_S for frame in frames_of(data)]
    kept = len(late) - (Counter(late) - recorded).total()
    print(f"{len(due)} frames due, none missing; of {len(late)} in the last second {kept} were kept")


def test_a_declined_offer_does_not_come_back(tmp_path: Path) -> None:
    profile = make_profile(tmp_path / "profile")
    run = ["--offscreen", "--profile-dir", str(profile)]
    with watched_program(tmp_path, [*run, "--connect", "udpin:127.0.0.1:0"]) as (screen, program):
        screen.until(lambda seen: seen["links"], 20, "a link")
        wait_for(lambda: list((profile / "recordings").glob("*.lock")), 5, "the session's mark")
        os.kill(program.pid, signal.SIGKILL)
        program.wait(5)
    for offered in (True, False):
        with watched_program(tmp_path, run) as (screen, program):
            seen = screen.until(lambda seen: seen["looks"] > 5, 20, "the window")
            assert ("ended abruptly" in seen["banner"]) is offered
            if offered:
                screen.press("click banner-no")
            screen.press("close")
            assert program.wait(15) == 0
