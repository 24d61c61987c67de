"""What differs between two plans: one change is one difference, in words that name the item."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edit_samples import (
    AT,
    JUMP,
    LAND,
    ROI,
    TAKEOFF,
    beside,
    item,
    jump,
    square,
    survey,
    waypoint,
    whole_plan,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from gcs.model.vehicle import Firmware
from gcs.planning import alignment, edits, frames
from gcs.planning.alignment import align
from gcs.planning.compare import compare_plans
from gcs.planning.document import NAN, PX4, Fence, FenceCircle, Place, Plan, PlanItem, RallyPoint
from gcs.planning.flatten import flatten
from gcs.planning.refs import Part, Ref, item_ref
from gcs.planning.transfer import plan_from_lists, upload_of


def route(count):
    return Plan(tuple(waypoint(i + 1, 40.0 * i, 25.0 * i) for i in range(count)))


def told(ours, theirs, **more):
    return [(one.kind, one.text) for one in compare_plans(ours, theirs, **more)]


def only(ours, theirs, **more):
    (found,) = compare_plans(ours, theirs, **more)
    return found


def test_a_plan_is_the_same_as_itself():
    assert compare_plans(whole_plan(), whole_plan()) == ()


@pytest.mark.parametrize("firmware", [Firmware.ARDUPILOT, Firmware.PX4])
def test_what_comes_back_from_a_vehicle_is_the_plan_that_was_sent(firmware):
    takeoff = replace(
        item(TAKEOFF, 90), frame=frames.GLOBAL_RELATIVE, params=(0.0, 0.0, 0.0, NAN, 0.0, 0.0, 9.0)
    )
    plan = replace(whole_plan(), items=(takeoff, *whole_plan().items[1:], survey()))
    back = plan_from_lists(upload_of(plan, firmware).lists, firmware)
    assert compare_plans(plan, back) == ()
    assert compare_plans(back, plan) == () or firmware is Firmware.PX4


def test_one_inserted_item_is_one_difference():
    plan = route(50)
    more = edits.insert_items(plan, 20, [waypoint(0, 9.0, 9.0)])
    found = only(more, plan)
    assert (found.kind, found.ref, found.text, found.theirs) == (
        "added",
        item_ref(20),
        "21 Waypoint: only here",
        None,
    )
    found = only(plan, more)
    assert (found.kind, found.ref, found.theirs) == ("removed", None, item_ref(20))
    assert found.text == "21 Waypoint: only there"


def test_a_moved_waypoint_says_how_far_and_where():
    plan = route(5)
    found = only(edits.set_item_place(plan, 2, *beside(80.0, 74.0)), plan)
    assert (found.kind, found.ref, found.theirs) == ("moved", item_ref(2), item_ref(2))
    assert found.text == "3 Waypoint: moved 24 m east"
    assert "moved 5.0 m" in only(edits.shift(plan, [item_ref(2)], 0.0, 5.0), plan).text
    assert "moved 20.0 km south" in only(edits.shift(plan, [item_ref(2)], 0.0, -20_000.0), plan).text


def test_changed_values_are_told_with_what_is_there():
    plan = whole_plan()
    changed = edits.set_item_param(plan, 1, 1, 8.0)
    changed = edits.set_item_altitude(changed, [1], 55.5, frames.GLOBAL_TERRAIN)
    found = only(changed, plan)
    assert found.kind == "changed"
    assert (
        found.text
        == "2 Waypoint: altitude 55.5 m, there 50 m, above terrain, there above home, Hold 8 s, there 5 s"
    )
    odd = replace(plan, items=(replace(plan.items[0], frame=21), *plan.items[1:]))
    assert "frame 21" in only(odd, plan).text


def test_choices_and_unknown_parameters_are_told_in_words():
    plan = Plan((item(178, 1, first=1.0), item(31000, 2, first=1.0), waypoint(3, yaw=90.0)))
    other = edits.set_item_param(edits.set_item_param(plan, 0, 1, 0.0), 1, 1, 2.0)
    other = edits.set_item_param(other, 2, 4, NAN)
    assert [text for _, text in told(plan, other)] == [
        "1 Change speed: Type Ground speed, there Airspeed",
        "2 Command 31000: parameter 1 1, there 2",
        "3 Waypoint: Heading 90 deg, there default",
    ]


def test_a_parameter_that_is_left_to_the_vehicle_is_told_so():
    ours = Plan((PlanItem(31000, 2, (NAN, 3.0, 0.0, 0.0, 5.0, 0.0, 0.0), item_id=1),))
    theirs = Plan((PlanItem(31000, 2, (7.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0), item_id=1),))
    text = only(ours, theirs).text
    assert text == "1 Command 31000: parameter 1 default, there 7, parameter 5 5, there 0"


def test_an_item_that_became_another_command_is_two_differences():
    plan = route(3)
    assert sorted(told(edits.set_item_command(plan, 1, 19), plan)) == [
        ("added", "2 Loiter time: only here"),
        ("removed", "2 Waypoint: only there"),
    ]


def test_an_item_that_only_changed_its_place_in_the_order_is_moved():
    plan = route(6)
    found = only(edits.move_items(plan, [4], 1), plan)
    assert found.kind == "moved"
    assert found.text == "2 Waypoint: moved in the order, there it is item 5"
    assert (found.ref, found.theirs) == (item_ref(1), item_ref(4))


def test_what_radios_and_autopilots_round_is_no_difference():
    ours = Plan((
        PlanItem(16, 3, (0.1, 0.0, 0.0, NAN, 47.12345678, 179.99999999, 10.004), item_id=1),
        PlanItem(16, 3, (0.0, 0.0, 0.0, -90.0, 47.0, 8.0, 10.0), item_id=2),
        PlanItem(178, 2, (1.0, 5.5, 0.0, 0.0, 0.0, 0.0, 0.0), item_id=3),
        PlanItem(22, 3, (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 10.0), item_id=4),
    ))  # fmt: skip
    theirs = Plan((
        PlanItem(16, 3, (0.10000000149, 0.0, 0.0, 0.0, 47.1234568, -180.0, 10.0), item_id=5),
        PlanItem(16, 6, (0.0, 0.0, 0.0, 270.0, 47.0, 8.0000001, 10.0), item_id=6),
        PlanItem(178, 0, (1.0, 5.5, 0.0, 0.0, 0.0, 0.0, 0.0), item_id=7),
        PlanItem(22, 0, (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 10.0), item_id=8),
    ))  # fmt: skip
    assert told(ours, theirs) == []


def test_jumps_are_the_same_when_they_lead_to_the_same_item():
    plan = Plan((waypoint(1), waypoint(2, 50.0), jump(3, 2)))
    shifted = Plan((item(ROI, 7, AT), waypoint(8), waypoint(9, 50.0), jump(10, 9)))
    assert told(shifted, plan) == [("added", "1 Look at a point: only here")]
    elsewhere = Plan((waypoint(1), waypoint(2, 50.0), jump(3, 1)))
    assert told(plan, elsewhere) == [("changed", "3 Jump to item: leads to 2 Waypoint, there to 1 Waypoint")]
    nowhere = Plan((waypoint(1), waypoint(2, 50.0), jump(3, 77)))
    assert told(plan, nowhere) == [("changed", "3 Jump to item: leads elsewhere")]
    assert told(nowhere, nowhere) == []


def test_a_place_that_is_missing_on_one_side_is_told():
    ours = Plan((item(LAND, 1, AT, 0.0),))
    theirs = Plan((PlanItem(LAND, 3, (0.0, 0.0, 0.0, NAN, 0.0, 0.0, 0.0), item_id=1),))
    assert told(ours, theirs) == [("changed", "1 Land: at a place, there without one")]
    assert told(theirs, ours) == [("changed", "1 Land: without a place, there at one")]


def test_places_that_are_none_do_not_break_the_comparison():
    odd = Plan((PlanItem(16, 3, (0.0, 0.0, 0.0, 0.0, 120.0, 8.0, 10.0), item_id=1),))
    assert {kind for kind, _ in told(odd, route(1))} == {"added", "removed"}


def test_a_changed_survey_is_one_difference_of_the_survey():
    plan = Plan((waypoint(1), survey(), waypoint(2, 900.0)))
    flat = Plan(tuple(replace(one.item, item_id=i) for i, one in enumerate(flatten(plan), 1)))
    assert compare_plans(plan, flat) == ()
    found = only(edits.set_item_altitude(plan, [1], 77.0), flat)
    assert (found.kind, found.ref) == ("changed", item_ref(1))
    assert "of its items differ" in found.text
    found = only(plan, Plan((flat.items[0], flat.items[-1])))
    assert (found.kind, found.ref) == ("added", item_ref(1))
    found = only(Plan((plan.items[0], plan.items[2])), plan)
    assert (found.kind, found.ref, found.theirs) == ("removed", None, item_ref(1))
    assert found.text.startswith("2 Survey")


def test_lists_that_one_side_does_not_tell_of_are_not_compared():
    assert told(whole_plan(), Plan(has_mission=False)) == []
    assert {one.kind for one in compare_plans(whole_plan(), Plan(fence=Fence(), rally=()))} == {"added"}


def test_fences_are_compared_shape_by_shape():
    plan = whole_plan()
    theirs = replace(plan, fence=replace(
        plan.fence,
        polygons=(plan.fence.polygons[0], square(70.0, beside(-900.0, 0.0)), plan.fence.polygons[1]),
        circles=(replace(plan.fence.circles[0], radius_m=33.0, inclusion=True),),
        breach_return=None,
    ))  # fmt: skip
    assert told(plan, theirs) == [
        ("removed", "Fence polygon 2: only there"),
        ("changed", "Fence circle 1: to stay out of, there to stay in, radius 30 m, there 33 m"),
        ("added", "Fence return point: only here"),
    ]
    assert told(theirs, plan)[0] == ("added", "Fence polygon 2: only here")
    assert told(theirs, plan)[2] == ("removed", "Fence return point: only there")


def test_changed_vertices_are_counted():
    plan = whole_plan()
    fence = Ref(Part.POLYGON)
    one = edits.set_vertex(plan, fence, 2, *beside(410.0, 400.0))
    assert told(one, plan) == [("moved", "Fence polygon 1: moved vertex 3: 10 m north")]
    two = edits.set_vertex(one, fence, 1, *beside(-410.0, 400.0))
    assert told(two, plan) == [("moved", "Fence polygon 1: moved 2 of 4 vertices")]
    less = edits.remove_vertex(plan, fence, 1)
    assert told(less, plan) == [("changed", "Fence polygon 1: 3 vertices, there 4")]
    out = edits.set_inclusion(plan, fence, False)
    assert told(out, plan) == [("changed", "Fence polygon 1: to stay out of, there to stay in")]
    moved = edits.move_ref(plan, Ref(Part.CIRCLE), *beside(-230.0, 0.0))
    assert told(moved, plan) == [("moved", "Fence circle 1: moved 30 m south")]
    back = edits.set_breach_return(plan, *beside(10.0, 10.0), 44.0)
    assert told(back, plan) == [("changed", "Fence return point: altitude 44 m, there 40 m")]


def test_rally_points_are_compared_to_the_metre_in_height():
    plan = whole_plan()
    near = replace(plan, rally=(replace(plan.rally[0], alt_rel_m=30.4), *plan.rally[1:]))
    assert told(near, plan) == []
    far = edits.set_rally_altitude(plan, 0, 35.0)
    assert told(far, plan) == [("changed", "Rally point 1: altitude 35 m, there 30 m")]
    more = replace(plan, rally=(*plan.rally, RallyPoint(*AT, 10.0)))
    assert told(more, plan) == [("added", "Rally point 3: only here")]


def test_homes_are_compared_when_asked_for():
    plan = whole_plan()
    away = replace(plan, home=Place(*beside(0.0, 50.0), 401.0))
    assert told(away, plan) == []
    assert told(away, plan, home=True) == [("changed", "Home: moved 50 m east, altitude 401 m, there 400 m")]
    assert told(plan, plan, home=True) == []
    assert told(plan, replace(plan, home=None), home=True) == []


def test_a_vehicle_of_px4_gives_takeoffs_the_place_they_were_given():
    takeoff = replace(item(TAKEOFF, 1), frame=frames.GLOBAL_RELATIVE)
    plan = Plan((takeoff, waypoint(2, 50.0)), home=Place(*AT))
    theirs = Plan((item(TAKEOFF, 1, AT, 0.0), waypoint(2, 50.0)), autopilot=PX4)
    assert told(plan, theirs) == []


def test_fences_without_anything_in_common_are_not_one_that_changed():
    ours = Plan(fence=Fence(circles=(FenceCircle(*AT, 30.0),)))
    theirs = Plan(fence=Fence(polygons=(square(),)))
    assert {kind for kind, _ in told(ours, theirs)} == {"added", "removed"}


# -- alignment --------------------------------------------------------------------------------------


def close(a, b):
    return 1.0 if abs(a - b) < 3 else 0.0


def test_long_changed_stretches_are_paired_in_order(monkeypatch):
    monkeypatch.setattr(alignment, "_MOST_COMPARED", 3)
    assert align([1, 10, 20], [2, 99], int, close) == [(0, 0), (1, None), (None, 1), (2, None)]
    assert align([1], [2, 99, 98, 97], int, close) == [(0, 0), (None, 1), (None, 2), (None, 3)]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 20), max_size=8), st.lists(st.integers(0, 20), max_size=8))
def test_an_alignment_has_every_item_once_and_in_order(ours, theirs):
    pairs = align(ours, theirs, int, close)
    assert [i for i, _ in pairs if i is not None] == list(range(len(ours)))
    assert [j for _, j in pairs if j is not None] == list(range(len(theirs)))
    assert all(close(ours[i], theirs[j]) for i, j in pairs if i is not None and j is not None)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 9), st.integers(0, 9))
def test_removing_items_gives_as_many_differences_as_items_removed(first, second):
    plan = route(10)
    gone = {first, second}
    found = compare_plans(edits.remove_items(plan, gone), plan)
    assert [one.kind for one in found] == ["removed"] * len(gone)
    assert [one.theirs for one in found] == [item_ref(i) for i in sorted(gone)]


def test_all_jumps_of_a_plan_that_was_downloaded_are_the_same():
    plan = whole_plan()
    lists = upload_of(plan, Firmware.ARDUPILOT).lists
    back = plan_from_lists(lists, Firmware.ARDUPILOT)
    assert [one.params[0] for one in back.items if one.command == JUMP] == [2.0]
    assert compare_plans(edits.remove_items(plan, [2]), back)[0].kind == "removed"
