"""What a pilot can ask of a vehicle, and the life that each request has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from gcs.model.ids import VehicleId


@dataclass(frozen=True, slots=True)
class Arm:
    """Start the motors. ``force`` skips the vehicle's own checks (a separate, confirmed action)."""

    force: bool = False


@dataclass(frozen=True, slots=True)
class Disarm:
    """Stop the motors on the ground. ``force`` disarms in flight: the vehicle falls."""

    force: bool = False


@dataclass(frozen=True, slots=True)
class Takeoff:
    """Climb to ``alt_rel_m`` above home; arms first where the firmware wants it so."""

    alt_rel_m: float


@dataclass(frozen=True, slots=True)
class Land:
    """Land where the vehicle is."""


@dataclass(frozen=True, slots=True)
class Return:
    """Return to launch or to the best rally point, as the vehicle is set up."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Hold position (copter) or loiter (plane)."""


@dataclass(frozen=True, slots=True)
class Continue:
    """Go on with the paused mission."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """Fly to a point; ``alt_rel_m`` None keeps the present height above home."""

    lat_deg: float
    lon_deg: float
    alt_rel_m: float | None = None


@dataclass(frozen=True, slots=True)
class Orbit:
    """Circle a point; a negative radius turns counter-clockwise."""

    lat_deg: float
    lon_deg: float
    radius_m: float
    alt_rel_m: float | None = None
    speed_mps: float | None = None


@dataclass(frozen=True, slots=True)
class ChangeSpeed:
    """Set ground speed (or airspeed for wings)."""

    speed_mps: float
    airspeed: bool = False


@dataclass(frozen=True, slots=True)
class ChangeAltitude:
    """Climb or descend to a height above home."""

    alt_rel_m: float


@dataclass(frozen=True, slots=True)
class ChangeHeading:
    """Turn the nose to ``heading_deg`` (0 = north)."""

    heading_deg: float


@dataclass(frozen=True, slots=True)
class SetRoi:
    """Look at a point."""

    lat_deg: float
    lon_deg: float
    alt_amsl_m: float = 0.0


@dataclass(frozen=True, slots=True)
class ClearRoi:
    """Stop looking at a point."""


@dataclass(frozen=True, slots=True)
class SetHome:
    """Move home to a point, or to where the vehicle is (all None)."""

    lat_deg: float | None = None
    lon_deg: float | None = None
    alt_amsl_m: float | None = None


@dataclass(frozen=True, slots=True)
class StartMission:
    """Start the mission from its first item: sets the mode, and arms if ``arm``."""

    arm: bool = False


@dataclass(frozen=True, slots=True)
class SetCurrentItem:
    """Make ``seq`` (as the vehicle counts) the item to fly next."""

    seq: int


@dataclass(frozen=True, slots=True)
class SetMode:
    """Change to the mode of this name."""

    mode: str


@dataclass(frozen=True, slots=True)
class EmergencyStop:
    """Stop the motors at once, whatever the vehicle is doing."""


@dataclass(frozen=True, slots=True)
class Reboot:
    """Restart the autopilot; refused while armed."""


VehicleCommand = (
    Arm
    | Disarm
    | Takeoff
    | Land
    | Return
    | Pause
    | Continue
    | GoTo
    | Orbit
    | ChangeSpeed
    | ChangeAltitude
    | ChangeHeading
    | SetRoi
    | ClearRoi
    | SetHome
    | StartMission
    | SetCurrentItem
    | SetMode
    | EmergencyStop
    | Reboot
)


class CommandLife(Enum):
    """The stages that a command passes; the value is the word shown."""

    SENT = "Sent"
    ACCEPTED = "Accepted"
    IN_PROGRESS = "In progress"
    DONE = "Done"
    REFUSED = "Refused"
    NO_ANSWER = "No answer"
    CANCELLED = "Cancelled"

    @property
    def final(self) -> bool:
        """True when nothing more will come."""
        return self in (CommandLife.DONE, CommandLife.REFUSED, CommandLife.NO_ANSWER, CommandLife.CANCELLED)


class Outcome(Enum):
    """How a protocol exchange ended: a closed set, never an exception."""

    SUCCESS = "success"
    DENIED = "denied"
    TEMPORARILY_REJECTED = "temporarily rejected"
    UNSUPPORTED = "not supported by this vehicle"
    FAILED = "failed"
    CANCELLED = "cancelled"
    TIMEOUT = "no answer"
    NO_ROUTE = "no link to the vehicle"
    BUSY = "the same command is still under way"
    NO_EFFECT = "accepted, but the effect was not seen"
    IMPOSSIBLE = "not possible now"


@dataclass(frozen=True, slots=True)
class CommandReport:
    """One stage in the life of one command to one vehicle."""

    command_id: int
    vehicle: VehicleId
    command: VehicleCommand
    life: CommandLife
    time_us: int
    outcome: Outcome | None = None
    """Set when ``life`` is final."""
    reason: str = ""
    """In the vehicle's own words where it gave some."""
    group_id: int = 0
    """The same for all vehicles of one group command; 0 for a single one."""
