"""How often vehicles are brought up to date: often while it is cheap, never more than a sixth of the time."""

from __future__ import annotations

MIN_TICK_S = 0.008
COST_RATIO = 5.0
"""After a tick that took so long, the thread is left alone for five times that."""


class TickPacer:
    """Says when the next tick may be."""

    def __init__(self) -> None:
        self._next_s = 0.0

    def wait_s(self, now: float) -> float:
        """Return how long to wait from ``now``; 0 when a tick may be made at once."""
        return max(0.0, self._next_s - now)

    def ticked(self, begin: float, end: float) -> None:
        """Take how long the tick took."""
        self._next_s = end + max(MIN_TICK_S, COST_RATIO * (end - begin))
