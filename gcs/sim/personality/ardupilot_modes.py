"""ArduPilot's flight modes by vehicle, with its numbers and names."""

from __future__ import annotations

from gcs.sim.kinds import SimKind
from gcs.sim.modes import Mode, Role

_COPTER = (
    Mode(0, "Stabilize", Role.MANUAL, needs_position=False),
    Mode(1, "Acro", Role.MANUAL, needs_position=False),
    Mode(2, "Altitude Hold", Role.MANUAL, needs_position=False),
    Mode(3, "Auto", Role.MISSION, armable=False),
    Mode(4, "Guided", Role.GUIDED),
    Mode(5, "Loiter", Role.HOLD),
    Mode(6, "RTL", Role.RETURN, armable=False),
    Mode(7, "Circle", Role.ORBIT, armable=False),
    Mode(9, "Land", Role.LAND, needs_position=False, armable=False),
    Mode(16, "Position Hold", Role.HOLD),
    Mode(17, "Brake", Role.BRAKE, armable=False),
    Mode(21, "SmartRTL", Role.RETURN, armable=False),
)

_PLANE = (
    Mode(0, "MANUAL", Role.MANUAL, needs_position=False),
    Mode(1, "CIRCLE", Role.ORBIT, needs_position=False),
    Mode(2, "STABILIZE", Role.MANUAL, needs_position=False),
    Mode(5, "FLY_BY_WIRE_A", Role.MANUAL, needs_position=False),
    Mode(6, "FLY_BY_WIRE_B", Role.MANUAL, needs_position=False),
    Mode(7, "CRUISE", Role.MANUAL, needs_position=False),
    Mode(10, "AUTO", Role.MISSION),
    Mode(11, "RTL", Role.RETURN),
    Mode(12, "LOITER", Role.HOLD),
    Mode(13, "TAKEOFF", Role.TAKEOFF),
    Mode(15, "GUIDED", Role.GUIDED),
)

_QUADPLANE = (
    Mode(17, "QSTABILIZE", Role.MANUAL, needs_position=False, hover=True),
    Mode(18, "QHOVER", Role.MANUAL, needs_position=False, hover=True),
    Mode(19, "QLOITER", Role.HOLD, hover=True),
    Mode(20, "QLAND", Role.LAND, armable=False, hover=True),
    Mode(21, "QRTL", Role.RETURN, armable=False, hover=True),
)

_ROVER = (
    Mode(0, "Manual", Role.MANUAL, needs_position=False),
    Mode(1, "Acro", Role.MANUAL, needs_position=False),
    Mode(3, "Steering", Role.MANUAL),
    Mode(4, "Hold", Role.BRAKE, needs_position=False),
    Mode(5, "Loiter", Role.HOLD),
    Mode(10, "Auto", Role.MISSION),
    Mode(11, "RTL", Role.RETURN, armable=False),
    Mode(12, "SmartRTL", Role.RETURN, armable=False),
    Mode(15, "Guided", Role.GUIDED),
)

ARDUPILOT_MODES = {
    SimKind.QUAD: _COPTER,
    SimKind.PLANE: _PLANE,
    SimKind.VTOL: _PLANE + _QUADPLANE,
    SimKind.ROVER: _ROVER,
}
