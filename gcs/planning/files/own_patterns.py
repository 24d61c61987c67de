"""Our own patterns in QGroundControl's files: as simple items, with a note of what they stand for.

QGroundControl doesn't know these kinds and would refuse the file. It reads the simple items, and nothing is
lost. When the file comes back with these items as they were, they become the pattern again; if one was
changed they stay the simple items that they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeGuard

from gcs.planning.document import DO_JUMP, ComplexItem, Item, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.flatten import expand
from gcs.planning.patterns.kinds import OWN
from gcs.planning.patterns.limits import MOST_ITEMS

MEMBER = "godwit.patterns"
"""Our member of the file's root."""
_SAME_DEG, _SAME = 5e-9, 1e-6


def written(items: Sequence[Item]) -> tuple[list[Item], list[dict[str, Any]]]:
    """Return the items as a file holds them, and the notes of the patterns among them.

    Raises:
        PlanError: a pattern can't be worked out.
    """
    flat: list[Item] = []
    notes: list[dict[str, Any]] = []
    parts = [expand(item, i) if _own(item) else () for i, item in enumerate(items)]
    taken = [item.item_id for item in items if isinstance(item, PlanItem)]
    free = max([len(items) + sum(len(part) for part in parts), *taken]) + 1
    for item, part in zip(items, parts, strict=True):
        if _own(item):
            notes.append({"count": len(part), "first": len(flat), "pattern": dict(item.data)})
            flat += (replace(each, item_id=free + i) for i, each in enumerate(part))
            free += len(part)
        else:
            flat.append(item)
    return flat, notes


def _own(item: Item) -> TypeGuard[ComplexItem]:
    return isinstance(item, ComplexItem) and item.kind in OWN


def regrouped(items: tuple[Item, ...], notes: object) -> tuple[Item, ...]:
    """Return the items with patterns in the place of the simple items that still are what they stand for.

    A note that doesn't fit is passed over: the items are what counts.
    """
    if not isinstance(notes, list):
        return items
    targets = {item.params[0] for item in items if isinstance(item, PlanItem) and item.command == DO_JUMP}
    grouped: list[Item] = []
    done = worked_out = 0
    for note in notes:
        found = _noted(note)
        if found is None or found[0] < done or worked_out > MOST_ITEMS:
            continue
        first, pattern = found
        try:
            parts = expand(pattern)
        except PlanError:
            continue
        worked_out += len(parts)
        group = items[first : first + len(parts)]
        if len(group) == len(parts) and all(map(_same, group, parts)) and not targets & _ids(group):
            grouped += [*items[done:first], pattern]
            done = first + len(parts)
    return (*grouped, *items[done:])


def _noted(note: object) -> tuple[int, ComplexItem] | None:
    if not isinstance(note, dict):
        return None
    first, pattern = note.get("first"), note.get("pattern")
    if not isinstance(first, int) or not isinstance(pattern, dict):
        return None
    kind = pattern.get("complexItemType")
    return (first, ComplexItem(kind, pattern)) if isinstance(kind, str) and kind in OWN else None


def _ids(group: Sequence[Item]) -> set[float]:
    return {float(item.item_id) for item in group if isinstance(item, PlanItem)}


def _same(item: Item, part: PlanItem) -> bool:
    """Return whether an item is still the part of a pattern, but for what writing numbers may round."""
    if not isinstance(item, PlanItem) or item.extra or not item.autocontinue:
        return False
    if (item.command, item.frame) != (part.command, part.frame):
        return False
    limits = [_SAME] * 7
    if part.has_place:
        limits[4:6] = [_SAME_DEG, _SAME_DEG]
    return all(
        (math.isnan(a) and math.isnan(b)) or abs(a - b) <= limit
        for a, b, limit in zip(item.params, part.params, limits, strict=True)
    )
