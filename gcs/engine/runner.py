"""Runs protocol operations: gives them messages, ticks and state, and carries out what they ask.

Operations are sans-IO; this is where their actions meet the link manager. Waiters are found by
(vehicle, message id), never by scanning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from gcs.mavlink import DialectTable, Frame, default_table
from gcs.model.clock import Clock
from gcs.model.command import Outcome
from gcs.model.errors import CodecError, LinkError
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleState
from gcs.services.operation import Action, Done, Life, Operation, OperationResult, Progress, Send

Sender = Callable[[Send], None]
Purpose = str | Callable[[], str]
Supervise = Callable[[Purpose, Callable[[], object]], bool]
"""Calls something for a purpose; False when an unforeseen error ended it."""


def _unsupervised(what: Purpose, callback: Callable[[], object]) -> bool:
    callback()
    return True


@dataclass(slots=True, eq=False)
class Running:
    """One operation under way, and who wants to hear of it."""

    operation: Operation
    on_done: Callable[[OperationResult], None]
    on_life: Callable[[Life], None] | None = None
    on_progress: Callable[[Progress], None] | None = None
    keys: list[tuple[VehicleId, int]] = field(default_factory=list)
    finished: bool = False


class OperationRunner:
    """All operations under way."""

    def __init__(
        self,
        clock: Clock,
        send: Sender,
        table: DialectTable | None = None,
        supervise: Supervise = _unsupervised,
    ) -> None:
        self._clock = clock
        self._send = send
        self._supervise = supervise
        self._table = table or default_table()
        self._waiters: dict[tuple[VehicleId, int], list[Running]] = defaultdict(list)
        self._by_vehicle: dict[VehicleId, list[Running]] = defaultdict(list)
        self._running: list[Running] = []

    @property
    def busy(self) -> bool:
        """True while at least one operation is under way."""
        return bool(self._running)

    def waits_for(self, vehicle: VehicleId, msgid: int) -> bool:
        """True when an operation wants this message of this vehicle."""
        return (vehicle, msgid) in self._waiters

    def start(
        self,
        operation: Operation,
        on_done: Callable[[OperationResult], None],
        on_life: Callable[[Life], None] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Running:
        """Start an operation; ``on_done`` is called exactly once, perhaps before this returns."""
        running = Running(operation, on_done, on_life, on_progress)
        for name in operation.interests:
            key = (operation.vehicle, self._table.by_name[name].id)
            running.keys.append(key)
            self._waiters[key].append(running)
        self._running.append(running)
        self._by_vehicle[operation.vehicle].append(running)
        self._step(running, lambda: operation.start(self._clock.monotonic()))
        return running

    def cancel(self, running: Running) -> None:
        """Ask an operation to end; it may still send what leaves the vehicle in a clean state."""
        if not running.finished:
            self._step(running, lambda: running.operation.cancel(self._clock.monotonic()))

    def ask(self, running: Running, what: Callable[[float], Iterable[Action]]) -> None:
        """Carry out what an operation wants by a call of its own, which is given the time."""
        if not running.finished:
            self._step(running, lambda: what(self._clock.monotonic()))

    def cancel_all(self) -> None:
        """Cancel everything, as at the end of the program."""
        for running in list(self._running):
            self.cancel(running)

    def dispatch(self, vehicle: VehicleId, frame: Frame) -> None:
        """Hand one frame to the operations that wait for it."""
        waiting = self._waiters.get((vehicle, frame.msgid))
        if not waiting:
            return
        now = self._clock.monotonic()
        self._step_each(list(waiting), lambda operation: operation.on_message(frame, now))

    def on_state(self, state: VehicleState) -> None:
        """Tell the operations of a vehicle that its state changed."""
        mine = self._by_vehicle.get(state.vehicle)
        if mine:
            now = self._clock.monotonic()
            self._step_each(list(mine), lambda operation: operation.on_state(state, now))

    def tick(self) -> None:
        """Let time pass for all operations."""
        now = self._clock.monotonic()
        self._step_each(list(self._running), lambda operation: operation.on_tick(now))

    def _step(self, running: Running, ask: Callable[[], Iterable[Action]]) -> None:
        self._step_each([running], lambda operation: ask())

    def _step_each(self, those: list[Running], ask: Callable[[Operation], Iterable[Action]]) -> None:
        """Carry out what operations ask; one that fails by a fault of ours ends, the others go on.

        All under one watch: with 250 vehicles there are 5,000 steps a second, most of which ask nothing.
        """
        rest = iter(those)
        now_at: list[Running] = []

        def go_on() -> None:
            for running in rest:
                if not running.finished:
                    now_at[:] = (running,)
                    actions = ask(running.operation)
                    if actions:
                        self._carry_out(running, actions)

        def what() -> str:
            return f"running {type(now_at[0].operation).__name__}"

        while not self._supervise(what, go_on):
            running = now_at[0]
            if not running.finished:
                fault = OperationResult(Outcome.FAILED, "a fault in this program")
                self._supervise(what, partial(self._abandon, running, fault))

    def _carry_out(self, running: Running, actions: Iterable[Action]) -> None:
        for action in actions:
            if running.finished:
                return
            match action:
                case Send():
                    try:
                        self._send(action)
                    except LinkError as error:
                        self._abandon(running, OperationResult(Outcome.NO_ROUTE, str(error)))
                    except CodecError as error:
                        self._abandon(running, OperationResult(Outcome.IMPOSSIBLE, str(error)))
                case Progress():
                    if running.on_progress is not None:
                        running.on_progress(action)
                case Life():
                    if running.on_life is not None:
                        running.on_life(action)
                case Done():
                    self._finish(running, action.result)

    def _abandon(self, running: Running, result: OperationResult) -> None:
        """End an operation from outside; it gives back what it holds, and sends nothing more."""
        try:
            running.operation.cancel(self._clock.monotonic())
        finally:
            self._finish(running, result)

    def _finish(self, running: Running, result: OperationResult) -> None:
        running.finished = True
        self._running.remove(running)
        mine = self._by_vehicle[running.operation.vehicle]
        mine.remove(running)
        if not mine:
            del self._by_vehicle[running.operation.vehicle]
        for key in running.keys:
            self._waiters[key].remove(running)
            if not self._waiters[key]:
                del self._waiters[key]
        running.on_done(result)
