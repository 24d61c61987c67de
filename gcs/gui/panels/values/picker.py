"""The list under the header in edit mode: search any value or field and add it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gcs.gui.panels.values.sources import Choice
from gcs.gui.theme import ThemeController
from gcs.gui.widgets import SearchField

_ID = Qt.ItemDataRole.UserRole


class ValuePicker(QWidget):
    """Search field and matches.

    Attributes:
        picked: The id of the value to add.
    """

    picked = Signal(str)

    def __init__(
        self,
        themes: ThemeController,
        find: Callable[[str], list[Choice]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._find = find
        self.field = SearchField(themes, self.tr("Add a value: search by name, message or unit"), self)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Values that can be added"))
        self.list.setUniformItemSizes(True)
        self.list.setFixedHeight(168)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self.refresh)
        self.field.returnPressed.connect(self._pick_current)
        self.field.installEventFilter(self)
        self.list.itemActivated.connect(lambda item: self.picked.emit(item.data(_ID)))

    def refresh(self) -> None:
        """Search again."""
        self.list.clear()
        for choice in self._find(self.field.text()):
            text = f"{choice.label}   {choice.detail}" if choice.detail else choice.label
            item = QListWidgetItem(text)
            item.setData(_ID, choice.id)
            item.setToolTip(text)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _pick_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.picked.emit(item.data(_ID))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let up and down in the search field walk through the matches."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                row = self.list.currentRow() + step
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
                return True
        return super().eventFilter(watched, event)
