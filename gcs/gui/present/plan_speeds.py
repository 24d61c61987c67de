"""How fast the way to each item of a plan is flown, as the changes of speed before it say."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from gcs.gui.present.plan_view import PlanView
from gcs.gui.present.plan_words import SPEED_CHANGE
from gcs.model.vehicle import VehicleKind
from gcs.planning.catalogue import is_navigation
from gcs.planning.document import ComplexItem, PlanItem
from gcs.planning.flatten import FlatItem

LANDINGS = (20, 21, 85)
_WING_TYPES = (1, 16, 17, 28)


def flown(item: PlanItem) -> bool:
    """Return whether the speed on the way to an item means something."""
    return is_navigation(item.command) and item.command not in LANDINGS


class SpeedBook:
    """The speeds of one plan; changes are looked for when the first speed is asked for."""

    def __init__(self, view: PlanView, flat: Sequence[FlatItem] | None = None) -> None:
        self._view = view
        self._flat = view.flat if flat is None else flat
        self._changes: list[tuple[int, float]] | None = None

    def speed_mps(self, index: int) -> float | None:
        """Return how fast the way to an item is flown: as last changed, else as the plan says."""
        item = self._view.plan.items[index]
        if isinstance(item, PlanItem) and item.command == SPEED_CHANGE:
            return item.params[1] if item.params[1] > 0.0 else None
        if isinstance(item, PlanItem) and not flown(item):
            return None
        changes = self._all_changes()
        own = bisect_left(changes, (index, -1.0))
        if own < len(changes) and changes[own][0] == index:
            # A pattern may fly at a speed of its own and go back to the old one after it.
            return changes[own][1]
        return changes[own - 1][1] if own > 0 else self._usual_mps()

    def may_set(self, index: int) -> bool:
        """Return whether a change of speed before an item makes sense."""
        item = self._view.plan.items[index]
        return isinstance(item, ComplexItem) or item.command == SPEED_CHANGE or flown(item)

    def _usual_mps(self) -> float | None:
        view = self._view
        wings = view.kind in (VehicleKind.PLANE, VehicleKind.VTOL)
        if view.kind is None:
            wings = view.plan.vehicle_type in _WING_TYPES
        return view.plan.cruise_speed_mps if wings else view.plan.hover_speed_mps

    def _all_changes(self) -> list[tuple[int, float]]:
        if self._changes is None:
            self._changes = [
                (entry.source, entry.item.params[1])
                for entry in self._flat
                if entry.item.command == SPEED_CHANGE and entry.item.params[1] > 0.0
            ]
        return self._changes
