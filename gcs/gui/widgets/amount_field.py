"""A number that a person enters in the units of the settings, and that commands take in SI."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from gcs.model.format import THIN
from gcs.model.units import METRIC, UnitSettings


class Measure(Enum):
    """What kind of number it is: this decides its unit."""

    HEIGHT = "height"
    DISTANCE = "distance"
    SPEED = "speed"
    HEADING = "heading"
    COUNT = "count"


def unit_of(measure: Measure, units: UnitSettings) -> tuple[str, float, int]:
    """Return symbol, size in SI and decimals of the unit that a person enters this measure in."""
    if measure is Measure.HEIGHT:
        return units.height.value, units.height.metres, 1
    if measure is Measure.DISTANCE:
        symbol, metres = units.distance.small
        return symbol, metres, 1
    if measure is Measure.SPEED:
        return units.speed.value, units.speed.mps, 1
    return ("°" if measure is Measure.HEADING else ""), 1.0, 0


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that an action needs: its limits and its start in SI (degrees for a heading)."""

    label: str
    measure: Measure
    low: float
    high: float
    start: float
    absent: str = ""
    """What stands in the field while no number is given; empty where a number is needed."""


class AmountField(QDoubleSpinBox):
    """Shows the pilot's unit, keeps SI: what was set by the program comes back unrounded.

    Attributes:
        entered: The pilot changed the number; in SI, None while it is absent.
    """

    entered = Signal(object)

    def __init__(self, amount: Amount, units: UnitSettings = METRIC, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.amount = amount
        self._units = units
        self._si: float | None = amount.start
        self._filling = False
        self.setAccessibleName(amount.label)
        self.setWrapping(amount.measure is Measure.HEADING)
        self.valueChanged.connect(self._take)
        self.editingFinished.connect(self._fill)
        if amount.absent:
            self.setSpecialValueText(amount.absent)
        self._fill()

    def si(self) -> float | None:
        """Return the number in SI; None while it is absent."""
        return self._si

    def set_si(self, value: float | None) -> None:
        """Show a number given in SI; None empties a field that may be empty."""
        if value is None and not self.amount.absent:
            return
        self._si = None if value is None else min(max(value, self.amount.low), self.amount.high)
        self._fill()

    def set_units(self, units: UnitSettings) -> None:
        """Show the same number in other units."""
        if units != self._units:
            self._units = units
            self._fill()

    def _fill(self) -> None:
        symbol, size, decimals = unit_of(self.amount.measure, self._units)
        self._filling = True
        self.setDecimals(decimals)
        self.setSuffix(symbol if symbol in ("", "°") else f"{THIN}{symbol}")
        step = 1.0 if decimals == 0 or self.amount.measure is Measure.SPEED else 5.0
        self.setSingleStep(step)
        low, high = self.amount.low / size, self.amount.high / size
        # An absent number stands one step below the least one.
        self.setRange(low - step if self.amount.absent else low, high)
        self.setValue(self.minimum() if self._si is None else self._si / size)
        self._filling = False

    def _take(self, shown: float) -> None:
        if self._filling:
            return
        _, size, _ = unit_of(self.amount.measure, self._units)
        low = self.amount.low / size
        if self.amount.absent and shown < low:
            # Between "absent" and the least number there is nothing.
            self._si = None
        else:
            self._si = min(max(shown * size, self.amount.low), self.amount.high)
        self.entered.emit(self._si)

    def textFromValue(self, value: float) -> str:
        """Write tenths only where there are some."""
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").rstrip(point) if point in text else text

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing replaces the number."""
        super().focusInEvent(event)
        self.selectAll()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel over a field that has not the keyboard scrolls what lies below."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
