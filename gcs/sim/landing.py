"""Coming down: landing where it is or at a place, and returning home."""

from __future__ import annotations

import math

from gcs.sim.behaviours import cruise_demand, facing
from gcs.sim.body import Demand
from gcs.sim.kinds import SimKind
from gcs.sim.personality.base import Tuning
from gcs.sim.state import Landed, VehicleState

_SLOW_BELOW_M = 10.0
_APPROACH_M = 350.0
_APPROACH_HEIGHT_M = 35.0
_STEEPEST = 0.16
"""Slope of the steepest glide, height over distance."""


class Land:
    """Land at a place, or where the vehicle is; finished when it stands still on the ground."""

    def __init__(self, n: float | None = None, e: float | None = None) -> None:
        self.finished = False
        self.phase = Landed.LANDING
        self._n, self._e = n, e
        self._over = n is None
        self._alt: float | None = None
        self._glide = False
        self._fix: tuple[float, float] | None = None

    def update(self, state: VehicleState, tuning: Tuning, dt: float) -> Demand:
        """Return the demand to come down."""
        body = state.body
        if self._alt is None:
            self._alt = body.alt
        if self._n is None or self._e is None:
            self._n, self._e = body.n, body.e
        if body.on_ground and body.groundspeed < 0.3:
            self.finished = True
            return Demand(stop=True, climb=-0.01)
        if state.kind is SimKind.PLANE:
            return self._wing(state, tuning, self._n, self._e)
        dist = math.hypot(self._n - body.n, self._e - body.e)
        if state.kind is SimKind.VTOL:
            state.wing = state.wing and dist > 60.0 and not self._over
        if not self._over:
            self._over = dist < 1.5 and body.groundspeed < 2.0
            demand = cruise_demand(state, tuning, self._n, self._e, self._alt)
            demand.radius = 0.0
            if not state.wing:
                demand.yaw = facing(state, self._n, self._e)
            return demand
        height = body.alt - state.ground_m
        sink = tuning.land_mps if height < _SLOW_BELOW_M else max(tuning.land_mps, min(tuning.sink_mps, 3.0))
        return Demand(n=self._n, e=self._e, climb=-sink, speed=4.0)

    def _wing(self, state: VehicleState, tuning: Tuning, n: float, e: float) -> Demand:
        """Glide when the slope is flat enough; else circle down beside the place first."""
        body = state.body
        height = body.alt - state.ground_under(n, e)
        dist = math.hypot(n - body.n, e - body.e)
        if body.on_ground:
            return Demand(powered=False, stop=True, climb=-0.01)
        ahead = abs(math.remainder(math.atan2(e - body.e, n - body.n) - body.yaw, math.tau)) < 0.7
        if not self._glide and ahead and dist > 100.0 and height < _STEEPEST * dist:
            self._glide = True
        if self._glide:
            demand = cruise_demand(state, tuning, n, e, body.alt)
            demand.speed = tuning.speed_mps * 0.8
            demand.radius = 0.0
            left_s = max(dist, 1.0) / max(body.groundspeed, 5.0)
            demand.climb = -max(0.3, min(tuning.sink_mps, height / left_s))
            if dist < 60.0 or height < 4.0:
                # Past the point of turning: straight on, down.
                demand.course, demand.climb = body.yaw, -max(1.0, min(2.0, -demand.climb))
            return demand
        if self._fix is None:
            away = math.atan2(body.e - e, body.n - n) if dist > 1.0 else body.yaw
            self._fix = (n + _APPROACH_M * math.cos(away), e + _APPROACH_M * math.sin(away))
        alt = state.ground_under(n, e) + _APPROACH_HEIGHT_M
        return cruise_demand(state, tuning, self._fix[0], self._fix[1], alt)


class Return:
    """Climb, go home (or to a rally point), wait and land there; some wings circle home instead."""

    def __init__(self, n: float, e: float, alt: float) -> None:
        """``alt`` is the altitude above mean sea level to return at."""
        self.finished = False
        self.phase = Landed.IN_AIR
        self._n, self._e, self._alt = n, e, alt
        self._climbed = False
        self._waited_s = 0.0
        self._land: Land | None = None

    def update(self, state: VehicleState, tuning: Tuning, dt: float) -> Demand:
        """Return the demand to go home."""
        body = state.body
        if self._land is not None:
            demand = self._land.update(state, tuning, dt)
            self.phase, self.finished = Landed.LANDING, self._land.finished
            return demand
        dist = math.hypot(self._n - body.n, self._e - body.e)
        if state.kind is SimKind.ROVER:
            self.finished = dist < 1.5
            return cruise_demand(state, tuning, self._n, self._e, body.alt)
        if body.on_ground:
            self.finished = True
            return Demand(stop=True, climb=-0.01)
        self._alt = max(self._alt, body.alt) if not self._climbed and not state.wing else self._alt
        self._climbed = self._climbed or body.alt > self._alt - 1.0 or state.wing
        if not self._climbed:
            return cruise_demand(state, tuning, body.n, body.e, self._alt)
        if dist < self._arrival_m(state, tuning) and tuning.return_lands:
            self._waited_s += dt
            if self._waited_s >= tuning.return_hold_s:
                self._land = Land(self._n, self._e)
        demand = cruise_demand(state, tuning, self._n, self._e, self._alt)
        if not state.wing:
            demand.yaw = facing(state, self._n, self._e)
        return demand

    @staticmethod
    def _arrival_m(state: VehicleState, tuning: Tuning) -> float:
        return tuning.loiter_radius_m * 1.4 if state.wing else 2.0
