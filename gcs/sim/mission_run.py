"""Flying a mission: navigation items one after the other, do-commands as they come by."""

from __future__ import annotations

import math

from gcs.sim.behaviours import Behaviour, GoTo, Orbit, Takeoff, cruise_demand
from gcs.sim.body import Demand
from gcs.sim.kinds import SimKind
from gcs.sim.landing import Land, Return
from gcs.sim.mission_do import MissionDo
from gcs.sim.payload_place import PayloadPlace
from gcs.sim.personality.base import Personality, Tuning
from gcs.sim.plan import PlanItem, PlanStore
from gcs.sim.state import Landed, VehicleState

_WAYPOINTS = frozenset({16, 82})
_LOITERS = frozenset({17, 18, 19, 31})
_ABOVE_TERRAIN = frozenset({10, 11})
_MAX_DO_PER_STEP = 100
"""A mission of jumps only must not hang the vehicle."""


class MissionRun:
    """The autopilot's mission engine.

    Attributes:
        finished: past the last item.
        returning: the present item is RETURN_TO_LAUNCH, which the flight controller may turn into a mode.
    """

    def __init__(
        self, state: VehicleState, personality: Personality, plans: PlanStore, return_to: Return
    ) -> None:
        self.finished = False
        self.phase = Landed.IN_AIR
        self.returning = False
        self._state = state
        self._personality = personality
        self._plans = plans
        self._return_to = return_to
        self._do = MissionDo(state)
        self._jumps: dict[int, int] = {}
        self._index = -1
        self._inner: Behaviour | None = None
        self._timer_s = 0.0
        self._leg: tuple[float, float] = (state.body.n, state.body.e)
        self.first = 1 if personality.home_item else 0

    def start(self, seq: int) -> None:
        """Go on with item ``seq``, executing do-commands from there on."""
        self._state.mission.state = 3
        self.finished = False
        self._enter(max(seq, self.first))

    @property
    def current(self) -> PlanItem | None:
        """The item being flown."""
        items = self._plans.mission
        return items[self._index] if 0 <= self._index < len(items) else None

    def update(self, state: VehicleState, tuning: Tuning, dt: float) -> Demand:
        """Return the demand of the present item, going to the next one when it is done."""
        self._do.step()
        item = self.current
        if item is None or (self._inner is None and item.command not in _WAYPOINTS | _LOITERS | {93}):
            self.finished = True
            return cruise_demand(state, tuning, state.body.n, state.body.e, state.body.alt)
        demand = self._fly(item, tuning, dt)
        demand.yaw = self._do.yaw(demand.yaw)
        return demand

    # -- one item -----------------------------------------------------------------------------------

    def _fly(self, item: PlanItem, tuning: Tuning, dt: float) -> Demand:
        state = self._state
        if item.command == 93:
            self._timer_s += dt
            if self._timer_s >= item.param1:
                self._next(reached=True)
            return cruise_demand(state, tuning, self._leg[0], self._leg[1], self._hold_alt)
        if item.command in _WAYPOINTS:
            return self._waypoint(item, tuning, dt)
        assert self._inner is not None
        demand = self._inner.update(state, tuning, dt)
        self.phase = self._inner.phase
        if item.command in _LOITERS:
            if self._loitered(item, tuning, dt):
                self._next(reached=True)
        elif self._inner.finished:
            landed = item.command in (21, 85) or self.returning
            self._next(reached=not self.returning or self._personality.home_item)
            if landed and self._index >= len(self._plans.mission):
                return Demand(stop=True, climb=-0.01)
        return demand

    def _waypoint(self, item: PlanItem, tuning: Tuning, dt: float) -> Demand:
        state = self._state
        n, e, alt = self._place(item)
        if item.frame in _ABOVE_TERRAIN:
            # All the way, not only at its end.
            alt = state.mapped_ground(state.body.n, state.body.e) + item.z
        demand = cruise_demand(state, tuning, n, e, alt)
        demand.radius = 0.0
        demand.leg = self._leg
        if not state.wing:
            dn, de = n - state.body.n, e - state.body.e
            if math.hypot(dn, de) > 4.0:
                demand.yaw = math.atan2(de, dn)
        accept = item.param2 if item.param2 > 0.0 else tuning.acceptance_m
        dist = math.hypot(n - state.body.n, e - state.body.e)
        there = dist <= max(accept, 1.0) and (
            state.wing or state.kind is SimKind.ROVER or abs(alt - state.body.alt) < 1.5
        )
        if state.wing and not there:
            there = self._passed(n, e, dist)
        if there or self._timer_s > 0.0:
            self._timer_s += max(dt, 1e-6)
            if self._timer_s >= item.param1 or state.wing:
                self._next(reached=True)
        return demand

    def _passed(self, n: float, e: float, dist: float) -> bool:
        """A wing that is beside the waypoint and beyond it will not come nearer."""
        ln, le = n - self._leg[0], e - self._leg[1]
        beyond = (self._state.body.n - n) * ln + (self._state.body.e - e) * le > 0.0
        return beyond and dist < 150.0

    def _loitered(self, item: PlanItem, tuning: Tuning, dt: float) -> bool:
        state = self._state
        inner = self._inner
        n, e, alt = self._place(item)
        radius = tuning.loiter_radius_m * 1.5 if state.wing else tuning.acceptance_m + 1.0
        if item.command == 17:
            return False
        if item.command == 18 and isinstance(inner, Orbit):
            return inner.turns >= max(item.param1, 0.01)
        there = math.hypot(n - state.body.n, e - state.body.e) <= radius
        if item.command == 31:
            return there and abs(alt - state.body.alt) < 3.0
        if there or self._timer_s > 0.0:
            self._timer_s += dt
        return self._timer_s >= item.param1 and self._timer_s > 0.0

    # -- from item to item --------------------------------------------------------------------------

    @property
    def _hold_alt(self) -> float:
        return max(self._state.body.alt, self._state.ground_m + 2.0)

    def _place(self, item: PlanItem) -> tuple[float, float, float]:
        """Return metres north, east and above mean sea level; 0/0 means where the leg began."""
        state = self._state
        n, e = state.earth.to_ne(item.x / 1e7, item.y / 1e7) if item.x or item.y else self._leg
        if item.frame in (3, 6):
            return n, e, state.home.alt + item.z
        if item.frame in _ABOVE_TERRAIN:
            return n, e, state.mapped_ground(n, e) + item.z
        return n, e, item.z

    def _next(self, *, reached: bool) -> None:
        item = self.current
        if reached and item is not None:
            seq = self._personality.reached_seq(self._index, self._next_nav(), item)
            self._state.mission.reached = seq
            self._state.post("MISSION_ITEM_REACHED", seq=seq)
            self._say("reached", self._index, item)
        if item is not None and (item.x or item.y) and item.has_place:
            n, e, _ = self._place(item)
            self._leg = (n, e)
        self._enter(self._index + 1)

    def _next_nav(self) -> int:
        items = self._plans.mission
        after = range(self._index + 1, len(items))
        return next((i for i in after if items[i].is_nav and items[i].command != 3000), len(items))

    def _enter(self, index: int) -> None:
        """Execute do-commands from ``index`` on, up to the next item to fly."""
        items = self._plans.mission
        self._inner, self._timer_s, self.returning = None, 0.0, False
        for _ in range(_MAX_DO_PER_STEP):
            if index >= len(items):
                self._index = index
                self._over()
                return
            item = items[index]
            if item.command == 177:
                index = self._jump(index, item)
                continue
            self._say("start", index, item)
            if item.is_nav and item.command != 3000:
                self._index = index
                self._state.mission.seq = index
                self._begin(item)
                return
            self._do.execute(item)
            index += 1
        self._index = len(items)
        self._over()

    def _jump(self, index: int, item: PlanItem) -> int:
        left = self._jumps.setdefault(index, int(item.param2))
        target = int(item.param1)
        if left == 0 or not 0 <= target < len(self._plans.mission):
            return index + 1
        if left > 0:
            self._jumps[index] = left - 1
        return target

    def _begin(self, item: PlanItem) -> None:
        state = self._state
        n, e, alt = self._place(item)
        self.phase = Landed.IN_AIR
        if item.command in (22, 84):
            if state.kind is SimKind.VTOL:
                state.wing = False
            self._inner = Takeoff(alt) if not state.flying or state.body.alt < alt - 1.0 else GoTo(n, e, alt)
            if isinstance(self._inner, GoTo):
                self._inner.finished = True
        elif item.command in (21, 85):
            self._inner = Land(n, e) if item.x or item.y else Land()
        elif item.command == 94 and state.kind in (SimKind.QUAD, SimKind.VTOL):
            self._inner = PayloadPlace((n, e) if item.x or item.y else None, item.param1)
        elif item.command == 20:
            self.returning = True
            self._inner = self._return_to
        elif item.command == 18:
            radius = abs(item.param3) or self._personality.tuning(state.params).loiter_radius_m
            self._inner = Orbit(n, e, alt, radius, None, clockwise=item.param3 >= 0.0)
        elif item.command in _LOITERS:
            hold = GoTo(n, e, alt, radius=abs(item.param3) if item.command in (17, 19) else abs(item.param2))
            hold.clockwise = (item.param3 if item.command in (17, 19) else item.param2) >= 0.0
            self._inner = hold
        if state.kind is SimKind.VTOL and item.command in _WAYPOINTS and self._personality.home_item:
            # A quadplane goes on its wing by itself after its takeoff.
            state.wing = True

    def _over(self) -> None:
        if not self.finished:
            self.finished = True
            self._state.mission.state = 5
            self._say("complete", 0, None)

    def _say(self, event: str, seq: int, item: PlanItem | None) -> None:
        text = self._personality.mission_text(event, seq, item)
        if text:
            self._state.say(6, text)
