"""The event queue: bounded, in order, one wake-up a drain, from any thread."""

from __future__ import annotations

import threading

from engine_bench import notice, wait_for

from gcs.engine.event_queue import EventQueue


def texts(events):
    return [event.text for event in events]


def test_events_come_out_in_the_order_in_which_they_went_in():
    queue = EventQueue()
    for word in "abc":
        queue.post(notice(word))
    assert texts(queue.drain()) == ["a", "b", "c"]
    assert queue.drain() == []


def test_the_oldest_fall_off_a_full_queue_and_are_counted():
    queue = EventQueue(limit=3)
    for number in range(5):
        queue.post(notice(str(number)))
    assert texts(queue.drain()) == ["2", "3", "4"]
    assert queue.dropped == 2


def test_many_events_wake_the_listener_once_until_it_drains():
    queue = EventQueue()
    wakes = []
    queue.set_listener(lambda: wakes.append(1))
    for _ in range(100):
        queue.post(notice())
    assert len(wakes) == 1
    assert len(queue.drain()) == 100
    queue.post(notice())
    assert len(wakes) == 2


def test_a_listener_that_comes_late_is_told_what_waits():
    queue = EventQueue()
    queue.post(notice())
    wakes = []
    queue.set_listener(lambda: wakes.append(1))
    assert wakes == [1]
    queue.post(notice())
    assert wakes == [1]


def test_a_listener_of_an_empty_queue_is_not_woken_for_nothing():
    wakes = []
    EventQueue().set_listener(lambda: wakes.append(1))
    assert wakes == []


def test_nobody_is_woken_after_the_listener_left():
    queue = EventQueue()
    wakes = []
    queue.set_listener(lambda: wakes.append(1))
    queue.set_listener(None)
    queue.post(notice())
    assert wakes == []
    assert len(queue.drain()) == 1


def test_a_listener_may_drain_while_it_is_told():
    queue = EventQueue()
    seen = []
    queue.set_listener(lambda: seen.extend(queue.drain()))
    for word in "abc":
        queue.post(notice(word))
    assert texts(seen) == ["a", "b", "c"]


def test_no_event_of_several_threads_is_lost_or_waits_without_a_wake():
    queue = EventQueue()
    woken = threading.Event()
    queue.set_listener(woken.set)
    seen = []

    def post(name):
        for number in range(500):
            queue.post(notice(f"{name}{number}"))

    threads = [threading.Thread(target=post, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()

    def drained():
        if woken.is_set():
            woken.clear()
            seen.extend(texts(queue.drain()))
        return len(seen) == 2000

    wait_for(drained)
    for thread in threads:
        thread.join()
    assert queue.dropped == 0
    assert [word for word in seen if word[0] == "a"] == [f"a{number}" for number in range(500)]
