"""The status symbols: more severe means more corners, so that no status rests on colour alone."""

from __future__ import annotations

import math
from functools import cache

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.theme import Sign, Theme, ThemeController
from gcs.gui.widgets.themed import ThemedWidget
from gcs.model.alarm import Level

_FILLED = (Sign.OK, Sign.ADVISORY, Sign.CAUTION, Sign.WARNING, Sign.CRITICAL)
INVERSION_MS = 500  # half a period of the 1 Hz alarm inversion
INVERSIONS = 6  # 3 s, then steady


@cache
def _shape(sign: Sign) -> QPainterPath:
    """Outline of a filled symbol on the 12 grid."""
    path = QPainterPath()
    if sign is Sign.OK:
        path.addEllipse(QPointF(6, 6), 5.5, 5.5)
    elif sign is Sign.ADVISORY:
        path.addRoundedRect(QRectF(0.75, 0.75, 10.5, 10.5), 2.4, 2.4)
    elif sign is Sign.CAUTION:
        path.addPolygon(QPolygonF([QPointF(6, 0.6), QPointF(11.8, 11.2), QPointF(0.2, 11.2)]))
    elif sign is Sign.WARNING:
        path.addPolygon(QPolygonF([QPointF(6, 0.0), QPointF(12, 6), QPointF(6, 12), QPointF(0, 6)]))
    else:
        corners = [math.radians(22.5 + 45 * i) for i in range(8)]
        path.addPolygon(QPolygonF([QPointF(6 + 6 * math.cos(a), 6 + 6 * math.sin(a)) for a in corners]))
    path.closeSubpath()
    return path


def _mark_lines(sign: Sign) -> tuple[list[QPointF], ...]:
    if sign is Sign.OK:
        return ([QPointF(3.6, 6.2), QPointF(5.3, 7.9), QPointF(8.5, 4.4)],)
    if sign is Sign.ADVISORY:
        return ([QPointF(6, 5.6), QPointF(6, 8.8)], [QPointF(6, 3.3), QPointF(6, 3.31)])
    if sign is Sign.CAUTION:
        return ([QPointF(6, 4.6), QPointF(6, 7.1)], [QPointF(6, 9.3), QPointF(6, 9.31)])
    if sign is Sign.WARNING:
        return ([QPointF(6, 3.3), QPointF(6, 6.3)], [QPointF(6, 8.7), QPointF(6, 8.71)])
    return ([QPointF(4, 4), QPointF(8, 8)], [QPointF(8, 4), QPointF(4, 8)])


