"""Items of the status bar that say who and in what state: the vehicle chip and the pills."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from gcs.gui.shell.bar_item import BAR_HEIGHT, MIDDLE, PAD, BarItem
from gcs.gui.shell.topbar_state import ChipPart
from gcs.gui.theme import Sign, ThemeController, font, paint_icon
from gcs.gui.widgets.labels import text_width
from gcs.gui.widgets.pill import PILL_LEAST, PillLook, paint_pill, pill_width
from gcs.gui.widgets.status_symbol import INVERSION_MS, INVERSIONS
from gcs.gui.widgets.vehicle_glyph import paint_vehicle_glyph
from gcs.model.vehicle import VehicleKind


class ChipItem(BarItem):
    """Identity stripe, glyph, name and sub-line of the vehicle that the bar speaks of."""

    most = 200

    def least_width(self) -> int:
        """Glyph, arrows and the name, or nine or so letters of it."""
        return min(self.natural_width(compact=True), 140)

    def __init__(self, themes: ThemeController, title: str, parent: QWidget) -> None:
        super().__init__(themes, "vehicle", title, parent)
        self._part = ChipPart(None, "")

    def set_part(self, part: ChipPart) -> None:
        """Show a vehicle; costs nothing when it is the same."""
        if part != self._part:
            self._part = part
            self.describe(part.name, part.detail)
            self.update()

    def natural_width(self, compact: bool) -> int:
        """Stripe, glyph, the wider line, the selector's arrows."""
        part = self._part
        words = text_width(part.name, font("bar_name", self.theme))
        if not compact:
            words = max(words, text_width(part.detail, font("bar_sub", self.theme)))
        return round(50 + words + (38 if part.choices else PAD))

    def paint(self, painter: QPainter) -> None:
        """Draw the chip."""
        theme, part = self.theme, self._part
        colour = theme.acc if part.identity is None else theme.vehicle(part.identity)
        painter.fillRect(QRectF(0, 0, 4, BAR_HEIGHT - 1), QColor(colour))
        if isinstance(part.picture, VehicleKind):
            paint_vehicle_glyph(painter, QRectF(13, MIDDLE - 13, 26, 26), part.picture, colour)
        else:
            paint_icon(painter, QRectF(15, MIDDLE - 11, 22, 22), part.picture, colour)
        right = self.width() - (32.0 if part.choices else 8.0)
        self.paint_two(painter, QRectF(50, 0, right - 50, BAR_HEIGHT), part.name, part.detail, "bar_name")
        if part.choices:
            paint_icon(painter, QRectF(self.width() - 28, MIDDLE - 9, 18, 18), "chevrons-up-down", theme.t2)


class PillItem(BarItem):
    """A pill in the bar: state, worst alert, SIMULATION, REPLAY."""

    most = 330

    def __init__(self, themes: ThemeController, key: str, title: str, parent: QWidget) -> None:
        super().__init__(themes, key, title, parent)
        self._look = PillLook("off", False, Sign.OFF)
        self._word = ""
        self._detail = ""
        self._short = ""
        self._inversions = 0
        self._timer = QTimer(self)
        self._timer.setInterval(INVERSION_MS)
        self._timer.timeout.connect(self._invert)
        self.separator = False

    @property
    def inverted(self) -> bool:
        """Whether the symbol shows the other half of its alarm now."""
        return self._inversions % 2 == 1

    def alarm(self) -> None:
        """Invert the symbol at 1 Hz for 3 s, then stay steady."""
        if not self._themes.reduce_motion:
            self._inversions = INVERSIONS
            self._timer.start()

    def _invert(self) -> None:
        self._inversions -= 1
        if self._inversions <= 0:
            self._inversions = 0
            self._timer.stop()
        self.update()

    @property
    def word(self) -> str:
        """The word shown now."""
        return self._word

    def set_pill(self, look: PillLook, word: str, detail: str, *, short: str = "") -> None:
        """Show a pill; with a ``short`` word, a narrow bar drops the sub-line, then shortens the word."""
        if (look, word, detail) != (self._look, self._word, self._detail):
            self._look, self._word, self._detail, self._short = look, word, detail, short
            self.whole = bool(short)
            self.describe(word, detail)
            self.update()

    def _shown_detail(self, compact: bool) -> str:
        return "" if compact and self._short else self._detail

    def natural_width(self, compact: bool) -> int:
        """The pill and 8 px at each side."""
        return pill_width(self._word, self._shown_detail(compact), self.theme) + 16

    def least_width(self) -> int:
        """A state stays whole, a simulation stays marked; an alert's words may go, not its symbol."""
        word = pill_width(self._short or self._word, "", self.theme) + 16
        return PILL_LEAST + 16 if self.key == "alert" else word

    def paint(self, painter: QPainter) -> None:
        """Draw the pill."""
        box = QRectF(8, 5, self.width() - 16, 44)
        detail = self._shown_detail(self.compact)
        fits = pill_width(self._word, detail, self.theme) <= box.width() + 1
        word = self._word if fits or not self._short else self._short
        paint_pill(painter, box, word, detail, self._look, self.theme, self.inverted)
