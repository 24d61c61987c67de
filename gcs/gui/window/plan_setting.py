"""What the plan on the screen is judged against, steady enough that a gust does not begin the checks anew."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from gcs.model.elevation import Elevation
from gcs.model.settings import PlanningSettings, PlanVehicleSettings
from gcs.model.units import METRIC, UnitSettings
from gcs.model.vehicle import Firmware, VehicleKind, VehicleState
from gcs.planning.analysis import AnalysisContext, Wind, context_for, energy_for, limits_for

WIND_STEP_MPS, WIND_CALM_MPS = 1.0, 0.5
"""A wind within a step of the one reckoned with is the same wind."""
DIRECTION_STEP_DEG = 25.0


@dataclass(frozen=True, slots=True)
class Setting:
    """The vehicle, the wind and the ground."""

    firmware: Firmware = Firmware.GENERIC
    kind: VehicleKind | None = None
    firmware_name: str = ""
    wind: Wind = field(default_factory=Wind)
    elevation: Elevation | None = field(default=None, compare=False)
    elevation_version: int = 0
    own: PlanVehicleSettings = field(default_factory=PlanVehicleSettings)
    """What the pilot knows of this kind of vehicle."""
    units: UnitSettings = METRIC
    """What findings are written in."""

    def context(self) -> AnalysisContext:
        """Return what the analysis takes."""
        own, limits, energy = self.own, limits_for(self.kind), energy_for(self.kind)
        if own.cruise_mps is not None:
            limits = replace(limits, cruise_speed_mps=own.cruise_mps)
        if own.clearance_m is not None:
            limits = replace(limits, clearance_m=own.clearance_m)
        energy = replace(energy, reserve_pct=own.reserve_pct)
        if own.battery_wh is not None:
            energy = replace(energy, capacity_wh=own.battery_wh, assumed=False)
        return context_for(
            self.firmware,
            self.kind,
            self.elevation,
            wind=self.wind,
            vehicle=limits,
            energy=energy,
            link_range_m=own.range_m,
            firmware_name=self.firmware_name,
            units=self.units,
        )


def setting_of(
    state: VehicleState | None,
    elevation: Elevation | None,
    before: Setting | None = None,
    version: int = 0,
    planning: PlanningSettings | None = None,
) -> Setting:
    """Return the setting for a vehicle; the wind stays what it was while it hardly changes.

    Args:
        state: the vehicle; None: a plan for nobody.
        elevation: heights of the ground.
        before: the setting until now.
        version: another number when other heights are known.
        planning: what the pilot wants it reckoned with.
    """
    planning = planning or PlanningSettings()
    if state is None:
        # Nobody's plan is judged as a multicopter's.
        own = planning.vehicles.get(VehicleKind.QUAD.value, PlanVehicleSettings())
        wind = Wind(planning.wind_mps or 0.0, planning.wind_from_deg)
        return Setting(wind=wind, elevation=elevation, elevation_version=version, own=own)
    identity = state.identity
    version_text = ".".join(identity.version.split(".")[:2])
    name = f"{identity.product} {version_text}".strip()
    kept = before.wind if before is not None else Wind()
    own = planning.vehicles.get(identity.kind.value, PlanVehicleSettings())
    wind = _wind(state, kept)
    if planning.wind_mps is not None:
        wind = Wind(planning.wind_mps, planning.wind_from_deg)
    return Setting(identity.firmware, identity.kind, name, wind, elevation, version, own)


def _wind(state: VehicleState, kept: Wind) -> Wind:
    told = state.wind
    if told is None:
        return Wind()
    turned = abs((told.from_deg - kept.from_deg + 180.0) % 360.0 - 180.0)
    calm = max(told.speed_mps, kept.speed_mps) < WIND_CALM_MPS
    if calm or (
        abs(told.speed_mps - kept.speed_mps) <= WIND_STEP_MPS
        and (turned <= DIRECTION_STEP_DEG or told.speed_mps < 2 * WIND_STEP_MPS)
    ):
        return kept
    return Wind(round(told.speed_mps, 1), round(told.from_deg % 360.0))
