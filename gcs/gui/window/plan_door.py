"""The door to the Plan workspace: it is loaded when somebody wants in, and what waits for it is done then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject

from gcs.gui.bridge import Bridge
from gcs.gui.widgets import ModuleLoader
from gcs.gui.window.banner import Banner
from gcs.gui.window.context import WindowContext
from gcs.model.alarm import Level

if TYPE_CHECKING:
    from gcs.gui.window.plan import PlanWorkspace

PLAN_MODULE = "gcs.gui.window.plan"
"""Loaded only when it is wanted: its geometry takes most of a second."""
PLAN_FILES = frozenset(
    {".plan", ".waypoints", ".mission", ".wpl", ".fen", ".fence", ".ral", ".rally"}
    | {".kml", ".kmz", ".geojson", ".shp", ".gpx"}
)
"""What may be dropped on the window: plans, and areas to plan with."""


class PlanDoor(QObject):
    """Opens the Plan workspace, with a file, a recovered plan or something to do in it.

    Args:
        context: theme, engine and profile.
        banner: where is asked whether plans of an earlier run shall be recovered.
        make: builds the workspace and puts it into the window.
        show: shows the workspace in the window; it may come a moment later.
        parent: the window.
    """

    def __init__(
        self,
        context: WindowContext,
        banner: Banner,
        make: Callable[[], PlanWorkspace],
        show: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._profile = context.profile
        self._banner = banner
        self._make = make
        self._show = show
        self.loader = ModuleLoader(PLAN_MODULE, self)
        self.made: PlanWorkspace | None = None
        """The workspace, None as long as nobody wanted it."""

    @property
    def workspace(self) -> PlanWorkspace:
        """The workspace, made when it is first asked for."""
        if self.made is None:
            self.made = self._make()
        return self.made

    def begin(self, path: Path | None) -> None:
        """Open the plan that the command line names; offer what an earlier run left unsaved."""
        from gcs.gui.window.plan_recovery import drop_autosave, has_autosave

        if has_autosave(self._profile):
            self._banner.ask(
                Level.ADVISORY,
                self.tr("Plans with unsaved changes were left by the last run."),
                self.tr("Recover them"),
                lambda: self.enter(lambda plan: plan.files.recover()),
                declined=lambda: drop_autosave(self._profile),
                waits=True,
            )
        if path is not None:
            self.open(path)

    def enter(self, act: Callable[[PlanWorkspace], object]) -> None:
        """Show the workspace, and do something in it once it is there."""
        self._show()
        self.loader.then(lambda: act(self.workspace))

    def open(self, path: Path) -> None:
        """Show a plan file."""
        self.enter(lambda plan: plan.open_path(path))

    def actions(self) -> dict[str, Callable[[], object]]:
        """Return what Find can do with plans; the workspace is shown first."""
        return {
            self.tr("Plan: new"): self._entering(lambda plan: plan.new_plan()),
            self.tr("Plan: open a file"): self._entering(lambda plan: plan.ask_open()),
            self.tr("Plan: save"): self._entering(lambda plan: plan.save()),
            self.tr("Plan: save as"): self._entering(lambda plan: plan.ask_save()),
            self.tr("Plan: read from the vehicle"): self._entering(lambda plan: plan.uploads.download()),
            self.tr("Plan: upload"): self._entering(lambda plan: plan.uploads.ask()),
            self.tr("Plan: undo"): self._entering(lambda plan: plan.controller.undo()),
            self.tr("Plan: redo"): self._entering(lambda plan: plan.controller.redo()),
            self.tr("Plan: show the whole plan"): self._entering(lambda plan: plan.fit_plan()),
        }

    def _entering(self, act: Callable[[PlanWorkspace], object]) -> Callable[[], object]:
        return lambda: self.enter(act)

    def unsaved(self) -> list[str]:
        """Return the titles of plans with changes that no file holds."""
        return self.made.files.unsaved() if self.made is not None else []

    def save_all(
        self, bridge: Bridge, saved: Callable[[tuple[str, ...]], object], kept: Callable[[], object]
    ) -> None:
        """Save what no file holds; then call ``saved`` with what was said, or ``kept`` when it failed."""
        from gcs.gui.window.plan_closing import SavingAll

        SavingAll(bridge, self.workspace, self._show, saved, kept).begin()

    def close(self, *, discard: bool) -> None:
        """The window closes; ``discard``: what no file holds is not wanted any more."""
        if self.made is not None:
            self.made.shutdown(discard=discard)
        self.loader.close()


def dropped_plan(data: QMimeData) -> Path | None:
    """Return the plan file that is being dropped; None when it is anything else."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() in PLAN_FILES), None)
