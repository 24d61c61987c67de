"""PX4: heights go out above mean sea level, so they need home's or the vehicle's own."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gcs.mavlink.constants import MavCmd, MavFrame, MavRepositionFlags
from gcs.model import command as c
from gcs.model.vehicle import Firmware, VehicleKind, VehicleState
from gcs.vehicles.autopilots import effects
from gcs.vehicles.autopilots.base import ModeEntry, ModeRole, TableAdapter
from gcs.vehicles.autopilots.shared_steps import (
    SHARED_BUILDERS,
    arm_step,
    climb_timeout_s,
    insistent,
    mode_step,
    restart_step,
)
from gcs.vehicles.autopilots.steps import NAN, CommandStep, Effect, Impossible, Judge, Plan, Step

_R = ModeRole


def custom(main: int, sub: int = 0) -> int:
    """Return PX4's custom_mode for a main and a sub mode."""
    return main << 16 | sub << 24


TAKEOFF = custom(4, 2)
HOLD = custom(4, 3)
MISSION = custom(4, 4)
RETURN = custom(4, 5)
LAND = custom(4, 6)
ORBIT = custom(3, 1)

MODES: Mapping[int, ModeEntry] = {
    custom(1): ModeEntry("Manual"),
    custom(7): ModeEntry("Stabilized"),
    custom(5): ModeEntry("Acro", advanced=True),
    custom(8): ModeEntry("Rattitude", selectable=False, advanced=True),
    custom(2): ModeEntry("Altitude"),
    custom(3): ModeEntry("Position"),
    custom(3, 2): ModeEntry("Position Slow"),
    ORBIT: ModeEntry("Orbit", _R.GUIDED, selectable=False),
    HOLD: ModeEntry("Hold", _R.HOLD),
    MISSION: ModeEntry("Mission", _R.MISSION),
    RETURN: ModeEntry("Return", _R.RETURN),
    TAKEOFF: ModeEntry("Takeoff", _R.TAKEOFF),
    LAND: ModeEntry("Land", _R.LAND),
    custom(4, 8): ModeEntry("Follow Target"),
    custom(4, 9): ModeEntry("Precision Landing", _R.LAND),
    custom(4, 10): ModeEntry("VTOL Takeoff", _R.TAKEOFF),
    custom(6): ModeEntry("Offboard", _R.GUIDED, advanced=True),
    custom(10): ModeEntry("Termination", selectable=False, advanced=True),
}


_HOVERING = (VehicleKind.QUAD, VehicleKind.HELI, VehicleKind.VTOL)


