"""What a vehicle can do, as plain numbers with defaults for each kind; a user may override each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gcs.model.vehicle import VehicleKind

SURFACE = frozenset({VehicleKind.ROVER, VehicleKind.BOAT})
"""Kinds that stay on the ground or the water."""
GROUNDED = SURFACE | {VehicleKind.SUB}
"""Kinds that never fly: neither terrain nor takeoff concerns them."""
WINGED = frozenset({VehicleKind.PLANE, VehicleKind.VTOL})
"""Kinds that cruise on a wing."""


@dataclass(frozen=True, slots=True)
class VehicleLimits:
    """Limits and habits of one vehicle."""

    cruise_speed_mps: float = 8.0
    """Without another order; over ground for what hovers or drives, through the air for wings."""
    min_speed_mps: float = 0.0
    """Through the air; a wing stalls below it."""
    max_speed_mps: float = 18.0
    """Through the air."""
    climb_mps: float = 3.0
    descent_mps: float = 2.0
    bank_deg: float = 0.0
    """Steepest bank in turns of a wing; 0: turns on the spot."""
    acceptance_radius_m: float = 5.0
    """How near to a waypoint counts as reached, where the item does not say."""
    clearance_m: float = 20.0
    """Least height of the path above terrain."""
    shortest_leg_m: float = 0.0
    longest_leg_m: float = 20_000.0
    first_item_m: float = 1000.0
    """How far from home the first place may be."""
    return_alt_m: float = 30.0
    """Above home: a return climbs to it first."""
    exclusion_margin_m: float = 50.0
    """A path nearer to an excluded area is told."""
    camera_interval_s: float = 1.0
    """Shortest time between two pictures."""
    loiter_radius_m: float = 0.0
    """Of circles whose item gives none; 0: as the firmware comes."""


_WING = VehicleLimits(
    cruise_speed_mps=16.0,
    min_speed_mps=11.0,
    max_speed_mps=28.0,
    climb_mps=3.0,
    descent_mps=4.0,
    bank_deg=45.0,
    acceptance_radius_m=40.0,
    clearance_m=30.0,
    shortest_leg_m=10.0,
    longest_leg_m=100_000.0,
    return_alt_m=100.0,
)
_DRIVES = VehicleLimits(
    cruise_speed_mps=2.0, max_speed_mps=6.0, acceptance_radius_m=2.0, clearance_m=0.0, return_alt_m=0.0
)

LIMITS: Mapping[VehicleKind, VehicleLimits] = {
    VehicleKind.QUAD: VehicleLimits(),
    VehicleKind.HELI: VehicleLimits(cruise_speed_mps=10.0, max_speed_mps=25.0),
    VehicleKind.PLANE: _WING,
    VehicleKind.VTOL: _WING,
    VehicleKind.ROVER: _DRIVES,
    VehicleKind.BOAT: _DRIVES,
    VehicleKind.SUB: VehicleLimits(
        cruise_speed_mps=1.0,
        max_speed_mps=2.5,
        climb_mps=0.5,
        descent_mps=0.5,
        acceptance_radius_m=2.0,
        clearance_m=0.0,
        return_alt_m=0.0,
    ),
}


def limits_for(kind: VehicleKind | None) -> VehicleLimits:
    """Return a kind's defaults; a multicopter's where the kind is not known."""
    return LIMITS[kind or VehicleKind.QUAD]
