"""Keeps what a widget drew until what it drew from changes.

Widgets that float over the map are repainted with it, 20 times a second, though they hardly change:
drawing them anew took as long as the map itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget


class StillPicture:
    """The last picture of one widget."""

    def __init__(self) -> None:
        self._key: Hashable = None
        self._pixmap = QPixmap()

    def paint(self, widget: QWidget, key: Hashable, draw: Callable[[QPainter], None]) -> None:
        """Show the picture in a paint event; ``draw`` is called only when ``key`` or the size changed."""
        ratio = widget.devicePixelRatioF()
        whole = (key, widget.width(), widget.height(), ratio)
        if whole != self._key:
            self._key = whole
            self._pixmap = QPixmap(round(widget.width() * ratio), round(widget.height() * ratio))
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._pixmap)
            draw(painter)
            painter.end()
        QPainter(widget).drawPixmap(0, 0, self._pixmap)
