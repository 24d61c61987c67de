"""PX4's flight modes: main and sub mode packed into custom_mode, standard modes unnamed."""

from __future__ import annotations

from gcs.sim.kinds import SimKind
from gcs.sim.modes import Mode, Role

AUTO_FLAGS = 4 | 8 | 16
_MANUAL_FLAGS = 64 | 16


def custom_mode(main: int, sub: int = 0) -> int:
    """Return HEARTBEAT.custom_mode of a main and a sub mode."""
    return main << 16 | sub << 24


HOLD = Mode(custom_mode(4, 3), "Hold", Role.HOLD, needs_position=False, flags=AUTO_FLAGS, title="Hold")

_COMMON = (
    Mode(custom_mode(1), "Manual", Role.MANUAL, needs_position=False, flags=_MANUAL_FLAGS, title="Manual"),
    Mode(custom_mode(2), "Altitude", Role.MANUAL, needs_position=False, standard=4, flags=_MANUAL_FLAGS),
    Mode(custom_mode(3), "Position", Role.BRAKE, standard=1, flags=_MANUAL_FLAGS | 8),
    Mode(custom_mode(4, 4), "Mission", Role.MISSION, standard=6, flags=AUTO_FLAGS),
    HOLD,
    Mode(custom_mode(4, 5), "Return", Role.RETURN, armable=False, standard=5, flags=AUTO_FLAGS),
    Mode(custom_mode(5), "Acro", Role.MANUAL, needs_position=False, flags=_MANUAL_FLAGS, title="Acro"),
    Mode(custom_mode(6), "Offboard", Role.GUIDED, flags=AUTO_FLAGS, title="Offboard"),
    Mode(
        custom_mode(7),
        "Stabilized",
        Role.MANUAL,
        needs_position=False,
        flags=_MANUAL_FLAGS,
        title="Stabilized",
    ),
)

_AIR = (
    Mode(
        custom_mode(4, 6),
        "Land",
        Role.LAND,
        needs_position=False,
        armable=False,
        standard=7,
        flags=AUTO_FLAGS,
    ),
    Mode(custom_mode(4, 2), "Takeoff", Role.TAKEOFF, standard=8, flags=AUTO_FLAGS),
    Mode(custom_mode(3, 1), "Orbit", Role.ORBIT, armable=False, standard=2, flags=_MANUAL_FLAGS | 8),
)

PX4_MODES = {
    SimKind.QUAD: _COMMON + _AIR,
    SimKind.PLANE: _COMMON + _AIR,
    SimKind.VTOL: _COMMON + _AIR,
    SimKind.ROVER: _COMMON,
}
