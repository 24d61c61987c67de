"""What an ArduPilot knows of the ground: grids of heights that it asked a ground station for.

Grids have 28 heights northward and 32 eastward at the spacing of TERRAIN_SPACING, lie side by side from the
south-west corner of each square degree, and overlap by four. They come in 56 blocks of 4 by 4.
"""

from __future__ import annotations

import math
import struct
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

ROWS, COLUMNS = 28, 32
BLOCKS = 56
FULL = (1 << BLOCKS) - 1
MAX_GRIDS = 64
_STEP_ROWS, _STEP_COLUMNS = 24, 28
_BLOCKS_IN_A_ROW = 8
_E7 = 10_000_000
_M_PER_UNIT = 0.011131884502145034
"""Metres for 1e-7 degrees of latitude, as ArduPilot has it."""


def _float32(value: float) -> float:
    return float(struct.unpack("<f", struct.pack("<f", value))[0])


def _cos_lat(lat_e7: float) -> float:
    return max(0.01, _float32(math.cos(math.radians(lat_e7 / 1e7))))


class Spot(NamedTuple):
    """A place in a grid: the grid's corner, and how far into it in rows and columns."""

    corner: tuple[int, int]
    row: float
    column: float


def spot_of(lat_e7: int, lon_e7: int, spacing_m: float) -> Spot:
    """Return the grid that holds a place, and where in it."""
    ref_lat, ref_lon = lat_e7 // _E7 * _E7, lon_e7 // _E7 * _E7
    north_m = _float32((lat_e7 - ref_lat) * _M_PER_UNIT)
    east_m = _float32((lon_e7 - ref_lon) * _M_PER_UNIT * _cos_lat((lat_e7 + ref_lat) / 2))
    row, column = north_m / spacing_m, east_m / spacing_m
    grid_row, grid_column = int(row) // _STEP_ROWS, int(column) // _STEP_COLUMNS
    d_lat = int(_float32(grid_row * _STEP_ROWS * spacing_m / _M_PER_UNIT))
    d_lon = int(
        _float32(grid_column * _STEP_COLUMNS * spacing_m / _M_PER_UNIT) / _cos_lat(ref_lat + d_lat // 2)
    )
    lon = ref_lon + d_lon
    if lon >= 180 * _E7:
        lon -= 360 * _E7
    corner = (ref_lat + d_lat, lon)
    return Spot(corner, row - grid_row * _STEP_ROWS, column - grid_column * _STEP_COLUMNS)


@dataclass(slots=True)
class _Grid:
    have: int = 0
    heights: list[list[int]] = field(default_factory=lambda: [[0] * COLUMNS for _ in range(ROWS)])


class TerrainData:
    """The grids of one vehicle, the least used of too many forgotten. They survive a reboot on its card."""

    def __init__(self, spacing_m: float) -> None:
        self.spacing_m = spacing_m
        self._grids: OrderedDict[tuple[int, int], _Grid] = OrderedDict()

    def want(self, corner: tuple[int, int]) -> int:
        """Have a grid; return the bits of the blocks that it lacks."""
        grid = self._grids.setdefault(corner, _Grid())
        self._grids.move_to_end(corner)
        while len(self._grids) > MAX_GRIDS:
            self._grids.popitem(last=False)
        return FULL & ~grid.have

    def incomplete(self) -> tuple[int, int] | None:
        """Return a grid that lacks something, the one wanted last first."""
        return next((corner for corner in reversed(self._grids) if self._grids[corner].have != FULL), None)

    def take(self, corner: tuple[int, int], bit: int, heights: Sequence[int]) -> bool:
        """Keep a block of 4 by 4 heights; False when nobody asked for it."""
        grid = self._grids.get(corner)
        if grid is None or not 0 <= bit < BLOCKS or len(heights) != 16:
            return False
        row, column = bit // _BLOCKS_IN_A_ROW * 4, bit % _BLOCKS_IN_A_ROW * 4
        for i in range(4):
            grid.heights[row + i][column : column + 4] = heights[i * 4 : i * 4 + 4]
        grid.have |= 1 << bit
        return True

    def height_m(self, lat_e7: int, lon_e7: int) -> float | None:
        """Return the height of the ground at a place, None where a corner of its square is missing."""
        spot = spot_of(lat_e7, lon_e7, self.spacing_m)
        grid = self._grids.get(spot.corner)
        if grid is None:
            return None
        i, j = int(spot.row), int(spot.column)
        v, u = spot.row - i, spot.column - j
        total = 0.0
        for row, column, weight in (
            (i, j, (1 - v) * (1 - u)), (i, j + 1, (1 - v) * u),
            (i + 1, j, v * (1 - u)), (i + 1, j + 1, v * u),
        ):  # fmt: skip
            if not grid.have >> (row // 4 * _BLOCKS_IN_A_ROW + column // 4) & 1:
                return None
            total += grid.heights[row][column] * weight
        return total

    @property
    def loaded(self) -> int:
        """Blocks that are here."""
        return sum(grid.have.bit_count() for grid in self._grids.values())

    @property
    def pending(self) -> int:
        """Blocks that are wanted and not here."""
        return len(self._grids) * BLOCKS - self.loaded

    def clear(self, spacing_m: float) -> None:
        """Begin anew with another spacing."""
        self.spacing_m = spacing_m
        self._grids.clear()
