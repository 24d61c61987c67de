"""Names of places, drawn by the map itself so that they stay sharp, upright and clear of each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from gcs.gui.map.palette import MapPalette
from gcs.gui.map.pixmaps import PixmapCache, drawn
from gcs.gui.map.symbols import halo_text
from gcs.gui.map.viewport import Viewport
from gcs.gui.theme import font
from gcs.maps.island import PlaceLabel

_RANK = {"island": 0, "town": 1, "airfield": 2, "village": 3, "sea": 4, "water": 5, "contour": 6}
_HIDE_ABOVE = {"island": 11.5, "sea": 15.0}


class PlaceNames:
    """Draws names, each once into a pixmap."""

    def __init__(self) -> None:
        self._cache = PixmapCache(200)
        self._drawn_with: MapPalette | None = None

    def paint(
        self, painter: QPainter, view: Viewport, labels: Sequence[PlaceLabel], palette: MapPalette
    ) -> None:
        """Draw the names that belong to this zoom; of two that overlap, the more important stays."""
        if palette is not self._drawn_with:
            self._cache.clear()
            self._drawn_with = palette
        ratio = painter.device().devicePixelRatio()
        taken: list[QRectF] = []
        for label in sorted(labels, key=_rank):
            if not label.min_zoom <= view.zoom <= _HIDE_ABOVE.get(label.kind, 99.0):
                continue
            x, y = view.to_pixel(label.lat_deg, label.lon_deg)
            if not (-80 < x < view.width + 80 and -30 < y < view.height + 30):
                continue
            made = self._cache.get((label, ratio), partial(_drawn, label, palette, ratio))
            size = made.deviceIndependentSize()
            box = QRectF(
                round(x - size.width() / 2), round(y - size.height() / 2), size.width(), size.height()
            )
            if not any(box.intersects(other) for other in taken):
                taken.append(box)
                painter.drawPixmap(box.topLeft(), made)


def _rank(label: PlaceLabel) -> int:
    return _RANK.get(label.kind, 9)


def _drawn(label: PlaceLabel, palette: MapPalette, ratio: float) -> QPixmap:
    face, colour, text = _style(label, palette)
    detail_face = font("axis", palette.theme)
    width = QFontMetricsF(face).horizontalAdvance(text)
    detail = f" {label.detail}" if label.detail else ""
    whole = width + QFontMetricsF(detail_face).horizontalAdvance(detail) + 8
    halo = palette.sea if label.kind == "sea" else palette.halo

    def paint(painter: QPainter) -> None:
        halo_text(painter, 4, 14, text, face, colour, halo)
        if detail:
            halo_text(painter, 4 + width, 14, detail, detail_face, colour, halo)

    return drawn(whole, 20, ratio, paint)


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
