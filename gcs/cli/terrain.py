"""The heights that the program uses, with or without a window: put together in one place."""

from __future__ import annotations

from pathlib import Path

from gcs.terrain.island import island_elevation
from gcs.terrain.library import OnlineTerrain, TerrainLibrary
from gcs.terrain.server import MAX_DOWNLOAD_BYTES, FetchUrl


def terrain_library(profile: Path) -> TerrainLibrary:
    """Make the library of heights: the island first, then what the settings name, a server if enabled.

    It knows nothing until it is configured, and must be closed.
    """
    return TerrainLibrary(island_elevation, OnlineTerrain(_make_fetch, profile / "terrain-cache"))


def _make_fetch(host: str) -> FetchUrl:
    # The web's machinery is loaded only when the pilot enabled a server.
    from gcs.maps.download import Downloader
    from gcs.maps.egress import EgressPolicy

    return Downloader(EgressPolicy(frozenset({host})), MAX_DOWNLOAD_BYTES).fetch
