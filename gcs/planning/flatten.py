"""From the document to a flat list of items: complex items become what QGroundControl would send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gcs.planning.document import ComplexItem, Plan, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.json_node import Node
from gcs.planning.landing_pattern import fixed_wing_landing, vtol_landing
from gcs.planning.simple_json import simple_item_from
from gcs.planning.structure_scan import structure_scan

MOST_ITEMS = 60_000


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
    """Return the items that a complex item stands for.

    Raises:
        PlanError: it is of an unknown kind, or its data are incomplete.
    """
    node = Node(item.data, f"item {index + 1} ({item.kind})", "the plan")
    build = _BUILDERS.get(item.kind)
    if build is not None:
        return build(node)
    if "TransectStyleComplexItem" in item.data:
        return _transects(node)
    raise PlanError(
        f"Item {index + 1} is a {item.kind!r}, which carries no items to fly",
        "Open the plan in QGroundControl, save it again, or delete the item",
    )


def _transects(node: Node) -> tuple[PlanItem, ...]:
    """Survey and corridor scan: the file carries the items (``TransectStyleComplexItem.Items``)."""
    items = node.member("TransectStyleComplexItem").optional("Items")
    if items is None:
        raise node.error("it carries no items to fly", "Open the plan in QGroundControl and save it again")
    return tuple(simple_item_from(entry, None) for entry in items.elements())


_BUILDERS: Mapping[str, Callable[[Node], tuple[PlanItem, ...]]] = {
    "fwLandingPattern": fixed_wing_landing,
    "vtolLandingPattern": vtol_landing,
    "StructureScan": structure_scan,
}
