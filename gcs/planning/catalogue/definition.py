"""How a mission command is described: for editors, checks and transfers alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from gcs.model.vehicle import Firmware, VehicleKind

_LETTERS: Mapping[str, tuple[VehicleKind, ...]] = {
    "c": (VehicleKind.QUAD, VehicleKind.HELI),
    "p": (VehicleKind.PLANE,),
    "v": (VehicleKind.VTOL,),
    "r": (VehicleKind.ROVER, VehicleKind.BOAT),
    "s": (VehicleKind.SUB,),
}

Support = Mapping[Firmware, frozenset[VehicleKind]]


class Category(Enum):
    """What a command is about; the value is the heading of an editor's menu."""

    FLY = "Navigation"
    LAND = "Takeoff and landing"
    CONDITION = "Conditions"
    FLOW = "Flow"
    FLIGHT = "Speed and flight"
    CAMERA = "Camera and gimbal"
    PAYLOAD = "Payload and outputs"
    SAFETY = "Safety"
    FENCE = "Fence and rally"


class Execution(Enum):
    """When the autopilot goes on to the next item."""

    NAVIGATION = "navigation"
    """It flies there first."""
    CONDITION = "condition"
    """It holds back the do-commands after it."""
    DO = "do"
    """At once."""


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a command."""

    label: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    help: str = ""
    choices: Mapping[int, str] = field(default_factory=dict)

    def allows(self, value: float) -> bool:
        """Return whether a value is in range; NaN means "the vehicle's default" and always is."""
        if value != value:
            return True
        if self.choices:
            return value in self.choices
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Command:
    """One MAV_CMD that may stand in a mission, fence or rally list."""

    id: int
    name: str
    """MAV_CMD without the prefix: ``NAV_WAYPOINT``."""
    label: str
    category: Category
    execution: Execution
    place: bool
    """Parameters 5 to 7 are latitude, longitude and altitude."""
    support: Support
    params: Mapping[int, Param] = field(default_factory=dict)
    """By number, 1 to 7; a place's own three are not among them."""
    help: str = ""
    place_optional: bool = False
    """0/0 means "no place" or "here"."""

    @property
    def is_navigation(self) -> bool:
        """The vehicle flies it, and reports it as reached."""
        return self.execution is Execution.NAVIGATION

    def supported(self, firmware: Firmware, kind: VehicleKind) -> bool:
        """Return whether this vehicle executes it in missions; an unknown firmware may."""
        return firmware is Firmware.GENERIC or kind in self.support.get(firmware, frozenset())


def choice(label: str, choices: Mapping[int, str], help_text: str = "") -> Param:
    """Return a parameter that takes one of a few numbers."""
    return Param(label, help=help_text, choices=choices)


def support(ardupilot: str, px4: str) -> Support:
    """Return the support that letters spell: copter, plane, VTOL, rover, sub."""

    def kinds(letters: str) -> frozenset[VehicleKind]:
        return frozenset(kind for letter in letters for kind in _LETTERS[letter])

    return {Firmware.ARDUPILOT: kinds(ardupilot), Firmware.PX4: kinds(px4)}
