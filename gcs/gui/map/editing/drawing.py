"""The drawing tools: points one by one, areas and lines corner by corner, circles and patterns by a drag."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF

from gcs.gui.map.editing.handles import paint_square
from gcs.gui.map.editing.ink import HIT_PX, Canvas, cased_lines, ring_segments
from gcs.gui.map.editing.ink_areas import FILL_ALPHA, fill
from gcs.gui.map.editing.session import EditSession
from gcs.gui.map.editing.words import area_text, tr, way_text
from gcs.gui.map.measure import measured
from gcs.planning.document import LatLon

DRAG_FROM_PX = 5.0
Commit = Callable[[tuple[LatLon, ...]], bool]


class DrawTool(Protocol):
    """A tool that makes something; each ``bool`` says that the event is used up."""

    hint: str
    """What to do now, for the status line."""

    @property
    def words(self) -> tuple[str, ...]:
        """What stands beside the pointer."""

    @property
    def busy(self) -> bool:
        """Something is half drawn."""

    def pressed(self, at: QPointF) -> bool:
        """The left button went down."""

    def moved(self, at: QPointF) -> bool:
        """The pointer is there."""

    def released(self, at: QPointF) -> bool:
        """The left button came up."""

    def clicked(self, at: QPointF) -> None:
        """A press that was not used up came up where it went down; or the space bar at the middle."""

    def close(self) -> None:
        """Enter or a double click: that is all."""

    def back(self) -> bool:
        """Take the last point back; False where there is none."""

    def cancel(self) -> bool:
        """Forget what is half drawn; False where nothing is."""

    def paint(self, canvas: Canvas) -> None:
        """Draw what is half drawn."""


class PointTool:
    """Each click makes one thing."""

    def __init__(self, session: EditSession, hint: str, commit: Callable[[LatLon], bool]) -> None:
        self._session = session
        self._commit = commit
        self.hint = hint
        self.words: tuple[str, ...] = ()
        self.busy = False

    def pressed(self, at: QPointF) -> bool:
        """A drag moves the map."""
        return False

    def moved(self, at: QPointF) -> bool:
        """Nothing is half drawn."""
        return False

    def released(self, at: QPointF) -> bool:
        """Nothing is half drawn."""
        return False

    def clicked(self, at: QPointF) -> None:
        """Make one here."""
        place = self._session.on_earth(at)
        if place is not None:
            self._commit(place)

    def close(self) -> None:
        """Enter makes one at the middle."""
        self.clicked(self._session.middle)

    def back(self) -> bool:
        """Nothing is half drawn."""
        return False

    def cancel(self) -> bool:
        """Nothing is half drawn."""
        return False

    def paint(self, canvas: Canvas) -> None:
        """Nothing is half drawn."""


class OutlineTool:
    """Corner by corner: an area or a line. With ``circle``, a drag before the first corner makes a circle."""

    def __init__(
        self,
        session: EditSession,
        hint: str,
        commit: Commit,
        *,
        closed: bool,
        least: int,
        circle: SizeTool | None = None,
    ) -> None:
        self._session = session
        self._commit = commit
        self._closed = closed
        self._least = least
        self._circle = circle
        self.hint = hint
        self.places: list[LatLon] = []
        """The corners set so far."""
        self._pointer: QPointF | None = None

    @property
    def busy(self) -> bool:
        """Corners are set."""
        return bool(self.places) or (self._circle is not None and self._circle.busy)

    @property
    def words(self) -> tuple[str, ...]:
        """Length and direction of the edge being drawn, and the area."""
        if self._circle is not None and self._circle.busy:
            return self._circle.words
        if not self.places or self._pointer is None:
            return ()
        session = self._session
        words = [way_text(self.places[-1], session.place(self._pointer), session.shown.units)]
        if self._closed and len(self.places) >= 2:
            pixels = self._pixels(self._pointer)
            after = np.roll(pixels, -1, axis=0)
            doubled = abs(float(np.sum(pixels[:, 0] * after[:, 1] - after[:, 0] * pixels[:, 1])))
            square = session.view.viewport.meters_per_pixel**2
            words.append(area_text(doubled / 2 * square, session.shown.units))
        return tuple(words)

    def _pixels(self, pointer: QPointF | None) -> np.ndarray:
        rows = [session_pixel(self._session, place) for place in self.places]
        if pointer is not None:
            rows.append((pointer.x(), pointer.y()))
        return np.array(rows).reshape(-1, 2)

    def pressed(self, at: QPointF) -> bool:
        """A drag moves the map, but for the circle."""
        return not self.places and self._circle is not None and self._circle.pressed(at)

    def moved(self, at: QPointF) -> bool:
        """The rubber band follows."""
        self._pointer = at
        self._session.view.update()
        return self._circle is not None and self._circle.busy and self._circle.moved(at)

    def released(self, at: QPointF) -> bool:
        """The circle is drawn, or it was a click after all."""
        if self._circle is None or not self._circle.busy:
            return False
        if self._circle.dragged:
            return self._circle.released(at)
        self._circle.cancel()
        self.clicked(at)
        return True

    def clicked(self, at: QPointF) -> None:
        """Set a corner; on the first one the area closes."""
        if self._closed and len(self.places) >= self._least and self._near(at, self.places[0]):
            self.close()
            return
        place = self._session.on_earth(at)
        if place is not None and place != (self.places[-1] if self.places else None):
            self.places.append(place)
            self._pointer = at
            self._session.view.update()

    def _near(self, at: QPointF, place: LatLon) -> bool:
        return (at - QPointF(*session_pixel(self._session, place))).manhattanLength() < 2 * HIT_PX

    def close(self) -> None:
        """Make it of the corners set."""
        if len(self.places) < self._least:
            self._session.tell(tr("It needs {0} points. Set more of them").format(self._least))
        elif self._commit(tuple(self.places)):
            self.places.clear()
        self._session.view.update()

    def back(self) -> bool:
        """Take the last corner back."""
        if not self.places:
            return False
        self.places.pop()
        self._session.view.update()
        return True

    def cancel(self) -> bool:
        """Forget the corners."""
        busy = self.busy
        self.places.clear()
        if self._circle is not None:
            self._circle.cancel()
        self._session.view.update()
        return busy

    def paint(self, canvas: Canvas) -> None:
        """Draw the corners and the rubber band."""
        if self._circle is not None and self._circle.busy:
            self._circle.paint(canvas)
            return
        if not self.places:
            return
        pixels = self._pixels(self._pointer)
        closed = self._closed and len(pixels) > 2
        if closed:
            fill(canvas, pixels, FILL_ALPHA)
        cased_lines(canvas, *ring_segments(pixels, closed=closed), canvas.palette.accent, 1.8)
        ready = self._closed and len(self.places) >= self._least
        hot = ready and self._pointer is not None and self._near(self._pointer, self.places[0])
        for i, place in enumerate(self.places):
            paint_square(canvas, session_pixel(self._session, place), hot=hot and i == 0)


class SizeTool:
    """A click sets a thing of its usual size; a drag gives size and direction."""

    def __init__(self, session: EditSession, hint: str, commit: Commit) -> None:
        self._session = session
        self._commit = commit
        self.hint = hint
        self._start: QPointF | None = None
        self._at = QPointF()
        self._lost = False

    @property
    def busy(self) -> bool:
        """The button is down."""
        return self._start is not None

    @property
    def dragged(self) -> bool:
        """The pointer left the place where the button went down."""
        return self._start is not None and (self._at - self._start).manhattanLength() > DRAG_FROM_PX

    @property
    def words(self) -> tuple[str, ...]:
        """Size and direction."""
        if self._start is None or not self.dragged:
            return ()
        session = self._session
        return (way_text(session.place(self._start), session.place(self._at), session.shown.units),)

    def pressed(self, at: QPointF) -> bool:
        """The middle is here."""
        self._start = self._at = at
        self._lost = False
        return True

    def moved(self, at: QPointF) -> bool:
        """So large."""
        if self._start is None:
            return self._lost
        self._at = at
        self._session.view.update()
        return True

    def released(self, at: QPointF) -> bool:
        """Make it."""
        if self._start is None:
            lost, self._lost = self._lost, False
            return lost
        self._at = at
        start, dragged = self._start, self.dragged
        self._start = None
        center = self._session.on_earth(start)
        if center is not None:
            self._commit((center, self._session.place(at)) if dragged else (center,))
        self._session.view.update()
        return True

    def clicked(self, at: QPointF) -> None:
        """Make one of the usual size."""
        self.pressed(at)
        self.released(at)

    def close(self) -> None:
        """Enter makes one at the middle."""
        self.clicked(self._session.middle)

    def back(self) -> bool:
        """No points to take back."""
        return False

    def cancel(self) -> bool:
        """Let go."""
        busy = self.busy
        self._start, self._lost = None, busy
        self._session.view.update()
        return busy

    def paint(self, canvas: Canvas) -> None:
        """Draw the circle that it will fill."""
        if self._start is None or not self.dragged:
            return
        way = self._at - self._start
        radius = float(np.hypot(way.x(), way.y()))
        turns = np.linspace(0, 2 * np.pi, 72, endpoint=False)
        ring = np.column_stack(
            [self._start.x() + radius * np.cos(turns), self._start.y() + radius * np.sin(turns)]
        )
        fill(canvas, ring, FILL_ALPHA)
        cased_lines(canvas, *ring_segments(ring, closed=True), canvas.palette.accent, 1.8)
        spoke = np.array([[self._start.x(), self._start.y()]]), np.array([[self._at.x(), self._at.y()]])
        cased_lines(canvas, *spoke, canvas.palette.accent, 1.2)
        paint_square(canvas, (self._at.x(), self._at.y()))


def session_pixel(session: EditSession, place: LatLon) -> tuple[float, float]:
    """Return the pixel of a place."""
    return session.view.viewport.to_pixel(*place)


def radius_of(places: tuple[LatLon, ...], usual_m: float) -> float:
    """Return the size that was drawn, the usual one for a mere click."""
    return measured(places[0], places[1]).distance_m if len(places) > 1 else usual_m
