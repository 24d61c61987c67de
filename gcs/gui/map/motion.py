"""Smooth changes of the view: wheel zoom about the pointer and recentring, both easing out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from gcs.gui.map.viewport import MAX_ZOOM, MIN_ZOOM, Viewport

ZOOM_MS, RECENTER_MS = 120.0, 250.0
_FRAME_MS = 12


@dataclass(frozen=True, slots=True)
class _Move:
    start: Viewport
    end: Viewport
    anchor: tuple[float, float] | None
    begun_s: float
    length_ms: float


class Motion(QObject):
    """Moves a view towards where it should be."""

    stepped = Signal(object)
    """The view now; emitted for every frame of a movement."""

    def __init__(self, parent: QObject | None = None, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._now = now
        self._move: _Move | None = None
        self.reduced = False
        """True: every change is immediate."""
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._step)

    @property
    def moving(self) -> bool:
        """True while a movement goes on."""
        return self._move is not None

    @property
    def zooming(self) -> bool:
        """True while the zoom changes."""
        return self._move is not None and self._move.start.zoom != self._move.end.zoom

    @property
    def target(self) -> Viewport | None:
        """Where the movement ends."""
        return self._move.end if self._move is not None else None

    def zoom_to(self, view: Viewport, zoom: float, px: float, py: float) -> None:
        """Zoom, keeping the place under a pixel."""
        zoom = min(MAX_ZOOM, max(MIN_ZOOM, zoom))
        self._begin(_Move(view, view.zoomed(zoom, px, py), (px, py), self._now(), ZOOM_MS))

    def glide_to(self, view: Viewport, end: Viewport) -> None:
        """Move the middle, and the zoom if it differs."""
        self._begin(_Move(view, end, None, self._now(), RECENTER_MS))

    def stop(self) -> None:
        """Stay where the view is."""
        self._move = None
        self._timer.stop()

    def _begin(self, move: _Move) -> None:
        if self.reduced:
            self.stop()
            self.stepped.emit(move.end)
            return
        self._move = move
        self._timer.start()

    def _step(self) -> None:
        move = self._move
        if move is None:
            return
        t = (self._now() - move.begun_s) * 1000 / move.length_ms
        if t >= 1:
            self.stop()
            self.stepped.emit(move.end)
            return
        self.stepped.emit(_between(move, 1 - (1 - t) ** 3))


def _between(move: _Move, share: float) -> Viewport:
    zoom = move.start.zoom + (move.end.zoom - move.start.zoom) * share
    if move.anchor is not None:
        return move.start.zoomed(zoom, *move.anchor)
    dx = (move.end.center_x - move.start.center_x + 0.5) % 1.0 - 0.5
    dy = move.end.center_y - move.start.center_y
    return replace(
        move.start,
        center_x=move.start.center_x + dx * share,
        center_y=move.start.center_y + dy * share,
        zoom=zoom,
    ).normalized()
