"""Measures how long the map takes to draw with many moving vehicles, for ``gcs bench`` and the tests."""

from __future__ import annotations

import math
import statistics
import time
from dataclasses import asdict, dataclass

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QImage, QPainter

from gcs.gui.map.canvas import MapCanvas
from gcs.gui.map.scene import HomeMark, MapScene, VehicleMark
from gcs.gui.map.view import MapView
from gcs.gui.theme import ThemeController
from gcs.maps.island import island_tiles, load_island, world_outlines
from gcs.model.vehicle import VehicleKind

_KINDS = (VehicleKind.QUAD, VehicleKind.PLANE, VehicleKind.VTOL, VehicleKind.ROVER)
_METERS_PER_DEG = 111_320.0


@dataclass(frozen=True, slots=True)
class PaintResult:
    """Drawing times of one run, in milliseconds."""

    vehicles: int
    frames: int
    median_ms: float
    p95_ms: float
    p99_ms: float
    worst_ms: float
    set_scene_median_ms: float
    processor_median_ms: float
    """Processor time of the drawing thread: what others do on the machine does not count."""
    processor_p95_ms: float

    def as_dict(self) -> dict[str, float]:
        """For JSON."""
        return asdict(self)


def fleet_scene(count: int, time_s: float, home: tuple[float, float]) -> MapScene:
    """Vehicles on circles of 80 to 1,000 m round places about home, at 6 to 25 m/s; a few have alerts."""
    marks = []
    east_scale = _METERS_PER_DEG * math.cos(math.radians(home[0]))
    for i in range(count):
        speed_mps, radius_m = 6.0 + i % 20, 80.0 + (i * 37) % 920
        turn = i * 2.399963 + speed_mps / radius_m * time_s
        spread_m = 140.0 * math.sqrt(i)
        east_m = spread_m * math.cos(i * 2.399963) + radius_m * math.cos(turn)
        north_m = 0.6 * spread_m * math.sin(i * 2.399963) + radius_m * math.sin(turn)
        heading_deg = -math.degrees(turn) % 360
        marks.append(
            VehicleMark(
                key=str(i),
                name=f"V-{i:03d}",
                lat_deg=home[0] + north_m / _METERS_PER_DEG,
                lon_deg=home[1] + east_m / east_scale,
                heading_deg=heading_deg,
                course_deg=heading_deg,
                speed_mps=speed_mps,
                kind=_KINDS[i % 4],
                color_index=i // 16,
                selected=i == 3,
                in_group=i % 8 == 1,
                level="warning" if i % 40 == 7 else "caution" if i % 25 == 5 else "",
                link_lost=i % 90 == 45,
                age_s=time_s,
                simulated=True,
                label_lines=(f"{80 + i % 40} m · {speed_mps:.1f} m/s",),
            )
        )
    return MapScene(now_s=time_s, vehicles=tuple(marks), homes=(HomeMark(*home),))


def measure_paint(
    vehicles: int = 250, seconds: float = 20.0, width: int = 1280, height: int = 800, *, warm_s: float = 300.0
) -> PaintResult:
    """Draw a fleet at 20 scenes a second of its own time, as fast as possible, with full trails and labels.

    The trails are first filled with ``warm_s`` of flight. Needs a ``QApplication`` and the loaded fonts.
    """
    view = bench_view(width, height)
    island = load_island()
    home = (island.home_lat_deg, island.home_lon_deg)
    for step in range(int(warm_s)):
        view.set_scene(fleet_scene(vehicles, float(step), home))
    _settle(view)
    target = QImage(width, height, QImage.Format.Format_RGB32)
    scene_ms: list[float] = []
    for _ in range(60):
        _draw(view, target)
    view.paint_times_ms.clear()
    processor_ms: list[float] = []
    frames = int(seconds * 20)
    for frame in range(frames):
        scene = fleet_scene(vehicles, warm_s + frame / 20, home)
        begun = time.perf_counter()
        view.set_scene(scene)
        scene_ms.append((time.perf_counter() - begun) * 1000)
        busy = time.thread_time()
        _draw(view, target)
        processor_ms.append((time.thread_time() - busy) * 1000)
    times = sorted(view.paint_times_ms)
    view.shutdown()
    view.deleteLater()
    return PaintResult(
        vehicles,
        len(times),
        statistics.median(times),
        _quantile(times, 0.95),
        _quantile(times, 0.99),
        times[-1],
        statistics.median(scene_ms),
        statistics.median(processor_ms),
        _quantile(sorted(processor_ms), 0.95),
    )


def bench_view(width: int, height: int) -> MapView:
    """The map over the training island, as the program shows it."""
    island = load_island()
    themes = ThemeController()
    view = MapView(themes, outlines=world_outlines(), labels=island.labels)
    themes.setParent(view)
    view.resize(width, height)
    view.set_sources([island_tiles(dark=True)])
    view.look_at(island.home_lat_deg, island.home_lon_deg, 14.2)
    return view


def _draw(view: MapCanvas, target: QImage) -> None:
    begun = time.perf_counter()
    painter = QPainter(target)
    view.draw(painter)
    painter.end()
    view.paint_times_ms.append((time.perf_counter() - begun) * 1000)


def _settle(view: MapView, limit_s: float = 5.0) -> None:
    target = QImage(view.width(), view.height(), QImage.Format.Format_RGB32)
    deadline = time.monotonic() + limit_s
    _draw(view, target)
    while time.monotonic() < deadline and not view.settled:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        _draw(view, target)


def _quantile(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]
