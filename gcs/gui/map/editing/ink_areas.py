"""Draws what covers ground: the outlines of patterns, and fences with their ticks, hatch and label."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from PySide6.QtCore import Qt

from gcs.gui.map.editing.ink import Canvas, cased_lines, faded, label, ring_segments, text_width
from gcs.gui.map.editing.shapes import Points
from gcs.gui.map.editing.sketch import FenceShape, Sketch
from gcs.gui.map.editing.words import tr
from gcs.gui.map.fences import paint_fence
from gcs.gui.map.geometry import clip_ring, polygon_of
from gcs.gui.map.viewport import Viewport
from gcs.model.format import distance as distance_text
from gcs.model.units import UnitSettings
from gcs.planning.refs import Part, Ref

OUTLINE_WIDTH, FILL_ALPHA = 1.8, 0.10
_LEAST_PX = 3.0


def outline_pixels(view: Viewport, outline: Points) -> Points:
    """Return an outline (n, 2) in pixels in one piece, at the world's copy nearest the middle."""
    shift = round(float(outline[:, 0].mean()) - view.center_x)
    pixels = (outline - (view.center_x + shift, view.center_y)) * view.scale
    pixels += (view.width / 2, view.height / 2)
    return np.asarray(pixels)


def in_view(canvas: Canvas, pixels: Points) -> bool:
    """Return whether an outline touches the view and is large enough to be seen."""
    if len(pixels) == 0:
        return False
    (left, top), (right, bottom) = pixels.min(axis=0), pixels.max(axis=0)
    box = canvas.box
    touches = right > box[0] and left < box[2] and bottom > box[1] and top < box[3]
    return bool(touches and max(right - left, bottom - top) > _LEAST_PX)


def paint_patterns(canvas: Canvas, sketch: Sketch, *, without: Collection[int]) -> None:
    """Draw the outlines of all patterns."""
    for i in sketch.patterns:
        if i not in without:
            paint_pattern(canvas, sketch, i)


def paint_pattern(canvas: Canvas, sketch: Sketch, index: int) -> None:
    """Draw the outline of one pattern, an area filled with a tenth of the accent."""
    shape = sketch.shapes[index]
    if shape.outline is None or len(shape.outline) < 2:
        return
    pixels = outline_pixels(canvas.view, shape.outline)
    if not in_view(canvas, pixels):
        return
    if shape.closed:
        fill(canvas, pixels, FILL_ALPHA)
    width = OUTLINE_WIDTH * canvas.palette.line_scale**0.5
    cased_lines(canvas, *ring_segments(pixels, closed=shape.closed), canvas.palette.accent, width)


def fill(canvas: Canvas, pixels: Points, alpha: float) -> None:
    """Fill an area with the accent seen through."""
    inner = clip_ring(pixels, canvas.box)
    if len(inner) > 2:
        canvas.painter.setPen(Qt.PenStyle.NoPen)
        canvas.painter.setBrush(faded(canvas.palette.accent, alpha))
        canvas.painter.drawPolygon(polygon_of(inner))
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_fences(canvas: Canvas, sketch: Sketch, units: UnitSettings, *, without: Collection[Ref]) -> None:
    """Draw the fence."""
    for shape in sketch.fences:
        if shape.ref not in without:
            paint_one_fence(canvas, shape, units)


def paint_one_fence(canvas: Canvas, shape: FenceShape, units: UnitSettings) -> None:
    """Draw one area of the fence; an exclusion with its words."""
    pixels = outline_pixels(canvas.view, shape.ring)
    if not in_view(canvas, pixels):
        return
    paint_fence(canvas.painter, canvas.view, shape.mark, canvas.palette)
    canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
    if not shape.mark.inclusion:
        _exclusion_words(canvas, shape, pixels, units)


def _exclusion_words(canvas: Canvas, shape: FenceShape, pixels: Points, units: UnitSettings) -> None:
    words = tr("Exclusion")
    size = pixels.max(axis=0) - pixels.min(axis=0)
    width = text_width(words, "map_label_sub", canvas.palette)
    if size[0] < width + 8:
        return
    x, y = pixels.mean(axis=0).tolist()
    lines = [words]
    if shape.ref.part is Part.CIRCLE and shape.radius_m is not None and size[1] > 48:
        lines.append(f"r {distance_text(shape.radius_m, units).text}")
    colour = canvas.palette.fence
    for row, line in enumerate(lines):
        left = x - text_width(line, "map_label_sub", canvas.palette) / 2
        label(canvas, left, y + 4 + 14 * row - 7 * (len(lines) - 1), line, "map_label_sub", colour)
