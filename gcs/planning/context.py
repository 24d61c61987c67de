"""What a plan is judged against: the vehicle, its battery, the wind and the ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gcs.model.elevation import Elevation
from gcs.model.units import METRIC, UnitSettings
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.document import LatLon
from gcs.planning.limits import VehicleLimits, limits_for
from gcs.planning.power import EnergyModel, energy_for

_ARDUPILOT_NAMES: Mapping[VehicleKind, str] = {
    VehicleKind.QUAD: "ArduCopter",
    VehicleKind.HELI: "ArduCopter",
    VehicleKind.PLANE: "ArduPlane",
    VehicleKind.VTOL: "ArduPlane",
    VehicleKind.ROVER: "Rover",
    VehicleKind.BOAT: "Rover",
    VehicleKind.SUB: "ArduSub",
}


@dataclass(frozen=True, slots=True)
class Wind:
    """Steady wind."""

    speed_mps: float = 0.0
    from_deg: float = 0.0
    """Where it comes from, clockwise from north."""


@dataclass(frozen=True, slots=True)
class AnalysisContext:
    """All that an analysis needs beside the plan."""

    firmware: Firmware = Firmware.GENERIC
    kind: VehicleKind | None = None
    elevation: Elevation | None = None
    wind: Wind = Wind()
    vehicle: VehicleLimits = field(default_factory=VehicleLimits)
    energy: EnergyModel = field(default_factory=EnergyModel)
    link_range_m: float | None = None
    """How far the radio reaches; None: not known."""
    position: LatLon | None = None
    """Where the vehicle is now; None: not known."""
    firmware_name: str = ""
    """Such as "ArduCopter 4.6"; empty: a name from firmware and kind."""
    units: UnitSettings = METRIC
    """What findings are written in."""

    @property
    def name(self) -> str:
        """What shall understand the plan."""
        if self.firmware_name:
            return self.firmware_name
        if self.firmware is Firmware.ARDUPILOT and self.kind is not None:
            return _ARDUPILOT_NAMES[self.kind]
        return self.firmware.value


def context_for(
    firmware: Firmware = Firmware.GENERIC,
    kind: VehicleKind | None = None,
    elevation: Elevation | None = None,
    *,
    wind: Wind | None = None,
    vehicle: VehicleLimits | None = None,
    energy: EnergyModel | None = None,
    link_range_m: float | None = None,
    position: LatLon | None = None,
    firmware_name: str = "",
    units: UnitSettings = METRIC,
) -> AnalysisContext:
    """Return a context with the kind's defaults for what is not given."""
    return AnalysisContext(
        firmware,
        kind,
        elevation,
        wind or Wind(),
        vehicle or limits_for(kind),
        energy or energy_for(kind),
        link_range_m,
        position,
        firmware_name,
        units,
    )
