"""The table's model: rows replaced in place, so that selection and scroll position stay."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from gcs.gui.panels.fleet.rows import FleetRow, Order
from gcs.model.ids import VehicleId
from gcs.model.units import METRIC, UnitSettings

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
TICK, NAME, STATE, MODE, BATTERY, LINKS, GPS, HEIGHT, SPEED, ALERT = range(10)
ORDERS = {
    NAME: Order.NAME,
    STATE: Order.STATE,
    MODE: Order.MODE,
    BATTERY: Order.BATTERY,
    LINKS: Order.LINKS,
    GPS: Order.GPS,
    HEIGHT: Order.HEIGHT,
    SPEED: Order.SPEED,
    ALERT: Order.ALERT,
}
"""What a click on a column's header sorts by."""
NUMBERS = (HEIGHT, SPEED)


def tr(text: str) -> str:
    """Translate a text of the fleet's table."""
    return QCoreApplication.translate("FleetTable", text)


class FleetModel(QAbstractTableModel):
    """The rows that are shown, in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[FleetRow] = []
        self._units: UnitSettings = METRIC

    def headers(self) -> list[str]:
        """Return the column titles; numbers are named by their unit, as their place says what they are."""
        return [
            "", tr("Name"), tr("State"), tr("Mode"), tr("Battery"), tr("Links A, B"), tr("GPS"),
            self._units.height.value, self._units.speed.value, tr("Alerts"),
        ]  # fmt: skip

    def hints(self) -> list[str]:
        """Return what each column holds, for tool tips and screen readers."""
        return [
            tr("Selected for group commands"), tr("Name"), tr("State"), tr("Flight mode"),
            tr("Charge of the weakest battery"), tr("Quality of the first two links in percent"),
            tr("Satellites and HDOP"), tr("Height above home"), tr("Ground speed"), tr("Worst alert"),
        ]  # fmt: skip

    def set_units(self, units: UnitSettings) -> None:
        """Name these units in the headers."""
        if units != self._units:
            self._units = units
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, HEIGHT, SPEED)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """Return the number of vehicles shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else ALERT + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title, alignment or explanation."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headers()[section]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.hints()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text, also for screen readers."""
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.CheckStateRole and column == TICK:
            return Qt.CheckState.Checked if row.chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole and column == TICK:
            return tr("%s selected") % row.name if row.chosen else tr("%s not selected") % row.name
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole and column in (NAME, MODE, ALERT):
            return self._text(row, column)
        return None

    def _text(self, row: FleetRow, column: int) -> str:
        return (
            "", row.name, row.state, row.mode, row.battery, row.link_text, row.gps, row.height, row.speed,
            row.alert,
        )[column]  # fmt: skip

    def row_of(self, vehicle: object) -> int | None:
        """Return the row of a vehicle, None when it is not shown."""
        return next((n for n, row in enumerate(self.rows) if row.vehicle == vehicle), None)

    def show_rows(self, rows: list[FleetRow]) -> None:
        """Take new rows; only what changed is drawn again, and what was selected stays so."""
        if [r.vehicle for r in rows] == [r.vehicle for r in self.rows]:
            self._update(rows)
            return
        self.layoutAboutToBeChanged.emit()
        places = {row.vehicle: number for number, row in enumerate(rows)}
        before = self.persistentIndexList()
        after = [self._moved(index, places) for index in before]
        self.rows = rows
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _moved(self, index: QModelIndex, places: dict[VehicleId, int]) -> QModelIndex:
        place = places.get(self.rows[index.row()].vehicle) if index.row() < len(self.rows) else None
        return QModelIndex() if place is None else self.createIndex(place, index.column())

    def _update(self, rows: list[FleetRow]) -> None:
        old, self.rows = self.rows, rows
        for number, (before, after) in enumerate(zip(old, rows, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(number, 0), self.index(number, ALERT))
