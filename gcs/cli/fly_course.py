"""Whether a vehicle still flies its mission, what took it out of it, and whether it circles for ever.

A failsafe, a breach of the fence or a pilot takes a vehicle out of its mission by another mode. It may then
land by the mission's own landing (ArduPilot's DO_LAND_START, PX4's return by mission landing), which counts
as no mission flown: items were skipped. A mission that returns by an item of its own changes the mode, too,
and the vehicle may say so before it says that it has come to that item.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from itertools import pairwise

from gcs.cli.fly_plan import RETURN, FlightPlan

WORDS_BEFORE_S, WORDS_AFTER_S = 15.0, 5.0
"""How long before and after a change of mode the vehicle gives its reasons."""
TELL_S = 2.0
"""How long a vehicle must be out of its mission before that is told."""
LATE_S = 5.0
"""How late a vehicle may say that its mission is complete, after it left it for that."""
MOST_WORDS = 3
WINDOW_S = 60.0
SAMPLE_S = 1.0
ROUND = 2.0
"""How often longer the way is than the area is wide: 1 straight on, pi round a circle."""
LEVEL_MPS = 1.5
LEAST_WAY_M = 200.0


class Words:
    """What the vehicle said lately."""

    def __init__(self) -> None:
        self._said: deque[tuple[float, str]] = deque(maxlen=50)

    def hear(self, words: str, now: float) -> None:
        """Take a text that matters."""
        self._said.append((now, words))

    def between(self, from_s: float, to_s: float) -> str:
        """Return the last different texts of a time, empty when nothing was said."""
        said = dict.fromkeys(words for now, words in self._said if from_s <= now <= to_s)
        return "; ".join(list(said)[-MOST_WORDS:])


@dataclass(frozen=True, slots=True)
class Leaving:
    """When and where a mission was left."""

    item: int | None
    mode: str
    since_s: float


class Course:
    """Keeps watch whether the mission is still flown. Begins in the mission."""

    def __init__(self, plan: FlightPlan, words: Words) -> None:
        self._plan = plan
        self._words = words
        self._told = False
        self.left: Leaving | None = None
        """Set while something else than the rest of the mission is flown, and it was not complete."""

    def see(self, *, in_mission: bool, mode: str, current: int | None, complete: bool, now: float) -> str:
        """Take the newest state; returns ``left`` or ``resumed`` when that is to be told, else nothing.

        ``current`` is the item that the vehicle goes for, ``complete`` whether it had come to the last one.
        """
        if self.left is None:
            if not in_mission and not complete:
                self.left = Leaving(current, mode, now)
            return ""
        if in_mission and self._goes_on(self.left, current):
            return self._back()
        if complete and self._was_at_end(self.left, now):
            return self._back()
        if not in_mission and self._returns_as_planned(self.left, current):
            self.left = None
            return ""
        if not self._told and now - self.left.since_s >= TELL_S:
            self._told = True
            return "left"
        return ""

    def describe(self) -> str:
        """Say where the mission was left, for what, and in the vehicle's words why."""
        left = self.left
        assert left is not None, "it is flown"
        at = f" at item {left.item}" if left.item is not None else ""
        why = self._words.between(left.since_s - WORDS_BEFORE_S, left.since_s + WORDS_AFTER_S)
        return f"the mission was left{at} for mode {left.mode}" + (f" ({why})" if why else "")

    def _back(self) -> str:
        told, self._told, self.left = self._told, False, None
        return "resumed" if told else ""

    def _was_at_end(self, left: Leaving, now: float) -> bool:
        return left.item == self._plan.last and now - left.since_s <= LATE_S

    def _goes_on(self, left: Leaving, current: int | None) -> bool:
        """Whether nothing was skipped meanwhile."""
        return left.item is None or current is None or current <= self._plan.flown_after(left.item)

    def _returns_as_planned(self, left: Leaving, current: int | None) -> bool:
        if current is None or self._plan.command(current) != RETURN:
            return False
        return left.item is None or current <= self._plan.flown_after(left.item)


class Circling:
    """Notices that a wing flies round and round at one height, wherever that is."""

    def __init__(self) -> None:
        self._track: deque[tuple[float, float, float]] = deque()

    def forget(self) -> None:
        """Begin anew."""
        self._track.clear()

    def see(self, lat_deg: float, lon_deg: float, climb_mps: float, now: float) -> bool:
        """Take where it is; returns whether it has circled for a minute."""
        if abs(climb_mps) > LEVEL_MPS:
            self._track.clear()
            return False
        if self._track and now - self._track[-1][0] < SAMPLE_S:
            return False
        narrow = math.cos(math.radians(lat_deg))
        self._track.append((now, lat_deg * 111_320.0, lon_deg * 111_320.0 * narrow))
        if now - self._track[0][0] < WINDOW_S:
            return False
        while now - self._track[1][0] >= WINDOW_S:
            self._track.popleft()
        return self._is_round()

    def _is_round(self) -> bool:
        track = list(self._track)
        way_m = sum(math.dist(one[1:], other[1:]) for one, other in pairwise(track))
        norths = [north for _, north, _ in track]
        easts = [east for _, _, east in track]
        wide_m = math.hypot(max(norths) - min(norths), max(easts) - min(easts))
        return way_m > max(LEAST_WAY_M, ROUND * wide_m)
