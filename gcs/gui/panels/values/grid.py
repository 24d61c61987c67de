"""The cells: laid out in columns, moved, removed and walked through in edit mode."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.theme import ThemeController, paint_icon
from gcs.gui.widgets import ValueCell, paint_cell_lines

CELL_HEIGHT = 56
_CELL_WIDTH = 106
_CROSS = 22


class GridCell(ValueCell):
    """A cell that can be taken away and moved while the grid is edited."""

    removeAsked = Signal(object)
    moveAsked = Signal(object, int)
    dragged = Signal(object, QPoint)

    def __init__(self, themes: ThemeController, value_id: str, label: str, parent: QWidget) -> None:
        super().__init__(themes, label, parent)
        self.value_id = value_id
        self._editing = False
        self._pressed: QPoint | None = None

    def set_editing(self, editing: bool) -> None:
        """Show the handle and take the keyboard focus, or not."""
        self._editing = editing
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if editing else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor if editing else Qt.CursorShape.ArrowCursor)
        self.setAccessibleDescription(
            self.tr("Ctrl and arrow keys move it, Delete removes it") if editing else ""
        )
        self.update()

    def cross(self) -> QRectF:
        """Where a click removes the cell."""
        return QRectF(self.width() - _CROSS - 2, 2, _CROSS, _CROSS)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remove at the cross, else begin to drag."""
        if not self._editing or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif self.cross().contains(event.position()):
            self.removeAsked.emit(self)
        else:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the grid where the cell is dragged."""
        place = event.position().toPoint()
        if self._pressed is not None and (place - self._pressed).manhattanLength() > 8:
            self.dragged.emit(self, self.mapToParent(place))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag."""
        self._pressed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with Ctrl and an arrow, remove with Delete, walk with arrows."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -3, Qt.Key.Key_Down: 3}
        key = Qt.Key(event.key())
        if not self._editing:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removeAsked.emit(self)
        elif key in steps and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.moveAsked.emit(self, steps[key])
        elif key in steps:
            grid = self.parentWidget()
            if isinstance(grid, ValueGrid):
                grid.focus_beside(self, steps[key])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the value and, while editing, cross and focus."""
        super().paintEvent(event)
        if not self._editing:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.cross(), QColor(self.theme.bg1))
        paint_icon(painter, self.cross().adjusted(4, 4, -4, -4), "x", self.theme.t2)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self.theme.acc), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 5, 5)


class ValueGrid(QWidget):
    """Cells in rows of three (two when narrow, more when wide).

    Attributes:
        changed: The order or the set of cells was changed by a person.
    """

    changed = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._editing = False
        self.cells: list[GridCell] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(2 * 80)
        self.resize(3 * _CELL_WIDTH, CELL_HEIGHT)
        themes.changed.connect(self.update)

    @property
    def columns(self) -> int:
        """How many cells stand side by side."""
        return max(2, min(6, self.width() // _CELL_WIDTH))

    def set_values(self, values: list[tuple[str, str]]) -> None:
        """Make the cells anew from (id, label)."""
        for cell in self.cells:
            cell.hide()
            cell.deleteLater()
        self.cells = []
        for value_id, label in values:
            self.add(value_id, label)
        self._place()

    def add(self, value_id: str, label: str) -> GridCell:
        """Put one more cell at the end."""
        cell = GridCell(self._themes, value_id, label, self)
        cell.removeAsked.connect(self.remove)
        cell.moveAsked.connect(self.move_by)
        cell.dragged.connect(self._drag)
        cell.set_editing(self._editing)
        self.cells.append(cell)
        cell.show()
        self._place()
        return cell

    def set_editing(self, editing: bool) -> None:
        """Let the cells be changed, or not."""
        self._editing = editing
        for cell in self.cells:
            cell.set_editing(editing)

    def remove(self, cell: GridCell) -> None:
        """Take a cell away; the next one gets the focus."""
        at = self.cells.index(cell)
        self.cells.remove(cell)
        cell.hide()
        cell.deleteLater()
        self._place()
        if self.cells:
            self.cells[min(at, len(self.cells) - 1)].setFocus()
        self.changed.emit()

    def move_by(self, cell: GridCell, step: int) -> None:
        """Move a cell by so many places; ±3 means a row, whatever the number of columns."""
        step = step // 3 * self.columns if abs(step) == 3 else step
        self._move(cell, self.cells.index(cell) + step)

    def focus_beside(self, cell: GridCell, step: int) -> None:
        """Walk to a neighbour; ±3 means a row."""
        step = step // 3 * self.columns if abs(step) == 3 else step
        at = self.cells.index(cell) + step
        if 0 <= at < len(self.cells):
            self.cells[at].setFocus(Qt.FocusReason.TabFocusReason)

    def _drag(self, cell: GridCell, place: QPoint) -> None:
        column = max(0, min(self.columns - 1, place.x() * self.columns // max(1, self.width())))
        row = max(0, place.y() // CELL_HEIGHT)
        self._move(cell, row * self.columns + column)

    def _move(self, cell: GridCell, to: int) -> None:
        to = max(0, min(len(self.cells) - 1, to))
        at = self.cells.index(cell)
        if to == at:
            return
        self.cells.insert(to, self.cells.pop(at))
        self._place()
        self.changed.emit()

    def _place(self) -> None:
        columns = self.columns
        for number, cell in enumerate(self.cells):
            row, column = divmod(number, columns)
            left = self.width() * column // columns
            right = self.width() * (column + 1) // columns
            cell.setGeometry(left, row * CELL_HEIGHT, right - left, CELL_HEIGHT)
            if number:
                QWidget.setTabOrder(self.cells[number - 1], cell)
        self.setFixedHeight(max(1, -(-len(self.cells) // columns)) * CELL_HEIGHT)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the cells out for the new width."""
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the hairlines between cells."""
        theme = self._themes.current
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.bg1))
        columns, rows = self.columns, -(-len(self.cells) // self.columns)
        for number in range(rows * columns):
            row, column = divmod(number, columns)
            left = self.width() * column // columns
            right = self.width() * (column + 1) // columns
            rect = QRectF(left, row * CELL_HEIGHT, right - left, CELL_HEIGHT)
            paint_cell_lines(painter, rect, theme.line, column < columns - 1, row < rows - 1)
