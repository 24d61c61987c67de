"""One change to many items at once: a parameter, an altitude, a command, the speed on a stretch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gcs.model.elevation import Elevation
from gcs.planning import frames, patterns
from gcs.planning.catalogue import COMMANDS, is_navigation
from gcs.planning.document import ComplexItem, Item, Plan, PlanItem
from gcs.planning.edits.defaults import WINGS
from gcs.planning.edits.jumps import free_ids, refuse_orphans
from gcs.planning.edits.limits import checked_indices
from gcs.planning.edits.pattern_edits import SPEED, pattern_value
from gcs.planning.edits.values import (
    checked_param,
    set_item_altitude,
    set_item_command,
    set_item_param,
    with_item,
)
from gcs.planning.errors import PlanError

_CHANGE_SPEED = 178
_AIRSPEED, _GROUND_SPEED = 0.0, 1.0
_OWN_SPEED = -2.0
"""The vehicle's own again."""


def set_params(plan: Plan, indices: Iterable[int], number: int, value: float) -> Plan:
    """Give one parameter of several items the same value.

    Raises:
        PlanError: an item is a pattern or has another meaning for it, or the value is out of range.
    """
    chosen = checked_indices(plan, indices)
    meanings = {_meaning(plan.items[index], number) for index in chosen}
    if len(meanings) > 1:
        names = " and ".join(sorted(meanings))
        raise PlanError(f"Parameter {number} means {names} here", "Choose items of one kind")
    for index in chosen:
        plan = set_item_param(plan, index, number, value)
    return plan


def _meaning(item: Item, number: int) -> str:
    if isinstance(item, ComplexItem):
        return f"nothing in a {item.kind}"
    known = COMMANDS.get(item.command)
    param = known.params.get(number) if known is not None else None
    return param.label.lower() if param is not None else f"parameter {number}"


def set_altitudes(
    plan: Plan,
    indices: Iterable[int],
    alt_m: float,
    frame: int | None = None,
    elevation: Elevation | None = None,
) -> Plan:
    """Give several items the same altitude: see ``set_item_altitude``."""
    return set_item_altitude(plan, indices, alt_m, frame, elevation)


def set_commands(plan: Plan, indices: Iterable[int], command: int) -> Plan:
    """Make several items the same command.

    Raises:
        PlanError: one is a pattern, or has no place where the command wants one.
    """
    for index in checked_indices(plan, indices):
        plan = set_item_command(plan, index, command)
    return plan


def set_speed(
    plan: Plan, indices: Iterable[int], speed_mps: float, elevation: Elevation | None = None
) -> Plan:
    """Fly to the chosen items at a speed, and on from the last of a stretch as before.

    Speed items within a stretch are replaced by one before it and one after it; chosen speed items, and
    patterns that have a speed, get the new one themselves.

    Raises:
        PlanError: the speed is out of range, nothing chosen is flown, or a jump leads to an old speed item.
    """
    if not speed_mps > 0.0:
        raise PlanError(f"{speed_mps:g} m/s is no speed", "Give more than 0")
    checked_param(_CHANGE_SPEED, 2, speed_mps)
    chosen = set(checked_indices(plan, indices))
    plan, flown = _own_speeds(plan, chosen, speed_mps, elevation)
    items = _with_speeds(plan, flown, speed_mps)
    refuse_orphans(plan.items, items)
    return replace(plan, items=items)


def _own_speeds(
    plan: Plan, chosen: set[int], speed_mps: float, elevation: Elevation | None
) -> tuple[Plan, set[int]]:
    """Return the plan with what has a speed of its own changed, and what is left to do."""
    flown: set[int] = set()
    done = False
    for index in sorted(chosen):
        item = plan.items[index]
        if isinstance(item, ComplexItem):
            if pattern_value(item, SPEED) is None:
                flown.add(index)
                continue
            item = patterns.with_field(item, SPEED, speed_mps, elevation)
        elif item.command == _CHANGE_SPEED:
            item = replace(item, params=(item.params[0], speed_mps, *item.params[2:]))
        else:
            if is_navigation(item.command):
                flown.add(index)
            continue
        done = True
        plan = with_item(plan, index, item)
    if not (flown or done):
        raise PlanError("Nothing that is flown is chosen", "Choose waypoints, patterns or speed items")
    return plan, flown


def _with_speeds(plan: Plan, flown: set[int], speed_mps: float) -> tuple[Item, ...]:
    ids = free_ids(plan.items)
    kind = _AIRSPEED if plan.vehicle_type in WINGS else _GROUND_SPEED
    before = _usual(plan)
    fast = False
    items: list[Item] = []
    for index, item in enumerate(plan.items):
        speed = _speed_of(item)
        if _is_flown(item):
            if (index in flown) != fast:
                fast = index in flown
                items.append(_speed_item(kind, speed_mps if fast else before, next(ids)))
        elif speed is not None:
            before = speed
            if fast and _flown_next(plan, index) in flown:
                continue
            fast = False
        items.append(item)
    return tuple(items)


def _is_flown(item: Item) -> bool:
    return isinstance(item, ComplexItem) or is_navigation(item.command)


def _flown_next(plan: Plan, index: int) -> int | None:
    return next((i for i in range(index + 1, len(plan.items)) if _is_flown(plan.items[i])), None)


def _speed_of(item: Item) -> float | None:
    if isinstance(item, PlanItem) and item.command == _CHANGE_SPEED and item.params[0] in (0.0, 1.0):
        return item.params[1] if item.params[1] > 0.0 else None
    return None


def _usual(plan: Plan) -> float:
    usual = plan.cruise_speed_mps if plan.vehicle_type in WINGS else plan.hover_speed_mps
    return usual or _OWN_SPEED


def _speed_item(kind: float, speed_mps: float, item_id: int) -> PlanItem:
    return PlanItem(
        _CHANGE_SPEED, frames.MISSION, (kind, speed_mps, -1.0, 0.0, 0.0, 0.0, 0.0), item_id=item_id
    )
