"""What the engine's tests share: frames, vehicles on fake links, and waiting with a deadline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from gcs.links.backoff import Backoff
from gcs.links.manager import LinkManager
from gcs.links.transport import Transport, TransportReport
from gcs.mavlink import Frame, Framer, encode_frame
from gcs.model.alarm import Alarm, Level
from gcs.model.event import NoticeEvent
from gcs.model.ids import VehicleId
from gcs.model.link import LinkState
from gcs.model.settings import FlightSettings, Settings
from gcs.model.vehicle import Identity, Phase, VehicleKind, VehicleState

V1, V2, V3 = VehicleId(0, 1), VehicleId(0, 2), VehicleId(0, 3)
ARDUPILOT, PX4 = 3, 12
QUIET = Settings(links=(), serial_autoconnect=False)
NO_STREAMS = Settings(links=(), serial_autoconnect=False, flight=FlightSettings(request_streams=False))


def raw(name: str, /, sysid: int = 1, compid: int = 1, _number: int = 0, **fields: object) -> bytes:
    return encode_frame(name, sysid, compid, _number, **fields)


def frame(name: str, /, sysid: int = 1, compid: int = 1, link: int = 0, **fields: object) -> Frame:
    (made,) = Framer().feed(raw(name, sysid, compid, **fields), 0, link)
    return made


def beat(
    sysid: int = 1, autopilot: int = ARDUPILOT, mav_type: int = 2, base_mode: int = 81, status: int = 3
) -> dict[str, Any]:
    return {
        "sysid": sysid, "type": mav_type, "autopilot": autopilot, "base_mode": base_mode,
        "system_status": status, "mavlink_version": 3,
    }  # fmt: skip


def heartbeat(sysid: int = 1, **changes: Any) -> Frame:
    return frame("HEARTBEAT", **beat(sysid, **changes))


def ack(command: int, result: int = 0, sysid: int = 1, **fields: object) -> Frame:
    station = {"target_system": 255, "target_component": 190}
    return frame("COMMAND_ACK", sysid, command=command, result=result, **(station | fields))


def state_of(vehicle: VehicleId = V1, autopilot: int = ARDUPILOT, **changes: Any) -> VehicleState:
    values = {"armed": False, "phase": Phase.READY, "mode": "STABILIZE", "custom_mode": 0, "in_air": False}
    values |= {"last_heard_s": 1000.0, "first_heard_s": 990.0}
    identity = Identity(autopilot, 2, kind=VehicleKind.QUAD)
    return VehicleState(vehicle, f"Vehicle {vehicle}", identity, **(values | changes))


def alarm(key: str = "gps-lost", level: Level = Level.WARNING, text: str = "GPS lost") -> Alarm:
    return Alarm(key, level, text)


def notice(text: str = "hello") -> NoticeEvent:
    return NoticeEvent(0, Level.ADVISORY, "GCS", text)


def wait_for(condition: Callable[[], Any], seconds: float = 5.0, what: str = "") -> Any:
    """Return the first true result of ``condition``; fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what or condition}"
        time.sleep(0.01)
    return found


async def until(condition: Callable[[], Any], seconds: float = 5.0, what: str = "") -> Any:
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what or condition}"
        await asyncio.sleep(0.002)
    return found


class FakeTransport(Transport):
    """Opens at once; what was sent stays here; frames come in by ``hear``."""

    def __init__(self, url: Any, sink: Any, rng: Any) -> None:
        super().__init__(url, sink, Backoff(rng))
        self.sent: list[bytes] = []
        self.broken = False

    def start(self) -> None:
        self._sink.reported(TransportReport(LinkState.OPEN, f"Open {self.url.address}"))

    async def stop(self) -> None:
        self._sink.reported(TransportReport(LinkState.CLOSED, "Closed"))

    def send(self, data: bytes, peer: Any) -> bool:
        if not self.broken:
            self.sent.append(data)
        return not self.broken

    def default_peers(self) -> tuple[Any, ...]:
        return ()

    async def _session(self) -> None:
        raise AssertionError("never started")

    def hear(self, *data: bytes) -> None:
        self._sink.received([(("10.0.0.1", 14550), one) for one in data], None)

    def frames(self) -> list[Frame]:
        framer = Framer()
        return [one for data in self.sent for one in framer.feed(data)]

    def named(self, name: str) -> list[Any]:
        return [one.msg for one in self.frames() if one.name == name]


class FakeLinks:
    """Makes a link manager whose transports are fake; found by URL."""

    def __init__(self) -> None:
        self.transports: dict[str, FakeTransport] = {}

    @property
    def manager(self) -> Callable[..., LinkManager]:
        return partial(LinkManager, transports=self._make)

    def _make(self, url: Any, sink: Any, rng: Any) -> FakeTransport:
        made = self.transports[str(url)] = FakeTransport(url, sink, rng)
        return made


class Speaker:
    """A vehicle on a fake link, which numbers its frames."""

    def __init__(self, transport: FakeTransport, sysid: int = 1) -> None:
        self.transport, self.sysid, self.seq = transport, sysid, 0

    def say(self, name: str, /, compid: int = 1, **fields: object) -> None:
        self.transport.hear(raw(name, self.sysid, compid, self.seq & 0xFF, **fields))
        self.seq += 1

    def beat(self, **changes: Any) -> None:
        fields = beat(self.sysid, **changes)
        del fields["sysid"]
        self.say("HEARTBEAT", **fields)
