"""Axes without drawing: round ranges that stay put, round ticks, words for times."""

from __future__ import annotations

import math
from typing import NamedTuple

from gcs.model import format as fmt

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_NOTHING = 1e-12
_TIME_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)


class Range(NamedTuple):
    """A span of values and the step between its ticks."""

    low: float
    high: float
    step: float

    def ticks(self) -> list[float]:
        """Return the values that get a line and a number."""
        first = math.ceil(self.low / self.step - 1e-9)
        last = math.floor(self.high / self.step + 1e-9)
        return [number * self.step for number in range(first, last + 1)]

    def label(self, value: float) -> str:
        """Write a tick's value with as many decimals as the step needs."""
        if self.step >= 1 and float(self.step).is_integer():
            return fmt.number(value, 0)
        decimals = max(0, -math.floor(math.log10(self.step) + 1e-9))
        if round(self.step, decimals) != self.step:
            decimals += 1
        return fmt.number(value, min(decimals, 6))


EMPTY = Range(0.0, 1.0, 0.5)


def nice_step(span: float, most: int) -> float:
    """Return the smallest round step that cuts ``span`` (> 0) into at most ``most`` parts."""
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


def nice_range(low: float, high: float, most: int = 5) -> Range:
    """Return a round range around the values, from zero where they come near it."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return EMPTY
    if low > 0 and low < 0.6 * high:
        low = 0.0
    elif high < 0 and high > 0.6 * low:
        high = 0.0
    size = max(abs(low), abs(high))
    if size < _NOTHING:
        low, high = 0.0, 1.0
    elif high - low <= size * 1e-7:
        # Nothing moves: a fifth around it, so that rounding does not look like a mountain range.
        middle = (high + low) / 2
        low, high = middle - size / 10, middle + size / 10
    step = nice_step(high - low, most)
    return Range(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step)


def steady_range(shown: Range | None, low: float, high: float, most: int = 5) -> Range:
    """Return the range to show: the one that is shown, while the values fit and fill a good part of it."""
    wanted = nice_range(low, high, most)
    if shown is None or shown is EMPTY or low < shown.low or high > shown.high:
        return wanted
    roomy = (wanted.high - wanted.low) < 0.6 * (shown.high - shown.low)
    return wanted if roomy else shown


def time_step(span_s: float, most: int = 6) -> float:
    """Return the step in seconds between ticks of a time axis."""
    return next(
        (step for step in _TIME_STEPS_S if span_s / step <= most), math.ceil(span_s / most / 3600) * 3600.0
    )


def ago_ticks(span_s: float) -> list[tuple[float, str]]:
    """Return ticks of a live axis: seconds before now (≤ 0) and words, as ``−5 min``, ``−4``, …, ``now``."""
    step = time_step(span_s)
    unit, size = ("h", 3600) if step >= 3600 else ("min", 60) if step >= 60 else ("s", 1)
    if unit == "h" and span_s / 3600 < 2:
        unit, size = "min", 60
    ticks = []
    count = math.floor(span_s / step + 1e-9)
    for number in range(count, 0, -1):
        text = f"{fmt.MINUS}{number * step / size:g}"
        ticks.append((-number * step, f"{text} {unit}" if number == count else text))
    return [*ticks, (0.0, "now")]


def clock_ticks(first_us: int, last_us: int) -> list[tuple[float, str]]:
    """Return ticks of a halted axis: seconds after ``first_us`` (UTC) and the time of day."""
    step_us = round(time_step((last_us - first_us) / 1e6, 4) * 1e6)
    tick_us = -(-first_us // step_us) * step_us
    ticks = []
    while tick_us <= last_us:
        text = fmt.time_of_day(tick_us)
        if step_us < 1_000_000:
            text += f".{tick_us // 100_000 % 10}"
        ticks.append(((tick_us - first_us) / 1e6, text))
        tick_us += step_us
    return ticks
