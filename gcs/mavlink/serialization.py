"""Numbers of MAVLink's packet format (MAVLink guide, "Packet Serialization")."""

from __future__ import annotations

MAGIC_V1 = 0xFE
MAGIC_V2 = 0xFD
HEADER_LEN_V1 = 6
HEADER_LEN_V2 = 10
CRC_LEN = 2
SIGNATURE_LEN = 13
FLAG_SIGNED = 0x01
"""The only incompatibility flag that is defined."""
MAX_FRAME_LEN = HEADER_LEN_V2 + 255 + CRC_LEN + SIGNATURE_LEN
