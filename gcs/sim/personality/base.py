"""What a firmware decides: the questions that the simulator asks a personality instead of ``if px4``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gcs.sim.args import CommandArgs
from gcs.sim.kinds import SimKind
from gcs.sim.modes import Mode, Role
from gcs.sim.params import ParamDef, ParamStore, ParamType
from gcs.sim.plan import PlanItem
from gcs.sim.state import VehicleState

ACCEPTED, TEMPORARILY_REJECTED, DENIED, UNSUPPORTED, FAILED, IN_PROGRESS = range(6)
"""MAV_RESULT."""

FLAG_CUSTOM, FLAG_AUTO, FLAG_GUIDED, FLAG_STABILIZE = 1, 4, 8, 16
FLAG_MANUAL, FLAG_ARMED = 64, 128
"""MAV_MODE_FLAG."""

EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, NOTICE, INFO, DEBUG = range(8)
"""MAV_SEVERITY."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """How the vehicle flies, as its parameters set it; metres, seconds, m/s."""

    speed_mps: float
    climb_mps: float
    sink_mps: float
    land_mps: float
    takeoff_alt_m: float
    return_alt_m: float
    loiter_radius_m: float
    acceptance_m: float
    disarm_landed_s: float
    disarm_idle_s: float
    return_hold_s: float = 0.0
    return_lands: bool = True


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a failsafe does: words, and the role of the mode it changes to (None: only warn)."""

    severity: int
    text: str
    role: Role | None = None
    disarm: bool = False


class Event:
    """Names of the failsafe events that a personality has an answer to."""

    BATTERY_LOW = "battery low"
    BATTERY_CRITICAL = "battery critical"
    BATTERY_EMERGENCY = "battery emergency"
    RC_LOST = "rc lost"
    RC_BACK = "rc back"
    GCS_LOST = "gcs lost"
    GCS_BACK = "gcs back"
    FENCE = "fence"
    POSITION_LOST = "position lost"
    CRASH = "crash"


class FlightPort(Protocol):
    """The part of the flight controller that a personality may steer."""

    state: VehicleState

    def set_mode(self, mode: Mode) -> bool:
        """Change mode; False when the vehicle refuses."""
        ...

    def take_off(self, alt_amsl_m: float, n: float | None = None, e: float | None = None) -> None:
        """Climb from the ground to an altitude, over a place if given."""
        ...


