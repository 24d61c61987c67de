"""What stands at one place of a byte stream: a frame, perhaps a frame, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from gcs.mavlink.checksum import frame_crc
from gcs.mavlink.serialization import (
    CRC_LEN,
    FLAG_SIGNED,
    HEADER_LEN_V1,
    HEADER_LEN_V2,
    MAGIC_V1,
    MAGIC_V2,
    SIGNATURE_LEN,
)
from gcs.mavlink.table import MessageDef

_MAGIC = re.compile(b"[\xfd\xfe]")


class Verdict(Enum):
    """What can be said of the bytes at one place."""

    NO_FRAME = "no frame starts here"
    BAD_CRC = "looks like a frame of a known message, but its CRC is wrong"
    UNFINISHED = "may become a frame when more bytes arrive"
    UNKNOWN = "whole, but its message is not in the dialect, so its CRC cannot be checked"
    VALID = "a frame with a good CRC"


# Looking a member up in its enum costs more than judging a byte does.
NO_FRAME = Verdict.NO_FRAME
BAD_CRC = Verdict.BAD_CRC
UNFINISHED = Verdict.UNFINISHED
UNKNOWN = Verdict.UNKNOWN
VALID = Verdict.VALID


class Candidate(NamedTuple):
    """A verdict, and the end of the frame where there is one (0 otherwise)."""

    verdict: Verdict
    end: int = 0


_NO_FRAME = Candidate(NO_FRAME)
_BAD_CRC = Candidate(BAD_CRC)
_UNFINISHED = Candidate(UNFINISHED)


def is_magic(byte: int) -> bool:
    """Return whether a byte can start a frame."""
    return byte in (MAGIC_V1, MAGIC_V2)


def magic_places(data: bytes, start: int, end: int) -> Iterator[int]:
    """Yield the places of magic bytes in ``data[start:end]``."""
    return (found.start() for found in _MAGIC.finditer(data, start, end))


def next_magic(data: bytes, start: int) -> int:
    """Return the place of the first magic byte from ``start`` on, or the end of the data."""
    found = _MAGIC.search(data, start)
    return len(data) if found is None else found.start()


def examine(by_id: Mapping[int, MessageDef], data: bytes, start: int) -> Candidate:
    """Judge whether a frame starts at a place of the data (MAVLink serialization, "Packet format")."""
    available = len(data) - start
    magic = data[start]
    if magic == MAGIC_V2:
        if available > 2 and data[start + 2] & ~FLAG_SIGNED:
            return _NO_FRAME
        header_len = HEADER_LEN_V2
    elif magic == MAGIC_V1:
        header_len = HEADER_LEN_V1
    else:
        return _NO_FRAME
    if available < header_len + CRC_LEN:
        return _UNFINISHED
    length = data[start + 1]
    crc_place = start + header_len + length
    end = crc_place + CRC_LEN
    if magic == MAGIC_V2:
        definition = by_id.get(int.from_bytes(data[start + 7 : start + 10], "little"))
        if data[start + 2]:
            end += SIGNATURE_LEN
    else:
        definition = by_id.get(data[start + 5])
        # MAVLink 1 neither truncates payloads nor knows extensions (some senders add them all the same).
        if definition is not None and not definition.min_len <= length <= definition.max_len:
            return _NO_FRAME
    if end > len(data):
        return _UNFINISHED
    if definition is None:
        return Candidate(UNKNOWN, end)
    crc = frame_crc(data[start + 1 : crc_place], definition.crc_extra)
    if crc != data[crc_place] | data[crc_place + 1] << 8:
        return _BAD_CRC
    return Candidate(VALID, end)
