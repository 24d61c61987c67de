"""The threads that carry recordings to the disk, so that a slow disk never holds up the engine."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Protocol

DRAIN_INTERVAL_S = 0.2
"""A kill -9 loses what was taken since the last drain: less than 0.25 s, well within the second promised."""
SYNC_INTERVAL_S = 1.0


class Sink(Protocol):
    """Something that gathers data in memory and writes it when told."""

    def drain(self, now: float) -> None:
        """Hand what was gathered to the operating system."""
        ...

    def sync(self) -> None:
        """Make the disk keep it."""
        ...


class BackgroundWriter:
    """Two threads: one drains all sinks, the other syncs, because a sync may take seconds on an SD card.

    Args:
        sinks: drained and synced in this order.
        drain_interval_s: seconds between drains.
        sync_interval_s: seconds between syncs.
    """

    def __init__(
        self,
        sinks: Sequence[Sink],
        drain_interval_s: float = DRAIN_INTERVAL_S,
        sync_interval_s: float = SYNC_INTERVAL_S,
    ) -> None:
        self._sinks = tuple(sinks)
        self._stop = threading.Event()
        self._threads = (
            threading.Thread(
                target=self._drain, args=(drain_interval_s,), name="recording-drain", daemon=True
            ),
            threading.Thread(target=self._sync, args=(sync_interval_s,), name="recording-sync", daemon=True),
        )

    def start(self) -> None:
        """Start both threads."""
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """Stop and join both threads; a disk that hangs is not waited for longer than ``timeout_s``."""
        self._stop.set()
        deadline = time.monotonic() + timeout_s
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))

    def _drain(self, interval_s: float) -> None:
        while True:
            for sink in self._sinks:
                sink.drain(time.monotonic())
            if self._stop.wait(interval_s):
                return

    def _sync(self, interval_s: float) -> None:
        while not self._stop.wait(interval_s):
            for sink in self._sinks:
                sink.sync()
