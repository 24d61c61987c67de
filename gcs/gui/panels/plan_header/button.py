"""A button of the header: icon, word and, beside it, what it would act on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.theme import ThemeController, check_icon, font, paint_icon
from gcs.gui.widgets import paint_text, text_width
from gcs.gui.widgets.themed import ThemedButton

HEIGHT = 32
_PAD, _ICON, _GAP = 11.0, 16.0, 8.0
MOST_DETAIL_PX = 150.0


class HeaderButton(ThemedButton):
    """Bordered or flat; gives up its detail, then its word, where room is short."""

    def __init__(
        self,
        themes: ThemeController,
        icon_name: str,
        word: str,
        *,
        bordered: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, parent)
        self._icon_name = check_icon(icon_name)
        self._bordered = bordered
        self._detail = ""
        self._shows_word = bool(word)
        self._shows_detail = True
        self.setText(word)
        self.setAccessibleName(word)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def detail(self) -> str:
        """What it would act on, such as the step that undo takes back."""
        return self._detail

    def set_detail(self, detail: str) -> None:
        """Say what it would act on."""
        if detail != self._detail:
            self._detail = detail
            self.setAccessibleDescription(detail)
            self._retheme()

    def set_room(self, *, word: bool, detail: bool) -> None:
        """Show or give up the word and the detail."""
        word = word and bool(self.text())
        if (word, detail) != (self._shows_word, self._shows_detail):
            self._shows_word, self._shows_detail = word, detail
            self._retheme()

    def _detail_width(self) -> float:
        if not (self._detail and self._shows_word and self._shows_detail):
            return 0.0
        return min(MOST_DETAIL_PX, text_width(self._detail, font("small", self.theme)) + 1)

    def sizeHint(self) -> QSize:
        """Icon, word and detail side by side."""
        width = 2 * _PAD + _ICON
        if self._shows_word:
            width += _GAP + text_width(self.text(), font("body_strong", self.theme))
        detail = self._detail_width()
        return QSize(round(width + (detail + 6 if detail else 0) + 0.5), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The same: whoever lays it out decides what it shows."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon, word and detail."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        enabled = self.isEnabled()
        ground = theme.bg4 if enabled and (self.underMouse() or self.isDown()) else theme.bg3
        if self._bordered or ground == theme.bg4:
            painter.setPen(QPen(QColor(theme.line2 if enabled else theme.line), theme.border_px))
            painter.setBrush(QColor(ground if enabled else theme.bg2))
            painter.drawRoundedRect(box, 5, 5)
        colour = theme.t1 if enabled else theme.t3
        middle = self.height() / 2
        left = _PAD if self._shows_word else (self.width() - _ICON) / 2
        paint_icon(painter, QRectF(left, middle - _ICON / 2, _ICON, _ICON), self._icon_name, colour)
        if not self._shows_word:
            return
        left += _ICON + _GAP
        face = font("body_strong", theme)
        width = text_width(self.text(), face)
        paint_text(painter, QRectF(left, 0, width + 1, self.height()), self.text(), face, colour)
        detail = self._detail_width()
        if detail:
            place = QRectF(left + width + 6, 1, detail, self.height())
            paint_text(painter, place, self._detail, font("small", theme), theme.t2)
