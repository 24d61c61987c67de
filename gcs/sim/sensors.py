"""What the vehicle believes: GPS and estimator with noise, delays and loss, apart from what is true."""

from __future__ import annotations

import random
from dataclasses import dataclass

_PERIOD_S = 0.2
_DEAD_RECKON_S = 4.0
"""How long the estimator holds its position without GPS before it gives up."""


@dataclass(slots=True)
class Gps:
    """The receiver's state as GPS_RAW_INT reports it."""

    fix_type: int = 0
    satellites: int = 0
    eph: float = 99.99
    epv: float = 99.99
    err_n: float = 0.0
    err_e: float = 0.0
    err_u: float = 0.0


class Estimator:
    """Position estimate: needs a GPS fix for a while, outlives a loss for some seconds.

    Attributes:
        gps: the receiver.
        ready_after_s: seconds after boot until the estimate is good enough to arm.
        position_ok: a horizontal position is available.
        err_n, err_e, err_u: metres by which the estimate is off, wandering slowly.
        noise: a fresh pair of small Gaussian numbers for sensor readings.
    """

    def __init__(self, rng: random.Random, ready_after_s: float) -> None:
        self._rng = rng
        self.gps = Gps()
        self.ready_after_s = ready_after_s
        self.position_ok = False
        self.err_n = self.err_e = self.err_u = 0.0
        self.noise = (0.0, 0.0)
        self._age_s = 0.0
        self._with_fix_s = 0.0
        self._without_fix_s = 0.0
        self._due_s = 0.0

    def restart(self) -> None:
        """Forget everything, as a reboot does."""
        self.gps = Gps()
        self.position_ok = False
        self._age_s = self._with_fix_s = self._without_fix_s = self._due_s = 0.0

    @property
    def fix(self) -> bool:
        """The receiver has a 3D fix."""
        return self.gps.fix_type >= 3

    def step(self, dt: float, *, gps_lost: bool) -> None:
        """Move on by ``dt`` seconds; ``gps_lost`` takes the receiver's fix away."""
        self._age_s += dt
        self._due_s -= dt
        if self._due_s > 0.0:
            return
        self._due_s += _PERIOD_S
        self._receive(gps_lost)
        if self.fix:
            self._with_fix_s += _PERIOD_S
            self._without_fix_s = 0.0
        else:
            self._without_fix_s += _PERIOD_S
            self._with_fix_s = 0.0
        if self.position_ok:
            self.position_ok = self._without_fix_s < _DEAD_RECKON_S
        else:
            settle = min(self.ready_after_s * 0.4, 2.0)
            self.position_ok = self._age_s >= self.ready_after_s and self._with_fix_s >= settle
        gauss = self._rng.gauss
        self.err_n = 0.98 * self.err_n + gauss(0.0, 0.03)
        self.err_e = 0.98 * self.err_e + gauss(0.0, 0.03)
        self.err_u = 0.98 * self.err_u + gauss(0.0, 0.02)
        self.noise = (gauss(0.0, 1.0), gauss(0.0, 1.0))

    def _receive(self, lost: bool) -> None:
        gps = self.gps
        if lost or self._age_s < self.ready_after_s * 0.5:
            gps.fix_type, gps.satellites, gps.eph, gps.epv = 1 if lost else 0, 0, 99.99, 99.99
            return
        gauss = self._rng.gauss
        if gps.fix_type < 3:
            gps.fix_type, gps.satellites, gps.eph, gps.epv = 3, 14, 0.7, 1.1
        elif self._rng.random() < 0.02:
            gps.satellites = max(11, min(18, gps.satellites + self._rng.choice((-1, 1))))
        gps.err_n = 0.95 * gps.err_n + gauss(0.0, 0.15)
        gps.err_e = 0.95 * gps.err_e + gauss(0.0, 0.15)
        gps.err_u = 0.95 * gps.err_u + gauss(0.0, 0.25)
