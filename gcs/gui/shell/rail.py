"""The rail at the left: the workspaces, and below them Find and Settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gcs.gui.theme import ThemeController, check_icon, font, paint_icon
from gcs.gui.widgets.labels import CENTRE, paint_text
from gcs.gui.widgets.themed import ThemedButton, ThemedWidget

WIDTH = 60
_HEIGHT = 58


@dataclass(frozen=True, slots=True)
class RailItem:
    """A workspace (or Find, Settings): its id, icon and word."""

    id: str
    icon: str
    label: str


class _RailButton(ThemedButton):
    def __init__(self, themes: ThemeController, item: RailItem, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self.item = item
        check_icon(item.icon)
        self.setText(item.label)
        self.setAccessibleName(item.label)
        self.setFixedSize(WIDTH, _HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, accent bar, icon and word."""
        theme = self.theme
        active = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = float(self.width() - 1)
        if active or self.isDown() or self.underMouse():
            painter.fillRect(QRectF(0, 0, width, self.height()), QColor(theme.bg3 if active else theme.bg2))
        if active:
            painter.fillRect(QRectF(0, 0, 3, self.height()), QColor(theme.acc))
        colour = theme.t1 if active or self.underMouse() else theme.t2
        paint_icon(painter, QRectF(width / 2 - 11, 9, 22, 22), self.item.icon, colour)
        face = font("rail_active" if active else "rail", theme)
        paint_text(painter, QRectF(2, 33, width - 4, 16), self.text(), face, colour, CENTRE)


class Rail(ThemedWidget):
    """Chooses the workspace.

    Attributes:
        chosen: Id of the workspace a person chose.
        findClicked: Find is wanted; also by Ctrl+K.
        settingsClicked: Settings are wanted; also by Ctrl+comma.
    """

    chosen = Signal(str)
    findClicked = Signal()
    settingsClicked = Signal()

    def __init__(
        self,
        themes: ThemeController,
        workspaces: Sequence[RailItem | tuple[str, str, str]],
        *,
        find: bool = True,
        settings: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Make the rail.

        Args:
            themes: The theme.
            workspaces: (id, icon, label) of each workspace that works; the first nine get Ctrl+1…9.
            find: Whether there is a Find to open.
            settings: Whether there are Settings to open.
            parent: The window.
        """
        super().__init__(themes, parent)
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Workspaces"))
        self._buttons: dict[str, _RailButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(0)
        for number, given in enumerate(workspaces, start=1):
            item = given if isinstance(given, RailItem) else RailItem(*given)
            column.addWidget(self._workspace(item, f"Ctrl+{number}" if number <= 9 else ""))
        column.addStretch(1)
        if find:
            wanted = RailItem("find", "search", self.tr("Find"))
            column.addWidget(self._tool(wanted, "Ctrl+K", self.findClicked.emit))
        if settings:
            wanted = RailItem("settings", "settings", self.tr("Settings"))
            column.addWidget(self._tool(wanted, "Ctrl+,", self.settingsClicked.emit))
        if self._buttons:
            self.set_current(next(iter(self._buttons)))

    @property
    def current(self) -> str:
        """Id of the workspace that is marked; empty where there is none."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def set_current(self, workspace: str) -> None:
        """Mark a workspace without telling anyone.

        Raises:
            KeyError: The rail has no such workspace.
        """
        wanted = self._buttons[workspace]
        for button in self._buttons.values():
            button.setChecked(button is wanted)

    def _choose(self, workspace: str) -> None:
        self.set_current(workspace)
        self.chosen.emit(workspace)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move the focus along the rail."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        buttons = self.findChildren(_RailButton)
        focused = self.focusWidget()
        if step is None or not isinstance(focused, _RailButton):
            super().keyPressEvent(event)
            return
        place = min(max(buttons.index(focused) + step, 0), len(buttons) - 1)
        buttons[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _workspace(self, item: RailItem, keys: str) -> _RailButton:
        button = _RailButton(self._themes, item, self)
        button.setCheckable(True)
        self._buttons[item.id] = button
        button.clicked.connect(lambda: self._choose(item.id))
        self._shortcut(button, keys)
        return button

    def _tool(self, item: RailItem, keys: str, act: object) -> _RailButton:
        button = _RailButton(self._themes, item, self)
        button.clicked.connect(act)
        self._shortcut(button, keys)
        return button

    def _shortcut(self, button: _RailButton, keys: str) -> None:
        sequence = QKeySequence(keys)
        shown = sequence.toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{button.text()} ({shown})" if keys else button.text())
        if keys:
            QShortcut(sequence, self, button.click, context=Qt.ShortcutContext.WindowShortcut)

    def sizeHint(self) -> QSize:
        """60 wide, as high as its buttons."""
        return QSize(WIDTH, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line at the right."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.bg1))
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), QColor(self.theme.line2))
