"""Remembers what complex items stand for, so that asking again costs nothing."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from gcs.planning.document import ComplexItem, JsonObject, PlanItem

_MOST_ITEMS, _MOST_ENTRIES = 100_000, 1000
"""Flat items that are remembered in all, and complex items."""


class ItemMemory:
    """What complex items stand for, by the identity of their data: these are never changed in place.

    The window and the worker that checks plans both ask.
    """

    def __init__(self, most: int = _MOST_ITEMS) -> None:
        self._most = most
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
            while self._count > self._most or len(self._known) > _MOST_ENTRIES:
                _, (_, old) = self._known.popitem(last=False)
                self._count -= len(old)
