"""The dry run's card: figures beside what was expected, events, and the ways on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListWidget, QWidget

from gcs.gui.plan_controls import SideCard
from gcs.gui.theme import ThemeController
from gcs.gui.widgets import StatusSymbol
from gcs.gui.widgets.role_label import RoleLabel
from gcs.gui.widgets.sized_button import FLIGHT_PX, SizedButton
from gcs.model import format as fmt
from gcs.model.units import METRIC, UnitSettings

MOST_EVENTS = 300


@dataclass(frozen=True, slots=True)
class FlightFigures:
    """One flight, or what was expected of one; None where it is not known."""

    seconds: float | None = None
    length_m: float | None = None
    highest_rel_m: float | None = None
    battery_pct: float | None = None
    """What it took of the battery."""


@dataclass(frozen=True, slots=True)
class DryRunState:
    """What is shown."""

    running: bool = False
    level: str = "off"
    """Of the verdict."""
    words: str = ""
    """How it stands, or how it ended."""
    wind: str = ""
    note: str = ""
    """That it was of another plan than what is on the screen."""
    expected: FlightFigures = FlightFigures()
    flown: FlightFigures = FlightFigures()
    recorded: FlightFigures | None = None
    """A recorded flight of the plan, when one was compared."""
    compared: str = ""
    events: tuple[str, ...] = ()
    units: UnitSettings = METRIC


class PlanDryRun(SideCard):
    """Shows a dry run.

    Attributes:
        stopWanted: It is to be broken off.
        againWanted: The plan as it is now is to be flown.
        compareWanted: A recorded flight is to be put beside it.
    """

    stopWanted = Signal()
    againWanted = Signal()
    compareWanted = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        title, close = self.tr("Dry run, simulated"), self.tr("Close the dry run")
        super().__init__(themes, title, close, (330, 220), parent)
        self._state: DryRunState | None = None
        self.setObjectName("planDryRun")
        self.sign = StatusSymbol(themes, "off", parent=self)
        self.words = RoleLabel(themes, "", "body", self, wrap=True)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(4)
        self._cells: dict[tuple[int, int], RoleLabel] = {}
        self.note = RoleLabel(themes, "", "small", self, wrap=True)
        self.note.hide()
        self.compared = RoleLabel(themes, "", "small", self, tone="label", wrap=True)
        self.list = QListWidget(self)
        self.list.setObjectName("dryRunEvents")
        self.list.setAccessibleName(self.tr("What happened"))
        self.list.setWordWrap(True)
        self.stop = SizedButton(self.tr("Stop"), self, height=FLIGHT_PX)
        self.again = SizedButton(self.tr("Fly again"), self, height=FLIGHT_PX)
        self.compare = SizedButton(self.tr("Compare with a recording…"), self, height=FLIGHT_PX)
        self.stop.clicked.connect(self.stopWanted)
        self.again.clicked.connect(self.againWanted)
        self.compare.clicked.connect(self.compareWanted)
        self._lay_out()

    def _lay_out(self) -> None:
        verdict = QHBoxLayout()
        verdict.setSpacing(8)
        verdict.addWidget(self.sign)
        verdict.addWidget(self.words, 1)
        for row, word in enumerate(
            (self.tr("Time"), self.tr("Distance"), self.tr("Highest above home"), self.tr("Battery")), 1
        ):
            self.grid.addWidget(RoleLabel(self._themes, word, "small", self, tone="label"), row, 0)
        for column_number in range(1, 4):
            for row in range(5):
                tone = "label" if row == 0 else ""
                cell = RoleLabel(self._themes, "", "small" if row == 0 else "body", self, tone=tone)
                self._cells[(row, column_number)] = cell
                self.grid.addWidget(cell, row, column_number)
        self.grid.setColumnStretch(3, 1)
        self.add_padded(verdict, self.note, self.grid, self.compared)
        self.add(self.list, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.stop, self.again, self.compare):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.add_padded(buttons)

    @property
    def state(self) -> DryRunState | None:
        """What is shown now."""
        return self._state

    def show_state(self, state: DryRunState) -> None:
        """Show how it stands."""
        if state == self._state:
            return
        before, self._state = self._state, state
        self.sign.set_status(state.level)
        self.words.setText(f"{state.words} {state.wind}".strip())
        self.stop.setVisible(state.running)
        self.again.setVisible(not state.running)
        self.compare.setVisible(not state.running)
        self.note.setText(state.note)
        self.note.setVisible(bool(state.note))
        self._show_figures(state)
        self.compared.setText(state.compared)
        self.compared.setVisible(bool(state.compared))
        if before is None or before.events != state.events:
            self._show_events(before.events if before is not None else (), state.events)

    def _show_figures(self, state: DryRunState) -> None:
        heads = (self.tr("expected"), self.tr("simulated"), self.tr("recorded") if state.recorded else "")
        flights = (state.expected, state.flown, state.recorded)
        for number, (head, flight) in enumerate(zip(heads, flights, strict=True), 1):
            values = ("", "", "", "") if flight is None else _values(flight, state.units)
            for row, text in enumerate((head, *values)):
                self._cells[(row, number)].setText(text)

    def _show_events(self, before: tuple[str, ...], now: tuple[str, ...]) -> None:
        if now[: len(before)] != before:
            self.list.clear()
            before = ()
        for words in now[len(before) :]:
            self.list.addItem(words)
        while self.list.count() > MOST_EVENTS:
            self.list.takeItem(0)
        self.list.scrollToBottom()


def _values(flight: FlightFigures, units: UnitSettings) -> tuple[str, str, str, str]:
    return (
        fmt.duration(flight.seconds),
        fmt.distance(flight.length_m, units).text,
        fmt.height(flight.highest_rel_m, units).text,
        fmt.percent(flight.battery_pct).text,
    )
