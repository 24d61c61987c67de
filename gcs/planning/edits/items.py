"""Edits of the list of items: put in, take out, copy, move.

Jumps name what they lead to by id, so an item may go anywhere; what a jump leads to can't be taken away
without the jump.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gcs.planning.document import Item, Plan, PlanItem
from gcs.planning.edits.defaults import new_item
from gcs.planning.edits.jumps import distinct, ids_of, refuse_orphans, refuse_unknown_targets
from gcs.planning.edits.limits import checked_index, checked_indices, checked_item
from gcs.planning.edits.reverse import reverse_items
from gcs.planning.edits.values import (
    set_item_altitude,
    set_item_command,
    set_item_param,
    set_item_place,
)
from gcs.planning.errors import PlanError
from gcs.planning.patterns.limits import MOST_ITEMS

__all__ = [
    "duplicate_items",
    "insert_items",
    "move_items",
    "new_item",
    "remove_items",
    "replace_item",
    "reverse_items",
    "set_item_altitude",
    "set_item_command",
    "set_item_param",
    "set_item_place",
]


def insert_items(plan: Plan, index: int, items: Sequence[Item]) -> Plan:
    """Put items in before ``index``; ids that are taken become new ones.

    Raises:
        PlanError: the index is out of range, a place is none, or a jump leads nowhere.
    """
    checked_position(plan, index)
    checked = [checked_item(item) if isinstance(item, PlanItem) else item for item in items]
    refuse_unknown_targets(checked, plan)
    _refuse_too_many(len(plan.items) + len(checked))
    new = distinct(checked, plan.items)
    return replace(plan, items=(*plan.items[:index], *new, *plan.items[index:]), has_mission=True)


def checked_position(plan: Plan, index: int) -> int:
    """Return a position between items.

    Raises:
        PlanError: there is no such position.
    """
    if not 0 <= index <= len(plan.items):
        raise PlanError(f"There is no position {index + 1}", f"Choose one from 1 to {len(plan.items) + 1}")
    return index


def _refuse_too_many(count: int) -> None:
    if count > MOST_ITEMS:
        raise PlanError(f"The plan would have more than {MOST_ITEMS} items", "Split it")


def remove_items(plan: Plan, indices: Iterable[int]) -> Plan:
    """Take items out.

    Raises:
        PlanError: a remaining jump leads to one of them.
    """
    gone = set(checked_indices(plan, indices))
    if not gone:
        return plan
    left = tuple(item for i, item in enumerate(plan.items) if i not in gone)
    refuse_orphans(plan.items, left)
    return replace(plan, items=left)


def duplicate_items(plan: Plan, indices: Iterable[int]) -> Plan:
    """Put copies of items in after the last of them; jumps among them lead to the copies.

    The copies are the items from ``max(indices) + 1`` on, as many as there are indices.

    Raises:
        PlanError: there is no such item.
    """
    chosen = checked_indices(plan, indices)
    if not chosen:
        return plan
    _refuse_too_many(len(plan.items) + len(chosen))
    copies = distinct([plan.items[i] for i in chosen], plan.items)
    after = chosen[-1] + 1
    return replace(plan, items=(*plan.items[:after], *copies, *plan.items[after:]))


def move_items(plan: Plan, indices: Iterable[int], to: int) -> Plan:
    """Move items, in their order, to before what is at position ``to`` now (the length: to the end).

    Raises:
        PlanError: an index is out of range.
    """
    chosen = checked_indices(plan, indices)
    checked_position(plan, to)
    marked = set(chosen)
    before = [item for i, item in enumerate(plan.items[:to]) if i not in marked]
    after = [item for i, item in enumerate(plan.items[to:], to) if i not in marked]
    moved = (*before, *(plan.items[i] for i in chosen), *after)
    if all(new is old for new, old in zip(moved, plan.items, strict=True)):
        return plan
    return replace(plan, items=moved)


def replace_item(plan: Plan, index: int, item: Item) -> Plan:
    """Put an item in another's place; it takes over the id, so that jumps still lead there.

    Raises:
        PlanError: a jump leads to the old one, and the new one is a pattern without that id.
    """
    old = plan.items[checked_index(plan, index)]
    if item is old:
        return plan
    others = (*plan.items[:index], *plan.items[index + 1 :])
    if isinstance(item, PlanItem):
        taken = {number for other in others for number in ids_of(other)}
        if isinstance(old, PlanItem) and old.item_id:
            item = replace(item, item_id=old.item_id)
        item = checked_item(item)
        refuse_unknown_targets((item,), plan)
        if not item.item_id or item.item_id in taken:
            (item,) = distinct((item,), others)
    items = (*plan.items[:index], item, *plan.items[index + 1 :])
    refuse_orphans(plan.items, items)
    return replace(plan, items=items)
