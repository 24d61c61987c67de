"""The tiles of the vehicles: each says whether it carries the plan; a click takes it in or leaves it out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from gcs.gui.panels.plan_upload.state import VehicleTile
from gcs.gui.theme import Sign, ThemeController, font, paint_icon
from gcs.gui.widgets import paint_status, paint_text, paint_vehicle_glyph
from gcs.gui.widgets.names import paint_name
from gcs.gui.widgets.themed import ThemedButton

LEAST_W, HEIGHT, GAP = 124, 46, 8
MOST_ROWS = 2
"""More vehicles than fit into so many rows are scrolled: the button keeps its place."""


class _Tile(ThemedButton):
    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self.tile: VehicleTile | None = None
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def nextCheckState(self) -> None:
        """Whoever shows the tile decides whether it is chosen."""

    def show_tile(self, tile: VehicleTile) -> None:
        if tile != self.tile:
            self.tile = tile
            self.setObjectName(f"plan-target-{tile.vehicle.sysid}")
            self.setText(tile.name)
            self.setAccessibleName(f"{tile.name}, {tile.words}")
            self.setToolTip(f"{tile.name}: {tile.words}")
            self.setEnabled(tile.possible)
            self.setChecked(tile.chosen)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tile, theme = self.tile, self.theme
        if tile is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.acc if tile.chosen else theme.line2 if tile.possible else theme.line
        ground = (
            theme.acc_bg if tile.chosen else theme.bg4 if self.underMouse() and tile.possible else theme.bg2
        )
        painter.setPen(QPen(QColor(edge), 2.0 if tile.chosen else theme.border_px))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        colour = theme.vehicle(tile.identity) if tile.possible else theme.t3
        paint_vehicle_glyph(painter, QRectF(8, 12, 22, 22), tile.kind, colour)
        words = theme.t1 if tile.possible else theme.t3
        right = self.width() - 24
        paint_name(painter, QRectF(36, 5, right - 36, 18), tile.name, font("body_strong", theme), words)
        place = QRectF(36, 23, right - 36, 16)
        soft = theme.t1 if tile.chosen else theme.t2 if tile.possible else theme.t3
        paint_text(painter, place, tile.words, font("small", theme), soft)
        spot = QRectF(self.width() - 21, self.height() / 2 - 6, 12, 12)
        if tile.chosen:
            paint_icon(painter, spot.adjusted(-3, -3, 3, 3), "check", theme.acc)
        elif tile.sign is not Sign.OK or not tile.possible:
            paint_status(painter, spot, tile.sign, theme)


class VehicleTiles(QScrollArea):
    """As many in a row as fit, and a second row; the others are reached by scrolling or Tab.

    Attributes:
        toggled: A vehicle is to be taken in or left out.
    """

    toggled = Signal(object)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._buttons: list[_Tile] = []
        self._count = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._field = QWidget()
        self.setWidget(self._field)
        self.setAccessibleName(self.tr("Vehicles to upload to"))

    def show_tiles(self, tiles: tuple[VehicleTile, ...]) -> None:
        """Show the vehicles."""
        while len(self._buttons) < len(tiles):
            button = _Tile(self._themes, self._field)
            button.installEventFilter(self)
            button.clicked.connect(lambda _=False, button=button: self._clicked(button))
            self._buttons.append(button)
        for button, tile in zip(self._buttons, tiles, strict=False):
            button.show_tile(tile)
        for number, button in enumerate(self._buttons):
            button.setVisible(number < len(tiles))
        if len(tiles) != self._count:
            self._count = len(tiles)
            self._place()

    def _clicked(self, button: _Tile) -> None:
        if button.tile is not None:
            self.toggled.emit(button.tile.vehicle)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring the tile that the keyboard goes to into view."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, 0, GAP)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs other rows."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        columns = max(1, min(max(self._count, 1), (self.width() + GAP) // (LEAST_W + GAP), 3))
        rows = -(-self._count // columns)
        room = self.width() - (self.verticalScrollBar().sizeHint().width() if rows > MOST_ROWS else 0)
        width = (room - GAP * (columns - 1)) / columns
        for number, button in enumerate(self._buttons[: self._count]):
            row, column = divmod(number, columns)
            button.setGeometry(round(column * (width + GAP)), row * (HEIGHT + GAP), round(width), HEIGHT)
        self._field.resize(room, max(0, rows * (HEIGHT + GAP) - GAP))
        self.setFixedHeight(max(0, min(rows, MOST_ROWS) * (HEIGHT + GAP) - GAP))

    def sizeHint(self) -> QSize:
        """Three in a row."""
        return QSize(3 * LEAST_W + 2 * GAP, self.height())
