"""Small gauges: radio signal bars and the battery, each drawn by a function that tables can use too."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.theme import Sign, Theme, ThemeController
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.alarm import Level

_BARS = 4
_STEPS = (40, 65, 90)  # percent from which the second, third and fourth bar are lit


def bars_lit(quality_percent: float | None) -> int:
    """How many of the four bars are lit; unknown lights none."""
    if quality_percent is None or quality_percent <= 0:
        return 0
    return 1 + sum(quality_percent >= step for step in _STEPS)


def paint_signal_bars(
    painter: QPainter,
    rect: QRectF,
    quality_percent: float | None,
    theme: Theme,
    status: Sign | Level | str = Sign.OK,
) -> None:
    """Draw four rising bars, those up to ``quality_percent`` lit in the colour of the status."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lit = bars_lit(quality_percent)
    step = rect.width() / _BARS
    for bar in range(_BARS):
        height = rect.height() * (bar + 1.6) / (_BARS + 0.6)
        box = QRectF(rect.left() + bar * step, rect.bottom() - height, step * 0.72, height)
        painter.fillRect(box, QColor(theme.level(status) if bar < lit else theme.bg4))
    if quality_percent is None:
        pen = QPen(QColor(theme.t3), 1.4)
        painter.setPen(pen)
        painter.drawLine(rect.bottomLeft(), rect.topRight())
    painter.restore()


def paint_battery(
    painter: QPainter, rect: QRectF, percent: float | None, theme: Theme, status: Sign | Level | str = Sign.OK
) -> None:
    """Draw a lying battery cell filled to ``percent``; unknown leaves it empty with a dash."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    nub = 2.5
    case = QRectF(rect.left() + 0.75, rect.top() + 0.75, rect.width() - nub - 1.5, rect.height() - 1.5)
    painter.setPen(QPen(QColor(theme.t2), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(case, 2, 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.t2))
    third = rect.height() / 3
    painter.drawRoundedRect(QRectF(case.right() + 1.2, rect.top() + third, nub - 0.7, third), 0.8, 0.8)
    inside = case.adjusted(2, 2, -2, -2)
    if percent is None:
        painter.fillRect(QRectF(inside.center() - QPointF(3, 0.7), QSize(6, 1).toSizeF()), QColor(theme.t3))
    else:
        share = min(max(percent, 0.0), 100.0) / 100
        fill = QColor(theme.level(status if Sign.of(status).is_alert else Sign.OK))
        painter.fillRect(QRectF(inside.left(), inside.top(), inside.width() * share, inside.height()), fill)
    painter.restore()


class _Gauge(ThemedWidget):
    def __init__(self, themes: ThemeController, size: QSize, parent: QWidget | None) -> None:
        super().__init__(themes, parent)
        self._size = size
        self._percent: float | None = None
        self._status = Sign.OK
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_value(self, percent: float | None, status: Sign | Level | str = Sign.OK) -> None:
        """Show a value from 0 to 100, or None for unknown, in the colour of a status."""
        sign = Sign.of(status)
        if (percent, sign) != (self._percent, self._status):
            self._percent, self._status = percent, sign
            self.update()

    def sizeHint(self) -> QSize:
        """The drawing's own size."""
        return self._size


class SignalBars(_Gauge):
    """Quality of one link as four bars."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, QSize(16, 13), parent)
        self.setAccessibleName(self.tr("Link quality"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars."""
        paint_signal_bars(QPainter(self), QRectF(self.rect()), self._percent, self.theme, self._status)


class BatteryBar(_Gauge):
    """Charge of one battery."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, QSize(22, 12), parent)
        self.setAccessibleName(self.tr("Battery"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the battery."""
        paint_battery(QPainter(self), QRectF(self.rect()), self._percent, self.theme, self._status)
