"""Names of vehicles where room is short: cut in the middle, because fleets differ in the last letters."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from gcs.gui.widgets.labels import paint_text


def paint_name(painter: QPainter, rect: QRectF, name: str, face: QFont, colour: str) -> None:
    """Draw a name in one line, its beginning and its end when it does not fit."""
    shown = QFontMetricsF(face).elidedText(name, Qt.TextElideMode.ElideMiddle, rect.width())
    paint_text(painter, rect, shown, face, colour)
