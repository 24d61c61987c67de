"""Outlines of the world's land (Natural Earth, public domain): the ground where no tile is."""

from __future__ import annotations

import itertools
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from gcs.maps.mercator import MAX_LAT_DEG
from gcs.model.errors import MapSourceError


@dataclass(frozen=True, slots=True)
class Ring:
    """One closed coast line, projected to the unit square of :mod:`gcs.maps.mercator`."""

    points: npt.NDArray[np.float64]
    """(n, 2): x and y."""
    box: tuple[float, float, float, float]
    """Least x, least y, greatest x, greatest y."""


@dataclass(frozen=True, slots=True)
class WorldOutlines:
    """The land at two scales."""

    coarse: tuple[Ring, ...]
    """1:110 million, for zooms below 4."""
    fine: tuple[Ring, ...]
    """1:50 million."""

    @classmethod
    def load(cls, path: Path) -> WorldOutlines:
        """Read the file written by ``resources/maps/build_world.py``.

        Raises:
            MapSourceError: the file is missing or corrupt.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
                coarse = _rings(data["points_110m"], data["starts_110m"])
                fine = _rings(data["points_50m"], data["starts_50m"])
        except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile) as error:
            raise MapSourceError(f"{path.name} is not readable", "Install Godwit again") from error
        return cls(coarse, fine)


def _rings(points: npt.NDArray[np.int16], starts: npt.NDArray[np.int32]) -> tuple[Ring, ...]:
    degrees = points.astype(np.float64) / 100
    lat = np.radians(np.clip(degrees[:, 1], -MAX_LAT_DEG, MAX_LAT_DEG))
    unit = np.column_stack([(degrees[:, 0] + 180) / 360, 0.5 - np.arcsinh(np.tan(lat)) / (2 * np.pi)])
    out = []
    for start, end in itertools.pairwise(starts.tolist()):
        ring = unit[start:end]
        low, high = ring.min(axis=0), ring.max(axis=0)
        out.append(Ring(ring, (float(low[0]), float(low[1]), float(high[0]), float(high[1]))))
    return tuple(out)
