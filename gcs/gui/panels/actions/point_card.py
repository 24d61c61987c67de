"""The card of a point on the map: what the vehicle can do there, with the numbers it needs; never modal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gcs.gui.panels.actions.catalogue import tr
from gcs.gui.panels.actions.port import ActionPort
from gcs.gui.theme import ThemeController
from gcs.gui.widgets import ElidedLabel
from gcs.gui.widgets.amount_field import Amount, AmountField, Measure
from gcs.gui.widgets.plate import Card
from gcs.gui.widgets.sized_button import FLIGHT_PX, SizedButton
from gcs.model.command import GoTo, Orbit, SetHome, SetRoi, VehicleCommand
from gcs.model.format import coordinates
from gcs.model.units import METRIC, UnitSettings
from gcs.model.vehicle import VehicleState

WIDTH = 300


class PointCard(Card):
    """Opens beside a clicked point; it names the vehicle that its buttons act on.

    Attributes:
        measureWanted: Measure from this point (latitude, longitude in degrees).
        commandSent: The group id of a command that was sent, and its word.
    """

    measureWanted = Signal(float, float)
    commandSent = Signal(int, str)

    def __init__(
        self, themes: ThemeController, port: ActionPort, parent: QWidget, *, orbit_radius_m: float = 50.0
    ) -> None:
        super().__init__(themes, parent)
        self._port = port
        self._state: VehicleState | None = None
        self._lat_deg = 0.0
        self._lon_deg = 0.0
        self._terrain_amsl_m: float | None = None
        self._orbit_radius_m = orbit_radius_m
        self.keep_clear_px = 0
        """Height of what stands at the parent's lower edge and must not be covered: the action bar."""
        self.setObjectName("pointCard")
        self.setAccessibleName(tr("Actions at this point"))
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 14, 10)
        column.setSpacing(6)
        self._title = ElidedLabel(themes, "", role="title")
        self._place = ElidedLabel(themes, "", role="small", tone="t2")
        column.addWidget(self._title)
        column.addWidget(self._place)
        keep = tr("as now")
        self.height_field = AmountField(
            Amount(tr("Height above home"), Measure.HEIGHT, -500.0, 5000.0, 0.0, keep), parent=self
        )
        self.radius_field = AmountField(
            Amount(tr("Orbit radius"), Measure.DISTANCE, 5.0, 5000.0, orbit_radius_m), parent=self
        )
        column.addLayout(self._form())
        self.buttons: dict[type[VehicleCommand], SizedButton] = {}
        self._words: dict[type[VehicleCommand], str] = {}
        self._button(column, "point-goto", tr("Go to"), GoTo, self._goto, primary=True)
        self._button(column, "point-orbit", tr("Orbit here"), Orbit, self._orbit)
        self._button(column, "point-roi", tr("Look here"), SetRoi, self._look)
        self._button(column, "point-home", tr("Set home here"), SetHome, self._home)
        column.addLayout(self._tools())

    def _form(self) -> QGridLayout:
        form = QGridLayout()
        form.setContentsMargins(0, 4, 0, 4)
        form.setColumnStretch(0, 1)
        fields = (("point-height", self.height_field), ("point-radius", self.radius_field))
        for row, (name, field) in enumerate(fields):
            field.setObjectName(name)
            field.setFixedWidth(112)
            label = QLabel(field.amount.label, self)
            label.setBuddy(field)
            form.addWidget(label, row, 0)
            form.addWidget(field, row, 1)
        return form

    def _button(
        self,
        column: QVBoxLayout,
        name: str,
        word: str,
        command: type[VehicleCommand],
        slot: Callable[[], None],
        *,
        primary: bool = False,
    ) -> None:
        button = SizedButton(word, self, height=FLIGHT_PX, primary=primary)
        button.setObjectName(name)
        button.setAccessibleName(word)
        button.clicked.connect(slot)
        column.addWidget(button)
        self.buttons[command] = button
        self._words[command] = word

    def _tools(self) -> QHBoxLayout:
        tools = QHBoxLayout()
        tools.setSpacing(0)
        for key, word, slot in (
            ("point-measure", tr("Measure"), self._measure),
            ("point-copy", tr("Copy place"), self._copy),
            ("point-close", tr("Close"), self.dismiss),
        ):
            button = SizedButton(word, self, height=FLIGHT_PX)
            button.setObjectName(key)
            button.setFlat(True)
            button.clicked.connect(slot)
            tools.addWidget(button)
            self._close = button
        return tools

    def apply_settings(self, units: UnitSettings = METRIC, orbit_radius_m: float | None = None) -> None:
        """Take numbers in these units, and the orbit's radius where the settings changed it."""
        self.height_field.set_units(units)
        self.radius_field.set_units(units)
        if orbit_radius_m is not None and orbit_radius_m != self._orbit_radius_m:
            self._orbit_radius_m = orbit_radius_m
            self.radius_field.set_si(orbit_radius_m)

    def open_at(
        self,
        state: VehicleState | None,
        lat_deg: float,
        lon_deg: float,
        where: QPoint,
        terrain_amsl_m: float | None,
        color_index: int | None = None,
    ) -> None:
        """Open for a point (degrees) at ``where`` in the parent; ``state`` is the selected vehicle."""
        self._lat_deg, self._lon_deg, self._terrain_amsl_m = lat_deg, lon_deg, terrain_amsl_m
        self._place.set_text(coordinates(lat_deg, lon_deg))
        altitude = state.altitude if state is not None else None
        # Unknown stays "as now": a made-up zero would send the vehicle into the ground.
        rel_m = altitude.rel_m if altitude is not None else None
        self.height_field.set_si(None if rel_m is None else round(rel_m, 1 if abs(rel_m) < 10 else 0))
        self.show_state(state)
        self.set_stripe(color_index if state is not None else None)
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            x = min(max(8, where.x() + 14), max(8, parent.width() - self.width() - 8))
            lowest = parent.height() - self.keep_clear_px - self.height() - 8
            y = min(max(8, where.y() - 20), max(8, lowest))
            self.move(x, y)
        self.show()
        self.raise_()
        self._first().setFocus(Qt.FocusReason.PopupFocusReason)

    def _first(self) -> QPushButton:
        """The first button that can be pressed."""
        return next((button for button in self.buttons.values() if button.isEnabled()), self._close)

    def show_state(self, state: VehicleState | None) -> None:
        """Name the vehicle and show what is possible now."""
        if self._state is not None and (state is None or state.vehicle != self._state.vehicle):
            self.hide()
        self._state = state
        self._title.set_text(state.name if state else tr("No vehicle"))
        for command, button in self.buttons.items():
            reason = self._reason(state, command)
            word = self._words[command]
            button.setEnabled(not reason)
            button.setText(f"{word} · {reason}" if reason else word)
            button.setAccessibleDescription(reason)
        can_go, can_orbit = (self.buttons[command].isEnabled() for command in (GoTo, Orbit))
        self.height_field.setEnabled(can_go or can_orbit)
        self.radius_field.setEnabled(can_orbit)

    def _reason(self, state: VehicleState | None, command: type[VehicleCommand]) -> str:
        if state is None:
            return tr("no vehicle")
        reason = self._port.why_not(state, command)
        if reason is None and command in (SetRoi, SetHome) and self._ground_amsl_m(state) is None:
            return tr("height unknown")
        return tr(reason or "")

    def _send(self, command: VehicleCommand, word: str) -> None:
        if self._state is not None and self._port.why_not(self._state, type(command)) is None:
            self.commandSent.emit(self._port.command((self._state.vehicle,), command), word)
            self.dismiss()

    def _goto(self) -> None:
        self._send(GoTo(self._lat_deg, self._lon_deg, self.height_field.si()), tr("Go to"))

    def _orbit(self) -> None:
        radius_m = self.radius_field.si() or self._orbit_radius_m
        command = Orbit(self._lat_deg, self._lon_deg, radius_m, self.height_field.si())
        self._send(command, tr("Orbit"))

    def _look(self) -> None:
        ground_amsl_m = self._ground_amsl_m(self._state)
        if ground_amsl_m is not None:
            self._send(SetRoi(self._lat_deg, self._lon_deg, ground_amsl_m), tr("Look here"))

    def _home(self) -> None:
        ground_amsl_m = self._ground_amsl_m(self._state)
        if ground_amsl_m is not None:
            self._send(SetHome(self._lat_deg, self._lon_deg, ground_amsl_m), tr("Set home"))

    def _ground_amsl_m(self, state: VehicleState | None) -> float | None:
        """Height of the ground at the point: from terrain data, else that of the vehicle's home."""
        if self._terrain_amsl_m is not None:
            return self._terrain_amsl_m
        if state is not None and state.home is not None:
            return state.home.alt_amsl_m
        altitude = state.altitude if state is not None else None
        if altitude is None or altitude.amsl_m is None or altitude.rel_m is None:
            return None
        return altitude.amsl_m - altitude.rel_m

    def _measure(self) -> None:
        self.measureWanted.emit(self._lat_deg, self._lon_deg)
        self.dismiss()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._lat_deg:.7f}, {self._lon_deg:.7f}")
        self.dismiss()
