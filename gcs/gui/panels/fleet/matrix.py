"""Who answered what: a tile for each vehicle of the last group command, worst first."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gcs.gui.theme import Sign, ThemeController, font
from gcs.gui.widgets import paint_status, paint_text
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.alarm import Level
from gcs.model.command import CommandLife, CommandReport
from gcs.model.format import time_of_day
from gcs.model.ids import VehicleId

TILE_W, TILE_H, GAP = 92, 44, 6
STAGES = (CommandLife.SENT, CommandLife.ACCEPTED, CommandLife.IN_PROGRESS, CommandLife.DONE)
SIGNS: dict[CommandLife, Sign] = {
    CommandLife.SENT: Sign.SENT,
    CommandLife.ACCEPTED: Sign.PROGRESS,
    CommandLife.IN_PROGRESS: Sign.PROGRESS,
    CommandLife.DONE: Sign.OK,
    CommandLife.REFUSED: Sign.WARNING,
    CommandLife.NO_ANSWER: Sign.CRITICAL,
    CommandLife.CANCELLED: Sign.OFF,
}
ORDER = {
    CommandLife.NO_ANSWER: 0,
    CommandLife.REFUSED: 1,
    CommandLife.CANCELLED: 2,
    CommandLife.SENT: 3,
    CommandLife.ACCEPTED: 4,
    CommandLife.IN_PROGRESS: 5,
    CommandLife.DONE: 6,
}


@dataclass(frozen=True, slots=True)
class Tile:
    """How one vehicle fares."""

    vehicle: VehicleId
    name: str
    life: CommandLife
    reason: str
    stage: int
    """How many of the four stages are behind it."""

    @property
    def words(self) -> str:
        """Life, with the vehicle's reason when it refused."""
        return f"{self.life.value}: {self.reason}" if self.reason else self.life.value


