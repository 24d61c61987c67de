"""The choices that describe a simulated vehicle, spelt as on the command line."""

from __future__ import annotations

from enum import StrEnum


class SimKind(StrEnum):
    """Airframes that the simulator can move."""

    QUAD = "quad"
    PLANE = "plane"
    VTOL = "vtol"
    ROVER = "rover"


class SimFirmware(StrEnum):
    """Autopilots that the simulator can impersonate."""

    ARDUPILOT = "ardupilot"
    PX4 = "px4"
