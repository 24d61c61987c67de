"""The strip over the graphs: tabs, crosshair's time, time span, pause, export, compose, maximise."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gcs.gui.theme import ThemeController, font
from gcs.gui.widgets import IconButton, SegmentedControl, paint_text, text_width
from gcs.gui.widgets.themed import ThemedWidget

HEIGHT = 30
_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TabStrip(ThemedWidget):
    """Names of the tabs; the one in front is underlined.

    Attributes:
        chosen: Number of the tab a person chose.
    """

    chosen = Signal(int)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._names: list[str] = []
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_tabs(self, names: list[str], current: int) -> None:
        """Show these tabs."""
        self._names, self._current = names, current
        self.setAccessibleName(self.tr("Graph tab: {0}").format(names[current] if names else ""))
        self._retheme()

    def places(self) -> list[QRectF]:
        """Where the tabs are."""
        face, left, made = font("table_strong", self.theme), 0.0, []
        for name in self._names:
            width = text_width(name, face) + 24
            made.append(QRectF(left, 0, width, HEIGHT))
            left += width
        return made

    def sizeHint(self) -> QSize:
        """Room for all names."""
        places = self.places()
        return QSize(round(places[-1].right()) if places else 0, HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the tab under the pointer."""
        for number, place in enumerate(self.places()):
            if place.contains(event.position()) and event.button() == Qt.MouseButton.LeftButton:
                self.chosen.emit(number)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the neighbour with an arrow."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif 0 <= self._current + step < len(self._names):
            self.chosen.emit(self._current + step)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the names."""
        theme, painter = self.theme, QPainter(self)
        for number, (name, place) in enumerate(zip(self._names, self.places(), strict=True)):
            front = number == self._current
            face = font("table_strong" if front else "table", theme)
            paint_text(painter, place, name, face, theme.t1 if front else theme.t2, _CENTRE)
            if front:
                line = QRectF(place.left() + 2, HEIGHT - 3, place.width() - 4, 2)
                painter.fillRect(line, QColor(theme.acc))
            if front and self.hasFocus():
                painter.setPen(QColor(theme.acc))
                painter.drawRect(place.adjusted(2, 3, -3, -5))


class CrosshairLabel(ThemedWidget):
    """The word "Crosshair" and its time of day; empty without one, but always as wide."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._word, self._time = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """What stands there."""
        return f"{self._word} {self._time}".strip()

    def show_time(self, word: str, time: str) -> None:
        """Show a time, with a word before it."""
        if (word, time) != (self._word, self._time):
            self._word, self._time = word, time
            self.setAccessibleName(self.text)
            self.update()

    def sizeHint(self) -> QSize:
        """Room for the widest time."""
        return QSize(136, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it right-aligned."""
        theme, painter = self.theme, QPainter(self)
        strong, plain = font("table_strong", theme), font("table", theme)
        rect = QRectF(self.rect()).adjusted(0, 0, -6, 0)
        paint_text(painter, rect, self._time, strong, theme.t1, _RIGHT)
        rect.setRight(rect.right() - text_width(self._time, strong) - 5)
        if rect.width() > 20:
            paint_text(painter, rect, self._word, plain, theme.t2, _RIGHT)


class GraphsHeader(ThemedWidget):
    """Lays out the strip; the panel connects its parts."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self.setFixedHeight(HEIGHT)
        self.tabs = TabStrip(themes, self)
        self.add_tab = IconButton(themes, "plus", self.tr("New tab"))
        self.crosshair = CrosshairLabel(themes, self)
        self.span = SegmentedControl(
            themes,
            [
                ("60", self.tr("1 min")),
                ("300", self.tr("5 min")),
                ("1800", self.tr("30 min")),
                ("flight", self.tr("Flight")),
            ],
            name=self.tr("Time span"),
        )
        self.pause = IconButton(themes, "pause", self.tr("Pause graphs"), checkable=True)
        self.export = IconButton(themes, "download", self.tr("Export graphs"))
        self.compose = IconButton(
            themes, "sliders-horizontal", self.tr("Choose what is drawn"), checkable=True
        )
        self.maximise = IconButton(themes, "maximize-2", self.tr("Maximise graphs"), checkable=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 6, 0)
        row.setSpacing(4)
        row.addWidget(self.tabs)
        row.addWidget(self.add_tab)
        row.addStretch(1)
        for part in (self.crosshair, self.span, self.pause, self.export, self.compose, self.maximise):
            row.addWidget(part)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and its lines."""
        theme, painter = self.theme, QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.bg2))
        painter.fillRect(QRectF(0, 0, self.width(), theme.border_px), QColor(theme.line2))
        bottom = QRectF(0, HEIGHT - theme.border_px, self.width(), theme.border_px)
        painter.fillRect(bottom, QColor(theme.line))
