"""What a vehicle can be busy with: each behaviour turns the present state into a demand on the dynamics."""

from __future__ import annotations

import math
from typing import Protocol

from gcs.sim.body import Demand
from gcs.sim.geo import clamp
from gcs.sim.kinds import SimKind
from gcs.sim.personality.base import Tuning
from gcs.sim.state import Landed, VehicleState

_FACE_TARGET_M = 4.0


class Behaviour(Protocol):
    """Something to be busy with."""

    finished: bool
    """It has reached its end; what follows is the flight controller's choice."""
    phase: Landed
    """What EXTENDED_SYS_STATE says while it lasts in the air."""

    def update(self, state: VehicleState, tuning: Tuning, dt: float) -> Demand:
        """Return what is wanted of the vehicle now."""
        ...


def cruise_demand(
    state: VehicleState, tuning: Tuning, n: float, e: float, alt: float, *, radius: float = 0.0
) -> Demand:
    """Return the demand to be at a place: hovering there, or circling it on a wing."""
    speed = state.speed_override if state.speed_override is not None else tuning.speed_mps
    if state.kind is SimKind.VTOL and not state.wing:
        speed = min(speed, 8.0)
    if state.wing and radius == 0.0:
        radius = tuning.loiter_radius_m
    hover = not state.wing and state.kind is not SimKind.ROVER
    return Demand(
        n=n,
        e=e,
        alt=alt,
        speed=speed,
        radius=radius,
        max_climb=tuning.climb_mps if not hover else min(tuning.climb_mps, 4.0),
        max_sink=tuning.sink_mps if not hover else min(tuning.sink_mps, 3.0),
        forward=state.wing,
    )


def facing(state: VehicleState, n: float, e: float) -> float | None:
    """Return the bearing to a place in rad, None when it is too near to have one."""
    dn, de = n - state.body.n, e - state.body.e
    return math.atan2(de, dn) if math.hypot(dn, de) > _FACE_TARGET_M else None


class Idle:
    """Motors off, or idling on the ground."""

    finished = False
    phase = Landed.IN_AIR

    def __init__(self, *, spinning: bool = False) -> None:
        self._spinning = spinning

    def update(self, state: VehicleState, tuning: Tuning, dt: float) -> Demand:
        """Return no thrust."""
        return Demand(powered=self._spinning, n=state.body.n, e=state.body.e, stop=True, climb=-0.01)


class Hold:
    """Stay at a place, circling it on a wing.

    Attributes:
        n, e, alt: the place; it may be changed while holding.
        yaw: heading in rad, None to keep what it is.
    """

    finished = False
    phase = Landed.IN_AIR

    def __init__(self, n: float, e: float, alt: float, yaw: float | None = None, radius: float = 0.0) -> None:
        self.n, self.e, self.alt = n, e, alt
        self.yaw = yaw
        self.radius = radius
        self.clockwise = True

    def update(self, state: VehicleState, tuning: Tuning, dt: float) -> Demand:
        """Return the demand to stay."""
        if state.body.on_ground and self.alt <= state.ground_m + 0.5 and state.kind is not SimKind.ROVER:
            return Demand(n=self.n, e=self.e, stop=True, climb=-0.01)
        demand = cruise_demand(
            state, tuning, self.n, self.e, self.alt, radius=self.radius if state.wing else 0.0
        )
        demand.yaw = self.yaw
        demand.clockwise = self.clockwise
        return demand


class GoTo(Hold):
    """Go to a place facing it, then stay there."""

    def update(self, state: VehicleState, tuning: Tuning, dt: float) -> Demand:
        """Return the demand to go."""
        demand = super().update(state, tuning, dt)
        if self.yaw is None:
            demand.yaw = facing(state, self.n, self.e)
        return demand

    def distance(self, state: VehicleState) -> float:
        """Return metres to go, horizontally."""
        return math.hypot(self.n - state.body.n, self.e - state.body.e)


class Manual:
    """Nobody at the sticks: level, at the altitude and on the heading it had, drifting with the wind."""

    finished = False
    phase = Landed.IN_AIR

    def __init__(self, state: VehicleState) -> None:
        self._alt = state.body.alt
        self._yaw = state.body.yaw

    def update(self, state: VehicleState, tuning: Tuning, dt: float) -> Demand:
        """Return the demand to keep level."""
        if state.kind is SimKind.ROVER or state.body.on_ground:
            return Demand(stop=True, climb=-0.01)
        demand = cruise_demand(state, tuning, 0.0, 0.0, self._alt)
        if state.wing:
            demand.course, demand.radius = self._yaw, 0.0
        else:
            demand.drift, demand.yaw = True, self._yaw
        return demand


