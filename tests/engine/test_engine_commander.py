"""The pilot's commands: one report for each stage, one result for each vehicle, and no more."""

from __future__ import annotations

import pytest
from engine_bench import V1, V2, V3, ack, frame, heartbeat

from gcs.engine.commander import Commander
from gcs.engine.runner import OperationRunner
from gcs.model.alarm import Level
from gcs.model.clock import ManualClock
from gcs.model.command import Arm, CommandLife, Disarm, GoTo, Outcome, SetMode
from gcs.model.errors import NoRouteError
from gcs.model.event import CommandEvent, NoticeEvent
from gcs.services.operation import OutstandingCommands
from gcs.vehicles.registry import Registry

ARM = 400
DENIED = 2
ARMED = 81 | 128


class World:
    """Vehicles without links: what is sent is noted, what they say is fed by hand."""

    def __init__(self, *sysids):
        self.clock = ManualClock()
        self.sent, self.events = [], []
        self.refusal = None
        self.runner = OperationRunner(self.clock, self._send)
        self.registry = Registry(self.clock)
        guard = OutstandingCommands()
        self.commander = Commander(self.clock, self.runner, self.registry, guard, self.events.append)
        for sysid in sysids:
            self.hear(heartbeat(sysid))

    def _send(self, send):
        if self.refusal is not None:
            raise self.refusal
        self.sent.append(send)

    def hear(self, *frames):
        for model in self.registry.route(list(frames), {0: 0}):
            now = self.clock.monotonic()
            model.reduce(now)
            for one in frames:
                self.runner.dispatch(model.vehicle, one)
            self.runner.on_state(model.snapshot(now))

    def wait(self, seconds):
        for _ in range(round(seconds * 10)):
            self.clock.advance(0.1)
            self.runner.tick()

    def obey(self, sysid=1):
        """Acknowledge arming and be armed."""
        self.hear(ack(ARM, sysid=sysid))
        self.hear(heartbeat(sysid, base_mode=ARMED))

    def reports(self, vehicle=None):
        found = [event.report for event in self.events if isinstance(event, CommandEvent)]
        return [report for report in found if vehicle in (None, report.vehicle)]

    def lives(self, vehicle=None):
        return [report.life for report in self.reports(vehicle)]

    def notices(self):
        return [event for event in self.events if isinstance(event, NoticeEvent)]


def test_a_command_passes_its_stages_and_ends_once():
    world = World(1)
    world.commander.command(7, [V1], Arm())
    assert world.lives() == [CommandLife.SENT]
    world.obey()
    stages = [CommandLife.SENT, CommandLife.ACCEPTED, CommandLife.IN_PROGRESS, CommandLife.DONE]
    assert world.lives() == stages
    last = world.reports()[-1]
    assert (last.outcome, last.group_id, last.vehicle) == (Outcome.SUCCESS, 7, V1)
    world.obey()
    world.wait(5)
    assert world.lives().count(CommandLife.DONE) == 1


def test_stages_of_one_command_carry_one_id_and_others_another():
    world = World(1, 2)
    world.commander.command(1, [V1, V2], Arm())
    world.commander.command(2, [V1], Disarm())
    ids = [{report.command_id for report in world.reports() if report.group_id == group} for group in (1, 2)]
    assert len(ids[0]) == 2
    assert not ids[0] & ids[1]


def test_a_refusal_is_told_in_the_vehicles_own_words():
    world = World(1)
    world.commander.command(1, [V1], Arm())
    world.hear(frame("STATUSTEXT", severity=2, text="Arm: Need Position Estimate"))
    world.hear(ack(ARM, DENIED))
    world.wait(1)
    last = world.reports()[-1]
    assert (last.life, last.outcome) == (CommandLife.REFUSED, Outcome.DENIED)
    assert "Need Position Estimate" in last.reason


def test_a_vehicle_that_says_nothing_is_told_as_no_answer():
    world = World(1)
    world.commander.command(1, [V1], Arm())
    world.wait(60)
    last = world.reports()[-1]
    assert (last.life, last.outcome) == (CommandLife.NO_ANSWER, Outcome.TIMEOUT)


