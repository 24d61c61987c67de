"""pymavlink as the peer that the codec is measured against, in the same run and on the same bytes.

Nothing of the program uses this; benchmarks and tests do. pymavlink is imported on first use, because its
dialect costs much time and memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class PymavlinkPeer:
    """pymavlink's own parser for one byte stream, which decodes every message at once."""

    def __init__(self) -> None:
        from pymavlink.dialects.v20 import all as dialect

        self._parser = dialect.MAVLink(None)
        self._parser.robust_parsing = True

    def feed(self, data: bytes) -> list[Any]:
        """Return the message objects completed by more bytes, `BAD_DATA` pseudo messages left out."""
        messages = self._parser.parse_buffer(data) or ()
        return [message for message in messages if message.get_type() != "BAD_DATA"]


def pymavlink_parse(data: bytes, chunk_len: int = 4096) -> int:
    """Parse a byte stream with pymavlink in chunks and return how many messages it found."""
    return sum(1 for _ in pymavlink_messages(data, chunk_len))


def pymavlink_messages(data: bytes, chunk_len: int = 4096) -> Iterator[Any]:
    """Yield pymavlink's message objects of a byte stream, fed in chunks."""
    peer = PymavlinkPeer()
    for start in range(0, len(data), chunk_len):
        yield from peer.feed(data[start : start + chunk_len])
