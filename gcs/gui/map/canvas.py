"""The live map as a picture: a plain Qt widget drawn by QPainter, so that no browser engine is needed.

Each frame copies one opaque image (ground, fences, missions), one image of trails, and then draws what moves.
Mouse and keyboard live in :mod:`gcs.gui.map.view`.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMargins, QPoint, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gcs.gui.map.backdrop import Backdrop, BackdropOptions
from gcs.gui.map.drawings import Drawings, MapDrawing
from gcs.gui.map.furniture import Furniture, paint_crosshair
from gcs.gui.map.ground import Ground
from gcs.gui.map.labels import LabelPainter
from gcs.gui.map.measure import Measure
from gcs.gui.map.missions import paint_active_leg
from gcs.gui.map.motion import Motion
from gcs.gui.map.palette import MapPalette
from gcs.gui.map.scene import MapScene, Place, without_plan_of_selected
from gcs.gui.map.targets import paint_targets
from gcs.gui.map.tiles import Layer, TileLoader
from gcs.gui.map.tool import MapTool
from gcs.gui.map.traillayer import TrailLayer
from gcs.gui.map.trails import DEFAULT_SECONDS, TrailStore
from gcs.gui.map.vehicles import VehicleLayer
from gcs.gui.map.viewport import Viewport, fitted
from gcs.gui.theme import ThemeController
from gcs.maps.island import PlaceLabel
from gcs.maps.mercator import position_is_valid
from gcs.maps.source import TileSource
from gcs.maps.world import WorldOutlines
from gcs.model.units import METRIC, UnitSettings

PAINT_TIMES_KEPT = 4000
_TILE_PAUSE_MS = 40
_EASE_MS = 60
"""Longer than the pause between scenes at 20 Hz: while scenes come, they alone make frames."""
_FOLLOW_ZONE = 0.22
"""A followed vehicle may move this far from the middle, in shares of the view, before the map recentres."""
_FIT_PADDING_PX = 90


@dataclass(frozen=True, slots=True)
class MapOptions:
    """What the layers menu switches."""

    graticule: bool = True
    placenames: bool = True
    missions: bool = True
    fences: bool = True
    trails: bool = True
    vectors: bool = True
    labels: bool = True

    @property
    def backdrop(self) -> BackdropOptions:
        """The part that stands still."""
        return BackdropOptions(self.graticule, self.placenames, self.missions, self.fences)


class MapCanvas(QWidget):
    """Shows a :class:`MapScene` over map tiles, north up."""

    vehicleClicked = Signal(str)
    """Key of the vehicle that was clicked."""
    mapClicked = Signal(float, float, QPoint)
    """Latitude, longitude and global position of a click on the ground, or of the menu key."""
    cursorMoved = Signal(object)
    """``(lat_deg, lon_deg)`` under the pointer, or None when it left."""
    viewChanged = Signal()
    followChanged = Signal(str)
    """Key of the vehicle that the map follows; empty when it stopped."""
    measuringChanged = Signal(bool)
    sceneChanged = Signal()
    """The set of vehicles on the map or the selection changed; not emitted for mere movement."""
    groundDrawn = Signal()
    """The view or its ground was drawn anew, so zoom and sources may differ."""
    sourceFailed = Signal(str)
    """A map source has a problem; the text says what to do."""

    def __init__(
        self,
        themes: ThemeController,
        *,
        outlines: WorldOutlines | None = None,
        labels: Sequence[PlaceLabel] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._palette = MapPalette.of(themes.current)
        self._view = Viewport.at(0.0, 0.0, 2.0, 640, 480)
        self._scene = self._given = MapScene()
        self._tool: MapTool | None = None
        self._over = Drawings()
        self._place_labels = tuple(labels)
        self._options = MapOptions()
        self._units = METRIC
        self._insets = QMargins()
        self._follow = ""
        self._summary = ("", False, False)
        self._moving_keys: frozenset[str] = frozenset()
        self.hovered = ""
        """Key of the vehicle under the pointer."""
        self.keyboard_focus = False
        """True while the map has the focus through the keyboard, which then acts at its middle."""
        self.paint_times_ms: deque[float] = deque(maxlen=PAINT_TIMES_KEPT)
        """How long the last frames took to draw, in milliseconds."""
        self.loader = TileLoader(self._palette, self)
        self.ground = Ground(self.loader, outlines)
        self._backdrop = Backdrop(self.ground)
        self._ground_seen = 0
        self._store = TrailStore(DEFAULT_SECONDS)
        self._trails = TrailLayer(self._store)
        self.vehicles = VehicleLayer(self._palette)
        self._labels = LabelPainter(self._palette)
        self._furniture = Furniture(self._palette)
        self.measure = Measure()
        self.motion = Motion(self)
        self.motion.reduced = themes.reduce_motion
        self.vehicles.easing = not themes.reduce_motion
        self._tile_timer = QTimer(self)
        self._tile_timer.setSingleShot(True)
        self._tile_timer.setInterval(_TILE_PAUSE_MS)
        self._ease_timer = QTimer(self)
        self._ease_timer.setSingleShot(True)
        self._ease_timer.setInterval(_EASE_MS)
        self._connect()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Map"))
        self.setAccessibleDescription(
            self.tr("Arrow keys move, plus and minus zoom, Enter opens the menu at the middle of the map.")
        )

    def _connect(self) -> None:
        self.loader.arrived.connect(self._tile_arrived)
        self.loader.failed.connect(self.sourceFailed)
        self._tile_timer.timeout.connect(self._redraw_ground)
        self._ease_timer.timeout.connect(self.update)
        self.motion.stepped.connect(self._set_view)
        self._themes.changed.connect(self._retheme)

    # -- what is shown -------------------------------------------------------------------------------------

    @property
    def viewport(self) -> Viewport:
        """What part of the world is shown now."""
        self._fit_size()
        return self._view

    @property
    def scene(self) -> MapScene:
        """What was set last."""
        return self._scene

    @property
    def options(self) -> MapOptions:
        """Which layers are shown."""
        return self._options

    @property
    def units(self) -> UnitSettings:
        """Units of the scale bar and the measuring tool."""
        return self._units

    @property
    def palette_now(self) -> MapPalette:
        """The colours drawn with now."""
        return self._palette

    def set_scene(self, scene: MapScene) -> None:
        """Draw another scene; cheap enough for 20 times a second with 250 vehicles."""
        self._given = scene
        if self._tool is not None:
            scene = without_plan_of_selected(scene)
        old, self._scene = self._scene, scene
        self.vehicles.set_marks(scene.vehicles)
        keys = {mark.key for mark in self.vehicles.marks}
        for i, mark in enumerate(self.vehicles.marks):
            x, y = self.vehicles.world_of(i)
            piece = self._store.add(mark.key, mark.color_index, x, y, mark.lat_deg, scene.now_s)
            if piece is not None:
                self._trails.add(piece)
        self._store.keep_only({mark.key for mark in scene.vehicles})
        flown = frozenset(mission.vehicle_key for mission in scene.missions if mission.vehicle_key in keys)
        if flown != self._moving_keys or not _same_ground(old, scene):
            self._moving_keys = flown
            self._backdrop.invalidate()
        self._keep_followed()
        self.update()
        selected = next((mark.key for mark in reversed(self.vehicles.marks) if mark.selected), "")
        summary = (selected, bool(keys), bool(scene.homes))
        if summary != self._summary:
            self._summary = summary
            self.sceneChanged.emit()

    @property
    def selected_key(self) -> str:
        """The selected vehicle that is on the map; empty for none."""
        return self._summary[0]

    def set_sources(self, sources: list[TileSource]) -> list[TileSource]:
        """Show these tile sources, the topmost last.

        Returns:
            Sources no longer shown, which their maker may close.
        """
        dropped = self.loader.set_sources(sources)
        self._redraw_ground()
        return dropped

    @property
    def layers(self) -> list[Layer]:
        """The tile layers, the topmost last."""
        return self.loader.layers

    def set_layer_visible(self, layer: Layer, visible: bool) -> None:
        """Show or hide one tile layer."""
        layer.visible = visible
        self._redraw_ground()

    def set_options(self, options: MapOptions) -> None:
        """Show or hide layers."""
        self._options = options
        self.vehicles.show_vectors = options.vectors
        self._redraw_ground()

    def set_units(self, units: UnitSettings) -> None:
        """Use these units in scale bar and measurements."""
        self._units = self.measure.units = units
        self.update()

    def set_trail_seconds(self, seconds: float) -> None:
        """Show trails of that length; 0 shows none."""
        self._store.seconds = max(1.0, seconds)
        self._options = _with_trails(self._options, seconds > 0)
        self._trails.invalidate()
        self.update()

    def clear_trails(self, key: str = "") -> None:
        """Forget one vehicle's trail, or all."""
        self._store.clear(key)
        self.update()

    def set_insets(self, insets: QMargins) -> None:
        """Tell which edges other widgets cover, so that scale, compass and fitting keep clear of them."""
        self._insets = insets
        self.update()

    # -- where the map looks -------------------------------------------------------------------------------

    def _fit_size(self) -> None:
        # A hidden widget gets its resize events only when it is shown, but is asked and drawn before.
        if (self._view.width, self._view.height) != (self.width(), self.height()):
            self._view = self._view.sized(self.width(), self.height())

    def _set_view(self, view: Viewport) -> None:
        view = view.sized(self.width(), self.height())
        if view != self._view:
            self._view = view
            self.viewChanged.emit()
        self.update()

    def look_at(self, lat_deg: float, lon_deg: float, zoom: float | None = None) -> None:
        """Show a place at once."""
        self.motion.stop()
        view = self.viewport.centered(lat_deg, lon_deg)
        self._set_view(
            Viewport(
                view.center_x, view.center_y, view.zoom if zoom is None else zoom, view.width, view.height
            ).normalized()
        )

    def glide_to(self, lat_deg: float, lon_deg: float) -> None:
        """Recentre within 250 ms."""
        self.motion.glide_to(self.viewport, self.viewport.centered(lat_deg, lon_deg))

    def move_to(self, view: Viewport) -> None:
        """Show another part of the world at once, as a drag does."""
        self.motion.stop()
        self._set_view(view.normalized())

    def zoom_by(self, steps: float, px: float | None = None, py: float | None = None) -> None:
        """Zoom in by so many levels (out if negative) about a pixel, or the middle."""
        target = self.motion.target
        base = target.zoom if target is not None and self.motion.zooming else self._view.zoom
        x, y = self.width() / 2 if px is None else px, self.height() / 2 if py is None else py
        self.motion.zoom_to(self.viewport, base + steps, x, y)

    def fit_places(self, places: list[Place], *, animate: bool = True) -> None:
        """Show all these places."""
        valid = [place for place in places if position_is_valid(*place)]
        if not valid:
            return
        padding = _FIT_PADDING_PX + max(self._insets.top(), self._insets.bottom()) // 2
        end = fitted(self.viewport, valid, padding)
        if animate:
            self.motion.glide_to(self.viewport, end)
        else:
            self.move_to(end)

    def fit_vehicles(self, *, animate: bool = True) -> None:
        """Show all vehicles, or all homes when there is none."""
        places = [(mark.lat_deg, mark.lon_deg) for mark in self.vehicles.marks]
        self.fit_places(
            places or [(home.lat_deg, home.lon_deg) for home in self._scene.homes], animate=animate
        )

    # -- follow and measure --------------------------------------------------------------------------------

    @property
    def follow_key(self) -> str:
        """The vehicle that the map follows; empty for none."""
        return self._follow

    def set_follow(self, key: str) -> None:
        """Follow a vehicle, or none; a drag of the map ends it."""
        if key != self._follow:
            self._follow = key
            self._keep_followed(at_once=True)
            self.followChanged.emit(key)

    def _keep_followed(self, *, at_once: bool = False) -> None:
        mark = next((mark for mark in self.vehicles.marks if mark.key == self._follow), None)
        if mark is None or not self._follow or (self.motion.moving and not at_once):
            return
        x, y = self.viewport.to_pixel(mark.lat_deg, mark.lon_deg)
        off_x, off_y = abs(x / self.width() - 0.5), abs(y / self.height() - 0.5)
        if at_once or max(off_x, off_y) > _FOLLOW_ZONE:
            self.glide_to(mark.lat_deg, mark.lon_deg)

    def set_measuring(self, on: bool) -> None:
        """Start or end the measuring tool."""
        if on == self.measure.active:
            return
        if on:
            self.measure.start()
        else:
            self.measure.stop()
        self.update_cursor()
        self.measuringChanged.emit(on)
        self.update()

    def set_drawings(self, under: tuple[MapDrawing, ...], over: tuple[MapDrawing, ...] = ()) -> None:
        """Draw lines, areas and points under fences and missions, others over them; those before are gone."""
        if under != self._backdrop.drawings.drawings:
            self._backdrop.drawings.set_drawings(under)
            self._redraw_ground()
        self._over.set_drawings(over)
        self.update()

    @property
    def tool(self) -> MapTool | None:
        """What sees the mouse and the keys first; None: the map alone."""
        return self._tool

    def set_tool(self, tool: MapTool | None) -> None:
        """Let a tool see mouse and keys first and draw on the ground; None takes it away.

        The tool draws the plan of the selected vehicle, so the map leaves that vehicle's mission out.
        """
        if tool is not self._tool:
            self._tool = tool
            self.set_scene(self._given)
            self.update_cursor()

    @property
    def free_room(self) -> QRectF:
        """What other widgets leave free of the map, in pixels."""
        return self._free_room()

    def update_cursor(self) -> None:
        """Show what a click would do."""

    # -- drawing -------------------------------------------------------------------------------------------

    def _tile_arrived(self) -> None:
        if not self._tile_timer.isActive():
            self._tile_timer.start()

    def _redraw_ground(self) -> None:
        self._backdrop.invalidate()
        self.update()

    def _retheme(self) -> None:
        self.motion.reduced = self._themes.reduce_motion
        self.vehicles.easing = not self._themes.reduce_motion
        self._palette = MapPalette.of(self._themes.current)
        for part in (self.loader, self.vehicles, self._labels, self._furniture):
            part.set_palette(self._palette)
        self._trails.invalidate()
        self._redraw_ground()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a frame and note how long it took."""
        begun = time.perf_counter()
        painter = QPainter(self)
        self.draw(painter)
        painter.end()
        self.paint_times_ms.append((time.perf_counter() - begun) * 1000)
        if self._backdrop.rebuilds != self._ground_seen:
            self._ground_seen = self._backdrop.rebuilds
            self.groundDrawn.emit()
        if self._trails.busy:
            self.update()

    @property
    def settled(self) -> bool:
        """True when all tiles that were asked for are drawn and nothing moves by itself."""
        waiting = (
            self._ease_timer.isActive()
            or self._tile_timer.isActive()
            or self._trails.busy
            or self.motion.moving
        )
        return self.loader.idle and not waiting

    def draw(self, painter: QPainter) -> None:
        """Draw one frame on any device of the widget's size."""
        view, palette, options, scene = self.viewport, self._palette, self._options, self._scene
        self._backdrop.paint(
            painter, view, scene, self._place_labels, palette, options.backdrop, self._moving_keys,
            moving=self.motion.zooming,
        )  # fmt: skip
        if options.trails:
            self._trails.paint(painter, view, palette, scene.now_s, moving=self.motion.zooming)
        if self._tool is not None:
            self._tool.paint(painter, view, palette, moving=self.motion.zooming)
        if self._over.drawings:
            self._over.paint(painter, view, palette)
        arrived = self.vehicles.ease(view.scale, time.monotonic())
        shown = self.vehicles.project(view)
        if not arrived:
            self._ease_timer.start()
        if options.missions:
            for mission in scene.missions:
                paint_active_leg(painter, view, mission, self.vehicles.pixels, palette)
        paint_targets(painter, view, scene.targets, self.vehicles.pixels, palette)
        self.vehicles.paint(painter, view, shown)
        if options.labels:
            ratio = self.devicePixelRatioF()
            count = len(self.vehicles.marks)
            rooms = self._tool.rooms if self._tool is not None else ()
            placed = self._labels.place(shown, count, self.hovered, ratio, self._free_room(), rooms)
            self._labels.paint(painter, placed, self.vehicles.pixels)
        if self.measure.active:
            self.measure.paint(painter, view, palette)
        self._paint_furniture(painter)

    def _free_room(self) -> QRectF:
        return QRectF(self.rect()).marginsRemoved(self._insets.toMarginsF())

    def _paint_furniture(self, painter: QPainter) -> None:
        room, palette, pieces = self._free_room(), self._palette, self._furniture
        pieces.paint_scale(painter, self._view, room.left() + 70, room.bottom() - 18, self._units)
        pieces.paint_compass(painter, room.right() - 34, room.top() + 36)
        pieces.paint_attribution(
            painter, room.right() - 6, room.bottom() - 4, " · ".join(self.ground.attributions)
        )
        if self.keyboard_focus:
            paint_crosshair(painter, self.width() / 2, self.height() / 2, palette)
            painter.setPen(QPen(palette.accent, 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    # -- Qt ------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle where it is."""
        self._set_view(self._view.sized(self.width(), self.height()))

    def sizeHint(self) -> QSize:
        """A useful size where nothing else decides."""
        return QSize(960, 640)

    def minimumSizeHint(self) -> QSize:
        """Below this no symbol has room."""
        return QSize(240, 160)

    def shutdown(self) -> None:
        """Stop timers and background threads; the map can be shown no more."""
        self.motion.stop()
        self._tile_timer.stop()
        self._ease_timer.stop()
        self.loader.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """A map closed as its own window stops its threads."""
        self.shutdown()
        super().closeEvent(event)


def _same_ground(a: MapScene, b: MapScene) -> bool:
    return (
        (a.missions is b.missions or a.missions == b.missions)
        and (a.fences is b.fences or a.fences == b.fences)
        and (a.homes is b.homes or a.homes == b.homes)
        and (a.rallies is b.rallies or a.rallies == b.rallies)
    )


def _with_trails(options: MapOptions, trails: bool) -> MapOptions:
    return MapOptions(
        options.graticule,
        options.placenames,
        options.missions,
        options.fences,
        trails,
        options.vectors,
        options.labels,
    )
