"""What is drawn of a plan in each frame: what is dragged, selected or pointed at, and words beside it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gcs.gui.map.editing.conflicts import Conflict, paint_callouts, paint_conflicts
from gcs.gui.map.editing.handles import HandleSet, paint_caption, paint_handles, paint_plus
from gcs.gui.map.editing.hits import Frame, Hit, Target
from gcs.gui.map.editing.ink import Canvas, cased_lines, faded, ring_segments
from gcs.gui.map.editing.ink_areas import (
    fill,
    outline_pixels,
    paint_one_fence,
    paint_pattern,
)
from gcs.gui.map.editing.ink_points import (
    home_label,
    paint_home_label,
    paint_spots,
)
from gcs.gui.map.editing.ink_route import (
    Progress,
    items_at_home,
    leg_pixels,
    lifted_legs,
    paint_discs,
    paint_exits,
    paint_legs,
    paint_mark,
)
from gcs.gui.map.editing.shapes import Mark
from gcs.gui.map.editing.sketch import HOME_SOURCE, Sketch
from gcs.gui.map.editing.words import area_text, name_of
from gcs.gui.map.pixmaps import drawn
from gcs.gui.map.symbols import SELECTED_RADIUS
from gcs.gui.theme import font
from gcs.model.format import distance as distance_text
from gcs.model.units import UnitSettings
from gcs.planning.document import ComplexItem
from gcs.planning.errors import PlanError
from gcs.planning.refs import Part, Ref, item_ref

_BUTTONS_PX = 60.0
_HOVER_RADIUS = 16.0
_MOST_RINGS = 300


def paint_lifted(
    canvas: Canvas, frame: Frame, lifted: frozenset[Ref], progress: Progress, units: UnitSettings
) -> None:
    """Draw what is being dragged, and the legs that hang on it."""
    if not lifted:
        return
    sketch = frame.sketch
    items = {ref.index for ref in lifted if ref.part is Part.ITEM}
    for ref in lifted:
        fence = sketch.fence(ref)
        if fence is not None:
            paint_one_fence(canvas, fence, units)
    for i in items & set(sketch.patterns):
        paint_pattern(canvas, sketch, i)
    home = Ref(Part.HOME) in lifted
    legs = lifted_legs(sketch, items, home=home)
    paint_legs(canvas, sketch, legs, progress)
    # The legs lie over what stands still: what they end at is drawn again on top of them.
    ends = set(sketch.source[:-1][legs].tolist()) | set(sketch.source[1:][legs].tolist()) | items
    at_home = bool(ends & {HOME_SOURCE, *sketch.at_home})
    paint_spots(
        canvas, sketch, frame.discs, units, lambda ref: ref in lifted or (ref.part is Part.HOME and at_home)
    )
    paint_exits(canvas, sketch, [i for i in sketch.patterns if i in ends])
    paint_discs(canvas, sketch, frame.discs, progress, np.isin(frame.discs.source, list(ends)))


def paint_selection(canvas: Canvas, frame: Frame, selection: frozenset[Ref], progress: Progress) -> None:
    """Draw rings round what is selected and has a place."""
    home = items_at_home(canvas.view, frame.sketch, frame.discs)
    chosen = {ref.index for ref in selection if ref.part is Part.ITEM} - home
    at = np.isin(frame.discs.source, list(chosen)) & frame.discs.seen
    rings = [
        (int(source), x, y)
        for source, (x, y) in zip(
            frame.discs.source[at].tolist(), frame.discs.pixels[at].tolist(), strict=True
        )
        if frame.sketch.shapes[source].mark is not Mark.PATTERN
    ]
    for source, x, y in rings[:_MOST_RINGS]:
        ring(canvas, x, y, SELECTED_RADIUS, 2.2)
        paint_mark(canvas, frame.sketch, source, x, y, progress.state(source))
    for _, x, y in rings[_MOST_RINGS:]:
        canvas.painter.fillRect(QRectF(x - 4, y - 4, 8, 8), canvas.palette.accent)
    for spot in frame.sketch.spots():
        if spot.ref in selection:
            ring(canvas, *canvas.view.world_to_pixel(*spot.at), SELECTED_RADIUS, 2.2)
    for ref in selection if len(selection) > 1 else ():
        paint_outline(canvas, frame.sketch, ref)


def paint_outline(canvas: Canvas, sketch: Sketch, ref: Ref, alpha: float = 0.0) -> None:
    """Draw the outline of an area in the accent."""
    fence = sketch.fence(ref)
    outline, closed = (fence.ring, True) if fence is not None else (None, True)
    if ref.part is Part.ITEM and ref.index < len(sketch.shapes):
        outline, closed = sketch.shapes[ref.index].outline, sketch.shapes[ref.index].closed
    if outline is None or len(outline) < 2:
        return
    pixels = outline_pixels(canvas.view, outline)
    if closed and alpha:
        fill(canvas, pixels, alpha)
    cased_lines(canvas, *ring_segments(pixels, closed=closed), canvas.palette.accent, 2.8)


def paint_hover(canvas: Canvas, frame: Frame, hit: Hit | None) -> None:
    """Show what a click would take."""
    if hit is None:
        return
    if hit.target in (Target.LEG, Target.LEG_PLUS):
        _hover_leg(canvas, frame, hit)
    elif hit.target is Target.ITEM and hit.ref is not None:
        place = _pixel_of(canvas, frame, hit.ref)
        if place is not None:
            ring(canvas, *place, _HOVER_RADIUS, 1.5)
    elif hit.target in (Target.EDGE, Target.AREA) and hit.ref is not None:
        paint_outline(canvas, frame.sketch, hit.ref, 0.06)


def _hover_leg(canvas: Canvas, frame: Frame, hit: Hit) -> None:
    starts, ends, index = leg_pixels(canvas.view, frame.sketch.route)
    at = index == hit.index
    cased_lines(canvas, starts[at], ends[at], faded(canvas.palette.accent, 0.8), 3.2)
    middle = frame.leg_middle(hit.index)
    if middle is not None:
        paint_plus(canvas, middle, hot=hit.target is Target.LEG_PLUS)


def paint_handle_set(
    canvas: Canvas, frame: Frame, handles: HandleSet | None, hot: tuple[str, int] | None,
    units: UnitSettings,
) -> None:  # fmt: skip
    """Draw the handles of what is selected; a pattern with its name and figures."""
    if handles is None:
        return
    paint_handles(canvas, handles, hot)
    if handles.center is not None and canvas.holds(*handles.center):
        figures = figures_of(frame.sketch, handles.ref, units)
        paint_caption(canvas, handles.center, name_of(frame.sketch.plan, handles.ref), figures)


def paint_home_words(canvas: Canvas, frame: Frame, marked: frozenset[Ref]) -> None:
    """Write what happens at home, and keep where that stands for the pointer."""
    frame.home_parts = home_label(canvas, frame.sketch, frame.discs)
    paint_home_label(canvas, frame.home_parts, marked)


def paint_findings(
    canvas: Canvas, frame: Frame, conflicts: tuple[Conflict, ...], free: QRectF, progress: Progress
) -> None:
    """Draw what the checks found, under the discs of the items concerned, with call-outs."""
    if not conflicts:
        return
    paint_conflicts(canvas, conflicts)
    items = {ref.index for conflict in conflicts for ref in conflict.refs if ref.part is Part.ITEM}
    paint_discs(canvas, frame.sketch, frame.discs, progress, np.isin(frame.discs.source, list(items)))
    # The map's buttons stand along its right edge.
    paint_callouts(canvas, conflicts, free.adjusted(0, 0, -_BUTTONS_PX, 0))


def paint_words(canvas: Canvas, at: QPointF, words: tuple[str, ...], refusal: str) -> None:
    """Write a few lines on a plate beside the pointer."""
    lines = [*words, refusal] if refusal else list(words)
    if not lines:
        return
    painter, palette = canvas.painter, canvas.palette
    face = font("map_label_sub", palette.theme)
    painter.setFont(face)
    metrics = painter.fontMetrics()
    width = max(metrics.horizontalAdvance(line) for line in lines) + 14
    height = 15 * len(lines) + 8
    left = min(at.x() + 16, canvas.view.width - width - 4)
    box = QRectF(left, max(4.0, at.y() - height - 12), width, height)
    painter.setPen(QPen(palette.critical if refusal else palette.accent, 1.2))
    painter.setBrush(palette.plate)
    painter.drawRoundedRect(box, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(palette.text)
    for i, line in enumerate(lines):
        row = QRectF(box.left() + 7, box.top() + 4 + 15 * i, width, 15)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)


def ring(canvas: Canvas, x: float, y: float, radius: float, width: float) -> None:
    """Draw a ring in the accent."""
    half, palette, ratio = radius + width + 2.0, canvas.palette, canvas.ratio

    def paint(painter: QPainter) -> None:
        for pen in (QPen(palette.casing, width + 1.8), QPen(palette.accent, width)):
            painter.setPen(pen)
            painter.drawEllipse(QPointF(half, half), radius, radius)

    made = canvas.texts.get(("ring", radius, width, ratio), lambda: drawn(2 * half, 2 * half, ratio, paint))
    canvas.painter.drawPixmap(QPointF(x - half, y - half), made)


def figures_of(sketch: Sketch, ref: Ref, units: UnitSettings) -> str:
    """Return what stands beside the name of an area: "0.84 km² · 16 lines", "r 150 m"."""
    if ref.part is Part.ITEM:
        item = sketch.plan.items[ref.index]
        return pattern_figures(item, units) if isinstance(item, ComplexItem) else ""
    fence = sketch.fence(ref)
    if fence is None or fence.radius_m is None:
        return ""
    return f"r {distance_text(fence.radius_m, units).text}"


def pattern_figures(item: ComplexItem, units: UnitSettings) -> str:
    """Return the figures of a pattern."""
    from gcs.planning import patterns

    try:
        summary = patterns.summary(item)
    except PlanError:
        return ""
    _, _, count = summary.title.partition(", ")
    parts = [area_text(summary.area_m2, units)] if summary.area_m2 else []
    return " · ".join([*parts, *([count] if count else [])])


def _pixel_of(canvas: Canvas, frame: Frame, ref: Ref) -> tuple[float, float] | None:
    if ref.part is Part.ITEM:
        at = np.flatnonzero(frame.discs.source == ref.index)
        if len(at) and ref not in {item_ref(i) for i in frame.sketch.at_home}:
            x, y = frame.discs.pixels[at[0]].tolist()
            return x, y
        return None
    spot = next((spot for spot in frame.sketch.spots() if spot.ref == ref), None)
    return canvas.view.world_to_pixel(*spot.at) if spot is not None else None
