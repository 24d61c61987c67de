"""Mission Planner's own fence and rally files.

Fence: a return point, then the polygon's corners, the first one repeated at the end; one place a line.
Rally: ``RALLY lat lon alt break_alt direction flags``, altitudes above home.
"""

from __future__ import annotations

from gcs.planning.document import ARDUPILOT, Fence, FencePolygon, LatLon, Place, Plan, RallyPoint
from gcs.planning.errors import PlanError, PlanFileError
from gcs.planning.files.text import lines_of, number_in, number_text, place_in

_EXTRA = ("break_alt_m", "landing_direction", "flags")


def decode_fence(data: bytes, name: str) -> Plan:
    """Read a fence file.

    Raises:
        PlanFileError: it is broken; names the line.
    """
    places: list[LatLon] = []
    line = 1
    for line, words in lines_of(data, name):
        if len(words) != 2:
            raise PlanFileError(name, f"line {line}", f"{len(words)} words", "Give latitude and longitude")
        places.append(place_in(words, name, line))
    corners = places[1:]
    if len(corners) > 3 and corners[0] == corners[-1]:
        corners.pop()
    if len(corners) < 3:
        what = f"a return point and {len(corners)} corners are no fence"
        raise PlanFileError(name, f"line {line}", what, "Give a return point and at least three corners")
    fence = Fence((FencePolygon(tuple(corners)),), (), Place(*places[0]))
    return Plan(fence=fence, autopilot=ARDUPILOT, has_mission=False)


def encode_fence(plan: Plan) -> bytes:
    """Return a fence file.

    Raises:
        PlanError: the plan has no fence of the only shape that the format holds.
    """
    fence = plan.fence or Fence()
    if len(fence.polygons) != 1 or not fence.polygons[0].inclusion or fence.circles:
        raise PlanError(
            "This format holds one polygon to stay in, and nothing else",
            "Save as .plan to keep the whole fence",
        )
    corners = list(fence.polygons[0].vertices)
    back = fence.breach_return or plan.home
    first = (back.lat_deg, back.lon_deg) if back is not None else corners[0]
    rows = [f"{lat!r}\t{lon!r}\n" for lat, lon in (first, *corners, corners[0])]
    return "".join(rows).encode()


def decode_rally(data: bytes, name: str) -> Plan:
    """Read a rally file.

    Raises:
        PlanFileError: it is broken; names the line.
    """
    points: list[RallyPoint] = []
    for line, words in lines_of(data, name):
        if words[0].upper() != "RALLY" or not 4 <= len(words) <= 7:
            what = "this is no rally point"
            raise PlanFileError(name, f"line {line}", what, "Write: RALLY lat lon alt break dir flags")
        lat, lon = place_in(words[1:3], name, line)
        alt_m = number_in(words[3], name, line, "altitude", 100_000.0)
        if alt_m != alt_m:
            raise PlanFileError(name, f"line {line}", "the altitude is no number", "Correct it")
        rest = {key: number_in(word, name, line, key) for key, word in zip(_EXTRA, words[4:], strict=False)}
        # 0 is what is written of a column that nothing is known of.
        points.append(RallyPoint(lat, lon, alt_m, {key: value for key, value in rest.items() if value}))
    return Plan(rally=tuple(points), autopilot=ARDUPILOT, has_mission=False)


def encode_rally(plan: Plan) -> bytes:
    """Return a rally file.

    Raises:
        PlanError: the plan has no rally points.
    """
    if not plan.rally:
        raise PlanError("The plan has no rally points", "Add some, or save as .plan")
    rows = []
    for point in plan.rally:
        rest = [point.extra.get(key, 0.0) for key in _EXTRA]
        # Our files may hold anything there; other programs read numbers.
        numbers = [value if isinstance(value, int | float) else 0.0 for value in rest]
        words = [repr(value) for value in (point.lat_deg, point.lon_deg, point.alt_rel_m)]
        rows.append("\t".join(["RALLY", *words, *(number_text(value) for value in numbers)]) + "\n")
    return "".join(rows).encode()
