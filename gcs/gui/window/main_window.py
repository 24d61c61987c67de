"""The window: status bar, rail and workspaces; it never closes over an armed vehicle without asking once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QByteArray, QPoint, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from gcs.gui.bridge import Bridge
from gcs.gui.map.panel import MapPanel
from gcs.gui.present.judgement import foremost_alarm
from gcs.gui.present.top_bar import TopBarMaker
from gcs.gui.shell import Rail, TopBar
from gcs.gui.theme import logo_icon
from gcs.gui.widgets import FocusRing
from gcs.gui.window.banner import Answer, Banner
from gcs.gui.window.context import WindowContext
from gcs.gui.window.details import DetailsCard
from gcs.gui.window.find import FindPalette
from gcs.gui.window.fleet import FleetWorkspace
from gcs.gui.window.fly import FlyWorkspace
from gcs.gui.window.map_sources import MapSources
from gcs.gui.window.plan_door import PlanDoor, dropped_plan
from gcs.gui.window.stage import MapStage
from gcs.gui.window.voice import Announcer
from gcs.gui.window.welcome import WelcomeCard
from gcs.maps.cache import TileCache
from gcs.model.alarm import Level
from gcs.model.command import SetMode
from gcs.model.elevation import Elevation
from gcs.model.errors import GcsError
from gcs.model.event import AlarmEvent, CommandEvent, Event, NoticeEvent, TextEvent
from gcs.model.ids import VehicleId

if TYPE_CHECKING:
    from gcs.gui.dialogs.connections import ConnectionsDialog
    from gcs.gui.dialogs.help import HelpDialog
    from gcs.gui.dialogs.settings import SettingsDialog
    from gcs.gui.window.plan import PlanWorkspace

MIN_WIDTH, MIN_HEIGHT = 1024, 680
FLY, PLAN, FLEET = "fly", "plan", "fleet"


class MainWindow(QMainWindow):
    """Everything that a pilot sees.

    Attributes:
        closed: The window is gone for good.
    """

    closed = Signal()

    def __init__(
        self,
        context: WindowContext,
        panel: MapPanel,
        terrain: Elevation | None,
        announcer: Announcer,
        make_cache: Callable[[], TileCache],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._announcer = announcer
        self._terrain = terrain
        self._unread = (0, Level.OK)
        self._close_asked = self._unsaved_asked = self._unattended = self._discard_plans = False
        self._wanted = FLY
        self._bars = TopBarMaker(context.bridge.settings.units)
        self.setWindowTitle("Godwit GCS")
        self.setWindowIcon(logo_icon())
        self.setMinimumSize(MIN_WIDTH, MIN_HEIGHT)
        self.stage = MapStage(context, panel, terrain)
        self.fly = FlyWorkspace(context)
        self.fleet = FleetWorkspace(context)
        self._build()
        self.plans = PlanDoor(context, self.banner, self._make_plan, lambda: self.show_workspace(PLAN), self)
        self._sources = MapSources(panel, terrain, make_cache, lambda text: self.say(text), self)
        self.details = DetailsCard(context, self)
        self.finder = FindPalette(context, self._actions, self.open_settings, self)
        self.welcome = WelcomeCard(context.themes, self)
        self.connections: ConnectionsDialog | None = None
        self.settings_dialog: SettingsDialog | None = None
        self.help_dialog: HelpDialog | None = None
        self._focus_ring = FocusRing(context.themes, self)
        self._connect()
        self._restore()

    def _build(self) -> None:
        themes = self._context.themes
        self.top_bar = TopBar(themes)
        self.banner = Banner(themes)
        self.rail = Rail(
            themes,
            [
                (FLY, "navigation", self.tr("Fly")),
                (PLAN, "route", self.tr("Plan")),
                (FLEET, "layout-grid", self.tr("Fleet")),
            ],
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.fly)
        self.stack.addWidget(self.fleet)
        self.fly.take_stage(self.stage)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self.stack, 1)
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.banner)
        column.addLayout(middle, 1)
        self.setCentralWidget(holder)
        self.setAcceptDrops(True)

    @property
    def plan(self) -> PlanWorkspace:
        """The Plan workspace, made when it is first asked for."""
        return self.plans.workspace

    def _make_plan(self) -> PlanWorkspace:
        from gcs.gui.window.plan import PlanWorkspace

        plan = PlanWorkspace(self._context, self.stage, self.banner, self._terrain)
        plan.said.connect(self.banner.show_text)
        plan.restore_layout(self._context.bridge.settings.window.plan_layout)
        plan.layoutChanged.connect(lambda text: self._change_window(plan_layout=text))
        self.stack.addWidget(plan)
        return plan

    def _connect(self) -> None:
        bridge = self._context.bridge
        bridge.ticked.connect(self._beat)
        bridge.slowTicked.connect(self._slow_beat)
        bridge.eventsArrived.connect(self._take_events)
        bridge.selectionChanged.connect(self._slow_beat)
        bridge.settingsChanged.connect(self._apply_settings)
        self._sources.watch()
        self.rail.chosen.connect(self.show_workspace)
        self.rail.findClicked.connect(self.finder.open)
        self.rail.settingsClicked.connect(self.open_settings)
        self.top_bar.vehicleChosen.connect(bridge.select)
        self.top_bar.modeChosen.connect(self._choose_mode)
        self.top_bar.itemClicked.connect(self._item_clicked)
        self.top_bar.themeClicked.connect(self._next_theme)
        self.stage.vehicleClicked.connect(bridge.select)
        self.fly.messages.problem.connect(self.say)
        self.fly.graphs.problem.connect(self.say)
        self.fly.graphs.configurationChanged.connect(self._keep_graphs)
        self.fly.graphs.maximiseToggled.connect(self._maximise_graphs)
        self.details.connectionsWanted.connect(self.open_connections)
        self.welcome.connectWanted.connect(self.open_connections)
        self.welcome.dismissed.connect(self._welcome_seen)
        for keys, slot in (
            ("F1", self.open_help),
            ("Ctrl+L", self.open_connections),
            ("Ctrl+T", self._next_theme),
            ("Ctrl+M", self._announcer.mute),
            ("Ctrl+Shift+A", lambda: bridge.acknowledge(bridge.selected)),
            ("Ctrl+Q", self.close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _restore(self) -> None:
        window = self._context.bridge.settings.window
        if window.geometry:
            self.restoreGeometry(QByteArray.fromBase64(window.geometry.encode()))
        else:
            self.resize(1600, 1000)
        self.fly.restore_layout(window.layout)
        self.fly.restore_configuration()
        self._apply_settings()
        if not window.welcome_seen:
            self.welcome.open()

    # -- the beat -------------------------------------------------------------------------------

    def _beat(self) -> None:
        self.stage.beat()
        if self.stack.currentWidget() is self.fly:
            self.fly.beat()

    def _slow_beat(self) -> None:
        bridge = self._context.bridge
        snapshot = bridge.snapshot
        colors = self._context.colors.of(snapshot.vehicles)
        self.top_bar.set_state(
            self._bars.state(snapshot, bridge.selected, colors, self._unread, self._announcer.muted_text())
        )
        self.stage.slow_beat()
        if self.plans.made is not None and self.stack.currentWidget() is not self.plans.made:
            self.plans.made.controller.follow()
        if self.stack.currentWidget() is self.fly:
            self.fly.slow_beat()
        elif self.stack.currentWidget() is self.fleet:
            self.fleet.slow_beat()
        elif self.plans.made is not None:
            self.plans.made.slow_beat()
        self.details.slow_beat()
        self._announcer.follow(snapshot)
        bridge.note_connected()

    def _take_events(self, events: list[Event]) -> None:
        self.fly.take_events(events)
        count, worst = self._unread
        for event in events:
            match event:
                case CommandEvent(report=report):
                    self.stage.show_report(report)
                    self.fleet.show_report(report)
                case TextEvent(text=text):
                    count += 1
                    if text.severity <= 4:
                        worst = max(worst, Level.CAUTION)
                case NoticeEvent(level=level):
                    count += 1
                    worst = max(worst, level)
                case AlarmEvent(alarm=alarm):
                    self._announcer.take(alarm)
                case _:
                    pass
        self._unread = (count, worst)

    # -- what is clicked ------------------------------------------------------------------------

    def show_workspace(self, name: str) -> None:
        """Show Fly, Plan or Fleet; the map goes along. Plan comes a moment later the first time."""
        self._wanted = name
        self.rail.set_current(name)
        if name == PLAN and not self.plans.loader.ready:
            self.plans.loader.then(self._show_plan_if_wanted)
        else:
            self._show(name)

    def _show_plan_if_wanted(self) -> None:
        if self._wanted == PLAN:
            self._show(PLAN)

    def _show(self, name: str) -> None:
        if self.plans.made is not None and name != PLAN:
            self.plans.made.release_stage()
        self.stage.set_flight_controls(name == FLY)
        if name == FLEET:
            self.fleet.take_stage(self.stage)
            self.stack.setCurrentWidget(self.fleet)
            self.fleet.table.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif name == PLAN:
            self.stack.setCurrentWidget(self.plan)
            self.plan.take_stage(self.stage)
            self.keep_focus()
        else:
            self.fly.take_stage(self.stage)
            self.stack.setCurrentWidget(self.fly)
            self.keep_focus()
        self._slow_beat()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Plan files may be dropped."""
        if dropped_plan(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the plan file that was dropped."""
        path = dropped_plan(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.plans.open(path)

    def _choose_mode(self, mode: str) -> None:
        bridge = self._context.bridge
        if bridge.selected is not None:
            bridge.command((bridge.selected,), SetMode(mode))

    def _item_clicked(self, item: str, where: QPoint) -> None:
        bridge = self._context.bridge
        if item == "messages":
            self._unread = (0, Level.OK)
            self.show_workspace(FLY)
            self.fly.docks["messages"].show()
            self.fly.messages.view.setFocus()
        elif item == "alert":
            worst = foremost_alarm(bridge.snapshot.alarms)
            if worst is not None:
                bridge.acknowledge(worst.vehicle, worst.key)
                if worst.vehicle is not None:
                    bridge.select(worst.vehicle)
        elif item == "muted":
            self._announcer.unmute()
        else:
            self.details.open(item, self.mapFromGlobal(where))

    def _next_theme(self) -> None:
        self._context.themes.choose_next()
        self._change_window(theme=self._context.themes.current.name)

    def open_connections(self) -> None:
        """Open the Connections window."""
        if self.connections is None:
            from gcs.gui.dialogs.connections import ConnectionsDialog

            self.connections = ConnectionsDialog(self._context.themes, self._context.bridge, self)
        self.connections.show()
        self.connections.raise_()
        self.connections.activateWindow()

    def open_settings(self, path: str = "") -> None:
        """Open the Settings window, at one setting if named."""
        if self.settings_dialog is None:
            from gcs.gui.dialogs.settings import SettingsDialog

            self.settings_dialog = SettingsDialog(self._context.themes, self._context.bridge, self)
        self.settings_dialog.show()
        self.settings_dialog.raise_()
        self.settings_dialog.activateWindow()
        if path:
            self.settings_dialog.show_setting(path)

    def open_help(self) -> None:
        """Open the help pages."""
        if self.help_dialog is None:
            from gcs.gui.dialogs.help import HelpDialog

            self.help_dialog = HelpDialog(self._context.themes, self)
        self.help_dialog.show()
        self.help_dialog.raise_()

    def _actions(self) -> dict[str, Callable[[], object]]:
        """Return everything that Find can do, by name."""
        bridge = self._context.bridge
        found: dict[str, Callable[[], object]] = {
            self.tr("Open Fly"): lambda: self.show_workspace(FLY),
            self.tr("Open Plan"): lambda: self.show_workspace(PLAN),
            self.tr("Open Fleet"): lambda: self.show_workspace(FLEET),
            self.tr("Connections"): self.open_connections,
            self.tr("Settings"): self.open_settings,
            self.tr("Help"): self.open_help,
            self.tr("Next theme"): self._next_theme,
            self.tr("Mute alarms for 60 s"): self._announcer.mute,
            self.tr("Acknowledge alarms of the selected vehicle"): lambda: bridge.acknowledge(
                bridge.selected
            ),
            self.tr("Show all vehicles on the map"): self.stage.map.fit_vehicles,
            self.tr("Measure on the map"): lambda: self.stage.map.set_measuring(True),
            self.tr("Clear trails"): lambda: self.stage.map.clear_trails(),
            self.tr("Default panel layout"): self._default_layout,
        }
        found |= self.plans.actions()
        for dock in self.fly.docks.values():
            title = dock.windowTitle()
            found[self.tr("Show or hide panel: %s") % title] = dock.toggleViewAction().trigger
            found[self.tr("Float or dock panel: %s") % title] = partial(_float, dock)
        return found

    def _keep_graphs(self, configuration: dict[str, object]) -> None:
        self._change_window(graphs=msgspec.json.encode(configuration).decode())

    def _maximise_graphs(self, on: bool) -> None:
        """Give the graphs all the room, or give it back to map and instruments."""
        self.stage.setVisible(not on)
        for name, dock in self.fly.docks.items():
            if name != "graphs":
                dock.setVisible(not on)

    def _default_layout(self) -> None:
        for dock in self.fly.docks.values():
            dock.setFloating(False)
            dock.show()
        self._change_window(layout="")

    # -- settings -------------------------------------------------------------------------------

    def _apply_settings(self) -> None:
        settings = self._context.bridge.settings
        self._bars.units = settings.units
        self._context.themes.set_reduce_motion(settings.window.reduce_motion)
        if settings.window.theme != self._context.themes.current.name:
            self._context.themes.choose(settings.window.theme)
        self._announcer.apply(settings.voice)
        self.stage.apply_settings()
        self.fly.apply_settings()
        if self.plans.made is not None:
            self.plans.made.apply_settings()
        self._sources.apply(settings.map, settings.terrain)

    def _change_window(self, **values: object) -> None:
        bridge = self._context.bridge
        settings = bridge.settings
        problem = bridge.change_settings(replace(settings, window=replace(settings.window, **values)))
        if problem:
            self.banner.show_text(Level.CAUTION, problem)

    def _welcome_seen(self) -> None:
        self._change_window(welcome_seen=True)

    # -- the end --------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once while a vehicle is armed; keep the layout."""
        snapshot = self._context.bridge.snapshot
        armed = [
            state.name
            for vehicle, state in snapshot.vehicles.items()
            if state.armed and not state.simulated and vehicle not in snapshot.replayed
        ]
        if armed and not self._close_asked:
            self._close_asked = True
            self.banner.ask(
                Level.WARNING,
                self.tr("%s is armed. The station stops hearing and recording when it closes.")
                % ", ".join(armed[:3]),
                self.tr("Close anyway"),
                self.close,
                declined=self._keep_open,
            )
            event.ignore()
            return
        unsaved = self.plans.unsaved()
        if unsaved and not self._unattended and not self._unsaved_asked:
            self._ask_unsaved(unsaved)
            event.ignore()
            return
        self.plans.close(discard=self._discard_plans or not unsaved)
        self._sources.close()
        self.fly.graphs.shutdown()
        self.fly.close()
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self._change_window(layout=self.fly.layout_text(), geometry=geometry)
        self.stage.panel.shutdown()
        self._announcer.stop()
        self._context.bridge.stop()
        event.accept()
        self.closed.emit()

    @property
    def bridge(self) -> Bridge:
        """The engine, as the window knows it."""
        return self._context.bridge

    def select(self, vehicle: VehicleId) -> None:
        """Select a vehicle."""
        self._context.bridge.select(vehicle)

    def say(self, text: str) -> None:
        """Say something under the status bar and in the message list."""
        self.banner.show_text(Level.CAUTION, text)
        self._context.bridge.tell(Level.CAUTION, text)

    def close_now(self) -> None:
        """Close without a question, as at the end of an unattended run."""
        self._close_asked = self._unattended = True
        self.close()

    def save_picture(self, path: Path) -> None:
        """Save a picture of the window.

        Raises:
            GcsError: the file can't be written.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self.grab().save(str(path)):
            raise GcsError(
                f"The picture {path} can't be written", "Name a .png file in a folder you may write to."
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the welcome in the middle."""
        super().resizeEvent(event)
        self.welcome.place()

    def showEvent(self, event: QShowEvent) -> None:
        """Place the welcome now that the window has its size."""
        super().showEvent(event)
        self.welcome.place()

    def _ask_unsaved(self, unsaved: list[str], notes: tuple[str, ...] = ()) -> None:
        self._unsaved_asked = True
        words = self.tr("Changes that no file holds: %s.") % ", ".join(unsaved[:3])
        self.banner.ask(
            Level.CAUTION,
            " ".join([*(f"{note}." for note in notes), words]),
            self.tr("Close without saving"),
            self._close_unsaved,
            declined=self._keep_open,
            other=Answer(self.tr("Save"), self._save_and_close),
        )

    def _save_and_close(self) -> None:
        self.plans.save_all(self.bridge, self._close_saved, self._keep_open)

    def _close_saved(self, notes: tuple[str, ...]) -> None:
        """Close, unless something is unsaved all the same: a format that can't hold it, a new change."""
        unsaved = self.plans.unsaved()
        if unsaved:
            self._ask_unsaved(unsaved, notes)
        else:
            self.close()

    def _keep_open(self) -> None:
        self._close_asked = self._unsaved_asked = False

    def _close_unsaved(self) -> None:
        self._discard_plans = True
        self.close()

    def offer(
        self, text: str, word: str, accepted: Callable[[], object], declined: Callable[[], object]
    ) -> None:
        """Offer something in the banner under the status bar, such as to resume a session."""
        self.banner.ask(Level.ADVISORY, text, word, accepted, declined=declined)

    def keep_focus(self) -> None:
        """Give the keyboard to the map, as after the start, or to the welcome that stands over it."""
        place = self.welcome.start_button if self.welcome.isVisibleTo(self) else self.stage.map
        place.setFocus(Qt.FocusReason.OtherFocusReason)


def _float(dock: QDockWidget) -> None:
    dock.setFloating(not dock.isFloating())
