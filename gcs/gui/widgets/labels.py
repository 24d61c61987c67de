"""Text that fits: labels that elide, and the drawing of a line of text cut to a width."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.theme import ThemeController, font
from gcs.gui.widgets.themed import ThemedWidget

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def text_width(text: str, face: QFont) -> float:
    """Width of one line in device-independent pixels."""
    return QFontMetricsF(face).horizontalAdvance(text)


def paint_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    face: QFont,
    colour: str,
    align: Qt.AlignmentFlag = LEFT,
) -> bool:
    """Draw one line, cut with an ellipsis where it does not fit.

    Returns:
        Whether the text had to be cut.
    """
    painter.setFont(face)
    painter.setPen(QColor(colour))
    shown = text
    cut = False
    if text_width(text, face) > rect.width() + 0.5:
        shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        cut = True
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, shown)
    return cut


class ElidedLabel(ThemedWidget):
    """One line that gives up its end, never its place; the whole text is in the tool tip when cut."""

    def __init__(
        self,
        themes: ThemeController,
        text: str = "",
        role: str = "body",
        tone: str = "t1",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, parent)
        self._text = text
        self._role = role
        self._tone = tone
        self._align = LEFT
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show another text; costs nothing when it is the same."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def set_tone(self, tone: str) -> None:
        """Name the text token: ``t1``, ``t2`` or ``t3``."""
        if tone != self._tone:
            self._tone = tone
            self.update()

    def set_alignment(self, align: Qt.AlignmentFlag) -> None:
        """Where a text shorter than the label stands."""
        self._align = align
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        metrics = QFontMetricsF(font(self._role, self.theme))
        return QSize(round(metrics.horizontalAdvance(self._text) + 1.5), round(metrics.height() + 1))

    def minimumSizeHint(self) -> QSize:
        """Room for a letter and the ellipsis."""
        return QSize(24, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, cut if need be."""
        painter = QPainter(self)
        face = font(self._role, self.theme)
        colour = str(getattr(self.theme, self._tone))
        cut = paint_text(painter, QRectF(self.rect()), self._text, face, colour, self._align)
        tip = self._text if cut else ""
        if tip != self.toolTip():
            self.setToolTip(tip)
