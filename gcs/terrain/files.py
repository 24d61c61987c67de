"""Opens an elevation file by what it is, and finds them in folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from gcs.model.errors import MapSourceError
from gcs.terrain.hgt import corner_of, open_hgt
from gcs.terrain.source import HeightSource

RASTER_SUFFIXES = (".tif", ".tiff", ".dt0", ".dt1", ".dt2")
MAX_FILES = 20_000
"""Of one folder with what lies below it."""


def open_terrain_file(path: Path) -> list[HeightSource]:
    """Open an HGT, GeoTIFF or DTED file; an archive may hold several tiles.

    Raises:
        MapSourceError: it is missing, of another kind, or holds no heights.
    """
    name = path.name.lower()
    if not path.is_file():
        raise MapSourceError(f"{path} is not there", "Connect its disk, or remove it in the settings")
    if name.endswith((".hgt", ".hgt.gz", ".zip")):
        return list(open_hgt(path))
    if name.endswith(RASTER_SUFFIXES):
        # Its machinery is loaded only for those who have such files.
        from gcs.terrain.raster import RasterFile

        return [RasterFile(path)]
    raise MapSourceError(
        f"{path.name} is not an elevation file that Godwit reads",
        "Choose a file ending in .hgt, .hgt.gz, .zip, .tif, .dt0, .dt1 or .dt2",
    )


def is_terrain_name(name: str) -> bool:
    """Return whether a file found in a folder is meant: an archive only when it is named as a tile."""
    low = name.lower()
    if low.endswith(".zip"):
        return corner_of(name) is not None or ".hgt" in low
    return low.endswith((".hgt", ".hgt.gz", *RASTER_SUFFIXES))


def find_terrain_files(folder: Path, say: Callable[[str], None]) -> Iterator[Path]:
    """Yield the elevation files of a folder and below, in the order of their names.

    Args:
        folder: where to look; links to folders are not followed.
        say: told what can't be looked at.
    """
    if not folder.is_dir():
        say(f"{folder} is not a folder. Choose another one or connect its disk")
        return

    def unreadable(error: OSError) -> None:
        say(f"{error.filename} can't be read: {error.strerror}. Check its permissions")

    found = 0
    for place, folders, names in os.walk(folder, onerror=unreadable):
        folders.sort()
        for name in sorted(filter(is_terrain_name, names)):
            found += 1
            if found > MAX_FILES:
                say(f"{folder} holds more than {MAX_FILES:,} elevation files. Only the first ones are used")
                return
            yield Path(place, name)
