"""Distance and height of the profile as pixels, and where the lines of the grid lie."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from gcs.model.format import distance_unit_is_large, number
from gcs.model.units import UnitSettings

_STEPS = (1.0, 2.0, 5.0)
_LEAST_X_PX, _LEAST_Y_PX = 90.0, 34.0


def nice_step(span: float, most: float) -> float:
    """Return the smallest of 1, 2, 5 × 10ⁿ that divides ``span`` into at most ``most`` parts."""
    if span <= 0.0 or most < 1.0:
        return 1.0
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    return next((step * power for step in _STEPS if step * power >= rough * (1 - 1e-9)), 10.0 * power)


@dataclass(frozen=True, slots=True)
class Axes:
    """The plot's place, and what its edges stand for (metres)."""

    box: QRectF
    length_m: float
    low_m: float
    high_m: float
    units: UnitSettings

    def x(self, distance_m: float) -> float:
        """Return the pixel of a distance along the path."""
        return self.box.left() + self.box.width() * distance_m / self.length_m

    def y(self, alt_amsl_m: float) -> float:
        """Return the pixel of a height."""
        return self.box.bottom() - self.box.height() * (alt_amsl_m - self.low_m) / (self.high_m - self.low_m)

    def distance_at(self, x: float) -> float:
        """Return the distance along the path at a pixel, within the path."""
        share = (x - self.box.left()) / self.box.width()
        return min(max(share, 0.0), 1.0) * self.length_m

    def metres_per_pixel(self) -> float:
        """Return how much height a pixel is."""
        return (self.high_m - self.low_m) / self.box.height()

    def height_lines(self) -> list[tuple[float, str]]:
        """Return pixel and number of each horizontal line."""
        size = self.units.height.metres
        step = nice_step((self.high_m - self.low_m) / size, self.box.height() / _LEAST_Y_PX)
        first = math.ceil(self.low_m / size / step - 1e-9)
        last = math.floor(self.high_m / size / step + 1e-9)
        decimals = 0 if step >= 1 else 1
        return [(self.y(i * step * size), number(i * step, decimals)) for i in range(first, last + 1)]

    def distance_lines(self) -> list[tuple[float, str]]:
        """Return pixel and number of each vertical line; the first one names the unit."""
        distances = self.units.distance
        large = distance_unit_is_large(self.length_m, distances)
        symbol, size = distances.large if large else distances.small
        step = nice_step(self.length_m / size, self.box.width() / _LEAST_X_PX)
        count = math.floor(self.length_m / size / step + 1e-9)
        decimals = max(0, -math.floor(math.log10(step)))
        lines = [(self.x(i * step * size), number(i * step, decimals)) for i in range(count + 1)]
        return [(x, f"{text} {symbol}" if x == lines[0][0] else text) for x, text in lines]


def height_range(low_m: float, high_m: float) -> tuple[float, float]:
    """Return a range with some room over and under what is drawn, never empty."""
    span = max(high_m - low_m, 20.0)
    return low_m - 0.08 * span, high_m + 0.16 * span
