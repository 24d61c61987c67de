"""What is under the pointer: handles before items, items before edges, edges before areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from gcs.gui.map.editing.handles import MOVE_RADIUS, HandleSet
from gcs.gui.map.editing.ink import HIT_PX, ring_segments
from gcs.gui.map.editing.ink_areas import outline_pixels
from gcs.gui.map.editing.ink_route import Discs, items_at_home, leg_pixels, place_discs
from gcs.gui.map.editing.shapes import Points
from gcs.gui.map.editing.sketch import Sketch
from gcs.gui.map.viewport import Viewport
from gcs.planning.refs import Ref, item_ref

_ITEM_PX, _EDGE_PX = 14.0, 8.0
_PLUS_MIN_LEG_PX = 44.0


class Target(Enum):
    """What kind of thing was hit."""

    VERTEX = "vertex"
    PLUS = "plus"
    RIM = "rim"
    MOVE = "move"
    ITEM = "item"
    """Any part that has one place: an item, home, a rally point, the return point."""
    LEG_PLUS = "leg plus"
    LEG = "leg"
    EDGE = "edge"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Hit:
    """What was hit."""

    target: Target
    ref: Ref | None
    """None for a leg."""
    index: int = 0
    """Of a corner; before which one a plus puts another; of a leg: the stop where it starts."""

    @property
    def is_handle(self) -> bool:
        """A handle of what is selected."""
        return self.target in (Target.VERTEX, Target.PLUS, Target.RIM, Target.MOVE)


class Frame:
    """A sketch in a view, with all that hits and drawing need worked out once."""

    def __init__(self, view: Viewport, sketch: Sketch) -> None:
        self.view = view
        self.sketch = sketch
        self.discs: Discs = place_discs(view, sketch)
        self.home_parts: list[tuple[Ref, str, QRectF]] = []
        """Set by the drawing: where the words beside home are."""
        self._legs: tuple[Points, Points, np.ndarray] | None = None

    @property
    def legs(self) -> tuple[Points, Points, np.ndarray]:
        """Starts, ends and numbers of the legs outside patterns, in pixels."""
        if self._legs is None:
            starts, ends, index = leg_pixels(self.view, self.sketch.route)
            wide = ~self.sketch.thin[index] if len(index) else np.zeros(0, bool)
            self._legs = starts[wide], ends[wide], index[wide]
        return self._legs

    def hit(self, x: float, y: float, handles: HandleSet | None) -> Hit | None:
        """Return what is under a pixel."""
        return (
            _hit_handle(handles, x, y)
            or self.hit_item(x, y)
            or self._hit_leg_plus(x, y)
            or self._hit_edge(x, y)
            or self.hit_leg(x, y)
            or self._hit_area(x, y)
        )

    def hit_item(self, x: float, y: float) -> Hit | None:
        """Return the nearest part with a place of its own."""
        for ref, _, room in self.home_parts:
            if room.contains(QPointF(x, y)):
                return Hit(Target.ITEM, ref)
        off = np.hypot(self.discs.pixels[:, 0] - x, self.discs.pixels[:, 1] - y)
        found: list[tuple[float, Ref]] = [
            (float(off[i]), item_ref(int(self.discs.source[i])))
            for i in np.flatnonzero(off < _ITEM_PX).tolist()
        ]
        if self.home_parts:
            home = {item_ref(i) for i in items_at_home(self.view, self.sketch, self.discs)}
            found = [entry for entry in found if entry[1] not in home]
        for spot in self.sketch.spots():
            px, py = self.view.world_to_pixel(*spot.at)
            distance = float(np.hypot(px - x, py - y))
            if distance < _ITEM_PX:
                found.append((distance, spot.ref))
        if not found:
            return None
        return Hit(Target.ITEM, min(found, key=lambda entry: entry[0])[1])

    def _hit_leg_plus(self, x: float, y: float) -> Hit | None:
        starts, ends, index = self.legs
        middle, way = (starts + ends) / 2, ends - starts
        off = np.hypot(middle[:, 0] - x, middle[:, 1] - y)
        off[np.hypot(way[:, 0], way[:, 1]) < _PLUS_MIN_LEG_PX] = np.inf
        if len(off) == 0 or off.min() > HIT_PX:
            return None
        return Hit(Target.LEG_PLUS, None, int(index[off.argmin()]))

    def hit_leg(self, x: float, y: float) -> Hit | None:
        """Return the leg under a pixel."""
        starts, ends, index = self.legs
        off = distances(starts, ends, x, y)
        if len(off) == 0 or off.min() > _EDGE_PX:
            return None
        return Hit(Target.LEG, None, int(index[off.argmin()]))

    def leg_middle(self, index: int) -> tuple[float, float] | None:
        """Return where the plus of a leg stands; None where it is too short."""
        starts, ends, numbers = self.legs
        at = np.flatnonzero(numbers == index)
        if len(at) == 0:
            return None
        a, b = starts[at[0]], ends[at[0]]
        if np.hypot(*(b - a)) < _PLUS_MIN_LEG_PX:
            return None
        x, y = ((a + b) / 2).tolist()
        return x, y

    def _areas(self) -> list[tuple[Ref, Points, bool, bool]]:
        """Each outline: what it is of, its pixels, whether it is closed, whether its inside counts."""
        found = []
        for i in self.sketch.patterns:
            shape = self.sketch.shapes[i]
            if shape.outline is not None and len(shape.outline) > 1:
                pixels = outline_pixels(self.view, shape.outline)
                found.append((item_ref(i), pixels, shape.closed, shape.closed))
        for fence in self.sketch.fences:
            pixels = outline_pixels(self.view, fence.ring)
            found.append((fence.ref, pixels, True, not fence.mark.inclusion))
        return found

    def _hit_edge(self, x: float, y: float) -> Hit | None:
        best, nearest = None, _EDGE_PX
        for ref, pixels, closed, _ in self._areas():
            off = distances(*ring_segments(pixels, closed=closed), x, y)
            if off.min() < nearest:
                best, nearest = ref, float(off.min())
        return Hit(Target.EDGE, best) if best is not None else None

    def _hit_area(self, x: float, y: float) -> Hit | None:
        inside = [
            (float(np.ptp(pixels[:, 0]) * np.ptp(pixels[:, 1])), ref)
            for ref, pixels, _, counts in self._areas()
            if counts and contains(pixels, x, y)
        ]
        # The smallest wins, so that what lies in a large area can be reached.
        return Hit(Target.AREA, min(inside, key=lambda entry: entry[0])[1]) if inside else None

    def inside(self, box: QRectF) -> frozenset[Ref]:
        """Return what lies in a box: places in it, and areas that are wholly in it."""
        discs = self.discs
        within = (
            (discs.pixels[:, 0] >= box.left())
            & (discs.pixels[:, 0] <= box.right())
            & (discs.pixels[:, 1] >= box.top())
            & (discs.pixels[:, 1] <= box.bottom())
        )
        whole = {ref: bool(box.contains(_bounds(pixels))) for ref, pixels, _, _ in self._areas()}
        found = {item_ref(i) for i in discs.source[within].tolist()}
        found = {ref for ref in found if whole.get(ref, True)}
        found |= {ref for ref, inside in whole.items() if inside}
        for spot in self.sketch.rallies:
            if box.contains(QPointF(*self.view.world_to_pixel(*spot.at))):
                found.add(spot.ref)
        return frozenset(found)


def _bounds(pixels: Points) -> QRectF:
    (left, top), (right, bottom) = pixels.min(axis=0).tolist(), pixels.max(axis=0).tolist()
    return QRectF(left, top, right - left, bottom - top)


def _hit_handle(handles: HandleSet | None, x: float, y: float) -> Hit | None:
    if handles is None:
        return None
    if handles.rim is not None and _off(handles.rim, x, y) < HIT_PX:
        return Hit(Target.RIM, handles.ref)
    if len(handles.ring):
        off = np.hypot(handles.ring[:, 0] - x, handles.ring[:, 1] - y)
        if off.min() < HIT_PX:
            return Hit(Target.VERTEX, handles.ref, int(off.argmin()))
    if handles.center is not None and _off(handles.center, x, y) < MOVE_RADIUS + 2:
        return Hit(Target.MOVE, handles.ref)
    near = min(handles.pluses, key=lambda plus: _off(plus[1], x, y), default=None)
    if near is not None and _off(near[1], x, y) < HIT_PX:
        return Hit(Target.PLUS, handles.ref, near[0])
    return None


def _off(at: tuple[float, float], x: float, y: float) -> float:
    return float(np.hypot(at[0] - x, at[1] - y))


def distances(starts: Points, ends: Points, x: float, y: float) -> np.ndarray:
    """Return how far a pixel is from each of some segments."""
    way = ends - starts
    length2 = np.maximum((way * way).sum(axis=1), 1e-9)
    to = np.array([x, y]) - starts
    t = np.clip((to * way).sum(axis=1) / length2, 0.0, 1.0)
    off = to - way * t[:, None]
    return np.asarray(np.hypot(off[:, 0], off[:, 1]))


def contains(ring: Points, x: float, y: float) -> bool:
    """Return whether a pixel lies inside an outline (even-odd rule)."""
    after = np.roll(ring, -1, axis=0)
    crosses = (ring[:, 1] > y) != (after[:, 1] > y)
    a, b = ring[crosses], after[crosses]
    at = a[:, 0] + (y - a[:, 1]) * (b[:, 0] - a[:, 0]) / (b[:, 1] - a[:, 1])
    return int(np.count_nonzero(at > x)) % 2 == 1


def in_order(sketch: Sketch) -> Sequence[Ref]:
    """Return all parts in the order that Tab walks: items, fence, rally points, home, return point."""
    plan = sketch.plan
    spots = [spot.ref for spot in (*sketch.rallies, sketch.home, sketch.breach) if spot is not None]
    return [*(item_ref(i) for i in range(len(plan.items))), *(fence.ref for fence in sketch.fences), *spots]
