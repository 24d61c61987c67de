"""Lost frames, counted from the gaps in each sender's sequence numbers."""

from __future__ import annotations

from gcs.mavlink.frame import Frame

_HALF = 128
_RESTART_RUN = 3


class SequenceTracker:
    """Counts lost frames per (system, component, link).

    The sequence number has 8 bits, so a step can be read in two ways. A step of up to 128 forward is a gap;
    a larger one is a step back, and means one of three things:

    - A late frame: it was counted as lost, so the loss is taken back (−1).
    - A repeated frame: it says nothing (0).
    - A sender that started anew: known by three frames in a row that continue each other behind the place
      reached; counting goes on from there (0). A restart that happens to step forward cannot be told from
      loss and counts as loss once.
    """

    def __init__(self) -> None:
        self._streams: dict[tuple[int, int, int], _Stream] = {}

    def observe(self, frame: Frame) -> int:
        """Return how many more frames are now known to be lost, −1 when a lost one arrived late."""
        key = (frame.sysid, frame.compid, frame.link)
        stream = self._streams.get(key)
        if stream is None:
            self._streams[key] = _Stream(frame.seq)
            return 0
        step = (frame.seq - stream.reached) & 0xFF
        if step == 1:
            stream.reached += 1
            return 0
        if step == 0:
            return 0
        if step <= _HALF:
            return stream.skip(step)
        return stream.step_back(step - 256)

    def forget(self, link: int) -> None:
        """Start anew for all senders of a link, because it was closed or connected again."""
        self._streams = {key: stream for key, stream in self._streams.items() if key[2] != link}


class _Stream:
    """One sender on one link; places are counted without wrapping round."""

    __slots__ = ("_back_place", "_back_reached", "_back_run", "_missing", "reached")

    def __init__(self, seq: int) -> None:
        self.reached = seq
        self._missing: set[int] = set()
        self._back_place = self._back_reached = self._back_run = -1

    def skip(self, step: int) -> int:
        start = self.reached
        self.reached += step
        oldest = self.reached - _HALF
        self._missing = {place for place in self._missing if place >= oldest}
        self._missing.update(range(start + 1, self.reached))
        return step - 1

    def step_back(self, step: int) -> int:
        place = self.reached + step
        if place in self._missing:
            self._missing.remove(place)
            return -1
        continues = self._back_reached == self.reached and self._back_place == place - 1
        self._back_run = self._back_run + 1 if continues else 1
        self._back_place, self._back_reached = place, self.reached
        if self._back_run == _RESTART_RUN:
            self.reached = place
            self._missing.clear()
        return 0
