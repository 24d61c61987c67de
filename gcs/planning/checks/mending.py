"""Fixes: small changes of the plan, refused when it is no longer the plan that was checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from gcs.model.elevation import Elevation
from gcs.planning.checks.finding import Fix
from gcs.planning.document import DO_JUMP, ComplexItem, Item, Params, Plan, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.patterns import fields, with_field

Change: TypeAlias = Callable[[Item], Item]


def change_fix(label: str, checked: Plan, changed: Mapping[int, Change]) -> Fix:
    """Return a fix that changes some items."""

    def apply(plan: Plan) -> Plan:
        _same(plan, checked, changed)
        items = tuple(
            changed[index](item) if index in changed else item for index, item in enumerate(plan.items)
        )
        return replace(plan, items=items)

    return Fix(label, apply)


def param_fix(label: str, plan: Plan, index: int, number: int, value: float) -> Fix | None:
    """Return a fix that sets one parameter (1 to 7); None for a pattern."""
    item = plan.items[index]
    if not isinstance(item, PlanItem):
        return None
    return change_fix(label, plan, {index: set_param(number, value)})


def set_param(number: int, value: float) -> Change:
    """Return what sets one parameter (1 to 7) of an item."""
    return lambda item: _with_param(item, number, value) if isinstance(item, PlanItem) else item


def set_value(key: str, value: float, elevation: Elevation | None) -> Change:
    """Return what sets one value of a pattern, which is then worked out anew."""
    return lambda item: with_field(item, key, value, elevation) if isinstance(item, ComplexItem) else item


def value_of(item: ComplexItem, key: str) -> float | None:
    """Return one number of a pattern; None where it has none of that name, or is of an unknown kind."""
    try:
        values = {field.key: field.value for field in fields(item)}
    except PlanError:
        return None
    value = values.get(key)
    return float(value) if isinstance(value, int | float) else None


def _with_param(item: PlanItem, number: int, value: float) -> PlanItem:
    """Return an item with another parameter; ``extra`` of files may say the altitude once more."""
    before, after = item.params[: number - 1], item.params[number:]
    params: Params = (*before, float(value), *after)  # type: ignore[assignment]  # seven as before
    extra = item.extra
    if number == 7 and ("Altitude" in extra or "AMSLAltAboveTerrain" in extra):
        extra = {key: each for key, each in extra.items() if key not in ("Altitude", "AMSLAltAboveTerrain")}
    return replace(item, params=params, extra=extra)


def remove_fix(plan: Plan, index: int, label: str = "Remove") -> Fix | None:
    """Return a fix that takes an item out; None where a jump leads to it."""
    item = plan.items[index]
    targets = {one.params[0] for one in plan.items if isinstance(one, PlanItem) and one.command == DO_JUMP}
    if isinstance(item, PlanItem) and item.item_id and item.item_id in targets:
        return None

    def apply(current: Plan) -> Plan:
        _same(current, plan, (index,))
        return replace(current, items=current.items[:index] + current.items[index + 1 :])

    return Fix(label, apply)


def remove_all_fix(label: str, checked: Plan, indices: Iterable[int]) -> Fix:
    """Return a fix that takes several items out, none of which a jump leads to."""
    gone = frozenset(indices)

    def apply(current: Plan) -> Plan:
        _same(current, checked, gone)
        return replace(current, items=tuple(item for i, item in enumerate(current.items) if i not in gone))

    return Fix(label, apply)


def insert_fix(label: str, checked: Plan, inserts: Mapping[int, PlanItem]) -> Fix:
    """Return a fix that puts items in front of those with the given indices (the length: at the end)."""

    def apply(plan: Plan) -> Plan:
        _same(plan, checked, range(len(checked.items)))
        items: list[Item] = []
        new_id = free_id(plan)
        for index in range(len(plan.items) + 1):
            if index in inserts:
                items.append(replace(inserts[index], item_id=new_id))
                new_id += 1
            items += plan.items[index : index + 1]
        return replace(plan, items=tuple(items))

    return Fix(label, apply)


def plan_fix(
    label: str, checked: Plan, part: Callable[[Plan], object], change: Callable[[Plan], Plan]
) -> Fix:
    """Return a fix of something else than items, which holds while ``part`` of the plan is the same."""

    def apply(plan: Plan) -> Plan:
        if part(plan) != part(checked):
            raise _changed()
        return change(plan)

    return Fix(label, apply)


def free_id(plan: Plan) -> int:
    """Return a number that no item is called by."""
    return max((item.item_id for item in plan.items if isinstance(item, PlanItem)), default=0) + 1


def _same(plan: Plan, checked: Plan, indices: Iterable[int]) -> None:
    same_length = len(plan.items) == len(checked.items)
    if not same_length or any(plan.items[index] is not checked.items[index] for index in indices):
        raise _changed()


def _changed() -> PlanError:
    return PlanError("The plan has changed since it was checked", "Wait for the checks and try again")
