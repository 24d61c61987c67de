"""A field for a number of a plan: typed in the reader's unit, kept in the plan's, refused with a reason."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

from gcs.gui.present.quantities import Scale, range_text, text_of, value_of
from gcs.gui.theme import ThemeController, font
from gcs.gui.widgets.labels import RIGHT, paint_text
from gcs.planning.errors import PlanError

_GAP_PX = 5.0
_INNER_PX = 2.0
"""What QLineEdit leaves between its frame and the text."""


class UnitEdit(QLineEdit):
    """A number with its unit small behind it.

    Attributes:
        entered: A person typed another number; in the stored unit, NaN for an emptied field.
        refused: Why what was typed is not taken.
    """

    entered = Signal(float)
    refused = Signal(str)

    def __init__(
        self,
        themes: ThemeController,
        name: str,
        scale: Scale,
        *,
        low: float | None = None,
        high: float | None = None,
        step: float = 0.0,
        may_be_empty: bool = False,
        whole: bool = False,
        tip: str = "",
        empty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self.scale = scale
        self._low, self._high = low, high
        self._step = step or 1.0
        self._whole = whole
        self._may_be_empty = may_be_empty
        self._value: float | None = math.nan
        self._shown = ""
        self._tip = tip
        self._empty = empty or (self.tr("Default") if may_be_empty else "")
        self._unit_px = 0.0
        self.stepping = False
        """The number that is told comes from the arrow keys: many of them are one change."""
        self.setAccessibleName(name)
        self._describe("")
        self.textEdited.connect(self._check)
        self._retheme()
        themes.changed.connect(self._retheme)

    def _retheme(self) -> None:
        several = self._value is None and not self.hasFocus()
        role = "body" if self._unit_px else "table" if several else "body_strong"
        self.setFont(font(role, self._themes.current))

    # -- what it shows --------------------------------------------------------------------------

    @property
    def value(self) -> float | None:
        """The number that is shown, in the stored unit; NaN: empty; None: several values."""
        return self._value

    @property
    def untouched(self) -> bool:
        """What stands in it stands in the plan: undo is the plan's, not the field's."""
        return self.text() == self._shown

    def show_value(self, value: float | None) -> None:
        """Show a number; None shows "Several values". Does not disturb a person who types."""
        self._value = value
        shown = "" if value is None else text_of(value, self.scale, self.locale())
        typing = self.hasFocus() and self.text() != self._shown
        self._shown = shown
        self.setPlaceholderText(self.tr("Several values") if value is None else self._empty)
        self._retheme()
        if not typing:
            self._revert()

    def _revert(self) -> None:
        if self.text() != self._shown:
            self.setText(self._shown)
            self.setCursorPosition(0)
        self._mark("")

    # -- typing ---------------------------------------------------------------------------------

    def typed(self) -> float:
        """Return the typed number in the stored unit.

        Raises:
            PlanError: it can't be taken.
        """
        value = value_of(
            self.text(), self.scale, low=self._low, high=self._high,
            may_be_empty=self._may_be_empty, locale=self.locale(),
        )  # fmt: skip
        if self._whole and value == value and value != round(value):
            raise PlanError(self.tr("Only whole numbers are allowed here"))
        return value

    def _check(self, text: str) -> None:
        try:
            self.typed()
        except PlanError as error:
            self._mark(str(error) if text != self._shown else "")
        else:
            self._mark("")

    def changed_value(self) -> float | None:
        """Return what was typed if it is new and can be taken, else None."""
        if self.text() == self._shown:
            return None
        try:
            return self.typed()
        except PlanError:
            return None

    def set_right_aligned(self) -> None:
        """Stand at the right with the unit behind, as numbers in a table do."""
        face = font("small", self._themes.current)
        self._unit_px = QFontMetricsF(face).horizontalAdvance(self.scale.symbol) + 3
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setTextMargins(0, 0, round(self._unit_px), 0)
        self._retheme()

    def commit(self) -> bool:
        """Take what was typed; returns False when it is refused."""
        if self.text() == self._shown:
            return True
        try:
            value = self.typed()
        except PlanError as error:
            self._mark(str(error))
            self.refused.emit(str(error))
            return False
        self._value = value
        self._shown = text_of(value, self.scale, self.locale())
        self._revert()
        self.entered.emit(value)
        return True

    def _mark(self, reason: str) -> None:
        if bool(reason) != bool(self.property("invalid")):
            self.setProperty("invalid", bool(reason))
            self.style().unpolish(self)
            self.style().polish(self)
        self._describe(reason)

    def _describe(self, reason: str) -> None:
        limits = range_text(self._low, self._high, self.scale, self.locale())
        lines = [reason, self._tip, self.tr("Allowed: %s") % limits if limits else ""]
        self.setToolTip("\n".join(line for line in lines if line))
        self.setAccessibleDescription(self.toolTip().replace("\n", ". "))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, Escape restores, Up and Down step."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.commit():
                self.selectAll()
        elif key == Qt.Key.Key_Escape and self.text() != self._shown:
            self._revert()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self._step_by(1 if key == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)

    def _step_by(self, sign: int) -> None:
        try:
            value = self.typed()
        except PlanError:
            return
        start = 0.0 if value != value else value
        moved = start + sign * self._step * self.scale.size
        if self._low is not None:
            moved = max(moved, self._low)
        if self._high is not None:
            moved = min(moved, self._high)
        self.setText(text_of(moved, self.scale, self.locale()))
        self.stepping = True
        self.commit()
        self.stepping = False
        self.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing replaces the number."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take what was typed; what is refused does not stay."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason) and (
            not self.commit()
        ):
            self._revert()

    # -- drawing --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, then the unit behind the number."""
        super().paintEvent(event)
        text = self.text()
        if not (text or self._unit_px) or not self.scale.symbol:
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        inner = QRectF(self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self))
        inner.adjust(_INNER_PX, 0, -_INNER_PX, 0)
        theme = self._themes.current
        face = font("small", theme)
        tone = theme.t2 if self.isEnabled() else theme.t3
        if self._unit_px:
            paint_text(QPainter(self), inner.adjusted(0, 1, 0, 1), self.scale.symbol, face, tone, RIGHT)
            return
        width = QFontMetricsF(self.font()).horizontalAdvance(text) + _GAP_PX
        needed = QFontMetricsF(face).horizontalAdvance(self.scale.symbol)
        if width + needed > inner.width():
            return
        paint_text(QPainter(self), inner.adjusted(width, 1.5, 0, 0), self.scale.symbol, face, tone)
