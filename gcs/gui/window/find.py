"""Find (Ctrl+K): every action, setting and vehicle by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gcs.gui.dialogs.settings_rows import rows
from gcs.gui.widgets import SearchField
from gcs.gui.window.context import WindowContext

WIDTH, HEIGHT = 520, 380
MOST = 60
Doing = Callable[[], object]


class FindPalette(QFrame):
    """A card over the window; Escape or a click elsewhere closes it."""

    def __init__(
        self,
        context: WindowContext,
        actions: Callable[[], Mapping[str, Doing]],
        open_setting: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._actions = actions
        self._open_setting = open_setting
        self._found: list[tuple[str, Doing]] = []
        self.setObjectName("findPalette")
        self.setAccessibleName(self.tr("Find"))
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        self.field = SearchField(context.themes, self.tr("Find an action, a setting or a vehicle"), self)
        self.field.textChanged.connect(self._refresh)
        self.field.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Found"))
        self.list.itemActivated.connect(self._activate)
        self.list.itemClicked.connect(self._activate)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        self.hide()

    def open(self) -> None:
        """Open with everything listed."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry((parent.width() - WIDTH) // 2, 70, WIDTH, min(HEIGHT, parent.height() - 100))
        self.field.clear()
        self._refresh()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _everything(self) -> list[tuple[str, Doing]]:
        bridge = self._context.bridge
        found: list[tuple[str, Doing]] = list(self._actions().items())
        for vehicle, state in sorted(bridge.snapshot.vehicles.items()):
            text = self.tr("Vehicle: %s, %s") % (state.name, state.phase.value)
            found.append((text, partial(bridge.select, vehicle)))
        for row in rows():
            text = self.tr("Setting: %s, %s") % (row.section, row.label)
            found.append((text, partial(self._open_setting, row.path)))
        return found

    def _refresh(self, *_: object) -> None:
        words = self.field.text().casefold().split()
        fits = [entry for entry in self._everything() if all(word in entry[0].casefold() for word in words)]
        self._found = fits[:MOST]
        self.list.clear()
        for text, _doing in self._found:
            self.list.addItem(text)
        if self._found:
            self.list.setCurrentRow(0)

    def _activate(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        doing = self._found[row][1]
        self.hide()
        doing()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the field act on the list; Escape closes."""
        if event.type() == QEvent.Type.FocusOut and not self.list.hasFocus():
            return False
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return True
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(min(max(0, self.list.currentRow() + step), self.list.count() - 1))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.currentItem() is not None:
            self._activate(self.list.currentItem())
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
