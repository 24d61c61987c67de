"""Undo and redo for a plan.

Plans are frozen and share what did not change, so a step is a reference to what was: no inverse of an
edit is needed, and undo can't differ from what it undoes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gcs.planning.document import Plan

MOST_STEPS = 1000
"""Older steps are forgotten."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A state, and what led to it from the one before."""

    plan: Plan
    revision: int
    label: str = ""
    merge: str = ""


class PlanHistory:
    """A plan with its past and its undone future; tells its listeners of each change."""

    def __init__(self, plan: Plan | None = None) -> None:
        self._revisions = 0
        self._steps = [_Step(plan or Plan(), 0)]
        self._at = 0
        self._open = False
        """The newest step may still take in another change of its kind."""
        self._marks: dict[str, int] = {}
        self._listeners: list[Callable[[], None]] = []

    # -- the plan -------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return self._steps[self._at].plan

    @property
    def revision(self) -> int:
        """Number of this state; undo comes back to the same number."""
        return self._steps[self._at].revision

    def plan_at(self, revision: int) -> Plan | None:
        """Return the plan as it was at a revision; None when that state is forgotten."""
        return next((step.plan for step in self._steps if step.revision == revision), None)

    def do(self, label: str, plan: Plan, *, merge: str = "") -> bool:
        """Make ``plan`` the newest state; returns False when it is what is already there.

        Args:
            label: what was done, for the undo button: "move waypoint 3".
            plan: the plan afterwards.
            merge: changes with the same key that follow each other are one step (a drag, typing in a
                field), until :meth:`close_step`.
        """
        now = self._steps[self._at]
        if plan is now.plan or plan == now.plan:
            return False
        joined = self._open and bool(merge) and merge == now.merge and self._at > 0
        del self._steps[self._at + (0 if joined else 1) :]
        if joined and plan == self._steps[-1].plan:
            # Dragged back to where it began: nothing was done.
            self._go(self._at - 1)
            return True
        self._revisions += 1
        self._steps.append(_Step(plan, self._revisions, label, merge))
        if len(self._steps) > MOST_STEPS:
            del self._steps[: len(self._steps) - MOST_STEPS]
        self._at = len(self._steps) - 1
        self._open = True
        self._tell()
        return True

    def close_step(self) -> None:
        """End a merged step, as at the end of a drag."""
        self._open = False

    def reset(self, plan: Plan) -> None:
        """Begin anew with another plan: nothing can be undone, no mark is left."""
        self._revisions += 1
        self._steps = [_Step(plan, self._revisions)]
        self._at = 0
        self._open = False
        self._marks.clear()
        self._tell()

    # -- back and forth -------------------------------------------------------------------------

    @property
    def undo_label(self) -> str:
        """What undo takes back; empty when there is nothing."""
        return self._steps[self._at].label if self._at else ""

    @property
    def redo_label(self) -> str:
        """What redo does again; empty when there is nothing."""
        return self._steps[self._at + 1].label if self._at + 1 < len(self._steps) else ""

    @property
    def can_undo(self) -> bool:
        """There is a step to take back."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """There is a step to do again."""
        return self._at + 1 < len(self._steps)

    def undo(self) -> str:
        """Go back one step; returns what was undone, empty when there was nothing."""
        label = self.undo_label
        if self.can_undo:
            self._go(self._at - 1)
        return label

    def redo(self) -> str:
        """Go forward one step; returns what was done again."""
        label = self.redo_label
        if self.can_redo:
            self._go(self._at + 1)
        return label

    def _go(self, step: int) -> None:
        self._at = step
        self._open = False
        self._tell()

    # -- marks ----------------------------------------------------------------------------------

    def mark(self, name: str, revision: int | None = None) -> None:
        """Remember a state as what a file or a vehicle holds.

        Args:
            name: what holds it.
            revision: the state as it was when saving or uploading began; None: the state as it is now, which
                ends a merged step, so that undo finds it again.
        """
        if revision is None or revision == self.revision:
            self._open = False
        self._marks[name] = self.revision if revision is None else revision
        self._tell()

    def unmark(self, name: str) -> None:
        """Forget a mark: what it stood for holds something else."""
        if self._marks.pop(name, None) is not None:
            self._tell()

    def is_at(self, name: str) -> bool:
        """Return whether the plan is what was marked so."""
        return self._marks.get(name) == self.revision

    def is_marked(self, name: str) -> bool:
        """Return whether there is such a mark at all."""
        return name in self._marks

    # -- listeners ------------------------------------------------------------------------------

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call a listener after each change of plan or marks; returns what ends it."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener()
