"""Which drawing tool each name stands for, and what it puts into the plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gcs.gui.map.editing.drawing import DrawTool, OutlineTool, PointTool, SizeTool, radius_of
from gcs.gui.map.editing.selecting import with_waypoint
from gcs.gui.map.editing.session import EditSession
from gcs.gui.map.editing.words import tr
from gcs.model.format import in_midst
from gcs.planning import edits
from gcs.planning.document import LatLon, Plan
from gcs.planning.errors import PlanError
from gcs.planning.patterns.defaults import PatternDefaults
from gcs.planning.refs import Part, Ref, item_ref

CIRCLE_RADIUS_M = 150.0
_RALLY_ALT_M = 50.0


class Maker:
    """Makes the drawing tools; each tells when it is done."""

    def __init__(self, session: EditSession, finished: Callable[[], None]) -> None:
        self._session = session
        self._finished = finished
        self.defaults: PatternDefaults | None = None
        """Circumstances of new patterns; None: of the vehicle that the plan is for."""

    def tool(self, name: str) -> DrawTool:
        """Return the tool of that name.

        Raises:
            PlanError: there is none.
        """
        session = self._session
        if name == "waypoint":
            hint = tr("Click to add waypoints. Alt-click a leg to insert one. Esc ends")
            return PointTool(session, hint, self._waypoint)
        if name == "rally":
            return PointTool(session, tr("Click to add rally points. Esc ends"), self._rally)
        if name == "home":
            return PointTool(session, tr("Click where home is"), self._home)
        if name == "fence":
            return OutlineTool(session, _outline_hint(), self._fence(True), closed=True, least=3)
        if name == "exclude":
            hint = tr("Click corner by corner, or drag out a circle. Enter closes, Esc cancels")
            circle = SizeTool(session, hint, self._circle(False))
            return OutlineTool(session, hint, self._fence(False), closed=True, least=3, circle=circle)
        if name == "circle":
            return SizeTool(session, tr("Drag from the middle to the rim"), self._circle(True))
        return self._pattern(name)

    # -- points -------------------------------------------------------------------------------------------

    def _waypoint(self, place: LatLon) -> bool:
        session = self._session
        index = insertion_index(session)
        label = tr("add waypoint {0}").format(index + 1)
        made = session.edit(label, lambda: with_waypoint(session.plan, index, place))
        if made:
            session.select(item_ref(index))
        return made

    def _rally(self, place: LatLon) -> bool:
        session = self._session
        points = session.plan.rally or ()
        alt_m = points[-1].alt_rel_m if points else _RALLY_ALT_M
        made = session.edit(tr("add rally point"), lambda: edits.add_rally(session.plan, *place, alt_m))
        if made:
            session.select(Ref(Part.RALLY, len(points)))
        return made

    def _home(self, place: LatLon) -> bool:
        session = self._session
        made = session.edit(tr("move home"), lambda: edits.set_home(session.plan, *place))
        if made:
            session.select(Ref(Part.HOME))
            self._finished()
        return made

    # -- fence --------------------------------------------------------------------------------------------

    def _fence(self, inclusion: bool) -> Callable[[tuple[LatLon, ...]], bool]:
        session = self._session
        label = tr("draw fence") if inclusion else tr("draw exclusion")

        def commit(places: tuple[LatLon, ...]) -> bool:
            count = len(session.plan.fence.polygons) if session.plan.fence else 0
            ref = Ref(Part.POLYGON, count)
            return self._done(label, lambda: edits.add_polygon(session.plan, places, inclusion), ref)

        return commit

    def _circle(self, inclusion: bool) -> Callable[[tuple[LatLon, ...]], bool]:
        session = self._session
        label = tr("draw fence circle") if inclusion else tr("draw exclusion circle")

        def commit(places: tuple[LatLon, ...]) -> bool:
            count = len(session.plan.fence.circles) if session.plan.fence else 0
            radius_m = radius_of(places, CIRCLE_RADIUS_M)
            ref = Ref(Part.CIRCLE, count)
            return self._done(
                label, lambda: edits.add_circle(session.plan, *places[0], radius_m, inclusion), ref
            )

        return commit

    # -- patterns -----------------------------------------------------------------------------------------

    def _pattern(self, name: str) -> DrawTool:
        from gcs.planning import patterns

        known = patterns.KINDS.get(name)
        if known is None:
            raise PlanError(f"There is no tool {name!r}", "Choose one of the tools on the left")

        def commit(places: tuple[LatLon, ...]) -> bool:
            session = self._session
            index = insertion_index(session)
            # A drag gives the size of what is made from one point, a click leaves it at its kind's own.
            size_m = radius_of(places, known.default_size_m)
            given = self._defaults()
            fitting = replace(given, size_m=size_m) if known.draws == "point" else given
            return self._done(
                tr("draw {0}").format(in_midst(known.label)),
                lambda: edits.insert_items(session.plan, index, [patterns.create(name, places, fitting)]),
                item_ref(index),
            )

        if known.draws == "point":
            hint = tr("Click where it is to be, or drag out its size and direction")
            return SizeTool(self._session, hint, commit)
        closed = known.draws == "polygon"
        return OutlineTool(self._session, _outline_hint(), commit, closed=closed, least=known.least)

    def _defaults(self) -> PatternDefaults:
        if self.defaults is not None:
            return self.defaults
        shown = self._session.shown
        return PatternDefaults(firmware=shown.firmware, kind=shown.kind)

    def _done(self, label: str, make: Callable[[], Plan], ref: Ref) -> bool:
        made = self._session.edit(label, make)
        if made:
            self._session.select(ref)
            self._finished()
        return made


def _outline_hint() -> str:
    return tr("Click corner by corner. Backspace takes one back, Enter or a double click closes, Esc cancels")


def insertion_index(session: EditSession) -> int:
    """Return where a new item goes: after the selected one, but never after what ends the mission."""
    chosen = [ref.index for ref in session.selection if ref.part is Part.ITEM]
    shapes = session.sketch.shapes
    if len(chosen) == 1:
        return chosen[0] + (0 if shapes[chosen[0]].terminal else 1)
    index = len(shapes)
    while index > 0 and shapes[index - 1].terminal:
        index -= 1
    return index
