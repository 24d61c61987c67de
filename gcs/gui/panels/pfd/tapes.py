"""The moving scales: speed, altitude, vertical speed and heading, each with its box and its bugs."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from gcs.gui.panels.pfd.brushes import CENTRE, LEFT, RIGHT, Brushes, write
from gcs.gui.panels.pfd.layout import Layout
from gcs.gui.panels.pfd.readings import Readings
from gcs.model import format as fmt

_NO_PEN = Qt.PenStyle.NoPen
_NO_BRUSH = Qt.BrushStyle.NoBrush
SPEED_PX = 57.5
"""Pixels between two numbers of the speed tape."""
SPEED_STEP = 5
ALTITUDE_PX = 50.0
ALTITUDE_STEP = 20
HEADING_PX_PER_DEG = 4.2
_COMPASS = {0: "N", 90: "E", 180: "S", 270: "W"}


def paint_speed(painter: QPainter, layout: Layout, brushes: Brushes, readings: Readings) -> None:
    """Draw the ground speed tape; without a speed only its ground is there."""
    rect, reading = layout.speed, readings.ground_speed
    painter.fillRect(rect, brushes.veil)
    if reading is None:
        return
    px, middle = SPEED_PX / SPEED_STEP, layout.centre.y()
    painter.save()
    painter.setClipRect(rect)
    low = max(0, math.floor(reading.value - (rect.bottom() - middle) / px))
    high = math.ceil(reading.value + (middle - rect.top()) / px)
    major, minor = [], []
    painter.setFont(brushes.tape_font)
    painter.setPen(brushes.faint if reading.stale else brushes.text)
    for step in range(low, high + 1):
        y = middle - (step - reading.value) * px
        if step % SPEED_STEP:
            minor.append(QLineF(rect.right() - 5, y, rect.right(), y))
            continue
        major.append(QLineF(rect.right() - 9, y, rect.right(), y))
        painter.drawText(QRectF(0, y - 9, rect.right() - 15, 18), RIGHT, str(step))
    painter.setPen(brushes.tick)
    painter.drawLines(major)
    painter.setPen(brushes.minor_tick)
    painter.drawLines(minor)
    painter.restore()


def paint_altitude(painter: QPainter, layout: Layout, brushes: Brushes, readings: Readings) -> None:
    """Draw the altitude tape with the ochre band that shows the ground, and the target's bug."""
    rect, reading = layout.altitude, readings.altitude
    painter.fillRect(rect, brushes.veil)
    if reading is None:
        return
    px, middle = ALTITUDE_PX / ALTITUDE_STEP, layout.centre.y()
    painter.save()
    painter.setClipRect(rect.adjusted(-14, 0, 0, 0))
    if readings.ground_level is not None:
        top = middle - (readings.ground_level - reading.value) * px
        if top < rect.bottom():
            painter.fillRect(QRectF(rect.left(), top, 9, rect.bottom() - top), brushes.fence)
    low = math.floor((reading.value - (rect.bottom() - middle) / px) / 5) * 5
    high = math.ceil(reading.value + (middle - rect.top()) / px)
    major, minor = [], []
    painter.setFont(brushes.tape_font)
    painter.setPen(brushes.faint if reading.stale else brushes.text)
    for step in range(low, high + 1, 5):
        y = middle - (step - reading.value) * px
        if step % ALTITUDE_STEP:
            minor.append(QLineF(rect.left(), y, rect.left() + 5, y))
            continue
        major.append(QLineF(rect.left(), y, rect.left() + 9, y))
        painter.drawText(QRectF(rect.left() + 10, y - 9, rect.width() - 19, 18), RIGHT, fmt.number(step))
    painter.setPen(brushes.tick)
    painter.drawLines(major)
    painter.setPen(brushes.minor_tick)
    painter.drawLines(minor)
    _altitude_bug(painter, layout, brushes, readings, px)
    painter.restore()


def _altitude_bug(painter: QPainter, layout: Layout, brushes: Brushes, readings: Readings, px: float) -> None:
    if readings.target_altitude is None or readings.altitude is None:
        return
    rect = layout.altitude
    y = layout.centre.y() - (readings.target_altitude - readings.altitude.value) * px
    # A target beyond the tape waits at its end, half hidden, as on an aircraft's tape.
    y = max(layout.labels_bottom + 8, min(rect.bottom(), y))
    x = rect.left()
    painter.setPen(brushes.target_pen)
    painter.setBrush(_NO_BRUSH)
    shape = [(-7, -8), (1, -8), (7, 0), (1, 8), (-7, 8)]
    painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in shape]))


