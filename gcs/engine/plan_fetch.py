"""Fetches the mission, fence and rally points that each vehicle carries, and again when they change."""

from __future__ import annotations

from dataclasses import dataclass, field

from gcs.engine.runner import OperationRunner, Running
from gcs.mavlink.constants import MavMissionType
from gcs.model.clock import Clock
from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.model.vehicle import VehicleState
from gcs.services.missions import MissionDownload, MissionPeer
from gcs.services.operation import OperationResult
from gcs.vehicles.autopilots import adapter_of

PLAN_RETRY_S = 15.0
PLAN_TRIES = 3
DOUBT_S = 2.0
"""How long to leave a vehicle alone after a transfer that broke off."""
Stamp = tuple[int | None, int]
"""What changes when a list changes: number of items (None: not told) and the vehicle's own id of the plan."""


@dataclass(slots=True)
class _List:
    """One list of one vehicle."""

    stamp: Stamp | None = None
    """What the vehicle said of its list at the last download; None: to be fetched."""
    told: Stamp = (None, 0)
    """What it says now."""
    items: tuple[MissionItem, ...] = ()
    known: bool = False
    """The items are what the vehicle holds: an empty list was read, too."""
    tries: int = 0
    due_s: float = 0.0


def _lists() -> dict[int, _List]:
    return {kind: _List() for kind in (MavMissionType.MISSION, MavMissionType.FENCE, MavMissionType.RALLY)}


@dataclass(slots=True)
class _Plans:
    """All lists of one vehicle, and the one download under way."""

    lists: dict[int, _List] = field(default_factory=_lists)
    """By MAV_MISSION_TYPE, in the order in which they are fetched."""
    running: Running | None = None
    lent: bool = False
    """Somebody else exchanges lists with the vehicle: nothing is fetched meanwhile."""


class PlanFetcher:
    """The lists of all vehicles. Lives in the engine's thread."""

    def __init__(self, clock: Clock, runner: OperationRunner, station: tuple[int, int]) -> None:
        self._clock = clock
        self._runner = runner
        self._station = station
        self._plans: dict[VehicleId, _Plans] = {}

    def begin(self, vehicle: VehicleId) -> None:
        """Fetch everything of a vehicle, anew if it was known; what was known stays until then."""
        plans = self._plans.setdefault(vehicle, _Plans())
        self._stop(plans)
        for kind, known in plans.lists.items():
            plans.lists[kind] = _List(items=known.items, known=known.known)

    def forget(self, vehicle: VehicleId) -> None:
        """Drop a vehicle and its lists."""
        plans = self._plans.pop(vehicle, None)
        if plans is not None:
            self._stop(plans)

    def borrow_plans(self, vehicle: VehicleId) -> bool:
        """Keep away from a vehicle's lists until they are returned; False when they are lent already."""
        plans = self._plans.setdefault(vehicle, _Plans())
        if plans.lent:
            return False
        self._stop(plans)
        plans.lent = True
        return True

    def return_plans(self, vehicle: VehicleId) -> None:
        """Look after a vehicle's lists again."""
        plans = self._plans.get(vehicle)
        if plans is not None:
            plans.lent = False

    def keep_plan(self, vehicle: VehicleId, mission_type: int, items: tuple[MissionItem, ...]) -> None:
        """Take note of what a vehicle was seen to hold."""
        plans = self._plans.get(vehicle)
        if plans is not None:
            plans.lists[mission_type].items = items
            plans.lists[mission_type].known = True

    def doubt_plan(self, vehicle: VehicleId, mission_type: int) -> None:
        """Nobody knows what a vehicle holds now: show nothing, and fetch it."""
        plans = self._plans.get(vehicle)
        if plans is not None:
            plans.lists[mission_type] = _List(due_s=self._clock.monotonic() + DOUBT_S)

    def known_plan(self, vehicle: VehicleId, mission_type: int) -> tuple[MissionItem, ...] | None:
        """Return a list that was fetched and of which the vehicle has said nothing new since, else None."""
        plans = self._plans.get(vehicle)
        if plans is None:
            return None
        known = plans.lists[mission_type]
        return known.items if known.stamp is not None and known.stamp == known.told else None

    def of_kind(self, mission_type: int) -> dict[VehicleId, tuple[MissionItem, ...]]:
        """Return the newest list of one kind of each vehicle whose list was read (MAV_MISSION_TYPE)."""
        found = {vehicle: plans.lists[mission_type] for vehicle, plans in self._plans.items()}
        return {vehicle: known.items for vehicle, known in found.items() if known.known}

    def look(self, state: VehicleState) -> None:
        """Fetch what is due; the vehicle must be one that hears us."""
        plans = self._plans.get(state.vehicle)
        if plans is None:
            return
        _note_told(plans, state)
        if plans.running is not None or plans.lent:
            return
        now = self._clock.monotonic()
        for kind, wanted in plans.lists.items():
            if wanted.stamp != wanted.told and now >= wanted.due_s:
                self._download(plans, state, kind)
                return

    def _download(self, plans: _Plans, state: VehicleState, kind: int) -> None:
        wanted = plans.lists[kind]
        asked = wanted.told
        over = False

        def done(result: OperationResult) -> None:
            nonlocal over
            over = True
            plans.running = None
            # Before the first MISSION_CURRENT nothing was told: what is told now is then of this list.
            self._take(wanted, result, wanted.told if asked[0] is None else asked)

        peer = peer_of(state, kind, self._station)
        running = self._runner.start(MissionDownload(peer), done)
        plans.running = None if over else running

    def _take(self, wanted: _List, result: OperationResult, stamp: Stamp) -> None:
        if result.outcome in (Outcome.NO_ROUTE, Outcome.CANCELLED):
            wanted.due_s = self._clock.monotonic() + PLAN_RETRY_S
            return
        wanted.tries += 1
        if result.outcome is Outcome.SUCCESS and isinstance(result.value, tuple):
            wanted.items = tuple(item for item in result.value if isinstance(item, MissionItem))
            wanted.known = True
        else:
            # The vehicle said that its list is another one: the old one must not be shown for it.
            wanted.items, wanted.known = (), False
            if result.outcome is not Outcome.UNSUPPORTED and wanted.tries < PLAN_TRIES:
                wanted.due_s = self._clock.monotonic() + PLAN_RETRY_S
                return
        wanted.stamp = stamp
        wanted.tries = 0

    def _stop(self, plans: _Plans) -> None:
        running, plans.running = plans.running, None
        if running is not None:
            self._runner.cancel(running)


def peer_of(state: VehicleState, mission_type: int, station: tuple[int, int]) -> MissionPeer:
    """Return whom to exchange a list with, and how its firmware behaves."""
    adapter = adapter_of(state)
    return MissionPeer(
        state.vehicle,
        mission_type,
        state.autopilot_compid,
        station,
        adapter.mission_window,
        ignores_repeats=adapter.mission_ignores_repeats,
        partial=adapter.mission_partial,
    )


def _note_told(plans: _Plans, state: VehicleState) -> None:
    """Take what MISSION_CURRENT tells; fences and rally points have no such sign everywhere."""
    progress = state.mission
    told = (progress.total, progress.plan_id) if progress is not None else (None, 0)
    plans.lists[MavMissionType.MISSION].told = told
