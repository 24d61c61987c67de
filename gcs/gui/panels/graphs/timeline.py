"""Which times the graphs show: live up to now, or halted and moved about by hand."""

from __future__ import annotations

from collections.abc import Callable

from gcs.gui.panels.graphs.config import DEFAULT_SPAN, SPANS
from gcs.gui.panels.graphs.scale import ago_ticks, clock_ticks

_SHORTEST_S, _LONGEST_S = 1.0, 24 * 3600.0
_SHORTEST_FLIGHT_S = 60.0


class Timeline:
    """Times are monotonic seconds; ``utc_us_of`` tells the time of day of one."""

    def __init__(self, utc_us_of: Callable[[float], int]) -> None:
        self._utc_us_of = utc_us_of
        self._halted: tuple[float, float] | None = None
        self._now = 0.0
        self._flight_s = 0.0
        self.span = DEFAULT_SPAN

    @property
    def live(self) -> bool:
        """True unless halted."""
        return self._halted is None

    def advance(self, now: float, flight_began_s: float) -> None:
        """Tell the time, and since when the vehicle is armed or known."""
        self._now, self._flight_s = now, flight_began_s

    def window(self) -> tuple[float, float]:
        """Return the first and the last time shown."""
        if self._halted is not None:
            return self._halted
        span_s = SPANS[self.span]
        if span_s is None:
            span_s = max(_SHORTEST_FLIGHT_S, self._now - self._flight_s)
        return self._now - span_s, self._now

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Return ticks as seconds after the first time, with their words."""
        first, last = self.window()
        if self._halted is None:
            return tuple((last - first + ago, text) for ago, text in ago_ticks(last - first))
        return tuple(clock_ticks(self._utc_us_of(first), self._utc_us_of(last)))

    def halt(self, halted: bool) -> None:
        """Stand still, or follow the time again."""
        self._halted = self.window() if halted else None

    def choose(self, span: str) -> None:
        """Choose a span; a halted window keeps its last time."""
        self.span = span
        if self._halted is not None:
            last = self._halted[1]
            self._halted = None
            first, now = self.window()
            self._halted = (last - (now - first), last)

    def drag(self, part: float) -> None:
        """Move a halted window by a part of its span; not beyond the present."""
        if self._halted is not None:
            first, last = self._halted
            by = max(part * (last - first), last - self._now)
            self._halted = (first - by, last - by)

    def zoom(self, factor: float, place: float) -> None:
        """Change the span of a halted window around a place from 0 to 1."""
        if self._halted is None:
            return
        first, last = self._halted
        span_s = max(_SHORTEST_S, min(_LONGEST_S, (last - first) * factor))
        middle = first + place * (last - first)
        new_last = min(self._now, middle + (1 - place) * span_s)
        self._halted = (new_last - span_s, new_last)
