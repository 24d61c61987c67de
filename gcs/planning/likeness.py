"""When two items, shapes or points of plans are the same, how alike they are, and what differs in words.

What a radio or an autopilot rounds is no difference: parameters are 32-bit floats, places 1e-7°, heights
centimetres, rally points whole metres; NaN and 0 both are "the vehicle's default", and commands without a
place come back in any frame.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Hashable, Sequence

from gcs.planning import frames
from gcs.planning.catalogue import COMMANDS, Param, has_place
from gcs.planning.document import DO_JUMP, FenceCircle, FencePolygon, LatLon, Place, PlanItem, RallyPoint
from gcs.planning.geodesy import bearing_deg, distance_m

_UNITS = 1e7
_TURN = 3_600_000_000
_HEIGHT_M, _RALLY_HEIGHT_M = 0.02, 1.0
_HEADINGS = (16, 17, 21, 22, 84, 85)
"""Commands whose fourth parameter is a direction."""
_NEAR_M = 50.0
_WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


def same_number(a: float, b: float) -> bool:
    """Return whether two numbers are the same once a radio carried them."""
    a, b = _known(a), _known(b)
    return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-4)


def _known(value: float) -> float:
    return 0.0 if value != value else value


def same_place(a: LatLon, b: LatLon) -> bool:
    """Return whether two places are the same as vehicles keep them, across the date line too."""
    off_lon = abs(round(_known(a[1]) * _UNITS) - round(_known(b[1]) * _UNITS)) % _TURN
    off_lat = abs(round(_known(a[0]) * _UNITS) - round(_known(b[0]) * _UNITS))
    return off_lat <= 1 and min(off_lon, _TURN - off_lon) <= 1


def _units(at: LatLon) -> tuple[int, int]:
    return round(_known(at[0]) * _UNITS), round(_known(at[1]) * _UNITS) % _TURN


def _single(value: float) -> float:
    """Return the 32-bit float that is sent; -0 is 0."""
    return float(struct.unpack("<f", struct.pack("<f", round(_known(value), 4)))[0]) + 0.0


def away(ours: LatLon, theirs: LatLon) -> str:
    """Say how far and where ours lies of theirs."""
    metres = distance_m(theirs, ours)
    wind = _WINDS[round(bearing_deg(theirs, ours) / 45.0) % 8]
    far = f"{metres / 1000.0:.1f} km" if metres >= 9_950.0 else f"{metres:.{int(metres < 9.95)}f} m"
    return f"moved {far} {wind}"


def _near(ours: LatLon, theirs: LatLon) -> float:
    """Return 1 for the same place, less the further away."""
    return 1.0 / (1.0 + distance_m(ours, theirs) / _NEAR_M)


# -- items ------------------------------------------------------------------------------------------


def _placed(item: PlanItem) -> bool:
    known = has_place(item.command)
    return frames.is_global(item.frame) if known is None else known


def _at(item: PlanItem) -> LatLon:
    return item.params[4], item.params[5]


def item_key(item: PlanItem) -> Hashable:
    """Return what is equal for equal items; where a jump leads is not in it, ids being each plan's own."""
    values = [_single(value) for value in item.params]
    frame = frames.MISSION
    if _placed(item):
        values[4:6] = _units(_at(item))
        frame = frames.plain(item.frame) if item.has_place else frame
    if item.command == DO_JUMP:
        values[0] = 0.0
    if item.command in _HEADINGS:
        values[3] %= 360.0
    return item.command, frame, tuple(values)


def item_likeness(ours: PlanItem, theirs: PlanItem) -> float:
    """Return how likely the one became the other: 0 with another command."""
    if ours.command != theirs.command:
        return 0.0
    near = 1.0
    if ours.has_place and theirs.has_place:
        near = 2.0 * _near(_at(ours), _at(theirs))
    same = sum(same_number(a, b) for a, b in zip(ours.params, theirs.params, strict=True))
    return 0.1 + near + same / 7.0


def item_details(ours: PlanItem, theirs: PlanItem) -> list[str]:
    """Return what differs between two items of the same command; jumps' targets are not compared."""
    numbers = range(1, 5) if _placed(ours) else range(1, 8)
    details = [] if not _placed(ours) else _place_of(ours, theirs)
    for number in numbers:
        a, b = ours.params[number - 1], theirs.params[number - 1]
        if same_number(a, b) or (ours.command == DO_JUMP and number == 1):
            continue
        if number == 4 and ours.command in _HEADINGS and same_number(_turned(_known(a) - _known(b)), 0.0):
            continue
        details.append(_param(ours.command, number, a, b))
    return details


def _turned(angle_deg: float) -> float:
    return (angle_deg + 180.0) % 360.0 - 180.0


def _place_of(ours: PlanItem, theirs: PlanItem) -> list[str]:
    if ours.has_place != theirs.has_place:
        return ["at a place, there without one" if ours.has_place else "without a place, there at one"]
    details = []
    if ours.has_place and not same_place(_at(ours), _at(theirs)):
        details.append(away(_at(ours), _at(theirs)))
    details += _height(ours.params[6], theirs.params[6], _HEIGHT_M)
    if ours.has_place and frames.plain(ours.frame) != frames.plain(theirs.frame):
        details.append(f"{_reference(ours)}, there {_reference(theirs)}")
    return details


