"""The drawing ground of one graph, by pyqtgraph. Imported only when the graphs are first shown.

pyqtgraph's curves are used, but not its axes and grid: painting those took 6 of 10 ms for four small graphs.
The grid stands in the view's background cache instead, and the words of the axes in the widget around it.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QMouseEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from gcs.gui.panels.graphs.port import FloatArray
from gcs.gui.panels.graphs.scale import Range
from gcs.gui.theme import Theme, font, with_alpha

LINE_PX = 1.7
ANTIALIAS_UP_TO = 20_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot on a line at the crosshair: place in axis units, and which axis."""

    value: float
    colour: str
    right: bool


@dataclass(frozen=True, slots=True)
class LimitMark:
    """A dashed line with its name."""

    value: float
    colour: str
    label: str


class PlotGround(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph carries no types
    """Curves, grid, limits and crosshair.

    Attributes:
        hovered: Place of the pointer from 0 (left) to 1, or −1 when it left.
        dragged: By which part of the width a person dragged the halted graph; right is positive.
        zoomed: Factor of the span, and the place that stays (0 to 1).
        doubleClicked: A double click.
    """

    hovered = Signal(float)
    dragged = Signal(float)
    zoomed = Signal(float, float)
    doubleClicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0)
        self._right: pg.ViewBox | None = None
        self.setCentralItem(self._view)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._theme: Theme | None = None
        self._curves: list[pg.PlotCurveItem] = []
        self._sides: list[bool] = []
        self._ranges: tuple[Range | None, Range | None] = (None, None)
        self._x = (-1.0, 0.0)
        self._x_ticks: list[float] = []
        self._limits: list[LimitMark] = []
        self._crosshair: float | None = None
        self._marks: list[Mark] = []
        self._press: QPointF | None = None
        self._note = ""

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme; curves are set anew after it."""
        self._theme = theme
        self.setBackground(QColor(theme.plot))
        self.resetCachedContent()

    def set_curves(self, looks: list[tuple[str, bool, bool, bool]]) -> None:
        """Make the curves: colour, dashed, against the right axis, filled down to the bottom."""
        for curve, right in zip(self._curves, self._sides, strict=True):
            box = self._right if right and self._right is not None else self._view
            box.removeItem(curve)
        self._curves, self._sides = [], []
        if any(right for _, _, right, _ in looks) and self._right is None:
            self._right = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0)
            self._right.setGeometry(self._view.geometry())
            self._right.setZValue(1)
            self.addItem(self._right)
        for colour, dashed, right, filled in looks:
            pen = QPen(QColor(colour), LINE_PX)
            pen.setCosmetic(True)
            if dashed:
                pen.setDashPattern([6 / LINE_PX, 3 / LINE_PX])
            curve = pg.PlotCurveItem(pen=pen, antialias=True, connect="finite")
            if filled:
                curve.setBrush(QBrush(with_alpha(colour, 0.3)))
            box = self._right if right and self._right is not None else self._view
            box.addItem(curve, ignoreBounds=True)
            self._curves.append(curve)
            self._sides.append(right)

    def set_axes(
        self, x: tuple[float, float], x_ticks: list[float], left: Range | None, right: Range | None
    ) -> None:
        """Set what the sides of the ground mean; the grid is drawn anew only when it changes."""
        if (x, left, right) != (self._x, *self._ranges):
            for box, bounds in ((self._view, left), (self._right, right)):
                if box is not None and bounds is not None:
                    box.setRange(xRange=x, yRange=(bounds.low, bounds.high), padding=0, disableAutoRange=True)
        if x_ticks != self._x_ticks or left != self._ranges[0] or x != self._x:
            self.resetCachedContent()
        self._x, self._x_ticks, self._ranges = x, x_ticks, (left, right)

    def set_data(self, number: int, x: FloatArray, y: FloatArray, smooth: bool, floor: float | None) -> None:
        """Give a curve its points; NaN interrupts it."""
        curve = self._curves[number]
        curve.opts["antialias"] = smooth
        if floor is not None:
            curve.opts["fillLevel"] = floor
        curve.setData(x, y, connect="finite")

    def set_limits(self, limits: list[LimitMark]) -> None:
        """Draw these limits against the left axis."""
        self._limits = limits

    def set_note(self, note: str) -> None:
        """Write a few words into the middle, such as "No data"."""
        if note != self._note:
            self._note = note
            self.viewport().update()

    def set_crosshair(self, x: float | None, marks: list[Mark]) -> None:
        """Draw the crosshair at a place of the x axis with a dot on each line, or none."""
        if (x, marks) != (self._crosshair, self._marks):
            self._crosshair, self._marks = x, marks
            self.viewport().update()

    def _place_x(self, value: float) -> float:
        first, last = self._x
        return float((value - first) / (last - first) * self.viewport().width())

    def _place_y(self, value: float, bounds: Range) -> float:
        return float((bounds.high - value) / (bounds.high - bounds.low) * self.viewport().height())

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """Fill the ground and draw the grid; Qt keeps the result until it is reset."""
        theme, left = self._theme, self._ranges[0]
        if theme is None:
            return
        painter.save()
        painter.resetTransform()
        width, height = self.viewport().width(), self.viewport().height()
        painter.fillRect(QRectF(0, 0, width, height), QColor(theme.plot))
        painter.setPen(QPen(QColor(theme.grid), 1))
        lines = [QLineF(x, 0, x, height) for x in (round(self._place_x(t)) + 0.5 for t in self._x_ticks)]
        if left is not None:
            places = (min(round(self._place_y(value, left)), height - 1) + 0.5 for value in left.ticks())
            lines += [QLineF(0, y, width, y) for y in places]
        painter.drawLines(lines)
        painter.setPen(QPen(QColor(theme.line2), 1))
        painter.drawLines([QLineF(0.5, 0, 0.5, height), QLineF(0, height - 0.5, width, height - 0.5)])
        painter.restore()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Draw limits and crosshair over the curves."""
        if self._theme is None:
            return
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = self._ranges[0]
        if left is not None:
            for limit in self._limits:
                self._draw_limit(painter, limit, left, self._theme)
        if self._note:
            painter.setPen(QColor(self._theme.t3))
            painter.setFont(font("table", self._theme))
            painter.drawText(QRectF(self.viewport().rect()), Qt.AlignmentFlag.AlignCenter, self._note)
        if self._crosshair is not None:
            self._draw_crosshair(painter, self._crosshair, self._theme)
        painter.restore()

    def _draw_limit(self, painter: QPainter, limit: LimitMark, left: Range, theme: Theme) -> None:
        if not left.low <= limit.value <= left.high:
            return
        y = self._place_y(limit.value, left)
        pen = QPen(QColor(limit.colour), 1.4)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        width = self.viewport().width()
        painter.drawLine(QLineF(0, y, width, y))
        painter.setFont(font("axis", theme))
        top = y + 1 if y < self.viewport().height() - 16 else y - 14
        words = painter.fontMetrics().horizontalAdvance(limit.label)
        painter.fillRect(QRectF(3, top + 1, words + 4, 13), with_alpha(theme.plot, 0.75))
        painter.setPen(QColor(limit.colour))
        painter.drawText(QRectF(5, top, words + 2, 14), Qt.AlignmentFlag.AlignLeft, limit.label)

    def _draw_crosshair(self, painter: QPainter, place: float, theme: Theme) -> None:
        x = self._place_x(place)
        painter.setPen(QPen(QColor(theme.t2), 1.2))
        painter.drawLine(QLineF(x, 0, x, self.viewport().height()))
        painter.setPen(QPen(QColor(theme.plot), 1.4))
        for mark in self._marks:
            bounds = self._ranges[1] if mark.right else self._ranges[0]
            if bounds is not None:
                painter.setBrush(QColor(mark.colour))
                painter.drawEllipse(QPointF(x, self._place_y(mark.value, bounds)), 3.6, 3.6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the second axis on the first."""
        super().resizeEvent(event)
        right = getattr(self, "_right", None)
        if right is not None:
            right.setGeometry(self._view.geometry())

    def _fraction(self, event: QMouseEvent) -> float:
        return float(event.position().x() / max(1, self.viewport().width()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._press = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag."""
        self._press = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the crosshair, or drag the time."""
        if self._press is not None and event.buttons() & Qt.MouseButton.LeftButton:
            moved = event.position().x() - self._press.x()
            self._press = event.position()
            self.dragged.emit(moved / max(1, self.viewport().width()))
        self.hovered.emit(min(1.0, max(0.0, self._fraction(event))))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for more room."""
        self.doubleClicked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom the time around the pointer."""
        steps = event.angleDelta().y() / 120
        if steps:
            self.zoomed.emit(0.8**steps, event.position().x() / max(1, self.viewport().width()))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Take the crosshair away."""
        super().leaveEvent(event)
        self.hovered.emit(-1.0)
