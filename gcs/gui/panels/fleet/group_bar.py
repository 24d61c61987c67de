"""Group commands: each says how many vehicles it goes to and names them before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gcs.gui.theme import ThemeController
from gcs.gui.widgets import ElidedLabel, HoldBubble, HoldButton
from gcs.model.command import Arm, Disarm, Land, Pause, Return, StartMission, Takeoff, VehicleCommand
from gcs.model.format import height
from gcs.model.ids import VehicleId
from gcs.model.units import METRIC, UnitSettings
from gcs.model.vehicle import VehicleState

NAMES_SHOWN = 6
BUTTON_WIDTH = 68


def tr(text: str) -> str:
    """Translate a text of the group commands."""
    return QCoreApplication.translate("GroupBar", text)


def names_of(names: Sequence[str], most: int = NAMES_SHOWN) -> str:
    """Return the first names and how many there are besides."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" +{more}" if more > 0 else "")


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
        self._able: dict[type[VehicleCommand], tuple[VehicleState, ...]] = {}
        self.units: UnitSettings = METRIC
        self.takeoff_alt_m = takeoff_alt_m
        self.bubble = HoldBubble(themes, parent if parent is not None else self)
        self.buttons: dict[type[VehicleCommand], HoldButton] = {}
        self.setObjectName("groupBar")
        self.setAccessibleName(tr("Group commands"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(6)
        self.count = ElidedLabel(themes, "", role="body_strong")
        self.names = ElidedLabel(themes, "", role="small", tone="t2")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.count)
        words.addWidget(self.names)
        words.addStretch(1)
        row.addLayout(words, 1)
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
        button = HoldButton(themes, icon, word, min_width=BUTTON_WIDTH, parent=self)
        button.setObjectName(f"group-{command.__name__.lower()}")
        button.confirmed.connect(lambda: self._send(command, word))
        self.bubble.watch(button, lambda: self._describe(command, word))
        self.buttons[command] = button
        return button

    def able(self, command: type[VehicleCommand]) -> tuple[VehicleState, ...]:
        """Return the vehicles of the group that can do it, as they were last shown."""
        return self._able.get(command, ())

    def _describe(self, command: type[VehicleCommand], word: str) -> tuple[str, str]:
        able = self.able(command)
        title = tr("Keep holding: %s, %s") % (word, _vehicles(len(able)))
        left_out = len(self._states) - len(able)
        if left_out:
            title += tr(" (not %s)") % _vehicles(left_out)
        names = names_of([state.name for state in able])
        if command is Takeoff:
            return title, tr("to %s above home · %s") % (height(self.takeoff_alt_m, self.units).text, names)
        return title, names

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
        changed = {s.vehicle for s in states} != {s.vehicle for s in self._states}
        self._states = states
        names = [state.name for state in states]
        self.count.set_text(tr("%s selected") % len(states))
        self.names.set_text(", ".join(names) or tr("tick vehicles in the table"))
        self.names.setToolTip(", ".join(names))
        for command, button in self.buttons.items():
            able = tuple(s for s in states if self._port.why_not(s, command) is None)
            if changed or {s.vehicle for s in able} != {s.vehicle for s in self.able(command)}:
                # The bubble named other vehicles than those that it would go to now.
                button.cancel()
            self._able[command] = able
            self._show(command, button)

    def _show(self, command: type[VehicleCommand], button: HoldButton) -> None:
        able = len(self.able(command))
        if not self._states:
            button.set_reason(tr("none selected"))
        elif not able:
            button.set_reason(tr(self._port.why_not(self._states[0], command) or "not now"))
        else:
            button.set_reason("")
        button.setToolTip(tr("%s of %s") % (able, _vehicles(len(self._states))))


def _vehicles(count: int) -> str:
    return tr("1 vehicle") if count == 1 else tr("%s vehicles") % count
