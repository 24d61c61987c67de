"""How many there are of each part of a plan: what a selection can hold."""

from __future__ import annotations

from gcs.planning.document import Plan
from gcs.planning.refs import Part, Ref


def part_counts(plan: Plan) -> dict[Part, int]:
    """Return how many there are of each part, in the order in which parts are listed."""
    fence = plan.fence
    return {
        Part.ITEM: len(plan.items),
        Part.POLYGON: len(fence.polygons) if fence is not None else 0,
        Part.CIRCLE: len(fence.circles) if fence is not None else 0,
        Part.RALLY: len(plan.rally or ()),
        Part.HOME: int(plan.home is not None),
        Part.BREACH_RETURN: int(fence is not None and fence.breach_return is not None),
    }


def has_part(plan: Plan, ref: Ref) -> bool:
    """Return whether a plan has such a part."""
    return 0 <= ref.index < part_counts(plan)[ref.part]
