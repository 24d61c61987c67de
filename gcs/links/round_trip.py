"""Round-trip time by TIMESYNC (111): our time goes out in ``ts1`` and comes back beside a non-zero ``tc1``.

One question serves all vehicles behind one address: each of them answers it.
"""

from __future__ import annotations

import random
from typing import Final

EVERY_S: Final = 1.0
SLOW_EVERY_S: Final = 5.0
"""On a narrow link, or when nobody answers."""
GIVE_UP_S: Final = 5.0
UNANSWERED_LIMIT: Final = 5


class RoundTripProbe:
    """The questions to one address that are still open."""

    __slots__ = ("_asked", "_rng", "_slow", "_unanswered", "due_s")

    def __init__(self, rng: random.Random, now: float, *, narrow: bool) -> None:
        self._rng = rng
        self._slow = narrow
        self._asked: dict[int, float] = {}
        self._unanswered = 0
        # Spread out, so that 250 vehicles are not asked in the same instant.
        self.due_s = now + rng.uniform(0.1, EVERY_S)

    def ask(self, now: float, time_us: int) -> int:
        """Return the ``ts1`` (ns) of a new question; ``due_s`` says when to ask the next."""
        for ts1, asked_s in list(self._asked.items()):
            if now - asked_s > GIVE_UP_S:
                del self._asked[ts1]
                self._unanswered += 1
        every_s = SLOW_EVERY_S if self._slow or self._unanswered >= UNANSWERED_LIMIT else EVERY_S
        self.due_s = now + every_s * self._rng.uniform(0.9, 1.1)
        ts1 = time_us * 1000 + self._rng.randrange(1000)
        self._asked[ts1] = now
        return ts1

    def answered(self, ts1: int, now: float) -> float | None:
        """Return the round trip in ms when ``ts1`` was our question, None when it was someone else's."""
        asked_s = self._asked.get(ts1)
        if asked_s is None or now - asked_s > GIVE_UP_S:
            return None
        self._unanswered = 0
        return (now - asked_s) * 1000.0
