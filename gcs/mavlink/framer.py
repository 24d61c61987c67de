"""Bytes in, frames out: finds MAVLink 1 and 2 frames in any byte stream and checks their CRC.

Nearly every byte belongs to whole MAVLink 2 frames of known messages, one behind the other: `feed` takes
those in the program's hottest loop, and `Search` treats all else with care.
"""

from __future__ import annotations

import struct

from gcs.mavlink.checksum import CRC_STEP, crc_of
from gcs.mavlink.frame import Frame
from gcs.mavlink.search import FramerStats, Search
from gcs.mavlink.serialization import CRC_LEN, HEADER_LEN_V2, MAGIC_V2
from gcs.mavlink.table import DialectTable, default_table

_unpack_header_v2 = struct.Struct("<BBBxBBBI").unpack_from
_MIN_LEN_V2 = HEADER_LEN_V2 + CRC_LEN


class Framer:
    """Splits one byte stream into frames; the streams of different senders need a framer each.

    A frame counts when its CRC is good. At any other place one byte is skipped and the search goes on, so a
    damaged frame never takes a good one behind it along. An unfinished frame is waited for and not looked
    into, because file and log messages may carry whole frames as their payload. At most some 560 bytes are
    kept between calls.

    Attributes:
        stats: counts of everything fed so far.
    """

    def __init__(self, table: DialectTable | None = None) -> None:
        self.stats = FramerStats()
        self._by_id = (default_table() if table is None else table).by_id
        self._definition_of = self._by_id.get
        self._tail = b""
        # The frame that ended where the tail starts, None when bytes were dropped between.
        self._last: Frame | None = None

    def feed(self, data: bytes | bytearray | memoryview, time_us: int = 0, link: int = 0) -> list[Frame]:
        """Return the frames that more bytes of the stream complete.

        Args:
            data: the next bytes of the stream, any number.
            time_us: time of reception for these frames, microseconds since 1970 UTC.
            link: number of the link for these frames.
        """
        if self._tail:
            data = self._tail + data
        elif type(data) is not bytes:
            data = bytes(data)
        frames: list[Frame] = []
        definition_of = self._definition_of
        search: Search | None = None
        place = 0
        size = len(data)
        while True:
            while size - place >= _MIN_LEN_V2:
                magic, length, flags, seq, sysid, compid, msgid = _unpack_header_v2(data, place)
                msgid &= 0xFFFFFF  # the fourth byte belongs to payload or CRC
                definition = definition_of(msgid)
                if magic != MAGIC_V2 or flags > 1 or definition is None:
                    break
                crc_place = place + 10 + length
                end = crc_place + 15 if flags else crc_place + 2
                if end > size:
                    break
                crc = crc_of(data[place + 1 : crc_place])
                crc = (crc >> 8) ^ CRC_STEP[(crc ^ definition.crc_extra) & 0xFF]
                if crc != data[crc_place] | data[crc_place + 1] << 8:
                    break
                frames.append(Frame(data[place:end], time_us, link, msgid, sysid, compid, seq, definition))
                place = end
            if search is not None:
                search.advance(place)
            if place == size:
                break
            if search is None:
                search = Search(self._by_id, self.stats, data, frames, self._last, time_us, link)
                search.advance(place)
            if not search.step():
                break
            data, place = search.data, search.place
            size = len(data)
        self.stats.frames += len(frames)
        if search is not None:
            self._tail, self._last = search.rest()
        elif frames:
            self._tail, self._last = b"", frames[-1]
        return frames

    def flush(self, time_us: int = 0, link: int = 0) -> list[Frame]:
        """Stop waiting for the rest of an unfinished frame, because the link was idle for a while.

        Returns:
            Good frames behind the start of the unfinished one, if any.
        """
        frames: list[Frame] = []
        search = Search(self._by_id, self.stats, self._tail, frames, self._last, time_us, link, final=True)
        while search.place < len(search.data) and search.step():
            pass
        self.stats.frames += len(frames)
        self._tail, self._last = search.rest()
        return frames
