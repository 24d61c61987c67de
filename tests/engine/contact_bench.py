"""Contacts without links: a host that notes what is sent, and a vehicle that answers by hand."""

from __future__ import annotations

from typing import Any

from engine_bench import QUIET, V1, frame, heartbeat

from gcs.engine.contacts import Contacts
from gcs.engine.runner import OperationRunner
from gcs.mavlink import Frame
from gcs.model.clock import ManualClock
from gcs.model.errors import NoRouteError
from gcs.model.ids import VehicleId
from gcs.model.settings import Settings
from gcs.model.vehicle import VehicleState
from gcs.services.operation import OutstandingCommands, Send
from gcs.vehicles.registry import Registry

REQUEST_MESSAGE, SET_INTERVAL = 512, 511
AUTOPILOT_VERSION, AVAILABLE_MODES, HOME = 148, 435, 242


class ContactBench:
    """The host of ``Contacts``, and time."""

    def __init__(self, settings: Settings = QUIET) -> None:
        self.clock = ManualClock()
        self.sent: list[Send] = []
        self.no_route = False
        self.share: float | None = None
        self.replays: set[VehicleId] = set()
        self.runner = OperationRunner(self.clock, self._send)
        self.registry = Registry(self.clock)
        self.contacts = Contacts(settings, self.clock, self, OutstandingCommands())
        self._known: set[VehicleId] = set()

    # -- the host ------------------------------------------------------------------------------

    def _send(self, send: Send) -> None:
        if self.no_route:
            raise NoRouteError("No open link leads to the vehicle")
        self.sent.append(send)

    def send_quietly(self, send: Send) -> None:
        if not self.no_route:
            self.sent.append(send)

    def share_bps(self, vehicle: VehicleId) -> float | None:
        return self.share

    def is_replay(self, vehicle: VehicleId) -> bool:
        return vehicle in self.replays

    # -- the vehicle ---------------------------------------------------------------------------

    def hear(self, *frames: Frame) -> None:
        """Frames come in, as the engine takes them."""
        models = self.registry.route(list(frames), {0: 0})
        for one in frames:
            vehicle = VehicleId(0, one.sysid)
            if vehicle in self._known:
                self.contacts.take(vehicle, one)
                self.runner.dispatch(vehicle, one)
        for model in models:
            now = self.clock.monotonic()
            model.reduce(now)
            state = model.snapshot(now)
            if model.vehicle not in self._known:
                self._known.add(model.vehicle)
                self.contacts.first_heard(state)
            self.runner.on_state(state)

    def say(self, name: str, /, **fields: Any) -> None:
        self.hear(frame(name, **fields))

    def beat(self, **changes: Any) -> None:
        self.hear(heartbeat(**changes))

    def run(self, seconds: float, beating: bool = True, **changes: Any) -> None:
        """Let time pass in tenths; the vehicle beats each second, the slow round comes twice a second."""
        for step in range(round(seconds * 10)):
            self.clock.advance(0.1)
            if beating and step % 10 == 0:
                self.beat(**changes)
            self.runner.tick()
            if step % 5 == 4:
                self.slow_round()

    def slow_round(self) -> None:
        for model in list(self.registry):
            model.reduce(self.clock.monotonic())
            self.contacts.look_after(model)

    def state(self, vehicle: VehicleId = V1) -> VehicleState:
        model = self.registry.get(vehicle)
        assert model is not None
        model.reduce(self.clock.monotonic())
        return model.snapshot(self.clock.monotonic())

    # -- what was sent -------------------------------------------------------------------------

    def named(self, name: str) -> list[dict[str, Any]]:
        return [send.fields for send in self.sent if send.name == name]

    def requests(self, msgid: int) -> int:
        """How often a message was asked for."""
        asked = [f for f in self.named("COMMAND_LONG") if f["command"] == REQUEST_MESSAGE]
        return sum(fields["param1"] == msgid for fields in asked)

    def rates(self) -> dict[int, float]:
        """Message ids to the rate asked for last, in Hz."""
        asked = [f for f in self.named("COMMAND_LONG") if f["command"] == SET_INTERVAL]
        return {int(fields["param1"]): 1e6 / fields["param2"] for fields in asked}
