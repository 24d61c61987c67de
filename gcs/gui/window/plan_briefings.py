"""Briefings: asked where to, made in the worker."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gcs.gui.window.ask_file import ask_save
from gcs.gui.window.plan_controller import PlanController
from gcs.gui.window.plan_worker import PlanWorker
from gcs.model.errors import GcsError


class PlanBriefings(QObject):
    """Writes briefings.

    Attributes:
        written: A briefing is there: its path.
        problem: What went wrong, and what to do.
    """

    written = Signal(str)
    problem = Signal(str)

    def __init__(self, controller: PlanController, worker: PlanWorker, parent: QWidget) -> None:
        super().__init__(parent)
        self._controller = controller
        self._worker = worker
        self._window = parent

    def ask(self) -> None:
        """Ask where to write it; nothing is locked meanwhile."""
        document = self._controller.document
        ask_save(
            self._window, self.tr("Write the briefing"), "briefingFileDialog",
            [self.tr("Web page (*.html)")], self.write,
            document.path.parent if document.path is not None else None,
            proposal=f"{document.title or self.tr('New plan')}.html",
        )  # fmt: skip

    def write(self, target: Path) -> None:
        """Write the briefing of the plan on the screen."""
        document, view = self._controller.document, self._controller.view
        context, plan = self._controller.setting.context(), self._controller.plan
        # Signed for is a file: only a saved plan has one.
        source = document.path if not document.file_dirty else None
        title, vehicle, units = document.title or target.stem, view.vehicle_name, view.units

        def job() -> Path:
            from gcs.recording.briefing import make_briefing

            make_briefing(
                plan, context, target, plan_sha256=_sha256(source), title=title, vehicle=vehicle, units=units
            )
            return target

        self._worker.run(job, lambda path: self.written.emit(str(path)), self._failed)

    def _failed(self, error: GcsError) -> None:
        self.problem.emit(str(error))


def _sha256(source: Path | None) -> str:
    if source is None:
        return ""
    try:
        return hashlib.sha256(source.read_bytes()).hexdigest()
    except OSError as error:
        what = f"{source} can't be read: {error.strerror or error}"
        raise GcsError(what, "Save the plan again, so that there is a file to sign for") from error
