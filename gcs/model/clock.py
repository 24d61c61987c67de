"""Time as an argument: every protocol takes a clock, so that tests own the time."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Two times: a monotonic one to measure with, and UTC to record with."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        ...

    def time_us(self) -> int:
        """Return microseconds since 1970-01-01 UTC."""
        ...


class SystemClock:
    """The machine's clocks.

    UTC is read once and then advanced by the monotonic clock, so that a stepped system clock never
    reorders a recording.
    """

    def __init__(self) -> None:
        self._offset_us = time.time_ns() // 1000 - time.monotonic_ns() // 1000

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

    def time_us(self) -> int:
        """Return microseconds since 1970-01-01 UTC."""
        return self._offset_us + time.monotonic_ns() // 1000


class ManualClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, start_s: float = 1000.0, start_us: int = 1_790_000_000_000_000) -> None:
        self._start_s = start_s
        self._now_s = start_s
        self._start_us = start_us

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return self._now_s

    def time_us(self) -> int:
        """Return microseconds since 1970-01-01 UTC."""
        return self._start_us + round((self._now_s - self._start_s) * 1_000_000)

    def advance(self, seconds: float) -> float:
        """Move both times on by ``seconds`` (≥ 0) and return the new monotonic time."""
        if seconds < 0:
            raise ValueError("a clock does not go back")
        self._now_s += seconds
        return self._now_s
