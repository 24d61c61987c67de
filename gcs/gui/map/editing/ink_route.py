"""Draws the mission: its line with arrow heads, the thin transects of patterns, and the items' discs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gcs.gui.map.editing.ink import Canvas, cased_lines, disc, faded, paper
from gcs.gui.map.editing.shapes import Mark, Points
from gcs.gui.map.editing.sketch import HOME_SOURCE, Sketch
from gcs.gui.map.geometry import clip_segments, polygon_of
from gcs.gui.map.missions import ACTIVE_WIDTH, DISC_RADIUS, LEG_WIDTH, paint_disc
from gcs.gui.map.palette import MapPalette
from gcs.gui.map.pixmaps import drawn
from gcs.gui.map.scene import LegState, MissionPoint
from gcs.gui.map.symbols import paint_target
from gcs.gui.map.viewport import Viewport

_ARROW_PX, _ARROW_MIN_LEG_PX = 8.0, 46.0
_MOST_ARROWS, _ARROWS_IN_PATTERN = 240, 6
_THIN_WIDTH = 1.1
_DISC_ROOM_PX, _CELL_PX = 22.0, 60.0
"""Numbered discs stand so far apart; where very many crowd, one in each cell. The others become dots."""
_ONE_AFTER_ANOTHER = 300
_ONE_BY_ONE = 40
_DOT = 5.0
_HOME_ROOM_PX = 16.0

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the vehicle has come."""

    current: int | None = None
    done: frozenset[int] = frozenset()

    def state(self, source: int) -> LegState:
        """Return the state of an item."""
        if source == self.current:
            return LegState.ACTIVE
        return LegState.DONE if source in self.done else LegState.TODO


def leg_pixels(view: Viewport, route: Points) -> tuple[Points, Points, npt.NDArray[np.int64]]:
    """Return starts and ends of the legs in pixels, the shorter way round, and which leg each is.

    A leg that the date line tears comes twice: once from its start, once towards its end.
    """
    if len(route) < 2:
        return np.empty((0, 2)), np.empty((0, 2)), np.empty(0, np.int64)
    pixels = view.project(route)
    way = np.diff(route, axis=0)
    way[:, 0] = (way[:, 0] + 0.5) % 1.0 - 0.5
    way *= view.scale
    starts, ends = pixels[:-1], pixels[:-1] + way
    index = np.arange(len(starts))
    torn = np.abs(pixels[1:, 0] - ends[:, 0]) > 1.0
    if torn.any():
        starts = np.concatenate([starts, pixels[1:][torn] - way[torn]])
        ends = np.concatenate([ends, pixels[1:][torn]])
        index = np.concatenate([index, index[torn]])
    return starts, ends, index


def paint_legs(canvas: Canvas, sketch: Sketch, wanted: Bools, progress: Progress) -> None:
    """Draw the legs that are wanted (n - 1)."""
    starts, ends, index = leg_pixels(canvas.view, sketch.route)
    keep = wanted[index]
    starts, ends, index = starts[keep], ends[keep], index[keep]
    thin = sketch.thin[index]
    target = sketch.source[index + 1]
    done = np.isin(target, list(progress.done)) if progress.done else np.zeros(len(index), bool)
    active = (target == progress.current) if progress.current is not None else np.zeros(len(index), bool)
    palette = canvas.palette
    scale = palette.line_scale**0.5
    todo = ~(done | active)
    _dotted(canvas, starts[done], ends[done])
    at = todo & thin
    _transects(canvas, starts[at], ends[at], target[at], _THIN_WIDTH * scale)
    at = todo & ~thin
    cased_lines(canvas, starts[at], ends[at], palette.leg, LEG_WIDTH * scale)
    cased_lines(canvas, starts[active], ends[active], palette.active, ACTIVE_WIDTH * scale)
    _arrows(canvas, starts[at], ends[at], _ARROW_PX, _MOST_ARROWS)
    at = todo & thin
    for source in np.unique(target[at])[:_ONE_BY_ONE].tolist():
        own = at & (target == source)
        _arrows(canvas, starts[own], ends[own], _ARROW_PX * 0.85, _ARROWS_IN_PATTERN)


def _transects(
    canvas: Canvas, starts: Points, ends: Points, sources: npt.NDArray[np.int64], width: float
) -> None:
    """Draw the lines of patterns; fainter where they stand so close that they would hide the ground."""
    patterns = np.unique(sources).tolist()
    if len(patterns) > _ONE_BY_ONE:
        cased_lines(canvas, starts, ends, canvas.palette.leg, width, cased=False)
        return
    for source in patterns:
        a, b = starts[sources == source], ends[sources == source]
        corners = np.concatenate([a, b])
        room = np.ptp(corners, axis=0) + 1.0
        covered = float(np.hypot(*(b - a).T).sum()) * width / float(room[0] * room[1])
        alpha = min(1.0, max(0.25, 0.30 / covered)) if covered > 0 else 1.0
        cased_lines(canvas, a, b, faded(canvas.palette.leg, alpha), width, cased=False)


