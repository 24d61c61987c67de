"""Clipping and fast polygons: Qt's rasteriser wants coordinates near the screen, and few Python calls."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shiboken6
from PySide6.QtGui import QPolygonF

Points = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def polygon_of(points: Points) -> QPolygonF:
    """A Qt polygon of points (n, 2), filled in one copy instead of n calls."""
    polygon = QPolygonF()
    count = len(points)
    if count == 0:
        return polygon
    polygon.resize(count)
    # PySide6's stubs know neither the buffer protocol of VoidPtr nor its full signature.
    void_ptr: Any = shiboken6.VoidPtr
    (address,) = shiboken6.getCppPointer(polygon.data())
    memory = np.frombuffer(void_ptr(address, count * 16, True), np.float64)
    memory.reshape(count, 2)[:] = points
    return polygon


def clip_ring(points: Points, box: Box) -> Points:
    """Cut a closed ring (n, 2) to a box (Sutherland and Hodgman 1974, one edge at a time)."""
    for axis, limit, sign in ((0, box[0], 1.0), (0, box[2], -1.0), (1, box[1], 1.0), (1, box[3], -1.0)):
        if len(points) == 0:
            return points
        inside = (points[:, axis] - limit) * sign >= 0
        if inside.all():
            continue
        points = _clip_edge(points, inside, axis, limit)
    return points


def _clip_edge(points: Points, inside: npt.NDArray[np.bool_], axis: int, limit: float) -> Points:
    after, inside_after = np.roll(points, -1, axis=0), np.roll(inside, -1)
    crosses = inside != inside_after
    span = after[:, axis] - points[:, axis]
    t = np.where(crosses, (limit - points[:, axis]) / np.where(span == 0, 1.0, span), 0.0)
    cuts = points + (after - points) * t[:, None]
    # Each point stays if inside, and is followed by its edge's cut: interleave and keep what counts.
    both = np.empty((2 * len(points), 2))
    both[0::2], both[1::2] = points, cuts
    keep = np.empty(2 * len(points), bool)
    keep[0::2], keep[1::2] = inside, crosses
    return both[keep]


def clip_segment(
    x0: float, y0: float, x1: float, y1: float, box: Box
) -> tuple[float, float, float, float] | None:
    """Cut a segment to a box (Liang and Barsky 1984); None when it misses the box."""
    dx, dy = x1 - x0, y1 - y0
    low, high = 0.0, 1.0
    for p, q in ((-dx, x0 - box[0]), (dx, box[2] - x0), (-dy, y0 - box[1]), (dy, box[3] - y0)):
        if p == 0:
            if q < 0:
                return None
        elif p < 0:
            low = max(low, q / p)
        else:
            high = min(high, q / p)
    if low > high:
        return None
    return x0 + low * dx, y0 + low * dy, x0 + high * dx, y0 + high * dy


def clip_segments(starts: Points, ends: Points, box: Box) -> tuple[Points, Points, npt.NDArray[np.bool_]]:
    """Cut segments (n, 2) to a box all at once (Liang and Barsky 1984).

    Returns:
        Starts and ends of those that touch the box, and which of the given ones they are.
    """
    delta = ends - starts
    low, high = np.zeros(len(starts)), np.ones(len(starts))
    outside = np.zeros(len(starts), bool)
    for axis, limit, sign in ((0, box[0], -1.0), (0, box[2], 1.0), (1, box[1], -1.0), (1, box[3], 1.0)):
        p = sign * delta[:, axis]
        q = sign * (limit - starts[:, axis])
        flat = p == 0
        t = q / np.where(flat, 1.0, p)
        low = np.where(p < 0, np.maximum(low, t), low)
        high = np.where(p > 0, np.minimum(high, t), high)
        outside |= flat & (q < 0)
    hits = ~outside & (low <= high)
    first, way = starts[hits], delta[hits]
    return first + low[hits, None] * way, first + high[hits, None] * way, hits
