"""Numbers in sentences about a plan, in the units that a person reads: "6 m", "20 ft", "2.31 km"."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gcs.model.units import METRIC, DistanceUnit, UnitSettings

_KILO_FROM = 999.5


@dataclass(frozen=True, slots=True)
class Measures:
    """Writes numbers in chosen units; rounds as safety wants it where that is asked for."""

    units: UnitSettings = METRIC

    def height(self, height_m: float) -> str:
        """Return a height to the nearest unit."""
        return f"{self._heights(height_m):.0f} {self.units.height.value}"

    def height_down(self, height_m: float) -> str:
        """Return a height that is not more than the true one."""
        return f"{math.floor(self._heights(height_m))} {self.units.height.value}"

    def height_up(self, height_m: float) -> str:
        """Return a height that is not less than the true one."""
        return f"{math.ceil(self._heights(height_m) - 1e-6)} {self.units.height.value}"

    def _heights(self, height_m: float) -> float:
        return height_m / self.units.height.metres

    def distance(self, distance_m: float) -> str:
        """Return a distance: whole small units, from a thousand on large ones with two digits."""
        small, small_m = self.units.distance.small
        large, large_m = self.units.distance.large
        limit_m = _KILO_FROM if self.units.distance is DistanceUnit.METRIC else large_m / 2.0
        if distance_m < limit_m:
            return f"{distance_m / small_m:.0f} {small}"
        return f"{distance_m / large_m:.2f} {large}"

    def length(self, length_m: float) -> str:
        """Return a short distance with a digit."""
        small, small_m = self.units.distance.small
        return f"{length_m / small_m:.1f} {small}"

    def length_up(self, length_m: float) -> str:
        """Return a short distance that is not less than the true one."""
        small, small_m = self.units.distance.small
        return f"{math.ceil(length_m / small_m)} {small}"

    def speed(self, speed_mps: float) -> str:
        """Return a speed over ground or through the air."""
        return f"{speed_mps / self.units.speed.mps:.1f} {self.units.speed.value}"

    def climb(self, climb_mps: float) -> str:
        """Return a vertical speed."""
        unit, size_mps = self.units.height.climb
        return f"{climb_mps / size_mps:.{1 if size_mps == 1.0 else 0}f} {unit}"

    def value(self, value: float, unit: str, *, height: bool = False) -> str:
        """Return a parameter's value: lengths and speeds as the units want them, all else as it is."""
        if unit == "m":
            unit, size = (
                (self.units.height.value, self.units.height.metres) if height else self.units.distance.small
            )
        elif unit == "m/s":
            unit, size = self.units.speed.value, self.units.speed.mps
        else:
            size = 1.0
        shown = value if size == 1.0 else round(value / size, 1)
        return f"{shown:g} {unit}".rstrip()
