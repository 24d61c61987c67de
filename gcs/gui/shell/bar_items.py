"""The items of the status bar: each paints itself and says how wide it needs to be."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from gcs.gui.shell.topbar_state import BarPart, BatteryPart, ChipPart, CountsPart, LinkRow
from gcs.gui.theme import Sign, ThemeController, font, paint_icon
from gcs.gui.widgets.bars import paint_battery, paint_signal_bars
from gcs.gui.widgets.labels import CENTRE, RIGHT, paint_text, text_width
from gcs.gui.widgets.pill import PILL_LEAST, PillLook, paint_pill, pill_width
from gcs.gui.widgets.status_symbol import paint_status, status_word
from gcs.gui.widgets.themed import ThemedButton
from gcs.gui.widgets.vehicle_glyph import paint_vehicle_glyph
from gcs.model.vehicle import VehicleKind

BAR_HEIGHT = 54
_PAD = 14
_SMALL_PAD = 10
_ICON = 28
_BATTERY = 58
_MIDDLE = 27.0


class BarItem(ThemedButton):
    """One item of the bar; a click or Space asks for its details.

    Attributes:
        most: The width above which its text is cut.
        slack: Padding that a narrow bar may take without any loss.
        whole: Squeezed at once to its least width, or not at all.
    """

    most = 320
    slack = 0
    whole = False

    def __init__(self, themes: ThemeController, key: str, title: str, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self.key = key
        self.title = title
        self.compact = False
        self.separator = True
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.hide()

    @abstractmethod
    def natural_width(self, compact: bool) -> int:
        """Width that shows everything, with or without the sub-line."""

    def least_width(self) -> int:
        """Width below which the item is not squeezed; its icon goes before its text is cut."""
        return 60

    @property
    def alerting(self) -> bool:
        """Whether the value carries an alert, so that it must stay."""
        return False

    def describe(self, *words: str) -> None:
        """Tell a screen reader, and the tool tip, what the item says."""
        said = ", ".join(word for word in words if word)
        self.setAccessibleName(f"{self.title}: {said}" if said else self.title)
        self.setToolTip("\n".join([self.title, *(word for word in words if word)]))

    def set_compact(self, compact: bool) -> None:
        """Drop or show the sub-line."""
        if compact != self.compact:
            self.compact = compact
            self.update()

    def sizeHint(self) -> QSize:
        """As the bar lays it out."""
        return QSize(self.natural_width(self.compact), BAR_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw hover ground, content and the line at the right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isDown() or self.underMouse():
            painter.fillRect(QRectF(0, 0, self.width() - 1, self.height()), QColor(self.theme.bg3))
        self.paint(painter)
        if self.separator:
            painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), QColor(self.theme.line))

    @abstractmethod
    def paint(self, painter: QPainter) -> None:
        """Draw the content into the item's rectangle."""

    def paint_two(
        self, painter: QPainter, box: QRectF, value: str, detail: str, role: str = "bar_value"
    ) -> None:
        """Draw value and sub-line, or the value alone in the middle."""
        theme = self.theme
        if detail and not self.compact:
            paint_text(painter, QRectF(box.left(), 10, box.width(), 20), value, font(role, theme), theme.t1)
            paint_text(
                painter, QRectF(box.left(), 28, box.width(), 16), detail, font("bar_sub", theme), theme.t2
            )
        else:
            paint_text(painter, QRectF(box.left(), 17, box.width(), 20), value, font(role, theme), theme.t1)


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
        return words + _PAD + (26 if self._arrow else 0)

    def natural_width(self, compact: bool) -> int:
        """Icon, symbol, the wider line and the arrow."""
        return round(_PAD + (_ICON if self._icon_name else 0) + self._words_width(compact) + 0.5)

    def least_width(self) -> int:
        """The value without its icon; a calm one may be its icon and symbol alone, the mode some letters."""
        words = self._words_width(compact=True)
        if self._arrow:
            return round(_SMALL_PAD + min(words, 78))
        if self._part.sign and not self.alerting:
            return _PAD + _ICON + 22
        if not self._part.sign:
            return self.natural_width(compact=True) - self.slack
        return round(_SMALL_PAD + words + 0.5) - self.slack

    def _has_icon(self) -> bool:
        """The icon goes where the text then fits whole; a symbol alone keeps it, to say what it is about."""
        without = round(_SMALL_PAD + self._words_width(self.compact) + 0.5) - self.slack
        whole = self.natural_width(self.compact) - self.slack
        return bool(self._icon_name) and (self.width() >= whole or self.width() < without)

    def paint(self, painter: QPainter) -> None:
        """Draw the item."""
        theme, part = self.theme, self._part
        left, right = float(_SMALL_PAD), self.width() - 7.0
        if self._has_icon():
            paint_icon(painter, QRectF(_PAD - 1, _MIDDLE - 9.5, 19, 19), self._icon_name, theme.t2)
            left = float(_PAD + _ICON)
        elif not self._icon_name:
            left = float(_PAD)
        if self._arrow:
            right -= 22
            paint_icon(painter, QRectF(self.width() - 29, _MIDDLE - 8, 16, 16), self._arrow, theme.t2)
        if not part.sign:
            self.paint_two(painter, QRectF(left, 0, right - left, BAR_HEIGHT), part.value, part.detail)
            return
        two = bool(part.detail) and not self.compact
        middle = 20.0 if two else _MIDDLE
        paint_status(painter, QRectF(left, middle - 6.5, 13, 13), part.sign, theme)
        value = QRectF(left + 18, middle - 10, right - left - 18, 20)
        paint_text(painter, value, part.value, font("bar_value", theme), theme.t1)
        if two:
            below = QRectF(left, 28, right - left, 16)
            paint_text(painter, below, part.detail, font("bar_sub", theme), theme.t2)


