"""Where something new goes when no one clicked on the map: a little on along the way."""

from __future__ import annotations

from gcs.gui.panels.plan_items.cells import tr
from gcs.gui.panels.plan_items.rows import place_of
from gcs.planning.document import ComplexItem, LatLon, Plan, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.geodesy import bearing_deg, distance_m, moved

STEP_M = 100.0
_SAME_M = 1.0
_ENDINGS = (20, 21, 85)


def insert_index(plan: Plan, rows: list[int], *, navigation: bool) -> int:
    """Return where a new item goes: after the selected ones, else at the end but before the landing."""
    if rows:
        return rows[-1] + 1
    end = len(plan.items)
    if navigation and end:
        last = plan.items[-1]
        if isinstance(last, PlanItem) and last.command in _ENDINGS:
            return end - 1
        if isinstance(last, ComplexItem) and "Landing" in last.kind:
            return end - 1
    return end


def next_place(plan: Plan, index: int) -> LatLon:
    """Return a place one step on from the items before ``index``, in the direction of the last leg.

    Raises:
        PlanError: the plan has no place at all to go on from.
    """
    found: list[LatLon] = []
    for item in reversed(plan.items[:index]):
        place = _end_of(plan, item)
        if place is not None and (not found or distance_m(place, found[0]) > _SAME_M):
            found.append(place)
            if len(found) == 2:
                break
    home = plan.home
    if home is not None and len(found) < 2:
        at = (home.lat_deg, home.lon_deg)
        if not found or distance_m(at, found[0]) > _SAME_M:
            found.append(at)
    if not found:
        raise PlanError(
            tr("There is no place yet to go on from"), tr("Set the planned home, or click on the map")
        )
    bearing = bearing_deg(found[1], found[0]) if len(found) == 2 else 0.0
    return moved(found[0], bearing, STEP_M)


def middle_place(plan: Plan) -> LatLon:
    """Return a place in the middle of the plan, for fences and rally points.

    Raises:
        PlanError: the plan has no place at all.
    """
    if plan.home is not None:
        return plan.home.lat_deg, plan.home.lon_deg
    for item in plan.items:
        place = _end_of(plan, item)
        if place is not None:
            return place
    raise PlanError(tr("There is no place yet"), tr("Set the planned home, or draw on the map"))


def square(centre: LatLon, half_m: float) -> list[LatLon]:
    """Return the corners of a square about a place."""
    return [moved(centre, bearing, half_m * 2**0.5) for bearing in (315.0, 45.0, 135.0, 225.0)]


def _end_of(plan: Plan, item: PlanItem | ComplexItem) -> LatLon | None:
    if isinstance(item, PlanItem):
        return place_of(item, plan.home)
    from gcs.planning.flatten import expand

    try:
        places = [place for part in expand(item) if (place := place_of(part, plan.home)) is not None]
    except PlanError:
        return None
    return places[-1] if places else None
