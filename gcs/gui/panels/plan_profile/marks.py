"""The numbered discs of the profile: where items are along the path, and how high."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gcs.gui.panels.plan_profile.axes import Axes
from gcs.gui.panels.plan_profile.content import Content
from gcs.gui.panels.plan_profile.painting import DISC_R
from gcs.gui.present.plan_view import PlanView
from gcs.gui.theme import Theme, font, with_alpha
from gcs.gui.widgets import paint_text, text_width
from gcs.gui.widgets.labels import CENTRE
from gcs.planning.refs import item_ref

REACH_PX = 11.0
_MIN_GAP_PX = 2 * DISC_R + 1
END_PX = 14.0
"""So far a disc may reach over the ends of the axis."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One item along the path."""

    x: float
    y: float
    """Of the path; the disc itself stands on the axis."""
    label: str
    source: int
    shown: bool
    """It has room; crowded marks leave out some."""


def disc_width(label: str, theme: Theme) -> float:
    """Return how wide the disc of a label is."""
    return max(2 * DISC_R, text_width(label, font("axis", theme)) + 8)


def disc_x(x: float, width: float, axes: Axes) -> float:
    """Return where the middle of a disc stands: a wide one at an end keeps inside the panel."""
    over = max(0.0, width / 2 - END_PX)
    return min(max(x, axes.box.left() + over), axes.box.right() - over)


def marks_of(content: Content, axes: Axes, view: PlanView, theme: Theme) -> list[Mark]:
    """Return the marks; the selected and the first of a crowd have room first."""
    selected = [m for m in content.profile.marks if item_ref(m.source) in view.selection]
    taken: list[tuple[float, float]] = []
    shown: set[int] = set()
    widths: dict[int, float] = {}
    for mark in (*selected, *content.profile.marks):
        if id(mark) in shown:
            continue
        digits = len(mark.label)
        # As wide as the widest digits: discs must not jump when numbers change.
        width = widths.get(digits) or widths.setdefault(digits, disc_width("8" * digits, theme))
        x = disc_x(axes.x(mark.distance_m), width, axes)
        if all(abs(x - other) >= (width + room) / 2 + 1 for other, room in taken):
            taken.append((x, width))
            shown.add(id(mark))
        if len(taken) > axes.box.width() / _MIN_GAP_PX:
            break
    return [
        Mark(axes.x(m.distance_m), axes.y(m.alt_amsl_m), m.label, m.source, id(m) in shown)
        for m in content.profile.marks
        if m.alt_amsl_m == m.alt_amsl_m
    ]


def paint_marks(painter: QPainter, marks: list[Mark], axes: Axes, view: PlanView, theme: Theme) -> None:
    """Draw line, handle and disc of each mark that has room."""
    floor = axes.box.bottom()
    for mark in marks:
        if not mark.shown:
            continue
        selected = item_ref(mark.source) in view.selection
        pen = QPen(QColor(theme.acc) if selected else with_alpha(theme.t3, 0.55), 1)
        pen.setDashPattern([1, 4])
        painter.setPen(pen)
        painter.drawLine(QPointF(mark.x, max(mark.y, axes.box.top())), QPointF(mark.x, floor))
        painter.setPen(QPen(QColor(theme.acc if selected else theme.bg0), 2 if selected else 1))
        painter.setBrush(QColor(theme.leg))
        painter.drawEllipse(QPointF(mark.x, mark.y), 4.5 if selected else 3.5, 4.5 if selected else 3.5)
        x = disc_x(mark.x, disc_width(mark.label, theme), axes)
        _paint_disc(painter, QPointF(x, floor), mark, view, theme, selected)


def _paint_disc(
    painter: QPainter, at: QPointF, mark: Mark, view: PlanView, theme: Theme, selected: bool
) -> None:
    fill, edge, ink = theme.leg, theme.bg0, theme.bg0
    if mark.source == view.current:
        fill, ink = theme.active, theme.bg0
    elif mark.source in view.done:
        fill, edge, ink = theme.bg1, theme.t3, theme.t2
    face = font("axis", theme)
    width = disc_width(mark.label, theme)
    place = QRectF(at.x() - width / 2, at.y() - DISC_R, width, 2 * DISC_R)
    painter.setPen(QPen(QColor(theme.acc if selected else edge), 2 if selected else 1.2))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(place, DISC_R, DISC_R)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    paint_text(painter, place, mark.label, face, ink, CENTRE)


def mark_at(marks: list[Mark], at: QPointF, floor_y: float) -> Mark | None:
    """Return the mark whose handle on the path, or else whose disc, is under the pointer."""
    shown = [mark for mark in marks if mark.shown]
    for y_of in (lambda mark: mark.y, lambda mark: floor_y):
        near = [m for m in shown if abs(m.x - at.x()) <= REACH_PX and abs(y_of(m) - at.y()) <= REACH_PX]
        if near:
            return min(near, key=lambda mark: abs(mark.x - at.x()))
    return None
