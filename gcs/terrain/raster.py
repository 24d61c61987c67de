"""GeoTIFF and DTED through the optional rasterio, a window at a time, in any coordinate system.

The file is opened anew for each window: nothing stays open, and threads share nothing.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from gcs.model.errors import MapSourceError
from gcs.terrain.grid import Box
from gcs.terrain.source import Block, Fetch, Floats, Ints, bilinear, known

if TYPE_CHECKING:
    from pyproj import Transformer

WINDOW = 256
MAX_PIECE_BYTES = 256 << 20
"""A file whose pieces are larger when unpacked is refused: GDAL unpacks each as a whole."""
DRIVERS = {".tif": "GTiff", ".tiff": "GTiff", ".dt0": "DTED", ".dt1": "DTED", ".dt2": "DTED"}
MISSING = MapSourceError(
    "GeoTIFF and DTED files can't be read: rasterio is not installed",
    "Install Godwit with its extra: pip install 'godwit-gcs[rasters]'",
)
_FOOT_M = {"ft": 0.3048, "foot": 0.3048, "feet": 0.3048, "us survey foot": 1200 / 3937, "ftus": 1200 / 3937}
_KINDS = ("int16", "uint16", "int32", "uint32", "float32", "float64")
_warning_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the pixels lie: ``to_pixel`` takes metres or degrees of the file's system to column and row."""

    rows: int
    columns: int
    to_pixel: tuple[float, ...]
    to_system: Transformer


class RasterFile:
    """One file of heights."""

    def __init__(self, path: Path) -> None:
        """Read the header.

        Raises:
            MapSourceError: rasterio is missing, or the file can't be read or holds no heights.
        """
        self.path = path
        self.label = path.name
        with _dataset(path) as data:
            self._refuse(data)
            self._grid, self.bounds = _place(data, path.name)
        self.step_deg = (self.bounds.north_deg - self.bounds.south_deg) / self._grid.rows

    def _refuse(self, data: Any) -> None:
        """Refuse pictures, and what can't be read in small pieces."""
        if data.count != 1 or data.dtypes[0] not in _KINDS:
            raise MapSourceError(
                f"{self.label} is a picture, not terrain: {data.count} bands of {data.dtypes[0]}",
                "Choose a file with one band of heights",
            )
        rows, columns = data.block_shapes[0]
        if rows * columns * np.dtype(data.dtypes[0]).itemsize > MAX_PIECE_BYTES:
            raise MapSourceError(
                f"{self.label} is stored in pieces of {rows} by {columns}", "Store it in tiles of 512 by 512"
            )
        if min(data.height, data.width) < 2:
            raise MapSourceError(f"{self.label} is smaller than 2 by 2", "Choose another file")

    def heights(self, lats_deg: Floats, lons_deg: Floats, fetch: Fetch) -> Floats:
        """Return heights; NaN where the file has none.

        Raises:
            MapSourceError: the file can no longer be read.
        """
        grid = self._grid
        x, y = grid.to_system.transform(lons_deg, lats_deg)
        a, b, c, d, e, f = grid.to_pixel
        column, row = a * x + b * y + c - 0.5, d * x + e * y + f - 0.5
        # Heights belong to the middle of a pixel; the outer half of the edge's pixels is theirs too.
        with np.errstate(invalid="ignore"):
            inside = (np.abs(column - (grid.columns - 1) / 2) <= grid.columns / 2) & (
                np.abs(row - (grid.rows - 1) / 2) <= grid.rows / 2
            )
        row = np.clip(np.where(inside, row, 0.0), 0.0, grid.rows - 1)
        column = np.clip(np.where(inside, column, 0.0), 0.0, grid.columns - 1)

        def nodes(rows: Ints, columns: Ints) -> Floats:
            found = np.full(rows.shape, np.nan)
            places = np.stack((rows // WINDOW, columns // WINDOW), axis=-1)
            for place in np.unique(places.reshape(-1, 2), axis=0):
                at = (int(place[0]), int(place[1]))
                block = fetch((self, at), lambda at=at: self._window(at))  # type: ignore[misc]
                if block is not None:
                    here = (places == place).all(axis=-1)
                    found[here] = block[rows[here] - at[0] * WINDOW, columns[here] - at[1] * WINDOW]
            return known(found)

        return np.where(inside, bilinear(nodes, row, column, (grid.rows, grid.columns)), np.nan)

    def _window(self, at: tuple[int, int]) -> Block:
        from rasterio.windows import Window

        row, column = at[0] * WINDOW, at[1] * WINDOW
        window = Window(
            column, row, min(WINDOW, self._grid.columns - column), min(WINDOW, self._grid.rows - row)
        )
        with _dataset(self.path) as data:
            if (data.height, data.width) != (self._grid.rows, self._grid.columns):
                raise MapSourceError(f"{self.label} has changed", "Add it again in the settings")
            pixels = data.read(1, window=window, masked=True)
            scale = data.scales[0] * _FOOT_M.get((data.units[0] or "").strip().lower(), 1.0)
            filled = np.ma.filled(pixels.astype(np.float32), np.nan)
            heights: npt.NDArray[np.float32] = filled * np.float32(scale) + np.float32(data.offsets[0])
            return heights


@contextmanager
def _dataset(path: Path) -> Iterator[Any]:
    """Open a file with the one driver that its name promises, and no other file beside it."""
    try:
        import rasterio
        from rasterio.errors import RasterioError
    except ImportError as error:
        raise MISSING from error
    try:
        with rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR", GDAL_CACHEMAX=32):
            with _warning_lock, warnings.catch_warnings():
                # A file without a place is refused in our own words.
                warnings.simplefilter("ignore")
                data = rasterio.open(path, driver=DRIVERS[path.suffix.lower()], sharing=False)
            with data:
                yield data
    except (RasterioError, OSError, ValueError, MemoryError) as error:
        raise MapSourceError(
            f"{path.name} can't be read as terrain: {error}", "Get the file again or remove it"
        ) from error


def _place(data: Any, label: str) -> tuple[_Grid, Box]:
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    if data.crs is None or data.transform.is_degenerate or data.transform.is_identity:
        raise MapSourceError(
            f"{label} does not say where it lies", "Choose a file with coordinates and a coordinate system"
        )
    try:
        system = CRS.from_wkt(data.crs.to_wkt())
        to_system = Transformer.from_crs("EPSG:4326", system, always_xy=True)
        left, bottom, right, top = _edges(data)
        west, south, east, north = to_system.transform_bounds(
            left, bottom, right, top, densify_pts=21, direction="INVERSE"
        )
    except ProjError as error:
        raise MapSourceError(
            f"{label} uses a coordinate system that is not known: {error}", "Convert it to WGS 84"
        ) from error
    if east < west:
        east += 360.0
    if not (np.isfinite([west, south, east, north]).all() and west < east and south < north):
        raise MapSourceError(f"{label} lies nowhere on earth", "Choose another file")
    inverse = ~data.transform
    return _Grid(data.height, data.width, tuple(inverse)[:6], to_system), Box(west, south, east, north)


def _edges(data: Any) -> tuple[float, float, float, float]:
    a, b, c, d, e, f = tuple(data.transform)[:6]
    corners = [(column, row) for column in (0, data.width) for row in (0, data.height)]
    xs = [a * column + b * row + c for column, row in corners]
    ys = [d * column + e * row + f for column, row in corners]
    return min(xs), min(ys), max(xs), max(ys)
