"""Group commands: each says how many vehicles it goes to and names them before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gcs.gui.theme import ThemeController, font
from gcs.gui.widgets import HoldBubble, HoldButton
from gcs.model.command import Arm, Disarm, Land, Pause, Return, StartMission, Takeoff, VehicleCommand
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleState

NAMES_SHOWN = 4


def tr(text: str) -> str:
    """Translate a text of the group commands."""
    return QCoreApplication.translate("GroupBar", text)


class GroupPort(Protocol):
    """Sends to many vehicles at once."""

    def command(self, vehicles: Sequence[VehicleId], command: VehicleCommand) -> int:
        """Send a command; returns the group id of its reports."""
        ...

    def why_not(self, state: VehicleState, command: type[VehicleCommand]) -> str | None:
        """Return why a command is impossible for one vehicle now, or None."""
        ...


class GroupBar(QWidget):
    """The commands that make sense for many vehicles, all held.

    Attributes:
        sent: Group id, word, command and vehicles of what was sent.
    """

    sent = Signal(int, str, object, object)

    def __init__(
        self,
        themes: ThemeController,
        port: GroupPort,
        parent: QWidget | None = None,
        *,
        takeoff_alt_m: float = 10.0,
    ) -> None:
        super().__init__(parent)
        self._port = port
        self._states: tuple[VehicleState, ...] = ()
        self.takeoff_alt_m = takeoff_alt_m
        self.bubble = HoldBubble(themes, parent if parent is not None else self)
        self.buttons: dict[type[VehicleCommand], HoldButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(6)
        self.count = QLabel(self)
        self.count.setFont(font("body_strong", themes.current))
        self.count.setMinimumWidth(110)
        row.addWidget(self.count)
        row.addStretch(1)
        for command, icon, word in (
            (Arm, "power", tr("Arm")),
            (Takeoff, "plane-takeoff", tr("Takeoff")),
            (StartMission, "route", tr("Mission")),
            (Pause, "pause", tr("Pause")),
            (Return, "house", tr("Return")),
            (Land, "plane-landing", tr("Land")),
            (Disarm, "power", tr("Disarm")),
        ):
            row.addWidget(self._button(themes, command, icon, word))
        self.show_states(())

    def _button(
        self, themes: ThemeController, command: type[VehicleCommand], icon: str, word: str
    ) -> HoldButton:
        button = HoldButton(themes, icon, word, min_width=74, parent=self)
        button.setObjectName(f"group-{command.__name__.lower()}")
        button.confirmed.connect(lambda: self._send(command, word))
        self.bubble.watch(button, lambda: self._describe(command, word))
        self.buttons[command] = button
        return button

    def able(self, command: type[VehicleCommand]) -> tuple[VehicleState, ...]:
        """Return the vehicles of the group that can do it now."""
        return tuple(state for state in self._states if self._port.why_not(state, command) is None)

    def _describe(self, command: type[VehicleCommand], word: str) -> tuple[str, str]:
        able = self.able(command)
        names = ", ".join(state.name for state in able[:NAMES_SHOWN])
        more = f" +{len(able) - NAMES_SHOWN}" if len(able) > NAMES_SHOWN else ""
        return tr("Keep holding: %s, %s vehicles") % (word, len(able)), names + more

    def _send(self, command: type[VehicleCommand], word: str) -> None:
        able = tuple(state.vehicle for state in self.able(command))
        if not able:
            return
        made = self._made(command)
        self.sent.emit(self._port.command(able, made), word, made, able)

    def _made(self, command: type[VehicleCommand]) -> VehicleCommand:
        made: dict[type[VehicleCommand], VehicleCommand] = {
            Arm: Arm(),
            Takeoff: Takeoff(self.takeoff_alt_m),
            StartMission: StartMission(arm=True),
            Pause: Pause(),
            Return: Return(),
            Land: Land(),
            Disarm: Disarm(),
        }
        return made[command]

    def show_states(self, states: tuple[VehicleState, ...]) -> None:
        """Show what the chosen vehicles can do now."""
        if {s.vehicle for s in states} != {s.vehicle for s in self._states}:
            # The finger may rest on a button whose targets just changed.
            for button in self.buttons.values():
                button.cancel()
        self._states = states
        self.count.setText(tr("%s selected") % len(states))
        for command, button in self.buttons.items():
            able = len(self.able(command))
            if not states:
                button.set_reason(tr("none selected"))
            elif not able:
                button.set_reason(tr(self._port.why_not(states[0], command) or "not now"))
            else:
                button.set_reason("")
                button.setToolTip(tr("%s of %s vehicles") % (able, len(states)))
