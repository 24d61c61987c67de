"""Saves all plans that no file holds, one after the other, as when the window closes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gcs.gui.bridge import Bridge
from gcs.gui.window.plan_controller import key_of
from gcs.gui.window.plan_files import file_of
from gcs.model.alarm import Level
from gcs.planning.book import PlanDocument

if TYPE_CHECKING:
    from gcs.gui.window.plan import PlanWorkspace


class SavingAll(QObject):
    """Saves what has a file first, then asks for a file for each of the others.

    Args:
        bridge: whose plan is shown is said here.
        plan: the Plan workspace.
        show: shows the workspace in the window.
        saved: called when all was written, with what the files do not hold.
        kept: called when something was not written; why has been said then.
    """

    def __init__(
        self,
        bridge: Bridge,
        plan: PlanWorkspace,
        show: Callable[[], object],
        saved: Callable[[tuple[str, ...]], object],
        kept: Callable[[], object],
    ) -> None:
        super().__init__(plan)
        self._bridge = bridge
        self._plan = plan
        self._show = show
        self._saved = saved
        self._kept = kept
        self._notes: list[str] = []
        plan.files.exported.connect(self._note)
        taken: set[Path] = set()
        self._filed: list[tuple[PlanDocument, Path]] = []
        self._others: list[PlanDocument] = []
        for document in plan.controller.book.unsaved:
            path = file_of(document)
            # Of two plans that were read from one file the second would overwrite the first, and a file that
            # could not hold all of a plan can't hold it now either.
            if path is None or path in taken or plan.files.holds_not_all(document):
                self._others.append(document)
            else:
                taken.add(path)
                self._filed.append((document, path))

    def begin(self) -> None:
        """Save the next one."""
        if self._filed:
            document, path = self._filed.pop(0)
            self._write(document, path)
        elif self._others:
            self._ask(self._others.pop(0))
        else:
            self._end()
            self._saved(tuple(self._notes))

    def _write(self, document: PlanDocument, path: Path) -> None:
        self._plan.files.save(path, document, self.begin, self._stop)

    def _ask(self, document: PlanDocument) -> None:
        """Show a plan with its vehicle, and ask where to save it."""
        # What was made for a vehicle that is gone can't be shown, but the title says which it is.
        for vehicle in (None, *self._bridge.snapshot.vehicles):
            if key_of(vehicle) == document.key:
                self._bridge.select(vehicle)
        self._show()
        title = self.tr("Save %1").replace("%1", self._plan.controller.title_of(document))
        self._plan.ask_where(
            document, title, partial(self._write, document), partial(self._refused, document)
        )

    def _refused(self, document: PlanDocument) -> None:
        words = self.tr("%1 is not saved: the window stays open")
        text = words.replace("%1", self._plan.controller.title_of(document))
        self._plan.said.emit(Level.CAUTION, text)
        self._stop()

    def _note(self, name: str, lost: list[str]) -> None:
        self._notes.append(self._plan.words_of_loss(name, lost))

    def _stop(self) -> None:
        self._end()
        self._kept()

    def _end(self) -> None:
        self._plan.files.exported.disconnect(self._note)
        self.deleteLater()