class Personality(ABC):
    """A firmware flying one kind of vehicle; keeps no state of the vehicle itself."""

    autopilot: int
    home_item: bool
    """Mission item 0 is home."""
    mission_in_place: bool
    """An upload overwrites the mission item by item: one that breaks off leaves a mixture."""
    plan_retry_s: float
    """How long it waits for an item before it asks again."""
    plan_timeout_s: float
    """How long it waits for any word in a transfer before it gives up."""
    partial_lists: bool
    """It knows MISSION_WRITE_PARTIAL_LIST."""
    strict_transfers: bool
    """One transfer at a time, in turn; the station's MISSION_ACK ends it, what does not fit is an error."""
    unknown_items: frozenset[int] = frozenset()
    """Mission items that it refuses as unsupported when they are uploaded."""
    checks_modes_disarmed: bool
    """A mode's needs are checked before arming too."""
    waits_for_start: bool
    """On the ground a mission begins only with MAV_CMD_MISSION_START."""
    start_arms: bool
    """MAV_CMD_MISSION_START also arms."""
    return_by_mode: bool
    """A mission's RETURN_TO_LAUNCH changes to the return mode."""
    start_streams: Sequence[tuple[str, float]]
    """Messages and rates in Hz that are sent unasked."""
    full_streams: Sequence[tuple[str, float]]
    """Messages and rates in Hz that share a configured total rate."""
    stream_groups: Mapping[int, tuple[str, ...]]
    """Messages by MAV_DATA_STREAM; empty when REQUEST_DATA_STREAM is not known."""

    def __init__(self, kind: SimKind) -> None:
        self.kind = kind
        self.modes = self._make_modes()
        self._by_number = {mode.number: mode for mode in self.modes}

    # -- identity -----------------------------------------------------------------------------------

    @property
    @abstractmethod
    def mav_type(self) -> int:
        """HEARTBEAT.type."""

    @abstractmethod
    def version(self, state: VehicleState) -> dict[str, Any]:
        """Return the fields of AUTOPILOT_VERSION."""

    @abstractmethod
    def params(self) -> list[ParamDef]:
        """Return the parameters in the order in which they are listed."""

    @abstractmethod
    def encode_param(self, value: float, kind: ParamType) -> float:
        """Return the number that PARAM_VALUE carries for a value."""

    @abstractmethod
    def decode_param(self, value: float, kind: ParamType) -> float:
        """Return the value that PARAM_SET carries."""

    @abstractmethod
    def tuning(self, params: ParamStore) -> Tuning:
        """Read how the vehicle flies from its parameters."""

    def boot_texts(self, state: VehicleState) -> Sequence[tuple[int, str]]:
        """Return the texts said after a start."""
        return ()

    # -- modes --------------------------------------------------------------------------------------

    @abstractmethod
    def _make_modes(self) -> tuple[Mode, ...]:
        """Return the modes of this kind of vehicle; the first one of each role is the usual one."""

    @property
    @abstractmethod
    def initial_mode(self) -> Mode:
        """Mode after a start."""

    def mode_numbered(self, number: int) -> Mode | None:
        """Return the mode with this custom_mode, or None."""
        return self._by_number.get(number)

    def mode_for(self, role: Role) -> Mode | None:
        """Return the mode that this firmware uses for a role, or None when it has none."""
        return next((mode for mode in self.modes if mode.role is role), None)

    @abstractmethod
    def requested_mode(self, args: CommandArgs) -> int:
        """Return the custom_mode that a MAV_CMD_DO_SET_MODE asks for."""

    @abstractmethod
    def base_mode(self, state: VehicleState) -> int:
        """Return HEARTBEAT.base_mode."""

    @abstractmethod
    def system_status(self, state: VehicleState) -> int:
        """Return HEARTBEAT.system_status (MAV_STATE)."""

    @abstractmethod
    def mode_refused(self, state: VehicleState, mode: Mode) -> None:
        """Say why a mode can't be entered."""

    @abstractmethod
    def entered_mode(self, state: VehicleState, mode: Mode) -> None:
        """Say what the firmware says on a mode change."""

    def mode_after_landing(self, mode: Mode) -> Mode:
        """Return the mode after a landing has disarmed the vehicle."""
        return mode

    # -- arming -------------------------------------------------------------------------------------

    @abstractmethod
    def arm_refusals(self, state: VehicleState) -> list[str]:
        """Return the reasons not to arm now, in the firmware's words and with its prefix."""

    arm_refused_result: int
    """MAV_RESULT for a refused arming."""
    disarm_refused_result: int
    """MAV_RESULT for a refused disarming."""
    refusal_severity: int

    @abstractmethod
    def force_code_ok(self, code: float) -> bool:
        """Return whether param2 of the arm command forces it."""

    @abstractmethod
    def armed(self, state: VehicleState) -> None:
        """Say what the firmware says when it has armed."""

    @abstractmethod
    def disarmed(self, state: VehicleState, *, landed: bool) -> None:
        """Say what the firmware says when it has disarmed, by landing or on request."""

    def prearm_text(self, state: VehicleState) -> str | None:
        """Return a reason to repeat every 30 s while it could not be armed."""
        return None

    # -- commands -----------------------------------------------------------------------------------

    @abstractmethod
    def command_takeoff(self, flight: FlightPort, args: CommandArgs) -> int:
        """Carry out MAV_CMD_NAV_TAKEOFF and return MAV_RESULT."""

    @abstractmethod
    def supports(self, command: int) -> bool:
        """Return whether this firmware on this kind of vehicle knows a flight command."""

    @abstractmethod
    def reposition_mode(self, state: VehicleState, args: CommandArgs) -> Mode | None:
        """Return the mode in which MAV_CMD_DO_REPOSITION is flown, or None when it is refused."""

    @abstractmethod
    def after_takeoff(self) -> Role | None:
        """Return the role of the mode to change to when a takeoff is complete (None: stay)."""

    @abstractmethod
    def mission_over(self) -> Role | None:
        """Return the role of the mode to change to after the last mission item (None: stay)."""

    # -- missions -----------------------------------------------------------------------------------

    @abstractmethod
    def read_back(self, item: PlanItem, mission_type: int) -> PlanItem:
        """Return an item as the vehicle gives it back, altered as the real one alters it."""

    @abstractmethod
    def request_name(self, seq: int) -> str:
        """Return the message with which item ``seq`` of an upload is asked for."""

    @abstractmethod
    def reached_seq(self, seq: int, next_nav: int, item: PlanItem) -> int:
        """Return the number that MISSION_ITEM_REACHED carries when item ``seq`` is done."""

    def mission_text(self, event: str, seq: int, item: PlanItem | None) -> str | None:
        """Return the words for ``start``, ``reached``, ``received`` or ``complete``, or None."""
        return None

    # -- failsafes ----------------------------------------------------------------------------------

    @abstractmethod
    def battery_event(self, state: VehicleState) -> str | None:
        """Return the event that the battery's state is, or None when it is fine."""

    @abstractmethod
    def gcs_timeout_s(self, params: ParamStore) -> float | None:
        """Return after how many silent seconds the ground station counts as lost, None for never."""

    @abstractmethod
    def react(self, event: str, state: VehicleState) -> Reaction | None:
        """Return what is done about an event; None for nothing."""

    @abstractmethod
    def fence_limits(self, params: ParamStore) -> tuple[float, float, bool]:
        """Return greatest distance from home and height above it, m (0: none), and if polygons count."""