def paint_boxes(
    painter: QPainter, layout: Layout, brushes: Brushes, speed: tuple[str, bool], altitude: tuple[str, bool]
) -> None:
    """Draw the boxes with the present ground speed and altitude: text, and whether it is stale."""
    middle = layout.centre.y()
    right = layout.speed.right() - 9
    left = layout.altitude.left() + 9
    shapes = (
        [(0, -15), (right, -15), (right, -5), (right + 6, 0), (right, 5), (right, 15), (0, 15)],
        [
            (layout.altitude.right(), -15),
            (left, -15),
            (left, -5),
            (left - 7, 0),
            (left, 5),
            (left, 15),
            (layout.altitude.right(), 15),
        ],
    )
    texts = (
        (QRectF(0, middle - 15, right - 5, 30), speed),
        (QRectF(left, middle - 15, layout.altitude.right() - left - 6, 30), altitude),
    )
    for shape, (rect, (text, stale)) in zip(shapes, texts, strict=True):
        painter.setPen(brushes.box_pen)
        painter.setBrush(brushes.box_fill)
        painter.drawPolygon(QPolygonF([QPointF(x, middle + y) for x, y in shape]))
        write(painter, rect, text, brushes.box_font, brushes.box_stale if stale else brushes.box_text, RIGHT)


def paint_climb(
    painter: QPainter, layout: Layout, brushes: Brushes, readings: Readings, major: float
) -> None:
    """Draw the needle of the vertical speed, clamped; ``major`` lies between two numbers."""
    reading = readings.climb
    if reading is None:
        return
    rect, middle = layout.climb, layout.centre.y()
    limit = 2.3 * major
    shown = max(-limit, min(limit, reading.value))
    y = middle - shown / major * climb_px(layout)
    painter.save()
    painter.setClipRect(rect)
    colour = brushes.faint if reading.stale else brushes.text
    painter.setPen(QPen(colour, 2.0))
    painter.drawLine(QLineF(rect.left() + 6, y, rect.right() + 2, middle))
    painter.setPen(_NO_PEN)
    painter.setBrush(colour)
    corners = ((8, -4), (8, 4), (1, 0))
    painter.drawPolygon(QPolygonF([QPointF(rect.left() + dx, y + dy) for dx, dy in corners]))
    painter.restore()


def climb_px(layout: Layout) -> float:
    """Pixels between two numbers of the vertical speed scale."""
    return layout.climb.height() * 49 / 230


def paint_climb_scale(painter: QPainter, layout: Layout, brushes: Brushes, major: float) -> None:
    """Draw the fixed scale: numbers at one and two times ``major`` up and down."""
    rect, middle, px = layout.climb, layout.centre.y(), climb_px(layout)
    painter.fillRect(rect, brushes.surround)
    for half in range(-4, 5):
        y = middle - half * px / 2
        painter.setPen(brushes.minor_tick)
        painter.drawLine(QLineF(rect.left(), y, rect.left() + (6 if half % 2 == 0 else 3), y))
        if half % 2 == 0 and half:
            area = QRectF(rect.left() + 7, y - 8, rect.width() - 7, 16)
            write(painter, area, f"{abs(half) / 2 * major:g}", brushes.axis_font, brushes.faint, CENTRE)


def paint_heading(painter: QPainter, layout: Layout, brushes: Brushes, readings: Readings) -> None:
    """Draw the heading tape and the target's bug."""
    rect, reading = layout.heading, readings.heading_deg
    painter.fillRect(rect, brushes.surround)
    if reading is None:
        return
    middle, px = layout.centre.x(), HEADING_PX_PER_DEG
    first = math.ceil((reading.value - middle / px) / 5) * 5
    last = math.floor(reading.value + (rect.right() - middle) / px)
    major, minor = [], []
    painter.setFont(brushes.tape_font)
    painter.setPen(brushes.faint if reading.stale else brushes.text)
    for degrees in range(first, last + 1, 5):
        x = middle + (degrees - reading.value) * px
        if degrees % 10:
            minor.append(QLineF(x, rect.top(), x, rect.top() + 5))
            continue
        major.append(QLineF(x, rect.top(), x, rect.top() + 9))
        turned = degrees % 360
        text = _COMPASS.get(turned, f"{turned // 10:02d}")
        painter.drawText(QRectF(x - 16, rect.top() + 10, 32, 19), CENTRE, text)
    painter.setPen(brushes.tick)
    painter.drawLines(major)
    painter.setPen(brushes.minor_tick)
    painter.drawLines(minor)
    if readings.target_heading_deg is not None:
        off = (readings.target_heading_deg - reading.value + 180) % 360 - 180
        x = max(rect.left() + 7, min(rect.right() - 7, middle + off * px))
        shape = [(-7, 0), (7, 0), (7, 8), (3, 8), (0, 3), (-3, 8), (-7, 8)]
        painter.setPen(brushes.target_pen)
        painter.setBrush(_NO_BRUSH)
        painter.drawPolygon(QPolygonF([QPointF(x + dx, rect.top() - 1 + dy) for dx, dy in shape]))


