"""Names of places, drawn by the map itself so that they stay sharp, upright and clear of each other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gcs.gui.map.palette import MapPalette
from gcs.gui.map.symbols import halo_text
from gcs.gui.map.viewport import Viewport
from gcs.gui.theme import font
from gcs.maps.island import PlaceLabel

_RANK = {"island": 0, "town": 1, "airfield": 2, "village": 3, "sea": 4, "water": 5, "contour": 6}
_HIDE_ABOVE = {"island": 11.5, "sea": 15.0}


def paint_placenames(
    painter: QPainter, view: Viewport, labels: Sequence[PlaceLabel], palette: MapPalette
) -> None:
    """Draw the names that belong to this zoom; of two that overlap, the more important stays."""
    taken: list[QRectF] = []
    for label in sorted(labels, key=lambda label: _RANK.get(label.kind, 9)):
        if not label.min_zoom <= view.zoom <= _HIDE_ABOVE.get(label.kind, 99.0):
            continue
        x, y = view.to_pixel(label.lat_deg, label.lon_deg)
        if not (-80 < x < view.width + 80 and -30 < y < view.height + 30):
            continue
        _paint_label(painter, label, x, y, palette, taken)


def _paint_label(
    painter: QPainter, label: PlaceLabel, x: float, y: float, palette: MapPalette, taken: list[QRectF]
) -> None:
    face, colour, text = _style(label, palette)
    detail_face = font("axis", palette.theme)
    width = QFontMetricsF(face).horizontalAdvance(text)
    detail = f" {label.detail}" if label.detail else ""
    detail_width = QFontMetricsF(detail_face).horizontalAdvance(detail)
    box = QRectF(x - (width + detail_width) / 2, y - 8, width + detail_width, 16)
    if any(box.intersects(other) for other in taken):
        return
    taken.append(box.adjusted(-4, -2, 4, 2))
    halo_text(
        painter, box.left(), y + 4, text, face, colour, palette.halo if label.kind != "sea" else palette.sea
    )
    if detail:
        halo_text(painter, box.left() + width, y + 4, detail, detail_face, colour, palette.halo)


def _style(label: PlaceLabel, palette: MapPalette) -> tuple[QFont, QColor, str]:
    face, colour, text = font("map_label_sub", palette.theme), palette.label, label.name
    if label.kind in ("town", "island"):
        face = font("map_label", palette.theme)
        face.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1.4)
        text = text.upper()
    elif label.kind in ("village", "airfield"):
        face.setPixelSize(12)
    elif label.kind == "contour":
        face = font("axis", palette.theme)
        colour = QColor(palette.theme.map_ground.contour_major if not palette.theme.dark else palette.label)
        colour.setAlphaF(0.75 if palette.theme.dark else 1.0)
    else:
        face.setItalic(True)
        colour = palette.sea_label
    return face, colour, text
