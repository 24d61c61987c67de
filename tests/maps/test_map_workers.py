"""The background threads of tile loading."""

from __future__ import annotations

import threading

from gcs.maps.workers import WorkerPool


def test_the_newest_job_is_done_first_and_close_leaves_no_thread():
    pool, gate, started, order = WorkerPool("t", 1), threading.Event(), threading.Event(), []

    def first():
        started.set()
        gate.wait(5)

    pool.submit(first)
    assert started.wait(5)
    done = threading.Event()
    for i in range(3):
        pool.submit(lambda i=i: (order.append(i), done.set() if i == 0 else None))
    gate.set()
    assert done.wait(5)
    assert order == [2, 1, 0]
    assert pool.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("t-")]


def test_waiting_jobs_can_be_forgotten_and_a_closed_pool_takes_none():
    pool, gate, started, ran = WorkerPool("t", 1), threading.Event(), threading.Event(), []

    def first():
        started.set()
        gate.wait(5)

    pool.submit(first)
    assert started.wait(5)
    pool.submit(lambda: ran.append(1))
    pool.clear()
    gate.set()
    assert pool.close()
    pool.submit(lambda: ran.append(2))
    assert ran == []
