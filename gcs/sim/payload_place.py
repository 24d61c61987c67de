"""NAV_PAYLOAD_PLACE as ArduCopter flies it: down until the load stands on the ground, and up again."""

from __future__ import annotations

import math
from enum import Enum, auto

from gcs.sim.behaviours import cruise_demand, facing
from gcs.sim.body import Demand
from gcs.sim.kinds import SimKind
from gcs.sim.personality.base import Tuning
from gcs.sim.state import Landed, VehicleState

_INFO, _WARNING = 6, 4
_NEAR_M, _SLOW_MPS = 1.5, 2.0
_TRANSITION_M = 60.0
_STANDS_S = 1.0
"""So long it stands before the landing is believed."""


class _Step(Enum):
    FLY_THERE = auto()
    DESCEND = auto()
    RELEASE = auto()
    ASCEND = auto()


class PayloadPlace:
    """Fly to a place at the present height, set down what hangs below, and climb back.

    Args:
        place: metres north and east; None: where it is.
        most_m: the deepest descent; deeper it climbs back with its load. 0: down to the ground.
    """

    phase = Landed.IN_AIR

    def __init__(self, place: tuple[float, float] | None, most_m: float) -> None:
        self.finished = False
        self._place = place
        self._most_m = most_m
        self._step = _Step.FLY_THERE
        self._alt: float | None = None
        self._stood_s = 0.0

    def update(self, state: VehicleState, tuning: Tuning, dt: float) -> Demand:
        """Return the demand of the present step."""
        body = state.body
        if self._alt is None:
            self._alt = body.alt
        n, e = self._place = self._place or (body.n, body.e)
        if self._step is _Step.FLY_THERE:
            return self._fly_there(state, tuning, n, e, self._alt)
        if self._step is _Step.DESCEND:
            if self._most_m > 0.0 and self._alt - body.alt > self._most_m:
                state.say(_WARNING, "PayloadPlace: Reached maximum descent")
                self._step = _Step.ASCEND
            elif body.on_ground:
                state.say(_INFO, "PayloadPlace: landed")
                self._step = _Step.RELEASE
            else:
                return Demand(n=n, e=e, climb=-tuning.land_mps, speed=4.0)
        if self._step is _Step.RELEASE:
            self._stood_s += dt
            if self._stood_s < _STANDS_S:
                return Demand(n=n, e=e, stop=True, climb=-0.01)
            state.say(_INFO, "PayloadPlace: Releasing the gripper")
            self._step = _Step.ASCEND
        self.finished = abs(self._alt - body.alt) < _NEAR_M and not body.on_ground
        return cruise_demand(state, tuning, n, e, self._alt)

    def _fly_there(self, state: VehicleState, tuning: Tuning, n: float, e: float, alt: float) -> Demand:
        body = state.body
        dist = math.hypot(n - body.n, e - body.e)
        if state.kind is SimKind.VTOL:
            state.wing = state.wing and dist > _TRANSITION_M
        if dist < _NEAR_M and body.groundspeed < _SLOW_MPS and not state.wing:
            self._step = _Step.DESCEND
        demand = cruise_demand(state, tuning, n, e, alt)
        demand.radius = 0.0
        if not state.wing:
            demand.yaw = facing(state, n, e)
        return demand
