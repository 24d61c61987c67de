"""Flight modes as the simulator understands them: a firmware's number and name, and what it makes fly."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """What a mode does, whatever the firmware calls it."""

    MANUAL = "manual"
    """Sticks fly; without a pilot the vehicle stays level and drifts."""
    HOLD = "hold"
    GUIDED = "guided"
    MISSION = "mission"
    RETURN = "return"
    LAND = "land"
    TAKEOFF = "takeoff"
    ORBIT = "orbit"
    BRAKE = "brake"


@dataclass(frozen=True, slots=True)
class Mode:
    """One flight mode of a firmware.

    Attributes:
        number: HEARTBEAT.custom_mode.
        name: as the firmware's own texts call it.
        role: what it does.
        needs_position: refused without a position estimate.
        armable: the vehicle may be armed in it.
        selectable: a ground station may ask for it.
        hover: for a VTOL: rotors (True), wing (False) or whatever it does now (None).
        standard: MAV_STANDARD_MODE, 0 when it is none.
        flags: the bits of HEARTBEAT.base_mode that the mode itself sets.
        title: the name in AVAILABLE_MODES, which leaves standard modes unnamed.
    """

    number: int
    name: str
    role: Role
    needs_position: bool = True
    armable: bool = True
    selectable: bool = True
    hover: bool | None = None
    standard: int = 0
    flags: int = 0
    title: str = ""