def _paint_filled(
    painter: QPainter, sign: Sign, theme: Theme, colour: str, mark: str, inverted: bool
) -> None:
    outline = theme.caution_outline if sign is Sign.CAUTION else ""
    rim = QPen(QColor(outline or colour), 1.0 if outline else 0.9)
    rim.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    inner = outline or mark
    if inverted:
        rim.setColor(QColor(colour))
        painter.setPen(rim)
        painter.setBrush(QColor(mark))
        inner = outline or colour
    else:
        painter.setPen(rim if outline or sign in (Sign.CAUTION, Sign.WARNING) else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
    painter.drawPath(_shape(sign))
    pen = QPen(QColor(inner), 1.55)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in _mark_lines(sign):
        painter.drawPolyline(line)


def _paint_hollow(painter: QPainter, sign: Sign, colour: str, turn: float) -> None:
    pen = QPen(QColor(colour), 1.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ring = QRectF(1.2, 1.2, 9.6, 9.6)
    if sign is Sign.PROGRESS:
        painter.drawArc(ring, round((60 - turn * 360) * 16), 270 * 16)
        return
    painter.drawEllipse(ring)
    if sign is Sign.OFF:
        painter.drawLine(QPointF(3.8, 6), QPointF(8.2, 6))
    elif sign is Sign.STALE:
        painter.drawPolyline([QPointF(6, 3.6), QPointF(6, 6.2), QPointF(7.8, 7.2)])


def paint_status(
    painter: QPainter,
    rect: QRectF,
    status: Sign | Level | str,
    theme: Theme,
    *,
    colour: str = "",
    mark: str = "",
    inverted: bool = False,
    turn: float = 0.0,
) -> None:
    """Draw a status symbol into a square, given in device-independent pixels.

    Args:
        painter: Where to draw; its state is kept.
        rect: The square; the symbol is centred in it.
        status: What to show.
        theme: Gives the colours.
        colour: Fill in place of the theme's, for a symbol on a coloured ground.
        mark: Colour of the sign within the fill; the panel's ground if empty (white on critical).
        inverted: The other half of the 1 Hz alarm inversion.
        turn: How far the in-progress ring has turned, 0 to 1.
    """
    sign = Sign.of(status)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(rect.width(), rect.height())
    painter.translate(rect.center() - QPointF(side / 2, side / 2))
    painter.scale(side / 12, side / 12)
    if sign in _FILLED:
        inner = mark or ("#FFFFFF" if sign is Sign.CRITICAL else theme.bg1)
        _paint_filled(painter, sign, theme, colour or theme.level(sign), inner, inverted)
    else:
        _paint_hollow(painter, sign, colour or theme.level(sign), turn)
    painter.restore()


class StatusSymbol(ThemedWidget):
    """A status symbol of its own; inverts for 3 s when an alarm comes, turns while in progress."""

    def __init__(
        self,
        themes: ThemeController,
        status: Sign | Level | str = Sign.OFF,
        size: int = 14,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, parent)
        self._sign = Sign.of(status)
        self._size = size
        self._left = 0
        self._turn = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name()

    @property
    def status(self) -> Sign:
        """The sign shown now."""
        return self._sign

    @property
    def inverted(self) -> bool:
        """Whether the alarm inversion shows its other half now."""
        return self._left % 2 == 1

    def set_status(self, status: Sign | Level | str) -> None:
        """Show another status."""
        sign = Sign.of(status)
        if sign is not self._sign:
            self._sign = sign
            self._name()
            self._animate()
            self.update()

    def alarm(self) -> None:
        """Invert at 1 Hz for 3 s, then stay steady."""
        if not self._themes.reduce_motion:
            self._left = INVERSIONS
            self._timer.start(INVERSION_MS)

    def _name(self) -> None:
        self.setAccessibleName(status_word(self._sign))

    def _animate(self) -> None:
        turning = self._sign is Sign.PROGRESS and self.isVisible() and not self._themes.reduce_motion
        if turning:
            self._timer.start(50)
        elif not self._left:
            self._timer.stop()

    def _tick(self) -> None:
        if self._left:
            self._left -= 1
        else:
            self._turn = (self._turn + 0.05) % 1.0
        if not self._left:
            self._animate()
        self.update()

    def showEvent(self, event: object) -> None:
        """Start the in-progress ring with the widget."""
        self._animate()

    def hideEvent(self, event: object) -> None:
        """A hidden ring costs nothing."""
        self._left = 0
        self._timer.stop()

    def sizeHint(self) -> QSize:
        """The symbol's square."""
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the symbol."""
        painter = QPainter(self)
        paint_status(
            painter,
            QRectF(self.rect()),
            self._sign,
            self.theme,
            inverted=self.inverted,
            turn=self._turn,
        )


def status_word(status: Sign | Level | str) -> str:
    """The word a screen reader says for a sign."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("StatusSymbol", text)

    words = {
        Sign.OFF: tr("not in use"),
        Sign.OK: tr("normal"),
        Sign.ADVISORY: tr("advisory"),
        Sign.CAUTION: tr("caution"),
        Sign.WARNING: tr("warning"),
        Sign.CRITICAL: tr("critical"),
        Sign.SENT: tr("sent"),
        Sign.PROGRESS: tr("in progress"),
        Sign.STALE: tr("stale"),
    }
    return words[Sign.of(status)]
