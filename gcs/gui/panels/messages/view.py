"""The list view: keeps the rows a person reads where they are while new ones come on top."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from gcs.gui.panels.messages.delegate import ROW_HEIGHT
from gcs.gui.panels.messages.export import as_text
from gcs.gui.panels.messages.model import MessageModel


class MessageView(QListView):
    """Shows the message model.

    Attributes:
        activatedRow: Space, Return or a double click on a row, with its number.
    """

    activatedRow = Signal(int)

    def __init__(self, model: MessageModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(ROW_HEIGHT)
        self.doubleClicked.connect(lambda index: self.activatedRow.emit(index.row()))

    def keep_place(self, new_rows: int, was_at: int) -> None:
        """Scroll by the rows that came on top, unless the newest row was in view (``was_at`` 0)."""
        if new_rows and was_at > 0:
            self.executeDelayedItemsLayout()
            self.verticalScrollBar().setValue(was_at + new_rows * ROW_HEIGHT)

    def selected_numbers(self) -> list[int]:
        """Return the numbers of the selected rows, newest first."""
        return sorted(index.row() for index in self.selectionModel().selectedIndexes())

    def copy(self) -> None:
        """Put the selected rows on the clipboard, oldest first."""
        rows = [self._model.row(number) for number in reversed(self.selected_numbers())]
        if rows:
            QGuiApplication.clipboard().setText(as_text(rows))

    def select(self, number: int) -> None:
        """Make a row the current and only selected one."""
        index = self._model.index(number)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, acknowledge, or move."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.activatedRow.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
