"""Buttons that are only an icon: tools on the map (40 px) and in panel headers (28 px)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.theme import ThemeController, check_icon, paint_icon
from gcs.gui.widgets.still import StillPicture
from gcs.gui.widgets.themed import ThemedButton

FLIGHT = 40
TOOL = 28


class IconButton(ThemedButton):
    """An icon whose name is its tool tip and what a screen reader says; may be checkable."""

    def __init__(
        self,
        themes: ThemeController,
        icon_name: str,
        name: str,
        *,
        size: int = TOOL,
        icon_size: int = 0,
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, parent)
        self._still = StillPicture()
        self._icon_name = check_icon(icon_name)
        self._size = size
        self._icon_size = icon_size or (19 if size >= FLIGHT else 16)
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_name(name)

    def set_name(self, name: str, icon_name: str = "") -> None:
        """Rename the button and, if given, change its icon."""
        self._icon_name = check_icon(icon_name or self._icon_name)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        """The square that takes hits."""
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and icon."""
        state = (self.isEnabled(), self.isChecked(), self.isDown(), self.underMouse())
        self._still.paint(self, (*state, self._icon_name, self.theme.name), self._draw)

    def _draw(self, painter: QPainter) -> None:
        theme = self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        ground, colour = "", theme.t2
        if not self.isEnabled():
            colour = theme.line2 if theme.dark else theme.t3
        elif self.isChecked():
            ground, colour = theme.acc_bg, theme.acc
        elif self.isDown() or self.underMouse():
            ground, colour = theme.bg4, theme.t1
        if ground:
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, 5, 5)
        half = self._icon_size / 2
        middle = box.center()
        paint_icon(
            painter, QRectF(middle.x() - half, middle.y() - half, half * 2, half * 2), self._icon_name, colour
        )
