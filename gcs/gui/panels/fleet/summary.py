"""The strip above the fleet: how many in which state, how healthy, the batteries, the closest two."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gcs.gui.present.judgement import charge_pct, phase_level, worst_levels
from gcs.gui.present.separation import Separation, closest
from gcs.gui.theme import Sign, ThemeController, font
from gcs.gui.widgets import paint_status, paint_text, text_width
from gcs.gui.widgets.names import paint_name
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.alarm import Level
from gcs.model.fleet import FleetSnapshot
from gcs.model.format import distance, percent
from gcs.model.units import METRIC, UnitSettings
from gcs.model.vehicle import Phase
from gcs.vehicles.health import LOW_PCT

HEIGHT = 62
HEALTH_ORDER = (Level.OK, Level.ADVISORY, Level.CAUTION, Level.WARNING, Level.CRITICAL)
BINS = 10
SHARES = (0.38, 0.27, 0.20, 0.15)
"""Of the width: states, health, batteries, separation."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the strip tells."""

    phases: Counter[Phase] = field(default_factory=Counter)
    health: Counter[Level] = field(default_factory=Counter)
    lowest: tuple[float | None, str] = (None, "")
    bins: tuple[int, ...] = (0,) * BINS
    """Vehicles by charge, from empty to full."""
    separation: tuple[str, str] = ("–", "")
    """Distance and the two names."""


def summarise(snapshot: FleetSnapshot, units: UnitSettings) -> Summary:
    """Count a fleet."""
    worst = worst_levels(snapshot.alarms)
    states = snapshot.vehicles.values()
    charges = [(pct, state.name) for state in states if (pct := charge_pct(state)) is not None]
    bins = [0] * BINS
    for pct, _ in charges:
        bins[min(BINS - 1, max(0, int(pct * BINS / 100)))] += 1
    return Summary(
        phases=Counter(state.phase for state in states),
        health=Counter(max(Level.OK, worst.get(v, Level.OK)) for v in snapshot.vehicles),
        lowest=min(charges) if charges else (None, ""),
        bins=tuple(bins),
        separation=_words(closest(states), units),
    )


def _words(found: Separation | None, units: UnitSettings) -> tuple[str, str]:
    if found is None:
        return "–", ""
    return distance(found.distance_m, units).text, f"{found.one}, {found.other}"


class FleetSummary(ThemedWidget):
    """Counts by state, a bar of the worst alert of each vehicle, charges, and the closest two."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self.units: UnitSettings = METRIC
        self.summary = Summary()
        self.setFixedHeight(HEIGHT)
        self._describe()

    def show_fleet(self, snapshot: FleetSnapshot) -> None:
        """Count anew."""
        summary = summarise(snapshot, self.units)
        if summary != self.summary:
            self.summary = summary
            self._describe()
            self.update()

    def _describe(self) -> None:
        summary = self.summary
        text = ", ".join(f"{count} {phase.value}" for phase, count in summary.phases.items())
        self.setAccessibleName(self.tr("Fleet: %s") % (text or self.tr("no vehicle")))
        pct, name = summary.lowest
        lowest = self.tr("lowest battery %s, %s") % (percent(pct).text, name)
        self.setAccessibleDescription(f"{lowest}; {self.tr('closest')} {' '.join(summary.separation)}")

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(900, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the four parts with lines between them."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.bg1))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(theme.line))
        left = 0.0
        parts = (self._paint_states, self._paint_health, self._paint_batteries, self._paint_separation)
        for share, part in zip(SHARES, parts, strict=True):
            width = self.width() * share
            if left:
                painter.fillRect(QRectF(left, 0, 1, self.height() - 1), QColor(theme.line))
            painter.save()
            painter.setClipRect(QRectF(left, 0, width, self.height()))
            part(painter, QRectF(left + 14, 0, width - 24, self.height()))
            painter.restore()
            left += width

    def _title(self, painter: QPainter, box: QRectF, text: str) -> None:
        face = font("small", self.theme)
        paint_text(painter, QRectF(box.left(), 7, box.width(), 15), text, face, self.theme.t2)

    def _paint_states(self, painter: QPainter, box: QRectF) -> None:
        theme = self.theme
        self._title(painter, box, self.tr("State"))
        value, words = font("value", theme), font("table", theme)
        left = box.left()
        for phase in Phase:
            count = self.summary.phases.get(phase, 0)
            if not count:
                continue
            level = phase_level(phase)
            if level is not Level.OK:
                paint_status(painter, QRectF(left, 33, 14, 14), Sign.of(level), theme)
                left += 19
            digits, word = str(count), phase.value.lower()
            paint_text(painter, QRectF(left, 26, 60, 26), digits, value, theme.t1)
            left += text_width(digits, value) + 5
            paint_text(painter, QRectF(left, 31, 120, 18), word, words, theme.t2)
            left += text_width(word, words) + 12

    def _paint_health(self, painter: QPainter, box: QRectF) -> None:
        theme = self.theme
        total = sum(self.summary.health.values())
        self._title(painter, box, self.tr("Health, worst alert of each vehicle"))
        face = font("small", theme)
        paint_text(painter, QRectF(box.left(), 7, box.width(), 15), str(total), face, theme.t2, _RIGHT)
        bar = at = box.left()
        for level in HEALTH_ORDER:
            count = self.summary.health.get(level, 0)
            if not count:
                continue
            share = box.width() * count / total
            painter.fillRect(QRectF(bar, 26, max(2.0, share - 2), 9), QColor(theme.level(level)))
            bar += share
            paint_status(painter, QRectF(at, 41, 12, 12), Sign.of(level), theme)
            paint_text(painter, QRectF(at + 17, 38, 30, 18), str(count), font("table", theme), theme.t1)
            at += 48

    def _paint_batteries(self, painter: QPainter, box: QRectF) -> None:
        theme = self.theme
        self._title(painter, box, self.tr("Lowest battery"))
        pct, name = self.summary.lowest
        paint_text(painter, QRectF(box.left(), 22, 66, 22), percent(pct).text, font("value", theme), theme.t1)
        left = box.left() + max(72.0, box.width() * 0.5)
        under = QRectF(box.left(), 43, left - box.left() - 10, 15)
        paint_name(painter, under, name, font("small", theme), theme.t2)
        room = box.right() - left
        most = max(self.summary.bins)
        if room < 60 or not most:
            return
        step = room / BINS
        for number, count in enumerate(self.summary.bins):
            low = (number + 1) * 100 / BINS <= LOW_PCT
            tall = 26.0 * count / most
            place = QRectF(left + number * step, 44 - tall, step - 2, tall)
            painter.fillRect(place, QColor(theme.level(Level.CAUTION) if low else theme.t3))
        painter.fillRect(QRectF(left, 45, room - 2, 1), QColor(theme.line2))
        axis = font("axis", theme)
        paint_text(painter, QRectF(left, 47, 40, 12), "0", axis, theme.t3)
        paint_text(painter, QRectF(left, 47, room - 2, 12), "100\u2009%", axis, theme.t3, _RIGHT)

    def _paint_separation(self, painter: QPainter, box: QRectF) -> None:
        theme = self.theme
        self._title(painter, box, self.tr("Closest in the air"))
        text, names = self.summary.separation
        paint_text(painter, QRectF(box.left(), 22, box.width(), 22), text, font("value", theme), theme.t1)
        paint_text(painter, QRectF(box.left(), 43, box.width(), 15), names, font("small", theme), theme.t2)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
