"""Speed vectors of a whole fleet: from each nose to the position in 10 s, worked out in one go."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gcs.gui.map.scene import VehicleMark
from gcs.maps.mercator import EARTH_CIRCUMFERENCE_M, MAX_LAT_DEG, TILE_SIZE

VECTOR_SECONDS = 10.0
NOSE_PX = 13.0
_LEAST_PX, _MOST_PX = NOSE_PX + 3.0, 4000.0

FloatArray = npt.NDArray[np.float64]


def reaches(marks: Sequence[VehicleMark]) -> FloatArray:
    """Return, for n marks, directions and lengths of their ways in 10 s: shape (n, 3).

    East and south as a unit vector, and the length in sides of the unit square. The length is NaN where
    course or speed is unknown, or the link is lost.
    """
    motion = np.array(
        [
            (mark.course_deg, mark.speed_mps, mark.lat_deg)
            if mark.course_deg is not None and mark.speed_mps is not None and not mark.link_lost
            else (math.nan, math.nan, 0.0)
            for mark in marks
        ]
    ).reshape(-1, 3)
    known = np.isfinite(motion[:, 0]) & np.isfinite(motion[:, 1])
    course = np.radians(np.where(known, motion[:, 0], 0.0))
    speed_mps = np.where(known, motion[:, 1], math.nan)
    lat = np.radians(np.clip(motion[:, 2], -MAX_LAT_DEG, MAX_LAT_DEG))
    length = speed_mps * VECTOR_SECONDS / (EARTH_CIRCUMFERENCE_M * np.cos(lat))
    return np.stack((np.sin(course), -np.cos(course), length), axis=1)


def vector_lines(
    reach: FloatArray, pixels: FloatArray, zoom: float
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Return lines (n, 4), from x and y to x and y, of vehicles at pixels (n, 2), and which are drawn.

    None is drawn within the glyph, nor one so long that it says nothing.
    """
    length_px = reach[:, 2] * (TILE_SIZE * 2.0**zoom)
    drawn = (length_px > _LEAST_PX) & (length_px < _MOST_PX)
    lines = np.empty((len(reach), 4))
    lines[:, :2] = pixels + reach[:, :2] * NOSE_PX
    lines[:, 2:] = pixels + reach[:, :2] * length_px[:, None]
    return lines, drawn
