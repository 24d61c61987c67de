"""From the document to a flat list of items: complex items become what they stand for."""

from __future__ import annotations

from dataclasses import dataclass

from gcs.planning.document import ComplexItem, Plan, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.patterns.expansion import items_of
from gcs.planning.patterns.limits import MOST_ITEMS

__all__ = ["MOST_ITEMS", "FlatItem", "expand", "flatten"]


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
    return items_of(item, index)
