"""Terrain for vehicles that ask: looked up in other threads, sent at a rate that the link can bear."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from gcs.engine.runner import OperationRunner, Supervise
from gcs.mavlink import Frame, default_table
from gcs.model.clock import Clock
from gcs.model.command import Outcome
from gcs.model.elevation import Elevation
from gcs.model.errors import CommandError
from gcs.model.ids import VehicleId
from gcs.model.settings import TerrainSettings
from gcs.model.vehicle import VehicleState
from gcs.services.operation import OperationResult, Send
from gcs.services.terrain import Lookup, TerrainAnswers, TerrainCheck, VehicleTerrain

LINK_SHARE = 0.15
"""Of a vehicle's share of a narrow link; telemetry and commands come first."""


class Host(Protocol):
    """What the engine lends."""

    runner: OperationRunner

    def send_quietly(self, send: Send) -> None:
        """Send what may be lost."""
        ...

    def share_bps(self, vehicle: VehicleId) -> float | None:
        """Return the vehicle's share of its link, bits per second; None where it is ample."""
        ...

    def is_replay(self, vehicle: VehicleId) -> bool:
        """Return whether the vehicle is a recording, which hears nothing."""
        ...

    def state_of(self, vehicle: VehicleId) -> VehicleState | None:
        """Return the newest state of a vehicle."""
        ...


class TerrainDesk:
    """All vehicles' questions about terrain. Lives in the engine's thread."""

    def __init__(
        self,
        settings: TerrainSettings,
        elevation: Elevation | None,
        clock: Clock,
        host: Host,
        supervise: Supervise,
    ) -> None:
        self._settings = settings
        self._elevation = elevation
        self._clock = clock
        self._host = host
        self._supervise = supervise
        self._answers = TerrainAnswers()
        self._tasks: set[asyncio.Task[None]] = set()
        self._request_id = default_table().by_name["TERRAIN_REQUEST"].id

    def change_settings(self, settings: TerrainSettings) -> None:
        """Take new settings."""
        self._settings = settings

    def take(self, vehicle: VehicleId, frame: Frame) -> None:
        """Begin to answer a TERRAIN_REQUEST; cheap for everything else."""
        if frame.msgid != self._request_id or self._elevation is None or not self._settings.answer_vehicles:
            return
        state = self._host.state_of(vehicle)
        if state is None or state.high_latency or self._host.is_replay(vehicle):
            return
        lookup = self._answers.on_message(vehicle, frame)
        if lookup is not None:
            name = f"terrain for {vehicle}"
            task = asyncio.get_running_loop().create_task(self._look_up(lookup, self._elevation), name=name)
            self._tasks.add(task)
            task.add_done_callback(self._looked_up)

    def tick(self) -> None:
        """Send what is due."""
        now = self._clock.monotonic()
        for vehicle in self._answers.busy:
            share_bps = self._host.share_bps(vehicle)
            spare = {} if share_bps is None else {"bytes_per_s": share_bps / 8 * LINK_SHARE}
            for send in self._answers.on_tick(vehicle, now, **spare):
                self._host.send_quietly(send)

    def forget(self, vehicle: VehicleId) -> None:
        """Drop what a vehicle asked for."""
        self._answers.forget(vehicle)

    async def stop(self) -> None:
        """End; a lookup that is in its thread finishes there and is not heard."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def check(self, vehicle: VehicleId, lat_deg: float, lon_deg: float) -> VehicleTerrain:
        """Ask a vehicle what terrain it knows at a place; it then asks us for what it lacks there.

        Raises:
            CommandError: it was never heard, or does not answer.
        """
        if self._host.state_of(vehicle) is None:
            raise CommandError(f"Vehicle {vehicle} was never heard", "Check the link and the system id")
        over: asyncio.Future[OperationResult] = asyncio.get_running_loop().create_future()
        running = self._host.runner.start(TerrainCheck(vehicle, lat_deg, lon_deg), _into(over))
        try:
            result = await over
        except asyncio.CancelledError:
            self._host.runner.cancel(running)
            raise
        if result.outcome is not Outcome.SUCCESS or not isinstance(result.value, VehicleTerrain):
            why = result.reason or result.outcome.value
            raise CommandError(
                f"Vehicle {vehicle} does not tell its terrain: {why}",
                "Only ArduPilot with TERRAIN_ENABLE 1 answers",
            )
        return result.value

    async def _look_up(self, lookup: Lookup, elevation: Elevation) -> None:
        heights = None
        try:
            heights = await asyncio.to_thread(elevation.heights_amsl_m, lookup.lats_deg, lookup.lons_deg)
        finally:
            # Also after a fault: what is never over is never looked up again.
            self._answers.on_heights(lookup, heights)

    def _looked_up(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            self._supervise("looking up terrain", task.result)


def _into(over: asyncio.Future[OperationResult]) -> Callable[[OperationResult], None]:
    def done(result: OperationResult) -> None:
        if not over.done():
            over.set_result(result)

    return done
