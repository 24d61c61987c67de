"""CRC-16/MCRF4XX with the message's seed byte, as MAVLink appends it."""

from __future__ import annotations

from fastcrc import crc16

crc_of = crc16.mcrf4xx

CRC_STEP: tuple[int, ...] = tuple(crc_of(bytes((value,)), 0) for value in range(256))
"""Effect of one more byte: ``(crc >> 8) ^ CRC_STEP[(crc ^ byte) & 0xFF]``; cheaper than a call."""


def frame_crc(covered: bytes, crc_extra: int) -> int:
    """Return the CRC of a frame's bytes between magic byte and CRC, seeded with ``crc_extra``."""
    crc = crc_of(covered)
    return (crc >> 8) ^ CRC_STEP[(crc ^ crc_extra) & 0xFF]
