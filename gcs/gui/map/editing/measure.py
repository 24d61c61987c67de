"""Measures how fluently a plan of 5,000 items is edited on the map, for ``gcs bench plan`` and the tests."""

from __future__ import annotations

import math
import statistics
import time
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter

from gcs.gui.map.bench import bench_view
from gcs.gui.map.editing.overlay import PlanOverlay
from gcs.gui.map.editing.shown import NoPlan
from gcs.gui.map.view import MapView
from gcs.gui.theme import ThemeController
from gcs.maps.island import load_island
from gcs.planning import frames
from gcs.planning.document import Place, Plan, PlanItem
from gcs.planning.history import PlanHistory
from gcs.planning.refs import Ref

WIDTH, HEIGHT = 1280, 800
_METERS_PER_DEG = 111_320.0
_DRAGGED = 2500


def large_plan(count: int) -> Plan:
    """Return waypoints in rows of fifty over three kilometres about the island's home."""
    island = load_island()
    home = (island.home_lat_deg, island.home_lon_deg)
    east_scale = _METERS_PER_DEG * math.cos(math.radians(home[0]))
    items = []
    for i in range(count):
        row, column = divmod(i, 50)
        along = column if row % 2 == 0 else 49 - column
        lat_deg = home[0] + (row - count / 100) * 2600.0 * 50 / count / _METERS_PER_DEG
        lon_deg = home[1] + (along - 24.5) * 60.0 / east_scale
        params = (0.0, 0.0, 0.0, 0.0, lat_deg, lon_deg, 60.0 + i % 40)
        items.append(PlanItem(16, frames.GLOBAL_RELATIVE, params, item_id=i + 1))
    return Plan(items=tuple(items), home=Place(*home, island.home_alt_amsl_m))


@dataclass
class _Desk:
    """Keeps the plan as the workspace's controller does: with history, and a new picture for each change."""

    overlay: PlanOverlay
    history: PlanHistory
    selection: frozenset[Ref] = frozenset()

    def change(self, label: str, plan: Plan, merge: str) -> None:
        self.history.do(label, plan, merge=merge)
        self.show()

    def select(self, refs: frozenset[Ref]) -> None:
        self.selection = refs
        self.show()

    def show(self) -> None:
        self.overlay.show_plan(NoPlan(self.history.plan, self.history.revision, self.selection))


def bench_editing(items: int = 5000, frames: int = 200) -> dict[str, float]:
    """Drag one item, then the map, through so many frames of 1280 × 800.

    A frame of the drag is the pointer's event with all that hangs on it in the window's thread (edit,
    history, new picture) and the paint of the map. Needs a ``QApplication`` and the loaded fonts.

    Returns:
        Medians and 95th percentiles in milliseconds, and frames per second at the median.
    """
    view = bench_view(WIDTH, HEIGHT)
    overlay = PlanOverlay(view, ThemeController(parent=view))
    desk = _Desk(overlay, PlanHistory(large_plan(items)))
    overlay.changeWanted.connect(desk.change)
    overlay.selectionWanted.connect(desk.select)
    overlay.set_active(True)
    desk.show()
    _settle(view)
    drag = _drag(view, desk, frames)
    pan = _pan(view, frames)
    overlay.set_active(False)
    view.shutdown()
    view.deleteLater()
    whole = [a + b for a, b in drag]
    paint = [b for _, b in drag]
    return {
        "items": items,
        "frames": len(drag),
        "drag_paint_median_ms": statistics.median(paint),
        "drag_paint_p95_ms": _p95(paint),
        "drag_frame_median_ms": statistics.median(whole),
        "drag_frame_p95_ms": _p95(whole),
        "drag_frames_per_s": 1000.0 / statistics.median(whole),
        "pan_paint_median_ms": statistics.median(pan),
        "pan_paint_p95_ms": _p95(pan),
        "pan_frames_per_s": 1000.0 / statistics.median(pan),
    }


def _drag(view: MapView, desk: _Desk, frames: int) -> list[tuple[float, float]]:
    place = desk.history.plan.items[_DRAGGED % len(desk.history.plan.items)]
    assert isinstance(place, PlanItem)
    view.look_at(place.params[4], place.params[5])
    target = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    _draw(view, target)
    start = QPointF(*view.viewport.to_pixel(place.params[4], place.params[5]))
    _send(view, QEvent.Type.MouseButtonPress, start)
    times = []
    for frame in range(frames):
        turn = frame / 15.0
        at = start + QPointF(20.0 + 140.0 * math.sin(turn), 110.0 * math.cos(turn))
        begun = time.perf_counter()
        _send(view, QEvent.Type.MouseMove, at)
        moved = time.perf_counter()
        _draw(view, target)
        times.append(((moved - begun) * 1000, (time.perf_counter() - moved) * 1000))
        # The drag rests after each step so that the window stays awake; a screen would, too.
        time.sleep(0.02)
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    _send(view, QEvent.Type.MouseButtonRelease, at)
    return times


def _pan(view: MapView, frames: int) -> list[float]:
    target = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    times = []
    for frame in range(frames):
        view.move_to(
            view.viewport.panned(11.0 if frame % 80 < 40 else -11.0, 5.0 if frame % 40 < 20 else -5.0)
        )
        times.append(_draw(view, target))
    return times


def _send(view: MapView, kind: QEvent.Type, at: QPointF) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind is QEvent.Type.MouseMove else left
    held = none if kind is QEvent.Type.MouseButtonRelease else left
    where = QPointF(view.mapToGlobal(QPoint(round(at.x()), round(at.y()))))
    event = QMouseEvent(kind, at, where, button, held, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(view, event)


def _draw(view: MapView, target: QImage) -> float:
    begun = time.perf_counter()
    painter = QPainter(target)
    view.draw(painter)
    painter.end()
    return (time.perf_counter() - begun) * 1000


def _settle(view: MapView, limit_s: float = 5.0) -> None:
    target = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    deadline = time.monotonic() + limit_s
    _draw(view, target)
    while time.monotonic() < deadline and not view.settled:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        _draw(view, target)


def _p95(times: list[float]) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
