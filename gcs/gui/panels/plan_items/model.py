"""The base of the plan's tables: cells worked out on demand, and only what changed is drawn again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from gcs.gui.panels.plan_items.cells import COLUMNS, HEIGHT, LEG, SPEED, Cell
from gcs.gui.present.plan_view import PlanView
from gcs.gui.present.quantities import Scale
from gcs.planning.document import Plan
from gcs.planning.refs import Ref

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
CELL = Qt.ItemDataRole.UserRole
ROWS_FORMAT = "application/x-godwit-plan-rows"
NUMBERS = (HEIGHT, SPEED, LEG)


@dataclass(frozen=True, slots=True)
class EditSpec:
    """What the editor of a cell needs to know."""

    label: str
    value: float
    scale: Scale
    low: float | None = None
    high: float | None = None
    may_be_empty: bool = False
    whole: bool = False
    tip: str = ""
    choices: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two lists differ: so many entries from ``first`` on became so many others."""

    first: int
    removed: int
    inserted: int


def difference(old: Sequence[object], new: Sequence[object]) -> Difference:
    """Compare two lists by identity: frozen records that are the same object are the same."""
    shorter = min(len(old), len(new))
    first = 0
    while first < shorter and old[first] is new[first]:
        first += 1
    last = 0
    while last < shorter - first and old[-1 - last] is new[-1 - last]:
        last += 1
    return Difference(first, len(old) - first - last, len(new) - first - last)


class PartModel(QAbstractTableModel):
    """Rows of one part of a plan; subclasses say what the cells hold."""

    can_drag = False
    """Rows may be dragged to another place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = PlanView(plan=Plan())
        self._keys: tuple[object, ...] = ()
        self._cells: dict[tuple[int, int], Cell] = {}

    # -- what subclasses say --------------------------------------------------------------------

    def keys_of(self, view: PlanView) -> tuple[object, ...]:
        """Return one object for each row; a row whose object is the same is the same row."""
        raise NotImplementedError

    def headers(self) -> list[str]:
        """Return the titles of the columns."""
        raise NotImplementedError

    def hints(self) -> list[str]:
        """Return what the columns hold, for tool tips and screen readers."""
        raise NotImplementedError

    def cell(self, row: int, column: int) -> Cell:
        """Return what a cell shows."""
        raise NotImplementedError

    def edit_spec(self, row: int, column: int) -> EditSpec | None:
        """Return how a cell is edited; None where it can't be."""
        raise NotImplementedError

    def ref_of(self, row: int) -> Ref:
        """Return the part of the plan that a row stands for."""
        raise NotImplementedError

    def row_of(self, ref: Ref) -> int | None:
        """Return the row of a part; None when it is none of this table's."""
        raise NotImplementedError

    def on_view(self) -> None:
        """Prepare for the new picture."""

    # -- the picture ----------------------------------------------------------------------------

    @property
    def shown(self) -> PlanView:
        """The picture that is shown."""
        return self._view

    def show_view(self, view: PlanView) -> bool:
        """Take a new picture; returns whether rows came or went."""
        new = self.keys_of(view)
        change = difference(self._keys, new)
        extra = change.inserted - change.removed
        units_changed = view.units != self._view.units
        if extra > 0:
            at = change.first + change.removed
            self.beginInsertRows(NO_PARENT, at, at + extra - 1)
        elif extra < 0:
            at = change.first + change.inserted
            self.beginRemoveRows(NO_PARENT, at, at - extra - 1)
        self._view, self._keys = view, new
        self._cells.clear()
        self.on_view()
        if extra > 0:
            self.endInsertRows()
        elif extra < 0:
            self.endRemoveRows()
        if new:
            # Legs, speeds, numbers and findings of other rows may follow: what is in view is drawn again.
            self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, COLUMNS - 1))
        if units_changed:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, COLUMNS - 1)
        return extra != 0

    def cell_at(self, row: int, column: int) -> Cell:
        """Return what a cell shows, worked out once for each picture of the plan."""
        cell = self._cells.get((row, column))
        if cell is None:
            cell = self._cells[row, column] = self.cell(row, column)
        return cell

    # -- Qt's questions -------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else COLUMNS

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
        """Return a cell, its text, or what a screen reader says of it."""
        if not index.isValid() or index.row() >= len(self._keys):
            return None
        if role not in _ROLES:
            return None
        cell = self.cell_at(index.row(), index.column())
        if role == CELL:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell.spoken
        return cell.tip or None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a cell; rows are dropped between others."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled if self.can_drag else Qt.ItemFlag.NoItemFlags
        return _FLAGS[self.cell_at(index.row(), index.column()).editable, self.can_drag]

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Rows of this program only."""
        return [ROWS_FORMAT]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Which rows are carried: the table that began the drag knows them."""
        carried = QMimeData()
        carried.setData(ROWS_FORMAT, str(id(self)).encode())
        return carried


_ROLES = frozenset(
    (CELL, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
)

_PLAIN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_FLAGS = {
    (editable, drag): _PLAIN
    | (Qt.ItemFlag.ItemIsEditable if editable else _PLAIN)
    | (Qt.ItemFlag.ItemIsDragEnabled if drag else _PLAIN)
    for editable in (False, True)
    for drag in (False, True)
}
"""Put together once: every cell asks with every picture."""
