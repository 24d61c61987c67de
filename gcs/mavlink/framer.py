"""Bytes in, frames out: finds MAVLink 1 and 2 frames in any byte stream and checks their CRC."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from gcs.mavlink.checksum import CRC_STEP, crc_of
from gcs.mavlink.frame import (
    CRC_LEN,
    FLAG_SIGNED,
    HEADER_LEN_V1,
    HEADER_LEN_V2,
    MAGIC_V1,
    MAGIC_V2,
    SIGNATURE_LEN,
    Frame,
)
from gcs.mavlink.table import DialectTable, default_table

_MAGIC = re.compile(b"[\xfd\xfe]")


@dataclass(slots=True)
class FramerStats:
    """What a framer has seen so far.

    Attributes:
        frames: frames handed out, unknown ones included.
        bad_crc: places that looked like a frame of a known message but failed the CRC.
        dropped_bytes: bytes that belong to no frame.
        unknown: frames handed out whose message id the dialect does not define.
    """

    frames: int = 0
    bad_crc: int = 0
    dropped_bytes: int = 0
    unknown: int = 0


class Framer:
    """Splits one byte stream into frames; bytes of different senders need a framer each."""

    def __init__(self, table: DialectTable | None = None) -> None:
        self.stats = FramerStats()
        self._by_id = (default_table() if table is None else table).by_id
        self._tail = b""

    def feed(self, data: bytes, time_us: int = 0, link: int = 0) -> list[Frame]:
        """Return the frames completed by more bytes of the stream."""
        buf = self._tail + bytes(data)
        frames: list[Frame] = []
        i = 0
        while i < len(buf):
            frame_len = self._frame_at(buf, i)
            if frame_len is None:
                break
            if frame_len == 0:
                self.stats.dropped_bytes += 1
                i += 1
                continue
            raw = buf[i : i + frame_len]
            if raw[0] == MAGIC_V2:
                msgid = int.from_bytes(raw[7:10], "little")
                seq, sysid, compid = raw[4:7]
            else:
                seq, sysid, compid, msgid = raw[2:6]
            definition = self._by_id.get(msgid)
            self.stats.frames += 1
            self.stats.unknown += definition is None
            frames.append(Frame(raw, time_us, link, msgid, sysid, compid, seq, definition))
            i += frame_len
        self._tail = buf[i:]
        return frames

    def flush(self, time_us: int = 0, link: int = 0) -> list[Frame]:
        """Give up on an incomplete frame at the end of the stream and return the frames behind its start."""
        frames: list[Frame] = []
        while self._tail:
            tail, self._tail = self._tail, b""
            self.stats.dropped_bytes += 1
            frames += self.feed(tail[1:], time_us, link)
        return frames

    def _frame_at(self, buf: bytes, i: int) -> int | None:
        left = len(buf) - i
        if buf[i] == MAGIC_V2:
            if left < 3:
                return None
            if buf[i + 2] & ~FLAG_SIGNED:
                return 0
            head = HEADER_LEN_V2
            size = head + buf[i + 1] + CRC_LEN + (SIGNATURE_LEN if buf[i + 2] else 0)
        elif buf[i] == MAGIC_V1:
            if left < 2:
                return None
            head = HEADER_LEN_V1
            size = head + buf[i + 1] + CRC_LEN
        else:
            return 0
        if left < size:
            return None
        msgid = int.from_bytes(buf[i + 7 : i + 10], "little") if head == HEADER_LEN_V2 else buf[i + 5]
        definition = self._by_id.get(msgid)
        if definition is None:
            return size if left == size or buf[i + size] in (MAGIC_V1, MAGIC_V2) else 0
        end = i + head + buf[i + 1]
        crc = crc_of(buf[i + 1 : end])
        if (crc >> 8) ^ CRC_STEP[(crc ^ definition.crc_extra) & 0xFF] == struct.unpack_from("<H", buf, end)[0]:
            return size
        self.stats.bad_crc += 1
        return 0
