"""Reading tlogs, whole and damaged, and showing them as JSON lines."""

import json
import math
import os
import struct
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from recording_samples import START_US, attitude, frame_of, heartbeat, record, tlog_bytes

from gcs.mavlink import encode_frame
from gcs.model.errors import RecordingError
from gcs.recording.export import message_records, record_to_json_line
from gcs.recording.tlog_reader import TlogReader, summarise_tlog

DATA = Path(__file__).parents[1] / "data"
SHARED = Path(__file__).parents[3] / "shared" / "recordings"
RECORDINGS = [*sorted(DATA.glob("*.tlog")), *sorted(SHARED.glob("*.tlog"))]


def read(path):
    with TlogReader(path) as reader:
        return [(frame.time_us, frame.raw) for frame in reader], reader.damaged_bytes


def test_reader_gives_frames_with_their_own_times_and_link(tmp_path):
    path = tmp_path / "a.tlog"
    raws = [attitude(1), attitude(2, version=1), heartbeat(3)]
    path.write_bytes(tlog_bytes(raws))
    with TlogReader(path, link=7) as reader:
        frames = list(reader)
        assert next(iter(reader)).raw == raws[0], "each iteration starts anew"
    assert [frame.raw for frame in frames] == raws
    assert [frame.time_us for frame in frames] == [START_US, START_US + 20_000, START_US + 40_000]
    assert {frame.link for frame in frames} == {7}
    assert [frame.name for frame in frames] == ["ATTITUDE", "ATTITUDE", "HEARTBEAT"]
    assert frames[1].version == 1
    assert frames[0].msg.time_boot_ms == 1


@pytest.mark.parametrize("content", [b"", b"\x00", b"\xfd" * 5, bytes(1000), b"\xfd\xfe" * 500])
def test_reader_of_a_file_without_a_record_gives_nothing(tmp_path, content):
    path = tmp_path / "a.tlog"
    path.write_bytes(content)
    assert read(path) == ([], len(content))


def test_missing_file_is_said_so():
    with pytest.raises(RecordingError, match="can't be read"):
        TlogReader(Path("/nowhere/a.tlog"))


def test_reader_leaves_out_a_torn_tail_of_any_length(tmp_path):
    path = tmp_path / "a.tlog"
    raws = [attitude(n) for n in range(3)]
    whole = tlog_bytes(raws)
    last = len(record(raws[2], 0))
    for cut in range(1, last):
        path.write_bytes(whole[: len(whole) - cut])
        frames, damaged = read(path)
        assert [raw for _, raw in frames] == raws[:2]
        assert damaged == last - cut


def test_reader_finds_the_next_record_behind_a_torn_one(tmp_path):
    path = tmp_path / "a.tlog"
    torn = record(attitude(1), START_US + 1)[:-9]
    path.write_bytes(record(attitude(0), START_US) + torn + record(attitude(2), START_US + 2))
    frames, damaged = read(path)
    assert frames == [(START_US, attitude(0)), (START_US + 2, attitude(2))]
    assert damaged == len(torn)


def test_frame_behind_damage_whose_time_is_damaged_too_gets_the_time_before(tmp_path):
    path = tmp_path / "a.tlog"
    path.write_bytes(
        record(attitude(0), START_US) + b"\xee" * 30 + attitude(1) + record(attitude(2), START_US + 5)
    )
    frames, _ = read(path)
    assert frames == [(START_US, attitude(0)), (START_US, attitude(1)), (START_US + 5, attitude(2))]


def test_recording_that_was_continued_on_another_day_keeps_its_times(tmp_path):
    path = tmp_path / "a.tlog"
    later = START_US + 30 * 86_400_000_000
    path.write_bytes(record(attitude(0), START_US) + record(attitude(1), later))
    assert [time_us for time_us, _ in read(path)[0]] == [START_US, later]


def test_unknown_message_passes_when_another_record_follows(tmp_path):
    path = tmp_path / "a.tlog"
    unknown = b"\xfd\x03\x00\x00\x07\x01\x01" + (411).to_bytes(3, "little") + b"abc\x12\x34"
    path.write_bytes(
        record(unknown, START_US) + record(attitude(), START_US + 1) + record(unknown, START_US + 2)
    )
    with TlogReader(path) as reader:
        assert [frame.name for frame in reader] == ["UNKNOWN_411", "ATTITUDE", "UNKNOWN_411"]
        line = json.loads(record_to_json_line(next(iter(reader))))
    assert line["fields"] == {"payload_hex": "616263"}
    assert (line["name"], line["id"], line["seq"], line["sysid"]) == ("UNKNOWN_411", 411, 7, 1)


