"""Loads the Plan workspace in a thread: geometry takes most of a second, and something may be flying."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

MODULE = "gcs.gui.window.plan"


class PlanLoader(QObject):
    """Calls back in the GUI's thread once the modules are there."""

    _loaded = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._waiting: list[Callable[[], object]] = []
        self._loaded.connect(self._call, Qt.ConnectionType.QueuedConnection)

    @property
    def ready(self) -> bool:
        """Nothing has to be waited for."""
        return MODULE in sys.modules and self._thread is None

    def then(self, act: Callable[[], object]) -> None:
        """Call ``act`` when the modules are there: at once where they are."""
        if self.ready:
            act()
            return
        self._waiting.append(act)
        if self._thread is None:
            self._thread = threading.Thread(target=self._load, name="plan-loader", daemon=True)
            self._thread.start()

    def _load(self) -> None:
        try:
            importlib.import_module(MODULE)
        finally:
            # A damaged installation shows its error when the import is tried again in the GUI's thread.
            self._loaded.emit()

    def _call(self) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()

    def close(self) -> None:
        """Wait for the thread, and call nothing any more."""
        self._waiting.clear()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
