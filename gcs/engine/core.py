"""What runs in the engine's thread: frames in, state out, operations between.

Frames are routed as they arrive, but decoded only at the next tick, and then only the newest of
each kind. Ticks are paced by their own cost: 8 ms apart while that is cheap, further apart when
many vehicles speak, so that the sockets always get their turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from gcs.engine.alarm_book import AlarmBook
from gcs.engine.commander import Commander
from gcs.engine.config import EngineConfig
from gcs.engine.contact import Contacts
from gcs.engine.event_queue import EventQueue
from gcs.engine.recorder import Recorder
from gcs.engine.runner import OperationRunner
from gcs.engine.supervisor import Supervisor
from gcs.links import LinkManager
from gcs.mavlink import Frame
from gcs.model.alarm import Level
from gcs.model.clock import Clock
from gcs.model.event import TextEvent
from gcs.model.fleet import FleetSnapshot
from gcs.model.ids import VehicleId
from gcs.model.vehicle import StatusText, VehicleState
from gcs.recording.history import History
from gcs.services.heartbeat import Heartbeat
from gcs.services.time_sync import TimeSync
from gcs.vehicles.registry import Registry

MIN_TICK_S = 0.008
TICK_COST_RATIO = 5.0
"""A tick may take a sixth of the thread at most."""
HOUSEKEEPING_S = 0.2


class EngineCore:
    """Everything that lives in the engine's thread. Not thread-safe: the façade is."""

    def __init__(self, config: EngineConfig, clock: Clock, events: EventQueue, history: History) -> None:
        self.config = config
        self.clock = clock
        self.events = events
        self.history = history
        self.snapshot = FleetSnapshot()
        self.supervisor = Supervisor(lambda text: self.notice(Level.CAUTION, "GCS", text))
        station = config.settings.station
        self.links = LinkManager(
            clock,
            sysid=station.sysid,
            compid=station.compid,
            on_frames=self._on_frames,
            on_event=self._on_link_event,
        )
        self.registry = Registry(clock)
        self.runner = OperationRunner(clock, self._send)
        self.recorder = Recorder(config, clock, self.notice)
        self.commander = Commander(clock, self.runner, self._state_of, self.post)
        self.contacts = Contacts(self)
        self.alarms = AlarmBook()
        self._heartbeat = Heartbeat()
        self._time_sync = TimeSync(clock)
        self._states: dict[VehicleId, VehicleState] = {}
        self._dirty: dict[VehicleId, object] = {}
        self._tick_handle: asyncio.TimerHandle | None = None
        self._next_tick_s = 0.0
        self._frames_total = 0
        self._rate_mark = (0.0, 0)
        self._messages_per_s = 0.0
        self._tasks: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self.frame_listeners: list[Callable[[list[Frame]], None]] = []

    # -- life ---------------------------------------------------------------------------------

    async def start(self) -> None:
        """Open the recording and begin housekeeping; links are added by the façade."""
        self._loop = asyncio.get_running_loop()
        if self.config.record:
            self.recorder.start()
            self.links.add_tap(self.recorder.tap)
        self._tasks.append(asyncio.create_task(self._housekeeping(), name="engine-housekeeping"))

    async def stop(self) -> None:
        """End operations, links and the recording, in this order."""
        self.runner.cancel_all()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        if self._tick_handle is not None:
            self._tick_handle.cancel()
            self._tick_handle = None
        await self.links.close()
        self.recorder.stop()

    # -- frames in ----------------------------------------------------------------------------

    def _on_frames(self, frames: list[Frame]) -> None:
        now = self.clock.monotonic()
        self._frames_total += len(frames)
        for model in self.registry.route(frames, self.links.network_of):
            self._dirty[model.vehicle] = model
        for frame in frames:
            self._consider(frame, now)
        for listener in self.frame_listeners:
            listener(frames)
        if self._tick_handle is None and self._loop is not None:
            wait_s = max(0.0, self._next_tick_s - self.clock.monotonic())
            self._tick_handle = self._loop.call_later(wait_s, self._tick)

    def _consider(self, frame: Frame, now: float) -> None:
        vehicle = VehicleId(self.links.network_of(frame.link), frame.sysid)
        if vehicle not in self._states:
            return
        self.history.append(vehicle, frame, now)
        if self.runner.busy:
            self.runner.dispatch(vehicle, frame)

    def _tick(self) -> None:
        self._tick_handle = None
        begin = self.clock.monotonic()
        self.supervisor.run("updating vehicles", self._reduce)
        end = self.clock.monotonic()
        self._next_tick_s = end + max(MIN_TICK_S, TICK_COST_RATIO * (end - begin))

    def _reduce(self) -> None:
        now = self.clock.monotonic()
        dirty, self._dirty = self._dirty, {}
        for vehicle, model in dirty.items():
            if model.reduce(now):
                state = model.snapshot(now)
                known = self._states.get(vehicle)
                self._states[vehicle] = state
                if known is None:
                    self.contacts.first_heard(state)
                self._tell_news(vehicle, model.take_texts())
                self.runner.on_state(state)
        self._publish(now)

    def _tell_news(self, vehicle: VehicleId, texts: list[StatusText]) -> None:
        for text in texts:
            self.commander.heard(vehicle, text)
            self.post(TextEvent(text.time_us, vehicle, text))

    def _publish(self, now: float) -> None:
        self.snapshot = replace(
            self.snapshot,
            time_s=now,
            time_us=self.clock.time_us(),
            vehicles=dict(self._states),
            frames_total=self._frames_total,
        )

    # -- the slow round ------------------------------------------------------------------------

    async def _housekeeping(self) -> None:
        next_heartbeat_s = 0.0
        while True:
            now = self.clock.monotonic()
            if now >= next_heartbeat_s:
                next_heartbeat_s = now + 1.0
                self.supervisor.run("sending the heartbeat", self._send_heartbeat)
            for what, callback in (
                ("watching the links", self.links.tick),
                ("running operations", self.runner.tick),
                ("greeting vehicles", self.contacts.tick),
                ("recording", self.recorder.tick),
                ("rolling up", self._roll_up),
            ):
                self.supervisor.run(what, callback)
            await asyncio.sleep(HOUSEKEEPING_S)
