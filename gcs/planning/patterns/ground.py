"""A flat picture of the ground about a pattern, for many points at once.

Azimuthal equidistant about the middle: within 50 km true to less than a metre, and neither the date line nor
the poles are special.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from pyproj import Geod

from gcs.planning.document import LatLon
from gcs.planning.errors import PlanError
from gcs.planning.patterns.limits import LARGEST_M

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
_DECIMALS = 9
"""Of degrees: a tenth of a millimetre."""


@cache
def _geod() -> Geod:
    return Geod(ellps="WGS84")


class Ground:
    """Metres east and north of a place."""

    def __init__(self, centre: LatLon) -> None:
        self.centre = centre

    @classmethod
    def about(cls, points: Sequence[LatLon]) -> Ground:
        """Return the ground about the middle of points."""
        return cls(middle(points))

    def to_xy(self, points: Sequence[LatLon]) -> FloatArray:
        """Return metres east and north, shape (n, 2).

        Raises:
            PlanError: a point lies too far away.
        """
        degrees = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        lats, lons = degrees[:, 0], degrees[:, 1]
        bearings, _, metres = _geod().inv(
            np.full_like(lons, self.centre[1]), np.full_like(lats, self.centre[0]), lons, lats
        )
        if len(metres) and float(np.max(metres)) > LARGEST_M:
            raise PlanError(
                f"The pattern reaches over {LARGEST_M / 1000:g} km from its middle",
                "Make it smaller, or split it",
            )
        radians = np.radians(bearings)
        return np.column_stack((metres * np.sin(radians), metres * np.cos(radians)))

    def to_latlon(self, xy: FloatArray) -> list[LatLon]:
        """Return the places of points (shape (n, 2)) in metres east and north."""
        metres = np.hypot(xy[:, 0], xy[:, 1])
        bearings = np.degrees(np.arctan2(xy[:, 0], xy[:, 1]))
        lons, lats, _ = _geod().fwd(
            np.full_like(metres, self.centre[1]), np.full_like(metres, self.centre[0]), bearings, metres
        )
        lats, lons = np.round(lats, _DECIMALS), np.round(lons, _DECIMALS)
        return list(zip(lats.tolist(), lons.tolist(), strict=True))


def middle(points: Sequence[LatLon]) -> LatLon:
    """Return the middle of points on the globe, the date line and the poles being nothing special.

    Raises:
        PlanError: there are none, or they are spread over the whole globe.
    """
    if not len(points):
        raise PlanError("The pattern has no points", "Delete it, or draw it anew")
    degrees = np.radians(np.asarray(points, dtype=np.float64).reshape(-1, 2))
    lats, lons = degrees[:, 0], degrees[:, 1]
    x, y, z = (
        float(np.mean(part))
        for part in (np.cos(lats) * np.cos(lons), np.cos(lats) * np.sin(lons), np.sin(lats))
    )
    if x * x + y * y + z * z < 0.5:
        raise PlanError("The pattern reaches round the globe", "Move its points nearer together")
    lat, lon = np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))
    return round(float(lat), _DECIMALS), round(float(lon), _DECIMALS)


def path_length_m(points: Sequence[LatLon]) -> float:
    """Return the length of a path along the ellipsoid."""
    if len(points) < 2:
        return 0.0
    return float(_geod().line_length([point[1] for point in points], [point[0] for point in points]))


def leg_lengths_m(points: Sequence[LatLon]) -> list[float]:
    """Return the length of each leg of a path."""
    if len(points) < 2:
        return []
    lengths = _geod().line_lengths([point[1] for point in points], [point[0] for point in points])
    return [float(length) for length in lengths]


def bearing_xy_deg(start: FloatArray, end: FloatArray) -> float:
    """Return the direction from one flat point to another, 0 to 360."""
    east, north = end - start
    return float(np.degrees(np.arctan2(east, north)) % 360.0)


def ahead(bearing_deg: float | FloatArray) -> FloatArray:
    """Return the flat step of one metre in a direction; of many directions with shape (2, n)."""
    return np.array((np.sin(np.radians(bearing_deg)), np.cos(np.radians(bearing_deg))))
