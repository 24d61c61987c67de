"""``gcs monitor``: a table or JSON lines, of a recording or a live link."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time

import pytest
from cli_bench import TLOG, free_port, running, wait_for

from gcs.cli.main import run
from gcs.cli.monitor import MessageTable, MonitorOptions, known_messages, run_monitor
from gcs.mavlink import Frame, Framer, encode_frame
from gcs.model.errors import GcsError, LinkError
from gcs.recording.tlog_reader import TlogReader
from gcs.sim import SimConfig, SimFleet

PLACE = f"replay:{TLOG}"


@pytest.fixture
def recorded():
    return list(TlogReader(TLOG))


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def frame(name, time_us=0, **fields):
    (made,) = Framer().feed(encode_frame(name, 1, 1, 0, **fields), time_us, 0)
    return made


# -- recordings ---------------------------------------------------------------------------------------


def test_every_message_of_a_recording_is_one_line(recorded, capsys):
    assert run(["monitor", PLACE, "--json"]) == 0
    shown = lines(capsys.readouterr().out)
    assert len(shown) == len(recorded)
    assert set(shown[0]) == {"time", "link", "sysid", "compid", "name", "id", "seq", "fields"}
    assert [line["name"] for line in shown] == [one.name for one in recorded]


@pytest.mark.parametrize("spelling", ["ATTITUDE", "attitude"])
def test_only_the_messages_asked_for_are_shown(spelling, recorded, capsys):
    assert run(["monitor", PLACE, "--json", "-m", spelling, "--message", "HEARTBEAT"]) == 0
    shown = lines(capsys.readouterr().out)
    assert {line["name"] for line in shown} == {"ATTITUDE", "HEARTBEAT"}
    assert len(shown) == sum(one.name in ("ATTITUDE", "HEARTBEAT") for one in recorded)


def test_a_recording_can_be_cut_after_so_many_of_its_own_seconds(recorded, capsys):
    span_s = (recorded[-1].time_us - recorded[0].time_us) * 1e-6
    assert run(["monitor", PLACE, "--json", "--seconds", f"{span_s / 2}"]) == 0
    shown = lines(capsys.readouterr().out)
    assert 0 < len(shown) < len(recorded)
    assert shown[-1]["time"] - shown[0]["time"] <= span_s / 2 + 1e-3


def test_a_recording_is_read_at_the_speed_asked_for(recorded, capsys):
    span_s = (recorded[-1].time_us - recorded[0].time_us) * 1e-6
    begin = time.monotonic()
    assert run(["monitor", PLACE, "--json", "--speed", f"{span_s / 0.5}"]) == 0
    assert 0.4 <= time.monotonic() - begin < 3.0


def test_a_message_that_is_not_in_a_recording_is_told_apart_from_silence(recorded, capsys):
    assert run(["monitor", PLACE, "--json", "-m", "LANDING_TARGET"]) == 1
    assert f"among {len(recorded)} messages there was no LANDING_TARGET" in capsys.readouterr().err


def test_a_recording_as_a_table(recorded, capsys):
    assert run(["monitor", PLACE]) == 0
    table = capsys.readouterr().out.splitlines()
    assert table[0].split() == ["System", "Component", "Message", "Count", "Hz", "Newest"]
    attitude = next(line.split() for line in table if " ATTITUDE " in line)
    assert int(attitude[3]) == sum(one.name == "ATTITUDE" for one in recorded)
    kinds = {(one.sysid, one.compid, one.msgid) for one in recorded}
    assert len(table) == len(kinds) + 1


def test_messages_are_named_as_mavlink_names_them():
    assert known_messages(["attitude ", "UNKNOWN_411"]) == {"ATTITUDE", "UNKNOWN_411"}
    assert known_messages([]) == frozenset()
    with pytest.raises(GcsError, match="NOPE"):
        known_messages(["ATTITUDE", "nope"])


def test_without_names_every_message_is_wanted():
    assert MonitorOptions().wants(frame("ATTITUDE"))
    assert not MonitorOptions(frozenset({"HEARTBEAT"})).wants(frame("ATTITUDE"))


# -- the table ----------------------------------------------------------------------------------------


def cells(table):
    return [list(column.cells) for column in table.columns]


def test_rates_are_told_by_the_frames_own_times():
    table = MessageTable()
    for number in range(51):
        table.show(frame("ATTITUDE", number * 100_000))
    assert cells(table.table())[3:5] == [["51"], ["10.2"]]


def test_no_rate_is_made_up_of_a_moment():
    table = MessageTable()
    for number in range(5):
        table.show(frame("ATTITUDE", number))
    assert cells(table.table())[4] == ["–"]


def test_rows_are_sorted_by_system_component_and_name():
    table = MessageTable()
    for name in ("VFR_HUD", "ATTITUDE"):
        table.show(frame(name))
    assert cells(table.table())[2] == ["ATTITUDE", "VFR_HUD"]


def test_an_empty_table_has_no_rows():
    assert cells(MessageTable().table()) == [[]] * 6


def test_a_message_that_the_dialect_does_not_know_is_shown_by_its_length():
    known = frame("ATTITUDE")
    raw = bytearray(known.raw)
    raw[7:10] = (411).to_bytes(3, "little")
    unknown = Frame(bytes(raw), 0, 0, 411, 1, 1, 0, definition=None)
    table = MessageTable()
    table.show(unknown)
    assert cells(table.table())[2] == ["UNKNOWN_411"]
    assert "not in the dialect" in cells(table.table())[5][0]


# -- live links ---------------------------------------------------------------------------------------


def test_a_live_link_is_shown_for_the_time_asked_for_as_a_table(capsys):
    port = free_port()
    with SimFleet(SimConfig(count=2, out=(f"udpout:127.0.0.1:{port}",), rate_hz=20.0, speedup=4.0)):
        begin = time.monotonic()
        assert run(["monitor", f"udpin:127.0.0.1:{port}", "--seconds", "1"]) == 0
    assert 0.9 < time.monotonic() - begin < 4.0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert {row[0] for row in rows if len(row) > 3 and row[2] == "HEARTBEAT"} == {"1", "2"}
    assert threading.active_count() == 1


def test_a_live_link_is_shown_as_json_lines(capsys):
    port = free_port()
    with SimFleet(SimConfig(out=(f"udpout:127.0.0.1:{port}",), rate_hz=20.0, speedup=4.0)):
        assert run(["monitor", f"udpin:127.0.0.1:{port}", "--json", "-m", "HEARTBEAT", "--seconds", "1"]) == 0
    shown = lines(capsys.readouterr().out)
    assert {line["name"] for line in shown} == {"HEARTBEAT"}
    assert shown[0]["fields"]["autopilot"] == 3


def test_a_silent_link_is_told_and_is_no_success(capsys):
    assert run(["monitor", "udpin:127.0.0.1:0", "--json", "--seconds", "0.2"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "nothing was heard on udpin:127.0.0.1:0" in told.err


def test_a_busy_port_is_told_at_once_with_a_remedy():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        begin = time.monotonic()
        with pytest.raises(GcsError) as caught:
            run_monitor(f"udpin:127.0.0.1:{taken.getsockname()[1]}", MonitorOptions(json=True))
        assert caught.value.remedy
        assert time.monotonic() - begin < 3.0


def test_a_wrong_url_is_told_before_anything_is_opened():
    with pytest.raises(LinkError):
        run_monitor("udpin:127.0.0.1:99999", MonitorOptions())


@pytest.mark.parametrize("number", [signal.SIGINT])
def test_ctrl_c_ends_well_with_what_was_heard(number):
    port = free_port()
    with (
        SimFleet(SimConfig(out=(f"udpout:127.0.0.1:{port}",), rate_hz=20.0, speedup=4.0)),
        running("monitor", f"udpin:127.0.0.1:{port}", "--json") as process,
    ):
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(number)
        rest, errors = process.communicate(timeout=10)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert all(lines(first + rest))


def test_ctrl_c_on_a_silent_link_is_no_traceback():
    with running("monitor", f"udpin:127.0.0.1:{(port := free_port())}") as process:
        wait_for(lambda: listens(port, process))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=10)
    assert process.returncode == 1
    assert "Traceback" not in errors


def listens(port, process):
    import psutil

    return any(c.laddr and c.laddr.port == port for c in psutil.Process(process.pid).net_connections("udp"))
