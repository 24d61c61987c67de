"""Items of the status bar that are gauges: the battery and the links."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from gcs.gui.shell.bar_item import BAR_HEIGHT, MIDDLE, PAD, SMALL_PAD, BarItem
from gcs.gui.shell.topbar_state import BatteryPart, LinkRow
from gcs.gui.theme import Sign, ThemeController, font, paint_icon
from gcs.gui.widgets.bars import paint_battery, paint_signal_bars
from gcs.gui.widgets.labels import CENTRE, RIGHT, paint_text, text_width
from gcs.gui.widgets.status_symbol import paint_status, status_word

_BATTERY = 58


class BatteryItem(BarItem):
    """Battery drawing, charge and voltage, time to reserve."""

    slack = 6

    def __init__(self, themes: ThemeController, title: str, parent: QWidget) -> None:
        super().__init__(themes, "battery", title, parent)
        self._part = BatteryPart("")

    @property
    def alerting(self) -> bool:
        """Whether the charge is a matter of concern."""
        return self._part.sign.is_alert

    def set_part(self, part: BatteryPart) -> None:
        """Show a charge; costs nothing when it is the same."""
        if part != self._part:
            self._part = part
            self.describe(part.value, part.detail, status_word(part.sign))
            self.update()

    def natural_width(self, compact: bool) -> int:
        """Drawing, symbol and the wider line: the time to reserve is never dropped."""
        part = self._part
        words = text_width(part.value, font("bar_value", self.theme)) + (18 if self.alerting else 0)
        words = max(words, text_width(part.detail, font("bar_sub", self.theme)))
        return round(_BATTERY + words + PAD)

    def least_width(self) -> int:
        """Without the drawing; the time to reserve stays."""
        return self.natural_width(compact=False) - _BATTERY + SMALL_PAD - self.slack

    def paint(self, painter: QPainter) -> None:
        """Draw the item."""
        theme, part = self.theme, self._part
        left, right = float(SMALL_PAD), self.width() - 7.0
        if self.width() >= self.natural_width(self.compact) - self.slack:
            paint_battery(painter, QRectF(PAD, MIDDLE - 6.5, 34, 13), part.percent, theme, part.sign)
            left = float(_BATTERY)
        if self.alerting:
            middle = 20.0 if part.detail and not self.compact else MIDDLE
            paint_status(painter, QRectF(left, middle - 6.5, 13, 13), part.sign, theme)
            shifted = QRectF(left + 18, middle - 10, right - left - 18, 20)
            paint_text(painter, shifted, part.value, font("bar_value", theme), theme.t1)
            if part.detail and not self.compact:
                below = QRectF(left, 28, right - left, 16)
                paint_text(painter, below, part.detail, font("bar_sub", theme), theme.t2)
            return
        self.paint_two(painter, QRectF(left, 0, right - left, BAR_HEIGHT), part.value, part.detail)


class LinksItem(BarItem):
    """Up to two links: letter (filled when it carries the commands), bars, name, quality and lock."""

    _NAME_MOST = 96

    def __init__(self, themes: ThemeController, title: str, parent: QWidget) -> None:
        super().__init__(themes, "links", title, parent)
        self._rows: tuple[LinkRow, ...] = ()

    @property
    def alerting(self) -> bool:
        """Whether one of the links is a matter of concern."""
        return any(row.sign.is_alert for row in self._rows)

    def set_rows(self, rows: tuple[LinkRow, ...]) -> None:
        """Show links, the first two of them; costs nothing when they are the same."""
        if rows != self._rows:
            self._rows = rows
            self.describe(*(self._words(row) for row in rows))
            self.update()

    def _words(self, row: LinkRow) -> str:
        lock = {True: self.tr("signed"), False: self.tr("not signed"), None: ""}[row.signed]
        state = status_word(row.sign) if row.sign.is_alert else ""
        words = [f"{row.letter} {row.name} {_percent(row)}", lock, state]
        return ", ".join(word for word in words if word)

    def _name_width(self) -> float:
        face = font("bar_link_name", self.theme)
        return min(max((text_width(row.name, face) for row in self._rows[:2]), default=0), self._NAME_MOST)

    def natural_width(self, compact: bool) -> int:
        """The wider row; a compact one has no name."""
        lock = 18 if any(row.signed is not None for row in self._rows) else 0
        name = 0.0 if compact else self._name_width() + 14
        return round(PAD + 46 + name + text_width("100\u2009%", font("bar_link", self.theme)) + lock + PAD)

    def least_width(self) -> int:
        """Both rows without names."""
        return self.natural_width(compact=True)

    def paint(self, painter: QPainter) -> None:
        """Draw one row in the middle or two."""
        rows = self._rows[:2]
        for row, middle in zip(rows, (17.0, 37.0) if len(rows) > 1 else (MIDDLE,), strict=True):
            self._paint_row(painter, row, middle)

    def _paint_row(self, painter: QPainter, row: LinkRow, middle: float) -> None:
        theme = self.theme
        box = QRectF(PAD, middle - 7.5, 15, 15)
        shape = QPainterPath()
        shape.addRoundedRect(box, 3, 3)
        painter.fillPath(shape, QColor(theme.t1 if row.active else theme.bg3))
        face = font("small_strong", theme)
        paint_text(painter, box, row.letter, face, theme.bg1 if row.active else theme.t2, CENTRE)
        bars = QRectF(PAD + 22, middle - 6.5, 16, 12)
        paint_signal_bars(painter, bars, row.quality_percent, theme, row.sign)
        right = float(self.width() - PAD + 1)
        if any(other.signed is not None for other in self._rows):
            right -= 18
        if row.signed is not None:
            name = "lock-keyhole" if row.signed else "lock-keyhole-open"
            colour = theme.level(Sign.OK) if row.signed else theme.t2
            paint_icon(painter, QRectF(right + 5, middle - 7, 13, 13), name, colour)
        quality = font("bar_link", theme)
        wide = text_width("100\u2009%", quality)
        known = row.quality_percent is not None
        value = QRectF(right - wide, middle - 9, wide, 18)
        paint_text(painter, value, _percent(row), quality, theme.t1 if known else theme.t3, RIGHT)
        if not self.compact:
            name_box = QRectF(PAD + 46, middle - 9, right - wide - 8 - PAD - 46, 18)
            paint_text(painter, name_box, row.name, font("bar_link_name", theme), theme.t2)


def _percent(row: LinkRow) -> str:
    return "–" if row.quality_percent is None else f"{row.quality_percent:.0f}\u2009%"