def _reference(item: PlanItem) -> str:
    return item.altitude_reference.value or f"frame {item.frame}"


def _height(ours_m: float, theirs_m: float, tolerance_m: float) -> list[str]:
    a, b = _known(ours_m), _known(theirs_m)
    if abs(a - b) <= max(tolerance_m, abs(a) * 1e-6):
        return []
    return [f"altitude {_written(a)} m, there {_written(b)} m"]


def _param(command: int, number: int, ours: float, theirs: float) -> str:
    known = COMMANDS.get(command)
    param = known.params.get(number) if known is not None else None
    if param is None:
        param = Param(f"parameter {number}")
    here, there = (_valued(param, value) for value in (ours, theirs))
    return f"{param.label} {here}, there {there}"


def _valued(param: Param, value: float) -> str:
    if value != value:
        return "default"
    chosen = param.choices.get(int(value))
    return chosen or f"{_written(value)} {param.unit}".rstrip()


def _written(value: float) -> str:
    return f"{round(value, 4):.10g}"


# -- shapes and points ------------------------------------------------------------------------------


def place_details(ours: Place, theirs: Place) -> list[str]:
    """Return what differs between two places."""
    return _points((ours.lat_deg, ours.lon_deg), (theirs.lat_deg, theirs.lon_deg), ours.alt_m, theirs.alt_m)


def _points(
    ours: LatLon, theirs: LatLon, ours_m: float, theirs_m: float, tolerance_m: float = _HEIGHT_M
) -> list[str]:
    details = [] if same_place(ours, theirs) else [away(ours, theirs)]
    return [*details, *_height(ours_m, theirs_m, tolerance_m)]


def rally_key(point: RallyPoint) -> Hashable:
    """Return what is equal for equal rally points."""
    return _units((point.lat_deg, point.lon_deg)), _single(point.alt_rel_m)


def rally_likeness(ours: RallyPoint, theirs: RallyPoint) -> float:
    """Return how likely the one became the other."""
    return _near((ours.lat_deg, ours.lon_deg), (theirs.lat_deg, theirs.lon_deg))


def rally_details(ours: RallyPoint, theirs: RallyPoint) -> list[str]:
    """Return what differs between two rally points; ArduPilot keeps whole metres."""
    return _points(
        (ours.lat_deg, ours.lon_deg), (theirs.lat_deg, theirs.lon_deg), ours.alt_rel_m, theirs.alt_rel_m,
        _RALLY_HEIGHT_M,
    )  # fmt: skip


def circle_key(circle: FenceCircle) -> Hashable:
    """Return what is equal for equal circles."""
    return circle.inclusion, _units((circle.lat_deg, circle.lon_deg)), _single(circle.radius_m)


def circle_likeness(ours: FenceCircle, theirs: FenceCircle) -> float:
    """Return how likely the one became the other."""
    same = 1.0 if ours.inclusion == theirs.inclusion else 0.0
    return same + _near((ours.lat_deg, ours.lon_deg), (theirs.lat_deg, theirs.lon_deg))


def circle_details(ours: FenceCircle, theirs: FenceCircle) -> list[str]:
    """Return what differs between two circles; ArduPilot may keep whole metres."""
    details = _inclusion(ours.inclusion, theirs.inclusion)
    at, there = (ours.lat_deg, ours.lon_deg), (theirs.lat_deg, theirs.lon_deg)
    if not same_place(at, there):
        details.append(away(at, there))
    if not same_number(ours.radius_m, theirs.radius_m):
        details.append(f"radius {_written(ours.radius_m)} m, there {_written(theirs.radius_m)} m")
    return details


def polygon_key(polygon: FencePolygon) -> Hashable:
    """Return what is equal for equal polygons."""
    return polygon.inclusion, tuple(_units(vertex) for vertex in polygon.vertices)


def polygon_likeness(ours: FencePolygon, theirs: FencePolygon) -> float:
    """Return how likely the one became the other."""
    same = 1.0 if ours.inclusion == theirs.inclusion else 0.0
    return same + _near(ours.vertices[0], theirs.vertices[0]) + _shared(ours.vertices, theirs.vertices)


def _shared(ours: Sequence[LatLon], theirs: Sequence[LatLon]) -> float:
    there = {_units(vertex) for vertex in theirs}
    return sum(_units(vertex) in there for vertex in ours) / max(len(ours), len(theirs))


def polygon_details(ours: FencePolygon, theirs: FencePolygon) -> list[str]:
    """Return what differs between two polygons."""
    details = _inclusion(ours.inclusion, theirs.inclusion)
    here, there = ours.vertices, theirs.vertices
    if len(here) != len(there):
        details.append(f"{len(here)} vertices, there {len(there)}")
        return details
    off = [i for i, (a, b) in enumerate(zip(here, there, strict=True)) if not same_place(a, b)]
    if len(off) == 1:
        details.append(
            f"moved vertex {off[0] + 1}: {away(here[off[0]], there[off[0]]).removeprefix('moved ')}"
        )
    elif off:
        details.append(f"moved {len(off)} of {len(here)} vertices")
    return details


def _inclusion(ours: bool, theirs: bool) -> list[str]:
    if ours == theirs:
        return []
    return ["to stay in, there to stay out of" if ours else "to stay out of, there to stay in"]
