"""What the rest of the program may ask of an autopilot family, and what most families share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from gcs.mavlink.constants import MavLandedState, MavType
from gcs.model.command import VehicleCommand
from gcs.model.vehicle import Firmware, ModeInfo, VehicleKind, VehicleState
from gcs.vehicles.autopilots.preconditions import why_not
from gcs.vehicles.autopilots.steps import Impossible, Plan

UNSEEN = Impossible("this autopilot has no such command")


class ModeRole(Enum):
    """What a flight mode is for, so that states have the same words for all families."""

    MANUAL = "manual"
    HOLD = "hold"
    MISSION = "mission"
    GUIDED = "guided"
    RETURN = "return"
    LAND = "land"
    TAKEOFF = "takeoff"


@dataclass(frozen=True, slots=True)
class ModeEntry:
    """One mode of a family's table."""

    name: str
    role: ModeRole = ModeRole.MANUAL
    selectable: bool = True
    advanced: bool = False


@dataclass(frozen=True, slots=True)
class StreamRequest:
    """How often a message is wanted; lower priority numbers are kept longer when the link is narrow."""

    message: str
    rate_hz: float
    priority: int = 1


@dataclass(frozen=True, slots=True)
class AirborneClues:
    """What there is to tell whether the vehicle flies."""

    armed: bool
    landed_state: int
    """MAV_LANDED_STATE, 0 when not told or stale."""
    system_status: int
    alt_rel_m: float | None
    before: bool | None
    """What was known before."""


class Adapter(Protocol):
    """Everything that differs between autopilot families."""

    @property
    def firmware(self) -> Firmware:
        """The family."""
        ...

    @property
    def kind(self) -> VehicleKind:
        """The shape of vehicle that this adapter is for."""
        ...

    @property
    def product(self) -> str:
        """Such as ``ArduCopter``."""
        ...

    @property
    def bytewise_parameters(self) -> bool:
        """True when integer parameters travel as raw bytes in the float field."""
        ...

    @property
    def tells_readiness_by_estimator(self) -> bool:
        """True when the pre-arm bit alone does not promise that arming will work."""
        ...

    @property
    def mission_window(self) -> int:
        """How many items may be asked for at once when a plan is read."""
        ...

    @property
    def mission_ignores_repeats(self) -> bool:
        """Whether a mission item that comes twice, or unasked, changes nothing."""
        ...

    @property
    def mission_partial(self) -> bool:
        """Whether a part of its mission can be written (MISSION_WRITE_PARTIAL_LIST)."""
        ...

    @property
    def identifying_parameters(self) -> tuple[str, ...]:
        """Parameters to read at first contact, because without them the vehicle is misunderstood."""
        ...

    def refine_by_parameter(self, name: str, value: float) -> Adapter:
        """Return the adapter that fits once a parameter is known."""
        ...

    def tells_airspeed(self, sensors_present: int) -> bool:
        """Return whether VFR_HUD's airspeed is one (``sensors_present`` of SYS_STATUS)."""
        ...

    def mode_name(self, custom_mode: int, base_mode: int = 1) -> str:
        """Return the autopilot's own name of a mode."""
        ...

    def role(self, custom_mode: int) -> ModeRole:
        """Return what a mode is for."""
        ...

    def modes(self, state: VehicleState) -> tuple[ModeInfo, ...]:
        """Return the modes: as the vehicle listed them, else from the family's table."""
        ...

    def table(self) -> tuple[ModeInfo, ...]:
        """Return the family's own modes."""
        ...

    def refine(self, modes: tuple[ModeInfo, ...]) -> Adapter:
        """Return the adapter that fits once the vehicle has listed its modes."""
        ...

    def in_air(self, clues: AirborneClues) -> bool | None:
        """Return whether the vehicle flies; None when it can't be told."""
        ...

    def prearm_passed(self, present: int, enabled: int, health: int) -> bool | None:
        """Return whether SYS_STATUS says that the arming checks pass; None when it doesn't tell."""
        ...

    def high_latency_mode(self, short_mode: int) -> int:
        """Return the custom mode that the two bytes of HIGH_LATENCY2 stand for."""
        ...

    def steps(self, command: VehicleCommand, state: VehicleState) -> Plan:
        """Return what must be said, or why the command is impossible now."""
        ...

    def why_not(self, command_type: type[VehicleCommand], state: VehicleState) -> str | None:
        """Return in two or three words why a command is not possible now, None when it is."""
        ...

    def stream_requests(self) -> tuple[StreamRequest, ...]:
        """Return the messages to ask for; empty when the vehicle's own defaults serve."""
        ...


def kind_of(mav_type: int) -> VehicleKind:
    """Return the shape that a pilot sees for a MAV_TYPE."""
    return _KINDS.get(mav_type, VehicleKind.VTOL if 19 <= mav_type <= 25 else VehicleKind.QUAD)


