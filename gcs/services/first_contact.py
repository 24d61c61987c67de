"""What is asked of a vehicle that has just appeared: who are you, and where is your home.

Everything is asked at once and nothing waits for it: a vehicle that does not answer can still be flown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gcs.mavlink import Frame
from gcs.mavlink.constants import MavCmd
from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleState
from gcs.services.operation import (
    Action,
    CommandAnswer,
    CommandExchange,
    CommandRequest,
    Done,
    OperationResult,
    OutstandingCommands,
    Send,
    request_message,
)

ANSWER_S = 5.0
TRIES = 2
PARAMETER_S = 1.0
PARAMETER_TRIES = 8
"""Over a link that loses a third each way, three tries would leave one quadplane in seven taken for a plane.
A parameter that the firmware does not have is mostly met by silence."""
WANTED = {"AUTOPILOT_VERSION": 148, "HOME_POSITION": 242}


@dataclass(slots=True)
class _Wish:
    name: str
    exchange: CommandExchange
    deadline_s: float
    tries: int = 1
    asking: bool = True


class FirstContact:
    """Asks for AUTOPILOT_VERSION and HOME_POSITION; the value is the set of names that came.

    ``parameters`` are read too: those that tell what kind of vehicle it is (``Adapter``).
    """

    def __init__(
        self,
        vehicle: VehicleId,
        guard: OutstandingCommands,
        component: int = 1,
        parameters: Sequence[str] = (),
    ) -> None:
        self._vehicle = vehicle
        self._guard = guard
        self._component = component
        self._wishes: dict[str, _Wish] = {}
        self._came: set[str] = set()
        self._parameters = dict.fromkeys(parameters, PARAMETER_TRIES)
        """Names that are still to come, and how often they may yet be asked for."""
        self._parameters_due_s = 0.0

    @property
    def vehicle(self) -> VehicleId:
        """Whom it is about."""
        return self._vehicle

    @property
    def interests(self) -> frozenset[str]:
        """The answers, and the acknowledgements."""
        return frozenset({"COMMAND_ACK", "PARAM_VALUE", *WANTED})

    def start(self, now: float) -> list[Action]:
        """Ask for everything."""
        actions: list[Action] = []
        for name in WANTED:
            actions += self._ask(name, 1, now)
        return actions + self._ask_parameters(now)

    def on_message(self, frame: Frame, now: float) -> list[Action]:
        """Take an answer or an acknowledgement."""
        if frame.name == "PARAM_VALUE":
            if frame.compid != self._component or frame.msg.param_id not in self._parameters:
                return []
            del self._parameters[frame.msg.param_id]
            return self._done_if_all()
        if frame.name in WANTED:
            wish = self._wishes.pop(frame.name, None)
            if wish is not None:
                self._came.add(frame.name)
                wish.exchange.cancel()
            return self._done_if_all()
        actions: list[Action] = []
        for wish in list(self._wishes.values()):
            if wish.asking:
                actions += self._answered(wish, wish.exchange.on_ack(frame, now), now)
        return actions + self._done_if_all()

    def on_tick(self, now: float) -> list[Action]:
        """Ask again once, then go without."""
        actions: list[Action] = []
        for wish in list(self._wishes.values()):
            if wish.asking:
                actions += self._answered(wish, wish.exchange.on_tick(now), now)
        for wish in list(self._wishes.values()):
            if not wish.asking and now >= wish.deadline_s:
                del self._wishes[wish.name]
                if wish.tries < TRIES:
                    actions += self._ask(wish.name, wish.tries + 1, now)
        if self._parameters and now >= self._parameters_due_s:
            actions += self._ask_parameters(now)
        return actions + self._done_if_all()

    def on_state(self, state: VehicleState, now: float) -> list[Action]:
        """Nothing to do."""
        return []

    def cancel(self, now: float) -> list[Action]:
        """Stop asking."""
        for wish in self._wishes.values():
            wish.exchange.cancel()
        return [Done(OperationResult(Outcome.CANCELLED, value=frozenset(self._came)))]

    def _ask(self, name: str, tries: int, now: float) -> list[Action]:
        request = request_message(self._vehicle, WANTED[name], self._component)
        wish = _Wish(name, CommandExchange(request, self._guard), now + ANSWER_S, tries)
        self._wishes[name] = wish
        return self._answered(wish, wish.exchange.start(now), now)

    def _ask_parameters(self, now: float) -> list[Action]:
        self._parameters_due_s = now + PARAMETER_S
        self._parameters = {name: left - 1 for name, left in self._parameters.items() if left > 0}
        to = {"target_system": self._vehicle.sysid, "target_component": self._component, "param_index": -1}
        return [
            Send("PARAM_REQUEST_READ", {**to, "param_id": name}, self._vehicle) for name in self._parameters
        ]

    def _answered(self, wish: _Wish, answer: CommandAnswer, now: float) -> list[Action]:
        actions: list[Action] = list(answer.sends)
        if answer.outcome is None:
            return actions
        wish.asking = False
        if answer.outcome is Outcome.UNSUPPORTED and wish.name == "AUTOPILOT_VERSION" and wish.tries == 1:
            # Before REQUEST_MESSAGE there was a command for this alone.
            wish.tries = TRIES
            wish.exchange = CommandExchange(self._old_request(), self._guard)
            wish.asking = True
            wish.deadline_s = now + ANSWER_S
            return actions + self._answered(wish, wish.exchange.start(now), now)
        if answer.outcome not in (Outcome.SUCCESS, Outcome.TIMEOUT):
            del self._wishes[wish.name]
        return actions

    def _old_request(self) -> CommandRequest:
        params = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        command = MavCmd.REQUEST_AUTOPILOT_CAPABILITIES
        return CommandRequest(self._vehicle, command, params, component=self._component)

    def _done_if_all(self) -> list[Action]:
        if self._wishes or self._parameters:
            return []
        outcome = Outcome.SUCCESS if "AUTOPILOT_VERSION" in self._came else Outcome.TIMEOUT
        return [Done(OperationResult(outcome, value=frozenset(self._came)))]
