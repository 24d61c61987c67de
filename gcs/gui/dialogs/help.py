"""The help pages (F1): Markdown from ``resources/help``, read without a browser and without a network."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QTextBrowser, QVBoxLayout, QWidget

from gcs.gui.theme import ThemeController
from gcs.gui.widgets import SearchField
from gcs.model.resources import resource_path


class HelpDialog(QDialog):
    """Pages at the left, found by any word in them; the page at the right."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Help"))
        self.setModal(False)
        self.resize(900, 640)
        self._pages = sorted(resource_path("help").glob("*.md"))
        row = QHBoxLayout(self)
        left = QVBoxLayout()
        self.search = SearchField(themes, self.tr("Search the help"), self)
        self.search.textChanged.connect(self._fill)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Pages"))
        self.list.setFixedWidth(230)
        self.list.currentRowChanged.connect(self._show)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        row.addLayout(left)
        self.page = QTextBrowser(self)
        # Links lead to other pages only: nothing here reaches the network.
        self.page.setOpenLinks(False)
        self.page.anchorClicked.connect(self._follow)
        self.page.setAccessibleName(self.tr("Page"))
        row.addWidget(self.page, 1)
        self._shown: list[Path] = []
        self._fill("")
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, text: str) -> None:
        words = text.casefold().split()
        self._shown = [p for p in self._pages if all(w in p.read_text("utf-8").casefold() for w in words)]
        self.list.clear()
        self.list.addItems([_title(path) for path in self._shown])
        if self._shown:
            self.list.setCurrentRow(0)

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self.page.setMarkdown(self._shown[row].read_text("utf-8"))

    def _follow(self, url: QUrl) -> None:
        names = [path.name for path in self._shown]
        if url.fileName() in names:
            self.list.setCurrentRow(names.index(url.fileName()))


def _title(path: Path) -> str:
    first = path.read_text("utf-8").lstrip().splitlines()[0]
    return first.lstrip("# ").strip()
