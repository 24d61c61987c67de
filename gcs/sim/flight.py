"""The flight controller: arming, modes and what the vehicle is busy with."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

from gcs.sim.behaviours import Behaviour, Brake, GoTo, Hold, Idle, Manual, Orbit, Takeoff
from gcs.sim.body import Body, Demand
from gcs.sim.dynamics.fixedwing import FixedWing
from gcs.sim.dynamics.multirotor import Multirotor
from gcs.sim.dynamics.rover import Rover
from gcs.sim.dynamics.vtol import Vtol
from gcs.sim.kinds import SimKind
from gcs.sim.landing import Land, Return
from gcs.sim.mission_run import MissionRun
from gcs.sim.modes import Mode, Role
from gcs.sim.personality.base import ACCEPTED, Personality, Tuning
from gcs.sim.plan import PlanStore
from gcs.sim.state import Landed, VehicleState
from gcs.sim.wind import Wind


class Plant(Protocol):
    """The dynamics of an airframe."""

    def step(self, body: Body, demand: Demand, wind: Wind, ground_m: float, dt: float) -> None:
        """Move the body on by ``dt`` seconds."""
        ...


_PLANTS: dict[SimKind, Callable[[], Plant]] = {
    SimKind.QUAD: Multirotor,
    SimKind.PLANE: FixedWing,
    SimKind.VTOL: Vtol,
    SimKind.ROVER: Rover,
}


class Flight:
    """Decides what the vehicle does, moves it, and notices takeoff, landing and the end of things."""

    def __init__(self, state: VehicleState, personality: Personality, plans: PlanStore) -> None:
        self.state = state
        self.personality = personality
        self.plans = plans
        self.tuning: Tuning = personality.tuning(state.params)
        self.behaviour: Behaviour = Idle()
        self.mission: MissionRun | None = None
        self._plant = _PLANTS[state.kind]()
        self._pending_takeoff: Takeoff | None = None
        self._paused: Behaviour | None = None
        self._flew = False

    # -- arming -------------------------------------------------------------------------------------

    def arm(self, *, force: bool = False) -> bool:
        """Arm, or say why not; forcing skips the checks."""
        state = self.state
        if state.armed:
            return True
        reasons = [] if force else self.personality.arm_refusals(state)
        for reason in reasons:
            state.say(self.personality.refusal_severity, reason)
        if reasons:
            return False
        state.armed, state.armed_s, self._flew = True, state.time_s, False
        state.speed_override = None
        body, home = state.body, state.home
        if state.estimator.position_ok:
            home.n, home.e, home.alt, home.known = body.n, body.e, body.alt, True
            state.post("HOME_POSITION")
        self.personality.armed(state)
        if self._pending_takeoff is not None:
            self.behaviour, self._pending_takeoff = self._pending_takeoff, None
        else:
            self._enter(state.mode)
        return True

    def disarm(self, *, landed: bool = False) -> None:
        """Stop the motors at once, wherever the vehicle is."""
        state = self.state
        if not state.armed:
            return
        state.armed = False
        self.behaviour, self.mission, self._pending_takeoff, self._paused = Idle(), None, None, None
        self.personality.disarmed(state, landed=landed)
        if state.mission.state in (3, 4):
            state.mission.state = 2
        if landed:
            state.mode = self.personality.mode_after_landing(state.mode)

    # -- modes --------------------------------------------------------------------------------------

    def set_mode(self, mode: Mode) -> bool:
        """Change mode; refused without the position or the mission that it needs."""
        state = self.state
        lacking = (mode.needs_position and not state.estimator.position_ok) or (
            mode.role is Role.MISSION and not self._mission_ready()
        )
        if lacking and (state.armed or self.personality.checks_modes_disarmed):
            self.personality.mode_refused(state, mode)
            return False
        changed = mode is not state.mode
        state.mode = mode
        self._pending_takeoff = None
        if mode.hover is not None and state.kind is SimKind.VTOL:
            state.wing = not mode.hover
        if changed:
            state.speed_override = None
            self.personality.entered_mode(state, mode)
        if changed or mode.role is not Role.MISSION:
            self._enter(mode)
        return True

    def set_role(self, role: Role) -> bool:
        """Change to this firmware's mode for a role."""
        mode = self.personality.mode_for(role)
        return mode is not None and self.set_mode(mode)

    def _mission_ready(self) -> bool:
        first = 1 if self.personality.home_item else 0
        items = self.plans.mission[first:]
        if not items:
            return False
        state = self.state
        if (
            not self.personality.home_item
            or state.kind is not SimKind.QUAD
            or state.flying
            or not state.armed
        ):
            return True
        start = next((item for item in items if item.is_nav), None)
        return start is not None and start.command == 22

    def _enter(self, mode: Mode) -> None:
        state, body = self.state, self.state.body
        self._paused = None
        if state.mission.state == 3 and mode.role is not Role.MISSION:
            state.mission.state = 4
        if not state.armed:
            self.behaviour = Idle()
            return
        waiting = mode.role is Role.MISSION and self.personality.waits_for_start
        if not state.flying and (waiting or mode.role not in (Role.MISSION, Role.TAKEOFF)):
            self.behaviour = Idle(spinning=True)
            return
        self.behaviour = self._in_air(mode)
        if mode.role is Role.TAKEOFF:
            if state.flying:
                self.behaviour = Hold(body.n, body.e, body.alt, body.yaw)
            else:
                self.behaviour = Takeoff(state.home.alt + self.tuning.takeoff_alt_m)

    def _in_air(self, mode: Mode) -> Behaviour:
        state, body = self.state, self.state.body
        if mode.role is Role.MANUAL:
            return Manual(state)
        if mode.role is Role.RETURN:
            return self.new_return()
        if mode.role is Role.LAND:
            return Land()
        if mode.role is Role.MISSION:
            return self._resume_mission()
        if mode.role is Role.ORBIT:
            radius = self.tuning.loiter_radius_m
            ahead_n, ahead_e = radius * math.cos(body.yaw), radius * math.sin(body.yaw)
            return Orbit(body.n + ahead_n, body.e + ahead_e, body.alt, radius, None)
        return Brake()

    def new_return(self) -> Return:
        """Return a fresh way home, or to a rally point that is nearer."""
        state, body = self.state, self.state.body
        places = [(state.home.n, state.home.e)]
        places += [state.earth.to_ne(item.x / 1e7, item.y / 1e7) for item in self.plans.rally]
        n, e = min(places, key=lambda place: math.hypot(place[0] - body.n, place[1] - body.e))
        return Return(n, e, state.home.alt + self.tuning.return_alt_m)

    # -- missions -----------------------------------------------------------------------------------

    def _resume_mission(self) -> MissionRun:
        progress = self.state.mission
        if self.mission is None or progress.state in (1, 2, 5):
            self.mission = MissionRun(self.state, self.personality, self.plans, self.new_return())
            over = progress.state == 5 or progress.seq >= len(self.plans.mission)
            self.mission.start(0 if over else progress.seq)
        progress.state = 3
        return self.mission

    def start_mission(self, first: int | None = None) -> bool:
        """Fly the mission from item ``first`` or from where it was; False when the vehicle refuses."""
        mode = self.personality.mode_for(Role.MISSION)
        if mode is None or not self.set_mode(mode):
            return False
        if first is not None and first > 0 and not self.set_current_item(first):
            return False
        if self.personality.start_arms and not self.arm():
            return False
        if self.state.armed and self.behaviour is not self.mission:
            self.behaviour = self._resume_mission()
        return True

    def set_current_item(self, seq: int) -> bool:
        """Make an item the current one; False when the mission has none such."""
        if not 0 <= seq < len(self.plans.mission):
            return False
        progress = self.state.mission
        progress.seq = seq
        progress.reached = -1
        if self.mission is not None and self.behaviour is self.mission:
            self.mission.start(seq)
        else:
            self.mission = None
            if progress.state in (1, 5):
                progress.state = 2
        return True

    def mission_changed(self) -> None:
        """A new mission was stored: begin it afresh when it is being flown."""
        progress = self.state.mission
        progress.seq, progress.reached = 0, -1
        first = 1 if self.personality.home_item else 0
        progress.total = max(0, len(self.plans.mission) - first)
        progress.state = 2 if progress.total else 1
        flying_it = self.mission is not None and self.behaviour is self.mission
        self.mission = None
        if flying_it:
            self.behaviour = self._resume_mission() if progress.total else Brake()

    def pause(self) -> bool:
        """Interrupt the mission or the guided flight; False when there is nothing to interrupt."""
        if not self.state.flying or self._paused is not None:
            return self._paused is not None
        self._paused, self.behaviour = self.behaviour, Brake()
        if self.state.mission.state == 3:
            self.state.mission.state = 4
        return True

    def resume(self) -> bool:
        """Go on with what was paused; False when nothing was."""
        if self._paused is None:
            return False
        self.behaviour, self._paused = self._paused, None
        if self.behaviour is self.mission:
            self.state.mission.state = 3
        return True

    # -- guided flight ------------------------------------------------------------------------------

    def take_off(self, alt_amsl_m: float, n: float | None = None, e: float | None = None) -> None:
        """Climb from the ground to an altitude, now or as soon as the vehicle is armed."""
        if self.state.kind is SimKind.VTOL:
            self.state.wing = False
        takeoff = Takeoff(alt_amsl_m, n, e)
        if self.state.armed:
            self.behaviour = takeoff
        else:
            self._pending_takeoff = takeoff

    def guide(self, behaviour: Behaviour) -> None:
        """Be busy with something given from outside; on the ground it is ignored, as autopilots do."""
        if self.state.flying:
            self.behaviour = behaviour
            self._paused = None

    def go_to(self, n: float, e: float, alt: float, yaw: float | None = None, radius: float = 0.0) -> None:
        """Go to a place and stay there."""
        if self.state.kind is SimKind.VTOL and self.personality.home_item:
            self.state.wing = self.state.mode.hover is not True
        target = GoTo(n, e, alt, yaw, abs(radius))
        target.clockwise = radius >= 0.0
        self.guide(target)

    # -- time ---------------------------------------------------------------------------------------

    def refresh_tuning(self) -> None:
        """Read the parameters again, after one was set."""
        self.tuning = self.personality.tuning(self.state.params)
        capacity = self.state.params.get("BATT_CAPACITY", self.state.params.get("BAT1_CAPACITY"))
        if capacity > 0.0:
            self.state.battery.capacity_mah = capacity

    def step(self, dt: float) -> None:
        """Move the vehicle on by ``dt`` seconds."""
        state = self.state
        behaviour = self.behaviour
        if state.terminated:
            state.demand = Demand(powered=False)
        else:
            state.demand = behaviour.update(state, self.tuning, dt)
        if state.roi is not None and not state.wing and state.flying:
            body = state.body
            state.demand.yaw = math.atan2(state.roi[1] - body.e, state.roi[0] - body.n)
        self._plant.step(state.body, state.demand, state.wind, state.ground_m, dt)
        self._notice_ground(behaviour)
        if behaviour is self.behaviour:
            self._follow_on(behaviour)
        self._auto_disarm(behaviour)

    def _notice_ground(self, behaviour: Behaviour) -> None:
        state = self.state
        if state.body.on_ground and state.kind is not SimKind.ROVER:
            if state.landed is not Landed.ON_GROUND:
                state.landed, state.landed_s = Landed.ON_GROUND, state.time_s
        elif state.kind is SimKind.ROVER:
            state.landed = Landed.ON_GROUND
        else:
            self._flew = True
            state.landed = behaviour.phase

    def _follow_on(self, behaviour: Behaviour) -> None:
        """Go on from a finished behaviour to what the firmware does next."""
        state, body = self.state, self.state.body
        if isinstance(behaviour, MissionRun) and behaviour.returning and self.personality.return_by_mode:
            state.mission.state = 5
            self.set_role(Role.RETURN)
        elif not behaviour.finished:
            return
        elif isinstance(behaviour, Takeoff):
            role = self.personality.after_takeoff()
            hold = Hold(body.n, body.e, behaviour.alt, body.yaw if not state.wing else None)
            if role is not None and state.mode.role is Role.TAKEOFF:
                self.set_role(role)
            self.behaviour = hold
        elif isinstance(behaviour, MissionRun):
            if not state.flying and state.kind is not SimKind.ROVER:
                return
            role = self.personality.mission_over()
            if role is None or not self.set_role(role):
                self.behaviour = Brake()

    def _auto_disarm(self, behaviour: Behaviour) -> None:
        state = self.state
        if not state.armed or not state.body.on_ground or state.kind is SimKind.ROVER:
            return
        stood_s = state.time_s - state.landed_s
        if self._flew and state.landed is Landed.ON_GROUND:
            wait_s = self.tuning.disarm_landed_s
            if stood_s >= (wait_s if behaviour.finished else max(wait_s, self.tuning.disarm_idle_s)):
                self.disarm(landed=True)
        elif isinstance(behaviour, Idle) and state.time_s - state.armed_s >= self.tuning.disarm_idle_s:
            self.disarm()


def accepted(ok: bool, otherwise: int) -> int:
    """Return MAV_RESULT_ACCEPTED, or the other result when it is not ok."""
    return ACCEPTED if ok else otherwise
