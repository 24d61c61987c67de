"""Edits on the map: parts moved, vertices of fences and patterns, and shapes that are none."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from edit_samples import AT, beside, item, jump, square, survey, waypoint, whole_plan

from gcs.planning import edits, patterns
from gcs.planning.document import Fence, Place, Plan
from gcs.planning.edits.outline import LONGEST_M
from gcs.planning.errors import PlanError
from gcs.planning.geodesy import FlatMap, distance_m
from gcs.planning.refs import Part, Ref, item_ref

POLYGON, CIRCLE, RALLY = Ref(Part.POLYGON), Ref(Part.CIRCLE), Ref(Part.RALLY)
HOME, BACK = Ref(Part.HOME), Ref(Part.BREACH_RETURN)
THERE = beside(1000.0, 2000.0)


def refused(match, edit, *args):
    with pytest.raises(PlanError, match=match) as caught:
        edit(*args)
    assert caught.value.remedy


# -- moving -----------------------------------------------------------------------------------------


def test_each_part_is_moved_and_keeps_what_else_it_is():
    plan = whole_plan()
    for ref in (item_ref(1), CIRCLE, RALLY, HOME, BACK):
        plan = edits.move_ref(plan, ref, *THERE)
    assert plan.items[1].params[4:] == (*THERE, 50.0)
    assert plan.items[1].extra == {"note": "a"}
    circle = plan.fence.circles[0]
    assert (circle.lat_deg, circle.lon_deg, circle.radius_m, circle.extra) == (*THERE, 30.0, {"c": 2})
    assert (plan.rally[0].lat_deg, plan.rally[0].alt_rel_m, plan.rally[0].extra) == (THERE[0], 30.0, {"r": 4})
    assert plan.home == Place(*THERE, 400.0)
    assert plan.fence.breach_return == Place(*THERE, 40.0)
    assert (plan.fence.extra, plan.extra) == ({"f": 3}, {"root": 5})


def test_a_polygon_is_moved_by_its_centre_in_its_shape():
    plan = edits.move_ref(whole_plan(), POLYGON, *THERE)
    moved = plan.fence.polygons[0]
    assert moved.extra == {"mark": 1}
    for vertex, old in zip(moved.vertices, whole_plan().fence.polygons[0].vertices, strict=True):
        assert distance_m(THERE, vertex) == pytest.approx(distance_m(AT, old), abs=1e-3)


def test_a_survey_is_moved_by_its_centre_and_flown_there():
    plan = edits.move_ref(Plan((survey(),)), item_ref(0), *THERE)
    assert distance_m(patterns.handles(plan.items[0]).centre, THERE) < 0.01
    old, new = survey().data["TransectStyleComplexItem"], plan.items[0].data["TransectStyleComplexItem"]
    assert len(old["Items"]) == len(new["Items"])
    assert old["Items"] != new["Items"]


def test_what_is_not_there_can_not_be_moved():
    plan = whole_plan()
    for ref, match in (
        (item_ref(9), "no item 10"),
        (Ref(Part.POLYGON, 2), "no polygon 3"),
        (Ref(Part.CIRCLE, -1), "no circle 0"),
        (Ref(Part.RALLY, 2), "no rally point 3"),
        (item_ref(2), "has no place"),
    ):
        refused(match, edits.move_ref, plan, ref, *AT)
    refused("no polygon", edits.move_ref, Plan(), POLYGON, *AT)
    refused("no rally point", edits.move_ref, Plan(), RALLY, *AT)
    refused("beyond the pole", edits.move_ref, plan, HOME, 90.5, 8.0)


# -- vertices ---------------------------------------------------------------------------------------


def test_vertices_are_moved_added_and_removed():
    plan = edits.set_vertex(whole_plan(), POLYGON, 1, *THERE)
    assert plan.fence.polygons[0].vertices[1] == THERE
    assert plan.fence.polygons[0].extra == {"mark": 1}
    middle = beside(-400.0, 0.0)
    plan = edits.insert_vertex(whole_plan(), POLYGON, 1, *middle)
    assert plan.fence.polygons[0].vertices[1] == middle
    assert edits.remove_vertex(plan, POLYGON, 1) == whole_plan()
    end = beside(0.0, -500.0)
    assert edits.insert_vertex(whole_plan(), POLYGON, 4, *end).fence.polygons[0].vertices[4] == end
    assert edits.insert_vertex(whole_plan(), POLYGON, 0, *end).fence.polygons[0].vertices[0] == end


def test_vertices_of_a_survey_are_its_handles():
    plan = Plan((survey(),))
    at = beside(350.0, -50.0)
    more = edits.insert_vertex(plan, item_ref(0), 4, *at)
    assert patterns.handles(more.items[0]).points[4] == pytest.approx(at, abs=1e-8)
    less = edits.remove_vertex(more, item_ref(0), 4)
    assert patterns.handles(less.items[0]).points == patterns.handles(plan.items[0]).points
    moved = edits.set_vertex(plan, item_ref(0), 0, *beside(290.0, -5.0))
    assert patterns.handles(moved.items[0]).points[0] == pytest.approx(beside(290.0, -5.0), abs=1e-8)


@pytest.mark.parametrize(
    ("edit", "args", "match"),
    [
        (edits.set_vertex, (POLYGON, 4, *AT), "no vertex 5"),
        (edits.insert_vertex, (POLYGON, 6, *AT), "no vertex 6"),
        (edits.remove_vertex, (POLYGON, -1), "no vertex 0"),
        (edits.set_vertex, (CIRCLE, 0, *AT), "circle has no vertices"),
        (edits.set_vertex, (item_ref(1), 0, *AT), "Item 2 has no vertices"),
        (edits.set_vertex, (POLYGON, 0, math.nan, 8.0), "This is no place"),
        (edits.set_vertex, (POLYGON, 0, *beside(600.0, 0.0)), "cross each other"),
        (edits.set_vertex, (POLYGON, 0, -47.0, -172.0), "too large"),
    ],
)
def test_vertices_that_are_none_are_refused(edit, args, match):
    refused(match, edit, whole_plan(), *args)


def test_a_triangle_keeps_its_three_vertices():
    plan = edits.remove_vertex(whole_plan(), POLYGON, 0)
    refused("2 vertices are no area", edits.remove_vertex, plan, POLYGON, 0)


def test_a_polygon_without_an_area_is_refused():
    refused("no area", edits.add_polygon, Plan(), [AT, beside(1.0, 0.0), beside(2.0, 0.0)])
    refused("no area", edits.add_polygon, Plan(), [AT, AT, AT])
    refused("1 vertices", edits.add_polygon, Plan(), [AT])
    far = [(0.0, 0.0), (0.0, math.degrees(LONGEST_M / 6.37e6) + 1.0), (1.0, 1.0)]
    refused("too large", edits.add_polygon, Plan(), far)


def test_a_polygon_that_crosses_itself_already_can_be_mended_step_by_step():
    bow = replace(square(), vertices=tuple(square().vertices[i] for i in (0, 2, 1, 3)))
    plan = Plan(fence=Fence((bow,)))
    nudged = edits.set_vertex(plan, POLYGON, 0, *beside(-110.0, -110.0))
    assert nudged.fence.polygons[0].vertices[0] == beside(-110.0, -110.0)
    mended = edits.set_vertex(plan, POLYGON, 1, *beside(-100.0, 100.0))
    mended = edits.set_vertex(mended, POLYGON, 2, *beside(100.0, 100.0))
    refused("cross each other", edits.set_vertex, mended, POLYGON, 0, *beside(200.0, 0.0))


# -- adding and values ------------------------------------------------------------------------------


def test_shapes_are_added_at_the_end_also_to_a_plan_without_a_fence():
    plan = edits.add_polygon(Plan(), [(-17.0, 179.9), (-17.0, 180.1), (-17.2, 180.1)], inclusion=False)
    polygon = plan.fence.polygons[-1]
    assert polygon.vertices[1] == pytest.approx((-17.0, -179.9))
    assert not polygon.inclusion
    plan = edits.add_circle(plan, *AT, 50.0)
    assert (plan.fence.circles[-1].radius_m, plan.fence.circles[-1].inclusion) == (50.0, True)
    plan = edits.add_rally(plan, *AT, 20.0)
    assert plan.rally[-1].alt_rel_m == 20.0
    assert len(edits.add_rally(plan, *AT).rally) == 2


def test_an_area_about_the_pole_is_an_area():
    around = [(89.0, lon) for lon in (0.0, 90.0, 180.0, -90.0)]
    assert len(edits.add_polygon(Plan(), around).fence.polygons) == 1


@pytest.mark.parametrize("radius_m", [0.0, -5.0, math.nan, math.inf, 100_001.0])
def test_a_radius_out_of_range_is_refused(radius_m):
    refused("out of range", edits.add_circle, Plan(), *AT, radius_m)
    refused("out of range", edits.set_radius, whole_plan(), CIRCLE, radius_m)


def test_values_of_shapes_are_set():
    plan = whole_plan()
    assert edits.set_radius(plan, CIRCLE, 77.0).fence.circles[0].radius_m == 77.0
    assert edits.set_inclusion(plan, CIRCLE, True).fence.circles[0].inclusion
    assert not edits.set_inclusion(plan, POLYGON, False).fence.polygons[0].inclusion
    refused("no radius", edits.set_radius, plan, POLYGON, 5.0)
    refused("no fence", edits.set_inclusion, plan, HOME, True)
    assert edits.set_rally_altitude(plan, 1, 44.0).rally[1].alt_rel_m == 44.0
    refused("no altitude", edits.set_rally_altitude, plan, 1, math.inf)


def test_home_and_return_point_are_set_with_or_without_a_height():
    plan = edits.set_home(Plan(), *AT)
    assert plan.home == Place(*AT, 0.0)
    assert edits.set_home(plan, *THERE, 444.0).home == Place(*THERE, 444.0)
    plan = edits.set_breach_return(Plan(), *AT)
    assert plan.fence.breach_return == Place(*AT, 50.0)
    assert edits.set_breach_return(plan, *THERE, 30.0).fence.breach_return == Place(*THERE, 30.0)
    refused("no altitude", edits.set_home, plan, *AT, 1e6)


# -- removing ---------------------------------------------------------------------------------------


def test_any_parts_are_removed_together():
    refs = [item_ref(1), item_ref(5), Ref(Part.POLYGON, 1), CIRCLE, Ref(Part.RALLY, 0), HOME, BACK]
    plan = edits.remove_refs(whole_plan(), refs)
    assert [one.item_id for one in plan.items] == [1, 3, 4, 5, 7]
    assert (len(plan.fence.polygons), plan.fence.circles, plan.fence.breach_return) == (1, (), None)
    assert (len(plan.rally), plan.home) == (1, None)
    assert plan.fence.extra == {"f": 3}


def test_a_fence_whose_last_shape_is_removed_stays_as_an_empty_one():
    plan = edits.remove_refs(Plan(fence=Fence((square(),))), [POLYGON])
    assert plan.fence == Fence()


def test_what_is_not_there_can_not_be_removed():
    refused("no circle", edits.remove_refs, Plan(), [CIRCLE])
    refused("no rally point", edits.remove_refs, whole_plan(), [Ref(Part.RALLY, 5)])
    refused("no polygon", edits.remove_refs, whole_plan(), [Ref(Part.POLYGON, 5)])
    refused("would go", edits.remove_refs, Plan((waypoint(1), jump(2, 1))), [item_ref(0)])
    assert edits.remove_refs(Plan((item(16, 1, AT),)), [HOME]).items


def test_a_polygon_without_area_in_a_file_is_moved_by_the_middle_of_its_vertices():
    flat = replace(square(), vertices=(AT, beside(0.0, 100.0), beside(0.0, 200.0)))
    plan = edits.move_ref(Plan(fence=Fence((flat,))), POLYGON, *AT)
    xy = FlatMap(AT).to_xy(list(plan.fence.polygons[0].vertices))
    assert [round(x) for x, _ in xy] == [-100, 0, 100]