class Brake:
    """Stop as soon as possible, then stay where that was."""

    finished = False
    phase = Landed.IN_AIR

    def __init__(self) -> None:
        self._hold: Hold | None = None
        self._alt: float | None = None

    def update(self, state: VehicleState, tuning: Tuning, dt: float) -> Demand:
        """Return the demand to stop."""
        body = state.body
        if self._alt is None:
            self._alt = body.alt
        if self._hold is None and (state.wing or body.groundspeed < 0.5):
            self._hold = Hold(body.n, body.e, self._alt)
        if self._hold is not None:
            return self._hold.update(state, tuning, dt)
        if body.on_ground and state.kind is not SimKind.ROVER:
            return Demand(stop=True, climb=-0.01)
        return Demand(n=body.n, e=body.e, alt=self._alt, stop=True)


class Velocity:
    """Fly at a velocity for some seconds, then stop (SET_POSITION_TARGET with velocities)."""

    finished = False
    phase = Landed.IN_AIR

    def __init__(self, vn: float, ve: float, vu: float, timeout_s: float) -> None:
        self._v = (vn, ve, vu)
        self._left_s = timeout_s
        self._brake = Brake()

    def update(self, state: VehicleState, tuning: Tuning, dt: float) -> Demand:
        """Return the demand to move."""
        self._left_s -= dt
        if self._left_s <= 0.0 or state.wing:
            return self._brake.update(state, tuning, dt)
        vn, ve, vu = self._v
        climb = clamp(vu, -tuning.sink_mps, tuning.climb_mps)
        return Demand(velocity=(vn, ve), climb=climb, speed=math.hypot(vn, ve), course=math.atan2(ve, vn))


class Takeoff:
    """Climb from the ground to an altitude: straight up, or ahead on a wing; then to a place if given."""

    phase = Landed.TAKEOFF

    def __init__(self, alt: float, n: float | None = None, e: float | None = None) -> None:
        self.finished = False
        self.alt = alt
        self._place = (n, e) if n is not None and e is not None else None
        self._from: tuple[float, float, float] | None = None

    def update(self, state: VehicleState, tuning: Tuning, dt: float) -> Demand:
        """Return the demand to climb."""
        body = state.body
        if self._from is None:
            self._from = (body.n, body.e, body.yaw)
        n, e, yaw = self._from
        near = 1.0 if not state.wing else 3.0
        if body.alt >= self.alt - near and not body.on_ground:
            if self._place is None or math.hypot(self._place[0] - body.n, self._place[1] - body.e) < 5.0:
                self.finished = True
            elif not state.wing:
                return cruise_demand(state, tuning, self._place[0], self._place[1], self.alt)
            else:
                self.finished = True
        demand = cruise_demand(state, tuning, n, e, self.alt)
        demand.yaw = yaw
        if state.wing:
            demand.radius, demand.course = 0.0, yaw
            demand.max_climb = max(tuning.climb_mps, 3.0)
        return demand


class Orbit:
    """Circle a place, a multirotor facing it.

    Attributes:
        n, e: the centre; alt: altitude; radius: metres; clockwise: direction.
        turns: full circles flown so far.
    """

    finished = False
    phase = Landed.IN_AIR

    def __init__(
        self, n: float, e: float, alt: float, radius: float, speed: float | None, *, clockwise: bool = True
    ) -> None:
        self.n, self.e, self.alt, self.radius = n, e, alt, max(1.0, radius)
        self.speed = speed
        self.clockwise = clockwise
        self.turns = 0.0
        self._last: float | None = None

    def update(self, state: VehicleState, tuning: Tuning, dt: float) -> Demand:
        """Return the demand to circle."""
        body = state.body
        demand = cruise_demand(state, tuning, self.n, self.e, self.alt, radius=self.radius)
        demand.radius = self.radius
        demand.clockwise = self.clockwise
        if self.speed is not None:
            demand.speed = self.speed
        if not state.wing:
            # Faster than the tilt allows would spiral outwards.
            demand.speed = min(demand.speed, math.sqrt(2.5 * self.radius))
            demand.yaw = math.atan2(self.e - body.e, self.n - body.n)
        angle = math.atan2(body.e - self.e, body.n - self.n)
        dist = math.hypot(body.n - self.n, body.e - self.e)
        if self._last is not None and dist < 2.0 * self.radius:
            step = (angle - self._last + math.pi) % math.tau - math.pi
            self.turns += (step if self.clockwise else -step) / math.tau
        self._last = angle
        return demand
