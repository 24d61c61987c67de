"""Turning a route round: what is flown last is flown first, and the ends stay ends.

A waypoint takes along what belongs to it: its height, its hold, and all that follows it until the next place
is flown to (do-commands, conditions, delays). Takeoffs, landings, returns and landing sequences stay where
they are; each flight between them is turned round on its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gcs.model.elevation import Elevation
from gcs.planning.catalogue import has_place, is_navigation
from gcs.planning.document import DO_JUMP, ComplexItem, Item, Plan, PlanItem
from gcs.planning.edits.jumps import DO_JUMP_TAG, JUMP_TAG, ids_of, is_jump
from gcs.planning.edits.limits import checked_indices
from gcs.planning.edits.pattern_edits import pattern_reversed
from gcs.planning.errors import PlanError

_LANDINGS = (21, 85, 20)
_ENDS = (*_LANDINGS, 22, 84, 24, 23)
"""Landing, VTOL landing, return, takeoffs, and their local kin."""
_LAND_START, _RETURN_START = 189, 188
_LANDING_PATTERNS = ("fwLandingPattern", "vtolLandingPattern")


def reverse_items(
    plan: Plan, indices: Iterable[int] | None = None, elevation: Elevation | None = None
) -> Plan:
    """Turn the flown order of items round (None: of all); others keep their place in the order.

    A jump that repeats a stretch repeats the same stretch, turned round.

    Raises:
        PlanError: a jump leads into or out of what is turned round, or it has tags.
    """
    chosen = set(range(len(plan.items)) if indices is None else checked_indices(plan, indices))
    blocks = _blocks(plan.items)
    order = list(range(len(blocks)))
    moved: set[int] = set()
    for stretch in _stretches(plan.items, blocks):
        slots = [b for b in stretch if blocks[b][0] in chosen]
        if len(slots) > 1 or (slots and isinstance(plan.items[blocks[slots[0]][0]], ComplexItem)):
            moved |= set(slots)
            for slot, source in zip(slots, reversed(slots), strict=True):
                order[slot] = source
    if not moved:
        return plan
    jumps = _jumps(plan.items, blocks, moved)
    items: list[Item] = []
    for b in order:
        block = [plan.items[i] for i in blocks[b]]
        items += [*_turned(block, elevation), *jumps.get(b, ())] if b in moved else block
    return replace(plan, items=tuple(items))


def _blocks(items: Sequence[Item]) -> list[list[int]]:
    """Return indices grouped by the place that is flown to; what comes before the first is alone."""
    blocks: list[list[int]] = []
    for index, item in enumerate(items):
        if not blocks or _begins(item):
            blocks.append([index])
        else:
            blocks[-1].append(index)
    return blocks


def _begins(item: Item) -> bool:
    if isinstance(item, ComplexItem) or item.command in (*_ENDS, _LAND_START, _RETURN_START):
        return True
    return is_navigation(item.command) and has_place(item.command) is not False


def _stretches(items: Sequence[Item], blocks: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the blocks that may change places with each other."""
    stretches: list[list[int]] = [[]]
    landing = False
    for number, block in enumerate(blocks):
        first = items[block[0]]
        if _stays(first):
            stretches.append([])
            landing = _in_landing(first, landing)
        elif not landing and _begins(first):
            stretches[-1].append(number)
    return stretches


def _stays(item: Item) -> bool:
    if isinstance(item, ComplexItem):
        return item.kind in _LANDING_PATTERNS
    return item.command in (*_ENDS, _LAND_START, _RETURN_START)


def _in_landing(item: Item, landing: bool) -> bool:
    """Return whether what follows is a landing sequence: from its start to the landing itself."""
    if isinstance(item, ComplexItem):
        return False
    if item.command in (_LAND_START, _RETURN_START):
        return True
    return landing and item.command not in _ENDS


def _jumps(
    items: Sequence[Item], blocks: Sequence[Sequence[int]], moved: set[int]
) -> Mapping[int, list[PlanItem]]:
    """Return the jumps that each moved block ends with, once it is turned round."""
    block_of = {number: b for b, block in enumerate(blocks) for i in block for number in ids_of(items[i])}
    found: dict[int, list[PlanItem]] = {}
    for b, block in enumerate(blocks):
        for index in block:
            item = items[index]
            if b in moved and (is_jump(item, JUMP_TAG) or is_jump(item, DO_JUMP_TAG)):
                raise PlanError("A route with tags can't be turned round", "Use jumps to items instead")
            if not (isinstance(item, PlanItem) and item.command == DO_JUMP):
                continue
            target = block_of.get(int(item.params[0])) if item.params[0] == item.params[0] else None
            if b not in moved and target not in moved:
                continue
            if b not in moved or target not in moved or target is None:
                raise PlanError(
                    f"The jump at item {index + 1} leads out of what is turned round, or into it",
                    "Turn the whole stretch round that it repeats, or remove the jump first",
                )
            lead = items[blocks[b][0]]
            name = float(next(ids_of(lead), 0))
            found.setdefault(target, []).append(replace(item, params=(name, *item.params[1:])))
    return found


def _turned(block: Sequence[Item], elevation: Elevation | None) -> list[Item]:
    """Return a block without its jumps, a pattern in it flown from the other end."""
    return [
        pattern_reversed(item, elevation) if isinstance(item, ComplexItem) else item
        for item in block
        if not is_jump(item)
    ]
