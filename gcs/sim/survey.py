"""A survey to fly: the mission of the demonstration, a lawn mower's path over a field beside home."""

from __future__ import annotations

import math

from gcs.sim.geo import FlatEarth
from gcs.sim.kinds import SimKind
from gcs.sim.plan import PlanItem
from gcs.sim.start import Home

_RELATIVE = 3
_NO_PLACE = 2


def demo_survey(
    home: Home,
    kind: SimKind = SimKind.QUAD,
    *,
    lines: int = 8,
    length_m: float | None = None,
    spacing_m: float | None = None,
    offset_m: float | None = None,
    alt_m: float | None = None,
) -> list[PlanItem]:
    """Return a mission over a rectangle ahead of home, without a home item, altitudes above home.

    It takes off, flies ``lines`` parallel lines with the camera triggered by distance, and returns: a
    multirotor, VTOL and rover by RETURN_TO_LAUNCH, a plane by a landing beside home.

    Args:
        home: where the vehicle stands; the field lies in the direction of its heading.
        kind: the airframe, which sets sizes that it can fly.
        lines: number of lines.
        length_m: length of a line.
        spacing_m: distance between lines.
        offset_m: distance from home to the first corner.
        alt_m: altitude above home.
    """
    wing = kind in (SimKind.PLANE, SimKind.VTOL)
    length = length_m or (600.0 if wing else 200.0)
    spacing = spacing_m or (140.0 if wing else 25.0)
    offset = offset_m or (250.0 if wing else 40.0)
    alt = 0.0 if kind is SimKind.ROVER else alt_m or (80.0 if wing else 40.0)
    earth = FlatEarth(home.lat_deg, home.lon_deg)
    heading = math.radians(home.heading_deg)

    def place(ahead_m: float, right_m: float) -> tuple[float, float]:
        return earth.to_latlon(
            ahead_m * math.cos(heading) - right_m * math.sin(heading),
            ahead_m * math.sin(heading) + right_m * math.cos(heading),
        )

    items: list[PlanItem] = []
    if kind is not SimKind.ROVER:
        lat, lon = place(offset if wing else 0.0, 0.0)
        items.append(PlanItem(22, _RELATIVE, param1=15.0 if wing else 0.0).at(lat, lon, alt))
    if kind is SimKind.VTOL:
        items.append(PlanItem(3000, _NO_PLACE, param1=4.0))
    items.append(PlanItem(206, _NO_PLACE, param1=length / 8.0, param3=1.0))
    side = -spacing * (lines - 1) / 2.0
    for i in range(lines):
        ends = (offset, offset + length) if i % 2 == 0 else (offset + length, offset)
        items += [PlanItem(16, _RELATIVE).at(*place(ahead, side + i * spacing), alt) for ahead in ends]
    items.append(PlanItem(206, _NO_PLACE))
    if kind is SimKind.PLANE:
        items.append(PlanItem(189, _NO_PLACE))
        items.append(PlanItem(16, _RELATIVE).at(*place(-500.0, 0.0), 50.0))
        items.append(PlanItem(21, _RELATIVE).at(*place(0.0, 0.0), 0.0))
    else:
        items.append(PlanItem(20, _NO_PLACE))
    return items


def formation(home: Home, count: int, spacing_m: float = 12.0) -> list[Home]:
    """Return places for ``count`` vehicles: the first at home, the others in rows behind it."""
    earth = FlatEarth(home.lat_deg, home.lon_deg)
    columns = max(1, math.ceil(math.sqrt(count)))
    heading = math.radians(home.heading_deg)
    places = []
    for i in range(count):
        row, column = divmod(i, columns)
        right = ((column + 1) // 2) * (1 if column % 2 else -1) * spacing_m
        behind = row * spacing_m
        n = -behind * math.cos(heading) - right * math.sin(heading)
        e = -behind * math.sin(heading) + right * math.cos(heading)
        lat, lon = earth.to_latlon(n, e)
        places.append(Home(lat, lon, home.alt_m, home.heading_deg))
    return places
