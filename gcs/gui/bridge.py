"""The only file where a Qt object meets the engine.

State is pulled: one GUI timer reads the newest snapshot. Events are pushed: one queued signal per
drain, however many they are. Orders go down through the engine's façade, which never blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gcs.engine.facade import Engine
from gcs.engine.plans import ListResult
from gcs.model.alarm import Level
from gcs.model.clock import Clock
from gcs.model.command import VehicleCommand
from gcs.model.errors import GcsError
from gcs.model.event import Event
from gcs.model.fleet import FleetSnapshot
from gcs.model.ids import VehicleId
from gcs.model.link import LinkConfig, LinkTestResult
from gcs.model.plan import MissionItem
from gcs.model.settings import Settings
from gcs.model.vehicle import VehicleState
from gcs.recording.history import History
from gcs.services.operation import Progress
from gcs.services.terrain import VehicleTerrain

__all__ = ["FRAME_MS", "Bridge", "ListResult", "PlanExchange", "VehicleTerrain"]

FRAME_MS = 33
"""The GUI's own beat: horizon and tapes at 30 Hz, the rest at a fraction of it."""


class PlanExchange(QObject):
    """An upload or download under way; all of it is told in the GUI's thread."""

    finished = Signal(object)
    """It is over: this exchange, with ``results`` or ``error``."""
    _over = Signal(object)

    def __init__(self, vehicle: VehicleId, parent: QObject) -> None:
        super().__init__(parent)
        self.vehicle = vehicle
        self.step: tuple[int, Progress] | None = None
        """MAV_MISSION_TYPE of the list that is on its way, and how far it is; the newest, to be asked for."""
        self.results: tuple[ListResult, ...] = ()
        self.error: GcsError | None = None
        self.cancelled = False
        self.done = False
        self._future: Future[tuple[ListResult, ...]] | None = None
        self._over.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def begin(self, future: Future[tuple[ListResult, ...]]) -> None:
        """Follow a future of the engine."""
        self._future = future
        future.add_done_callback(self._over.emit)

    def note_step(self, mission_type: int, step: Progress) -> None:
        """Keep how far it is; called in the engine's thread."""
        self.step = (mission_type, step)

    def cancel(self) -> None:
        """End it; the vehicle keeps what it had."""
        if self._future is not None and not self.done:
            self.cancelled = True
            self._future.cancel()

    def _take(self, future: Future[tuple[ListResult, ...]]) -> None:
        self.done = True
        self.cancelled = self.cancelled or future.cancelled()
        error = None if future.cancelled() else future.exception()
        if isinstance(error, GcsError):
            self.error = error
        elif error is not None:
            self.error = GcsError(f"Fault in this program: {error!r}", "Please report it")
        elif not future.cancelled():
            self.results = future.result()
        self.finished.emit(self)
        self.deleteLater()


