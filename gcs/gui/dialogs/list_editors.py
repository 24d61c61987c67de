"""Two lists of the settings: map files, and map servers that stay off until they are ticked."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gcs.maps.provider import TileProvider
from gcs.model.errors import GcsError
from gcs.model.settings import TileProviderSettings

LIST_HEIGHT = 84
LIST_WIDTH = 460


def _button(text: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setMinimumHeight(28)
    button.setAutoDefault(False)
    return button


class FileList(QWidget):
    """Map files, the topmost last.

    Attributes:
        changed: The new tuple of paths.
    """

    changed = Signal(object)

    def __init__(self, paths: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.list = QListWidget(self)
        self.list.addItems(list(paths))
        self.list.setFixedSize(LIST_WIDTH, LIST_HEIGHT)
        self.list.setAccessibleName(self.tr("Map files"))
        column.addWidget(self.list)
        row = QHBoxLayout()
        add, remove = _button(self.tr("Add files"), self), _button(self.tr("Remove"), self)
        add.clicked.connect(self._pick)
        remove.clicked.connect(self._remove)
        row.addWidget(add)
        row.addWidget(remove)
        row.addStretch(1)
        column.addLayout(row)
        self.setFocusProxy(self.list)

    def paths(self) -> tuple[str, ...]:
        """Return the files as listed."""
        return tuple(self.list.item(row).text() for row in range(self.list.count()))

    def add(self, paths: list[str]) -> None:
        """Add files that are not listed yet."""
        known = self.paths()
        new = [str(Path(path)) for path in paths if str(Path(path)) not in known]
        if new:
            self.list.addItems(new)
            self.changed.emit(self.paths())

    def _pick(self) -> None:
        names = self.tr("Map files (*.mbtiles *.pmtiles)")
        chosen, _ = QFileDialog.getOpenFileNames(self, self.tr("Add map files"), str(Path.home()), names)
        self.add(chosen)

    def _remove(self) -> None:
        for item in self.list.selectedItems():
            self.list.takeItem(self.list.row(item))
        self.changed.emit(self.paths())


class ProviderList(QWidget):
    """Map servers; a tick enables one.

    Attributes:
        changed: The new tuple of ``TileProviderSettings``.
        refused: Why an address was not taken.
    """

    changed = Signal(object)
    refused = Signal(str)

    def __init__(self, providers: tuple[TileProviderSettings, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._providers = list(providers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.list = QListWidget(self)
        self.list.setFixedSize(LIST_WIDTH, LIST_HEIGHT)
        self.list.setAccessibleName(self.tr("Map servers"))
        self.list.itemChanged.connect(self._tick)
        column.addWidget(self.list)
        row = QHBoxLayout()
        self.address = QLineEdit(self)
        self.address.setPlaceholderText("https://tiles.example.org/{z}/{x}/{y}.png")
        self.address.setAccessibleName(self.tr("Address of a map server"))
        self.address.setMinimumWidth(280)
        add, remove = _button(self.tr("Add"), self), _button(self.tr("Remove"), self)
        add.clicked.connect(self._add)
        remove.clicked.connect(self._remove)
        for widget in (self.address, add, remove):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        self.setFocusProxy(self.list)
        self._fill()

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for provider in self._providers:
            item = QListWidgetItem(f"{provider.name}  {provider.url}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if provider.enabled else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)

    def _tick(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        on = item.checkState() is Qt.CheckState.Checked
        self._providers[row] = replace(self._providers[row], enabled=on)
        self.changed.emit(tuple(self._providers))

    def _add(self) -> None:
        url = self.address.text().strip()
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
        rows = sorted((self.list.row(item) for item in self.list.selectedItems()), reverse=True)
        for row in rows:
            del self._providers[row]
        self._fill()
        self.changed.emit(tuple(self._providers))
