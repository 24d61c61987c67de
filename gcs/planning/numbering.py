"""What jumps call their targets: unique numbers, kept from files where they are usable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gcs.planning.document import ComplexItem, Item, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.flatten import expand


def renumbered(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return items whose ids are unique.

    Some programs write the same ``doJumpId`` everywhere, or none: their jumps mean positions (home is 0).
    Else ids stay as given, and the first item of several with the same one is what jumps mean, as in
    QGroundControl.
    """
    ids = [item.item_id for item in items if isinstance(item, PlanItem)]
    given = {item_id for item_id in ids if item_id}
    if len(given) == len(ids):
        return items
    if len(given) < 2 and ids.count(max(given, default=0)) != 1:
        return numbered_by_position(items)
    return with_free_ids(items)


def with_free_ids(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return items of which those without an id, or with one that stood before, have one of their own."""
    items = tuple(items)
    free = max((item.item_id for item in items if isinstance(item, PlanItem)), default=0)
    taken = {0}
    numbered: list[Item] = []
    for item in items:
        if isinstance(item, PlanItem):
            if item.item_id in taken:
                free += 1
                item = replace(item, item_id=free)
            taken.add(item.item_id)
        numbered.append(item)
    return tuple(numbered)


def numbered_by_position(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return items that are called by their position in the flat list, the first one 1."""
    numbered: list[Item] = []
    position = 1
    for index, item in enumerate(items):
        if isinstance(item, PlanItem):
            numbered.append(replace(item, item_id=position))
            position += 1
        else:
            numbered.append(item)
            position += _length(item, index)
    return tuple(numbered)


def _length(item: ComplexItem, index: int) -> int:
    try:
        return len(expand(item, index))
    except PlanError:
        return 1
