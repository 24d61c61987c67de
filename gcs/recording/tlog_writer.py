"""The tlog of a session: every frame in and out, as MAVProxy, QGroundControl and mavlogdump read it.

Each record is the time in microseconds UTC (big-endian, 64 bits) and the frame as on the wire.
"""

from __future__ import annotations

import os
import struct
import threading
import time
from collections.abc import Callable
from itertools import accumulate, chain
from pathlib import Path

from gcs.model.recording import RecordingState, RecordingStatus
from gcs.recording.append_file import MAX_BACKLOG_BYTES, AppendFile, WriteFault

MAX_PENDING = 1 << 17
"""Frames that may wait for the background thread: some ten seconds of 250 vehicles."""
STALL_S = 3.0
"""A write that takes longer is reported."""
_MAGIC_V2 = 0xFD
_SETUP_SIGNING = (256).to_bytes(3, "little")
"""The message id as it stands in a MAVLink 2 header; MAVLink 1 can't carry it."""
_PACK_TIME = struct.Struct(">Q").pack
_MAX_TIME = 2**64 - 1


class TlogWriter:
    """Takes frames in the engine thread; a background thread calls ``drain`` and ``sync``.

    Nothing here raises because of the disk: ``status`` tells. SETUP_SIGNING carries a key and is never taken.

    Args:
        path: the file to write; it must not exist yet (else the next part's name is used).
        max_pending: frames that may wait between two drains; more are dropped and counted.
        max_backlog: bytes that may wait while the disk takes nothing.
        write: the system's write call, replaceable in tests.
    """

    def __init__(
        self,
        path: Path,
        *,
        max_pending: int = MAX_PENDING,
        max_backlog: int = MAX_BACKLOG_BYTES,
        write: Callable[[int, bytes], int] = os.write,
    ) -> None:
        self._file = AppendFile(path, max_backlog=max_backlog, write=write)
        self._pending: list[tuple[int, bytes]] = []
        self._max_pending = max_pending
        self._overflow = 0
        self._last_us = 0
        self._started_us = 0
        self._closed = False
        self._busy_since: float | None = None
        self._lock = threading.Lock()

    def write(self, raw: bytes, time_us: int) -> None:
        """Take one frame (magic byte to CRC or signature) seen at ``time_us``; costs well under 1 µs."""
        if raw[7:10] == _SETUP_SIGNING and raw[0] == _MAGIC_V2:
            return
        pending = self._pending
        if len(pending) < self._max_pending:
            pending.append((time_us, raw))
        else:
            self._overflow += 1

    def drain(self, now: float) -> None:
        """Hand what was taken to the operating system; ``now`` in monotonic seconds."""
        with self._lock:
            if self._closed:
                return
            self._busy_since = now
            data, count = self._take()
            self._file.write(data, count, now)
            self._busy_since = None

    def sync(self) -> None:
        """Make the disk keep what was drained, against a power cut."""
        self._file.sync()

    def close(self, timeout_s: float = 5.0) -> None:
        """Write out the rest; frames taken later are ignored. A disk that hangs is not waited for."""
        if not self._lock.acquire(timeout=timeout_s):
            return
        try:
            if not self._closed:
                self._closed = True
                data, count = self._take()
                self._file.write(data, count, time.monotonic())
                self._file.close()
        finally:
            self._lock.release()

    def status(self) -> RecordingStatus:
        """Return where recording stands; callable from any thread."""
        file = self._file
        fault = file.fault or self._stall()
        if self._closed:
            state = RecordingState.STOPPED
        elif fault is not None:
            state = RecordingState.FAILED
        else:
            state = RecordingState.RECORDING
        return RecordingStatus(
            state=state,
            path=str(file.path),
            frames=file.records_written,
            bytes=file.bytes_written,
            started_us=self._started_us,
            dropped=file.records_dropped + self._overflow,
            error="" if fault is None else fault.text,
            remedy="" if fault is None else fault.remedy,
        )

    def paths(self) -> tuple[Path, ...]:
        """Return the parts written so far, in order."""
        return tuple(self._file.parts)

    def _stall(self) -> WriteFault | None:
        """Return what is wrong when the disk neither takes data nor refuses."""
        busy_since = self._busy_since
        hangs = busy_since is not None and time.monotonic() - busy_since > STALL_S
        if not hangs and len(self._pending) < self._max_pending:
            return None
        return WriteFault(
            f"The disk does not answer ({self._file.path.parent})",
            "Check the disk or the network it is on, or choose another folder",
        )

    def _take(self) -> tuple[bytes, int]:
        """Take the waiting frames as bytes and their number; times never go back.

        Slicing and deleting are single steps for the interpreter, so a frame that the engine appends in
        between is never lost.
        """
        pending = self._pending
        count = len(pending)
        if not count:
            return b"", 0
        batch = pending[:count]
        del pending[:count]
        times, frames = zip(*batch, strict=True)
        first, last = self._last_us, _MAX_TIME
        if min(times) < first or max(times) > last:
            times = tuple(min(max(value, first), last) for value in times)
        rising = list(accumulate(times, max))
        if not self._started_us:
            self._started_us = rising[0]
        self._last_us = rising[-1]
        return b"".join(chain.from_iterable(zip(map(_PACK_TIME, rising), frames, strict=True))), count
