"""The hand that edits: what mouse and keys do to the plan with each tool, and what is drawn meanwhile."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from gcs.gui.map.editing import moving as moving_parts
from gcs.gui.map.editing import selecting
from gcs.gui.map.editing.conflicts import ConflictBook
from gcs.gui.map.editing.drawing import DrawTool, PointTool
from gcs.gui.map.editing.gestures import EditDrag, Gesture
from gcs.gui.map.editing.hits import Hit, Target
from gcs.gui.map.editing.ink_jumps import JumpBook, paint_jumps
from gcs.gui.map.editing.ink_route import Progress
from gcs.gui.map.editing.keys import PlanKeys
from gcs.gui.map.editing.making import Maker
from gcs.gui.map.editing.session import EditSession, WaysOut
from gcs.gui.map.editing.still import PlanPainter
from gcs.gui.map.palette import MapPalette
from gcs.gui.map.view import MapView
from gcs.gui.map.viewport import Viewport
from gcs.planning.refs import Ref

SELECT, MEASURE = "select", "measure"
_ALT = Qt.KeyboardModifier.AltModifier
_CLOSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Owner(WaysOut, Protocol):
    """Whom the hand tells what it did."""

    def finished(self) -> None:
        """The tool was laid down, the selecting one is back."""

    def hinted(self, hint: str) -> None:
        """What to do now with the tool."""

    def menu_wanted(self, ref: Ref | None, lat_deg: float, lon_deg: float, where: QPoint) -> None:
        """The menu of a part, or of the ground."""


class PlanHand:
    """The map's tool while the Plan workspace is shown."""

    def __init__(self, view: MapView, owner: Owner) -> None:
        self._view = view
        self._owner = owner
        self.session = EditSession(view, owner)
        self.maker = Maker(self.session, self._finish_tool)
        self.keys = PlanKeys(self.session)
        self.painter = PlanPainter()
        self.conflicts = ConflictBook()
        self.jumps = JumpBook()
        self.draw: DrawTool | None = None
        """The drawing tool in hand."""
        self._tool = SELECT
        self._gesture: Gesture | None = None
        self._hover: Hit | None = None
        self._pointer = QPointF(-1e6, -1e6)

    # -- tools ----------------------------------------------------------------------------------------------

    @property
    def tool(self) -> str:
        """The tool in hand."""
        return self._tool

    @property
    def hint(self) -> str:
        """What to do now with the tool."""
        return self.draw.hint if self.draw is not None else ""

    def set_tool(self, name: str) -> None:
        """Take another tool.

        Args:
            name: "select", "waypoint", "fence", "exclude", "circle", "rally", "home", "measure" or a kind
                of pattern.

        Raises:
            PlanError: there is no such tool.
        """
        if name == self._tool:
            return
        draw = None if name in (SELECT, MEASURE) else self.maker.tool(name)
        self._drop_gesture()
        measured, self._tool, self.draw = self._tool == MEASURE, name, draw
        if measured or name == MEASURE:
            self._view.set_measuring(name == MEASURE)
        self._refresh()
        self._owner.hinted(self.hint)

    def cancel(self) -> bool:
        """Do what Escape does: put a drag back, forget a drawing, leave the tool, select nothing."""
        if self._gesture is not None:
            self._gesture.cancel()
            self._gesture = None
        elif self.draw is not None and self.draw.cancel():
            pass
        elif self._tool != SELECT:
            self._finish_tool()
        elif self.session.selection:
            self.session.select()
        else:
            return False
        self._refresh()
        return True

    def _finish_tool(self) -> None:
        if self._tool != SELECT:
            self.set_tool(SELECT)
            self._owner.finished()

    def measuring_changed(self, on: bool) -> None:
        """The map began or ended measuring, which may be by another hand."""
        if not on and self._tool == MEASURE:
            self._tool = SELECT
            self._refresh()
            self._owner.finished()

    def rest(self) -> None:
        """Let go of everything: another workspace takes the map."""
        self._drop_gesture()
        self.set_tool(SELECT)
        self._hover = None
        self.painter.release()

    def _drop_gesture(self) -> None:
        if self._gesture is not None:
            self._gesture.cancel()
            self._gesture = None
        if self.draw is not None:
            self.draw.cancel()

    def _refresh(self) -> None:
        self._view.update_cursor()
        self._view.update()

    @property
    def _progress(self) -> Progress:
        shown = self.session.shown
        return Progress(shown.current, shown.done)

    # -- drawing --------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, view: Viewport, palette: MapPalette, *, moving: bool) -> None:
        """Draw the plan under the vehicles."""
        session, ink, progress = self.session, self.painter, self._progress
        canvas, frame, units = ink.canvas(painter, view, palette), session.frame, session.shown.units
        lifted = self._gesture.lifted if self._gesture is not None else frozenset()
        ink.paint_still(canvas, frame, lifted, progress, units, moving=moving)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        moving_parts.paint_lifted(canvas, frame, lifted, progress, units)
        paint_jumps(canvas, self.jumps.of(frame.sketch))
        conflicts = self.conflicts.shown(session.plan)
        idle = self._gesture is None and self.draw is None
        moving_parts.paint_hover(canvas, frame, self._hover if idle else None)
        selection = session.selection
        moving_parts.paint_selection(canvas, frame, selection, progress)
        moving_parts.paint_home_words(canvas, frame, selection)
        moving_parts.paint_handle_set(canvas, frame, session.handles, self._hot(), units)
        moving_parts.paint_findings(canvas, frame, conflicts, self._view.free_room, progress)
        drawing = self._gesture or self.draw
        if drawing is not None:
            drawing.paint(canvas)
            refusal = self._gesture.refusal if self._gesture is not None else ""
            moving_parts.paint_words(canvas, self._pointer, drawing.words, refusal)

    @property
    def rooms(self) -> list[QRectF]:
        """Where words of the plan stand that the vehicles' labels shall not cover."""
        return [room for _, _, room in self.session.frame.home_parts]

    def _hot(self) -> tuple[str, int] | None:
        corner = self.keys.corner
        if corner is not None:
            return ("vertex", corner)
        if self._hover is None or not self._hover.is_handle or self.draw is not None:
            return None
        return (self._hover.target.value, self._hover.index)

    # -- mouse ----------------------------------------------------------------------------------------------

    def pressed(self, event: QMouseEvent) -> bool:
        """Begin a drag, or leave the press to the map."""
        if self._tool == MEASURE or event.button() != Qt.MouseButton.LeftButton:
            return False
        at = event.position()
        self._pointer = at
        self.keys.end_step()
        self._view.keyboard_focus = False
        if self.draw is None:
            self._gesture = selecting.pressed(self.session, at, event.modifiers())
        elif isinstance(self.draw, PointTool):
            self._gesture = self._on_item(at, event.modifiers())
        elif self.draw.pressed(at):
            return True
        self._refresh()
        return self._gesture is not None

    def _on_item(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture | None:
        """With a tool that sets points, what is there already can be taken and dragged."""
        if modifiers & _ALT or self.session.frame.hit_item(at.x(), at.y()) is None:
            return None
        return selecting.pressed(self.session, at, Qt.KeyboardModifier.NoModifier)

    def moved(self, event: QMouseEvent) -> bool:
        """Go on with a drag, or show what is under the pointer."""
        at = event.position()
        self._pointer = at
        if self._tool == MEASURE:
            return False
        if self._gesture is not None:
            self._gesture.move(at)
            return True
        if self.draw is not None and self.draw.moved(at):
            return True
        if event.buttons() == Qt.MouseButton.NoButton:
            self._point_at(at)
        return False

    def _point_at(self, at: QPointF) -> None:
        session = self.session
        hit = session.frame.hit(at.x(), at.y(), session.handles) if self.draw is None else None
        if isinstance(self.draw, PointTool):
            hit = session.frame.hit_item(at.x(), at.y())
        if hit != self._hover:
            self._hover = hit
            self._refresh()

    def released(self, event: QMouseEvent) -> bool:
        """End a drag."""
        if event.button() != Qt.MouseButton.LeftButton or self._tool == MEASURE:
            return False
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.finish(event.position())
            self._point_at(event.position())
            self._refresh()
            return True
        return self.draw is not None and self.draw.released(event.position())

    def clicked(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        """Select, or make something."""
        if self._tool == MEASURE:
            return False
        if self.draw is None:
            return selecting.clicked(self.session, at, modifiers)
        if self._tool == "waypoint" and modifiers & _ALT:
            hit = self.session.frame.hit_leg(at.x(), at.y())
            if hit is not None:
                drag = selecting.insertion(self.session, hit.index, at, here=True)
                drag.finish(at)
                return True
        self.draw.clicked(at)
        return True

    def double_clicked(self, event: QMouseEvent) -> bool:
        """Close what is being drawn."""
        if self._tool == MEASURE or event.button() != Qt.MouseButton.LeftButton:
            return False
        if self.draw is not None:
            if self.draw.busy:
                self.draw.close()
            return True
        at = event.position()
        hit = self.session.frame.hit(at.x(), at.y(), self.session.handles)
        return hit is not None and (hit.is_handle or hit.target is Target.ITEM)

    def left(self) -> None:
        """Nothing is under the pointer."""
        if self._hover is not None:
            self._hover = None
            self._refresh()

    def cursor(self) -> Qt.CursorShape | None:
        """Return what the pointer looks like."""
        if self._gesture is not None:
            return self._gesture.cursor if isinstance(self._gesture, EditDrag) else Qt.CursorShape.CrossCursor
        if self.draw is not None:
            on_item = self._hover is not None and isinstance(self.draw, PointTool)
            return Qt.CursorShape.OpenHandCursor if on_item else Qt.CursorShape.CrossCursor
        return selecting.cursor_of(self._hover)

    # -- menu and keys --------------------------------------------------------------------------------------

    def menu(self, at: QPointF, *, keyboard: bool) -> None:
        """The right button ends what is begun, removes a corner, or asks for the menu of what is there."""
        if self._gesture is not None:
            self.cancel()
            return
        if self.draw is not None and not keyboard:
            self._end_drawing()
            return
        session = self.session
        if keyboard:
            self._menu_at_selection(at)
            return
        hit = session.frame.hit(at.x(), at.y(), session.handles)
        if hit is not None and hit.target is Target.VERTEX and hit.ref is not None:
            selecting.remove_corner(session, hit.ref, hit.index)
            return
        ref = hit.ref if hit is not None else None
        if ref is not None and ref not in session.selection:
            session.select(ref)
        self._ask_menu(ref, at)

    def _end_drawing(self) -> None:
        if self.draw is not None and self.draw.busy:
            self.draw.close()
        else:
            self._finish_tool()

    def _menu_at_selection(self, at: QPointF) -> None:
        session = self.session
        refs = session.selection
        ref = next(iter(refs)) if len(refs) == 1 else None
        place = selecting.place_of(session, ref) if ref is not None else None
        self._ask_menu(ref, session.pixel(place) if place is not None else at)

    def _ask_menu(self, ref: Ref | None, at: QPointF) -> None:
        lat_deg, lon_deg = self.session.place(at)
        self._owner.menu_wanted(ref, lat_deg, lon_deg, self._view.mapToGlobal(at.toPoint()))

    def wants_key(self, event: QKeyEvent) -> bool:
        """Return whether a key is the plan's even where the window has a shortcut on it."""
        key = event.key()
        if self._tool == MEASURE:
            return False
        if key == Qt.Key.Key_Escape:
            return self._gesture is not None or self._tool != SELECT or bool(self.session.selection)
        if self.draw is not None:
            return key in (*_CLOSES, Qt.Key.Key_Space, Qt.Key.Key_Backspace) and not event.modifiers()
        return key in _CLOSES or self.keys.wants(event)

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key stands for."""
        if self._tool == MEASURE:
            return False
        key = event.key()
        if key == Qt.Key.Key_Escape and self.cancel():
            return True
        if self._gesture is not None:
            return True
        if self.draw is not None and self._draw_key(self.draw, key):
            self._view.keyboard_focus = True
            self._view.update()
            return True
        if self.draw is not None:
            return False
        if key in _CLOSES and not event.modifiers():
            self.menu(self.session.middle, keyboard=True)
            return True
        return self.keys.key(event)

    def _draw_key(self, draw: DrawTool, key: int) -> bool:
        if key == Qt.Key.Key_Space:
            draw.clicked(self.session.middle)
        elif key in _CLOSES:
            draw.close()
        elif key == Qt.Key.Key_Backspace:
            return draw.back()
        else:
            return False
        return True
