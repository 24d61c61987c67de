"""Whether all of a plan was flown: by the vehicle's word, and by what it does where that word is lost.

Firmware that tells its mission's state (PX4, ArduPilot from 4.5) says "complete". Older ArduPilot tells the
last item once, with MISSION_ITEM_REACHED; a radio may lose it, and copters then hover there without a word.
The last item being current says only that the vehicle is on its way there.
"""

from __future__ import annotations

from gcs.cli.fly_plan import LANDINGS, RETURN, FlightPlan
from gcs.cli.fly_progress import ReachedTracker
from gcs.model.vehicle import VehicleKind, VehicleState
from gcs.planning.geodesy import distance_m

MISSION_COMPLETE = 5
"""MISSION_STATE_COMPLETE."""
LINGERS_S = 30.0
"""How long a vehicle may stay at the last item after it was reached, though it calls the mission active."""
STILL_MPS = 0.4
SETTLED_S, OTHER_S = 5.0, 3.0
"""After which time the vehicle speaks of the new plan; how long it must speak of another one."""
NEAR_M, NEAR_ON_WINGS_M = 20.0, 200.0
"""How near to the last item counts as there, when nothing else is known: wings turn before a waypoint."""
_WAYPOINTS = (16, 82)
WINGS = (VehicleKind.PLANE, VehicleKind.VTOL)


class Since:
    """How long a condition has held without a break."""

    def __init__(self) -> None:
        self._since_s: float | None = None

    @property
    def is_running(self) -> bool:
        """It holds."""
        return self._since_s is not None

    def holds(self, condition: bool, now: float) -> float:
        """Return for how many seconds it has held; 0 when it does not."""
        if not condition:
            self._since_s = None
            return 0.0
        if self._since_s is None:
            self._since_s = now
        return now - self._since_s


class Ending:
    """Knows when a mission was flown to its end."""

    def __init__(self, plan: FlightPlan, tracker: ReachedTracker) -> None:
        self._plan = plan
        self._tracker = tracker
        self._began = False
        """The vehicle no longer speaks of the flight before: its mission is not complete."""
        self._reached_end = False
        self._lingers, self._hovers = Since(), Since()

    def see(self, state: VehicleState) -> None:
        """Take the newest state of a mission that is flown."""
        mission = state.mission
        self._began = self._began or mission is None or mission.state != MISSION_COMPLETE

    def keep(self, state: VehicleState) -> None:
        """Remember an end that was come to: PX4 names its first item again after it has landed."""
        if not self._reached_end and not self._plan.jumps_at_end:
            self._reached_end = self.is_reached(state)

    def says_complete(self, state: VehicleState) -> bool:
        """The vehicle says in so many words that its mission is complete."""
        mission = state.mission
        return self._began and mission is not None and mission.state == MISSION_COMPLETE

    def is_reached(self, state: VehicleState) -> bool:
        """The last item was come to, or is carried out: nothing is left that could be skipped."""
        last = self._plan.last
        if self._reached_end or self.says_complete(state) or self._tracker.has_told(last):
            return True
        if self._tracker.farthest < last:
            return False
        command = self._plan.command(last)
        if command == RETURN or (command in LANDINGS and state.in_air is False):
            return True
        return self._is_near(state)

    def is_over(self, state: VehicleState, now: float) -> bool:
        """All was flown, also the repeats of a jump after the last item."""
        last, current = self._plan.last, self._tracker.current
        told = state.mission is not None and state.mission.state != 0
        lingers_s = self._lingers.holds(self._tracker.has_told(last) and current in (None, last), now)
        hovers = not told and current == last and self._hovers_at_end(state)
        hovers_s = self._hovers.holds(hovers, now)
        if self.says_complete(state):
            return True
        if self._lingers.is_running:
            return not told or lingers_s > LINGERS_S
        return hovers_s > LINGERS_S + self._plan.hold_s(last)

    def _hovers_at_end(self, state: VehicleState) -> bool:
        if state.identity.kind in WINGS or self._plan.command(self._plan.last) not in _WAYPOINTS:
            return False
        climb = state.motion.climb_mps if state.motion is not None else None
        return stands(state) and abs(climb or 0.0) < STILL_MPS and self._is_near(state)

    def _is_near(self, state: VehicleState) -> bool:
        place = self._plan.place(self._plan.last)
        if place is None:
            return True
        if state.position is None:
            return False
        near_m = NEAR_ON_WINGS_M if state.identity.kind in WINGS else NEAR_M
        return distance_m((state.position.lat_deg, state.position.lon_deg), place) <= near_m


class PlanWatch:
    """Notices that somebody else uploads another plan, whose items have the numbers of ours.

    Only a change counts: how many items a vehicle tells of is not the same number for all firmware.
    """

    def __init__(self) -> None:
        self._known: tuple[int | None, int] | None = None
        self._watched, self._other = Since(), Since()

    def is_replaced(self, state: VehicleState, now: float) -> bool:
        """Return whether the vehicle has spoken of another plan for a while."""
        mission = state.mission
        if self._watched.holds(True, now) < SETTLED_S or mission is None or mission.total is None:
            return False
        told = mission.total, mission.plan_id
        if self._known is None:
            self._known = told
        return self._other.holds(told != self._known, now) > OTHER_S


def stands(state: VehicleState) -> bool:
    """Return whether a vehicle does not move over ground."""
    speed = state.motion.groundspeed_mps if state.motion is not None else None
    return (speed or 0.0) < STILL_MPS
