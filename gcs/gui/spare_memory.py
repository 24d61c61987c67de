"""Gives memory that is free again back to the system, once a minute.

The C library keeps what is freed between what is still used. With 250 vehicles its free memory grew by 30 MB
a minute, though what is used stayed the same: 411 MB resident after 4 minutes, 337 after giving it back.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 60_000


def trimmer() -> Callable[[int], int] | None:
    """Return what gives free memory back; None where the C library has no such thing or needs none."""
    if sys.platform != "linux":
        return None
    function: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return function


class SpareMemory(QObject):
    """Does so in a thread of its own: it takes some milliseconds, in which Python goes on."""

    def __init__(self, parent: QObject | None = None, every_ms: int = EVERY_MS) -> None:
        super().__init__(parent)
        self._trim = trimmer()
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self.give_back)
        if self._trim is not None:
            self._timer.start()

    def give_back(self) -> None:
        """Give back what is free now, unless that is under way."""
        if self._trim is None or (self._thread is not None and self._thread.is_alive()):
            return
        self._thread = threading.Thread(target=self._trim, args=(0,), name="spare-memory", daemon=True)
        self._thread.start()
