"""Reads tlogs of any ground station, also damaged ones: a torn tail, or garbage in the middle.

A record is a big-endian 64-bit time in microseconds UTC and a MAVLink frame. Frames of known messages must
have a good CRC; of unknown ones, the next record must follow. Whatever is no record is skipped and counted.
"""

from __future__ import annotations

import mmap
import re
import struct
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gcs.mavlink.checksum import CRC_STEP, crc_of
from gcs.mavlink.constants import MavAutopilot
from gcs.mavlink.frame import Frame
from gcs.mavlink.serialization import (
    CRC_LEN,
    FLAG_SIGNED,
    HEADER_LEN_V1,
    HEADER_LEN_V2,
    MAGIC_V1,
    MAGIC_V2,
    SIGNATURE_LEN,
)
from gcs.mavlink.table import DialectTable, default_table
from gcs.model.errors import RecordingError

TIME_LEN = 8
_TIME = struct.Struct(">Q")
_CRC = struct.Struct("<H")
_MAGIC = re.compile(b"[\xfd\xfe]")
_DAY_US = 86_400_000_000


class TlogReader:
    """Iterates over the frames of a tlog, with their true times; each iteration starts anew.

    The file is mapped into memory, so a recording of any size opens at once.

    Args:
        path: the tlog.
        link: the link number that the frames carry (a tlog does not hold it).
        table: the dialect; the shipped one by default.

    Raises:
        RecordingError: the file can't be opened.
    """

    def __init__(self, path: Path, link: int = 0, table: DialectTable | None = None) -> None:
        self.path = path
        self.damaged_bytes = 0
        """Bytes that belonged to no record, as far as the last iteration went."""
        self._link = link
        self._by_id = (default_table() if table is None else table).by_id
        try:
            with path.open("rb") as file:
                self.size_bytes = file.seek(0, 2)
                self._data: mmap.mmap | bytes = (
                    mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if self.size_bytes else b""
                )
        except OSError as error:
            raise RecordingError(
                f"{path} can't be read: {error.strerror or error}", "Check the path and the permissions"
            ) from error

    def close(self) -> None:
        """Unmap the file."""
        if isinstance(self._data, mmap.mmap):
            self._data.close()
            self._data = b""

    def __enter__(self) -> TlogReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Frame]:
        data, link, by_id, unpack_time = self._data, self._link, self._by_id, _TIME.unpack_from
        self.damaged_bytes = 0
        end = len(data)
        pos, last_us = 0, 0
        while pos < end:
            size = self._frame_len(data, pos + TIME_LEN, in_step=True)
            if size:
                time_us: int = unpack_time(data, pos)[0]
                start = pos + TIME_LEN
            else:
                start, size = self._resync(data, pos + TIME_LEN + 1)
                self.damaged_bytes += (start - TIME_LEN if size else end) - pos
                if not size:
                    return
                time_us = unpack_time(data, start - TIME_LEN)[0]
                if last_us and abs(time_us - last_us) > _DAY_US:
                    time_us = last_us
            last_us = time_us
            pos = start + size
            raw = data[start:pos]
            if raw[0] == MAGIC_V2:
                msgid = raw[7] | raw[8] << 8 | raw[9] << 16
                yield Frame(raw, time_us, link, msgid, raw[5], raw[6], raw[4], by_id.get(msgid))
            else:
                yield Frame(raw, time_us, link, raw[5], raw[3], raw[4], raw[2], by_id.get(raw[5]))

    def _resync(self, data: mmap.mmap | bytes, start: int) -> tuple[int, int]:
        """Return place and length of the next frame at or behind ``start``; (0, 0) where there is none."""
        for match in _MAGIC.finditer(data, start):
            size = self._frame_len(data, match.start())
            if size:
                return match.start(), size
        return 0, 0

    def _frame_len(self, data: mmap.mmap | bytes, start: int, *, in_step: bool = False) -> int:
        """Return the length of the frame at ``start``, 0 when there is none.

        ``in_step``: the record before ends right there, so that a frame is to be expected.
        """
        head, size, msgid = _header(data, start)
        if not size or len(data) - start < size:
            return 0
        definition = self._by_id.get(msgid)
        if definition is None:
            return size if self._is_credible(data, start, size, in_step) else 0
        crc_at = start + head + data[start + 1]
        crc = crc_of(data[start + 1 : crc_at])
        crc = (crc >> 8) ^ CRC_STEP[(crc ^ definition.crc_extra) & 0xFF]
        return size if crc == _CRC.unpack_from(data, crc_at)[0] else 0

    def _is_credible(self, data: mmap.mmap | bytes, start: int, size: int, in_step: bool) -> bool:
        """Judge a frame of an unknown message, whose CRC can't be checked.

        Known frames right before and behind prove it. Otherwise a frame, the end of the file or a record
        that it cuts off must follow, and no known frame may begin inside: that one would be the real one.
        """
        follower = start + size + TIME_LEN
        if in_step and self._is_known(data, follower):
            return True
        rest = data[follower : follower + HEADER_LEN_V2]
        if rest and not (_header(data, follower)[1] or (len(rest) < HEADER_LEN_V2 and _MAGIC.match(rest))):
            return False
        inside = _MAGIC.finditer(data, start + 1, start + size)
        return not any(self._is_known(data, match.start()) for match in inside)

    def _is_known(self, data: mmap.mmap | bytes, start: int) -> bool:
        return _header(data, start)[2] in self._by_id and self._frame_len(data, start) > 0


