"""What the plan on the screen is judged against, steady enough that a gust does not begin the checks anew."""

from __future__ import annotations

from dataclasses import dataclass, field

from gcs.model.elevation import Elevation
from gcs.model.vehicle import Firmware, VehicleKind, VehicleState
from gcs.planning.analysis import AnalysisContext, Wind, context_for

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

    def context(self) -> AnalysisContext:
        """Return what the analysis takes."""
        return context_for(
            self.firmware, self.kind, self.elevation, wind=self.wind, firmware_name=self.firmware_name
        )


def setting_of(
    state: VehicleState | None, elevation: Elevation | None, before: Setting | None = None, version: int = 0
) -> Setting:
    """Return the setting for a vehicle; the wind stays what it was while it hardly changes.

    Args:
        state: the vehicle; None: a plan for nobody.
        elevation: heights of the ground.
        before: the setting until now.
        version: another number when other heights are known.
    """
    if state is None:
        return Setting(elevation=elevation, elevation_version=version)
    identity = state.identity
    version_text = ".".join(identity.version.split(".")[:2])
    name = f"{identity.product} {version_text}".strip()
    kept = before.wind if before is not None else Wind()
    return Setting(identity.firmware, identity.kind, name, _wind(state, kept), elevation, version)


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
