"""Reads raster PMTiles 3 archives through the ``pmtiles`` package."""

from __future__ import annotations

import gzip
import threading
import zlib
from pathlib import Path
from typing import Any, BinaryIO

from pmtiles import reader as pmtiles_reader
from pmtiles.tile import Compression, MagicNumberNotFound, SpecVersionUnsupported, TileType

from gcs.maps.mbtiles import parse_bounds
from gcs.maps.mercator import MAX_ZOOM, TileId
from gcs.maps.source import SourceInfo
from gcs.model.errors import MapSourceError

_REMEDY = "Copy the file again from where you got it, or remove it under Settings, Map"
_BROKEN = (
    OSError, ArithmeticError, ValueError, LookupError, EOFError, TypeError, zlib.error,
    MagicNumberNotFound, SpecVersionUnsupported,
)  # fmt: skip
"""What the package raises on archives that are cut short or mutated."""
_FROM_E7 = 1e-7


class PmtilesSource:
    """A PMTiles archive on disk."""

    def __init__(self, path: Path, *, themed: bool = False) -> None:
        """Open and check the archive.

        Raises:
            MapSourceError: the file is missing, corrupt or holds vector tiles.
        """
        self._path = path
        self._lock = threading.Lock()
        self._gzipped = False
        try:
            self._file: BinaryIO | None = path.open("rb")
        except OSError as error:
            raise MapSourceError(
                f"The map file {path} cannot be opened ({error.strerror})",
                "Choose it again under Settings, Map",
            ) from error
        self._size = path.stat().st_size
        # The package has no types; what it returns is checked where it is used.
        package: Any = pmtiles_reader
        self._reader: Any = package.Reader(self._bytes)
        try:
            self._info = self._read_info(themed)
        except MapSourceError:
            self.close()
            raise
        except _BROKEN as error:
            self.close()
            raise MapSourceError(f"{path.name} is not a readable PMTiles file ({error})", _REMEDY) from error

    def _bytes(self, offset: int, length: int) -> bytes:
        assert self._file is not None
        if not (0 <= offset <= self._size and 0 <= length <= self._size - offset):
            raise ValueError("points beyond its own end")
        self._file.seek(offset)
        return self._file.read(length)

    def _read_info(self, themed: bool) -> SourceInfo:
        header: dict[str, Any] = self._reader.header()
        if header["tile_type"] == TileType.MVT:
            raise MapSourceError(
                f"{self._path.name} holds vector tiles", "Use a raster PMTiles file (PNG, JPEG or WebP)"
            )
        self._gzipped = header["tile_compression"] == Compression.GZIP
        metadata = self._reader.metadata()
        metadata = metadata if isinstance(metadata, dict) else {}
        corners = [
            header[name] * _FROM_E7 for name in ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")
        ]
        return SourceInfo(
            name=str(metadata.get("name") or self._path.stem),
            attribution=str(metadata.get("attribution", "")),
            min_zoom=max(0, header["min_zoom"]),
            max_zoom=min(MAX_ZOOM, header["max_zoom"]),
            bounds=parse_bounds(",".join(str(corner) for corner in corners)),
            themed=themed,
        )

    @property
    def info(self) -> SourceInfo:
        """Facts from the archive's header and metadata."""
        return self._info

    def tile(self, tile: TileId) -> bytes | None:
        """The encoded image of a tile, or None.

        Raises:
            MapSourceError: the archive is damaged at this tile.
        """
        with self._lock:
            if self._file is None or not tile.valid:
                return None
            try:
                data: bytes | None = self._reader.get(tile.z, tile.x, tile.y)
                return gzip.decompress(data) if data and self._gzipped else data
            except _BROKEN as error:
                raise MapSourceError(f"{self._path.name} is damaged ({error})", _REMEDY) from error

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._file is not None:
                self._file.close()
            self._file = None
