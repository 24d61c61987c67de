"""ArduPilot: copter, plane, quadplane and rover as a ground station meets them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gcs.sim.args import CommandArgs
from gcs.sim.kinds import SimKind
from gcs.sim.modes import Mode, Role
from gcs.sim.params import ParamDef, ParamStore, ParamType
from gcs.sim.personality import ardupilot_failsafe
from gcs.sim.personality.ardupilot_modes import ARDUPILOT_MODES
from gcs.sim.personality.ardupilot_params import ardupilot_params
from gcs.sim.personality.ardupilot_streams import ARDUPILOT_GROUPS, REQUESTED_STREAMS
from gcs.sim.personality.base import (
    ACCEPTED,
    CRITICAL,
    FAILED,
    FLAG_ARMED,
    FLAG_CUSTOM,
    FLAG_GUIDED,
    FLAG_MANUAL,
    FLAG_STABILIZE,
    INFO,
    WARNING,
    FlightPort,
    Personality,
    Reaction,
    Tuning,
)
from gcs.sim.plan import FENCE, MISSION, PlanItem
from gcs.sim.state import VehicleState

_MAV_TYPES = {SimKind.QUAD: 2, SimKind.PLANE: 1, SimKind.VTOL: 22, SimKind.ROVER: 10}
_NAMES = {
    SimKind.QUAD: "ArduCopter",
    SimKind.PLANE: "ArduPlane",
    SimKind.VTOL: "ArduPlane",
    SimKind.ROVER: "ArduRover",
}
_FRAMES = {SimKind.QUAD: "Frame: QUAD/PLUS", SimKind.VTOL: "QuadPlane Frame: QUAD/X"}
_FORCE_CODES = (2989.0, 21196.0)
_CAPABILITIES = 64495
_VERSION_4_7_DEV = 0x04070000

# Flight commands that one kind of vehicle lacks (it answers UNSUPPORTED); the others know them.
_MISSING = {
    SimKind.QUAD: frozenset({34, 84, 85, 186, 3000, 43000, 43001, 43002}),
    SimKind.PLANE: frozenset({21, 34, 84, 85, 115, 193, 3000}),
    SimKind.VTOL: frozenset({21, 34, 85, 115, 193}),
    SimKind.ROVER: frozenset({21, 22, 34, 84, 85, 186, 3000, 43000, 43001, 43002}),
}
_COMMAND_NAMES = {
    16: "WP", 17: "LoitUnlim", 18: "LoitTurns", 19: "LoitTime", 20: "RTL", 21: "Land", 22: "Takeoff",
    31: "LoitAltitude", 82: "SplineWP", 84: "VTOLTakeoff", 85: "VTOLLand", 93: "Delay", 94: "PayloadPlace",
    112: "Delay",
    115: "Yaw", 177: "Jump", 178: "ChangeSpeed", 179: "SetHome", 181: "Relay", 183: "Servo", 189: "LandStart",
    195: "SetROI", 197: "SetROI", 201: "SetROI", 203: "DigiCamCtrl", 206: "SetCamTrigDst", 211: "Gripper",
    3000: "VTOLTransition",
}  # fmt: skip


class ArduPilot(Personality):
    """ArduPilot 4.7: quiet until asked, home as item 0, parameters cast to float."""

    autopilot = 3
    home_item = True
    mission_in_place = True
    plan_retry_s = 1.0
    plan_timeout_s = 8.0
    partial_lists = True
    strict_transfers = False
    start_arms = False
    checks_modes_disarmed = False
    start_streams = (("HEARTBEAT", 1.0), ("AVAILABLE_MODES_MONITOR", 0.2), ("TIMESYNC", 0.1))
    full_streams = REQUESTED_STREAMS
    stream_groups = ARDUPILOT_GROUPS
    arm_refused_result = FAILED
    disarm_refused_result = FAILED
    refusal_severity = CRITICAL

    def __init__(self, kind: SimKind) -> None:
        super().__init__(kind)
        self.waits_for_start = kind is SimKind.QUAD
        self.return_by_mode = kind is not SimKind.QUAD

    @property
    def mav_type(self) -> int:
        """HEARTBEAT.type."""
        return _MAV_TYPES[self.kind]

    def version(self, state: VehicleState) -> dict[str, Any]:
        """Return the fields of AUTOPILOT_VERSION, as recorded from 4.7.0-dev."""
        return {
            "capabilities": _CAPABILITIES,
            "flight_sw_version": _VERSION_4_7_DEV,
            "flight_custom_version": b"godwit00",
            "uid": 0,
            "uid2": f"sim{state.sysid:03d}".encode(),
        }

    def params(self) -> list[ParamDef]:
        """Return the parameters in the order in which they are listed."""
        return ardupilot_params(self.kind)

    def encode_param(self, value: float, kind: ParamType) -> float:
        """Cast to float, whatever the type."""
        return float(value)

    def decode_param(self, value: float, kind: ParamType) -> float:
        """Round to the nearest integer where the type is one."""
        return value if kind is ParamType.REAL32 else float(round(value))

    def tuning(self, params: ParamStore) -> Tuning:
        """Read how the vehicle flies from its parameters."""
        get = params.get
        if self.kind is SimKind.QUAD:
            rtl_speed = get("WPNAV_SPEED") / 100.0
            return Tuning(
                speed_mps=rtl_speed,
                climb_mps=get("WPNAV_SPEED_UP") / 100.0,
                sink_mps=get("WPNAV_SPEED_DN") / 100.0,
                land_mps=get("LAND_SPEED") / 100.0,
                takeoff_alt_m=max(2.0, get("PILOT_TKOFF_ALT") / 100.0),
                return_alt_m=get("RTL_ALT") / 100.0,
                loiter_radius_m=get("CIRCLE_RADIUS") / 100.0,
                acceptance_m=get("WPNAV_RADIUS") / 100.0,
                disarm_landed_s=1.0,
                disarm_idle_s=get("DISARM_DELAY"),
                return_hold_s=get("RTL_LOIT_TIME") / 1000.0,
            )
        if self.kind is SimKind.ROVER:
            speed = get("WP_SPEED") or get("CRUISE_SPEED")
            return Tuning(speed, 0.0, 0.0, 0.0, 0.0, 0.0, get("WP_RADIUS") * 3.0, get("WP_RADIUS"), 1e9, 1e9)
        return Tuning(
            speed_mps=get("AIRSPEED_CRUISE"),
            climb_mps=get("TECS_CLMB_MAX"),
            sink_mps=get("TECS_SINK_MAX"),
            land_mps=get("Q_LAND_FINAL_SPD", 0.5),
            takeoff_alt_m=get("TKOFF_ALT"),
            return_alt_m=get("RTL_ALTITUDE") if self.kind is SimKind.PLANE else get("RTL_ALTITUDE") * 0.6,
            loiter_radius_m=abs(get("RTL_RADIUS")) or abs(get("WP_LOITER_RAD")),
            acceptance_m=get("WP_RADIUS"),
            disarm_landed_s=min(2.0, get("LAND_DISARMDELAY") or 1e9),
            disarm_idle_s=1e9,
            return_lands=self.kind is SimKind.VTOL and get("Q_RTL_MODE") > 0,
        )

    def boot_texts(self, state: VehicleState) -> Sequence[tuple[int, str]]:
        """Return the texts said after a start."""
        texts = [
            (INFO, f"{_NAMES[self.kind]} V4.7.0-dev (godwit)"),
            (INFO, _FRAMES.get(self.kind, "")),
            (INFO, "ArduPilot Ready"),
            (INFO, "EKF3 IMU0 initialised"),
        ]
        return [entry for entry in texts if entry[1]]

    # -- modes --------------------------------------------------------------------------------------

    def _make_modes(self) -> tuple[Mode, ...]:
        return ARDUPILOT_MODES[self.kind]

    @property
    def initial_mode(self) -> Mode:
        """Stabilize, manual: mode 0 on all vehicles."""
        return self.modes[0]

    def requested_mode(self, args: CommandArgs) -> int:
        """Param 2 is the custom_mode."""
        return int(args.p2) if math.isfinite(args.p2) else -1

    def base_mode(self, state: VehicleState) -> int:
        """Return HEARTBEAT.base_mode with the bits that ArduPilot sets by mode."""
        bits = FLAG_CUSTOM | FLAG_MANUAL
        if self.kind is SimKind.QUAD or state.mode.number != 0:
            bits |= FLAG_STABILIZE
        if state.mode.role is not Role.MANUAL:
            bits |= FLAG_GUIDED
        return bits | (FLAG_ARMED if state.armed else 0)

    def system_status(self, state: VehicleState) -> int:
        """Calibrating after a start, critical in a failsafe, active in flight, else standby."""
        if state.boot_time_s < min(2.0, state.estimator.ready_after_s):
            return 1
        if state.critical and state.armed:
            return 5
        return 4 if state.armed and state.flying else 3

    def mode_refused(self, state: VehicleState, mode: Mode) -> None:
        """Say why a mode can't be entered."""
        if mode.role is Role.MISSION and state.estimator.position_ok:
            state.say(CRITICAL, "Auto: Missing Takeoff Cmd")
        state.say(WARNING, f"Mode change to {mode.name} failed: requires position"[:50])

    def entered_mode(self, state: VehicleState, mode: Mode) -> None:
        """ArduPilot says nothing on a mode change."""

    # -- arming -------------------------------------------------------------------------------------

    def arm_refusals(self, state: VehicleState) -> list[str]:
        """Return the reasons not to arm now, each with ``Arm:``."""
        return [f"Arm: {reason}" for reason in self._reasons(state, self.home_reason(state))]

    def home_reason(self, state: VehicleState) -> str | None:
        """Return what is missing for a position, in the words of this vehicle."""
        if state.estimator.position_ok:
            return None
        if not state.home.known:
            return "AHRS: waiting for home"
        return "Need Position Estimate"

    def _reasons(self, state: VehicleState, position: str | None) -> list[str]:
        found = []
        if state.params.get("ARMING_CHECK") > 0:
            if state.boot_time_s < state.estimator.ready_after_s * 0.3:
                found.append("Gyros inconsistent")
            if position and (state.mode.needs_position or self.kind is not SimKind.QUAD):
                found.append(position)
                if position == "AHRS: waiting for home":
                    found.append("Need Position Estimate")
            low = state.params.get("BATT_ARM_VOLT")
            if low > 0.0 and state.battery.voltage_v < low:
                found.append("Battery 1 below minimum arming voltage")
            elif state.battery.failed:
                found.append("Battery 1 unhealthy")
            if state.rc_lost and state.params.get("FS_THR_ENABLE", state.params.get("THR_FAILSAFE")) > 0:
                found.append("Radio failsafe on")
            if state.body.motor_failed:
                found.append("Motors: Check frame class and type")
        if not state.mode.armable:
            found.append(f"{state.mode.name} mode not armable")
        if state.terminated:
            found.append("Crash detected, reboot required")
        return found

    def force_code_ok(self, code: float) -> bool:
        """ArduPilot takes its own code and the general one."""
        return code in _FORCE_CODES

    def armed(self, state: VehicleState) -> None:
        """Say what the firmware says when it has armed."""
        state.say(INFO, "Arming motors" if self.kind is SimKind.QUAD else "Throttle armed")

    def disarmed(self, state: VehicleState, *, landed: bool) -> None:
        """Say what the firmware says when it has disarmed."""
        state.say(INFO, "Disarming motors" if self.kind is SimKind.QUAD else "Throttle disarmed")

    def prearm_text(self, state: VehicleState) -> str | None:
        """Return a reason to repeat every 30 s while it could not be armed."""
        reasons = self._reasons(state, self.home_reason(state))
        return f"PreArm: {reasons[0]}" if reasons and "mode not armable" not in reasons[0] else None

    # -- commands -----------------------------------------------------------------------------------

    def supports(self, command: int) -> bool:
        """Return whether this vehicle knows a flight command."""
        return command not in _MISSING[self.kind]

    def command_takeoff(self, flight: FlightPort, args: CommandArgs) -> int:
        """Guided, armed and on the ground only; the altitude is above home. A plane has no such command."""
        state = flight.state
        if self.kind is SimKind.PLANE or not state.armed or state.flying:
            return FAILED
        if state.mode.role is not Role.GUIDED:
            if self.kind is SimKind.VTOL:
                state.say(INFO, "User Takeoff only in GUIDED mode")
            return FAILED
        if args.alt_m is None or args.alt_m <= 0.0:
            return FAILED
        flight.take_off(state.home.alt + args.alt_m)
        return ACCEPTED

    def reposition_mode(self, state: VehicleState, args: CommandArgs) -> Mode | None:
        """Guided; changes to it only when param 2 asks for that."""
        change = math.isfinite(args.p2) and int(args.p2) & 1
        if state.mode.role is Role.GUIDED:
            return state.mode
        return self.mode_for(Role.GUIDED) if change else None

    def after_takeoff(self) -> Role | None:
        """Guided and TAKEOFF stay what they are."""
        return None

    def mission_over(self) -> Role | None:
        """A copter loiters in AUTO, a plane returns, a rover holds."""
        return {SimKind.QUAD: None, SimKind.ROVER: Role.BRAKE}.get(self.kind, Role.RETURN)

    # -- missions -----------------------------------------------------------------------------------

    def read_back(self, item: PlanItem, mission_type: int) -> PlanItem:
        """Frames of items without a place and of fence items become 0; loiter directions shrink to ±1."""
        if mission_type == FENCE:
            return replace(item, frame=0, autocontinue=0)
        if mission_type != MISSION:
            return replace(item, autocontinue=0)
        if not item.has_place:
            return replace(item, frame=0)
        if item.frame in (5, 6, 11):
            item = replace(item, frame={5: 0, 6: 3, 11: 10}[item.frame])
        if item.command == 19 and item.param3:
            return replace(item, param3=math.copysign(1.0, item.param3))
        return item

    def request_name(self, seq: int) -> str:
        """ArduPilot asks with the old message and takes either answer."""
        return "MISSION_REQUEST"

    def reached_seq(self, seq: int, next_nav: int, item: PlanItem) -> int:
        """The item itself, but the one after a takeoff (as recorded)."""
        return min(seq + 1, next_nav - 1) if item.command in (22, 84) else seq

    def mission_text(self, event: str, seq: int, item: PlanItem | None) -> str | None:
        """Return ArduPilot's words on a mission's progress."""
        if event == "received":
            return "Flight plan received"
        if event == "start" and item is not None:
            return f"Mission: {seq} {_COMMAND_NAMES.get(item.command, f'Cmd{item.command}')}"
        if event == "reached" and item is not None and item.command in (16, 19, 82):
            return f"Reached {'command' if self.kind is SimKind.QUAD else 'waypoint'} #{seq}"
        return "Mission complete" if event == "complete" and self.kind is SimKind.ROVER else None

    # -- failsafes ----------------------------------------------------------------------------------

    def battery_event(self, state: VehicleState) -> str | None:
        """Compare voltage and used charge with the BATT_ parameters."""
        return ardupilot_failsafe.battery_event(state)

    def gcs_timeout_s(self, params: ParamStore) -> float | None:
        """FS_GCS_TIMEOUT, when the failsafe is enabled."""
        enabled = params.get("FS_GCS_ENABLE", params.get("FS_GCS_ENABL"))
        return params.get("FS_GCS_TIMEOUT", params.get("FS_LONG_TIMEOUT", 5.0)) if enabled else None

    def react(self, event: str, state: VehicleState) -> Reaction | None:
        """Return what is done about an event; None for nothing."""
        return ardupilot_failsafe.react(self.kind, event, state)

    def fence_limits(self, params: ParamStore) -> tuple[float, float, bool]:
        """FENCE_RADIUS, FENCE_ALT_MAX and the polygons as FENCE_TYPE selects them, if enabled."""
        if params.get("FENCE_ENABLE") <= 0:
            return 0.0, 0.0, False
        types = int(params.get("FENCE_TYPE"))
        radius = params.get("FENCE_RADIUS") if types & 2 else 0.0
        height = params.get("FENCE_ALT_MAX") if types & 1 and self.kind is not SimKind.ROVER else 0.0
        return radius, height, bool(types & 4)
