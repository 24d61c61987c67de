"""What all gestures work on: the plan that is shown, its picture in the view, and the ways out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPointF

from gcs.gui.map.editing.handles import HandleSet, handles_of
from gcs.gui.map.editing.hits import Frame
from gcs.gui.map.editing.shown import NoPlan, ShownPlan
from gcs.gui.map.editing.sketch import Sketch, Sketcher
from gcs.gui.map.editing.words import tr
from gcs.gui.map.view import MapView
from gcs.maps.mercator import position_is_valid
from gcs.planning.document import LatLon, Plan
from gcs.planning.errors import PlanError
from gcs.planning.parts import has_part
from gcs.planning.refs import Ref


class WaysOut(Protocol):
    """What the session tells its owner."""

    def change(self, label: str, plan: Plan, merge: str) -> None:
        """The plan shall become this one."""

    def select(self, refs: frozenset[Ref]) -> None:
        """This shall be selected."""

    def tell(self, problem: str) -> None:
        """Something can't be done."""


class EditSession:
    """The plan being edited on one map."""

    def __init__(self, view: MapView, out: WaysOut) -> None:
        self.view = view
        self._out = out
        self._sketcher = Sketcher()
        self._shown: ShownPlan = NoPlan()
        self._frame: Frame | None = None
        self._merges = 0
        self._sent: Plan | None = None
        self.foreign_edits = 0
        """How often the plan changed by somebody else's hand."""

    # -- what is shown ------------------------------------------------------------------------------------

    @property
    def shown(self) -> ShownPlan:
        """What was shown last."""
        return self._shown

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return self._shown.plan

    @property
    def sketch(self) -> Sketch:
        """The plan as arrays."""
        return self._sketcher.sketch(self._shown.plan)

    @property
    def selection(self) -> frozenset[Ref]:
        """What is selected and still there."""
        return frozenset(ref for ref in self._shown.selection if has_part(self._shown.plan, ref))

    @property
    def frame(self) -> Frame:
        """The plan in the view as it is now."""
        view, sketch, held = self.view.viewport, self.sketch, self._frame
        if held is None or held.view != view or held.sketch is not sketch:
            fresh = Frame(view, sketch)
            fresh.home_parts = held.home_parts if held is not None and held.view == view else []
            held = self._frame = fresh
        return held

    @property
    def handles(self) -> HandleSet | None:
        """The handles of what is selected."""
        return handles_of(self.view.viewport, self.sketch, self.selection)

    def show(self, shown: ShownPlan) -> None:
        """Take another picture of the plan."""
        if shown.plan is not self._shown.plan and shown.plan is not self._sent and shown.plan != self._sent:
            self.foreign_edits += 1
        self._shown = shown

    # -- places -------------------------------------------------------------------------------------------

    def place(self, at: QPointF) -> LatLon:
        """Return the place under a pixel."""
        return self.view.viewport.to_place(at.x(), at.y())

    def pixel(self, place: LatLon) -> QPointF:
        """Return the pixel of a place."""
        return QPointF(*self.view.viewport.to_pixel(*place))

    @property
    def middle(self) -> QPointF:
        """Where the keyboard sets points."""
        return QPointF(self.view.width() / 2, self.view.height() / 2)

    # -- ways out -----------------------------------------------------------------------------------------

    def new_merge(self, what: str) -> str:
        """Return a key that joins the changes of one gesture to one step of undo."""
        self._merges += 1
        return f"map {what} {self._merges}"

    def refused(self, label: str, make: Callable[[], Plan], merge: str = "") -> str:
        """Change the plan; returns why it can't be, empty where it was."""
        try:
            plan = make()
        except PlanError as error:
            return str(error)
        self.send(label, plan, merge)
        return ""

    def edit(self, label: str, make: Callable[[], Plan], merge: str = "") -> bool:
        """Change the plan; where it can't be, say why."""
        problem = self.refused(label, make, merge)
        if problem:
            self.tell(problem)
        return not problem

    def send(self, label: str, plan: Plan, merge: str = "") -> None:
        """Ask for a plan."""
        if plan is not self.plan:
            self._sent = plan
            self._out.change(label, plan, merge)

    def select(self, *refs: Ref) -> None:
        """Ask for a selection."""
        wanted = frozenset(refs)
        if wanted != self._shown.selection:
            self._out.select(wanted)

    def toggle(self, ref: Ref) -> None:
        """Take a part into the selection, or out of it."""
        self.select(*(self.selection ^ {ref}))

    def tell(self, problem: str) -> None:
        """Say why something can't be done."""
        self._out.tell(problem)

    def on_earth(self, at: QPointF) -> LatLon | None:
        """Return the place under a pixel; None with a word where a plan can't have it."""
        place = self.place(at)
        if not position_is_valid(*place):
            self.tell(tr("No autopilot takes a place at 0°, 0°. Choose another one"))
            return None
        return place
