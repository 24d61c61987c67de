"""The card at the profile's crosshair: how high path and ground are there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from gcs.gui.panels.plan_profile.axes import Axes
from gcs.gui.panels.plan_profile.content import Content
from gcs.gui.theme import Sign, Theme, font
from gcs.gui.widgets import paint_status, paint_text, text_width
from gcs.model.format import distance, height

NEAR_PX = 3.0


def tr(text: str) -> str:
    """Translate a text of the profile."""
    return QCoreApplication.translate("PlanProfile", text)


@dataclass(frozen=True, slots=True)
class Callout:
    """What is said of one place of the path."""

    title: str
    lines: tuple[str, ...]
    sign: Sign | None = None


def callout_at(content: Content, axes: Axes, distance_m: float) -> Callout:
    """Return the words for a distance along the path."""
    units = axes.units
    path, terrain = content.path_at(distance_m), content.terrain_at(distance_m)
    conflict = content.conflict_at(distance_m, NEAR_PX * axes.length_m / axes.box.width())
    heights = []
    if terrain is not None:
        heights.append(tr("Terrain %s") % height(terrain, units).text)
    heights.append(tr("path %s AMSL") % height(path, units).text)
    where = [distance(distance_m, units).text]
    required = content.required_at(distance_m)
    if required is not None and required > 0.0:
        where.append(tr("required %s") % height(required, units).text)
    if path is not None and terrain is not None:
        title = tr("Clearance %s") % height(path - terrain, units).text
    else:
        title = tr("Ground not known here")
    sign = None
    if conflict is not None:
        sign = Sign.CRITICAL if conflict.severe else Sign.CAUTION
        title = conflict.text or title
    return Callout(title, (" · ".join(heights), " · ".join(where)), sign)


def paint_callout(painter: QPainter, x: float, callout: Callout, axes: Axes, theme: Theme) -> QRectF:
    """Draw the card beside the crosshair; returns where it is."""
    strong, small = font("table_strong", theme), font("small", theme)
    head = 18.0 if callout.sign is not None else 0.0
    most = axes.box.width() * 0.5
    width = max(head + text_width(callout.title, strong), *(text_width(t, small) for t in callout.lines)) + 22
    width = min(width, max(most, 160.0))
    tall = 26.0 + 15 * len(callout.lines) + 4
    left = x + 12 if x + 12 + width <= axes.box.right() else x - 12 - width
    place = QRectF(max(left, axes.box.left() - 40), axes.box.top() + 14, width, tall)
    edge = theme.level(callout.sign) if callout.sign is not None else theme.line2
    painter.setPen(QPen(QColor(edge), 1.5 if callout.sign is not None else 1.0))
    painter.setBrush(QColor(theme.bg0))
    painter.drawRoundedRect(place, 4, 4)
    if callout.sign is not None:
        paint_status(painter, QRectF(place.left() + 10, place.top() + 7, 12, 12), callout.sign, theme)
    inner = place.width() - 20
    title = QRectF(place.left() + 10 + head, place.top() + 4, inner - head, 18)
    paint_text(painter, title, callout.title, strong, theme.t1)
    for number, text in enumerate(callout.lines):
        line = QRectF(place.left() + 10, place.top() + 24 + 15 * number, inner, 15)
        paint_text(painter, line, text, small, theme.t2)
    return place
