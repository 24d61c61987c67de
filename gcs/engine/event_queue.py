"""The way up for events: bounded, and one wake-up per drain, however many events there are."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from gcs.model.event import Event


class EventQueue:
    """Events from the engine thread for one consumer in another thread.

    The newest ``limit`` events are kept; ``dropped`` counts those that fell off while nobody drained.
    """

    def __init__(self, limit: int = 20_000) -> None:
        self._events: deque[Event] = deque(maxlen=limit)
        self._lock = threading.Lock()
        self._listener: Callable[[], None] | None = None
        self._waked = False
        self.dropped = 0

    def post(self, event: Event) -> None:
        """Add one event; wakes the listener when it has nothing to drain yet."""
        with self._lock:
            if len(self._events) == self._events.maxlen:
                self.dropped += 1
            self._events.append(event)
            wake = None if self._waked else self._listener
            self._waked = self._waked or wake is not None
        if wake is not None:
            wake()

    def drain(self) -> list[Event]:
        """Take all events, oldest first."""
        with self._lock:
            events = list(self._events)
            self._events.clear()
            self._waked = False
        return events

    def set_listener(self, listener: Callable[[], None] | None) -> None:
        """Set who is told that there is something to drain; called in the posting thread."""
        with self._lock:
            self._listener = listener
            pending = bool(self._events) and listener is not None
            self._waked = pending
        if pending and listener is not None:
            listener()
