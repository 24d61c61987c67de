"""ArduPilot: copters, planes, quadplanes, rovers, boats and submarines.

Heights go out as relative to home. Arming, mode and take-off are separate steps because the firmware
wants them so (Guided, arm, NAV_TAKEOFF). Planes circle in Guided. Copters and rovers are sent DO_ORBIT,
which only the newest copters know; the others are led round by this station, which the pilot is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gcs.mavlink.constants import MavCmd, MavFrame, MavRepositionFlags, MavState, MavSysStatusSensor
from gcs.model import command as c
from gcs.model.vehicle import Firmware, VehicleKind, VehicleState
from gcs.vehicles.autopilots import effects
from gcs.vehicles.autopilots.ardupilot_modes import COPTER, ROVER, SUB
from gcs.vehicles.autopilots.ardupilot_streams import STREAMS
from gcs.vehicles.autopilots.base import (
    AirborneClues,
    ModeEntry,
    ModeRole,
    StreamRequest,
    TableAdapter,
)
from gcs.vehicles.autopilots.circling import circle_target, describe_circle
from gcs.vehicles.autopilots.shared_steps import (
    SHARED_BUILDERS,
    arm_step,
    climb_timeout_s,
    insistent,
    mode_step,
    params,
    restart_step,
    speed_steps,
)
from gcs.vehicles.autopilots.steps import (
    NAN,
    CommandStep,
    Impossible,
    LateStep,
    Plan,
    SteerStep,
    Step,
)

FIRST_ITEM = 1
"""Item 0 is home in ArduPilot's missions."""


