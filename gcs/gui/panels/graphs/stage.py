"""The graphs of the tab in front, side by side. Imports pyqtgraph: only the panel's first show loads it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from gcs.gui.panels.graphs.config import GraphConfig, TabConfig
from gcs.gui.panels.graphs.graph import Graph, Window
from gcs.gui.panels.graphs.lines import LineSource
from gcs.gui.theme import ThemeController
from gcs.model.ids import VehicleId

_LEAST_WIDTH = 200


class GraphStage(QWidget):
    """Holds the graphs of one tab; those without any line for the vehicle take no room.

    Attributes:
        hovered: Place of the pointer, 0 to 1, or −1.
        dragged: Part of the width dragged.
        zoomed: Factor and place.
        stepAsked: −1 or 1.
        resized: The plots have another width, so another number of points.
    """

    hovered = Signal(float)
    dragged = Signal(float)
    zoomed = Signal(float, float)
    stepAsked = Signal(int)
    resized = Signal()

    def __init__(self, themes: ThemeController, source: LineSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._source = source
        self._enlarged: Graph | None = None
        self._next = 0
        self.graphs: list[Graph] = []
        themes.changed.connect(self.update)

    def set_tab(self, tab: TabConfig) -> None:
        """Make the graphs of a tab; those that stay as they were are kept."""
        old = {graph.config: graph for graph in self.graphs}
        self._enlarged = None
        self.graphs = [
            old.pop(config) if config in old else self._make(config) for config in dict.fromkeys(tab.graphs)
        ]
        for graph in old.values():
            graph.hide()
            graph.deleteLater()
        for graph in self.graphs:
            graph.show()
        self._place()

    def _make(self, config: GraphConfig) -> Graph:
        graph = Graph(self._themes, self._source, config, self)
        graph.hovered.connect(self.hovered)
        graph.dragged.connect(self.dragged)
        graph.zoomed.connect(self.zoomed)
        graph.stepAsked.connect(self.stepAsked)
        graph.enlargeAsked.connect(lambda: self.enlarge(graph))
        return graph

    def enlarge(self, graph: Graph) -> None:
        """Give all the room to one graph, or back to all."""
        self._enlarged = None if self._enlarged is graph else graph
        self._place()

    def shown(self) -> list[Graph]:
        """Return the graphs that take room now."""
        if self._enlarged is not None:
            return [self._enlarged]
        return [graph for graph in self.graphs if not graph.empty or not graph.config.series] or self.graphs

    def refresh(self, selected: VehicleId | None, window: Window, only_next: int = 0) -> None:
        """Draw the graphs for the times of ``window``; only the next few, if asked, to spread the work."""
        before = self.shown()
        if only_next and self.graphs:
            # Graphs without a line are asked too: theirs may have come. It costs them nothing.
            turn = before if self._enlarged is not None else self.graphs
            for _ in range(min(only_next, len(turn))):
                self._next = (self._next + 1) % len(turn)
                turn[self._next].refresh(selected, window)
        else:
            for graph in self.graphs:
                graph.refresh(selected, window)
        if self.shown() != before:
            self._place()

    def show_values(self, crosshair_s: float | None, now: float) -> None:
        """Write values into the legends."""
        for graph in self.shown():
            graph.show_values(crosshair_s, now)

    def plot_width(self) -> int:
        """Return the width of a plot ground in pixels."""
        shown = self.shown()
        return shown[0].ground.width() if shown else 1

    def _place(self) -> None:
        shown = self.shown()
        for graph in self.graphs:
            graph.setVisible(graph in shown)
        if not shown:
            return
        across = max(1, min(len(shown), self.width() // _LEAST_WIDTH))
        down = -(-len(shown) // across)
        for number, graph in enumerate(shown):
            row, column = divmod(number, across)
            left, right = self.width() * column // across, self.width() * (column + 1) // across
            top, bottom = self.height() * row // down, self.height() * (row + 1) // down
            graph.setGeometry(left, top, right - left, bottom - top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        self._place()
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the ground."""
        QPainter(self).fillRect(self.rect(), QColor(self._themes.current.bg1))
