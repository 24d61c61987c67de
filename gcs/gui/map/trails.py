"""Where each vehicle has been: points kept per vehicle, thinned by time and distance."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from gcs.maps.mercator import EARTH_CIRCUMFERENCE_M

CAPACITY = 512
"""Points of one trail."""
DEFAULT_SECONDS = 300.0
MIN_MOVE_M = 0.4
_JUMP_M, _JUMP_MPS = 400.0, 350.0
"""A vehicle that moves further between two reports was set elsewhere; its trail begins anew."""

Points = npt.NDArray[np.float64]


@dataclass(slots=True)
class Trail:
    """Points of one vehicle, oldest first."""

    color_index: int
    world: Points = field(default_factory=lambda: np.empty((CAPACITY, 2)))
    times_s: Points = field(default_factory=lambda: np.empty(CAPACITY))
    count: int = 0

    def append(self, x: float, y: float, time_s: float) -> None:
        """Add a point; the oldest eighth goes when there is no room."""
        if self.count == CAPACITY:
            kept = CAPACITY - CAPACITY // 8
            self.world[:kept] = self.world[-kept:]
            self.times_s[:kept] = self.times_s[-kept:]
            self.count = kept
        self.world[self.count] = x, y
        self.times_s[self.count] = time_s
        self.count += 1


@dataclass(frozen=True, slots=True)
class NewPiece:
    """A piece that a trail grew by, in the unit square."""

    key: str
    color_index: int
    x0: float
    y0: float
    x1: float
    y1: float


class TrailStore:
    """The trails of all vehicles."""

    def __init__(self, seconds: float = DEFAULT_SECONDS) -> None:
        self.seconds = seconds
        self.trails: dict[str, Trail] = {}
        self.revision = 0
        """Counts changes that can't be drawn by adding pieces."""

    def add(
        self, key: str, color_index: int, x: float, y: float, lat_deg: float, now_s: float
    ) -> NewPiece | None:
        """Note where a vehicle is now; returns the new piece when the trail grew."""
        trail = self.trails.get(key)
        if trail is None:
            trail = self.trails[key] = Trail(color_index)
        if trail.color_index != color_index:
            trail.color_index = color_index
            self.revision += 1
        if trail.count == 0:
            trail.append(x, y, now_s)
            return None
        last_x, last_y = trail.world[trail.count - 1].tolist()
        elapsed_s = now_s - float(trail.times_s[trail.count - 1])
        if elapsed_s < 0:  # a replay went back
            self._restart(trail, x, y, now_s)
            return None
        if elapsed_s < self.seconds / (CAPACITY * 0.85):
            return None
        dx = (x - last_x + 0.5) % 1.0 - 0.5
        meters = math.hypot(dx, y - last_y) * EARTH_CIRCUMFERENCE_M * math.cos(math.radians(lat_deg))
        if meters < MIN_MOVE_M:
            return None
        if meters > max(_JUMP_M, _JUMP_MPS * elapsed_s):
            self._restart(trail, x, y, now_s)
            return None
        trail.append(x, y, now_s)
        return NewPiece(key, color_index, last_x, last_y, x, y)

    def _restart(self, trail: Trail, x: float, y: float, now_s: float) -> None:
        trail.count = 0
        trail.append(x, y, now_s)
        self.revision += 1

    def keep_only(self, keys: set[str]) -> None:
        """Forget the trails of vehicles that are gone."""
        for key in [key for key in self.trails if key not in keys]:
            del self.trails[key]
            self.revision += 1

    def clear(self, key: str = "") -> None:
        """Forget one trail, or all."""
        for each in [key] if key else list(self.trails):
            self.trails.pop(each, None)
        self.revision += 1
