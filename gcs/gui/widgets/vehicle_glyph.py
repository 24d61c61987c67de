"""Plan-view glyphs of the vehicle kinds, nose up, our own drawings; map, chips and pills share them."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF, QTransform

from gcs.model.vehicle import VehicleKind

GRID = 28.0
"""Side of the square that a glyph is drawn in; its centre is the origin."""


def _polygon(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path


def _mirrored(*points: tuple[float, float]) -> QPainterPath:
    """A shape that is the same left and right, given by its right half from nose to tail."""
    return _polygon(*points, *((-x, y) for x, y in reversed(points) if x))


def _ring(x: float, y: float, radius: float, width: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(x, y), radius + width / 2, radius + width / 2)
    path.addEllipse(QPointF(x, y), radius - width / 2, radius - width / 2)
    return path


def _stroke(path: QPainterPath, width: float) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return stroker.createStroke(path)


def _line(x1: float, y1: float, x2: float, y2: float, width: float) -> QPainterPath:
    path = QPainterPath(QPointF(x1, y1))
    path.lineTo(x2, y2)
    return _stroke(path, width)


def _rounded(x: float, y: float, width: float, height: float, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(x, y, width, height), radius, radius)
    return path


def _quad() -> QPainterPath:
    path = QPainterPath()
    for x in (-1, 1):
        for y in (-1, 1):
            path = path.united(_line(x * 1.5, y * 1.5, x * 5.6, y * 5.6, 1.6))
            path = path.united(_ring(x * 8.6, y * 8.6, 4.0, 1.7))
    return path.united(_mirrored((0, -7.0), (3.9, 5.2), (0, 3.2)))


def _plane() -> QPainterPath:
    body = _mirrored((0, -12.5), (1.5, -10.5), (1.8, -6), (1.4, 6), (0.9, 11), (0, 12))
    wing = _mirrored((0, -4.5), (12.8, 0.6), (12.8, 3.2), (0, 1.8))
    tail = _mirrored((0, 7.2), (5.2, 9.6), (5.2, 11.4), (0, 10.6))
    return body.united(wing).united(tail)


def _vtol() -> QPainterPath:
    path = QTransform.fromScale(0.98, 0.98).map(_plane())
    for x in (-1, 1):
        path = path.united(_line(x * 6.8, -7.6, x * 6.8, 8.0, 1.7))
        for y in (-8.6, 8.6):
            path = path.united(_ring(x * 6.8, y, 2.7, 1.7))
    return path


def _heli() -> QPainterPath:
    body = QPainterPath()
    body.addEllipse(QPointF(0, -2.5), 3.4, 5.6)
    boom = _mirrored((0, 0), (1.5, 0), (0.8, 12), (0, 12))
    blades = _line(-8.4, -9.2, 8.4, 4.2, 1.9).united(_line(8.4, -9.2, -8.4, 4.2, 1.9))
    return body.united(boom).united(blades).united(_line(-2.8, 11.6, 2.8, 11.6, 2.0))


def _rover() -> QPainterPath:
    path = _rounded(-5.2, -9, 10.4, 18, 2.4)
    for x in (-8.6, 5.4):
        for y in (-10, 4):
            path = path.united(_rounded(x, y, 3.2, 6.6, 1.2))
    return path.subtracted(_mirrored((0, -6.4), (3.2, -0.6), (0, -2.2)))


def _boat() -> QPainterPath:
    hull = QPainterPath(QPointF(0, -13))
    hull.cubicTo(5.2, -8, 6.6, -2, 6.2, 4)
    hull.lineTo(4.8, 12)
    hull.lineTo(-4.8, 12)
    hull.lineTo(-6.2, 4)
    hull.cubicTo(-6.6, -2, -5.2, -8, 0, -13)
    return hull.subtracted(_rounded(-3, -1.5, 6, 8.5, 1.6))


def _sub() -> QPainterPath:
    path = _rounded(-4.2, -12.5, 8.4, 22, 4.2)
    path = path.united(_mirrored((0, -4.5), (8.2, -2.6), (8.2, -0.4), (0, -0.6)))
    path = path.united(_mirrored((0, 6.6), (7, 9.4), (7, 11.6), (0, 10.8))).united(
        _line(-3.4, 12.6, 3.4, 12.6, 1.8)
    )
    return path.subtracted(_rounded(-1.5, -6.4, 3, 6.6, 1.5))


_DRAWINGS = {
    VehicleKind.QUAD: _quad,
    VehicleKind.PLANE: _plane,
    VehicleKind.VTOL: _vtol,
    VehicleKind.HELI: _heli,
    VehicleKind.ROVER: _rover,
    VehicleKind.BOAT: _boat,
    VehicleKind.SUB: _sub,
}


@cache
def vehicle_path(kind: VehicleKind) -> QPainterPath:
    """The filled outline of a kind, nose up (towards −y), centred on 0, 0, within ±14."""
    return _DRAWINGS[kind]()


def paint_vehicle_glyph(
    painter: QPainter,
    rect: QRectF,
    kind: VehicleKind | str,
    colour: str,
    outline: str = "",
    heading_deg: float = 0.0,
) -> None:
    """Draw a vehicle's glyph into a square in device-independent pixels.

    Args:
        painter: Where to draw; its state is kept.
        rect: The square; the glyph is centred in it and turns about its centre.
        kind: A ``VehicleKind`` or its value.
        colour: Identity fill.
        outline: Ground-coloured outline that parts the glyph from the map; empty for none.
        heading_deg: Clockwise from up.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center())
    scale = min(rect.width(), rect.height()) / GRID
    painter.scale(scale, scale)
    painter.rotate(heading_deg)
    path = vehicle_path(VehicleKind(kind))
    if outline:
        pen = QPen(QColor(outline), 2.4)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
    painter.fillPath(path, QColor(colour))
    painter.restore()
