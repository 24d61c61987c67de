"""Draws home, rally points and the fence's return point, with their words."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from gcs.gui.map.editing.ink import Canvas, disc, label, text_width
from gcs.gui.map.editing.ink_route import Discs, items_at_home
from gcs.gui.map.editing.sketch import Sketch, Spot
from gcs.gui.map.editing.words import height_words, tr
from gcs.gui.map.symbols import paint_home, paint_rally
from gcs.model.units import UnitSettings
from gcs.planning.refs import Part, Ref, item_ref

_ROLE = "map_label"
_SUB_ROLE = "map_label_sub"
_BETWEEN = " · "
_LEFT, _RIGHT, _BELOW, _ABOVE = 0, 1, 2, 3
_SYMBOL_PX, _GLYPH_PX = 18.0, 28.0
_SAME_PX, _MOST_NEIGHBOURS = 16.0, 40


def paint_spots(
    canvas: Canvas, sketch: Sketch, discs: Discs, units: UnitSettings, wanted: Callable[[Ref], bool]
) -> None:
    """Draw the rally points, return point and home that are wanted."""
    for spot in sketch.spots():
        if wanted(spot.ref):
            _paint_spot(canvas, sketch, discs, spot, units)


def _paint_spot(canvas: Canvas, sketch: Sketch, discs: Discs, spot: Spot, units: UnitSettings) -> None:
    x, y = canvas.view.world_to_pixel(*spot.at)
    if not canvas.holds(x, y, 200.0):
        return
    palette = canvas.palette
    if spot.ref.part is Part.HOME:
        paint_home(canvas.painter, x, y, palette)
        return
    if spot.ref.part is Part.RALLY:
        paint_rally(canvas.painter, x, y, palette)
        words = f"{tr('Rally')} {spot.ref.index + 1}{_BETWEEN}{height_words(spot.alt_m, units)}"
        colour = palette.text
    else:
        disc(canvas, x, y, 7.0, QColor(palette.theme.bg1), palette.fence, 2.0)
        words, colour = tr("Return point"), palette.fence
    width = text_width(words, _SUB_ROLE, palette)
    room = _free_side(canvas, sketch, discs, spot, width, (_RIGHT, _LEFT, _BELOW, _ABOVE))
    label(canvas, room.left(), room.top() + 13, words, _SUB_ROLE, colour)


def _free_side(
    canvas: Canvas, sketch: Sketch, discs: Discs, spot: Spot, width: float, sides: tuple[int, ...]
) -> QRectF:
    """Return the room for words beside a symbol: the first side where they cover no other symbol."""
    x, y = canvas.view.world_to_pixel(*spot.at)
    taken = [_around(*canvas.view.world_to_pixel(*other.at)) for other in sketch.spots() if other is not spot]
    off = np.abs(discs.pixels - (x, y))
    near = np.flatnonzero((off[:, 0] < width + 40) & (off[:, 1] < 50) & (off.max(axis=1) > _SAME_PX))
    taken += [_around(*discs.pixels[i].tolist()) for i in near[:_MOST_NEIGHBOURS].tolist()]
    # The vehicle that stands at home has a ring of its own.
    gap = _GLYPH_PX if spot.ref.part is Part.HOME else _SYMBOL_PX
    rooms = [_beside(x, y, width, side, gap) for side in sides]
    return next((room for room in rooms if not any(room.intersects(each) for each in taken)), rooms[0])


def _around(x: float, y: float) -> QRectF:
    return QRectF(x - 12, y - 12, 24, 24)


def _beside(x: float, y: float, width: float, side: int, gap: float) -> QRectF:
    if side == _RIGHT:
        return QRectF(x + gap, y - 9, width, 18)
    if side == _LEFT:
        return QRectF(x - gap - width, y - 9, width, 18)
    return QRectF(x - width / 2, y + (14 if side == _BELOW else -32), width, 18)


def home_label(canvas: Canvas, sketch: Sketch, discs: Discs) -> list[tuple[Ref, str, QRectF]]:
    """Return the words beside home, "1 Takeoff · 7 Land": each with its room and what it stands for."""
    if sketch.home is None:
        return []
    if not canvas.holds(*canvas.view.world_to_pixel(*sketch.home.at), 300.0):
        return []
    items = sorted(items_at_home(canvas.view, sketch, discs) | set(sketch.at_home))[:6]
    if not items:
        return []
    words = [f"{i + 1} {terminal_word(sketch.shapes[i].word)}" for i in items]
    width = text_width(_BETWEEN.join(words), _ROLE, canvas.palette)
    sides = (_LEFT, _RIGHT, _BELOW, _ABOVE)
    room = _free_side(canvas, sketch, discs, sketch.home, width, sides)
    found, left = [], room.left()
    for i, word in zip(items, words, strict=True):
        width = text_width(word, _ROLE, canvas.palette)
        found.append((item_ref(i), word, QRectF(left, room.top(), width, 18)))
        left += width + text_width(_BETWEEN, _ROLE, canvas.palette)
    return found


def paint_home_label(canvas: Canvas, parts: list[tuple[Ref, str, QRectF]], marked: Collection[Ref]) -> None:
    """Write the words left of home, those that are marked in the accent."""
    for i, (ref, word, room) in enumerate(parts):
        colour = canvas.palette.accent if ref in marked else canvas.palette.text
        label(canvas, room.left(), room.top() + 13, word, _ROLE, colour)
        if i < len(parts) - 1:
            label(canvas, room.right(), room.top() + 13, _BETWEEN, _ROLE, canvas.palette.text)


def paint_terminal_words(canvas: Canvas, sketch: Sketch, discs: Discs, *, without: Collection[int]) -> None:
    """Name takeoffs and landings that stand elsewhere, left of their discs."""
    home = items_at_home(canvas.view, sketch, discs)
    for (x, y), source, seen in zip(
        discs.pixels.tolist(), discs.source.tolist(), (discs.seen & discs.numbered).tolist(), strict=True
    ):
        word = sketch.shapes[source].word
        if word and seen and source not in home and source not in without:
            words = terminal_word(word)
            left = x - 17 - text_width(words, _ROLE, canvas.palette)
            label(canvas, left, y + 4, words, _ROLE, canvas.palette.text)


def terminal_word(word: str) -> str:
    """Return how a takeoff, landing or return is called on the map."""
    return {"takeoff": tr("Takeoff"), "land": tr("Land"), "return": tr("Return")}[word]