_KINDS: Mapping[int, VehicleKind] = {
    MavType.FIXED_WING: VehicleKind.PLANE,
    MavType.FLAPPING_WING: VehicleKind.PLANE,
    MavType.KITE: VehicleKind.PLANE,
    MavType.HELICOPTER: VehicleKind.HELI,
    MavType.COAXIAL: VehicleKind.HELI,
    MavType.GROUND_ROVER: VehicleKind.ROVER,
    MavType.GROUND_QUADRUPED: VehicleKind.ROVER,
    MavType.SURFACE_BOAT: VehicleKind.BOAT,
    MavType.SUBMARINE: VehicleKind.SUB,
    MavType.VTOL_GYRODYNE: VehicleKind.VTOL,
}


class TableAdapter:
    """The common part of all adapters: a table of modes and a table of command builders."""

    firmware = Firmware.GENERIC
    product = "MAVLink vehicle"
    bytewise_parameters = False
    tells_readiness_by_estimator = False
    mission_window = 1
    mission_ignores_repeats = False
    mission_partial = False
    identifying_parameters: tuple[str, ...] = ()
    mode_table: Mapping[int, ModeEntry] = {}

    def __init__(self, kind: VehicleKind) -> None:
        self.kind = kind
        self._builders: dict[type[Any], Callable[[Any, VehicleState], Plan]] = {}

    def mode_name(self, custom_mode: int, base_mode: int = 1) -> str:
        """Return the autopilot's own name of a mode."""
        if not base_mode & 1:
            return "Unknown"
        entry = self.mode_table.get(custom_mode)
        return entry.name if entry is not None else f"Mode {custom_mode}"

    def role(self, custom_mode: int) -> ModeRole:
        """Return what a mode is for."""
        entry = self.mode_table.get(custom_mode)
        return entry.role if entry is not None else ModeRole.MANUAL

    def table(self) -> tuple[ModeInfo, ...]:
        """Return the family's own modes."""
        return tuple(
            ModeInfo(entry.name, number, entry.selectable, entry.advanced)
            for number, entry in self.mode_table.items()
        )

    def modes(self, state: VehicleState) -> tuple[ModeInfo, ...]:
        """Return the modes: as the vehicle listed them, else from the family's table."""
        return state.modes or self.table()

    def listed_name(self, custom_mode: int, state: VehicleState) -> str:
        """Return a mode's name as the vehicle lists it, else the table's."""
        listed = (mode.name for mode in state.modes if mode.custom_mode == custom_mode)
        return next(listed, None) or self.mode_name(custom_mode)

    def refine(self, modes: tuple[ModeInfo, ...]) -> Adapter:
        """Return the adapter that fits once the vehicle has listed its modes."""
        return self

    def refine_by_parameter(self, name: str, value: float) -> Adapter:
        """Return the adapter that fits once a parameter is known."""
        return self

    def tells_airspeed(self, sensors_present: int) -> bool:
        """Return whether VFR_HUD's airspeed is one (``sensors_present`` of SYS_STATUS)."""
        return True

    def in_air(self, clues: AirborneClues) -> bool | None:
        """Return whether the vehicle flies; None when it can't be told."""
        if self.kind in (VehicleKind.ROVER, VehicleKind.BOAT, VehicleKind.SUB):
            return False
        if clues.landed_state != MavLandedState.UNDEFINED:
            return clues.landed_state != MavLandedState.ON_GROUND
        return self._in_air_by_guess(clues)

    def _in_air_by_guess(self, clues: AirborneClues) -> bool | None:
        if not clues.armed:
            return False
        if clues.alt_rel_m is None:
            return clues.before
        if clues.before:
            return clues.alt_rel_m > 0.5
        return clues.alt_rel_m > 2.0

    def prearm_passed(self, present: int, enabled: int, health: int) -> bool | None:
        """Return whether SYS_STATUS says that the arming checks pass; None when it doesn't tell."""
        bit = 0x10000000  # MAV_SYS_STATUS_PREARM_CHECK
        return bool(health & bit) if present & enabled & bit else None

    def high_latency_mode(self, short_mode: int) -> int:
        """Return the custom mode that the two bytes of HIGH_LATENCY2 stand for."""
        return short_mode

    def steps(self, command: VehicleCommand, state: VehicleState) -> Plan:
        """Return what must be said, or why the command is impossible now."""
        reason = self.why_not(type(command), state)
        if reason is not None and not getattr(command, "force", False):
            return Impossible(reason)
        builder = self._builders.get(type(command))
        return UNSEEN if builder is None else builder(command, state)

    def why_not(self, command_type: type[VehicleCommand], state: VehicleState) -> str | None:
        """Return in two or three words why a command is not possible now, None when it is."""
        if command_type not in self._builders:
            return "not supported"
        return why_not(command_type, state)

    def stream_requests(self) -> tuple[StreamRequest, ...]:
        """Return the messages to ask for; empty when the vehicle's own defaults serve."""
        return ()
