"""Wind: a mean with turbulence that wanders as real gusts do, so that nothing flies a perfect line."""

from __future__ import annotations

import math
import random


class Wind:
    """Mean wind and a Gauss-Markov gust on each axis.

    Attributes:
        speed_mps: mean speed, ≥ 0.
        from_deg: the direction the wind comes from, degrees clockwise from north.
        turbulence_mps: standard deviation of the horizontal gusts; the vertical ones have a third of it.
    """

    __slots__ = (
        "_ge",
        "_gn",
        "_gu",
        "_rng",
        "east",
        "from_deg",
        "north",
        "speed_mps",
        "turbulence_mps",
        "up",
    )

    _CORRELATION_S = 4.0

    def __init__(
        self, rng: random.Random, speed_mps: float = 0.0, from_deg: float = 0.0, turbulence_mps: float = 0.0
    ) -> None:
        self._rng = rng
        self.speed_mps = speed_mps
        self.from_deg = from_deg
        self.turbulence_mps = turbulence_mps
        self._gn = self._ge = self._gu = 0.0
        self.north = self.east = self.up = 0.0
        self.step(0.0)

    def step(self, dt: float) -> None:
        """Move the gusts on by ``dt`` seconds and update the air's velocity ``north``, ``east``, ``up``."""
        if self.turbulence_mps > 0.0 and dt > 0.0:
            keep = math.exp(-dt / self._CORRELATION_S)
            kick = self.turbulence_mps * math.sqrt(1.0 - keep * keep)
            gauss = self._rng.gauss
            self._gn = keep * self._gn + gauss(0.0, kick)
            self._ge = keep * self._ge + gauss(0.0, kick)
            self._gu = keep * self._gu + gauss(0.0, kick / 3.0)
        toward = math.radians(self.from_deg + 180.0)
        self.north = self.speed_mps * math.cos(toward) + self._gn
        self.east = self.speed_mps * math.sin(toward) + self._ge
        self.up = self._gu
