"""What a plan leaves open and QGroundControl's format has no way of leaving open.

The format wants a home, speeds, a vehicle type, a fence and rally points. Where a plan says nothing of one,
something usual is written, and our own member of the file notes that nobody said it: else a fence that was
never mentioned would come back as "there shall be none", and be deleted from the next vehicle. What another
program has written into the place since then counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gcs.planning.document import Fence, Place, Plan, RallyPoint

_HOME, _UNSAID, _RALLY = "home", "unsaid", "rallyPoints"


def mark_of(plan: Plan) -> dict[str, Any]:
    """Return our member of a file's root; empty when the format holds all of the plan."""
    open_parts = {
        "mission": not plan.has_mission and not plan.items,
        "geoFence": plan.fence is None,
        "rallyPoints": plan.rally is None,
        "cruiseSpeed": plan.cruise_speed_mps is None,
        "hoverSpeed": plan.hover_speed_mps is None,
        "vehicleType": plan.vehicle_type is None,
        _HOME: plan.home is None,
    }
    mark: dict[str, Any] = {}
    unsaid = [key for key, is_open in open_parts.items() if is_open]
    if unsaid:
        mark[_UNSAID] = unsaid
    if any(point.extra for point in plan.rally or ()):
        mark[_RALLY] = [dict(point.extra) for point in plan.rally or ()]
    return mark


def restored(plan: Plan, mark: object, usual: Mapping[str, float], usual_home: Place) -> Plan:
    """Return a plan without what was only written because the format wants it.

    Args:
        plan: as the file has it.
        mark: our member of the file's root, or whatever stands in its place.
        usual: what is written for a speed or vehicle type that a plan leaves open.
        usual_home: what is written for a home.
    """
    if not isinstance(mark, dict):
        return plan
    unsaid = mark.get(_UNSAID)
    names = set(filter(_is_text, unsaid)) if isinstance(unsaid, list) else set()
    rally = _rally(plan, mark.get(_RALLY))

    def told(key: str, value: Any, written: object) -> Any:
        return None if key in names and value == written else value

    return replace(
        plan,
        home=told(_HOME, plan.home, usual_home),
        mission_extra=_without_home(plan, usual_home) if _HOME in names else plan.mission_extra,
        has_mission="mission" not in names or bool(plan.items),
        fence=told("geoFence", plan.fence, Fence()),
        rally=told("rallyPoints", rally, ()),
        cruise_speed_mps=told("cruiseSpeed", plan.cruise_speed_mps, usual["cruiseSpeed"]),
        hover_speed_mps=told("hoverSpeed", plan.hover_speed_mps, usual["hoverSpeed"]),
        vehicle_type=told("vehicleType", plan.vehicle_type, usual["vehicleType"]),
    )


def _without_home(plan: Plan, usual_home: Place) -> dict[str, Any]:
    """Return what else the mission's object holds, without a home at 0/0 that we wrote ourselves."""
    written = [usual_home.lat_deg, usual_home.lon_deg, usual_home.alt_m]
    return {
        key: value
        for key, value in plan.mission_extra.items()
        if key != "plannedHomePosition" or value != written
    }


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _rally(plan: Plan, extras: object) -> tuple[RallyPoint, ...] | None:
    """Return the rally points with what Mission Planner's files say besides, if they still are as many."""
    points = plan.rally
    if points is None or not isinstance(extras, list) or len(extras) != len(points):
        return points
    return tuple(
        replace(point, extra=extra) if isinstance(extra, dict) else point
        for point, extra in zip(points, extras, strict=True)
    )
