"""Keeps a selection with the items it was made of when an edit puts others between them."""

from __future__ import annotations

from collections.abc import Iterable

from gcs.planning.document import Plan
from gcs.planning.refs import Part, Ref, item_ref


def followed(old: Plan, new: Plan, refs: Iterable[Ref]) -> frozenset[Ref]:
    """Return references to the same parts in a changed plan.

    An item is found again by being the same object, else by its id for jumps, else it is taken to have stayed
    in its place.
    """
    chosen = frozenset(refs)
    if len(old.items) == len(new.items):
        return chosen
    places = {id(item): place for place, item in enumerate(new.items)}
    names = {number: place for place, item in enumerate(new.items) if (number := getattr(item, "item_id", 0))}
    found: set[Ref] = set()
    for ref in chosen:
        if ref.part is not Part.ITEM:
            found.add(ref)
            continue
        item = old.items[ref.index]
        place = places.get(id(item), names.get(getattr(item, "item_id", 0), ref.index))
        if place < len(new.items):
            found.add(item_ref(place))
    return frozenset(found)
