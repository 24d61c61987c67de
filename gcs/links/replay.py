"""A recording as a link: its frames arrive as they once did, in real time, faster, or without waiting."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from gcs.links.failure import explain
from gcs.links.transport import Peer, Transport, TransportReport
from gcs.links.url import FASTEST
from gcs.model.errors import LinkError
from gcs.model.link import LinkState

CHUNK_BYTES = 128 << 10
_TIME = struct.Struct(">Q")
_V1, _V2 = 0xFE, 0xFD
_SIGNED = 0x01
_LONGEST_RECORD = 8 + 280
_PLAUSIBLE_US = (1_000_000_000_000_000, 10_000_000_000_000_000)
"""2001 to 2286: a time outside is no time, and the reader looks for the next record."""
_LATE_S = 0.25
"""When the loop was held up for longer, the replay does not rush to catch up."""
_LONGEST_GAP_S = 600.0
"""A longer gap between two records is a clock that was set, not a pause: it is passed over."""

Record = tuple[int, bytes]


class ReplayTransport(Transport):
    """``replay:FILE.tlog``: receives both directions of the recording, never sends."""

    can_send: ClassVar[bool] = False

    def default_peers(self) -> tuple[Peer, ...]:
        """Return nobody: one can't speak to the past."""
        return ()

    def send(self, data: bytes, peer: Peer) -> bool:
        """Refuse."""
        return False

    async def _live(self) -> None:
        # Unlike a device, a file that can't be read does not become readable by trying again.
        try:
            await self._session()
        except LinkError as error:
            failure = error
        except OSError as error:
            failure = explain(error, self.url)
        else:
            self._report(LinkState.FINISHED, f"Replay of {Path(self.url.path).name} finished")
            return
        self._sink.reported(
            TransportReport(LinkState.FAILED, failure.message, failure.message, failure.remedy)
        )

    async def _session(self) -> None:
        peer: Peer = (self.url.path,)
        pace = _Pace(self.url.speed, asyncio.get_running_loop())
        rest = b""
        offset = 0
        announced = False
        while chunk := await asyncio.to_thread(_read, self.url.path, offset):
            offset += len(chunk)
            data = rest + chunk
            records, used = split_records(data, at_end=len(chunk) < CHUNK_BYTES)
            rest = data[used:]
            if records and not announced:
                announced = True
                self._report(LinkState.OPEN, f"Replaying {Path(self.url.path).name}{pace.text}")
            for time_us, frame in records:
                await pace.until(time_us)
                self._sink.received([(peer, frame)], time_us)
        if not announced:
            raise LinkError(f"{self.url.path} holds no MAVLink recording", "Choose a .tlog file")


class _Pace:
    """Waits until a record is due."""

    def __init__(self, speed: float, loop: asyncio.AbstractEventLoop) -> None:
        self._speed = speed
        self._loop = loop
        self._first_us: int | None = None
        self._began_s = 0.0
        self._since_yield = 0

    @property
    def text(self) -> str:
        """How fast, for the state line."""
        if self._speed == FASTEST:
            return " as fast as possible"
        return "" if self._speed == 1.0 else f" at {self._speed:g} × real time"

    async def until(self, time_us: int) -> None:
        """Return when the record of ``time_us`` is due; lets others run at least every 200 records."""
        now_s = self._loop.time()
        if self._first_us is None:
            self._first_us, self._began_s = time_us, now_s
        wait_s = 0.0
        if self._speed != FASTEST:
            due_s = self._began_s + (time_us - self._first_us) / 1e6 / self._speed
            wait_s = due_s - now_s
            if wait_s < -_LATE_S or wait_s * self._speed > _LONGEST_GAP_S:
                self._began_s -= wait_s
                wait_s = 0.0
        self._since_yield += 1
        if wait_s > 0.001 or self._since_yield >= 200:
            self._since_yield = 0
            await asyncio.sleep(max(wait_s, 0.0))


def _read(path: str, offset: int) -> bytes:
    with Path(path).open("rb") as file:
        file.seek(offset)
        return file.read(CHUNK_BYTES)


def split_records(data: bytes, *, at_end: bool) -> tuple[list[Record], int]:
    """Return the complete records (UTC µs, frame) in ``data`` and how many bytes they took.

    Bytes that are no record (a torn file) are passed over. ``at_end``: nothing follows, so that a record that
    does not fit is torn, not yet to come.
    """
    records = list(_records(data, at_end))
    used = records[-1][2] if records else 0
    if not records and len(data) > 4 * _LONGEST_RECORD:
        used = len(data) - _LONGEST_RECORD
    return [(time_us, frame) for time_us, frame, _ in records], used


def _records(data: bytes, at_end: bool) -> Iterator[tuple[int, bytes, int]]:
    place = 0
    while place + 8 + 8 <= len(data):
        size = _frame_size(data, place + 8)
        time_us = _TIME.unpack_from(data, place)[0]
        if size is None or not _PLAUSIBLE_US[0] <= time_us <= _PLAUSIBLE_US[1]:
            place += 1
            continue
        end = place + 8 + size
        if end > len(data):
            if not at_end:
                return
            place += 1
            continue
        yield time_us, data[place + 8 : end], end
        place = end


def _frame_size(data: bytes, place: int) -> int | None:
    magic = data[place]
    if magic == _V1:
        return int(data[place + 1]) + 8
    if magic == _V2:
        return int(data[place + 1]) + 12 + (13 if data[place + 2] & _SIGNED else 0)
    return None