def paint_heading_box(painter: QPainter, layout: Layout, brushes: Brushes, text: str, stale: bool) -> None:
    """Draw the box with the present heading."""
    middle, top = layout.centre.x(), layout.heading.top()
    half, head = 27.5, top + 7
    shape = [
        (-half, head),
        (-6, head),
        (0, top),
        (6, head),
        (half, head),
        (half, head + 23),
        (-half, head + 23),
    ]
    painter.setPen(brushes.box_pen)
    painter.setBrush(brushes.box_fill)
    painter.drawPolygon(QPolygonF([QPointF(middle + x, y) for x, y in shape]))
    rect = QRectF(middle - half, head, 2 * half, 23)
    write(painter, rect, text, brushes.box_font, brushes.box_stale if stale else brushes.box_text, CENTRE)


def paint_air_speed(
    painter: QPainter, layout: Layout, brushes: Brushes, text: str, stale: bool, target: str
) -> None:
    """Draw the air speed plate; above it, in the target's colour, the air speed the autopilot steers for."""
    rect = QRectF(layout.speed.left() + 2, layout.speed.bottom() - 23, layout.speed.width() - 4, 20)
    if target:
        rect.setTop(rect.top() - 16)
    painter.setPen(_NO_PEN)
    painter.setBrush(brushes.plate)
    painter.drawRoundedRect(rect, 3, 3)
    line = QRectF(rect.left() + 5, rect.bottom() - 20, rect.width() - 10, 20)
    write(painter, line, "AS", brushes.small_font, brushes.plate_label, LEFT)
    colour = brushes.plate_stale if stale else brushes.plate_text
    write(painter, line, text, brushes.tape_font, colour, RIGHT)
    if target:
        above = line.translated(0, -15)
        painter.setPen(QPen(brushes.plate_target, 1.6))
        painter.setBrush(_NO_BRUSH)
        y = above.center().y()
        shape = [(0, -4.5), (5, -4.5), (9, 0), (5, 4.5), (0, 4.5)]
        painter.drawPolygon(QPolygonF([QPointF(above.left() + x, y + dy) for x, dy in shape]))
        write(painter, above, target, brushes.small_font, brushes.plate_target, RIGHT)


def paint_agl(
    painter: QPainter, layout: Layout, brushes: Brushes, text: str, stale: bool, source: str
) -> None:
    """Draw the plate with the height above ground and, under it, where that is from."""
    rect = QRectF(layout.altitude.left() + 4, layout.altitude.bottom() - 23, layout.altitude.width() - 7, 20)
    if source:
        rect.setTop(rect.top() - 13)
    painter.setPen(_NO_PEN)
    painter.setBrush(brushes.plate)
    painter.drawRoundedRect(rect, 3, 3)
    line = QRectF(rect.left() + 5, rect.top(), rect.width() - 10, 20)
    write(painter, line, "AGL", brushes.small_font, brushes.plate_ground, LEFT)
    colour = brushes.plate_stale if stale else brushes.plate_text
    write(painter, line, text, brushes.tape_font, colour, RIGHT)
    if source:
        below = QRectF(rect.left() + 3, rect.bottom() - 15, rect.width() - 5, 13)
        shown = brushes.axis_metrics.elidedText(source, Qt.TextElideMode.ElideRight, below.width())
        write(painter, below, shown, brushes.axis_font, brushes.plate_label, CENTRE)


def paint_labels(painter: QPainter, layout: Layout, brushes: Brushes, speed: str, altitude: str) -> None:
    """Draw the heads of the tapes: what is shown and its unit, or its age when it is stale."""
    height = layout.labels_bottom - layout.speed.top()
    for tape, text in ((layout.speed, speed), (layout.altitude, altitude)):
        rect = QRectF(tape.left(), tape.top(), tape.width(), height)
        painter.fillRect(rect, brushes.surround)
        write(painter, rect, text, brushes.small_font, brushes.text)
