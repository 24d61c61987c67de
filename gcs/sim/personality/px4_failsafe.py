"""PX4's failsafes: which event there is, what it says and what it does."""

from __future__ import annotations

from gcs.sim.modes import Role
from gcs.sim.personality.base import CRITICAL, EMERGENCY, INFO, WARNING, Event, Reaction
from gcs.sim.state import VehicleState

_LINK_ACTIONS = {1: Role.HOLD, 2: Role.RETURN, 3: Role.LAND}
_FENCE_ACTIONS = {2: Role.HOLD, 3: Role.RETURN, 5: Role.LAND}
_WORDS = {Role.HOLD: "Hold", Role.RETURN: "Return", Role.LAND: "Land"}
_EXCEPT_MISSION = 1


def battery_event(state: VehicleState) -> str | None:
    """Return the event that the charge is, or None (BAT_LOW_THR, BAT_CRIT_THR, BAT_EMERGEN_THR)."""
    get, charge = state.params.get, state.battery.charge
    for name, event in (
        ("BAT_EMERGEN_THR", Event.BATTERY_EMERGENCY),
        ("BAT_CRIT_THR", Event.BATTERY_CRITICAL),
        ("BAT_LOW_THR", Event.BATTERY_LOW),
    ):
        if charge < get(name):
            return event
    return None


def react(event: str, state: VehicleState) -> Reaction | None:
    """Return what is done about an event; None for nothing."""
    get = state.params.get
    if event in (Event.BATTERY_LOW, Event.BATTERY_CRITICAL, Event.BATTERY_EMERGENCY):
        return _battery(event, int(get("COM_LOW_BAT_ACT")))
    if event == Event.RC_LOST:
        excepted = state.mode.role is Role.MISSION and int(get("COM_RCL_EXCEPT")) & _EXCEPT_MISSION
        return _switch(
            "Manual control lost", None if excepted else _LINK_ACTIONS.get(int(get("NAV_RCL_ACT")))
        )
    if event == Event.RC_BACK:
        return Reaction(INFO, "Manual control regained\t")
    if event == Event.GCS_LOST:
        return _switch("Connection to ground station lost", _LINK_ACTIONS.get(int(get("NAV_DLL_ACT"))))
    if event == Event.GCS_BACK:
        return Reaction(INFO, "Connection to ground station regained\t")
    if event == Event.FENCE:
        return _switch("Geofence violation", _FENCE_ACTIONS.get(int(get("GF_ACTION"))))
    if event == Event.POSITION_LOST:
        if not state.mode.needs_position and state.mode.role is not Role.HOLD:
            return None
        return _switch("No valid position estimate", Role.LAND)
    if event == Event.CRASH:
        return Reaction(EMERGENCY, "Critical failure detected: attitude\t", disarm=True)
    return None


def _battery(event: str, action: int) -> Reaction:
    if event == Event.BATTERY_LOW:
        return Reaction(WARNING, "Low battery level, return advised\t")
    if event == Event.BATTERY_CRITICAL:
        role = {2: Role.LAND, 3: Role.RETURN}.get(action)
        return _switch("Critical battery level", role)
    return _switch("Dangerously low battery level", Role.LAND if action in (2, 3) else None)


def _switch(cause: str, role: Role | None) -> Reaction:
    if role is None:
        return Reaction(WARNING, f"{cause}\t")
    return Reaction(CRITICAL, f"Failsafe: {cause}, switching to {_WORDS[role]}\t", role)
