"""Draws the vehicles: speed vectors, glyphs, rings. Positions are projected in one go for the whole fleet."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from gcs.gui.map.palette import MapPalette
from gcs.gui.map.scene import VehicleMark
from gcs.gui.map.symbols import DOT_BOX, SymbolCache
from gcs.gui.map.vectors import reaches, vector_lines
from gcs.gui.map.viewport import Viewport
from gcs.maps.mercator import position_is_valid, world_xys

HIT_RADIUS_PX = 22.0
_FINE_UP_TO = 12
_CASED_UP_TO = 60
"""Above so many vehicles in view, speed vectors are drawn thin and without casing."""
_FINE_STEP_DEG, _COARSE_STEP_DEG = 1, 4
_EASE_S, _EASE_AT_LEAST = 0.08, 0.4
_JUMP_PX, _REST_PX = 60.0, 0.3
_GLYPH_HALF, _RING_HALF = 22.0, 28.0

Pixel = tuple[float, float]
_Look = tuple[VehicleMark, QPixmap, tuple[QPixmap, ...]]
"""What a mark looks like: its glyph, and the rings below it."""


class VehicleLayer:
    """The vehicles of the scene."""

    def __init__(self, palette: MapPalette) -> None:
        self._palette = palette
        self._symbols = SymbolCache(palette)
        self.marks: list[VehicleMark] = []
        """Those with a valid position; the selected ones last, so that they are drawn on top."""
        self._world = np.empty((0, 2))
        self._eased = np.empty((0, 2))
        self._keys: tuple[str, ...] = ()
        self._reach = np.empty((0, 3))
        self._places = np.empty((0, 2))
        self._in_view = np.empty(0, bool)
        self._looks: dict[str, _Look] = {}
        self._looked_at: tuple[int, float] = (0, 0.0)
        self._eased_at_s = 0.0
        self.easing = True
        """False: symbols jump to each new position, for "reduce motion"."""
        self.pixels: dict[str, Pixel] = {}
        """Where each was drawn last, by key."""
        self.show_vectors = True

    def set_palette(self, palette: MapPalette) -> None:
        """Draw in another theme's colours."""
        self._palette = palette
        self._symbols.set_palette(palette)
        self._looks.clear()

    def set_marks(self, marks: tuple[VehicleMark, ...]) -> None:
        """Take the vehicles of a new scene, leaving out impossible positions."""
        valid = [mark for mark in marks if position_is_valid(mark.lat_deg, mark.lon_deg)]
        valid.sort(key=_order)
        self.marks = valid
        places = np.array([(mark.lat_deg, mark.lon_deg) for mark in valid]).reshape(-1, 2)
        self._world = world_xys(places[:, 0], places[:, 1])
        self._reach = reaches(valid)
        keys = tuple([mark.key for mark in valid])
        if keys == self._keys:
            return
        held = dict(zip(self._keys, self._eased, strict=True))
        self._keys, self._eased = keys, self._world.copy()
        self._looks.clear()
        for i, key in enumerate(keys):
            before = held.get(key)
            if before is not None:
                self._eased[i] = before

    def ease(self, scale: float, now_s: float) -> bool:
        """Move the symbols towards their vehicles' positions, most of the way at once.

        Args:
            scale: Pixels per unit square; far jumps and rests below a pixel are taken in one step.
            now_s: Monotonic time.

        Returns:
            Whether all symbols have arrived.
        """
        missing = self._world - self._eased
        pixels = np.hypot(missing[:, 0], missing[:, 1]) * scale
        elapsed_s = max(0.0, now_s - self._eased_at_s)
        self._eased_at_s = now_s
        share = max(_EASE_AT_LEAST, 1.0 - math.exp(-elapsed_s / _EASE_S)) if self.easing else 1.0
        shares = np.where((pixels > _JUMP_PX) | (pixels * (1.0 - share) < _REST_PX), 1.0, share)
        self._eased = self._eased + missing * shares[:, None]
        return bool(np.all(shares == 1.0))

    def world_of(self, index: int) -> tuple[float, float]:
        """Position of a mark in the unit square."""
        return float(self._world[index, 0]), float(self._world[index, 1])

    def project(self, view: Viewport) -> list[tuple[VehicleMark, float, float]]:
        """Marks on or near the screen with their pixels."""
        self._places = places = view.project(self._eased)
        pixels = places.tolist()
        self.pixels = {key: (x, y) for key, (x, y) in zip(self._keys, pixels, strict=True)}
        x, y = places[:, 0], places[:, 1]
        self._in_view = (x > -30) & (x < view.width + 30) & (y > -30) & (y < view.height + 30)
        return [(self.marks[i], *pixels[i]) for i in np.flatnonzero(self._in_view).tolist()]

    def paint(self, painter: QPainter, view: Viewport, shown: list[tuple[VehicleMark, float, float]]) -> None:
        """Draw vectors below all glyphs, then each vehicle with its rings."""
        ratio = painter.device().devicePixelRatio()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.show_vectors:
            self._paint_vectors(painter, view, many=len(shown) > _CASED_UP_TO)
        step = _FINE_STEP_DEG if len(self.marks) <= _FINE_UP_TO else _COARSE_STEP_DEG
        if self._looked_at != (step, ratio):
            self._looks.clear()
            self._looked_at = (step, ratio)
        looks = self._looks
        for mark, x, y in shown:
            look = looks.get(mark.key)
            # A mark is the same object until its vehicle's state is another: then it looks the same.
            if look is None or look[0] is not mark:
                look = looks[mark.key] = self._look_of(mark, step, ratio)
            for ring in look[2]:
                painter.drawPixmap(QPointF(x - _RING_HALF, y - _RING_HALF), ring)
            painter.drawPixmap(QPointF(x - _GLYPH_HALF, y - _GLYPH_HALF), look[1])

    def _look_of(self, mark: VehicleMark, step: int, ratio: float) -> _Look:
        heading = 0
        if mark.heading_deg is not None and math.isfinite(mark.heading_deg):
            heading = round(mark.heading_deg / step) * step % 360
        rings = tuple(self._symbols.ring(style, ratio) for style in _rings(mark))
        return mark, self._symbols.glyph(mark, heading, ratio), rings

    def _paint_vectors(self, painter: QPainter, view: Viewport, *, many: bool) -> None:
        ends, drawn = vector_lines(self._reach, self._places, view.zoom)
        by_colour: dict[int, list[QLineF]] = {}
        there = np.flatnonzero(drawn & self._in_view)
        for i, (x0, y0, x1, y1) in zip(there.tolist(), ends[there].tolist(), strict=True):
            index = self.marks[i].color_index % len(self._palette.identity)
            by_colour.setdefault(index, []).append(QLineF(x0, y0, x1, y1))
        if not by_colour:
            return
        width, half, ratio = 1.5 * self._palette.line_scale, DOT_BOX / 2, painter.device().devicePixelRatio()
        if many:
            # Wide smooth lines are stroked as paths: 250 long ones took 6 ms of a frame, thin ones take 0.4.
            width = 0.0
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        else:
            painter.setPen(_flat(self._palette.casing, width + 1.6))
            painter.drawLines([line for lines in by_colour.values() for line in lines])
        for index, lines in by_colour.items():
            painter.setPen(_flat(self._palette.vehicle(index), width))
            painter.drawLines(lines)
            dot = self._symbols.dot(index, ratio)
            for line in lines:
                painter.drawPixmap(QPointF(line.x2() - half, line.y2() - half), dot)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def hit(self, x: float, y: float) -> str:
        """Key of the vehicle nearest to a pixel within reach; empty for none."""
        best, key = HIT_RADIUS_PX, ""
        for mark in self.marks:
            px, py = self.pixels.get(mark.key, (math.inf, math.inf))
            distance = math.hypot(px - x, py - y)
            if distance < best or (distance == best and mark.selected):
                best, key = distance, mark.key
        return key


def _flat(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, c=Qt.PenCapStyle.FlatCap)


def _order(mark: VehicleMark) -> tuple[bool, bool, bool]:
    return mark.selected, bool(mark.level) or mark.link_lost, mark.in_group


def _rings(mark: VehicleMark) -> list[str]:
    rings = []
    if mark.link_lost:
        rings.append("lost")
    elif mark.level:
        rings.append(mark.level)
    if mark.selected:
        rings.append("selected")
    elif mark.in_group:
        rings.append("group")
    return rings
