"""How much power a vehicle draws: to hover, to fly level at an airspeed, to climb.

The curves are the usual ones: a rotor in forward flight by Glauert (induced power falls, drag grows with the
cube of the speed), a wing's polar (drag with the cube, lift with the inverse of the speed), a hull with the
cube, wheels in proportion to the speed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from gcs.model.vehicle import VehicleKind

Floats = npt.NDArray[np.float64]
_GRAVITY_MPS2 = 9.80665
_PROFILE_SHARE = 0.25
"""Share of hover power that blades need to turn at all; the rest makes lift."""


class Drive(Enum):
    """What keeps it going, and so how power depends on speed."""

    ROTOR = "rotor"
    WING = "wing"
    WHEELS = "wheels"
    HULL = "hull"


@dataclass(frozen=True, slots=True)
class EnergyModel:
    """Battery and power of one vehicle."""

    capacity_wh: float = 90.0
    reserve_pct: float = 25.0
    """Of the capacity; what shall be left on landing."""
    start_pct: float = 100.0
    """How full the battery is at takeoff."""
    base_power_w: float = 10.0
    """Always: autopilot, radio, camera."""
    hover_power_w: float = 300.0
    """0: it can't hover."""
    hover_inflow_mps: float = 5.0
    """Speed of the air through the rotors in hover."""
    cruise_power_w: float = 280.0
    """Level at ``cruise_speed_mps`` through the air."""
    cruise_speed_mps: float = 8.0
    mass_kg: float = 2.0
    climb_efficiency_pct: float = 60.0
    drive: Drive = Drive.ROTOR
    assumed: bool = True
    """A default for its kind, not measured on this vehicle: what follows from it can't be an error."""

    def level_power_w(self, airspeed_mps: Floats) -> Floats:
        """Return the power in level motion at airspeeds, without ``base_power_w``."""
        speed = np.maximum(airspeed_mps, 0.0)
        ratio = speed / max(self.cruise_speed_mps, 0.1)
        if self.drive is Drive.ROTOR:
            return self._rotor_power_w(speed, ratio)
        if self.drive is Drive.WING:
            ratio = np.maximum(ratio, 0.5)
            return self.cruise_power_w * 0.5 * (ratio**3 + 1.0 / ratio)
        return self.cruise_power_w * (ratio if self.drive is Drive.WHEELS else ratio**3)

    def _rotor_power_w(self, speed: Floats, ratio: Floats) -> Floats:
        drag_w = max(0.0, self.cruise_power_w - float(self._lift_power_w(np.array(self.cruise_speed_mps))))
        return self._lift_power_w(speed) + drag_w * ratio**3

    def _lift_power_w(self, speed: Floats) -> Floats:
        squared = (speed / max(self.hover_inflow_mps, 0.1)) ** 2
        # The same as sqrt(squared² / 4 + 1) − squared / 2, without the difference of two large numbers.
        induced = np.sqrt(1.0 / (np.sqrt(squared**2 / 4.0 + 1.0) + squared / 2.0))
        return self.hover_power_w * (_PROFILE_SHARE + (1.0 - _PROFILE_SHARE) * induced)

    def climb_power_w(self, climb_mps: Floats) -> Floats:
        """Return what climbing adds, and what a wing saves in a descent; rotors save nothing."""
        lift_w = self.mass_kg * _GRAVITY_MPS2 * climb_mps
        saved = lift_w if self.drive is Drive.WING else np.zeros_like(lift_w)
        return np.where(climb_mps > 0.0, lift_w / max(self.climb_efficiency_pct / 100.0, 0.05), saved)


ENERGY: Mapping[VehicleKind, EnergyModel] = {
    VehicleKind.QUAD: EnergyModel(),
    VehicleKind.HELI: EnergyModel(
        capacity_wh=200.0, hover_power_w=500.0, cruise_power_w=420.0, cruise_speed_mps=12.0, mass_kg=4.0
    ),
    VehicleKind.PLANE: EnergyModel(
        capacity_wh=100.0, hover_power_w=0.0, cruise_power_w=90.0, cruise_speed_mps=16.0, drive=Drive.WING
    ),
    VehicleKind.VTOL: EnergyModel(
        capacity_wh=220.0,
        hover_power_w=900.0,
        cruise_power_w=180.0,
        cruise_speed_mps=17.0,
        mass_kg=5.0,
        drive=Drive.WING,
    ),
    VehicleKind.ROVER: EnergyModel(
        hover_power_w=0.0, cruise_power_w=40.0, cruise_speed_mps=2.0, mass_kg=8.0, drive=Drive.WHEELS
    ),
    VehicleKind.BOAT: EnergyModel(
        capacity_wh=200.0, hover_power_w=0.0, cruise_power_w=80.0, cruise_speed_mps=2.0, drive=Drive.HULL
    ),
    VehicleKind.SUB: EnergyModel(
        capacity_wh=266.0,
        base_power_w=25.0,
        hover_power_w=0.0,
        cruise_power_w=100.0,
        cruise_speed_mps=1.0,
        mass_kg=0.0,
        drive=Drive.HULL,
    ),
}


def energy_for(kind: VehicleKind | None) -> EnergyModel:
    """Return a kind's default; a multicopter's where the kind is not known."""
    return ENERGY[kind or VehicleKind.QUAD]
