"""Where the parts of the flight display lie, in pixels of the 380 × 292 drawing of ``look/fly.png``."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

DESIGN_WIDTH = 380.0
DESIGN_HEIGHT = 292.0
_CELLS = 26.0
_LABELS = 18.0
_HEADING = 36.0
_SPEED = 61.0
_ALTITUDE = 70.0


@dataclass(frozen=True, slots=True)
class Layout:
    """The rectangles of the parts; the drawing is scaled so that the smaller ratio fits."""

    scale: float
    size: QRectF
    cells: tuple[QRectF, QRectF, QRectF]
    world: QRectF
    """Sky and ground, running on under the tapes."""
    view: QRectF
    """The part of ``world`` between the tapes."""
    centre: QPointF
    speed: QRectF
    altitude: QRectF
    climb: QRectF
    labels_bottom: float
    heading: QRectF


def lay_out(width: float, height: float, climb_width: float = 18.0) -> Layout:
    """Place the parts in a widget of this size, in device-independent pixels."""
    scale = max(0.5, min(width / DESIGN_WIDTH, height / DESIGN_HEIGHT))
    w, h = width / scale, height / scale
    top, bottom = _CELLS, h - _HEADING
    third = w / 3
    right = w - climb_width
    return Layout(
        scale=scale,
        size=QRectF(0, 0, w, h),
        cells=(
            QRectF(0, 0, third, _CELLS),
            QRectF(third, 0, third, _CELLS),
            QRectF(2 * third, 0, third, _CELLS),
        ),
        world=QRectF(0, top, right, bottom - top),
        view=QRectF(_SPEED, top, right - _ALTITUDE - _SPEED, bottom - top),
        centre=QPointF((_SPEED + right - _ALTITUDE) / 2 + 4, (top + bottom) / 2),
        speed=QRectF(0, top, _SPEED, bottom - top),
        altitude=QRectF(right - _ALTITUDE, top, _ALTITUDE, bottom - top),
        climb=QRectF(right, top, climb_width, bottom - top),
        labels_bottom=top + _LABELS,
        heading=QRectF(0, bottom, w, _HEADING),
    )
