"""What the station does for each vehicle by itself: greets it, learns its modes, keeps clocks and streams.

Everything is concurrent and nothing waits for it: guided actions are possible from the first heartbeat on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from gcs.engine.runner import OperationRunner, Running
from gcs.mavlink import Frame, default_table
from gcs.model.clock import Clock
from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.model.settings import Settings
from gcs.model.vehicle import ModeInfo, VehicleState
from gcs.services.first_contact import FirstContact
from gcs.services.missions import MissionDownload, MissionPeer
from gcs.services.modes import ModesOperation
from gcs.services.operation import OperationResult, OutstandingCommands, Send
from gcs.services.streams import StreamBudget, StreamsOperation
from gcs.services.time_sync import TimeSync
from gcs.vehicles.autopilots import adapter_of
from gcs.vehicles.registry import Registry

MISSION_RETRY_S = 15.0
MISSION_TYPE = 0
STREAM_SHARE = 0.66


class Host(Protocol):
    """What the engine lends."""

    runner: OperationRunner
    registry: Registry

    def send_quietly(self, send: Send) -> None:
        """Send what may be lost."""
        ...

    def bandwidth_bps(self, vehicle: VehicleId) -> int | None:
        """Return what the vehicle's link carries; None where it is ample."""
        ...


@dataclass(slots=True)
class _Contact:
    """How far we are with one vehicle."""

    boot_count: int = 0
    mission_stamp: tuple[int | None, int] = (None, -1)
    """Total of MISSION_CURRENT and its plan id, as of the last download."""
    mission_busy: bool = False
    mission_due_s: float = 0.0
    autopilot: tuple[int, int] = (-1, -1)
    streams: Running | None = None


class Contacts:
    """All vehicles' standing business. Lives in the engine's thread."""

    def __init__(self, settings: Settings, clock: Clock, host: Host, guard: OutstandingCommands) -> None:
        self._settings = settings
        self._clock = clock
        self._host = host
        self._guard = guard
        self._contacts: dict[VehicleId, _Contact] = {}
        self._time_sync = TimeSync(clock)
        by_name = default_table().by_name
        self._clock_ids = frozenset(by_name[name].id for name in TimeSync.interests)
        self.missions: dict[VehicleId, tuple[MissionItem, ...]] = {}

    def change_settings(self, settings: Settings) -> None:
        """Take new settings."""
        self._settings = settings

    def take(self, vehicle: VehicleId, frame: Frame) -> None:
        """Answer what a vehicle asks (TIMESYNC, PING); cheap for everything else."""
        if frame.msgid in self._clock_ids:
            for send in self._time_sync.on_message(vehicle, frame):
                self._host.send_quietly(send)

    def forget(self, vehicle: VehicleId) -> None:
        """Begin anew when the vehicle is heard again."""
        contact = self._contacts.pop(vehicle, None)
        if contact is not None and contact.streams is not None:
            self._host.runner.cancel(contact.streams)
        self._time_sync.forget(vehicle)
        self._guard.forget(vehicle)
        self.missions.pop(vehicle, None)

    def first_heard(self, state: VehicleState) -> None:
        """Greet a vehicle: who are you, which modes have you, what is your plan."""
        vehicle, component = state.vehicle, state.autopilot_compid
        contact = self._contacts.setdefault(vehicle, _Contact())
        contact.boot_count = state.boot_count
        contact.autopilot = (state.identity.autopilot, state.identity.mav_type)
        contact.mission_stamp = (None, -1)
        self._guard.forget(vehicle)
        for send in self._time_sync.on_connect(vehicle, component):
            self._host.send_quietly(send)
        if state.high_latency:
            return
        self._host.runner.start(FirstContact(vehicle, self._guard, component), _ignore)
        names = {mode.custom_mode: mode.name for mode in adapter_of(state).table()}
        if self._settings.flight.request_streams:
            self._request_streams(contact, state)
        self._host.runner.start(
            ModesOperation(vehicle, self._guard, component, names),
            lambda result: self._take_modes(vehicle, result),
        )

    def _request_streams(self, contact: _Contact, state: VehicleState) -> None:
        if contact.streams is not None:
            self._host.runner.cancel(contact.streams)
            contact.streams = None
        requests = adapter_of(state).stream_requests()
        if requests:
            operation = StreamsOperation(state, requests, self._guard, self._budget(state.vehicle))
            contact.streams = self._host.runner.start(operation, _ignore)

    def _budget(self, vehicle: VehicleId) -> StreamBudget:
        bandwidth_bps = self._host.bandwidth_bps(vehicle)
        if bandwidth_bps is None:
            return StreamBudget()
        # 8N1 needs ten bits for a byte; vehicles on one link share it; a third is left for commands.
        sharers = max(1, len(list(self._host.registry)))
        return StreamBudget(bandwidth_bps / 10 * STREAM_SHARE / sharers)

    def _take_modes(self, vehicle: VehicleId, result: OperationResult) -> None:
        model = self._host.registry.get(vehicle)
        if model is not None and result.outcome is Outcome.SUCCESS and isinstance(result.value, tuple):
            model.set_modes(tuple(mode for mode in result.value if isinstance(mode, ModeInfo)))

    # -- the slow round ------------------------------------------------------------------------

    def tick(self) -> None:
        """Notice reboots, keep clocks measured, fetch plans that changed."""
        now = self._clock.monotonic()
        for model in self._host.registry:
            state = model.snapshot(now)
            contact = self._contacts.get(state.vehicle)
            if contact is None:
                continue
            if self._is_another(contact, state):
                self._time_sync.forget(state.vehicle)
                self.first_heard(state)
            if state.silent_s > 0.0 or state.high_latency:
                continue
            for send in self._time_sync.on_tick(state.vehicle, state.autopilot_compid):
                self._host.send_quietly(send)
            model.set_clock_offset(self._time_sync.offset_us(state.vehicle))
            self._look_at_mission(contact, state, now)

    def _is_another(self, contact: _Contact, state: VehicleState) -> bool:
        if contact.autopilot != (state.identity.autopilot, state.identity.mav_type):
            return state.identity.autopilot >= 0
        return state.boot_count != contact.boot_count

    def _look_at_mission(self, contact: _Contact, state: VehicleState, now: float) -> None:
        progress = state.mission
        if contact.mission_busy or now < contact.mission_due_s or progress is None:
            return
        stamp = (progress.total, progress.plan_id)
        if stamp == contact.mission_stamp:
            return
        vehicle = state.vehicle
        contact.mission_busy = True
        contact.mission_due_s = now + MISSION_RETRY_S

        def done(result: OperationResult) -> None:
            contact.mission_busy = False
            if result.outcome is Outcome.SUCCESS and isinstance(result.value, tuple):
                contact.mission_stamp = stamp
                self.missions[vehicle] = tuple(item for item in result.value if isinstance(item, MissionItem))

        station = (self._guard.sysid, self._guard.compid)
        peer = MissionPeer(vehicle, MISSION_TYPE, state.autopilot_compid, station)
        self._host.runner.start(MissionDownload(peer), done)


def _ignore(result: OperationResult) -> None:
    """The answer is in the vehicle's state already."""
