"""The card that opens under an item of the status bar: the figures behind its word."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from gcs.gui.present.details import details_of
from gcs.gui.theme import font
from gcs.gui.window.context import WindowContext

WIDTH = 340
ROWS = 16


class DetailsCard(QFrame):
    """Follows the selected vehicle while it is open; never modal.

    Attributes:
        connectionsWanted: The pilot wants the Connections window.
    """

    connectionsWanted = Signal()

    def __init__(self, context: WindowContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._item = ""
        self.setObjectName("detailsCard")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        self.title = QLabel(self)
        self.title.setFont(font("title", context.themes.current))
        column.addWidget(self.title)
        self._form = QFormLayout()
        self._rows: list[tuple[QLabel, QLabel]] = []
        for _ in range(ROWS):
            name, value = QLabel(self), QLabel(self)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(name, value)
            self._rows.append((name, value))
        column.addLayout(self._form)
        self.links_button = QPushButton(self.tr("Connections"), self)
        self.links_button.setMinimumHeight(32)
        self.links_button.clicked.connect(self.connectionsWanted)
        self.close_button = QPushButton(self.tr("Close"), self)
        self.close_button.setMinimumHeight(32)
        self.close_button.clicked.connect(self.hide)
        column.addWidget(self.links_button)
        column.addWidget(self.close_button)
        self.hide()

    def open(self, item: str, where: QPoint) -> None:
        """Open for an item; the same item again closes it."""
        if self.isVisible() and item == self._item:
            self.hide()
            return
        self._item = item
        if not self.slow_beat(force=True):
            self.hide()
            return
        self.adjustSize()
        parent = self.parentWidget()
        right = parent.width() - self.width() - 8 if parent is not None else where.x()
        self.move(max(8, min(where.x(), right)), where.y() + 4)
        self.show()
        self.raise_()
        self.close_button.setFocus(Qt.FocusReason.PopupFocusReason)

    def slow_beat(self, *, force: bool = False) -> bool:
        """Show the newest figures; returns whether there is anything to show."""
        if not (force or self.isVisible()):
            return False
        bridge = self._context.bridge
        found = details_of(self._item, bridge.snapshot, bridge.selected, bridge.settings.units)
        if found is None:
            return False
        title, rows = found
        self.title.setText(title)
        self.setAccessibleName(title)
        for number, (name, value) in enumerate(self._rows):
            used = number < len(rows)
            name.setVisible(used)
            value.setVisible(used)
            if used:
                name.setText(rows[number][0])
                value.setText(rows[number][1])
        self.links_button.setVisible(self._item == "links")
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