GOOD = [attitude(n, roll=float(n)) for n in range(6)]
damage = st.one_of(
    st.binary(max_size=60), st.just(b"\xfd" * 40), st.integers(1, 40).map(lambda n: record(GOOD[0], 3)[:n])
)


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(damage, min_size=5, max_size=5))
@example([b"\xfd" * 40, b"\xfd" * 40, bytes(7), record(GOOD[0], 3)[:36], record(GOOD[0], 3)[:36]])
@example([b"\xfd" * 40] * 5)
@example([b"\xfe\xfd", b"\xfd\xff\x01", b"\xfe\xff", b"\xfd", b""])
def test_every_good_record_is_found_between_any_damage(tmp_path, between):
    path = tmp_path / "a.tlog"
    parts = [record(raw, START_US + n) for n, raw in enumerate(GOOD)]
    path.write_bytes(parts[0] + b"".join(bad + part for bad, part in zip(between, parts[1:], strict=True)))
    frames, damaged = read(path)
    found = [raw for _, raw in frames]
    # The damage may itself hold a copy of a good one; none of ours may be missing.
    assert not Counter(GOOD) - Counter(found)
    assert damaged <= sum(map(len, between))


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.binary(max_size=400))
def test_reader_never_fails_on_any_bytes(tmp_path, data):
    path = tmp_path / "a.tlog"
    path.write_bytes(data)
    frames, damaged = read(path)
    assert sum(8 + len(raw) for _, raw in frames) + damaged == len(data)


def test_summary_counts_by_vehicle_and_message(tmp_path):
    path = tmp_path / "a.tlog"
    station = heartbeat(0, sysid=255, autopilot=8, mav_type=6)
    path.write_bytes(
        tlog_bytes([heartbeat(0), attitude(1), attitude(2), heartbeat(0, sysid=9), station]) + b"xx"
    )
    info = summarise_tlog(path)
    assert (info.frames, info.vehicles, info.duration_s, info.damaged_bytes) == (5, (1, 9), 0.08, 2)
    assert info.counts[1, 1] == {"HEARTBEAT": 1, "ATTITUDE": 2}
    assert info.start_us == START_US
    assert info.size_bytes == path.stat().st_size


def test_summary_of_an_empty_file(tmp_path):
    path = tmp_path / "a.tlog"
    path.touch()
    assert (summarise_tlog(path).frames, summarise_tlog(path).duration_s) == (0, 0.0)


def test_json_line_is_strict_json_with_null_for_nan_and_infinity():
    frame = frame_of(attitude(3, roll=math.nan, pitch=math.inf, yaw=-math.inf), START_US + 1, link=2)
    line = record_to_json_line(frame)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    record = json.loads(line, parse_constant=lambda word: pytest.fail(word))
    assert list(record) == ["time", "link", "sysid", "compid", "name", "id", "seq", "fields"]
    assert record["fields"]["roll"] is record["fields"]["pitch"] is record["fields"]["yaw"] is None
    assert record["time"] == (START_US + 1) / 1e6
    assert (record["link"], record["sysid"], record["compid"], record["seq"]) == (2, 1, 1, 3)


def test_json_line_writes_text_as_text_and_arrays_as_lists_and_big_integers_exactly():
    text = json.loads(record_to_json_line(frame_of(encode_frame("STATUSTEXT", 1, 1, 0, text='a"b\n'))))
    assert text["fields"]["text"] == 'a"b\n'
    odd = frame_of(encode_frame("STATUSTEXT", 1, 1, 0, text=b"\xff\xfe\x01"))
    assert json.loads(record_to_json_line(odd))["fields"]["text"] == "\ufffd\ufffd\x01"
    cells = frame_of(encode_frame("BATTERY_STATUS", 1, 1, 0, voltages=[4000, 4100]))
    assert json.loads(record_to_json_line(cells))["fields"]["voltages"] == [4000, 4100] + [0] * 8
    time = frame_of(encode_frame("SYSTEM_TIME", 1, 1, 0, time_unix_usec=2**64 - 1))
    assert json.loads(record_to_json_line(time))["fields"]["time_unix_usec"] == 2**64 - 1


def test_json_line_never_shows_a_signing_key():
    secret = bytes(range(1, 33))
    frame = frame_of(encode_frame("SETUP_SIGNING", 255, 190, 0, target_system=1, secret_key=secret))
    assert json.loads(record_to_json_line(frame))["fields"] == {"target_system": 1, "target_component": 0}


@pytest.fixture(scope="module")
def mavutil():
    os.environ["MAVLINK20"] = "1"
    from pymavlink import mavutil

    mavutil.set_dialect("all")
    return mavutil


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name)
def test_records_of_a_recording_equal_pymavlinks_in_every_field(path, mavutil):
    theirs = mavutil.mavlink_connection(str(path), dialect="all")
    number = 0
    with TlogReader(path) as reader:
        for number, ours in enumerate(message_records(reader), 1):
            message = theirs.recv_match()
            assert message.get_type() == ours["name"]
            assert abs(message._timestamp - ours["time"]) < 2e-6
            if ours["name"].startswith("UNKNOWN"):
                continue
            fields = message.to_dict()
            del fields["mavpackettype"]
            assert repr(fields) == repr(
                {name: list(v) if isinstance(v, tuple) else v for name, v in ours["fields"].items()}
            )
            header = (
                message.get_srcSystem(),
                message.get_srcComponent(),
                message.get_seq(),
                message.get_msgId(),
            )
            assert header == (ours["sysid"], ours["compid"], ours["seq"], ours["id"])
            if path.parent != DATA and number == 3000:
                break
        else:
            assert theirs.recv_match() is None
            assert reader.damaged_bytes == 0
    theirs.close()
    assert number > 100


def test_time_is_the_big_endian_64_bit_number_before_the_frame(tmp_path):
    path = tmp_path / "a.tlog"
    path.write_bytes(struct.pack(">Q", 123_456_789) + attitude())
    assert read(path)[0][0][0] == 123_456_789
