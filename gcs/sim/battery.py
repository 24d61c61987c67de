"""A battery that drains with the current drawn and sags under load, as a pilot knows it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

# Open-circuit volts of a lithium-polymer cell by state of charge, from full to empty.
_CURVE = (
    (1.0, 4.20),
    (0.9, 4.06),
    (0.8, 3.98),
    (0.6, 3.85),
    (0.4, 3.77),
    (0.2, 3.70),
    (0.1, 3.60),
    (0.05, 3.45),
    (0.0, 3.00),
)


@dataclass(frozen=True, slots=True)
class BatterySpec:
    """What is built into the vehicle; the capacity itself is a parameter."""

    cells: int
    capacity_mah: float
    cruise_a: float
    """Current at the throttle that holds level flight (hover, cruise, drive)."""
    idle_a: float = 0.4
    resistance_ohm: float = 0.018


def cell_voltage(charge: float) -> float:
    """Return the open-circuit voltage of one cell at ``charge`` (0 empty, 1 full)."""
    if charge >= 1.0:
        return _CURVE[0][1]
    for (high, v_high), (low, v_low) in pairwise(_CURVE):
        if charge >= low:
            return v_low + (v_high - v_low) * (charge - low) / (high - low)
    return _CURVE[-1][1]


class Battery:
    """State of charge, terminal voltage and current.

    Attributes:
        voltage_v: terminal voltage under the present load.
        current_a: current drawn.
        consumed_mah: charge drawn since boot.
        failed: set by a fault: the voltage collapses and the charge reads almost empty.
    """

    __slots__ = (
        "_charge_used_mah",
        "capacity_mah",
        "consumed_mah",
        "current_a",
        "failed",
        "spec",
        "voltage_v",
    )

    def __init__(self, spec: BatterySpec) -> None:
        self.spec = spec
        self.capacity_mah = spec.capacity_mah
        self.consumed_mah = 0.0
        self._charge_used_mah = 0.0
        self.current_a = spec.idle_a
        self.voltage_v = spec.cells * _CURVE[0][1]
        self.failed = False

    @property
    def charge(self) -> float:
        """State of charge from 0 to 1."""
        if self.failed:
            return min(0.03, 1.0 - self._charge_used_mah / self.capacity_mah)
        return max(0.0, 1.0 - self._charge_used_mah / self.capacity_mah)

    @property
    def remaining_pct(self) -> int:
        """State of charge in whole percent."""
        return max(0, min(100, round(self.charge * 100.0)))

    def set_charge(self, charge: float) -> None:
        """Put the state of charge at ``charge`` (0 to 1), as a test or a scenario needs it."""
        self._charge_used_mah = self.capacity_mah * (1.0 - charge)

    def step(self, load: float, dt: float) -> None:
        """Draw current for ``dt`` seconds.

        Args:
            load: power relative to level flight: 0 with motors off, 1 in hover or cruise.
            dt: seconds.
        """
        self.current_a = self.spec.idle_a + self.spec.cruise_a * load
        used = self.current_a * dt / 3.6
        self.consumed_mah += used
        self._charge_used_mah += used
        open_v = self.spec.cells * cell_voltage(self.charge)
        if self.failed:
            open_v *= 0.88
        self.voltage_v = max(0.0, open_v - self.current_a * self.spec.resistance_ohm)
