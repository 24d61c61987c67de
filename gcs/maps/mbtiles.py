"""Reads raster MBTiles 1.3 files (SQLite), the usual way to carry a map to where there is no network."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

from gcs.maps.mercator import MAX_ZOOM, WORLD, Bounds, TileId
from gcs.maps.source import SourceInfo
from gcs.model.errors import MapSourceError

_REMEDY = "Copy the file again from where you got it, or remove it under Settings, Map"
_VECTOR_FORMATS = ("pbf", "mvt")


class MbtilesSource:
    """An MBTiles file, opened read-only and immutable so that nothing is ever written beside it."""

    def __init__(self, path: Path, *, themed: bool = False) -> None:
        """Open and check the file.

        Raises:
            MapSourceError: the file is missing, corrupt, empty or holds vector tiles.
        """
        self._path = path
        self._lock = threading.Lock()
        if not path.is_file():
            raise MapSourceError(f"The map file {path} is not there", "Choose it again under Settings, Map")
        self._database: sqlite3.Connection | None = self._open()
        try:
            self._info = self._read_info(themed)
        except sqlite3.Error as error:
            self.close()
            raise MapSourceError(f"{path.name} is not a readable MBTiles file ({error})", _REMEDY) from error
        except MapSourceError:
            self.close()
            raise

    def _open(self) -> sqlite3.Connection:
        uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            return sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise MapSourceError(f"{self._path.name} cannot be opened ({error})", _REMEDY) from error

    def _read_info(self, themed: bool) -> SourceInfo:
        assert self._database is not None
        rows = self._database.execute("SELECT name, value FROM metadata").fetchall()
        metadata = {str(name): str(value) for name, value in rows}
        kind = metadata.get("format", "png").lower()
        if kind in _VECTOR_FORMATS:
            raise MapSourceError(
                f"{self._path.name} holds vector tiles ({kind})",
                "Use a raster MBTiles file (PNG, JPEG or WebP)",
            )
        lowest, highest = self._database.execute(
            "SELECT min(zoom_level), max(zoom_level) FROM tiles"
        ).fetchone()
        if lowest is None:
            raise MapSourceError(f"{self._path.name} holds no tiles", _REMEDY)
        if not (isinstance(lowest, int) and isinstance(highest, int)):
            raise MapSourceError(f"{self._path.name} has zoom levels that are no numbers", _REMEDY)
        return SourceInfo(
            name=metadata.get("name") or self._path.stem,
            attribution=metadata.get("attribution", ""),
            min_zoom=max(0, lowest),
            max_zoom=min(MAX_ZOOM, highest),
            bounds=parse_bounds(metadata.get("bounds", "")),
            themed=themed,
        )

    @property
    def info(self) -> SourceInfo:
        """Facts from the file's metadata table."""
        return self._info

    def tile(self, tile: TileId) -> bytes | None:
        """The encoded image of a tile or None; MBTiles counts its rows from the south (TMS).

        Raises:
            MapSourceError: the file became unreadable or is damaged at this tile.
        """
        row = (1 << tile.z) - 1 - tile.y
        query = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
        try:
            with self._lock:
                if self._database is None:
                    return None
                found = self._database.execute(query, (tile.z, tile.x, row)).fetchone()
        except sqlite3.Error as error:
            raise MapSourceError(f"{self._path.name} is damaged ({error})", _REMEDY) from error
        return bytes(found[0]) if found is not None and isinstance(found[0], bytes) else None

    def close(self) -> None:
        """Close the file."""
        with self._lock, suppress(sqlite3.Error):
            if self._database is not None:
                self._database.close()
            self._database = None


def parse_bounds(text: str) -> Bounds:
    """Bounds of an MBTiles metadata row ``west,south,east,north``; the whole world if absent or absurd."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return WORLD
    possible = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90
    return Bounds(west, south, east, north) if possible else WORLD
