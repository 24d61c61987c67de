"""Sky, ground, pitch ladder, bank scale, aircraft symbol and flight path vector."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from gcs.gui.panels.pfd.brushes import CENTRE, PITCH_PX_PER_DEG, Brushes, write
from gcs.gui.panels.pfd.layout import Layout
from gcs.gui.panels.pfd.readings import Horizon

_FAR = 2000.0
_BANK_RADIUS = 103.0
_BANK_TICKS = ((10, 6), (20, 6), (30, 11), (45, 6), (60, 11))
_NO_PEN = Qt.PenStyle.NoPen


def paint_world(painter: QPainter, layout: Layout, brushes: Brushes, horizon: Horizon) -> None:
    """Fill sky and ground and draw the horizon line, also under the tapes."""
    painter.save()
    painter.setClipRect(layout.world)
    painter.translate(layout.centre)
    painter.rotate(-horizon.roll_deg)
    painter.translate(0, horizon.pitch_deg * PITCH_PX_PER_DEG)
    painter.setPen(_NO_PEN)
    stale = horizon.age_s is not None
    painter.fillRect(QRectF(-_FAR, -_FAR, 2 * _FAR, _FAR), brushes.stale_sky if stale else brushes.sky)
    painter.fillRect(QRectF(-_FAR, 0, 2 * _FAR, _FAR), brushes.stale_ground if stale else brushes.ground)
    painter.setPen(brushes.horizon_line)
    painter.drawLine(QLineF(-_FAR, 0, _FAR, 0))
    painter.restore()


def paint_ladder(painter: QPainter, layout: Layout, brushes: Brushes, horizon: Horizon) -> None:
    """Draw the pitch lines each 5°, with numbers each 10°, clear of the bank scale and the edges."""
    view = layout.view.adjusted(6, 22, -6, -4)
    painter.save()
    painter.setClipRect(view)
    painter.translate(layout.centre)
    painter.rotate(-horizon.roll_deg)
    reach = math.hypot(view.width(), view.height()) / 2
    lines: list[QLineF] = []
    labels: list[tuple[float, str]] = []
    first = math.ceil((horizon.pitch_deg - reach / PITCH_PX_PER_DEG) / 5) * 5
    for degrees in range(max(-90, first), 91, 5):
        y = (horizon.pitch_deg - degrees) * PITCH_PX_PER_DEG
        if y < -reach:
            break
        half = 34.0 if degrees % 10 == 0 else 16.0
        if degrees == 0 or (y < 0 and math.hypot(half, y) > _BANK_RADIUS - 4):
            continue
        lines.append(QLineF(-half, y, half, y))
        if degrees % 10 == 0 and (y > 0 or math.hypot(62, y) < _BANK_RADIUS - 4):
            labels.append((y, str(abs(degrees))))
    painter.setPen(brushes.line)
    painter.drawLines(lines)
    painter.setFont(brushes.tape_font)
    for y, text in labels:
        painter.drawText(QRectF(-62, y - 9, 22, 18), Qt.AlignmentFlag.AlignCenter, text)
        painter.drawText(QRectF(40, y - 9, 22, 18), Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def paint_bank_scale(painter: QPainter, layout: Layout, brushes: Brushes) -> None:
    """Draw the fixed arc with its ticks and the mark for level."""
    painter.save()
    painter.translate(layout.centre)
    painter.setPen(brushes.line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = QRectF(-_BANK_RADIUS, -_BANK_RADIUS, 2 * _BANK_RADIUS, 2 * _BANK_RADIUS)
    painter.drawArc(box, 30 * 16, 120 * 16)
    for degrees, length in _BANK_TICKS:
        for angle in (-degrees, degrees):
            painter.save()
            painter.rotate(angle)
            painter.drawLine(QLineF(0, -_BANK_RADIUS, 0, -_BANK_RADIUS - length))
            painter.restore()
    painter.setPen(_NO_PEN)
    painter.setBrush(brushes.white)
    tip = -_BANK_RADIUS
    painter.drawPolygon(QPolygonF([QPointF(-6, tip - 9), QPointF(6, tip - 9), QPointF(0, tip)]))
    painter.restore()


def paint_bank_pointer(painter: QPainter, layout: Layout, brushes: Brushes, roll_deg: float) -> None:
    """Draw the pointer that shows the bank; beyond 60° it leaves the arc but stays on its circle."""
    painter.save()
    painter.setClipRect(layout.view)
    painter.translate(layout.centre)
    painter.rotate(-roll_deg)
    painter.setPen(brushes.outline)
    painter.setBrush(brushes.aircraft)
    top = -_BANK_RADIUS + 2
    painter.drawPolygon(QPolygonF([QPointF(0, top), QPointF(7, top + 11), QPointF(-7, top + 11)]))
    painter.restore()


def paint_aircraft(painter: QPainter, layout: Layout, brushes: Brushes) -> None:
    """Draw the fixed aircraft symbol."""
    painter.save()
    painter.translate(layout.centre)
    painter.setPen(brushes.aircraft_pen)
    painter.setBrush(brushes.aircraft_dark)
    wing = [(-66, -2.5), (-33, -2.5), (-33, 8), (-39, 8), (-39, 2.5), (-66, 2.5)]
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in wing]))
    painter.drawPolygon(QPolygonF([QPointF(-x, y) for x, y in wing]))
    painter.drawRect(QRectF(-3, -3, 6, 6))
    painter.restore()


def paint_path(painter: QPainter, layout: Layout, brushes: Brushes, horizon: Horizon) -> None:
    """Draw the flight path vector where the vehicle goes; nothing when that lies outside the view."""
    if horizon.path_deg is None or horizon.drift_deg is None or abs(horizon.drift_deg) > 60:
        return
    roll = math.radians(-horizon.roll_deg)
    x = horizon.drift_deg * PITCH_PX_PER_DEG
    y = (horizon.pitch_deg - horizon.path_deg) * PITCH_PX_PER_DEG
    point = layout.centre + QPointF(
        x * math.cos(roll) - y * math.sin(roll), x * math.sin(roll) + y * math.cos(roll)
    )
    if not layout.view.adjusted(14, 14, -14, -14).contains(point):
        return
    painter.save()
    painter.translate(point)
    painter.setPen(brushes.path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(0, 0), 5.5, 5.5)
    painter.drawLines([QLineF(-15, 0, -5.5, 0), QLineF(5.5, 0, 15, 0), QLineF(0, -13, 0, -5.5)])
    painter.restore()


def paint_no_attitude(painter: QPainter, layout: Layout, brushes: Brushes, text: str) -> None:
    """Cross out the view in red and say why: there is never a level horizon without an attitude."""
    view = layout.view
    painter.fillRect(layout.world, brushes.surround)
    painter.setPen(QPen(brushes.critical, 3.0))
    inner = view.adjusted(8, 8, -8, -8)
    painter.drawLine(QLineF(inner.topLeft(), inner.bottomRight()))
    painter.drawLine(QLineF(inner.topRight(), inner.bottomLeft()))
    width = brushes.box_metrics.horizontalAdvance(text) + 20
    plate = QRectF(layout.centre.x() - width / 2, layout.centre.y() - 15, width, 30)
    painter.setPen(_NO_PEN)
    painter.setBrush(brushes.surround)
    painter.drawRect(plate)
    write(painter, plate, text, brushes.box_font, brushes.text, CENTRE)


def paint_plate(painter: QPainter, layout: Layout, brushes: Brushes, text: str) -> None:
    """Say in the lower part of the view how old the attitude is."""
    width = brushes.tape_metrics.horizontalAdvance(text) + 16
    plate = QRectF(layout.centre.x() - width / 2, layout.view.bottom() - 34, width, 22)
    painter.setPen(_NO_PEN)
    painter.setBrush(brushes.plate)
    painter.drawRoundedRect(plate, 3, 3)
    write(painter, plate, text, brushes.tape_font, brushes.plate_stale, CENTRE)
