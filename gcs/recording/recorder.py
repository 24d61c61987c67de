"""One session's recording as the engine uses it: tlog, event log, mark, and the threads that write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gcs.model.clock import Clock
from gcs.model.event import Event
from gcs.model.ids import VehicleId
from gcs.model.link import LinkEvent
from gcs.model.recording import RecordingState, RecordingStatus
from gcs.recording.background import BackgroundWriter
from gcs.recording.event_log import EventLog, session_header
from gcs.recording.session import LinkNote, SessionLock
from gcs.recording.session_name import (
    DEFAULT_PATTERN,
    EVENTS_SUFFIX,
    TLOG_SUFFIX,
    free_name,
    resumed_name,
    session_name,
)
from gcs.recording.tlog_writer import TlogWriter


@dataclass(frozen=True, slots=True)
class RecorderConfig:
    """Where and under which name to record, and what the header of the event log says."""

    folder: Path
    pattern: str = DEFAULT_PATTERN
    station: str = ""
    """Stands in the pattern for ``{name}``."""
    resume: str = ""
    """Name of the interrupted session that this one continues."""
    program: str = "Godwit GCS"
    version: str = ""
    settings: Mapping[str, Any] | None = None
    """For the header; whatever looks secret is left out."""


class Recorder:
    """Records one session from ``start`` to ``close``; nothing it does raises because of the disk.

    ``write`` is for the engine thread and costs well under a microsecond; the other methods may be called
    from any thread.
    """

    def __init__(self, config: RecorderConfig, clock: Clock) -> None:
        started_us = clock.time_us()
        wanted = (
            resumed_name(config.resume)
            if config.resume
            else session_name(config.pattern, started_us, config.station)
        )
        self.folder = config.folder
        self.name = free_name(config.folder, wanted)
        """Name of the session: of its files, without suffix."""
        header = session_header(started_us, self.name, config.program, config.version, config.settings or {})
        if config.resume:
            header["resumes"] = config.resume
        self._clock = clock
        self._started_us = started_us
        self.tlog = TlogWriter(config.folder / f"{self.name}{TLOG_SUFFIX}")
        self.events = EventLog(config.folder / f"{self.name}{EVENTS_SUFFIX}", header)
        self._mark = SessionLock(config.folder, self.name, started_us, config.version)
        self._writer = BackgroundWriter((self._mark, self.events, self.tlog))
        self._closed = False
        self.write: Callable[[bytes, int], None] = self.tlog.write
        """``write(raw, time_us)``: take one frame, in or out, on any link."""

    def start(self) -> None:
        """Start the writing threads, which open the files at once."""
        self._writer.start()

    def add_event(self, event: Event | LinkEvent) -> None:
        """Take an event for the event log."""
        self.events.add(event)

    def note_connected(self, links: Sequence[LinkNote], selected: Sequence[VehicleId]) -> None:
        """Note what is connected, for the offer to resume after a crash, and in the event log."""
        if self._mark.update(tuple(links), tuple(selected)):
            self.events.note(
                self._clock.time_us(),
                "connected",
                links=[{"url": link.url, "name": link.name} for link in links],
                selected=[list(vehicle) for vehicle in selected],
            )

    def status(self) -> RecordingStatus:
        """Return where recording stands: the tlog's status, or the event log's if it alone has trouble."""
        status = self.tlog.status()
        fault = self.events.fault
        if status.state is RecordingState.RECORDING and fault is not None:
            status = replace(status, state=RecordingState.FAILED, error=fault.text, remedy=fault.remedy)
        return replace(
            status,
            started_us=self._started_us,
            dropped=status.dropped + self.events.dropped,
            events_path=str(self.events.path),
        )

    def close(self) -> None:
        """End the session well: write out everything, join the threads, remove the mark."""
        if self._closed:
            return
        self._closed = True
        self._writer.stop()
        self.tlog.close()
        self.events.close()
        self._mark.remove()
