"""The units a person wants to read in: set apart for distance, height, speed and temperature.

Inside the program everything is SI (and °C); a unit is chosen only where a value becomes text or an axis.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

METRES_PER_FOOT = 0.3048
METRES_PER_MILE = 1609.344
METRES_PER_NAUTICAL_MILE = 1852.0


class DistanceUnit(Enum):
    """A small and a large unit for distances over ground; the value is what settings files keep."""

    METRIC = "m-km"
    STATUTE = "ft-mi"
    NAUTICAL = "m-nmi"

    @property
    def small(self) -> tuple[str, float]:
        """Symbol and length in metres of the unit for short distances."""
        return ("ft", METRES_PER_FOOT) if self is DistanceUnit.STATUTE else ("m", 1.0)

    @property
    def large(self) -> tuple[str, float]:
        """Symbol and length in metres of the unit for long distances."""
        return _LARGE[self]


_LARGE = {
    DistanceUnit.METRIC: ("km", 1000.0),
    DistanceUnit.STATUTE: ("mi", METRES_PER_MILE),
    DistanceUnit.NAUTICAL: ("nmi", METRES_PER_NAUTICAL_MILE),
}


class HeightUnit(Enum):
    """Unit of heights, whatever their datum; vertical speed follows it (m/s or ft/min)."""

    METRE = "m"
    FOOT = "ft"

    @property
    def metres(self) -> float:
        """Length of one unit in metres."""
        return METRES_PER_FOOT if self is HeightUnit.FOOT else 1.0

    @property
    def climb(self) -> tuple[str, float]:
        """Symbol of the unit of vertical speed that goes with it, and its size in m/s."""
        return ("ft/min", METRES_PER_FOOT / 60) if self is HeightUnit.FOOT else ("m/s", 1.0)


class SpeedUnit(Enum):
    """Unit of horizontal speeds and of wind."""

    METRES_PER_SECOND = "m/s"
    KILOMETRES_PER_HOUR = "km/h"
    MILES_PER_HOUR = "mph"
    KNOT = "kn"

    @property
    def mps(self) -> float:
        """Size of one unit in m/s."""
        return _SPEED_MPS[self]


_SPEED_MPS = {
    SpeedUnit.METRES_PER_SECOND: 1.0,
    SpeedUnit.KILOMETRES_PER_HOUR: 1 / 3.6,
    SpeedUnit.MILES_PER_HOUR: METRES_PER_MILE / 3600,
    SpeedUnit.KNOT: METRES_PER_NAUTICAL_MILE / 3600,
}


class TemperatureUnit(Enum):
    """Unit of temperatures."""

    CELSIUS = "°C"
    FAHRENHEIT = "°F"

    def of_celsius(self, temperature_degc: float) -> float:
        """Convert from °C."""
        return temperature_degc * 1.8 + 32 if self is TemperatureUnit.FAHRENHEIT else temperature_degc


@dataclass(frozen=True, slots=True)
class UnitSettings:
    """The four choices; the defaults are metric."""

    distance: DistanceUnit = DistanceUnit.METRIC
    height: HeightUnit = HeightUnit.METRE
    speed: SpeedUnit = SpeedUnit.METRES_PER_SECOND
    temperature: TemperatureUnit = TemperatureUnit.CELSIUS


METRIC = UnitSettings()
IMPERIAL = UnitSettings(
    DistanceUnit.STATUTE, HeightUnit.FOOT, SpeedUnit.MILES_PER_HOUR, TemperatureUnit.FAHRENHEIT
)
AVIATION = UnitSettings(DistanceUnit.NAUTICAL, HeightUnit.FOOT, SpeedUnit.KNOT, TemperatureUnit.CELSIUS)
