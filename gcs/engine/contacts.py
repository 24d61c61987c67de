"""What the station does for each vehicle by itself: greets it, learns its modes, keeps clocks and streams.

Everything is concurrent and nothing waits for it: guided actions are possible from the first heartbeat on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from gcs.engine.runner import OperationRunner, Running
from gcs.mavlink import Frame, default_table
from gcs.mavlink.constants import MavMissionType
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

PLAN_RETRY_S = 15.0
PLAN_TRIES = 3
STREAM_SHARE = 0.66
"""Of the link; the rest is left for commands and transfers."""
_PLAN_TYPES = (MavMissionType.MISSION, MavMissionType.FENCE, MavMissionType.RALLY)
Stamp = tuple[int | None, int]


class Host(Protocol):
    """What the engine lends."""

    runner: OperationRunner
    registry: Registry

    def send_quietly(self, send: Send) -> None:
        """Send what may be lost."""
        ...

    def share_bps(self, vehicle: VehicleId) -> float | None:
        """Return the vehicle's share of its link, bits per second; None where it is ample."""
        ...


@dataclass(slots=True)
class _Contact:
    """How far we are with one vehicle."""

    boot_count: int = 0
    stamps: dict[int, Stamp] = field(default_factory=dict)
    """By MAV_MISSION_TYPE: what the vehicle said of its list at the last download."""
    plans: dict[int, tuple[MissionItem, ...]] = field(default_factory=dict)
    busy: bool = False
    tries: int = 0
    plans_due_s: float = 0.0
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

    def first_heard(self, state: VehicleState) -> None:
        """Greet a vehicle: who are you, which modes have you, what is your plan."""
        vehicle, component = state.vehicle, state.autopilot_compid
        contact = self._contacts.setdefault(vehicle, _Contact())
        contact.boot_count = state.boot_count
        contact.autopilot = (state.identity.autopilot, state.identity.mav_type)
        contact.stamps.clear()
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
        share_bps = self._host.share_bps(vehicle)
        return StreamBudget() if share_bps is None else StreamBudget(share_bps / 8 * STREAM_SHARE)

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
            self._look_at_plans(contact, state, now)

    def _is_another(self, contact: _Contact, state: VehicleState) -> bool:
        if contact.autopilot != (state.identity.autopilot, state.identity.mav_type):
            return state.identity.autopilot >= 0
        return state.boot_count != contact.boot_count

    def plans_of(self, mission_type: int) -> dict[VehicleId, tuple[MissionItem, ...]]:
        """Return the newest list of one kind of each vehicle that has any items (MAV_MISSION_TYPE)."""
        return {
            vehicle: contact.plans[mission_type]
            for vehicle, contact in self._contacts.items()
            if contact.plans.get(mission_type)
        }

    def _look_at_plans(self, contact: _Contact, state: VehicleState, now: float) -> None:
        """Fetch mission, fence and rally points once, and again when the vehicle says that they changed."""
        if contact.busy or now < contact.plans_due_s:
            return
        stamps = _plan_stamps(state)
        for mission_type in _PLAN_TYPES:
            if contact.stamps.get(mission_type) != stamps[mission_type]:
                self._download(contact, state, mission_type, stamps[mission_type], now)
                return

    def _download(
        self, contact: _Contact, state: VehicleState, mission_type: int, stamp: Stamp, now: float
    ) -> None:
        contact.busy = True

        def done(result: OperationResult) -> None:
            contact.busy = False
            if result.outcome is Outcome.SUCCESS and isinstance(result.value, tuple):
                items = tuple(item for item in result.value if isinstance(item, MissionItem))
                contact.plans[mission_type] = items
                contact.stamps[mission_type] = stamp
            elif result.outcome is Outcome.UNSUPPORTED or contact.tries >= PLAN_TRIES:
                contact.stamps[mission_type] = stamp
                contact.tries = 0
            else:
                contact.tries += 1
                contact.plans_due_s = now + PLAN_RETRY_S

        station = (self._guard.sysid, self._guard.compid)
        peer = MissionPeer(state.vehicle, mission_type, state.autopilot_compid, station)
        self._host.runner.start(MissionDownload(peer), done)


def _plan_stamps(state: VehicleState) -> dict[int, Stamp]:
    """Return what changes when a vehicle's list changes; fences and rally points have no such sign everywhere."""
    progress = state.mission
    mission = (progress.total, progress.plan_id) if progress is not None else (None, 0)
    return {MavMissionType.MISSION: mission, MavMissionType.FENCE: (0, 0), MavMissionType.RALLY: (0, 0)}


def _ignore(result: OperationResult) -> None:
    """The answer is in the vehicle's state already."""
