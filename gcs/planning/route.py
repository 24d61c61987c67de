"""The places that a plan names, one after the other; ``way`` has what a vehicle makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gcs.planning.catalogue import is_navigation
from gcs.planning.document import LatLon, Place, PlanItem
from gcs.planning.flatten import FlatItem
from gcs.planning.frames import AltitudeReference

_RETURN = 20
_TAKEOFFS = (22, 84)


@dataclass(frozen=True, slots=True)
class Stop:
    """One place on the way."""

    at: LatLon
    alt_rel_m: float | None
    """Above home where that can be told."""
    source: int | None
    """Index of the document's item; None is home."""


def stops(flat: Sequence[FlatItem], home: Place | None) -> list[Stop]:
    """Return home where it is known, then the place of each item that is flown; a return leads home."""
    found: list[Stop] = []
    if home is not None:
        found.append(Stop((home.lat_deg, home.lon_deg), 0.0, None))
    for entry in flat:
        item = entry.item
        if not is_navigation(item.command):
            continue
        if item.command == _RETURN and home is not None:
            found.append(Stop((home.lat_deg, home.lon_deg), None, entry.source))
        elif item.has_place:
            at = (item.place.lat_deg, item.place.lon_deg)
            found.append(Stop(at, height_above_home(item, home), entry.source))
        elif item.command in _TAKEOFFS and home is not None:
            at = (home.lat_deg, home.lon_deg)
            found.append(Stop(at, height_above_home(item, home), entry.source))
    return found


def height_above_home(item: PlanItem, home: Place | None) -> float | None:
    """Return an item's altitude above home, None when that can't be told from the plan."""
    alt_m = item.params[6]
    if alt_m != alt_m:
        return None
    if item.altitude_reference is AltitudeReference.HOME:
        return alt_m
    if item.altitude_reference is AltitudeReference.AMSL and home is not None:
        return alt_m - home.alt_m
    return None
