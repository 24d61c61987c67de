"""How many parts of each kind a plan has, and whether one is there."""

from __future__ import annotations

from gcs.planning.document import Fence, FenceCircle, FencePolygon, Place, Plan, PlanItem, RallyPoint
from gcs.planning.parts import has_part, part_counts
from gcs.planning.refs import Part, Ref


def test_an_empty_plan_has_no_parts():
    assert set(part_counts(Plan()).values()) == {0}
    assert not any(has_part(Plan(), Ref(part, 0)) for part in Part)


def test_each_part_is_counted_and_known_by_its_index():
    place = Place(47.0, 8.0)
    fence = Fence(
        polygons=(FencePolygon(((47.0, 8.0), (47.1, 8.0), (47.1, 8.1))),),
        circles=(FenceCircle(47.0, 8.0, 100.0), FenceCircle(47.0, 8.1, 100.0)),
        breach_return=place,
    )
    plan = Plan(
        items=(PlanItem(22), PlanItem(16), PlanItem(20)),
        home=place,
        fence=fence,
        rally=(RallyPoint(47.0, 8.0, 30.0),),
    )
    assert part_counts(plan) == {
        Part.ITEM: 3,
        Part.POLYGON: 1,
        Part.CIRCLE: 2,
        Part.RALLY: 1,
        Part.HOME: 1,
        Part.BREACH_RETURN: 1,
    }
    assert has_part(plan, Ref(Part.CIRCLE, 1))
    assert not has_part(plan, Ref(Part.CIRCLE, 2))
    assert not has_part(plan, Ref(Part.ITEM, -1))
