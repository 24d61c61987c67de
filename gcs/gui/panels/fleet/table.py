"""The fleet's table: one row a vehicle, ticked for group commands, clicked to be selected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from gcs.gui.panels.fleet.delegate import LEAST, ROW_PX, WIDTHS, FleetDelegate, FleetHeader
from gcs.gui.panels.fleet.model import ALERT, GPS, ORDERS, TICK, FleetModel
from gcs.gui.panels.fleet.rows import FleetRow, Order, Show, fleet_rows, keep, sort_rows
from gcs.gui.theme import ThemeController
from gcs.gui.widgets import SearchField, SegmentedControl
from gcs.gui.widgets.sized_button import SizedButton
from gcs.model.alarm import Level
from gcs.model.fleet import FleetSnapshot
from gcs.model.ids import VehicleId
from gcs.model.units import METRIC, UnitSettings

ALERT_LEAST_PX = 120


class FleetView(QTableView):
    """Space ticks the rows that the keyboard selected; narrow columns give way before the alerts do.

    Attributes:
        ticked: Numbers of the rows that are to be ticked, or not when all of them are.
    """

    ticked = Signal(list)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with Space, else as any table."""
        if event.key() == Qt.Key.Key_Space:
            self.ticked.emit([index.row() for index in self.selectionModel().selectedRows()])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        room = self.viewport().width() - ALERT_LEAST_PX
        least = sum(LEAST.get(column, width) for column, width in WIDTHS.items())
        # Without GPS first: a bad fix is an alert anyway.
        narrow = least > room
        self.setColumnHidden(GPS, narrow)
        shown = {column: width for column, width in WIDTHS.items() if not (narrow and column == GPS)}
        wish = sum(shown.values())
        spare = wish - sum(LEAST.get(column, width) for column, width in shown.items())
        share = min(1.0, max(0.0, (wish - room) / spare))
        for column, width in shown.items():
            self.setColumnWidth(column, round(width - (width - LEAST.get(column, width)) * share))


