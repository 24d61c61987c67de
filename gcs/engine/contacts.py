"""What the station does for each vehicle by itself: greets it, learns its modes, keeps clocks and streams.

Everything is concurrent and nothing waits for it: guided actions are possible from the first heartbeat on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Protocol

from gcs.engine.plan_fetch import PlanFetcher
from gcs.engine.runner import OperationRunner, Running
from gcs.mavlink import Frame, default_table
from gcs.model.clock import Clock
from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.model.settings import Settings
from gcs.model.vehicle import ModeInfo, VehicleState
from gcs.services.first_contact import FirstContact
from gcs.services.modes import ModesOperation
from gcs.services.operation import OperationResult, OutstandingCommands, Send
from gcs.services.streams import StreamBudget, StreamsOperation
from gcs.services.time_sync import TimeSync
from gcs.vehicles.autopilots import adapter_of
from gcs.vehicles.model import VehicleModel
from gcs.vehicles.registry import Registry

RETRY_S = 5.0
"""After a link went away in the middle of a greeting."""
STREAM_SHARE = 0.66
"""Of the link; the rest is left for commands and transfers."""


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

    def is_replay(self, vehicle: VehicleId) -> bool:
        """Return whether the vehicle is a recording, which hears nothing."""
        ...


@dataclass(slots=True, eq=False)
class _Contact:
    """How far we are with one vehicle since it was heard, rebooted, or changed its firmware."""

    boot_count: int
    autopilot: tuple[int, int]
    greet_due_s: float = -math.inf
    operations: list[Running] = field(default_factory=list)
    streams: StreamsOperation | None = None
    streams_running: Running | None = None
    streams_due_s: float = -math.inf


class Contacts:
    """All vehicles' standing business. Lives in the engine's thread."""

    def __init__(self, settings: Settings, clock: Clock, host: Host, guard: OutstandingCommands) -> None:
        self._settings = settings
        self._clock = clock
        self._host = host
        self._guard = guard
        self._contacts: dict[VehicleId, _Contact] = {}
        self.fetcher = PlanFetcher(clock, host.runner, (guard.sysid, guard.compid))
        self._time_sync = TimeSync(clock)
        by_name = default_table().by_name
        self._clock_ids = frozenset(by_name[name].id for name in TimeSync.interests)

    def change_settings(self, settings: Settings) -> None:
        """Take new settings."""
        self._settings = settings

    def plans_of(self, mission_type: int) -> dict[VehicleId, tuple[MissionItem, ...]]:
        """Return the newest list of one kind of each vehicle that has any items (MAV_MISSION_TYPE)."""
        return self.fetcher.of_kind(mission_type)

    def take(self, vehicle: VehicleId, frame: Frame) -> None:
        """Answer what a vehicle asks (TIMESYNC, PING); cheap for everything else."""
        if frame.msgid in self._clock_ids:
            for send in self._time_sync.on_message(vehicle, frame):
                self._host.send_quietly(send)

    def forget(self, vehicle: VehicleId) -> None:
        """Begin anew when the vehicle is heard again."""
        self._end(self._contacts.pop(vehicle, None))
        self.fetcher.forget(vehicle)
        self._time_sync.forget(vehicle)
        self._guard.forget(vehicle)

    def first_heard(self, state: VehicleState) -> None:
        """Greet a vehicle: who are you, which modes have you, what is your plan."""
        vehicle = state.vehicle
        self._end(self._contacts.pop(vehicle, None))
        self._guard.forget(vehicle)
        self._time_sync.forget(vehicle)
        contact = _Contact(state.boot_count, (state.identity.autopilot, state.identity.mav_type))
        self._contacts[vehicle] = contact
        self.fetcher.begin(vehicle)
        if self._hears_us(state):
            self._greet(contact, state)
            self._keep_streams(contact, state)

    def look_after(self, model: VehicleModel) -> None:
        """Notice a reboot, keep clocks measured and streams wanted, fetch plans that changed.

        For the slow round; the vehicle must have been passed to ``first_heard``, else nothing happens.
        """
        state = model.snapshot(self._clock.monotonic())
        contact = self._contacts.get(state.vehicle)
        if contact is None:
            return
        if _is_another(contact, state):
            self.first_heard(state)
            return
        if state.silent_s > 0.0 or not self._hears_us(state):
            return
        if self._clock.monotonic() >= contact.greet_due_s:
            self._greet(contact, state)
        self._keep_streams(contact, state)
        for send in self._time_sync.on_tick(state.vehicle, state.autopilot_compid):
            self._host.send_quietly(send)
        model.set_clock_offset(self._time_sync.offset_us(state.vehicle))
        self.fetcher.look(state)

    def _hears_us(self, state: VehicleState) -> bool:
        # What a satellite link carries is dear: nothing is asked there.
        return not state.high_latency and not self._host.is_replay(state.vehicle)

    def _greet(self, contact: _Contact, state: VehicleState) -> None:
        vehicle, component = state.vehicle, state.autopilot_compid
        contact.greet_due_s = math.inf
        for running in contact.operations:
            self._host.runner.cancel(running)
        for send in self._time_sync.on_connect(vehicle, component):
            self._host.send_quietly(send)
        adapter = adapter_of(state)
        names = {mode.custom_mode: mode.name for mode in adapter.table()}
        parameters = adapter.identifying_parameters

        def greeted(result: OperationResult) -> None:
            if result.outcome is Outcome.NO_ROUTE:
                contact.greet_due_s = self._clock.monotonic() + RETRY_S

        def told_modes(result: OperationResult) -> None:
            greeted(result)
            if self._contacts.get(vehicle) is contact:
                self._take_modes(vehicle, result)

        start = self._host.runner.start
        contact.operations = [
            start(FirstContact(vehicle, self._guard, component, parameters), greeted),
            start(ModesOperation(vehicle, self._guard, component, names), told_modes),
        ]

    def _take_modes(self, vehicle: VehicleId, result: OperationResult) -> None:
        model = self._host.registry.get(vehicle)
        if model is not None and result.outcome is Outcome.SUCCESS and isinstance(result.value, tuple):
            model.set_modes(tuple(mode for mode in result.value if isinstance(mode, ModeInfo)))

    def _keep_streams(self, contact: _Contact, state: VehicleState) -> None:
        """Ask for streams, again when a link took the request away, and slower on a slower link."""
        running, operation = contact.streams_running, contact.streams
        if not self._settings.flight.request_streams:
            if running is not None:
                self._host.runner.cancel(running)
            contact.streams_running = None
            return
        budget = self._budget(state.vehicle)
        if running is not None and operation is not None and not running.finished:
            self._host.runner.ask(running, lambda now: operation.set_budget(budget, now))
            return
        now = self._clock.monotonic()
        requests = adapter_of(state).stream_requests()
        if requests and now >= contact.streams_due_s:
            contact.streams_due_s = now + RETRY_S
            contact.streams = StreamsOperation(state, requests, self._guard, budget)
            contact.streams_running = self._host.runner.start(contact.streams, _ignore)

    def _budget(self, vehicle: VehicleId) -> StreamBudget:
        share_bps = self._host.share_bps(vehicle)
        return StreamBudget() if share_bps is None else StreamBudget(share_bps / 8 * STREAM_SHARE)

    def _end(self, contact: _Contact | None) -> None:
        if contact is None:
            return
        streams = [contact.streams_running] if contact.streams_running is not None else []
        for running in (*contact.operations, *streams):
            self._host.runner.cancel(running)


def _is_another(contact: _Contact, state: VehicleState) -> bool:
    if contact.autopilot != (state.identity.autopilot, state.identity.mav_type):
        return state.identity.autopilot >= 0
    return state.boot_count != contact.boot_count


def _ignore(result: OperationResult) -> None:
    """The answer is in the vehicle's state already."""
