"""Plans, vehicles and a bridge that exchanges plans, for the tests of the Plan workspace."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from window_samples import HERON, HOME, NOW, TERN, WREN, FakeBridge, make_snapshot, make_state, on_ground

from gcs.engine.plans import ListResult
from gcs.model.command import Outcome
from gcs.model.errors import GcsError
from gcs.model.ids import VehicleId
from gcs.model.vehicle import Firmware, MissionProgress, VehicleState
from gcs.planning import frames
from gcs.planning.document import Fence, FencePolygon, Place, Plan, PlanItem
from gcs.planning.transfer import MISSION, upload_of

__all__ = ["HERON", "HOME", "TERN", "WREN", "PlanBridge", "flying_mission", "ground_fleet", "square", "wait"]

LAT, LON = HOME


def item(command: int, north: float = 0.0, east: float = 0.0, alt: float = 50.0, number: int = 0) -> PlanItem:
    place = (LAT + north, LON + east) if command not in (20,) else (0.0, 0.0)
    return PlanItem(command, frames.GLOBAL_RELATIVE, (0.0, 0.0, 0.0, 0.0, *place, alt), item_id=number)


def square(alt: float = 50.0, **changes: Any) -> Plan:
    """Takeoff, three waypoints, return."""
    items = (
        item(22, alt=alt, number=1),
        item(16, 0.002, 0.0, alt, 2),
        item(16, 0.002, 0.002, alt, 3),
        item(16, 0.0, 0.002, alt, 4),
        item(20, number=5),
    )
    return replace(Plan(items=items, home=Place(*HOME, 28.0), autopilot=3, vehicle_type=2), **changes)


def fence(size: float = 0.01) -> Fence:
    """A box round the field."""
    corners = ((-size, -size), (-size, size), (size, size), (size, -size))
    return Fence((FencePolygon(tuple((LAT + a, LON + b) for a, b in corners)),))


def carried_lists(plan: Plan, firmware: Firmware = Firmware.ARDUPILOT) -> Mapping[int, Any]:
    """What a vehicle holds after this plan was uploaded."""
    return upload_of(plan, firmware).lists


def ground_fleet(missions: Mapping[VehicleId, Plan] | None = None, **changes: Any):
    """Two copters and a plane on the ground; copters carry what is given."""
    held = missions or {}
    lists = {vehicle: carried_lists(plan) for vehicle, plan in held.items()}
    return make_snapshot(
        on_ground(HERON, "Heron 1"),
        on_ground(WREN, "Heron 2"),
        on_ground(TERN, "Tern 3", identity=replace(make_state().identity, mav_type=1, kind=_plane())),
        missions={vehicle: found[MISSION] for vehicle, found in lists.items()},
        **changes,
    )


def _plane():
    from gcs.model.vehicle import VehicleKind

    return VehicleKind.PLANE


def flying_mission(seq: int, reached: int | None = None, state: int = 3, **changes: Any) -> VehicleState:
    """Heron 1 in the air, flying its mission."""
    kept: dict[str, Any] = {"mode": "Auto", "mission": MissionProgress(NOW, seq, reached, 6, state)}
    return make_state(HERON, "Heron 1", **(kept | changes))


class Exchange(QObject):
    """Stands for a transfer; the test says how it ends."""

    finished = Signal(object)

    def __init__(self, vehicle: VehicleId) -> None:
        super().__init__()
        self.vehicle = vehicle
        self.step = None
        self.results: tuple[ListResult, ...] = ()
        self.error: GcsError | None = None
        self.cancelled = False

    def cancel(self) -> None:
        self.end(cancelled=True)

    def end(self, *results: ListResult, error: GcsError | None = None, cancelled: bool = False) -> None:
        self.results, self.error, self.cancelled = results, error, cancelled
        self.finished.emit(self)


class PlanBridge(FakeBridge):
    """Keeps what is uploaded; the engine behind it is the test."""

    def __init__(self, snapshot: Any = None) -> None:
        super().__init__(snapshot or ground_fleet())
        self.uploads: list[tuple[VehicleId, Mapping[int, Any], Exchange]] = []
        self.reading: Exchange | None = None
        self.broken: GcsError | None = None
        self.terrain: list[tuple[VehicleId, tuple[float, float], Future[Any]]] = []

    def upload_plans(self, plans: Mapping[VehicleId, Mapping[int, Any]]) -> dict[VehicleId, Exchange]:
        if self.broken is not None:
            raise self.broken
        made = {vehicle: Exchange(vehicle) for vehicle in plans}
        self.uploads += [(vehicle, dict(plans[vehicle]), made[vehicle]) for vehicle in plans]
        return made

    def download_plan(self, vehicle: VehicleId) -> Exchange:
        if self.broken is not None:
            raise self.broken
        self.reading = Exchange(vehicle)
        return self.reading

    def check_terrain(self, vehicle: VehicleId, lat_deg: float, lon_deg: float) -> Future[Any]:
        if self.broken is not None:
            raise self.broken
        asked: Future[Any] = Future()
        self.terrain.append((vehicle, (lat_deg, lon_deg), asked))
        return asked

    def take(self, vehicle: VehicleId, plan: Plan) -> None:
        """The vehicle is known to carry a plan."""
        lists = carried_lists(plan)
        missions = {**self.snapshot.missions, vehicle: lists[MISSION]}
        self.snapshot = replace(self.snapshot, missions=missions)


def ok(kind: int, items: Any = (), **more: Any) -> ListResult:
    return ListResult(kind, Outcome.SUCCESS, items=tuple(items), **more)


def bad(kind: int, reason: str = "no space", outcome: Outcome = Outcome.DENIED) -> ListResult:
    return ListResult(kind, outcome, reason)


def wait(qtbot, condition, timeout: int = 5000) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=timeout)
