"""The help pages (F1): Markdown from ``resources/help``, read without a browser and without a network."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QTextBrowser, QVBoxLayout, QWidget

from gcs.gui.theme import ThemeController
from gcs.gui.widgets import SearchField
from gcs.gui.widgets.role_label import RoleLabel
from gcs.model.resources import resource_path

LIST_WIDTH = 220
PAGE_MARGIN = 20.0
LINE_PCT = 132.0


class HelpDialog(QDialog):
    """Pages at the left, found by any word in them; the page at the right."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Help"))
        self.setModal(False)
        self.resize(920, 660)
        self._texts = {path: path.read_text("utf-8") for path in sorted(resource_path("help").glob("*.md"))}
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 12, 12)
        left = QVBoxLayout()
        self.search = SearchField(themes, self.tr("Search the help"), self)
        self.search.setFixedWidth(LIST_WIDTH)
        self.search.textChanged.connect(self._fill)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Pages"))
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.currentRowChanged.connect(self._show)
        self.nothing = RoleLabel(themes, "", "body", self, tone="label", wrap=True)
        self.nothing.hide()
        left.addWidget(self.search)
        left.addWidget(self.nothing)
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
        # Links keep the colour that they were laid out in.
        themes.changed.connect(lambda _: self._show(self.list.currentRow()))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, text: str) -> None:
        words = text.casefold().split()
        found = [path for path, page in self._texts.items() if all(w in page.casefold() for w in words)]
        now = self._current()
        self._shown = found
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([_title(self._texts[path]) for path in found])
        self.list.blockSignals(False)
        self.nothing.setText(self.tr("No page has “%s”.") % text)
        self.nothing.setVisible(not found)
        if found:
            self.list.setCurrentRow(found.index(now) if now in found else 0)

    def _current(self) -> Path | None:
        row = self.list.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self.page.setMarkdown(self._texts[self._shown[row]])
            self._space()

    def _space(self) -> None:
        """Give headings and paragraphs room: Markdown comes without any."""
        document = self.page.document()
        document.setDocumentMargin(PAGE_MARGIN)
        block = document.begin()
        while block.isValid():
            form = QTextBlockFormat(block.blockFormat())
            top, bottom = _margins(block)
            form.setTopMargin(top)
            form.setBottomMargin(bottom)
            form.setLineHeight(LINE_PCT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            QTextCursor(block).setBlockFormat(form)
            block = block.next()
        self.page.moveCursor(QTextCursor.MoveOperation.Start)

    def _follow(self, url: QUrl) -> None:
        name = url.fileName()
        path = next((path for path in self._texts if path.name == name), None)
        if path is None:
            return
        if path not in self._shown:
            self.search.clear()
        self.list.setCurrentRow(self._shown.index(path))


def _margins(block: QTextBlock) -> tuple[float, float]:
    level = block.blockFormat().headingLevel()
    if level:
        return (0.0 if block.position() == 0 else 18.0), 6.0
    if block.textList() is not None:
        return 0.0, 4.0
    return 0.0, 8.0


def _title(text: str) -> str:
    first = text.lstrip().splitlines()[0]
    return first.lstrip("# ").strip()
