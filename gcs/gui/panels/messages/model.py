"""The list model: the rows that pass the filter, newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gcs.gui.panels.messages.log import MessageLog, Row
from gcs.gui.widgets import status_word
from gcs.model import format as fmt
from gcs.model.event import Event
from gcs.model.ids import VehicleId

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Role(IntEnum):
    """Data beside the plain text."""

    ROW = Qt.ItemDataRole.UserRole + 1


class MessageModel(QAbstractListModel):
    """Shows a ``MessageLog`` through a filter of vehicle and words."""

    def __init__(self, log: MessageLog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._shown: list[Row] = []
        self._vehicle: VehicleId | None = None
        self._words = ""

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many rows pass the filter."""
        return 0 if parent.isValid() else len(self._shown)

    def row(self, number: int) -> Row:
        """Return a shown row; 0 is the newest."""
        return self._shown[-1 - number]

    def rows(self) -> list[Row]:
        """Return the shown rows, newest first."""
        return self._shown[::-1]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row as text, for a screen reader, as tool tip, or whole."""
        if not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        row = self.row(index.row())
        if role == Role.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row)
        return None

    @staticmethod
    def _spoken(row: Row) -> str:
        times = f", × {row.count}" if row.count > 1 else ""
        return f"{status_word(row.sign)}, {row.source}, {row.text}{times}, {fmt.time_of_day(row.first_us)}"

    def _tip(self, row: Row) -> str:
        lines = [row.text, f"{row.source} · {fmt.time_of_day(row.first_us)} UTC"]
        if row.count > 1:
            lines.append(self.tr("{0} times since {1}").format(row.count, fmt.time_of_day(row.first_us)))
        if row.alarm_key:
            seen = self.tr("acknowledged") if row.acknowledged else self.tr("Space acknowledges")
            lines.append(seen if row.open or row.acknowledged else self.tr("over"))
        return "\n".join(lines)

    def append(self, events: Iterable[Event]) -> int:
        """Take a batch; return how many rows came on top."""
        added = self._log.append(events)
        self._drop(added.dropped)
        new = [row for row in added.new if self._accepts(row)]
        if new:
            self.beginInsertRows(_ROOT, 0, len(new) - 1)
            self._shown.extend(new)
            self.endInsertRows()
        for row in added.changed:
            self._refresh(row)
        return len(new)

    def _drop(self, dropped: list[Row]) -> None:
        gone = {id(row) for row in dropped}
        count = 0
        while count < len(self._shown) and id(self._shown[count]) in gone:
            count += 1
        if count:
            last = len(self._shown) - 1
            self.beginRemoveRows(_ROOT, last - count + 1, last)
            del self._shown[:count]
            self.endRemoveRows()

    def _refresh(self, row: Row) -> None:
        # A changed row is nearly always among the newest: search from there.
        for number in range(len(self._shown)):
            if self.row(number) is row:
                index = self.index(number)
                self.dataChanged.emit(index, index)
                return

    def _accepts(self, row: Row) -> bool:
        if self._vehicle is not None and row.vehicle not in (None, self._vehicle):
            return False
        return not self._words or row.matches(self._words)

    def set_filter(self, vehicle: VehicleId | None, words: str) -> None:
        """Show only rows of a vehicle (and of the station itself), and only those that hold ``words``."""
        words = words.strip().lower()
        if (vehicle, words) == (self._vehicle, self._words):
            return
        self._vehicle, self._words = vehicle, words
        self.beginResetModel()
        self._shown = [row for row in self._log.rows if self._accepts(row)]
        self.endResetModel()

    def find(self, wanted: Callable[[Row], bool]) -> int:
        """Return the number of the first shown row that is wanted, −1 if there is none."""
        return next((number for number, row in enumerate(self.rows()) if wanted(row)), -1)