class ArduPilotAdapter(TableAdapter):
    """What all ArduPilot vehicles share; subclasses add their modes and the ways they differ."""

    firmware = Firmware.ARDUPILOT
    product = "ArduPilot"
    tells_readiness_by_estimator = True
    mission_window = 5
    mission_ignores_repeats = True
    mission_partial = True
    guided = 15
    auto = 10
    rtl = 11
    hold = 4

    def __init__(self, kind: VehicleKind) -> None:
        super().__init__(kind)
        self._builders = dict(SHARED_BUILDERS) | self._own_builders()

    def _own_builders(self) -> dict[type[Any], Any]:
        return {
            c.Return: self._return,
            c.Pause: self._pause,
            c.Continue: self._continue,
            c.GoTo: self._go_to,
            c.SetMode: self._set_mode,
            c.StartMission: self._start_mission,
        }

    def stream_requests(self) -> tuple[StreamRequest, ...]:
        """Return what to ask for: without requests ArduPilot sends about one message a second."""
        return STREAMS

    def _in_air_by_guess(self, clues: AirborneClues) -> bool | None:
        if clues.system_status == MavState.STANDBY:
            return False
        if clues.system_status == MavState.ACTIVE:
            return clues.armed
        return super()._in_air_by_guess(clues)

    def tells_airspeed(self, sensors_present: int) -> bool:
        """Without a sensor the field holds the ground speed (``GCS_MAVLINK::vfr_hud_airspeed``)."""
        return bool(sensors_present & MavSysStatusSensor.SENSOR_DIFFERENTIAL_PRESSURE)

    def to_mode(self, custom_mode: int, state: VehicleState) -> CommandStep:
        """Return the change to a mode of this table."""
        name = self.listed_name(custom_mode, state)
        return mode_step(float(custom_mode), 0.0, name, effects.in_mode(custom_mode))

    def _set_mode(self, command: c.SetMode, state: VehicleState) -> Plan:
        for mode in self.modes(state):
            if mode.name.casefold() == command.mode.casefold():
                seen = effects.in_mode(mode.custom_mode)
                return (mode_step(float(mode.custom_mode), 0.0, mode.name, seen),)
        return Impossible(f"the vehicle has no mode {command.mode}")

    def _return(self, command: c.Return, state: VehicleState) -> Plan:
        return (self.to_mode(self.rtl, state),)

    def _pause(self, command: c.Pause, state: VehicleState) -> Plan:
        return (self.to_mode(self.hold, state),)

    def _continue(self, command: c.Continue, state: VehicleState) -> Plan:
        return (self.to_mode(self.auto, state),)

    def _go_to(self, command: c.GoTo, state: VehicleState) -> Plan:
        alt_rel_m = command.alt_rel_m if command.alt_rel_m is not None else effects.height_rel_m(state)
        if alt_rel_m is None:
            return Impossible("its height is not known")
        return (self._going(self.reposition(command.lat_deg, command.lon_deg, alt_rel_m), state),)

    def _going(self, step: CommandStep, state: VehicleState) -> CommandStep:
        """Without an acknowledgement the target proves it, or Guided, which nobody enters by himself."""
        there = effects.target_is(step.params[4], step.params[5])
        if state.custom_mode == self.guided:
            return replace(step, begun=there)
        return replace(step, begun=lambda now: there(now) or now.custom_mode == self.guided)

    def reposition(
        self, lat_deg: float, lon_deg: float, alt_rel_m: float, radius_m: float = 0.0, ccw: bool = False
    ) -> CommandStep:
        """Return DO_REPOSITION, which also changes to Guided."""
        return CommandStep(
            describe="go to a point",
            command=MavCmd.DO_REPOSITION,
            params=(
                -1.0,
                float(MavRepositionFlags.CHANGE_MODE),
                radius_m,
                1.0 if ccw else 0.0,
                lat_deg,
                lon_deg,
                alt_rel_m,
            ),
            frame=MavFrame.GLOBAL_RELATIVE_ALT_INT,
            until=effects.in_mode(self.guided),
            until_text="the mode did not change to GUIDED",
        )

    def _start_mission(self, command: c.StartMission, state: VehicleState) -> Plan:
        if not state.armed and not command.arm:
            return Impossible("disarmed")
        steps: list[Step] = []
        before = (state.mission.current_seq or 0) if state.mission is not None else 0
        # In AUTO it holds a copy of its item, perhaps of the plan before (AP_Mission, _nav_cmd).
        waits = state.custom_mode == self.auto and not state.armed
        if before > FIRST_ITEM or (waits and before):
            steps.append(restart_step(FIRST_ITEM, before))
        steps += self._into_auto(state)
        steps.append(
            CommandStep(
                describe="start the mission",
                command=MavCmd.MISSION_START,
                retries=2,
                # In flight AUTO goes on by itself; a short mission might be over, and would begin anew.
                skip_if=lambda now: bool(now.in_air) and effects.in_mode(self.auto)(now),
                until=effects.in_mode(self.auto),
                until_text="the mode did not change to AUTO",
            )
        )
        return tuple(steps)

    def _into_auto(self, state: VehicleState) -> list[Step]:
        return [insistent(self.to_mode(self.auto, state)), insistent(arm_step(skip_if_armed=True))]

    def orbit_steps(self, command: c.Orbit, alt_rel_m: float, state: VehicleState) -> Plan:
        """Return DO_ORBIT in Guided, or the circle led from here where the vehicle does not know it."""
        orbit = CommandStep(
            describe=f"orbit at {abs(command.radius_m):g} m",
            command=MavCmd.DO_ORBIT,
            params=(
                command.radius_m,
                NAN if command.speed_mps is None else command.speed_mps,
                0.0,
                0.0,
                command.lat_deg,
                command.lon_deg,
                alt_rel_m,
            ),
            frame=MavFrame.GLOBAL_RELATIVE_ALT,
            otherwise=self._led_round(command, alt_rel_m),
        )
        return (self.to_mode(self.guided, state), orbit)

    def _led_round(self, command: c.Orbit, alt_rel_m: float) -> tuple[Step, ...]:
        steps: list[Step] = []
        if command.speed_mps is not None:
            steps += speed_steps(command.speed_mps)
        steps.append(
            SteerStep(
                describe=describe_circle(command),
                target=circle_target(command, alt_rel_m),
                over=effects.unless_mode_left(self.guided),
            )
        )
        return tuple(steps)


