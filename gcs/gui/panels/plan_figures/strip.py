"""Distance, time, photos and so on side by side, and at the right what the plan takes from the battery."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.present.plan_figures import BatteryUse, Figure, battery_use, figures_of_view
from gcs.gui.present.plan_to_go import ToGo
from gcs.gui.present.plan_view import PlanView
from gcs.gui.theme import Sign, Theme, ThemeController, font, with_alpha
from gcs.gui.widgets import paint_status, paint_text, text_width
from gcs.gui.widgets.labels import RIGHT
from gcs.gui.widgets.still import StillPicture
from gcs.gui.widgets.themed import ThemedWidget

HEIGHT = 54
_PAD, _LEAST_BATTERY_PX, _BAR_PX = 13.0, 210.0, 10.0


class PlanFigures(ThemedWidget):
    """Figures that don't fit are left out from the right; the battery stays.

    Attributes:
        batteryClicked: What the energy is reckoned with is to be shown.
    """

    batteryClicked = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._still = StillPicture()
        self._figures: tuple[Figure, ...] = ()
        self._battery = BatteryUse()
        self._battery_left = 0.0
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("planFigures")
        self.setAccessibleName(self.tr("Figures of the plan"))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """What is shown."""
        return self._figures

    @property
    def battery(self) -> BatteryUse:
        """What the plan takes from the battery."""
        return self._battery

    def show_plan(self, view: PlanView, wind_mps: float | None = None, left: ToGo | None = None) -> None:
        """Show the figures of a plan.

        Args:
            view: the plan.
            wind_mps: what the battery was reckoned with.
            left: what is left of the flight, while the vehicle flies this plan.
        """
        self._figures = figures_of_view(view, left)
        self._battery = battery_use(view, wind_mps)
        words = [f"{figure.label} {figure.value} {figure.unit}".strip() for figure in self._figures]
        self.setAccessibleDescription("; ".join([*words, self._battery.words]))
        self.setToolTip(self._battery.detail)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the battery opens what it is reckoned with."""
        inside = self._battery_left <= event.position().x() <= self.width()
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self.batteryClicked.emit()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(760, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The battery and two figures."""
        return QSize(400, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        self._still.paint(self, (self._figures, self._battery, self.theme.name), self._draw)

    def _draw(self, painter: QPainter) -> None:
        theme = self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.bg1))
        painter.fillRect(QRectF(0, 0, self.width(), 1), QColor(theme.line2))
        left = 0.0
        room = self.width() - _LEAST_BATTERY_PX
        for figure in self._figures:
            width = self._width(figure)
            if left + width > room:
                break
            self._paint_figure(painter, left, figure)
            left += width
            painter.fillRect(QRectF(left, 0, 1, self.height()), QColor(theme.line))
        self._battery_left = left
        place = QRectF(left + _PAD, 0, self.width() - left - 2 * _PAD, self.height())
        paint_battery_use(painter, place, self._battery, theme)

    def _width(self, figure: Figure) -> float:
        label = text_width(figure.label, font("small", self.theme))
        value = text_width(figure.value, font("bar_clock", self.theme))
        unit = text_width(figure.unit, font("table", self.theme)) + 3 if figure.unit else 0.0
        return round(max(label, value + unit, 46.0) + 2 * _PAD)

    def _paint_figure(self, painter: QPainter, left: float, figure: Figure) -> None:
        theme = self.theme
        width = self._width(figure) - _PAD
        place = QRectF(left + _PAD, 8, width, 15)
        paint_text(painter, place, figure.label, font("small", theme), theme.t2)
        face = font("bar_clock", theme)
        paint_text(painter, QRectF(left + _PAD, 24, width, 22), figure.value, face, theme.t1)
        if figure.unit:
            after = left + _PAD + text_width(figure.value, face) + 3
            place = QRectF(after, 26, width, 20)
            paint_text(painter, place, figure.unit, font("table", theme), theme.t2)


def paint_battery_use(painter: QPainter, place: QRectF, use: BatteryUse, theme: Theme) -> None:
    """Draw the share that the plan takes, the reserve hatched, and its mark."""
    small, strong = font("small", theme), font("table_strong", theme)
    right = text_width(use.text, strong)
    signed = use.sign in (Sign.CAUTION, Sign.CRITICAL)
    paint_text(painter, QRectF(place.left(), 8, place.width() - right - 28, 15), use.label, small, theme.t2)
    paint_text(painter, QRectF(place.left(), 8, place.width(), 15), use.text, strong, theme.t1, RIGHT)
    if signed:
        spot = QRectF(place.right() - right - 19, 9.5, 12, 12)
        paint_status(painter, spot, use.sign, theme)
    bar = QRectF(place.left(), 28, place.width(), _BAR_PX)
    painter.fillRect(bar, QColor(theme.bg4))
    if use.share is None:
        return
    width = bar.width() * min(1.0, max(0.0, use.share))
    colour = theme.level(use.sign) if signed else theme.acc
    reserve = bar.left() + bar.width() * (1.0 - use.reserve)
    _hatch(painter, QRectF(reserve, bar.top(), bar.right() - reserve, bar.height()), theme)
    painter.fillRect(QRectF(bar.left(), bar.top(), width, bar.height()), QColor(colour))
    mark = QRectF(reserve - 1.5, bar.top() - 3, 3, bar.height() + 6)
    painter.fillRect(mark, QColor(theme.level(Sign.CAUTION)))
    if theme.caution_outline:
        painter.setPen(QPen(QColor(theme.caution_outline), 1))
        painter.drawRect(mark)


def _hatch(painter: QPainter, box: QRectF, theme: Theme) -> None:
    painter.save()
    painter.setClipRect(box)
    painter.setPen(QPen(with_alpha(theme.t2, 0.55), 1.2))
    x = box.left() - box.height()
    while x < box.right():
        painter.drawLine(round(x), round(box.bottom()), round(x + box.height()), round(box.top()))
        x += 6
    painter.restore()
