"""The table that the mission, the fence and the rally points share: selection, keys, dragging of rows."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gcs.gui.panels.plan_items.cells import COLUMNS, FINDING, HEIGHT, ITEM, LEG, NUMBER, SPEED
from gcs.gui.panels.plan_items.delegate import ROW_PX, PlanDelegate
from gcs.gui.panels.plan_items.model import NO_PARENT, PartModel
from gcs.gui.theme import Theme, ThemeController, font

HEADER_PX = 26
WIDTHS = {NUMBER: 36, HEIGHT: 80, SPEED: 72, LEG: 60, FINDING: 30}
NARROW = {NUMBER: 30, HEIGHT: 68, SPEED: 63, LEG: 56, FINDING: 24}
_ITEM_PX = 132
"""What a name wants before the numbers get their comfortable width."""
_COMMAND_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class PlanTable(QTableView):
    """Rows of one part of the plan.

    Attributes:
        selectionWanted: A person selected other rows: their numbers.
        moveAsked: The selected rows are to go up (-1) or down (1).
        dropped: The selected rows were dragged to before this row.
        duplicateAsked, removeAsked: What the keys ask for.
        menuAsked: A menu is wanted at this place of the screen.
    """

    selectionWanted = Signal(list)
    moveAsked = Signal(int)
    dropped = Signal(int)
    duplicateAsked = Signal()
    removeAsked = Signal()
    menuAsked = Signal(QPoint)

    def __init__(self, themes: ThemeController, model: PartModel, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self._filling = False
        self.parts = model
        self.setModel(model)
        self.editing = PlanDelegate(themes, model, self)
        self.setItemDelegate(self.editing)
        self.editing.stepped.connect(self._step_editor)
        self.setAccessibleName(name)
        self._set_up()
        self._set_up_drag(model)
        self.selectionModel().selectionChanged.connect(self._tell_selection)
        self._retheme(themes.current)
        themes.changed.connect(self._retheme)

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW_PX)
        rows.setDefaultSectionSize(ROW_PX)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(24)
        header.setFixedHeight(HEADER_PX)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(ITEM, QHeaderView.ResizeMode.Stretch)
        header.setAccessibleName(self.tr("Columns"))

    def _set_up_drag(self, model: PartModel) -> None:
        if not model.can_drag:
            return
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropOverwriteMode(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)

    def _retheme(self, theme: Theme) -> None:
        self.horizontalHeader().setFont(font("table", theme))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width: a name must stay legible before the numbers get air."""
        super().resizeEvent(event)
        room = self.viewport().width() - _ITEM_PX
        spare = sum(WIDTHS.values()) - sum(NARROW.values())
        share = min(1.0, max(0.0, (room - sum(NARROW.values())) / spare))
        for column, width in WIDTHS.items():
            least = NARROW[column]
            self.setColumnWidth(column, round(least + (width - least) * share))

    # -- selection ------------------------------------------------------------------------------

    def selected_rows(self) -> list[int]:
        """Return the selected rows from top to bottom."""
        rows: set[int] = set()
        selection = self.selectionModel().selection()
        for place in range(selection.size()):
            part = selection.at(place)
            rows.update(range(part.top(), part.bottom() + 1))
        return sorted(rows)

    def show_selection(self, rows: Iterable[int]) -> None:
        """Select exactly these rows without telling anyone; the first comes into view if none is."""
        wanted = sorted(set(rows))
        if wanted == self.selected_rows():
            return
        selection = QItemSelection()
        for first, last in _runs(wanted):
            selection.select(self.parts.index(first, 0), self.parts.index(last, COLUMNS - 1))
        flags = QItemSelectionModel.SelectionFlag
        self._filling = True
        self.selectionModel().select(selection, flags.ClearAndSelect)
        if wanted and self.currentIndex().row() not in wanted:
            column = max(self.currentIndex().column(), 0) or ITEM
            self.selectionModel().setCurrentIndex(self.parts.index(wanted[0], column), flags.NoUpdate)
            self.scrollTo(self.parts.index(wanted[0], ITEM))
        self._filling = False

    def _tell_selection(self, *_: object) -> None:
        if not self._filling:
            self.selectionWanted.emit(self.selected_rows())

    def hold(self, filling: bool) -> None:
        """Keep quiet while rows come and go: what is selected is not a person's doing then."""
        self._filling = filling

    # -- editing --------------------------------------------------------------------------------

    def edit_cell(self, row: int, column: int, *, for_all: bool = False) -> bool:
        """Open the editor of a cell; returns False where there is none."""
        index = self.parts.index(row, column)
        if self.parts.edit_spec(row, column) is None:
            return False
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollTo(index)
        self.editing.for_all = for_all
        self.edit(index)
        return True

    def _edit_current(self) -> None:
        index = self.currentIndex()
        if not index.isValid():
            return
        # On a cell that is only shown, the height is what one most likely wants to change.
        for column in (index.column(), HEIGHT, ITEM, SPEED):
            if self.edit_cell(index.row(), column):
                return

    def _step_editor(self, index: QPersistentModelIndex, step: int) -> None:
        if not index.isValid():
            return
        place = index.row() * COLUMNS + index.column() + step
        while 0 <= place < self.parts.rowCount(NO_PARENT) * COLUMNS:
            row, column = divmod(place, COLUMNS)
            if self.parts.cell_at(row, column).editable:
                if row != index.row():
                    self.selectRow(row)
                self.edit_cell(row, column)
                return
            place += step

    # -- keys, menu -----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the keys of the plan's lists do, else as any table."""
        key = event.key()
        control = event.modifiers() & _COMMAND_KEYS == Qt.KeyboardModifier.ControlModifier
        alt = event.modifiers() & _COMMAND_KEYS == Qt.KeyboardModifier.AltModifier
        editing = self.state() == QAbstractItemView.State.EditingState
        if editing:
            super().keyPressEvent(event)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moveAsked.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif control and key == Qt.Key.Key_D:
            self.duplicateAsked.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removeAsked.emit()
        elif key in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._edit_current()
        elif key == Qt.Key.Key_Escape and self.selected_rows():
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu, by mouse or by key."""
        place = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.menuAsked.emit(place)

    # -- dragging -------------------------------------------------------------------------------

    def drop_row(self, place: QPoint) -> int:
        """Return the row before which something dropped here would go."""
        index = self.indexAt(place)
        if not index.isValid():
            return self.parts.rowCount(NO_PARENT)
        rect = self.visualRect(index)
        return index.row() + (1 if place.y() > rect.center().y() else 0)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take rows of this table only."""
        super().dragMoveEvent(event)
        if event.source() is not self:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for the move; the rows come back where they belong with the new plan."""
        if event.source() is not self:
            event.ignore()
            return
        # Not a move in Qt's sense: the table must not remove rows by itself afterwards.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(self.drop_row(event.position().toPoint()))
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()

    def focusNextPrevChild(self, next_child: bool) -> bool:
        """Tab leaves the table."""
        return QWidget.focusNextPrevChild(self, next_child)


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of rows that follow each other."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
