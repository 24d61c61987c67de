"""ArduPilot's failsafes: which event there is, what it says and what it does."""

from __future__ import annotations

from gcs.sim.kinds import SimKind
from gcs.sim.modes import Role
from gcs.sim.personality.base import CRITICAL, EMERGENCY, INFO, NOTICE, WARNING, Event, Reaction
from gcs.sim.state import VehicleState

_COPTER_BATTERY_ACTIONS = {1: Role.LAND, 2: Role.RETURN, 3: Role.RETURN, 4: Role.RETURN}
_PLANE_BATTERY_ACTIONS = {1: Role.RETURN, 2: Role.RETURN, 3: Role.RETURN, 4: Role.RETURN}
_ROVER_BATTERY_ACTIONS = {1: Role.RETURN, 2: Role.BRAKE, 3: Role.RETURN, 4: Role.BRAKE}
_FENCE_NAMES = {1: "Max Alt", 2: "Circle", 4: "Polygon"}
_WORDS = {Role.LAND: "Land", Role.RETURN: "RTL", Role.BRAKE: "Hold", None: "no action"}
_CONTINUE_AUTO_RC, _CONTINUE_GUIDED_RC, _CONTINUE_AUTO_GCS = 1, 4, 2


def battery_event(state: VehicleState) -> str | None:
    """Return the event that the battery's state is, or None (BATT_LOW_*, BATT_CRT_*; 0 disables)."""
    get, battery = state.params.get, state.battery
    left_mah = battery.capacity_mah * battery.charge
    for prefix, event in (("BATT_CRT", Event.BATTERY_CRITICAL), ("BATT_LOW", Event.BATTERY_LOW)):
        volts, charge = get(f"{prefix}_VOLT"), get(f"{prefix}_MAH")
        if (volts > 0.0 and battery.voltage_v < volts) or (charge > 0.0 and left_mah < charge):
            return event
    return None


def react(kind: SimKind, event: str, state: VehicleState) -> Reaction | None:
    """Return what is done about an event; None for nothing."""
    if event in (Event.BATTERY_LOW, Event.BATTERY_CRITICAL):
        return _battery(kind, event, state)
    if event == Event.RC_LOST:
        return _radio(kind, state)
    if event == Event.RC_BACK:
        return Reaction(WARNING, "Radio Failsafe Cleared")
    if event == Event.GCS_LOST:
        if state.mode.role is Role.MISSION and int(state.params.get("FS_OPTIONS")) & _CONTINUE_AUTO_GCS:
            return Reaction(WARNING, "GCS Failsafe - Continuing Auto Mode")
        return Reaction(WARNING, "GCS Failsafe - RTL", Role.RETURN)
    if event == Event.GCS_BACK:
        return Reaction(WARNING, "GCS Failsafe Cleared")
    if event == Event.FENCE:
        name = _FENCE_NAMES.get(state.fence_breach_type, "Fence")
        role = Role.RETURN if state.params.get("FENCE_ACTION") > 0 else None
        return Reaction(NOTICE, f"{name} fence breached", role)
    if event == Event.POSITION_LOST:
        return _position(kind, state)
    if event == Event.CRASH:
        return Reaction(EMERGENCY, "Crash: Disarming: AngErr=64>30, Accel=0.9<3.0", disarm=True)
    return None


def _battery(kind: SimKind, event: str, state: VehicleState) -> Reaction:
    critical = event == Event.BATTERY_CRITICAL
    action = int(state.params.get("BATT_FS_CRT_ACT" if critical else "BATT_FS_LOW_ACT"))
    table = {SimKind.QUAD: _COPTER_BATTERY_ACTIONS, SimKind.ROVER: _ROVER_BATTERY_ACTIONS}
    role = table.get(kind, _PLANE_BATTERY_ACTIONS).get(action)
    battery = state.battery
    word = "critical" if critical else "low"
    text = f"Battery 1 is {word} {battery.voltage_v:.2f}V used {battery.consumed_mah:.0f} mAh"
    return Reaction(WARNING, text, role)


def _radio(kind: SimKind, state: VehicleState) -> Reaction | None:
    get = state.params.get
    if get("FS_THR_ENABLE", get("THR_FAILSAFE")) <= 0:
        return None
    options = int(get("FS_OPTIONS"))
    role = state.mode.role
    if not state.flying:
        return Reaction(WARNING, "Radio Failsafe - Disarming", disarm=True)
    if (role is Role.MISSION and options & _CONTINUE_AUTO_RC) or (
        role is Role.GUIDED and options & _CONTINUE_GUIDED_RC
    ):
        return Reaction(WARNING, "Radio Failsafe - Continuing")
    if role is Role.LAND:
        return Reaction(WARNING, "Radio Failsafe - Continuing Landing")
    if kind in (SimKind.PLANE, SimKind.VTOL) and role is Role.MISSION and get("FS_LONG_ACTN") == 0:
        return Reaction(WARNING, "RC Long Failsafe: Continuing")
    target = Role.RETURN if state.estimator.position_ok else Role.LAND
    return Reaction(WARNING, f"Radio Failsafe - {_WORDS[target]}", target)


def _position(kind: SimKind, state: VehicleState) -> Reaction | None:
    if not state.mode.needs_position:
        return None
    if kind is SimKind.QUAD:
        return Reaction(CRITICAL, "EKF Failsafe: changed to Land Mode", Role.LAND)
    if kind is SimKind.ROVER:
        return Reaction(CRITICAL, "EKF failsafe! Hold", Role.BRAKE)
    return Reaction(INFO, "GPS Failsafe: dead reckoning")
