"""Operations meet messages, time and the link manager here; each ends once, whatever happens."""

from __future__ import annotations

import pytest
from engine_bench import V1, V2, ack, frame, heartbeat, state_of

from gcs.engine.runner import OperationRunner
from gcs.engine.supervisor import Supervisor
from gcs.mavlink import EncodeError
from gcs.model.clock import ManualClock
from gcs.model.command import CommandLife, Outcome
from gcs.model.errors import NoRouteError
from gcs.services.operation import (
    CommandExchange,
    CommandRequest,
    Done,
    Life,
    OperationResult,
    OutstandingCommands,
    Progress,
    Send,
)

SUCCESS = Done(OperationResult(Outcome.SUCCESS))
HELLO = Send("HEARTBEAT", {})


class Scripted:
    """An operation that answers from a script and notes what it was told."""

    def __init__(self, vehicle=V1, interests=("COMMAND_ACK",), **script):
        self.vehicle, self.interests = vehicle, frozenset(interests)
        self.script = {"cancel": [Done(OperationResult(Outcome.CANCELLED))]} | script
        self.heard, self.states, self.ticks, self.cancels = [], [], [], 0

    def _say(self, what):
        answer = self.script.get(what, [])
        if isinstance(answer, Exception):
            raise answer
        return answer

    def start(self, now):
        return self._say("start")

    def on_message(self, frame, now):
        self.heard.append(frame.name)
        return self._say("message")

    def on_tick(self, now):
        self.ticks.append(now)
        return self._say("tick")

    def on_state(self, state, now):
        self.states.append(state)
        return self._say("state")

    def cancel(self, now):
        self.cancels += 1
        return self._say("cancel")


class World:
    def __init__(self, supervised=False):
        self.clock = ManualClock()
        self.sent, self.results, self.told = [], [], []
        self.refusal = None
        self.supervisor = Supervisor(self.told.append)
        more = {"supervise": self.supervisor.run} if supervised else {}
        self.runner = OperationRunner(self.clock, self._send, **more)

    def _send(self, send):
        if self.refusal is not None:
            raise self.refusal
        self.sent.append(send)

    def start(self, operation, **callbacks):
        return self.runner.start(operation, self.results.append, **callbacks)

    def outcomes(self):
        return [result.outcome for result in self.results]

    def is_clean(self):
        empty = not self.runner._waiters and not self.runner._by_vehicle
        return empty and not self.runner.busy


@pytest.fixture
def world():
    return World()


@pytest.fixture
def supervised():
    return World(supervised=True)


def test_a_message_reaches_only_those_who_wait_for_it(world):
    waiting = Scripted(V1)
    of_another_kind = Scripted(V1, ("PARAM_VALUE",))
    of_another_vehicle = Scripted(V2)
    for operation in (waiting, of_another_kind, of_another_vehicle):
        world.start(operation)
    world.runner.dispatch(V1, ack(400))
    assert waiting.heard == ["COMMAND_ACK"]
    assert of_another_kind.heard == of_another_vehicle.heard == []
    world.runner.dispatch(V1, heartbeat())
    assert waiting.heard == ["COMMAND_ACK"]


def test_all_who_wait_for_a_message_get_it(world):
    both = [Scripted(V1), Scripted(V1, ("COMMAND_ACK", "STATUSTEXT"))]
    for operation in both:
        world.start(operation)
    world.runner.dispatch(V1, ack(400))
    assert [operation.heard for operation in both] == [["COMMAND_ACK"], ["COMMAND_ACK"]]


def test_waiting_is_known_by_vehicle_and_message(world):
    world.start(Scripted(V1))
    acknowledgement = ack(400).msgid
    assert world.runner.waits_for(V1, acknowledgement)
    assert not world.runner.waits_for(V2, acknowledgement)
    assert not world.runner.waits_for(V1, heartbeat().msgid)


def test_an_operation_over_at_its_start_is_told_before_start_returns(world):
    running = world.start(Scripted(start=[SUCCESS]))
    assert running.finished
    assert world.outcomes() == [Outcome.SUCCESS]
    assert world.is_clean()


def test_each_action_goes_where_it_belongs(world):
    lives, steps = [], []
    script = [HELLO, Life(CommandLife.SENT), Progress(1, 4, "items"), SUCCESS]
    world.start(Scripted(start=script), on_life=lives.append, on_progress=steps.append)
    assert world.sent == [HELLO]
    assert [life.life for life in lives] == [CommandLife.SENT]
    assert [(step.done, step.total) for step in steps] == [(1, 4)]


def test_life_and_progress_nobody_asked_for_are_passed_over(world):
    world.start(Scripted(start=[Life(CommandLife.SENT), Progress(1, 4, "items")]))
    assert world.runner.busy


def test_nothing_after_the_end_is_carried_out(world):
    world.start(Scripted(start=[SUCCESS, HELLO, Done(OperationResult(Outcome.FAILED))]))
    assert world.sent == []
    assert world.outcomes() == [Outcome.SUCCESS]


def test_an_operation_that_is_over_is_told_nothing_more(world):
    operation = Scripted(message=[SUCCESS])
    world.start(operation)
    world.runner.dispatch(V1, ack(400))
    for _ in range(3):
        world.runner.dispatch(V1, ack(400))
        world.runner.tick()
        world.runner.on_state(state_of())
    assert operation.heard == ["COMMAND_ACK"]
    assert operation.ticks == operation.states == []
    assert world.outcomes() == [Outcome.SUCCESS]
    assert world.is_clean()


