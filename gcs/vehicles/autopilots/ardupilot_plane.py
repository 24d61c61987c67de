"""ArduPilot's planes and quadplanes: they loiter instead of hovering, and need room to take off and land."""

from __future__ import annotations

from collections.abc import Mapping

from gcs.mavlink.constants import MavCmd, MavFrame
from gcs.model import command as c
from gcs.model.vehicle import ModeInfo, VehicleKind, VehicleState
from gcs.vehicles.autopilots import effects
from gcs.vehicles.autopilots.ardupilot import CopterAdapter, change_of_height
from gcs.vehicles.autopilots.ardupilot_modes import PLANE, QUADPLANE
from gcs.vehicles.autopilots.base import Adapter, ModeEntry, ModeRole
from gcs.vehicles.autopilots.shared_steps import arm_step, insistent, params
from gcs.vehicles.autopilots.steps import CommandStep, Impossible, LateStep, Plan, Step, WaitStep

SAFE_HEIGHT_M = 30.0
"""Where a plane that was launched may begin to circle."""


class PlaneAdapter(CopterAdapter):
    """Fixed wings: they loiter instead of hovering."""

    product = "ArduPlane"
    identifying_parameters: tuple[str, ...] = ("ARMING_REQUIRE", "Q_ENABLE")
    mode_table: Mapping[int, ModeEntry] = PLANE
    guided = 15
    auto = 10
    rtl = 11
    hold = 12
    takeoff = 13
    autoland = 26

    def refine(self, modes: tuple[ModeInfo, ...]) -> Adapter:
        """Quadplanes call themselves fixed wings by default: their modes tell what they are."""
        if any(mode.custom_mode in (17, 18, 19) for mode in modes):
            return QuadPlaneAdapter(VehicleKind.VTOL)
        return self

    def refine_by_parameter(self, name: str, value: float) -> Adapter:
        """Quadplanes whose firmware does not list its modes yet (before 4.6) tell by Q_ENABLE."""
        return QuadPlaneAdapter(VehicleKind.VTOL) if name == "Q_ENABLE" and value > 0 else self

    def tells_airspeed(self, sensors_present: int) -> bool:
        """Planes estimate their airspeed when they have no sensor."""
        return True

    def _takeoff(self, command: c.Takeoff, state: VehicleState) -> Plan:
        # TAKEOFF climbs to a height set by parameter; GUIDED then takes it to the one asked for.
        safe_m = min(command.alt_rel_m, SAFE_HEIGHT_M)
        return (
            self.to_mode(self.takeoff, state),
            arm_step(skip_if_armed=True),
            WaitStep(
                describe="climb away",
                until=effects.climbed_to(safe_m),
                until_text="it did not climb away",
                timeout_s=120.0,
                abort=effects.unless_mode_left(self.takeoff),
            ),
            LateStep(lambda now: self._climb_on(command.alt_rel_m, now)),
        )

    def _climb_on(self, alt_rel_m: float, state: VehicleState) -> CommandStep | Impossible:
        if state.position is None:
            return Impossible("no position")
        step = self.reposition(state.position.lat_deg, state.position.lon_deg, alt_rel_m)
        return change_of_height(step, alt_rel_m, state, self.guided)

    def _land(self, command: c.Land, state: VehicleState) -> Plan:
        if any(mode.custom_mode == self.autoland for mode in state.modes):
            return (self.to_mode(self.autoland, state),)
        return (
            CommandStep(
                describe="fly the mission's landing",
                command=MavCmd.DO_LAND_START,
                until=effects.in_mode(self.auto),
                until_text="the mode did not change to AUTO",
                refused_text="its mission has no landing",
            ),
        )

    def _orbit(self, command: c.Orbit, state: VehicleState) -> Plan:
        alt_rel_m = command.alt_rel_m if command.alt_rel_m is not None else effects.height_rel_m(state)
        if alt_rel_m is None:
            return Impossible("its height is not known")
        radius_m, ccw = abs(command.radius_m), command.radius_m < 0
        circle = self.reposition(command.lat_deg, command.lon_deg, alt_rel_m, radius_m, ccw)
        return (self._going(circle, state),)

    def _change_heading(self, command: c.ChangeHeading, state: VehicleState) -> Plan:
        if self.role(state.custom_mode) is not ModeRole.GUIDED:
            return Impossible("only in GUIDED")
        return (
            CommandStep(
                describe=f"course {command.heading_deg:03.0f}°",
                command=MavCmd.GUIDED_CHANGE_HEADING,
                params=params(0.0, command.heading_deg % 360.0),
                frame=MavFrame.GLOBAL,
            ),
        )

    def _into_auto(self, state: VehicleState) -> list[Step]:
        return [insistent(self.to_mode(self.auto, state)), insistent(arm_step(skip_if_armed=True))]


class QuadPlaneAdapter(PlaneAdapter):
    """Planes that take off and land upright."""

    mode_table: Mapping[int, ModeEntry] = QUADPLANE
    identifying_parameters: tuple[str, ...] = ("ARMING_REQUIRE",)
    qland = 20

    def refine(self, modes: tuple[ModeInfo, ...]) -> Adapter:
        """Nothing more to find out."""
        return self

    def refine_by_parameter(self, name: str, value: float) -> Adapter:
        """Nothing more to find out."""
        return self

    def _takeoff(self, command: c.Takeoff, state: VehicleState) -> Plan:
        return (
            self.to_mode(self.guided, state),
            arm_step(skip_if_armed=True),
            self.takeoff_step(command.alt_rel_m),
        )

    def _land(self, command: c.Land, state: VehicleState) -> Plan:
        return (self.to_mode(self.qland, state),)
