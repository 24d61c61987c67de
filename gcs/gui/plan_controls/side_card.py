"""The base of what takes the place of the checks for a while: header, close button, ground, foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gcs.gui.theme import ThemeController
from gcs.gui.widgets import IconButton, PanelHeader
from gcs.gui.widgets.themed import ThemedWidget

_WIDTH_PX, _LEAST_WIDTH_PX = 400, 280


def _fill(column: QVBoxLayout, parts: Sequence[QWidget | QLayout]) -> None:
    """Put parts into a column with the distances that words and buttons have."""
    column.setContentsMargins(12, 8, 12, 10)
    column.setSpacing(8)
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)


class SideCard(ThemedWidget):
    """A card with a header that closes it; what it shows is put below the header.

    Attributes:
        closed: The pilot is done with it.
    """

    closed = Signal()

    def __init__(
        self, themes: ThemeController, title: str, close_words: str, heights_px: tuple[int, int],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """Build header and column.

        Args:
            themes: colours and fonts.
            title: in the header.
            close_words: what the close button is called.
            heights_px: the height that is wanted, and the least one.
            parent: the widget that owns it.
        """
        super().__init__(themes, parent)
        self._height_px, self._least_px = heights_px
        self.setAccessibleName(title or close_words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.header = PanelHeader(themes, title, self)
        self.close_button = IconButton(themes, "x", close_words, parent=self.header)
        self.close_button.clicked.connect(self.closed)
        self.header.add_tool(self.close_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.header)

    def set_title(self, title: str) -> None:
        """Rename the card."""
        self.header.set_title(title)
        self.setAccessibleName(title)

    def add(self, part: QWidget, stretch: int = 0) -> None:
        """Put a part below what is there, from edge to edge."""
        self._column.addWidget(part, stretch)

    def add_padded(self, *parts: QWidget | QLayout) -> None:
        """Put parts below what is there, with the distance from the edges that words and buttons have."""
        inner = QVBoxLayout()
        _fill(inner, parts)
        self._column.addLayout(inner)

    def add_scrolled(self, *parts: QWidget | QLayout) -> None:
        """Put parts below what is there that scroll where the card has no room for them."""
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        _fill(inner, parts)
        inner.addStretch(1)
        area.setWidget(holder)
        self._column.addWidget(area, 1)

    def sizeHint(self) -> QSize:
        """Room for what it usually holds."""
        return QSize(_WIDTH_PX, self._height_px)

    def minimumSizeHint(self) -> QSize:
        """The least that can be used."""
        return QSize(_LEAST_WIDTH_PX, self._least_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), QColor(self.theme.bg1))
