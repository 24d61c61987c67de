"""A plan desk with simulated vehicles, in made-up time and without sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from gcs.engine.plan_fetch import PlanFetcher
from gcs.engine.plans import PlanDesk
from gcs.engine.runner import OperationRunner
from gcs.mavlink import Encoder, Framer
from gcs.model.clock import ManualClock
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.model.vehicle import VehicleState
from gcs.services.operation import OutstandingCommands, Send
from gcs.sim import PlanItem, SimFirmware, SimVehicle, VehicleConfig
from gcs.vehicles.registry import Registry

MISSION, FENCE, RALLY = 0, 1, 2
STEP_S = 0.05
T = TypeVar("T")


class PlanDeskBench:
    """Vehicles by their system ids, all heard and with nothing on board."""

    def __init__(self, *firmwares: str, disturb: Callable[[], None] = lambda: None) -> None:
        self.clock = ManualClock()
        self.registry = Registry(self.clock)
        self.vehicles = {
            VehicleId(0, sysid): SimVehicle(
                VehicleConfig(
                    sysid=sysid, firmware=SimFirmware(firmware), lat_deg=24.0, lon_deg=121.0, physics_hz=20.0
                )
            )
            for sysid, firmware in enumerate(firmwares, 1)
        }
        self.disturb = disturb
        self.encoder = Encoder(255, 190)
        self.framers = {vehicle: Framer() for vehicle in self.vehicles}
        self.states: dict[VehicleId, VehicleState] = {}
        self.sent: list[Send] = []
        self.most_at_once = 0
        self.runner = OperationRunner(self.clock, self._send)
        self.fetcher = PlanFetcher(self.clock, self.runner, (255, 190))
        self.desk = PlanDesk(self.runner, self.fetcher, OutstandingCommands(), self.states.get)
        for _ in range(80):
            self._pass_time()

    def _send(self, send: Send) -> None:
        self.sent.append(send)
        assert send.target is not None
        self.vehicles[send.target].receive(self.encoder.encode(send.name, **send.fields))

    def _pass_time(self) -> None:
        self.disturb()
        self.clock.advance(STEP_S)
        for vehicle, sim in self.vehicles.items():
            sim.step(STEP_S)
            frames = self.framers[vehicle].feed(sim.take())
            for model in self.registry.route(frames, {0: 0}):
                model.reduce(self.clock.monotonic())
                self.states[vehicle] = model.snapshot(self.clock.monotonic())
                self.runner.on_state(self.states[vehicle])
            for frame in frames:
                self.runner.dispatch(vehicle, frame)
        self.runner.tick()
        self.most_at_once = max(self.most_at_once, len(self.runner._running))

    def run(self, work: Awaitable[T], limit_s: float = 300.0) -> T:
        """Let time pass until the work is done."""

        async def main() -> T:
            task = asyncio.ensure_future(work)
            end_s = self.clock.monotonic() + limit_s
            while not task.done():
                assert self.clock.monotonic() < end_s, "it never ends"
                self._pass_time()
                # Whatever was answered is taken up before time goes on.
                for _ in range(5):
                    await asyncio.sleep(0)
            return await task

        return asyncio.run(main())

    def fetch(self, vehicle: VehicleId, seconds: float = 10.0) -> None:
        """Let the station read what the vehicle carries, as it does at first contact."""
        self.fetcher.begin(vehicle)
        self.look(vehicle, seconds)

    def look(self, vehicle: VehicleId, seconds: float = 10.0) -> None:
        """Let the station look after the vehicle's lists."""
        for _ in range(round(seconds / STEP_S)):
            self._pass_time()
            self.fetcher.look(self.states[vehicle])

    def store(self, vehicle: VehicleId, items: tuple[MissionItem, ...], kind: int = MISSION) -> None:
        """Put a list on board."""
        names = ("command", "frame", "param1", "param2", "param3", "param4", "x", "y", "z")
        stored = [PlanItem(**{name: getattr(item, name) for name in names}) for item in items]
        self.vehicles[vehicle].plans.replace(kind, stored)

    def heights(self, vehicle: VehicleId, kind: int = MISSION) -> list[float]:
        """What is on board, told by its heights."""
        return [item.z for item in self.vehicles[vehicle].plans.items(kind)]


def mission(*heights: float, kind: int = MISSION, command: int = 16) -> tuple[MissionItem, ...]:
    """A list with an item for each height, the first of them in home's place."""
    return tuple(
        MissionItem(
            seq, 0 if seq == 0 and kind == MISSION else 3, command, x=240000000 + 1000 * seq, y=1210000000,
            z=height, mission_type=kind,
        )
        for seq, height in enumerate(heights)
    )  # fmt: skip