def _dotted(canvas: Canvas, starts: Points, ends: Points) -> None:
    a, b, _ = clip_segments(starts, ends, canvas.box)
    pen = QPen(faded(canvas.palette.leg, 0.4), LEG_WIDTH - 0.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setDashPattern([0.1, 2.6])
    canvas.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    canvas.painter.setPen(pen)
    for (ax, ay), (bx, by) in zip(a.tolist(), b.tolist(), strict=True):
        canvas.painter.drawLine(QPointF(ax, ay), QPointF(bx, by))


def _arrows(canvas: Canvas, starts: Points, ends: Points, size: float, most: int) -> None:
    """Draw heads at the middles of legs that have room, thinned out where there are many."""
    way, middle = ends - starts, (starts + ends) / 2
    length = np.hypot(way[:, 0], way[:, 1])
    left, top, right, bottom = canvas.box
    seen = (middle[:, 0] > left) & (middle[:, 0] < right) & (middle[:, 1] > top) & (middle[:, 1] < bottom)
    at = np.flatnonzero((length >= _ARROW_MIN_LEG_PX) & seen)
    if len(at) == 0:
        return
    at = at[len(at) // most // 2 :: max(1, -(-len(at) // most))]
    unit = way[at] / length[at, None]
    side = np.column_stack([-unit[:, 1], unit[:, 0]]) * size / 2
    tip = middle[at] + unit * size / 2
    back = tip - unit * size
    path = QPainterPath()
    for corners in np.stack([tip, back + side, back - side], axis=1):
        path.addPolygon(polygon_of(corners))
        path.closeSubpath()
    canvas.painter.setPen(QPen(canvas.palette.casing, 1.0))
    canvas.painter.setBrush(canvas.palette.leg)
    canvas.painter.drawPath(path)
    canvas.painter.setBrush(Qt.BrushStyle.NoBrush)


@dataclass(frozen=True, slots=True, eq=False)
class Discs:
    """Where the items' symbols stand in a view."""

    pixels: Points
    source: npt.NDArray[np.int64]
    seen: Bools
    numbered: Bools
    """Which have room for their number."""


def place_discs(view: Viewport, sketch: Sketch) -> Discs:
    """Find out which symbols are in view, and which have room for a number.

    Which have room depends on the zoom alone, so that panning changes no symbol.
    """
    pixels = view.project(sketch.marks)
    margin = DISC_RADIUS + 4
    seen = (
        (pixels[:, 0] > -margin)
        & (pixels[:, 0] < view.width + margin)
        & (pixels[:, 1] > -margin)
        & (pixels[:, 1] < view.height + margin)
    )
    if len(pixels) <= _ONE_AFTER_ANOTHER:
        return Discs(pixels, sketch.mark_source, seen, _roomy(sketch.marks * view.scale))
    numbered = np.zeros(len(pixels), bool)
    at = np.flatnonzero(seen)
    numbered[at] = _roomy_among_many(sketch.marks[at] * view.scale)
    return Discs(pixels, sketch.mark_source, seen, numbered)


def _roomy(places: Points) -> Bools:
    """Return which of some places have room, the earlier ones first."""
    found = np.zeros(len(places), bool)
    for i in range(len(places)):
        others = places[:i][found[:i]]
        found[i] = not ((np.abs(others - places[i]) < _DISC_ROOM_PX).all(axis=1)).any()
    return found


def _roomy_among_many(places: Points) -> Bools:
    """Return which of very many places have room.

    Those alone in their neighbourhood, and of the others one in each cell of a coarse net, not at its edge.
    """
    if len(places) == 0:
        return np.zeros(0, bool)
    fine = np.floor(places / _DISC_ROOM_PX).astype(np.int64)
    fine -= fine.min(axis=0) - 1
    count = np.zeros(fine.max(axis=0) + 2, np.int32)
    np.add.at(count, (fine[:, 0], fine[:, 1]), 1)
    around = sum(count[fine[:, 0] + dx, fine[:, 1] + dy] for dx in (-1, 0, 1) for dy in (-1, 0, 1))
    found = np.asarray(around == 1)
    coarse = places / _CELL_PX
    inner = np.flatnonzero((np.abs(coarse - np.floor(coarse) - 0.5) < 0.3).all(axis=1) & ~found)
    cells = np.floor(coarse[inner]).astype(np.int64)
    _, first = np.unique(cells[:, 0] * 4_294_967_291 + cells[:, 1], return_index=True)
    found[inner[first]] = True
    return found


def paint_discs(canvas: Canvas, sketch: Sketch, discs: Discs, progress: Progress, wanted: Bools) -> None:
    """Draw the symbols that are wanted (m), the first ones on top."""
    keep = discs.seen & wanted
    home = items_at_home(canvas.view, sketch, discs)
    if home:
        keep &= ~np.isin(discs.source, list(home))
    _dots(canvas, discs.pixels[keep & ~discs.numbered])
    for i in np.flatnonzero(keep & discs.numbered)[::-1].tolist():
        x, y = discs.pixels[i].tolist()
        source = int(discs.source[i])
        paint_mark(canvas, sketch, source, x, y, progress.state(source))


def items_at_home(view: Viewport, sketch: Sketch, discs: Discs) -> set[int]:
    """Return the takeoffs and landings that stand so near home that its label names them."""
    if sketch.home is None:
        return set()
    hx, hy = view.world_to_pixel(*sketch.home.at)
    off = np.hypot(discs.pixels[:, 0] - hx, discs.pixels[:, 1] - hy)
    return {i for i in discs.source[off < _HOME_ROOM_PX].tolist() if sketch.shapes[i].word}


def paint_mark(canvas: Canvas, sketch: Sketch, source: int, x: float, y: float, state: LegState) -> None:
    """Draw one item's symbol."""
    shape = sketch.shapes[source]
    if shape.mark is Mark.ROI:
        paint_target(canvas.painter, x, y, canvas.palette, True)
    elif shape.mark is Mark.OTHER:
        disc(canvas, x, y, 5.0, canvas.palette.halo, canvas.palette.leg, 1.6)
    else:
        _numbered(canvas, str(source + 1), x, y, state)


def _numbered(canvas: Canvas, number: str, x: float, y: float, state: LegState) -> None:
    half, palette, ratio = DISC_RADIUS + 5.0 + 3.5 * max(0, len(number) - 3), canvas.palette, canvas.ratio
    point = MissionPoint(number, 0.0, 0.0, state)
    made = canvas.texts.get(
        ("disc", number, state, ratio),
        lambda: drawn(2 * half, 2 * half, ratio, lambda each: paint_disc(each, half, half, point, palette)),
    )
    canvas.painter.drawPixmap(QPointF(x - half, y - half), made)


def _dots(canvas: Canvas, pixels: Points) -> None:
    """Draw dots as copies of one picture at whole pixels: an eighth of the time that round points take."""
    if len(pixels) == 0:
        return
    ratio, palette, half = canvas.ratio, canvas.palette, _DOT / 2 + 1.5

    def paint(painter: QPainter) -> None:
        painter.setPen(QPen(palette.casing, 1.2))
        painter.setBrush(paper(palette) if palette.theme.dark else palette.leg)
        painter.drawEllipse(QPointF(half, half), _DOT / 2, _DOT / 2)

    made = canvas.texts.get(("dot", ratio), lambda: drawn(2 * half, 2 * half, ratio, paint))
    draw = canvas.painter.drawPixmap
    for x, y in np.round(pixels - half).astype(np.int64).tolist():
        draw(x, y, made)


def paint_exits(canvas: Canvas, sketch: Sketch, items: Collection[int]) -> None:
    """Draw where patterns are left: a small ring at the last stop of each that is followed by more."""
    for i in items:
        flown = sketch.shapes[i].flown
        if len(flown) > 1 and not sketch.shapes[i].terminal:
            x, y = canvas.view.world_to_pixel(*flown[-1])
            if canvas.holds(x, y):
                _exit(canvas, x, y, canvas.palette)


def _exit(canvas: Canvas, x: float, y: float, palette: MapPalette) -> None:
    disc(canvas, x, y, 4.6, QColor(palette.theme.bg0), palette.leg, 3.0)


def lifted_legs(sketch: Sketch, lifted: Collection[int], *, home: bool) -> Bools:
    """Return which legs (n - 1) touch an item that is lifted, or home while that is."""
    count = max(0, len(sketch.source) - 1)
    if count == 0 or not (lifted or home):
        return np.zeros(count, bool)
    sources = list(lifted)
    if home:
        sources += [HOME_SOURCE, *sketch.at_home]
    touched = np.isin(sketch.source, sources)
    return np.asarray(touched[:-1] | touched[1:])
