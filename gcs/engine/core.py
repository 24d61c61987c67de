"""What runs in the engine's thread: frames in, state out, operations between.

Frames are routed as they arrive, but decoded only at the next tick, and then only the newest of
each kind. Ticks are paced by their own cost: 8 ms apart while that is cheap, further apart when
many vehicles speak, so that the sockets always get their turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from gcs.engine.alarm_book import AlarmBook
from gcs.engine.commander import Commander
from gcs.engine.config import EngineConfig, named_vehicles
from gcs.engine.contacts import Contacts
from gcs.engine.event_queue import EventQueue
from gcs.engine.pacer import TickPacer
from gcs.engine.plans import PlanDesk
from gcs.engine.runner import OperationRunner
from gcs.engine.supervisor import Supervisor
from gcs.engine.terrain import TerrainDesk
from gcs.links import LinkManager
from gcs.mavlink import Frame
from gcs.mavlink.constants import MavMissionType
from gcs.model.alarm import Alarm, Level
from gcs.model.clock import Clock
from gcs.model.errors import LinkError
from gcs.model.event import AlarmEvent, Event, NoticeEvent, TextEvent
from gcs.model.fleet import FleetSnapshot
from gcs.model.ids import VehicleId
from gcs.model.link import LinkEvent, LinkState, LinkStatus
from gcs.model.recording import RecordingState
from gcs.model.settings import Settings
from gcs.model.vehicle import VehicleState
from gcs.recording.history import History
from gcs.recording.recorder import Recorder
from gcs.services.heartbeat import Heartbeat
from gcs.services.operation import OutstandingCommands, Send
from gcs.vehicles.health import derive_alarms
from gcs.vehicles.model import VehicleModel
from gcs.vehicles.registry import Registry

HOUSEKEEPING_S = 0.1
SLOW_S = 0.5
_OPEN = (LinkState.OPEN, LinkState.WAITING, LinkState.OPENING)


def _is_recording(status: LinkStatus) -> bool:
    return status.url.startswith("replay:")


class EngineCore:
    """Everything that lives in the engine's thread. Not thread-safe: the façade is."""

    def __init__(
        self,
        config: EngineConfig,
        clock: Clock,
        events: EventQueue,
        history: History,
        recorder: Recorder | None,
    ) -> None:
        self.config = config
        self.clock = clock
        self.events = events
        self.history = history
        self.recorder = recorder
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
        self.registry = Registry(clock, self.name_of)
        self.runner = OperationRunner(clock, self._send, supervise=self.supervisor.run)
        guard = OutstandingCommands(station.sysid, station.compid)
        self.commander = Commander(clock, self.runner, self.registry, guard, self.post)
        self.contacts = Contacts(config.settings, clock, self, guard)
        self.plans = PlanDesk(self.runner, self.contacts.fetcher, guard, self.state_of)
        self.terrain = TerrainDesk(
            config.settings.terrain, config.elevation, clock, self, self.supervisor.run
        )
        self._heartbeat = Heartbeat()
        self.alarms = AlarmBook()
        self.names = named_vehicles(config.settings) | dict(config.names)
        self._states: dict[VehicleId, VehicleState] = {}
        self._dirty: dict[VehicleId, VehicleModel] = {}
        self._tick_handle: asyncio.TimerHandle | None = None
        self._pacer = TickPacer()
        self._frames_total = 0
        self._rate_mark = (0.0, 0)
        self._link_statuses: dict[int, LinkStatus] = {}
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    # -- life ---------------------------------------------------------------------------------

    async def start(self) -> None:
        """Begin recording and housekeeping; links are added by the façade."""
        self._loop = asyncio.get_running_loop()
        if self.recorder is not None:
            self.recorder.start()
            write = self.recorder.write
            self.links.add_tap(lambda raw, time_us, link, outgoing: write(raw, time_us))
        self._task = asyncio.create_task(self._housekeeping(), name="engine-housekeeping")

    async def stop(self) -> None:
        """End operations, links and the recording, in this order."""
        self.runner.cancel_all()
        await self.terrain.stop()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        if self._tick_handle is not None:
            self._tick_handle.cancel()
            self._tick_handle = None
        self._loop = None
        await self.links.close()
        if self.recorder is not None:
            await asyncio.to_thread(self.recorder.close)

    # -- frames in ----------------------------------------------------------------------------

    def _on_frames(self, frames: list[Frame]) -> None:
        now = self.clock.monotonic()
        self._frames_total += len(frames)
        for model in self.registry.route(frames, self.links.network_of):
            self._dirty[model.vehicle] = model
        if self._tick_handle is None and self._loop is not None:
            self._tick_handle = self._loop.call_later(self._pacer.wait_s(now), self._tick)
        rest = iter(frames)
        # After a fault with one message it goes on with the next.
        while not self.supervisor.run("taking a message", partial(self._hand_out, rest, now)):
            pass

    def _hand_out(self, frames: Iterator[Frame], now: float) -> None:
        for frame in frames:
            vehicle = VehicleId(self.links.network_of(frame.link), frame.sysid)
            if vehicle in self._states:
                self.history.append(vehicle, frame, now)
                self.contacts.take(vehicle, frame)
                self.terrain.take(vehicle, frame)
                if self.runner.busy:
                    self.runner.dispatch(vehicle, frame)

    def _tick(self) -> None:
        self._tick_handle = None
        begin = self.clock.monotonic()
        self.supervisor.run("updating vehicles", self._reduce)
        self._pacer.ticked(begin, self.clock.monotonic())

    def _reduce(self) -> None:
        now = self.clock.monotonic()
        dirty, self._dirty = self._dirty, {}
        for model in dirty.values():
            self.supervisor.run("updating a vehicle", partial(self._refresh, model, now))
        self.snapshot = replace(
            self.snapshot,
            time_s=now,
            time_us=self.clock.time_us(),
            vehicles=dict(self._states),
            frames_total=self._frames_total,
        )

    def _refresh(self, model: VehicleModel, now: float) -> None:
        changed = model.reduce(now)
        state = model.snapshot(now)
        known = self._states.get(model.vehicle)
        # Someone else may have asked for the newest state since.
        if not changed and state is known:
            return
        new = known is None
        self._states[model.vehicle] = state
        for text in model.take_texts():
            self.post(TextEvent(text.time_us, model.vehicle, text))
        if new:
            self.notice(
                Level.ADVISORY, "GCS", f"{state.name} is heard: {state.identity.product}", model.vehicle
            )
            self.contacts.first_heard(state)
        self.runner.on_state(state)

    # -- the slow round ------------------------------------------------------------------------

    async def _housekeeping(self) -> None:
        next_slow_s = 0.0
        while True:
            now = self.clock.monotonic()
            self.supervisor.run("sending the heartbeat", self._send_heartbeat)
            self.supervisor.run("watching the links", self.links.tick)
            self.supervisor.run("running operations", self.runner.tick)
            self.supervisor.run("answering about terrain", self.terrain.tick)
            if now >= next_slow_s:
                next_slow_s = now + SLOW_S
                for model in list(self.registry):
                    self.supervisor.run("looking after a vehicle", partial(self.contacts.look_after, model))
                self.supervisor.run("rolling up", self._roll_up)
            await asyncio.sleep(HOUSEKEEPING_S)

    def _send_heartbeat(self) -> None:
        for send in self._heartbeat.on_tick(self.clock.monotonic()):
            self._send(send)

    def _roll_up(self) -> None:
        """Everything that no frame announces: silence, alarms, link figures, recording."""
        now = self.clock.monotonic()
        by_id = self._link_statuses = {status.link_id: status for status in self.links.status()}
        routes = {}
        replayed = set()
        for model in self.registry:
            mine = self.links.vehicle_links(model.vehicle)
            routes[model.vehicle] = mine
            known = [by_id[route.link_id] for route in mine if route.link_id in by_id]
            if known and all(_is_recording(status) for status in known):
                replayed.add(model.vehicle)
            model.set_simulated(bool(known) and all(status.simulated for status in known))
            model.set_links_open(any(status.state in _OPEN for status in known))
            self.supervisor.run("updating a vehicle", partial(self._refresh, model, now))
        for state in self._states.values():
            self.supervisor.run("judging alarms", partial(self._judge, state))
        self._tell_alarms(self.alarms.update(None, self._own_alarms(), self.clock.time_us()))
        mark_s, mark_frames = self._rate_mark
        rate = (self._frames_total - mark_frames) / (now - mark_s) if now > mark_s else 0.0
        if now - mark_s >= 1.0:
            self._rate_mark = (now, self._frames_total)
        else:
            rate = self.snapshot.messages_per_s
        self.snapshot = replace(
            self.snapshot,
            time_s=now,
            time_us=self.clock.time_us(),
            vehicles=dict(self._states),
            links=tuple(by_id.values()),
            vehicle_links=routes,
            alarms=self.alarms.alarms(),
            recording=self.recorder.status() if self.recorder is not None else None,
            messages_per_s=rate,
            frames_total=self._frames_total,
            replayed=frozenset(replayed),
            missions=self.contacts.plans_of(MavMissionType.MISSION),
            fences=self.contacts.plans_of(MavMissionType.FENCE),
            rallies=self.contacts.plans_of(MavMissionType.RALLY),
        )

    def _judge(self, state: VehicleState) -> None:
        causes = derive_alarms(state, self.alarms.active_keys(state.vehicle))
        self._tell_alarms(self.alarms.update(state.vehicle, causes, self.clock.time_us()))

    def _own_alarms(self) -> list[Alarm]:
        if self.recorder is None:
            return []
        status = self.recorder.status()
        if status.state is not RecordingState.FAILED:
            return []
        words = ". ".join(part for part in (status.error, status.remedy) if part)
        return [Alarm("recording", Level.WARNING, f"Recording stopped: {words}")]

    def _tell_alarms(self, alarms: list[Alarm]) -> None:
        for alarm in alarms:
            self.post(AlarmEvent(self.clock.time_us(), alarm))

    # -- out and up ----------------------------------------------------------------------------

    def _send(self, send: Send) -> None:
        if send.target is None:
            self.links.send(send.name, send.fields)
        else:
            self.links.send(send.name, send.fields, target=send.target)

    def send_quietly(self, send: Send) -> None:
        """Send what may be lost: an answer to a vehicle whose link just went away."""
        try:
            self._send(send)
        except LinkError:
            return

    def post(self, event: Event) -> None:
        """Hand an event up and into the event log."""
        self.events.post(event)
        if self.recorder is not None:
            self.recorder.add_event(event)

    def notice(self, level: Level, source: str, text: str, vehicle: VehicleId | None = None) -> None:
        """Say something to the pilot."""
        self.post(NoticeEvent(self.clock.time_us(), level, source, text, vehicle))

    def _on_link_event(self, event: LinkEvent) -> None:
        text = f"{event.text}. {event.remedy}" if event.remedy else event.text
        notice = NoticeEvent(event.time_us, event.level, event.link_name or "Links", text, event.vehicle)
        self.events.post(notice)
        if self.recorder is not None:
            self.recorder.add_event(event)

    def name_of(self, vehicle: VehicleId) -> str:
        """Return the pilot's name of a vehicle, or a plain one."""
        return self.names.get(vehicle, f"Vehicle {vehicle}")

    def share_bps(self, vehicle: VehicleId) -> float | None:
        """Return a vehicle's share of the link in use to it, bits per second; None where it is ample."""
        for link_id in self.links.link_ids(vehicle)[:1]:
            status = self._status_of(link_id)
            if status is not None and status.bandwidth_bps is not None:
                return status.bandwidth_bps / max(1, len(status.vehicles))
        return None

    def is_replay(self, vehicle: VehicleId) -> bool:
        """Return whether a vehicle is heard from recordings only."""
        links = self.links.link_ids(vehicle)
        known = [status for link_id in links if (status := self._status_of(link_id)) is not None]
        return bool(known) and all(_is_recording(status) for status in known)

    def _status_of(self, link_id: int) -> LinkStatus | None:
        """Return a link's status as of the last slow round: asking anew for each vehicle costs N² for N."""
        if link_id not in self._link_statuses:
            self._link_statuses = {status.link_id: status for status in self.links.status()}
        return self._link_statuses.get(link_id)

    def state_of(self, vehicle: VehicleId) -> VehicleState | None:
        """Return the newest state of a vehicle."""
        return self._states.get(vehicle)

    def change_settings(self, settings: Settings) -> None:
        """Take new settings."""
        self.contacts.change_settings(settings)
        self.terrain.change_settings(settings.terrain)

    def forget(self, vehicle: VehicleId) -> None:
        """Remove a vehicle; it comes back with its next heartbeat."""
        self.registry.remove(vehicle)
        self._states.pop(vehicle, None)
        self._dirty.pop(vehicle, None)
        self.alarms.forget(vehicle)
        # Transfers under way take leave of the vehicle, so its routes are forgotten last.
        self.contacts.forget(vehicle)
        self.terrain.forget(vehicle)
        self.links.forget(vehicle)
        self._roll_up()

    def rename(self, vehicle: VehicleId, name: str) -> None:
        """Give a vehicle a name; an empty one gives it its plain name back."""
        if name:
            self.names[vehicle] = name
        else:
            self.names.pop(vehicle, None)
        model = self.registry.get(vehicle)
        if model is not None:
            model.rename(self.name_of(vehicle))
            self._refresh(model, self.clock.monotonic())

    def pin(self, vehicle: VehicleId, link_id: int | None) -> None:
        """Send to a vehicle over one link as long as it is heard there; None lets the program choose."""
        try:
            self.links.pin(vehicle, link_id)
        except LinkError as error:
            self.notice(Level.CAUTION, "GCS", str(error), vehicle)

    def acknowledge(self, vehicle: VehicleId | None, cause: str | None) -> None:
        """Acknowledge alarms."""
        self._tell_alarms(self.alarms.acknowledge(vehicle, cause))
        self.snapshot = replace(self.snapshot, alarms=self.alarms.alarms())
