"""One thread that does terrain's slow work, so that neither the window nor the engine waits for a disk."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

STOP_S = 2.0
MAX_WAITING = 256


class Background:
    """Does what it is given one after the other; the thread begins with the first and ends when idle is long.

    What it is given must not raise anything but what it handles itself.
    """

    def __init__(self, name: str, idle_s: float = 30.0) -> None:
        self._name = name
        self._idle_s = idle_s
        self._waiting: OrderedDict[Hashable, Callable[[], None]] = OrderedDict()
        self._busy_with: Hashable | None = None
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def submit(self, key: Hashable, work: Callable[[], None], *, urgent: bool = False) -> bool:
        """Do something later; False when it waits or runs already, or there is too much to do.

        Args:
            key: names the work.
            work: what to do.
            urgent: before all else, however much there is to do.
        """
        with self._changed:
            full = len(self._waiting) >= MAX_WAITING and not urgent
            if self._closed or full or key in self._waiting or key == self._busy_with:
                return False
            self._waiting[key] = work
            self._waiting.move_to_end(key, last=not urgent)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify_all()
            return True

    def _run(self) -> None:
        try:
            while (work := self._next()) is not None:
                work()
                self._rest()
        finally:
            # Also after a fault: the next piece of work gets another thread.
            with self._changed:
                if self._thread is threading.current_thread():
                    self._thread = None
            self._rest()

    def _rest(self) -> None:
        with self._changed:
            self._busy_with = None
            self._changed.notify_all()

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            self._changed.wait_for(lambda: bool(self._waiting) or self._closed, self._idle_s)
            if self._closed or not self._waiting:
                # Said under the lock: what is submitted from now on begins another thread.
                self._thread = None
                return None
            self._busy_with, work = self._waiting.popitem(last=False)
            return work

    def wait_idle(self, timeout_s: float) -> bool:
        """Wait until nothing is left to do; False when it took too long."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._closed or (not self._waiting and self._busy_with is None), timeout_s
            )

    def close(self) -> None:
        """Drop what waits, and wait a moment for what is being done."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            thread = self._thread
            self._changed.notify_all()
        if thread is not None and thread is not threading.current_thread():
            thread.join(STOP_S)
