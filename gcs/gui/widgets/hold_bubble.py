"""The bubble over a held action: it names the vehicle and the effect while there is still time to let go."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gcs.gui.theme import ThemeController, font
from gcs.gui.widgets.hold_button import HoldButton
from gcs.gui.widgets.labels import paint_text, text_width
from gcs.gui.widgets.themed import ThemedWidget

_TAIL = 8
_STAYS_MS = 1500


class HoldBubble(ThemedWidget):
    """Shown over a held button, inside ``parent``; takes no mouse and no focus."""

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self._title = ""
        self._detail = ""
        self._progress = 0.0
        self._tail_x = 0.0
        self._button: HoldButton | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.hide()

    @property
    def title(self) -> str:
        """The line that says what holding does."""
        return self._title

    @property
    def detail(self) -> str:
        """The line that names vehicle and effect."""
        return self._detail

    def watch(self, button: HoldButton, describe: Callable[[], tuple[str, str]]) -> None:
        """Serve a button.

        Args:
            button: The action that is held.
            describe: Asked when a hold begins: the title ("Keep holding to take off") and the vehicle with
                the effect ("Heron 2 · to 30 m above ground").
        """
        button.hold_started.connect(lambda: self._begin(button, describe))
        button.progressed.connect(lambda share: self._advance(button, share))
        button.released_early.connect(lambda: self._release(button))
        button.confirmed.connect(lambda: self._confirm(button))

    def _begin(self, button: HoldButton, describe: Callable[[], tuple[str, str]]) -> None:
        self._button = button
        self._title, self._detail = describe()
        self._progress = 0.0
        self._timer.stop()
        self._place()
        self.show()
        self.raise_()

    def _advance(self, button: HoldButton, share: float) -> None:
        if button is self._button:
            self._progress = share
            self.update()

    def _release(self, button: HoldButton) -> None:
        if button is self._button:
            self._title = self.tr("Released, nothing sent")
            self._place()
            self._timer.start(_STAYS_MS)

    def _confirm(self, button: HoldButton) -> None:
        if button is self._button:
            self.hide()

    def _place(self) -> None:
        """Stand over the button, within the parent."""
        self.setAccessibleName(f"{self._title}. {self._detail}")
        parent, button = self.parentWidget(), self._button
        if parent is None or button is None:
            return
        size = self.sizeHint()
        top = parent.mapFromGlobal(button.mapToGlobal(QPointF(button.width() / 2, 0)))
        left = min(max(8.0, top.x() - size.width() / 2), max(8.0, parent.width() - size.width() - 8.0))
        self._tail_x = min(max(top.x() - left, 16.0), size.width() - 16.0)
        self.setGeometry(round(left), max(0, round(top.y() - size.height() - 6)), size.width(), size.height())
        self.update()

    def sizeHint(self) -> QSize:
        """Room for both lines and the ring."""
        words = max(
            text_width(self._title, font("title", self.theme)),
            text_width(self._detail, font("table", self.theme)),
        )
        return QSize(round(words) + 82, 50 + _TAIL)

    def _outline(self) -> QPainterPath:
        box = QRectF(1, 1, self.width() - 2, self.height() - _TAIL - 2)
        path = QPainterPath()
        path.addRoundedRect(box, 6, 6)
        tail = QPainterPath(QPointF(self._tail_x - _TAIL, box.bottom() - 0.5))
        tail.lineTo(self._tail_x, box.bottom() + _TAIL)
        tail.lineTo(self._tail_x + _TAIL, box.bottom() - 0.5)
        tail.closeSubpath()
        return path.united(tail)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw plate, ring and words."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.acc), 1.5))
        painter.setBrush(QColor(theme.bg0))
        painter.drawPath(self._outline())
        ring = QRectF(18, 10, 30, 30)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.bg4), 4))
        painter.drawEllipse(ring)
        painter.setPen(QPen(QColor(theme.acc), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(ring, 90 * 16, round(-360 * 16 * self._progress))
        room = self.width() - 72
        paint_text(painter, QRectF(60, 6, room, 20), self._title, font("title", theme), theme.t1)
        paint_text(painter, QRectF(60, 26, room, 17), self._detail, font("table", theme), theme.t2)
