"""The map with everything that floats over it: cards, tools, the action bar, the card of a point."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMargins, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gcs.gui.map.panel import MapPanel
from gcs.gui.panels.actions import ActionBar, PointCard
from gcs.gui.panels.cards import VehicleCards
from gcs.gui.present.judgement import worst_levels
from gcs.gui.present.scene import SceneMaker, vehicle_of
from gcs.gui.window.context import WindowContext
from gcs.model.command import CommandReport
from gcs.model.elevation import Elevation

MARGIN = 12
_COMPASS_PX = 76

Planning = Callable[[int, int], QMargins]
"""Places the drawing tools in a map of this width and height; returns what they cover."""


class MapStage(QWidget):
    """Map, strip and overlays; workspaces borrow it from each other.

    Attributes:
        vehicleClicked: A vehicle was chosen on the map or on a card.
    """

    vehicleClicked = Signal(object)

    def __init__(
        self,
        context: WindowContext,
        panel: MapPanel,
        terrain: Elevation | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._terrain = terrain
        self._scenes = SceneMaker(context.bridge.settings.units)
        self._beats = 0
        self._fitted = False
        self._picking = False
        self._planning: Planning | None = None
        flight = context.bridge.settings.flight
        self.panel = panel
        self.map = view = panel.view
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(panel)
        self.cards = VehicleCards(context.themes, view)
        self.action_bar = ActionBar(context.themes, context.bridge, view, takeoff_alt_m=flight.takeoff_alt_m)
        self.point = PointCard(context.themes, context.bridge, view, orbit_radius_m=flight.orbit_radius_m)
        self.action_bar.gotoWanted.connect(self._pick_point)
        self.cards.vehicleClicked.connect(self.vehicleClicked)
        self.point.measureWanted.connect(self._measure_from)
        view.vehicleClicked.connect(lambda key: self.vehicleClicked.emit(vehicle_of(key)))
        view.mapClicked.connect(self._map_clicked)
        self.action_bar.sizeChanged.connect(self._place)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), view)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        escape.activated.connect(self._escape)
        self.setFocusProxy(view)

    # -- following the engine -------------------------------------------------------------------

    def beat(self) -> None:
        """Draw the newest scene; called on each GUI beat, draws on two of three."""
        self._beats += 1
        if self._beats % 3 == 2:
            return
        bridge = self._context.bridge
        snapshot = bridge.snapshot
        colors = self._context.colors.of(snapshot.vehicles)
        self.map.set_scene(self._scenes.scene(snapshot, bridge.selected, bridge.group, colors))
        if not self._fitted and any(state.position for state in snapshot.vehicles.values()):
            self._fitted = True
            self.map.fit_vehicles(animate=False)

    def keep_view(self) -> None:
        """Leave the map where it is when the first vehicle appears."""
        self._fitted = True

    def slow_beat(self) -> None:
        """Show texts: cards, actions, the open card."""
        bridge = self._context.bridge
        snapshot = bridge.snapshot
        colors = self._context.colors.of(snapshot.vehicles)
        self.cards.show_fleet(snapshot, bridge.selected, colors, worst_levels(snapshot.alarms))
        state = bridge.selected_state
        self.action_bar.show_state(state, colors.get(bridge.selected, 0) if bridge.selected else 0)
        if self.point.isVisible():
            self.point.show_state(state)
        self.panel.tools.update_state()

    def show_report(self, report: CommandReport) -> None:
        """Show the life of a command on the button that sent it."""
        self.action_bar.show_report(report)

    def apply_settings(self) -> None:
        """Take units and defaults from the settings."""
        settings = self._context.bridge.settings
        self._scenes.units = settings.units
        self.cards.units = settings.units
        self.panel.set_units(settings.units)
        self.map.set_trail_seconds(settings.map.trail_minutes * 60.0)
        self.action_bar.apply_settings(settings.units, settings.flight.takeoff_alt_m)
        self.point.apply_settings(settings.units, settings.flight.orbit_radius_m)

    # -- points on the map ----------------------------------------------------------------------

    def _pick_point(self) -> None:
        self._picking = True
        self.map.setCursor(Qt.CursorShape.CrossCursor)
        self.action_bar.show_hint(self.tr("click the point"))

    def _end_picking(self) -> None:
        if self._picking:
            self._picking = False
            self.map.unsetCursor()
            self.action_bar.show_hint("")

    def _map_clicked(self, lat_deg: float, lon_deg: float, where: QPoint) -> None:
        self._end_picking()
        terrain = self._terrain.height_amsl_m(lat_deg, lon_deg) if self._terrain is not None else None
        bridge = self._context.bridge
        color = (
            self._context.colors.of(bridge.snapshot.vehicles).get(bridge.selected)
            if bridge.selected
            else None
        )
        self.point.open_at(
            bridge.selected_state, lat_deg, lon_deg, self.map.mapFromGlobal(where), terrain, color
        )

    def _measure_from(self, lat_deg: float, lon_deg: float) -> None:
        self.map.set_measuring(True)
        self.map.measure.add((lat_deg, lon_deg))

    # -- places ---------------------------------------------------------------------------------

    def _escape(self) -> None:
        self._end_picking()
        self.map.set_measuring(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the overlays once the map has its new size."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self._place)

    def showEvent(self, event: QShowEvent) -> None:
        """The same when it comes back from another workspace."""
        super().showEvent(event)
        QTimer.singleShot(0, self._place)

    def set_flight_controls(self, shown: bool) -> None:
        """Show or hide what acts on vehicles: the cards, the action bar, the card of a point."""
        self.cards.setVisible(shown)
        self.action_bar.setVisible(shown)
        if not shown:
            self._end_picking()
            self.point.hide()

    def set_planning(self, planning: Planning | None) -> None:
        """Make room for drawing tools: the map's own tools stand at the right; None: as in flight."""
        self._planning = planning
        self.panel.tools.measure.setVisible(planning is None)
        self.panel.tools.follow.setVisible(planning is None)
        self.panel.tools.adjustSize()
        self._place()

    def _place(self) -> None:
        width, height = self.map.width(), self.map.height()
        if self._planning is not None:
            self.panel.set_insets(self._planning(width, height))
            tools = self.panel.tools
            tools.move(width - tools.width() - MARGIN, _COMPASS_PX)
            return
        self.cards.set_room(width - 2 * MARGIN - 60)
        self.cards.move(MARGIN, MARGIN)
        self.cards.resize(self.cards.sizeHint())
        size = self.action_bar.sizeHint()
        bar_width = min(size.width(), width - 2 * MARGIN)
        self.action_bar.resize(bar_width, size.height())
        self.action_bar.move((width - bar_width) // 2, height - size.height() - MARGIN)
        self.action_bar.place_drawer()
        top = self.cards.height() + MARGIN if self.cards.isVisibleTo(self.map) else 0
        bottom = size.height() + MARGIN if self.action_bar.isVisibleTo(self.map) else 0
        self.point.keep_clear_px = bottom
        self.panel.set_insets(QMargins(0, top, 0, bottom))
