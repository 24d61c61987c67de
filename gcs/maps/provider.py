"""Definitions of map servers (XYZ and WMTS templates). None is built in as enabled: the user decides."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from gcs.maps.mercator import MAX_ZOOM, TileId
from gcs.model.errors import MapSourceError

_PLACEHOLDER = re.compile(r"\{(-?\w+)\}")
_NAMES = {
    "z": "z", "x": "x", "y": "y", "-y": "-y", "s": "s",
    "tilematrix": "z", "tilecol": "x", "tilerow": "y",
}  # fmt: skip
"""XYZ's short names and WMTS's own (OGC 07-057r7, 10.2), in lower case."""


@dataclass(frozen=True, slots=True)
class TileProvider:
    """One map server: ``{z}/{x}/{y}``, ``{-y}`` for TMS rows, or WMTS's ``{TileMatrix}`` and so on."""

    name: str
    url: str
    attribution: str = ""
    min_zoom: int = 0
    max_zoom: int = 19
    subdomains: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the template.

        Raises:
            MapSourceError: the URL cannot work; the text says why.
        """
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise MapSourceError(
                f"{self.url!r} is not a web address", "Begin it with https:// and the server's name"
            )
        unknown = sorted(name for name in self._placeholders() if name.lower() not in _NAMES)
        if unknown:
            raise MapSourceError(
                f"The address has an unknown placeholder {{{unknown[0]}}}", "Use {z}, {x} and {y} (or {-y})"
            )
        meanings = {_NAMES[name.lower()].lstrip("-") for name in self._placeholders()}
        if not {"z", "x", "y"} <= meanings:
            raise MapSourceError(
                "The address names no tile", "Put {z}, {x} and {y} where zoom, column and row belong"
            )
        if "s" in meanings and not self.subdomains:
            raise MapSourceError(
                "The address has {s} but no subdomains", "Name the subdomains or replace {s} by one"
            )
        if "{" in parts.netloc.replace("{s}", ""):
            raise MapSourceError(
                "The address has a placeholder in the server's name", "Only {s} may stand there"
            )
        if not 0 <= self.min_zoom <= self.max_zoom <= MAX_ZOOM:
            raise MapSourceError(
                f"Zooms {self.min_zoom} to {self.max_zoom} are impossible", f"Use 0 to {MAX_ZOOM}"
            )

    def _placeholders(self) -> list[str]:
        return _PLACEHOLDER.findall(self.url)

    @property
    def hosts(self) -> frozenset[str]:
        """Every host that this provider is fetched from."""
        host = urlsplit(self.url).hostname or ""
        return frozenset(host.replace("{s}", sub).lower() for sub in self.subdomains or ("",))

    @property
    def key(self) -> str:
        """Names the provider in the cache: changes with its address, not with its title."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:16]

    def tile_url(self, tile: TileId) -> str:
        """The address of one tile; subdomains take turns by tile so that caches on the way stay useful."""
        values = {"z": tile.z, "x": tile.x, "y": tile.y, "-y": (1 << tile.z) - 1 - tile.y}
        sub = self.subdomains[(tile.x + tile.y) % len(self.subdomains)] if self.subdomains else ""
        return _PLACEHOLDER.sub(
            lambda match: sub if match[1] == "s" else str(values[_NAMES[match[1].lower()]]), self.url
        )
