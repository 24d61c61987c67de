"""Changes of a pattern by handles on a map and by the values of a form; each returns a new item."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gcs.model.elevation import Elevation
from gcs.planning.document import ComplexItem, LatLon
from gcs.planning.errors import PlanError
from gcs.planning.patterns.fields import Field, Value, checked
from gcs.planning.patterns.ground import FloatArray, Ground, middle
from gcs.planning.patterns.limits import finite
from gcs.planning.patterns.registry import pattern_of
from gcs.planning.patterns.spec import Pattern

_FARTHEST_M = 1e6


@dataclass(frozen=True, slots=True)
class Handles:
    """What of a pattern may be dragged."""

    points: tuple[LatLon, ...]
    closed: bool
    """They are the corners of an area."""
    minimum: int
    """So many must stay."""
    centre: LatLon
    fixed: bool = False
    """Points can be moved, but neither added nor removed."""


def handles(item: ComplexItem) -> Handles:
    """Return a pattern's handles.

    Raises:
        PlanError: its kind is not known, or its data are incomplete.
    """
    spec = pattern_of(item)
    return Handles(spec.points, spec.closed, spec.least, _centre(spec), spec.most == spec.least)


def _centre(spec: Pattern) -> LatLon:
    """Return the middle of a pattern: of those with two fixed points the first is it."""
    return spec.points[0] if spec.most == 2 else middle(spec.points)


def with_handle(
    item: ComplexItem, index: int, place: LatLon, elevation: Elevation | None = None
) -> ComplexItem:
    """Return a pattern with one handle moved."""
    spec = pattern_of(item)
    points = list(spec.points)
    points[_within(index, len(points))] = place
    return spec.with_points(tuple(points)).item(elevation)


def insert_handle(
    item: ComplexItem, index: int, place: LatLon, elevation: Elevation | None = None
) -> ComplexItem:
    """Return a pattern with a handle before another (or at the end)."""
    spec = pattern_of(item)
    if spec.most is not None and len(spec.points) >= spec.most:
        raise PlanError("This pattern takes no more points", "Move one of its points instead")
    points = list(spec.points)
    points.insert(_within(index, len(points) + 1), place)
    return spec.with_points(tuple(points)).item(elevation)


def remove_handle(item: ComplexItem, index: int, elevation: Elevation | None = None) -> ComplexItem:
    """Return a pattern without one of its handles."""
    spec = pattern_of(item)
    if len(spec.points) <= spec.least:
        raise PlanError(f"This pattern needs {spec.least} points", "Delete the whole pattern instead")
    points = list(spec.points)
    del points[_within(index, len(points))]
    return spec.with_points(tuple(points)).item(elevation)


def _within(index: int, count: int) -> int:
    if not 0 <= index < count:
        raise PlanError(f"The pattern has no point {index + 1}", "Choose one of its points")
    return index


def moved(
    item: ComplexItem, east_m: float, north_m: float, elevation: Elevation | None = None
) -> ComplexItem:
    """Return a pattern shifted."""
    step = np.array((_distance(east_m, "The way east"), _distance(north_m, "The way north")))
    return _transformed(item, lambda xy: xy + step, None, elevation)


def rotated(
    item: ComplexItem, angle_deg: float, pivot: LatLon | None = None, elevation: Elevation | None = None
) -> ComplexItem:
    """Return a pattern turned clockwise about a place, its middle without one."""
    radians = math.radians(finite(angle_deg, "The angle", -3600.0, 3600.0, "deg"))
    turn = np.array(((math.cos(radians), -math.sin(radians)), (math.sin(radians), math.cos(radians))))
    return _transformed(item, lambda xy: xy @ turn, pivot, elevation, lambda spec: spec.turned(angle_deg))


def scaled(
    item: ComplexItem, factor: float, pivot: LatLon | None = None, elevation: Elevation | None = None
) -> ComplexItem:
    """Return a pattern made larger or smaller about a place, its middle without one."""
    finite(factor, "The factor", 0.001, 1000.0)
    return _transformed(item, lambda xy: xy * factor, pivot, elevation, lambda spec: spec.scaled(factor))


def raised(item: ComplexItem, by_m: float, elevation: Elevation | None = None) -> ComplexItem:
    """Return a pattern higher or lower by so much, with everything of it that is a height."""
    return pattern_of(item).raised(_distance(by_m, "The height")).item(elevation)


def _transformed(
    item: ComplexItem,
    change: Callable[[FloatArray], FloatArray],
    pivot: LatLon | None,
    elevation: Elevation | None,
    own: Callable[[Pattern], Pattern] = lambda spec: spec,
) -> ComplexItem:
    spec = pattern_of(item)
    ground = Ground(_centre(spec) if pivot is None else pivot)
    points = ground.to_latlon(change(ground.to_xy(spec.points)))
    return own(spec).with_points(tuple(points)).item(elevation)


def _distance(metres: float, what: str) -> float:
    return finite(metres, what, -_FARTHEST_M, _FARTHEST_M, "m")


def fields(item: ComplexItem) -> tuple[Field, ...]:
    """Return what an editor shows of a pattern.

    Raises:
        PlanError: its kind is not known, or its data are incomplete.
    """
    return pattern_of(item).fields()


def with_field(item: ComplexItem, key: str, value: Value, elevation: Elevation | None = None) -> ComplexItem:
    """Return a pattern with one of its values changed.

    Raises:
        PlanError: there is no such value, it is out of range, or nothing can be worked out with it.
    """
    spec = pattern_of(item)
    return spec.with_value(key, checked(spec.fields(), key, value)).item(elevation)
