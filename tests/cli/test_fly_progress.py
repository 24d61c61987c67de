"""Which items are told as reached: once each, whatever is repeated, lost or jumped over."""

from __future__ import annotations

from gcs.cli.fly_progress import WORD_IS_LOST_S, ReachedTracker

FLOWN = (False, True, False, True, True, False, True)
"""ArduPilot's home, a takeoff, a do-command, two waypoints, a do-command, a landing."""


def seqs(reached):
    return [item.seq for item in reached]


def test_a_repeated_word_is_told_once():
    tracker = ReachedTracker(FLOWN)
    assert seqs(tracker.on_reached(1)) == [1]
    assert seqs(tracker.on_reached(1)) == []


def test_a_do_command_stands_for_the_item_before_it():
    tracker = ReachedTracker(FLOWN)
    assert seqs(tracker.on_reached(2)) == [1]
    assert seqs(tracker.on_reached(5)) == [4]
    assert seqs(tracker.on_reached(0)) == []
    assert seqs(tracker.on_reached(99)) == []


def test_a_lost_word_is_made_up_for_by_the_current_item():
    tracker = ReachedTracker(FLOWN)
    assert tracker.on_current(1, 0.0)
    assert tracker.on_current(3, 5.0)
    assert not tracker.on_current(3, 5.5)
    assert tracker.on_tick(5.0 + WORD_IS_LOST_S - 0.1) == []
    late = tracker.on_tick(5.0 + WORD_IS_LOST_S)
    assert [(item.seq, item.source) for item in late] == [(1, "MISSION_CURRENT")]
    assert seqs(tracker.on_reached(1)) == []


def test_items_passed_are_told_before_the_next_one():
    tracker = ReachedTracker(FLOWN)
    tracker.on_current(1, 0.0)
    tracker.on_current(4, 1.0)
    assert seqs(tracker.on_reached(4)) == [1, 3, 4]
    assert tracker.flush() == []


def test_the_first_current_item_says_nothing_of_those_before_it():
    tracker = ReachedTracker(FLOWN)
    assert tracker.on_current(4, 0.0)
    assert tracker.flush() == []


def test_a_jump_back_lets_items_be_reached_again():
    tracker = ReachedTracker(FLOWN)
    for lap in range(3):
        tracker.on_current(3, lap * 10.0)
        assert seqs(tracker.on_reached(3)) == [3]
        tracker.on_current(4, lap * 10.0 + 5)
        assert seqs(tracker.on_reached(4)) == [4]


def test_a_jump_back_that_was_not_heard_of_lets_items_be_reached_again_too():
    tracker = ReachedTracker(FLOWN)
    tracker.on_current(3, 0.0)
    assert seqs(tracker.on_reached(3)) == [3]
    assert seqs(tracker.on_reached(4)) == [4]
    assert seqs(tracker.on_reached(3)) == [3]


def test_the_farthest_item_is_remembered():
    tracker = ReachedTracker(FLOWN)
    tracker.on_current(6, 0.0)
    tracker.on_current(0, 1.0)
    assert tracker.farthest == 6
    assert not tracker.on_current(99, 2.0)


def test_a_word_that_was_overtaken_on_its_way_is_no_jump_back():
    tracker = ReachedTracker(FLOWN)
    tracker.on_current(3, 0.0)
    assert seqs(tracker.on_reached(3)) == [3]
    tracker.on_current(4, 1.0)
    assert not tracker.on_current(3, 1.1)
    assert not tracker.on_current(4, 1.5)
    assert tracker.current == 4
    assert tracker.flush() == []


def test_an_earlier_item_that_is_named_again_is_a_jump_back():
    tracker = ReachedTracker(FLOWN)
    tracker.on_current(3, 0.0)
    tracker.on_reached(3)
    tracker.on_current(4, 1.0)
    assert not tracker.on_current(3, 2.0)
    assert tracker.on_current(3, 2.5)
    assert not tracker.has_told(3)
    tracker.on_current(4, 5.0)
    assert seqs(tracker.flush()) == [3]


def test_ardupilots_item_0_at_the_end_of_a_mission_begins_nothing_anew():
    """Recorded: MISSION_CURRENT 0 with MISSION_STATE_COMPLETE follows the last item."""
    tracker = ReachedTracker(FLOWN)
    tracker.on_current(6, 0.0)
    for _ in range(3):
        assert not tracker.on_current(0, 1.0)
    assert tracker.current == 6


def test_an_item_is_told_before_a_later_one_that_is_reached_though_nothing_else_was_heard():
    tracker = ReachedTracker(FLOWN)
    tracker.on_current(1, 0.0)
    assert seqs(tracker.on_reached(4)) == [1, 3, 4]


def test_the_last_item_is_told_by_the_vehicles_word_that_all_was_flown():
    tracker = ReachedTracker(FLOWN)
    tracker.on_current(6, 0.0)
    assert seqs(tracker.finish(6)) == [6]
    assert tracker.finish(6) == []
    assert tracker.finish(-1) == []


def test_what_was_current_before_the_start_counts_for_nothing():
    """ArduPlane and PX4 name the last item of the flight before until the mission begins anew."""
    tracker = ReachedTracker(FLOWN)
    tracker.on_current(6, 0.0)
    tracker.on_current(6, 0.5)
    tracker.on_current(1, 1.0)
    tracker.on_current(1, 1.5)
    assert tracker.farthest == 1
    assert tracker.flush() == []


def test_what_was_current_before_the_start_counts_for_nothing_though_the_first_item_was_never_named():
    tracker = ReachedTracker(FLOWN)
    tracker.on_current(6, 0.0)
    assert seqs(tracker.on_reached(1)) == [1]
    assert (tracker.farthest, tracker.current) == (1, None)
    tracker.on_current(3, 2.0)
    assert seqs(tracker.on_reached(3)) == [3]
    assert tracker.farthest == 3


def test_px4s_repeated_word_after_a_jump_back_is_no_lap():
    """It says the last item that was reached up to ten times more, whatever it goes for meanwhile."""
    tracker = ReachedTracker((True, True, True, False, True))
    tracker.on_current(1, 0.0)
    assert seqs(tracker.on_reached(1)) == [1]
    tracker.on_current(2, 1.0)
    assert seqs(tracker.on_reached(2)) == [2]
    for _ in range(3):
        tracker.on_current(1, 2.0)
        assert seqs(tracker.on_reached(2)) == []
    assert tracker.flush() == []
    assert seqs(tracker.on_reached(1)) == [1]
    tracker.on_current(2, 8.0)
    assert seqs(tracker.on_reached(1)) == []
    assert seqs(tracker.on_reached(2)) == [2]


def test_an_item_that_jumps_to_itself_is_reached_again_when_it_is_gone_for_again():
    tracker = ReachedTracker((True, True, False, True))
    tracker.on_current(1, 0.0)
    assert seqs(tracker.on_reached(1)) == [1]
    assert seqs(tracker.on_reached(1)) == []
