"""The map as the workspaces use it: view, tools, status strip, and the island under the user's maps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gcs.gui.map.scene import Place
from gcs.gui.map.statusstrip import MapStatusStrip
from gcs.gui.map.tools import MapTools
from gcs.gui.map.view import MapView
from gcs.gui.theme import ThemeController
from gcs.maps.island import Island, island_tiles
from gcs.maps.mbtiles import MbtilesSource
from gcs.maps.source import TileSource
from gcs.maps.world import WorldOutlines
from gcs.model.elevation import Elevation
from gcs.model.errors import MapSourceError
from gcs.model.units import UnitSettings

_TOOLS_LEFT, _TOOLS_TOP = 12, 12


class MapPanel(QWidget):
    """A map with its tools on it and its status strip under it."""

    def __init__(
        self,
        themes: ThemeController,
        *,
        island: Island | None = None,
        outlines: WorldOutlines | None = None,
        elevation: Elevation | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._island_shown = island is not None
        self._island: dict[bool, MbtilesSource] = {}
        self._online: tuple[TileSource, ...] = ()
        self._files: tuple[TileSource, ...] = ()
        self._problem = ""
        self.view = MapView(themes, outlines=outlines, labels=island.labels if island else ())
        self.strip = MapStatusStrip(themes, elevation)
        self.tools = MapTools(themes, self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.strip)
        self._connect()
        self.set_insets(QMargins())
        self.set_sources((), ())
        if island is not None:
            self.view.look_at(island.home_lat_deg, island.home_lon_deg, 14.5)

    def _connect(self) -> None:
        self.view.cursorMoved.connect(self._cursor_moved)
        self.view.groundDrawn.connect(self._name_source)
        self.view.sourceFailed.connect(self._source_failed)
        self._themes.changed.connect(self._retheme)

    def set_sources(self, online: Sequence[TileSource], files: Sequence[TileSource]) -> None:
        """Show map servers under the island and map files over it; sources shown before are closed."""
        self._online, self._files = tuple(online), tuple(files)
        self._problem = ""
        self._apply()

    def set_island_shown(self, shown: bool) -> None:
        """Show or hide the training island."""
        self._island_shown = shown
        self._apply()

    def set_units(self, units: UnitSettings) -> None:
        """Use these units on map and strip."""
        self.view.set_units(units)
        self.strip.set_units(units)

    def set_insets(self, insets: QMargins) -> None:
        """Tell which edges of the map other widgets cover; the tools keep clear of the upper one."""
        self.view.set_insets(insets)
        self.tools.move(_TOOLS_LEFT + insets.left(), _TOOLS_TOP + insets.top())

    def _retheme(self) -> None:
        self._apply()

    def _apply(self) -> None:
        island: tuple[TileSource, ...] = ()
        if self._island_shown:
            source = self._island_for(self._themes.current.dark)
            island = (source,) if source is not None else ()
        dropped = self.view.set_sources([*self._online, *island, *self._files])
        kept: list[TileSource] = list(self._island.values())
        for gone in dropped:
            if gone not in kept:
                gone.close()

    def _island_for(self, dark: bool) -> MbtilesSource | None:
        if dark not in self._island:
            try:
                self._island[dark] = island_tiles(dark=dark)
            except MapSourceError as error:
                self._source_failed(str(error))
                return None
        return self._island[dark]

    def _cursor_moved(self, place: Place | None) -> None:
        self.strip.set_cursor(place)

    def _source_failed(self, problem: str) -> None:
        self._problem = problem
        self.strip.set_source(problem, "caution")

    def _name_source(self) -> None:
        self.strip.set_zoom(self.view.viewport.zoom)
        if self._problem:
            return
        names = self.view.ground.covered_by
        if not names:
            self.strip.set_source(self.tr("No map here: outlines only"), "off")
            return
        offline = all(
            layer.source.info.offline for layer in self.view.layers if layer.source.info.name in names
        )
        words = self.tr("Offline map: {0}") if offline else self.tr("Online map: {0}")
        self.strip.set_source(words.format(names[0]), "ok")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the tools on top of the map."""
        self.tools.raise_()

    def shutdown(self) -> None:
        """Stop background threads and close all sources."""
        self.view.shutdown()
        for source in (*self._online, *self._files, *self._island.values()):
            source.close()
        self._island.clear()

    def closeEvent(self, event: QCloseEvent) -> None:
        """A panel closed as its own window lets go of its files."""
        self.shutdown()
        super().closeEvent(event)
