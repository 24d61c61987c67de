"""Draws fences: an ochre line with ticks on the forbidden side; an exclusion also has a hatch."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from gcs.gui.map.geometry import clip_ring, clip_segment, polygon_of
from gcs.gui.map.palette import MapPalette
from gcs.gui.map.scene import FenceMark
from gcs.gui.map.symbols import halo_text
from gcs.gui.map.viewport import Viewport
from gcs.gui.theme import font
from gcs.maps.mercator import meters_per_pixel, position_is_valid, world_xy

TICK_PX, TICK_EVERY_PX = 7.0, 11.0
_CIRCLE_POINTS = 72
_MAX_TICKS = 4000


def paint_fence(painter: QPainter, view: Viewport, fence: FenceMark, palette: MapPalette) -> None:
    """Draw one fence; one with impossible corners is not drawn at all, since a part of it would mislead."""
    outline = fence_outline(view, fence)
    if outline is None:
        return
    box = (-60.0, -60.0, view.width + 60.0, view.height + 60.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not fence.inclusion:
        hatch = QColor(palette.fence)
        hatch.setAlphaF(0.45)
        inner = clip_ring(outline, box)
        if len(inner) > 2:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(hatch, Qt.BrushStyle.BDiagPattern))
            painter.drawPolygon(polygon_of(inner))
    lines, ticks = _lines(outline, fence.inclusion, box)
    width = 1.7 * palette.line_scale
    for pen in (QPen(palette.casing, width + 1.8), QPen(palette.fence, width)):
        painter.setPen(pen)
        painter.drawLines(lines)
    painter.setPen(QPen(palette.fence, 1.1 * palette.line_scale))
    painter.drawLines(ticks)
    if fence.name:
        middle = outline.mean(axis=0)
        face = font("map_label_sub", palette.theme)
        halo_text(
            painter,
            middle[0] - 3 * len(fence.name),
            middle[1] + 4,
            fence.name,
            face,
            palette.fence,
            palette.halo,
        )


def fence_outline(view: Viewport, fence: FenceMark) -> np.ndarray | None:
    """Corners (n, 2) in pixels, without jumps at the date line; None if the fence cannot be drawn."""
    if not fence.points or not all(position_is_valid(lat, lon) for lat, lon in fence.points):
        return None
    if fence.radius_m is not None:
        if not (math.isfinite(fence.radius_m) and fence.radius_m > 0):
            return None
        x, y = view.to_pixel(*fence.points[0])
        radius = fence.radius_m / meters_per_pixel(fence.points[0][0], view.zoom)
        angles = np.linspace(0, 2 * math.pi, _CIRCLE_POINTS, endpoint=False)
        return np.column_stack([x + radius * np.cos(angles), y + radius * np.sin(angles)])
    if len(fence.points) < 3:
        return None
    world = np.array([world_xy(lat, lon) for lat, lon in fence.points])
    steps = (np.diff(world[:, 0], prepend=world[0, 0]) + 0.5) % 1.0 - 0.5
    unwrapped = np.column_stack([world[0, 0] + np.cumsum(steps), world[:, 1]])
    shift = round(float(unwrapped[:, 0].mean()) - view.center_x)
    unwrapped[:, 0] -= shift
    unwrapped -= (view.center_x, view.center_y)
    pixels: np.ndarray = unwrapped * view.scale
    pixels += (view.width / 2, view.height / 2)
    return pixels


def _lines(
    outline: np.ndarray, inclusion: bool, box: tuple[float, float, float, float]
) -> tuple[list[QLineF], list[QLineF]]:
    """The outline's edges inside the box, and ticks towards the forbidden side."""
    after = np.roll(outline, -1, axis=0)
    area = float(np.sum(outline[:, 0] * after[:, 1] - after[:, 0] * outline[:, 1]))
    # In pixels y points down, so a positive area is clockwise and the outside is to the left of travel.
    outward = 1.0 if area > 0 else -1.0
    side = outward if inclusion else -outward
    lines: list[QLineF] = []
    ticks: list[QLineF] = []
    for (x0, y0), (x1, y1) in zip(outline.tolist(), after.tolist(), strict=True):
        cut = clip_segment(x0, y0, x1, y1, box)
        if cut is None:
            continue
        lines.append(QLineF(*cut))
        length = math.hypot(cut[2] - cut[0], cut[3] - cut[1])
        if length < 1 or len(ticks) > _MAX_TICKS:
            continue
        ux, uy = (cut[2] - cut[0]) / length, (cut[3] - cut[1]) / length
        nx, ny = uy * side * TICK_PX, -ux * side * TICK_PX
        count = max(1, int(length / TICK_EVERY_PX))
        for i in range(count):
            along = (i + 0.5) * length / count
            x, y = cut[0] + ux * along, cut[1] + uy * along
            ticks.append(QLineF(QPointF(x, y), QPointF(x + nx, y + ny)))
    return lines, ticks
