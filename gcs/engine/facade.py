"""The engine as the rest of the program sees it: safe to call from any thread, never blocking.

State goes up as an immutable snapshot that is swapped by reference, events through a bounded queue;
orders go down as calls that are carried out in the engine's thread.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace

from gcs import __version__
from gcs.engine.config import EngineConfig
from gcs.engine.core import EngineCore
from gcs.engine.event_queue import EventQueue
from gcs.engine.plans import AT_ONCE, ListResult, OnProgress
from gcs.engine.runner import Running
from gcs.engine.serial_watch import watch_serial_ports
from gcs.engine.settings_store import SettingsStore, carry_over
from gcs.links.config import config_of
from gcs.model.alarm import Level
from gcs.model.clock import Clock, SystemClock
from gcs.model.command import VehicleCommand
from gcs.model.errors import GcsError, SettingsError
from gcs.model.event import NoticeEvent, OperatorEvent
from gcs.model.fleet import FleetSnapshot
from gcs.model.ids import VehicleId
from gcs.model.link import LinkConfig, LinkTestResult
from gcs.model.plan import MissionItem
from gcs.model.settings import Settings
from gcs.model.vehicle import VehicleState
from gcs.recording.history import History
from gcs.recording.recorder import Recorder, RecorderConfig
from gcs.recording.retention import apply_retention
from gcs.recording.session import LinkNote, running_sessions
from gcs.services.operation import Progress
from gcs.services.terrain import VehicleTerrain
from gcs.vehicles.autopilots import adapter_of

T = TypeVar("T")
STOP_S = 10.0


class Engine:
    """One asyncio thread with links, vehicles and services in it."""

    def __init__(self, config: EngineConfig, clock: Clock | None = None) -> None:
        self.config = config
        self.clock: Clock = clock or SystemClock()
        self.events = EventQueue()
        self.history = History(config.settings.recording.history_mb << 20)
        self._settings = config.settings
        self._saved = config.saved or config.settings
        self._store = SettingsStore(config.profile)
        recorder = self._make_recorder(config) if config.record else None
        self._core = EngineCore(config, self.clock, self.events, self.history, recorder)
        self._groups = itertools.count(1)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._ready: Future[None] = Future()
        self._stopping: asyncio.Event | None = None

    def _make_recorder(self, config: EngineConfig) -> Recorder:
        settings = config.settings.recording
        return Recorder(
            RecorderConfig(
                folder=config.recording_folder,
                pattern=settings.name_pattern,
                station=config.session_name,
                resume=config.resume,
                version=__version__,
            ),
            self.clock,
        )

    # -- life -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the thread and return when it is ready to be asked; an engine is started only once.

        Raises:
            GcsError: it was started before, or could not begin.
        """
        if self._thread is not None or self._ready.done():
            raise GcsError("The engine was started before", "Make another one")
        self._thread = threading.Thread(target=self._run, name="gcs-engine", daemon=True)
        self._thread.start()
        try:
            self._ready.result()
        except CancelledError as error:
            raise GcsError("The engine could not begin", "See the messages above") from error

    def _run(self) -> None:
        try:
            self._run_loop()
        finally:
            # Nobody waits for ever, whatever went wrong.
            self._ready.cancel()

    def _run_loop(self) -> None:
        # Proactor's UDP stops receiving after one peer vanishes, hence the selector loop on Windows too.
        factory = asyncio.SelectorEventLoop if sys.platform == "win32" else asyncio.new_event_loop
        with asyncio.Runner(loop_factory=factory) as runner:
            runner.run(self._main())

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(self._unforeseen)
        self._stopping = asyncio.Event()
        await self._core.start()
        tidy = asyncio.create_task(self._tidy_recordings(), name="tidy-recordings")
        watch = asyncio.create_task(
            watch_serial_ports(lambda: self._settings.serial_autoconnect, self._core), name="serial-watch"
        )
        for task in (tidy, watch):
            task.add_done_callback(self._task_ended)
        self._ready.set_result(None)
        try:
            await self._stopping.wait()
        finally:
            watch.cancel()
            tidy.cancel()
            await asyncio.gather(watch, tidy, return_exceptions=True)
            await self._core.stop()

    async def _tidy_recordings(self) -> None:
        """Delete recordings that are older, or more, than the settings keep."""
        keep = self._settings.recording
        if not self.config.record or not (keep.keep_days or keep.keep_gb):
            return
        folder, now_us = self.config.recording_folder, self.clock.time_us()

        def tidy() -> str:
            running = running_sessions(folder, now_us)
            return apply_retention(folder, keep.keep_days, keep.keep_gb, now_us, running).text

        text = await asyncio.to_thread(tidy)
        if text:
            self._core.notice(Level.ADVISORY, "GCS", text)

    def _task_ended(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._core.supervisor.report(f"running {task.get_name()}", error)

    def _unforeseen(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        self._core.supervisor.report(
            str(context.get("message", "running the engine")),
            error if isinstance(error, BaseException) else RuntimeError(str(context.get("message"))),
        )

    def stop(self) -> None:
        """End everything and wait for it: links closed, recording complete."""
        loop, thread, stopping = self._loop, self._thread, self._stopping
        if loop is None or thread is None or stopping is None:
            return
        with suppress(RuntimeError):  # its thread is gone already
            loop.call_soon_threadsafe(stopping.set)
        thread.join(STOP_S)
        self._thread = None
        self._loop = None

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Run a coroutine in the engine's thread."""
        try:
            if self._loop is not None:
                return asyncio.run_coroutine_threadsafe(work, self._loop)
        except RuntimeError:  # its thread is gone
            pass
        work.close()
        raise GcsError("The engine is not running", "Start the program again")

    def _call(self, what: str, callback: Callable[[], object]) -> None:
        if self._loop is not None:
            with suppress(RuntimeError):  # its thread is gone: there is nothing left to ask
                self._loop.call_soon_threadsafe(self._core.supervisor.run, what, callback)

    # -- up -------------------------------------------------------------------------------------

    def snapshot(self) -> FleetSnapshot:
        """Return the newest picture of everything."""
        return self._core.snapshot

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._settings

    @property
    def recording_path(self) -> Path | None:
        """The tlog of this session."""
        recorder = self._core.recorder
        return Path(recorder.status().path) if recorder is not None else None

    # -- vehicles -------------------------------------------------------------------------------

    def command(self, vehicles: Sequence[VehicleId], command: VehicleCommand) -> int:
        """Send a command to one or many vehicles at once; returns the group id of its reports."""
        group = next(self._groups)
        targets = tuple(vehicles)
        self._call("giving a command", lambda: self._core.commander.command(group, targets, command))
        return group

    def cancel(self, group_id: int) -> None:
        """Stop waiting for a command; what was sent can't be taken back."""
        self._call("cancelling a command", lambda: self._core.commander.cancel(group_id))

    def why_not(self, state: VehicleState, command: type[VehicleCommand]) -> str | None:
        """Return why a command is impossible now, in two or three words, or None."""
        if state.vehicle in self._core.snapshot.replayed:
            return "replay"
        return adapter_of(state).why_not(command, state)

    # -- plans ----------------------------------------------------------------------------------

    def upload_plan(
        self,
        vehicle: VehicleId,
        lists: Mapping[int, Sequence[MissionItem]],
        on_progress: OnProgress | None = None,
        *,
        restore: bool = False,
    ) -> Future[tuple[ListResult, ...]]:
        """Write lists (by MAV_MISSION_TYPE) to a vehicle and read them back; cancel the future to stop.

        ``on_progress`` is called in the engine's thread. With ``restore``, an upload that leaves the vehicle
        with neither the new nor its old list puts the old one back.
        """
        return self.submit(self._core.plans.upload(vehicle, lists, on_progress, restore=restore))

    def upload_plans(
        self,
        plans: Mapping[VehicleId, Mapping[int, Sequence[MissionItem]]],
        on_progress: Callable[[VehicleId, int, Progress], None] | None = None,
        *,
        restore: bool = False,
    ) -> dict[VehicleId, Future[tuple[ListResult, ...]]]:
        """Write lists to many vehicles at once, some at a time; each has its own result and may be cancelled.

        ``on_progress`` is called in the engine's thread, with the vehicle first.
        """
        gate = asyncio.Semaphore(AT_ONCE)

        def upload(vehicle: VehicleId) -> Future[tuple[ListResult, ...]]:
            tell = partial(on_progress, vehicle) if on_progress is not None else None
            return self.submit(
                self._core.plans.upload(vehicle, plans[vehicle], tell, restore=restore, gate=gate)
            )

        return {vehicle: upload(vehicle) for vehicle in plans}

    def download_plan(
        self, vehicle: VehicleId, on_progress: OnProgress | None = None
    ) -> Future[tuple[ListResult, ...]]:
        """Read fence, rally points and mission of a vehicle."""
        return self.submit(self._core.plans.download(vehicle, on_progress=on_progress))

    def watch_mission(self, vehicle: VehicleId, tell: Callable[[str, int], None]) -> Callable[[], None]:
        """Tell, in the engine's thread, of each MISSION_CURRENT and MISSION_ITEM_REACHED; returns the end."""
        running: list[Running] = []
        plans = self._core.plans
        self._call("watching a mission", lambda: running.append(plans.watch(vehicle, tell)))

        def end() -> None:
            self._call("watching a mission", lambda: plans.unwatch(running.pop()) if running else None)

        return end

    def check_terrain(self, vehicle: VehicleId, lat_deg: float, lon_deg: float) -> Future[VehicleTerrain]:
        """Ask a vehicle what terrain it knows at a place; it then asks for what it lacks there."""
        return self.submit(self._core.terrain.check(vehicle, lat_deg, lon_deg))

    # -- attention ------------------------------------------------------------------------------

    def acknowledge(self, vehicle: VehicleId | None, cause: str | None = None) -> None:
        """Acknowledge one alarm, or all of a vehicle's."""
        self._call("acknowledging", lambda: self._core.acknowledge(vehicle, cause))

    def forget(self, vehicle: VehicleId) -> None:
        """Remove a vehicle from the picture until it is heard again."""
        self._call("forgetting a vehicle", lambda: self._core.forget(vehicle))

    def rename(self, vehicle: VehicleId, name: str, *, keep: bool = True) -> str:
        """Name a vehicle, an empty name gives it its plain one back; returns what went wrong with saving.

        Args:
            vehicle: whom; it need not have been heard yet.
            name: its new name.
            keep: save it in the settings; otherwise it is for this run only.
        """
        name = " ".join(name.split())
        self._call("naming a vehicle", lambda: self._core.rename(vehicle, name))
        if not keep:
            return ""
        names = {key: known for key, known in self._settings.vehicle_names.items() if key != vehicle.key}
        if name:
            names[vehicle.key] = name
        return self.change_settings(replace(self._settings, vehicle_names=names))

    # -- links ----------------------------------------------------------------------------------

    def add_link(self, config: LinkConfig) -> Future[int]:
        """Add a link; the future holds its id or the error."""
        return self.submit(self._core.links.add(config))

    def open_links(self) -> None:
        """Add the links that the settings name."""
        for settings in self._settings.links:
            if not settings.autoconnect:
                continue
            try:
                future = self.add_link(config_of(settings))
            except GcsError as error:
                self.tell(Level.CAUTION, f"{settings.name or settings.url}: {error}")
            else:
                future.add_done_callback(partial(self._tell_failure, settings.name or settings.url))

    def _tell_failure(self, name: str, future: Future[int]) -> None:
        error = None if future.cancelled() else future.exception()
        if error is not None:
            self.tell(Level.CAUTION, f"{name}: {error}")

    def remove_link(self, link_id: int) -> Future[None]:
        """Close and forget a link."""
        return self.submit(self._core.links.remove(link_id))

    def test_link(self, config: LinkConfig) -> Future[LinkTestResult]:
        """Listen on a link for a few seconds without adding it."""
        return self.submit(self._core.links.test(config))

    def pin(self, vehicle: VehicleId, link_id: int | None) -> None:
        """Send to a vehicle over one link as long as it is heard there."""
        self._call("pinning a link", lambda: self._core.pin(vehicle, link_id))

    # -- the station ----------------------------------------------------------------------------

    def change_settings(self, settings: Settings) -> str:
        """Put settings into force and save them; returns what went wrong, or an empty text."""
        try:
            self._saved = carry_over(self._settings, settings, self._saved)
        except SettingsError as error:
            return str(error)
        self._settings = settings
        self._call("changing settings", lambda: self._core.change_settings(settings))
        try:
            self._store.save(self._saved)
        except SettingsError as error:
            return str(error)
        return ""

    def note(self, action: str, detail: str = "") -> None:
        """Write an action of the operator to the event log."""
        event = OperatorEvent(self.clock.time_us(), action, detail)
        self._call("noting", lambda: self._core.post(event))

    def note_connected(self, links: Sequence[tuple[str, str]], selected: Sequence[VehicleId]) -> None:
        """Keep what is connected, so that an interrupted session can be resumed."""
        recorder = self._core.recorder
        if recorder is not None:
            recorder.note_connected([LinkNote(url, name) for url, name in links], selected)

    def tell(self, level: Level, text: str) -> None:
        """Say something to the pilot, from any thread."""
        event = NoticeEvent(self.clock.time_us(), level, "GCS", text)
        self._call("telling", lambda: self._core.post(event))
