"""A few background threads that take the newest job first: tiles in view matter, not those passed by."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable


class WorkerPool:
    """Daemon threads, started with the first job and joined by :meth:`close`."""

    def __init__(self, name: str, threads: int) -> None:
        self._name = name
        self._count = threads
        self._condition = threading.Condition()
        self._jobs: deque[Callable[[], None]] = deque()
        self._threads: list[threading.Thread] = []
        self._closed = False

    def submit(self, job: Callable[[], None]) -> None:
        """Run ``job`` on one of the threads, before older ones."""
        with self._condition:
            if self._closed:
                return
            self._jobs.append(job)
            if len(self._threads) < self._count:
                thread = threading.Thread(
                    target=self._run, name=f"{self._name}-{len(self._threads)}", daemon=True
                )
                self._threads.append(thread)
                thread.start()
            self._condition.notify()

    def clear(self) -> None:
        """Forget jobs that no thread has begun."""
        with self._condition:
            self._jobs.clear()

    def _run(self) -> None:
        while True:
            with self._condition:
                while not self._jobs and not self._closed:
                    self._condition.wait()
                if self._closed:
                    return
                job = self._jobs.pop()
            job()

    def close(self, timeout_s: float = 2.0) -> bool:
        """Drop waiting jobs and wait for running ones; False when one outlasted ``timeout_s``."""
        with self._condition:
            self._closed = True
            self._jobs.clear()
            self._condition.notify_all()
        deadline = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)
