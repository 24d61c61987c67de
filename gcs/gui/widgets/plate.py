"""The ground of everything that floats over the map or the window: one plate, one border, one radius."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from gcs.gui.theme import Theme, ThemeController
from gcs.gui.widgets.still import StillPicture
from gcs.gui.widgets.themed import ThemedWidget

CARD_RADIUS = 6.0
BAR_RADIUS = 10.0


def paint_plate(painter: QPainter, rect: QRectF, theme: Theme, radius: float = CARD_RADIUS) -> None:
    """Draw bg1 ground with a line2 border, without touching the corners outside the radius."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = theme.border_px / 2
    plate = QPainterPath()
    plate.addRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.fillPath(plate, QColor(theme.bg1))
    painter.setPen(QPen(QColor(theme.line2), theme.border_px))
    painter.drawPath(plate)
    painter.restore()


class Card(ThemedWidget):
    """A card inside its parent; Escape dismisses it. ``stripe`` is a vehicle's number of identity colour."""

    def __init__(
        self, themes: ThemeController, parent: QWidget, *, radius: float = CARD_RADIUS, hidden: bool = True
    ) -> None:
        super().__init__(themes, parent)
        self._radius = radius
        self._still = StillPicture()
        self._stripe: int | None = None
        if hidden:
            self.hide()

    def set_stripe(self, identity: int | None) -> None:
        """Carry the identity stripe of the vehicle that the card acts on; None for no vehicle."""
        if identity != self._stripe:
            self._stripe = identity
            self.update()

    def dismiss(self) -> None:
        """Close the card and give the keyboard back to what lies below."""
        focus = QApplication.focusWidget()
        held = focus is not None and (focus is self or self.isAncestorOf(focus))
        self.hide()
        parent = self.parentWidget()
        if held and parent is not None:
            parent.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape dismisses."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw plate and stripe."""
        self._still.paint(self, (self._stripe, self.theme.name), self._draw)

    def _draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        paint_plate(painter, box, self.theme, self._radius)
        if self._stripe is not None:
            stripe = QRectF(6, self._radius, 3.5, box.height() - 2 * self._radius)
            painter.fillRect(stripe, QColor(self.theme.vehicle(self._stripe)))
