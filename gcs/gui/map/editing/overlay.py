"""The plan on the map: draws what the Plan workspace shows and turns mouse and keys into changed plans."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from gcs.gui.map.editing import moving as moving_parts
from gcs.gui.map.editing import selecting
from gcs.gui.map.editing.conflicts import Conflict, conflicts_of, still_true
from gcs.gui.map.editing.drawing import DrawTool, PointTool
from gcs.gui.map.editing.gestures import EditDrag, Gesture
from gcs.gui.map.editing.hits import Hit, Target
from gcs.gui.map.editing.ink_route import Progress
from gcs.gui.map.editing.keys import PlanKeys
from gcs.gui.map.editing.making import Maker
from gcs.gui.map.editing.session import EditSession
from gcs.gui.map.editing.shown import ShownPlan
from gcs.gui.map.editing.still import PlanPainter
from gcs.gui.map.palette import MapPalette
from gcs.gui.map.view import MapView
from gcs.gui.map.viewport import Viewport
from gcs.gui.theme import ThemeController
from gcs.planning.document import Plan
from gcs.planning.patterns.defaults import PatternDefaults
from gcs.planning.refs import Ref

SELECT, MEASURE = "select", "measure"
_ALT = Qt.KeyboardModifier.AltModifier
_CLOSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PlanOverlay(QObject):
    """The Plan workspace's tool on a map that it may share with other workspaces.

    Attributes:
        changeWanted: Label for undo, the plan wanted, and the merge key of the gesture (empty: none).
        selectionWanted: The parts that shall be selected, a frozenset of Ref.
        toolFinished: The tool did its one thing or was left; the selecting tool is back.
        menuWanted: The part (None: the ground), the place, and where on the screen.
        problem: Why something can't be done, and what to do.
        hintChanged: What to do now with the tool; empty for none.
    """

    changeWanted = Signal(str, object, str)
    selectionWanted = Signal(object)
    toolFinished = Signal()
    menuWanted = Signal(object, float, float, QPoint)
    problem = Signal(str)
    hintChanged = Signal(str)

    def __init__(self, view: MapView, themes: ThemeController) -> None:
        super().__init__(view)
        self._view = view
        self._session = EditSession(view, self)
        self._maker = Maker(self._session, self._finish_tool)
        self._keys = PlanKeys(self._session)
        self.painter = PlanPainter()
        self._active = False
        self._tool = SELECT
        self._draw: DrawTool | None = None
        self._gesture: Gesture | None = None
        self._hover: Hit | None = None
        self._pointer = QPointF(-1e6, -1e6)
        self._conflicts: tuple[Conflict, ...] = ()
        self._checked: tuple[object, Plan] = (None, Plan())
        self._map_words = (view.accessibleName(), view.accessibleDescription())
        view.measuringChanged.connect(self._measuring_changed)
        themes.changed.connect(self.painter.invalidate)

    # -- the workspace's side -------------------------------------------------------------------------------

    @property
    def active(self) -> bool:
        """The Plan workspace is shown."""
        return self._active

    @property
    def tool(self) -> str:
        """The tool in hand."""
        return self._tool

    @property
    def hint(self) -> str:
        """What to do now with the tool."""
        return self._draw.hint if self._draw is not None else ""

    def show_plan(self, view: ShownPlan) -> None:
        """Show a plan as it is now."""
        session = self._session
        session.show(view)
        analysis = view.analysis
        if analysis is not self._checked[0]:
            self._checked = (analysis, view.plan)
            self._conflicts = conflicts_of(analysis)
        elif analysis is not None and analysis.revision == view.revision:
            self._checked = (analysis, view.plan)
        if self._active:
            self._describe()
            self._view.update()

    def set_active(self, active: bool) -> None:
        """Take over the map's mouse, keys and ground, or give them back."""
        if active == self._active:
            return
        self._active = active
        if active:
            self._view.set_tool(self)
            self._describe()
        else:
            self._drop_gesture()
            self.set_tool(SELECT)
            self._hover = None
            self._view.set_tool(None)
            self.painter.release()
            self._view.setAccessibleName(self._map_words[0])
            self._view.setAccessibleDescription(self._map_words[1])
        self._view.update()

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
        draw = None if name in (SELECT, MEASURE) else self._maker.tool(name)
        self._drop_gesture()
        measured, self._tool, self._draw = self._tool == MEASURE, name, draw
        if measured or name == MEASURE:
            self._view.set_measuring(name == MEASURE)
        self._refresh()
        self.hintChanged.emit(self.hint)

    def set_defaults(self, defaults: PatternDefaults | None) -> None:
        """Begin new patterns with these circumstances; None: with the vehicle's kind and firmware alone."""
        self._maker.defaults = defaults

    def reveal(self, ref: Ref) -> None:
        """Bring a part into view where it is not, as when it is chosen in a list."""
        self._keys.show(ref)

    def cancel(self) -> bool:
        """Do what Escape does: put a drag back, forget a drawing, leave the tool, select nothing."""
        if self._gesture is not None:
            self._gesture.cancel()
            self._gesture = None
        elif self._draw is not None and self._draw.cancel():
            pass
        elif self._tool != SELECT:
            self._finish_tool()
        elif self._session.selection:
            self._session.select()
        else:
            return False
        self._refresh()
        return True

    # -- what the session tells -----------------------------------------------------------------------------

    def change(self, label: str, plan: Plan, merge: str) -> None:
        """Pass a changed plan on."""
        self.changeWanted.emit(label, plan, merge)

    def select(self, refs: frozenset[Ref]) -> None:
        """Pass a selection on."""
        self._keys.end_step()
        self.selectionWanted.emit(refs)

    def tell(self, problem: str) -> None:
        """Pass a refusal on."""
        self.problem.emit(problem)

    # -- state ----------------------------------------------------------------------------------------------

    def _finish_tool(self) -> None:
        if self._tool != SELECT:
            self.set_tool(SELECT)
            self.toolFinished.emit()

    def _measuring_changed(self, on: bool) -> None:
        if not on and self._tool == MEASURE:
            self._tool = SELECT
            self._refresh()
            self.toolFinished.emit()

    def _drop_gesture(self) -> None:
        if self._gesture is not None:
            self._gesture.cancel()
            self._gesture = None
        if self._draw is not None:
            self._draw.cancel()

    def _refresh(self) -> None:
        self._view.update_cursor()
        self._view.update()

    def _describe(self) -> None:
        name = self.tr("Plan on the map")
        if self._view.accessibleName() != name:
            self._view.setAccessibleName(name)
        words = self.hint or selecting.described(self._session)
        if self._view.accessibleDescription() != words:
            self._view.setAccessibleDescription(words)

    @property
    def _progress(self) -> Progress:
        shown = self._session.shown
        return Progress(shown.current, shown.done)

    # -- drawing --------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, view: Viewport, palette: MapPalette, *, moving: bool) -> None:
        """Draw the plan under the vehicles."""
        session, ink, progress = self._session, self.painter, self._progress
        canvas, frame, units = ink.canvas(painter, view, palette), session.frame, session.shown.units
        lifted = self._gesture.lifted if self._gesture is not None else frozenset()
        ink.paint_still(canvas, frame, lifted, progress, units, moving=moving)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        moving_parts.paint_lifted(canvas, frame, lifted, progress, units)
        conflicts = still_true(self._conflicts, self._checked[1], session.plan)
        idle = self._gesture is None and self._draw is None
        moving_parts.paint_hover(canvas, frame, self._hover if idle else None)
        selection = session.selection
        moving_parts.paint_selection(canvas, frame, selection, progress)
        moving_parts.paint_home_words(canvas, frame, selection)
        moving_parts.paint_handle_set(canvas, frame, session.handles, self._hot(), units)
        moving_parts.paint_findings(canvas, conflicts, self._view.free_room)
        drawing = self._gesture or self._draw
        if drawing is not None:
            drawing.paint(canvas)
            refusal = self._gesture.refusal if self._gesture is not None else ""
            moving_parts.paint_words(canvas, self._pointer, drawing.words, refusal)

    def _hot(self) -> tuple[str, int] | None:
        corner = self._keys.corner
        if corner is not None:
            return ("vertex", corner)
        if self._hover is None or not self._hover.is_handle or self._draw is not None:
            return None
        return (self._hover.target.value, self._hover.index)

    # -- mouse ----------------------------------------------------------------------------------------------

    def pressed(self, event: QMouseEvent) -> bool:
        """Begin a drag, or leave the press to the map."""
        if self._tool == MEASURE or event.button() != Qt.MouseButton.LeftButton:
            return False
        at = event.position()
        self._pointer = at
        self._keys.end_step()
        self._view.keyboard_focus = False
        if self._draw is None:
            self._gesture = selecting.pressed(self._session, at, event.modifiers())
        elif isinstance(self._draw, PointTool):
            self._gesture = self._on_item(at, event.modifiers())
        elif self._draw.pressed(at):
            return True
        self._refresh()
        return self._gesture is not None

    def _on_item(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture | None:
        """With a tool that sets points, what is there already can be taken and dragged."""
        if modifiers & _ALT or self._session.frame.hit_item(at.x(), at.y()) is None:
            return None
        return selecting.pressed(self._session, at, Qt.KeyboardModifier.NoModifier)

    def moved(self, event: QMouseEvent) -> bool:
        """Go on with a drag, or show what is under the pointer."""
        at = event.position()
        self._pointer = at
        if self._tool == MEASURE:
            return False
        if self._gesture is not None:
            self._gesture.move(at)
            return True
        if self._draw is not None and self._draw.moved(at):
            return True
        if event.buttons() == Qt.MouseButton.NoButton:
            self._point_at(at)
        return False

    def _point_at(self, at: QPointF) -> None:
        session = self._session
        hit = session.frame.hit(at.x(), at.y(), session.handles) if self._draw is None else None
        if isinstance(self._draw, PointTool):
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
        return self._draw is not None and self._draw.released(event.position())

    def clicked(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        """Select, or make something."""
        if self._tool == MEASURE:
            return False
        if self._draw is None:
            return selecting.clicked(self._session, at, modifiers)
        if self._tool == "waypoint" and modifiers & _ALT:
            hit = self._session.frame.hit_leg(at.x(), at.y())
            if hit is not None:
                drag = selecting.insertion(self._session, hit.index, at, here=True)
                drag.finish(at)
                return True
        self._draw.clicked(at)
        return True

    def double_clicked(self, event: QMouseEvent) -> bool:
        """Close what is being drawn."""
        if self._tool == MEASURE or event.button() != Qt.MouseButton.LeftButton:
            return False
        if self._draw is not None:
            if self._draw.busy:
                self._draw.close()
            return True
        at = event.position()
        hit = self._session.frame.hit(at.x(), at.y(), self._session.handles)
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
        if self._draw is not None:
            on_item = self._hover is not None and isinstance(self._draw, PointTool)
            return Qt.CursorShape.OpenHandCursor if on_item else Qt.CursorShape.CrossCursor
        return selecting.cursor_of(self._hover)

    # -- menu and keys --------------------------------------------------------------------------------------

    def menu(self, at: QPointF, *, keyboard: bool) -> None:
        """The right button ends what is begun, removes a corner, or asks for the menu of what is there."""
        if self._gesture is not None:
            self.cancel()
            return
        if self._draw is not None and not keyboard:
            self._end_drawing()
            return
        session = self._session
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
        if self._draw is not None and self._draw.busy:
            self._draw.close()
        else:
            self._finish_tool()

    def _menu_at_selection(self, at: QPointF) -> None:
        session = self._session
        refs = session.selection
        ref = next(iter(refs)) if len(refs) == 1 else None
        place = selecting.place_of(session, ref) if ref is not None else None
        self._ask_menu(ref, session.pixel(place) if place is not None else at)

    def _ask_menu(self, ref: Ref | None, at: QPointF) -> None:
        lat_deg, lon_deg = self._session.place(at)
        self.menuWanted.emit(ref, lat_deg, lon_deg, self._view.mapToGlobal(at.toPoint()))

    def wants_key(self, event: QKeyEvent) -> bool:
        """Return whether a key is the plan's even where the window has a shortcut on it."""
        key = event.key()
        if self._tool == MEASURE:
            return False
        if key == Qt.Key.Key_Escape:
            return self._gesture is not None or self._tool != SELECT or bool(self._session.selection)
        if self._draw is not None:
            return key in (*_CLOSES, Qt.Key.Key_Space, Qt.Key.Key_Backspace) and not event.modifiers()
        return key in _CLOSES or self._keys.wants(event)

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key stands for."""
        if self._tool == MEASURE:
            return False
        key = event.key()
        if key == Qt.Key.Key_Escape and self.cancel():
            return True
        if self._gesture is not None:
            return True
        if self._draw is not None and self._draw_key(self._draw, key):
            self._view.keyboard_focus = True
            self._view.update()
            return True
        if self._draw is not None:
            return False
        if key in _CLOSES and not event.modifiers():
            self.menu(self._session.middle, keyboard=True)
            return True
        return self._keys.key(event)

    def _draw_key(self, draw: DrawTool, key: int) -> bool:
        if key == Qt.Key.Key_Space:
            draw.clicked(self._session.middle)
        elif key in _CLOSES:
            draw.close()
        elif key == Qt.Key.Key_Backspace:
            return draw.back()
        else:
            return False
        return True
