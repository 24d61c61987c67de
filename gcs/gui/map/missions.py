"""Draws missions: numbered discs, the line to fly with arrow heads, the active leg, what is done dotted."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from gcs.gui.map.geometry import clip_segment
from gcs.gui.map.palette import MapPalette
from gcs.gui.map.scene import LegState, MissionMark, MissionPoint
from gcs.gui.map.viewport import Viewport
from gcs.gui.theme import font
from gcs.maps.mercator import position_is_valid

DISC_RADIUS = 11.0
LEG_WIDTH, ACTIVE_WIDTH = 2.2, 3.2
_ARROW_PX = 8.0
_ARROW_MIN_LEG_PX = 46.0

Pixel = tuple[float, float]


def drawable(mission: MissionMark) -> list[MissionPoint]:
    """The mission's items whose place can be drawn."""
    return [point for point in mission.points if position_is_valid(point.lat_deg, point.lon_deg)]


def paint_mission(
    painter: QPainter, view: Viewport, mission: MissionMark, palette: MapPalette, *, skip_active: bool
) -> None:
    """Draw a mission; without its active leg where that starts at a moving vehicle."""
    points = drawable(mission)
    pixels = [view.to_pixel(point.lat_deg, point.lon_deg) for point in points]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for i in range(1, len(points)):
        state = points[i].state
        if mission.faint:
            state = LegState.ACTIVE if state is LegState.ACTIVE else LegState.DONE
        if state is LegState.ACTIVE:
            if not skip_active:
                paint_leg(painter, view, pixels[i - 1], pixels[i], palette, state)
        else:
            paint_leg(painter, view, pixels[i - 1], pixels[i], palette, state)
    if mission.faint:
        return
    for point, (x, y) in zip(points, pixels, strict=True):
        if point.waypoint and -20 < x < view.width + 20 and -20 < y < view.height + 20:
            paint_disc(painter, x, y, point, palette)


def paint_active_leg(
    painter: QPainter, view: Viewport, mission: MissionMark, places: Mapping[str, Pixel], palette: MapPalette
) -> None:
    """Draw the leg from the vehicle's place now to the item that it flies to, and that item again on top."""
    start = places.get(mission.vehicle_key)
    target = next((point for point in drawable(mission) if point.state is LegState.ACTIVE), None)
    if start is None or target is None:
        return
    end = view.to_pixel(target.lat_deg, target.lon_deg)
    paint_leg(painter, view, start, end, palette, LegState.ACTIVE)
    if target.waypoint and not mission.faint:
        paint_disc(painter, *end, target, palette)


def paint_leg(
    painter: QPainter, view: Viewport, start: Pixel, end: Pixel, palette: MapPalette, state: LegState
) -> None:
    """Draw one leg with its dark casing."""
    cut = clip_segment(*start, *end, (-40.0, -40.0, view.width + 40.0, view.height + 40.0))
    if cut is None:
        return
    line = QLineF(*cut)
    colour = QColor(palette.active if state is LegState.ACTIVE else palette.leg)
    width = (ACTIVE_WIDTH if state is LegState.ACTIVE else LEG_WIDTH) * (palette.line_scale**0.5)
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if state is LegState.DONE:
        colour.setAlphaF(0.4)
        pen = QPen(colour, LEG_WIDTH - 0.4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setDashPattern([0.1, 2.6])
        painter.setPen(pen)
        painter.drawLine(line)
        return
    painter.setPen(QPen(palette.casing, width + 1.8, c=Qt.PenCapStyle.RoundCap))
    painter.drawLine(line)
    painter.setPen(pen)
    painter.drawLine(line)
    if state is LegState.TODO:
        _paint_arrow(painter, start, end, colour, palette)


def _paint_arrow(painter: QPainter, start: Pixel, end: Pixel, colour: QColor, palette: MapPalette) -> None:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    if length < _ARROW_MIN_LEG_PX:
        return
    ux, uy = dx / length, dy / length
    tip_x, tip_y = (start[0] + end[0]) / 2 + ux * _ARROW_PX / 2, (start[1] + end[1]) / 2 + uy * _ARROW_PX / 2
    back_x, back_y = tip_x - ux * _ARROW_PX, tip_y - uy * _ARROW_PX
    wing = _ARROW_PX * 0.5
    head = QPolygonF(
        [
            QPointF(tip_x, tip_y),
            QPointF(back_x - uy * wing, back_y + ux * wing),
            QPointF(back_x + uy * wing, back_y - ux * wing),
        ]
    )
    painter.setPen(QPen(palette.casing, 1.0))
    painter.setBrush(colour)
    painter.drawPolygon(head)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_disc(painter: QPainter, x: float, y: float, point: MissionPoint, palette: MapPalette) -> None:
    """Draw a numbered disc in the colours of its state."""
    dark = palette.theme.dark
    if point.state is LegState.ACTIVE:
        fill, rim, ink = palette.active, palette.active, QColor("#2A0526" if dark else "#FFFFFF")
    elif point.state is LegState.DONE:
        grey = QColor(palette.theme.t3)
        fill, rim, ink = QColor(palette.halo), grey, QColor(palette.theme.t2)
    else:
        fill, rim, ink = QColor("#FFFFFF"), QColor("#FFFFFF" if dark else palette.theme.t1), QColor("#12181D")
    # A number of four digits makes the disc a pill.
    half = DISC_RADIUS + max(0, len(point.label) - 3) * 3.5
    painter.setBrush(fill)
    for pen, inset in ((QPen(palette.casing, 3.4), 0.0), (QPen(rim, 1.4), 0.4)):
        painter.setPen(pen)
        room = QRectF(x - half, y - DISC_RADIUS, 2 * half, 2 * DISC_RADIUS)
        room.adjust(inset, inset, -inset, -inset)
        painter.drawRoundedRect(room, DISC_RADIUS, DISC_RADIUS)
    face: QFont = font("map_label", palette.theme)
    face.setPixelSize(12 if len(point.label) < 3 else 10)
    painter.setFont(face)
    painter.setPen(ink)
    box = QRectF(x - half - 4, y - DISC_RADIUS, 2 * half + 8, 2 * DISC_RADIUS)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, point.label)
    painter.setBrush(Qt.BrushStyle.NoBrush)
