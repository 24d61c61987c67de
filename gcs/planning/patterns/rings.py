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
    if shape.area < _LEAST_AREA_M2:
        raise PlanError(f"{what} encloses no area", "Move its points apart")
    if not shape.is_valid:
        raise PlanError(f"{what} crosses itself", "Move or delete the point where its sides cross")
