"""The plan on the map, as the Plan workspace sees it: what to show goes in, wanted plans come out."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal

from gcs.gui.map.editing.hand import PlanHand
from gcs.gui.map.editing.selecting import described
from gcs.gui.map.editing.shown import ShownPlan
from gcs.gui.map.view import MapView
from gcs.gui.theme import ThemeController
from gcs.planning.document import Plan
from gcs.planning.patterns.defaults import PatternDefaults
from gcs.planning.refs import Ref


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
        self.hand = PlanHand(view, self)
        self._active = False
        self._map_words = (view.accessibleName(), view.accessibleDescription())
        view.measuringChanged.connect(self.hand.measuring_changed)
        themes.changed.connect(self.hand.painter.invalidate)

    # -- the workspace's side -------------------------------------------------------------------------------

    @property
    def active(self) -> bool:
        """The Plan workspace is shown."""
        return self._active

    @property
    def tool(self) -> str:
        """The tool in hand."""
        return self.hand.tool

    @property
    def hint(self) -> str:
        """What to do now with the tool."""
        return self.hand.hint

    def show_plan(self, view: ShownPlan) -> None:
        """Show a plan as it is now."""
        self.hand.session.show(view)
        self.hand.conflicts.take(view.analysis, view.revision, view.plan)
        if self._active:
            self._describe()
            self._view.update()

    def set_active(self, active: bool) -> None:
        """Take over the map's mouse, keys and ground, or give them back."""
        if active == self._active:
            return
        self._active = active
        if active:
            self._view.set_tool(self.hand)
            self._describe()
        else:
            self.hand.rest()
            self._view.set_tool(None)
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
        self.hand.set_tool(name)
        self._describe()

    def set_defaults(self, defaults: PatternDefaults | None) -> None:
        """Begin new patterns with these circumstances; None: with the vehicle's kind and firmware alone."""
        self.hand.maker.defaults = defaults

    def reveal(self, ref: Ref) -> None:
        """Bring a part into view where it is not, as when it is chosen in a list."""
        self.hand.keys.show(ref)

    def cancel(self) -> bool:
        """Do what Escape does; False where there is nothing to leave."""
        return self.hand.cancel()

    def _describe(self) -> None:
        if not self._active:
            return
        name = self.tr("Plan on the map")
        if self._view.accessibleName() != name:
            self._view.setAccessibleName(name)
        words = self.hint or described(self.hand.session)
        if self._view.accessibleDescription() != words:
            self._view.setAccessibleDescription(words)

    # -- what the hand tells --------------------------------------------------------------------------------

    def change(self, label: str, plan: Plan, merge: str) -> None:
        """Pass a changed plan on."""
        self.changeWanted.emit(label, plan, merge)

    def select(self, refs: frozenset[Ref]) -> None:
        """Pass a selection on."""
        self.hand.keys.end_step()
        self.selectionWanted.emit(refs)

    def tell(self, problem: str) -> None:
        """Pass a refusal on."""
        self.problem.emit(problem)

    def finished(self) -> None:
        """Tell that the tool was laid down."""
        self._describe()
        self.toolFinished.emit()

    def hinted(self, hint: str) -> None:
        """Tell what to do now."""
        self.hintChanged.emit(hint)

    def menu_wanted(self, ref: Ref | None, lat_deg: float, lon_deg: float, where: QPoint) -> None:
        """Ask for a menu."""
        self.menuWanted.emit(ref, lat_deg, lon_deg, where)
