"""Turns the map settings into tile sources, saying of each that cannot be used why not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gcs.maps.cache import TileCache
from gcs.maps.egress import EgressPolicy
from gcs.maps.files import open_map_file
from gcs.maps.provider import TileProvider
from gcs.maps.source import TileSource
from gcs.model.errors import MapSourceError
from gcs.model.settings import MapSettings, TileProviderSettings


@dataclass(frozen=True, slots=True)
class ConfiguredSources:
    """What the settings gave."""

    online: tuple[TileSource, ...]
    """Enabled map servers, bottom first."""
    files: tuple[TileSource, ...]
    """Map files, the topmost last."""
    problems: tuple[str, ...]
    """One sentence for each file or server that cannot be used, with what to do."""


def open_sources(settings: MapSettings, cache: TileCache | None) -> ConfiguredSources:
    """Open the configured files and enabled servers; without a cache no server is used."""
    problems: list[str] = []
    online: list[TileSource] = []
    files: list[TileSource] = []
    for entry in settings.providers:
        if not entry.enabled or cache is None:
            continue
        try:
            provider = provider_of(entry)
        except MapSourceError as error:
            problems.append(f"{entry.name}: {error}")
            continue
        # The web's machinery (6 MB) is loaded only when the pilot enabled a server.
        from gcs.maps.online import OnlineSource

        online.append(OnlineSource(provider, EgressPolicy(provider.hosts), cache))
    for name in settings.files:
        try:
            files.append(open_map_file(Path(name).expanduser()))
        except MapSourceError as error:
            problems.append(str(error))
    return ConfiguredSources(tuple(online), tuple(files), tuple(problems))


def provider_of(entry: TileProviderSettings) -> TileProvider:
    """Check one server of the settings.

    Raises:
        MapSourceError: its address cannot work.
    """
    return TileProvider(entry.name, entry.url, entry.attribution, max_zoom=entry.max_zoom)
