"""The tlog: what it holds, and what a bad disk does to it."""

import errno
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from recording_samples import START_US, attitude, tlog_bytes, wait_for

from gcs.mavlink import encode_frame
from gcs.model.recording import RecordingState
from gcs.recording.append_file import RETRY_S
from gcs.recording.background import BackgroundWriter
from gcs.recording.tlog_reader import TlogReader
from gcs.recording.tlog_writer import TlogWriter


def frames_in(path):
    with TlogReader(path) as reader:
        frames = [(frame.time_us, frame.raw) for frame in reader]
        assert reader.damaged_bytes == 0
    return frames


def test_tlog_holds_each_frame_behind_its_big_endian_time(tmp_path):
    writer = TlogWriter(tmp_path / "a.tlog")
    raws = [attitude(n) for n in range(5)]
    for n, raw in enumerate(raws):
        writer.write(raw, START_US + n * 20_000)
    writer.close()
    assert (tmp_path / "a.tlog").read_bytes() == tlog_bytes(raws)
    status = writer.status()
    assert (status.state, status.frames, status.dropped) == (RecordingState.STOPPED, 5, 0)
    assert status.bytes == (tmp_path / "a.tlog").stat().st_size
    assert status.started_us == START_US


def test_tlog_never_holds_setup_signing_signed_or_not(tmp_path):
    writer = TlogWriter(tmp_path / "a.tlog")
    secret = bytes(range(1, 33))
    plain = encode_frame("SETUP_SIGNING", 255, 190, 0, target_system=1, secret_key=secret)
    signed = bytes([plain[0], plain[1], 1]) + plain[3:] + bytes(13)
    for raw in (attitude(), plain, signed, attitude(1)):
        writer.write(raw, START_US)
    writer.close()
    data = (tmp_path / "a.tlog").read_bytes()
    assert secret not in data
    assert secret[:8] not in data
    assert len(frames_in(tmp_path / "a.tlog")) == 2


def test_tlog_keeps_a_mavlink_1_frame_whose_payload_looks_like_the_id_of_setup_signing(tmp_path):
    writer = TlogWriter(tmp_path / "a.tlog")
    raw = encode_frame("ATTITUDE", 1, 1, 0, version=1, time_boot_ms=0x00010000)
    assert raw[7:10] == b"\x00\x01\x00"
    writer.write(raw, START_US)
    writer.close()
    assert frames_in(tmp_path / "a.tlog") == [(START_US, raw)]


def test_times_in_a_tlog_never_go_back(tmp_path):
    writer = TlogWriter(tmp_path / "a.tlog")
    for batch in ((5, 3, 9), (8, 10), (-4, 2**70)):
        for offset in batch:
            writer.write(attitude(), START_US + offset if 0 <= offset < 2**64 else offset)
        writer.drain(0.0)
    writer.close()
    times = [time_us for time_us, _ in frames_in(tmp_path / "a.tlog")]
    assert times == [START_US + n for n in (5, 5, 9, 9, 10, 10)] + [2**64 - 1]


def test_tlog_never_overwrites_a_file_that_is_there(tmp_path):
    (tmp_path / "a.tlog").write_bytes(b"precious")
    writer = TlogWriter(tmp_path / "a.tlog")
    writer.write(attitude(), START_US)
    writer.close()
    assert (tmp_path / "a.tlog").read_bytes() == b"precious"
    assert writer.status().path == str(tmp_path / "a-part2.tlog")
    assert len(frames_in(tmp_path / "a-part2.tlog")) == 1


def test_session_without_frames_leaves_no_empty_tlog(tmp_path):
    writer = TlogWriter(tmp_path / "a.tlog")
    writer.drain(0.0)
    assert (tmp_path / "a.tlog").exists()
    writer.close()
    assert list(tmp_path.iterdir()) == []


def test_frames_after_close_are_ignored(tmp_path):
    writer = TlogWriter(tmp_path / "a.tlog")
    writer.write(attitude(), START_US)
    writer.close()
    writer.write(attitude(), START_US)
    writer.drain(100.0)
    writer.close()
    assert len(frames_in(tmp_path / "a.tlog")) == 1


def test_full_disk_is_a_state_and_recording_goes_on_without_loss_when_there_is_space(tmp_path, disk):
    writer = TlogWriter(tmp_path / "a.tlog", write=disk.write)
    raws = [attitude(n) for n in range(30)]
    for n, raw in enumerate(raws[:10]):
        writer.write(raw, START_US + n)
    writer.drain(0.0)
    disk.room = 17  # the next record is torn
    for n, raw in enumerate(raws[10:20]):
        writer.write(raw, START_US + 10 + n)
    writer.drain(1.0)
    status = writer.status()
    assert status.state is RecordingState.FAILED
    assert "disk is full" in status.error
    assert "Free some space" in status.remedy
    assert len(frames_in(tmp_path / "a.tlog")) == 10
    calls = disk.calls
    writer.drain(1.0 + RETRY_S / 2)
    assert disk.calls == calls, "a full disk is not hammered"
    disk.room = None
    for n, raw in enumerate(raws[20:]):
        writer.write(raw, START_US + 20 + n)
    writer.drain(1.0 + 2 * RETRY_S)
    status = writer.status()
    assert (status.state, status.error, status.dropped) == (RecordingState.RECORDING, "", 0)
    writer.close()
    assert [raw for _, raw in frames_in(tmp_path / "a.tlog")] == raws
    assert len(writer.paths()) == 1


