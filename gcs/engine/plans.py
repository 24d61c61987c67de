"""Plans to and from vehicles: one exchange at a time with each vehicle, every upload read back.

Lives in the engine's thread. The façade hands its coroutines over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from gcs.engine.plan_fetch import PlanFetcher, peer_of
from gcs.engine.runner import OperationRunner, Running
from gcs.mavlink import Frame
from gcs.mavlink.constants import MavMissionType
from gcs.model.command import Outcome
from gcs.model.errors import CommandError
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.model.vehicle import Firmware, VehicleState
from gcs.services.missions import (
    Change,
    Held,
    MissionClear,
    MissionDownload,
    MissionUpload,
    UploadReport,
)
from gcs.services.operation import Action, Done, Operation, OperationResult, OutstandingCommands, Progress
from gcs.vehicles.roles import AUTOPILOT

POLL_S = 0.05
TURN_S = 60.0
"""How long to wait for another exchange with the same vehicle to end."""
AT_ONCE = 8
"""Vehicles of one order that are written to at the same time: each keeps one item under way, so that they
share a radio evenly; more would only make each other's waits time out."""
ORDER = (MavMissionType.FENCE, MavMissionType.RALLY, MavMissionType.MISSION)
"""The fence first: it holds before the mission that may need it."""

Lists = Mapping[int, Sequence[MissionItem]]
"""By MAV_MISSION_TYPE."""
OnProgress = Callable[[int, Progress], None]
"""Called in the engine's thread with MAV_MISSION_TYPE and how far its list is."""


@dataclass(frozen=True, slots=True)
class ListResult:
    """How the exchange of one list ended."""

    mission_type: int
    outcome: Outcome
    reason: str = ""
    items: tuple[MissionItem, ...] = ()
    """What the vehicle holds, as read back or downloaded."""
    altered: tuple[int, ...] = ()
    """Numbers of items that the vehicle keeps with other parameters than were sent."""
    changes: tuple[Change, ...] = ()
    """Each field that the vehicle keeps otherwise."""
    held: Held = Held.UNKNOWN
    """Which list the vehicle holds after an upload, also after one that failed."""
    partial: bool = False
    """Only the items that differed from the vehicle's list were sent."""
    restored: bool = False
    """The upload failed, and the list that the vehicle held before was put back and read back."""

    @property
    def ok(self) -> bool:
        """It worked, and what the vehicle holds was compared with what was sent."""
        return self.outcome is Outcome.SUCCESS


