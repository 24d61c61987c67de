"""Loss counted from sequence numbers."""

import random

from gcs.mavlink import Frame, SequenceTracker


def frame(seq, sysid=1, compid=1, link=0):
    return Frame(b"", 0, link, 0, sysid, compid, seq & 0xFF, None)


def losses(*seqs, tracker=None):
    tracker = tracker or SequenceTracker()
    return [tracker.observe(frame(seq)) for seq in seqs]


def test_numbers_in_order_lose_nothing_round_the_wrap():
    assert sum(losses(*range(250, 250 + 600))) == 0


def test_a_gap_counts_the_frames_between():
    assert losses(10, 11, 14, 15, 250 - 256 + 256) == [0, 0, 2, 0, 0]
    assert losses(254, 3) == [0, 4]
    assert losses(0, 128) == [0, 127]


def test_a_repeated_frame_is_no_loss():
    assert losses(5, 5, 6, 6, 5, 7) == [0, 0, 0, 0, 0, 0]


def test_a_late_frame_takes_its_loss_back_once():
    assert losses(5, 8, 6, 6, 7, 9) == [0, 2, -1, 0, -1, 0]


def test_a_frame_late_round_the_wrap_takes_its_loss_back():
    assert losses(254, 1, 255, 0, 2) == [0, 2, -1, -1, 0]


def test_a_number_of_an_earlier_round_is_not_taken_for_a_late_one():
    tracker = SequenceTracker()
    assert losses(0, 2, tracker=tracker) == [0, 1]
    assert sum(losses(*range(3, 260), tracker=tracker)) == 0
    assert losses(257, 1, tracker=tracker) == [0, 0]


def test_gaps_more_than_half_a_round_ago_are_forgotten():
    tracker = SequenceTracker()
    assert losses(0, 50, 100, 200, tracker=tracker) == [0, 49, 49, 99]
    assert losses(73, 71 + 128, 74, tracker=tracker) == [-1, -1, -1]
    assert sum(losses(*range(200, 200 + 90 * 300, 90), tracker=tracker)) == 89 * 299
    (stream,) = tracker._streams.values()
    assert len(stream._missing) <= 128 + 90


def test_a_sender_that_starts_anew_behind_is_followed_after_three_frames():
    tracker = SequenceTracker()
    losses(198, 199, 200, tracker=tracker)
    assert losses(100, 101, 102, tracker=tracker) == [0, 0, 0]
    assert losses(103, 106, tracker=tracker) == [0, 2]


def test_late_repeated_frames_between_new_ones_are_no_restart():
    assert losses(10, 11, 8, 12, 9, 13, 10, 14, 16) == [0, 0, 0, 0, 0, 0, 0, 0, 1]


def test_each_system_component_and_link_counts_for_itself():
    tracker = SequenceTracker()
    for key in ({"sysid": 2}, {"compid": 2}, {"link": 2}, {}):
        assert tracker.observe(frame(7, **key)) == 0
    assert tracker.observe(frame(9, sysid=2)) == 1
    assert tracker.observe(frame(8)) == 0


def test_a_forgotten_link_starts_anew():
    tracker = SequenceTracker()
    tracker.observe(frame(7))
    tracker.observe(frame(7, link=1))
    tracker.forget(0)
    assert tracker.observe(frame(50)) == 0
    assert tracker.observe(frame(9, link=1)) == 1


def test_the_sum_is_exact_over_loss_and_reordering():
    rng = random.Random(4)
    sent = [number for number in range(20_000) if rng.random() > 0.1]
    for place in range(0, len(sent) - 1, 7):
        sent[place], sent[place + 1] = sent[place + 1], sent[place]
    tracker = SequenceTracker()
    lost = sum(tracker.observe(frame(number)) for number in sent)
    assert abs(lost - (max(sent) - min(sent) + 1 - len(sent))) <= 2
