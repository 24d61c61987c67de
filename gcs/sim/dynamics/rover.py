"""A rover: it steers with its wheels and follows the ground."""

from __future__ import annotations

import math

from gcs.sim.body import Body, Demand
from gcs.sim.geo import clamp, wrap_pi
from gcs.sim.wind import Wind


class Rover:
    """Speed and turn rate with limits; altitude is the ground's."""

    def __init__(self, max_accel_mps2: float = 2.0, max_turn_rps: float = math.radians(70.0)) -> None:
        self._accel = max_accel_mps2
        self._turn = max_turn_rps

    def step(self, body: Body, demand: Demand, wind: Wind, ground_m: float, dt: float) -> None:
        """Move ``body`` on by ``dt`` seconds."""
        speed = body.vn * math.cos(body.yaw) + body.ve * math.sin(body.yaw)
        goal, heading = self._goal(body, demand)
        if not demand.powered or body.motor_failed:
            goal = 0.0
        error = wrap_pi(heading - body.yaw) if goal > 0.0 else 0.0
        turn = clamp(2.5 * error, -self._turn, self._turn)
        goal *= max(0.25, math.cos(error)) if abs(error) < math.pi / 2 else 0.25
        new = speed + clamp(goal - speed, -2.0 * self._accel * dt, self._accel * dt)
        body.r += (turn - body.r) * min(1.0, dt / 0.2)
        body.yaw = wrap_pi(body.yaw + body.r * dt)
        body.roll = clamp(-body.r * new * 0.02, -0.1, 0.1)
        body.pitch = clamp(0.02 * (goal - speed), -0.05, 0.05)
        body.vn, body.ve, body.vu = new * math.cos(body.yaw), new * math.sin(body.yaw), 0.0
        body.n += body.vn * dt
        body.e += body.ve * dt
        body.alt = ground_m
        body.on_ground = True
        body.airspeed = abs(new)
        body.throttle = clamp(new / 6.0 + 0.1 * (goal - speed), 0.0, 1.0) if demand.powered else 0.0
        body.load = body.throttle * 2.0

    @staticmethod
    def _goal(body: Body, demand: Demand) -> tuple[float, float]:
        if demand.stop or demand.drift:
            return 0.0, body.yaw
        if demand.course is not None:
            return demand.speed, demand.course
        dn, de = demand.n - body.n, demand.e - body.e
        dist = math.hypot(dn, de)
        if demand.radius > 0.0:
            outward = math.atan2(-de, -dn)
            side = 1.0 if demand.clockwise else -1.0
            bend = math.atan(2.0 * (dist - demand.radius) / demand.radius)
            return demand.speed, outward + side * (math.pi / 2 + bend)
        if dist < 0.8:
            return 0.0, body.yaw
        return min(demand.speed, 0.7 * dist + 0.2), math.atan2(de, dn)