class ChipItem(BarItem):
    """Identity stripe, glyph, name and sub-line of the vehicle that the bar speaks of."""

    most = 260

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
        return round(50 + words + (38 if part.choices else _PAD))

    def paint(self, painter: QPainter) -> None:
        """Draw the chip."""
        theme, part = self.theme, self._part
        colour = theme.acc if part.identity is None else theme.vehicle(part.identity)
        painter.fillRect(QRectF(0, 0, 4, BAR_HEIGHT - 1), QColor(colour))
        if isinstance(part.picture, VehicleKind):
            paint_vehicle_glyph(painter, QRectF(13, _MIDDLE - 13, 26, 26), part.picture, colour)
        else:
            paint_icon(painter, QRectF(15, _MIDDLE - 11, 22, 22), part.picture, colour)
        right = self.width() - (32.0 if part.choices else 8.0)
        self.paint_two(painter, QRectF(50, 0, right - 50, BAR_HEIGHT), part.name, part.detail, "bar_name")
        if part.choices:
            paint_icon(painter, QRectF(self.width() - 28, _MIDDLE - 9, 18, 18), "chevrons-up-down", theme.t2)


class PillItem(BarItem):
    """A pill in the bar: state, worst alert, SIMULATION, REPLAY."""

    most = 330

    def __init__(self, themes: ThemeController, key: str, title: str, parent: QWidget) -> None:
        super().__init__(themes, key, title, parent)
        self._look = PillLook("off", False, Sign.OFF)
        self._word = ""
        self._detail = ""
        self._short = ""
        self.separator = False

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
        paint_pill(painter, box, word, detail, self._look, self.theme)


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
        return round(_BATTERY + words + _PAD)

    def least_width(self) -> int:
        """Without the drawing; the time to reserve stays."""
        return self.natural_width(compact=False) - _BATTERY + _SMALL_PAD - self.slack

    def paint(self, painter: QPainter) -> None:
        """Draw the item."""
        theme, part = self.theme, self._part
        left, right = float(_SMALL_PAD), self.width() - 7.0
        if self.width() >= self.natural_width(self.compact) - self.slack:
            paint_battery(painter, QRectF(_PAD, _MIDDLE - 6.5, 34, 13), part.percent, theme, part.sign)
            left = float(_BATTERY)
        if self.alerting:
            middle = 20.0 if part.detail and not self.compact else _MIDDLE
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
        return round(_PAD + 46 + name + text_width("100\u2009%", font("bar_link", self.theme)) + lock + _PAD)

    def least_width(self) -> int:
        """Both rows without names."""
        return self.natural_width(compact=True)

    def paint(self, painter: QPainter) -> None:
        """Draw one row in the middle or two."""
        rows = self._rows[:2]
        for row, middle in zip(rows, (17.0, 37.0) if len(rows) > 1 else (_MIDDLE,), strict=True):
            self._paint_row(painter, row, middle)

    def _paint_row(self, painter: QPainter, row: LinkRow, middle: float) -> None:
        theme = self.theme
        box = QRectF(_PAD, middle - 7.5, 15, 15)
        shape = QPainterPath()
        shape.addRoundedRect(box, 3, 3)
        painter.fillPath(shape, QColor(theme.t1 if row.active else theme.bg3))
        face = font("small_strong", theme)
        paint_text(painter, box, row.letter, face, theme.bg1 if row.active else theme.t2, CENTRE)
        bars = QRectF(_PAD + 22, middle - 6.5, 16, 12)
        paint_signal_bars(painter, bars, row.quality_percent, theme, row.sign)
        right = float(self.width() - _PAD + 1)
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
            name_box = QRectF(_PAD + 46, middle - 9, right - wide - 8 - _PAD - 46, 18)
            paint_text(painter, name_box, row.name, font("bar_link_name", theme), theme.t2)


def _percent(row: LinkRow) -> str:
    return "–" if row.quality_percent is None else f"{row.quality_percent:.0f}\u2009%"


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
        return round(_PAD + words + _PAD)

    def paint(self, painter: QPainter) -> None:
        """Draw the pairs and the sub-line."""
        theme = self.theme
        two = bool(self._part.detail) and not self.compact
        middle = 20.0 if two else _MIDDLE
        left = float(_PAD)
        for sign, count in self._part.counts:
            paint_status(painter, QRectF(left, middle - 7, 14, 14), sign, theme)
            wide = self._pair_width(count)
            box = QRectF(left + 19, middle - 10, wide, 20)
            paint_text(painter, box, str(count), font("bar_value", theme), theme.t1)
            left += wide
        if two:
            below = QRectF(_PAD, 28, self.width() - _PAD - 8, 16)
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
        return round(_PAD + words + _PAD)

    def paint(self, painter: QPainter) -> None:
        """Draw the time over the word UTC."""
        box = QRectF(_PAD, 0, self.width() - _PAD, BAR_HEIGHT)
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
