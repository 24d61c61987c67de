"""Edits that patterns do themselves: the list's and the map's edits hand complex items to ``patterns``."""

from __future__ import annotations

from gcs.planning.document import ComplexItem, LatLon
from gcs.planning.edits.ground import metres_between
from gcs.planning.errors import PlanError

_HEIGHTS = ("height_m", "alt_m", "altitude_m")


def pattern_centre(item: ComplexItem) -> LatLon:
    """Return a pattern's centre.

    Raises:
        PlanError: it is of an unknown kind.
    """
    from gcs.planning import patterns

    return patterns.handles(item).centre


def pattern_at(item: ComplexItem, place: LatLon) -> ComplexItem:
    """Return a pattern with its centre at a place."""
    from gcs.planning import patterns

    east_m, north_m = metres_between(pattern_centre(item), place)
    return patterns.moved(item, east_m, north_m)


def pattern_height(item: ComplexItem) -> float | None:
    """Return the height that a pattern is flown at; None where it has no single one."""
    from gcs.planning import patterns

    for field in patterns.fields(item):
        if field.key in _HEIGHTS:
            return float(field.value)
    return None


def pattern_with_height(item: ComplexItem, height_m: float) -> ComplexItem:
    """Return a pattern that is flown at another height.

    Raises:
        PlanError: it has no single height.
    """
    from gcs.planning import patterns

    for field in patterns.fields(item):
        if field.key in _HEIGHTS:
            return patterns.with_field(item, field.key, height_m)
    raise PlanError("This pattern has no height of its own", "Change its values instead")


def pattern_with_vertex(item: ComplexItem, i: int, place: LatLon) -> ComplexItem:
    """Return a pattern with a handle elsewhere.

    Raises:
        PlanError: there is no such handle.
    """
    from gcs.planning import patterns

    return patterns.with_handle(item, i, place)


def pattern_with_vertices(item: ComplexItem, i: int, place: LatLon | None) -> ComplexItem:
    """Return a pattern with one handle more, before handle ``i``; None: without handle ``i``.

    Raises:
        PlanError: there is no such handle, or too few would be left.
    """
    from gcs.planning import patterns

    return patterns.remove_handle(item, i) if place is None else patterns.insert_handle(item, i, place)


def pattern_reversed(item: ComplexItem) -> ComplexItem:
    """Return a pattern that is flown from its other end, where it can be; else as it is."""
    return item
