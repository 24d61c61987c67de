"""The handles of what is selected: corners, the plus on each edge, the rim of a circle, the middle."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from gcs.gui.map.editing.ink import HANDLE_PX, Canvas, cased_lines, paper, ring_segments, text_width
from gcs.gui.map.editing.ink_areas import OUTLINE_WIDTH, outline_pixels
from gcs.gui.map.editing.shapes import NOTHING, Points
from gcs.gui.map.editing.sketch import Sketch
from gcs.gui.map.viewport import Viewport
from gcs.gui.theme import font, paint_icon
from gcs.maps.mercator import world_xy
from gcs.planning.refs import Part, Ref

Pixel = tuple[float, float]
_PLUS_MIN_EDGE_PX = 34.0
_LEAST_AREA_PX = 36.0
MOVE_RADIUS, _PLUS_RADIUS = 12.0, 5.5
_MOST_SQUARES = 1500


@dataclass(frozen=True, slots=True, eq=False)
class HandleSet:
    """Where the handles of one part stand, in pixels."""

    ref: Ref
    ring: Points
    closed: bool
    minimum: int
    pluses: tuple[tuple[int, Pixel], ...]
    """For each plus: before which corner it puts a new one, and where it is."""
    center: Pixel | None
    rim: Pixel | None = None
    outline: Points = field(default_factory=lambda: NOTHING)
    """What is drawn in the accent."""


def handles_of(view: Viewport, sketch: Sketch, selection: Collection[Ref]) -> HandleSet | None:
    """Return the handles of the only part that is selected; None where it has none."""
    if len(selection) != 1:
        return None
    ref = next(iter(selection))
    if ref.part in (Part.POLYGON, Part.CIRCLE):
        return _of_fence(view, sketch, ref)
    if ref.part is not Part.ITEM or not 0 <= ref.index < len(sketch.shapes):
        return None
    shape = sketch.shapes[ref.index]
    if shape.outline is None:
        return None
    ring, handles = outline_pixels(view, shape.outline), shape.handles
    center = handles.center
    at = _near(view, world_xy(*center), ring) if center is not None else _middle(ring)
    pluses = _pluses(ring, handles.closed) if handles.grows else ()
    return HandleSet(ref, _corners(ring), handles.closed, handles.minimum, pluses, at, outline=ring)


def _of_fence(view: Viewport, sketch: Sketch, ref: Ref) -> HandleSet | None:
    shape = sketch.fence(ref)
    if shape is None:
        return None
    ring = outline_pixels(view, shape.ring)
    if shape.rim is not None:
        rim = _near(view, shape.rim, ring)
        return HandleSet(ref, NOTHING, True, 0, (), _near(view, shape.center, ring), rim, ring)
    return HandleSet(ref, _corners(ring), True, 3, _pluses(ring, True), _middle(ring), outline=ring)


def _corners(ring: Points) -> Points:
    """Return an outline's corners where there is room to take each; a single one is the middle itself."""
    if len(ring) == 2:
        return ring
    return ring if np.ptp(ring, axis=0).max() >= _LEAST_AREA_PX else NOTHING


def _near(view: Viewport, world: Pixel, ring: Points) -> Pixel:
    """Return the pixel of the world's copy that lies beside an outline."""
    x, y = view.world_to_pixel(*world)
    turns = round((float(ring[:, 0].mean()) - x) / view.scale)
    return x + turns * view.scale, y


def _middle(ring: Points) -> Pixel:
    x, y = ring.mean(axis=0).tolist()
    return x, y


def _pluses(ring: Points, closed: bool) -> tuple[tuple[int, Pixel], ...]:
    starts, ends = ring_segments(ring, closed=closed)
    way = ends - starts
    roomy = np.hypot(way[:, 0], way[:, 1]) >= _PLUS_MIN_EDGE_PX
    middles = ((starts + ends) / 2).tolist()
    return tuple((i + 1, (middles[i][0], middles[i][1])) for i in np.flatnonzero(roomy).tolist())


