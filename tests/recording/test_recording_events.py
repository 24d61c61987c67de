"""The event log: what it says, what it never says, and how it is read back."""

import json
import math

import msgspec
from recording_samples import START_US

from gcs.model.alarm import Alarm, Level
from gcs.model.command import Arm, CommandLife, CommandReport, GoTo, Outcome
from gcs.model.event import AlarmEvent, CommandEvent, NoticeEvent, OperatorEvent, TextEvent
from gcs.model.ids import VehicleId
from gcs.model.link import LinkEvent, LinkEventKind
from gcs.model.settings import Settings
from gcs.model.vehicle import StatusText
from gcs.recording.append_file import RETRY_S
from gcs.recording.event_log import EventLog, read_events, session_header
from gcs.recording.redact import HIDDEN, clean_text, without_secrets

V3 = VehicleId(0, 3)
HEADER = session_header(START_US, "flight", "Godwit GCS", "1.2", {"keep_days": 3, "api_key": "hunter2"})
EVENTS = [
    TextEvent(START_US + 1, V3, StatusText(START_US + 1, 4, 'PreArm: "GPS"\nbad', 1)),
    CommandEvent(START_US + 2, CommandReport(7, V3, GoTo(1.5, math.nan), CommandLife.SENT, START_US + 2)),
    CommandEvent(
        START_US + 3,
        CommandReport(8, V3, Arm(), CommandLife.REFUSED, START_US + 3, Outcome.DENIED, "not ready", 2),
    ),
    AlarmEvent(START_US + 4, Alarm("link-lost", Level.CRITICAL, "Link lost", V3, START_US, 2)),
    NoticeEvent(START_US + 5, Level.CAUTION, "Link B", "slow"),
    OperatorEvent(START_US + 6, "hold to arm", "3"),
    LinkEvent(START_US + 7, LinkEventKind.OPENED, Level.ADVISORY, "Open", 1, "UDP"),
]


def entries(path):
    return list(read_events(path))


def test_log_begins_with_the_session_and_holds_every_kind_of_event(tmp_path):
    path = tmp_path / "flight.events.jsonl"
    log = EventLog(path, HEADER)
    for event in EVENTS:
        log.add(event)
    log.note(START_US + 8, "connected", links=[{"url": "tcp:10.0.0.1:5760"}])
    log.close()
    header, text, sent, refused, alarm, notice, operator, link, connected = entries(path)
    assert (header["type"], header["session"], header["version"]) == ("session", "flight", "1.2")
    assert header["platform"]
    assert text == {
        "time_us": START_US + 1, "type": "text", "vehicle": [0, 3], "severity": 4,
        "text": 'PreArm: "GPS"\nbad', "compid": 1,
    }  # fmt: skip
    assert (sent["command"], sent["life"], sent["outcome"]) == ("GoTo", "Sent", None)
    assert sent["arguments"] == {"lat_deg": 1.5, "lon_deg": None, "alt_rel_m": None}
    assert (refused["outcome"], refused["reason"], refused["group_id"]) == ("denied", "not ready", 2)
    assert (alarm["key"], alarm["level"], alarm["count"], alarm["active"]) == (
        "link-lost",
        "CRITICAL",
        2,
        True,
    )
    assert (notice["level"], notice["source"], notice["vehicle"]) == ("CAUTION", "Link B", None)
    assert (operator["action"], operator["detail"]) == ("hold to arm", "3")
    assert (link["event"], link["link"]) == ("opened", 1)
    assert connected["links"] == [{"url": "tcp:10.0.0.1:5760"}]


def test_each_line_is_strict_json(tmp_path):
    log = EventLog(tmp_path / "a.events.jsonl", HEADER)
    for event in EVENTS:
        log.add(event)
    log.close()
    for line in (tmp_path / "a.events.jsonl").read_text().splitlines():
        json.loads(line, parse_constant=lambda word: (_ for _ in ()).throw(AssertionError(word)))


def test_reader_leaves_out_torn_and_damaged_lines(tmp_path):
    path = tmp_path / "a.events.jsonl"
    log = EventLog(path, HEADER)
    log.add(EVENTS[5])
    log.close()
    good = path.read_bytes()
    path.write_bytes(b"\xff\xfe\x00junk\n" + good + b'[1]\n{"time_us": "x", "type": "a"}\n\n' + good[-40:-7])
    assert [entry["type"] for entry in entries(path)] == ["session", "operator"]


def test_full_disk_keeps_events_for_later_and_each_part_has_the_header(tmp_path, disk):
    path = tmp_path / "a.events.jsonl"
    log = EventLog(path, HEADER, write=disk.write)
    log.drain(0.0)
    disk.room = 10
    log.add(EVENTS[5])
    log.drain(1.0)
    assert log.fault is not None
    assert "full" in log.fault.text
    path.unlink()
    log.sync()
    disk.room = None
    log.drain(1.0 + 2 * RETRY_S)
    assert log.fault is None
    log.close()
    assert log.dropped == 0
    assert [entry["type"] for entry in entries(path)] == ["session", "operator"]


def test_header_holds_no_secret():
    assert HEADER["settings"] == {"keep_days": 3, "api_key": HIDDEN}
    settings = msgspec.to_builtins(Settings())
    assert without_secrets(settings) == json.loads(json.dumps(settings)), "nothing else is hidden"


def test_secrets_are_found_by_name_and_in_urls():
    assert clean_text("tcp://ann:pw@host:1/x?token=abc&y=1") == f"tcp://host:1/x?token={HIDDEN}&y=1"
    assert clean_text("udpin:0.0.0.0:14550") == "udpin:0.0.0.0:14550"
    nested = {"a": [{"signing_key": "s", "keyboard": "k", "password": ""}], "url": "quic://h?psk=1"}
    hidden = {
        "a": [{"signing_key": HIDDEN, "keyboard": "k", "password": ""}],
        "url": f"quic://h?psk={HIDDEN}",
    }
    assert without_secrets(nested) == hidden
