"""`gcs monitor`: all messages of a recording equal pymavlink's decoding in every field; and its errors."""

from __future__ import annotations

import json
import math
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from e2e_station import GCS, ROOT, environment, free_udp_port, simulator
from pymavlink import mavutil

EXTRACTS = sorted((ROOT / "tests" / "data").glob("*.tlog"))
RECORDINGS = sorted((ROOT.parent / "shared" / "recordings").glob("*.tlog"))
PX4 = ROOT / "tests" / "data" / "px4-extract.tlog"


def monitor(*words: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*GCS, "monitor", *words],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=seconds,
    )


def lines(output: str) -> Iterator[dict[str, Any]]:
    """The objects that were printed: strict JSON, one a line."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    for line in output.splitlines():
        yield json.loads(line, parse_constant=refuse)


def pymavlink_records(path: Path) -> Iterator[dict[str, Any]]:
    """What pymavlink reads from a recording, in the words of `gcs monitor`."""
    log = mavutil.mavlink_connection(str(path), dialect="all")
    while (message := log.recv_msg()) is not None:
        kind = message.get_type()
        if kind == "BAD_DATA":
            continue
        if kind.startswith("UNKNOWN_"):
            yield {"time": message._timestamp, **unknown(kind, bytes(message.get_msgbuf()))}
            continue
        header = message.get_header()
        yield {
            "time": message._timestamp,
            "sysid": header.srcSystem,
            "compid": header.srcComponent,
            "name": kind,
            "id": header.msgId,
            "seq": header.seq,
            "fields": {name: plain(getattr(message, name)) for name in message.get_fieldnames()},
        }
    log.close()


def unknown(kind: str, raw: bytes) -> dict[str, Any]:
    """What pymavlink keeps of a message that its dialect does not know are the bytes (MAVLink 2 header)."""
    assert raw[0] == 0xFD
    return {
        "sysid": raw[5],
        "compid": raw[6],
        "name": kind,
        "id": int.from_bytes(raw[7:10], "little"),
        "seq": raw[4],
        "fields": {"payload_hex": raw[10 : 10 + raw[1]].hex()},
    }


def plain(value: Any) -> Any:
    """JSON has no NaN, no infinity and no bytes."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


@pytest.mark.parametrize("path", EXTRACTS + RECORDINGS, ids=lambda path: path.name)
def test_every_message_of_a_recording_equals_pymavlinks_decoding_in_every_field(path: Path) -> None:
    began = time.monotonic()
    done = monitor(f"replay:{path}", "--json")
    took_s = time.monotonic() - began
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    ours = lines(done.stdout)
    count = 0
    for theirs in pymavlink_records(path):
        mine = next(ours)
        assert set(mine) == {"time", "link", "sysid", "compid", "name", "id", "seq", "fields"}
        assert mine.pop("link") == 0
        assert mine.pop("time") == pytest.approx(theirs.pop("time"), abs=1e-6)
        assert mine == theirs, f"message {count}"
        count += 1
    assert next(ours, None) is None, "more messages than pymavlink finds"
    assert count > 300
    print(f"{path.name}: {count} messages printed in {took_s:.2f} s")


def test_message_shows_only_messages_of_that_name() -> None:
    done = monitor(f"replay:{PX4}", "--json", "--message", "attitude", "-m", "HEARTBEAT")
    assert done.returncode == 0
    names = {line["name"] for line in lines(done.stdout)}
    assert names == {"ATTITUDE", "HEARTBEAT"}


def test_seconds_ends_after_that_much_of_the_recording() -> None:
    done = monitor(f"replay:{PX4}", "--json", "--seconds", "1")
    times = [line["time"] for line in lines(done.stdout)]
    assert 0.5 < times[-1] - times[0] <= 1.0


def test_speed_1_takes_as_long_as_the_flight() -> None:
    began = time.monotonic()
    done = monitor(f"replay:{PX4}", "--json", "--seconds", "1.5", "--speed", "1")
    assert time.monotonic() - began >= 1.3
    assert done.returncode == 0


def test_the_table_names_each_message_with_its_count() -> None:
    done = monitor(f"replay:{PX4}")
    assert done.returncode == 0
    assert "ATTITUDE" in done.stdout
    assert "HEARTBEAT" in done.stdout


def test_a_live_link_is_shown_for_so_many_seconds(tmp_path: Path) -> None:
    port = free_udp_port()
    with simulator(tmp_path / "sim.log", f"--out=udpout:127.0.0.1:{port}"):
        done = monitor(f"udpin:127.0.0.1:{port}", "--json", "--seconds", "2")
    assert done.returncode == 0, done.stderr
    assert {line["sysid"] for line in lines(done.stdout)} == {1}


def test_nothing_heard_is_said_and_is_no_success() -> None:
    done = monitor("udpin:127.0.0.1:0", "--json", "--seconds", "0.5")
    assert done.returncode != 0
    assert one_line(done.stderr)
    assert "nothing was heard" in done.stderr


def one_line(text: str) -> bool:
    return len(text.strip().splitlines()) == 1 and "Traceback" not in text


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("replay:/nowhere/flight.tlog", "/nowhere/flight.tlog"),
        ("replay:", ""),
        ("udpout:host", ""),
        ("carrier-pigeon:loft", "carrier-pigeon"),
        ("udpin:127.0.0.1:99999", ""),
        ("tcp:127.0.0.1:1", "Nothing listens at 127.0.0.1:1"),
        ("serial:/dev/no-such-port:57600", "no-such-port"),
    ],
)
def test_what_cannot_be_opened_is_said_in_one_line_with_a_remedy(url: str, words: str) -> None:
    done = monitor(url, "--json", "--seconds", "3")
    assert done.returncode not in (0, None)
    assert done.stdout == ""
    assert one_line(done.stderr), done.stderr
    assert words in done.stderr


def test_a_file_that_is_no_recording_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "holiday.tlog"
    path.write_bytes(b"\xff\xd8 no telemetry here " * 500)
    done = monitor(f"replay:{path}", "--json")
    assert done.returncode != 0
    assert one_line(done.stderr), done.stderr


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = " ".join(GCS) + f" monitor replay:{RECORDINGS[0] if RECORDINGS else PX4} --json | head -n 2"
    shell = ["bash", "-o", "pipefail", "-c", command]
    done = subprocess.run(shell, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 2