def paint_handles(canvas: Canvas, handles: HandleSet, hot: tuple[str, int] | None) -> None:
    """Draw outline and handles; ``hot`` names the one under the pointer or the keyboard: what, which."""
    accent = canvas.palette.accent
    width = OUTLINE_WIDTH * canvas.palette.line_scale**0.5
    cased_lines(canvas, *ring_segments(handles.outline, closed=handles.closed), accent, width)
    for before, at in handles.pluses:
        if canvas.holds(*at):
            paint_plus(canvas, at, hot=hot == ("plus", before))
    seen = [(i, x, y) for i, (x, y) in enumerate(handles.ring.tolist()) if canvas.holds(x, y)]
    for i, x, y in seen[:_MOST_SQUARES]:
        paint_square(canvas, (x, y), hot=hot == ("vertex", i))
    if handles.rim is not None:
        paint_square(canvas, handles.rim, hot=hot == ("rim", 0))
    if handles.center is not None and canvas.holds(*handles.center):
        _paint_move(canvas, handles.center, hot=hot == ("move", 0))


def paint_square(canvas: Canvas, at: Pixel, *, hot: bool = False) -> None:
    """Draw the handle of a corner."""
    half = HANDLE_PX / 2 + (1.5 if hot else 0.0)
    box = QRectF(at[0] - half, at[1] - half, 2 * half, 2 * half)
    painter, palette = canvas.painter, canvas.palette
    painter.setBrush(palette.accent if hot else paper(palette))
    for pen in (QPen(palette.casing, 3.6), QPen(paper(palette) if hot else palette.accent, 1.8)):
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(box)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_plus(canvas: Canvas, at: Pixel, *, hot: bool = False) -> None:
    """Draw the plus that puts a point in."""
    painter, palette, middle = canvas.painter, canvas.palette, QPointF(*at)
    radius = _PLUS_RADIUS + (1.5 if hot else 0.0)
    ink = QColor(palette.theme.on_acc) if hot else palette.accent
    painter.setBrush(palette.accent if hot else palette.plate)
    for pen in (QPen(palette.casing, 3.2), QPen(palette.accent, 1.5)):
        painter.setPen(pen)
        painter.drawEllipse(middle, radius, radius)
    painter.setPen(QPen(ink, 1.5))
    painter.drawLine(QPointF(at[0] - 3, at[1]), QPointF(at[0] + 3, at[1]))
    painter.drawLine(QPointF(at[0], at[1] - 3), QPointF(at[0], at[1] + 3))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_move(canvas: Canvas, at: Pixel, *, hot: bool) -> None:
    painter, palette = canvas.painter, canvas.palette
    radius = MOVE_RADIUS + (1.5 if hot else 0.0)
    painter.setBrush(palette.accent)
    for pen in (QPen(palette.casing, 4.2), QPen(paper(palette), 2.0)):
        painter.setPen(pen)
        painter.drawEllipse(QPointF(*at), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    paint_icon(painter, QRectF(at[0] - 8, at[1] - 8, 16, 16), "move", palette.theme.on_acc)


def paint_caption(canvas: Canvas, at: Pixel, name: str, figures: str) -> None:
    """Draw the plate beside the middle of a pattern: "Survey 3  0.84 km² · 16 lines"."""
    painter, palette = canvas.painter, canvas.palette
    wide = text_width(name, "map_label", palette)
    narrow = text_width(figures, "map_label_sub", palette)
    box = QRectF(round(at[0] + 21), round(at[1] - 13), wide + (narrow + 6 if figures else 0) + 18, 28)
    painter.setPen(QPen(palette.accent, 1.5))
    painter.setBrush(palette.plate)
    painter.drawRoundedRect(box, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.setPen(palette.text)
    painter.setFont(font("map_label", palette.theme))
    painter.drawText(box.adjusted(9, 0, 0, 0), side, name)
    if figures:
        painter.setFont(font("map_label_sub", palette.theme))
        painter.setPen(palette.text if palette.theme.weight_step else palette.text_soft)
        painter.drawText(box.adjusted(15 + wide, 0, 0, 0), side, figures)
