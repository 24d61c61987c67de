"""Pens, brushes and fonts of the flight display, made once per theme so that painting makes none."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPen

from gcs.gui.theme import Theme, font, with_alpha

PITCH_PX_PER_DEG = 6.15
_GRADIENT_DEG = 22.0


def _pen(colour: str | QColor, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def _gradient(first: str, last: str, y0: float, y1: float) -> QBrush:
    made = QLinearGradient(QPointF(0, y0), QPointF(0, y1))
    made.setColorAt(0, QColor(first))
    made.setColorAt(1, QColor(last))
    return QBrush(made)


class Brushes:
    """Everything that the parts draw with."""

    def __init__(self, theme: Theme) -> None:
        flight, reach = theme.flight, _GRADIENT_DEG * PITCH_PX_PER_DEG
        self.theme = theme
        self.sky = _gradient(flight.sky_top, flight.sky_bottom, -reach, 0)
        self.ground = _gradient(flight.ground_top, flight.ground_bottom, 0, reach)
        # An old attitude keeps its shape but loses sky and earth: it may not look live.
        self.stale_sky, self.stale_ground = QBrush(QColor("#4A5560")), QBrush(QColor("#2E353C"))
        self.white = QColor("#FFFFFF")
        self.line = _pen(self.white, 1.4)
        self.horizon_line = _pen(self.white, 1.6)
        self.aircraft = QColor(flight.aircraft)
        self.aircraft_pen = _pen(flight.aircraft, 1.8)
        self.aircraft_dark = QColor("#0B0E11")
        self.outline = _pen("#0B0E11", 1.2)
        self.path = _pen(flight.flight_path, 1.8)
        self.veil = with_alpha(theme.bg0, 0.72 if theme.dark else 0.92)
        self.surround = QColor(theme.bg0)
        self.text = QColor(theme.t1)
        self.label = QColor(theme.t2)
        self.faint = QColor(theme.t3)
        self.target = QColor(theme.active)
        self.target_pen = _pen(theme.active, 2.0)
        self.fence = QColor(theme.fence)
        self.critical = QColor(theme.levels["critical"])
        self.mode = QColor(theme.levels["ok"])
        self.tick = _pen(theme.t1, 1.4)
        self.minor_tick = _pen(theme.t2, 1.2)
        self.divider = _pen(theme.line2, theme.border_px)
        # Boxes stand out by an outline on dark ground, by a solid fill on bright ground.
        self.box_fill = QColor(theme.bg0 if theme.dark else theme.t1)
        self.box_pen = _pen(theme.t1, 1.5)
        self.box_text = QColor(theme.t1 if theme.dark else theme.bg0)
        self.box_stale = QColor(theme.t3 if theme.dark else theme.bg4)
        self.plate = with_alpha("#0B0E11", 0.86)
        self.plate_text, self.plate_label = QColor("#FFFFFF"), QColor("#AAB6C2")
        self.plate_stale, self.plate_ground = QColor("#8F9BA7"), QColor("#D6A556")
        self.plate_target = QColor("#F07AE0")
        self.box_font: QFont = font("pfd_box", theme)
        self.tape_font: QFont = font("pfd_tape", theme)
        self.small_font: QFont = font("small_strong", theme)
        self.axis_font: QFont = font("axis", theme)
        self.box_metrics = QFontMetricsF(self.box_font)
        self.tape_metrics = QFontMetricsF(self.tape_font)
        self.axis_metrics = QFontMetricsF(self.axis_font)


CENTRE = Qt.AlignmentFlag.AlignCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def write(
    painter: QPainter,
    rect: QRectF,
    text: str,
    text_font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = CENTRE,
) -> None:
    """Draw one line of text."""
    painter.setFont(text_font)
    painter.setPen(colour)
    painter.drawText(rect, align, text)
