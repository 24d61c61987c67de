"""A VTOL: a multirotor and a wing in one body, with a transition between them."""

from __future__ import annotations

import math

from gcs.sim.body import Body, Demand
from gcs.sim.dynamics.fixedwing import FixedWing
from gcs.sim.dynamics.multirotor import Multirotor
from gcs.sim.wind import Wind

_TRANSITION_AIRSPEED_MPS = 14.0


class Vtol:
    """Hovers, accelerates level until the wing carries, flies, and stops again on its rotors."""

    def __init__(self) -> None:
        self._hover = Multirotor()
        self._wing = FixedWing()

    def step(self, body: Body, demand: Demand, wind: Wind, ground_m: float, dt: float) -> None:
        """Move ``body`` on by ``dt`` seconds, in the regime that the demand asks for."""
        if body.on_ground or not demand.powered:
            body.forward_flight = False
            body.transition = 0
        elif demand.forward and not body.forward_flight and not body.motor_failed:
            self._speed_up(body, demand, wind, ground_m, dt)
            return
        elif not demand.forward and body.forward_flight:
            body.forward_flight = False
            body.transition = 2
        if body.forward_flight:
            body.transition = 0
            self._wing.step(body, demand, wind, ground_m, dt)
            return
        if body.transition == 2 and body.groundspeed < 4.0:
            body.transition = 0
        self._hover.step(body, demand, wind, ground_m, dt)
        body.forward_flight = False

    def _speed_up(self, body: Body, demand: Demand, wind: Wind, ground_m: float, dt: float) -> None:
        body.transition = 1
        air_n, air_e = body.vn - wind.north, body.ve - wind.east
        body.airspeed = air_n * math.cos(body.yaw) + air_e * math.sin(body.yaw)
        if body.airspeed >= _TRANSITION_AIRSPEED_MPS:
            body.forward_flight = True
            body.transition = 0
            return
        toward = math.atan2(demand.e - body.e, demand.n - body.n)
        ahead = Demand(
            speed=_TRANSITION_AIRSPEED_MPS + 6.0,
            course=toward if demand.course is None else demand.course,
            yaw=toward if demand.course is None else demand.course,
            alt=max(demand.alt, body.alt),
        )
        self._hover.step(body, ahead, wind, ground_m, dt)
