"""Edits of one item's values: place, parameters, altitude, command."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from gcs.model.elevation import Elevation
from gcs.planning import frames
from gcs.planning.catalogue import COMMANDS, Param, has_place, label_of
from gcs.planning.document import DO_JUMP, ComplexItem, Item, Params, Plan, PlanItem
from gcs.planning.edits.defaults import new_item
from gcs.planning.edits.jumps import ids_of
from gcs.planning.edits.limits import (
    checked_altitude,
    checked_index,
    checked_indices,
    checked_item_place,
    simple_item,
)
from gcs.planning.edits.pattern_edits import pattern_at, pattern_at_height
from gcs.planning.errors import PlanError

_ALTITUDE_MEMBERS = ("AMSLAltAboveTerrain", "Altitude", "AltitudeMode")
"""What QGroundControl says once more of an item's altitude: untrue as soon as it changes."""
_HEIGHT_ELSEWHERE = (30,)
"""Commands without a place whose seventh parameter is an altitude."""


def with_item(plan: Plan, index: int, item: Item) -> Plan:
    """Return the plan with another item at an index."""
    return replace(plan, items=(*plan.items[:index], item, *plan.items[index + 1 :]))


def with_params(item: PlanItem, params: Params) -> PlanItem:
    """Return an item with other parameters, and without what is no longer true of its altitude."""
    if params[6] == item.params[6] or not any(key in item.extra for key in _ALTITUDE_MEMBERS):
        return replace(item, params=params)
    return replace(item, params=params, extra=true_extra(item))


def true_extra(item: PlanItem) -> dict[str, object]:
    """Return an item's further members without those that repeat its altitude."""
    return {key: value for key, value in item.extra.items() if key not in _ALTITUDE_MEMBERS}


def set_item_place(
    plan: Plan, index: int, lat_deg: float, lon_deg: float, elevation: Elevation | None = None
) -> Plan:
    """Put an item elsewhere; a pattern with its centre there (``elevation``: for those that follow terrain).

    Raises:
        PlanError: the item has no place, or that is none.
    """
    item = plan.items[checked_index(plan, index)]
    place = checked_item_place(lat_deg, lon_deg)
    if isinstance(item, ComplexItem):
        return with_item(plan, index, pattern_at(item, place, elevation))
    if has_place(item.command) is False:
        raise PlanError(f"{label_of(item.command)} has no place", "Move the waypoint before it instead")
    return with_item(plan, index, placed(item, *place))


def placed(item: PlanItem, lat_deg: float, lon_deg: float) -> PlanItem:
    """Return an item elsewhere, in a frame that has places."""
    frame = item.frame if frames.is_global(item.frame) else frames.GLOBAL_RELATIVE
    params = (*item.params[:4], lat_deg, lon_deg, item.params[6])
    # A drag moves thousands at once: this is three times as fast as ``replace``.
    return PlanItem(item.command, frame, params, item.autocontinue, item.item_id, item.extra)


def set_item_param(plan: Plan, index: int, number: int, value: float) -> Plan:
    """Give a parameter, 1 to 7, another value; NaN is "the vehicle's default".

    Raises:
        PlanError: there is no such parameter, the value is out of its range, or a jump would lead nowhere.
    """
    item = simple_item(plan, index)
    if not 1 <= number <= 7:
        raise PlanError(f"There is no parameter {number}", "Parameters are numbered from 1 to 7")
    if has_place(item.command) and number in (5, 6):
        lat_deg, lon_deg = (value, item.params[5]) if number == 5 else (item.params[4], value)
        return set_item_place(plan, index, lat_deg, lon_deg)
    if number == 7 and has_height(item):
        return set_item_altitude(plan, (index,), value)
    checked_param(item.command, number, value)
    if item.command == DO_JUMP and number == 1:
        _refuse_no_target(plan, value)
    values = [float(value) if i == number else old for i, old in enumerate(item.params, 1)]
    return with_item(plan, index, with_params(item, _seven(values)))


def _seven(values: list[float]) -> Params:
    a, b, c, d, e, f, g = values
    return (a, b, c, d, e, f, g)


