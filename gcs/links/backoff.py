"""Waiting between attempts: longer each time, and never in step with other stations."""

from __future__ import annotations

import random


class Backoff:
    """Delays that double from ``first_s`` to ``longest_s``, each ± 25 % so that retries spread out."""

    def __init__(self, rng: random.Random, first_s: float = 0.5, longest_s: float = 15.0) -> None:
        self._rng = rng
        self._first_s = first_s
        self._longest_s = longest_s
        self._next_s = first_s

    def next_delay_s(self) -> float:
        """Return how long to wait before the next attempt."""
        delay_s = self._next_s
        self._next_s = min(self._next_s * 2.0, self._longest_s)
        return delay_s * self._rng.uniform(0.75, 1.25)

    def reset(self) -> None:
        """Start over with short delays: the last attempt worked."""
        self._next_s = self._first_s
