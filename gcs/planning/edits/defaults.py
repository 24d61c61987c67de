"""New items as a pilot would expect them: as high as their neighbours, with values that do something."""

from __future__ import annotations

import math
from collections.abc import Mapping

from gcs.planning import frames
from gcs.planning.catalogue import COMMANDS, has_place, is_navigation, label_of
from gcs.planning.document import DO_JUMP, NAN, LatLon, Params, Plan, PlanItem
from gcs.planning.edits.jumps import free_ids, ids_of
from gcs.planning.edits.limits import checked_item_place
from gcs.planning.errors import PlanError

DEFAULT_ALT_M = 50.0
_LAND, _VTOL_LAND = 21, 85
_TAKEOFFS = (22, 84)
_GROUND = (_LAND, _VTOL_LAND, 94, 189, 188, 195, 201, 179)
"""At the ground, or with an altitude that does not matter."""
_CHANGE_SPEED, _CHANGE_ALT, _DELAY = 178, 30, 93
WINGS = (1, 16, 17, 19, 20, 21, 22, 23, 24, 25, 28)
"""MAV_TYPE: what flies on wings."""
_USUAL: Mapping[int, Mapping[int, float]] = {
    18: {1: 1.0},
    19: {1: 30.0},
    31: {1: 1.0},
    83: {1: 100.0},
    _DELAY: {1: 10.0, 2: -1.0, 3: -1.0, 4: -1.0},
    112: {1: 10.0},
    114: {1: 50.0},
    DO_JUMP: {2: 1.0},
    601: {1: 1.0, 2: 1.0},
    3000: {1: 4.0},
    206: {1: 25.0, 3: 1.0},
    2000: {2: 1.0, 3: 1.0},
}
"""First values where 0 would do nothing, by command and number."""


def new_item(plan: Plan, command: int, at: LatLon | None = None, index: int | None = None) -> PlanItem:
    """Return an item to insert before ``index`` (None: at the end), as high as its neighbours fly.

    Raises:
        PlanError: the command wants a place, or the place is none.
    """
    at_index = len(plan.items) if index is None else index
    alt_m, frame = _height(plan, command, at_index)
    placed = has_place(command)
    if placed is None:
        placed = at is not None
    if not placed:
        return PlanItem(command, frames.MISSION, _params(plan, command, None, alt_m), item_id=_id(plan))
    known = COMMANDS.get(command)
    if at is None:
        if known is None or not known.place_optional:
            raise PlanError(f"{label_of(command)} wants a place", "Choose one on the map")
    else:
        at = checked_item_place(*at)
    return PlanItem(command, frame, _params(plan, command, at or (0.0, 0.0), alt_m), item_id=_id(plan))


def _id(plan: Plan) -> int:
    return next(free_ids(plan.items))


def _height(plan: Plan, command: int, index: int) -> tuple[float, int]:
    """Return altitude and frame: those of the next item before, else after, that flies at one."""
    near = [*reversed(plan.items[:index]), *plan.items[index:]]
    for item in near:
        if isinstance(item, PlanItem) and _tells_height(item):
            return (0.0, frames.GLOBAL_RELATIVE) if command in _GROUND else (item.params[6], item.frame)
    return (0.0 if command in _GROUND else DEFAULT_ALT_M), frames.GLOBAL_RELATIVE


def _tells_height(item: PlanItem) -> bool:
    return (
        is_navigation(item.command)
        and has_place(item.command) is True
        and item.command not in _GROUND
        and frames.is_global(item.frame)
        and math.isfinite(item.params[6])
    )


def _params(plan: Plan, command: int, at: LatLon | None, alt_m: float) -> Params:
    values = [first_value(command, number) for number in range(1, 8)]
    if command == DO_JUMP:
        values[0] = _first_target(plan)
    elif command == _CHANGE_SPEED:
        on_wings = plan.vehicle_type in WINGS
        usual = plan.cruise_speed_mps if on_wings else plan.hover_speed_mps
        values[:3] = [0.0 if on_wings else 1.0, usual or (15.0 if on_wings else 5.0), -1.0]
    elif command == _CHANGE_ALT:
        values[6] = alt_m
    if at is not None:
        values[4:] = [*at, alt_m]
    a, b, c, d, e, f, g = values
    return (a, b, c, d, e, f, g)


def first_value(command: int, number: int) -> float:
    """Return a new item's parameter: what is usual, else 0 or the nearest that is allowed."""
    usual = _USUAL.get(command, {}).get(number)
    if usual is not None:
        return usual
    known = COMMANDS.get(command)
    param = known.params.get(number) if known is not None else None
    if param is None:
        return 0.0
    if param.label == "Heading" and number == 4:
        return NAN
    if param.allows(0.0):
        return 0.0
    return float(min(param.choices)) if param.choices else float(param.low or 0.0)


def _first_target(plan: Plan) -> float:
    for item in plan.items:
        if not (isinstance(item, PlanItem) and item.item_id) or item.command in _TAKEOFFS:
            continue
        if is_navigation(item.command):
            return float(item.item_id)
    inner = next((number for item in plan.items for number in ids_of(item)), None)
    if inner is None:
        raise PlanError("There is no item to jump to", "Add a waypoint first")
    return float(inner)
