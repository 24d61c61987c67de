"""From the document to a flat list of items: complex items become what they stand for."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from gcs.planning.document import ComplexItem, JsonObject, Plan, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.patterns.expansion import items_of
from gcs.planning.patterns.limits import MOST_ITEMS

__all__ = ["MOST_ITEMS", "FlatItem", "expand", "flatten"]

_MOST_KEPT = 200_000
"""Items of complex items that are remembered."""


@dataclass(frozen=True, slots=True)
class FlatItem:
    """One item as it is sent, and the index of the document's item that it comes from."""

    item: PlanItem
    source: int


def flatten(plan: Plan) -> tuple[FlatItem, ...]:
    """Return all items in order.

    Raises:
        PlanError: a complex item can't be worked out from what the file carries.
    """
    flat: list[FlatItem] = []
    for index, item in enumerate(plan.items):
        parts = (item,) if isinstance(item, PlanItem) else expand(item, index)
        flat += (FlatItem(part, index) for part in parts)
        if len(flat) > MOST_ITEMS:
            raise PlanError(f"The plan has more than {MOST_ITEMS} items", "Split it")
    return tuple(flat)


def expand(item: ComplexItem, index: int = 0) -> tuple[PlanItem, ...]:
    """Return the items that a complex item stands for; asking again for the same one costs nothing.

    Raises:
        PlanError: it is of an unknown kind, or its data are incomplete.
    """
    known = _MEMORY.found(item)
    if known is None:
        known = items_of(item, index)
        _MEMORY.keep(item, known)
    return known


class _Memory:
    """What complex items stand for, by the identity of their data: these are never changed in place.

    The window and the worker that checks plans both ask.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[tuple[int, str], tuple[JsonObject, tuple[PlanItem, ...]]] = OrderedDict()
        self._count = 0

    def found(self, item: ComplexItem) -> tuple[PlanItem, ...] | None:
        """Return what is known; the data are kept alive, so that no other object gets their identity."""
        with self._lock:
            entry = self._known.get((id(item.data), item.kind))
            return entry[1] if entry is not None else None

    def keep(self, item: ComplexItem, items: tuple[PlanItem, ...]) -> None:
        """Remember, and forget the oldest."""
        with self._lock:
            before = self._known.pop((id(item.data), item.kind), (None, ()))
            self._known[(id(item.data), item.kind)] = (item.data, items)
            self._count += len(items) - len(before[1])
            while self._count > _MOST_KEPT:
                _, (_, old) = self._known.popitem(last=False)
                self._count -= len(old)


_MEMORY = _Memory()
