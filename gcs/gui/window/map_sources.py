"""The map's tiles and the ground's heights, as the settings want them; what is wrong with a file is said."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from gcs.gui.map.panel import MapPanel
from gcs.maps.cache import TileCache
from gcs.maps.configure import open_sources
from gcs.model.elevation import Elevation
from gcs.model.settings import MapSettings, TerrainSettings
from gcs.terrain.library import TerrainLibrary


class MapSources(QObject):
    """Keeps the map's sources as the settings say.

    Args:
        panel: the map.
        terrain: heights of the ground.
        make_cache: makes the cache of tiles from the network, when a provider is first enabled.
        say: tells the pilot.
        parent: the window.
    """

    terrainChanged = Signal()
    """Heights of the ground may be others than before."""

    def __init__(
        self,
        panel: MapPanel,
        terrain: Elevation | None,
        make_cache: Callable[[], TileCache],
        say: Callable[[str], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._library = terrain if isinstance(terrain, TerrainLibrary) else None
        self._make_cache = make_cache
        self._say = say
        self._cache: TileCache | None = None
        self._shown: MapSettings | None = None
        self._told: tuple[str, ...] = ()
        self._unlisten: Callable[[], object] | None = None

    def watch(self) -> None:
        """Tell, in this thread, of files that were read in another."""
        if self._library is not None:
            self.terrainChanged.connect(self._say_problems, Qt.ConnectionType.QueuedConnection)
            self._unlisten = self._library.listen(self.terrainChanged.emit)
            self.terrainChanged.emit()

    def close(self) -> None:
        """The window is gone: hear of nothing any more."""
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None

    def apply(self, tiles: MapSettings, terrain: TerrainSettings) -> None:
        """Take new settings."""
        if tiles != self._shown:
            self._shown = tiles
            self._show(tiles)
        if self._library is not None:
            self._library.configure(terrain)

    def _show(self, settings: MapSettings) -> None:
        panel = self._panel
        if self._cache is None and any(provider.enabled for provider in settings.providers):
            self._cache = self._make_cache()
        sources = open_sources(settings, self._cache)
        panel.set_sources(sources.online, sources.files)
        panel.set_island_shown(settings.show_island)
        panel.strip.set_options(utm=settings.show_utm, terrain=settings.show_terrain_height)
        panel.view.set_options(dataclasses.replace(panel.view.options, graticule=settings.show_graticule))
        for problem in sources.problems:
            self._say(problem)

    def _say_problems(self) -> None:
        assert self._library is not None
        known, self._told = self._told, self._library.problems
        for problem in self._told:
            if problem not in known:
                self._say(problem)
