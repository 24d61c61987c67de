"""How the exchanges with the vehicles go: a bar while they last, a sentence when they are over.

What went wrong is told whole: it wraps, because it says what the vehicle holds now.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.panels.plan_upload.state import TransferLine
from gcs.gui.theme import Sign, ThemeController, font
from gcs.gui.widgets import paint_status, paint_text, text_width
from gcs.gui.widgets.names import paint_name
from gcs.gui.widgets.themed import ThemedWidget

ROW = 24
MOST = 8
_MOST_WRAPPED = 4
_NAME_PX = 110.0
_QUIET = (Sign.OK, Sign.OFF, Sign.PROGRESS, Sign.SENT)
"""What needs no attention."""


_WRAPS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class TransferLines(ThemedWidget):
    """One row for each vehicle."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._all: tuple[TransferLine, ...] = ()
        self.lines: tuple[TransferLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_lines(self, lines: tuple[TransferLine, ...]) -> None:
        """Show the state of each exchange."""
        if lines == self._all:
            return
        self._all = lines
        self.lines = self._fitting(lines)
        words = "; ".join(f"{line.name}: {line.words}" for line in lines)
        self.setAccessibleName(words)
        self.setToolTip("\n".join(f"{line.name}: {line.words}" for line in lines))
        self.setVisible(bool(lines))
        self._fit()
        self.update()

    def _fitting(self, lines: tuple[TransferLine, ...]) -> tuple[TransferLine, ...]:
        """Return as many as there is room for: what went wrong first, and how the others stand."""
        if len(lines) <= MOST:
            return lines
        kept = sorted(lines, key=lambda line: (line.sign in _QUIET, line.share is None))[: MOST - 1]
        done = sum(line.sign is Sign.OK for line in lines)
        rest = self.tr("and %s more") % (len(lines) - len(kept))
        words = self.tr("%1 of %2 are done").replace("%1", str(done)).replace("%2", str(len(lines)))
        return (*kept, TransferLine(kept[0].vehicle, rest, words, Sign.OFF))

    def _heights(self) -> list[float]:
        """Return the height of each row: more where a sentence wraps."""
        theme = self.theme
        metrics = QFontMetricsF(font("table", theme))
        found = []
        for line in self.lines[:MOST]:
            left = self._left(line)
            room = QRectF(0, 0, max(60.0, self.width() - left), 1000)
            text = metrics.boundingRect(room, _WRAPS, line.words).height() if line.share is None else 0.0
            rows = min(_MOST_WRAPPED, max(1, round(text / metrics.lineSpacing())))
            found.append(ROW + (rows - 1) * metrics.lineSpacing())
        return found

    def _left(self, line: TransferLine) -> float:
        strong = font("table_strong", self.theme)
        return 20 + min(text_width(line.name, strong), _NAME_PX) + 10

    def _fit(self) -> None:
        self.setFixedHeight(round(sum(self._heights())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wraps in another way."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def sizeHint(self) -> QSize:
        """As high as the rows."""
        return QSize(300, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        theme = self.theme
        painter = QPainter(self)
        strong, face = font("table_strong", theme), font("table", theme)
        below = 0.0
        for line, height in zip(self.lines[:MOST], self._heights(), strict=True):
            top, below = below, below + height
            paint_status(painter, QRectF(0, top + 6, 12, 12), line.sign, theme)
            left = self._left(line)
            paint_name(painter, QRectF(20, top, left - 29, ROW), line.name, strong, theme.t1)
            if line.share is None:
                painter.setFont(face)
                painter.setPen(QColor(theme.t1))
                room = QRectF(left, top + 4, self.width() - left, height - 4)
                painter.drawText(room, _WRAPS, line.words)
                continue
            bar = QRectF(left, top + 9, self.width() - left - 130, 6)
            painter.fillRect(bar, QColor(theme.bg4))
            bar.setWidth(bar.width() * line.share)
            painter.fillRect(bar, QColor(theme.acc))
            place = QRectF(self.width() - 122, top, 122, ROW)
            paint_text(painter, place, line.words, face, theme.t2)
