"""Find (Ctrl+K): every action, setting and vehicle by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gcs.gui.dialogs.settings_rows import rows
from gcs.gui.widgets import SearchField
from gcs.gui.widgets.plate import Card
from gcs.gui.widgets.role_label import RoleLabel
from gcs.gui.window.context import WindowContext

WIDTH, HEIGHT = 520, 400
TOP = 70
MOST = 60
Doing = Callable[[], object]


def rank(text: str, words: list[str]) -> int | None:
    """Return how well a name fits, 0 best; None when a word is missing."""
    name = text.casefold()
    if not all(word in name for word in words):
        return None
    if not words or name.startswith(words[0]):
        return 0
    starts = {part[: len(words[0])] for part in name.replace(":", " ").replace(",", " ").split()}
    return 1 if words[0] in starts else 2


class FindPalette(Card):
    """A card over the window; Escape or a click elsewhere closes it."""

    def __init__(
        self,
        context: WindowContext,
        actions: Callable[[], Mapping[str, Doing]],
        open_setting: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(context.themes, parent)
        self._context = context
        self._actions = actions
        self._open_setting = open_setting
        self._found: list[tuple[str, Doing]] = []
        self.setObjectName("findPalette")
        self.setAccessibleName(self.tr("Find"))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        self.field = SearchField(context.themes, self.tr("Find an action, a setting or a vehicle"), self)
        self.field.setMinimumHeight(36)
        self.field.textChanged.connect(self._refresh)
        self.field.installEventFilter(self)
        self.nothing = RoleLabel(context.themes, "", "body", self, tone="label", wrap=True)
        self.nothing.setContentsMargins(6, 4, 6, 4)
        self.nothing.hide()
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Found"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._activate)
        self.list.itemClicked.connect(self._activate)
        column.addWidget(self.field)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)

    def open(self) -> None:
        """Open with everything listed; open already, it closes."""
        if self.isVisible():
            self.dismiss()
            return
        parent = self.parentWidget()
        if parent is not None:
            height = min(HEIGHT, parent.height() - TOP - 30)
            self.setGeometry((parent.width() - WIDTH) // 2, TOP, WIDTH, height)
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
        ranked = [(rank(text, words), text, doing) for text, doing in self._everything()]
        fits = [(place, text, doing) for place, text, doing in ranked if place is not None]
        fits.sort(key=lambda entry: entry[0])
        self._found = [(text, doing) for _, text, doing in fits[:MOST]]
        self.list.clear()
        self.list.addItems([text for text, _ in self._found])
        self.nothing.setText(self.tr("Nothing is called “%s”.") % self.field.text())
        self.nothing.setVisible(not self._found)
        if self._found:
            self.list.setCurrentRow(0)

    def _activate(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        if not self.isVisible() or not 0 <= row < len(self._found):
            return  # a double click activates twice
        doing = self._found[row][1]
        self.dismiss()
        doing()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to watch for clicks elsewhere."""
        super().showEvent(event)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop watching."""
        super().hideEvent(event)
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the field act on the list; Escape closes; so does a click elsewhere."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            if isinstance(watched, QWidget) and not self._holds(event.globalPosition()):
                self.hide()
            return False
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return False

    def _holds(self, where: QPointF) -> bool:
        return self.rect().contains(self.mapFromGlobal(where).toPoint())

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.dismiss()
            return True
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
        step = steps.get(Qt.Key(key))
        if step is not None:
            self.list.setCurrentRow(min(max(0, self.list.currentRow() + step), self.list.count() - 1))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self.list.currentItem()
            if item is not None:
                self._activate(item)
            return True
        return False
