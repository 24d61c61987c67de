"""Elevation files for the tests: a plane that rises north and east, so that each place has its own height."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import numpy as np

from gcs.terrain.blocks import BlockCache
from gcs.terrain.hgt import tile_name

SIDE = 1201


def slope(lat, lon, base=(47, 8)):
    """The height of the plane: whole metres at the samples of a 3-arc-second tile, 0 at the base."""
    return (np.asarray(lat) - base[0]) * 1200.0 + (np.asarray(lon) - base[1]) * 2400.0


def samples(lat, lon, side=SIDE, base=(47, 8)):
    rows = lat + 1 - np.arange(side)[:, np.newaxis] / (side - 1)
    columns = lon + np.arange(side)[np.newaxis, :] / (side - 1)
    return np.rint(slope(rows, columns, base)).astype(">i2")


def write_hgt(folder: Path, lat=47, lon=8, side=SIDE, data=None, suffix=".hgt"):
    """Write one tile in one of its forms and return its path."""
    raw = (samples(lat, lon, side) if data is None else data).tobytes()
    name = tile_name(lat, lon)
    path = folder / (name + suffix)
    if suffix.endswith(".gz"):
        path.write_bytes(gzip.compress(raw, 1))
    elif suffix.endswith(".zip"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(f"{name}.hgt", raw)
    else:
        path.write_bytes(raw)
    return path


def heights_of(sources, lats, lons):
    """Ask sources directly."""
    cache = BlockCache()
    (source,) = sources
    return source.heights(np.asarray(lats, float), np.asarray(lons, float), cache.get)
