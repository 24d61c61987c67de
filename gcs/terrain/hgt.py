"""SRTM's HGT files: plain, gzipped and zipped, one degree each, named by their south-west corner.

A plain file is read in strips with ordinary reads, not mapped into memory: a map whose medium is pulled out
ends the program with a bus error, a read ends with a sentence.
"""

from __future__ import annotations

import gzip
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from gcs.model.errors import MapSourceError
from gcs.terrain.grid import Box
from gcs.terrain.source import Block, Fetch, Floats, Ints, bilinear, distinct, known

VOID = -32768
SIDES = (1201, 3601)
"""Samples along an edge at 3 and at 1 arc second; edges are shared with the neighbours."""
STRIP_ROWS = 128
MAX_MEMBERS = 4000
"""Of a zip archive that are looked at."""
_NAME = re.compile(r"(?i)^([NS])(\d{2})([EW])(\d{3})(?!\d)")
_SIDE_BY_BYTES = {side * side * 2: side for side in SIDES}
_UNPACKING = (
    OSError,
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What Python's gzip and zipfile raise on damaged, encrypted or exotic archives."""


def corner_of(name: str) -> tuple[int, int] | None:
    """Return latitude and longitude of the south-west corner that a file's name tells, if it does."""
    match = _NAME.match(name)
    if match is None:
        return None
    lat, lon = int(match[2]), int(match[4])
    lat, lon = (lat if match[1] in "Nn" else -lat), (lon if match[3] in "Ee" else -lon)
    return (lat, lon) if -90 <= lat < 90 and -180 <= lon < 180 else None


def tile_name(lat_deg: float, lon_deg: float) -> str:
    """Return the name, without a suffix, of the tile that holds a place."""
    lat, lon = math.floor(lat_deg), math.floor(lon_deg)
    return f"{'N' if lat >= 0 else 'S'}{abs(lat):02d}{'E' if lon >= 0 else 'W'}{abs(lon):03d}"


@dataclass(frozen=True, slots=True, eq=False)
class HgtTile:
    """One tile; ``read`` gives so many bytes from so far into its samples."""

    label: str
    corner: tuple[int, int]
    side: int
    strip_rows: int
    read: Callable[[int, int], bytes]

    @property
    def bounds(self) -> Box:
        """One degree from the corner."""
        lat, lon = self.corner
        return Box(lon, lat, lon + 1, lat + 1)

    @property
    def step_deg(self) -> float:
        """1 or 3 arc seconds."""
        return 1.0 / (self.side - 1)

    def heights(self, lats_deg: Floats, lons_deg: Floats, fetch: Fetch) -> Floats:
        """Return heights; NaN in voids.

        Raises:
            MapSourceError: the file can no longer be read.
        """
        lat, lon = self.corner
        last = self.side - 1

        def nodes(rows: Ints, columns: Ints) -> Floats:
            found = np.full(rows.shape, np.nan)
            strips = rows // self.strip_rows
            for strip in distinct(strips):
                block = fetch((self, strip), lambda strip=strip: self._strip(strip))  # type: ignore[misc]
                if block is None:
                    continue
                here = strips == strip
                samples = block[rows[here] - strip * self.strip_rows, columns[here]].astype(np.float64)
                found[here] = np.where(samples == VOID, np.nan, samples)
            return known(found)

        return bilinear(nodes, (lat + 1 - lats_deg) * last, (lons_deg - lon) * last, (self.side, self.side))

    def _strip(self, strip: int) -> Block:
        first = strip * self.strip_rows
        rows = min(self.strip_rows, self.side - first)
        try:
            data = self.read(first * self.side * 2, rows * self.side * 2)
        except _UNPACKING as error:
            raise _broken(self.label, _why(error)) from error
        if len(data) != rows * self.side * 2:
            raise _broken(self.label, "it is shorter or longer than it was")
        return np.frombuffer(data, ">i2").reshape(rows, self.side)


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__)


def _broken(label: str, why: str) -> MapSourceError:
    return MapSourceError(f"{label} can't be read as terrain: {why}", "Get the file again or remove it")


def _wrong_size(label: str, size: int) -> MapSourceError:
    sizes = " or ".join(f"{size:,}" for size in _SIDE_BY_BYTES)
    return _broken(label, f"it holds {size:,} bytes, an HGT file {sizes}")


def _named(label: str) -> tuple[int, int]:
    corner = corner_of(label)
    if corner is None:
        raise MapSourceError(
            f"{label} does not say where it lies", "Name it by its south-west corner, such as N51E007.hgt"
        )
    return corner


def open_hgt(path: Path) -> list[HgtTile]:
    """Open an ``.hgt``, ``.hgt.gz`` or ``.zip`` file: only its size and directory are read.

    Raises:
        MapSourceError: it can't be read, has another size, or its name is no corner.
    """
    suffix = path.suffix.lower()
    try:
        if suffix == ".zip":
            return _open_zip(path)
        if suffix == ".gz":
            return [_open_gzip(path)]
        return [_open_plain(path)]
    except _UNPACKING as error:
        raise _broken(path.name, _why(error)) from error


def _open_plain(path: Path) -> HgtTile:
    corner = _named(path.name)
    size = path.stat().st_size
    if size not in _SIDE_BY_BYTES:
        raise _wrong_size(path.name, size)

    def read(offset: int, count: int) -> bytes:
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(count)

    return HgtTile(path.name, corner, _SIDE_BY_BYTES[size], STRIP_ROWS, read)


def _open_gzip(path: Path) -> HgtTile:
    corner = _named(path.name)
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            raise _broken(path.name, "it is not gzipped")
        # The last four bytes of a gzip file tell the size of what it holds (RFC 1952).
        file.seek(max(2, path.stat().st_size - 4))
        tail = file.read(4)
    size = struct.unpack("<I", tail)[0] if len(tail) == 4 else 0
    if size not in _SIDE_BY_BYTES:
        raise _wrong_size(path.name, size)

    def read(offset: int, count: int) -> bytes:
        with path.open("rb") as packed, gzip.open(packed) as file:
            return _all_of(file, size)

    side = _SIDE_BY_BYTES[size]
    return HgtTile(path.name, corner, side, side, read)


def _open_zip(path: Path) -> list[HgtTile]:
    with zipfile.ZipFile(path) as archive:
        members = [
            member
            for member in archive.infolist()[:MAX_MEMBERS]
            if not member.is_dir() and member.filename.lower().endswith(".hgt")
        ]
    if not members:
        raise _broken(path.name, "it holds no .hgt file")
    return [_zipped(path, member) for member in members]


def _zipped(path: Path, member: zipfile.ZipInfo) -> HgtTile:
    name = Path(member.filename).name
    corner = _named(name)
    size = member.file_size
    if size not in _SIDE_BY_BYTES:
        raise _wrong_size(f"{path.name}, {name}", size)

    def read(offset: int, count: int) -> bytes:
        with zipfile.ZipFile(path) as archive, archive.open(member.filename) as file:
            return _all_of(file, size)

    side = _SIDE_BY_BYTES[size]
    return HgtTile(f"{path.name}, {name}" if name != path.stem else path.name, corner, side, side, read)


def _all_of(file: gzip.GzipFile | IO[bytes], size: int) -> bytes:
    """Read what was announced and one byte more, so that a lying archive is noticed and no bomb goes off."""
    return file.read(size + 1)
