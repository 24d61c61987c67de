"""Opens a map file by what it is, so that a settings dialog needs to know no formats."""

from __future__ import annotations

from pathlib import Path

from gcs.maps.mbtiles import MbtilesSource
from gcs.maps.pmtiles_source import PmtilesSource
from gcs.maps.source import TileSource
from gcs.model.errors import MapSourceError

SUFFIXES = (".mbtiles", ".pmtiles")


def open_map_file(path: Path) -> TileSource:
    """Open an MBTiles or PMTiles file.

    Raises:
        MapSourceError: the file is missing, corrupt, of another kind, or holds vector tiles.
    """
    suffix = path.suffix.lower()
    if suffix == ".mbtiles":
        return MbtilesSource(path)
    if suffix == ".pmtiles":
        return PmtilesSource(path)
    raise MapSourceError(
        f"{path.name} is not a map file that Godwit reads", "Choose a file ending in .mbtiles or .pmtiles"
    )
