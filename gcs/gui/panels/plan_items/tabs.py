"""The tabs above the plan's tables: name and count of each part."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from gcs.gui.theme import ThemeController, font
from gcs.gui.widgets import paint_text, text_width

HEIGHT = 46
_GAP = 7.0


class PartTabs(QTabBar):
    """Drawn in the house's way; keys and screen readers meet an ordinary tab bar."""

    def __init__(self, themes: ThemeController, names: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._counts = [0] * len(names)
        self._names = names
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for name in names:
            self.addTab(name)
        self.setAccessibleName(self.tr("Parts of the plan"))
        themes.changed.connect(self.update)
        self._describe()

    def set_counts(self, counts: list[int]) -> None:
        """Show how many each part has."""
        if counts != self._counts:
            self._counts = list(counts)
            self._describe()
            self.updateGeometry()
            self.update()

    def _describe(self) -> None:
        for place, (name, count) in enumerate(zip(self._names, self._counts, strict=True)):
            self.setTabText(place, f"{name} {count}")
            self.setAccessibleTabName(place, f"{name}, {count}")

    def _pads(self) -> float:
        return 12.0

    def tabSizeHint(self, index: int) -> QSize:
        """Room for name and count, as if it were the active one: nothing jumps."""
        face = font("body_strong", self._themes.current)
        words = text_width(self._names[index], face) + _GAP + text_width(str(self._counts[index]), face)
        return QSize(round(words + 2 * self._pads()), HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """A tab is never cut."""
        return self.tabSizeHint(index)

    def sizeHint(self) -> QSize:
        """All tabs side by side."""
        return QSize(sum(self.tabSizeHint(i).width() for i in range(self.count())), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw names, counts and the line under the active one."""
        theme = self._themes.current
        painter = QPainter(self)
        for index in range(self.count()):
            self._paint_tab(painter, self.tabRect(index), index)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(theme.line))
        rect = self.tabRect(self.currentIndex())
        painter.fillRect(QRectF(rect.left(), self.height() - 2, rect.width(), 2), QColor(theme.acc))

    def _paint_tab(self, painter: QPainter, rect: QRect, index: int) -> None:
        theme = self._themes.current
        active = index == self.currentIndex()
        face = font("body_strong" if active else "body", theme)
        box = QRectF(rect).adjusted(self._pads(), 0, 0, 0)
        paint_text(painter, box, self._names[index], face, theme.t1 if active else theme.t2)
        left = text_width(self._names[index], face) + _GAP
        count = font("body_strong" if active else "body", theme)
        paint_text(
            painter,
            box.adjusted(left, 0, 0, 0),
            str(self._counts[index]),
            count,
            theme.t2 if active else theme.t3,
        )
