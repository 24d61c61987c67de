"""Edits that patterns do themselves: they work their flight out anew from their description."""

from __future__ import annotations

from collections.abc import Iterable

from gcs.model.elevation import Elevation
from gcs.planning import patterns
from gcs.planning.document import ComplexItem, LatLon, PlanItem
from gcs.planning.edits.ground import carried
from gcs.planning.errors import PlanError
from gcs.planning.flatten import expand
from gcs.planning.geodesy import distance_m

SPEED = "speed_mps"
_ENTRY = "entry"
_HEIGHT = "height_m"
_LIFTED = ("entrance_m", "structure_m", "bottom_m", "end_alt_m", _HEIGHT)
"""Fields that are heights; a landing's are not among them: the ground stays where it is."""


def pattern_points(item: ComplexItem) -> tuple[LatLon, ...]:
    """Return what a pattern is drawn by.

    Raises:
        PlanError: it is of an unknown kind, or can't be read.
    """
    return patterns.pattern_of(item).points


def pattern_carried(
    item: ComplexItem, start: LatLon, end: LatLon, elevation: Elevation | None = None
) -> ComplexItem:
    """Return a pattern as it lies when ``start`` has gone to ``end``."""
    spec = patterns.pattern_of(item)
    return spec.with_points(tuple(carried(spec.points, start, end))).item(elevation)


def pattern_at(item: ComplexItem, place: LatLon, elevation: Elevation | None = None) -> ComplexItem:
    """Return a pattern with its centre at a place."""
    return pattern_carried(item, patterns.handles(item).centre, place, elevation)


def pattern_value(item: ComplexItem, key: str) -> float | None:
    """Return a number that a pattern has; None where this kind has no such field."""
    found = next((field for field in patterns.fields(item) if field.key == key), None)
    return None if found is None else float(found.value)


def pattern_at_height(
    item: ComplexItem, height_m: float, elevation: Elevation | None = None
) -> ComplexItem | None:
    """Return a pattern that is flown at another height; None where it has not the one height."""
    if pattern_value(item, _HEIGHT) is None:
        return None
    return patterns.with_field(item, _HEIGHT, height_m, elevation)


def pattern_lifted(item: ComplexItem, by_m: float, elevation: Elevation | None = None) -> ComplexItem:
    """Return a pattern with all its heights changed; the same where it has none."""
    heights = {field.key: float(field.value) for field in patterns.fields(item) if field.key in _LIFTED}
    # The top first on the way up, the bottom first on the way down: else they meet between.
    for key in _LIFTED if by_m > 0.0 else reversed(_LIFTED):
        if key in heights:
            item = patterns.with_field(item, key, heights[key] + by_m, elevation)
    return item


def pattern_reversed(item: ComplexItem, elevation: Elevation | None = None) -> ComplexItem:
    """Return a pattern that is entered where it ended, where its kind lets one choose; else as it is."""
    try:
        entry = next((field for field in patterns.fields(item) if field.key == _ENTRY), None)
    except PlanError:
        return item
    if entry is None:
        return item
    first, last = _ends(item)
    best, shortest_m = item, distance_m(first, last) * 2.0
    for choice, _ in entry.choices:
        other = patterns.with_field(item, _ENTRY, choice, elevation)
        begin, end = _ends(other)
        away_m = distance_m(begin, last) + distance_m(end, first)
        if away_m < shortest_m:
            best, shortest_m = other, away_m
    return best


def _ends(item: ComplexItem) -> tuple[LatLon, LatLon]:
    places = list(_places(expand(item)))
    return places[0], places[-1]


def _places(items: Iterable[PlanItem]) -> Iterable[LatLon]:
    return ((item.place.lat_deg, item.place.lon_deg) for item in items if item.has_place)
