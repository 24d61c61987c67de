"""The measuring tool: distances and bearings on the ellipsoid between points that the user sets."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from gcs.gui.map.palette import MapPalette
from gcs.gui.map.scene import Place
from gcs.gui.map.viewport import Viewport
from gcs.gui.theme import font
from gcs.model.format import distance as distance_text
from gcs.model.format import heading as heading_text
from gcs.model.units import METRIC, UnitSettings

if TYPE_CHECKING:
    from pyproj import Geod


@dataclass(frozen=True, slots=True)
class Leg:
    """From one measuring point to the next."""

    distance_m: float
    bearing_deg: float
    """True bearing at the first point, 0 to 360."""


@lru_cache(maxsize=1)
def _geod() -> Geod:
    from pyproj import Geod  # a fifth of the program's start if it were imported with the map

    return Geod(ellps="WGS84")


def measured(a: Place, b: Place) -> Leg:
    """Geodesic between two places on WGS 84."""
    azimuth, _, length = _geod().inv(a[1], a[0], b[1], b[0])
    return Leg(float(length), float(azimuth) % 360)


class Measure:
    """The points set so far."""

    def __init__(self) -> None:
        self.active = False
        self.points: list[Place] = []
        self.hover: Place | None = None
        self.units: UnitSettings = METRIC

    def start(self) -> None:
        """Begin anew."""
        self.active, self.points, self.hover = True, [], None

    def stop(self) -> None:
        """Forget the points."""
        self.active, self.points, self.hover = False, [], None

    def add(self, place: Place) -> None:
        """Set a point."""
        self.points.append(place)

    def undo(self) -> None:
        """Take the last point back."""
        if self.points:
            self.points.pop()

    @property
    def legs(self) -> list[Leg]:
        """Legs between the points, the last to the pointer."""
        chain = [*self.points, self.hover] if self.hover is not None else list(self.points)
        return [measured(a, b) for a, b in itertools.pairwise(chain)]

    @property
    def total_m(self) -> float:
        """Length of all legs."""
        return sum(leg.distance_m for leg in self.legs)

    def text(self, index: int) -> str:
        """What is written at the end of a leg: its length and bearing, and the sum from the second on."""
        legs = self.legs
        leg = legs[index]
        words = f"{distance_text(leg.distance_m, self.units).text} · {heading_text(leg.bearing_deg).text}"
        if index > 0:
            total = sum(each.distance_m for each in legs[: index + 1])
            words += f" · Σ {distance_text(total, self.units).text}"
        return words

    def paint(self, painter: QPainter, view: Viewport, palette: MapPalette) -> None:
        """Draw the points, their line and the figures."""
        chain = [*self.points, self.hover] if self.hover is not None else list(self.points)
        pixels = [QPointF(*view.to_pixel(lat, lon)) for lat, lon in chain]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for pen in (QPen(palette.casing, 4.0), QPen(palette.accent, 2.0)):
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPolyline(pixels)
        painter.setPen(QPen(palette.casing, 1.0))
        painter.setBrush(palette.accent)
        for pixel in pixels:
            painter.drawEllipse(pixel, 4.5, 4.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for i in range(len(pixels) - 1):
            self._paint_text(painter, pixels[i + 1], self.text(i), palette)

    @staticmethod
    def _paint_text(painter: QPainter, at: QPointF, text: str, palette: MapPalette) -> None:
        face = font("map_label", palette.theme)
        box = QRectF(at.x() + 10, at.y() - 26, QFontMetricsF(face).horizontalAdvance(text) + 12, 20)
        painter.setPen(QPen(palette.accent, 1))
        painter.setBrush(palette.plate)
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(face)
        painter.setPen(palette.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.setBrush(Qt.BrushStyle.NoBrush)
