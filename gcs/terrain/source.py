"""What every file of heights looks like to the library, and the arithmetic that they share."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from gcs.terrain.grid import Box

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Block = npt.NDArray[np.generic]
Fetch = Callable[[Hashable, Callable[[], Block]], "Block | None"]
"""Gives a block by its key, loading it where it must; None when it is not at hand and was not waited for."""

HIGHEST_M = 12_000.0
"""What is farther than this from sea level is damage, not ground."""
_FEW = 200
SLIGHT = 1e-6
"""A place lies on a node when rounding alone keeps it away."""


class HeightSource(Protocol):
    """A file of heights. Methods may be called from any thread."""

    @property
    def label(self) -> str:
        """The file's name, for people."""
        ...

    @property
    def bounds(self) -> Box:
        """Where it has heights; the east edge may lie beyond 180 where it crosses the date line."""
        ...

    @property
    def step_deg(self) -> float:
        """Distance between rows: of overlapping sources the finest is used."""
        ...

    def heights(self, lats_deg: Floats, lons_deg: Floats, fetch: Fetch) -> Floats:
        """Return heights above mean sea level; NaN where unknown or not at hand.

        Args:
            lats_deg: within the bounds.
            lons_deg: within the bounds.
            fetch: gives the file's blocks.

        Raises:
            MapSourceError: the file can no longer be read.
        """
        ...


def bilinear(
    nodes: Callable[[Ints, Ints], Floats], row: Floats, column: Floats, size: tuple[int, int]
) -> Floats:
    """Interpolate between the four nodes around each place; a node without weight may be unknown.

    Args:
        nodes: gives the heights of nodes by row and column, NaN where unknown.
        row: places in rows, fractions allowed, within the grid.
        column: places in columns.
        size: number of rows and columns, two or more of each.
    """
    i = np.clip(row.astype(np.intp), 0, size[0] - 2)
    j = np.clip(column.astype(np.intp), 0, size[1] - 2)
    v, u = row - i, column - j
    # All four at once: a lookup of one place costs as many calls as one of thousands.
    around = nodes(np.stack((i, i, i + 1, i + 1)), np.stack((j, j + 1, j, j + 1)))
    weights = np.stack(((1 - v) * (1 - u), (1 - v) * u, v * (1 - u), v * u))
    total: Floats = np.where(weights > SLIGHT, around * weights, 0.0).sum(axis=0)
    return total


def distinct(numbers: Ints) -> Iterable[int]:
    """Return the different numbers; for a few, a set is faster than sorting."""
    return set(numbers.ravel().tolist()) if numbers.size < _FEW else np.unique(numbers).tolist()


def known(values: Floats) -> Floats:
    """Return heights with the impossible ones unknown."""
    return np.where(np.abs(values) <= HIGHEST_M, values, np.nan)
