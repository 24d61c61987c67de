"""MAV_CMDs that make the vehicle fly, each carried out as its firmware would."""

from __future__ import annotations

import math
from collections.abc import Callable

from gcs.sim.args import CommandArgs
from gcs.sim.behaviours import GoTo, Hold, Orbit
from gcs.sim.flight import Flight, accepted
from gcs.sim.geo import clamp, wrap_pi
from gcs.sim.kinds import SimKind
from gcs.sim.modes import Role
from gcs.sim.personality.base import ACCEPTED, DENIED, FAILED, TEMPORARILY_REJECTED, UNSUPPORTED

Handler = Callable[[CommandArgs], int]
_FORCE_TERMINATE = 1.0
_TO_HOVER, _TO_WING = 3.0, 4.0
"""MAV_VTOL_STATE_MC and _FW."""
_WIDEST_M = 10_000.0
_HIGHEST_M = 100_000.0


class FlightCommands:
    """The handlers by command number."""

    def __init__(self, flight: Flight) -> None:
        self._flight = flight
        self.handlers: dict[int, Handler] = {
            16: self._waypoint,
            17: self._loiter,
            20: self._return,
            21: self._land,
            22: self._takeoff,
            34: self._orbit,
            84: self._takeoff,
            85: self._land,
            115: self._yaw,
            176: self._set_mode,
            178: self._speed,
            179: self._set_home,
            185: self._terminate,
            186: self._altitude,
            189: self._land_start,
            192: self._reposition,
            193: self._pause,
            195: self._roi_place,
            197: self._roi_none,
            201: self._roi_place,
            224: self._set_current,
            300: self._mission_start,
            400: self._arm,
            3000: self._transition,
            43000: self._guided_speed,
            43001: self._guided_altitude,
            43002: self._guided_heading,
        }

    def altitude(self, args: CommandArgs, otherwise: float) -> float:
        """Return the altitude above mean sea level that a command gives in its frame."""
        state = self._flight.state
        if args.alt_m is None:
            return otherwise
        if args.relative:
            return state.home.alt + args.alt_m
        if args.above_terrain:
            n, e = self.place(args) or (state.body.n, state.body.e)
            return state.ground_under(n, e) + args.alt_m
        return args.alt_m

    def place(self, args: CommandArgs) -> tuple[float, float] | None:
        """Return metres north and east, None when the command leaves the place open."""
        if args.lat_deg is None or args.lon_deg is None or (args.lat_deg == 0.0 and args.lon_deg == 0.0):
            return None
        return self._flight.state.earth.to_ne(args.lat_deg, args.lon_deg)

    # -- arming and modes ---------------------------------------------------------------------------

    def _arm(self, args: CommandArgs) -> int:
        flight, state, who = self._flight, self._flight.state, self._flight.personality
        force = math.isfinite(args.p2) and who.force_code_ok(args.p2)
        if args.p1 == 1.0:
            return accepted(flight.arm(force=force), who.arm_refused_result)
        if args.p1 != 0.0:
            return UNSUPPORTED if who.home_item else DENIED
        if state.armed and not force and state.kind is not SimKind.ROVER and state.flying:
            state.say(who.refusal_severity, "Disarming denied: not landed")
            return who.disarm_refused_result
        flight.disarm()
        return ACCEPTED

    def _set_mode(self, args: CommandArgs) -> int:
        flight, who = self._flight, self._flight.personality
        mode = who.mode_numbered(who.requested_mode(args))
        if mode is None or not mode.selectable:
            return FAILED if who.home_item else DENIED
        return accepted(flight.set_mode(mode), FAILED if who.home_item else TEMPORARILY_REJECTED)

    def _role(self, role: Role) -> int:
        flight, who = self._flight, self._flight.personality
        if who.mode_for(role) is None:
            return UNSUPPORTED
        return accepted(flight.set_role(role), FAILED if who.home_item else TEMPORARILY_REJECTED)

    def _takeoff(self, args: CommandArgs) -> int:
        return self._flight.personality.command_takeoff(self._flight, args)

    def _land(self, args: CommandArgs) -> int:
        return self._role(Role.LAND)

    def _return(self, args: CommandArgs) -> int:
        return self._role(Role.RETURN)

    def _loiter(self, args: CommandArgs) -> int:
        return self._role(Role.HOLD)

    def _waypoint(self, args: CommandArgs) -> int:
        return UNSUPPORTED

    def _transition(self, args: CommandArgs) -> int:
        state = self._flight.state
        if state.kind is not SimKind.VTOL or args.p1 not in (_TO_HOVER, _TO_WING):
            return DENIED
        if not state.flying:
            return TEMPORARILY_REJECTED
        state.wing = args.p1 == _TO_WING
        return ACCEPTED

    # -- going somewhere ----------------------------------------------------------------------------

    def _reposition(self, args: CommandArgs) -> int:
        flight, state = self._flight, self._flight.state
        mode = flight.personality.reposition_mode(state, args)
        if mode is None:
            return DENIED if flight.personality.home_item else TEMPORARILY_REJECTED
        place = self.place(args)
        if flight.personality.home_item and (place is None or args.alt_m is None):
            return DENIED
        if mode is not state.mode and not flight.set_mode(mode):
            return FAILED
        if math.isfinite(args.p1) and args.p1 > 0.0:
            state.speed_override = args.p1
        body = state.body
        alt = self.altitude(args, body.alt)
        yaw = args.p4 if math.isfinite(args.p4) and not flight.personality.home_item else None
        if place is None:
            if args.alt_m is not None or flight.state.mode is not mode:
                flight.guide(Hold(body.n, body.e, alt, yaw))
            else:
                flight.set_mode(mode)
            return ACCEPTED
        radius = clamp(args.p3, -_WIDEST_M, _WIDEST_M) if math.isfinite(args.p3) else 0.0
        flight.go_to(*place, alt, yaw, radius)
        return ACCEPTED

    def _orbit(self, args: CommandArgs) -> int:
        flight, state, body = self._flight, self._flight.state, self._flight.state.body
        if not state.flying:
            return DENIED
        if not flight.set_role(Role.ORBIT):
            return TEMPORARILY_REJECTED
        radius = args.p1 if math.isfinite(args.p1) and args.p1 != 0.0 else flight.tuning.loiter_radius_m
        radius = clamp(radius, -_WIDEST_M, _WIDEST_M)
        n, e = self.place(args) or (body.n, body.e)
        speed = args.p2 if math.isfinite(args.p2) and args.p2 > 0.0 else None
        alt = self.altitude(args, body.alt)
        flight.guide(Orbit(n, e, alt, abs(radius), speed, clockwise=radius > 0.0))
        return ACCEPTED

    def _pause(self, args: CommandArgs) -> int:
        if args.p1 == 0.0:
            return accepted(self._flight.pause(), FAILED)
        return accepted(args.p1 == 1.0 and self._flight.resume(), FAILED)

    def _speed(self, args: CommandArgs) -> int:
        if not math.isfinite(args.p2) or (args.p2 <= 0.0 and args.p2 != -1.0):
            return DENIED
        if args.p2 > 0.0:
            self._flight.state.speed_override = args.p2
        return ACCEPTED

    def _altitude(self, args: CommandArgs) -> int:
        """Param 1 is the altitude, param 2 its frame."""
        state = self._flight.state
        if not state.flying or not math.isfinite(args.p1) or abs(args.p1) > _HIGHEST_M:
            return DENIED
        relative = math.isfinite(args.p2) and int(args.p2) in (3, 6)
        return self._climb_to(args.p1 + (state.home.alt if relative else 0.0))

    def _climb_to(self, alt: float) -> int:
        flight, body = self._flight, self._flight.state.body
        busy = flight.behaviour
        if isinstance(busy, Hold | Orbit):
            busy.alt = alt
            return ACCEPTED
        if flight.state.mode.role not in (Role.GUIDED, Role.HOLD):
            return DENIED
        flight.guide(Hold(body.n, body.e, alt, body.yaw))
        return ACCEPTED

    def _yaw(self, args: CommandArgs) -> int:
        flight, state, body = self._flight, self._flight.state, self._flight.state.body
        if state.mode.role not in (Role.GUIDED, Role.HOLD) or not state.flying or not math.isfinite(args.p1):
            return FAILED
        turn = math.radians(args.p1)
        yaw = wrap_pi(body.yaw + turn * (args.p3 or 1.0)) if args.p4 == 1.0 else wrap_pi(turn)
        busy = flight.behaviour
        if isinstance(busy, Hold):
            busy.yaw = yaw
        else:
            flight.guide(Hold(body.n, body.e, body.alt, yaw))
        return ACCEPTED

    def _guided_speed(self, args: CommandArgs) -> int:
        if self._flight.state.mode.role is not Role.GUIDED or args.p2 <= 0.0:
            return FAILED
        self._flight.state.speed_override = args.p2
        return ACCEPTED

    def _guided_altitude(self, args: CommandArgs) -> int:
        if self._flight.state.mode.role is not Role.GUIDED or args.alt_m is None:
            return FAILED
        return self._climb_to(self.altitude(args, 0.0))

    def _guided_heading(self, args: CommandArgs) -> int:
        flight, state, body = self._flight, self._flight.state, self._flight.state.body
        if state.mode.role is not Role.GUIDED or not state.flying or not math.isfinite(args.p2):
            return FAILED
        # A wing holds a heading by flying towards a place far ahead.
        yaw, far_m = math.radians(args.p2), 50_000.0
        n, e = body.n + far_m * math.cos(yaw), body.e + far_m * math.sin(yaw)
        flight.guide(GoTo(n, e, body.alt))
        return ACCEPTED

    # -- points -------------------------------------------------------------------------------------

    def _roi_place(self, args: CommandArgs) -> int:
        place = self.place(args)
        if place is None:
            self._flight.state.roi = None
            return ACCEPTED
        self._flight.state.roi = (*place, self.altitude(args, 0.0))
        return ACCEPTED

    def _roi_none(self, args: CommandArgs) -> int:
        self._flight.state.roi = None
        return ACCEPTED

    def _set_home(self, args: CommandArgs) -> int:
        state = self._flight.state
        home, body = state.home, state.body
        if not state.estimator.position_ok:
            return FAILED if self._flight.personality.home_item else TEMPORARILY_REJECTED
        if args.p1 == 1.0:
            home.n, home.e, home.alt = body.n, body.e, body.alt
        else:
            place = self.place(args)
            if place is None or args.alt_m is None:
                return DENIED
            home.alt = self.altitude(args, home.alt)
            home.n, home.e = place
        home.known = True
        state.post("HOME_POSITION")
        return ACCEPTED

    # -- missions and the end -----------------------------------------------------------------------

    def _mission_start(self, args: CommandArgs) -> int:
        who = self._flight.personality
        if not self._flight.state.armed and who.home_item and who.waits_for_start:
            return FAILED
        first = int(args.p1) if math.isfinite(args.p1) else 0
        return accepted(self._flight.start_mission(first), FAILED if who.home_item else DENIED)

    def _set_current(self, args: CommandArgs) -> int:
        if not math.isfinite(args.p1):
            return DENIED
        ok = self._flight.set_current_item(int(args.p1))
        if ok:
            self._flight.state.post("MISSION_CURRENT")
        return accepted(ok, FAILED)

    def _land_start(self, args: CommandArgs) -> int:
        flight = self._flight
        items = flight.plans.mission
        seq = next((i for i, item in enumerate(items) if item.command == 189), None)
        if seq is None:
            return FAILED
        flight.set_current_item(seq)
        return accepted(flight.set_role(Role.MISSION), FAILED)

    def _terminate(self, args: CommandArgs) -> int:
        state = self._flight.state
        if args.p1 < _FORCE_TERMINATE:
            return ACCEPTED if self._flight.personality.home_item else UNSUPPORTED
        state.terminated = True
        state.say(0, "Terminating due to GCS request")
        if self._flight.personality.home_item:
            self._flight.disarm()
        return ACCEPTED
