"""Draws where jumps lead: a dashed bow from the last place before the jump to its target, with how often."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath, QPen, QPolygonF

from gcs.gui.map.editing.ink import Canvas, faded, label, text_width
from gcs.gui.map.editing.shapes import Mark, World
from gcs.gui.map.editing.sketch import Sketch
from gcs.planning.document import DO_JUMP, PlanItem
from gcs.planning.edits.jumps import ids_of

_ROLE = "map_label_sub"
_BULGE, _HEAD_PX, _LEAST_PX, _WIDTH = 0.18, 9.0, 40.0, 1.6
_MOST = 60


@dataclass(frozen=True, slots=True)
class Jump:
    """One jump, from place to place."""

    index: int
    start: World
    end: World
    repeats: int
    """Below zero: for ever."""

    @property
    def words(self) -> str:
        """The jump's number and how often it is done."""
        return f"{self.index + 1} · {'∞' if self.repeats < 0 else f'{self.repeats}×'}"


class JumpBook:
    """The jumps of the newest plan; looked for once for each list of items."""

    def __init__(self) -> None:
        self._sketch = Sketch()
        self._jumps: tuple[Jump, ...] = ()

    def of(self, sketch: Sketch) -> tuple[Jump, ...]:
        """Return the jumps of a plan that lead from a place to another one."""
        if sketch is not self._sketch:
            self._sketch, self._jumps = sketch, jumps_of(sketch)
        return self._jumps


def jumps_of(sketch: Sketch) -> tuple[Jump, ...]:
    """Return the jumps of a plan; those with a target that does not exist are left to the checks."""
    items = sketch.plan.items
    found = [
        (i, item) for i, item in enumerate(items) if isinstance(item, PlanItem) and item.command == DO_JUMP
    ]
    if not found:
        return ()
    target_of = {number: i for i, item in enumerate(items) for number in ids_of(item)}
    jumps = []
    for index, item in found[:_MOST]:
        target = target_of.get(int(item.params[0])) if np.isfinite(item.params[0]) else None
        if target is None or not np.isfinite(item.params[1]):
            continue
        start = next((at for i in range(index - 1, -1, -1) if (at := _stop(sketch, i, -1))), None)
        end = next((at for i in range(target, len(items)) if (at := _stop(sketch, i, 0))), None)
        if start is not None and end is not None and start != end:
            jumps.append(Jump(index, start, end, int(item.params[1])))
    return tuple(jumps)


def _stop(sketch: Sketch, index: int, which: int) -> World | None:
    """Return the first or the last place at which an item is flown."""
    shape = sketch.shapes[index]
    if shape.flown:
        return shape.flown[which]
    return sketch.home.at if shape.mark is Mark.HOME and sketch.home is not None else None


def paint_jumps(canvas: Canvas, jumps: tuple[Jump, ...]) -> None:
    """Draw the bows."""
    for jump in jumps:
        x, y = canvas.view.world_to_pixel(*jump.start)
        east = (jump.end[0] - jump.start[0] + 0.5) % 1.0 - 0.5
        way = np.array([east, jump.end[1] - jump.start[1]]) * canvas.view.scale
        length = float(np.hypot(*way))
        middle = np.array([x, y]) + way / 2
        seen = canvas.holds(float(middle[0]), float(middle[1]), length)
        if seen and _LEAST_PX < length < 4 * (canvas.view.width + canvas.view.height):
            _paint_bow(canvas, np.array([x, y]), way, length, jump.words)


def _paint_bow(canvas: Canvas, start: np.ndarray, way: np.ndarray, length: float, words: str) -> None:
    side = np.array([-way[1], way[0]]) * _BULGE
    end, knee = start + way, start + way / 2 + 2 * side
    # It ends at the rim of the target's disc.
    into = (end - knee) / max(1.0, float(np.hypot(*(end - knee))))
    tip = end - into * 13.0
    bow = QPainterPath(QPointF(*start))
    bow.quadTo(QPointF(*knee), QPointF(*tip))
    painter, palette = canvas.painter, canvas.palette
    colour = faded(palette.leg, 0.8)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(palette.casing, _WIDTH + 1.8))
    painter.drawPath(bow)
    pen = QPen(colour, _WIDTH * palette.line_scale**0.5)
    pen.setDashPattern([4.0, 3.0])
    painter.setPen(pen)
    painter.drawPath(bow)
    across = np.array([-into[1], into[0]]) * _HEAD_PX / 2
    back = tip - into * _HEAD_PX
    painter.setPen(QPen(palette.casing, 1.0))
    painter.setBrush(palette.leg)
    painter.drawPolygon(QPolygonF([QPointF(*tip), QPointF(*(back + across)), QPointF(*(back - across))]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if length > 2 * _LEAST_PX:
        x, y = (start + way / 2 + side).tolist()
        label(canvas, x - text_width(words, _ROLE, palette) / 2, y + 4, words, _ROLE, palette.text)
