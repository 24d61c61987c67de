"""Corners of areas and lines on the flat ground: which of them make a shape that can be flown."""

from __future__ import annotations

import numpy as np

from gcs.planning.errors import PlanError
from gcs.planning.patterns.ground import FloatArray

_SAME_M = 0.01
_LEAST_AREA_M2 = 1.0


def distinct(corners: FloatArray, *, closed: bool) -> FloatArray:
    """Return points without those that repeat the one before (and, of a ring, the first one)."""
    steps = np.hypot(*(corners - np.roll(corners, 1, axis=0)).T)
    keep = steps > _SAME_M
    if not closed:
        keep[0] = True
    kept: FloatArray = corners[keep]
    return kept


def check_ring(corners: FloatArray, what: str) -> None:
    """Refuse a ring that crosses itself or encloses nothing.

    Raises:
        PlanError: with what is wrong.
    """
    from shapely import Polygon  # late: the window's start does without

    if len(corners) < 3:
        raise PlanError(f"{what} has fewer than three different points", "Give at least three")
    shape = Polygon(corners)
    if not shape.is_valid:
        raise PlanError(f"{what} crosses itself", "Move or delete the point where its sides cross")
    if shape.area < _LEAST_AREA_M2:
        raise PlanError(f"{what} encloses no area", "Move its points apart")


def clamped_deg(angle_deg: float) -> float:
    """Return the direction of the same lines between -90 and 90: the entry's corners stay where they are."""
    turned = (angle_deg + 90.0) % 180.0 - 90.0
    return 90.0 if turned == -90.0 and angle_deg > 0.0 else turned


def long_side_deg(ring: FloatArray) -> float:
    """Return the direction of an area's longer side."""
    from shapely import Polygon

    corners = np.asarray(Polygon(ring).minimum_rotated_rectangle.exterior.coords)
    sides = np.diff(corners, axis=0)
    longest = sides[int(np.argmax(np.hypot(*sides.T)))]
    angle_deg = round(clamped_deg(float(np.degrees(np.arctan2(longest[0], longest[1])))), 1)
    return 90.0 if angle_deg == -90.0 else angle_deg
