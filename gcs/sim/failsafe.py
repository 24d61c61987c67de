"""Watching for what goes wrong in flight, and doing what the firmware does about it."""

from __future__ import annotations

import math

from gcs.sim.flight import Flight
from gcs.sim.modes import Role
from gcs.sim.personality.base import Event
from gcs.sim.plan import PlanItem
from gcs.sim.state import VehicleState

_PERIOD_S = 0.2
_BATTERY_HOLD_S = 1.0
_CRASH_IMPACT_MPS = 4.0
_SEVERITY = {Event.BATTERY_LOW: 1, Event.BATTERY_CRITICAL: 2, Event.BATTERY_EMERGENCY: 3}
_INSIDE_POLYGON, _OUTSIDE_POLYGON = 5001, 5002
_INSIDE_CIRCLE, _OUTSIDE_CIRCLE = 5003, 5004
_BREACH_ALTITUDE, _BREACH_CIRCLE, _BREACH_POLYGON = 1, 2, 4


class Failsafes:
    """Battery, radio, ground station, fence, position and crash, looked at five times a second."""

    def __init__(self, flight: Flight) -> None:
        self._flight = flight
        self._due_s = 0.0
        self._battery_level = 0
        self._battery_since_s: float | None = None
        self._rc_lost = False
        self._gcs_lost = False
        self._had_position = False
        self._crashed = False

    def step(self) -> None:
        """Look, when it is time to."""
        state = self._flight.state
        self._crash(state)
        if state.time_s < self._due_s:
            return
        self._due_s = state.time_s + _PERIOD_S
        self._battery(state)
        self._radio(state)
        self._ground_station(state)
        self._position(state)
        self._fence(state)
        if not state.armed:
            state.critical = False

    def _raise(self, event: str) -> None:
        """Say and do what the firmware does about an event; on the ground it only says so."""
        flight, state = self._flight, self._flight.state
        reaction = flight.personality.react(event, state)
        if reaction is None:
            return
        state.say(reaction.severity, reaction.text)
        if reaction.disarm:
            flight.disarm()
        elif reaction.role is not None and state.armed and state.flying:
            state.critical = True
            if state.mode.role is reaction.role:
                return
            if not flight.set_role(reaction.role) and not flight.set_role(Role.LAND):
                flight.set_role(Role.HOLD)

    def _battery(self, state: VehicleState) -> None:
        event = self._flight.personality.battery_event(state)
        level = _SEVERITY.get(event or "", 0)
        if event is None or level <= self._battery_level:
            self._battery_since_s = None
            return
        if self._battery_since_s is None:
            self._battery_since_s = state.time_s
        if state.time_s - self._battery_since_s >= _BATTERY_HOLD_S:
            self._battery_level, self._battery_since_s = level, None
            self._raise(event)

    def _radio(self, state: VehicleState) -> None:
        lost = state.rc_lost
        if lost == self._rc_lost:
            return
        self._rc_lost = lost
        if state.armed or not lost:
            self._raise(Event.RC_LOST if lost else Event.RC_BACK)

    def _ground_station(self, state: VehicleState) -> None:
        timeout_s = self._flight.personality.gcs_timeout_s(state.params)
        if timeout_s is None or state.gcs_heard_s is None:
            return
        lost = state.time_s - state.gcs_heard_s > timeout_s * state.link_factor
        if lost != self._gcs_lost:
            self._gcs_lost = lost
            if state.armed or not lost:
                self._raise(Event.GCS_LOST if lost else Event.GCS_BACK)

    def _position(self, state: VehicleState) -> None:
        ok = state.estimator.position_ok
        if self._had_position and not ok and state.armed:
            self._raise(Event.POSITION_LOST)
        self._had_position = ok

    def _crash(self, state: VehicleState) -> None:
        body = state.body
        if not body.on_ground:
            self._crashed = False
            body.impact_mps = 0.0
        elif body.impact_mps > _CRASH_IMPACT_MPS and not self._crashed:
            # What falls disarmed is no crash to the firmware, neither then nor when it is armed again.
            self._crashed = True
            if state.armed:
                body.impact_mps = 0.0
                self._raise(Event.CRASH)

    # -- fence --------------------------------------------------------------------------------------

    def _fence(self, state: VehicleState) -> None:
        radius_m, height_m, polygons = self._flight.personality.fence_limits(state.params)
        breach = 0
        if state.armed and state.flying and state.estimator.position_ok:
            breach = self._breach(state, radius_m, height_m, polygons)
        was = state.fence_breached
        state.fence_breached = bool(breach)
        if breach and not was:
            state.fence_breaches += 1
            state.fence_breach_type = breach
            self._raise(Event.FENCE)
            state.post("FENCE_STATUS")

    def _breach(self, state: VehicleState, radius_m: float, height_m: float, polygons: bool) -> int:
        body, home = state.body, state.home
        if height_m > 0.0 and body.alt - home.alt > height_m:
            return _BREACH_ALTITUDE
        if radius_m > 0.0 and math.hypot(body.n - home.n, body.e - home.e) > radius_m:
            return _BREACH_CIRCLE
        if polygons and outside_fence(state, self._flight.plans.fence):
            return _BREACH_POLYGON
        return 0


def outside_fence(state: VehicleState, items: list[PlanItem]) -> bool:
    """Return whether the vehicle is where the uploaded fence forbids it to be."""
    body = state.body
    index = 0
    while index < len(items):
        item = items[index]
        if item.command in (_INSIDE_POLYGON, _OUTSIDE_POLYGON):
            count = max(1, int(item.param1))
            corners = [state.earth.to_ne(c.x / 1e7, c.y / 1e7) for c in items[index : index + count]]
            index += count
            if inside_polygon(body.n, body.e, corners) != (item.command == _INSIDE_POLYGON):
                return True
            continue
        if item.command in (_INSIDE_CIRCLE, _OUTSIDE_CIRCLE):
            n, e = state.earth.to_ne(item.x / 1e7, item.y / 1e7)
            within = math.hypot(body.n - n, body.e - e) <= item.param1
            if within != (item.command == _INSIDE_CIRCLE):
                return True
        index += 1
    return False


def inside_polygon(n: float, e: float, corners: list[tuple[float, float]]) -> bool:
    """Return whether a point is inside a polygon (even-odd rule)."""
    inside = False
    previous = corners[-1]
    for corner in corners:
        (n1, e1), (n2, e2) = previous, corner
        if (e1 > e) != (e2 > e) and n < (n2 - n1) * (e - e1) / (e2 - e1) + n1:
            inside = not inside
        previous = corner
    return inside
