"""Terrain height from a regular grid, for the height under the cursor and for the simulator's ground."""

from __future__ import annotations

import math
import zipfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gcs.model.errors import MapSourceError


class Box(NamedTuple):
    """The edges of a grid in degrees; west lies below east."""

    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float


class ElevationGrid:
    """Heights above mean sea level on a regular grid in latitude and longitude."""

    def __init__(self, heights_amsl_m: npt.NDArray[np.float32], bounds: Box) -> None:
        """Keep heights (rows from north, columns from west), whose outermost nodes lie on the bounds.

        Raises:
            MapSourceError: the grid is too small to interpolate or its bounds are not a box.
        """
        if heights_amsl_m.ndim != 2 or min(heights_amsl_m.shape) < 2:
            raise MapSourceError("The elevation grid is smaller than 2 by 2", "Install Godwit again")
        if not (bounds.west_deg < bounds.east_deg and bounds.south_deg < bounds.north_deg):
            raise MapSourceError("The elevation grid has no valid bounds", "Install Godwit again")
        self.nodes_amsl_m = heights_amsl_m
        self.bounds = bounds

    def height_amsl_m(self, lat_deg: float, lon_deg: float) -> float | None:
        """Height above mean sea level by bilinear interpolation; None outside the grid. Sea is 0 or below."""
        if not (math.isfinite(lat_deg) and math.isfinite(lon_deg)):
            return None
        west, south, east, north = self.bounds
        if not (south <= lat_deg <= north and west <= lon_deg <= east):
            return None
        rows, columns = self.nodes_amsl_m.shape
        row = (north - lat_deg) / (north - south) * (rows - 1)
        column = (lon_deg - west) / (east - west) * (columns - 1)
        i, j = min(int(row), rows - 2), min(int(column), columns - 2)
        v, u = row - i, column - j
        (a, b), (c, d) = self.nodes_amsl_m[i : i + 2, j : j + 2].tolist()
        height: float = (a * (1 - u) + b * u) * (1 - v) + (c * (1 - u) + d * u) * v
        return height if math.isfinite(height) else None

    def heights_amsl_m(
        self, lats_deg: npt.NDArray[np.float64], lons_deg: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Return the heights at many places (arrays of one shape); NaN outside the grid."""
        west, south, east, north = self.bounds
        rows, columns = self.nodes_amsl_m.shape
        lats, lons = np.asarray(lats_deg, np.float64), np.asarray(lons_deg, np.float64)
        inside = (lats >= south) & (lats <= north) & (lons >= west) & (lons <= east)
        row = np.where(inside, (north - lats) / (north - south) * (rows - 1), 0.0)
        column = np.where(inside, (lons - west) / (east - west) * (columns - 1), 0.0)
        i = np.minimum(row.astype(np.intp), rows - 2)
        j = np.minimum(column.astype(np.intp), columns - 2)
        v, u = row - i, column - j
        nodes = self.nodes_amsl_m
        upper = nodes[i, j] * (1 - u) + nodes[i, j + 1] * u
        lower = nodes[i + 1, j] * (1 - u) + nodes[i + 1, j + 1] * u
        return np.where(inside, upper * (1 - v) + lower * v, np.nan)

    @classmethod
    def load(cls, path: Path) -> ElevationGrid:
        """Read a grid written by ``resources/maps/build_island.py``.

        Raises:
            MapSourceError: the file is missing or corrupt.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
                differences, bounds = data["row_differences_dm"], data["bounds_deg"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise MapSourceError(
                f"{path.name} is not a readable elevation grid", "Install Godwit again"
            ) from error
        if bounds.shape != (4,) or differences.ndim != 2:
            raise MapSourceError(f"{path.name} is not an elevation grid", "Install Godwit again")
        heights = np.cumsum(differences, axis=1, dtype=np.int16).astype(np.float32) / np.float32(10)
        return cls(heights, Box(*(float(edge) for edge in bounds)))
