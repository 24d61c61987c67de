"""Stretches of path in conflict: critical with white bars, and a call-out that says what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gcs.gui.map.editing.ink import Canvas, paper, text_width
from gcs.gui.map.editing.shapes import Points, all_valid, changed_between, unwrapped
from gcs.gui.map.geometry import clip_segments
from gcs.gui.theme import font
from gcs.gui.widgets import paint_status
from gcs.planning.checks.finding import Severity, single
from gcs.planning.document import Plan
from gcs.planning.refs import Part, Ref, item_ref

if TYPE_CHECKING:
    from gcs.planning.analysis import Analysis

MOST_CALLOUTS, _MOST_CONFLICTS = 3, 60
_WIDTH, _BAR = 6.0, 3.0
_STATUS_PX = 13.0
_PLANS_KEPT = 64


@dataclass(frozen=True, slots=True, eq=False)
class Conflict:
    """One error that has a place on the map."""

    text: str
    detail: str
    span: Points
    """Where it is, one or two points of the unit square, not torn at the date line."""
    refs: frozenset[Ref]
    whole: bool = False
    """It has to do with no single part, so that any change may end it."""


def conflicts_of(analysis: Analysis | None) -> tuple[Conflict, ...]:
    """Return the errors of an analysis that can be drawn."""
    found = []
    for finding in single(analysis.findings) if analysis is not None else ():
        places = finding.span or ((finding.at,) if finding.at is not None else ())
        if finding.severity is not Severity.ERROR or not places or not all_valid(places):
            continue
        refs = set(finding.refs)
        if finding.item is not None:
            refs.add(item_ref(finding.item))
        found.append(
            Conflict(finding.text, finding.detail, unwrapped(places), frozenset(refs), whole=not refs)
        )
        if len(found) >= _MOST_CONFLICTS:
            break
    return tuple(found)


class ConflictBook:
    """The conflicts that may be shown: of the newest analysis, as far as they still hold."""

    def __init__(self) -> None:
        self._plans: dict[int, Plan] = {}
        self._analysis: Analysis | None = None
        self._found: tuple[Conflict, ...] = ()
        self._checked: Plan | None = None

    def take(self, analysis: Analysis | None, revision: int, plan: Plan) -> None:
        """Note a plan, and what is known of it or of an earlier one."""
        self._plans[revision] = plan
        while len(self._plans) > _PLANS_KEPT:
            del self._plans[next(iter(self._plans))]
        if analysis is not self._analysis:
            self._analysis = analysis
            self._found = conflicts_of(analysis)
            self._checked = self._plans.get(analysis.revision) if analysis is not None else None

    def shown(self, plan: Plan) -> tuple[Conflict, ...]:
        """Return those that hold for a plan."""
        return still_true(self._found, self._checked, plan) if self._checked is not None else ()


def still_true(conflicts: Sequence[Conflict], checked: Plan, now: Plan) -> tuple[Conflict, ...]:
    """Leave out what an edit since the check may have ended: an old conflict must not look like a new one."""
    if checked is now:
        return tuple(conflicts)
    items = changed_between(checked.items, now.items)
    if items is None:
        return ()
    touched = {item_ref(i) for i in items}
    if checked.fence is not now.fence:
        touched |= {ref for conflict in conflicts for ref in conflict.refs if ref.part in _FENCES}
    if checked.home != now.home:
        return ()
    return tuple(each for each in conflicts if not each.whole and not each.refs & touched)


_FENCES = (Part.POLYGON, Part.CIRCLE, Part.BREACH_RETURN)


def paint_conflicts(canvas: Canvas, conflicts: Iterable[Conflict]) -> None:
    """Draw the stretches."""
    painter, palette = canvas.painter, canvas.palette
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = _WIDTH * palette.line_scale**0.5
    flat = Qt.PenCapStyle.FlatCap
    bars = QPen(paper(palette) if palette.theme.dark else palette.halo, width - 2.0, c=flat)
    bars.setDashPattern([_BAR / (width - 2.0), 5.0 / (width - 2.0)])
    for conflict in conflicts:
        if len(conflict.span) < 2:
            continue
        pixels = span_pixels(canvas, conflict)
        a, b, _ = clip_segments(pixels[:1], pixels[1:], canvas.box)
        for (ax, ay), (bx, by) in zip(a.tolist(), b.tolist(), strict=True):
            line = QLineF(ax, ay, bx, by)
            for pen in (
                QPen(palette.casing, width + 2.0, c=flat),
                QPen(palette.critical, width, c=flat),
                bars,
            ):
                painter.setPen(pen)
                painter.drawLine(line)


def span_pixels(canvas: Canvas, conflict: Conflict) -> Points:
    """Return a conflict's stretch in pixels."""
    first = np.array(canvas.view.world_to_pixel(*conflict.span[0].tolist()))
    return np.asarray(first + (conflict.span - conflict.span[0]) * canvas.view.scale)


def paint_callouts(canvas: Canvas, conflicts: Sequence[Conflict], free: QRectF) -> None:
    """Draw call-outs for the first conflicts in view, each beside its stretch, none over another."""
    taken: list[QRectF] = []
    for conflict in conflicts:
        x, y = span_pixels(canvas, conflict).mean(axis=0).tolist()
        if len(taken) >= MOST_CALLOUTS:
            return
        if not free.contains(QPointF(x, y)):
            continue
        room = _room(canvas, conflict, x, y, free, taken)
        if room is not None:
            taken.append(room)
            _callout(canvas, conflict, QPointF(x, y), room)


def _room(
    canvas: Canvas, conflict: Conflict, x: float, y: float, free: QRectF, taken: Sequence[QRectF]
) -> QRectF | None:
    words = text_width(conflict.text, "map_label", canvas.palette) + _STATUS_PX + 6
    width = max(words, text_width(conflict.detail, "map_label_sub", canvas.palette) + _STATUS_PX + 6) + 18
    height = 39.0 if conflict.detail else 24.0
    for dx, dy in ((56, 8), (56, -8 - height), (-56 - width, 8), (-56 - width, -8 - height)):
        room = QRectF(x + dx, y + dy, width, height)
        if free.contains(room) and not any(room.intersects(other) for other in taken):
            return room
    return None


def _callout(canvas: Canvas, conflict: Conflict, at: QPointF, room: QRectF) -> None:
    painter, palette = canvas.painter, canvas.palette
    end = QPointF(room.left() if room.left() > at.x() else room.right(), room.center().y())
    for pen in (QPen(palette.casing, 3.4), QPen(palette.critical, 1.6)):
        painter.setPen(pen)
        painter.drawLine(at, end)
    painter.setBrush(palette.plate)
    painter.drawRoundedRect(room, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    left = room.left() + 9
    paint_status(painter, QRectF(left, room.top() + 6, _STATUS_PX, _STATUS_PX), "critical", palette.theme)
    side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    left += _STATUS_PX + 6
    painter.setFont(font("map_label", palette.theme))
    painter.setPen(palette.text)
    painter.drawText(QRectF(left, room.top() + 3, room.width(), 19), side, conflict.text)
    if conflict.detail:
        painter.setFont(font("map_label_sub", palette.theme))
        painter.setPen(palette.text if palette.theme.weight_step else palette.text_soft)
        painter.drawText(QRectF(left, room.top() + 19, room.width(), 16), side, conflict.detail)
