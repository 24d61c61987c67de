"""Fence and rally points as list items, and back (MAV_CMD 5000 to 5004 and 5100)."""

from __future__ import annotations

from collections.abc import Sequence

from gcs.planning import frames
from gcs.planning.document import Fence, FenceCircle, FencePolygon, Place, PlanItem, RallyPoint
from gcs.planning.errors import PlanFileError

RETURN_POINT, INSIDE, OUTSIDE, CIRCLE_INSIDE, CIRCLE_OUTSIDE = 5000, 5001, 5002, 5003, 5004
FENCE_COMMANDS = (RETURN_POINT, INSIDE, OUTSIDE, CIRCLE_INSIDE, CIRCLE_OUTSIDE)
RALLY_COMMAND = 5100


def items_of_fence(fence: Fence) -> tuple[PlanItem, ...]:
    """Return the items of a fence: polygons, circles, then the return point."""
    items: list[PlanItem] = []
    for polygon in fence.polygons:
        command = INSIDE if polygon.inclusion else OUTSIDE
        count = float(len(polygon.vertices))
        items += (_item(command, count, lat, lon) for lat, lon in polygon.vertices)
    for circle in fence.circles:
        command = CIRCLE_INSIDE if circle.inclusion else CIRCLE_OUTSIDE
        items.append(_item(command, circle.radius_m, circle.lat_deg, circle.lon_deg))
    back = fence.breach_return
    if back is not None:
        place = (back.lat_deg, back.lon_deg, back.alt_m)
        items.append(PlanItem(RETURN_POINT, frames.GLOBAL_RELATIVE, (0.0, 0.0, 0.0, 0.0, *place)))
    return tuple(items)


def _item(command: int, first: float, lat_deg: float, lon_deg: float) -> PlanItem:
    return PlanItem(command, frames.GLOBAL, (first, 0.0, 0.0, 0.0, lat_deg, lon_deg, 0.0))


def fence_from(items: Sequence[PlanItem], source: str = "the vehicle's fence") -> Fence:
    """Return the fence that items spell.

    Raises:
        PlanFileError: a polygon breaks off, or a command does not belong here.
    """
    polygons: list[FencePolygon] = []
    circles: list[FenceCircle] = []
    back: Place | None = None
    index = 0
    while index < len(items):
        item = items[index]
        if item.command in (INSIDE, OUTSIDE):
            count = _vertex_count(items, index, source)
            vertices = tuple((one.params[4], one.params[5]) for one in items[index : index + count])
            polygons.append(FencePolygon(vertices, item.command == INSIDE))
            index += count
            continue
        if item.command in (CIRCLE_INSIDE, CIRCLE_OUTSIDE):
            inside = item.command == CIRCLE_INSIDE
            circles.append(FenceCircle(item.params[4], item.params[5], item.params[0], inside))
        elif item.command == RETURN_POINT:
            back = item.place
        else:
            raise PlanFileError(source, f"item {index}", f"command {item.command} is no fence", "Delete it")
        index += 1
    return Fence(tuple(polygons), tuple(circles), back)


def _vertex_count(items: Sequence[PlanItem], index: int, source: str) -> int:
    first = items[index]
    count = int(first.params[0]) if first.params[0] == first.params[0] else 0
    vertices = items[index : index + count]
    same = all(item.command == first.command and item.params[0] == first.params[0] for item in vertices)
    if count < 3 or len(vertices) != count or not same:
        what = f"a polygon of {count} vertices breaks off"
        raise PlanFileError(source, f"item {index}", what, "Save or upload the fence again")
    return count


def items_of_rally(points: Sequence[RallyPoint]) -> tuple[PlanItem, ...]:
    """Return the items of rally points: altitudes above home (PX4 takes no other frame in flight)."""
    return tuple(
        PlanItem(
            RALLY_COMMAND,
            frames.GLOBAL_RELATIVE,
            (0.0, 0.0, 0.0, 0.0, point.lat_deg, point.lon_deg, point.alt_rel_m),
        )
        for point in points
    )


def rally_from(items: Sequence[PlanItem]) -> tuple[RallyPoint, ...]:
    """Return the rally points that items spell."""
    return tuple(RallyPoint(*item.params[4:7]) for item in items)
