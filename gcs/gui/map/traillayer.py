"""Draws trails into an image that grows with the vehicles, and redraws it in slices: no frame waits."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gcs.gui.map.geometry import polygon_of
from gcs.gui.map.palette import MapPalette
from gcs.gui.map.trails import NewPiece, Trail, TrailStore
from gcs.gui.map.viewport import Viewport

STEPS = 6
_ALPHAS = (0.95, 0.78, 0.60, 0.44, 0.30, 0.18)
WIDTH_PX = 2.0
_CASED_UP_TO = 60
"""Above so many vehicles trails are many and thin, and casings would only darken the map."""
MARGIN_PX = 96
SLICE_S = 0.002
_FADES_PER_STEP = 4
_FAR_PX = 3000.0
_THIN_PX = 1.5
_MAX_FRESH = 4000


class _Build:
    """An image being drawn for a view."""

    def __init__(self, view: Viewport, ratio: float, trails: list[Trail]) -> None:
        self.view = view.grown(MARGIN_PX)
        self.image = QImage(
            round(self.view.width * ratio),
            round(self.view.height * ratio),
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        self.image.setDevicePixelRatio(ratio)
        self.image.fill(Qt.GlobalColor.transparent)
        self.left = trails
        self.late: list[NewPiece] = []


class TrailLayer:
    """The picture of all trails for the view that was last painted."""

    def __init__(self, store: TrailStore) -> None:
        self._store = store
        self._front: _Build | None = None
        self._back: _Build | None = None
        self._revision = -1
        self._next_fade_s = 0.0
        self._fresh: list[NewPiece] = []

    def add(self, piece: NewPiece) -> None:
        """A trail grew."""
        self._fresh.append(piece)
        if len(self._fresh) > _MAX_FRESH:  # nobody looks at the map
            self._fresh.clear()
            self.invalidate()

    def invalidate(self) -> None:
        """Draw all anew, for another theme or another length."""
        self._front = self._back = None

    @property
    def busy(self) -> bool:
        """True while a redrawing goes on; paint again soon."""
        return self._back is not None

    def paint(
        self, painter: QPainter, view: Viewport, palette: MapPalette, now_s: float, *, moving: bool
    ) -> None:
        """Draw the trails; while the view is ``moving`` the old picture is stretched."""
        ratio = painter.device().devicePixelRatio()
        cased = len(self._store.trails) <= _CASED_UP_TO
        self._grow(palette, cased)
        if self._needs_redraw(view, ratio, now_s, moving):
            self._back = _Build(view, ratio, list(self._store.trails.values()))
            self._revision = self._store.revision
            self._next_fade_s = now_s + self._store.seconds / STEPS / _FADES_PER_STEP
        if self._back is not None:
            self._work(self._back, palette, now_s, cased)
        if self._front is not None:
            self._show(painter, view, self._front)

    def _needs_redraw(self, view: Viewport, ratio: float, now_s: float, moving: bool) -> bool:
        if self._back is not None:
            return not moving and not covers(self._back.view, view)
        front = self._front
        if front is None or front.image.devicePixelRatio() != ratio:
            return True
        if self._revision != self._store.revision or now_s >= self._next_fade_s:
            return True
        return not moving and not covers(front.view, view)

    def _grow(self, palette: MapPalette, cased: bool) -> None:
        pieces, self._fresh = self._fresh, []
        if not pieces:
            return
        if self._back is not None:
            self._back.late.extend(pieces)
        if self._front is not None:
            _draw_pieces(self._front, pieces, palette, cased)

    def _work(self, build: _Build, palette: MapPalette, now_s: float, cased: bool) -> None:
        end = time.perf_counter() + SLICE_S
        painter = QPainter(build.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        while build.left:
            draw_trail(painter, build.view, build.left.pop(), palette, now_s, self._store.seconds, cased)
            if time.perf_counter() > end and build.left:
                painter.end()
                return
        painter.end()
        _draw_pieces(build, build.late, palette, cased)
        build.late.clear()
        self._front, self._back = build, None

    @staticmethod
    def _show(painter: QPainter, view: Viewport, build: _Build) -> None:
        factor = view.scale / build.view.scale
        left, top = build.view.to_world(0, 0)
        x, y = view.world_to_pixel(left, top)
        x -= view.scale * round((x + build.view.width * factor / 2 - view.width / 2) / view.scale)
        if abs(factor - 1) < 1e-9:
            ratio = build.image.devicePixelRatio()
            painter.drawImage(QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio), build.image)
            return
        target = QRectF(x, y, build.view.width * factor, build.view.height * factor)
        painter.drawImage(target, build.image, QRectF(build.image.rect()))


def covers(grown: Viewport, view: Viewport) -> bool:
    """True when an image of the grown view holds all of the view at the same zoom."""
    if abs(grown.zoom - view.zoom) > 1e-9:
        return False
    x, y = view.world_to_pixel(grown.center_x, grown.center_y)
    slack_x, slack_y = (grown.width - view.width) / 2, (grown.height - view.height) / 2
    return abs(x - view.width / 2) <= slack_x and abs(y - view.height / 2) <= slack_y


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    return pen


def _draw_pieces(build: _Build, pieces: list[NewPiece], palette: MapPalette, cased: bool) -> None:
    if not pieces:
        return
    view = build.view
    painter = QPainter(build.image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = WIDTH_PX * palette.line_scale
    for piece in pieces:
        x0, y0 = view.world_to_pixel(piece.x0, piece.y0)
        x1, y1 = view.world_to_pixel(piece.x1, piece.y1)
        if not (-50 < x1 < view.width + 50 and -50 < y1 < view.height + 50) or abs(x1 - x0) > _FAR_PX:
            continue
        line = QLineF(x0, y0, x1, y1)
        if cased:
            painter.setPen(_pen(palette.casing, width + 1.6))
            painter.drawLine(line)
        painter.setPen(_pen(palette.vehicle(piece.color_index), width))
        painter.drawLine(line)
    painter.end()


def draw_trail(
    painter: QPainter,
    view: Viewport,
    trail: Trail,
    palette: MapPalette,
    now_s: float,
    seconds: float,
    cased: bool,
) -> None:
    """Draw one trail in steps that fade with age."""
    if trail.count < 2:
        return
    age = now_s - trail.times_s[: trail.count]
    first = int(np.searchsorted(-age, -seconds))
    pixels, age = view.project(trail.world[first : trail.count]), age[first:]
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    if high[0] < -9 or high[1] < -9 or low[0] > view.width + 9 or low[1] > view.height + 9:
        return
    step = np.clip((age / (seconds / STEPS)).astype(int), 0, STEPS - 1)
    width = WIDTH_PX * palette.line_scale
    for run, shade in _runs(pixels, step, view):
        polygon = polygon_of(run)
        if cased:
            case = QColor(palette.casing)
            case.setAlphaF(case.alphaF() * _ALPHAS[shade])
            painter.setPen(_pen(case, width + 1.6))
            painter.drawPolyline(polygon)
        colour = QColor(palette.vehicle(trail.color_index))
        colour.setAlphaF(_ALPHAS[shade])
        painter.setPen(_pen(colour, width))
        painter.drawPolyline(polygon)


def _runs(
    pixels: npt.NDArray[np.float64], step: npt.NDArray[np.int_], view: Viewport
) -> Iterator[tuple[npt.NDArray[np.float64], int]]:
    """Pieces of one fading step each, near the view, without points that no eye could part."""
    near = (np.abs(pixels[:, 0] - view.width / 2) < view.width / 2 + _FAR_PX) & (
        np.abs(pixels[:, 1] - view.height / 2) < view.height / 2 + _FAR_PX
    )
    coarse = np.round(pixels / _THIN_PX)
    keep = np.ones(len(pixels), bool)
    keep[1:] = np.any(coarse[1:] != coarse[:-1], axis=1) | (step[1:] != step[:-1]) | (near[1:] != near[:-1])
    pixels, step, near = pixels[keep], step[keep], near[keep]
    changes = np.flatnonzero((step[1:] != step[:-1]) | (near[1:] != near[:-1])) + 1
    bounds = [0, *changes.tolist(), len(pixels)]
    for start, end in itertools.pairwise(bounds):
        if near[start]:
            run = pixels[start : min(end + 1, len(pixels))]
            if len(run) > 1:
                yield run, int(step[start])