def test_what_no_longer_fits_into_memory_while_the_disk_is_full_is_dropped_and_counted(tmp_path, disk):
    writer = TlogWriter(tmp_path / "a.tlog", max_backlog=1000, write=disk.write)
    disk.room = 0
    for second in range(50):
        for n in range(10):
            writer.write(attitude(n), START_US + second)
        writer.drain(float(second))
    status = writer.status()
    assert status.frames == 0
    assert status.dropped > 450
    disk.room = None
    writer.drain(100.0)
    writer.close()
    assert len(frames_in(Path(writer.status().path))) == 500 - status.dropped


def test_frames_beyond_what_may_wait_for_a_hanging_disk_are_dropped_and_counted(tmp_path):
    writer = TlogWriter(tmp_path / "a.tlog", max_pending=100)
    for n in range(150):
        writer.write(attitude(n), START_US + n)
    writer.close()
    assert writer.status().dropped == 50
    assert len(frames_in(tmp_path / "a.tlog")) == 100


def test_file_too_large_for_the_file_system_goes_on_in_a_second_part(tmp_path):
    limit = len(tlog_bytes([attitude()])) + 5

    def write(fd, data):
        room = limit - os.fstat(fd).st_size
        if room <= 0:
            raise OSError(errno.EFBIG, "File too large")
        return os.write(fd, data[:room])

    writer = TlogWriter(tmp_path / "a.tlog", write=write)
    for n in range(2):
        writer.write(attitude(n), START_US + n)
        writer.drain(float(n))
    writer.close()
    assert writer.status().error == ""
    assert frames_in(tmp_path / "a.tlog") == [(START_US, attitude(0))]
    assert frames_in(tmp_path / "a-part2.tlog") == [(START_US + 1, attitude(1))]


@pytest.mark.parametrize("code", [errno.EIO, errno.ENODEV, errno.EROFS])
def test_failing_disk_is_named_and_recording_goes_on_in_a_new_part(tmp_path, disk, code):
    writer = TlogWriter(tmp_path / "a.tlog", write=disk.write)
    writer.write(attitude(0), START_US)
    writer.drain(0.0)
    disk.room, disk.error = 3, code
    writer.write(attitude(1), START_US + 1)
    writer.drain(1.0)
    status = writer.status()
    assert status.state is RecordingState.FAILED
    assert status.error
    assert status.remedy
    disk.room = None
    writer.drain(5.0)
    writer.close()
    assert [len(frames_in(path)) for path in writer.paths()] == [1, 1]


def test_folder_that_cannot_be_made_is_a_state_and_tried_again(tmp_path):
    blocker = tmp_path / "folder"
    blocker.write_text("a file in the way")
    writer = TlogWriter(blocker / "a.tlog")
    writer.write(attitude(), START_US)
    writer.drain(0.0)
    assert writer.status().state is RecordingState.FAILED
    assert str(blocker) in writer.status().error
    blocker.unlink()
    writer.drain(10.0)
    assert writer.status().state is RecordingState.RECORDING
    writer.close()
    assert len(frames_in(blocker / "a.tlog")) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not delete open files")
def test_tlog_deleted_while_recording_goes_on_in_a_new_file(tmp_path):
    writer = TlogWriter(tmp_path / "a.tlog")
    writer.write(attitude(0), START_US)
    writer.drain(0.0)
    (tmp_path / "a.tlog").unlink()
    writer.sync()
    writer.write(attitude(1), START_US + 1)
    writer.drain(0.1)
    writer.close()
    assert frames_in(tmp_path / "a.tlog") == [(START_US + 1, attitude(1))]


def test_disk_that_hangs_is_a_state_and_holds_up_neither_the_engine_nor_the_end(tmp_path, monkeypatch):
    monkeypatch.setattr("gcs.recording.tlog_writer.STALL_S", 0.02)
    answer = threading.Event()

    def write(fd, data):
        answer.wait(10)
        return os.write(fd, data)

    writer = TlogWriter(tmp_path / "a.tlog", write=write)
    background = BackgroundWriter([writer], drain_interval_s=0.001)
    writer.write(attitude(0), START_US)
    background.start()
    wait_for(lambda: writer.status().state is RecordingState.FAILED)
    assert "does not answer" in writer.status().error
    writer.write(attitude(1), START_US + 1)
    writer.close(timeout_s=0.01)
    answer.set()
    wait_for(lambda: writer.status().frames == 2)
    wait_for(lambda: writer.status().state is RecordingState.RECORDING)
    background.stop()
    writer.close()
    assert len(frames_in(tmp_path / "a.tlog")) == 2


