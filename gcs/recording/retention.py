"""Keeps the recordings within the age and size that the pilot set, oldest first, and says what it deleted.

Only sessions that this program recorded are ever deleted (their event log begins with a session header), so
that a folder full of somebody's tlogs is safe; neither are those that run, were cut short and not yet looked
at, or are marked to be kept.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from gcs.model.errors import RecordingError
from gcs.recording.event_log import read_events
from gcs.recording.session import marked_sessions
from gcs.recording.session_name import EVENTS_SUFFIX, KEEP_SUFFIX, LOCK_SUFFIX, TLOG_SUFFIX

DAY_US = 86_400_000_000
GB = 1_000_000_000


@dataclass(frozen=True, slots=True)
class RecordedSession:
    """One recorded session on the disk."""

    name: str
    folder: Path
    files: tuple[Path, ...]
    tlogs: tuple[Path, ...]
    """Its tlog, in parts if it had to be broken up."""
    events: Path
    size_bytes: int
    started_us: int
    ended_us: int
    """UTC of the last write."""
    kept: bool
    """Marked to be kept for ever."""
    open: bool
    """Running, or cut short and not yet looked at."""


@dataclass(frozen=True, slots=True)
class RetentionReport:
    """What was deleted, and what should have been but could not be."""

    deleted: tuple[RecordedSession, ...] = ()
    failed: tuple[Path, ...] = field(default=())

    @property
    def freed_bytes(self) -> int:
        """Bytes that the disk got back."""
        return sum(session.size_bytes for session in self.deleted)

    @property
    def text(self) -> str:
        """One sentence for the message list; empty when there is nothing to say."""
        parts = []
        if self.deleted:
            count = len(self.deleted)
            names = ", ".join(session.name for session in self.deleted[:3]) + (", …" if count > 3 else "")
            freed = self.freed_bytes / 1e6
            parts.append(
                f"Deleted {count} old recording{'s' if count > 1 else ''} as set ({names}; {freed:.1f} MB)"
            )
        if self.failed:
            parts.append(f"Could not delete {self.failed[0]}")
        return "; ".join(parts)


def list_sessions(folder: Path) -> list[RecordedSession]:
    """Return the sessions that this program recorded in ``folder``, the oldest first."""
    marked = marked_sessions(folder)
    sessions = []
    try:
        logs = sorted(folder.glob(f"*{EVENTS_SUFFIX}"))
    except OSError:
        return []
    for events in logs:
        try:
            header = next(read_events(events), None)
            if header is None or header["type"] != "session":
                continue
            name = str(header.get("session", ""))
            if events.name == f"{name}{EVENTS_SUFFIX}":
                sessions.append(_session(folder, name, events, int(header["time_us"]), name in marked))
        except OSError:
            continue
    return sorted(sessions, key=lambda session: session.started_us)


def set_kept(session: RecordedSession, kept: bool) -> None:
    """Mark a session to be kept for ever, or no longer.

    Raises:
        RecordingError: the mark can't be written.
    """
    path = session.folder / f"{session.name}{KEEP_SUFFIX}"
    try:
        if kept:
            path.touch()
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise RecordingError(
            f"{path} can't be changed: {error.strerror or error}", "Check the permissions of the folder"
        ) from error


def apply_retention(
    folder: Path, keep_days: float, keep_gb: float, now_us: int, running: Collection[str] = ()
) -> RetentionReport:
    """Delete sessions that are too old, then the oldest ones while all together are too large.

    Args:
        folder: where the recordings are.
        keep_days: greatest age since the last write; 0: any.
        keep_gb: greatest size of all together in 10⁹ bytes; 0: any.
        now_us: UTC.
        running: names of sessions that must stay, besides those that have their mark.
    """
    sessions = list_sessions(folder)
    total = sum(session.size_bytes for session in sessions)
    deleted: list[RecordedSession] = []
    failed: list[Path] = []
    for session in sessions:
        if session.kept or session.open or session.name in running:
            continue
        too_old = keep_days > 0 and now_us - session.ended_us > keep_days * DAY_US
        too_large = keep_gb > 0 and total > keep_gb * GB
        if not (too_old or too_large):
            continue
        stuck = _delete(session)
        if stuck is None:
            deleted.append(session)
            total -= session.size_bytes
        else:
            failed.append(stuck)
    return RetentionReport(tuple(deleted), tuple(failed))


def _session(folder: Path, name: str, events: Path, started_us: int, is_open: bool) -> RecordedSession:
    tlogs = _parts(folder, name, TLOG_SUFFIX)
    files = (*tlogs, *_parts(folder, name, EVENTS_SUFFIX))
    stats = [file.stat() for file in files]
    return RecordedSession(
        name,
        folder,
        files,
        tlogs,
        events,
        sum(stat.st_size for stat in stats),
        started_us,
        max((stat.st_mtime_ns // 1000 for stat in stats), default=started_us),
        (folder / f"{name}{KEEP_SUFFIX}").exists(),
        is_open or (folder / f"{name}{LOCK_SUFFIX}").exists(),
    )


def _parts(folder: Path, name: str, suffix: str) -> tuple[Path, ...]:
    """Return the file and its further parts, as ``AppendFile`` names them."""
    parts, number = [], 1
    path = folder / f"{name}{suffix}"
    while path.exists() or number == 1:
        if path.exists():
            parts.append(path)
        number += 1
        path = folder / f"{name}-part{number}{suffix}"
    return tuple(parts)


def _delete(session: RecordedSession) -> Path | None:
    """Delete the files, the event log last, by which the session is known; return what can't be deleted."""
    for file in sorted(session.files, key=lambda file: file == session.events):
        try:
            file.unlink(missing_ok=True)
        except OSError:
            return file
    return None
