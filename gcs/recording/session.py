"""The mark of a running session, by which the next start knows that the last one was cut short.

``<session>.session.lock`` is written when a recording starts and removed when it ends well. It names the
process, so that two programs that record into one folder don't take each other for dead.
"""

from __future__ import annotations

import os
import platform
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import psutil

from gcs.model.errors import RecordingError
from gcs.model.ids import VehicleId
from gcs.recording.atomic_file import write_atomically
from gcs.recording.redact import clean_text
from gcs.recording.session_name import EVENTS_SUFFIX, LOCK_SUFFIX, TLOG_SUFFIX

PID_REUSE_S = 2.0
"""Two readings of one process's start time may differ by so much."""
FOREIGN_SILENT_S = 60.0
"""A session of another computer counts as interrupted when its tlog stood still for so long."""


class LinkNote(msgspec.Struct, frozen=True):
    """A link as it has to be opened again."""

    url: str
    name: str = ""


class _LockFile(msgspec.Struct, frozen=True):
    session: str
    started_us: int
    pid: int
    process_started_s: float
    host: str
    program_version: str = ""
    links: tuple[LinkNote, ...] = ()
    selected: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class InterruptedSession:
    """A session that did not end well, and what was connected."""

    name: str
    folder: Path
    started_us: int
    last_us: int
    """UTC of the last write to its files."""
    links: tuple[LinkNote, ...]
    selected: tuple[VehicleId, ...]
    """The vehicles that were selected."""
    tlog: Path | None
    """The recording; None when nothing had been written yet."""
    lock: Path


class SessionLock:
    """Writes and removes the mark of one running session. ``drain`` is for the background thread."""

    def __init__(self, folder: Path, session: str, started_us: int, program_version: str = "") -> None:
        self.path = folder / f"{session}{LOCK_SUFFIX}"
        self._content = _LockFile(
            session,
            started_us,
            os.getpid(),
            psutil.Process().create_time(),
            platform.node(),
            program_version,
        )
        self._changed = True
        self._removed = False
        self._lock = threading.Lock()

    def update(self, links: tuple[LinkNote, ...], selected: tuple[VehicleId, ...]) -> bool:
        """Note what is connected now, without secrets in URLs; written at the next ``drain``.

        Returns:
            Whether anything changed.
        """
        content = msgspec.structs.replace(
            self._content,
            links=tuple(LinkNote(clean_text(link.url), link.name) for link in links),
            selected=tuple((vehicle.network, vehicle.sysid) for vehicle in selected),
        )
        if content == self._content:
            return False
        self._content = content
        self._changed = True
        return True

    def drain(self, now: float) -> None:
        """Write the mark if it changed; a disk that refuses is tried again at the next change or drain."""
        del now
        with self._lock:
            if not self._changed or self._removed:
                return
            self._changed = False
            try:
                write_atomically(self.path, [msgspec.json.encode(self._content)], mode=0o600)
            except RecordingError:
                self._changed = True

    def sync(self) -> None:
        """Nothing: each write is synced by itself."""

    def remove(self) -> None:
        """The session ended well."""
        with self._lock:
            self._removed = True
            _unlink(self.path)


def find_interrupted(folder: Path, now_us: int) -> InterruptedSession | None:
    """Return the newest session in ``folder`` that was cut short and whose program is gone."""
    found = list(_interrupted(folder, now_us))
    return max(found, key=lambda session: session.started_us, default=None)


def claim_interrupted(session: InterruptedSession, now_us: int) -> bool:
    """Take an interrupted session over (or drop it): nobody will be offered it, nor any older one, again.

    Returns:
        False when another program was faster.
    """
    claimed = _unlink(session.lock)
    for older in list(_interrupted(session.folder, now_us)):
        if older.started_us <= session.started_us:
            _unlink(older.lock)
    return claimed


def running_sessions(folder: Path, now_us: int) -> frozenset[str]:
    """Return the names of sessions whose mark is there and whose program, as far as one can tell, runs."""
    return frozenset(lock.session for path, lock in _locks(folder) if _is_running(folder, path, lock, now_us))


def marked_sessions(folder: Path) -> frozenset[str]:
    """Return the names of all sessions that have a mark, running or interrupted."""
    return frozenset(path.name.removesuffix(LOCK_SUFFIX) for path in _glob(folder, f"*{LOCK_SUFFIX}"))


def _interrupted(folder: Path, now_us: int) -> Iterator[InterruptedSession]:
    for path, lock in _locks(folder):
        if _is_running(folder, path, lock, now_us):
            continue
        tlogs = sorted(_glob(folder, f"{_escaped(lock.session)}*{TLOG_SUFFIX}"), key=_mtime_us)
        events = folder / f"{lock.session}{EVENTS_SUFFIX}"
        yield InterruptedSession(
            lock.session,
            folder,
            lock.started_us,
            max([_mtime_us(file) for file in (*tlogs, events, path)]),
            lock.links,
            tuple(VehicleId(*pair) for pair in lock.selected),
            tlogs[-1] if tlogs else None,
            path,
        )


def _locks(folder: Path) -> Iterator[tuple[Path, _LockFile]]:
    for path in _glob(folder, f"*{LOCK_SUFFIX}"):
        try:
            lock = msgspec.json.decode(path.read_bytes(), type=_LockFile)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            continue
        if path.name == f"{lock.session}{LOCK_SUFFIX}":
            yield path, lock


def _is_running(folder: Path, path: Path, lock: _LockFile, now_us: int) -> bool:
    if lock.host != platform.node():
        newest = max(_mtime_us(path), _mtime_us(folder / f"{lock.session}{TLOG_SUFFIX}"))
        return now_us - newest < FOREIGN_SILENT_S * 1e6
    try:
        return abs(psutil.Process(lock.pid).create_time() - lock.process_started_s) < PID_REUSE_S
    except psutil.AccessDenied:
        return True
    except psutil.Error:
        return False


def _glob(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []


def _escaped(name: str) -> str:
    """Return a name in which brackets stand for themselves in a glob."""
    return name.replace("[", "[[]")


def _mtime_us(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns // 1000
    except OSError:
        return 0


def _unlink(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True
