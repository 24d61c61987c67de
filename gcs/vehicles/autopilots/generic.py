"""Autopilots without an adapter of their own: only what MAVLink's common set promises."""

from __future__ import annotations

from typing import Any

from gcs.mavlink.constants import MavCmd, MavFrame, MavRepositionFlags
from gcs.model import command as c
from gcs.model.vehicle import VehicleKind, VehicleState
from gcs.vehicles.autopilots import effects
from gcs.vehicles.autopilots.base import TableAdapter
from gcs.vehicles.autopilots.shared_steps import SHARED_BUILDERS, climb_timeout_s, mode_step, params
from gcs.vehicles.autopilots.steps import NAN, CommandStep, Impossible, Plan


class GenericAdapter(TableAdapter):
    """The common commands, with nothing assumed about modes."""

    def __init__(self, kind: VehicleKind) -> None:
        super().__init__(kind)
        own: dict[type[Any], Any] = {
            c.Takeoff: self._takeoff,
            c.Land: lambda command, state: (
                _plain("land", MavCmd.NAV_LAND, params(0, 0, 0, NAN, NAN, NAN, NAN)),
            ),
            c.Return: lambda command, state: (_plain("return", MavCmd.NAV_RETURN_TO_LAUNCH),),
            c.Pause: lambda command, state: (_plain("pause", MavCmd.DO_PAUSE_CONTINUE, params(0)),),
            c.Continue: lambda command, state: (_plain("continue", MavCmd.DO_PAUSE_CONTINUE, params(1)),),
            c.GoTo: self._go_to,
            c.Orbit: self._orbit,
            c.ChangeHeading: self._change_heading,
            c.StartMission: self._start_mission,
            c.SetMode: self._set_mode,
        }
        self._builders = dict(SHARED_BUILDERS) | own

    def _takeoff(self, command: c.Takeoff, state: VehicleState) -> Plan:
        return (
            CommandStep(
                describe=f"take off to {command.alt_rel_m:g} m above home",
                command=MavCmd.NAV_TAKEOFF,
                params=(0.0, 0.0, 0.0, NAN, NAN, NAN, command.alt_rel_m),
                frame=MavFrame.GLOBAL_RELATIVE_ALT,
                until=effects.climbed_to(command.alt_rel_m),
                until_text=f"{command.alt_rel_m:g} m was not reached",
                timeout_s=climb_timeout_s(command.alt_rel_m),
            ),
        )

    def _go_to(self, command: c.GoTo, state: VehicleState) -> Plan:
        alt_rel_m = command.alt_rel_m if command.alt_rel_m is not None else effects.height_rel_m(state)
        if alt_rel_m is None:
            return Impossible("its height is not known")
        flags = float(MavRepositionFlags.CHANGE_MODE)
        where = (command.lat_deg, command.lon_deg, alt_rel_m)
        return (
            CommandStep(
                describe="go to a point",
                command=MavCmd.DO_REPOSITION,
                params=(-1.0, flags, 0.0, NAN, *where),
                frame=MavFrame.GLOBAL_RELATIVE_ALT,
            ),
        )

    def _orbit(self, command: c.Orbit, state: VehicleState) -> Plan:
        alt_rel_m = command.alt_rel_m if command.alt_rel_m is not None else effects.height_rel_m(state)
        if alt_rel_m is None:
            return Impossible("its height is not known")
        speed = NAN if command.speed_mps is None else command.speed_mps
        where = (command.lat_deg, command.lon_deg, alt_rel_m)
        return (
            CommandStep(
                describe=f"orbit at {abs(command.radius_m):g} m",
                command=MavCmd.DO_ORBIT,
                params=(command.radius_m, speed, 0.0, 0.0, *where),
                frame=MavFrame.GLOBAL_RELATIVE_ALT,
            ),
        )

    def _change_heading(self, command: c.ChangeHeading, state: VehicleState) -> Plan:
        return (_plain("heading", MavCmd.CONDITION_YAW, params(command.heading_deg % 360.0)),)

    def _start_mission(self, command: c.StartMission, state: VehicleState) -> Plan:
        if not state.armed:
            return Impossible("arm first")
        return (_plain("start the mission", MavCmd.MISSION_START),)

    def _set_mode(self, command: c.SetMode, state: VehicleState) -> Plan:
        for mode in state.modes:
            if mode.name.casefold() == command.mode.casefold():
                seen = effects.in_mode(mode.custom_mode)
                return (mode_step(float(mode.custom_mode), 0.0, mode.name, seen),)
        return Impossible(f"the vehicle has no mode {command.mode}")


def _plain(describe: str, command: int, values: Any = None) -> CommandStep:
    return CommandStep(describe=describe, command=command, params=values or params())
