"""Why a command is not possible now, in the words that a disabled button shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gcs.model import command as c
from gcs.model.vehicle import Phase, VehicleKind, VehicleState

_SURFACE = (VehicleKind.ROVER, VehicleKind.BOAT, VehicleKind.SUB)

NO_MISSION = 1
"""MISSION_STATE_NO_MISSION."""

Check = Callable[[VehicleState], str | None]

STILL_WORTH_TRYING: frozenset[type[Any]] = frozenset({c.Return, c.Land, c.Pause, c.EmergencyStop, c.Disarm})
"""What brings a vehicle to safety is offered even when nothing is heard: our side may still reach it."""


def why_not(command_type: type[c.VehicleCommand], state: VehicleState) -> str | None:
    """Return the first reason against a command, None when there is none."""
    if state.phase is Phase.DISCONNECTED:
        return "not connected"
    if state.phase is Phase.LINK_LOST and command_type not in STILL_WORTH_TRYING:
        return "link lost"
    for check in _CHECKS.get(command_type, ()):
        reason = check(state)
        if reason is not None:
            return reason
    return None


def _disarmed(state: VehicleState) -> str | None:
    return None if state.armed else "disarmed"


def _already_armed(state: VehicleState) -> str | None:
    return "already armed" if state.armed else None


def _already_disarmed(state: VehicleState) -> str | None:
    return None if state.armed else "already disarmed"


def _armed(state: VehicleState) -> str | None:
    return "armed" if state.armed else None


def _in_flight(state: VehicleState) -> str | None:
    return "in flight" if state.in_air else None


def _moving_ready(state: VehicleState) -> str | None:
    """Flying things must fly; things on the ground or in the water must be armed."""
    if state.identity.kind in _SURFACE:
        return _disarmed(state)
    return "on ground" if state.in_air is False else None


def _no_position(state: VehicleState) -> str | None:
    return "no position" if state.position is None else None


def _no_mission(state: VehicleState) -> str | None:
    mission = state.mission
    if mission is None:
        return None
    # PX4 tells no total while it has no mission, only that state.
    empty = mission.total == 0 or (mission.total is None and mission.state == NO_MISSION)
    return "no mission" if empty else None


def _does_not_fly(state: VehicleState) -> str | None:
    return "does not fly" if state.identity.kind in _SURFACE else None


_CHECKS: Mapping[type[Any], tuple[Check, ...]] = {
    c.Arm: (_already_armed,),
    c.Disarm: (_already_disarmed, _in_flight),
    c.Takeoff: (_does_not_fly, _in_flight, _no_position),
    c.Land: (_does_not_fly, _moving_ready),
    c.Return: (_moving_ready, _no_position),
    c.Pause: (_moving_ready,),
    c.Continue: (_no_mission, _moving_ready),
    c.GoTo: (_moving_ready, _no_position),
    c.Orbit: (_moving_ready, _no_position),
    c.ChangeSpeed: (_moving_ready,),
    c.ChangeAltitude: (_does_not_fly, _moving_ready, _no_position),
    c.ChangeHeading: (_moving_ready,),
    c.SetRoi: (_no_position,),
    c.SetHome: (_no_position,),
    c.StartMission: (_no_mission,),
    c.SetCurrentItem: (_no_mission,),
    # No check for an emergency stop: motors may have started since the last heartbeat.
    c.Reboot: (_armed,),
}