class TileField(ThemedWidget):
    """The tiles, as many in a row as fit; a click selects the vehicle."""

    vehicleClicked = Signal(object)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self.tiles: list[Tile] = []
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Answers of the vehicles"))

    def show_tiles(self, tiles: list[Tile]) -> None:
        """Take new tiles."""
        if tiles != self.tiles:
            self.tiles = tiles
            self.setMinimumHeight(self.heightForWidth(self.width()))
            self.setAccessibleDescription("; ".join(f"{t.name} {t.words}" for t in tiles[:50]))
            self.update()

    def _columns(self, width: int) -> int:
        return max(1, (width + GAP) // (TILE_W + GAP))

    def heightForWidth(self, width: int) -> int:
        """Rows that are needed."""
        rows = -(-len(self.tiles) // self._columns(width))
        return max(TILE_H, rows * (TILE_H + GAP))

    def sizeHint(self) -> QSize:
        """Eight columns."""
        return QSize(8 * (TILE_W + GAP), self.heightForWidth(8 * (TILE_W + GAP)))

    def place(self, index: int) -> QRectF:
        """Return where a tile is."""
        columns = self._columns(self.width())
        width = (self.width() - GAP * (columns - 1)) / columns
        return QRectF((index % columns) * (width + GAP), (index // columns) * (TILE_H + GAP), width, TILE_H)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the vehicle under the pointer."""
        for index, tile in enumerate(self.tiles):
            if self.place(index).contains(event.position()):
                self._current = index
                self.vehicleClicked.emit(tile.vehicle)
                self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter selects."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: self._columns(self.width()),
                Qt.Key.Key_Up: -self._columns(self.width())}.get(Qt.Key(event.key()))  # fmt: skip
        if step is not None and self.tiles:
            self._current = min(max(0, self._current + step), len(self.tiles) - 1)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.tiles:
            self.vehicleClicked.emit(self.tiles[min(self._current, len(self.tiles) - 1)].vehicle)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tiles in view."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, tile in enumerate(self.tiles):
            place = self.place(index)
            if place.intersects(QRectF(event.rect())):
                self._paint(painter, place, tile, self.hasFocus() and index == self._current)

    def _paint(self, painter: QPainter, place: QRectF, tile: Tile, current: bool) -> None:
        theme = self.theme
        sign = SIGNS[tile.life]
        bad = sign in (Sign.WARNING, Sign.CRITICAL)
        painter.setPen(QPen(QColor(theme.acc if current else theme.level(sign) if bad else theme.line), 1.2))
        painter.setBrush(QColor(theme.tint(sign) if bad else theme.bg2))
        painter.drawRoundedRect(place.adjusted(0.6, 0.6, -0.6, -0.6), 4, 4)
        paint_status(painter, QRectF(place.left() + 7, place.top() + 6, 12, 12), sign, theme)
        name = QRectF(place.left() + 24, place.top() + 3, place.width() - 30, 17)
        paint_text(painter, name, tile.name, font("table_strong", theme), theme.t1)
        words = QRectF(place.left() + 7, place.top() + 19, place.width() - 14, 15)
        paint_text(painter, words, tile.words, font("small", theme), theme.t1 if bad else theme.t2)
        width = (place.width() - 14 - 9) / 4
        for stage in range(4):
            bar = QRectF(place.left() + 7 + stage * (width + 3), place.bottom() - 8, width, 3)
            colour = theme.level(Level.OK) if stage < tile.stage else theme.bg4
            painter.fillRect(bar, QColor(theme.level(sign) if bad and stage == tile.stage else colour))


class AckMatrix(QWidget):
    """The last group command: what, to whom, when, and how each vehicle fares.

    Attributes:
        vehicleClicked: Select this vehicle.
        retryWanted: Send it again to those that refused or did not answer.
    """

    vehicleClicked = Signal(object)
    retryWanted = Signal(object)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group_id = 0
        self._reports: dict[VehicleId, tuple[CommandReport, int]] = {}
        self._names: dict[VehicleId, str] = {}
        self._themes = themes
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        top = QHBoxLayout()
        self.title = QLabel(self.tr("No group command yet"), self)
        self.title.setFont(font("body_strong", themes.current))
        self.summary = QLabel(self)
        self.retry = QPushButton(self.tr("Retry"), self)
        self.retry.setMinimumHeight(32)
        self.retry.hide()
        self.retry.clicked.connect(lambda: self.retryWanted.emit(self.failed()))
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.summary)
        top.addWidget(self.retry)
        column.addLayout(top)
        self.field = TileField(themes, self)
        self.field.vehicleClicked.connect(self.vehicleClicked)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(self.field)
        column.addWidget(area, 1)

    def begin(self, group_id: int, word: str, names: dict[VehicleId, str], time_us: int) -> None:
        """Follow a new group command; nothing is known of any vehicle yet."""
        self.group_id = group_id
        self._names = dict(names)
        self._reports = {}
        text = self.tr("%s · %s vehicles · sent %s") % (word, len(names), time_of_day(time_us))
        self.title.setText(text)
        self._refresh()

    def show_report(self, report: CommandReport) -> None:
        """Take the next stage of one vehicle."""
        if report.group_id != self.group_id or report.vehicle not in self._names:
            return
        _, stage = self._reports.get(report.vehicle, (report, 0))
        if report.life in STAGES:
            stage = max(stage, STAGES.index(report.life) + 1)
        self._reports[report.vehicle] = (report, stage)
        self._refresh()

    def failed(self) -> tuple[VehicleId, ...]:
        """Return who refused or did not answer."""
        return tuple(
            vehicle
            for vehicle, (report, _) in self._reports.items()
            if report.life in (CommandLife.REFUSED, CommandLife.NO_ANSWER)
        )

    def tiles(self) -> list[Tile]:
        """Return the tiles, the worst first, then by id."""
        tiles = []
        for vehicle, name in self._names.items():
            report, stage = self._reports.get(vehicle, (None, 0))
            life = report.life if report else CommandLife.SENT
            tiles.append(Tile(vehicle, name, life, report.reason if report else "", stage))
        tiles.sort(key=lambda tile: (ORDER[tile.life], tile.vehicle))
        return tiles

    def _refresh(self) -> None:
        tiles = self.tiles()
        done = sum(tile.life is CommandLife.DONE for tile in tiles)
        failed = len(self.failed())
        waiting = sum(not tile.life.final for tile in tiles)
        parts = [self.tr("%s / %s done") % (done, len(tiles))]
        if waiting:
            parts.append(self.tr("%s in progress") % waiting)
        if failed:
            parts.append(self.tr("%s refused or silent") % failed)
        self.summary.setText(" · ".join(parts))
        self.retry.setVisible(bool(failed))
        self.retry.setText(self.tr("Retry %s") % failed)
        self.field.show_tiles(tiles)
