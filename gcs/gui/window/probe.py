"""What the benchmarks want to know of a running window: paint times, click delays, frames, processor, memory.

The window measures itself and writes one JSON file: from outside, only the processor time can be seen.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import psutil
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent

from gcs.gui.bridge import Bridge
from gcs.gui.window.main_window import MainWindow

_log = logging.getLogger(__name__)

CLICK_EVERY_MS = 37
"""Not a multiple of the beat, so that clicks fall anywhere in it."""
SETTLE_S = 3.0
ROLL_SPAN_RAD, PERIOD_MS = 0.5, 60_000
"""How the made-up vehicle of ``bench latency`` tells in its roll when it was sent."""


def percentile(values: list[float], share: float) -> float | None:
    """Return the value below which ``share`` (0 to 1) of the values lie; None without values."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class _Ping(QEvent):
    """A click's stand-in: posted like one, and timed until it is handled."""

    KIND = QEvent.Type(QEvent.registerEventType())

    def __init__(self, posted_s: float) -> None:
        super().__init__(_Ping.KIND)
        self.posted_s = posted_s


class Probe(QObject):
    """Measures for ``seconds`` after a short settling, writes the file, and ends the program."""

    def __init__(
        self,
        window: MainWindow,
        bridge: Bridge,
        path: Path,
        seconds: float,
        began_s: float,
        end: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._path = path
        self._end = end
        self._began_s = began_s
        self._usable_s: float | None = None
        self._usable_cpu_s = 0.0
        self._usable_memory = 0
        self._clicks_ms: list[float] = []
        self._pixels_ms: list[float] = []
        self._last_roll_deg: float | None = None
        self._process = psutil.Process()
        self._cpu = self._process.cpu_times()
        self._mark_s = time.monotonic()
        self._frames = 0
        window.stage.map.installEventFilter(self)
        window.fly.pfd.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setInterval(CLICK_EVERY_MS)
        self._timer.timeout.connect(self._click)
        QTimer.singleShot(round(SETTLE_S * 1000), self._begin)
        QTimer.singleShot(round((SETTLE_S + seconds) * 1000), self._finish)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note the first picture, when a posted click is handled, and when a fresh value is on the screen."""
        if isinstance(event, _Ping):
            self._clicks_ms.append((time.monotonic() - event.posted_s) * 1000)
            return True
        if event.type() == QEvent.Type.Paint:
            if self._usable_s is None:
                # The paint has only begun: usable is when the queue is empty after it.
                QTimer.singleShot(0, self._usable)
            if watched is self._window.fly.pfd:
                QTimer.singleShot(0, self._painted)
        return False

    def _usable(self) -> None:
        if self._usable_s is None:
            self._usable_s = time.time() - self._began_s
            self._usable_cpu_s = time.process_time()
            self._usable_memory = self._process.memory_info().rss

    def _painted(self) -> None:
        """The horizon is on the screen; a made-up vehicle's roll tells when it was sent (bench latency)."""
        horizon = self._window.fly.pfd.readings.horizon
        if horizon is None or horizon.roll_deg == self._last_roll_deg:
            return
        self._last_roll_deg = horizon.roll_deg
        if self._timer.isActive():
            sent_ms = math.radians(horizon.roll_deg) / ROLL_SPAN_RAD * PERIOD_MS
            self._pixels_ms.append((time.monotonic() * 1000 - sent_ms) % PERIOD_MS)

    def _begin(self) -> None:
        self._window.stage.map.paint_times_ms.clear()
        self._cpu = self._process.cpu_times()
        self._mark_s = time.monotonic()
        self._frames = self._bridge.snapshot.frames_total
        self._timer.start()

    def _click(self) -> None:
        target = self._window.stage.map
        QCoreApplication.postEvent(target, _Ping(time.monotonic()))
        # A real move, too: hovering is what a pilot does most.
        place = QPointF(target.width() * 0.4, target.height() * 0.5 + len(self._clicks_ms) % 60)
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            place,
            target.mapToGlobal(place),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QCoreApplication.postEvent(target, move)

    def _finish(self) -> None:
        self._timer.stop()
        elapsed_s = time.monotonic() - self._mark_s
        cpu = self._process.cpu_times()
        snapshot = self._bridge.snapshot
        paints = list(self._window.stage.map.paint_times_ms)
        result = {
            "seconds": elapsed_s,
            "vehicles": len(snapshot.vehicles),
            "frames": snapshot.frames_total - self._frames,
            "frames_total": snapshot.frames_total,
            "paints": len(paints),
            "paint_p50_ms": percentile(paints, 0.5),
            "paint_p95_ms": percentile(paints, 0.95),
            "clicks": len(self._clicks_ms),
            "click_p50_ms": percentile(self._clicks_ms, 0.5),
            "click_p99_ms": percentile(self._clicks_ms, 0.99),
            "pixel_p50_ms": percentile(self._pixels_ms, 0.5),
            "pixel_p95_ms": percentile(self._pixels_ms, 0.95),
            "pixel_samples": len(self._pixels_ms),
            "cpu_cores": (cpu.user + cpu.system - self._cpu.user - self._cpu.system) / elapsed_s,
            "rss_mb": self._process.memory_info().rss / 1e6,
            "usable_s": self._usable_s,
            "usable_cpu_s": self._usable_cpu_s,
            "usable_rss_mb": self._usable_memory / 1e6,
            "kernel_drops": sum(status.kernel_drops or 0 for status in snapshot.links),
            "loss_pct": [status.loss_pct for status in snapshot.links],
            "bad_crc": sum(status.bad_crc for status in snapshot.links),
            "recording_dropped": snapshot.recording.dropped if snapshot.recording is not None else None,
            "recording_frames": snapshot.recording.frames if snapshot.recording is not None else None,
        }
        try:
            self._path.write_bytes(msgspec.json.encode(result))
        except OSError as error:
            _log.error("%s can't be written: %s", self._path, error.strerror)
        self._end()
