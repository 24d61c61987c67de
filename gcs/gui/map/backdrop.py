"""Everything that stands still under the vehicles, kept as one opaque image with a margin for panning.

A repaint at 20 Hz then copies one image instead of drawing tiles, names, fences and missions again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from gcs.gui.map.drawings import Drawings
from gcs.gui.map.fences import paint_fence
from gcs.gui.map.ground import Ground, GroundOptions
from gcs.gui.map.missions import paint_mission
from gcs.gui.map.palette import MapPalette
from gcs.gui.map.placenames import PlaceNames
from gcs.gui.map.scene import MapScene
from gcs.gui.map.symbols import paint_home, paint_rally
from gcs.gui.map.traillayer import covers
from gcs.gui.map.viewport import Viewport
from gcs.maps.island import PlaceLabel
from gcs.maps.mercator import position_is_valid

MARGIN_PX = 112


@dataclass(frozen=True, slots=True)
class BackdropOptions:
    """What is shown of what stands still."""

    graticule: bool = True
    placenames: bool = True
    missions: bool = True
    fences: bool = True


class Backdrop:
    """The image and what it was drawn from."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._image: QImage | None = None
        self._view: Viewport | None = None
        self._dirty = True
        self._names = PlaceNames()
        self.drawings = Drawings()
        """What lies under fences and missions; whoever changes it invalidates the image."""
        self.rebuilds = 0
        """How often the image was drawn."""

    def invalidate(self) -> None:
        """Something in it changed; it is drawn anew with the next frame."""
        self._dirty = True

    def paint(
        self, painter: QPainter, view: Viewport, scene: MapScene, labels: Sequence[PlaceLabel],
        palette: MapPalette, options: BackdropOptions, moving_keys: frozenset[str], *, moving: bool,
    ) -> None:  # fmt: skip
        """Copy the image, drawing it first if the view left it or something changed."""
        ratio = painter.device().devicePixelRatio()
        image, drawn_for = self._image, self._view
        fits = image is not None and drawn_for is not None and image.devicePixelRatio() == ratio
        if self._dirty or not fits or drawn_for is None or not covers(drawn_for, view):
            drawn_for = view if moving else view.grown(MARGIN_PX)
            image = self._image_for(drawn_for, ratio)
            self._ground.smooth = not moving
            self._draw(image, drawn_for, scene, labels, palette, options, moving_keys)
            self._image, self._view, self._dirty = image, drawn_for, False
        assert image is not None
        x, y = view.world_to_pixel(*drawn_for.to_world(drawn_for.width / 2, drawn_for.height / 2))
        left, top = x - drawn_for.width / 2, y - drawn_for.height / 2
        painter.drawImage(QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio), image)

    def _image_for(self, view: Viewport, ratio: float) -> QImage:
        width, height = round(view.width * ratio), round(view.height * ratio)
        old = self._image
        if (
            old is not None
            and old.width() == width
            and old.height() == height
            and old.devicePixelRatio() == ratio
        ):
            return old
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        return image

    def _draw(
        self, image: QImage, view: Viewport, scene: MapScene, labels: Sequence[PlaceLabel],
        palette: MapPalette, options: BackdropOptions, moving_keys: frozenset[str],
    ) -> None:  # fmt: skip
        self.rebuilds += 1
        painter = QPainter(image)
        self._ground.paint(painter, view, palette, GroundOptions(graticule=options.graticule))
        if options.placenames:
            self._names.paint(painter, view, labels, palette)
        self.drawings.paint(painter, view, palette)
        if options.fences:
            for fence in scene.fences:
                paint_fence(painter, view, fence, palette)
        if options.missions:
            for mission in scene.missions:
                paint_mission(painter, view, mission, palette, skip_active=mission.vehicle_key in moving_keys)
        self._paint_points(painter, view, scene, palette)
        painter.end()

    @staticmethod
    def _paint_points(painter: QPainter, view: Viewport, scene: MapScene, palette: MapPalette) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for rally in scene.rallies:
            if position_is_valid(rally.lat_deg, rally.lon_deg):
                paint_rally(painter, *view.to_pixel(rally.lat_deg, rally.lon_deg), palette)
        for home in sorted(scene.homes, key=lambda home: home.selected):
            if position_is_valid(home.lat_deg, home.lon_deg):
                paint_home(
                    painter, *view.to_pixel(home.lat_deg, home.lon_deg), palette, small=not home.selected
                )
