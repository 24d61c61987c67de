"""Coordinate systems of other programs' files: a function from their coordinates to degrees of WGS 84."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from gcs.planning.errors import PlanFileError

CRS_REMEDY = "Export it in WGS 84 (EPSG:4326), or name the coordinate system that it is in (--crs)"
ToDegrees = Callable[[float, float], tuple[float, float]]
"""From x (east) and y (north) to latitude and longitude."""


def as_degrees(x: float, y: float) -> tuple[float, float]:
    """Return longitude and latitude the other way round."""
    return y, x


def to_degrees(crs_name: str, file: str, place: str) -> tuple[ToDegrees, list[str]]:
    """Return the way to degrees from a coordinate system, and a note where anything is converted.

    Args:
        crs_name: an authority's code (``EPSG:32610``), a URN, or WKT.
        file: for complaints.
        place: where in the file it stands.

    Raises:
        PlanFileError: it is not understood, or is none of places on earth.
    """
    try:
        crs = CRS.from_user_input(crs_name.strip().removeprefix("\ufeff"))
        if not (crs.is_geographic or crs.is_projected):
            raise PlanFileError(file, place, f"{crs.name!r} is no system of places on earth", CRS_REMEDY)
        if crs.is_geographic and re.search("WGS.?(19)?84", crs.name):
            return as_degrees, []
        transformer = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    except ProjError as error:
        what = "its coordinate system is not understood"
        raise PlanFileError(file, place, what, CRS_REMEDY) from error
    return partial(_transformed, transformer), [f"Converted from {crs.name}"]


def _transformed(transformer: Transformer, x: float, y: float) -> tuple[float, float]:
    lon, lat = transformer.transform(x, y)
    return lat, lon
