"""Which message is due when: intervals per message, asked for or by default, within a total rate."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

_STEADY = frozenset({"HEARTBEAT"})
_OCCASIONAL = frozenset({"FENCE_STATUS", "MISSION_ITEM_REACHED", "POSITION_TARGET_GLOBAL_INT"})
"""Messages that often have nothing to say: they come on top of a total rate."""
_FLOOR_HZ = 1.0
_EPSILON_S = 1e-6


class Streams:
    """A schedule of periodic messages.

    Args:
        defaults: messages and rates in Hz sent from the start.
        total_hz: messages per second altogether; None leaves the rates as they are. HEARTBEAT keeps its
            rate, slow messages keep theirs as far as there is room, fast ones share the rest.
        phase: 0 to 1, spreads the vehicles of a fleet over the first period.
    """

    def __init__(
        self, defaults: Iterable[tuple[str, float]], total_hz: float | None = None, phase: float = 0.0
    ) -> None:
        self._defaults = dict(defaults)
        self._asked = dict(self._defaults)
        self._total_hz = total_hz
        self._phase = phase
        self._periods: dict[str, float] = {}
        self._due: list[tuple[float, str]] = []
        self._rescale(0.0)

    def rate_of(self, name: str) -> float:
        """Return the rate in Hz at which a message is sent, 0 when it is not."""
        period = self._periods.get(name)
        return 1.0 / period if period else 0.0

    @property
    def total_hz(self) -> float:
        """Messages per second altogether."""
        return sum(1.0 / period for period in self._periods.values())

    def reset(self, now: float) -> None:
        """Go back to the defaults, as a reboot does."""
        self._asked = dict(self._defaults)
        self._rescale(now)

    def set_rates(self, rates: Mapping[str, float], now: float) -> None:
        """Ask for rates in Hz; 0 stops a message, a negative number restores its default."""
        for name, rate in rates.items():
            if rate < 0.0:
                rate = self._defaults.get(name, 0.0)
            if rate > 0.0:
                self._asked[name] = rate
            else:
                self._asked.pop(name, None)
        self._rescale(now)

    def due(self, now: float) -> list[str]:
        """Return the messages to send at ``now``, oldest first; one that fell far behind is sent once."""
        heap = self._due
        found: list[str] = []
        while heap and heap[0][0] <= now + _EPSILON_S:
            when, name = heap[0]
            period = self._periods[name]
            following = when + period
            if following < now - 2.0 * period:
                following = now + period
            heapq.heapreplace(heap, (following, name))
            found.append(name)
        return found

    def _rescale(self, now: float) -> None:
        rates = scaled(self._asked, self._total_hz)
        old = {name: when for when, name in self._due if name in rates}
        periods = {name: 1.0 / rate for name, rate in rates.items()}
        due = []
        for i, (name, period) in enumerate(periods.items()):
            first = now + period * ((self._phase + 0.37 * i) % 1.0)
            if name in _STEADY:
                first = now + period * self._phase
            due.append((min(old.get(name, first), now + period), name))
        self._periods, self._due = periods, due
        heapq.heapify(self._due)


def scaled(asked: Mapping[str, float], total_hz: float | None) -> dict[str, float]:
    """Return rates that add up to ``total_hz``."""
    if total_hz is None or not asked:
        return dict(asked)
    steady = {name: rate for name, rate in asked.items() if name in _STEADY}
    room = max(0.0, total_hz - sum(steady.values()))
    steady |= {name: min(rate, _FLOOR_HZ) for name, rate in asked.items() if name in _OCCASIONAL}
    others = {name: rate for name, rate in asked.items() if name not in steady}
    floors = {name: min(rate, _FLOOR_HZ) for name, rate in others.items()}
    floor_sum = sum(floors.values())
    if room <= floor_sum or not others:
        share = room / floor_sum if floor_sum else 0.0
        return steady | {name: rate * share for name, rate in floors.items() if rate * share > 0.0}
    above = {name: rate - floors[name] for name, rate in others.items()}
    above_sum = sum(above.values())
    if above_sum <= 0.0:
        share = room / floor_sum
        return steady | {name: rate * share for name, rate in floors.items()}
    share = (room - floor_sum) / above_sum
    return steady | {name: floors[name] + above[name] * share for name in others}
