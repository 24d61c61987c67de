"""Keeps the picture of what stands still of a plan, so that a frame draws only what moves."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from gcs.gui.map.backdrop import MARGIN_PX
from gcs.gui.map.editing.hits import Frame
from gcs.gui.map.editing.ink import Canvas
from gcs.gui.map.editing.ink_areas import (
    paint_fences,
    paint_patterns,
)
from gcs.gui.map.editing.ink_points import (
    paint_spots,
    paint_terminal_words,
)
from gcs.gui.map.editing.ink_route import (
    Progress,
    lifted_legs,
    paint_discs,
    paint_exits,
    paint_legs,
    place_discs,
)
from gcs.gui.map.editing.sketch import Sketch, same_except
from gcs.gui.map.palette import MapPalette
from gcs.gui.map.pixmaps import PixmapCache
from gcs.gui.map.traillayer import covers
from gcs.gui.map.viewport import Viewport
from gcs.model.units import METRIC, UnitSettings
from gcs.planning.refs import Part, Ref

_HOVER_RADIUS = 16.0
_MOST_RINGS = 300


class PlanPainter:
    """Draws a plan; keeps the picture of what stands still."""

    def __init__(self) -> None:
        self._texts = PixmapCache(1600)
        self._palette: MapPalette | None = None
        self._pixmap = QPixmap()
        self._drawn_for: Viewport | None = None
        self._key: object = None
        self._sketch = Sketch()
        self._lifted: frozenset[Ref] = frozenset()
        self.rebuilds = 0
        """How often what stands still was drawn."""

    def invalidate(self) -> None:
        """Draw everything anew with the next frame."""
        self._drawn_for = None

    def release(self) -> None:
        """Let go of the pictures while nothing is shown."""
        self._pixmap, self._drawn_for, self._sketch = QPixmap(), None, Sketch()
        self._texts.clear()

    def canvas(self, painter: QPainter, view: Viewport, palette: MapPalette) -> Canvas:
        """Return what to draw on."""
        if palette is not self._palette:
            self._palette = palette
            self._texts.clear()
            self.invalidate()
        return Canvas(painter, view, palette, self._texts)

    # -- what stands still ----------------------------------------------------------------------------------

    def paint_still(
        self,
        canvas: Canvas,
        frame: Frame,
        lifted: frozenset[Ref],
        progress: Progress,
        units: UnitSettings = METRIC,
        *,
        moving: bool = False,
    ) -> None:
        """Copy the picture of all but what is lifted, drawing it first where it no longer fits."""
        view, ratio, key = canvas.view, canvas.ratio, (progress, units)
        drawn_for = self._drawn_for
        fits = (
            drawn_for is not None
            and key == self._key
            and lifted == self._lifted
            and self._pixmap.devicePixelRatio() == ratio
            and covers(drawn_for, view)
            and same_except(self._sketch, frame.sketch, lifted)
        )
        if not fits or drawn_for is None:
            drawn_for = view if moving else view.grown(MARGIN_PX)
            self._draw_still(canvas, drawn_for, frame.sketch, lifted, progress, units)
            self._key, self._lifted, self._sketch, self._drawn_for = key, lifted, frame.sketch, drawn_for
        x, y = view.world_to_pixel(*drawn_for.to_world(drawn_for.width / 2, drawn_for.height / 2))
        left, top = x - drawn_for.width / 2, y - drawn_for.height / 2
        at = QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio)
        canvas.painter.drawPixmap(at, self._pixmap)

    def _draw_still(
        self, canvas: Canvas, view: Viewport, sketch: Sketch, lifted: frozenset[Ref], progress: Progress,
        units: UnitSettings,
    ) -> None:  # fmt: skip
        self.rebuilds += 1
        ratio = canvas.ratio
        size = round(view.width * ratio), round(view.height * ratio)
        if (self._pixmap.width(), self._pixmap.height()) != size:
            self._pixmap = QPixmap(*size)
        self._pixmap.setDevicePixelRatio(ratio)
        self._pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._pixmap)
        still = Canvas(painter, view, canvas.palette, self._texts)
        paint_whole(still, sketch, lifted, progress, units)
        painter.end()


def paint_whole(
    canvas: Canvas, sketch: Sketch, lifted: frozenset[Ref], progress: Progress, units: UnitSettings
) -> None:
    """Draw a plan without what is lifted."""
    canvas.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    items = {ref.index for ref in lifted if ref.part is Part.ITEM}
    home = Ref(Part.HOME) in lifted
    discs = place_discs(canvas.view, sketch)
    paint_fences(canvas, sketch, units, without=lifted)
    paint_patterns(canvas, sketch, without=items)
    paint_legs(canvas, sketch, ~lifted_legs(sketch, items, home=home), progress)
    paint_spots(canvas, sketch, discs, units, lambda ref: ref not in lifted)
    paint_exits(canvas, sketch, [i for i in sketch.patterns if i not in items])
    paint_discs(canvas, sketch, discs, progress, ~np.isin(discs.source, list(items)))
    paint_terminal_words(canvas, sketch, discs, without=items)
