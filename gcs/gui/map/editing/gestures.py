"""Drags of the selecting tool: parts, corners, rims, new points on edges and legs, and the box.

While a drag goes on the plan follows live under one merge key, so that checks and profile follow too and
all of it is one step of undo. Where working a pattern out takes long, the plan follows in coarser steps.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPen

from gcs.gui.map.editing.ink import Canvas, faded
from gcs.gui.map.editing.session import EditSession
from gcs.gui.map.editing.words import place_text, way_text
from gcs.planning.document import LatLon, Plan
from gcs.planning.refs import Ref

DRAG_FROM_PX = 5.0
_REST_SHARE = 2.0
"""After a step the drag rests so many times as long as it took, so that the window stays awake."""
_REST_FROM_S = 0.008


class Gesture(Protocol):
    """A press of the left button until its release."""

    @property
    def lifted(self) -> frozenset[Ref]:
        """What moves with it and is drawn apart from what stands still."""

    @property
    def words(self) -> tuple[str, ...]:
        """What stands beside the pointer; a refusal comes last."""

    @property
    def refusal(self) -> str:
        """Why the plan does not follow."""

    @property
    def cursor(self) -> Qt.CursorShape:
        """The pointer's shape meanwhile."""

    def move(self, at: QPointF) -> None:
        """The pointer is there."""

    def finish(self, at: QPointF) -> None:
        """The button came up."""

    def cancel(self) -> None:
        """Put everything back."""

    def paint(self, canvas: Canvas) -> None:
        """Draw what is no part of the plan."""


class EditDrag:
    """A drag that changes the plan."""

    def __init__(
        self,
        session: EditSession,
        label: str,
        make: Callable[[Plan, LatLon], Plan],
        *,
        start: QPointF,
        grabbed: QPointF | None = None,
        lifted: frozenset[Ref] = frozenset(),
        clicked: Callable[[], None] | None = None,
        done: Callable[[], None] | None = None,
        on_click: bool = False,
    ) -> None:
        """Begin a drag.

        Args:
            session: the plan.
            label: what undo calls it.
            make: the plan as it was, and where the thing is now; returns the plan then.
            start: where the button went down.
            grabbed: where the thing itself was, in pixels; None: where the button went down.
            lifted: what moves.
            clicked: called instead where the pointer hardly moved.
            done: called after the drag changed something.
            on_click: a press without a move changes the plan too.
        """
        self._session = session
        self._label = label
        self._make = make
        self._start = start
        self._offset = (grabbed or start) - start
        self._origin = session.place(start + self._offset)
        self.lifted = lifted
        self._clicked = clicked
        self._done = done
        self._on_click = on_click
        self._base = session.plan
        self._foreign = session.foreign_edits
        self._merge = session.new_merge("drag")
        self._at = start
        self._moving = self._applied = False
        self._free_at_s = 0.0
        self._late = QTimer(session.view)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._apply)
        self.refusal = ""
        self.cursor = Qt.CursorShape.ClosedHandCursor

    @property
    def words(self) -> tuple[str, ...]:
        """Where it is, and how far from where it was."""
        if not self._moving:
            return ()
        place = self._session.place(self._at + self._offset)
        return place_text(place), way_text(self._origin, place, self._session.shown.units)

    def move(self, at: QPointF) -> None:
        """Follow the pointer."""
        self._at = at
        if not self._moving and (at - self._start).manhattanLength() <= DRAG_FROM_PX:
            return
        self._moving = True
        if self._late.isActive():
            return
        wait_s = self._free_at_s - time.monotonic()
        if wait_s > 0:
            self._late.start(max(1, round(wait_s * 1000)))
        else:
            self._apply()

    def _apply(self) -> None:
        if self._foreign != self._session.foreign_edits:
            return
        begun = time.monotonic()
        place = self._session.place(self._at + self._offset)
        problem = self._session.refused(self._label, lambda: self._make(self._base, place), self._merge)
        self.refusal = problem
        self._applied = self._applied or not problem
        ended = time.monotonic()
        if ended - begun > _REST_FROM_S:
            self._free_at_s = ended + _REST_SHARE * (ended - begun)
        self._session.view.update()

    def finish(self, at: QPointF) -> None:
        """Set it down here."""
        self.move(at)
        pending = self._late.isActive()
        self._late.stop()
        self._late.deleteLater()
        if pending if self._moving else self._on_click:
            self._apply()
        if self.refusal:
            self._session.tell(self.refusal)
        if self._applied and self._done is not None:
            self._done()
        if not self._moving and self._clicked is not None:
            self._clicked()

    def cancel(self) -> None:
        """Put it back where it was."""
        self._late.stop()
        self._late.deleteLater()
        if self._applied and self._foreign == self._session.foreign_edits:
            self._session.send(self._label, self._base, self._merge)

    def paint(self, canvas: Canvas) -> None:
        """The plan itself shows the drag."""


class BoxSelect:
    """A box that selects what is in it."""

    def __init__(self, session: EditSession, start: QPointF, *, add: bool) -> None:
        self._session = session
        self._start = self._at = start
        self._add = add
        self.lifted: frozenset[Ref] = frozenset()
        self.words: tuple[str, ...] = ()
        self.refusal = ""
        self.cursor = Qt.CursorShape.CrossCursor

    @property
    def _box(self) -> QRectF:
        return QRectF(self._start, self._at).normalized()

    def move(self, at: QPointF) -> None:
        """Stretch the box."""
        self._at = at
        self._session.view.update()

    def finish(self, at: QPointF) -> None:
        """Select what is in it."""
        self._at = at
        found = self._session.frame.inside(self._box)
        self._session.select(*(found | self._session.selection if self._add else found))

    def cancel(self) -> None:
        """Select nothing else."""

    def paint(self, canvas: Canvas) -> None:
        """Draw the box."""
        accent = canvas.palette.accent
        pen = QPen(accent, 1.3)
        pen.setDashPattern([4.0, 3.0])
        canvas.painter.setPen(pen)
        canvas.painter.setBrush(faded(accent, 0.10))
        canvas.painter.drawRect(self._box)
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