class CopterAdapter(ArduPilotAdapter):
    """Multicopters and helicopters."""

    product = "ArduCopter"
    mode_table: Mapping[int, ModeEntry] = COPTER
    guided = 4
    auto = 3
    rtl = 6
    hold = 17
    land = 9

    def _own_builders(self) -> dict[type[Any], Any]:
        return super()._own_builders() | {
            c.Takeoff: self._takeoff,
            c.Land: self._land,
            c.Orbit: self._orbit,
            c.ChangeAltitude: self._change_altitude,
            c.ChangeHeading: self._change_heading,
        }

    def _takeoff(self, command: c.Takeoff, state: VehicleState) -> Plan:
        return (
            self.to_mode(self.guided, state),
            arm_step(skip_if_armed=True),
            self.takeoff_step(command.alt_rel_m),
        )

    def takeoff_step(self, alt_rel_m: float) -> CommandStep:
        """Return NAV_TAKEOFF, done when 95 % of the height is reached."""
        return CommandStep(
            describe=f"take off to {alt_rel_m:g} m above home",
            command=MavCmd.NAV_TAKEOFF,
            params=params(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, alt_rel_m),
            until=effects.climbed_to(alt_rel_m),
            until_text=f"{alt_rel_m:g} m was not reached",
            timeout_s=climb_timeout_s(alt_rel_m),
            begun=effects.airborne,
            watch_s=10.0,  # the motors may take some seconds to spin up
            abort=effects.unless_mode_left(self.guided),
        )

    def _land(self, command: c.Land, state: VehicleState) -> Plan:
        return (self.to_mode(self.land, state),)

    def _orbit(self, command: c.Orbit, state: VehicleState) -> Plan:
        alt_rel_m = command.alt_rel_m if command.alt_rel_m is not None else effects.height_rel_m(state)
        if alt_rel_m is None:
            return Impossible("its height is not known")
        return self.orbit_steps(command, alt_rel_m, state)

    def _change_altitude(self, command: c.ChangeAltitude, state: VehicleState) -> Plan:
        step = self.reposition(*self._place_to_keep(state), command.alt_rel_m)
        return (change_of_height(step, command.alt_rel_m, state, self.guided),)

    def _place_to_keep(self, state: VehicleState) -> tuple[float, float]:
        """On the way to a point the target is kept, else the place where the vehicle is."""
        target = state.target
        guided = state.custom_mode == self.guided
        if guided and target is not None and target.lat_deg is not None and target.lon_deg is not None:
            return target.lat_deg, target.lon_deg
        assert state.position is not None  # why_not said "no position" before
        return state.position.lat_deg, state.position.lon_deg

    def _change_heading(self, command: c.ChangeHeading, state: VehicleState) -> Plan:
        if self.role(state.custom_mode) not in (ModeRole.GUIDED, ModeRole.MISSION):
            return Impossible("only in GUIDED or AUTO")
        return (
            CommandStep(
                describe=f"heading {command.heading_deg:03.0f}°",
                command=MavCmd.CONDITION_YAW,
                params=params(command.heading_deg % 360.0),
                until=effects.heading_is(command.heading_deg),
                until_text="the heading was not reached",
                timeout_s=30.0,
                watch_s=10.0,
                abort=effects.unless_disarmed,
            ),
        )

    def _into_auto(self, state: VehicleState) -> list[Step]:
        # Copters refuse to arm in AUTO unless a parameter allows it: arm in GUIDED first.
        def guided_if_disarmed(state: VehicleState) -> CommandStep | Impossible:
            return insistent(self.to_mode(state.custom_mode if state.armed else self.guided, state))

        arm, auto = arm_step(skip_if_armed=True), self.to_mode(self.auto, state)
        return [LateStep(guided_if_disarmed), insistent(arm), insistent(auto)]


class RoverAdapter(ArduPilotAdapter):
    """Rovers and boats: no height, no flight."""

    product = "ArduRover"
    identifying_parameters = ("ARMING_REQUIRE",)
    mode_table: Mapping[int, ModeEntry] = ROVER

    def _own_builders(self) -> dict[type[Any], Any]:
        return super()._own_builders() | {c.Orbit: self._orbit}

    def _orbit(self, command: c.Orbit, state: VehicleState) -> Plan:
        return self.orbit_steps(command, 0.0, state)

    def _go_to(self, command: c.GoTo, state: VehicleState) -> Plan:
        return (self._going(self.reposition(command.lat_deg, command.lon_deg, 0.0), state),)


class SubAdapter(ArduPilotAdapter):
    """Submarines: "return" is coming up."""

    product = "ArduSub"
    tells_readiness_by_estimator = False
    mode_table: Mapping[int, ModeEntry] = SUB
    guided = 4
    auto = 3
    rtl = 9
    hold = 16


def change_of_height(step: CommandStep, alt_rel_m: float, state: VehicleState, guided: int) -> CommandStep:
    """Return a reposition that is done when its height is reached."""
    climb_m = alt_rel_m - (effects.height_rel_m(state) or 0.0)
    left = effects.unless_mode_left(guided)
    before = state.custom_mode
    return CommandStep(
        describe=f"height {alt_rel_m:g} m above home",
        command=step.command,
        params=step.params,
        frame=step.frame,
        until=effects.at_height(alt_rel_m),
        until_text=f"{alt_rel_m:g} m was not reached",
        timeout_s=climb_timeout_s(climb_m),
        begun=effects.nears_height(alt_rel_m, state),
        watch_s=8.0,
        abort=lambda now: "" if now.armed and now.custom_mode == before else left(now),
    )
