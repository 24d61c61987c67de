"""Ways from one place to another that stay within an area: round its inward corners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gcs.planning.patterns.ground import FloatArray

if TYPE_CHECKING:
    from shapely import Polygon

_MOST_CORNERS = 120
"""Of areas with more inward corners none is gone round: each pair of them must be tried."""


class Inside:
    """An area and how far outside of it one may fly."""

    def __init__(self, area: Polygon, reach_m: float) -> None:
        import shapely

        self._allowed = area.buffer(reach_m, quad_segs=4)
        shapely.prepare(self._allowed)
        self._corners = _inward_corners(np.asarray(area.simplify(reach_m / 4.0).exterior.coords))
        self._links: FloatArray | None = None

    def way(self, start: FloatArray, end: FloatArray) -> FloatArray:
        """Return the corners to fly over between two points, shape (n, 2): the shortest way.

        None where the straight way is free, or where no way along corners is found.
        """
        if self._lengths(start.reshape(1, 2), end.reshape(1, 2))[0] < np.inf:
            return self._corners[:0]
        if len(self._corners) > _MOST_CORNERS:
            return self._corners[:0]
        if self._links is None:
            one, other = (axis.ravel() for axis in np.indices((len(self._corners),) * 2))
            lengths = self._lengths(self._corners[one], self._corners[other])
            self._links = lengths.reshape(len(self._corners), len(self._corners))
        return self._corners[self._shortest(self._links, self._from(start), self._from(end))]

    def _from(self, place: FloatArray) -> FloatArray:
        return self._lengths(np.broadcast_to(place, self._corners.shape), self._corners)

    def _lengths(self, starts: FloatArray, ends: FloatArray) -> FloatArray:
        """Return how long straight ways are, endless where they lead outside."""
        import shapely

        free = shapely.covers(self._allowed, shapely.linestrings(np.stack((starts, ends), axis=1)))
        lengths: FloatArray = np.where(free, np.hypot(*(ends - starts).T), np.inf)
        return lengths

    @staticmethod
    def _shortest(links: FloatArray, first: FloatArray, last: FloatArray) -> list[int]:
        """Return the nodes of the shortest way: Dijkstra's algorithm over all nodes at once."""
        reached = first.copy()
        before = np.full(len(first), -1)
        left = np.ones(len(first), dtype=bool)
        while left.any():
            here = int(np.argmin(np.where(left, reached, np.inf)))
            left[here] = False
            through = reached[here] + links[here]
            nearer = through < reached
            reached[nearer], before[nearer] = through[nearer], here
        if not len(first) or not np.isfinite(np.min(reached + last)):
            return []
        way = [int(np.argmin(reached + last))]
        while before[way[-1]] >= 0:
            way.append(int(before[way[-1]]))
        return way[::-1]


def _inward_corners(ring: FloatArray) -> FloatArray:
    """Return the corners of a closed ring where it turns inwards."""
    corners = ring[:-1]
    before, after = corners - np.roll(corners, 1, axis=0), np.roll(corners, -1, axis=0) - corners
    turns = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    x, y = corners.T
    area = float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))
    inward: FloatArray = corners[turns * np.sign(area) < 0.0]
    return inward
