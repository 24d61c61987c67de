"""Sessions: their names, their marks, what is kept of them, and the recorder that ties them together."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest
from recording_samples import START_US, attitude, wait_for

from gcs.model.clock import ManualClock
from gcs.model.errors import RecordingError
from gcs.model.event import OperatorEvent
from gcs.model.ids import VehicleId
from gcs.model.recording import RecordingState
from gcs.recording.event_log import read_events
from gcs.recording.recorder import Recorder, RecorderConfig
from gcs.recording.retention import GB, apply_retention, list_sessions, set_kept
from gcs.recording.session import (
    LinkNote,
    SessionLock,
    claim_interrupted,
    find_interrupted,
    marked_sessions,
    running_sessions,
)
from gcs.recording.session_name import check_pattern, free_name, resumed_name, safe_name, session_name
from gcs.recording.tlog_reader import TlogReader

LINKS = (LinkNote("udpin:0.0.0.0:14550", "Field"), LinkNote("tcp://u:secret@10.0.0.1:5760"))
DAY_US = 86_400_000_000


def test_name_holds_the_utc_date_and_time_and_the_stations_name():
    assert session_name("{date}_{time}", START_US) == "2026-09-21_14-13-20"
    assert session_name("{name} {date}", START_US, "Heron/1") == "Heron-1 2026-09-21"


@pytest.mark.parametrize("pattern", ["{dat}", "{date", "}{", "", "  ", "{date}{}", "{0}", "{date!r}"])
def test_bad_pattern_is_explained_and_replaced(pattern):
    with pytest.raises(RecordingError) as error:
        check_pattern(pattern)
    assert error.value.remedy
    assert session_name(pattern, START_US) == "2026-09-21_14-13-20"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("a:b*c?", "a-b-c"),
        ("CON", "_CON"),
        ("nul.x", "_nul.x"),
        ("...", ""),
        ("x" * 300, "x" * 100),
        ("Ünïcödé ✈", "Ünïcödé ✈"),
    ],
)
def test_name_is_safe_on_every_file_system(text, name):
    assert safe_name(text) == name


def test_a_name_that_is_taken_gets_a_number(tmp_path):
    (tmp_path / "a.tlog").touch()
    (tmp_path / "a-2.session.lock").touch()
    assert free_name(tmp_path, "a") == "a-3"
    assert free_name(tmp_path / "not there", "a") == "a"


def test_resumed_sessions_count_up():
    assert resumed_name("flight") == "flight-r2"
    assert resumed_name("flight-r2") == "flight-r3"


def leave_interrupted(folder, name="flight", started_us=START_US, pid=None):
    """A mark as a killed program leaves it."""
    lock = SessionLock(folder, name, started_us, "1.0")
    lock.update(LINKS, (VehicleId(0, 3), VehicleId(1, 4)))
    lock.drain(0.0)
    if pid is None:
        process = subprocess.Popen([sys.executable, "-c", ""])
        process.wait()
        pid = process.pid
    content = msgspec.json.decode(lock.path.read_bytes())
    content["pid"] = pid
    lock.path.write_bytes(msgspec.json.encode(content))
    return lock.path


def test_interrupted_session_is_found_with_what_was_connected_and_without_secrets(tmp_path):
    (tmp_path / "flight.tlog").write_bytes(b"x")
    path = leave_interrupted(tmp_path)
    found = find_interrupted(tmp_path, START_US)
    assert found is not None
    assert (found.name, found.started_us, found.tlog) == ("flight", START_US, tmp_path / "flight.tlog")
    assert found.links == (LINKS[0], LinkNote("tcp://10.0.0.1:5760"))
    assert found.selected == (VehicleId(0, 3), VehicleId(1, 4))
    assert found.last_us > START_US
    assert b"secret" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_session_of_a_running_program_is_not_taken_for_interrupted(tmp_path):
    leave_interrupted(tmp_path, pid=os.getpid())
    assert find_interrupted(tmp_path, START_US) is None
    assert running_sessions(tmp_path, START_US) == {"flight"}


def test_process_number_used_again_by_another_program_does_not_hide_an_interruption(tmp_path):
    path = leave_interrupted(tmp_path, pid=os.getpid())
    content = msgspec.json.decode(path.read_bytes())
    content["process_started_s"] -= 1000
    path.write_bytes(msgspec.json.encode(content))
    assert find_interrupted(tmp_path, START_US) is not None


def test_session_of_another_computer_counts_as_running_while_it_is_written(tmp_path):
    path = leave_interrupted(tmp_path)
    content = msgspec.json.decode(path.read_bytes())
    content["host"] = "some other"
    path.write_bytes(msgspec.json.encode(content))
    written_us = path.stat().st_mtime_ns // 1000
    assert find_interrupted(tmp_path, written_us + 10_000_000) is None
    assert find_interrupted(tmp_path, written_us + 70_000_000) is not None


def test_interrupted_session_is_claimed_once_and_older_ones_with_it(tmp_path):
    for number in range(3):
        leave_interrupted(tmp_path, f"flight{number}", START_US + number)
    leave_interrupted(tmp_path, "running", START_US - 1, pid=os.getpid())
    found = find_interrupted(tmp_path, START_US)
    assert found is not None
    assert found.name == "flight2"
    assert claim_interrupted(found, START_US)
    assert not claim_interrupted(found, START_US)
    assert find_interrupted(tmp_path, START_US) is None
    assert marked_sessions(tmp_path) == {"running"}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"session": "other"}', b"\xff\xfe"])
def test_damaged_marks_are_ignored(tmp_path, content):
    (tmp_path / "flight.session.lock").write_bytes(content)
    assert find_interrupted(tmp_path, START_US) is None
    assert find_interrupted(tmp_path / "not there", START_US) is None


def make_session(folder, name, days_ago, size, now_us=START_US):
    recorder = Recorder(
        RecorderConfig(folder, pattern=name), ManualClock(start_us=now_us - days_ago * DAY_US)
    )
    recorder.start()
    recorder.write(attitude(), 1)
    recorder.close()
    tlog = folder / f"{name}.tlog"
    with tlog.open("ab") as file:
        file.truncate(size)
    for file in (tlog, folder / f"{name}.events.jsonl"):
        at_s = (now_us - days_ago * DAY_US) / 1e6
        os.utime(file, (at_s, at_s))


def names(folder):
    return [session.name for session in list_sessions(folder)]


def test_retention_deletes_what_is_too_old_and_says_so(tmp_path):
    for days in (1, 10, 20):
        make_session(tmp_path, f"s{days}", days, 1000)
    report = apply_retention(tmp_path, 5, 0, START_US)
    assert names(tmp_path) == ["s1"]
    assert [session.name for session in report.deleted] == ["s20", "s10"]
    assert "Deleted 2 old recordings" in report.text
    assert "s20, s10" in report.text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s1.events.jsonl", "s1.tlog"]


def test_retention_deletes_the_oldest_until_the_rest_is_small_enough(tmp_path):
    for days in (1, 2, 3, 4):
        make_session(tmp_path, f"s{days}", days, 1_000_000)
    (tmp_path / "s4-part2.tlog").write_bytes(bytes(500_000))
    report = apply_retention(tmp_path, 0, 2_100_000 / GB, START_US)
    assert names(tmp_path) == ["s2", "s1"]
    assert report.freed_bytes > 2_500_000
    assert not (tmp_path / "s4-part2.tlog").exists()


def test_retention_that_is_off_deletes_nothing(tmp_path):
    make_session(tmp_path, "s", 9999, 1000)
    assert apply_retention(tmp_path, 0, 0, START_US).text == ""
    assert names(tmp_path) == ["s"]


def test_retention_spares_kept_running_and_interrupted_sessions_and_foreign_files(tmp_path):
    for name in ("kept", "running", "interrupted", "named", "plain"):
        make_session(tmp_path, name, 100, 1000)
    set_kept(next(session for session in list_sessions(tmp_path) if session.name == "kept"), True)
    leave_interrupted(tmp_path, "interrupted")
    leave_interrupted(tmp_path, "running", pid=os.getpid())
    (tmp_path / "precious.tlog").write_bytes(b"somebody's")
    (tmp_path / "notes.events.jsonl").write_text('{"time_us": 1, "type": "other"}\n')
    (tmp_path / "copy.events.jsonl").write_bytes((tmp_path / "plain.events.jsonl").read_bytes())
    apply_retention(tmp_path, 1, 0.000001, START_US, running={"named"})
    assert set(names(tmp_path)) == {"kept", "running", "interrupted", "named"}
    assert (tmp_path / "precious.tlog").exists()
    assert (tmp_path / "notes.events.jsonl").exists()
    assert (tmp_path / "copy.events.jsonl").exists()
    set_kept(next(session for session in list_sessions(tmp_path) if session.name == "kept"), False)
    apply_retention(tmp_path, 1, 0, START_US)
    assert "kept" not in names(tmp_path)


def test_retention_of_a_folder_that_is_not_there_does_nothing(tmp_path):
    assert apply_retention(tmp_path / "gone", 1, 1, START_US).deleted == ()


def test_recorder_writes_tlog_events_and_mark_and_removes_the_mark_at_a_good_end(tmp_path):
    clock = ManualClock(start_us=START_US)
    config = RecorderConfig(tmp_path / "new" / "folder", pattern="{name}", station="flight", version="1.0")
    recorder = Recorder(config, clock)
    recorder.start()
    recorder.note_connected(LINKS, [VehicleId(0, 3)])
    recorder.note_connected(LINKS, [VehicleId(0, 3)])
    recorder.add_event(OperatorEvent(START_US + 1, "arm"))
    for n in range(10):
        recorder.write(attitude(n), START_US + n)
    wait_for(lambda: recorder.status().frames == 10)
    wait_for(lambda: (config.folder / "flight.session.lock").exists())
    status = recorder.status()
    assert status.state is RecordingState.RECORDING
    assert status.path == str(config.folder / "flight.tlog")
    assert status.events_path == str(config.folder / "flight.events.jsonl")
    assert status.started_us == START_US
    recorder.close()
    recorder.close()
    assert recorder.status().state is RecordingState.STOPPED
    assert sorted(path.name for path in config.folder.iterdir()) == ["flight.events.jsonl", "flight.tlog"]
    log = list(read_events(config.folder / "flight.events.jsonl"))
    assert [entry["type"] for entry in log] == ["session", "connected", "operator"]
    assert "secret" not in str(log)
    with TlogReader(config.folder / "flight.tlog") as reader:
        assert len(list(reader)) == 10
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("recording")]


def test_resumed_recording_continues_the_name_of_the_interrupted_one(tmp_path):
    recorder = Recorder(RecorderConfig(tmp_path, resume="flight"), ManualClock())
    recorder.start()
    recorder.write(attitude(), START_US)
    recorder.close()
    assert (tmp_path / "flight-r2.tlog").exists()
    assert next(read_events(tmp_path / "flight-r2.events.jsonl"))["resumes"] == "flight"


def test_two_recorders_in_one_folder_at_one_time_do_not_share_files(tmp_path):
    clock = ManualClock()
    one = Recorder(RecorderConfig(tmp_path), clock)
    one.start()
    wait_for(lambda: (tmp_path / f"{one.name}.tlog").exists())
    two = Recorder(RecorderConfig(tmp_path), clock)
    two.start()
    assert two.name == f"{one.name}-2"
    assert find_interrupted(tmp_path, START_US) is None
    for recorder in (one, two):
        recorder.write(attitude(), START_US)
        recorder.close()
    assert len(list(tmp_path.glob("*.tlog"))) == 2


def test_recorder_in_an_impossible_folder_says_so_and_does_not_fail(tmp_path):
    (tmp_path / "file").touch()
    recorder = Recorder(RecorderConfig(tmp_path / "file" / "folder"), ManualClock())
    recorder.start()
    recorder.write(attitude(), START_US)
    wait_for(lambda: recorder.status().state is RecordingState.FAILED)
    assert "not a folder" in recorder.status().error.lower() or "way" in recorder.status().error
    recorder.close()
    assert Path(tmp_path / "file").is_file()


def test_retention_says_what_it_could_not_delete(tmp_path, monkeypatch):
    make_session(tmp_path, "s", 100, 1000)

    def unlink(path, missing_ok=False):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", unlink)
        report = apply_retention(tmp_path, 1, 0, START_US)
    assert report.text == f"Could not delete {tmp_path / 's.tlog'}"
    assert names(tmp_path) == ["s"]


def test_mark_that_cannot_be_written_is_tried_again(tmp_path):
    folder = tmp_path / "folder"
    folder.touch()
    lock = SessionLock(folder, "flight", START_US)
    lock.drain(0.0)
    folder.unlink()
    lock.drain(0.2)
    assert running_sessions(folder, START_US) == {"flight"}
    lock.remove()
    lock.drain(0.4)
    assert list(folder.iterdir()) == []
