"""The strip above the fleet: how many in which state, how healthy, the lowest battery."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gcs.gui.panels.fleet.rows import state_level
from gcs.gui.theme import Sign, ThemeController, font
from gcs.gui.widgets import paint_status, paint_text, text_width
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.alarm import Level
from gcs.model.fleet import FleetSnapshot
from gcs.model.format import number, percent
from gcs.model.ids import VehicleId
from gcs.model.vehicle import Phase

HEIGHT = 62
HEALTH_ORDER = (Level.OK, Level.ADVISORY, Level.CAUTION, Level.WARNING, Level.CRITICAL)


class FleetSummary(ThemedWidget):
    """Counts by state, a bar of the worst alert of each vehicle, and the lowest battery."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._phases: Counter[Phase] = Counter()
        self._health: Counter[Level] = Counter()
        self._battery: tuple[float | None, str] = (None, "")
        self._rate = 0.0
        self.setFixedHeight(HEIGHT)

    def show_fleet(self, snapshot: FleetSnapshot) -> None:
        """Count anew."""
        worst: dict[VehicleId, Level] = {}
        for alarm in snapshot.alarms:
            if alarm.active and alarm.vehicle is not None:
                worst[alarm.vehicle] = max(worst.get(alarm.vehicle, Level.OK), alarm.level)
        phases = Counter(state.phase for state in snapshot.vehicles.values())
        health = Counter(worst.get(vehicle, Level.OK) for vehicle in snapshot.vehicles)
        levels = [
            (state.batteries[0].remaining_pct, state.name)
            for state in snapshot.vehicles.values()
            if state.batteries and state.batteries[0].remaining_pct is not None
        ]
        lowest = min(levels, key=lambda entry: entry[0] or 0.0) if levels else (None, "")
        if (phases, health, lowest, round(snapshot.messages_per_s)) != (
            self._phases, self._health, self._battery, round(self._rate),
        ):  # fmt: skip
            self._phases, self._health, self._battery = phases, health, lowest
            self._rate = snapshot.messages_per_s
            text = ", ".join(f"{count} {phase.value}" for phase, count in phases.items())
            self.setAccessibleName(self.tr("Fleet: %s") % text)
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(900, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the counts, the bar and the lowest battery."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.bg1))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(theme.line))
        self._paint_states(painter)
        left = self.width() * 0.5
        self._paint_health(painter, left, self.width() * 0.26)
        right = left + self.width() * 0.29
        small = font("small", theme)
        paint_text(painter, QRectF(right, 8, 130, 15), self.tr("Lowest battery"), small, theme.t2)
        pct, name = self._battery
        paint_text(painter, QRectF(right, 26, 70, 26), percent(pct).text, font("value", theme), theme.t1)
        paint_text(painter, QRectF(right + 72, 31, 90, 18), name, small, theme.t2)
        far = right + 170
        paint_text(painter, QRectF(far, 8, 130, 15), self.tr("Messages"), small, theme.t2)
        rate = f"{number(self._rate)}/s"
        paint_text(painter, QRectF(far, 26, 130, 26), rate, font("value", theme), theme.t1)

    def _paint_states(self, painter: QPainter) -> None:
        theme = self.theme
        paint_text(painter, QRectF(16, 8, 120, 15), self.tr("State"), font("small", theme), theme.t2)
        left = 16.0
        for phase in Phase:
            count = self._phases.get(phase, 0)
            if not count:
                continue
            level = state_level(phase)
            if level is not Level.OK:
                paint_status(painter, QRectF(left, 33, 14, 14), Sign.of(level), theme)
                left += 20
            digits = str(count)
            paint_text(painter, QRectF(left, 26, 60, 26), digits, font("value", theme), theme.t1)
            left += text_width(digits, font("value", theme)) + 5
            word = phase.value.lower()
            paint_text(painter, QRectF(left, 31, 120, 18), word, font("table", theme), theme.t2)
            left += text_width(word, font("table", theme)) + 18

    def _paint_health(self, painter: QPainter, left: float, width: float) -> None:
        theme = self.theme
        title = self.tr("Health, worst alert of each vehicle")
        paint_text(painter, QRectF(left, 8, width, 15), title, font("small", theme), theme.t2)
        total = sum(self._health.values())
        at = left
        for level in HEALTH_ORDER:
            count = self._health.get(level, 0)
            if count and total:
                share = width * count / total
                painter.fillRect(QRectF(at, 27, max(2.0, share - 2), 9), QColor(theme.level(level)))
                at += share
        at = left
        for level in HEALTH_ORDER:
            count = self._health.get(level, 0)
            if count:
                paint_status(painter, QRectF(at, 41, 12, 12), Sign.of(level), theme)
                paint_text(painter, QRectF(at + 16, 38, 40, 18), str(count), font("table", theme), theme.t1)
                at += 48
