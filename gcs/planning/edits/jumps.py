"""What jumps lead to: item ids and tags that stay unique, and targets that don't vanish unnoticed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gcs.planning.document import DO_JUMP, Item, JsonObject, Plan, PlanItem
from gcs.planning.errors import PlanError

JUMP_TAG, DO_JUMP_TAG = 600, 601
MOST_IDS = 65_535
"""Jumps carry sixteen bits on ArduPilot."""
_TRANSECTS = "TransectStyleComplexItem"


def ids_of(item: Item) -> Iterator[int]:
    """Return what jumps may call an item, and the items inside a pattern."""
    if isinstance(item, PlanItem):
        if item.item_id:
            yield item.item_id
        return
    for entry in _inner(item.data):
        number = entry.get("doJumpId")
        if isinstance(number, int):
            yield number


def _inner(data: JsonObject) -> list[dict[str, Any]]:
    transects = data.get(_TRANSECTS)
    items = transects.get("Items") if isinstance(transects, dict) else None
    return [entry for entry in items if isinstance(entry, dict)] if isinstance(items, list) else []


def tags_of(item: Item) -> Iterator[float]:
    """Return the tag that an item is."""
    if isinstance(item, PlanItem) and item.command == JUMP_TAG:
        yield item.params[0]


def free_ids(items: Iterable[Item]) -> Iterator[int]:
    """Return ids that no item has: above the highest, or gaps once those are used up."""
    taken = {number for item in items for number in ids_of(item)}
    above = max(taken, default=0)
    yield from range(above + 1, MOST_IDS + 1)
    yield from (number for number in range(1, MOST_IDS + 1) if number not in taken and number <= above)


def refuse_orphans(before: Sequence[Item], after: Sequence[Item]) -> None:
    """Refuse a change that takes away what a remaining jump leads to.

    Raises:
        PlanError: there is such a jump.
    """
    for command, names in ((DO_JUMP, ids_of), (DO_JUMP_TAG, tags_of)):
        jumps = [
            (i, item)
            for i, item in enumerate(after)
            if isinstance(item, PlanItem) and item.command == command
        ]
        if not jumps:
            continue
        left = {name for item in after for name in names(item)}
        gone = {name for item in before for name in names(item)} - left
        for index, jump in jumps:
            if jump.params[0] in gone:
                raise PlanError(
                    f"The jump at {_where(before, jump, index)} leads to an item that would go",
                    "Remove the jump as well, or let it lead elsewhere first",
                )


def is_jump(item: Item, command: int = DO_JUMP) -> bool:
    """Return whether an item is a jump of this kind."""
    return isinstance(item, PlanItem) and item.command == command


def _where(before: Sequence[Item], jump: Item, otherwise: int) -> str:
    found = next((i for i, item in enumerate(before) if item is jump), otherwise)
    return f"item {found + 1}"


def refuse_unknown_targets(items: Sequence[Item], plan: Plan) -> None:
    """Refuse new items whose jumps lead neither into the plan nor to one another.

    Raises:
        PlanError: there is such a jump.
    """
    known = {number for item in (*plan.items, *items) for number in ids_of(item)}
    for item in items:
        if is_jump(item) and isinstance(item, PlanItem) and item.params[0] not in known:
            raise PlanError(
                f"A jump leads to {item.params[0]:g}, which is no item of this plan",
                "Take the jump's target along, or leave the jump out",
            )


def distinct(items: Sequence[Item], others: Sequence[Item]) -> tuple[Item, ...]:
    """Return items whose ids and tags are none of ``others``'; jumps among them follow their new names."""
    taken = {number for item in others for number in ids_of(item)}
    tags = {tag for item in others for tag in tags_of(item)}
    fresh = free_ids((*others, *items))
    ids: dict[float, float] = {}
    new_tags: dict[float, float] = {}
    named = []
    for item in items:
        mine = {number: next(fresh) for number in ids_of(item) if number in taken}
        taken |= {mine.get(number, number) for number in ids_of(item)}
        ids = {**{float(old): float(new) for old, new in mine.items()}, **ids}
        for tag in tags_of(item):
            if tag in tags:
                new_tags[tag] = max((*tags, *new_tags.values())) + 1.0
        named.append(_called(item, mine, fresh))
    return tuple(_leading(item, ids, new_tags) for item in named)


def _called(item: Item, ids: Mapping[int, int], fresh: Iterator[int]) -> Item:
    if isinstance(item, PlanItem):
        return replace(item, item_id=ids.get(item.item_id, item.item_id) or next(fresh))
    if not ids:
        return item
    transects = item.data[_TRANSECTS]
    entries = [{**entry, "doJumpId": _new_name(entry.get("doJumpId"), ids)} for entry in _inner(item.data)]
    return replace(item, data={**item.data, _TRANSECTS: {**transects, "Items": entries}})


def _new_name(name: object, ids: Mapping[int, int]) -> object:
    return ids.get(name, name) if isinstance(name, int) else name


def _leading(item: Item, ids: Mapping[float, float], tags: Mapping[float, float]) -> Item:
    if not isinstance(item, PlanItem):
        return item
    first = item.params[0]
    if item.command == DO_JUMP:
        first = ids.get(first, first)
    elif item.command in (JUMP_TAG, DO_JUMP_TAG):
        first = tags.get(first, first)
    return item if first is item.params[0] else replace(item, params=(first, *item.params[1:]))
