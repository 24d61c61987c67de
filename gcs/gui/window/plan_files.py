"""Plan files: opened and saved in the worker, dirty plans kept in the profile every half minute."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from gcs.gui.window.plan_controller import PlanController
from gcs.gui.window.plan_recovery import AUTOSAVE, drop_autosave
from gcs.gui.window.plan_worker import PlanWorker
from gcs.model.errors import GcsError
from gcs.planning.autosave import Autosave, decode_autosave, encode_documents, recover
from gcs.planning.book import PlanDocument
from gcs.planning.document import Plan
from gcs.planning.files import encode_plan, format_of_name, lost_in, read_plan
from gcs.recording.atomic_file import write_atomically

AUTOSAVE_S = 30.0
SAVES = (".plan", ".waypoints", ".fen", ".ral")
"""What can be written; other files are only read."""


def file_of(document: PlanDocument) -> Path | None:
    """Return the file that a plan is saved into without a question; None: nobody said yet where."""
    path = document.path
    return path if path is not None and path.suffix in SAVES else None


@dataclass(frozen=True, slots=True)
class _Saved:
    document: PlanDocument
    revision: int
    path: Path
    lost: tuple[str, ...]
    """What the file does not hold."""


class PlanFiles(QObject):
    """Opens and saves.

    Attributes:
        opened: A file was opened: its path.
        recovered: Unsaved plans were taken back: their titles.
        saved: A file was saved: its path.
        exported: The file does not hold all of the plan: its path, and what it does not hold.
        changed: Something began or ended: the header shows it.
        problem: What went wrong, and what to do.
    """

    opened = Signal(str)
    recovered = Signal(list)
    saved = Signal(str)
    exported = Signal(str, list)
    changed = Signal()
    problem = Signal(str)

    def __init__(
        self, controller: PlanController, worker: PlanWorker, profile: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._worker = worker
        self._profile = profile
        self._saving = 0
        self._partly: dict[PlanDocument, Path] = {}
        """Files that could not hold all of a plan."""
        self._kept: tuple[tuple[str, int], ...] = ()
        """Keys and revisions of the plans in the autosave."""
        self._timer = QTimer(self)
        self._timer.setInterval(round(AUTOSAVE_S * 1000))
        self._timer.timeout.connect(self.autosave)
        self._timer.start()

    @property
    def saving(self) -> bool:
        """A file is being written."""
        return self._saving > 0

    def holds_not_all(self, document: PlanDocument) -> bool:
        """Return whether a plan's file could not hold all of it when it was last written."""
        return document.path is not None and self._partly.get(document) == document.path

    # -- open -----------------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Read a plan file and show it as the plan of the selected vehicle."""
        self._worker.run(lambda: read_plan(path), partial(self._read, path), self._failed)

    def _read(self, path: Path, plan: Plan) -> None:
        self._controller.document.opened(plan, path)
        self._controller.reload()
        self.opened.emit(str(path))

    def _failed(self, error: GcsError) -> None:
        self.problem.emit(str(error))

    # -- save -----------------------------------------------------------------------------------

    def save(
        self,
        path: Path,
        document: PlanDocument | None = None,
        then: Callable[[], object] | None = None,
        failed: Callable[[], object] | None = None,
    ) -> None:
        """Write a plan into a file, the one on the screen if none is named; the file's name says the format.

        Afterwards ``then`` or ``failed`` is called.
        """
        document = document or self._controller.document
        revision, plan = document.history.revision, document.plan

        def write() -> _Saved:
            form = format_of_name(path.name)
            write_atomically(path, [encode_plan(plan, form)])
            return _Saved(document, revision, path, lost_in(plan, form))

        self._saving += 1
        self._worker.run(write, partial(self._written, then), partial(self._not_written, failed))
        self.changed.emit()

    def _written(self, then: Callable[[], object] | None, saved: _Saved) -> None:
        self._saving -= 1
        if saved.lost:
            # Closing the program would lose what this file does not hold: the plan stays unsaved.
            self._partly[saved.document] = saved.path
            self.exported.emit(str(saved.path), list(saved.lost))
        else:
            self._partly.pop(saved.document, None)
            saved.document.saved(saved.path, saved.revision)
        self.autosave()
        self.saved.emit(str(saved.path))
        self.changed.emit()
        if then is not None:
            then()

    def _not_written(self, failed: Callable[[], object] | None, error: GcsError) -> None:
        self._saving -= 1
        self.problem.emit(str(error))
        self.changed.emit()
        if failed is not None:
            failed()

    # -- autosave -------------------------------------------------------------------------------

    def autosave(self) -> None:
        """Keep every plan that has changes which no file holds; without any, there is no autosave."""
        unsaved = self._controller.book.unsaved
        now = tuple((document.key, document.history.revision) for document in unsaved)
        if now == self._kept:
            return
        self._kept = now
        if not unsaved:
            self._worker.run(lambda: drop_autosave(self._profile), lambda _: None, self._failed)
            return
        current, saved_us = self._controller.book.current_key, time.time_ns() // 1000
        path = self._profile / AUTOSAVE
        self._worker.run(
            lambda: write_atomically(path, [encode_documents(unsaved, current, saved_us)]),
            lambda _: None,
            self._failed,
        )

    def recover(self) -> None:
        """Take back what an earlier run left unsaved."""
        path = self._profile / AUTOSAVE
        self._worker.run(lambda: _read_autosave(path), self._recovered, self._failed)

    def _recovered(self, kept: Autosave) -> None:
        documents = recover(self._controller.book, kept, self.tr("Recovered from the last run"))
        self._kept = ()
        self._controller.reload()
        for problem in kept.problems:
            self.problem.emit(str(problem))
        self.recovered.emit([self._controller.title_of(document) for document in documents])
        self.changed.emit()

    # -- the end --------------------------------------------------------------------------------

    def unsaved(self) -> list[str]:
        """Return the names of plans with changes that no file holds."""
        return [self._controller.title_of(document) for document in self._controller.book.unsaved]

    def discard_autosave(self) -> None:
        """Forget the autosave, as when the pilot closes without saving."""
        self._worker.run(lambda: drop_autosave(self._profile), lambda _: None, self._failed)

    def close(self) -> None:
        """Stop keeping."""
        self._timer.stop()


def _read_autosave(path: Path) -> Autosave:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GcsError(f"{path} can't be read: {error.strerror or error}", "Begin with a new plan") from error
    return decode_autosave(data, path.name)
