"""Loads a heavy module in a thread: geometry and graphs take long to load, and something may be flying."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 10


class ModuleLoader(QObject):
    """Calls back in the GUI's thread once a module is there."""

    def __init__(self, module: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._module = module
        self._thread: threading.Thread | None = None
        self._waiting: list[Callable[[], object]] = []
        # Looked for by a timer: a signal of the thread could meet a window that is gone.
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def ready(self) -> bool:
        """Nothing has to be waited for."""
        return self._module in sys.modules and self._thread is None

    def then(self, act: Callable[[], object]) -> None:
        """Call ``act`` when the module is there: at once where it is."""
        if self.ready:
            act()
            return
        self._waiting.append(act)
        if self._thread is None:
            # Not a daemon: Python must not end in the middle of loading Qt's parts.
            self._thread = threading.Thread(target=self._load, name=f"load {self._module}", daemon=False)
            self._thread.start()
            self._timer.start()

    def _load(self) -> None:
        try:
            importlib.import_module(self._module)
        except ImportError:
            # A damaged installation shows its error when the import is tried again in the GUI's thread.
            return

    def _look(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        self._timer.stop()
        self._thread = None
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()

    def drop(self) -> None:
        """Forget what waits; the module is loaded all the same."""
        self._waiting.clear()

    def close(self) -> None:
        """Wait for the thread, and call nothing any more."""
        self.drop()
        self._timer.stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
