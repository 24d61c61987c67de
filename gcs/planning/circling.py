"""Circles that a mission asks for: which commands are flown as one by whom, how wide, and how often.

Wings circle at every loiter; what hovers does so only where turns are ordered, and at a loiter stands still.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.document import PlanItem
from gcs.planning.limits import GROUNDED, WINGED, VehicleLimits

LOITER, TURNS, LOITER_TIME, LOITER_TO_ALT, ORBIT = 17, 18, 19, 31, 34
_NARROWEST_M, _WIDEST_M, _MOST_TURNS, _LONGEST_S = 1.0, 10_000.0, 1000.0, 1e6
_WING_M = {Firmware.PX4: 80.0}
_WING_USUAL_M, _DRIVE_M, _HOVER_M = 60.0, 20.0, 10.0
_RATE_RAD_S, _ACCELERATION_MPS2 = math.radians(20.0), 1.25
"""What ArduCopter keeps to in circles (CIRCLE_RATE, half of WPNAV_ACCEL)."""


class Ring(NamedTuple):
    """Circles about one place."""

    radius_m: float
    clockwise: bool
    turns: float = 1.0
    """How often; an endless loiter counts once."""
    seconds: float | None = None
    """How long, where that is what was ordered."""
    spiral: bool = False
    """Until an altitude is reached, as often as that takes."""


@dataclass(frozen=True, slots=True)
class Circler:
    """One vehicle's ways to circle."""

    firmware: Firmware
    kind: VehicleKind | None
    limits: VehicleLimits

    @property
    def radius_m(self) -> float:
        """Where the item gives none: ArduPilot's WP_LOITER_RAD or CIRCLE_RADIUS, PX4's NAV_LOITER_RAD."""
        if self.limits.loiter_radius_m >= _NARROWEST_M:
            return self.limits.loiter_radius_m
        if self.kind in WINGED:
            return _WING_M.get(self.firmware, _WING_USUAL_M)
        return _DRIVE_M if self.kind in GROUNDED else _HOVER_M

    def ring_of(self, item: PlanItem, hovers: bool) -> Ring | None:
        """Return the circles of an item; None where it is flown without any."""
        wing = self.kind in WINGED and not hovers
        command, params = item.command, item.params
        if command == ORBIT:
            turns = params[3] / math.tau if 0.0 < params[3] <= _MOST_TURNS * math.tau else 1.0
            return self._ring(params[0], turns)
        if command == TURNS and (wing or self.firmware is not Firmware.PX4):
            return self._ring(params[2], params[0]) if 0.0 < params[0] <= _MOST_TURNS else None
        if not wing:
            return None
        if command == LOITER:
            return self._ring(params[2], 1.0)
        if command == LOITER_TO_ALT:
            return self._ring(params[1], 1.0)._replace(spiral=True)
        if command != LOITER_TIME or not params[0] > 0.0:
            return None
        # ArduPlane keeps no radius of a timed loiter: always its own.
        own = self.firmware is Firmware.ARDUPILOT
        ring = self._ring(math.copysign(0.0, params[2]) if own else params[2], 1.0)
        return ring._replace(seconds=min(params[0], _LONGEST_S))

    def _ring(self, radius_m: float, turns: float) -> Ring:
        given = _NARROWEST_M <= abs(radius_m) <= _WIDEST_M
        return Ring(abs(radius_m) if given else self.radius_m, math.copysign(1.0, radius_m) > 0.0, turns)

    def speed_mps(self, ring: Ring, wanted_mps: float, hovers: bool) -> float:
        """Return how fast circles are flown: what hovers slows down in narrow ones."""
        if self.kind in GROUNDED or (self.kind in WINGED and not hovers):
            return wanted_mps
        return min(wanted_mps, ring.radius_m * _RATE_RAD_S, math.sqrt(_ACCELERATION_MPS2 * ring.radius_m))


def flown_m(ring: Ring, speed_mps: float, rise_m: float, rate_mps: float) -> float:
    """Return the length of circles that are flown at a speed while the height changes."""
    if ring.spiral:
        return abs(rise_m) / max(rate_mps, 0.1) * speed_mps
    if ring.seconds is not None:
        return ring.seconds * speed_mps
    return ring.turns * math.tau * ring.radius_m
