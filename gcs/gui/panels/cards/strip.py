"""A row of vehicle cards: name, state, mode, height and battery; as many as fit, the selected always."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gcs.gui.theme import Sign, ThemeController, font
from gcs.gui.widgets import paint_battery, paint_status, paint_text, paint_vehicle_glyph, text_width
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.alarm import Level
from gcs.model.fleet import FleetSnapshot
from gcs.model.format import height, percent
from gcs.model.ids import VehicleId
from gcs.model.units import METRIC, UnitSettings
from gcs.model.vehicle import Phase, VehicleKind, VehicleState

CARD_W, CARD_H, GAP = 206, 52, 8
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Card:
    """What one card shows."""

    vehicle: VehicleId
    name: str
    kind: VehicleKind
    color: int
    sign: Sign
    state: str
    mode: str
    height: str
    battery_pct: float | None
    selected: bool


class VehicleCards(ThemedWidget):
    """Paints all cards; a click or the keyboard selects.

    Attributes:
        vehicleClicked: The vehicle of a card.
    """

    vehicleClicked = Signal(object)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self.units: UnitSettings = METRIC
        self.cards: list[Card] = []
        self._hidden = 0
        self._room = 10_000
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Vehicles"))

    def set_room(self, width: int) -> None:
        """Take the width that the cards may use."""
        self._room = width

    def show_fleet(
        self,
        snapshot: FleetSnapshot,
        selected: VehicleId | None,
        colors: Mapping[VehicleId, int],
        levels: Mapping[VehicleId | None, Level],
    ) -> None:
        """Show the vehicles in order of their ids; those without room are counted."""
        fit = max(1, (self._room + GAP - 60) // (CARD_W + GAP))
        vehicles = sorted(snapshot.vehicles)
        shown = vehicles[:fit]
        if selected is not None and selected in snapshot.vehicles and selected not in shown:
            shown = [*shown[: fit - 1], selected]
        cards = [
            self._card(
                snapshot.vehicles[v],
                v == selected,
                colors.get(v, 0),
                levels.get(v, Level.OFF),
                snapshot.time_s,
            )
            for v in shown
        ]
        hidden = len(vehicles) - len(shown)
        if cards != self.cards or hidden != self._hidden:
            resize = len(cards) != len(self.cards) or hidden != self._hidden
            self.cards, self._hidden = cards, hidden
            self.setAccessibleDescription(", ".join(f"{c.name} {c.state}" for c in cards))
            if resize:
                self.resize(self.sizeHint())
            self.update()

    def _card(self, state: VehicleState, selected: bool, color: int, level: Level, now: float) -> Card:
        sign = Sign.of(level) if level >= Level.CAUTION else _sign_of(state.phase)
        alt = state.altitude.rel_m if state.altitude is not None else None
        return Card(
            vehicle=state.vehicle,
            name=state.name,
            kind=state.identity.kind,
            color=color,
            sign=sign,
            state=self.tr(state.phase.value),
            mode=state.mode,
            height=height(alt, self.units).text if state.phase.airborne else self.tr("on ground"),
            battery_pct=state.batteries[0].remaining_pct if state.batteries else None,
            selected=selected,
        )

    def sizeHint(self) -> QSize:
        """Room for the cards, and for the count of the others."""
        width = len(self.cards) * (CARD_W + GAP) - GAP
        return QSize(max(0, width) + (52 if self._hidden else 0), CARD_H)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the vehicle of the card."""
        index = int(event.position().x() // (CARD_W + GAP))
        if 0 <= index < len(self.cards):
            self.vehicleClicked.emit(self.cards[index].vehicle)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right step through the vehicles."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self.cards:
            super().keyPressEvent(event)
            return
        now = next((i for i, card in enumerate(self.cards) if card.selected), 0)
        self.vehicleClicked.emit(self.cards[(now + step) % len(self.cards)].vehicle)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cards."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, card in enumerate(self.cards):
            self._paint(painter, QRectF(index * (CARD_W + GAP), 0, CARD_W, CARD_H), card)
        if self._hidden:
            theme = self.theme
            place = QRectF(len(self.cards) * (CARD_W + GAP), 12, 44, 28)
            painter.setPen(QPen(QColor(theme.line2), theme.border_px))
            painter.setBrush(QColor(theme.bg1))
            painter.drawRoundedRect(place, 5, 5)
            face = font("table_strong", theme)
            paint_text(painter, place, f"+{self._hidden}", face, theme.t2, Qt.AlignmentFlag.AlignCenter)

    def _paint(self, painter: QPainter, place: QRectF, card: Card) -> None:
        theme = self.theme
        width = 2.0 if card.selected else theme.border_px
        box = QPainterPath()
        box.addRoundedRect(place.adjusted(width / 2, width / 2, -width / 2, -width / 2), 6, 6)
        painter.fillPath(box, QColor(theme.acc_bg if card.selected else theme.bg1))
        painter.save()
        painter.setClipPath(box)
        painter.fillRect(
            QRectF(place.left(), place.top(), 5, place.height()), QColor(theme.vehicle(card.color))
        )
        painter.restore()
        painter.setPen(QPen(QColor(theme.acc if card.selected else theme.line2), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(box)
        self._paint_words(painter, place.adjusted(12, 0, -8, 0), card)

    def _paint_words(self, painter: QPainter, inner: QRectF, card: Card) -> None:
        theme = self.theme
        top = QRectF(inner.left(), inner.top() + 5, inner.width(), 20)
        low = QRectF(inner.left(), inner.top() + 27, inner.width(), 18)
        glyph = QRectF(inner.left(), inner.top() + 6, 18, 18)
        paint_vehicle_glyph(painter, glyph, card.kind, theme.vehicle(card.color))
        small = font("table", theme)
        state_width = text_width(card.state, small)
        paint_text(painter, top, card.state, small, theme.t1, RIGHT)
        symbol = QRectF(top.right() - state_width - 18, top.center().y() - 6, 12, 12)
        paint_status(painter, symbol, card.sign, theme)
        name = QRectF(inner.left() + 26, top.top(), symbol.left() - inner.left() - 30, top.height())
        paint_text(painter, name, card.name, font("body_strong", theme), theme.t1)
        battery = percent(card.battery_pct).text
        battery_width = text_width("100\u2009%", small)
        paint_text(painter, low, battery, small, theme.t2, RIGHT)
        cell = QRectF(low.right() - battery_width - 30, low.center().y() - 5, 24, 10)
        weak = card.battery_pct is not None and card.battery_pct < 20
        paint_battery(painter, cell, card.battery_pct, theme, Sign.CAUTION if weak else Sign.OK)
        right = QRectF(inner.left(), low.top(), cell.left() - inner.left() - 6, low.height())
        paint_text(painter, right, card.height, small, theme.t2, RIGHT)
        mode = right.adjusted(0, 0, -text_width(card.height, small) - 8, 0)
        paint_text(painter, mode, card.mode, small, theme.t2)


def _sign_of(phase: Phase) -> Sign:
    if phase is Phase.LINK_LOST:
        return Sign.CRITICAL
    if phase is Phase.DISCONNECTED:
        return Sign.OFF
    return Sign.CAUTION if phase in (Phase.NOT_READY, Phase.ARMED) else Sign.OK
