"""Work for the Plan workspace that must not hold up the window: one thread, answers in the GUI's thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from gcs.model.errors import GcsError

T = TypeVar("T")
Failed = Callable[[GcsError], object]


class PlanWorker(QObject):
    """Does one job after the other; of those that only the newest is wanted of, only the newest."""

    _over = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
        self._newest: tuple[Callable[[], Any], Callable[[Any], object], Failed] | None = None
        self._busy = False
        self._closed = False
        self._over.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """A newest-only job is under way or waits."""
        return self._busy or self._newest is not None

    def run(self, job: Callable[[], T], done: Callable[[T], object], failed: Failed) -> None:
        """Do a job; then call ``done`` with its result or ``failed`` with its error."""
        if self._closed:
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="plan-worker")
        future: Future[T] = self._pool.submit(job)
        future.add_done_callback(lambda over: self._over.emit(over, done, failed))

    def run_newest(self, job: Callable[[], T], done: Callable[[T], object], failed: Failed) -> None:
        """Do a job unless a newer one comes before its turn; such jobs never queue up."""
        if self._busy:
            self._newest = (job, done, failed)
            return
        self._busy = True

        def over(result: T) -> None:
            self._next()
            done(result)

        def broken(error: GcsError) -> None:
            self._next()
            failed(error)

        self.run(job, over, broken)

    def _next(self) -> None:
        self._busy = False
        newest, self._newest = self._newest, None
        if newest is not None:
            self.run_newest(*newest)

    def _deliver(self, future: Future[Any], done: Callable[[Any], object], failed: Failed) -> None:
        if self._closed or future.cancelled():
            return
        error = future.exception()
        if error is None:
            done(future.result())
        elif isinstance(error, GcsError):
            failed(error)
        else:
            failed(GcsError(f"Fault in this program: {error!r}", "Please report it"))
            raise error

    def close(self) -> None:
        """Finish the job under way, forget the others; nothing is answered any more."""
        self._closed = True
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def finish(self) -> None:
        """Finish all jobs, as a save at the end; nothing is answered any more."""
        self._closed = True
        if self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = None