def checked_param(command: int, number: int, value: float) -> float:
    """Return a parameter's value.

    Raises:
        PlanError: it is out of the range that the command has for it.
    """
    known = COMMANDS.get(command)
    param = known.params.get(number) if known is not None else None
    name = param.label if param is not None else f"Parameter {number}"
    if math.isinf(value) or abs(value) > 3.4e38:
        raise PlanError(f"{name} {value:g} is out of range", "Give a number that a 32-bit float can hold")
    if param is not None and not param.allows(value):
        raise PlanError(f"{name} {value:g} is out of range", f"Give {allowed(param)}")
    return value


def allowed(param: Param) -> str:
    """Say which values a parameter takes."""
    unit = f" {param.unit}" if param.unit else ""
    if param.choices:
        return " or ".join(f"{number:g} ({label})" for number, label in param.choices.items())
    if param.high is None:
        return f"{param.low:g}{unit} or more"
    return f"{param.high:g}{unit} or less" if param.low is None else f"{param.low:g} to {param.high:g}{unit}"


def _refuse_no_target(plan: Plan, value: float) -> None:
    if not any(number == value for item in plan.items for number in ids_of(item)):
        raise PlanError(f"There is no item that is called {value:g}", "Choose the item to jump to")


def has_height(item: PlanItem) -> bool:
    """Return whether an item's seventh parameter is an altitude."""
    placed_command = has_place(item.command)
    if placed_command is None:
        placed_command = frames.is_global(item.frame)
    return placed_command or item.command in _HEIGHT_ELSEWHERE


def set_item_altitude(
    plan: Plan,
    indices: Iterable[int],
    alt_m: float,
    frame: int | None = None,
    elevation: Elevation | None = None,
) -> Plan:
    """Give items an altitude; ``frame`` (MAV_FRAME) says from where, None: as each item has it.

    Items without an altitude are left as they are; patterns take it as their height.

    Raises:
        PlanError: it is no altitude, the frame measures none, or no item has one.
    """
    checked_altitude(alt_m)
    if frame is not None and not frames.is_global(frame):
        raise PlanError(f"Frame {frame} measures no altitude", "Choose above home, terrain or sea level")
    items = list(plan.items)
    changed = False
    for index in checked_indices(plan, indices):
        item = items[index]
        new: Item | None
        if isinstance(item, PlanItem):
            new = _at(item, alt_m, frame)
        else:
            new = pattern_at_height(item, alt_m, elevation)
        changed = changed or new is not None
        items[index] = new or item
    if not changed:
        raise PlanError("None of these items has an altitude", "Choose items that are flown to")
    return replace(plan, items=tuple(items))


def _at(item: PlanItem, alt_m: float, frame: int | None) -> PlanItem | None:
    if not has_height(item):
        return None
    item = with_params(item, (*item.params[:6], float(alt_m)))
    if frame is None or not has_place(item.command) or frame == item.frame:
        return item
    return replace(item, frame=frame, extra=true_extra(item))


def set_item_command(plan: Plan, index: int, command: int) -> Plan:
    """Make an item another command at the same place; parameters of the same meaning are kept.

    Raises:
        PlanError: the new command wants a place that the old one doesn't have.
    """
    item = simple_item(plan, index)
    if command == item.command:
        return plan
    at = (item.place.lat_deg, item.place.lon_deg) if item.has_place else None
    if has_place(command) is False:
        at = None
    new = new_item(plan, command, at, index)
    values = [_kept(item, new, number) for number in range(1, 5)] + list(new.params[4:])
    frame = new.frame
    if has_height(new) and has_height(item) and math.isfinite(item.params[6]):
        values[6] = item.params[6]
        frame = item.frame if has_place(command) and frames.is_global(item.frame) else frame
    new = replace(item, command=command, frame=frame, params=_seven(values), extra=true_extra(item))
    return with_item(plan, index, new)


def _kept(old: PlanItem, new: PlanItem, number: int) -> float:
    before, after = COMMANDS.get(old.command), COMMANDS.get(new.command)
    if before is not None and after is not None and number in after.params:
        for old_number, param in before.params.items():
            same = param.label == after.params[number].label and old_number < 5
            if same and after.params[number].allows(old.params[old_number - 1]):
                return old.params[old_number - 1]
    return new.params[number - 1]
