"""Which sources have heights at a place, finest first, without asking them all."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from gcs.terrain.source import HeightSource

WIDE_CELLS = 400
"""A source that covers more square degrees is asked everywhere instead of being listed in each."""

Cell = tuple[int, int]


def cell_of(lat_deg: float, lon_deg: float) -> Cell:
    """Return the square degree of a place by its south-west corner, longitude in [-180, 180)."""
    return math.floor(lat_deg), (math.floor(lon_deg) + 180) % 360 - 180


class SourceIndex:
    """An immutable list of sources by square degree."""

    def __init__(self, sources: Iterable[HeightSource] = ()) -> None:
        self.sources: tuple[HeightSource, ...] = tuple(sorted(sources, key=_order))
        self._cells: dict[Cell, list[HeightSource]] = {}
        self._wide: list[HeightSource] = []
        for source in self.sources:
            west, south, east, north = source.bounds
            rows = range(math.floor(south), math.floor(north) + 1)
            columns = range(math.floor(west), math.floor(east) + 1)
            if len(rows) * len(columns) > WIDE_CELLS:
                self._wide.append(source)
                continue
            for lat in rows:
                for lon in columns:
                    listed = self._cells.setdefault(cell_of(lat, lon), [])
                    if source not in listed:
                        listed.append(source)

    def at(self, cell: Cell) -> Sequence[HeightSource]:
        """Return the sources of a square degree, finest first."""
        here = self._cells.get(cell, [])
        return sorted((*here, *self._wide), key=_order) if self._wide else here


def _order(source: HeightSource) -> tuple[float, str]:
    return source.step_deg, source.label
