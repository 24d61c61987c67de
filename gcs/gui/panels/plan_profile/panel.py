"""The profile as a widget: point at it, drag items higher and lower, walk along with the keyboard."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.panels.plan_profile.axes import Axes
from gcs.gui.panels.plan_profile.callout import callout_at, paint_callout
from gcs.gui.panels.plan_profile.content import Content, content_of
from gcs.gui.panels.plan_profile.marks import Mark, mark_at, marks_of, paint_marks
from gcs.gui.panels.plan_profile.painting import box_of, paint_ground
from gcs.gui.present.plan_view import PlanView
from gcs.gui.theme import ThemeController, font
from gcs.gui.widgets import paint_text
from gcs.gui.widgets.labels import CENTRE
from gcs.gui.widgets.still import StillPicture
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.format import height
from gcs.planning.document import Plan
from gcs.planning.errors import PlanError
from gcs.planning.refs import Part, Ref, item_ref

DRAG_FROM_PX = 4.0


@dataclass(slots=True)
class _Drag:
    """A mark that is held by the mouse."""

    plan: Plan
    refs: frozenset[Ref]
    label: str
    from_y: float
    metres_per_pixel: float
    merge: str
    moving: bool = False


class PlanProfile(ThemedWidget):
    """Shows the section along the path.

    Attributes:
        changeWanted: What is done, the plan afterwards, and the key that joins it with the step before.
        changeEnded: A drag is over.
        selectionWanted: Parts to select.
        placeHovered: Distance along the path under the pointer, None when it left.
        problem: Why something can't be done.
    """

    changeWanted = Signal(str, object, str)
    changeEnded = Signal()
    selectionWanted = Signal(object)
    placeHovered = Signal(object)
    problem = Signal(str)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._still = StillPicture()
        self._view = PlanView(Plan())
        self._content: Content | None = None
        self._version = 0
        self._hover_m: float | None = None
        self._drag: _Drag | None = None
        self._drags = 0
        self.setObjectName("planProfile")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Profile along the path"))
        self.setAccessibleDescription(
            self.tr("Left and right go from item to item, up and down change its height.")
        )

    # -- what it shows --------------------------------------------------------------------------

    def show_plan(self, view: PlanView) -> None:
        """Show another plan, selection or progress."""
        fresh = view.analysis is not self._view.analysis or view.units != self._view.units
        same = not fresh and (view.selection, view.current, view.done) == (
            self._view.selection, self._view.current, self._view.done
        )  # fmt: skip
        self._view = view
        if fresh:
            self._content = content_of(view)
        if not same:
            self._version += 1
            self.update()

    def show_place(self, distance_m: float | None) -> None:
        """Put the crosshair at a distance along the path, as the map's pointer asks."""
        if distance_m != self._hover_m and self._drag is None:
            self._hover_m = distance_m
            self.update()

    def axes(self) -> Axes | None:
        """Return the axes drawn with now; None while there is nothing to draw."""
        content = self._content
        if content is None:
            return None
        box = box_of(self.width(), self.height())
        return Axes(box, content.length_m, content.low_m, content.high_m, self._view.units)

    def marks(self) -> list[Mark]:
        """Return the marks as drawn now."""
        axes = self.axes()
        return (
            marks_of(self._content, axes, self._view, self.theme)
            if axes is not None and self._content
            else []
        )

    def sizeHint(self) -> QSize:
        """As in the design."""
        return QSize(760, 205)

    def minimumSizeHint(self) -> QSize:
        """Below this no line is legible."""
        return QSize(300, 110)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the section, then what follows the pointer."""
        self._still.paint(self, (self._version, self.theme.name), self._draw)
        axes = self.axes()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if axes is not None and self._content is not None and self._hover_m is not None:
            x = axes.x(self._hover_m)
            painter.setPen(QPen(QColor(self.theme.t1), 1))
            painter.drawLine(QPointF(x, axes.box.top()), QPointF(x, axes.box.bottom()))
            paint_callout(painter, x, callout_at(self._content, axes, self._hover_m), axes, self.theme)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self.theme.acc), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _draw(self, painter: QPainter) -> None:
        theme = self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.plot))
        painter.fillRect(0, 0, self.width(), 1, QColor(theme.line))
        axes = self.axes()
        if axes is None or self._content is None:
            words = self._view.problem or self.tr("The profile appears once the plan has two places")
            if self._view.analysis is None and not self._view.problem:
                words = self.tr("The profile is being worked out")
            paint_text(painter, self.rect().toRectF(), words, font("body", theme), theme.t3, CENTRE)
            return
        paint_ground(painter, axes, self._content, theme)
        paint_marks(painter, marks_of(self._content, axes, self._view, self.theme), axes, self._view, theme)

    # -- the mouse ------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a mark selects it and may become a drag."""
        axes = self.axes()
        if axes is None or event.button() != Qt.MouseButton.LeftButton:
            return
        mark = mark_at(self.marks(), event.position(), axes.box.bottom())
        if mark is None:
            return
        ref = item_ref(mark.source)
        selection = self._view.selection
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.selectionWanted.emit(selection ^ {ref})
            return
        if ref not in selection:
            selection = frozenset({ref})
            self.selectionWanted.emit(selection)
        moved = frozenset(r for r in selection if r.part is Part.ITEM)
        self._drags += 1
        self._drag = _Drag(
            self._view.plan, moved, mark.label, event.position().y(), axes.metres_per_pixel(),
            f"profile drag {self._drags}",
        )  # fmt: skip

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a mark, or point at the path."""
        axes = self.axes()
        drag = self._drag
        if axes is None:
            return
        at = event.position()
        if drag is not None:
            drag.moving = drag.moving or abs(at.y() - drag.from_y) >= DRAG_FROM_PX
            if drag.moving:
                self._change(drag.plan, drag.refs, (drag.from_y - at.y()) * drag.metres_per_pixel, drag)
            return
        over = mark_at(self.marks(), at, axes.box.bottom()) is not None
        self.setCursor(Qt.CursorShape.SizeVerCursor if over else Qt.CursorShape.CrossCursor)
        inside = axes.box.adjusted(-4, 0, 4, 20).contains(at)
        self._hover(axes.distance_at(at.x()) if inside else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a drag."""
        drag, self._drag = self._drag, None
        if drag is not None and drag.moving:
            self.changeEnded.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is elsewhere."""
        self._hover(None)

    def _hover(self, distance_m: float | None) -> None:
        if distance_m != self._hover_m:
            self._hover_m = distance_m
            self.placeHovered.emit(distance_m)
            self.update()

    def _change(self, plan: Plan, refs: frozenset[Ref], by_m: float, drag: _Drag | None) -> None:
        from gcs.planning.edits.transform import change_altitudes

        size = self._view.units.height.metres
        by_m = round(by_m / size) * size
        try:
            changed = change_altitudes(plan, refs, by_m)
        except PlanError as error:
            self.problem.emit(str(error))
            return
        names = drag.label if drag is not None and len(refs) == 1 else self.tr("%s items") % len(refs)
        signed = f"{'+' if by_m > 0 else ''}{height(by_m, self._view.units).text}"
        label = self.tr("height of %1: %2").replace("%1", names).replace("%2", signed)
        self.changeWanted.emit(label, changed, drag.merge if drag is not None else "profile keys")

    # -- the keyboard ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk along the items; up and down change the height of what is selected."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._walk(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            refs = frozenset(r for r in self._view.selection if r.part is Part.ITEM)
            if refs:
                step = 10.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
                metres = step * self._view.units.height.metres
                self._change(self._view.plan, refs, metres if key == Qt.Key.Key_Up else -metres, None)
        else:
            super().keyPressEvent(event)

    def _walk(self, step: int) -> None:
        sources = [mark.source for mark in self.marks()]
        sources = list(dict.fromkeys(sources))
        if not sources:
            return
        chosen = [sources.index(r.index) for r in self._view.selection if r.index in sources]
        place = (max(chosen) if step > 0 else min(chosen)) + step if chosen else 0
        self.selectionWanted.emit(frozenset({item_ref(sources[min(max(place, 0), len(sources) - 1)])}))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard acts here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard acts elsewhere; typing heights is over."""
        super().focusOutEvent(event)
        self.changeEnded.emit()
        self.update()
