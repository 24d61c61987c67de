"""The card of a point on the map: what the vehicle can do there, with the numbers it needs; never modal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QDoubleSpinBox, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gcs.gui.panels.actions.catalogue import tr
from gcs.gui.panels.actions.port import ActionPort
from gcs.gui.theme import ThemeController
from gcs.gui.widgets import ElidedLabel
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.command import GoTo, Orbit, SetHome, SetRoi, VehicleCommand
from gcs.model.format import coordinates
from gcs.model.vehicle import VehicleState

WIDTH = 264
NO_HEIGHT_M = 0.0


class PointCard(ThemedWidget):
    """Opens beside a clicked point; each button names the vehicle that it acts on.

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
        self.setObjectName("pointCard")
        self.setAccessibleName(tr("Actions at this point"))
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        self._title = ElidedLabel(themes, "", role="title")
        self._place = ElidedLabel(themes, "", role="small", tone="t2")
        self._reason = ElidedLabel(themes, "", role="small", tone="t2")
        column.addWidget(self._title)
        column.addWidget(self._place)
        self._height = self._spin("point-height", tr("Height above home"), -500.0, 5000.0, "m")
        self._radius = self._spin("point-radius", tr("Orbit radius"), 5.0, 5000.0, "m", orbit_radius_m)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow(tr("Height above home"), self._height)
        form.addRow(tr("Orbit radius"), self._radius)
        column.addLayout(form)
        self._buttons: dict[type[VehicleCommand], QPushButton] = {}
        self._button(column, "point-goto", tr("Go to"), GoTo, self._goto, primary=True)
        self._button(column, "point-orbit", tr("Orbit here"), Orbit, self._orbit)
        self._button(column, "point-roi", tr("Look here"), SetRoi, self._look)
        self._button(column, "point-home", tr("Set home here"), SetHome, self._home)
        column.addWidget(self._reason)
        tools = QHBoxLayout()
        for key, word, slot in (
            ("point-measure", tr("Measure"), self._measure),
            ("point-copy", tr("Copy place"), self._copy),
            ("point-close", tr("Close"), self.close_card),
        ):
            button = QPushButton(word, self)
            button.setObjectName(key)
            button.setFlat(True)
            button.clicked.connect(slot)
            tools.addWidget(button)
        column.addLayout(tools)
        self.hide()

    def _spin(
        self, name: str, label: str, low: float, high: float, unit: str, start: float = 0.0
    ) -> QDoubleSpinBox:
        field = QDoubleSpinBox(self)
        field.setObjectName(name)
        field.setAccessibleName(label)
        field.setRange(low, high)
        field.setDecimals(0)
        field.setSuffix(f"\u2009{unit}")
        field.setValue(start)
        return field

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
        button = QPushButton(word, self)
        button.setObjectName(name)
        button.setMinimumHeight(40)
        button.setProperty("primary", primary)
        button.clicked.connect(slot)
        column.addWidget(button)
        self._buttons[command] = button

    def open_at(
        self,
        state: VehicleState | None,
        lat_deg: float,
        lon_deg: float,
        where: QPoint,
        terrain_amsl_m: float | None,
    ) -> None:
        """Open for a point (degrees) at ``where`` in the parent; ``state`` is the selected vehicle."""
        self._lat_deg, self._lon_deg, self._terrain_amsl_m = lat_deg, lon_deg, terrain_amsl_m
        self._place.set_text(coordinates(lat_deg, lon_deg))
        if state is not None and state.altitude is not None and state.altitude.rel_m is not None:
            self._height.setValue(round(state.altitude.rel_m))
        self.show_state(state)
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            x = min(max(8, where.x() + 14), max(8, parent.width() - self.width() - 8))
            y = min(max(8, where.y() - 20), max(8, parent.height() - self.height() - 8))
            self.move(x, y)
        self.show()
        self.raise_()
        self._buttons[GoTo].setFocus(Qt.FocusReason.PopupFocusReason)

    def show_state(self, state: VehicleState | None) -> None:
        """Name the vehicle and show what is possible now."""
        if self._state is not None and (state is None or state.vehicle != self._state.vehicle):
            self.hide()
        self._state = state
        self._title.set_text(state.name if state else tr("No vehicle"))
        reasons = {c: (self._port.why_not(state, c) if state else tr("no vehicle")) for c in self._buttons}
        for command, button in self._buttons.items():
            reason = reasons[command]
            button.setEnabled(not reason)
            button.setToolTip(tr(reason) if reason else "")
            button.setAccessibleDescription(tr(reason) if reason else "")
        self._height.setEnabled(not reasons[GoTo] or not reasons[Orbit])
        self._radius.setEnabled(not reasons[Orbit])
        first = reasons[GoTo]
        self._reason.setVisible(bool(first))
        self._reason.set_text(tr("Go to: %s") % tr(first) if first else "")

    def _send(self, command: VehicleCommand, word: str) -> None:
        if self._state is not None and self._port.why_not(self._state, type(command)) is None:
            self.commandSent.emit(self._port.command((self._state.vehicle,), command), word)
            self.close_card()

    def _goto(self) -> None:
        self._send(GoTo(self._lat_deg, self._lon_deg, self._height.value()), tr("Go to"))

    def _orbit(self) -> None:
        command = Orbit(self._lat_deg, self._lon_deg, self._radius.value(), self._height.value())
        self._send(command, tr("Orbit"))

    def _look(self) -> None:
        self._send(SetRoi(self._lat_deg, self._lon_deg, self._ground_amsl_m()), tr("Look here"))

    def _home(self) -> None:
        self._send(SetHome(self._lat_deg, self._lon_deg, self._ground_amsl_m()), tr("Set home"))

    def _ground_amsl_m(self) -> float:
        if self._terrain_amsl_m is not None:
            return self._terrain_amsl_m
        home = self._state.home if self._state else None
        return home.alt_amsl_m if home is not None else NO_HEIGHT_M

    def _measure(self) -> None:
        self.measureWanted.emit(self._lat_deg, self._lon_deg)
        self.close_card()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._lat_deg:.7f}, {self._lon_deg:.7f}")
        self.close_card()

    def close_card(self) -> None:
        """Close, and give the keyboard back to the map."""
        self.hide()
        parent = self.parentWidget()
        if parent is not None:
            parent.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the card."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plate."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plate = QPainterPath()
        plate.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.fillPath(plate, QColor(theme.bg1))
        painter.setPen(QPen(QColor(theme.line2), theme.border_px))
        painter.drawPath(plate)
