"""Which flight modes a vehicle has, as it lists them itself (MAVLink standard modes protocol)."""

from __future__ import annotations

from collections.abc import Mapping

from gcs.mavlink import Frame
from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.model.vehicle import ModeInfo, VehicleState
from gcs.services.operation import (
    Action,
    CommandAnswer,
    CommandExchange,
    Done,
    OperationResult,
    OutstandingCommands,
    Progress,
    request_message,
)

AVAILABLE_MODES = 435
ALL_MODES = 0.0
SILENCE_S = 2.0
"""ArduPilot sends one mode each 0.1 to 0.4 s."""
HOLE_ROUNDS = 3
ADVANCED = 1
NOT_USER_SELECTABLE = 2
NOT_THERE = "(Mode not available)"
"""PX4's name for empty slots of external modes."""

STANDARD_NAMES: Mapping[int, str] = {
    1: "Position",
    2: "Orbit",
    3: "Cruise",
    4: "Altitude",
    5: "Return",
    6: "Mission",
    7: "Land",
    8: "Takeoff",
}
"""MAV_STANDARD_MODE, for modes that leave their name empty."""


class ModesOperation:
    """Fetches the list of modes; the value is a tuple of ModeInfo, None when the vehicle has no list."""

    interests = frozenset({"COMMAND_ACK", "AVAILABLE_MODES"})

    def __init__(
        self,
        vehicle: VehicleId,
        guard: OutstandingCommands,
        component: int = 1,
        known_names: Mapping[int, str] | None = None,
    ) -> None:
        """Prepare; ``known_names`` (custom mode to name) serve modes that are listed without one."""
        self._vehicle = vehicle
        self._guard = guard
        self._component = component
        self._known_names = known_names or {}
        self._exchange: CommandExchange | None = None
        self._modes: dict[int, ModeInfo | None] = {}
        self._total = 0
        self._quiet_since_s = 0.0
        self._rounds = 0
        self._filling = False

    @property
    def vehicle(self) -> VehicleId:
        """Whom it is about."""
        return self._vehicle

    def start(self, now: float) -> list[Action]:
        """Ask for all modes."""
        return self._ask(ALL_MODES, now)

    def on_message(self, frame: Frame, now: float) -> list[Action]:
        """Take a mode or an acknowledgement."""
        if frame.name == "COMMAND_ACK":
            return self._answered(self._exchange.on_ack(frame, now)) if self._exchange is not None else []
        msg = frame.msg
        if frame.compid != self._component or not 1 <= msg.mode_index <= msg.number_modes:
            return []
        self._quiet_since_s = now
        self._total = msg.number_modes
        self._modes[msg.mode_index] = self._mode(
            msg.mode_name, msg.custom_mode, msg.standard_mode, msg.properties
        )
        self._rounds = 0
        if self._holes():
            told: list[Action] = [Progress(len(self._modes), self._total, "flight modes")]
            return told + self._fill(now) if self._filling else told
        return self._end(Outcome.SUCCESS, tuple(self._modes[index] for index in sorted(self._modes)))

    def on_tick(self, now: float) -> list[Action]:
        """Ask again for what is missing after a silence."""
        actions: list[Action] = []
        if self._exchange is not None:
            actions += self._answered(self._exchange.on_tick(now))
        if self._exchange is not None or now - self._quiet_since_s < SILENCE_S:
            return actions
        self._rounds += 1
        if self._rounds > HOLE_ROUNDS:
            return actions + self._end(Outcome.TIMEOUT, None)
        if not self._total:
            return actions + self._ask(ALL_MODES, now)
        self._filling = True
        return actions + self._fill(now)

    def _fill(self, now: float) -> list[Action]:
        """Ask for the first mode that is missing."""
        if self._exchange is not None:
            self._exchange.cancel()
        return self._ask(float(self._holes()[0]), now)

    def on_state(self, state: VehicleState, now: float) -> list[Action]:
        """Nothing to do."""
        return []

    def cancel(self, now: float) -> list[Action]:
        """Stop asking."""
        return self._end(Outcome.CANCELLED, None)

    def _holes(self) -> list[int]:
        return [index for index in range(1, self._total + 1) if index not in self._modes]

    def _ask(self, index: float, now: float) -> list[Action]:
        self._quiet_since_s = now
        request = request_message(self._vehicle, AVAILABLE_MODES, self._component, index)
        self._exchange = CommandExchange(request, self._guard)
        return self._answered(self._exchange.start(now))

    def _answered(self, answer: CommandAnswer) -> list[Action]:
        actions: list[Action] = list(answer.sends)
        if answer.outcome is None:
            return actions
        self._exchange = None
        if answer.outcome in (Outcome.SUCCESS, Outcome.TIMEOUT, Outcome.BUSY):
            return actions
        return actions + self._end(answer.outcome, None)

    def _mode(self, name: str, custom_mode: int, standard: int, properties: int) -> ModeInfo | None:
        if name == NOT_THERE:
            return None
        shown = name or self._known_names.get(custom_mode) or STANDARD_NAMES.get(standard)
        return ModeInfo(
            shown or f"Mode {custom_mode}",
            custom_mode,
            selectable=not properties & NOT_USER_SELECTABLE,
            advanced=bool(properties & ADVANCED),
        )

    def _end(self, outcome: Outcome, modes: tuple[ModeInfo | None, ...] | None) -> list[Action]:
        if self._exchange is not None:
            self._exchange.cancel()
            self._exchange = None
        value = None if modes is None else tuple(mode for mode in modes if mode is not None)
        return [Done(OperationResult(outcome, value=value))]
