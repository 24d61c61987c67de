"""What a plan takes of the battery: leg by leg, and from where the way home still keeps the reserve."""

from __future__ import annotations

from dataclasses import dataclass

from gcs.planning.document import LatLon


@dataclass(frozen=True, slots=True)
class LegEnergy:
    """One leg between two places."""

    start: int
    """Index of the document's item at its start; -1: home."""
    end: int
    length_m: float
    duration_s: float
    energy_wh: float
    groundspeed_mps: float
    """0 where the wind lets it make no way."""
    airspeed_mps: float


@dataclass(frozen=True, slots=True)
class EnergyUse:
    """The whole plan."""

    per_leg: tuple[LegEnergy, ...]
    total_wh: float
    capacity_wh: float
    share_pct: float
    """Of the full battery."""
    reserve_pct: float
    lands_with_pct: float
    """What is left at the end, of the full battery; below 0: it does not get there."""
    point_of_no_return: tuple[float, LatLon] | None
    """Last place (distance along the profile) from which a direct return keeps the reserve; None: all do."""
    duration_s: float
    assumed: bool = True
    """The battery and power are defaults for the kind of vehicle."""
