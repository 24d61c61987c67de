"""Lists of the settings: files, folders, and map servers that stay off until they are ticked."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gcs.gui.widgets.sized_button import SizedButton
from gcs.maps.provider import TileProvider
from gcs.model.errors import GcsError
from gcs.model.settings import TileProviderSettings

LIST_HEIGHT = 90
LIST_WIDTH = 480
BUTTON_PX = 30


def tr(text: str) -> str:
    """Translate a text of the lists."""
    return QCoreApplication.translate("Settings", text)


class ShortList(QListWidget):
    """A list that Delete shortens and whose empty state says what it is for.

    Attributes:
        removeWanted: The selected entries are to go.
    """

    removeWanted = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(LIST_WIDTH, LIST_HEIGHT)
        self.setAccessibleName(name)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("QListWidget { border: 1px solid palette(mid); border-radius: 5px; }")

    def rows(self) -> list[int]:
        """Return the selected rows, the last first, so that they can be taken away one by one."""
        return sorted((self.row(item) for item in self.selectedItems()), reverse=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes what is selected."""
        if event.key() == Qt.Key.Key_Delete:
            self.removeWanted.emit()
        else:
            super().keyPressEvent(event)


class FileList(QWidget):
    """Files; map files without another title, the topmost last.

    Attributes:
        changed: The new tuple of paths.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None, title: str = "", kinds: str = "") -> None:
        super().__init__(parent)
        self._title = title or tr("Map files")
        self._kinds = kinds or tr("Map files (*.mbtiles *.pmtiles)")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.list = ShortList(self._title, self)
        self.list.removeWanted.connect(self._remove)
        self.list.itemSelectionChanged.connect(self._enable)
        column.addWidget(self.list)
        row = QHBoxLayout()
        self.add_button = SizedButton(tr("Add files"), self, height=BUTTON_PX)
        self.remove_button = SizedButton(tr("Remove"), self, height=BUTTON_PX)
        self.add_button.clicked.connect(self._pick)
        self.remove_button.clicked.connect(self._remove)
        row.addWidget(self.add_button)
        row.addWidget(self.remove_button)
        row.addStretch(1)
        column.addLayout(row)
        self.setFocusProxy(self.list)
        self._enable()

    def _enable(self) -> None:
        self.remove_button.setEnabled(bool(self.list.selectedItems()))

    def show_paths(self, paths: tuple[str, ...]) -> None:
        """Show files; the same ones leave the selection alone."""
        if paths != self.paths():
            self.list.clear()
            for path in paths:
                self._append(path)
            self._enable()

    def _append(self, path: str) -> None:
        item = QListWidgetItem(path)
        item.setToolTip(path)
        self.list.addItem(item)

    def paths(self) -> tuple[str, ...]:
        """Return the files as listed."""
        return tuple(self.list.item(row).text() for row in range(self.list.count()))

    def add(self, paths: list[str]) -> None:
        """Add files that are not listed yet."""
        known = self.paths()
        new = [path for path in dict.fromkeys(str(Path(path)) for path in paths) if path not in known]
        for path in new:
            self._append(path)
        if new:
            self.changed.emit(self.paths())

    def _pick(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, self._title, str(Path.home()), self._kinds)
        self.add(chosen)

    def _remove(self) -> None:
        rows = self.list.rows()
        for row in rows:
            self.list.takeItem(row)
        if rows:
            self.changed.emit(self.paths())


class FolderList(FileList):
    """Folders that are searched for files."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, title)
        self.add_button.setText(tr("Add a folder"))

    def _pick(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self._title, str(Path.home()))
        if chosen:
            self.add([chosen])


class ProviderList(QWidget):
    """Map servers; a tick enables one.

    Attributes:
        changed: The new tuple of ``TileProviderSettings``.
        refused: Why an address was not taken.
    """

    changed = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._providers: list[TileProviderSettings] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.list = ShortList(tr("Map servers"), self)
        self.list.itemChanged.connect(self._tick)
        self.list.removeWanted.connect(self._remove)
        self.list.itemSelectionChanged.connect(self._enable)
        column.addWidget(self.list)
        row = QHBoxLayout()
        self.address = QLineEdit(self)
        self.address.setPlaceholderText("https://tiles.example.org/{z}/{x}/{y}.png")
        self.address.setAccessibleName(tr("Address of a map server"))
        self.address.setFixedWidth(320)
        self.address.setMinimumHeight(BUTTON_PX)
        self.address.returnPressed.connect(self._add)
        self.address.textChanged.connect(self._enable)
        self.add_button = SizedButton(tr("Add"), self, height=BUTTON_PX)
        self.remove_button = SizedButton(tr("Remove"), self, height=BUTTON_PX)
        self.add_button.clicked.connect(self._add)
        self.remove_button.clicked.connect(self._remove)
        for widget in (self.address, self.add_button, self.remove_button):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        self.setFocusProxy(self.list)
        self._enable()

    def _enable(self) -> None:
        self.add_button.setEnabled(bool(self.address.text().strip()))
        self.remove_button.setEnabled(bool(self.list.selectedItems()))

    def show_providers(self, providers: tuple[TileProviderSettings, ...]) -> None:
        """Show servers; the same ones leave the selection alone."""
        if list(providers) != self._providers:
            self._providers = list(providers)
            self._fill()

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for provider in self._providers:
            item = QListWidgetItem(f"{provider.name}  {provider.url}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if provider.enabled else Qt.CheckState.Unchecked)
            item.setToolTip(provider.url)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._enable()

    def _tick(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        on = item.checkState() is Qt.CheckState.Checked
        if self._providers[row].enabled != on:
            self._providers[row] = replace(self._providers[row], enabled=on)
            self.changed.emit(tuple(self._providers))

    def _add(self) -> None:
        url = self.address.text().strip()
        if not url:
            return
        if url in [provider.url for provider in self._providers]:
            self.refused.emit(tr("This map server is in the list already."))
            return
        try:
            host = next(iter(sorted(TileProvider(name="new", url=url).hosts)), url)
        except GcsError as error:
            self.refused.emit(str(error))
            return
        self._providers.append(TileProviderSettings(name=host, url=url))
        self.address.clear()
        self._fill()
        self.changed.emit(tuple(self._providers))

    def _remove(self) -> None:
        rows = self.list.rows()
        for row in rows:
            del self._providers[row]
        if rows:
            self._fill()
            self.changed.emit(tuple(self._providers))
