"""What one mission item looks like on the map: where it is flown and, for a pattern, its outline.

All in the unit square of the map, worked out once for each item object: items are frozen, so a plan of
5,000 of which one is dragged has one new shape for each step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import compress
from operator import is_not

import numpy as np
import numpy.typing as npt

from gcs.maps.mercator import position_is_valid, world_xy
from gcs.planning.catalogue import is_navigation
from gcs.planning.document import ComplexItem, Item, LatLon, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.flatten import expand

Points = npt.NDArray[np.float64]
World = tuple[float, float]
RETURN, TAKEOFFS = 20, (22, 84)
_LANDS = (21, 85)
_ROIS = (80, 195, 201)
NOTHING = np.empty((0, 2))


class Mark(Enum):
    """How an item shows."""

    NONE = "none"
    STOP = "stop"
    """Flown to; a numbered disc."""
    HOME = "home"
    """Flown at home: a takeoff without a place, a return."""
    ROI = "roi"
    OTHER = "other"
    """Has a place, but is not flown to."""
    PATTERN = "pattern"


@dataclass(frozen=True, slots=True, eq=False)
class Handles:
    """The corners of a pattern or fence that can be dragged."""

    places: tuple[LatLon, ...]
    closed: bool
    minimum: int
    center: LatLon | None = None
    """What the whole is dragged by."""
    grows: bool = True
    """Corners can be put in and taken out."""


NO_HANDLES = Handles((), False, 0)


@dataclass(frozen=True, slots=True, eq=False)
class ItemShape:
    """One item."""

    mark: Mark
    flown: tuple[World, ...] = ()
    """Where its line passes; one point for a simple item."""
    place: World | None = None
    """Where its symbol stands."""
    outline: Points | None = None
    """Of a pattern; not torn at the date line."""
    closed: bool = False
    handles: Handles = NO_HANDLES
    word: str = ""
    """What stands beside the number of a takeoff or landing: ``takeoff``, ``land``, ``return``."""
    terminal: bool = False
    """Nothing is flown after it."""


def shape_of(item: Item) -> ItemShape:
    """Work out how an item looks; impossible places are left out."""
    return _pattern(item) if isinstance(item, ComplexItem) else _simple(item)


def _simple(item: PlanItem) -> ItemShape:
    command = item.command
    word = "takeoff" if command in TAKEOFFS else "land" if command in _LANDS else ""
    if command == RETURN:
        return ItemShape(Mark.HOME, word="return", terminal=True)
    terminal = command in _LANDS
    if item.has_place and position_is_valid(item.params[4], item.params[5]):
        at = world_xy(item.params[4], item.params[5])
        if is_navigation(command) and command not in _ROIS:
            return ItemShape(Mark.STOP, (at,), at, word=word, terminal=terminal)
        return ItemShape(Mark.ROI if command in _ROIS else Mark.OTHER, (), at)
    if word and not item.has_place:
        return ItemShape(Mark.HOME, word=word, terminal=terminal)
    return ItemShape(Mark.NONE)


def _pattern(item: ComplexItem) -> ItemShape:
    handles = _handles(item)
    flown = tuple(_flown(item))
    outline = unwrapped(handles.places) if all_valid(handles.places) and handles.places else None
    if flown:
        place = flown[0]
    elif outline is not None:
        place = (float(outline[0, 0]), float(outline[0, 1]))
    else:
        return ItemShape(Mark.NONE)
    landing = item.kind.endswith("LandingPattern")
    return ItemShape(
        Mark.PATTERN, flown, place, outline, handles.closed, handles, "land" if landing else "", landing
    )


def _flown(item: ComplexItem) -> Iterable[World]:
    try:
        parts = expand(item)
    except PlanError:
        return
    for part in parts:
        if is_navigation(part.command) and part.has_place:
            lat_deg, lon_deg = part.params[4], part.params[5]
            if position_is_valid(lat_deg, lon_deg):
                yield world_xy(lat_deg, lon_deg)


def _handles(item: ComplexItem) -> Handles:
    from gcs.planning import patterns  # it brings shapely, which the window's start need not pay for

    try:
        found = patterns.handles(item)
    except PlanError:
        return NO_HANDLES
    center = found.centre if position_is_valid(*found.centre) else None
    return Handles(tuple(found.points), found.closed, found.minimum, center, not found.fixed)


def all_valid(places: Sequence[LatLon]) -> bool:
    """Return whether each place can be drawn: a part of an area would mislead."""
    return all(position_is_valid(lat, lon) for lat, lon in places)


def unwrapped(places: Sequence[LatLon]) -> Points:
    """Return the points (n, 2) in the unit square, each on the shorter way from the one before."""
    world = np.array([world_xy(lat, lon) for lat, lon in places]).reshape(-1, 2)
    return unwrap(world)


def unwrap(world: Points) -> Points:
    """Take the jumps at the date line out of points (n, 2)."""
    if len(world) > 1:
        steps = (np.diff(world[:, 0], prepend=world[0, 0]) + 0.5) % 1.0 - 0.5
        world = np.column_stack([world[0, 0] + np.cumsum(steps), world[:, 1]])
    return world


class ShapeBook:
    """The shapes of the items of a plan, kept from edit to edit by the items' identity."""

    def __init__(self) -> None:
        self._held: dict[int, tuple[Item, ItemShape]] = {}

    def shapes(self, items: Sequence[Item]) -> list[ItemShape]:
        """Return a shape for each item."""
        held, kept, found = self._held, {}, []
        for item in items:
            entry = held.get(id(item))
            if entry is None or entry[0] is not item:
                entry = (item, shape_of(item))
            kept[id(item)] = entry
            found.append(entry[1])
        self._held = kept
        return found


def changed_between(old: Sequence[object], new: Sequence[object]) -> list[int] | None:
    """Return the indices where two plans' items differ by identity; None when items came or went."""
    if old is new:
        return []
    if len(old) != len(new):
        return None
    return list(compress(range(len(new)), map(is_not, old, new)))
