"""Plans to and from vehicles: one exchange at a time with each vehicle, every upload read back.

Lives in the engine's thread. The façade hands its coroutines over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gcs.engine.plan_fetch import PlanFetcher
from gcs.engine.runner import OperationRunner, Running
from gcs.mavlink import Frame
from gcs.mavlink.constants import MavMissionType
from gcs.model.command import Outcome
from gcs.model.errors import CommandError
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.model.vehicle import Firmware, VehicleState
from gcs.services.missions import MissionClear, MissionDownload, MissionPeer, MissionUpload, UploadReport
from gcs.services.operation import Action, Done, Operation, OperationResult, OutstandingCommands, Progress
from gcs.vehicles.autopilots import adapter_of

POLL_S = 0.05
TURN_S = 60.0
"""How long to wait for another exchange with the same vehicle to end."""
ORDER = (MavMissionType.FENCE, MavMissionType.RALLY, MavMissionType.MISSION)
"""The fence first: it holds before the mission that may need it."""

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
        lists: Mapping[int, Sequence[MissionItem]],
        on_progress: OnProgress | None = None,
    ) -> tuple[ListResult, ...]:
        """Write lists (by MAV_MISSION_TYPE), read each back and compare; ends at the first that fails.

        Cancelling the task tells the vehicle so, and leaves it what it had.

        Raises:
            CommandError: the vehicle was never heard, or another exchange with it does not end.
        """
        state = self._known(vehicle)
        results: list[ListResult] = []
        await self._take_turn(vehicle)
        try:
            for mission_type in ORDER:
                if mission_type not in lists:
                    continue
                operation = self._writer(state, mission_type, tuple(lists[mission_type]))
                result = await self._run(operation, mission_type, on_progress)
                results.append(_list_result(mission_type, result))
                if not results[-1].ok:
                    break
                self._fetcher.keep_plan(vehicle, mission_type, results[-1].items)
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
        state = self._known(vehicle)
        results: list[ListResult] = []
        await self._take_turn(vehicle)
        try:
            for mission_type in mission_types:
                reader = MissionDownload(self._peer(state, mission_type))
                result = await self._run(reader, mission_type, on_progress)
                results.append(_list_result(mission_type, result))
                if results[-1].ok:
                    self._fetcher.keep_plan(vehicle, mission_type, results[-1].items)
        finally:
            self._fetcher.return_plans(vehicle)
        return tuple(results)

    def watch(self, vehicle: VehicleId, tell: Callable[[str, int], None]) -> Running:
        """Tell of every MISSION_CURRENT and MISSION_ITEM_REACHED (its name and number) until cancelled."""
        return self._runner.start(MissionWatch(vehicle, tell), lambda result: None)

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

    def _peer(self, state: VehicleState, mission_type: int) -> MissionPeer:
        station = (self._guard.sysid, self._guard.compid)
        window = adapter_of(state).mission_window
        return MissionPeer(state.vehicle, mission_type, state.autopilot_compid, station, window)

    def _writer(
        self, state: VehicleState, mission_type: int, items: tuple[MissionItem, ...]
    ) -> MissionUpload | MissionClear:
        peer = self._peer(state, mission_type)
        if not items:
            return MissionClear(peer)
        with_home = state.identity.firmware is Firmware.ARDUPILOT and mission_type == MavMissionType.MISSION
        return MissionUpload(peer, items, first_is_home=with_home)

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
        return ListResult(mission_type, result.outcome, result.reason, value.items, value.altered)
    items = tuple(item for item in value if isinstance(item, MissionItem)) if isinstance(value, tuple) else ()
    return ListResult(mission_type, result.outcome, result.reason, items)


class MissionWatch:
    """Passes on every word of a vehicle about its mission; snapshots hold only the newest."""

    interests = frozenset({"MISSION_CURRENT", "MISSION_ITEM_REACHED"})

    def __init__(self, vehicle: VehicleId, tell: Callable[[str, int], None]) -> None:
        self.vehicle = vehicle
        self._tell = tell

    def start(self, now: float) -> list[Action]:
        """Nothing to ask."""
        return []

    def on_message(self, frame: Frame, now: float) -> list[Action]:
        """Pass it on."""
        self._tell(frame.name, frame.msg.seq)
        return []

    def on_tick(self, now: float) -> list[Action]:
        """Nothing to repeat."""
        return []

    def on_state(self, state: VehicleState, now: float) -> list[Action]:
        """Nothing to do."""
        return []

    def cancel(self, now: float) -> list[Action]:
        """End."""
        return [Done(OperationResult(Outcome.CANCELLED))]
