"""Draws home, rally points and the fence's return point, with their words."""

from __future__ import annotations

from collections.abc import Collection

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
_BETWEEN = " · "


def paint_spots(canvas: Canvas, sketch: Sketch, units: UnitSettings, *, without: Collection[Ref]) -> None:
    """Draw rally points, return point and home."""
    for spot in sketch.spots():
        if spot.ref not in without:
            paint_spot(canvas, spot, units)


def paint_spot(canvas: Canvas, spot: Spot, units: UnitSettings) -> None:
    """Draw one of them."""
    x, y = canvas.view.world_to_pixel(*spot.at)
    if not canvas.holds(x, y, 200.0):
        return
    palette = canvas.palette
    if spot.ref.part is Part.HOME:
        paint_home(canvas.painter, x, y, palette)
    elif spot.ref.part is Part.RALLY:
        paint_rally(canvas.painter, x, y, palette)
        words = f"{tr('Rally')} {spot.ref.index + 1}{_BETWEEN}{height_words(spot.alt_m, units)}"
        label(canvas, x + 17, y + 4, words, "map_label_sub", palette.text)
    else:
        disc(canvas, x, y, 7.0, QColor(palette.theme.bg1), palette.fence, 2.0)
        label(canvas, x + 14, y + 4, tr("Return point"), "map_label_sub", palette.fence)


def home_label(canvas: Canvas, sketch: Sketch, discs: Discs) -> list[tuple[Ref, str, QRectF]]:
    """Return the words left of home, "1 Takeoff · 7 Land": each with its room and what it stands for."""
    if sketch.home is None:
        return []
    x, y = canvas.view.world_to_pixel(*sketch.home.at)
    if not canvas.holds(x, y, 300.0):
        return []
    items = sorted(items_at_home(canvas.view, sketch, discs) | set(sketch.at_home))[:6]
    words = [f"{i + 1} {terminal_word(sketch.shapes[i].word)}" for i in items]
    whole = _BETWEEN.join(words)
    left = x - 18 - text_width(whole, _ROLE, canvas.palette)
    found = []
    for i, word in zip(items, words, strict=True):
        width = text_width(word, _ROLE, canvas.palette)
        found.append((item_ref(i), word, QRectF(left, y - 9, width, 18)))
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
