"""Alarms over time, by the rules of ``look/tokens.md``."""

from __future__ import annotations

import pytest
from engine_bench import V1, V2, alarm

from gcs.engine.alarm_book import AlarmBook
from gcs.model.alarm import Level

CAUTION, WARNING, CRITICAL = Level.CAUTION, Level.WARNING, Level.CRITICAL


class Book:
    """A book with the causes of one vehicle, and a clock that only counts."""

    def __init__(self):
        self.book = AlarmBook()
        self.time_us = 0

    def see(self, *causes, vehicle=V1):
        self.time_us += 1_000_000
        return self.book.update(vehicle, causes, self.time_us)

    def only(self):
        (one,) = self.book.alarms()
        return one


def test_a_cause_becomes_one_alarm_with_its_vehicle_and_time():
    book = Book()
    (told,) = book.see(alarm())
    assert (told.vehicle, told.since_us, told.count, told.active, told.acknowledged) == (
        V1, 1_000_000, 1, True, False,
    )  # fmt: skip
    assert book.only() == told


def test_a_cause_that_lasts_is_told_once():
    book = Book()
    book.see(alarm())
    assert book.see(alarm()) == []
    assert book.only().count == 1


def test_a_caution_goes_when_its_cause_clears():
    book = Book()
    book.see(alarm(level=CAUTION))
    (told,) = book.see()
    assert not told.active
    assert book.book.alarms() == ()


@pytest.mark.parametrize("level", [WARNING, CRITICAL])
def test_a_warning_stays_until_somebody_saw_it(level):
    book = Book()
    book.see(alarm(level=level))
    (told,) = book.see()
    assert not told.active
    assert not book.only().active
    (seen,) = book.book.acknowledge(V1)
    assert seen.acknowledged
    assert book.book.alarms() == ()


@pytest.mark.parametrize("level", [WARNING, CRITICAL])
def test_an_acknowledged_alarm_stays_while_its_cause_lasts(level):
    book = Book()
    book.see(alarm(level=level))
    book.book.acknowledge(V1)
    assert book.see(alarm(level=level)) == []
    assert book.only().acknowledged
    (told,) = book.see()
    assert not told.active
    assert book.book.alarms() == ()


def test_a_cause_that_comes_back_counts_up_instead_of_standing_twice():
    book = Book()
    book.see(alarm())
    for expected in (2, 3, 4):
        book.see()
        (told,) = book.see(alarm())
        assert (told.count, told.active, told.acknowledged) == (expected, True, False)
    assert book.only().count == 4


def test_an_alarm_that_gets_worse_must_be_seen_again():
    book = Book()
    book.see(alarm(level=WARNING))
    book.book.acknowledge(V1)
    (told,) = book.see(alarm(level=CRITICAL, text="GPS lost, drifting"))
    assert (told.level, told.acknowledged, told.text) == (CRITICAL, False, "GPS lost, drifting")


def test_an_alarm_that_softens_stays_seen():
    book = Book()
    book.see(alarm(level=CRITICAL))
    book.book.acknowledge(V1)
    (told,) = book.see(alarm(level=WARNING))
    assert told.acknowledged


def test_a_warning_that_softened_before_it_cleared_still_waits_to_be_seen():
    book = Book()
    book.see(alarm(level=WARNING, text="GPS lost"))
    book.see(alarm(level=CAUTION, text="No GPS fix"))
    assert book.only().level is CAUTION
    book.see()
    assert (book.only().level, book.only().text, book.only().active) == (WARNING, "GPS lost", False)
    book.book.acknowledge(V1)
    assert book.book.alarms() == ()


def test_a_seen_warning_that_softened_goes_with_its_cause():
    book = Book()
    book.see(alarm(level=WARNING))
    book.book.acknowledge(V1)
    book.see(alarm(level=CAUTION))
    book.see()
    assert book.book.alarms() == ()


def test_other_words_for_the_same_cause_are_told_but_ask_for_nothing():
    book = Book()
    book.see(alarm("invalid", WARNING, "Invalid values: attitude"))
    book.book.acknowledge(V1)
    (told,) = book.see(alarm("invalid", WARNING, "Invalid values: attitude, gps"))
    assert told.acknowledged
    assert told.text.endswith("gps")


def test_vehicles_and_the_station_itself_have_alarms_of_their_own():
    book = Book()
    book.see(alarm(), vehicle=V1)
    book.see(alarm(), vehicle=V2)
    book.see(alarm("recording"), vehicle=None)
    book.see(vehicle=V1)
    assert {(one.vehicle, one.active) for one in book.book.alarms()} == {
        (V1, False), (V2, True), (None, True),
    }  # fmt: skip
    book.book.acknowledge(V1)
    assert {one.vehicle for one in book.book.alarms()} == {V2, None}


def test_one_cause_or_all_of_a_vehicle_can_be_acknowledged():
    book = Book()
    book.see(alarm("gps-lost"), alarm("rc-lost", text="RC lost"))
    assert [one.key for one in book.book.acknowledge(V1, "rc-lost")] == ["rc-lost"]
    assert [one.key for one in book.book.acknowledge(V1)] == ["gps-lost"]
    assert book.book.acknowledge(V1) == []
    assert book.book.acknowledge(V2) == []


def test_the_worst_comes_first_and_then_the_newest():
    book = Book()
    book.see(alarm("a", CAUTION))
    book.see(alarm("a", CAUTION), alarm("b", CRITICAL))
    book.see(alarm("a", CAUTION), alarm("b", CRITICAL), alarm("c", CAUTION))
    assert [one.key for one in book.book.alarms()] == ["b", "c", "a"]


def test_only_causes_that_hold_now_keep_their_limits_wide():
    book = Book()
    book.see(alarm("battery-low-0", CAUTION), alarm("gps-lost"))
    book.see(alarm("battery-low-0", CAUTION))
    assert book.book.active_keys(V1) == {"battery-low-0"}
    assert book.book.active_keys(V2) == frozenset()


def test_a_forgotten_vehicle_leaves_no_alarm():
    book = Book()
    book.see(alarm(), vehicle=V1)
    book.see(alarm(), vehicle=V2)
    book.book.forget(V1)
    assert [one.vehicle for one in book.book.alarms()] == [V2]
    (told,) = book.see(alarm(), vehicle=V1)
    assert told.count == 1
