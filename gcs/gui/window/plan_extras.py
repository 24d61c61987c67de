"""What stands beside the editor in the Plan workspace: imports, dry runs, briefings, and what they draw."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gcs.gui.bridge import Bridge
from gcs.gui.map.view import MapView
from gcs.gui.panels.plan_conditions import PlanConditions
from gcs.gui.panels.plan_dry_run import PlanDryRun
from gcs.gui.panels.plan_layers import PlanLayers
from gcs.gui.theme import ThemeController
from gcs.gui.window.plan_briefings import PlanBriefings
from gcs.gui.window.plan_cards import PlanCards
from gcs.gui.window.plan_conditions import PlanConditionsDesk
from gcs.gui.window.plan_controller import PlanController
from gcs.gui.window.plan_dry_runs import PlanDryRuns
from gcs.gui.window.plan_imports import PlanImports
from gcs.gui.window.plan_terrain import PlanTerrain
from gcs.gui.window.plan_worker import PlanWorker
from gcs.model.alarm import Level


class PlanExtras(QObject):
    """Puts their panels into the column and their drawings on the map.

    Attributes:
        said: Something to say under the status bar: level and text.
    """

    said = Signal(Level, str)

    def __init__(
        self,
        themes: ThemeController,
        bridge: Bridge,
        controller: PlanController,
        worker: PlanWorker,
        view: MapView,
        cards: PlanCards,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._active = False
        self._cards = cards
        self.layers = PlanLayers(themes, parent)
        self.dry_run = PlanDryRun(themes, parent)
        self.limits = PlanConditions(themes, parent)
        cards.add(self.layers, self.dry_run, self.limits)
        self.conditions = PlanConditionsDesk(bridge, controller, self.limits, parent)
        self.imports = PlanImports(controller, worker, self.layers, parent)
        self.dry_runs = PlanDryRuns(controller, worker, self.dry_run, parent)
        self.briefings = PlanBriefings(controller, worker, parent)
        self.terrain = PlanTerrain(bridge, controller, parent)
        self.terrain.told.connect(self.said)
        for part, card in (
            (self.conditions, self.limits), (self.imports, self.layers), (self.dry_runs, self.dry_run),
        ):  # fmt: skip
            part.opened.connect(partial(cards.open, card))
            part.closed.connect(partial(cards.close_card, card))
        for part in (self.imports, self.dry_runs):
            part.drawingsChanged.connect(self._draw)
        for speaker in (self.imports, self.briefings, self.conditions):
            speaker.problem.connect(lambda text: self.said.emit(Level.CAUTION, text))
        self.imports.fitWanted.connect(self._fit)
        self.briefings.written.connect(
            lambda path: self.said.emit(Level.ADVISORY, self.tr("The briefing is in %s") % path)
        )

    @property
    def hidden_import(self) -> Callable[[], None] | None:
        """What shows the card of the last import again; None: there is none, or it is open."""
        if not self.layers.state.layer.features or self._cards.is_open(self.layers):
            return None
        return self.imports.opened.emit

    def set_active(self, active: bool) -> None:
        """Draw the simulated track while the Plan workspace has the map; layers stay in every workspace."""
        self._active = active
        self._draw()

    def _draw(self) -> None:
        simulated = self.dry_runs.drawings if self._active else ()
        self._view.set_drawings(self.imports.drawings, simulated)

    def _fit(self, places: list[tuple[float, float]]) -> None:
        if len(places) == 1:
            self._view.glide_to(*places[0])
        else:
            self._view.fit_places(places)

    def shutdown(self) -> None:
        """End what still runs."""
        self.dry_runs.shutdown()
