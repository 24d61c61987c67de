"""The 30 px strip on top of a panel: its title at the left, its tools at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gcs.gui.theme import ThemeController
from gcs.gui.widgets.labels import ElidedLabel
from gcs.gui.widgets.themed import ThemedWidget

HEIGHT = 30


class PanelHeader(ThemedWidget):
    """Title and tools of a panel."""

    def __init__(self, themes: ThemeController, title: str, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 6, 0)
        self._row.setSpacing(4)
        self._title = ElidedLabel(themes, title, "panel_header", "t2", self)
        self._row.addWidget(self._title, 1)

    def set_title(self, title: str) -> None:
        """Rename the panel."""
        self._title.set_text(title)

    def add_tool(self, tool: QWidget) -> None:
        """Put a control at the right end."""
        self._row.addWidget(tool, 0, Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        """As high as a header is; as wide as title and tools."""
        return QSize(max(120, self._row.sizeHint().width()), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and the lines above and below."""
        theme = self.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.bg2))
        box = QRectF(self.rect())
        painter.fillRect(QRectF(0, 0, box.width(), theme.border_px), QColor(theme.line2))
        painter.fillRect(
            QRectF(0, box.height() - theme.border_px, box.width(), theme.border_px), QColor(theme.line)
        )
