"""What the end-to-end tests share: an engine with a patient observer, and simulators as processes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from gcs.engine.config import EngineConfig
from gcs.engine.facade import Engine
from gcs.model.alarm import Alarm
from gcs.model.command import CommandLife, CommandReport, Outcome, VehicleCommand
from gcs.model.event import AlarmEvent, CommandEvent, Event, NoticeEvent, TextEvent
from gcs.model.fleet import FleetSnapshot
from gcs.model.ids import VehicleId
from gcs.model.link import LinkConfig, LinkStatus
from gcs.model.settings import Settings
from gcs.model.vehicle import VehicleState

ROOT = Path(__file__).resolve().parents[2]
GCS = (sys.executable, "-W", "error", "-m", "gcs")
POLL_S = 0.02
METRES_PER_DEG = 111_320.0


def wait_for(condition: Callable[[], Any], seconds: float, what: str = "") -> Any:
    """Return the first true result of ``condition``; fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what or condition}"
        time.sleep(POLL_S)


def quiet_settings(**changes: Any) -> Settings:
    """Settings without links and without looking for serial ports; the welcome was seen."""
    settings = Settings(links=(), serial_autoconnect=False)
    window = replace(settings.window, welcome_seen=True)
    return replace(settings, window=window, **changes)


@dataclass
class Order:
    """One command to one or many vehicles, as its reports tell."""

    group_id: int
    reports: list[CommandReport] = field(default_factory=list)

    def of(self, vehicle: VehicleId) -> list[CommandReport]:
        return [report for report in self.reports if report.vehicle == vehicle]

    def lives(self, vehicle: VehicleId) -> list[CommandLife]:
        return [report.life for report in self.of(vehicle)]

    def final(self, vehicle: VehicleId) -> CommandReport | None:
        return next((report for report in self.of(vehicle) if report.life.final), None)


class Station:
    """An engine without a window, and everything that it tells."""

    def __init__(self, profile: Path, settings: Settings | None = None) -> None:
        self.engine = Engine(EngineConfig(settings or quiet_settings(), profile))
        self.events: list[Event] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Station:
        self.engine.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.engine.stop()

    # -- reading ---------------------------------------------------------------------------------

    @property
    def snapshot(self) -> FleetSnapshot:
        return self.engine.snapshot()

    def drain(self) -> list[Event]:
        with self._lock:
            self.events += self.engine.events.drain()
            return list(self.events)

    def state(self, vehicle: VehicleId) -> VehicleState | None:
        return self.snapshot.vehicles.get(vehicle)

    def notices(self) -> list[str]:
        return [event.text for event in self.drain() if isinstance(event, NoticeEvent)]

    def texts(self) -> list[str]:
        return [event.text.text for event in self.drain() if isinstance(event, TextEvent)]

    def alarms(self) -> list[Alarm]:
        return [event.alarm for event in self.drain() if isinstance(event, AlarmEvent)]

    def link(self, link_id: int) -> LinkStatus:
        return next(status for status in self.snapshot.links if status.link_id == link_id)

    def faults(self) -> list[str]:
        """What the supervisor had to catch: always empty in a healthy program."""
        return [text for text in self.notices() if text.startswith("Fault in this program")]

    # -- doing -----------------------------------------------------------------------------------

    def listen(self, url: str = "udpin:127.0.0.1:0", **config: Any) -> tuple[int, str]:
        """Add a listening link; returns its id and where it is bound, as HOST:PORT."""
        link_id = self.engine.add_link(LinkConfig(url=url, **config)).result(5)

        def bound() -> str:
            return next((s.local_address for s in self.snapshot.links if s.link_id == link_id), "")

        return link_id, wait_for(bound, 5, f"{url} is bound")

    def wait_vehicle(
        self,
        vehicle: VehicleId,
        condition: Callable[[VehicleState], Any] = lambda state: True,
        seconds: float = 10.0,
        what: str = "",
    ) -> VehicleState:
        """Return the vehicle's state once ``condition`` holds."""
        newest: VehicleState | None = None

        def found() -> VehicleState | None:
            nonlocal newest
            newest = self.state(vehicle)
            return newest if newest is not None and condition(newest) else None

        try:
            return wait_for(found, seconds)
        except AssertionError:
            raise AssertionError(
                f"vehicle {vehicle}: {what} not within {seconds:g} s; last {brief(newest)}; "
                f"texts {self.texts()[-5:]}; reports {self.reports()[-5:]}"
            ) from None

    def reports(self) -> list[CommandReport]:
        return [event.report for event in self.drain() if isinstance(event, CommandEvent)]

    def order(self, vehicles: Sequence[VehicleId] | VehicleId, command: VehicleCommand) -> Order:
        """Give a command; the order's reports arrive as they come."""
        targets = [vehicles] if isinstance(vehicles, VehicleId) else list(vehicles)
        return Order(self.engine.command(targets, command))

    def follow(self, order: Order, vehicles: Sequence[VehicleId], seconds: float) -> Order:
        """Wait until the order has a result for each vehicle."""

        def finished() -> bool:
            order.reports = [r for r in self.reports() if r.group_id == order.group_id]
            return all(order.final(vehicle) for vehicle in vehicles)

        wait_for(finished, seconds, f"results of {order}, texts {self.texts()[-5:]}")
        return order

    def do(self, vehicle: VehicleId, command: VehicleCommand, seconds: float = 20.0) -> Order:
        """Give a command, wait for its result, and insist on success."""
        order = self.follow(self.order(vehicle, command), [vehicle], seconds)
        final = order.final(vehicle)
        assert final is not None
        assert final.outcome is Outcome.SUCCESS, f"{final}; texts {self.texts()[-5:]}"
        assert final.life is CommandLife.DONE
        return order

    def wait_ready(self, vehicle: VehicleId, seconds: float = 15.0) -> VehicleState:
        return self.wait_vehicle(
            vehicle, lambda s: s.ready and s.position and s.home, seconds, "ready with position and home"
        )


