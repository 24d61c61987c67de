"""A small ground station for the tests: sends frames to a vehicle, lets time pass, reads what comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gcs.mavlink import Encoder, Frame, Framer
from gcs.sim import SimFirmware, SimKind, SimVehicle, VehicleConfig

HOME = (-35.363262, 149.165237, 584.0)
GCS, COMPONENT = 255, 190
RELATIVE, AMSL = 6, 5


class Station:
    """Talks to one vehicle over its link 0, with simulated time under its control."""

    def __init__(self, vehicle: SimVehicle, link: int = 0, sysid: int = GCS) -> None:
        self.vehicle = vehicle
        self.link = link
        self.encoder = Encoder(sysid, COMPONENT)
        self.framer = Framer()
        self.frames: list[Frame] = []
        self.target = vehicle.state.sysid

    # -- sending -----------------------------------------------------------------------------------

    def send(self, name: str, **fields: Any) -> None:
        self.vehicle.receive(self.encoder.encode(name, **fields), self.link)
        self.pump()

    def to_vehicle(self, name: str, **fields: Any) -> None:
        self.send(name, target_system=self.target, target_component=1, **fields)

    def long(self, command: int, *params: float, confirmation: int = 0) -> int | None:
        """Send a COMMAND_LONG and return the result that is acknowledged at once, if any."""
        mark = len(self.frames)
        values = {f"param{i}": value for i, value in enumerate(params, 1)}
        self.to_vehicle("COMMAND_LONG", command=command, confirmation=confirmation, **values)
        return self._result(mark, command)

    def int(self, command: int, *params: float, lat=0, lon=0, z=0.0, frame: int = RELATIVE) -> int | None:
        mark = len(self.frames)
        values = {f"param{i}": value for i, value in enumerate(params, 1)}
        x = lat if lat == 0x7FFFFFFF else round(lat * 1e7)
        y = lon if lon == 0x7FFFFFFF else round(lon * 1e7)
        self.to_vehicle("COMMAND_INT", command=command, frame=frame, x=x, y=y, z=z, **values)
        return self._result(mark, command)

    def _result(self, mark: int, command: int) -> int | None:
        acks = [f.msg for f in self.frames[mark:] if f.name == "COMMAND_ACK" and f.msg.command == command]
        return acks[0].result if acks else None

    # -- time and reading --------------------------------------------------------------------------

    def pump(self) -> None:
        self.frames += self.framer.feed(self.vehicle.take(self.link))

    def run(self, seconds: float, step: float = 0.1) -> list[Frame]:
        """Let time pass and return the frames that came meanwhile."""
        mark = len(self.frames)
        for _ in range(round(seconds / step)):
            self.vehicle.step(step)
            self.pump()
        return self.frames[mark:]

    def until(self, condition: Callable[[], bool], limit_s: float = 120.0, step: float = 0.1) -> float:
        """Let time pass until the condition holds; fails after ``limit_s`` simulated seconds."""
        waited = 0.0
        while not condition():
            assert waited < limit_s, f"did not happen within {limit_s} simulated seconds: {self.texts()[-5:]}"
            self.vehicle.step(step)
            self.pump()
            waited += step
        return waited

    def named(self, name: str) -> list[Any]:
        return [frame.msg for frame in self.frames if frame.name == name]

    def last(self, name: str) -> Any:
        return self.named(name)[-1]

    def texts(self) -> list[str]:
        return [message.text for message in self.named("STATUSTEXT")]

    def clear(self) -> None:
        self.frames.clear()

    # -- flying ------------------------------------------------------------------------------------

    def ready(self) -> Station:
        self.until(lambda: self.vehicle.state.home.known, 10.0)
        return self

    def ardu_mode(self, number: int) -> int | None:
        return self.long(176, 1, number)

    def px4_mode(self, main: int, sub: int = 0) -> int | None:
        return self.long(176, 1, main, sub)

    def fly(self, height: float = 20.0) -> Station:
        """Take off in the firmware's own way and wait until it is up."""
        self.ready()
        nan = float("nan")
        if self.vehicle.config.firmware is SimFirmware.ARDUPILOT:
            assert self.ardu_mode(15 if self.vehicle.config.kind is SimKind.VTOL else 4) == 0
            assert self.long(400, 1) == 0
            assert self.long(22, 0, 0, 0, 0, 0, 0, height) == 0
        else:
            assert self.long(22, 0, 0, 0, nan, nan, nan, HOME[2] + height) == 0
            assert self.long(400, 1) == 0
        self.until(lambda: self.height > height - 1.2 and not self.climbing, 90.0)
        return self

    @property
    def climbing(self) -> bool:
        return self.vehicle.state.landed.name == "TAKEOFF"

    @property
    def height(self) -> float:
        return self.vehicle.state.body.alt - self.vehicle.state.home.alt

    @property
    def mode(self) -> str:
        return self.vehicle.state.mode.name


def make(
    firmware: str = "ardupilot", kind: str = "quad", sysid: int = 7, physics_hz: float = 20.0, **more: Any
) -> Station:
    config = VehicleConfig(
        sysid=sysid,
        kind=SimKind(kind),
        firmware=SimFirmware(firmware),
        lat_deg=HOME[0],
        lon_deg=HOME[1],
        alt_m=HOME[2],
        physics_hz=physics_hz,
        **more,
    )
    return Station(SimVehicle(config))


def offset(north_m: float, east_m: float) -> tuple[float, float]:
    from gcs.sim.geo import FlatEarth

    return FlatEarth(HOME[0], HOME[1]).to_latlon(north_m, east_m)
