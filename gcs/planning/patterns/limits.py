"""How large a pattern may be, and what shapes none can be made from: said before anything is worked out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gcs.planning.document import LatLon
from gcs.planning.errors import PlanError

MOST_ITEMS = 60_000
"""More than autopilots take, and than a window draws with ease."""
_MOST_POINTS = 5000
LARGEST_M = 250_000.0
"""From the middle of a pattern to its farthest point: beyond, the flat picture is no longer true."""


def finite(value: float, what: str, low: float, high: float, unit: str = "") -> float:
    """Return a number that is within limits.

    Raises:
        PlanError: it is not.
    """
    if not math.isfinite(value) or not low <= value <= high:
        suffix = f" {unit}" if unit else ""
        raise PlanError(
            f"{what} is {value:g}{suffix}, which is out of range",
            f"Give a value from {low:g} to {high:g}{suffix}",
        )
    return value


def check_places(points: Sequence[LatLon], least: int, what: str) -> None:
    """Refuse too few or too many points, and coordinates that are none.

    Raises:
        PlanError: naming the point.
    """
    if len(points) < least:
        raise PlanError(f"{what} has {len(points)} points", f"Give at least {least}")
    if len(points) > _MOST_POINTS:
        raise PlanError(f"{what} has {len(points)} points", f"Simplify it to at most {_MOST_POINTS}")
    for number, (lat, lon) in enumerate(points, 1):
        if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90.0 and abs(lon) <= 180.0):
            raise PlanError(f"Point {number} of {what[0].lower()}{what[1:]} is no place", "Move or delete it")


def check_count(count: float, what: str, remedy: str) -> None:
    """Refuse a pattern of more items than a plan can have, before it is made.

    Raises:
        PlanError: it would have more than ``MOST_ITEMS``.
    """
    if not count <= MOST_ITEMS:
        raise PlanError(f"{what} would need more than {MOST_ITEMS} items", remedy)
