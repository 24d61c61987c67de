"""What no edit may put into a plan: places off the earth, heights out of reach, items that are not there."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from gcs.planning.catalogue import has_place
from gcs.planning.document import LatLon, Place, Plan, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.json_node import HIGHEST_M

LARGEST_RADIUS_M = 100_000.0


def checked_place(lat_deg: float, lon_deg: float) -> LatLon:
    """Return a place on earth, its longitude wrapped at the date line.

    Raises:
        PlanError: it is none.
    """
    if not (math.isfinite(lat_deg) and math.isfinite(lon_deg)):
        raise PlanError("This is no place", "Give latitude and longitude in degrees")
    if abs(lat_deg) > 90.0:
        raise PlanError(f"Latitude {lat_deg:g}° is beyond the pole", "Latitudes go from −90° to 90°")
    return float(lat_deg), wrapped(lon_deg)


def wrapped(lon_deg: float) -> float:
    """Return a longitude from −180 to 180; what is there already stays to the last digit."""
    return float(lon_deg) if -180.0 <= lon_deg <= 180.0 else (lon_deg + 180.0) % 360.0 - 180.0


def checked_item_place(lat_deg: float, lon_deg: float) -> LatLon:
    """Return a place that an item can have.

    Raises:
        PlanError: it is none; vehicles take 0°, 0° for "no place".
    """
    place = checked_place(lat_deg, lon_deg)
    if place == (0.0, 0.0):
        raise PlanError("Vehicles take 0°, 0° for “no place”", "Choose a place beside it")
    return place


def checked_altitude(alt_m: float) -> float:
    """Return an altitude.

    Raises:
        PlanError: it is no number, or out of reach.
    """
    if not math.isfinite(alt_m) or abs(alt_m) > HIGHEST_M:
        raise PlanError(f"{alt_m:g} m is no altitude", f"Give −{HIGHEST_M:g} to {HIGHEST_M:g} m")
    return float(alt_m)


def checked_metres(metres: float, what: str) -> float:
    """Return a length.

    Raises:
        PlanError: it is no number, or longer than half the earth's girth.
    """
    if not math.isfinite(metres) or abs(metres) > 20_000_000.0:
        raise PlanError(f"{what} of {metres:g} m is out of range", "Give metres")
    return float(metres)


def checked_radius(radius_m: float) -> float:
    """Return a circle's radius.

    Raises:
        PlanError: it is no length above 0, or too long.
    """
    if not 0.0 < radius_m <= LARGEST_RADIUS_M:
        remedy = f"Give more than 0 and at most {LARGEST_RADIUS_M:g} m"
        raise PlanError(f"A radius of {radius_m:g} m is out of range", remedy)
    return float(radius_m)


def checked_index(plan: Plan, index: int) -> int:
    """Return an item's index.

    Raises:
        PlanError: there is no such item.
    """
    if not 0 <= index < len(plan.items):
        raise PlanError(f"There is no item {index + 1}", "Choose an item of the plan")
    return index


def checked_indices(plan: Plan, indices: Iterable[int]) -> list[int]:
    """Return indices of items in order, each once.

    Raises:
        PlanError: there is no such item.
    """
    return [checked_index(plan, index) for index in sorted(set(indices))]


def simple_item(plan: Plan, index: int) -> PlanItem:
    """Return an item that is no pattern.

    Raises:
        PlanError: there is no such item, or it is a pattern.
    """
    item = plan.items[checked_index(plan, index)]
    if not isinstance(item, PlanItem):
        raise PlanError(f"Item {index + 1} is a pattern", "Change the pattern's own values instead")
    return item


def checked_item(item: PlanItem) -> PlanItem:
    """Return an item whose place is on earth and whose parameters are numbers that fit.

    Raises:
        PlanError: they are not.
    """
    if any(abs(value) > 3.4e38 for value in item.params):
        raise PlanError("A parameter is out of range", "Give a number that a 32-bit float can hold")
    if not (has_place(item.command) and item.has_place):
        return item
    place = item.place
    lat_deg, lon_deg = checked_place(place.lat_deg, place.lon_deg)
    if not math.isnan(place.alt_m):
        checked_altitude(place.alt_m)
    if lon_deg == place.lon_deg:
        return item
    return replace(item, params=(*item.params[:4], lat_deg, lon_deg, item.params[6]))


def place_at(place: Place, lat_deg: float, lon_deg: float) -> Place:
    """Return a place elsewhere, as high as it was.

    Raises:
        PlanError: that is no place.
    """
    lat_deg, lon_deg = checked_place(lat_deg, lon_deg)
    return Place(lat_deg, lon_deg, place.alt_m)
