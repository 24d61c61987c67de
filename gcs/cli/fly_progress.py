"""Which items of its mission a vehicle has reached: each told once, whatever is repeated or lost.

PX4 repeats MISSION_ITEM_REACHED about once a second and names the last do-command before the next item to
fly; ArduPilot tells once, of the items that it flies. Where that word is lost, MISSION_CURRENT going on
tells the same, a little later. A single MISSION_CURRENT of an earlier item may only have been overtaken on
its way; ArduPilot names item 0 when the mission is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WORD_IS_LOST_S = 3.0


@dataclass(frozen=True, slots=True)
class Reached:
    """One item to fly was reached."""

    seq: int
    source: str
    """The message that tells: MISSION_ITEM_REACHED, or MISSION_CURRENT when only that came."""


class ReachedTracker:
    """Numbers are the vehicle's own; ``flown`` tells for each whether it is flown (not a do-command)."""

    def __init__(self, flown: Sequence[bool]) -> None:
        self._flown = tuple(flown)
        self._told: set[int] = set()
        self._last = -1
        self._passed: dict[int, float] = {}
        self._back: int | None = None
        """An earlier item that the vehicle seems to have jumped back to."""
        self._word: int | None = None
        """The number that came with the last MISSION_ITEM_REACHED."""
        self._moved = False
        """Its word is of this flight; before, it may name an item of the flight before."""
        self.current: int | None = None
        self.farthest = -1
        """The highest number that was current or reached."""

    def on_reached(self, seq: int) -> list[Reached]:
        """MISSION_ITEM_REACHED came."""
        if seq >= len(self._flown) or seq < 0:
            return []
        item = self._item_before(seq)
        if item is None or self._is_old_word(seq, item):
            return []
        if not self._moved and self.current is not None and item < self.current:
            self.current, self.farthest = None, -1
        self._moved = True
        self.farthest = max(self.farthest, seq)
        if self._back is not None and self._back <= item:
            self._jump_back(self._back)
        if item < self._last and self.current is not None and item >= self.current:
            self._begin_lap(item)
        self._passed.pop(item, None)
        # What lies before it was passed for certain: it is told in its order.
        for one in range(item if self.current is None else self.current, item):
            if self._flown[one] and one not in self._told:
                self._passed[one] = 0.0
        news = self._take_passed([one for one in self._passed if one < item])
        if item not in self._told:
            news.append(Reached(item, "MISSION_ITEM_REACHED"))
        self._told.add(item)
        self._last = item
        return news

    def on_current(self, seq: int, now: float) -> bool:
        """MISSION_CURRENT came; returns whether the vehicle goes for another item now."""
        if seq == self.current or seq > len(self._flown) or (seq == 0 and not self._flown[0]):
            self._back = None
            return False
        if self.current is not None and seq < self.current:
            if self._back != seq:
                self._back = seq
                return False
            self._jump_back(seq)
            return True
        before, self.current, self._back = self.current, seq, None
        self._moved = self._moved or before is not None
        self.farthest = max(self.farthest, min(seq, len(self._flown) - 1))
        if before is not None:
            for item in range(before, seq):
                if self._flown[item] and item not in self._told:
                    self._passed.setdefault(item, now + WORD_IS_LOST_S)
        return True

    def has_told(self, seq: int) -> bool:
        """Return whether an item was told as reached, on this lap."""
        return seq in self._told

    def finish(self, seq: int) -> list[Reached]:
        """Tell of an item that the vehicle, by its own word, has come to the end with."""
        if seq in self._told or seq < 0:
            return []
        self._passed[seq] = 0.0
        return self.flush()

    def on_tick(self, now: float) -> list[Reached]:
        """Tell of items that were passed and of which no other word came."""
        return self._take_passed([item for item, due_s in self._passed.items() if now >= due_s])

    def flush(self) -> list[Reached]:
        """Tell of all that were passed, at the end."""
        return self.on_tick(float("inf"))

    def _is_old_word(self, seq: int, item: int) -> bool:
        """PX4 says it again, also when it has jumped back and goes for an earlier item."""
        again, self._word = seq == self._word, seq
        goes_before = self.current is not None and self.current < item
        return again and (self._back is not None or goes_before)

    def _take_passed(self, items: list[int]) -> list[Reached]:
        for item in items:
            del self._passed[item]
            self._told.add(item)
        return [Reached(item, "MISSION_CURRENT") for item in sorted(items)]

    def _jump_back(self, seq: int) -> None:
        if not self._moved:
            self.farthest, self._moved = seq, True
        self.current, self._back = seq, None
        self._begin_lap(seq)

    def _begin_lap(self, seq: int) -> None:
        """After a jump back, items are reached anew."""
        self._told = {item for item in self._told if item < seq}
        self._passed = {item: due_s for item, due_s in self._passed.items() if item < seq}

    def _item_before(self, seq: int) -> int | None:
        return next((item for item in range(seq, -1, -1) if self._flown[item]), None)