def brief(state: VehicleState | None) -> str:
    """The few things that tell why a wait failed."""
    if state is None:
        return "never heard"
    height = state.altitude.rel_m if state.altitude else None
    return f"{state.phase.value} {state.mode} armed={state.armed} in_air={state.in_air} rel={height}"


def distance_m(state: VehicleState, lat_deg: float, lon_deg: float) -> float:
    """Flat-earth distance, good for a few kilometres near the training island."""
    import math

    assert state.position is not None
    north = (state.position.lat_deg - lat_deg) * METRES_PER_DEG
    east = (state.position.lon_deg - lon_deg) * METRES_PER_DEG * math.cos(math.radians(lat_deg))
    return math.hypot(north, east)


def north_east(state: VehicleState, north_m: float, east_m: float) -> tuple[float, float]:
    """A point so far from where the vehicle is."""
    import math

    assert state.position is not None
    lat = state.position.lat_deg + north_m / METRES_PER_DEG
    lon = state.position.lon_deg + east_m / METRES_PER_DEG / math.cos(math.radians(state.position.lat_deg))
    return lat, lon


def environment(**changes: str) -> dict[str, str]:
    """The environment of a program under test: offscreen unless told otherwise, no user folders."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1", **changes}


@contextlib.contextmanager
def process(
    command: Sequence[str], log: Path, *, env: dict[str, str] | None = None, **popen: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the block ends; everything it prints goes to ``log``."""
    with log.open("wb") as output:
        running = subprocess.Popen(
            list(command), cwd=ROOT, env=env or environment(), stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT, start_new_session=True, **popen,
        )  # fmt: skip
        try:
            yield running
        finally:
            end_process(running)


def end_process(running: subprocess.Popen[bytes], seconds: float = 10.0) -> int:
    """End a process and its children; returns the exit code."""
    if running.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGTERM)
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
    return running.returncode


def simulator(log: Path, *options: str) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    """``gcs sim`` as a process of its own."""
    return process([*GCS, "sim", *options], log)


def free_udp_port() -> int:
    """A port that nobody uses now."""
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
