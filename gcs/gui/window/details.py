"""The card that opens under an item of the status bar: the figures behind its word."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gcs.gui.present.details import Rows, details_of
from gcs.gui.widgets.plate import Card
from gcs.gui.widgets.role_label import RoleLabel
from gcs.gui.widgets.sized_button import FLIGHT_PX, SizedButton
from gcs.gui.window.context import WindowContext

WIDTH = 360
NAME_WIDTH = 116
MARGIN = 8


class DetailsCard(Card):
    """Follows the selected vehicle while it is open; never modal.

    Attributes:
        connectionsWanted: The pilot wants the Connections window.
    """

    connectionsWanted = Signal()

    def __init__(self, context: WindowContext, parent: QWidget) -> None:
        super().__init__(context.themes, parent)
        self._context = context
        self._item = ""
        self._where = QPoint()
        self._rows: list[tuple[QLabel, QLabel]] = []
        self.setObjectName("detailsCard")
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 14, 12)
        column.setSpacing(10)
        self.title = RoleLabel(context.themes, "", "title", self, wrap=True)
        column.addWidget(self.title)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnMinimumWidth(0, NAME_WIDTH)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        self.links_button = SizedButton(self.tr("Connections"), self, height=FLIGHT_PX)
        self.links_button.clicked.connect(self._open_connections)
        self.close_button = SizedButton(self.tr("Close"), self, height=FLIGHT_PX)
        self.close_button.clicked.connect(self.dismiss)
        buttons = QHBoxLayout()
        buttons.addWidget(self.links_button, 1)
        buttons.addWidget(self.close_button, 1)
        column.addLayout(buttons)

    def open(self, item: str, where: QPoint) -> None:
        """Open for an item; the same item again closes it."""
        if self.isVisible() and item == self._item:
            self.dismiss()
            return
        self._item, self._where = item, where
        if not self.slow_beat(force=True):
            self.dismiss()
            return
        self.show()
        self.raise_()
        self._place()
        self.close_button.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> None:
        """As high as the rows, inside the window."""
        layout = self.layout()
        parent = self.parentWidget()
        if layout is None or parent is None:
            return
        layout.activate()
        high = layout.heightForWidth(WIDTH) if layout.hasHeightForWidth() else layout.sizeHint().height()
        self.resize(WIDTH, high)
        left = min(self._where.x(), parent.width() - WIDTH - MARGIN)
        top = min(self._where.y() + 4, parent.height() - high - MARGIN)
        self.move(max(MARGIN, left), max(MARGIN, top))

    def _open_connections(self) -> None:
        self.dismiss()
        self.connectionsWanted.emit()

    def slow_beat(self, *, force: bool = False) -> bool:
        """Show the newest figures; returns whether there is anything to show."""
        if not (force or self.isVisible()):
            return False
        bridge = self._context.bridge
        found = details_of(self._item, bridge.snapshot, bridge.selected, bridge.settings.units)
        if found is None:
            self.dismiss()
            return False
        title, rows = found
        self.title.setText(title)
        self.setAccessibleName(title)
        of_vehicle = bridge.selected is not None and self._item != "clock"
        colors = self._context.colors.of(bridge.snapshot.vehicles)
        self.set_stripe(colors.get(bridge.selected) if of_vehicle and bridge.selected is not None else None)
        self.links_button.setVisible(self._item == "links")
        if self._fill(rows) and self.isVisible():
            self._place()
        return True

    def _fill(self, rows: Rows) -> bool:
        """Write the rows; returns whether the card needs another height."""
        while len(self._rows) < len(rows):
            self._add_row()
        changed = False
        for number, labels in enumerate(self._rows):
            used = number < len(rows)
            texts = rows[number] if used else ("", "")
            for label, text in zip(labels, texts, strict=True):
                changed = changed or label.isHidden() is used or len(label.text()) != len(text)
                label.setVisible(used)
                if label.text() != text:
                    label.setText(text)
        return changed

    def _add_row(self) -> None:
        name = RoleLabel(self._context.themes, "", "body", self, tone="label")
        value = RoleLabel(self._context.themes, "", "body", self, wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = len(self._rows)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        self._rows.append((name, value))

    def shown_rows(self) -> Rows:
        """Return what stands on the card."""
        return [(name.text(), value.text()) for name, value in self._rows if not name.isHidden()]