class FleetTable(QWidget):
    """Filter, table and what is ticked.

    Attributes:
        vehicleChosen: A row was clicked or activated: make it the selected vehicle.
        groupChanged: The set of ticked vehicles.
    """

    vehicleChosen = Signal(object)
    groupChanged = Signal(object)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._chosen: set[VehicleId] = set()
        self._all: list[FleetRow] = []
        self._show = Show.ALL
        self._order = Order.ALERT
        self._descending = True
        self.units: UnitSettings = METRIC
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._tools())
        self.model = FleetModel(self)
        self.view = FleetView(self)
        self._set_up_view()
        column.addWidget(self.view, 1)

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        self.search = SearchField(self._themes, self.tr("Filter by name or state"), self)
        self.search.textChanged.connect(self._refilter)
        self.filter = SegmentedControl(self._themes, self._choices(), height=30, name=self.tr("Show"))
        self.filter.chosen.connect(self._filter_by)
        self.all_button = SizedButton(self.tr("Select shown"), self)
        self.none_button = SizedButton(self.tr("Select none"), self)
        self.all_button.clicked.connect(
            lambda: self.choose({r.vehicle for r in self.model.rows} | self._chosen)
        )
        self.none_button.clicked.connect(lambda: self.choose(set()))
        for widget in (self.search, self.filter, self.all_button, self.none_button):
            row.addWidget(widget)
        row.setStretch(0, 1)
        return row

    def _set_up_view(self) -> None:
        view = self.view
        view.setObjectName("fleetTable")
        view.setModel(self.model)
        view.setItemDelegate(FleetDelegate(self._themes, view))
        header = FleetHeader(self._themes, self._all_ticked, view)
        view.setHorizontalHeader(header)
        view.setAccessibleName(self.tr("Vehicles"))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setShowGrid(False)
        view.setMouseTracking(True)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.verticalHeader().hide()
        view.verticalHeader().setMinimumSectionSize(ROW_PX)
        view.verticalHeader().setDefaultSectionSize(ROW_PX)
        header.setSectionResizeMode(ALERT, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicator(ALERT, Qt.SortOrder.DescendingOrder)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._sort_by)
        header.tickClicked.connect(self._tick_all)
        view.clicked.connect(self._clicked)
        view.activated.connect(lambda index: self.vehicleChosen.emit(self.model.rows[index.row()].vehicle))
        view.ticked.connect(self._toggle)
        self._themes.changed.connect(view.viewport().update)

    def _choices(self) -> list[tuple[str, str]]:
        alerts = sum(row.alert_level >= Level.CAUTION for row in self._all)
        return [
            (Show.ALL.value, self.tr("All %s") % len(self._all)),
            (Show.ALERTS.value, self.tr("Alerts %s") % alerts),
            (Show.CHOSEN.value, self.tr("Selected %s") % len(self._chosen)),
        ]

    def show_fleet(self, snapshot: FleetSnapshot, colors: Mapping[VehicleId, int]) -> None:
        """Show the newest rows; a row under the pointer does not move because of a new alert."""
        self.model.set_units(self.units)
        gone = self._chosen - set(snapshot.vehicles)
        self._chosen -= gone
        rows = fleet_rows(snapshot, self._chosen, colors, self.units)
        if self.view.viewport().underMouse():
            order = {row.vehicle: number for number, row in enumerate(self._all)}
            rows.sort(key=lambda row: order.get(row.vehicle, len(order)))
        else:
            rows = sort_rows(rows, self._order, worst_first=self._descending)
        self._all = rows
        self._refilter()
        if gone:
            self.groupChanged.emit(frozenset(self._chosen))

    def _sort_by(self, section: int) -> None:
        order = ORDERS.get(section)
        if order is None:
            return
        # Numbers and alerts are wanted with the largest first, words from A on.
        first = order not in (Order.NAME, Order.STATE, Order.MODE, Order.BATTERY, Order.LINKS, Order.GPS)
        self._descending = not self._descending if order is self._order else first
        self._order = order
        direction = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        self.view.horizontalHeader().setSortIndicator(section, direction)
        self._all = sort_rows(self._all, order, worst_first=self._descending)
        self._refilter()

    def _filter_by(self, key: str) -> None:
        self._show = Show(key)
        self._refilter()

    def _refilter(self, *_: object) -> None:
        text = self.search.text()
        self.model.show_rows([row for row in self._all if keep(row, self._show, text)])
        self.filter.set_choices(self._choices())
        self.none_button.setEnabled(bool(self._chosen))
        self.all_button.setEnabled(any(not row.chosen for row in self.model.rows))
        self.view.horizontalHeader().viewport().update()

    def choose(self, vehicles: set[VehicleId]) -> None:
        """Tick exactly these vehicles."""
        if vehicles != self._chosen:
            self._chosen = set(vehicles)
            self._all = [replace(row, chosen=row.vehicle in self._chosen) for row in self._all]
            self._refilter()
            self.groupChanged.emit(frozenset(self._chosen))

    @property
    def chosen(self) -> frozenset[VehicleId]:
        """The ticked vehicles."""
        return frozenset(self._chosen)

    def _all_ticked(self) -> Qt.CheckState:
        ticked = sum(row.chosen for row in self.model.rows)
        if not ticked:
            return Qt.CheckState.Unchecked
        full = ticked == len(self.model.rows)
        return Qt.CheckState.Checked if full else Qt.CheckState.PartiallyChecked

    def _tick_all(self) -> None:
        shown = {row.vehicle for row in self.model.rows}
        self.choose(self._chosen - shown if shown <= self._chosen else self._chosen | shown)

    def _toggle(self, rows: list[int]) -> None:
        vehicles = {self.model.rows[row].vehicle for row in rows}
        self.choose(self._chosen - vehicles if vehicles <= self._chosen else self._chosen | vehicles)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == TICK:
            self._toggle([index.row()])
        else:
            self.vehicleChosen.emit(self.model.rows[index.row()].vehicle)
