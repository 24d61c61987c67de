"""A simulated vehicle and the station's mission machine, hand to hand: no sockets, time is made."""

from __future__ import annotations

from gcs.mavlink import Encoder, Framer
from gcs.model.clock import ManualClock
from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.planning.transfer import FENCE, MISSION, RALLY
from gcs.services.missions import MissionDownload, MissionPeer, MissionUpload
from gcs.services.operation import Done, Operation, OperationResult, Send
from gcs.sim import SimFirmware, SimKind, SimVehicle, VehicleConfig

HOME = (24.0, 121.0, 30.0)
LISTS = (MISSION, FENCE, RALLY)
_VEHICLE = VehicleId(0, 7)
_STEP_S = 0.05


class Pair:
    """Uploads to one vehicle, and downloads from it."""

    def __init__(self, firmware: str, kind: str = "quad") -> None:
        self.firmware = firmware
        lat, lon, alt = HOME
        config = VehicleConfig(
            sysid=7, kind=SimKind(kind), firmware=SimFirmware(firmware), lat_deg=lat, lon_deg=lon, alt_m=alt,
            physics_hz=20.0,
        )  # fmt: skip
        self.vehicle = SimVehicle(config)
        self.clock = ManualClock()
        self.encoder, self.framer = Encoder(255, 190), Framer()
        for _ in range(100):
            self._pass_time()

    def write(self, kind: int, items: tuple[MissionItem, ...]) -> OperationResult:
        """Upload a list and read it back, as the station does."""
        home = self.firmware == "ardupilot" and kind == MISSION
        return self._run(MissionUpload(self._peer(kind), items, first_is_home=home))

    def read(self, kind: int) -> tuple[MissionItem, ...]:
        """Download a list."""
        result = self._run(MissionDownload(self._peer(kind)))
        assert result.outcome is Outcome.SUCCESS, result
        items: tuple[MissionItem, ...] = result.value
        return items

    def _peer(self, kind: int) -> MissionPeer:
        return MissionPeer(
            _VEHICLE, kind, window=5 if self.firmware == "ardupilot" else 1, ignores_repeats=True
        )

    def _run(self, operation: Operation) -> OperationResult:
        self.result: OperationResult | None = None
        self._carry_out(operation.start(self.clock.monotonic()))
        end_s = self.clock.monotonic() + 120.0
        while self.result is None:
            assert self.clock.monotonic() < end_s, "the operation never ends"
            for frame in self._pass_time():
                if frame.name in operation.interests and self.result is None:
                    self._carry_out(operation.on_message(frame, self.clock.monotonic()))
            if self.result is None:
                self._carry_out(operation.on_tick(self.clock.monotonic()))
        return self.result

    def _pass_time(self) -> list:
        self.clock.advance(_STEP_S)
        self.vehicle.step(_STEP_S)
        return self.framer.feed(self.vehicle.take())

    def _carry_out(self, actions: list) -> None:
        for action in actions:
            if isinstance(action, Send):
                self.vehicle.receive(self.encoder.encode(action.name, **action.fields))
            elif isinstance(action, Done):
                self.result = action.result
