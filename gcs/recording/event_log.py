"""The event log beside the tlog: what the pilot did, what was commanded, what went wrong, on the same clock.

JSON lines: each has ``time_us`` (UTC) and ``type``. The first is the session's header; vehicles are written
as ``[network, system id]``, enums as their words, NaN as null.
"""

from __future__ import annotations

import os
import platform
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from gcs.model.alarm import Alarm
from gcs.model.event import AlarmEvent, CommandEvent, Event, NoticeEvent, OperatorEvent, TextEvent
from gcs.model.link import LinkEvent
from gcs.recording.append_file import AppendFile, WriteFault
from gcs.recording.redact import without_secrets

MAX_PENDING = 20_000
EVENT_SUFFIX = ".events.jsonl"
FORMAT = 1

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def session_header(
    time_us: int, session: str, program: str, version: str, settings: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the first entry of a session's log; values of ``settings`` that look secret are left out."""
    return {
        "time_us": time_us,
        "type": "session",
        "format": FORMAT,
        "session": session,
        "program": program,
        "version": version,
        "platform": platform.platform(),
        "python": platform.python_version(),
        "settings": without_secrets(settings),
    }


def event_record(event: Event | LinkEvent) -> dict[str, Any]:
    """Return an event as an entry of the log."""
    if isinstance(event, TextEvent):
        kind: str = "text"
        body: dict[str, Any] = {
            "vehicle": event.vehicle,
            "severity": event.text.severity,
            "text": event.text.text,
            "compid": event.text.compid,
        }
    elif isinstance(event, CommandEvent):
        report = event.report
        kind = "command"
        body = {
            "command_id": report.command_id,
            "group_id": report.group_id,
            "vehicle": report.vehicle,
            "command": type(report.command).__name__,
            "arguments": report.command,
            "life": report.life,
            "outcome": report.outcome,
            "reason": report.reason,
        }
    elif isinstance(event, AlarmEvent):
        kind, body = "alarm", _alarm_body(event.alarm)
    elif isinstance(event, NoticeEvent):
        kind = "notice"
        body = {
            "level": event.level.name,
            "source": event.source,
            "text": event.text,
            "vehicle": event.vehicle,
        }
    elif isinstance(event, OperatorEvent):
        kind, body = "operator", {"action": event.action, "detail": event.detail}
    else:
        kind = "link"
        body = {
            "event": event.kind,
            "level": event.level.name,
            "text": event.text,
            "link": event.link_id,
            "name": event.link_name,
            "vehicle": event.vehicle,
        }
    return {"time_us": event.time_us, "type": kind} | body


def _alarm_body(alarm: Alarm) -> dict[str, Any]:
    return {
        "key": alarm.key,
        "level": alarm.level.name,
        "text": alarm.text,
        "vehicle": alarm.vehicle,
        "since_us": alarm.since_us,
        "count": alarm.count,
        "acknowledged": alarm.acknowledged,
        "active": alarm.active,
    }


class EventLog:
    """Takes events in any thread; a background thread calls ``drain`` and ``sync``.

    Args:
        path: the file, ``<session>.events.jsonl``; it must not exist yet.
        header: the first entry, repeated in each part of a log that had to be broken up.
        write: the system's write call, replaceable in tests.
    """

    def __init__(
        self, path: Path, header: Mapping[str, Any], *, write: Callable[[int, bytes], int] = os.write
    ) -> None:
        self._header_line = _encode(header) + b"\n"
        self._file = AppendFile(path, header=lambda: self._header_line, write=write)
        self._pending: list[Event | LinkEvent | dict[str, Any]] = []
        self._overflow = 0
        self._closed = False
        self._lock = threading.Lock()

    @property
    def path(self) -> Path:
        """The part that is being written."""
        return self._file.path

    @property
    def fault(self) -> WriteFault | None:
        """Why nothing reaches the disk now."""
        return self._file.fault

    @property
    def dropped(self) -> int:
        """Entries lost for good."""
        return self._file.records_dropped + self._overflow

    def add(self, event: Event | LinkEvent) -> None:
        """Take an event."""
        self._put(event)

    def note(self, time_us: int, kind: str, **values: Any) -> None:
        """Take an entry of another kind, such as ``links``; values that look secret are left out."""
        self._put({"time_us": time_us, "type": kind} | without_secrets(values))

    def drain(self, now: float) -> None:
        """Hand what was taken to the operating system; ``now`` in monotonic seconds."""
        with self._lock:
            if not self._closed:
                self._write(now)

    def sync(self) -> None:
        """Make the disk keep what was drained."""
        self._file.sync()

    def close(self, timeout_s: float = 5.0) -> None:
        """Write out the rest; events taken later are ignored. A disk that hangs is not waited for."""
        if not self._lock.acquire(timeout=timeout_s):
            return
        try:
            if not self._closed:
                self._closed = True
                self._write(time.monotonic())
                self._file.close()
        finally:
            self._lock.release()

    def _put(self, entry: Event | LinkEvent | dict[str, Any]) -> None:
        if len(self._pending) < MAX_PENDING:
            self._pending.append(entry)
        else:
            self._overflow += 1

    def _write(self, now: float) -> None:
        batch = self._pending[:]
        del self._pending[: len(batch)]
        lines = [_encode(item if isinstance(item, dict) else event_record(item)) for item in batch]
        self._file.write(b"".join(line + b"\n" for line in lines), len(lines), now)


def read_events(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the entries of a log in order; torn and damaged lines are left out.

    Raises:
        OSError: the file can't be read.
    """
    with path.open("rb") as file:
        for line in file:
            try:
                entry = _decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue
            if isinstance(entry.get("time_us"), int) and isinstance(entry.get("type"), str):
                yield entry
