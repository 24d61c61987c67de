"""A row of vehicle cards: name, state, mode, height and battery; as many as fit, the selected always."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gcs.gui.present.judgement import charge_level_of, charge_pct, is_stale, phase_level
from gcs.gui.theme import Sign, ThemeController, font
from gcs.gui.widgets import paint_battery, paint_status, paint_text, paint_vehicle_glyph, text_width
from gcs.gui.widgets.names import paint_name
from gcs.gui.widgets.still import StillPicture
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.alarm import Level
from gcs.model.fleet import FleetSnapshot
from gcs.model.format import age, height, percent
from gcs.model.ids import VehicleId
from gcs.model.units import METRIC, UnitSettings
from gcs.model.vehicle import Phase, VehicleKind, VehicleState

CARD_W, CARD_H, GAP = 206, 52, 8
MORE_W = 52
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NAME_LEAST_PX = 60


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
    battery_level: Level
    selected: bool
    stale: bool = False


class VehicleCards(ThemedWidget):
    """Paints all cards; a click or the keyboard selects.

    Attributes:
        vehicleClicked: The vehicle of a card.
    """

    vehicleClicked = Signal(object)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._still = StillPicture()
        self.units: UnitSettings = METRIC
        self.cards: list[Card] = []
        self._all: list[VehicleId] = []
        self._hidden = 0
        self._room = 10_000
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Vehicles"))

    def set_room(self, width: int) -> None:
        """Take the width that the cards may use."""
        self._room = width

    @property
    def hidden(self) -> int:
        """How many vehicles have no card for want of room."""
        return self._hidden

    def show_fleet(
        self,
        snapshot: FleetSnapshot,
        selected: VehicleId | None,
        colors: Mapping[VehicleId, int],
        levels: Mapping[VehicleId | None, Level],
    ) -> None:
        """Show the vehicles in order of their ids; those without room are counted."""
        vehicles = sorted(snapshot.vehicles)
        shown = self._fitting(vehicles, selected)
        cards = [
            self._card(
                snapshot.vehicles[v], v == selected, colors.get(v, 0), levels.get(v, Level.OFF)
            )
            for v in shown
        ]  # fmt: skip
        hidden = len(vehicles) - len(shown)
        self._all = vehicles
        if cards != self.cards or hidden != self._hidden:
            resize = len(cards) != len(self.cards) or hidden != self._hidden
            self.cards, self._hidden = cards, hidden
            self.setAccessibleDescription(", ".join(f"{c.name} {c.state}" for c in cards))
            if resize:
                self.resize(self.sizeHint())
            self.update()

    def _fitting(self, vehicles: list[VehicleId], selected: VehicleId | None) -> list[VehicleId]:
        if len(vehicles) * (CARD_W + GAP) - GAP <= self._room:
            return vehicles
        fit = max(1, (self._room - MORE_W) // (CARD_W + GAP))
        shown = vehicles[:fit]
        if selected is not None and selected in vehicles and selected not in shown:
            shown = [*shown[: fit - 1], selected]
        return shown

    def _card(self, state: VehicleState, selected: bool, color: int, level: Level) -> Card:
        return Card(
            vehicle=state.vehicle,
            name=state.name,
            kind=state.identity.kind,
            color=color,
            sign=Sign.of(level if level >= Level.CAUTION else phase_level(state.phase)),
            state=self.tr(state.phase.value),
            mode=state.mode,
            height=self._where(state),
            battery_pct=charge_pct(state),
            battery_level=charge_level_of(state),
            selected=selected,
            stale=is_stale(state),
        )

    def _where(self, state: VehicleState) -> str:
        if state.phase in (Phase.LINK_LOST, Phase.DISCONNECTED):
            return age(state.silent_s)
        if state.in_air is False:
            return self.tr("on ground")
        return height(state.altitude.rel_m if state.altitude is not None else None, self.units).text

    def sizeHint(self) -> QSize:
        """Room for the cards, and for the count of the others."""
        width = len(self.cards) * (CARD_W + GAP) - GAP
        return QSize(max(0, width) + (MORE_W if self._hidden else 0), CARD_H)

    def card_at(self, x: float) -> Card | None:
        """Return the card at a place; None in a gap and on the count of the others."""
        index, rest = divmod(x, CARD_W + GAP)
        return self.cards[int(index)] if 0 <= index < len(self.cards) and rest < CARD_W else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the vehicle of the card."""
        card = self.card_at(event.position().x())
        if card is not None and event.button() == Qt.MouseButton.LeftButton:
            self.vehicleClicked.emit(card.vehicle)

    def event(self, event: QEvent) -> bool:
        """Tell a name in full when the card had to cut it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            card = self.card_at(event.pos().x())
            text = f"{card.name}\n{card.state}, {card.mode}" if card is not None else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right step through all vehicles, those without a card too."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._all:
            super().keyPressEvent(event)
            return
        selected = next((card.vehicle for card in self.cards if card.selected), None)
        if selected is None:
            self.vehicleClicked.emit(self._all[0])
        else:
            self.vehicleClicked.emit(self._all[(self._all.index(selected) + step) % len(self._all)])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cards."""
        self._still.paint(self, (tuple(self.cards), self._hidden, self.theme.name), self._draw)

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, card in enumerate(self.cards):
            self._paint(painter, QRectF(index * (CARD_W + GAP), 0, CARD_W, CARD_H), card)
        if self._hidden:
            theme = self.theme
            place = QRectF(len(self.cards) * (CARD_W + GAP) + 0.5, 12, 43, 28)
            painter.setPen(QPen(QColor(theme.line2), theme.border_px))
            painter.setBrush(QColor(theme.bg1))
            painter.drawRoundedRect(place, 5, 5)
            face = font("table_strong", theme)
            paint_text(painter, place, f"+{self._hidden}", face, theme.t1, Qt.AlignmentFlag.AlignCenter)

    def _paint(self, painter: QPainter, place: QRectF, card: Card) -> None:
        theme = self.theme
        width = 2.0 if card.selected else theme.border_px
        box = QPainterPath()
        box.addRoundedRect(place.adjusted(width / 2, width / 2, -width / 2, -width / 2), 6, 6)
        painter.fillPath(box, QColor(theme.acc_bg if card.selected else theme.bg1))
        painter.save()
        painter.setClipPath(box)
        stripe = QRectF(place.left(), place.top(), 5, place.height())
        painter.fillRect(stripe, QColor(theme.vehicle(card.color)))
        painter.restore()
        painter.setPen(QPen(QColor(theme.acc if card.selected else theme.line2), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(box)
        inner = place.adjusted(12, 0, -8, 0)
        self._paint_top(painter, QRectF(inner.left(), inner.top() + 5, inner.width(), 20), card)
        self._paint_low(painter, QRectF(inner.left(), inner.top() + 27, inner.width(), 18), card)

    def _paint_top(self, painter: QPainter, top: QRectF, card: Card) -> None:
        theme = self.theme
        glyph = QRectF(top.left(), top.top() + 1, 18, 18)
        paint_vehicle_glyph(painter, glyph, card.kind, theme.vehicle(card.color))
        small = font("table", theme)
        room = top.width() - 26 - NAME_LEAST_PX - 22
        state_width = min(text_width(card.state, small), room)
        state = QRectF(top.right() - state_width, top.top(), state_width, top.height())
        paint_text(painter, state, card.state, small, theme.t1, RIGHT)
        symbol = QRectF(state.left() - 18, top.center().y() - 6, 12, 12)
        paint_status(painter, symbol, card.sign, theme)
        name = QRectF(top.left() + 26, top.top(), symbol.left() - top.left() - 32, top.height())
        paint_name(painter, name, card.name, font("body_strong", theme), theme.t1)

    def _paint_low(self, painter: QPainter, low: QRectF, card: Card) -> None:
        theme = self.theme
        small = font("table", theme)
        tone = theme.t3 if card.stale else theme.t2
        paint_text(painter, low, percent(card.battery_pct).text, small, tone, RIGHT)
        cell = QRectF(low.right() - text_width("100\u2009%", small) - 30, low.center().y() - 5, 24, 10)
        paint_battery(painter, cell, card.battery_pct, theme, card.battery_level)
        right = QRectF(low.left(), low.top(), cell.left() - low.left() - 6, low.height())
        paint_text(painter, right, card.height, small, tone, RIGHT)
        mode = right.adjusted(0, 0, -text_width(card.height, small) - 8, 0)
        paint_text(painter, mode, card.mode, small, tone)
