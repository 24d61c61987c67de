"""One graph: title with unit, legend with values, the words of the axes, and the plot ground within."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.panels.graphs.config import GraphConfig
from gcs.gui.panels.graphs.lines import Line, LineData, LineSource
from gcs.gui.panels.graphs.plot import ANTIALIAS_UP_TO, LimitMark, Mark, PlotGround
from gcs.gui.panels.graphs.scale import Range, steady_range
from gcs.gui.theme import Theme, ThemeController, font
from gcs.gui.widgets import paint_text, text_width
from gcs.model import format as fmt
from gcs.model.ids import VehicleId

_TOP, _BOTTOM, _LEFT, _EDGE = 24, 16, 34, 8
_STALE_S = 5.0
_TENTHS = frozenset({"V", "A", "m/s", "km/h", "mph", "kn"})
_ROUGH = 5.0
"""A line that is so many times longer than its graph is wide is a band of noise."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Window:
    """The times that all graphs show: monotonic seconds, and the ticks as seconds after ``first_s``."""

    first_s: float
    last_s: float
    ticks: tuple[tuple[float, str], ...] = ()
    live: bool = True


class Graph(QWidget):
    """Draws one ``GraphConfig``.

    Attributes:
        hovered: Place of the pointer from 0 to 1 within the times shown; −1 when it left.
        dragged: Part of the width by which a person dragged.
        zoomed: Factor of the span and the place that stays.
        enlargeAsked: A double click, or Return.
        stepAsked: Left (−1) or right (1) was pressed: move the crosshair.
    """

    hovered = Signal(float)
    dragged = Signal(float)
    zoomed = Signal(float, float)
    enlargeAsked = Signal()
    stepAsked = Signal(int)

    def __init__(
        self, themes: ThemeController, source: LineSource, config: GraphConfig, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._source = source
        self.config = config
        self.lines: list[Line] = []
        self.data: list[LineData] = []
        self._looks: list[tuple[str, bool, bool, bool]] = []
        self._window = Window(0.0, 1.0)
        self._ranges: list[Range | None] = [None, None]
        self._legend: list[tuple[str, str, str, bool]] = []
        self._widest: dict[str, float] = {}
        self._crosshair_s: float | None = None
        self.ground = PlotGround(self)
        self.ground.hovered.connect(self.hovered)
        self.ground.dragged.connect(self.dragged)
        self.ground.zoomed.connect(self.zoomed)
        self.ground.doubleClicked.connect(self.enlargeAsked)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Graph {0}").format(config.title))
        self.ground.setAccessibleName(self.tr("Plot of {0}").format(config.title))
        self._dress(themes.current)
        themes.changed.connect(self._dress)

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which lines and numbers can be read."""
        return QSize(150, 90)

    def sizeHint(self) -> QSize:
        """Return a quarter of the dock."""
        return QSize(280, 170)

    @property
    def empty(self) -> bool:
        """True when the graph has no line for the selected vehicle."""
        return not self.lines

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Names and values as they stand in the legend."""
        return [(name, value) for name, value, _, _ in self._legend]

    @property
    def ranges(self) -> tuple[Range | None, Range | None]:
        """What the left and the right axis show."""
        return self._ranges[0], self._ranges[1]

    @property
    def unit(self) -> str:
        """The units of the lines, each once."""
        return ", ".join(dict.fromkeys(line.unit for line in self.lines if line.unit))

    def _dress(self, theme: Theme) -> None:
        self.ground.set_theme(theme)
        self._looks = []
        self._widest.clear()
        self._set_looks()
        self._set_limits()
        self.update()

    def _colour(self, line: Line) -> tuple[str, bool]:
        theme = self._themes.current
        return (theme.terrain, False) if line.config.terrain else theme.graph(line.colour)

    def _set_looks(self) -> None:
        looks = [(*self._colour(line), line.config.right, line.config.terrain) for line in self.lines]
        if looks != self._looks:
            self._looks = looks
            self.ground.set_curves(looks)
            self._place()
            for number in range(min(len(self.data), len(self.lines))):
                self._draw(number)

    def _set_limits(self) -> None:
        theme = self._themes.current
        self.ground.set_limits(
            [LimitMark(limit.value, theme.level(limit.level), limit.label) for limit in self.config.limits]
        )

    def refresh(self, selected: VehicleId | None, window: Window) -> None:
        """Read the lines anew and draw them for the times of ``window``."""
        self._window = window
        lines = self._source.lines(self.config, selected)
        if lines != self.lines:
            self.lines, self.data = lines, []
            self._set_looks()
        # One point a pixel, lowest and highest of each two: more cost paint time and could not be told apart.
        most = max(64, self.ground.width())
        self.data = [self._source.data(line, window.first_s, window.last_s, most) for line in self.lines]
        self._scale()
        for number in range(len(self.lines)):
            self._draw(number)

    def _scale(self) -> None:
        before = list(self._ranges)
        for side in (0, 1):
            known = [
                values[np.isfinite(values)]
                for line, values in zip(self.lines, (data.values for data in self.data), strict=True)
                if line.config.right == bool(side)
            ]
            known = [values for values in known if values.size]
            if known:
                low, high = (float(min(v.min() for v in known)), float(max(v.max() for v in known)))
                most = 5 if self.ground.height() < 220 else 8
                self._ranges[side] = steady_range(self._ranges[side], low, high, most)
            else:
                self._ranges[side] = None
        self.ground.set_note(self.tr("No data") if self._ranges == [None, None] else "")
        x = (0.0, self._window.last_s - self._window.first_s)
        self.ground.set_axes(x, [tick for tick, _ in self._window.ticks], *self._ranges)
        if before != self._ranges or not self._window.live:
            self.update()

    def _draw(self, number: int) -> None:
        data, line = self.data[number], self.lines[number]
        points = sum(entry.times_s.size for entry in self.data)
        bounds = self._ranges[int(line.config.right)]
        floor = bounds.low if line.config.terrain and bounds is not None else None
        x = data.times_s - self._window.first_s
        smooth = points <= ANTIALIAS_UP_TO and not self._is_rough(data, bounds)
        self.ground.set_data(number, x, data.values, smooth, floor)

    def _is_rough(self, data: LineData, bounds: Range | None) -> bool:
        """Tell whether antialiasing would cost much and show nothing: the line is a band of noise."""
        if bounds is None or data.values.size < self.ground.width() // 2:
            return False
        climbs = float(np.nansum(np.abs(np.diff(data.values)))) / (bounds.high - bounds.low)
        return bool(climbs * self.ground.height() > _ROUGH * self.ground.width())

    def show_values(self, crosshair_s: float | None, now: float) -> None:
        """Write the values at the crosshair (monotonic seconds), or the newest, into the legend."""
        self._crosshair_s = crosshair_s
        legend: list[tuple[str, str, str, bool]] = []
        marks: list[Mark] = []
        for line, data in zip(self.lines, self.data, strict=False):
            colour = self._colour(line)[0]
            bounds = self._ranges[int(line.config.right)]
            stale = False
            if crosshair_s is not None:
                value = data.at(crosshair_s)
                if math.isfinite(value):
                    marks.append(Mark(value, colour, line.config.right))
            else:
                found = self._source.latest(line)
                value = math.nan if found is None else found[1]
                stale = found is not None and now - found[0] > _STALE_S
            legend.append((line.name, legend_number(value, bounds, line.unit), colour, stale))
        if legend != self._legend:
            self._legend = legend
            self.update(0, 0, self.width(), _TOP)
        place = None if crosshair_s is None else crosshair_s - self._window.first_s
        self.ground.set_crosshair(place, marks)

    def _margins(self) -> tuple[int, int]:
        right = _LEFT if any(line.config.right for line in self.lines) else _EDGE
        return _LEFT, right

    def _place(self) -> None:
        left, right = self._margins()
        self.ground.setGeometry(
            left, _TOP, max(1, self.width() - left - right), max(1, self.height() - _TOP - _BOTTOM)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the ground its room."""
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the crosshair with arrows, enlarge with Return."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepAsked.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enlargeAsked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw title, legend and axes' words around the ground."""
        theme = self._themes.current
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        if event.rect().top() < _TOP:
            self._paint_head(painter, theme)
        if event.rect().bottom() >= _TOP:
            self._paint_axes(painter, theme)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.acc), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _paint_head(self, painter: QPainter, theme: Theme) -> None:
        strong, plain = font("table_strong", theme), font("table", theme)
        right = float(self.width() - _EDGE)
        for name, value, colour, stale in reversed(self._legend):
            width = max(self._widest.get(name, 0.0), text_width(value, strong))
            self._widest[name] = width
            tone = theme.t3 if stale or value == fmt.UNKNOWN else theme.t1
            paint_text(painter, QRectF(right - width, 0, width + 1, _TOP), value, strong, tone, _RIGHT)
            right -= width + 4
            width = text_width(name, strong)
            if right - width < 60:
                break
            paint_text(painter, QRectF(right - width, 0, width + 1, _TOP), name, strong, colour)
            right -= width + 14
        room = right - _EDGE
        paint_text(painter, QRectF(_EDGE, 0, room, _TOP), self.config.title, strong, theme.t1)
        used = text_width(self.config.title, strong) + 4
        if room - used > 12:
            paint_text(painter, QRectF(_EDGE + used, 0, room - used, _TOP), self.unit, plain, theme.t3)

    def _paint_axes(self, painter: QPainter, theme: Theme) -> None:
        face, box = font("axis", theme), QRectF(self.ground.geometry())
        left, right = self._ranges
        if left is not None:
            for y, text in self._ticks(left, box):
                paint_text(painter, QRectF(0, y - 8, box.left() - 4, 16), text, face, theme.t3, _RIGHT)
        if right is not None and any(line.config.right for line in self.lines):
            for y, text in self._ticks(right, box):
                paint_text(painter, QRectF(box.right() + 4, y - 8, _LEFT - 6, 16), text, face, theme.t3)
        span = self._window.last_s - self._window.first_s
        metrics = QFontMetricsF(face)
        edge = 0.0
        for tick, text in self._window.ticks:
            width = metrics.horizontalAdvance(text) + 1
            x = box.left() + tick / span * box.width() - width / 2
            x = max(box.left(), min(x, box.right() - width))
            if x >= edge:
                paint_text(painter, QRectF(x, box.bottom() + 1, width, _BOTTOM - 2), text, face, theme.t3)
                edge = x + width + 4

    @staticmethod
    def _ticks(bounds: Range, box: QRectF) -> list[tuple[float, str]]:
        size = bounds.high - bounds.low
        return [
            (box.bottom() - (value - bounds.low) / size * box.height(), bounds.label(value))
            for value in bounds.ticks()
        ]


def legend_number(value: float, bounds: Range | None, unit: str) -> str:
    """Write a value for the legend, finer than the axis is marked, so that its width stays."""
    if unit == "%" or (not unit and float(value).is_integer()):
        return fmt.number(value)
    step = bounds.step if bounds is not None else 1.0
    decimals = max(0, 1 - math.floor(math.log10(step) + 1e-9))
    return fmt.number(value, max(decimals, 1) if unit in _TENTHS else decimals)
