"""Ways from one place to another that stay within an area: round its inward corners."""

from __future__ import annotations

import heapq
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

    def way(self, start: FloatArray, end: FloatArray) -> FloatArray:
        """Return the corners to fly over between two points, shape (n, 2): the shortest way.

        None where the straight way is free, or where no way along corners is found.
        """
        nodes = np.vstack((start, end, self._corners))
        if self._free(nodes[:1], nodes[1:2])[0] or len(self._corners) > _MOST_CORNERS:
            return nodes[:0]
        found = self._shortest(nodes)
        return nodes[found]

    def _free(self, starts: FloatArray, ends: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        import shapely

        return np.asarray(
            shapely.covers(self._allowed, shapely.linestrings(np.stack((starts, ends), axis=1)))
        )

    def _shortest(self, nodes: FloatArray) -> list[int]:
        """Dijkstra's algorithm from the first node to the second; nodes between them."""
        best = {0: 0.0}
        before: dict[int, int] = {}
        waiting = [(0.0, 0)]
        done: set[int] = set()
        while waiting:
            length, here = heapq.heappop(waiting)
            if here == 1:
                break
            if here in done:
                continue
            done.add(here)
            steps = np.hypot(*(nodes - nodes[here]).T)
            for there in np.flatnonzero(
                self._free(np.broadcast_to(nodes[here], nodes.shape), nodes)
            ).tolist():
                reached = length + float(steps[there])
                if reached < best.get(there, np.inf):
                    best[there], before[there] = reached, here
                    heapq.heappush(waiting, (reached, there))
        way: list[int] = []
        node = before.get(1, 0)
        while node:
            way.append(node)
            node = before[node]
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
