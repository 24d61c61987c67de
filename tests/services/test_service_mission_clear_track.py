"""Clearing a list, and how far a vehicle is in its mission."""

import pytest
from mission_bench import PEER, PLAN, count, from_vehicle, mission_ack, names, read_back, started, told
from service_bench import VEHICLE, vehicle_state

from gcs.model.command import Outcome
from gcs.model.vehicle import MissionProgress
from gcs.services.missions import MissionClear, MissionTrack


def test_clearing_is_asked_for_until_it_is_answered_and_then_looked_at():
    driven = started(MissionClear(PEER))
    assert names(driven.wait(2.6)) == ["MISSION_CLEAR_ALL"] * 3
    driven.hear(mission_ack(mission_type=1), count(3), told(PLAN[0]))
    driven.see(vehicle_state())
    assert driven.result is None and driven.operation.vehicle == VEHICLE
    assert names(driven.hear(mission_ack())) == ["MISSION_REQUEST_LIST"]
    assert names(driven.wait(1.1)) == ["MISSION_REQUEST_LIST"]
    driven.hear(count(0))
    assert driven.result.outcome is Outcome.SUCCESS and driven.result.value == ()


def test_a_list_that_is_still_there_was_not_cleared():
    driven = started(MissionClear(PEER))
    driven.hear(mission_ack())
    read_back(driven, PLAN[:2])
    assert driven.result.outcome is Outcome.FAILED
    assert driven.result.reason == "the vehicle still holds 2 items" and driven.result.value == PLAN[:2]


@pytest.mark.parametrize(("home", "outcome"), [(True, Outcome.SUCCESS), (False, Outcome.FAILED)])
def test_home_alone_is_an_empty_mission_of_ardupilot(home, outcome):
    driven = started(MissionClear(PEER, first_is_home=home))
    driven.hear(mission_ack())
    read_back(driven, PLAN[:1])
    assert driven.result.outcome is outcome


def test_a_list_that_can_not_be_looked_at_is_not_called_cleared():
    driven = started(MissionClear(PEER))
    driven.hear(mission_ack())
    driven.wait(15.1)
    assert driven.result.outcome is Outcome.TIMEOUT
    assert driven.result.reason.startswith("cleared, but could not be read back")


def test_a_busy_vehicle_is_asked_again():
    driven = started(MissionClear(PEER))
    driven.hear(mission_ack(1))
    assert names(driven.wait(1.1))[-1] == "MISSION_CLEAR_ALL"
    driven.wait(4.0)
    driven.hear(mission_ack(1))
    assert driven.result.outcome is Outcome.FAILED


def test_clearing_may_be_refused_unanswered_or_cancelled():
    driven = started(MissionClear(PEER))
    driven.hear(mission_ack(14))
    assert driven.result.outcome is Outcome.DENIED
    driven = started(MissionClear(PEER))
    driven.hear(from_vehicle("MISSION_ACK", mission_type=1))
    driven.wait(15.1)
    assert driven.result.outcome is Outcome.TIMEOUT
    assert driven.result.reason == "the vehicle answered for another list (fence)"
    driven = started(MissionClear(PEER))
    driven.cancel()
    assert driven.result.outcome is Outcome.CANCELLED


# -- how far the mission is -----------------------------------------------------------------------------

CURRENT, REACHED = "MISSION_CURRENT", "MISSION_ITEM_REACHED"


def tracked(*words):
    track = MissionTrack()
    for name, seq in words:
        track.hear(name, seq)
    return track


def test_items_before_the_current_one_are_done():
    track = tracked((CURRENT, 0), (CURRENT, 1), (CURRENT, 4))
    assert (track.current, track.done, track.farthest) == (4, {0, 1, 2, 3}, 4)


def test_the_first_word_may_come_amid_the_mission():
    assert tracked((CURRENT, 3)).done == {0, 1, 2}
    assert tracked((REACHED, 3)).done == {3}


def test_a_reached_item_is_done_though_it_is_still_the_current_one():
    track = tracked((CURRENT, 2), (REACHED, 2))
    assert (track.current, track.done) == (2, {0, 1, 2})


def test_px4_names_the_do_command_after_the_item_that_it_reached():
    track = tracked((CURRENT, 2), (REACHED, 4))
    assert track.done == {0, 1, 2, 3, 4} and track.farthest == 4


def test_items_after_a_jump_back_are_done_anew_whatever_px4_repeats():
    track = tracked((CURRENT, 1), (CURRENT, 5), (REACHED, 5), (CURRENT, 2))
    assert track.done == {0, 1}
    assert not track.hear(REACHED, 5) and not track.hear(CURRENT, 2)
    assert track.hear(REACHED, 2) and track.done == {0, 1, 2} and track.farthest == 5


def test_a_state_tells_both_and_may_tell_neither():
    track = MissionTrack()
    assert not track.see(MissionProgress(0.0))
    assert track.see(MissionProgress(0.0, current_seq=3, reached_seq=2))
    assert (track.current, track.done) == (3, {0, 1, 2})
    assert not track.see(MissionProgress(1.0, current_seq=3, reached_seq=2))
    assert track.see(MissionProgress(2.0, current_seq=3, reached_seq=3))
