"""The bar over the map: every flight action of the selected vehicle, with its name and stripe on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gcs.gui.panels.actions.catalogue import Action, bar_actions, tr
from gcs.gui.panels.actions.drawer import ActionDrawer
from gcs.gui.panels.actions.port import ActionPort
from gcs.gui.theme import Sign, ThemeController
from gcs.gui.widgets import ElidedLabel, HoldBubble, HoldButton
from gcs.gui.widgets.amount_field import AmountField
from gcs.gui.widgets.plate import BAR_RADIUS, Card
from gcs.model.alarm import Level
from gcs.model.command import CommandLife, CommandReport, Continue, GoTo
from gcs.model.units import METRIC, UnitSettings
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
TWINS = {"arm": "disarm", "disarm": "arm", "pause": "continue", "continue": "pause"}
"""Two actions in one place: what one did is told on the other when they change places."""


class ActionBar(Card):
    """Actions on one vehicle; floats over the map inside ``parent``.

    Attributes:
        gotoWanted: The pilot wants to pick a point on the map.
        sizeChanged: Buttons came or went: the bar wants another place.
    """

    gotoWanted = Signal()
    sizeChanged = Signal()

    def __init__(
        self, themes: ThemeController, port: ActionPort, parent: QWidget, *, takeoff_alt_m: float = 10.0
    ) -> None:
        super().__init__(themes, parent, radius=BAR_RADIUS, hidden=False)
        self._port = port
        self._state: VehicleState | None = None
        self._units: UnitSettings = METRIC
        self._takeoff_alt_m = takeoff_alt_m
        self._hint = ""
        self._sent: dict[int, str] = {}
        self.buttons: dict[str, HoldButton] = {}
        self.bubble = HoldBubble(themes, parent)
        self.setObjectName("actionBar")
        self.setAccessibleName(tr("Flight actions"))
        self._actions = bar_actions(takeoff_alt_m)
        self.drawer = ActionDrawer(themes, self._adopt, takeoff_alt_m, parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 8, 8)
        row.setSpacing(6)
        self._name = ElidedLabel(themes, "", role="title")
        self._sub = ElidedLabel(themes, "", role="small", tone="t2")
        row.addWidget(self._names())
        for action in self._actions:
            row.addWidget(self._add(action))
        self.goto = self._plain("map-pin", tr("Go to…"), "action-goto", 86)
        self.goto.confirmed.connect(self.gotoWanted)
        self.more = self._plain("ellipsis", tr("More"), "action-more", 52)
        self.more.confirmed.connect(self._toggle_drawer)
        row.addWidget(self.goto)
        row.addWidget(self.more)
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

    def _plain(self, icon: str, word: str, name: str, width: int) -> HoldButton:
        button = HoldButton(self._themes, icon, word, hold=False, min_width=width, parent=self)
        button.setObjectName(name)
        return button

    def _add(self, action: Action) -> HoldButton:
        button = HoldButton(self._themes, action.icon, action.word, hold=action.hold, parent=self)
        button.setObjectName(f"action-{action.key}")
        self._adopt(action, button, self.drawer.takeoff if action.key == "takeoff" else None)
        return button

    def _adopt(self, action: Action, button: HoldButton, field: AmountField | None) -> None:
        """Make a button perform an action, with its bubble and its life."""
        self.buttons[action.key] = button
        button.confirmed.connect(lambda: self._perform(action, _amount(field)))
        if action.hold:
            self.bubble.watch(button, lambda: self._describe(action, _amount(field)))
        if field is not None and action.hold:
            # The bubble named another number than the one that would be sent.
            field.entered.connect(lambda _: button.cancel())

    def _describe(self, action: Action, amount: float) -> tuple[str, str]:
        if self._state is None:
            return action.title, ""
        return action.title, action.says(self._state, amount, self._units)

    def _perform(self, action: Action, amount: float) -> None:
        if self._state is None or self._port.why_not(self._state, action.command):
            return
        group = self._port.command((self._state.vehicle,), action.make(self._state, amount))
        self._sent[group] = action.key
        self._show_life(action.key, tr("Sent"), Sign.SENT)

    def _show_life(self, key: str, text: str, sign: Sign | Level) -> None:
        self.buttons[key].show_life(text, sign)
        twin = TWINS.get(key)
        if twin is not None:
            # The place may be the other action's by now: "Disarm, done" must not be read after arming.
            self.buttons[twin].show_life(f"{self.buttons[key].text()}: {text}" if text else "", sign)

    def apply_settings(self, units: UnitSettings, takeoff_alt_m: float) -> None:
        """Take units, and the takeoff height where the settings changed it."""
        self._units = units
        self.drawer.set_units(units)
        if takeoff_alt_m != self._takeoff_alt_m:
            self._takeoff_alt_m = takeoff_alt_m
            self.drawer.takeoff.set_si(takeoff_alt_m)

    def show_hint(self, text: str) -> None:
        """Say what is expected in place of the vehicle's state; empty: the state again."""
        self._hint = text
        self._sub.set_text(text or self._state_text())

    def _state_text(self) -> str:
        state = self._state
        return f"{tr(state.phase.value)}, {state.mode}" if state else tr("connect one")

    def show_report(self, report: CommandReport) -> None:
        """Show how a command that was sent from here fares."""
        key = self._sent.get(report.group_id)
        if key is None:
            return
        self._show_life(key, tr(report.life.value), LIFE_SIGNS[report.life])
        if report.life.final:
            self._sent.pop(report.group_id, None)

    def show_state(self, state: VehicleState | None, color_index: int) -> None:
        """Show what is possible for this vehicle now; called a few times a second."""
        if self._state is not None and (state is None or state.vehicle != self._state.vehicle):
            self._leave_vehicle()
        self._state = state
        self.set_stripe(color_index if state is not None else None)
        self._name.set_text(state.name if state else tr("No vehicle"))
        self._sub.set_text(self._hint or self._state_text())
        focused = next((key for key in TWINS if self.buttons[key].hasFocus()), "")
        for action in self._actions + self.drawer.entries:
            self.buttons[action.key].set_reason(self._reason(state, action))
        self._swap("disarm" if state is not None and state.armed else "arm", focused)
        self._swap("continue" if state is not None and self._can_continue(state) else "pause", focused)
        self.goto.set_reason(tr(self._port.why_not(state, GoTo) or "") if state else tr("no vehicle"))
        self.more.set_reason("" if state is not None else tr("no vehicle"))
        self.drawer.show_state(state, color_index)
        if state is None:
            self.drawer.hide()

    def _leave_vehicle(self) -> None:
        """No hold goes over to another vehicle, nor does the life of a command."""
        for button in self.buttons.values():
            button.cancel()
            if button.life:
                button.show_life("")
        self._sent.clear()
        self.bubble.hide()

    def _can_continue(self, state: VehicleState) -> bool:
        # While a mission is flown, "continue" is possible too, but what a pilot needs then is "pause".
        return state.phase is Phase.PAUSED and self._port.why_not(state, Continue) is None

    def _swap(self, shown: str, focused: str) -> None:
        """Show one of two actions that share a place; the keyboard goes along."""
        here, there = self.buttons[shown], self.buttons[TWINS[shown]]
        here.show()
        if focused == TWINS[shown]:
            here.setFocus(Qt.FocusReason.OtherFocusReason)
        there.hide()

    def _reason(self, state: VehicleState | None, action: Action) -> str:
        if state is None:
            return tr("no vehicle")
        return tr(self._port.why_not(state, action.command) or "")

    def _toggle_drawer(self) -> None:
        self.drawer.setVisible(not self.drawer.isVisible())
        self.place_drawer()

    def place_drawer(self) -> None:
        """Put the drawer above the bar, at its right end, inside the map."""
        parent = self.parentWidget()
        if self.drawer.isVisible() and parent is not None:
            self.drawer.adjustSize()
            left = min(self.geometry().right() + 1, parent.width() - 8) - self.drawer.width()
            self.drawer.move(max(8, left), max(8, self.y() - self.drawer.height() - 8))
            self.drawer.raise_()

    def event(self, event: QEvent) -> bool:
        """Ask to be placed anew when buttons come and go."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.sizeChanged.emit()
        return handled

    def hideEvent(self, event: QEvent) -> None:
        """The drawer does not stay behind when the bar goes, as in Fleet."""
        self.drawer.hide()
        self.bubble.hide()

    def sizeHint(self) -> QSize:
        """As wide as its buttons."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else QSize(600, 72)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the drawer; the bar itself stays."""
        if event.key() == Qt.Key.Key_Escape and self.drawer.isVisible():
            self.drawer.hide()
        else:
            event.ignore()


def _amount(field: AmountField | None) -> float:
    """Return the number in SI; 0 where an action takes none."""
    found = field.si() if field is not None else None
    return 0.0 if found is None else found
