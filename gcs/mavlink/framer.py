"""Bytes in, frames out: finds MAVLink 1 and 2 frames in any byte stream and checks their CRC.

Nearly every byte belongs to whole MAVLink 2 frames of known messages, one behind the other: `take_good` takes
those fast, and `Search` treats all else with care.
"""

from __future__ import annotations

from gcs.mavlink.frame import Frame
from gcs.mavlink.search import FramerStats, Search, take_good
from gcs.mavlink.table import DialectTable, default_table


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
        place = take_good(self._by_id, data, 0, frames, time_us, link)
        if place == len(data):
            self._tail = b""
            if frames:
                self._last = frames[-1]
                self.stats.frames += len(frames)
            return frames
        return self._search(data, place, frames, time_us, link, final=False)

    def flush(self, time_us: int = 0, link: int = 0) -> list[Frame]:
        """Stop waiting for the rest of an unfinished frame, because the link was idle for a while.

        Returns:
            Good frames behind the start of the unfinished one, if any.
        """
        return self._search(self._tail, 0, [], time_us, link, final=True)

    def _search(
        self, data: bytes, place: int, frames: list[Frame], time_us: int, link: int, final: bool
    ) -> list[Frame]:
        last = frames[-1] if frames else self._last
        search = Search(self._by_id, self.stats, data, place, frames, last, time_us, link, final)
        search.run()
        self._tail, self._last = search.rest()
        self.stats.frames += len(frames)
        return frames
