"""A file that only grows, written so that neither a full disk nor a pulled stick stops the program.

What can't be written waits in a bounded backlog and is written when the disk takes it again; what no longer
fits is dropped and counted. A record that was written in part is cut off, or, where that is impossible, left
behind in the old file while a new part begins.
"""

from __future__ import annotations

import errno
import os
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

RETRY_S = 1.0
MAX_BACKLOG_BYTES = 8 * 1024 * 1024
_STAY_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EAGAIN, errno.EINTR})
"""After these the open file is still good: writing goes on in it."""
_OPEN_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
_TEXTS = {
    errno.ENOSPC: ("the disk is full", "Free some space"),
    errno.EDQUOT: ("your disk quota is used up", "Free some space"),
    errno.EFBIG: ("the file has become too large for the disk", "Choose another folder"),
    errno.EROFS: ("the disk is read-only", "Choose another folder, or make the disk writable"),
    errno.EACCES: ("writing is not permitted", "Choose another folder, or change its permissions"),
    errno.EPERM: ("writing is not permitted", "Choose another folder, or change its permissions"),
    errno.ENOENT: ("the folder is gone", "Put the disk back, or choose another folder"),
    errno.ENOTDIR: ("the folder is not a folder", "Choose another folder"),
    errno.EIO: ("the disk reports an error", "Choose another folder, and don't trust this disk"),
    errno.ENODEV: ("the disk is gone", "Put the disk back, or choose another folder"),
}


@dataclass(frozen=True, slots=True)
class WriteFault:
    """Why nothing can be written now."""

    text: str
    remedy: str


def describe_fault(error: OSError, folder: Path) -> WriteFault:
    """Return what happened and what to do about it, in words for a pilot."""
    text, remedy = _TEXTS.get(error.errno or 0, (error.strerror or str(error), "Choose another folder"))
    return WriteFault(
        f"{text[0].upper()}{text[1:]} ({folder})", f"{remedy}; recording goes on by itself as soon as it can"
    )


class AppendFile:
    """Appends whole records to one file or, after a break, to its next part.

    Not for the hot path: a background thread calls ``write``. ``sync`` may run in another thread meanwhile.

    Args:
        path: the first file; following parts are named ``<stem>-part2<suffix>``.
        header: gives the bytes that begin each part.
        max_backlog: bytes that wait while nothing can be written; older ones are dropped beyond that.
        write: the system's write call, replaceable in tests.
    """

    def __init__(
        self,
        path: Path,
        header: Callable[[], bytes] = bytes,
        max_backlog: int = MAX_BACKLOG_BYTES,
        write: Callable[[int, bytes], int] = os.write,
    ) -> None:
        self.path = path
        """The part that is being written."""
        self.parts: list[Path] = []
        self.bytes_written = 0
        """Over all parts."""
        self.records_written = 0
        self.records_dropped = 0
        self._first = path
        self._header = header
        self._max_backlog = max_backlog
        self._write = write
        self._write_fault: WriteFault | None = None
        self._sync_fault: WriteFault | None = None
        self._abandon = False
        """Set by ``sync``: the file is gone or its disk fails; only the writing thread may close it."""
        self._fd: int | None = None
        self._fd_lock = threading.Lock()
        self._good_len = 0
        self._backlog: deque[tuple[bytes, int]] = deque()
        self._backlog_bytes = 0
        self._retry_at = float("-inf")

    @property
    def fault(self) -> WriteFault | None:
        """Why nothing reaches the disk now; None while all is well."""
        return self._write_fault or self._sync_fault

    @property
    def records_waiting(self) -> int:
        """Records in the backlog."""
        return sum(count for _, count in list(self._backlog))

    def write(self, data: bytes, records: int, now: float) -> None:
        """Append ``data`` (whole records), or keep it until ``now`` (monotonic s) allows another try."""
        if data:
            self._backlog.append((data, records))
            self._backlog_bytes += len(data)
        if now >= self._retry_at and not self._flush():
            self._retry_at = now + RETRY_S
        while self._backlog_bytes > self._max_backlog and self._backlog:
            self.records_dropped += self._pop()

    def sync(self) -> None:
        """Make the disk keep what was written; notices a file that was deleted under us."""
        with self._fd_lock:
            if self._fd is None:
                return
            if os.fstat(self._fd).st_nlink == 0:
                self._abandon = True
                return
            handle = os.dup(self._fd)
        try:
            os.fsync(handle)
        except OSError as error:
            self._sync_fault = describe_fault(error, self.path.parent)
            self._abandon = True
        else:
            self._sync_fault = None
        finally:
            os.close(handle)

    def close(self) -> None:
        """Write what still waits, if the disk lets us, and close."""
        if not self._flush():
            while self._backlog:
                self.records_dropped += self._pop()
        self.sync()
        with self._fd_lock:
            self._close_fd()

    def _pop(self) -> int:
        data, records = self._backlog.popleft()
        self._backlog_bytes -= len(data)
        return records

    def _flush(self) -> bool:
        """Write the whole backlog; return whether that worked."""
        fresh_tries = 0
        while True:
            try:
                self._open()
                while self._backlog:
                    self._write_whole(self._backlog[0][0])
                    self.records_written += self._pop()
            except OSError as error:
                self._write_fault = describe_fault(error, self.path.parent)
                self._repair(error)
                fresh_tries += 1
                if error.errno != errno.EFBIG or fresh_tries > 1:
                    return False
            else:
                self._write_fault = None
                return True

    def _open(self) -> None:
        if self._abandon:
            self._abandon = False
            with self._fd_lock:
                self._close_fd()
        if self._fd is not None:
            return
        self._first.parent.mkdir(parents=True, exist_ok=True)
        path, number = self._first, 1
        while path.exists():
            number += 1
            path = self._first.with_name(f"{_stem(self._first)}-part{number}{_suffix(self._first)}")
        fd = os.open(path, _OPEN_FLAGS, 0o644)
        with self._fd_lock:
            self._fd = fd
        self.path = path
        self.parts.append(path)
        self._good_len = 0
        header = self._header()
        if header:
            self._write_whole(header)

    def _write_whole(self, data: bytes) -> None:
        assert self._fd is not None
        left = memoryview(data)
        while left:
            left = left[self._write(self._fd, bytes(left)) :]
        self._good_len += len(data)
        self.bytes_written += len(data)

    def _repair(self, error: OSError) -> None:
        """Cut off a record written in part, or give the file up."""
        with self._fd_lock:
            if self._fd is None:
                return
            try:
                os.ftruncate(self._fd, self._good_len)
                usable = error.errno in _STAY_ERRORS and self._good_len > 0
            except OSError:
                usable = False
            if not usable:
                self._close_fd()

    def _close_fd(self) -> None:
        if self._fd is None:
            return
        fd, self._fd = self._fd, None
        try:
            os.close(fd)
        except OSError as error:
            self._write_fault = describe_fault(error, self.path.parent)
            return
        if self._good_len == 0:
            self._forget_empty_part()

    def _forget_empty_part(self) -> None:
        """Leave no empty file behind for every failed try."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError:
            return
        if self.parts and self.parts[-1] == self.path:
            self.parts.pop()


def _stem(path: Path) -> str:
    return path.name.removesuffix(_suffix(path))


def _suffix(path: Path) -> str:
    """Return ``.events.jsonl`` whole: it is one kind of file."""
    return ".events.jsonl" if path.name.endswith(".events.jsonl") else path.suffix
