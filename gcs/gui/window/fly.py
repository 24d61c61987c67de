"""The Fly workspace: the map in the middle, instruments on the right, graphs below; every panel docks."""

from __future__ import annotations

import json

from msgspec.structs import replace
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from gcs.gui.panels.graphs import GraphsPanel
from gcs.gui.panels.messages import MessagesPanel
from gcs.gui.panels.pfd import PfdPanel
from gcs.gui.panels.values import ValuesPanel
from gcs.gui.window.context import WindowContext
from gcs.gui.window.grip import DockGrip
from gcs.model.event import Event
from gcs.model.ids import VehicleId

RIGHT_WIDTH = 380
BOTTOM_HEIGHT = 200
LAYOUT_VERSION = 1


class FlyWorkspace(QMainWindow):
    """Docks round a place for the map."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Widget)
        self._context = context
        bridge = context.bridge
        units = bridge.settings.units
        self.setDockOptions(
            QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AnimatedDocks
        )
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        # The middle stays when the Fleet workspace borrows the map: without it the docks would spread out.
        self._middle = QVBoxLayout()
        self._middle.setContentsMargins(0, 0, 0, 0)
        middle = QWidget(self)
        middle.setLayout(self._middle)
        self.setCentralWidget(middle)
        self.pfd = PfdPanel(context.themes, units)
        self.values = ValuesPanel(context.themes, bridge.history, units)
        self.messages = MessagesPanel(context.themes, self._name_of, units)
        self.graphs = GraphsPanel(context.themes, bridge.history, self._name_of, bridge.clock, units)
        self.docks = {
            "pfd": self._dock(
                "pfd", self.tr("Flight display"), self.pfd, Qt.DockWidgetArea.RightDockWidgetArea
            ),
            "values": self._dock(
                "values", self.tr("Values"), self.values, Qt.DockWidgetArea.RightDockWidgetArea
            ),
            "messages": self._dock(
                "messages", self.tr("Messages"), self.messages, Qt.DockWidgetArea.RightDockWidgetArea
            ),
            "graphs": self._dock(
                "graphs", self.tr("Graphs"), self.graphs, Qt.DockWidgetArea.BottomDockWidgetArea
            ),
        }
        self._arranged = False
        self._connect()

    def _dock(self, name: str, title: str, panel: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(f"dock-{name}")
        dock.setWidget(panel)
        dock.setAccessibleName(title)
        # The panels carry their own headers; the dock's title shows only while it floats.
        dock.setTitleBarWidget(DockGrip(self._context.themes, title, dock))
        dock.topLevelChanged.connect(lambda floating: self._show_title(dock, floating))
        self.addDockWidget(area, dock)
        return dock

    def _show_title(self, dock: QDockWidget, floating: bool) -> None:
        if floating:
            dock.setTitleBarWidget(None)  # type: ignore[arg-type]  # Qt takes null: its own title bar
        else:
            dock.setTitleBarWidget(DockGrip(self._context.themes, dock.windowTitle(), dock))

    def showEvent(self, event: QShowEvent) -> None:
        """Give the docks their usual sizes once the window has its own, unless the pilot arranged them."""
        super().showEvent(event)
        if not self._arranged:
            self._arranged = True
            if not self._context.bridge.settings.window.layout:
                self._arrange()

    def _arrange(self) -> None:
        docks = self.docks
        self.resizeDocks([docks["pfd"]], [RIGHT_WIDTH], Qt.Orientation.Horizontal)
        self.resizeDocks([docks["graphs"]], [BOTTOM_HEIGHT], Qt.Orientation.Vertical)

    def take_stage(self, stage: QWidget) -> None:
        """Put the map in the middle."""
        self._middle.addWidget(stage)
        stage.show()

    def _connect(self) -> None:
        bridge = self._context.bridge
        self.messages.acknowledgeRequested.connect(bridge.acknowledge)
        self.messages.vehicleChosen.connect(bridge.select)
        self.values.configurationChanged.connect(lambda _: self.keep_configuration())

    def _name_of(self, vehicle: VehicleId) -> str:
        state = self._context.bridge.snapshot.vehicles.get(vehicle)
        return state.name if state is not None else f"Vehicle {vehicle}"

    # -- following the engine -------------------------------------------------------------------

    def beat(self) -> None:
        """Draw what moves."""
        bridge = self._context.bridge
        if self.pfd.isVisible():
            self.pfd.show_state(bridge.selected_state, bridge.now_s())

    def slow_beat(self) -> None:
        """Show texts and graphs."""
        bridge = self._context.bridge
        state, now = bridge.selected_state, bridge.now_s()
        self.messages.show_state(state, now)
        if self.values.isVisible():
            self.values.show_state(state, now)
        if state is not None:
            routes = bridge.snapshot.vehicle_links.get(state.vehicle, ())
            quality = {
                r.link_name: 0.0 if r.silent else 100.0 - r.loss_pct for r in routes if r.loss_pct is not None
            }
            self.graphs.show_links(state.vehicle, now, quality)
        if self.graphs.isVisible():
            self.graphs.show_state(state, now)

    def take_events(self, events: list[Event]) -> None:
        """Add a batch of events to the message list."""
        self.messages.append_events(events)

    def apply_settings(self) -> None:
        """Take units from the settings."""
        units = self._context.bridge.settings.units
        for panel in (self.pfd, self.values, self.messages, self.graphs):
            panel.set_units(units)

    # -- what the pilot arranged ----------------------------------------------------------------

    def layout_text(self) -> str:
        """Return the docks' arrangement for the settings."""
        return bytes(self.saveState(LAYOUT_VERSION).toBase64().data()).decode()

    def restore_layout(self, text: str) -> None:
        """Restore an arrangement; an unreadable one leaves the default."""
        if text:
            self._arranged = self.restoreState(QByteArray.fromBase64(text.encode()), LAYOUT_VERSION)

    def restore_configuration(self) -> None:
        """Take the pilot's value grid and graphs from the settings."""
        window = self._context.bridge.settings.window
        if window.value_grid:
            self.values.set_configuration(window.value_grid)
        if window.graphs:
            try:
                self.graphs.set_configuration(json.loads(window.graphs))
            except (ValueError, TypeError, KeyError):
                self._context.bridge.note("graph configuration unreadable", "defaults are used")

    def keep_configuration(self) -> None:
        """Put the pilot's value grid into the settings."""
        bridge = self._context.bridge
        settings = bridge.settings
        window = replace(settings.window, value_grid=tuple(self.values.configuration()))
        bridge.change_settings(replace(settings, window=window))
