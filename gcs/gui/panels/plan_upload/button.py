"""The button that sends the plan: plain when nothing speaks against it, held when something does."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.theme import ThemeController, blend, font, paint_icon
from gcs.gui.widgets import HoldButton, paint_text, text_width
from gcs.gui.widgets.labels import CENTRE, RIGHT

HEIGHT = 46


class UploadButton(HoldButton):
    """As wide as its panel; says in its corner when it has to be held."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, "upload", "", hold=False, parent=parent)
        self.setObjectName("plan-upload")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def hold(self) -> bool:
        """Whether it has to be held."""
        return self._hold

    def set_hold(self, hold: bool) -> None:
        """Make it a button that is held, or a plain one; a hold under way is broken off."""
        if hold != self._hold:
            self.cancel()
            self._hold = hold
            self._hint = self.tr("hold") if hold else ""
            self._describe()
            self.update()

    def sizeHint(self) -> QSize:
        """As high as in the design."""
        return QSize(240, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """A short vehicle's name fits."""
        return QSize(200, HEIGHT)

    def _colours(self) -> tuple[str, str, str, str]:
        theme = self.theme
        if not self.isEnabled():
            return theme.bg2, theme.line, theme.t3, theme.t3
        if self._hold and (self._held_s or self.holding):
            return theme.bg3, theme.acc, theme.t1, theme.t1
        over = self.underMouse() or self.isDown()
        ground = blend(theme.acc, theme.t1, 0.14) if over else theme.acc
        return ground, theme.acc, theme.on_acc, theme.on_acc

    def _draw(self, painter: QPainter) -> None:
        theme = self.theme
        ground, border, word, _ = self._colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        shape = QPainterPath()
        shape.addRoundedRect(box, 6, 6)
        painter.fillPath(shape, QColor(ground))
        if self._hold and self.progress:
            painter.save()
            painter.setClipRect(QRectF(0, 0, self.width() * self.progress, self.height()))
            painter.fillPath(shape, QColor(blend(ground, theme.acc, 0.6)))
            painter.restore()
        painter.setPen(QPen(QColor(border), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
        text = self.text() if self.isEnabled() or not self._reason else f"{self.text()}: {self._reason}"
        face = font("title", theme)
        if text_width(text, face) > self.width() - 60:
            face = font("body_strong", theme)
        wide = min(text_width(text, face), self.width() - 60)
        left = (self.width() - wide - 28) / 2
        paint_icon(painter, QRectF(left, self.height() / 2 - 9, 18, 18), "upload", word)
        paint_text(painter, QRectF(left + 28, 0, wide + 1, self.height()), text, face, word, CENTRE)
        if self._hold and self.isEnabled():
            corner = QRectF(0, 3, self.width() - 8, 14)
            paint_text(painter, corner, self._hint.upper(), font("axis", theme), word, RIGHT)
