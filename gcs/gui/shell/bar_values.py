"""Items of the status bar that are words: values with a sub-line, counts, clock, theme button."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gcs.gui.shell.bar_item import BAR_HEIGHT, ICON, MIDDLE, PAD, SMALL_PAD, BarItem
from gcs.gui.shell.topbar_state import BarPart, CountsPart
from gcs.gui.theme import ThemeController, font, paint_icon
from gcs.gui.widgets.labels import paint_text, text_width
from gcs.gui.widgets.status_symbol import paint_status, status_word


class ValueItem(BarItem):
    """Icon, symbol, value, sub-line: GPS, EKF, RC, messages, mode and a workspace's own."""

    slack = 6

    def __init__(
        self,
        themes: ThemeController,
        key: str,
        title: str,
        icon_name: str,
        parent: QWidget,
        *,
        arrow: str = "",
    ) -> None:
        super().__init__(themes, key, title, parent)
        self._icon_name = icon_name
        self._arrow = arrow
        self._part = BarPart("")

    @property
    def alerting(self) -> bool:
        """Whether the value's symbol is an alert."""
        return self._part.sign is not None and self._part.sign.is_alert

    def set_part(self, part: BarPart, icon_name: str = "") -> None:
        """Show a value; costs nothing when it is the same."""
        if part != self._part or icon_name not in ("", self._icon_name):
            self._part = part
            self._icon_name = icon_name or self._icon_name
            self.describe(part.value, part.detail, status_word(part.sign) if part.sign else "")
            self.update()

    def _words_width(self, compact: bool) -> float:
        part = self._part
        words = text_width(part.value, font("bar_value", self.theme)) + (18 if part.sign else 0)
        if not compact:
            words = max(words, text_width(part.detail, font("bar_sub", self.theme)))
        return words + PAD + (26 if self._arrow else 0)

    def natural_width(self, compact: bool) -> int:
        """Icon, symbol, the wider line and the arrow."""
        return round(PAD + (ICON if self._icon_name else 0) + self._words_width(compact) + 0.5)

    def least_width(self) -> int:
        """The value without its icon; a calm one may be its icon and symbol alone, the mode some letters."""
        words = self._words_width(compact=True)
        if self._arrow:
            return round(SMALL_PAD + min(words, 78))
        if self._part.sign and not self.alerting:
            return PAD + ICON + 22
        if not self._part.sign:
            return self.natural_width(compact=True) - self.slack
        return round(SMALL_PAD + words + 0.5) - self.slack

    def _has_icon(self) -> bool:
        """The icon goes where the text then fits whole; a symbol alone keeps it, to say what it is about."""
        without = round(SMALL_PAD + self._words_width(self.compact) + 0.5) - self.slack
        whole = self.natural_width(self.compact) - self.slack
        return bool(self._icon_name) and (self.width() >= whole or self.width() < without)

    def paint(self, painter: QPainter) -> None:
        """Draw the item."""
        theme, part = self.theme, self._part
        left, right = float(SMALL_PAD), self.width() - 7.0
        if self._has_icon():
            paint_icon(painter, QRectF(PAD - 1, MIDDLE - 9.5, 19, 19), self._icon_name, theme.t2)
            left = float(PAD + ICON)
        elif not self._icon_name:
            left = float(PAD)
        if self._arrow:
            right -= 22
            paint_icon(painter, QRectF(self.width() - 29, MIDDLE - 8, 16, 16), self._arrow, theme.t2)
        if not part.sign:
            self.paint_two(painter, QRectF(left, 0, right - left, BAR_HEIGHT), part.value, part.detail)
            return
        two = bool(part.detail) and not self.compact
        middle = 20.0 if two else MIDDLE
        paint_status(painter, QRectF(left, middle - 6.5, 13, 13), part.sign, theme)
        value = QRectF(left + 18, middle - 10, right - left - 18, 20)
        paint_text(painter, value, part.value, font("bar_value", theme), theme.t1)
        if two:
            below = QRectF(left, 28, right - left, 16)
            paint_text(painter, below, part.detail, font("bar_sub", theme), theme.t2)


class CountsItem(BarItem):
    """Symbols with the number of vehicles at each level."""

    def __init__(self, themes: ThemeController, title: str, parent: QWidget) -> None:
        super().__init__(themes, "counts", title, parent)
        self._part = CountsPart(())

    @property
    def alerting(self) -> bool:
        """Whether any vehicle alerts."""
        return any(sign.is_alert and count for sign, count in self._part.counts)

    def set_part(self, part: CountsPart) -> None:
        """Show counts; costs nothing when they are the same."""
        if part != self._part:
            self._part = part
            self.describe(*(f"{count} {status_word(sign)}" for sign, count in part.counts), part.detail)
            self.update()

    def _pair_width(self, count: int) -> float:
        return 19 + text_width(str(count), font("bar_value", self.theme)) + 11

    def least_width(self) -> int:
        """All pairs."""
        return self.natural_width(compact=True)

    def natural_width(self, compact: bool) -> int:
        """All pairs, or the sub-line where it is wider."""
        words = sum(self._pair_width(count) for _, count in self._part.counts) - 11
        if not compact:
            words = max(words, text_width(self._part.detail, font("bar_sub", self.theme)))
        return round(PAD + words + PAD)

    def paint(self, painter: QPainter) -> None:
        """Draw the pairs and the sub-line."""
        theme = self.theme
        two = bool(self._part.detail) and not self.compact
        middle = 20.0 if two else MIDDLE
        left = float(PAD)
        for sign, count in self._part.counts:
            paint_status(painter, QRectF(left, middle - 7, 14, 14), sign, theme)
            wide = self._pair_width(count)
            box = QRectF(left + 19, middle - 10, wide, 20)
            paint_text(painter, box, str(count), font("bar_value", theme), theme.t1)
            left += wide
        if two:
            below = QRectF(PAD, 28, self.width() - PAD - 8, 16)
            paint_text(painter, below, self._part.detail, font("bar_sub", theme), theme.t2)


class ClockItem(BarItem):
    """UTC; its width never changes."""

    def __init__(self, themes: ThemeController, title: str, parent: QWidget) -> None:
        super().__init__(themes, "clock", title, parent)
        self._utc = ""

    def set_time(self, utc: str) -> None:
        """Show a time of day."""
        if utc != self._utc:
            self._utc = utc
            self.describe(utc)
            self.update()

    def least_width(self) -> int:
        """The time stays whole."""
        return self.natural_width(compact=True)

    def natural_width(self, compact: bool) -> int:
        """Room for eight digits and colons."""
        words = text_width("00:00:00", font("bar_clock", self.theme))
        if compact:
            words = text_width("00:00:00", font("bar_value", self.theme))
        return round(PAD + words + PAD)

    def paint(self, painter: QPainter) -> None:
        """Draw the time over the word UTC."""
        box = QRectF(PAD, 0, self.width() - PAD, BAR_HEIGHT)
        self.paint_two(painter, box, self._utc, "UTC", "bar_value" if self.compact else "bar_clock")


class ThemeItem(BarItem):
    """The theme button."""

    def least_width(self) -> int:
        """Never less than a finger."""
        return 44

    def natural_width(self, compact: bool) -> int:
        """Always 50."""
        return 50

    def paint(self, painter: QPainter) -> None:
        """Draw the sun."""
        self.separator = False
        middle = QPointF(self.rect().center())
        paint_icon(painter, QRectF(middle.x() - 8.5, middle.y() - 9, 19, 19), "sun", self.theme.t2)
