"""The fleet's table: one row a vehicle, ticked for group commands, clicked to be selected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gcs.gui.panels.fleet.rows import FleetRow, Show, fleet_rows, keep
from gcs.gui.theme import Sign, ThemeController, font, paint_icon
from gcs.gui.widgets import (
    SearchField,
    SegmentedControl,
    paint_battery,
    paint_signal_bars,
    paint_status,
    paint_text,
)
from gcs.model.alarm import Level
from gcs.model.fleet import FleetSnapshot
from gcs.model.ids import VehicleId
from gcs.model.units import METRIC, UnitSettings

Index = QModelIndex | QPersistentModelIndex
ROW_PX = 24
NO_PARENT = QModelIndex()
TICK, NAME, STATE, MODE, BATTERY, LINKS, GPS, HEIGHT, SPEED, ALERT = range(10)
WIDTHS = {TICK: 30, NAME: 96, STATE: 104, MODE: 84, BATTERY: 92, LINKS: 96, GPS: 66, HEIGHT: 48, SPEED: 48}
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FleetModel(QAbstractTableModel):
    """The rows; replaced in place, so that selection and scroll position stay."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[FleetRow] = []

    def headers(self) -> list[str]:
        """Return the column titles."""
        return ["", self.tr("Name"), self.tr("State"), self.tr("Mode"), self.tr("Battery"), self.tr("Links"),
                self.tr("GPS"), self.tr("Height"), self.tr("Speed"), self.tr("Alerts")]  # fmt: skip

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """Return the number of vehicles shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.headers())

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headers()[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text, also for screen readers."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == TICK:
            return Qt.CheckState.Checked if row.chosen else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            texts = ("", row.name, row.state, row.mode, row.battery, row.link_text, row.gps, row.height, row.speed,
                     row.alert)  # fmt: skip
            return texts[index.column()]
        return None

    def show_rows(self, rows: list[FleetRow]) -> None:
        """Take new rows; only what changed is drawn again."""
        if [r.vehicle for r in rows] != [r.vehicle for r in self.rows]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        old, self.rows = self.rows, rows
        last = self.columnCount() - 1
        for number, (before, after) in enumerate(zip(old, rows, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(number, 0), self.index(number, last))


class FleetDelegate(QStyledItemDelegate):
    """Draws symbols and bars beside the words."""

    def __init__(self, themes: ThemeController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Dense rows."""
        return QSize(WIDTHS.get(index.column(), 120), ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        row: FleetRow = index.data(Qt.ItemDataRole.UserRole)
        theme = self._themes.current
        rect = QRectF(option.rect)
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, QColor(theme.acc_bg))
        elif row.alert_level >= Level.WARNING:
            painter.fillRect(rect, QColor(theme.tint(row.alert_level)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        words = theme.t3 if row.stale else theme.t1
        face = font("table", theme)
        inner = rect.adjusted(6, 0, -6, 0)
        column = index.column()
        if column == TICK:
            self._tick(painter, rect, row.chosen)
        elif column == NAME:
            painter.fillRect(
                QRectF(rect.left(), rect.top() + 4, 3, rect.height() - 8), QColor(theme.vehicle(row.color))
            )
            paint_text(painter, inner.adjusted(4, 0, 0, 0), row.name, font("table_strong", theme), words)
        elif column == STATE:
            self._with_symbol(painter, inner, Sign.of(row.level), row.state, words)
        elif column == BATTERY:
            low = row.battery_pct is not None and row.battery_pct < 20
            paint_battery(painter, QRectF(inner.left(), inner.center().y() - 5, 34, 10), row.battery_pct,
                          theme, Sign.CAUTION if low else Sign.OK)  # fmt: skip
            paint_text(painter, inner, row.battery, face, words, RIGHT)
        elif column == LINKS:
            self._links(painter, inner, row)
        elif column == ALERT and row.alert:
            self._with_symbol(painter, inner, Sign.of(row.alert_level), row.alert, theme.t1)
        elif column in (HEIGHT, SPEED, GPS):
            paint_text(painter, inner, str(index.data()), face, words, RIGHT)
        elif column == MODE:
            paint_text(painter, inner, row.mode, face, words)
        painter.restore()

    def _tick(self, painter: QPainter, rect: QRectF, on: bool) -> None:
        theme = self._themes.current
        box = QRectF(rect.center().x() - 7, rect.center().y() - 7, 14, 14)
        painter.setPen(QColor(theme.acc if on else theme.line2))
        painter.setBrush(QColor(theme.acc if on else theme.bg0))
        painter.drawRoundedRect(box, 3, 3)
        if on:
            paint_icon(painter, box.adjusted(1, 1, -1, -1), "check", theme.on_acc)

    def _with_symbol(self, painter: QPainter, rect: QRectF, sign: Sign, text: str, words: str) -> None:
        theme = self._themes.current
        paint_status(painter, QRectF(rect.left(), rect.center().y() - 6, 12, 12), sign, theme)
        paint_text(painter, rect.adjusted(18, 0, 0, 0), text, font("table", theme), words)

    def _links(self, painter: QPainter, rect: QRectF, row: FleetRow) -> None:
        theme = self._themes.current
        left = rect.left()
        for quality in row.links:
            sign = Sign.CRITICAL if quality == 0.0 else Sign.OK
            paint_signal_bars(painter, QRectF(left, rect.center().y() - 6, 14, 12), quality, theme, sign)
            text = "–" if quality is None else f"{quality:.0f}"
            paint_text(
                painter,
                QRectF(left + 17, rect.top(), 26, rect.height()),
                text,
                font("table", theme),
                theme.t2,
            )
            left += 44


class _View(QTableView):
    """Space ticks the rows that the keyboard selected."""

    ticked = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with Space, else as any table."""
        if event.key() == Qt.Key.Key_Space:
            for index in self.selectionModel().selectedRows():
                self.ticked.emit(index)
            event.accept()
        else:
            super().keyPressEvent(event)


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
        self.units: UnitSettings = METRIC
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._tools())
        self.model = FleetModel(self)
        self.view = _View(self)
        self.view.setObjectName("fleetTable")
        self.view.setModel(self.model)
        self.view.setItemDelegate(FleetDelegate(themes, self.view))
        self.view.setAccessibleName(self.tr("Vehicles"))
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setShowGrid(False)
        self.view.setMouseTracking(True)
        self.view.setTabKeyNavigation(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(ROW_PX)
        header = self.view.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, width in WIDTHS.items():
            self.view.setColumnWidth(number, width)
        header.setSectionResizeMode(ALERT, QHeaderView.ResizeMode.Stretch)
        self.view.clicked.connect(self._clicked)
        self.view.activated.connect(
            lambda index: self.vehicleChosen.emit(self.model.rows[index.row()].vehicle)
        )
        self.view.ticked.connect(self._toggle)
        column.addWidget(self.view, 1)
        themes.changed.connect(self.view.viewport().update)

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 8, 8, 8)
        self.search = SearchField(self._themes, self.tr("Filter by name or state"), self)
        self.search.textChanged.connect(self._refilter)
        self.filter = SegmentedControl(
            self._themes,
            [
                (Show.ALL.value, self.tr("All")),
                (Show.ALERTS.value, self.tr("Alerts")),
                (Show.CHOSEN.value, self.tr("Selected")),
            ],
        )
        self.filter.chosen.connect(self._filter_by)
        self.all_button = QPushButton(self.tr("Select shown"), self)
        self.none_button = QPushButton(self.tr("Select none"), self)
        self.all_button.clicked.connect(
            lambda: self.choose({r.vehicle for r in self.model.rows} | self._chosen)
        )
        self.none_button.clicked.connect(lambda: self.choose(set()))
        for widget in (self.search, self.filter, self.all_button, self.none_button):
            widget.setMinimumHeight(30)
            row.addWidget(widget)
        row.setStretch(0, 1)
        return row

    def show_fleet(self, snapshot: FleetSnapshot, colors: Mapping[VehicleId, int]) -> None:
        """Show the newest rows; a row under the pointer does not move because of a new alert."""
        self._chosen &= set(snapshot.vehicles)
        rows = fleet_rows(snapshot, self._chosen, colors, self.units)
        if self.view.viewport().underMouse():
            order = {row.vehicle: number for number, row in enumerate(self._all)}
            rows.sort(key=lambda row: order.get(row.vehicle, len(order)))
        self._all = rows
        self._refilter()

    def _filter_by(self, key: str) -> None:
        self._show = Show(key)
        self._refilter()

    def _refilter(self, *_: object) -> None:
        text = self.search.text()
        self.model.show_rows([row for row in self._all if keep(row, self._show, text)])

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

    def _toggle(self, index: QModelIndex) -> None:
        self.choose(self._chosen ^ {self.model.rows[index.row()].vehicle})

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == TICK:
            self._toggle(index)
        else:
            self.vehicleChosen.emit(self.model.rows[index.row()].vehicle)
