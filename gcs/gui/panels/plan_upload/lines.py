"""How the exchanges with the vehicles go: a bar while they last, a sentence when they are over."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.panels.plan_upload.state import TransferLine
from gcs.gui.theme import ThemeController, font
from gcs.gui.widgets import paint_status, paint_text, text_width
from gcs.gui.widgets.themed import ThemedWidget

ROW = 24
MOST = 8


class TransferLines(ThemedWidget):
    """One row for each vehicle."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self.lines: tuple[TransferLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_lines(self, lines: tuple[TransferLine, ...]) -> None:
        """Show the state of each exchange."""
        if lines == self.lines:
            return
        self.lines = lines
        words = "; ".join(f"{line.name}: {line.words}" for line in lines)
        self.setAccessibleName(words)
        self.setToolTip("\n".join(f"{line.name}: {line.words}" for line in lines))
        self.setVisible(bool(lines))
        self.setFixedHeight(ROW * min(len(lines), MOST))
        self.update()

    def sizeHint(self) -> QSize:
        """One row each."""
        return QSize(300, ROW * min(len(self.lines), MOST))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        theme = self.theme
        painter = QPainter(self)
        strong, face = font("table_strong", theme), font("table", theme)
        for number, line in enumerate(self.lines[:MOST]):
            top = float(number * ROW)
            paint_status(painter, QRectF(0, top + 6, 12, 12), line.sign, theme)
            name = min(text_width(line.name, strong), 110.0)
            paint_text(painter, QRectF(20, top, name + 1, ROW), line.name, strong, theme.t1)
            left = 20 + name + 10
            if line.share is None:
                paint_text(painter, QRectF(left, top, self.width() - left, ROW), line.words, face, theme.t1)
                continue
            bar = QRectF(left, top + 9, self.width() - left - 130, 6)
            painter.fillRect(bar, QColor(theme.bg4))
            bar.setWidth(bar.width() * line.share)
            painter.fillRect(bar, QColor(theme.acc))
            place = QRectF(self.width() - 122, top, 122, ROW)
            paint_text(painter, place, line.words, face, theme.t2)
