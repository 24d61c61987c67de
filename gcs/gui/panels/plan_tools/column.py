"""The tools in a column, or in two or three where the map is low."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from gcs.gui.panels.plan_tools.tool import GROUPS, MORE, Tool, tr
from gcs.gui.theme import ThemeController, check_icon, font, icon, paint_icon, with_alpha
from gcs.gui.widgets import paint_text
from gcs.gui.widgets.still import StillPicture
from gcs.gui.widgets.themed import ThemedButton, ThemedWidget

WIDE, NARROW, HEIGHT, LEAST_HEIGHT, GAP = 108, 46, 46, 40, 8
FORMS = ((1, HEIGHT), (1, LEAST_HEIGHT), (2, HEIGHT), (2, LEAST_HEIGHT), (3, LEAST_HEIGHT))
"""Columns and height of a tool, the best first; words only in one column."""


class _ToolButton(ThemedButton):
    """Icon and word, or the icon alone."""

    def __init__(self, themes: ThemeController, tool: Tool, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self.tool = tool
        self.narrow = False
        self._still = StillPicture()
        check_icon(tool.icon)
        word = tr(tool.word)
        self.setText(word)
        self.setAccessibleName(word)
        self.setObjectName(f"tool-{tool.key}")
        tip = f"{word}: {tr(tool.tip)}" if tool.tip else word
        self.setToolTip(f"{tip} ({tool.letter})" if tool.letter else tip)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def nextCheckState(self) -> None:
        """The column decides which tool is chosen."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, accent bar, icon and word."""
        state = (self.isChecked(), self.isEnabled(), self.underMouse() or self.isDown(), self.narrow)
        self._still.paint(self, (*state, self.theme.name), self._draw)

    def _draw(self, painter: QPainter) -> None:
        theme = self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.isChecked():
            painter.fillRect(box, QColor(theme.acc_bg))
            painter.fillRect(QRectF(0, 0, 3, box.height()), QColor(theme.acc))
        elif self.underMouse() or self.isDown():
            painter.fillRect(box, QColor(theme.bg4))
        colour = theme.acc if self.isChecked() else theme.t1 if self.isEnabled() else theme.t3
        left = (box.width() - 18) / 2 if self.narrow else 14.0
        paint_icon(painter, QRectF(left, box.center().y() - 9, 18, 18), self.tool.icon, colour)
        if not self.narrow:
            face = font("body_strong" if self.isChecked() else "body", theme)
            place = QRectF(40, 0, box.width() - 44, box.height())
            paint_text(painter, place, self.text(), face, theme.t1 if self.isEnabled() else theme.t3)


class PlanTools(ThemedWidget):
    """One tool is chosen at a time.

    Attributes:
        toolChosen: Key of the tool that a person chose.
    """

    toolChosen = Signal(str)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._still = StillPicture()
        self._current = "select"
        self._plates: list[QRectF] = []
        self._missing: frozenset[str] = frozenset()
        self.setObjectName("planTools")
        self.setAccessibleName(tr("Drawing tools"))
        self._groups = [[_ToolButton(themes, tool, self) for tool in group] for group in GROUPS]
        self.more = _ToolButton(
            themes, Tool("more", "ellipsis", "More", "", "Searches and other tools"), self
        )
        self.more.clicked.connect(self.open_more)
        self._groups[0].append(self.more)
        for button in self._buttons():
            if button is not self.more:
                button.clicked.connect(lambda _=False, key=button.tool.key: self.choose(key))
        self._mark()
        self.fit(0)

    def _buttons(self) -> list[_ToolButton]:
        return [button for group in self._groups for button in group]

    # -- choosing -------------------------------------------------------------------------------

    @property
    def current(self) -> str:
        """Key of the chosen tool."""
        return self._current

    def choose(self, key: str) -> None:
        """Choose a tool as a person does; the chosen one again goes back to select."""
        wanted = "select" if key == self._current else key
        self.set_current(wanted)
        self.toolChosen.emit(wanted)

    def set_current(self, key: str) -> None:
        """Mark a tool without telling anyone."""
        self._current = key
        self._mark()

    def _mark(self) -> None:
        more = any(tool.key == self._current for tool in MORE)
        for button in self._buttons():
            button.setChecked(more if button is self.more else button.tool.key == self._current)

    def set_missing(self, keys: frozenset[str]) -> None:
        """Leave tools out that don't work for this vehicle."""
        if keys != self._missing:
            self._missing = keys
            self.fit(self._room)

    # -- the drawer -----------------------------------------------------------------------------

    def open_more(self) -> None:
        """Open the drawer beside its button."""
        self.more_menu().popup(self.more.mapToGlobal(QPoint(self.more.width() + 6, 0)))

    def more_menu(self) -> QMenu:
        """Return the drawer."""
        menu = QMenu(tr("More tools"), self)
        menu.setAccessibleName(tr("More tools"))
        menu.aboutToHide.connect(menu.deleteLater)
        for tool in MORE:
            if tool.key in self._missing:
                continue
            action = menu.addAction(icon(tool.icon, self.theme.t1), tr(tool.word))
            action.setToolTip(tr(tool.tip))
            action.setCheckable(True)
            action.setChecked(tool.key == self._current)
            action.triggered.connect(lambda _=False, key=tool.key: self.choose(key))
        return menu

    # -- room -----------------------------------------------------------------------------------

    def fit(self, height: int) -> None:
        """Take a form that fits into this height: words, lower words, or columns of icons; 0: words."""
        self._room = height
        shown = [[b for b in group if b.tool.key not in self._missing] for group in self._groups]
        for button in self._buttons():
            button.setVisible(any(button in group for group in shown))
        groups = [group for group in shown if group]
        gaps = GAP * (len(groups) - 1)
        for columns, step in FORMS:
            rows = sum(-(-len(group) // columns) for group in groups)
            if not height or rows * step + gaps <= height or (columns, step) == FORMS[-1]:
                self._place(groups, columns, step)
                return

    def _place(self, groups: list[list[_ToolButton]], columns: int, step: int) -> None:
        wide = columns == 1
        width = WIDE if wide else NARROW
        self._plates = []
        top = 0
        for group in groups:
            rows = -(-len(group) // columns)
            self._plates.append(QRectF(0, top, columns * width, rows * step))
            for number, button in enumerate(group):
                button.narrow = not wide
                row, column = divmod(number, columns)
                button.setGeometry(column * width + 1, top + row * step + 1, width - 2, step - 2)
                button.update()
            top += rows * step + GAP
        self.setFixedSize(columns * width, top - GAP)
        self.update()

    def sizeHint(self) -> QSize:
        """What the form needs."""
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a plate under each group, and hairlines between the rows."""
        key = (tuple((p.top(), p.height()) for p in self._plates), self.theme.name)
        self._still.paint(self, key, self._draw)

    def _draw(self, painter: QPainter) -> None:
        theme = self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for plate in self._plates:
            painter.setPen(QPen(QColor(theme.line2), theme.border_px))
            painter.setBrush(with_alpha(theme.bg1, 0.96))
            painter.drawRoundedRect(plate.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(QPen(QColor(theme.line), 1))
        for button in self._buttons():
            below = button.geometry().bottom() + 1.5
            inside = any(p.contains(10, below + 4) and p.contains(10, below) for p in self._plates)
            if inside and not button.isHidden():
                painter.drawLine(button.x(), round(below), button.geometry().right(), round(below))
