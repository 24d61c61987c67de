"""How often vehicles are brought up to date, and where unforeseen errors end."""

from __future__ import annotations

import logging

import pytest

from gcs.engine.pacer import COST_RATIO, MIN_TICK_S, TickPacer
from gcs.engine.supervisor import Supervisor


def test_the_first_tick_may_be_made_at_once():
    assert TickPacer().wait_s(1234.0) == 0.0


def test_cheap_ticks_are_a_fixed_time_apart():
    pacer = TickPacer()
    pacer.ticked(10.0, 10.0001)
    assert pacer.wait_s(10.0001) == pytest.approx(MIN_TICK_S)
    assert pacer.wait_s(10.0001 + MIN_TICK_S) == 0.0


def test_dear_ticks_leave_most_of_the_time_to_the_sockets():
    pacer = TickPacer()
    pacer.ticked(10.0, 10.02)
    assert pacer.wait_s(10.02) == pytest.approx(0.02 * COST_RATIO)


def test_a_tick_that_is_late_is_not_made_up_for():
    pacer = TickPacer()
    pacer.ticked(10.0, 10.001)
    assert pacer.wait_s(99.0) == 0.0


class Watched:
    def __init__(self):
        self.told = []
        self.supervisor = Supervisor(self.told.append)

    def fault(self, error=ZeroDivisionError("a bug")):  # noqa: B008 - the same each time
        def callback():
            raise error

        return callback


@pytest.fixture
def watched():
    return Watched()


def test_a_call_without_a_fault_says_so(watched):
    assert watched.supervisor.run("counting", lambda: 1) is True
    assert watched.told == []


def test_a_fault_is_told_with_what_was_being_done(watched, caplog):
    with caplog.at_level(logging.ERROR):
        assert watched.supervisor.run("counting", watched.fault()) is False
    (text,) = watched.told
    assert "while counting: ZeroDivisionError: a bug" in text
    assert "Fault while counting" in caplog.text
    assert "Traceback" in caplog.text


def test_a_fault_at_one_place_is_told_once_and_counted(watched):
    callback = watched.fault()
    for _ in range(50):
        watched.supervisor.run("counting", callback)
    assert len(watched.told) == 1
    assert watched.supervisor.faults == 50


def test_faults_at_two_places_are_told_both(watched):
    def elsewhere():
        return {}["no such key"]

    watched.supervisor.run("counting", watched.fault())
    watched.supervisor.run("counting", elsewhere)
    assert len(watched.told) == 2


def test_an_error_without_a_traceback_is_told_by_what_was_being_done(watched):
    for _ in range(2):
        watched.supervisor.report("running a task", RuntimeError("lost"))
    assert len(watched.told) == 1


def test_the_wish_to_end_the_program_is_not_held_back(watched):
    with pytest.raises(KeyboardInterrupt):
        watched.supervisor.run("counting", watched.fault(KeyboardInterrupt()))
