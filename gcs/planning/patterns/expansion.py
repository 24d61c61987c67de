"""The items that a complex item stands for, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gcs.planning.document import ComplexItem, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.json_node import Node
from gcs.planning.landing_pattern import fixed_wing_landing, vtol_landing
from gcs.planning.patterns.kinds import OWN
from gcs.planning.patterns.memory import ItemMemory
from gcs.planning.simple_json import simple_item_from
from gcs.planning.structure_scan import structure_scan

_MEMORY = ItemMemory()


def items_of(item: ComplexItem, index: int = 0) -> tuple[PlanItem, ...]:
    """Return the items that a complex item stands for; ``index`` is its place in the plan, for complaints.

    Asking again for the same item costs nothing.

    Raises:
        PlanError: it is of an unknown kind, or its data are incomplete.
    """
    known = _MEMORY.found(item)
    if known is None:
        known = _worked_out(item, index)
        _MEMORY.keep(item, known)
    return known


def _worked_out(item: ComplexItem, index: int) -> tuple[PlanItem, ...]:
    node = Node(item.data, f"item {index + 1} ({item.kind})", "the plan")
    own = OWN.get(item.kind)
    if own is not None:
        return tuple(own.read(node).flown())
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
