"""PX4: multicopter, plane, VTOL and rover as a ground station meets them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gcs.sim.args import CommandArgs
from gcs.sim.kinds import SimKind
from gcs.sim.modes import Mode, Role
from gcs.sim.params import ParamDef, ParamStore, ParamType, as_float_bits, from_float_bits
from gcs.sim.personality import px4_failsafe
from gcs.sim.personality.base import (
    ACCEPTED,
    CRITICAL,
    DENIED,
    FLAG_ARMED,
    FLAG_CUSTOM,
    INFO,
    TEMPORARILY_REJECTED,
    FlightPort,
    Personality,
    Reaction,
    Tuning,
)
from gcs.sim.personality.px4_modes import HOLD, PX4_MODES, custom_mode
from gcs.sim.personality.px4_params import px4_params
from gcs.sim.plan import FENCE, PlanItem
from gcs.sim.state import VehicleState

_MAV_TYPES = {SimKind.QUAD: 2, SimKind.PLANE: 1, SimKind.VTOL: 22, SimKind.ROVER: 10}
_CAPABILITIES = 59647
_VERSION_1_17_ALPHA = 17891392
_UNKNOWN_EVERYWHERE = frozenset({193, 43000, 43001, 43002})
_MISSING = {
    SimKind.QUAD: _UNKNOWN_EVERYWHERE | {3000, 84, 85},
    SimKind.PLANE: _UNKNOWN_EVERYWHERE | {115, 3000, 84, 85},
    SimKind.VTOL: _UNKNOWN_EVERYWHERE,
    SimKind.ROVER: _UNKNOWN_EVERYWHERE | {22, 34, 84, 85, 115, 186, 3000},
}
# One stream set, recorded from SITL's GCS port; seven streams at 50 Hz.
_STREAMS = (
    ("HEARTBEAT", 1.0),
    ("ATTITUDE", 50.0),
    ("ATTITUDE_QUATERNION", 50.0),
    ("ATTITUDE_TARGET", 50.0),
    ("GLOBAL_POSITION_INT", 50.0),
    ("LOCAL_POSITION_NED", 50.0),
    ("POSITION_TARGET_LOCAL_NED", 50.0),
    ("SERVO_OUTPUT_RAW", 50.0),
    ("GPS_RAW_INT", 5.0),
    ("VFR_HUD", 4.0),
    ("ALTITUDE", 1.0),
    ("EXTENDED_SYS_STATE", 1.0),
    ("MISSION_CURRENT", 1.0),
    ("MISSION_ITEM_REACHED", 1.0),
    ("POSITION_TARGET_GLOBAL_INT", 1.0),
    ("SCALED_PRESSURE", 1.0),
    ("SYS_STATUS", 1.0),
    ("RC_CHANNELS", 1.0),
    ("SYSTEM_TIME", 1.0),
    ("BATTERY_STATUS", 0.5),
    ("CURRENT_MODE", 0.5),
    ("ESTIMATOR_STATUS", 0.5),
    ("HOME_POSITION", 0.5),
    ("WIND_COV", 0.5),
    ("NAV_CONTROLLER_OUTPUT", 0.5),
    ("VIBRATION", 0.1),
    ("PING", 0.1),
)


class Px4(Personality):
    """PX4 1.17: streams by itself, missions without home, parameters sent bytewise."""

    autopilot = 12
    home_item = False
    mission_in_place = False
    plan_retry_s = 0.25
    plan_timeout_s = 5.0
    partial_lists = False
    strict_transfers = True
    unknown_items = frozenset({94})
    waits_for_start = False
    start_arms = True
    checks_modes_disarmed = True
    return_by_mode = True
    start_streams = _STREAMS
    full_streams = _STREAMS
    stream_groups: Mapping[int, tuple[str, ...]] = {}
    arm_refused_result = TEMPORARILY_REJECTED
    disarm_refused_result = DENIED
    refusal_severity = CRITICAL

    @property
    def mav_type(self) -> int:
        """HEARTBEAT.type."""
        return _MAV_TYPES[self.kind]

    def version(self, state: VehicleState) -> dict[str, Any]:
        """Return the fields of AUTOPILOT_VERSION, as recorded from 1.17 alpha."""
        return {
            "capabilities": _CAPABILITIES,
            "flight_sw_version": _VERSION_1_17_ALPHA,
            "middleware_sw_version": _VERSION_1_17_ALPHA,
            "os_sw_version": 101854463,
            "board_version": 1,
            "flight_custom_version": bytes((0, 0, 0, 27, 61, 205, 46, 117)),
            "uid": 0x4954534F00000000 + state.sysid,
            "uid2": f"godwit{state.sysid:03d}".encode(),
        }

    def params(self) -> list[ParamDef]:
        """Return the parameters in the order in which they are listed."""
        return px4_params(self.kind)

    def encode_param(self, value: float, kind: ParamType) -> float:
        """The float's bytes are the integer's."""
        return as_float_bits(value, kind)

    def decode_param(self, value: float, kind: ParamType) -> float:
        """The float's bytes are the integer's."""
        return from_float_bits(value, kind)

    def tuning(self, params: ParamStore) -> Tuning:
        """Read how the vehicle flies from its parameters."""
        get = params.get
        wing = self.kind in (SimKind.PLANE, SimKind.VTOL)
        if self.kind is SimKind.ROVER:
            return Tuning(get("RO_SPEED_LIM"), 0.0, 0.0, 0.0, 0.0, 0.0, 6.0, get("NAV_ACC_RAD"), 1e9, 1e9)
        return Tuning(
            speed_mps=get("FW_AIRSPD_TRIM") if wing else get("MPC_XY_CRUISE"),
            climb_mps=get("MPC_Z_V_AUTO_UP") if not wing else get("FW_T_CLMB_MAX"),
            sink_mps=get("MPC_Z_V_AUTO_DN") if not wing else get("FW_T_SINK_MAX"),
            land_mps=get("MPC_LAND_SPEED", 0.7),
            takeoff_alt_m=get("MIS_TAKEOFF_ALT") if not wing else max(20.0, get("MIS_TAKEOFF_ALT")),
            return_alt_m=get("RTL_RETURN_ALT"),
            loiter_radius_m=abs(get("NAV_LOITER_RAD")),
            acceptance_m=get("NAV_ACC_RAD") if not wing else max(20.0, get("NAV_ACC_RAD")),
            disarm_landed_s=get("COM_DISARM_LAND") if get("COM_DISARM_LAND") > 0 else 1e9,
            disarm_idle_s=get("COM_DISARM_PRFLT") if get("COM_DISARM_PRFLT") > 0 else 1e9,
            return_lands=get("RTL_LAND_DELAY") >= 0.0,
        )

    def boot_texts(self, state: VehicleState) -> Sequence[tuple[int, str]]:
        """Return the texts said after a start."""
        return ((INFO, "[logger] ./log/2026-11-22/20_26_51.ulg\t"),)

    # -- modes --------------------------------------------------------------------------------------

    def _make_modes(self) -> tuple[Mode, ...]:
        return PX4_MODES[self.kind]

    @property
    def initial_mode(self) -> Mode:
        """Hold."""
        return HOLD

    def requested_mode(self, args: CommandArgs) -> int:
        """Param 2 is the main mode, param 3 the sub mode; without the custom flag nothing is asked for."""
        if not all(math.isfinite(value) for value in (args.p1, args.p2, args.p3)) or not int(args.p1) & 1:
            return -1
        return custom_mode(int(args.p2), int(args.p3))

    def base_mode(self, state: VehicleState) -> int:
        """Return HEARTBEAT.base_mode: the mode's own flags, and armed."""
        return FLAG_CUSTOM | state.mode.flags | (FLAG_ARMED if state.armed else 0)

    def system_status(self, state: VehicleState) -> int:
        """Uninitialised after a start, critical in a failsafe, active when armed, else standby."""
        if state.boot_time_s < min(1.0, state.estimator.ready_after_s):
            return 0
        if state.terminated:
            return 8
        if state.critical:
            return 5
        return 4 if state.armed else 3

    def mode_refused(self, state: VehicleState, mode: Mode) -> None:
        """Say why a mode can't be entered."""
        state.say(CRITICAL, f"Switching to {mode.name} is currently not available\t")

    def entered_mode(self, state: VehicleState, mode: Mode) -> None:
        """Say what is going to happen, as the navigator does."""
        if not state.armed:
            return
        if mode.role is Role.MISSION:
            state.say(INFO, "Executing Mission\t")
        elif mode.role is Role.RETURN and state.flying:
            state.say(INFO, "Returning to launch\t")
            over = state.body.alt - state.home.alt
            text = f"RTL: start return at {state.body.alt:.0f} m ({over:.0f} m above destination)\t"
            state.say(INFO, text)
        elif mode.role is Role.LAND:
            state.say(INFO, "Landing at current position\t")

    def mode_after_landing(self, mode: Mode) -> Mode:
        """Land and Return give way to Hold."""
        return HOLD if mode.role in (Role.LAND, Role.RETURN, Role.TAKEOFF) else mode

    # -- arming -------------------------------------------------------------------------------------

    def arm_refusals(self, state: VehicleState) -> list[str]:
        """Return the reasons not to arm now, each with ``Preflight Fail:``."""
        found = []
        get = state.params.get
        if state.boot_time_s < state.estimator.ready_after_s * 0.3:
            found.append("Preflight Fail: system booting")
        if not state.estimator.position_ok and (state.mode.needs_position or state.mode is HOLD):
            found.append("Preflight Fail: No valid local position estimate")
        if state.battery.failed or state.battery.charge < get("BAT_EMERGEN_THR"):
            found.append("Preflight Fail: Battery level critical")
        if state.rc_lost and int(get("COM_RC_IN_MODE")) == 0:
            found.append("Preflight Fail: No manual control input")
        if state.body.motor_failed:
            found.append("Preflight Fail: Motor failure detected")
        if not state.mode.armable:
            found.append(f"Arming denied: {state.mode.name} mode does not allow arming")
        if state.terminated:
            found.append("Arming denied: In flight termination state")
        return found

    def force_code_ok(self, code: float) -> bool:
        """21196 only."""
        return code == 21196.0

    def armed(self, state: VehicleState) -> None:
        """Say who armed."""
        state.say(INFO, "Armed by external command\t")

    def disarmed(self, state: VehicleState, *, landed: bool) -> None:
        """Say what disarmed."""
        state.say(INFO, f"Disarmed by {'landing' if landed else 'external command'}\t")

    # -- commands -----------------------------------------------------------------------------------

    def supports(self, command: int) -> bool:
        """Return whether this vehicle knows a flight command."""
        return command not in _MISSING[self.kind]

    def command_takeoff(self, flight: FlightPort, args: CommandArgs) -> int:
        """Takeoff mode, armed or not; the altitude is above mean sea level, left open it is a parameter."""
        state = flight.state
        if state.flying:
            state.say(CRITICAL, "Takeoff denied! Please disarm and retry\t")
            return DENIED
        mode = self.mode_for(Role.TAKEOFF)
        if mode is None or not flight.set_mode(mode):
            return TEMPORARILY_REJECTED
        alt = args.alt_m
        if alt is not None and args.relative:
            alt += state.home.alt
        if alt is None or alt < state.body.alt + 0.5:
            alt = state.home.alt + self.tuning(state.params).takeoff_alt_m
        place: tuple[float | None, float | None] = (None, None)
        if args.lat_deg is not None and args.lon_deg is not None and (args.lat_deg or args.lon_deg):
            place = state.earth.to_ne(args.lat_deg, args.lon_deg)
        flight.take_off(alt, *place)
        return ACCEPTED

    def reposition_mode(self, state: VehicleState, args: CommandArgs) -> Mode | None:
        """Hold, which goes where it is told."""
        return HOLD if state.estimator.position_ok else None

    def after_takeoff(self) -> Role | None:
        """Hold."""
        return Role.HOLD

    def mission_over(self) -> Role | None:
        """Hold."""
        return Role.HOLD

    # -- missions -----------------------------------------------------------------------------------

    def read_back(self, item: PlanItem, mission_type: int) -> PlanItem:
        """Global frames come back as their _INT forms; fence items have no autocontinue."""
        if mission_type == FENCE:
            return replace(item, frame=5, autocontinue=0)
        frame = {0: 5, 3: 6, 10: 11}.get(item.frame, item.frame) if item.has_place else item.frame
        return replace(item, frame=frame)

    def request_name(self, seq: int) -> str:
        """PX4 asks for MISSION_ITEM_INT."""
        return "MISSION_REQUEST_INT"

    def reached_seq(self, seq: int, next_nav: int, item: PlanItem) -> int:
        """The last item before the next one to fly, do-commands included (as recorded)."""
        return next_nav - 1

    def mission_text(self, event: str, seq: int, item: PlanItem | None) -> str | None:
        """Return PX4's words on a mission's progress."""
        if event == "start" and item is not None and item.command == 22:
            return f"Climb to {item.z:.1f} meters above home\t"
        return "Mission finished, loitering\t" if event == "complete" else None

    # -- failsafes ----------------------------------------------------------------------------------

    def battery_event(self, state: VehicleState) -> str | None:
        """Compare the charge with the BAT_ thresholds."""
        return px4_failsafe.battery_event(state)

    def gcs_timeout_s(self, params: ParamStore) -> float | None:
        """COM_DL_LOSS_T; it counts as lost even when nothing is done about it."""
        return params.get("COM_DL_LOSS_T")

    def react(self, event: str, state: VehicleState) -> Reaction | None:
        """Return what is done about an event; None for nothing."""
        return px4_failsafe.react(event, state)

    def fence_limits(self, params: ParamStore) -> tuple[float, float, bool]:
        """GF_MAX_HOR_DIST, GF_MAX_VER_DIST and any uploaded fence, unless GF_ACTION is none."""
        if params.get("GF_ACTION") <= 0:
            return 0.0, 0.0, False
        return params.get("GF_MAX_HOR_DIST"), params.get("GF_MAX_VER_DIST"), True
