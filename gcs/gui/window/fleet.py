"""The Fleet workspace: map and answers on the left, the table of all vehicles on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from gcs.gui.panels.fleet import AckMatrix, FleetSummary, FleetTable, GroupBar
from gcs.gui.window.context import WindowContext
from gcs.model.command import CommandReport, VehicleCommand
from gcs.model.ids import VehicleId

LEFT_SHARE, RIGHT_SHARE = 640, 690
MATRIX_HEIGHT = 250


class FleetWorkspace(QWidget):
    """Borrows the map while it is shown."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._last: tuple[str, VehicleCommand] | None = None
        bridge = context.bridge
        self.summary = FleetSummary(context.themes, self)
        self.table = FleetTable(context.themes, self)
        self.matrix = AckMatrix(context.themes, self)
        self.group = GroupBar(
            context.themes, bridge, self, takeoff_alt_m=bridge.settings.flight.takeoff_alt_m
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.summary)
        sides = QSplitter(Qt.Orientation.Horizontal, self)
        self.left = QSplitter(Qt.Orientation.Vertical, sides)
        self.left.addWidget(self.matrix)
        right = QWidget(sides)
        inner = QVBoxLayout(right)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.group)
        sides.addWidget(self.left)
        sides.addWidget(right)
        sides.setSizes([LEFT_SHARE, RIGHT_SHARE])
        sides.setChildrenCollapsible(False)
        column.addWidget(sides, 1)
        self.table.vehicleChosen.connect(bridge.select)
        self.table.groupChanged.connect(bridge.set_group)
        self.matrix.vehicleClicked.connect(bridge.select)
        self.matrix.retryWanted.connect(self._retry)
        self.group.sent.connect(self._sent)

    def take_stage(self, stage: QWidget) -> None:
        """Put the map above the answers."""
        self.left.insertWidget(0, stage)
        stage.show()
        self.left.setStretchFactor(0, 1)
        self.left.setSizes([max(200, self.height() - MATRIX_HEIGHT), MATRIX_HEIGHT])

    def slow_beat(self) -> None:
        """Show the newest table and what the group can do."""
        bridge = self._context.bridge
        snapshot = bridge.snapshot
        self.table.units = self.summary.units = self.group.units = bridge.settings.units
        self.group.takeoff_alt_m = bridge.settings.flight.takeoff_alt_m
        self.table.show_fleet(snapshot, self._context.colors.of(snapshot.vehicles))
        self.summary.show_fleet(snapshot)
        chosen = sorted(self.table.chosen)
        self.group.show_states(tuple(snapshot.vehicles[v] for v in chosen if v in snapshot.vehicles))

    def show_report(self, report: CommandReport) -> None:
        """Show an answer in the matrix."""
        self.matrix.show_report(report)

    def _sent(
        self, group_id: int, word: str, command: VehicleCommand, vehicles: tuple[VehicleId, ...]
    ) -> None:
        self._last = (word, command)
        snapshot = self._context.bridge.snapshot
        names = {v: snapshot.vehicles[v].name for v in vehicles if v in snapshot.vehicles}
        self.matrix.begin(group_id, word, names, snapshot.time_us)
        self._context.bridge.note("group command", f"{word}: {', '.join(names.values())}")

    def _retry(self, vehicles: tuple[VehicleId, ...]) -> None:
        if self._last is None or not vehicles:
            return
        word, command = self._last
        group_id = self._context.bridge.command(vehicles, command)
        self._sent(group_id, word, command, vehicles)