class Bridge(QObject):
    """What panels, dialogs and the window know of the engine."""

    ticked = Signal()
    """Each GUI beat, while the window is up."""
    slowTicked = Signal()
    """Five times a second: for texts."""
    eventsArrived = Signal(list)
    """A batch of events, oldest first."""
    selectionChanged = Signal()
    """The selected vehicle or the group changed."""
    settingsChanged = Signal()
    _wake = Signal()

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._selected: VehicleId | None = None
        self._group: frozenset[VehicleId] = frozenset()
        self._beats = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._beat)
        self._wake.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin to pull state and to receive events."""
        self._engine.events.set_listener(self._wake.emit)
        self._timer.start()

    def stop(self) -> None:
        """Stop both; nothing arrives afterwards."""
        self._timer.stop()
        self._engine.events.set_listener(None)

    # -- up -------------------------------------------------------------------------------------

    @property
    def snapshot(self) -> FleetSnapshot:
        """The newest picture of everything."""
        return self._engine.snapshot()

    @property
    def history(self) -> History:
        """The store behind the graphs."""
        return self._engine.history

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._engine.settings

    def now_s(self) -> float:
        """Return the engine's monotonic time: what ages are measured against."""
        return self._engine.clock.monotonic()

    @property
    def clock(self) -> Clock:
        """The engine's clock."""
        return self._engine.clock

    @property
    def selected(self) -> VehicleId | None:
        """The vehicle that actions go to; None when there is none."""
        return self._selected

    @property
    def selected_state(self) -> VehicleState | None:
        """The selected vehicle's state."""
        return None if self._selected is None else self.snapshot.vehicles.get(self._selected)

    @property
    def group(self) -> frozenset[VehicleId]:
        """The vehicles ticked in the Fleet table."""
        return self._group

    def select(self, vehicle: VehicleId | None) -> None:
        """Make a vehicle the one that actions go to."""
        if vehicle != self._selected:
            self._selected = vehicle
            self.selectionChanged.emit()

    def set_group(self, vehicles: Iterable[VehicleId]) -> None:
        """Choose the vehicles that group commands go to."""
        group = frozenset(vehicles)
        if group != self._group:
            self._group = group
            self.selectionChanged.emit()

    # -- down -----------------------------------------------------------------------------------

    def command(self, vehicles: Sequence[VehicleId], command: VehicleCommand) -> int:
        """Send a command to one or many vehicles; returns the group id of its reports."""
        return self._engine.command(vehicles, command)

    def cancel(self, group_id: int) -> None:
        """Stop waiting for (and repeating) a command."""
        self._engine.cancel(group_id)

    def why_not(self, state: VehicleState, command: type[VehicleCommand]) -> str | None:
        """Return why a command is impossible now, in two or three words, or None when it is possible."""
        return self._engine.why_not(state, command)

    def upload_plans(
        self, plans: Mapping[VehicleId, Mapping[int, Sequence[MissionItem]]]
    ) -> dict[VehicleId, PlanExchange]:
        """Write lists (by MAV_MISSION_TYPE) to vehicles and read each back; what fails is put back.

        Raises:
            GcsError: the engine is not running.
        """
        exchanges = {vehicle: PlanExchange(vehicle, self) for vehicle in plans}

        def note(vehicle: VehicleId, mission_type: int, step: Progress) -> None:
            exchanges[vehicle].note_step(mission_type, step)

        for vehicle, future in self._engine.upload_plans(plans, note, restore=True).items():
            exchanges[vehicle].begin(future)
        return exchanges

    def download_plan(self, vehicle: VehicleId) -> PlanExchange:
        """Read fence, rally points and mission of a vehicle.

        Raises:
            GcsError: the engine is not running.
        """
        exchange = PlanExchange(vehicle, self)
        exchange.begin(self._engine.download_plan(vehicle, exchange.note_step))
        return exchange

    def check_terrain(self, vehicle: VehicleId, lat_deg: float, lon_deg: float) -> Future[VehicleTerrain]:
        """Ask a vehicle what terrain it has at a place; it fetches what it lacks there.

        Raises:
            GcsError: the engine is not running.
        """
        return self._engine.check_terrain(vehicle, lat_deg, lon_deg)

    def acknowledge(self, vehicle: VehicleId | None, cause: str | None = None) -> None:
        """Acknowledge one alarm, or all of a vehicle's."""
        self._engine.acknowledge(vehicle, cause)

    def add_link(self, config: LinkConfig) -> Future[int]:
        """Add a link; the future holds its id."""
        return self._engine.add_link(config)

    def remove_link(self, link_id: int) -> Future[None]:
        """Close a link and forget it."""
        return self._engine.remove_link(link_id)

    def test_link(self, config: LinkConfig) -> Future[LinkTestResult]:
        """Open a link for a moment and tell what is heard on it."""
        return self._engine.test_link(config)

    def pin_link(self, vehicle: VehicleId, link_id: int | None) -> None:
        """Make a vehicle's commands go over one link, or let the program choose again."""
        self._engine.pin(vehicle, link_id)

    def forget_vehicle(self, vehicle: VehicleId) -> None:
        """Remove a silent vehicle from the window; it comes back when it is heard again."""
        self._engine.forget(vehicle)
        if self._selected == vehicle:
            self.select(None)

    def rename_vehicle(self, vehicle: VehicleId, name: str, *, keep: bool = True) -> str:
        """Give a vehicle a name of the pilot's own; saved unless ``keep`` is off. Returns what went wrong."""
        return self._engine.rename(vehicle, name, keep=keep)

    def change_settings(self, settings: Settings) -> str:
        """Put settings into force and save them; returns what went wrong, or an empty text."""
        problem = self._engine.change_settings(settings)
        self.settingsChanged.emit()
        return problem

    def note_connected(self) -> None:
        """Keep what is connected, so that a killed session can be resumed."""
        links = [(status.url, status.name) for status in self.snapshot.links]
        self._engine.note_connected(links, [self._selected] if self._selected is not None else [])

    def note(self, action: str, detail: str = "") -> None:
        """Write what the pilot did to the event log."""
        self._engine.note(action, detail)

    def tell(self, level: Level, text: str) -> None:
        """Say something in the message list, and keep it in the event log."""
        self._engine.tell(level, text)

    # -- the beat -------------------------------------------------------------------------------

    def _beat(self) -> None:
        self._beats += 1
        if self._selected is None:
            vehicles = self.snapshot.vehicles
            if vehicles:
                self.select(min(vehicles))
        self.ticked.emit()
        if self._beats % 6 == 0:
            self.slowTicked.emit()

    def _drain(self) -> None:
        events: list[Event] = self._engine.events.drain()
        if events:
            self.eventsArrived.emit(events)
