"""Running a fleet in real time: one loop steps the vehicles in turn and moves their bytes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from gcs.mavlink import Frame
from gcs.model.clock import Clock, SystemClock
from gcs.sim.config import SimConfig
from gcs.sim.start import SimError
from gcs.sim.transport import Pipe, Target, open_own, open_shared, parse_target
from gcs.sim.vehicle import SimVehicle

_PERIOD_S = 0.02
_FLEET_PERIOD_S = 0.04
_SLICES = 8
_FLEET = 8
_MOST_STEP_S = 5.0
_MOST_REAL_S = 0.04
"""The longest step, in simulated seconds and in real ones at the wanted speed; the longer of both."""
_TURNS_WHEN_LATE = 16
_START_TIMEOUT_S = 10.0
_T = TypeVar("_T")


class FleetRunner:
    """The vehicles of a configuration and their links, run inside an asyncio loop.

    Attributes:
        vehicles: the simulated vehicles in order of their system ids.
    """

    def __init__(self, config: SimConfig, clock: Clock | None = None) -> None:
        self.config = config
        self._clock = clock or SystemClock()
        self._targets = [parse_target(url) for url in config.out]
        self.vehicles = [SimVehicle(vehicle) for vehicle in config.vehicles()]
        for i in config.mission_vehicles:
            if config.mission and i < len(self.vehicles):
                self.vehicles[i].load_mission(config.mission, autofly=config.autofly)
        self._by_sysid = {vehicle.config.sysid: vehicle for vehicle in self.vehicles}
        self._pipes: dict[tuple[int, int], Pipe] = {}
        self._shared: dict[int, Pipe] = {}

    @property
    def addresses(self) -> list[tuple[str, int]]:
        """The local address of each link (of the first vehicle's socket where each has its own)."""
        first = self.config.first_sysid
        return [(self._shared.get(i) or self._pipes[(i, first)]).address for i in range(len(self._targets))]

    async def open(self) -> None:
        """Open the links.

        Raises:
            SimError: one can't be opened; none stays open.
        """
        try:
            for link, target in enumerate(self._targets):
                if target.per_vehicle:
                    for vehicle in self.vehicles:
                        pipe = await open_own(target, self._receiver(vehicle, link, target))
                        self._pipes[(link, vehicle.config.sysid)] = pipe
                else:
                    self._shared[link] = await open_shared(target, self._deliverer(link))
        except SimError:
            self.close()
            raise

    def close(self) -> None:
        """Close the links."""
        for pipe in (*self._pipes.values(), *self._shared.values()):
            pipe.close()
        self._pipes.clear()
        self._shared.clear()

    async def run(self, stop: asyncio.Event) -> None:
        """Step the vehicles in turn until ``stop`` is set; the links must be open.

        A fleet is stepped in slices spread over the period, so that its frames don't arrive in one burst
        that overflows the receiver's socket.
        """
        many = len(self.vehicles) > _FLEET
        slices = _SLICES if many else 1
        tick_s = (_FLEET_PERIOD_S if many else _PERIOD_S) / slices
        # Where the machine can't keep up, fast time gets slower: ever longer steps would never listen.
        most_s = max(_MOST_REAL_S * self.config.speedup, _MOST_STEP_S)
        now = self._clock.monotonic()
        last = dict.fromkeys(self._by_sysid, now)
        groups = [self.vehicles[i::slices] for i in range(slices)]
        due = now
        turn = 0
        while not stop.is_set():
            due = max(due + tick_s, now - 0.5)
            await self._pause(stop, due - self._clock.monotonic())
            now = self._clock.monotonic()
            for vehicle in groups[turn]:
                sysid = vehicle.config.sysid
                vehicle.step(min((now - last[sysid]) * self.config.speedup, most_s))
                last[sysid] = now
                self._send(vehicle)
            turn = (turn + 1) % slices

    @staticmethod
    async def _pause(stop: asyncio.Event, seconds: float) -> None:
        # A stop is noticed after one tick at most: cheaper than a timeout around the event.
        await asyncio.sleep(max(0.0, seconds))
        if seconds <= 0.0:
            # The loop reads one datagram a turn: a runner that is late must not let them pile up.
            for _ in range(_TURNS_WHEN_LATE):
                await asyncio.sleep(0)

    def _send(self, vehicle: SimVehicle) -> None:
        outbox = vehicle.outbox
        for link in range(outbox.links):
            datagrams = outbox.take_datagrams(link)
            if datagrams:
                pipe = self._shared.get(link) or self._pipes.get((link, vehicle.config.sysid))
                if pipe is not None:
                    pipe.send(datagrams)

    def _receiver(self, vehicle: SimVehicle, link: int, target: Target) -> Callable[[bytes], None]:
        def receive(data: bytes) -> None:
            vehicle.receive(data, link)
            self._send(vehicle)

        return receive

    def _deliverer(self, link: int) -> Callable[[Frame], None]:
        def deliver(frame: Frame) -> None:
            frame.link = link
            target = self._target_of(frame)
            vehicles = self.vehicles if target == 0 else filter(None, (self._by_sysid.get(target),))
            for vehicle in vehicles:
                vehicle.handle(frame)
                self._send(vehicle)

        return deliver

    @staticmethod
    def _target_of(frame: Frame) -> int:
        definition = frame.definition
        if definition is None or "target_system" not in definition.field_by_name:
            return 0
        return int(frame.msg.target_system)


async def run_fleet(
    config: SimConfig, stop_event: asyncio.Event, started: Callable[[FleetRunner], None] | None = None
) -> None:
    """Simulate a fleet until ``stop_event`` is set; every socket is closed afterwards.

    Args:
        config: what to simulate.
        stop_event: set it to end.
        started: called once the links are open.

    Raises:
        SimError: a URL is wrong or a link can't be opened.
    """
    runner = FleetRunner(config)
    await runner.open()
    try:
        if started is not None:
            started(runner)
        await runner.run(stop_event)
    finally:
        runner.close()
        # Transports close in the loop's next turns.
        await asyncio.sleep(0)
        await asyncio.sleep(0)


class SimFleet:
    """A fleet in a thread of its own, for tests and the demonstration.

    Use it as a context manager, or ``start()`` and ``stop()`` it; afterwards no thread and no socket is left.
    """

    def __init__(self, config: SimConfig) -> None:
        self.config = config
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._runner: FleetRunner | None = None

    def start(self) -> SimFleet:
        """Open the links and begin; returns when the vehicles can be spoken to.

        Raises:
            SimError: a URL is wrong or a link can't be opened.
        """
        ready: Future[FleetRunner] = Future()
        self._thread = threading.Thread(target=self._main, args=(ready,), name="gcs-sim", daemon=True)
        self._thread.start()
        try:
            self._runner = ready.result(_START_TIMEOUT_S)
        except SimError:
            self._thread.join(_START_TIMEOUT_S)
            self._thread = None
            raise
        return self

    def stop(self) -> None:
        """End the simulation and wait until its thread is gone."""
        thread, loop, stop = self._thread, self._loop, self._stop
        if thread is None:
            return
        if loop is not None and stop is not None:
            loop.call_soon_threadsafe(stop.set)
        thread.join(_START_TIMEOUT_S)
        self._thread = None

    def __enter__(self) -> SimFleet:
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()

    @property
    def running(self) -> bool:
        """The thread is there."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def vehicles(self) -> list[SimVehicle]:
        """The vehicles: read what you like, change them through ``call`` (faults may be set directly)."""
        assert self._runner is not None, "start the fleet first"
        return self._runner.vehicles

    @property
    def addresses(self) -> list[tuple[str, int]]:
        """The local address of each link."""
        assert self._runner is not None, "start the fleet first"
        return self._runner.addresses

    def call(self, action: Callable[[FleetRunner], _T], timeout_s: float = 5.0) -> _T:
        """Run ``action`` in the fleet's thread and return what it returns."""
        assert self._loop is not None, "start the fleet first"
        assert self._runner is not None, "start the fleet first"
        runner = self._runner

        async def run() -> _T:
            return action(runner)

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(timeout_s)

    def _main(self, ready: Future[FleetRunner]) -> None:
        async def main() -> None:
            self._loop = asyncio.get_running_loop()
            self._stop = asyncio.Event()
            await run_fleet(self.config, self._stop, ready.set_result)

        try:
            asyncio.run(main())
        except SimError as error:
            if ready.done():
                raise
            ready.set_exception(error)
