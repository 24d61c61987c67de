"""How the cells of the plan's tables are drawn and edited in their place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gcs.gui.panels.plan_items.cells import FINDING, ITEM, NUMBER, Cell
from gcs.gui.panels.plan_items.model import CELL, NUMBERS, EditSpec, Index, PartModel
from gcs.gui.plan_controls import UnitEdit
from gcs.gui.theme import Theme, ThemeController, font, paint_icon
from gcs.gui.widgets import paint_status, paint_text, text_width
from gcs.gui.widgets.labels import RIGHT

ROW_PX = 30
_PAD = 8.0
_KEEP = QAbstractItemDelegate.EndEditHint.NoHint


class PlanDelegate(QStyledItemDelegate):
    """Draws cells and makes their editors.

    Attributes:
        entered: A cell was edited: its index, the new value, and whether it is for all selected rows.
        refused: Why what was typed is not taken.
        stepped: After an edit the next (1) or previous (-1) cell is wanted.
    """

    entered = Signal(QPersistentModelIndex, float, bool)
    refused = Signal(str)
    stepped = Signal(QPersistentModelIndex, int)

    def __init__(self, themes: ThemeController, model: PartModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._themes = themes
        self._model = model
        self._table = view
        self._open: QPersistentModelIndex | None = None
        self.for_all = False
        """The next edit is for all selected rows."""

    # -- drawing --------------------------------------------------------------------------------

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Normal rows."""
        return QSize(60, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw ground, content and the line below."""
        cell: Cell = index.data(CELL)
        theme = self._themes.current
        rect = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(rect, QColor(theme.acc_bg))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(theme.bg2))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(theme.line))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._content(painter, rect, index.column(), cell, chosen)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.acc), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -1.5))
        painter.restore()

    def _content(self, painter: QPainter, rect: QRectF, column: int, cell: Cell, chosen: bool) -> None:
        theme = self._themes.current
        ink = _ink(cell, theme, chosen)
        if column == NUMBER:
            face = font("table_strong" if chosen or cell.tone == "active" else "table", theme)
            paint_text(painter, rect.adjusted(8, 0, -2, 0), cell.text, face, ink)
        elif column == FINDING:
            if cell.sign is not None:
                box = QRectF(rect.center().x() - 8, rect.center().y() - 7, 14, 14)
                paint_status(painter, box, cell.sign, theme)
        elif column == ITEM:
            icon = theme.t2 if cell.tone == "t1" else ink
            if cell.icon:
                paint_icon(painter, QRectF(rect.left() + 4, rect.center().y() - 8.5, 16, 16), cell.icon, icon)
            paint_text(painter, rect.adjusted(27, 0, -4, 0), cell.text, font("body", theme), ink)
        else:
            self._number(painter, rect.adjusted(2, 0, -_PAD, 0), cell, ink, chosen)

    def _number(self, painter: QPainter, rect: QRectF, cell: Cell, ink: str, chosen: bool) -> None:
        theme = self._themes.current
        small = font("small", theme)
        unit = text_width(cell.unit, small) + 3 if cell.unit else 0.0
        face = font("body", theme)
        if unit and text_width(cell.text, face) + unit > rect.width():
            unit = 0.0  # rather the number whole than the unit: the tool tip has it
        if unit:
            tone = theme.t1 if chosen and not theme.dark else (theme.t2 if chosen else theme.t3)
            paint_text(painter, rect.adjusted(0, 1, 0, 1), cell.unit, small, tone, RIGHT)
        paint_text(painter, rect.adjusted(0, 0, -unit, 0), cell.text, face, ink, RIGHT)

    # -- editing --------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget | None:  # type: ignore[override]  # Qt takes None for "no editor"
        """Return the editor of a cell."""
        spec = self._model.edit_spec(index.row(), index.column())
        if spec is None:
            return None
        self._open = QPersistentModelIndex(index)
        if spec.choices:
            return self._choice(parent, spec)
        editor = UnitEdit(
            self._themes, spec.label, spec.scale, low=spec.low, high=spec.high,
            may_be_empty=spec.may_be_empty, whole=spec.whole, tip=spec.tip, parent=parent,
        )  # fmt: skip
        editor.setProperty("inTable", True)
        if index.column() in NUMBERS:
            editor.set_right_aligned()
        editor.refused.connect(self.refused)
        return editor

    def _choice(self, parent: QWidget, spec: EditSpec) -> QComboBox:
        box = QComboBox(parent)
        box.setAccessibleName(spec.label)
        for value, words in spec.choices:
            box.addItem(words, value)
        box.activated.connect(lambda: self._finish(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the value as it is now."""
        spec = self._model.edit_spec(index.row(), index.column())
        if spec is None:
            return
        if isinstance(editor, UnitEdit):
            editor.show_value(spec.value)
            if not editor.hasFocus():
                editor.selectAll()
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(spec.value))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Fill the cell; a name's value gets the room of the name."""
        rect = option.rect
        if index.column() == ITEM:
            rect = rect.adjusted(22, 0, 0, 0)
        if isinstance(editor, QComboBox):
            rect = rect.adjusted(0, 0, max(0, 130 - rect.width()), 0)
        editor.setGeometry(rect)

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Take what was typed when the table ends the edit by itself."""
        if editor.property("finished"):
            return
        value = _value_of(editor)
        if value is not None:
            self.entered.emit(QPersistentModelIndex(index), value, self._take_for_all())
        elif isinstance(editor, UnitEdit):
            editor.commit()
            editor.show_value(editor.value)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter takes (Ctrl+Enter for all selected), Tab goes on, Escape gives up; leaving takes."""
        if not isinstance(editor, QWidget) or editor.property("finished"):
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(editor, event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            popup = event.reason() in (
                Qt.FocusReason.PopupFocusReason,
                Qt.FocusReason.ActiveWindowFocusReason,
                Qt.FocusReason.MenuBarFocusReason,
            )
            if not popup and not self._finish(editor):
                self._give_up(editor)
            return False
        return False

    def _key(self, editor: QWidget, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.for_all = True
            self._finish(editor)
            return True
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            index = self._open
            if self._finish(editor) and index is not None:
                self.stepped.emit(index, -1 if key == Qt.Key.Key_Backtab else 1)
            return True
        if key == Qt.Key.Key_Escape:
            self._give_up(editor)
            return True
        return False

    def _finish(self, editor: QWidget) -> bool:
        """Close an editor, then tell its value; returns False while what was typed is refused."""
        value = _value_of(editor)
        index = self._open
        if value is None and isinstance(editor, UnitEdit) and not editor.commit():
            return False
        for_all = self._take_for_all()
        self._close(editor)
        if value is not None and index is not None and index.isValid():
            self.entered.emit(index, value, for_all)
        return True

    def _give_up(self, editor: QWidget) -> None:
        self._take_for_all()
        self._close(editor)

    def _close(self, editor: QWidget) -> None:
        editor.setProperty("finished", True)
        self._open = None
        self.closeEditor.emit(editor, _KEEP)

    def _take_for_all(self) -> bool:
        for_all, self.for_all = self.for_all, False
        return for_all


def _value_of(editor: QWidget) -> float | None:
    """Return what a person changed an editor to; None for nothing new, or nothing that can be taken."""
    if isinstance(editor, UnitEdit):
        return editor.changed_value()
    if isinstance(editor, QComboBox):
        value = editor.currentData()
        return float(value) if value is not None else None
    return None


def _ink(cell: Cell, theme: Theme, chosen: bool) -> str:
    if cell.tone in ("critical", "caution"):
        # On the tinted ground of a selection a level's colour is too faint: the symbol says it there.
        return theme.t1 if chosen or theme.caution_outline else theme.level(cell.tone)
    return str(getattr(theme, cell.tone))
