"""The rigid body that the dynamics move and what guidance demands of it."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(slots=True)
class Body:
    """True state: metres north and east of the origin, altitude above mean sea level, radians.

    ``vn``, ``ve``, ``vu`` are over ground in m/s; ``p``, ``q``, ``r`` body rates in rad/s.
    """

    n: float = 0.0
    e: float = 0.0
    alt: float = 0.0
    vn: float = 0.0
    ve: float = 0.0
    vu: float = 0.0
    roll: float = 0.0
    pitch: float = 0.0
    yaw: float = 0.0
    p: float = 0.0
    q: float = 0.0
    r: float = 0.0
    airspeed: float = 0.0
    throttle: float = 0.0
    """0 to 1."""
    load: float = 0.0
    """Power relative to level flight."""
    on_ground: bool = True
    impact_mps: float = 0.0
    """Sink rate at the last touchdown; 0 in the air."""
    motor_failed: bool = False
    forward_flight: bool = False
    """A VTOL on its wing (always true for a plane in the air)."""
    transition: int = 0
    """1 while a VTOL goes to forward flight, 2 on the way back, else 0."""

    @property
    def groundspeed(self) -> float:
        """Horizontal speed over ground, m/s."""
        return math.hypot(self.vn, self.ve)

    def touch(self, ground_m: float) -> None:
        """Stand on the ground when not above it, remembering how hard it was hit."""
        if self.alt > ground_m + 0.01 and not (self.on_ground and self.vu <= 0.0):
            self.on_ground = False
            return
        if not self.on_ground:
            self.impact_mps = max(0.0, -self.vu)
        self.on_ground = True
        self.alt = ground_m
        self.vu = max(0.0, self.vu)


@dataclass(slots=True)
class Demand:
    """What guidance wants of the vehicle in this moment.

    The target is a point (``n``, ``e``, ``alt``); with ``radius`` > 0 it is the centre of a circle. A plane
    that is sent to a point without radius flies through it. ``course`` replaces the point by a direction.
    """

    powered: bool = True
    n: float = 0.0
    e: float = 0.0
    alt: float = 0.0
    speed: float = 5.0
    radius: float = 0.0
    clockwise: bool = True
    course: float | None = None
    yaw: float | None = None
    climb: float | None = None
    """Vertical speed in m/s that replaces the altitude."""
    max_climb: float = 2.5
    max_sink: float = 1.5
    drift: bool = False
    """No position hold: a multirotor stays level and goes with the wind."""
    stop: bool = False
    """Come to a halt where it is (a plane can't, and circles)."""
    leg: tuple[float, float] | None = None
    """Where the leg to the target began, for following the line."""
    forward: bool = False
    """A VTOL should be on its wing."""
    velocity: tuple[float, float] | None = None
