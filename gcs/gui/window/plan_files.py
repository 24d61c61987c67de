"""Plan files: opened and saved in the worker, dirty plans kept in the profile every half minute."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from gcs.gui.window.plan_controller import PlanController, key_of
from gcs.gui.window.plan_worker import PlanWorker
from gcs.model.errors import GcsError
from gcs.planning.autosave import Autosave, decode_autosave, encode_autosave
from gcs.planning.document import Plan
from gcs.planning.files import encode_plan, format_of_name, read_plan
from gcs.recording.atomic_file import write_atomically

AUTOSAVE_S = 30.0
AUTOSAVE_FOLDER = "plan-autosaves"
_SUFFIX = ".autosave"


def autosaves_in(profile: Path) -> list[Path]:
    """Return the plans that an earlier run of the program left unsaved, newest first; reads no file."""
    with contextlib.suppress(OSError):
        found = [path for path in (profile / AUTOSAVE_FOLDER).iterdir() if path.suffix == _SUFFIX]
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
    return []


def drop_autosaves(paths: list[Path]) -> None:
    """Delete autosaves that nobody wants."""
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()


@dataclass(frozen=True, slots=True)
class _Saved:
    key: str
    revision: int
    path: Path


class PlanFiles(QObject):
    """Opens and saves.

    Attributes:
        opened: A file was opened: its path.
        saved: A file was saved: its path.
        changed: Something began or ended: the header shows it.
        problem: What went wrong, and what to do.
    """

    opened = Signal(str)
    saved = Signal(str)
    changed = Signal()
    problem = Signal(str)

    def __init__(
        self, controller: PlanController, worker: PlanWorker, profile: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._worker = worker
        self._folder = profile / AUTOSAVE_FOLDER
        self._saving = 0
        self._kept: dict[str, int] = {}
        """Revision of each plan in its autosave."""
        self._timer = QTimer(self)
        self._timer.setInterval(round(AUTOSAVE_S * 1000))
        self._timer.timeout.connect(self.autosave)
        self._timer.start()

    @property
    def saving(self) -> bool:
        """A file is being written."""
        return self._saving > 0

    # -- open -----------------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Read a plan file and show it as the plan of the selected vehicle."""
        self._worker.run(lambda: read_plan(path), partial(self._read, path), self._failed)

    def _read(self, path: Path, plan: Plan) -> None:
        self._controller.document.opened(plan, path)
        self._forget_autosave(key_of(self._controller.vehicle))
        self._controller.reload()
        self.opened.emit(str(path))

    def _failed(self, error: GcsError) -> None:
        self.problem.emit(str(error))

    # -- save -----------------------------------------------------------------------------------

    def save(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Write the plan on the screen into a file; its name says the format."""
        document = self._controller.document
        key, revision, plan = key_of(self._controller.vehicle), document.history.revision, document.plan

        def write() -> _Saved:
            write_atomically(path, [encode_plan(plan, format_of_name(path.name))])
            return _Saved(key, revision, path)

        self._saving += 1
        self._worker.run(write, partial(self._written, then), self._not_written)
        self.changed.emit()

    def _written(self, then: Callable[[], object] | None, saved: _Saved) -> None:
        self._saving -= 1
        document = self._controller.book.document(saved.key)
        document.saved(saved.path, saved.revision)
        if not document.file_dirty:
            self._forget_autosave(saved.key)
        self.saved.emit(str(saved.path))
        self.changed.emit()
        if then is not None:
            then()

    def _not_written(self, error: GcsError) -> None:
        self._saving -= 1
        self.problem.emit(str(error))
        self.changed.emit()

    # -- autosave -------------------------------------------------------------------------------

    def autosave(self) -> None:
        """Keep every plan that has changes which no file holds."""
        for document in self._controller.book.unsaved:
            key, revision = document.key, document.history.revision
            if self._kept.get(key) == revision:
                continue
            kept = Autosave(key, document.name, document.path, document.plan)
            self._kept[key] = revision
            path = self._autosave_path(key)
            self._worker.run(
                lambda path=path, kept=kept: write_atomically(path, [encode_autosave(kept)]),
                lambda _: None,
                self._failed,
            )

    def _autosave_path(self, key: str) -> Path:
        name = "".join(letter if letter.isalnum() else "-" for letter in key) or "nobody"
        return self._folder / f"{name}{_SUFFIX}"

    def _forget_autosave(self, key: str) -> None:
        self._kept.pop(key, None)
        path = self._autosave_path(key)
        self._worker.run(lambda: drop_autosaves([path]), lambda _: None, self._failed)

    def recover(self, paths: list[Path]) -> None:
        """Take plans back that an earlier run left unsaved."""
        for path in paths:
            self._worker.run(lambda path=path: decode_autosave(path.read_bytes(), path.name), self._recovered, self._failed)  # fmt: skip

    def _recovered(self, kept: Autosave) -> None:
        self._controller.book.restore(kept)
        self._controller.reload()
        self.changed.emit()

    # -- the end --------------------------------------------------------------------------------

    def unsaved(self) -> list[str]:
        """Return the names of plans with changes that no file holds."""
        return [document.title or self.tr("New plan") for document in self._controller.book.unsaved]

    def discard_autosaves(self) -> None:
        """Forget the autosaves, as when the pilot closes without saving."""
        for document in self._controller.book.documents:
            self._forget_autosave(document.key)

    def close(self) -> None:
        """Stop keeping."""
        self._timer.stop()
