"""Parallel lines over an area: cut into strips, joined to cells, and put into an order to fly.

The area is turned so that lines run along v and lie beside each other in u. Each line serves the strip
of the spacing's width about it, and reaches as far as the area does anywhere in that strip: so no corner is
missed between two lines. Where an area is concave a strip has several pieces; pieces that follow each
other from strip to strip make a cell, which is flown to and fro before the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from gcs.planning.patterns.ground import FloatArray
from gcs.planning.patterns.limits import check_count

if TYPE_CHECKING:
    from shapely import Polygon

Interval: TypeAlias = tuple[float, float]
_SHORTEST_M = 0.2
_HAIR = 1e-4
"""Share of a spacing for which no further line is flown."""


@dataclass(slots=True)
class Cell:
    """Pieces of neighbouring strips, one of each, that can be flown to and fro."""

    us: list[float] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Way:
    """How a cell is flown: which side first, which end of the lines first."""

    rising_u: bool
    high_first: bool


WAYS = tuple(Way(rising, high) for rising in (True, False) for high in (True, False))
ENTRIES: tuple[Way, ...] = (Way(True, True), Way(False, True), Way(True, False), Way(False, False))
"""By QGroundControl's ``entryLocation``: top left, top right, bottom left, bottom right."""


class Turned:
    """The flat ground turned: u across the lines (to their right), v along them."""

    def __init__(self, angle_deg: float) -> None:
        radians = np.radians(angle_deg)
        self._turn = np.array(((np.cos(radians), np.sin(radians)), (-np.sin(radians), np.cos(radians))))

    def to_uv(self, xy: FloatArray) -> FloatArray:
        """Return points (n, 2) turned."""
        return xy @ self._turn

    def to_xy(self, uv: FloatArray) -> FloatArray:
        """Return turned points as metres east and north."""
        return uv @ self._turn.T


def cells_of(area: Polygon, spacing_m: float, what: str) -> list[Cell]:
    """Return the cells of an area in u and v.

    Raises:
        PlanError: there would be too many lines.
    """
    low, _, high, _ = area.bounds
    count = max(1.0, np.ceil((high - low) / spacing_m - _HAIR))
    check_count(count * 2.0, what, "Make the area smaller or the spacing wider")
    lanes = int(count)
    first_edge = (low + high) / 2.0 - lanes * spacing_m / 2.0
    pieces: list[list[Interval]] = [[] for _ in range(lanes)]
    _cut(area, first_edge, spacing_m, pieces)
    cells = _joined(pieces, first_edge + spacing_m / 2.0, spacing_m)
    check_count(2.0 * sum(len(cell.us) for cell in cells), what, "Make the area smaller or the spacing wider")
    return cells


def _cut(area: Polygon, first_edge: float, spacing_m: float, pieces: list[list[Interval]]) -> None:
    """Halve the area until each part is one strip: the cost grows little with corners and strips."""
    import shapely

    parts = np.array([area], dtype=object)
    begins, ends = np.array([0]), np.array([len(pieces)])
    while len(parts):
        bounds = shapely.bounds(parts)
        single = ends - begins == 1
        for lane, low, high in zip(
            begins[single].tolist(), bounds[single, 1].tolist(), bounds[single, 3].tolist(), strict=True
        ):
            pieces[lane].append((low, high))
        parts, begins, ends, bounds = parts[~single], begins[~single], ends[~single], bounds[~single]
        middles = (begins + ends) // 2
        edges = first_edge + middles * spacing_m
        west, south, east, north = bounds.T
        halves = np.concatenate((
            shapely.box(west - 1.0, south - 1.0, edges, north + 1.0),
            shapely.box(edges, south - 1.0, east + 1.0, north + 1.0),
        ))  # fmt: skip
        cut = shapely.intersection(np.concatenate((parts, parts)), halves)
        begins, ends = np.concatenate((begins, middles)), np.concatenate((middles, ends))
        parts, origin = shapely.get_parts(cut, return_index=True)
        solid = shapely.area(parts) > 0.0
        parts, begins, ends = parts[solid], begins[origin][solid], ends[origin][solid]


def _merged(intervals: list[Interval], shortest_m: float) -> list[Interval]:
    merged: list[Interval] = []
    for low, high in sorted(intervals):
        missing_m = max(0.0, shortest_m - (high - low))
        low, high = low - missing_m / 2.0, high + missing_m / 2.0
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _joined(pieces: list[list[Interval]], first_u: float, spacing_m: float) -> list[Cell]:
    """Join pieces that follow each other one to one; a fork or a meeting begins new cells."""
    cells: list[Cell] = []
    open_cells: list[tuple[Interval, Cell]] = []
    shortest_m = min(_SHORTEST_M, spacing_m / 2.0)
    for lane, found in enumerate(pieces):
        here: list[tuple[Interval, Cell]] = []
        intervals = _merged(found, shortest_m)
        for interval in intervals:
            before = [(other, cell) for other, cell in open_cells if _overlap(interval, other)]
            alone = len(before) == 1 and sum(_overlap(before[0][0], other) for other in intervals) == 1
            if alone:
                cell = before[0][1]
            else:
                cell = Cell()
                cells.append(cell)
            cell.us.append(first_u + lane * spacing_m)
            cell.lows.append(interval[0])
            cell.highs.append(interval[1])
            here.append((interval, cell))
        open_cells = here
    return cells


def _overlap(one: Interval, other: Interval) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def flown(cell: Cell, way: Way, *, alternate: bool) -> FloatArray:
    """Return the lines of a cell as flown, shape (lines, 2 ends, 2).

    With ``alternate`` every second line is left out and flown on the way back: wings turn wider so.
    """
    ends = np.array((cell.us, cell.lows, cell.us, cell.highs)).T.reshape(-1, 2, 2)
    if not way.rising_u:
        ends = ends[::-1]
    if alternate:
        ends = np.concatenate((ends[::2], ends[1::2][::-1]))
    ends = ends.copy()
    turned = 0 if way.high_first else 1
    ends[turned::2] = ends[turned::2, ::-1]
    return ends


def order(
    cells: Sequence[Cell], start: FloatArray | None, entry: int, *, alternate: bool
) -> list[FloatArray]:
    """Return the cells' lines in the order to fly them, each cell as ``flown`` gives it.

    The first cell is the one at the entry corner, or the nearest to ``start`` where that is given; then
    always the one whose beginning is nearest.
    """
    ways = [[flown(cell, way, alternate=alternate) for way in WAYS] for cell in cells]
    starts = np.array([[way[0, 0] for way in cell] for cell in ways])
    left = np.ones(len(cells), dtype=bool)
    chosen: list[FloatArray] = []
    here = start
    if here is None:
        index, way = _at_entry(cells, ENTRIES[entry])
        chosen.append(ways[index][way])
        left[index] = False
        here = chosen[0][-1, 1]
    while left.any():
        distances = np.hypot(*(starts - here).transpose(2, 0, 1))
        distances[~left] = np.inf
        index, way = divmod(int(np.argmin(distances)), len(WAYS))
        chosen.append(ways[index][way])
        left[index] = False
        here = chosen[-1][-1, 1]
    return chosen


def _at_entry(cells: Sequence[Cell], way: Way) -> tuple[int, int]:
    def rank(index: int) -> tuple[float, float]:
        cell = cells[index]
        u = cell.us[0] if way.rising_u else -cell.us[-1]
        v = -cell.highs[0 if way.rising_u else -1] if way.high_first else cell.lows[0 if way.rising_u else -1]
        return u, v

    return min(range(len(cells)), key=rank), WAYS.index(way)
