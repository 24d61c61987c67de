"""ArduPilot's flight modes, under the names that the vehicles themselves use (Mode::name)."""

from __future__ import annotations

from collections.abc import Mapping

from gcs.vehicles.autopilots.base import ModeEntry, ModeRole

_R = ModeRole

COPTER: Mapping[int, ModeEntry] = {
    0: ModeEntry("STABILIZE"),
    1: ModeEntry("ACRO", advanced=True),
    2: ModeEntry("ALT_HOLD"),
    3: ModeEntry("AUTO", _R.MISSION),
    4: ModeEntry("GUIDED", _R.GUIDED),
    5: ModeEntry("LOITER"),
    6: ModeEntry("RTL", _R.RETURN),
    7: ModeEntry("CIRCLE"),
    9: ModeEntry("LAND", _R.LAND),
    11: ModeEntry("DRIFT", advanced=True),
    13: ModeEntry("SPORT", advanced=True),
    14: ModeEntry("FLIP", advanced=True),
    15: ModeEntry("AUTOTUNE", advanced=True),
    16: ModeEntry("POSHOLD"),
    17: ModeEntry("BRAKE", _R.HOLD),
    18: ModeEntry("THROW", advanced=True),
    19: ModeEntry("AVOID_ADSB", selectable=False),
    20: ModeEntry("GUIDED_NOGPS", advanced=True),
    21: ModeEntry("SMARTRTL", _R.RETURN),
    22: ModeEntry("FLOWHOLD", advanced=True),
    23: ModeEntry("FOLLOW"),
    24: ModeEntry("ZIGZAG", advanced=True),
    25: ModeEntry("SYSTEMID", advanced=True),
    26: ModeEntry("AUTOROTATE", advanced=True),
    27: ModeEntry("AUTO RTL", _R.RETURN, advanced=True),
    28: ModeEntry("TURTLE", advanced=True),
}

PLANE: Mapping[int, ModeEntry] = {
    0: ModeEntry("MANUAL"),
    1: ModeEntry("CIRCLE"),
    2: ModeEntry("STABILIZE"),
    3: ModeEntry("TRAINING", advanced=True),
    4: ModeEntry("ACRO", advanced=True),
    5: ModeEntry("FLY_BY_WIRE_A"),
    6: ModeEntry("FLY_BY_WIRE_B"),
    7: ModeEntry("CRUISE"),
    8: ModeEntry("AUTOTUNE", advanced=True),
    10: ModeEntry("AUTO", _R.MISSION),
    11: ModeEntry("RTL", _R.RETURN),
    12: ModeEntry("LOITER", _R.HOLD),
    13: ModeEntry("TAKEOFF", _R.TAKEOFF),
    14: ModeEntry("AVOID_ADSB", selectable=False),
    15: ModeEntry("GUIDED", _R.GUIDED),
    16: ModeEntry("INITIALISING", selectable=False),
    24: ModeEntry("THERMAL", advanced=True),
    26: ModeEntry("AUTOLAND", _R.LAND),
}

QUADPLANE: Mapping[int, ModeEntry] = {
    **PLANE,
    17: ModeEntry("QSTABILIZE"),
    18: ModeEntry("QHOVER"),
    19: ModeEntry("QLOITER"),
    20: ModeEntry("QLAND", _R.LAND),
    21: ModeEntry("QRTL", _R.RETURN),
    22: ModeEntry("QAUTOTUNE", advanced=True),
    23: ModeEntry("QACRO", advanced=True),
    25: ModeEntry("LOITER2QLAND", _R.LAND),
}

ROVER: Mapping[int, ModeEntry] = {
    0: ModeEntry("MANUAL"),
    1: ModeEntry("ACRO"),
    3: ModeEntry("STEERING"),
    4: ModeEntry("HOLD", _R.HOLD),
    5: ModeEntry("LOITER"),
    6: ModeEntry("FOLLOW"),
    7: ModeEntry("SIMPLE"),
    8: ModeEntry("DOCK"),
    9: ModeEntry("CIRCLE"),
    10: ModeEntry("AUTO", _R.MISSION),
    11: ModeEntry("RTL", _R.RETURN),
    12: ModeEntry("SMART_RTL", _R.RETURN),
    15: ModeEntry("GUIDED", _R.GUIDED),
    16: ModeEntry("INITIALISING", selectable=False),
}

SUB: Mapping[int, ModeEntry] = {
    0: ModeEntry("STABILIZE"),
    1: ModeEntry("ACRO"),
    2: ModeEntry("ALT_HOLD"),
    3: ModeEntry("AUTO", _R.MISSION),
    4: ModeEntry("GUIDED", _R.GUIDED),
    7: ModeEntry("CIRCLE"),
    9: ModeEntry("SURFACE", _R.RETURN),
    16: ModeEntry("POSHOLD", _R.HOLD),
    19: ModeEntry("MANUAL"),
    20: ModeEntry("MOTOR_DETECT", advanced=True),
    21: ModeEntry("SURFTRAK"),
}
