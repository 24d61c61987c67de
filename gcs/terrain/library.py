"""All heights that this station knows: the island, the pilot's files and folders, and a server if enabled."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from gcs.model.elevation import Elevation
from gcs.model.errors import MapSourceError
from gcs.model.settings import TerrainSettings
from gcs.terrain.background import Background
from gcs.terrain.blocks import BlockCache
from gcs.terrain.files import find_terrain_files, open_terrain_file
from gcs.terrain.index import Cell, SourceIndex, cell_of
from gcs.terrain.server import FetchUrl, TileServer, kept_tiles, terrain_host
from gcs.terrain.source import Block, Fetch, Floats, HeightSource, Ints

RETRY_S = 30.0
"""How long a file that could not be read is left alone."""
MAX_ASKED_CELLS = 9
"""Square degrees that one lookup may want from a server: a plan across the world is a slip of the mouse."""
MAX_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class OnlineTerrain:
    """What the library needs to ask a server, handed over by whoever may reach the network."""

    make_fetch: Callable[[str], FetchUrl]
    """Gives what fetches from one host and from nowhere else."""
    folder: Path
    """Where fetched tiles are kept."""


@dataclass(slots=True)
class _Loaded:
    """What the settings gave; replaced as a whole."""

    index: SourceIndex = field(default_factory=SourceIndex)
    server: TileServer | None = None


class TerrainLibrary:
    """Heights of the ground from every source. Safe to use from any thread; see gcs.model.elevation.

    A lookup may read from the disk, but never waits for the network: what a server has to be asked for is
    unknown at first, and listeners are told when it has come. :attr:`at_hand` does not even read the disk.
    """

    def __init__(
        self,
        base: Callable[[], Elevation] | None = None,
        online: OnlineTerrain | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a library that knows nothing until it is configured.

        Args:
            base: loads what comes before all files (the island); it may raise MapSourceError.
            online: how to ask a server; None never does.
            now: a monotonic clock.
        """
        self._make_base = base
        self._base: Elevation | None = None
        self._online = online
        self._now = now
        self._loaded = _Loaded()
        self._blocks = BlockCache()
        self._broken: dict[HeightSource, float] = {}
        self._problems: dict[str, None] = {}
        self._settings: TerrainSettings | None = None
        self._listeners: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        self._background = Background("terrain-files")
        self.revision = 0
        """Rises whenever a place may have another height than before."""
        self.at_hand: Elevation = _AtHand(self)

    # -- what is used -----------------------------------------------------------------------------

    def configure(self, settings: TerrainSettings) -> None:
        """Use these files and folders, and no others; they are looked through in the background."""
        with self._lock:
            if settings == self._settings:
                return
            self._settings = settings
        work = ("configure", id(settings))
        self._background.submit(work, lambda: self._configure(settings), urgent=True)

    def wait(self, timeout_s: float = 60.0) -> bool:
        """Wait until files are indexed and what was wanted from a server has come or failed."""
        idle = self._background.wait_idle(timeout_s)
        server = self._loaded.server
        return idle and (server is None or server.wait_idle(timeout_s))

    def close(self) -> None:
        """End what runs in the background."""
        self._background.close()
        if self._loaded.server is not None:
            self._loaded.server.close()

    def listen(self, tell: Callable[[], None]) -> Callable[[], None]:
        """Tell of every change of :attr:`revision` or :attr:`problems`, in any thread; returns the end."""
        with self._lock:
            self._listeners.append(tell)

        def end() -> None:
            with self._lock:
                if tell in self._listeners:
                    self._listeners.remove(tell)

        return end

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence for each file, folder or server that can't be used, with what to do."""
        with self._lock:
            return tuple(self._problems)

    def _configure(self, settings: TerrainSettings) -> None:
        with self._lock:
            if settings != self._settings:
                return  # newer ones wait
            self._problems.clear()
            self._broken.clear()
            old = self._loaded.server
        if old is not None:
            old.close()
        self._load_base()
        server = self._make_server(settings)
        sources = self._open(self._paths(settings))
        self._blocks.clear()
        self._loaded = _Loaded(SourceIndex(sources), server)
        self._changed()

    def _load_base(self) -> None:
        if self._base is None and self._make_base is not None:
            try:
                self._base = self._make_base()
            except MapSourceError as error:
                self._say(str(error))

    def _paths(self, settings: TerrainSettings) -> Iterable[Path]:
        yield from (Path(name).expanduser() for name in settings.files)
        for name in settings.folders:
            yield from find_terrain_files(Path(name).expanduser(), self._say)
        if settings.online_url and self._online is not None:
            yield from kept_tiles(self._online.folder, settings.online_url)

    def _open(self, paths: Iterable[Path]) -> list[HeightSource]:
        sources: list[HeightSource] = []
        for path in dict.fromkeys(paths):
            try:
                sources += open_terrain_file(path)
            except MapSourceError as error:
                self._say(str(error))
        return sources

    def _make_server(self, settings: TerrainSettings) -> TileServer | None:
        if not (settings.online_enabled and settings.online_url and settings.cache_mb and self._online):
            return None
        try:
            fetch = self._online.make_fetch(terrain_host(settings.online_url))
            return TileServer(
                settings.online_url,
                fetch,
                self._online.folder,
                settings.cache_mb << 20,
                self._add,
                self._tell,
            )
        except MapSourceError as error:
            self._say(str(error))
            return None

    def _add(self, path: Path) -> None:
        """Take a tile that a server gave."""
        sources = self._open([path])
        self._loaded.index = SourceIndex((*self._loaded.index.sources, *sources))
        self._changed()

    def _say(self, problem: str) -> None:
        with self._lock:
            if len(self._problems) < MAX_PROBLEMS:
                self._problems[problem] = None

    def _tell(self, problem: str) -> None:
        self._say(problem)
        self._notify()

    def _changed(self) -> None:
        self.revision += 1
        self._notify()

    def _notify(self) -> None:
        with self._lock:
            listeners = tuple(self._listeners)
        for tell in listeners:
            tell()

    # -- heights ----------------------------------------------------------------------------------

    def height_amsl_m(self, lat_deg: float, lon_deg: float) -> float | None:
        """Return the height at one place; None where it is not known."""
        known = self._base.height_amsl_m(lat_deg, lon_deg) if self._base is not None else None
        return (
            known
            if known is not None
            else _one(self.heights_amsl_m(np.array([lat_deg]), np.array([lon_deg])))
        )

    def heights_amsl_m(self, lats_deg: Floats, lons_deg: Floats) -> Floats:
        """Return the heights at many places (arrays of one shape); NaN where it is not known."""
        heights, unknown = self._look_up(lats_deg, lons_deg, self._blocks.get)
        server = self._loaded.server
        if server is not None:
            for cell in unknown[:MAX_ASKED_CELLS]:
                server.want(cell)
        return heights

    def heights_at_hand(self, lats_deg: Floats, lons_deg: Floats) -> Floats:
        """Return what can be told at once; the rest is fetched from the disk in the background."""
        return self._look_up(lats_deg, lons_deg, self._fetch_later)[0]

    def _fetch_later(self, key: Hashable, load: Callable[[], Block]) -> Block | None:
        block = self._blocks.at_hand(key)
        if block is None:
            self._background.submit(key, lambda: self._load(key, load))
        return block

    def _load(self, key: Hashable, load: Callable[[], Block]) -> None:
        try:
            self._blocks.get(key, load)
        except MapSourceError as error:
            assert isinstance(key, tuple)
            self._give_up(key[0], error)
            self._notify()

    def _look_up(self, lats_deg: Floats, lons_deg: Floats, fetch: Fetch) -> tuple[Floats, list[Cell]]:
        """Return heights, and the square degrees in which some are unknown."""
        shape = np.shape(lats_deg)
        lats = np.asarray(lats_deg, np.float64).ravel()
        lons = np.asarray(lons_deg, np.float64).ravel()
        usable = np.isfinite(lats) & np.isfinite(lons) & (np.abs(lats) <= 90.0)
        lons = np.where(usable, (np.where(usable, lons, 0.0) + 180.0) % 360.0 - 180.0, np.nan)
        heights = np.full(lats.shape, np.nan)
        if self._base is not None:
            heights = self._base.heights_amsl_m(np.where(usable, lats, np.nan), lons)
        unknown = []
        left = usable & np.isnan(heights)
        cells = np.floor(lats[left]) * 1000.0 + np.floor(lons[left])
        index = self._loaded.index
        places = np.flatnonzero(left)
        for number in np.unique(cells):
            here = places[cells == number]
            cell = cell_of(float(lats[here[0]]), float(lons[here[0]]))
            for source in index.at(cell):
                here = self._ask(source, here, (lats, lons, heights), fetch)
                if not here.size:
                    break
            else:
                unknown.append(cell)
        return heights.reshape(shape), unknown

    def _ask(
        self, source: HeightSource, here: Ints, arrays: tuple[Floats, Floats, Floats], fetch: Fetch
    ) -> Ints:
        """Fill in what one source knows; return the places that are still unknown."""
        if self._broken and self._broken.get(source, -math.inf) > self._now():
            return here
        lats, lons, heights = arrays
        west, south, east, north = source.bounds
        lat, lon = lats[here], west + (lons[here] - west) % 360.0
        inside = (lat >= south) & (lat <= north) & (lon <= east)
        if not inside.any():
            return here
        try:
            heights[here[inside]] = source.heights(lat[inside], lon[inside], fetch)
        except MapSourceError as error:
            self._give_up(source, error)
            self._notify()
        left: Ints = here[np.isnan(heights[here])]
        return left

    def _give_up(self, source: HeightSource, error: MapSourceError) -> None:
        with self._lock:
            self._broken[source] = self._now() + RETRY_S
        self._say(str(error))


class _AtHand:
    """The library as the window's thread asks it: never waits, knows more a moment later."""

    def __init__(self, library: TerrainLibrary) -> None:
        self._library = library

    def height_amsl_m(self, lat_deg: float, lon_deg: float) -> float | None:
        """Return the height at one place if it is at hand."""
        return _one(self.heights_amsl_m(np.array([lat_deg]), np.array([lon_deg])))

    def heights_amsl_m(self, lats_deg: Floats, lons_deg: Floats) -> Floats:
        """Return the heights that are at hand."""
        return self._library.heights_at_hand(lats_deg, lons_deg)


def _one(heights: Floats) -> float | None:
    height = float(heights[0])
    return height if math.isfinite(height) else None
