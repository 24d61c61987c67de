"""Recordings of real autopilots, decoded by us and by pymavlink."""

from collections import Counter
from pathlib import Path

import pytest
from codec_samples import pymavlink_fields, same

from gcs.mavlink import Framer, SequenceTracker, UnknownMessageError
from gcs.mavlink.peer import PymavlinkPeer, pymavlink_messages, pymavlink_parse

EXTRACTS = Path(__file__).parents[1] / "data"
RECORDINGS = Path(__file__).parents[3] / "shared" / "recordings"
FILES = [EXTRACTS / "px4-extract.tlog", EXTRACTS / "ardupilot-extract.tlog"]
FULL = [
    RECORDINGS / name
    for name in (
        "arducopter-4.7-flight.tlog",
        "arduplane-4.7-flight.tlog",
        "px4-1.17-fleet-of-5.tlog",
        "px4-1.17-flight.tlog",
    )
]
UNKNOWN_IDS = {8, 380, 410, 411}


def frames_of(path):
    """Frames of a tlog as bytes, found by their lengths alone."""
    data = path.read_bytes()
    found, place = [], 0
    while place < len(data):
        place += 8
        assert data[place] == 0xFD
        end = place + 12 + data[place + 1] + (13 if data[place + 2] & 1 else 0)
        found.append(data[place:end])
        place = end
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_recorded_message_decodes_as_pymavlink_decodes_it(path):
    framer, unknown = Framer(), Counter()
    wanted = frames_of(path)
    found = [frame for raw in wanted for frame in framer.feed(raw)] + framer.flush()
    for frame, raw in zip(found, wanted, strict=True):
        assert frame.raw == raw
        if frame.definition is None:
            unknown[frame.msgid] += 1
            assert frame.name == f"UNKNOWN_{frame.msgid}"
            with pytest.raises(UnknownMessageError, match=f"id {frame.msgid} from system 1 is not in"):
                _ = frame.msg
            continue
        ours, theirs = frame.msg.as_dict(), pymavlink_fields(raw)
        assert list(ours) == list(theirs)
        assert all(same(ours[name], theirs[name]) for name in theirs), frame.name
    assert framer.stats.bad_crc == framer.stats.dropped_bytes == 0
    assert framer.stats.unknown == sum(unknown.values())
    assert set(unknown) == (UNKNOWN_IDS if "px4" in path.name else set())


@pytest.mark.parametrize("path", FULL, ids=lambda path: path.name)
@pytest.mark.parametrize("chunk_len", [1000, 4096])
def test_every_frame_of_a_whole_recording_is_found_in_chunks(path, chunk_len):
    if not path.exists():
        pytest.skip("the shared recordings are not here")
    wanted = frames_of(path)
    stream = b"".join(wanted)
    framer = Framer()
    found = []
    for start in range(0, len(stream), chunk_len):
        found += [frame.raw for frame in framer.feed(stream[start : start + chunk_len])]
    assert found + [frame.raw for frame in framer.flush()] == wanted
    assert framer.stats.dropped_bytes == 0


def test_the_peer_finds_the_same_messages():
    wanted = frames_of(FILES[0])
    stream = b"".join(wanted)
    assert pymavlink_parse(stream) == len(wanted)
    assert pymavlink_parse(stream, chunk_len=50) == len(wanted)
    assert [bytes(message.get_msgbuf()) for message in pymavlink_messages(stream)] == wanted
    assert PymavlinkPeer().feed(b"") == []
    assert [message.get_type() for message in PymavlinkPeer().feed(b"\x00" + wanted[0])] != []


def test_a_whole_flight_recorded_without_loss_shows_no_sequence_gap():
    path = FULL[3]
    if not path.exists():
        pytest.skip("the shared recordings are not here")
    tracker, framer = SequenceTracker(), Framer()
    lost = sum(tracker.observe(frame) for raw in frames_of(path) for frame in framer.feed(raw))
    assert lost == 0