class Px4Adapter(TableAdapter):
    """Everything that flies or drives on PX4."""

    firmware = Firmware.PX4
    product = "PX4"
    mission_ignores_repeats = True
    bytewise_parameters = True
    mode_table = MODES

    def __init__(self, kind: VehicleKind) -> None:
        super().__init__(kind)
        own: dict[type[Any], Any] = {
            c.Takeoff: self._takeoff,
            c.Land: lambda command, state: (self.to_mode(LAND, state),),
            c.Return: lambda command, state: (self.to_mode(RETURN, state),),
            c.Pause: self._pause,
            c.Continue: lambda command, state: (self.to_mode(MISSION, state),),
            c.GoTo: self._go_to,
            c.Orbit: self._orbit,
            c.ChangeAltitude: self._change_altitude,
            c.ChangeHeading: self._change_heading,
            c.StartMission: self._start_mission,
            c.SetMode: self._set_mode,
        }
        if kind not in _HOVERING:
            del own[c.ChangeHeading]  # wings circle in Hold, rovers stand: their nose follows the course
        self._builders = dict(SHARED_BUILDERS) | own

    def prearm_passed(self, present: int, enabled: int, health: int) -> bool | None:
        """PX4 sets only the health bit of PREARM_CHECK, and only while arming would work."""
        return bool(health & 0x10000000) if present else None

    def high_latency_mode(self, short_mode: int) -> int:
        """PX4 sends the upper half, main and sub mode."""
        return short_mode << 16

    def to_mode(self, custom_mode: int, state: VehicleState) -> CommandStep:
        """Return the change to a mode: its main and sub mode as parameters two and three."""
        return self._mode_step(custom_mode, self.listed_name(custom_mode, state))

    def _mode_step(self, custom_mode: int, name: str) -> CommandStep:
        seen = effects.in_mode(custom_mode)
        return mode_step(float(custom_mode >> 16 & 0xFF), float(custom_mode >> 24 & 0xFF), name, seen)

    def _set_mode(self, command: c.SetMode, state: VehicleState) -> Plan:
        for mode in self.modes(state):
            if mode.name.casefold() == command.mode.casefold():
                return (self._mode_step(mode.custom_mode, mode.name),)
        return Impossible(f"the vehicle has no mode {command.mode}")

    def _takeoff(self, command: c.Takeoff, state: VehicleState) -> Plan:
        alt_amsl_m = amsl_of(command.alt_rel_m, state)
        if alt_amsl_m is None or state.position is None:
            return Impossible("the height of home is not known")
        place = (state.position.lat_deg, state.position.lon_deg)
        climb = CommandStep(
            describe=f"take off to {command.alt_rel_m:g} m above home",
            command=MavCmd.NAV_TAKEOFF,
            params=(-1.0, 0.0, 0.0, NAN, *place, alt_amsl_m),
            frame=MavFrame.GLOBAL,
            until=effects.in_mode(TAKEOFF, custom(4, 10)),
            until_text="the mode did not change to Takeoff",
        )
        return (climb, self._arm_and_climb(command.alt_rel_m, alt_amsl_m))

    def _arm_and_climb(self, alt_rel_m: float, alt_amsl_m: float) -> CommandStep:
        arm = arm_step()
        reached = effects.climbed_to_amsl(alt_rel_m, alt_amsl_m)
        return CommandStep(
            describe="arm and climb",
            command=arm.command,
            params=arm.params,
            until=reached,
            until_text=f"{alt_rel_m:g} m was not reached",
            timeout_s=climb_timeout_s(alt_rel_m),
            begun=effects.armed,
            # Hold follows by itself when the height is reached.
            abort=_unless_left_before_armed(reached),
        )

    def _pause(self, command: c.Pause, state: VehicleState) -> Plan:
        return (self.reposition("hold here", NAN, NAN, NAN, NAN),)

    def reposition(
        self, describe: str, lat_deg: float, lon_deg: float, alt_amsl_m: float, yaw_rad: float
    ) -> CommandStep:
        """Return DO_REPOSITION; NaN keeps what the vehicle has. PX4 takes the yaw in radians."""
        return CommandStep(
            describe=describe,
            command=MavCmd.DO_REPOSITION,
            params=(
                -1.0,
                float(MavRepositionFlags.CHANGE_MODE),
                0.0,
                yaw_rad,
                lat_deg,
                lon_deg,
                alt_amsl_m,
            ),
            frame=MavFrame.GLOBAL,
            until=effects.in_mode(HOLD),
            until_text="the mode did not change to Hold",
        )

    def _go_to(self, command: c.GoTo, state: VehicleState) -> Plan:
        alt_amsl_m = amsl_or_present(command.alt_rel_m, state)
        if alt_amsl_m is None:
            return Impossible("the height of home is not known")
        step = self.reposition("go to a point", command.lat_deg, command.lon_deg, alt_amsl_m, NAN)
        # Its commander accepts any point; a point outside the fence is dropped afterwards, with a text.
        going = effects.in_mode_for(HOLD, command.lat_deg, command.lon_deg)
        return (
            replace(
                step,
                until=going,
                until_text="it does not go there",
                timeout_s=8.0,
                # It may enter Hold by itself, as after a take-off: only the target proves it.
                begun=effects.target_is(command.lat_deg, command.lon_deg),
                watch_s=8.0,
            ),
        )

    def _orbit(self, command: c.Orbit, state: VehicleState) -> Plan:
        alt_amsl_m = amsl_or_present(command.alt_rel_m, state)
        if alt_amsl_m is None:
            return Impossible("the height of home is not known")
        hovers = self.kind in (VehicleKind.QUAD, VehicleKind.HELI)  # a VTOL may be a wing at the moment
        return (
            CommandStep(
                describe=f"orbit at {abs(command.radius_m):g} m",
                command=MavCmd.DO_ORBIT,
                params=(
                    command.radius_m,
                    NAN if command.speed_mps is None else command.speed_mps,
                    0.0,
                    0.0,
                    command.lat_deg,
                    command.lon_deg,
                    alt_amsl_m,
                ),
                frame=MavFrame.GLOBAL,
                # Wings circle in Hold.
                until=effects.in_mode(ORBIT) if hovers else None,
                until_text="the mode did not change to Orbit",
            ),
        )

    def _change_altitude(self, command: c.ChangeAltitude, state: VehicleState) -> Plan:
        alt_amsl_m = amsl_of(command.alt_rel_m, state)
        if alt_amsl_m is None:
            return Impossible("the height of home is not known")
        step = self.reposition("", NAN, NAN, alt_amsl_m, NAN)
        climb_m = command.alt_rel_m - (effects.height_rel_m(state) or 0.0)
        return (
            CommandStep(
                describe=f"height {command.alt_rel_m:g} m above home",
                command=step.command,
                params=step.params,
                frame=step.frame,
                until=effects.at_height_amsl(command.alt_rel_m, alt_amsl_m),
                until_text=f"{command.alt_rel_m:g} m was not reached",
                timeout_s=climb_timeout_s(climb_m),
                begun=effects.nears_height(command.alt_rel_m, state),
                watch_s=8.0,
                abort=effects.unless_mode_left(HOLD, state.custom_mode),
            ),
        )

    def _change_heading(self, command: c.ChangeHeading, state: VehicleState) -> Plan:
        present = amsl_or_present(None, state)
        step = self.reposition(
            "", NAN, NAN, present if present is not None else NAN, math.radians(command.heading_deg)
        )
        return (
            CommandStep(
                describe=f"heading {command.heading_deg:03.0f}°",
                command=step.command,
                params=step.params,
                frame=step.frame,
                until=effects.heading_is(command.heading_deg),
                until_text="the heading was not reached",
                timeout_s=30.0,
                watch_s=10.0,
                abort=effects.unless_disarmed,
            ),
        )

    def _start_mission(self, command: c.StartMission, state: VehicleState) -> Plan:
        if not state.armed and not command.arm:
            return Impossible("disarmed")
        steps: list[Step] = []
        before = (state.mission.current_seq or 0) if state.mission is not None else 0
        if before > 0:
            if state.custom_mode == MISSION and not state.armed:
                # There it would carry do-commands out at once, and not be seen at its first item.
                steps.append(insistent(self.to_mode(HOLD, state)))
            steps.append(restart_step(0, before))
        arm = arm_step(skip_if_armed=True)
        return (*steps, insistent(self.to_mode(MISSION, state)), insistent(arm))


def amsl_of(alt_rel_m: float, state: VehicleState) -> float | None:
    """Return the height above sea level of a height above home, None when home's is unknown."""
    if state.home is not None:
        return state.home.alt_amsl_m + alt_rel_m
    altitude = state.altitude
    if altitude is None or altitude.amsl_m is None or altitude.rel_m is None:
        return None
    return altitude.amsl_m - altitude.rel_m + alt_rel_m


def amsl_or_present(alt_rel_m: float | None, state: VehicleState) -> float | None:
    """Return the height above sea level that is meant; None as height means: as now."""
    if alt_rel_m is not None:
        return amsl_of(alt_rel_m, state)
    return state.altitude.amsl_m if state.altitude is not None else None


def _unless_left_before_armed(reached: Effect) -> Judge:
    seen_armed = False

    def judge(state: VehicleState) -> str:
        nonlocal seen_armed
        seen_armed = seen_armed or state.armed
        if seen_armed and not state.armed:
            return "the vehicle disarmed"
        if seen_armed and not reached(state) and state.custom_mode not in (TAKEOFF, custom(4, 10), HOLD):
            return f"the mode changed to {state.mode}"
        return ""

    return judge
