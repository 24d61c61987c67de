"""Files of areas, lines and points: read in the worker, drawn under the plan, made into parts of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gcs.gui.map.drawings import MapDrawing
from gcs.gui.panels.plan_layers import LayerState, PlanLayers
from gcs.gui.window.ask_file import ask_open
from gcs.gui.window.plan_controller import PlanController
from gcs.gui.window.plan_worker import PlanWorker
from gcs.model.errors import GcsError
from gcs.planning.document import Item, Plan
from gcs.planning.layers import Feature, Layer, Use, layer_format_of, plan_with, read_layer
from gcs.planning.patterns import PatternDefaults, create

OPENS = "*.kml *.kmz *.geojson *.json *.shp *.zip *.gpx *.csv"
HEIGHT_M = 50.0
MOST_LETTERS = 24
_KINDS = {Use.SURVEY: "survey", Use.CORRIDOR: "CorridorScan", Use.STRUCTURE: "StructureScan"}


class PlanImports(QObject):
    """Reads layers and makes them into something.

    Attributes:
        opened: The panel has something to show.
        closed: The pilot is done with the panel.
        drawingsChanged: Other layers are to be drawn under the plan.
        fitWanted: The map is to show these places.
        problem: What went wrong, and what to do.
    """

    opened = Signal()
    closed = Signal()
    drawingsChanged = Signal()
    fitWanted = Signal(list)
    problem = Signal(str)

    def __init__(
        self, controller: PlanController, worker: PlanWorker, panel: PlanLayers, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._worker = worker
        self._panel = panel
        self._window = parent
        self._drawings: tuple[MapDrawing, ...] = ()
        panel.useWanted.connect(self._make)
        panel.shownToggled.connect(self._show)
        panel.placeWanted.connect(lambda place: self.fitWanted.emit([place]))
        panel.closed.connect(self.closed)

    @property
    def drawings(self) -> tuple[MapDrawing, ...]:
        """What is drawn under the plan."""
        return self._drawings if self._panel.state.shown else ()

    def ask(self) -> None:
        """Ask which file to read; nothing is locked meanwhile."""
        filters = [self.tr("Areas, lines and points (%s)") % OPENS, self.tr("All files (*)")]
        title = self.tr("Import areas, lines and points")
        ask_open(self._window, title, "layerFileDialog", filters, self.open)

    @staticmethod
    def takes(path: Path) -> bool:
        """Return whether a file is one of areas, lines and points, by its name."""
        return layer_format_of(path.name) is not None

    def open(self, path: Path) -> None:
        """Read a file and show what is in it."""
        self._worker.run(lambda: _read(path), self._take, self._failed)

    def _take(self, found: tuple[Layer, tuple[MapDrawing, ...]]) -> None:
        layer, self._drawings = found
        self._panel.show_state(LayerState(layer, shown=True))
        self.drawingsChanged.emit()
        self.fitWanted.emit([place for feature in layer.features[:200] for place in feature.points[:500]])
        self.opened.emit()

    def _failed(self, error: GcsError) -> None:
        self.problem.emit(str(error))

    def _show(self, shown: bool) -> None:
        self._panel.show_state(LayerState(self._panel.state.layer, shown))
        self.drawingsChanged.emit()

    def _make(self, use: Use, rows: list[int]) -> None:
        """Make features into parts of the plan: worked out in the worker, one step of the history."""
        layer, controller = self._panel.state.layer, self._controller
        features = [layer.features[row] for row in rows]
        plan, pattern = controller.plan, _pattern(controller)

        def job() -> Plan:
            return plan_with(plan, features, use, pattern, height_m=HEIGHT_M).plan

        def done(made: Plan) -> None:
            if controller.plan is not plan:
                self.problem.emit(self.tr("The plan changed meanwhile. Add them again."))
                return
            controller.change(self.tr("import of %s") % layer.name, made)

        self._worker.run(job, done, self._failed)


def _pattern(controller: PlanController) -> Callable[[Use, Feature], Item]:
    setting = controller.setting
    defaults = PatternDefaults(
        height_m=HEIGHT_M,
        firmware=setting.firmware,
        kind=setting.kind,
        wind_speed_mps=setting.wind.speed_mps,
        elevation=setting.elevation,
    )
    return lambda use, feature: create(_KINDS[use], feature.points, defaults)


def _short(name: str) -> str:
    """Return a name that does not run over the next area on the map; the list tells it whole."""
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1].rstrip()}…"


def _read(path: Path) -> tuple[Layer, tuple[MapDrawing, ...]]:
    layer = read_layer(path)
    drawings = []
    for feature in layer.features:
        closed = feature.kind.value == "area"
        color = feature.stroke or feature.fill
        drawings.append(MapDrawing(feature.points, closed, color, _short(feature.name)))
        drawings += [
            MapDrawing(tuple(vertex[:2] for vertex in hole), closed=True, color=color)
            for hole in feature.rings[1:]
        ]
    return layer, tuple(drawings)
