"""Draws where vehicles were told to go, orbit or look: magenta targets with a line from the vehicle."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from gcs.gui.map.missions import paint_leg
from gcs.gui.map.palette import MapPalette
from gcs.gui.map.scene import LegState, TargetMark
from gcs.gui.map.symbols import paint_target
from gcs.gui.map.viewport import Viewport
from gcs.maps.mercator import meters_per_pixel, position_is_valid

_MAX_RADIUS_PX = 20_000.0


def paint_targets(
    painter: QPainter, view: Viewport, targets: Sequence[TargetMark],
    places: Mapping[str, tuple[float, float]], palette: MapPalette,
) -> None:  # fmt: skip
    """Draw the targets of all vehicles."""
    if not targets:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for target in targets:
        if not position_is_valid(target.lat_deg, target.lon_deg):
            continue
        x, y = view.to_pixel(target.lat_deg, target.lon_deg)
        start = places.get(target.vehicle_key)
        if target.kind == "goto" and start is not None:
            paint_leg(painter, view, start, (x, y), palette, LegState.ACTIVE)
        if target.kind == "orbit" and math.isfinite(target.radius_m):
            _paint_orbit(painter, view, target, x, y, palette)
        paint_target(painter, x, y, palette, roi=target.kind == "roi")


def _paint_orbit(
    painter: QPainter, view: Viewport, target: TargetMark, x: float, y: float, palette: MapPalette
) -> None:
    radius = abs(target.radius_m) / meters_per_pixel(target.lat_deg, view.zoom)
    if not 4 < radius < _MAX_RADIUS_PX:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(palette.casing, 4.0), QPen(palette.active, 2.2)):
        painter.setPen(pen)
        painter.drawEllipse(QPointF(x, y), radius, radius)
