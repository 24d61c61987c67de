"""Flight action buttons: dangerous ones are held for half a second, so that no stray touch acts."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.theme import Sign, ThemeController, blend, check_icon, font, paint_icon
from gcs.gui.widgets.labels import CENTRE, paint_text, text_width
from gcs.gui.widgets.status_symbol import paint_status
from gcs.gui.widgets.still import StillPicture
from gcs.gui.widgets.themed import ThemedButton
from gcs.model.alarm import Level

HOLD_S = 0.5
DRAIN_S = 0.12
LIFE_MS = 4000
_TICK_MS = 16
# A stalled window must not confirm by itself: the release may still wait in the queue behind the stall.
_MOST_PER_TICK_S = 0.05
_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HoldButton(ThemedButton):
    """A flight action of 86 × 56: icon, word and hint.

    With ``hold`` it acts after 500 ms of unbroken pressing by mouse, touch or key; without, on a click.
    Connect only ``confirmed``: it is the one signal that means "do it".

    Attributes:
        confirmed: The action is wanted: the hold is complete, or a plain button was clicked.
        released_early: A hold ended before its time, for whatever reason; nothing is to be sent.
        hold_started: A hold began.
        progressed: Share of the hold that has passed, 0 to 1; also while it drains.
    """

    confirmed = Signal()
    released_early = Signal()
    hold_started = Signal()
    progressed = Signal(float)

    def __init__(
        self,
        themes: ThemeController,
        icon_name: str,
        word: str,
        *,
        hold: bool = True,
        hint: str = "",
        min_width: int = 86,
        now: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, parent)
        self._still = StillPicture()
        self._icon_name = check_icon(icon_name)
        self._hold = hold
        self._hint = hint or (self.tr("hold") if hold else "")
        self._reason = ""
        self._life = ""
        self._life_sign = Sign.SENT
        self._now = now
        self._min_width = min_width
        self._pressed_by: int | None = None
        self._held_s = 0.0
        self._last_s = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._life_timer = QTimer(self)
        self._life_timer.setSingleShot(True)
        self._life_timer.timeout.connect(self._end_life)
        self.setText(word)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._describe()

    @property
    def holding(self) -> bool:
        """Whether a hold is under way."""
        return self._pressed_by is not None

    @property
    def progress(self) -> float:
        """Share of the hold that has passed, 0 to 1."""
        return min(self._held_s / HOLD_S, 1.0)

    @property
    def reason(self) -> str:
        """Why the action is not possible now; empty when it is."""
        return self._reason

    @property
    def life(self) -> str:
        """What the button tells of the command sent last, for 4 s."""
        return self._life

    def set_word(self, word: str, icon_name: str = "") -> None:
        """Rename the action, as Pause becomes Continue; a hold under way is broken off."""
        if word == self.text() and icon_name in ("", self._icon_name):
            return
        self.cancel()
        self._icon_name = check_icon(icon_name or self._icon_name)
        self.setText(word)
        self._describe()
        self._retheme()

    def set_reason(self, reason: str) -> None:
        """Disable the action and say why in place of the hint; an empty reason makes it possible again."""
        if reason != self._reason:
            self._reason = reason
            if reason:
                self.cancel()
            self.setEnabled(not reason)
            self._describe()
            self._retheme()

    def show_life(self, text: str, status: Sign | Level | str = Sign.SENT) -> None:
        """Show the life of the command that this button sent, for 4 s: sent, accepted, refused."""
        self._life = text
        self._life_sign = Sign.of(status)
        self._life_timer.start(LIFE_MS)
        self._describe()
        self._retheme()

    def cancel(self) -> None:
        """Break off a hold, as when the button's vehicle changes under the finger."""
        if self._pressed_by is not None:
            self._pressed_by = None
            self.setDown(False)
            self.released_early.emit()
            if self._themes.reduce_motion or not self.isVisible():
                self._set_held(0.0)

    def _end_life(self) -> None:
        self._life = ""
        self._describe()
        self._retheme()

    def _describe(self) -> None:
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(self._reason or self._life or self._hint)

    def _begin(self, source: int) -> None:
        if self._pressed_by is not None or not self.isEnabled():
            return
        self._pressed_by = source
        self._held_s = 0.0
        self._last_s = self._now()
        self.setDown(True)
        self._timer.start()
        self.hold_started.emit()
        self.update()

    def _release(self, source: int) -> None:
        if self._pressed_by == source:
            self.cancel()

    def _tick(self) -> None:
        passed_s = min(self._now() - self._last_s, _MOST_PER_TICK_S)
        self._last_s = self._now()
        if self._pressed_by is None:
            self._set_held(max(0.0, self._held_s - passed_s * HOLD_S / DRAIN_S))
        elif self._held_s + passed_s >= HOLD_S:
            self._pressed_by = None
            self.setDown(False)
            self._set_held(0.0)
            self.confirmed.emit()
        else:
            self._set_held(self._held_s + passed_s)

    def _set_held(self, held_s: float) -> None:
        self._held_s = held_s
        if not held_s and self._pressed_by is None:
            self._timer.stop()
        self.progressed.emit(self.progress)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin the hold."""
        if self._hold and event.button() == Qt.MouseButton.LeftButton:
            self._begin(-1)
        elif not self._hold:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Leaving the button breaks the hold off."""
        if not self._hold:
            super().mouseMoveEvent(event)
        elif not self.rect().contains(event.position().toPoint()):
            self._release(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the hold, or click a plain button."""
        if not self._hold:
            super().mouseReleaseEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._release(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space or Enter begins the hold; Escape breaks it off."""
        if event.key() == Qt.Key.Key_Escape and self.holding:
            self.cancel()
        elif event.key() not in _KEYS:
            super().keyPressEvent(event)
        elif self._hold:
            if not event.isAutoRepeat():
                self._begin(event.key())
        elif not event.isAutoRepeat():
            self.click()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Letting the key go ends the hold."""
        if event.key() not in _KEYS:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self._release(event.key())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A hold does not survive the loss of the keyboard."""
        self.cancel()
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Nor the loss of the window, nor being disabled."""
        lost_window = event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow()
        if lost_window or (event.type() == QEvent.Type.EnabledChange and not self.isEnabled()):
            self.cancel()
        super().changeEvent(event)

    def hideEvent(self, event: QEvent) -> None:
        """Nor being hidden."""
        self.cancel()

    def nextCheckState(self) -> None:
        """Called by Qt on a click of a plain button, also by screen readers: a plain action happens now."""
        if not self._hold:
            self.confirmed.emit()

    def sizeHint(self) -> QSize:
        """At least 86 × 56; a longer word in another language widens the button."""
        words = max(
            text_width(self.text(), font("action", self.theme)),
            text_width(self._hint, font("action_hint", self.theme)),
        )
        return QSize(max(self._min_width, round(words + 16)), 56)

    def _colours(self) -> tuple[str, str, str, str]:
        """Ground, border, word and hint."""
        theme = self.theme
        if not self.isEnabled():
            return theme.bg2, theme.line, theme.t3, theme.t3
        if self._held_s or self.holding:
            return theme.bg3, theme.acc, theme.t1, theme.t1
        ground = theme.bg4 if self.underMouse() or self.isDown() else theme.bg3
        return ground, theme.line2, theme.t1, theme.t1

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, fill, icon, word and hint."""
        words = (self.text(), self._hint, self._reason, self._life, self._life_sign, self._icon_name)
        key = (words, self._colours(), self.progress, self.theme.name)
        self._still.paint(self, key, self._draw)

    def _draw(self, painter: QPainter) -> None:
        theme = self.theme
        ground, border, word, hint = self._colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if border == theme.acc else theme.border_px
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        shape = QPainterPath()
        shape.addRoundedRect(box, 6, 6)
        painter.fillPath(shape, QColor(ground))
        share = round(self.progress * 4) / 4 if self._themes.reduce_motion else self.progress
        if share:
            painter.save()
            painter.setClipRect(QRectF(0, 0, self.width() * share, self.height()))
            painter.fillPath(shape, QColor(blend(ground, theme.acc, 0.5)))
            painter.restore()
        painter.setPen(QPen(QColor(border), width))
        painter.drawPath(shape)
        self._paint_words(painter, word, hint)

    def _paint_words(self, painter: QPainter, word: str, hint: str) -> None:
        theme = self.theme
        inner = QRectF(self.rect()).adjusted(4, 0, -4, 0)
        below = self._life or self._reason or self._hint
        top = 6.0 if below else 10.0
        middle = QPointF(inner.center().x(), top + 9)
        picture = QRectF(middle.x() - 9.5, middle.y() - 9.5, 19, 19)
        if self._life:
            paint_status(painter, QRectF(middle.x() - 8, middle.y() - 8, 16, 16), self._life_sign, theme)
        else:
            paint_icon(painter, picture, self._icon_name, word)
        paint_text(
            painter,
            QRectF(inner.left(), top + 19, inner.width(), 17),
            self.text(),
            font("action", theme),
            word,
            CENTRE,
        )
        if below:
            face = font("action_hint", theme)
            paint_text(painter, QRectF(inner.left(), 40, inner.width(), 13), below, face, hint, CENTRE)
