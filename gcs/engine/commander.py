"""Carries the pilot's commands out, for one vehicle or for many at once, and tells of each stage."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gcs.engine.runner import OperationRunner, Running
from gcs.model.alarm import Level
from gcs.model.clock import Clock
from gcs.model.command import CommandLife, CommandReport, Outcome, VehicleCommand
from gcs.model.event import CommandEvent, Event, NoticeEvent
from gcs.model.ids import VehicleId
from gcs.services.flight import FlightOperation
from gcs.services.group import GroupCommand
from gcs.services.operation import Life, OperationResult, OutstandingCommands
from gcs.vehicles.autopilots import adapter_of
from gcs.vehicles.registry import Registry

_LAST_LIFE = {
    Outcome.SUCCESS: CommandLife.DONE,
    Outcome.TIMEOUT: CommandLife.NO_ANSWER,
    Outcome.NO_ROUTE: CommandLife.NO_ANSWER,
    Outcome.CANCELLED: CommandLife.CANCELLED,
}


@dataclass(slots=True, eq=False)
class _Order:
    """One command to one vehicle."""

    command_id: int
    group_id: int
    vehicle: VehicleId
    command: VehicleCommand
    running: Running | None = None
    life: CommandLife | None = None


@dataclass(slots=True)
class _Group:
    command: VehicleCommand
    book: GroupCommand
    orders: list[_Order] = field(default_factory=list)


class Commander:
    """All commands under way. Lives in the engine's thread."""

    def __init__(
        self,
        clock: Clock,
        runner: OperationRunner,
        registry: Registry,
        guard: OutstandingCommands,
        post: Callable[[Event], None],
    ) -> None:
        self._clock = clock
        self._runner = runner
        self._registry = registry
        self._guard = guard
        self._post = post
        self._ids = itertools.count(1)
        self._groups: dict[int, _Group] = {}

    def command(self, group_id: int, vehicles: Sequence[VehicleId], command: VehicleCommand) -> None:
        """Send a command to each vehicle; every one gets its own reports under ``group_id``."""
        targets = tuple(dict.fromkeys(vehicles))
        if not targets:
            return
        group = _Group(command, GroupCommand(group_id, targets))
        self._groups[group_id] = group
        for vehicle in targets:
            group.orders.append(_Order(next(self._ids), group_id, vehicle, command))
        for order in list(group.orders):
            self._begin(order)

    def cancel(self, group_id: int) -> None:
        """Stop waiting for a group's answers."""
        group = self._groups.get(group_id)
        for order in list(group.orders) if group is not None else ():
            if order.running is not None:
                self._runner.cancel(order.running)

    def _begin(self, order: _Order) -> None:
        model = self._registry.get(order.vehicle)
        if model is None:
            self._finish(order, OperationResult(Outcome.NO_ROUTE, "this vehicle was never heard"))
            return
        state = model.snapshot(self._clock.monotonic())
        plan = adapter_of(state).steps(order.command, state)
        operation = FlightOperation(plan, state, self._guard, order.command)
        order.running = self._runner.start(
            operation,
            on_done=lambda result: self._finish(order, result),
            on_life=lambda life: self._tell(order, life),
        )

    def _tell(self, order: _Order, life: Life) -> None:
        # The last stage comes with the result, which carries the outcome too.
        if life.life.final:
            return
        order.life = life.life
        group = self._groups.get(order.group_id)
        if group is not None:
            group.book.on_life(order.vehicle, life.life, life.reason)
        self._report(order, life.life, None, life.reason)

    def _finish(self, order: _Order, result: OperationResult) -> None:
        life = _LAST_LIFE.get(result.outcome, CommandLife.REFUSED)
        self._report(order, life, result.outcome, result.reason)
        group = self._groups.get(order.group_id)
        if group is None:
            return
        group.book.on_done(order.vehicle, result.outcome, result.reason)
        if group.book.finished:
            del self._groups[order.group_id]
            self._tell_group(group)

    def _tell_group(self, group: _Group) -> None:
        total = len(group.orders)
        if total < 2:
            return
        done = len(group.book.succeeded)
        level = Level.OK if done == total else Level.CAUTION
        text = f"{_in_words(group.command)}: {done} of {total} vehicles did it"
        self._post(NoticeEvent(self._clock.time_us(), level, "GCS", text))

    def _report(self, order: _Order, life: CommandLife, outcome: Outcome | None, reason: str) -> None:
        now_us = self._clock.time_us()
        report = CommandReport(
            order.command_id, order.vehicle, order.command, life, now_us, outcome, reason, order.group_id
        )
        self._post(CommandEvent(now_us, report))


def _in_words(command: VehicleCommand) -> str:
    """Return a command's name as a person writes it: ``Go to``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(command).__name__).capitalize()
