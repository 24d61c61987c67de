"""The search for frames: the fast way for whole good frames, the careful way for everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gcs.mavlink.candidate import (
    BAD_CRC,
    NO_FRAME,
    UNFINISHED,
    UNKNOWN,
    VALID,
    Candidate,
    Verdict,
    examine,
    is_magic,
    magic_places,
    next_magic,
)
from gcs.mavlink.frame import Frame
from gcs.mavlink.serialization import MAGIC_V2
from gcs.mavlink.table import MessageDef

_CARRIER_LEN = 16


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


class Search:
    """One pass over data in which something else than good MAVLink 2 frames was met.

    Attributes:
        data: the data; grows in front when a frame of earlier data must be looked into again.
        place: how far it has been read.
    """

    def __init__(
        self,
        by_id: Mapping[int, MessageDef],
        stats: FramerStats,
        data: bytes,
        frames: list[Frame],
        before: Frame | None,
        time_us: int,
        link: int,
        final: bool = False,
    ) -> None:
        self.data = data
        self.place = 0
        self._by_id = by_id
        self._stats = stats
        self._frames = frames
        self._before = before
        self._frame_end = -1 if before is None else 0
        self._time_us = time_us
        self._link = link
        self._final = final

    def advance(self, place: int) -> None:
        """Note that frames were taken up to a place."""
        if place > self.place:
            self.place = self._frame_end = place

    def rest(self) -> tuple[bytes, Frame | None]:
        """Return the bytes to be looked at again, and the frame that ended right before them, if any."""
        return self.data[self.place :], self._last() if self.place == self._frame_end else None

    def step(self) -> bool:
        """Take or drop what stands at the place; return False when more bytes are needed."""
        verdict, end = self._judge(self.place)
        if verdict is UNFINISHED:
            return False
        if self.place == self._frame_end and self._doubtful(verdict):
            before = self.place
            hidden, start = self._hidden_frame()
            if hidden is UNFINISHED:
                return False
            if hidden is VALID:
                self.place, self._frame_end = start, -1
                return True
            end += self.place - before  # where the data grew in front
        if verdict is VALID or verdict is UNKNOWN:
            self._take(end, unknown=verdict is UNKNOWN)
            return True
        self._stats.bad_crc += verdict is BAD_CRC
        following = next_magic(self.data, self.place + 1)
        self._stats.dropped_bytes += following - self.place
        self.place = following
        return True

    def _doubtful(self, verdict: Verdict) -> bool:
        """Return whether what stands right behind a frame makes that frame itself doubtful."""
        if verdict is UNKNOWN:
            last = self._last()
            return last is not None and last.definition is None
        return verdict is not VALID

    def _last(self) -> Frame | None:
        return self._frames[-1] if self._frames else self._before

    def _take(self, end: int, unknown: bool) -> None:
        raw = self.data[self.place : end]
        if raw[0] == MAGIC_V2:
            seq, sysid, compid = raw[4:7]
            msgid = int.from_bytes(raw[7:10], "little")
        else:
            seq, sysid, compid, msgid = raw[2:6]
        self._stats.unknown += unknown
        definition = self._by_id.get(msgid)
        self._frames.append(Frame(raw, self._time_us, self._link, msgid, sysid, compid, seq, definition))
        self.place = self._frame_end = end

    def _judge(self, place: int) -> Candidate:
        candidate = examine(self._by_id, self.data, place)
        if candidate.verdict is UNKNOWN:
            candidate = self._judge_unknown(place, candidate)
        if self._final and candidate.verdict is UNFINISHED:
            return Candidate(NO_FRAME)
        return candidate

    def _judge_unknown(self, start: int, candidate: Candidate) -> Candidate:
        """Judge a whole frame whose CRC cannot be checked by what follows it and what is inside.

        It is believed when a magic byte or the end of the data follows exactly and no good frame starts
        inside. Where an unfinished one may have started inside, it is believed at once only right behind a
        good frame (should that be wrong, `_hidden_frame` puts it right) or right before one.
        """
        end = candidate.end
        at_end = end == len(self.data)
        if not at_end and not is_magic(self.data[end]):
            return Candidate(NO_FRAME)
        unsettled = False
        for place in magic_places(self.data, start + 1, end):
            inner = examine(self._by_id, self.data, place).verdict
            if inner is VALID:
                return Candidate(NO_FRAME)
            unsettled = unsettled or inner is UNFINISHED
        if not unsettled or self._final or start == self._frame_end:
            return candidate
        followed = not at_end and examine(self._by_id, self.data, end).verdict is VALID
        return candidate if followed else Candidate(UNFINISHED)

    def _hidden_frame(self) -> tuple[Verdict, int]:
        """Look for a good frame that the frame before hid, now that no frame follows that one.

        One damaged frame in 65,536 passes its CRC by chance, and with a wrong length it covers good frames
        behind it. One that reaches beyond its end proves that. Those wholly within prove it too, unless it
        is a message that carries other data: then they are taken for that data.
        """
        last = self._last()
        assert last is not None
        if not self._frames:
            # The frame before came with earlier data: put it back in front.
            self.data = last.raw + self.data[self.place :]
            self.place = self._frame_end = len(last.raw)
        carrier = last.definition is None or _carries_data(last.definition)
        within = 0
        for place in magic_places(self.data, self.place - len(last.raw) + 1, self.place):
            verdict, end = examine(self._by_id, self.data, place)
            if verdict is VALID:
                within = within or place
                if end > self.place or not carrier:
                    return verdict, within
            if verdict is UNFINISHED and not self._final:
                return verdict, place
        return NO_FRAME, 0


def _carries_data(definition: MessageDef) -> bool:
    """Return whether a message transports other data, such as a file or log, which may hold frames."""
    return any(
        field.array_length >= _CARRIER_LEN and field.type in ("uint8_t", "int8_t")
        for field in definition.fields
    )
