"""A fixed wing: it banks to turn, needs airspeed to fly, a run to take off and a glide to land."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gcs.sim.body import Body, Demand
from gcs.sim.geo import clamp, wrap_pi
from gcs.sim.wind import Wind

_G = 9.80665


@dataclass(frozen=True, slots=True)
class FixedWingLimits:
    """What the airframe can do."""

    min_airspeed_mps: float = 11.0
    max_airspeed_mps: float = 26.0
    max_bank_rad: float = math.radians(45.0)
    max_roll_rate_rps: float = math.radians(90.0)
    accel_mps2: float = 4.0
    glide_sink_mps: float = 2.0
    cruise_throttle: float = 0.45


class FixedWing:
    """Coordinated flight along lines and circles, with a ground run at either end."""

    def __init__(self, limits: FixedWingLimits | None = None) -> None:
        self._lim = limits or FixedWingLimits()

    def step(self, body: Body, demand: Demand, wind: Wind, ground_m: float, dt: float) -> None:
        """Move ``body`` on by ``dt`` seconds."""
        if body.on_ground:
            self._ground(body, demand, wind, ground_m, dt)
        else:
            self._fly(body, demand, wind, ground_m, dt)

    def _ground(self, body: Body, demand: Demand, wind: Wind, ground_m: float, dt: float) -> None:
        lim = self._lim
        body.forward_flight = False
        head = wind.north * math.cos(body.yaw) + wind.east * math.sin(body.yaw)
        speed = body.vn * math.cos(body.yaw) + body.ve * math.sin(body.yaw)
        wants_up = demand.climb > 0.0 if demand.climb is not None else demand.alt > ground_m + 2.0
        run = demand.powered and wants_up and not demand.stop and not body.motor_failed
        speed = speed + lim.accel_mps2 * dt if run else max(0.0, speed - 3.0 * dt)
        body.throttle, body.load = (1.0, 2.2) if run else (0.0, 0.0)
        body.vn, body.ve = speed * math.cos(body.yaw), speed * math.sin(body.yaw)
        body.n += body.vn * dt
        body.e += body.ve * dt
        body.alt = ground_m
        body.vu = 0.0
        body.airspeed = max(0.0, speed - head)
        body.roll = body.p = body.q = body.r = 0.0
        body.pitch += (0.0 - body.pitch) * min(1.0, dt * 3.0)
        if run and body.airspeed >= lim.min_airspeed_mps * 1.1:
            body.on_ground = False
            body.forward_flight = True
            body.vu = 0.5
            body.alt = ground_m + 0.1

    def _fly(self, body: Body, demand: Demand, wind: Wind, ground_m: float, dt: float) -> None:
        lim = self._lim
        body.forward_flight = True
        engine = demand.powered and not body.motor_failed
        bank = 0.0 if demand.stop and demand.climb else self._bank(body, demand, wind)
        p_goal = clamp(3.0 * (bank - body.roll), -lim.max_roll_rate_rps, lim.max_roll_rate_rps)
        body.p += (p_goal - body.p) * min(1.0, dt / 0.1)
        body.roll = clamp(body.roll + body.p * dt, -lim.max_bank_rad * 1.1, lim.max_bank_rad * 1.1)
        body.r = _G * math.tan(body.roll) / max(body.airspeed, 6.0)
        body.yaw = wrap_pi(body.yaw + body.r * dt)

        goal = clamp(demand.speed, lim.min_airspeed_mps, lim.max_airspeed_mps)
        if demand.climb is not None and demand.climb < 0.0 and body.alt < ground_m + 6.0:
            goal = lim.min_airspeed_mps
        body.airspeed += clamp(goal - body.airspeed, -2.0 * dt, lim.accel_mps2 * dt)
        vu_goal = self._climb(body, demand, ground_m) if engine else -lim.glide_sink_mps
        body.vu += clamp(vu_goal - body.vu, -3.0 * dt, 3.0 * dt)
        body.vn = body.airspeed * math.cos(body.yaw) + wind.north
        body.ve = body.airspeed * math.sin(body.yaw) + wind.east
        body.n += body.vn * dt
        body.e += body.ve * dt
        body.alt += (body.vu + 0.3 * wind.up) * dt
        pitch = math.asin(clamp(body.vu / max(body.airspeed, 1.0), -0.6, 0.6)) + math.radians(
            2.0 + 30.0 / max(body.airspeed, 8.0)
        )
        body.q = (pitch - body.pitch) * min(1.0, dt * 4.0) / dt if dt > 0 else 0.0
        body.pitch += body.q * dt
        power = lim.cruise_throttle * (1.0 + 0.35 * body.vu + 0.08 * (goal - 16.0))
        body.throttle = clamp(power, 0.0, 1.0) if engine else 0.0
        body.load = body.throttle / lim.cruise_throttle
        body.touch(ground_m)
        if body.on_ground:
            body.roll = body.p = body.r = 0.0

    def _climb(self, body: Body, demand: Demand, ground_m: float) -> float:
        if demand.climb is not None:
            height = body.alt - ground_m
            if demand.climb < 0.0 and height < 6.0:
                # Flare: arrest the sink over the last metres.
                return max(demand.climb, -0.5 - 0.25 * height)
            return demand.climb
        return clamp(0.5 * (demand.alt - body.alt), -demand.max_sink, demand.max_climb)

    def _bank(self, body: Body, demand: Demand, wind: Wind) -> float:
        track, feed_forward = self._track(body, demand)
        cross = wind.east * math.cos(track) - wind.north * math.sin(track)
        heading = track - math.asin(clamp(cross / max(body.airspeed, 5.0), -0.9, 0.9))
        rate = clamp(0.9 * wrap_pi(heading - body.yaw), -0.6, 0.6)
        bank = math.atan(max(body.airspeed, 6.0) * rate / _G) + feed_forward
        return clamp(bank, -self._lim.max_bank_rad, self._lim.max_bank_rad)

    def _track(self, body: Body, demand: Demand) -> tuple[float, float]:
        """Return the course over ground to fly, rad, and the bank that a circle needs by itself."""
        if demand.course is not None:
            return demand.course, 0.0
        dn, de = demand.n - body.n, demand.e - body.e
        if demand.radius > 0.0:
            dist = math.hypot(dn, de)
            outward = math.atan2(-de, -dn)
            side = 1.0 if demand.clockwise else -1.0
            course = outward + side * (math.pi / 2 + math.atan(2.0 * (dist - demand.radius) / demand.radius))
            near = abs(dist - demand.radius) < 0.5 * demand.radius
            bank = side * math.atan(body.groundspeed**2 / (demand.radius * _G)) if near else 0.0
            return course, bank
        if demand.leg is not None:
            ln, le = demand.n - demand.leg[0], demand.e - demand.leg[1]
            length = math.hypot(ln, le)
            if length > 20.0:
                course = math.atan2(le, ln)
                off = (body.e - demand.leg[1]) * ln / length - (body.n - demand.leg[0]) * le / length
                return course - clamp(math.atan(off / 25.0), -1.1, 1.1), 0.0
        return math.atan2(de, dn), 0.0
