"""Dropping what a second route brings again, so that telemetry is told once.

The key is what the sender numbered: component, sequence, message and payload, without signature (it differs
by link) and without the zeros that MAVLink 1 sends and MAVLink 2 leaves out. Texts and events are keyed
without their sequence: an autopilot with two telemetry ports numbers each of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from typing import Final

from gcs.mavlink import Frame

HALF_WINDOW_S: Final = 1.0
"""Keys live for one to two of these."""
WINDOW_US: Final = 2_000_000
MATCH_HALF_WINDOW_S: Final = 5.0
_STATUSTEXT: Final = 253
_EVENT: Final = 410
_SAID_ON_EVERY_PORT: Final = frozenset({_STATUSTEXT, _EVENT})

Key = tuple[int, int, int, bytes]


class DuplicateFilter:
    """Remembers which route first brought a frame; two generations of keys instead of a time for each."""

    __slots__ = ("_matched", "_matched_before", "_matched_turn_at_s", "_new", "_old", "_turn_at_s")

    def __init__(self) -> None:
        self._new: dict[Key, Hashable] = {}
        self._old: dict[Key, Hashable] = {}
        self._turn_at_s = 0.0
        self._matched: Counter[frozenset[Hashable]] = Counter()
        self._matched_before: Counter[frozenset[Hashable]] = Counter()
        self._matched_turn_at_s = 0.0

    def repeats(self, frame: Frame, route: Hashable) -> bool:
        """Return whether another route brought this frame within the window."""
        seq = -1 if frame.msgid in _SAID_ON_EVERY_PORT else frame.seq
        key = (frame.compid, seq, frame.msgid, frame.payload.rstrip(b"\0"))
        first = self._new.get(key)
        if first is None:
            first = self._old.get(key)
        if first is None or first == route:
            self._new[key] = route
            return False
        if seq >= 0:
            self._matched[frozenset((first, route))] += 1
        return True

    def expire(self, now: float) -> None:
        """Forget keys that are older than the window."""
        if now >= self._turn_at_s:
            self._old, self._new = self._new, {}
            self._turn_at_s = now + HALF_WINDOW_S

        if now >= self._matched_turn_at_s:
            self._matched_before, self._matched = self._matched, Counter()
            self._matched_turn_at_s = now + MATCH_HALF_WINDOW_S

    def matches(self, one: Hashable, other: Hashable) -> int:
        """Return how many frames two routes brought alike within the last 5 to 10 s."""
        pair = frozenset((one, other))
        return self._matched[pair] + self._matched_before[pair]
