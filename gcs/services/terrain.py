"""Terrain for ArduPilot: answers TERRAIN_REQUEST with TERRAIN_DATA; TERRAIN_CHECK asks what a vehicle has.

The vehicle asks for grids of 28 by 32 heights and names, bit by bit, the blocks of 4 by 4 that it lacks. What
is not known here is not answered: the vehicle asks again every two seconds, and a made-up height kills.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gcs.mavlink import Frame
from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleState
from gcs.services.operation import Action, Done, OperationResult, Send

BLOCK = 4
"""Heights along an edge of one TERRAIN_DATA."""
BLOCKS_NORTH, BLOCKS_EAST = 7, 8
ALL_BLOCKS = (1 << BLOCKS_NORTH * BLOCKS_EAST) - 1
NORTH, EAST = BLOCK * BLOCKS_NORTH, BLOCK * BLOCKS_EAST
PITCH_NORTH, PITCH_EAST = NORTH - BLOCK, EAST - BLOCK
"""Grids overlap by a block: so many spacings lie between the corners of neighbours."""
DATA_BYTES = 55
"""TERRAIN_DATA with MAVLink 2's frame around it."""
BLOCKS_PER_S = 30.0
"""Where the link is ample: a grid just within the two seconds after which a vehicle asks again."""
MAX_LOOKUPS, MAX_BLOCKS = 9, 9 * BLOCKS_NORTH * BLOCKS_EAST
"""For one vehicle at a time: ArduPilot wants the grid that it is in and the eight around it."""
CHECK_TRIES, CHECK_S = 3, 1.0
_M_PER_DEG = 111318.84502145034
"""ArduPilot's LOCATION_SCALING_FACTOR for 1e7 of its units."""
_NARROWEST = 0.01
_ON_GRID_M = 1.0
_LIMIT_M = 32767.0

Floats = npt.NDArray[np.float64]


class Grid(NamedTuple):
    """A grid by its south-west corner, exactly as the vehicle names it."""

    lat_e7: int
    lon_e7: int
    spacing_m: int


class Lookup(NamedTuple):
    """Heights are wanted at these places: arrays of 28 rows from south, 32 columns from west."""

    vehicle: VehicleId
    grid: Grid
    lats_deg: Floats
    lons_deg: Floats


@dataclass(slots=True)
class _Wants:
    """What one vehicle asked for."""

    looked_up: dict[Grid, int] = field(default_factory=dict)
    """Blocks, as bits, of grids whose heights are being looked up."""
    ready: dict[tuple[Grid, int], list[int]] = field(default_factory=dict)
    """Blocks that wait for their turn on the link."""
    credit: float = 0.0
    credited_s: float | None = None


class TerrainAnswers:
    """Answers all vehicles' requests, each at a bounded rate."""

    def __init__(self) -> None:
        self._wants: dict[VehicleId, _Wants] = {}

    @property
    def busy(self) -> tuple[VehicleId, ...]:
        """Vehicles that wait for blocks."""
        return tuple(vehicle for vehicle, wants in self._wants.items() if wants.ready)

    def on_message(self, vehicle: VehicleId, frame: Frame) -> Lookup | None:
        """Take a TERRAIN_REQUEST; return what is to be looked up for it, if that is not under way."""
        if frame.name != "TERRAIN_REQUEST":
            return None
        msg = frame.msg
        grid, mask = Grid(msg.lat, msg.lon, msg.grid_spacing), msg.mask & ALL_BLOCKS
        possible = abs(grid.lat_e7) <= 900_000_000 and abs(grid.lon_e7) <= 1_800_000_000
        if not (mask and grid.spacing_m and possible):
            return None
        wants = self._wants.setdefault(vehicle, _Wants())
        if grid in wants.looked_up:
            wants.looked_up[grid] |= mask
            return None
        if len(wants.looked_up) >= MAX_LOOKUPS:
            return None
        wants.looked_up[grid] = mask
        return Lookup(vehicle, grid, *places_of(grid))

    def on_heights(self, lookup: Lookup, heights_amsl_m: Floats | None) -> None:
        """Take the heights of a lookup (NaN unknown, None: it failed); blocks with a hole aren't sent."""
        # A vehicle that was forgotten since wants nothing.
        wants = self._wants.get(lookup.vehicle, _Wants())
        mask = wants.looked_up.pop(lookup.grid, 0)
        if heights_amsl_m is None:
            return
        for bit in range(BLOCKS_NORTH * BLOCKS_EAST):
            i, j = bit // BLOCKS_EAST * BLOCK, bit % BLOCKS_EAST * BLOCK
            block = heights_amsl_m[i : i + BLOCK, j : j + BLOCK].ravel()
            # A comparison with NaN is false, so that unknown is never within the limits.
            if mask >> bit & 1 and bool((np.abs(block) <= _LIMIT_M).all()):
                wants.ready[lookup.grid, bit] = [int(height) for height in np.rint(block)]
        while len(wants.ready) > MAX_BLOCKS:
            del wants.ready[next(iter(wants.ready))]

    def on_tick(self, vehicle: VehicleId, now: float, bytes_per_s: float = math.inf) -> list[Send]:
        """Return what is due; a late tick does not make up for much.

        Args:
            vehicle: whom to answer.
            now: monotonic seconds.
            bytes_per_s: what its link can spare for terrain.
        """
        wants = self._wants.get(vehicle)
        if wants is None or not wants.ready:
            return []
        rate = min(BLOCKS_PER_S, bytes_per_s / DATA_BYTES)
        waited_s = now - wants.credited_s if wants.credited_s is not None else math.inf
        wants.credited_s = now
        wants.credit = min(max(1.0, rate / 4), wants.credit + min(waited_s, 1.0) * rate)
        due = list(wants.ready)[: int(wants.credit)]
        wants.credit -= len(due)
        return [self._data(vehicle, place, wants.ready.pop(place)) for place in due]

    def forget(self, vehicle: VehicleId) -> None:
        """Drop what a vehicle asked for, as after a reboot."""
        self._wants.pop(vehicle, None)

    @staticmethod
    def _data(vehicle: VehicleId, place: tuple[Grid, int], heights: list[int]) -> Send:
        grid, bit = place
        fields: dict[str, object] = {
            "lat": grid.lat_e7,
            "lon": grid.lon_e7,
            "grid_spacing": grid.spacing_m,
            "gridbit": bit,
            "data": heights,
        }
        return Send("TERRAIN_DATA", fields, vehicle)