def test_frames_that_nobody_drains_are_a_state(tmp_path):
    writer = TlogWriter(tmp_path / "a.tlog", max_pending=3)
    for n in range(4):
        writer.write(attitude(n), START_US)
    assert writer.status().state is RecordingState.FAILED
    writer.close()


def test_failing_sync_is_a_state_and_leads_to_a_new_part(tmp_path, monkeypatch):
    writer = TlogWriter(tmp_path / "a.tlog")
    writer.write(attitude(0), START_US)
    writer.drain(0.0)

    def fsync(fd):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        writer.sync()
    assert writer.status().state is RecordingState.FAILED
    assert "error" in writer.status().error
    writer.write(attitude(1), START_US + 1)
    writer.drain(0.1)
    writer.sync()
    assert writer.status().state is RecordingState.RECORDING
    writer.close()
    assert [len(frames_in(path)) for path in writer.paths()] == [1, 1]


def test_real_size_limit_of_the_system_neither_kills_nor_loses_a_frame(tmp_path):
    program = """
import resource, sys, signal
from pathlib import Path
from recording_samples import attitude, START_US
from gcs.recording.tlog_writer import TlogWriter
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
writer = TlogWriter(Path(sys.argv[1]))
for n in range(100):
    writer.write(attitude(n), START_US + n)
    writer.drain(float(2 * n))
writer.close()
print(writer.status().dropped, len(writer.paths()))
"""
    result = run_python(program, tmp_path / "a.tlog")
    dropped, parts = map(int, result.stdout.split())
    assert dropped == 0
    assert parts > 2
    paths = sorted(tmp_path.glob("a*.tlog"))
    assert sum(len(frames_in(path)) for path in paths) == 100
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def run_python(program, *args):
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, args)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=environment(),
    )


def environment():
    root = Path(__file__).parents[2]
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(root), str(Path(__file__).parent)])}


def test_no_frame_is_lost_between_a_writing_and_a_draining_thread(tmp_path):
    writer = TlogWriter(tmp_path / "a.tlog")
    background = BackgroundWriter([writer], drain_interval_s=0.0005, sync_interval_s=0.01)
    background.start()
    raws = [attitude(n, roll=float(n)) for n in range(20_000)]
    for n, raw in enumerate(raws):
        writer.write(raw, START_US + n)
    background.stop()
    writer.close()
    assert [raw for _, raw in frames_in(tmp_path / "a.tlog")] == raws
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("recording")]


def test_background_writer_hands_frames_to_the_system_within_a_quarter_second(tmp_path):
    writer = TlogWriter(tmp_path / "a.tlog")
    background = BackgroundWriter([writer])
    background.start()
    wait_for(lambda: (tmp_path / "a.tlog").exists())
    started = time.monotonic()
    writer.write(attitude(), START_US)
    wait_for(lambda: (tmp_path / "a.tlog").stat().st_size > 0)
    took_s = time.monotonic() - started
    background.stop()
    writer.close()
    assert took_s < 0.6, "0.2 s and what a busy machine adds"


KILLED = """
import sys, time
from pathlib import Path
from recording_samples import attitude
from gcs.model.clock import SystemClock
from gcs.recording.recorder import Recorder, RecorderConfig
recorder = Recorder(RecorderConfig(Path(sys.argv[1]), pattern="flight"), SystemClock())
recorder.start()
n = 0
while True:
    now = time.time_ns() // 1000
    for _ in range(25):
        recorder.write(attitude(n, roll=float(n)), now)
        n += 1
    print(n, now, flush=True)
    time.sleep(0.005)
"""


def test_kill_9_loses_less_than_a_second_and_the_tlog_opens_in_pymavlink(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=environment()
    )
    assert process.stdout is not None
    tlog = tmp_path / "flight.tlog"
    lines = []
    while not lines or not tlog.exists() or int(lines[-1].split()[0]) < 5000:
        lines.append(process.stdout.readline())
        assert lines[-1]
    process.send_signal(signal.SIGKILL)
    killed_us = time.time_ns() // 1000
    process.wait(10)
    process.stdout.close()

    from pymavlink import mavutil

    log = mavutil.mavlink_connection(str(tlog), dialect="all")
    messages = []
    while (message := log.recv_match()) is not None:
        messages.append(message)
    log.close()
    assert {message.get_type() for message in messages} == {"ATTITUDE"}
    assert [message.time_boot_ms for message in messages] == list(range(len(messages)))
    lost_us = killed_us - messages[-1]._timestamp * 1e6
    assert lost_us < 1_000_000
    assert len(messages) >= max(
        n for n, at in (map(int, line.split()) for line in lines) if at < killed_us - 1e6
    )