def _header(data: mmap.mmap | bytes, start: int) -> tuple[int, int, int]:
    """Return header length, frame length and message id of what begins at ``start``; zeros for no frame."""
    head = data[start : start + HEADER_LEN_V2]
    if len(head) >= HEADER_LEN_V1 and head[0] == MAGIC_V1:
        return HEADER_LEN_V1, HEADER_LEN_V1 + head[1] + CRC_LEN, head[5]
    if len(head) < HEADER_LEN_V2 or head[0] != MAGIC_V2 or head[2] & ~FLAG_SIGNED:
        return 0, 0, 0
    size = HEADER_LEN_V2 + head[1] + CRC_LEN + (SIGNATURE_LEN if head[2] else 0)
    return HEADER_LEN_V2, size, head[7] | head[8] << 8 | head[9] << 16


@dataclass(frozen=True, slots=True)
class TlogInfo:
    """What a tlog holds."""

    path: Path
    size_bytes: int
    frames: int = 0
    start_us: int = 0
    """UTC of the first frame; 0 in an empty file."""
    end_us: int = 0
    damaged_bytes: int = 0
    counts: Mapping[tuple[int, int], Mapping[str, int]] = field(default_factory=dict)
    """Frames by (system id, component id) and message name."""
    vehicles: tuple[int, ...] = ()
    """System ids that sent an autopilot's heartbeat, ascending."""

    @property
    def duration_s(self) -> float:
        """Seconds from the first frame to the last."""
        return max(0, self.end_us - self.start_us) / 1e6


def summarise_tlog(path: Path) -> TlogInfo:
    """Read a tlog once and say what it holds.

    Raises:
        RecordingError: the file can't be opened.
    """
    counts: dict[tuple[int, int], Counter[str]] = {}
    vehicles: set[int] = set()
    start_us = end_us = frames = 0
    with TlogReader(path) as reader:
        for frame in reader:
            frames += 1
            start_us = start_us or frame.time_us
            end_us = max(end_us, frame.time_us)
            counts.setdefault((frame.sysid, frame.compid), Counter())[frame.name] += 1
            if frame.msgid == 0 and frame.msg.autopilot != MavAutopilot.INVALID:
                vehicles.add(frame.sysid)
        return TlogInfo(
            path,
            reader.size_bytes,
            frames,
            start_us,
            end_us,
            reader.damaged_bytes,
            counts,
            tuple(sorted(vehicles)),
        )
