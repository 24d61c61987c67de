"""Keeps the profile's crosshair and the map's pointer at the same place of the path."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gcs.gui.map.view import MapView
from gcs.gui.panels.plan_profile import PlanProfile
from gcs.gui.theme import ThemeController
from gcs.gui.widgets.themed import ThemedWidget
from gcs.planning.profile import Profile

NEAR_PX = 14.0
_SIZE = 26


class _Mark(ThemedWidget):
    """A ring with a cross on the map."""

    def __init__(self, themes: ThemeController, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(_SIZE, _SIZE)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it with a dark casing."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(_SIZE / 2, _SIZE / 2)
        ring = QRectF(5, 5, _SIZE - 10, _SIZE - 10)
        for colour, width in ((self.theme.bg0, 5.0), (self.theme.acc, 2.4)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(ring)
            painter.drawPoint(middle)


class CrosshairLink(QObject):
    """Lets each of the two show where the other one points."""

    def __init__(
        self,
        themes: ThemeController,
        view: MapView,
        profile: PlanProfile,
        data: Callable[[], Profile | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._profile = profile
        self._data = data
        self._place: tuple[float, float] | None = None
        self.active = False
        self.mark = _Mark(themes, view)
        profile.placeHovered.connect(self._profile_pointed)
        view.cursorMoved.connect(self._map_pointed)
        view.viewChanged.connect(self._put)

    def set_active(self, active: bool) -> None:
        """Work while the Plan workspace has the map."""
        self.active = active
        if not active:
            self._place = None
            self.mark.hide()

    def _profile_pointed(self, distance_m: float | None) -> None:
        data = self._data()
        self._place = None
        if distance_m is not None and data is not None and data.lats_deg is not None:
            assert data.lons_deg is not None
            # Across the date line neighbours differ by 360°.
            lons = np.unwrap(data.lons_deg, period=360.0)
            lat = float(np.interp(distance_m, data.distance_m, data.lats_deg))
            lon = float(np.interp(distance_m, data.distance_m, lons))
            self._place = (lat, (lon + 180.0) % 360.0 - 180.0)
        self._put()

    def _put(self) -> None:
        if self._place is None or not self.active:
            self.mark.hide()
            return
        x, y = self._view.viewport.to_pixel(*self._place)
        self.mark.move(round(x - _SIZE / 2), round(y - _SIZE / 2))
        self.mark.show()

    def _map_pointed(self, place: tuple[float, float] | None) -> None:
        if not self.active:
            return
        data = self._data()
        if place is None or data is None or data.lats_deg is None or data.lons_deg is None:
            self._profile.show_place(None)
            return
        # Near enough to judge in flat degrees: only what is within some pixels counts.
        east = ((data.lons_deg - place[1] + 180.0) % 360.0 - 180.0) * np.cos(np.radians(place[0]))
        north = data.lats_deg - place[0]
        nearest = int(np.argmin(east * east + north * north))
        found = (float(data.lats_deg[nearest]), float(data.lons_deg[nearest]))
        x, y = self._view.viewport.to_pixel(*found)
        px, py = self._view.viewport.to_pixel(*place)
        near = (x - px) ** 2 + (y - py) ** 2 <= NEAR_PX**2
        self._profile.show_place(float(data.distance_m[nearest]) if near else None)
