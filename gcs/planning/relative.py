"""Places told by bearing and distance from another, as people type them: ``045 1.2 km``, ``300 m NE``.

Bearings are true, not magnetic.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gcs.planning.document import LatLon
from gcs.planning.edits.ground import stepped
from gcs.planning.edits.limits import checked_metres, checked_place
from gcs.planning.errors import PlanError
from gcs.planning.geodesy import bearing_deg, distance_m, moved

_METRES: Mapping[str, float] = {
    "m": 1.0, "km": 1000.0, "nm": 1852.0, "nmi": 1852.0, "ft": 0.3048, "mi": 1609.344,
}  # fmt: skip
_WINDS = (
    "n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw",
)  # fmt: skip
_WORD = re.compile(r"\s*(?:(\d+(?:\.\d+)?)(?:\s*(°|deg|nmi|nm|km|mi|ft|m)(?![a-z]))?|([nesw]{1,3})(?![a-z]))")
_FILLING = re.compile(r"[\s,;/@]|\bat\b|\bto\b", re.I)
_EXAMPLES = "Write a bearing and a distance, such as 045 1.2 km, 300 m NE, or 100 m N 50 m E"


def place_at(origin: LatLon, bearing: float, metres: float) -> LatLon:
    """Return the place in a direction (degrees from true north) and a distance from another.

    Raises:
        PlanError: bearing or distance are out of range.
    """
    if not -360.0 <= bearing <= 360.0:
        raise PlanError(f"A bearing of {bearing:g}° is out of range", "Give 0° to 360°")
    lat_deg, lon_deg = moved(checked_place(*origin), bearing, checked_metres(metres, "A distance"))
    return checked_place(lat_deg, lon_deg)


def relative_to(origin: LatLon, place: LatLon) -> tuple[float, float]:
    """Return bearing (degrees from true north) and distance (m) of a place from another."""
    return bearing_deg(origin, place), distance_m(origin, place)


def parse_relative(text: str, origin: LatLon) -> LatLon:
    """Return the place that a bearing and a distance tell, or steps to the north, east, south and west.

    Raises:
        PlanError: it can't be understood, or is out of range.
    """
    numbers, winds, order = _words(text)
    metres = [value * _METRES[unit] for value, unit in numbers if unit in _METRES]
    bearings = [value for value, unit in numbers if unit == "°"] + winds
    bare = [value for value, unit in numbers if not unit]
    if order == "dwdw" and len(winds) == 2:
        return _steps(origin, [value * _METRES.get(unit, 1.0) for value, unit in numbers], winds)
    if not metres and bare:
        # A number alone at the end is metres: 045/500.
        metres = [bare.pop()]
    bearings += bare
    if len(metres) != 1 or len(bearings) != 1:
        raise PlanError(f"{text.strip()!r} is no bearing and distance", _EXAMPLES)
    return place_at(origin, bearings[0], metres[0])


def _words(text: str) -> tuple[list[tuple[float, str]], list[float], str]:
    """Return numbers with their units, directions, and in which order they came: d and w."""
    numbers: list[tuple[float, str]] = []
    winds: list[float] = []
    order = ""
    rest = _FILLING.sub(" ", text.strip().lower().replace(",", ".") if _decimal_comma(text) else text.lower())
    while rest.strip():
        found = _WORD.match(rest)
        if found is None or (found.group(3) and found.group(3) not in _WINDS):
            raise PlanError(f"{rest.strip()!r} is no bearing and distance", _EXAMPLES)
        if found.group(3):
            winds.append(_WINDS.index(found.group(3)) * 22.5)
            order += "w"
        else:
            unit = (found.group(2) or "").replace("deg", "°")
            numbers.append((float(found.group(1)), unit))
            order += "d"
        rest = rest[found.end() :]
    return numbers, winds, order


def _decimal_comma(text: str) -> bool:
    """Return whether commas stand for decimal points: between digits, without a blank."""
    return re.search(r"\d,\d", text) is not None and "." not in text


def _steps(origin: LatLon, metres: list[float], winds: list[float]) -> LatLon:
    """Go along the meridian and the parallel."""
    east_m = north_m = 0.0
    for far, wind in zip(metres, winds, strict=True):
        if wind % 90.0:
            raise PlanError("Two steps must be to the north, east, south or west", _EXAMPLES)
        north_m += far * {0.0: 1.0, 180.0: -1.0}.get(wind, 0.0)
        east_m += far * {90.0: 1.0, 270.0: -1.0}.get(wind, 0.0)
    return stepped(checked_place(*origin), east_m, north_m)
