"""The tiles of a group command: one for each vehicle, with the stages that its command passed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gcs.gui.theme import Sign, ThemeController, font
from gcs.gui.widgets import paint_status, paint_text
from gcs.gui.widgets.names import paint_name
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.alarm import Level
from gcs.model.command import CommandLife
from gcs.model.ids import VehicleId

TILE_W, TILE_H, GAP = 92, 48, 6
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


def tr(text: str) -> str:
    """Translate a text of the answers."""
    return QCoreApplication.translate("AckMatrix", text)


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
        life = tr(self.life.value)
        return f"{life}: {self.reason}" if self.reason else life


class TileField(ThemedWidget):
    """The tiles, as many in a row as fit; a click selects the vehicle."""

    vehicleClicked = Signal(object)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self.tiles: list[Tile] = []
        self._current: VehicleId | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Answers of the vehicles"))

    def show_tiles(self, tiles: list[Tile]) -> None:
        """Take new tiles."""
        if tiles != self.tiles:
            self.tiles = tiles
            self._make_room()
            self.setAccessibleDescription("; ".join(f"{t.name} {t.words}" for t in tiles[:50]))
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs other rows."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def _columns(self, width: int) -> int:
        return max(1, (width + GAP) // (TILE_W + GAP))

    def heightForWidth(self, width: int) -> int:
        """Rows that are needed."""
        rows = -(-len(self.tiles) // self._columns(width))
        return max(TILE_H, rows * (TILE_H + GAP) - GAP)

    def sizeHint(self) -> QSize:
        """Four columns at least."""
        width = 4 * (TILE_W + GAP)
        return QSize(width, self.heightForWidth(width))

    def place(self, index: int) -> QRectF:
        """Return where a tile is."""
        columns = self._columns(self.width())
        width = (self.width() - GAP * (columns - 1)) / columns
        return QRectF((index % columns) * (width + GAP), (index // columns) * (TILE_H + GAP), width, TILE_H)

    def tile_at(self, x: float, y: float) -> Tile | None:
        """Return the tile at a place."""
        return next((t for n, t in enumerate(self.tiles) if self.place(n).contains(x, y)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the vehicle under the pointer."""
        tile = self.tile_at(event.position().x(), event.position().y())
        if tile is not None and event.button() == Qt.MouseButton.LeftButton:
            self._current = tile.vehicle
            self.vehicleClicked.emit(tile.vehicle)
            self.update()

    def event(self, event: QEvent) -> bool:
        """Tell a reason in full when the tile had to cut it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            tile = self.tile_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), f"{tile.name}\n{tile.words}" if tile else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter selects."""
        columns = self._columns(self.width())
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: columns, Qt.Key.Key_Up: -columns}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self.tiles:
            place = min(max(0, self._place_of_current() + step), len(self.tiles) - 1)
            self._current = self.tiles[place].vehicle
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.tiles:
            self.vehicleClicked.emit(self.tiles[self._place_of_current()].vehicle)
        else:
            super().keyPressEvent(event)

    def _place_of_current(self) -> int:
        """The tile that the keyboard is on stays with its vehicle when the order changes."""
        return next((n for n, tile in enumerate(self.tiles) if tile.vehicle == self._current), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tiles in view."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self._place_of_current() if self.hasFocus() else -1
        for index, tile in enumerate(self.tiles):
            place = self.place(index)
            if place.intersects(QRectF(event.rect())):
                self._paint(painter, place, tile, index == current)

    def _paint(self, painter: QPainter, place: QRectF, tile: Tile, current: bool) -> None:
        theme = self.theme
        sign = SIGNS[tile.life]
        bad = sign in (Sign.WARNING, Sign.CRITICAL)
        border = theme.acc if current else theme.level(sign) if bad else theme.line2
        painter.setPen(QPen(QColor(border), 2.0 if current else theme.border_px))
        painter.setBrush(QColor(theme.tint(sign) if bad else theme.bg2))
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 4, 4)
        paint_status(painter, QRectF(place.left() + 7, place.top() + 7, 12, 12), sign, theme)
        name = QRectF(place.left() + 24, place.top() + 4, place.width() - 30, 17)
        paint_name(painter, name, tile.name, font("table_strong", theme), theme.t1)
        words = QRectF(place.left() + 7, place.top() + 21, place.width() - 14, 15)
        paint_text(painter, words, tile.words, font("small", theme), theme.t1 if bad else theme.t2)
        width = (place.width() - 14 - 9) / 4
        for stage in range(4):
            bar = QRectF(place.left() + 7 + stage * (width + 3), place.bottom() - 9, width, 3)
            colour = theme.level(Level.OK) if stage < tile.stage else theme.bg4
            painter.fillRect(bar, QColor(theme.level(sign) if bad and stage == tile.stage else colour))
