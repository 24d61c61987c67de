"""What one cell of the value grid shows, before it is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from gcs.gui.theme import Sign
from gcs.gui.widgets import CellValue
from gcs.model import format as fmt
from gcs.model.format import Quantity
from gcs.model.units import UnitSettings
from gcs.model.vehicle import VehicleState

FAST_STALE_S = 2.0
"""For attitude, position and speeds."""
SLOW_STALE_S = 5.0
"""For what vehicles send once in a second or two: battery, wind, vibration, mission."""

UNKNOWN = Quantity(fmt.UNKNOWN)


@dataclass(frozen=True, slots=True)
class CellReading:
    """A value with the time of what it was worked out from."""

    value: Quantity = UNKNOWN
    time_s: float | None = None
    sign: Sign | None = None
    label: str = ""
    """In place of the value's usual label, as in "Next waypoint 7"."""


@dataclass(frozen=True, slots=True)
class ValueDef:
    """One value that can be put into the grid."""

    id: str
    label: str
    words: str
    """More words under which search finds it."""
    read: Callable[[VehicleState, float, UnitSettings], CellReading]
    stale_after_s: float = SLOW_STALE_S


def cell_value(reading: CellReading, now: float, stale_after_s: float) -> CellValue:
    """Turn a reading into what a cell draws: unknown values have no unit, sign or age; stale ones no sign."""
    if not reading.value.known:
        return CellValue()
    unit = reading.value.unit
    text = reading.value.value + (unit if unit.startswith("°") else "")
    shown_unit = "" if unit.startswith("°") else unit
    if reading.time_s is not None and now - reading.time_s > stale_after_s:
        return CellValue(text, shown_unit, None, fmt.age(now - reading.time_s))
    return CellValue(text, shown_unit, reading.sign)


def raw_value(value: float, units: str) -> Quantity:
    """Write a raw field: four digits or so, whole numbers whole."""
    if not math.isfinite(value):
        return UNKNOWN
    size = abs(value)
    whole = float(value).is_integer() and units in ("", "%", "µs", "rpm")
    decimals = 0 if whole or size >= 1000 else 1 if size >= 100 else 2 if size >= 1 else 3
    if units == "°" and size > 0 and not whole:
        decimals = 1
    return fmt.quantity(value, units, decimals)