def test_an_operation_ended_by_another_in_the_same_message_hears_it_no_more(world):
    second = Scripted()
    running = []
    first = Scripted(message=[SUCCESS])
    world.runner.start(first, lambda result: world.runner.cancel(running[0]))
    running.append(world.start(second))
    world.runner.dispatch(V1, ack(400))
    assert second.heard == []
    assert world.outcomes() == [Outcome.CANCELLED]


def test_time_passes_for_all(world):
    several = [Scripted(V1), Scripted(V2)]
    for operation in several:
        world.start(operation)
    world.clock.advance(0.5)
    world.runner.tick()
    assert [operation.ticks for operation in several] == [[1000.5], [1000.5]]


def test_a_state_reaches_the_operations_of_its_vehicle(world):
    mine, others = Scripted(V1), Scripted(V2)
    world.start(mine)
    world.start(others)
    state = state_of(V1)
    world.runner.on_state(state)
    assert mine.states == [state]
    assert others.states == []


def test_cancelling_lets_an_operation_take_its_leave(world):
    running = world.start(Scripted(cancel=[HELLO, Done(OperationResult(Outcome.CANCELLED))]))
    world.runner.cancel(running)
    world.runner.cancel(running)
    assert world.sent == [HELLO]
    assert world.outcomes() == [Outcome.CANCELLED]
    assert world.is_clean()


def test_everything_can_be_cancelled_at_once(world):
    for vehicle in (V1, V1, V2):
        world.start(Scripted(vehicle))
    world.runner.cancel_all()
    assert world.outcomes() == [Outcome.CANCELLED] * 3
    assert world.is_clean()


def test_an_operation_may_be_asked_for_something_of_its_own(world):
    running = world.start(Scripted())
    world.runner.ask(running, lambda now: [HELLO] if now == world.clock.monotonic() else [])
    assert world.sent == [HELLO]
    world.runner.cancel(running)
    world.runner.ask(running, lambda now: [HELLO])
    assert world.sent == [HELLO]


def test_an_operation_started_at_the_end_of_another_runs(world):
    follower = Scripted(V1)
    world.runner.start(Scripted(start=[SUCCESS]), lambda result: world.start(follower))
    world.runner.dispatch(V1, ack(400))
    assert follower.heard == ["COMMAND_ACK"]


def test_without_a_route_the_operation_ends_with_the_reason(world):
    world.refusal = NoRouteError("Vehicle 1 is not heard on any open link", "Check the links")
    operation = Scripted(start=[HELLO, HELLO, SUCCESS])
    world.start(operation)
    (result,) = world.results
    assert result.outcome is Outcome.NO_ROUTE
    assert "not heard on any open link. Check the links" in result.reason
    assert world.is_clean()


def test_what_cannot_be_encoded_ends_the_operation_with_the_reason(world):
    world.refusal = EncodeError("seq is 70000", "Give 0 to 65535")
    world.start(Scripted(start=[HELLO]))
    (result,) = world.results
    assert result.outcome is Outcome.IMPOSSIBLE
    assert "seq is 70000" in result.reason


class Exchange(Scripted):
    """Sends a real command, and so holds its slot."""

    def __init__(self, guard):
        super().__init__(V1)
        self.exchange = CommandExchange(CommandRequest(V1, 400), guard)

    def start(self, now):
        answer = self.exchange.start(now)
        return [*answer.sends, *([Done(OperationResult(answer.outcome))] if answer.outcome else [])]

    def cancel(self, now):
        self.exchange.cancel()
        return super().cancel(now)


def test_a_command_that_found_no_route_does_not_block_the_next(world):
    guard = OutstandingCommands()
    world.refusal = NoRouteError("No link")
    world.start(Exchange(guard))
    world.refusal = None
    world.start(Exchange(guard))
    assert world.outcomes() == [Outcome.NO_ROUTE]
    assert [send.name for send in world.sent] == ["COMMAND_LONG"]


@pytest.mark.parametrize("where", ["start", "message", "tick", "state"])
def test_a_fault_in_one_operation_ends_it_and_no_other(supervised, where):
    world = supervised
    faulty, healthy = Scripted(V1, **{where: ZeroDivisionError("a bug")}), Scripted(V1)
    world.start(faulty)
    world.start(healthy)
    world.runner.dispatch(V1, ack(400))
    world.runner.tick()
    world.runner.on_state(state_of(V1))
    assert world.outcomes() == [Outcome.FAILED]
    assert faulty.cancels == 1
    assert (len(healthy.heard), len(healthy.ticks), len(healthy.states)) == (1, 1, 1)
    assert len(world.told) == 1
    assert "Scripted" in world.told[0]


def test_an_operation_that_cannot_even_be_cancelled_still_ends_once(supervised):
    running = supervised.start(Scripted(cancel=KeyError("a bug")))
    supervised.runner.cancel(running)
    supervised.runner.cancel(running)
    assert supervised.outcomes() == [Outcome.FAILED]
    assert supervised.is_clean()


def test_a_fault_in_whoever_takes_the_result_ends_the_operation_all_the_same(supervised):
    def take(result):
        raise RuntimeError("a bug")

    running = supervised.runner.start(Scripted(start=[SUCCESS]), take)
    assert running.finished
    assert supervised.is_clean()
    assert supervised.supervisor.faults == 1


def test_without_a_supervisor_a_fault_is_not_hidden(world):
    with pytest.raises(ZeroDivisionError):
        world.start(Scripted(start=ZeroDivisionError()))


def test_a_frame_that_nobody_waits_for_costs_nothing(world):
    world.runner.dispatch(V1, frame("ATTITUDE"))
    world.runner.tick()
    assert not world.runner.busy
