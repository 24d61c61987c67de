"""Draws the profile with QPainter: it has to keep up with a mark that is dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gcs.gui.panels.plan_profile.axes import Axes
from gcs.gui.panels.plan_profile.content import Conflict, Content, Floats, runs, thinned
from gcs.gui.theme import Sign, Theme, font, with_alpha
from gcs.gui.widgets import paint_text, text_width
from gcs.gui.widgets.labels import CENTRE, RIGHT

if TYPE_CHECKING:
    from gcs.planning.profile import Profile

LEFT, RIGHT_GAP, TOP, BOTTOM = 46.0, 16.0, 14.0, 36.0
DISC_R = 8.5


def box_of(width: float, height: float) -> QRectF:
    """Return the plot's place."""
    return QRectF(LEFT, TOP, max(10.0, width - LEFT - RIGHT_GAP), max(10.0, height - TOP - BOTTOM))


def paint_ground(painter: QPainter, axes: Axes, content: Content, theme: Theme) -> None:
    """Draw everything that lies under the marks."""
    _paint_grid(painter, axes, theme)
    _paint_bands(painter, axes, content, theme)
    painter.save()
    painter.setClipRect(axes.box.adjusted(-2, -2, 2, 0))
    _paint_terrain(painter, axes, content, theme)
    for conflict in content.conflicts:
        _paint_zone(painter, axes, conflict, theme)
    _paint_path(painter, axes, content, theme)
    for conflict in content.conflicts:
        if conflict.of_the_path:
            _paint_stretch(painter, axes, content, conflict, theme)
    painter.restore()


def _paint_grid(painter: QPainter, axes: Axes, theme: Theme) -> None:
    face, box = font("axis", theme), axes.box
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for y, text in axes.height_lines():
        painter.fillRect(QRectF(box.left(), round(y), box.width(), 1), QColor(theme.grid))
        paint_text(painter, QRectF(0, y - 8, LEFT - 8, 16), text, face, theme.t3, RIGHT)
    for number, (x, text) in enumerate(axes.distance_lines()):
        if number:
            painter.fillRect(QRectF(round(x), box.top(), 1, box.height()), QColor(theme.grid))
        place = QRectF(x - 40, box.bottom() + 17, 80, 16)
        paint_text(painter, place, text, face, theme.t3, CENTRE)
    unit = axes.units.height.value
    paint_text(painter, QRectF(0, box.top() - 14, LEFT - 8, 14), unit, face, theme.t3, RIGHT)
    painter.fillRect(QRectF(box.left(), box.bottom(), box.width(), 1), QColor(theme.line2))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _paint_bands(painter: QPainter, axes: Axes, content: Content, theme: Theme) -> None:
    face = font("small_strong", theme)
    for band in content.profile.bands:
        left, right = axes.x(band.from_m), axes.x(band.to_m)
        place = QRectF(left, axes.box.top(), right - left, axes.box.height())
        painter.fillRect(place, with_alpha(theme.acc, 0.10))
        if text_width(band.label, face) < place.width() - 8:
            title = QRectF(left, axes.box.top() + 2, right - left, 16)
            paint_text(painter, title, band.label, face, theme.acc, CENTRE)


def _points(axes: Axes, distances: Floats, heights: Floats) -> list[QPointF]:
    xs = axes.box.left() + axes.box.width() * distances / axes.length_m
    ys = axes.box.bottom() - axes.box.height() * (heights - axes.low_m) / (axes.high_m - axes.low_m)
    return [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]


def _paint_terrain(painter: QPainter, axes: Axes, content: Content, theme: Theme) -> None:
    profile = content.profile
    distances, heights = thinned(profile.distance_m, profile.terrain_amsl_m, round(axes.box.width()))
    for run in runs(heights):
        line = _points(axes, distances[run], heights[run])
        floor = axes.box.bottom()
        body = [QPointF(line[0].x(), floor), *line, QPointF(line[-1].x(), floor)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(with_alpha(theme.terrain, 0.30))
        painter.drawPolygon(QPolygonF(body))
        painter.setPen(QPen(QColor(theme.terrain), 1.3 * theme.border_px))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))
    if profile.required_m is not None:
        _paint_clearance(painter, axes, profile, theme)


def _paint_clearance(painter: QPainter, axes: Axes, profile: Profile, theme: Theme) -> None:
    assert profile.required_m is not None
    wanted = np.where(profile.required_m > 0.0, profile.terrain_amsl_m + profile.required_m, np.nan)
    distances, heights = thinned(profile.distance_m, wanted, round(axes.box.width()))
    pen = QPen(QColor(theme.terrain), theme.border_px)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    for run in runs(heights):
        painter.drawPolyline(QPolygonF(_points(axes, distances[run], heights[run])))


def _paint_path(painter: QPainter, axes: Axes, content: Content, theme: Theme) -> None:
    profile = content.profile
    distances, heights = thinned(profile.distance_m, profile.path_amsl_m, round(axes.box.width()))
    pen = QPen(QColor(theme.leg), 2.0 * theme.map_line_scale)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for run in runs(heights):
        painter.drawPolyline(QPolygonF(_points(axes, distances[run], heights[run])))


def _level(conflict: Conflict) -> Sign:
    return Sign.CRITICAL if conflict.severe else Sign.CAUTION


def _paint_zone(painter: QPainter, axes: Axes, conflict: Conflict, theme: Theme) -> None:
    if not conflict.of_the_path:
        # From here on, as for energy: a mark where it begins.
        x = axes.x(conflict.from_m)
        painter.setPen(QPen(QColor(theme.level(_level(conflict))), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, axes.box.top()), QPointF(x, axes.box.bottom()))
        return
    left, right = axes.x(conflict.from_m), max(axes.x(conflict.to_m), axes.x(conflict.from_m) + 2)
    place = QRectF(left, axes.box.top(), right - left, axes.box.height())
    colour = theme.level(_level(conflict))
    painter.fillRect(place, with_alpha(colour, 0.16))
    painter.setPen(QPen(with_alpha(colour, 0.8), 1))
    painter.drawLine(place.topLeft(), place.bottomLeft())
    painter.drawLine(place.topRight(), place.bottomRight())


def _paint_stretch(painter: QPainter, axes: Axes, content: Content, conflict: Conflict, theme: Theme) -> None:
    """Draw the path within the conflict as on the map: thick, with white bars across."""
    profile = content.profile
    inside = (profile.distance_m > conflict.from_m) & (profile.distance_m < conflict.to_m)
    ends = np.array([conflict.from_m, conflict.to_m])
    heights = np.interp(ends, profile.distance_m, profile.path_amsl_m)
    distances = np.concatenate((ends[:1], profile.distance_m[inside], ends[1:]))
    line = np.concatenate((heights[:1], profile.path_amsl_m[inside], heights[1:]))
    if not np.isfinite(line).all():
        return
    shape = QPolygonF(_points(axes, *thinned(distances, line, round(axes.box.width()))))
    pen = QPen(QColor(theme.level(_level(conflict))), 6.0)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawPolyline(shape)
    if conflict.severe:
        bars = QPen(QColor("#FFFFFF"), 6.0)
        bars.setCapStyle(Qt.PenCapStyle.FlatCap)
        bars.setDashPattern([0.3, 1.0])
        painter.setPen(bars)
        painter.drawPolyline(shape)
