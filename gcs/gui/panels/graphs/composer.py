"""The drawer beside the graphs: tabs, graphs and lines; any field of any vehicle by search."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from gcs.gui.panels.graphs import edit
from gcs.gui.panels.graphs.config import LINKS, GraphsConfig, SeriesConfig
from gcs.gui.panels.graphs.port import HistoryPort
from gcs.gui.theme import ThemeController
from gcs.gui.widgets import IconButton, SearchField
from gcs.model.errors import RecordingError
from gcs.model.ids import VehicleId
from gcs.recording.field_catalog import FieldKey, search_fields

_DATA = Qt.ItemDataRole.UserRole
_MOST_RESULTS = 200


class Composer(QWidget):
    """Edits a ``GraphsConfig``.

    Attributes:
        changed: The new configuration.
    """

    changed = Signal(object)

    def __init__(
        self,
        themes: ThemeController,
        history: HistoryPort,
        names: Callable[[VehicleId], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._history = history
        self._names = names
        self._config = GraphsConfig()
        self._selected: VehicleId | None = None
        self._build()

    def _tool(self, icon: str, name: str, act: Callable[[], None]) -> IconButton:
        button = IconButton(self._themes, icon, name)
        button.clicked.connect(act)
        return button

    def _named(self, widget: QLineEdit | QComboBox | QListWidget, name: str) -> None:
        widget.setAccessibleName(name)
        widget.setToolTip(name)
        widget.setMinimumHeight(28)

    def _build(self) -> None:
        self.setFixedWidth(460)
        self.tab_name, self.graph_title = QLineEdit(self), QLineEdit(self)
        self.graph_choice, self.vehicle_choice = QComboBox(self), QComboBox(self)
        self.lines, self.results = QListWidget(self), QListWidget(self)
        self.search = SearchField(self._themes, self.tr("Search fields by name, message or unit"), self)
        self._named(self.tab_name, self.tr("Name of the tab"))
        self._named(self.graph_title, self.tr("Title of the graph"))
        self._named(self.graph_choice, self.tr("Graph"))
        self._named(self.vehicle_choice, self.tr("Vehicle whose field is added"))
        self._named(self.lines, self.tr("Lines of the graph"))
        self._named(self.results, self.tr("Fields found; Return adds one to the graph"))
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 6, 8, 6)
        grid.setSpacing(4)
        rows = (
            (self.tab_name, self._tool("trash-2", self.tr("Remove this tab"), self.remove_tab)),
            (
                self.graph_choice,
                self._tool("plus", self.tr("New graph"), self.add_graph),
                self._tool("trash-2", self.tr("Remove this graph"), self.remove_graph),
            ),
            (
                self.graph_title,
                self._tool(
                    "arrow-up-down", self.tr("Second axis for the chosen line, or back"), self.toggle_right
                ),
                self._tool("x", self.tr("Remove the chosen line"), self.remove_series),
            ),
        )
        for number, parts in enumerate(rows):
            row = QHBoxLayout()
            row.setSpacing(2)
            row.addWidget(parts[0], 1)
            for tool in parts[1:]:
                row.addWidget(tool)
            grid.addLayout(row, number, 0)
        grid.addWidget(self.lines, 3, 0)
        grid.addWidget(self.vehicle_choice, 0, 1)
        grid.addWidget(self.search, 1, 1)
        grid.addWidget(self.results, 2, 1, 2, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._connect()

    def _connect(self) -> None:
        self.search.textChanged.connect(self.search_now)
        self.search.returnPressed.connect(lambda: self.add_result(self.results.currentItem()))
        self.results.itemActivated.connect(self.add_result)
        self.vehicle_choice.currentIndexChanged.connect(self.search_now)
        self.graph_choice.currentIndexChanged.connect(self._show_graph)
        self.tab_name.editingFinished.connect(
            lambda: self._apply(edit.rename_tab(self._config, self.tab_name.text().strip()))
        )
        self.graph_title.editingFinished.connect(self._rename_graph)

    @property
    def place(self) -> int:
        """Number of the graph that is edited; −1 without one."""
        return self.graph_choice.currentIndex()

    def show_config(self, config: GraphsConfig, selected: VehicleId | None) -> None:
        """Show what there is; the selected vehicle is the one whose fields are found first."""
        place = max(0, self.place)
        self._config = config
        tab = config.tabs[config.current]
        self.tab_name.setText(tab.name)
        self.graph_choice.blockSignals(True)
        self.graph_choice.clear()
        self.graph_choice.addItems([graph.title for graph in tab.graphs])
        self.graph_choice.setCurrentIndex(min(place, len(tab.graphs) - 1))
        self.graph_choice.blockSignals(False)
        self._show_graph()
        self._show_vehicles(selected)

    def _show_vehicles(self, selected: VehicleId | None) -> None:
        wanted: list[tuple[str, VehicleId | None]] = [(self.tr("Selected vehicle"), None)]
        wanted += [(self._names(vehicle), vehicle) for vehicle in self._history.vehicles()]
        present = [
            (self.vehicle_choice.itemText(n), self.vehicle_choice.itemData(n))
            for n in range(self.vehicle_choice.count())
        ]
        if present != wanted:
            self.vehicle_choice.blockSignals(True)
            self.vehicle_choice.clear()
            for name, vehicle in wanted:
                self.vehicle_choice.addItem(name, vehicle)
            self.vehicle_choice.blockSignals(False)
        if selected != self._selected or present != wanted:
            self._selected = selected
            self.search_now()

    def _show_graph(self) -> None:
        self.lines.clear()
        graphs = self._config.tabs[self._config.current].graphs
        if not 0 <= self.place < len(graphs):
            self.graph_title.clear()
            return
        graph = graphs[self.place]
        self.graph_title.setText(graph.title)
        for series in graph.series:
            self.lines.addItem(self._line_text(series))

    def _line_text(self, series: SeriesConfig) -> str:
        if series.field == LINKS:
            return self.tr("Quality of each link")
        try:
            key = FieldKey.from_text(series.field)
        except RecordingError:
            return series.field
        text = series.label or key.label
        if not series.follow:
            text = f"{self._names(key.vehicle)} {text}"
        return f"{text} · {self.tr('second axis')}" if series.right else text

    def search_now(self) -> None:
        """Search again among the fields of the chosen vehicle."""
        chosen = self.vehicle_choice.currentData()
        vehicle = VehicleId(*chosen) if chosen is not None else self._selected
        self.results.clear()
        if vehicle is None:
            return
        for key in search_fields(self.search.text(), self._history.fields(vehicle))[:_MOST_RESULTS]:
            item = QListWidgetItem(f"{key.label} · {key.units}" if key.units else key.label)
            item.setToolTip(f"{key.message}.{key.field}")
            item.setData(_DATA, (key.to_text(), key.label, chosen is None))
            self.results.addItem(item)
        self.results.setCurrentRow(0)

    def _apply(self, config: GraphsConfig) -> None:
        if config != self._config:
            self.show_config(config, self._selected)
            self.changed.emit(config)

    def _rename_graph(self) -> None:
        if self.place >= 0:
            self._apply(edit.rename_graph(self._config, self.place, self.graph_title.text().strip()))

    def add_result(self, item: QListWidgetItem | None) -> None:
        """Add a found field to the graph; makes a graph where there is none."""
        if item is None:
            return
        text, label, follow = item.data(_DATA)
        config = self._config
        if self.place < 0:
            config = edit.add_graph(config, label)
        self._apply(edit.add_series(config, max(0, self.place), SeriesConfig(text, "", bool(follow))))

    def add_graph(self) -> None:
        """Add an empty graph and edit it."""
        self._apply(edit.add_graph(self._config, self.tr("New graph")))
        self.graph_choice.setCurrentIndex(self.graph_choice.count() - 1)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove_graph(self) -> None:
        """Remove the graph that is edited."""
        if self.place >= 0:
            self._apply(edit.remove_graph(self._config, self.place))

    def remove_tab(self) -> None:
        """Remove the tab in front, unless it is the last."""
        self._apply(edit.remove_tab(self._config))

    def remove_series(self) -> None:
        """Remove the chosen line."""
        if self.place >= 0 and self.lines.currentRow() >= 0:
            self._apply(edit.remove_series(self._config, self.place, self.lines.currentRow()))

    def toggle_right(self) -> None:
        """Move the chosen line to the second axis, or back."""
        row = self.lines.currentRow()
        if self.place >= 0 and row >= 0:
            self._apply(edit.toggle_right(self._config, self.place, row))
            self.lines.setCurrentRow(row)
