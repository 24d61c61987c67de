"""The bar over the map: every flight action of the selected vehicle, with its name and stripe on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from gcs.gui.panels.actions.catalogue import Action, bar_actions, tr
from gcs.gui.panels.actions.drawer import ActionDrawer
from gcs.gui.panels.actions.port import ActionPort
from gcs.gui.theme import Sign, ThemeController
from gcs.gui.widgets import ElidedLabel, HoldBubble, HoldButton
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.alarm import Level
from gcs.model.command import CommandLife, CommandReport, Continue, GoTo
from gcs.model.vehicle import Phase, VehicleState

LIFE_SIGNS: dict[CommandLife, Sign | Level] = {
    CommandLife.SENT: Sign.SENT,
    CommandLife.ACCEPTED: Level.OK,
    CommandLife.IN_PROGRESS: Sign.PROGRESS,
    CommandLife.DONE: Level.OK,
    CommandLife.REFUSED: Level.WARNING,
    CommandLife.NO_ANSWER: Level.WARNING,
    CommandLife.CANCELLED: Level.OFF,
}
NAME_WIDTH = 118


class ActionBar(ThemedWidget):
    """Actions on one vehicle; floats over the map inside ``parent``.

    Attributes:
        gotoWanted: The pilot wants to pick a point on the map.
    """

    gotoWanted = Signal()

    def __init__(
        self, themes: ThemeController, port: ActionPort, parent: QWidget, *, takeoff_alt_m: float = 10.0
    ) -> None:
        super().__init__(themes, parent)
        self._port = port
        self._state: VehicleState | None = None
        self._color_index = 0
        self._hint = ""
        self._sent: dict[int, HoldButton] = {}
        self._amounts: dict[str, float] = {}
        self.buttons: dict[str, HoldButton] = {}
        self.bubble = HoldBubble(themes, parent)
        self.setObjectName("actionBar")
        self.setAccessibleName(tr("Flight actions"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(6)
        self._name = ElidedLabel(themes, "", role="title")
        self._sub = ElidedLabel(themes, "", role="small", tone="t2")
        row.addWidget(self._names())
        for action in bar_actions(takeoff_alt_m):
            row.addWidget(self._add(action))
        self._goto = HoldButton(themes, "map-pin", tr("Go to…"), hold=False, parent=self)
        self._goto.setObjectName("action-goto")
        self._goto.confirmed.connect(self.gotoWanted)
        row.addWidget(self._goto)
        self._more = HoldButton(themes, "ellipsis", tr("More"), hold=False, min_width=52, parent=self)
        self._more.setObjectName("action-more")
        self._more.confirmed.connect(self._toggle_drawer)
        row.addWidget(self._more)
        self.drawer = ActionDrawer(themes, self.adopt, self.set_amount, takeoff_alt_m, parent)
        self.show_state(None, 0)

    def _names(self) -> QWidget:
        holder = QWidget(self)
        holder.setFixedWidth(NAME_WIDTH)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(2)
        column.addWidget(self._name)
        column.addWidget(self._sub)
        return holder

    def _add(self, action: Action) -> HoldButton:
        button = HoldButton(self._themes, action.icon, action.word, hold=action.hold, parent=self)
        button.setObjectName(f"action-{action.key}")
        self.adopt(action, button)
        return button

    def adopt(self, action: Action, button: HoldButton, amount: Callable[[], float] | None = None) -> None:
        """Make a button perform an action, with its bubble and its life."""
        self.buttons[action.key] = button
        if action.amount is not None:
            self._amounts.setdefault(action.key, action.amount.start)
        value = amount or (lambda: self._amounts.get(action.key, 0.0))
        button.setProperty("action", action.key)
        button.confirmed.connect(lambda: self._perform(action, button, value()))
        if action.hold:
            self.bubble.watch(button, lambda: self._describe(action, value()))

    def _describe(self, action: Action, amount: float) -> tuple[str, str]:
        if self._state is None:
            return action.title, ""
        return action.title, f"{self._state.name} · {action.effect(self._state, amount)}"

    def _perform(self, action: Action, button: HoldButton, amount: float) -> None:
        if self._state is None or self._port.why_not(self._state, action.command):
            return
        group = self._port.command((self._state.vehicle,), action.make(self._state, amount))
        self._sent[group] = button
        button.show_life(tr("Sent"), Sign.SENT)

    def show_hint(self, text: str) -> None:
        """Say what is expected in place of the vehicle's state; empty: the state again."""
        self._hint = text
        self._sub.set_text(text or self._state_text())

    def _state_text(self) -> str:
        state = self._state
        return f"{tr(state.phase.value)}, {state.mode}" if state else tr("connect one")

    def set_amount(self, key: str, value: float) -> None:
        """Set the number that an action uses, such as the takeoff height in metres."""
        self._amounts[key] = value

    def show_report(self, report: CommandReport) -> None:
        """Show how a command that was sent from here fares."""
        button = self._sent.get(report.group_id)
        if button is None:
            return
        button.show_life(tr(report.life.value), LIFE_SIGNS[report.life])
        if report.life.final:
            self._sent.pop(report.group_id, None)

    def show_state(self, state: VehicleState | None, color_index: int) -> None:
        """Show what is possible for this vehicle now; called a few times a second."""
        if self._state is not None and (state is None or state.vehicle != self._state.vehicle):
            for button in self.buttons.values():
                button.cancel()
        self._state = state
        if color_index != self._color_index:
            self._color_index = color_index
            self.update()
        self._name.set_text(state.name if state else tr("No vehicle"))
        self._sub.set_text(self._hint or self._state_text())
        armed = state is not None and state.armed
        self.buttons["arm"].setVisible(not armed)
        self.buttons["disarm"].setVisible(armed)
        paused = state is not None and state.phase is Phase.PAUSED
        can_continue = paused and state is not None and self._port.why_not(state, Continue) is None
        self.buttons["continue"].setVisible(can_continue)
        self.buttons["pause"].setVisible(not can_continue)
        for action in self.drawer.entries + bar_actions(0.0):
            self.buttons[action.key].set_reason(self._reason(state, action))
        self._goto.set_reason((self._port.why_not(state, GoTo) or "") if state else tr("no vehicle"))
        self.drawer.show_state(state)
        if self.drawer.isVisible() and state is None:
            self.drawer.hide()

    def _reason(self, state: VehicleState | None, action: Action) -> str:
        if state is None:
            return tr("no vehicle")
        return tr(self._port.why_not(state, action.command) or "")

    def _toggle_drawer(self) -> None:
        self.drawer.setVisible(not self.drawer.isVisible())
        self.place_drawer()

    def place_drawer(self) -> None:
        """Put the drawer above the bar, at its right end."""
        if self.drawer.isVisible():
            self.drawer.adjustSize()
            right = self.geometry().right() + 1
            self.drawer.move(max(8, right - self.drawer.width()), max(8, self.y() - self.drawer.height() - 8))
            self.drawer.raise_()

    def event(self, event: QEvent) -> bool:
        """Ask to be placed anew when buttons come and go."""
        if event.type() == QEvent.Type.LayoutRequest and (parent := self.parentWidget()) is not None:
            QApplication.postEvent(parent, QEvent(QEvent.Type.LayoutRequest))
        return super().event(event)

    def sizeHint(self) -> QSize:
        """As wide as its buttons."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else QSize(600, 72)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plate and the vehicle's identity stripe."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plate = QPainterPath()
        plate.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        painter.fillPath(plate, QColor(theme.bg1))
        painter.setPen(QPen(QColor(theme.line2), theme.border_px))
        painter.drawPath(plate)
        if self._state is not None:
            stripe = QRectF(7, 9, 3.5, self.height() - 18)
            painter.fillRect(stripe, QColor(theme.vehicle(self._color_index)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the drawer."""
        if event.key() == Qt.Key.Key_Escape and self.drawer.isVisible():
            self.drawer.hide()
        else:
            super().keyPressEvent(event)
