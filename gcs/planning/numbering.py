"""What jumps call their targets: unique numbers, kept from files where they are usable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gcs.planning.document import ComplexItem, Item, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.flatten import expand


def renumbered(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return items whose ids are unique: as given where they are, else by position (home is 0).

    Some programs write the same ``doJumpId`` everywhere, or none: their jumps mean positions.
    """
    ids = [item.item_id for item in items if isinstance(item, PlanItem)]
    if all(ids) and len(set(ids)) == len(ids):
        return items
    return numbered_by_position(items)


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
