"""What a workspace gives the map so that it sees the mouse and the keys first and draws on the ground."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from gcs.gui.map.palette import MapPalette
from gcs.gui.map.viewport import Viewport


class MapTool(Protocol):
    """A tool of the map; each ``bool`` says that the map shall do nothing of its own with the event."""

    def paint(self, painter: QPainter, view: Viewport, palette: MapPalette, *, moving: bool) -> None:
        """Draw above the ground and below the vehicles; ``moving`` while the map zooms by itself."""

    @property
    def rooms(self) -> Sequence[QRectF]:
        """Where words stand that the vehicles' labels shall not cover, as drawn last."""

    def pressed(self, event: QMouseEvent) -> bool:
        """A button went down."""

    def moved(self, event: QMouseEvent) -> bool:
        """The pointer moved."""

    def released(self, event: QMouseEvent) -> bool:
        """A button came up."""

    def clicked(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        """A press that the tool did not take came up where it went down."""

    def double_clicked(self, event: QMouseEvent) -> bool:
        """The second press of two."""

    def menu(self, at: QPointF, *, keyboard: bool) -> None:
        """The right button or the menu key."""

    def wants_key(self, event: QKeyEvent) -> bool:
        """Return whether a key is the tool's even where the window has a shortcut on it."""

    def key(self, event: QKeyEvent) -> bool:
        """A key was pressed while the map has the focus."""

    def left(self) -> None:
        """The pointer left the map."""

    def cursor(self) -> Qt.CursorShape | None:
        """Return the pointer's shape; None leaves it to the map."""
