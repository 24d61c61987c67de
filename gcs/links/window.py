"""Figures over the last seconds, from counters that only grow."""

from __future__ import annotations

from collections import deque


class Window:
    """Remembers samples of counters for ``span_s`` and tells how much they grew."""

    __slots__ = ("_samples", "_span_s")

    def __init__(self, span_s: float) -> None:
        self._span_s = span_s
        self._samples: deque[tuple[float, tuple[int, ...]]] = deque()

    def sample(self, now: float, *counters: int) -> None:
        """Note the counters; always the same ones in the same order."""
        samples = self._samples
        samples.append((now, counters))
        oldest = now - self._span_s
        while len(samples) > 2 and samples[1][0] <= oldest:
            samples.popleft()

    def growth(self, index: int) -> int:
        """Return how much a counter grew over the window."""
        if len(self._samples) < 2:
            return 0
        return self._samples[-1][1][index] - self._samples[0][1][index]

    def per_second(self, index: int) -> float:
        """Return the rate of a counter over the window."""
        if len(self._samples) < 2:
            return 0.0
        span_s = self._samples[-1][0] - self._samples[0][0]
        return self.growth(index) / span_s if span_s > 0 else 0.0


def loss_pct(received: int, lost: int) -> float | None:
    """Return lost of all in percent; None when there was nothing to lose. Late frames may undo a loss."""
    total = received + lost
    return None if received <= 0 or total <= 0 else min(100.0, max(0.0, 100.0 * lost / total))