def _narrowing(lat_deg: Floats | float) -> Floats:
    """How much shorter a degree of longitude is (AP_Common's longitude_scale)."""
    return np.maximum(np.cos(np.radians(lat_deg)), _NARROWEST)


def places_of(grid: Grid) -> tuple[Floats, Floats]:
    """Return where the vehicle thinks that a grid's heights lie, as arrays of 28 by 32.

    ArduPilot (AP_Terrain) counts grids from the south-west corner of the square degree, in metres of its own
    flat earth whose longitudes shrink with the latitude half-way. Counting from the grid's corner instead, as
    other stations do, is up to 15 m off in middle latitudes.
    """
    north_m, east_m, lat0, lon0 = _origin(grid)
    north = north_m + grid.spacing_m * np.arange(NORTH, dtype=np.float64)[:, np.newaxis]
    east = east_m + grid.spacing_m * np.arange(EAST, dtype=np.float64)[np.newaxis, :]
    lats = lat0 + north / _M_PER_DEG
    lons = lon0 + east / (_M_PER_DEG * _narrowing((lat0 + lats) / 2))
    return np.broadcast_to(np.clip(lats, -90.0, 90.0), lons.shape), (lons + 180.0) % 360.0 - 180.0


def _origin(grid: Grid) -> tuple[float, float, float, float]:
    """Return a grid's metres north and east of its square degree's corner, and that corner.

    Where no corner makes the grid one of ArduPilot's (an old firmware, another autopilot), it is its own.
    """
    lat, lon = grid.lat_e7 / 1e7, grid.lon_e7 / 1e7
    lat0 = math.floor(lat)
    north_m = (lat - lat0) * _M_PER_DEG
    scale = _M_PER_DEG * float(_narrowing((lat + lat0) / 2))
    # South of the equator the corner of a grid at a degree's eastern edge may lie beyond that edge.
    for lon0 in (math.floor(lon), math.floor(lon) - 1):
        east_m = (lon - lon0) * scale
        steps = (_whole(north_m, PITCH_NORTH * grid.spacing_m), _whole(east_m, PITCH_EAST * grid.spacing_m))
        if steps[0] is not None and steps[1] is not None:
            return steps[0], steps[1], lat0, lon0
    return 0.0, 0.0, lat, lon


def _whole(distance_m: float, pitch_m: int) -> float | None:
    """Return the multiple of the pitch that a distance is, but for rounding; None when it is none."""
    nearest = round(distance_m / pitch_m) * float(pitch_m)
    return nearest if abs(nearest - distance_m) <= _ON_GRID_M else None


@dataclass(frozen=True, slots=True)
class VehicleTerrain:
    """What a vehicle knows of the terrain at a place (TERRAIN_REPORT)."""

    terrain_amsl_m: float | None
    """None: it has no data there yet, and will ask for them."""
    pending: int
    loaded: int
    """Blocks that it waits for, and that it holds."""


class TerrainCheck:
    """Asks a vehicle for its terrain at one place, so that it fetches what it lacks there."""

    interests = frozenset({"TERRAIN_REPORT"})

    def __init__(self, vehicle: VehicleId, lat_deg: float, lon_deg: float) -> None:
        self.vehicle = vehicle
        self._place = (round(lat_deg * 1e7), round(lon_deg * 1e7))
        self._tries = 0
        self._due_s = 0.0

    def start(self, now: float) -> list[Action]:
        """Ask."""
        self._tries += 1
        self._due_s = now + CHECK_S
        return [Send("TERRAIN_CHECK", {"lat": self._place[0], "lon": self._place[1]}, self.vehicle)]

    def on_message(self, frame: Frame, now: float) -> list[Action]:
        """Take the report of this place; those of where the vehicle is come all the time."""
        msg = frame.msg
        if (msg.lat, msg.lon) != self._place:
            return []
        height_m = msg.terrain_height if msg.spacing else None
        value = VehicleTerrain(height_m, msg.pending, msg.loaded)
        return [Done(OperationResult(Outcome.SUCCESS, value=value))]

    def on_tick(self, now: float) -> list[Action]:
        """Ask again, or give up."""
        if now < self._due_s:
            return []
        if self._tries < CHECK_TRIES:
            return self.start(now)
        return [Done(OperationResult(Outcome.TIMEOUT, "the vehicle does not answer about terrain"))]

    def on_state(self, state: VehicleState, now: float) -> list[Action]:
        """Nothing to learn."""
        return []

    def cancel(self, now: float) -> list[Action]:
        """End; there is nothing to take back."""
        return [Done(OperationResult(Outcome.CANCELLED))]
