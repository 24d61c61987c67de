"""The graph panel: keeps configuration, time and crosshair; the drawing itself loads with the first show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from gcs.gui.panels.graphs import edit
from gcs.gui.panels.graphs.composer import Composer
from gcs.gui.panels.graphs.config import SPANS, GraphsConfig, default_config, from_dict
from gcs.gui.panels.graphs.export import as_csv, as_png, save
from gcs.gui.panels.graphs.header import GraphsHeader
from gcs.gui.panels.graphs.lines import Line, LineSource
from gcs.gui.panels.graphs.links import LinkMemory
from gcs.gui.panels.graphs.port import HistoryPort
from gcs.gui.panels.graphs.timeline import Timeline
from gcs.gui.theme import ThemeController
from gcs.gui.widgets import ModuleLoader
from gcs.model import format as fmt
from gcs.model.clock import Clock, SystemClock
from gcs.model.errors import GcsError
from gcs.model.ids import VehicleId
from gcs.model.units import METRIC, UnitSettings
from gcs.model.vehicle import VehicleState

if TYPE_CHECKING:
    from gcs.gui.panels.graphs.stage import GraphStage

STAGE_MODULE = "gcs.gui.panels.graphs.stage"
_LEAST_PERIOD_S, _MOST_PERIOD_S = 0.1, 0.5
_TEXT_PERIOD_S = 0.2


class GraphsPanel(QWidget):
    """Telemetry over time.

    Attributes:
        crosshairMoved: Monotonic time under the crosshair, or None; for the trail on the map.
        configurationChanged: The new ``configuration()`` after a person changed it.
        maximiseToggled: Whether the panel shall take all the room.
        problem: A sentence for the pilot, when an export could not be written.
    """

    crosshairMoved = Signal(object)
    configurationChanged = Signal(dict)
    maximiseToggled = Signal(bool)
    problem = Signal(str)

    def __init__(
        self,
        themes: ThemeController,
        history: HistoryPort,
        names: Callable[[VehicleId], str] = str,
        clock: Clock | None = None,
        units: UnitSettings = METRIC,
        parent: QWidget | None = None,
    ) -> None:
        """Make the panel; the history's times are those of ``clock`` (the machine's, if None)."""
        super().__init__(parent)
        self._themes = themes
        self._names = names
        self._clock = clock or SystemClock()
        self._config: GraphsConfig = default_config()
        self._links = LinkMemory()
        self._source = LineSource(history, self._links, names)
        self._source.units = units
        self._timeline = Timeline(self._utc_us_of)
        self._state: VehicleState | None = None
        self._now = 0.0
        self._place: float | None = None
        self._fixed_s: float | None = None
        self._drawn_s = self._written_s = float("-inf")
        self._stage: GraphStage | None = None
        self._asked = False
        self._header = GraphsHeader(themes, self)
        self._composer = Composer(themes, history, names, self)
        self._composer.hide()
        self._body = QHBoxLayout()
        self._build()
        self._loader = ModuleLoader(STAGE_MODULE, self)

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Graphs"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(140)
        header = self._header
        header.tabs.chosen.connect(lambda number: self._apply(edit.choose_tab(self._config, number)))
        header.add_tab.clicked.connect(self.add_tab)
        header.span.chosen.connect(self._choose_span)
        header.pause.toggled.connect(self._halt)
        header.export.clicked.connect(self._open_export_menu)
        header.compose.toggled.connect(self._compose)
        header.maximise.toggled.connect(self._maximise)
        self._composer.changed.connect(self._apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addLayout(self._body, 1)
        self._body.setSpacing(0)
        self._body.addWidget(self._composer)
        self._show_config()

    def sizeHint(self) -> QSize:
        """Return the dock's usual size."""
        return QSize(1160, 200)

    def _utc_us_of(self, time_s: float) -> int:
        return self._clock.time_us() + round((time_s - self._clock.monotonic()) * 1e6)

    @property
    def header(self) -> GraphsHeader:
        """The strip with the controls."""
        return self._header

    @property
    def composer(self) -> Composer:
        """The drawer that chooses what is drawn."""
        return self._composer

    @property
    def stage(self) -> GraphStage | None:
        """The graphs; None until they were first shown."""
        return self._stage

    def showEvent(self, event: QShowEvent) -> None:
        """Draw at once what changed meanwhile."""
        self._drawn_s = float("-inf")
        super().showEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Load the drawing once the window stands; it takes long enough to be noticed before."""
        if self._stage is None and not self._asked:
            self._asked = True
            self._loader.then(self.load)
        super().paintEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Don't load what nobody sees."""
        self._asked = False
        self._loader.drop()
        super().hideEvent(event)

    def shutdown(self) -> None:
        """Wait for what is being loaded: the window closes."""
        self._loader.close()

    def load(self) -> None:
        """Import pyqtgraph and make the graphs, unless that is done."""
        if self._stage is not None:
            return
        from gcs.gui.panels.graphs.stage import GraphStage

        self._stage = stage = GraphStage(self._themes, self._source, self)
        stage.hovered.connect(self._hover)
        stage.dragged.connect(self._drag)
        stage.zoomed.connect(self._zoom)
        stage.stepAsked.connect(self._step)
        stage.resized.connect(self._make_due)
        self._body.insertWidget(0, stage, 1)
        self._show_config()
        self.refresh()

    def configuration(self) -> dict[str, object]:
        """Return tabs, graphs, lines and span as plain data for the settings."""
        return self._config.to_dict()

    def set_configuration(self, data: Mapping[str, object]) -> None:
        """Show what ``configuration`` returned once; nonsense is left out. Emits nothing."""
        self._config = from_dict(data)
        self._show_config()
        self.refresh()

    def _show_config(self) -> None:
        config = self._config
        self._header.tabs.set_tabs([tab.name for tab in config.tabs], config.current)
        self._header.span.set_current(config.span)
        if self._timeline.span != config.span:
            self._timeline.choose(config.span)
        if self._composer.isVisible():
            self._composer.show_config(config, self._selected())
        if self._stage is not None:
            self._stage.set_tab(config.tabs[config.current])

    def _apply(self, config: GraphsConfig) -> None:
        if config == self._config:
            return
        self._config = config
        self._show_config()
        self.refresh()
        self.configurationChanged.emit(self.configuration())

    def add_tab(self) -> None:
        """Add an empty tab and open the drawer to fill it."""
        self._apply(edit.add_tab(self._config, self.tr("Tab {0}").format(len(self._config.tabs) + 1)))
        self._header.compose.setChecked(True)

    def set_units(self, units: UnitSettings) -> None:
        """Draw in other units."""
        self._source.units = units
        self.refresh()

    def show_links(self, vehicle: VehicleId, now: float, quality_pct: Mapping[str, float]) -> None:
        """Take the quality of a vehicle's links by name, 0 to 100; once a second is enough."""
        self._links.add(vehicle, now, quality_pct)

    def show_state(self, state: VehicleState | None, now: float) -> None:
        """Follow the selected vehicle and the time; draws one graph at a time, as often as it shows."""
        switched = (state.vehicle if state else None) != self._selected()
        self._state, self._now = state, now
        began_s = now if state is None else state.first_heard_s
        if state is not None and state.armed and state.armed_since_s is not None:
            began_s = state.armed_since_s
        self._timeline.advance(now, began_s)
        if self._stage is None or not self.isVisible():
            return
        if switched or self._drawn_s == float("-inf"):
            self.refresh()
            return
        first, last = self._timeline.window()
        count = max(1, len(self._stage.shown()))
        period = (last - first) / max(1, self._stage.plot_width())
        turn_s = max(_LEAST_PERIOD_S, min(_MOST_PERIOD_S, period)) / count
        due = int((now - self._drawn_s) / turn_s)
        if self._timeline.live and due:
            # A clock that went back makes all of them due.
            self._draw(min(count, due) if due > 0 else 0)
        if not 0 <= now - self._written_s < _TEXT_PERIOD_S:
            self._write()

    def _selected(self) -> VehicleId | None:
        return self._state.vehicle if self._state is not None else None

    def _make_due(self) -> None:
        self._drawn_s = float("-inf")

    def refresh(self) -> None:
        """Draw all graphs now."""
        if self._stage is not None:
            self._draw()
            self._write()

    def _draw(self, only_next: int = 0) -> None:
        from gcs.gui.panels.graphs.graph import Window

        assert self._stage is not None
        first, last = self._timeline.window()
        window = Window(first, last, self._timeline.ticks(), self._timeline.live)
        self._stage.refresh(self._selected(), window, only_next)
        self._drawn_s = self._now

    def _write(self) -> None:
        assert self._stage is not None
        self._written_s = self._now
        time_s = self.crosshair_s()
        self._stage.show_values(time_s, self._now)
        if time_s is not None:
            self._header.crosshair.show_time(self.tr("Crosshair"), fmt.time_of_day(self._utc_us_of(time_s)))
        elif not self._timeline.live:
            self._header.crosshair.show_time(self.tr("Paused"), "")
        else:
            self._header.crosshair.show_time("", "")

    def crosshair_s(self) -> float | None:
        """Return the monotonic time under the crosshair; None without one among the times shown."""
        first, last = self._timeline.window()
        if self._place is not None:
            return first + self._place * (last - first)
        return self._fixed_s if self._fixed_s is not None and first <= self._fixed_s <= last else None

    def set_crosshair(self, time_s: float | None) -> None:
        """Put the crosshair at a monotonic time, as when the trail is pointed at. Emits nothing."""
        self._place, self._fixed_s = None, time_s
        if self._stage is not None:
            self._write()

    def _hover(self, place: float) -> None:
        self._place, self._fixed_s = (place if place >= 0 else None), None
        if self._stage is not None:
            self._write()
        self.crosshairMoved.emit(self.crosshair_s())

    def _step(self, step: int) -> None:
        place = 1.0 if self._place is None else self._place
        self._hover(max(0.0, min(1.0, place + 0.01 * step)))

    def _drag(self, part: float) -> None:
        if not self._timeline.live:
            self._timeline.drag(part)
            self.refresh()

    def _zoom(self, factor: float, place: float) -> None:
        if not self._timeline.live:
            self._timeline.zoom(factor, place)
            self.refresh()

    def _choose_span(self, span: str) -> None:
        if span in SPANS:
            self._timeline.choose(span)
            self._apply(replace(self._config, span=span))

    def set_paused(self, paused: bool) -> None:
        """Halt the graphs, as the button does; the recording goes on."""
        self._header.pause.setChecked(paused)

    def _halt(self, halted: bool) -> None:
        self._timeline.halt(halted)
        name = self.tr("Go on") if halted else self.tr("Pause graphs")
        self._header.pause.set_name(name, "play" if halted else "pause")
        self.refresh()

    def _compose(self, shown: bool) -> None:
        if shown:
            self._composer.show_config(self._config, self._selected())
        self._composer.setVisible(shown)

    def _maximise(self, on: bool) -> None:
        name = self.tr("Back to the usual size") if on else self.tr("Maximise graphs")
        self._header.maximise.set_name(name, "minimize-2" if on else "maximize-2")
        self.maximiseToggled.emit(on)

    def make_export_menu(self) -> QMenu:
        """Build the menu of export formats."""
        menu = QMenu(self)
        for word, suffix in ((self.tr("CSV table…"), "csv"), (self.tr("Picture…"), "png")):
            menu.addAction(word).triggered.connect(partial(self._ask_path, suffix))
        return menu

    def _open_export_menu(self) -> None:
        menu = self.make_export_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._header.export.mapToGlobal(self._header.export.rect().bottomLeft()))

    def _ask_path(self, suffix: str, _: bool = False) -> None:
        # Not modal: nothing may lock the map away while something flies.
        dialog = QFileDialog(self, self.tr("Export graphs"), f"graphs.{suffix}", f"*.{suffix}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.setWindowModality(Qt.WindowModality.NonModal)
        dialog.fileSelected.connect(self.export_to)
        dialog.show()

    def export_to(self, path: str) -> bool:
        """Write what is shown: ``.png`` as a picture, anything else as CSV with every sample kept."""
        self.load()
        assert self._stage is not None
        try:
            save(path, as_png(self._stage.grab()) if path.lower().endswith(".png") else self._table())
        except GcsError as error:
            self.problem.emit(str(error))
            return False
        return True

    def _table(self) -> bytes:
        assert self._stage is not None
        first, last = self._timeline.window()
        lines = [
            (graph.config.title, line, self._source.data(line, first, last, None))
            for graph in self._stage.shown()
            for line in graph.lines
        ]
        return as_csv(lines, self._utc_us_of, self._vehicle_name).encode()

    def _vehicle_name(self, line: Line) -> str:
        return self._names(line.vehicle) if line.vehicle is not None else ""
