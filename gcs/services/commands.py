"""One MAV_CMD as an operation of its own, with the life that a person watches."""

from __future__ import annotations

from gcs.mavlink import Frame
from gcs.model.command import CommandLife, Outcome
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleState
from gcs.services.operation import (
    Action,
    CommandAnswer,
    CommandExchange,
    CommandRequest,
    Done,
    Life,
    OperationResult,
    OutstandingCommands,
    Progress,
)

_LIVES = {
    Outcome.SUCCESS: CommandLife.DONE,
    Outcome.TIMEOUT: CommandLife.NO_ANSWER,
    Outcome.CANCELLED: CommandLife.CANCELLED,
}


class CommandOperation:
    """Sends one command and reports its acknowledgement."""

    interests = frozenset({"COMMAND_ACK"})

    def __init__(self, request: CommandRequest, guard: OutstandingCommands) -> None:
        self._request = request
        self._exchange = CommandExchange(request, guard)
        self._sent = False

    @property
    def vehicle(self) -> VehicleId:
        """Whom it is about."""
        return self._request.vehicle

    def start(self, now: float) -> list[Action]:
        """Send the command."""
        return self._act(self._exchange.start(now))

    def on_message(self, frame: Frame, now: float) -> list[Action]:
        """Take a COMMAND_ACK."""
        return self._act(self._exchange.on_ack(frame, now))

    def on_tick(self, now: float) -> list[Action]:
        """Repeat or give up when the time has come."""
        return self._act(self._exchange.on_tick(now))

    def on_state(self, state: VehicleState, now: float) -> list[Action]:
        """Nothing to do: the acknowledgement decides."""
        return []

    def cancel(self, now: float) -> list[Action]:
        """Stop waiting; what was sent can't be taken back."""
        self._exchange.cancel()
        return self._act(CommandAnswer(outcome=Outcome.CANCELLED))

    def _act(self, answer: CommandAnswer) -> list[Action]:
        actions: list[Action] = list(answer.sends)
        if answer.sends and not self._sent:
            self._sent = True
            actions.append(Life(CommandLife.SENT))
        if answer.in_progress:
            actions.append(Life(CommandLife.IN_PROGRESS))
        if answer.progress_pct is not None:
            actions.append(Progress(answer.progress_pct, 100, "in progress"))
        if answer.outcome is None:
            return actions
        if answer.outcome is Outcome.SUCCESS:
            actions.append(Life(CommandLife.ACCEPTED))
        reason = "" if answer.outcome is Outcome.SUCCESS else answer.outcome.value
        actions.append(Life(_LIVES.get(answer.outcome, CommandLife.REFUSED), reason))
        actions.append(Done(OperationResult(answer.outcome, reason, answer.result_param2)))
        return actions
