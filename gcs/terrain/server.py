"""Heights from a server of HGT files that the pilot enabled: fetched in the background, kept on the disk.

Nothing is asked but whole square degrees in which somebody plans or flies, and nothing while it is off.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from gcs.model.errors import MapSourceError
from gcs.terrain.background import Background
from gcs.terrain.hgt import SIDES, open_hgt, tile_name
from gcs.terrain.index import Cell

MAX_DOWNLOAD_BYTES = 32 << 20
"""A plain tile at 1 arc second has 26 MB."""
_LARGEST_TILE_BYTES = SIDES[-1] * SIDES[-1] * 2
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 2.0, 120.0
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_SEAL = re.compile(r"^[NS]\d{2}[EW]\d{3}\.hgt(\.gz)?$")

FetchUrl = Callable[[str], bytes | None]
"""Returns what a server has at an address, None when it has nothing there; raises MapSourceError."""


def terrain_host(url: str) -> str:
    """Return the host of a server's address.

    Raises:
        MapSourceError: the address can't work; the text says why.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError as error:
        raise MapSourceError(f"{url!r} is not a web address: {error}", "Correct it") from error
    if parts.scheme not in ("http", "https") or not host:
        raise MapSourceError(f"{url!r} is not a web address", "Begin it with https:// and the server's name")
    names = _PLACEHOLDER.findall(url)
    unknown = sorted(set(names) - {"name", "lat"})
    if unknown:
        raise MapSourceError(
            f"The address has an unknown placeholder {{{unknown[0]}}}", "Use {name} and {lat}"
        )
    if "name" not in names:
        raise MapSourceError("The address names no tile", "Put {name} where N51E007 belongs")
    if "{" in parts.netloc:
        raise MapSourceError("The address has a placeholder in the server's name", "Name the server itself")
    return host


def tile_url(url: str, cell: Cell) -> str:
    """Return the address of the tile of a square degree."""
    name = tile_name(*cell)
    return url.replace("{name}", name).replace("{lat}", name[:3])


@dataclass(slots=True)
class _Pause:
    """After a failure the server is left alone, longer each time."""

    seconds: float = 0.0
    until_s: float = 0.0


class TileServer:
    """Fetches tiles into a folder. :meth:`want` never waits; ``on_tile`` is told when one has come."""

    def __init__(
        self,
        url: str,
        fetch: FetchUrl,
        folder: Path,
        cap_bytes: int,
        on_tile: Callable[[Path], None],
        on_problem: Callable[[str], None],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep what is needed; nothing is asked yet.

        Raises:
            MapSourceError: the address can't work.
        """
        self._host = terrain_host(url)
        self._url = url
        self._fetch = fetch
        self._folder = folder_of(folder, url)
        self._cap_bytes = cap_bytes
        self._on_tile = on_tile
        self._on_problem = on_problem
        self._now = now
        self._missing: set[Cell] = set()
        self._pause = _Pause()
        self._lock = threading.Lock()
        self._background = Background("terrain-server")

    def want(self, cell: Cell) -> None:
        """Fetch a tile in the background, unless the server has none or rests after a failure."""
        with self._lock:
            if cell in self._missing or self._now() < self._pause.until_s:
                return
        self._background.submit(cell, lambda: self._get(cell))

    def wait_idle(self, timeout_s: float) -> bool:
        """Wait until everything wanted has come or failed."""
        return self._background.wait_idle(timeout_s)

    def close(self) -> None:
        """Fetch nothing more."""
        self._background.close()

    def _get(self, cell: Cell) -> None:
        with self._lock:
            if self._now() < self._pause.until_s:
                return
        try:
            data = self._fetch(tile_url(self._url, cell))
            path = self._keep(cell, data) if data else None
        except (MapSourceError, OSError) as error:
            with self._lock:
                first = not self._pause.seconds
                self._pause.seconds = min(_LONGEST_PAUSE_S, max(_FIRST_PAUSE_S, self._pause.seconds * 2))
                self._pause.until_s = self._now() + self._pause.seconds
            if first:
                self._on_problem(f"No terrain from {self._host}: {error}")
            return
        with self._lock:
            self._pause = _Pause()
            if path is None:
                self._missing.add(cell)
        if path is not None:
            self._on_tile(path)

    def _keep(self, cell: Cell, data: bytes) -> Path:
        """Write a tile that is one, whole or not at all.

        Raises:
            MapSourceError: it is no tile.
            OSError: the disk does not take it.
        """
        packed = data.startswith(b"\x1f\x8b")
        path = self._folder / (tile_name(*cell) + (".hgt.gz" if packed else ".hgt"))
        if packed:
            _try_unpack(data, path.name)
        self._folder.mkdir(parents=True, exist_ok=True)
        # The name's beginning stays a corner, so that the same reader can judge it.
        draft = path.with_name(f"{tile_name(*cell)}.part{path.suffix}")
        try:
            draft.write_bytes(data)
            open_hgt(draft)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        evict(self._folder, self._cap_bytes, keep=path)
        return path


def _try_unpack(data: bytes, name: str) -> None:
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as file:
            while file.read(1 << 20):
                if file.tell() > _LARGEST_TILE_BYTES:
                    raise MapSourceError(f"{name} is larger than a tile can be", "Check the address")
    except (OSError, EOFError, zlib.error) as error:
        raise MapSourceError(f"{name} arrived damaged: {error}", "It is asked for again") from error


def folder_of(root: Path, url: str) -> Path:
    """Return where one server's tiles are kept: another address, another folder."""
    return root / hashlib.sha256(url.encode()).hexdigest()[:16]


def kept_tiles(root: Path, url: str) -> list[Path]:
    """Return the tiles that a server gave earlier."""
    with suppress(OSError):
        return sorted(path for path in folder_of(root, url).iterdir() if _SEAL.match(path.name))
    return []


def evict(folder: Path, cap_bytes: int, keep: Path) -> None:
    """Remove the tiles that came first until the rest fits; ``keep`` stays."""
    found = []
    with suppress(OSError):
        found = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in folder.iterdir())
    size = sum(entry[1] for entry in found)
    for _, bytes_, path in found:
        if size <= cap_bytes:
            return
        if path != keep:
            with suppress(OSError):
                path.unlink()
            size -= bytes_
