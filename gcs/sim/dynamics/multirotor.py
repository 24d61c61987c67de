"""A multirotor: it tilts to accelerate, so its attitude always explains its path."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gcs.sim.body import Body, Demand
from gcs.sim.geo import clamp, wrap_pi
from gcs.sim.wind import Wind

_G = 9.80665
_SUBSTEP_S = 0.05


@dataclass(frozen=True, slots=True)
class MultirotorLimits:
    """What the airframe can do."""

    max_tilt_rad: float = math.radians(35.0)
    max_rate_rps: float = math.radians(220.0)
    max_yaw_rate_rps: float = math.radians(90.0)
    max_accel_mps2: float = 4.0
    max_vertical_accel_mps2: float = 3.0
    drag_per_s: float = 0.12
    """Deceleration per m/s of airspeed."""
    hover_throttle: float = 0.39


class Multirotor:
    """Translational and attitude dynamics with limited tilt, rates and accelerations."""

    def __init__(self, limits: MultirotorLimits | None = None) -> None:
        self._lim = limits or MultirotorLimits()

    def step(self, body: Body, demand: Demand, wind: Wind, ground_m: float, dt: float) -> None:
        """Move ``body`` on by ``dt`` seconds; long steps are split so that the attitude loop stays stable."""
        while dt > 1e-9:
            part = dt if dt <= _SUBSTEP_S * 1.01 else _SUBSTEP_S
            self._substep(body, demand, wind, ground_m, part)
            dt -= part

    def _substep(self, body: Body, demand: Demand, wind: Wind, ground_m: float, dt: float) -> None:
        if not demand.powered or body.motor_failed:
            self._fall(body, ground_m, dt, spinning=body.motor_failed and demand.powered)
            return
        vu_want = self._vertical(body, demand)
        if body.on_ground and vu_want <= 0.05:
            _rest(body, ground_m)
            body.throttle, body.load = 0.1, 0.12
            return
        vn, ve = self._velocity(body, demand)
        an, ae = self._accelerate(body, demand, vn, ve, wind)
        self._attitude(body, demand, an, ae, dt)
        self._translate(body, vu_want, wind, dt)
        body.touch(ground_m)

    def _vertical(self, body: Body, demand: Demand) -> float:
        if demand.climb is not None:
            return demand.climb
        error = demand.alt - body.alt
        reach = math.sqrt(2.0 * 1.2 * abs(error))
        return clamp(math.copysign(min(reach, abs(error) * 1.2), error), -demand.max_sink, demand.max_climb)

    def _velocity(self, body: Body, demand: Demand) -> tuple[float, float]:
        if demand.velocity is not None:
            return demand.velocity
        if demand.stop:
            return 0.0, 0.0
        if demand.course is not None:
            return demand.speed * math.cos(demand.course), demand.speed * math.sin(demand.course)
        dn, de = demand.n - body.n, demand.e - body.e
        dist = math.hypot(dn, de)
        if demand.radius > 0.0:
            return self._circle(demand, dn, de, dist)
        if dist < 1e-6:
            return 0.0, 0.0
        speed = min(demand.speed, 0.8 * dist, math.sqrt(2.0 * 0.6 * self._lim.max_accel_mps2 * dist))
        return speed * dn / dist, speed * de / dist

    @staticmethod
    def _circle(demand: Demand, dn: float, de: float, dist: float) -> tuple[float, float]:
        bearing = math.atan2(-de, -dn) if dist > 0.1 else 0.0
        outward = clamp(0.6 * (demand.radius - dist), -demand.speed, demand.speed)
        tangential = math.sqrt(max(0.0, demand.speed**2 - outward**2)) * (1.0 if demand.clockwise else -1.0)
        cos_b, sin_b = math.cos(bearing), math.sin(bearing)
        return outward * cos_b - tangential * sin_b, outward * sin_b + tangential * cos_b

    def _accelerate(
        self, body: Body, demand: Demand, vn: float, ve: float, wind: Wind
    ) -> tuple[float, float]:
        if demand.drift:
            return 0.0, 0.0
        drag = self._lim.drag_per_s
        an = 1.8 * (vn - body.vn)
        ae = 1.8 * (ve - body.ve)
        size = math.hypot(an, ae)
        if size > self._lim.max_accel_mps2:
            an, ae = an * self._lim.max_accel_mps2 / size, ae * self._lim.max_accel_mps2 / size
        # Lean into the airflow by what the drag takes, as an integrator would settle on.
        return an + drag * (body.vn - wind.north), ae + drag * (body.ve - wind.east)

    def _attitude(self, body: Body, demand: Demand, an: float, ae: float, dt: float) -> None:
        lim = self._lim
        cos_y, sin_y = math.cos(body.yaw), math.sin(body.yaw)
        pitch_want = clamp(-math.atan((an * cos_y + ae * sin_y) / _G), -lim.max_tilt_rad, lim.max_tilt_rad)
        roll_want = clamp(math.atan((ae * cos_y - an * sin_y) / _G), -lim.max_tilt_rad, lim.max_tilt_rad)
        blend = min(1.0, dt / 0.06)
        for axis, rate, want in (("roll", "p", roll_want), ("pitch", "q", pitch_want)):
            goal = clamp(6.0 * (want - getattr(body, axis)), -lim.max_rate_rps, lim.max_rate_rps)
            new = getattr(body, rate) + (goal - getattr(body, rate)) * blend
            setattr(body, rate, new)
            setattr(body, axis, getattr(body, axis) + new * dt)
        goal = 0.0
        if demand.yaw is not None:
            goal = clamp(2.0 * wrap_pi(demand.yaw - body.yaw), -lim.max_yaw_rate_rps, lim.max_yaw_rate_rps)
        body.r += (goal - body.r) * min(1.0, dt / 0.15)
        body.yaw = wrap_pi(body.yaw + body.r * dt)

    def _translate(self, body: Body, vu_want: float, wind: Wind, dt: float) -> None:
        lim = self._lim
        cos_y, sin_y = math.cos(body.yaw), math.sin(body.yaw)
        forward, right = -_G * math.tan(body.pitch), _G * math.tan(body.roll)
        air_n, air_e = body.vn - wind.north, body.ve - wind.east
        body.vn += (forward * cos_y - right * sin_y - lim.drag_per_s * air_n) * dt
        body.ve += (forward * sin_y + right * cos_y - lim.drag_per_s * air_e) * dt
        au = clamp(2.5 * (vu_want - body.vu), -lim.max_vertical_accel_mps2, lim.max_vertical_accel_mps2)
        body.vu += au * dt + 0.15 * wind.up * dt
        body.n += body.vn * dt
        body.e += body.ve * dt
        body.alt += body.vu * dt
        body.airspeed = math.hypot(body.vn - wind.north, body.ve - wind.east)
        tilt = math.cos(body.roll) * math.cos(body.pitch)
        body.throttle = clamp(lim.hover_throttle * (1.0 + au / _G) / max(tilt, 0.3), 0.05, 1.0)
        body.load = (body.throttle / lim.hover_throttle) ** 1.5

    def _fall(self, body: Body, ground_m: float, dt: float, *, spinning: bool) -> None:
        if body.on_ground:
            _rest(body, ground_m)
            body.throttle = body.load = 0.0
            return
        # Three motors still brake the fall, none doesn't.
        terminal, accel = (7.0, 3.5) if spinning else (25.0, _G)
        body.vu = max(-terminal, body.vu - accel * dt)
        body.vn *= 1.0 - 0.3 * dt
        body.ve *= 1.0 - 0.3 * dt
        body.r = 6.0 if spinning else 1.0
        body.yaw = wrap_pi(body.yaw + body.r * dt)
        body.roll = wrap_pi(body.roll + (0.6 if spinning else 1.5) * dt)
        body.pitch = clamp(body.pitch - 0.4 * dt, -1.2, 1.2)
        body.n += body.vn * dt
        body.e += body.ve * dt
        body.alt += body.vu * dt
        body.throttle, body.load = (0.6, 1.1) if spinning else (0.0, 0.0)
        body.touch(ground_m)


def _rest(body: Body, ground_m: float) -> None:
    body.on_ground = True
    body.alt = ground_m
    body.vn = body.ve = body.vu = 0.0
    body.p = body.q = body.r = 0.0
    body.roll = body.pitch = 0.0
    body.airspeed = 0.0