def test_a_vehicle_that_was_never_heard_gets_nothing_and_is_told():
    world = World()
    world.commander.command(1, [V1], Arm())
    (report,) = world.reports()
    assert (report.life, report.outcome) == (CommandLife.NO_ANSWER, Outcome.NO_ROUTE)
    assert report.reason == "this vehicle was never heard"
    assert world.sent == []


def test_a_link_that_went_away_is_told_and_the_next_command_goes_out():
    world = World(1)
    world.refusal = NoRouteError("No open link leads to vehicle 1")
    world.commander.command(1, [V1], Arm())
    assert world.reports()[-1].outcome is Outcome.NO_ROUTE
    world.refusal = None
    world.commander.command(2, [V1], Arm())
    assert world.lives()[-1] is CommandLife.SENT
    assert len(world.sent) == 1


def test_what_is_impossible_now_is_refused_without_a_message():
    world = World(1)
    world.commander.command(2, [V1], SetMode("Warp"))
    (report,) = world.reports()
    assert (report.life, report.outcome) == (CommandLife.REFUSED, Outcome.IMPOSSIBLE)
    assert report.reason
    assert world.sent == []


def test_cancelling_ends_every_part_that_is_still_open():
    world = World(1, 2)
    world.commander.command(4, [V1, V2], Arm())
    world.obey(1)
    world.commander.cancel(4)
    assert world.lives(V1)[-1] is CommandLife.DONE
    assert (world.reports(V2)[-1].life, world.reports(V2)[-1].outcome) == (
        CommandLife.CANCELLED, Outcome.CANCELLED,
    )  # fmt: skip
    before = len(world.events)
    world.commander.cancel(4)
    world.commander.cancel(99)
    world.obey(2)
    assert len(world.events) == before


def test_a_group_has_a_result_for_each_vehicle_and_a_summary():
    world = World(1, 2)
    world.commander.command(3, [V1, V2, V3], Arm())
    world.obey(1)
    world.hear(ack(ARM, DENIED, sysid=2))
    assert world.notices() == []
    world.wait(1)
    outcomes = {report.vehicle: report.outcome for report in world.reports() if report.life.final}
    assert outcomes == {V1: Outcome.SUCCESS, V2: Outcome.DENIED, V3: Outcome.NO_ROUTE}
    (notice,) = world.notices()
    assert notice.level is Level.CAUTION
    assert "1 of 3 vehicles" in notice.text


def test_a_group_of_which_all_did_it_is_told_as_well():
    world = World(1, 2)
    world.commander.command(3, [V1, V2], Arm())
    world.obey(1)
    world.obey(2)
    (notice,) = world.notices()
    assert notice.level is Level.OK
    assert "2 of 2 vehicles" in notice.text


def test_a_summary_names_the_command_in_words():
    world = World()
    world.commander.command(3, [V1, V2], GoTo(47.0, 8.0))
    assert world.notices()[0].text == "Go to: 0 of 2 vehicles did it"


def test_a_single_vehicle_needs_no_summary():
    world = World(1)
    world.commander.command(3, [V1], Arm())
    world.obey(1)
    assert world.notices() == []


def test_a_vehicle_named_twice_is_commanded_once():
    world = World(1)
    world.commander.command(3, [V1, V1], Arm())
    assert len(world.sent) == 1
    assert world.lives() == [CommandLife.SENT]


def test_a_command_to_nobody_is_nothing():
    world = World(1)
    world.commander.command(3, [], Arm())
    assert world.events == []


def test_commands_to_many_vehicles_go_out_together():
    world = World(*range(1, 51))
    vehicles = [type(V1)(0, sysid) for sysid in range(1, 51)]
    world.commander.command(1, vehicles, Arm())
    assert [send.target for send in world.sent] == vehicles


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_answers_are_kept_apart_in_whatever_order_they_come(order):
    world = World(1, 2)
    world.commander.command(1, [V1, V2], Arm())
    for sysid in order:
        world.obey(sysid)
    assert [world.lives(vehicle)[-1] for vehicle in (V1, V2)] == [CommandLife.DONE] * 2