class PlanDesk:
    """Uploads, downloads and watches missions."""

    def __init__(
        self,
        runner: OperationRunner,
        fetcher: PlanFetcher,
        guard: OutstandingCommands,
        state_of: Callable[[VehicleId], VehicleState | None],
    ) -> None:
        self._runner = runner
        self._fetcher = fetcher
        self._guard = guard
        self._state_of = state_of

    async def upload(
        self,
        vehicle: VehicleId,
        lists: Lists,
        on_progress: OnProgress | None = None,
        *,
        restore: bool = False,
        gate: asyncio.Semaphore | None = None,
    ) -> tuple[ListResult, ...]:
        """Write lists, read each back and compare; ends at the first that fails.

        Cancelling the task tells the vehicle so; what it holds then is fetched anew.

        Args:
            vehicle: whom.
            lists: what to write.
            on_progress: hears how far each list is.
            restore: after a failure that left the vehicle with neither the new nor its old list, write the
                old one back. It is read before, where it is not known.
            gate: shared by uploads that go out together.

        Raises:
            CommandError: the vehicle was never heard, or another exchange with it does not end.
        """
        self._known(vehicle)
        async with gate or asyncio.Semaphore():
            results: list[ListResult] = []
            await self._take_turn(vehicle)
            try:
                for mission_type in ORDER:
                    if mission_type not in lists:
                        continue
                    items = tuple(lists[mission_type])
                    results.append(
                        await self._write(vehicle, mission_type, items, on_progress, restore=restore)
                    )
                    if not results[-1].ok:
                        break
            finally:
                self._fetcher.return_plans(vehicle)
            return tuple(results)

    async def download(
        self, vehicle: VehicleId, mission_types: Sequence[int] = ORDER, on_progress: OnProgress | None = None
    ) -> tuple[ListResult, ...]:
        """Read lists; one that fails does not keep the others from being read.

        Raises:
            CommandError: the vehicle was never heard, or another exchange with it does not end.
        """
        self._known(vehicle)
        await self._take_turn(vehicle)
        try:
            return tuple([await self._read(vehicle, kind, on_progress) for kind in mission_types])
        finally:
            self._fetcher.return_plans(vehicle)

    def watch(self, vehicle: VehicleId, tell: Callable[[str, int], None]) -> Running:
        """Tell of every MISSION_CURRENT and MISSION_ITEM_REACHED (its name and number) until cancelled."""
        state = self._state_of(vehicle)
        component = state.autopilot_compid if state is not None else AUTOPILOT
        return self._runner.start(MissionWatch(vehicle, tell, component), lambda result: None)

    def unwatch(self, running: Running) -> None:
        """End a watch."""
        self._runner.cancel(running)

    # -- inside ---------------------------------------------------------------------------------

    def _known(self, vehicle: VehicleId) -> VehicleState:
        state = self._state_of(vehicle)
        if state is None:
            raise CommandError(f"Vehicle {vehicle} was never heard", "Check the link and the system id")
        return state

    async def _take_turn(self, vehicle: VehicleId) -> None:
        loop = asyncio.get_running_loop()
        deadline_s = loop.time() + TURN_S
        while not self._fetcher.borrow_plans(vehicle):
            if loop.time() >= deadline_s:
                raise CommandError("Another exchange of plans does not end", "Wait a little and try again")
            await asyncio.sleep(POLL_S)

    async def _read(
        self, vehicle: VehicleId, mission_type: int, on_progress: OnProgress | None
    ) -> ListResult:
        peer = peer_of(self._known(vehicle), mission_type, self._station)
        result = _list_result(mission_type, await self._run(MissionDownload(peer), mission_type, on_progress))
        if result.ok:
            self._fetcher.keep_plan(vehicle, mission_type, result.items)
        return result

    async def _write(
        self,
        vehicle: VehicleId,
        mission_type: int,
        items: tuple[MissionItem, ...],
        on_progress: OnProgress | None,
        *,
        restore: bool,
    ) -> ListResult:
        before = self._fetcher.known_plan(vehicle, mission_type)
        if before is None and restore:
            read = await self._read(vehicle, mission_type, on_progress)
            before = read.items if read.ok else None
        result = await self._write_once(vehicle, mission_type, items, before, on_progress)
        if result.ok or not restore or before is None or result.held in (Held.SENT, Held.PREVIOUS):
            return result
        back = await self._write_once(vehicle, mission_type, before, None, on_progress)
        if not back.ok:
            words = f"; its old list could not be put back: {back.reason or back.outcome.value}"
            return replace(result, reason=result.reason + words, items=back.items, held=back.held)
        return replace(
            result,
            reason=f"{result.reason}; its old list was put back",
            items=back.items,
            held=Held.PREVIOUS,
            restored=True,
        )

    async def _write_once(
        self,
        vehicle: VehicleId,
        mission_type: int,
        items: tuple[MissionItem, ...],
        before: tuple[MissionItem, ...] | None,
        on_progress: OnProgress | None,
    ) -> ListResult:
        operation = self._writer(self._known(vehicle), mission_type, items, before)
        try:
            ended = await self._run(operation, mission_type, on_progress)
        except asyncio.CancelledError:
            self._fetcher.doubt_plan(vehicle, mission_type)
            raise
        result = _list_result(mission_type, ended)
        if result.held is Held.UNKNOWN:
            self._fetcher.doubt_plan(vehicle, mission_type)
        elif result.ok or result.held is not Held.PREVIOUS:
            self._fetcher.keep_plan(vehicle, mission_type, result.items)
        return result

    @property
    def _station(self) -> tuple[int, int]:
        return (self._guard.sysid, self._guard.compid)

    def _writer(
        self,
        state: VehicleState,
        mission_type: int,
        items: tuple[MissionItem, ...],
        before: tuple[MissionItem, ...] | None,
    ) -> MissionUpload | MissionClear:
        peer = peer_of(state, mission_type, self._station)
        with_home = state.identity.firmware is Firmware.ARDUPILOT and mission_type == MavMissionType.MISSION
        if not items:
            return MissionClear(peer, first_is_home=with_home)
        return MissionUpload(peer, items, first_is_home=with_home, previous=before)

    async def _run(
        self, operation: Operation, mission_type: int, on_progress: OnProgress | None
    ) -> OperationResult:
        over: asyncio.Future[OperationResult] = asyncio.get_running_loop().create_future()

        def done(result: OperationResult) -> None:
            if not over.done():
                over.set_result(result)

        def progress(step: Progress) -> None:
            if on_progress is not None:
                on_progress(mission_type, step)

        running = self._runner.start(operation, done, on_progress=progress)
        try:
            return await over
        except asyncio.CancelledError:
            self._runner.cancel(running)
            raise


def _list_result(mission_type: int, result: OperationResult) -> ListResult:
    value = result.value
    if isinstance(value, UploadReport):
        return ListResult(
            mission_type,
            result.outcome,
            result.reason,
            value.items,
            value.altered,
            value.changes,
            value.held,
            value.partial,
        )
    items = tuple(item for item in value if isinstance(item, MissionItem)) if isinstance(value, tuple) else ()
    held = Held.SENT if result.outcome is Outcome.SUCCESS else Held.UNKNOWN
    return ListResult(mission_type, result.outcome, result.reason, items, held=held)


class MissionWatch:
    """Passes on every word of an autopilot about its mission; snapshots hold only the newest."""

    interests = frozenset({"MISSION_CURRENT", "MISSION_ITEM_REACHED"})

    def __init__(self, vehicle: VehicleId, tell: Callable[[str, int], None], component: int) -> None:
        self.vehicle = vehicle
        self._tell = tell
        self._component = component

    def start(self, now: float) -> list[Action]:
        """Nothing to ask."""
        return []

    def on_message(self, frame: Frame, now: float) -> list[Action]:
        """Pass it on; other components, such as a companion computer, may have missions of their own."""
        if frame.compid == self._component:
            self._tell(frame.name, frame.msg.seq)
        return []

    def on_tick(self, now: float) -> list[Action]:
        """Nothing to repeat."""
        return []

    def on_state(self, state: VehicleState, now: float) -> list[Action]:
        """Note which component flies."""
        self._component = state.autopilot_compid
        return []

    def cancel(self, now: float) -> list[Action]:
        """End."""
        return [Done(OperationResult(Outcome.CANCELLED))]
