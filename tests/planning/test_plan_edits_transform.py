"""Parts of a plan moved, turned, scaled and lifted together, and formations."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from edit_samples import AT, LAND, RETURN, SPEED, TAKEOFF, beside, item, survey, waypoint, whole_plan

from gcs.planning import edits, frames, patterns
from gcs.planning.document import NAN, Fence, FenceCircle, Place, Plan
from gcs.planning.edits.ground import carried, metres_between, middle, stepped
from gcs.planning.edits.selection import points_of
from gcs.planning.errors import PlanError
from gcs.planning.flatten import expand
from gcs.planning.geodesy import FlatMap, bearing_deg, distance_m
from gcs.planning.refs import Part, Ref, item_ref

ALL = [
    *(item_ref(i) for i in range(7)), Ref(Part.POLYGON, 0), Ref(Part.POLYGON, 1), Ref(Part.CIRCLE),
    Ref(Part.RALLY, 0), Ref(Part.RALLY, 1), Ref(Part.HOME), Ref(Part.BREACH_RETURN),
]  # fmt: skip


def refused(match, edit, *args, **more):
    with pytest.raises(PlanError, match=match) as caught:
        edit(*args, **more)
    assert caught.value.remedy


def places(plan, refs=ALL):
    return [point for ref in refs for point in points_of(plan, ref)]


def assert_near(found, wanted, metres):
    assert len(found) == len(wanted)
    assert max(distance_m(a, b) for a, b in zip(found, wanted, strict=True)) < metres


# -- shift ------------------------------------------------------------------------------------------


def test_everything_is_shifted_together_and_keeps_its_shape():
    plan = edits.shift(whole_plan(), ALL, 300.0, -400.0)
    old, new = places(whole_plan()), places(plan)
    for a, b in zip(old, new, strict=True):
        assert distance_m(a, b) == pytest.approx(500.0, abs=0.2)
        assert distance_m(old[0], a) == pytest.approx(distance_m(new[0], b), abs=1e-3)
    assert plan.items[2] is whole_plan().items[2] or plan.items[2] == whole_plan().items[2]
    assert [one.params[6] for one in plan.items] == [one.params[6] for one in whole_plan().items]
    assert (plan.fence.extra, plan.rally[0].extra, plan.items[1].extra) == ({"f": 3}, {"r": 4}, {"note": "a"})
    assert (plan.home.alt_m, plan.fence.breach_return.alt_m) == (400.0, 40.0)


def test_only_what_is_chosen_is_shifted():
    plan = edits.shift(whole_plan(), [item_ref(3), Ref(Part.CIRCLE)], 10.0, 0.0)
    same = [ref for ref in ALL if ref not in (item_ref(3), Ref(Part.CIRCLE))]
    assert places(plan, same) == places(whole_plan(), same)


def test_a_survey_is_shifted_with_the_waypoints_about_it():
    plan = Plan((waypoint(1), survey()))
    moved = edits.shift(plan, [item_ref(0), item_ref(1)], 1000.0, 2000.0)
    old, new = places(plan, [item_ref(0), item_ref(1)]), places(moved, [item_ref(0), item_ref(1)])
    assert distance_m(new[0], new[1]) == pytest.approx(distance_m(old[0], old[1]), abs=0.01)
    assert len(expand(moved.items[1])) == len(expand(plan.items[1]))


def test_a_shift_over_the_date_line_and_back():
    plan = Plan((item(16, 1, (60.0, 179.999)),))
    over = edits.shift(plan, [item_ref(0)], 1000.0, 0.0)
    assert over.items[0].params[5] < -179.0
    assert_near(
        places(edits.shift(over, [item_ref(0)], -1000.0, 0.0), [item_ref(0)]), [(60.0, 179.999)], 0.001
    )


def test_a_shift_that_can_not_be_is_refused():
    near_pole = Plan((item(16, 1, (89.9, 8.0)),))
    refused("over a pole", edits.shift, near_pole, [item_ref(0)], 0.0, 20_000.0)
    refused("round the pole", edits.shift, near_pole, [item_ref(0)], 40_000.0, 0.0)
    refused("out of range", edits.shift, near_pole, [item_ref(0)], math.nan, 0.0)
    refused("Nothing with a place", edits.shift, whole_plan(), [item_ref(2)], 1.0, 1.0)
    refused("Nothing with a place", edits.shift, whole_plan(), [], 1.0, 1.0)
    refused("for “no place”", edits.carry, whole_plan(), [item_ref(0)], AT, (0.0, 0.0))
    refused("no home", edits.shift, Plan(), [Ref(Part.HOME)], 1.0, 1.0)
    refused("no return point", edits.shift, Plan(), [Ref(Part.BREACH_RETURN)], 1.0, 1.0)
    refused("no return point", edits.shift, Plan(fence=Fence()), [Ref(Part.BREACH_RETURN)], 1.0, 1.0)


def test_a_drag_carries_parts_as_the_pointer_goes():
    plan = edits.carry(whole_plan(), ALL, AT, beside(500.0, 0.0))
    assert plan.home == Place(*beside(500.0, 0.0), 400.0)
    assert edits.carry(plan, ALL, AT, AT) == plan
    alone = edits.carry(whole_plan(), [Ref(Part.RALLY, 1)], places(whole_plan(), [Ref(Part.RALLY, 1)])[0], AT)
    assert (alone.rally[1].lat_deg, alone.rally[1].lon_deg) == AT


def test_steps_are_undone_by_their_opposites():
    start = (89.95, -179.99)
    end = stepped(start, 3000.0, -4000.0)
    assert metres_between(start, end) == pytest.approx((3000.0, -4000.0), abs=1e-3)
    assert stepped(end, -3000.0, 4000.0) == pytest.approx(start, abs=1e-9)
    assert carried([], start, end) == []


# -- turn and scale ---------------------------------------------------------------------------------


def test_parts_are_turned_clockwise_about_a_place_and_noses_with_them():
    plan = edits.rotate(whole_plan(), ALL, 90.0, AT)
    old, new = FlatMap(AT).to_xy(places(whole_plan())), FlatMap(AT).to_xy(places(plan))
    for (x, y), (u, v) in zip(old, new, strict=True):
        assert (u, v) == pytest.approx((y, -x), abs=1e-3)
    assert plan.items[3].params[3] == 180.0
    assert math.isnan(plan.items[1].params[3])
    assert_near(places(edits.rotate(plan, ALL, -90.0, AT)), places(whole_plan()), 0.001)


def test_headings_of_other_commands_are_no_directions():
    plan = Plan((item(19, 1, AT, yaw=1.0), waypoint(2, 100.0, yaw=350.0)))
    turned = edits.rotate(plan, [item_ref(0), item_ref(1)], 20.0)
    assert [one.params[3] for one in turned.items] == [1.0, 10.0]


def test_a_single_part_turns_about_its_own_middle():
    plan = edits.rotate(whole_plan(), [Ref(Part.POLYGON, 0)], 90.0)
    assert_near(
        sorted(places(plan, [Ref(Part.POLYGON, 0)])),
        sorted(places(whole_plan(), [Ref(Part.POLYGON, 0)])),
        1.0,
    )
    plan = edits.rotate(whole_plan(), [item_ref(3)], 90.0)
    assert places(plan, [item_ref(3)])[0] == pytest.approx(places(whole_plan(), [item_ref(3)])[0], abs=1e-9)
    assert plan.items[3].params[3] == 180.0


def test_parts_are_scaled_about_a_place_and_circles_grow():
    plan = edits.scale(whole_plan(), ALL, 2.0, AT)
    old, new = FlatMap(AT).to_xy(places(whole_plan())), FlatMap(AT).to_xy(places(plan))
    for (x, y), (u, v) in zip(old, new, strict=True):
        assert (u, v) == pytest.approx((2.0 * x, 2.0 * y), abs=1e-3)
    assert (plan.fence.circles[0].radius_m, plan.fence.circles[0].extra) == (60.0, {"c": 2})


def test_a_survey_is_turned_and_scaled():
    plan = Plan((survey(), waypoint(1, 300.0)))
    refs = [item_ref(0), item_ref(1)]
    turned = edits.rotate(plan, refs, 30.0, AT)
    assert_near(places(edits.rotate(turned, refs, -30.0, AT), refs), places(plan, refs), 0.01)
    field = {one.key: one.value for one in patterns.fields(turned.items[0])}
    was = {one.key: one.value for one in patterns.fields(plan.items[0])}
    assert (field["angle_deg"] - was["angle_deg"]) % 180.0 == pytest.approx(30.0)
    grown = edits.scale(plan, refs, 2.0)
    assert patterns.summary(grown.items[0]).area_m2 == pytest.approx(40_000.0, rel=1e-3)


def test_what_is_no_angle_or_factor_is_refused():
    refused("no angle", edits.rotate, whole_plan(), ALL, math.nan)
    refused("no angle", edits.rotate, whole_plan(), ALL, 4000.0)
    for factor in (0.0, -1.0, math.nan, 2000.0):
        refused("factor", edits.scale, whole_plan(), ALL, factor)
    huge = Plan(fence=Fence(circles=(FenceCircle(*AT, 60_000.0),)))
    refused("radius", edits.scale, huge, [Ref(Part.CIRCLE)], 2.0)
    refused("beyond the pole", edits.rotate, whole_plan(), ALL, 10.0, (95.0, 0.0))


def test_the_middle_of_places_knows_no_date_line():
    assert middle([(0.0, 179.0), (0.0, -179.0)]) == pytest.approx((0.0, 180.0)) or middle(
        [(0.0, 179.0), (0.0, -179.0)]
    ) == pytest.approx((0.0, -180.0))


# -- altitudes --------------------------------------------------------------------------------------


def test_altitudes_are_changed_by_so_much_where_there_are_any():
    plan = edits.change_altitudes(whole_plan(), ALL, 15.0)
    assert [one.params[6] for one in plan.items] == [35.0, 65.0, 0.0, 75.0, 85.0, 0.0, 0.0]
    assert [point.alt_rel_m for point in plan.rally] == [45.0, 50.0]
    assert (plan.home.alt_m, plan.fence.breach_return.alt_m) == (415.0, 55.0)
    assert places(plan) == places(whole_plan())


def test_patterns_are_lifted_with_the_rest():
    corners = [beside(n, e) for n, e in ((0, 0), (0, 30), (30, 30), (30, 0))]
    made = (
        survey(),
        patterns.create("godwit.spiral", [AT]),
        patterns.create("StructureScan", corners),
        patterns.create("fwLandingPattern", [AT]),
    )
    refs = [item_ref(i) for i in range(4)]
    for by_m in (10.0, -3.0):
        lifted = edits.change_altitudes(Plan(made), refs, by_m).items
        for key, index in (
            ("height_m", 0), ("height_m", 1), ("end_alt_m", 1), ("structure_m", 2), ("bottom_m", 2),
            ("entrance_m", 2), ("wall_m", 2),
        ):  # fmt: skip
            values = [
                next(field.value for field in patterns.fields(one) if field.key == key)
                for one in (made[index], lifted[index])
            ]
            assert values[1] - values[0] == pytest.approx(0.0 if key == "wall_m" else by_m), key
        assert lifted[3] is made[3]


def test_altitudes_out_of_reach_are_refused():
    refused("no altitude", edits.change_altitudes, whole_plan(), ALL, 1e6)
    refused(
        "no altitude", edits.change_altitudes, Plan((waypoint(1, alt_m=99_000.0),)), [item_ref(0)], 2000.0
    )
    without = Plan((item(16, 1, AT, NAN), item(SPEED, 2)), fence=Fence())
    for refs in (
        [],
        [item_ref(0), item_ref(1)],
        [Ref(Part.POLYGON)],
        [Ref(Part.HOME), Ref(Part.BREACH_RETURN)],
    ):
        refused("Nothing with an altitude", edits.change_altitudes, without, refs, 1.0)


# -- formations -------------------------------------------------------------------------------------


def route(*corners, end=None):
    items = [item(TAKEOFF, 1, AT, 20.0), *(waypoint(2 + i, *corner) for i, corner in enumerate(corners))]
    return Plan((*items, end or item(RETURN, 99)), home=Place(*AT, 400.0))


def cross_track_m(plan, ours):
    """Return how far right of each leg of a plan another plan's legs are, at both ends."""
    stops, others = (
        places(plan, [Ref(Part.HOME)]) + _route(plan),
        places(ours, [Ref(Part.HOME)]) + _route(ours),
    )
    found = []
    for i in range(len(stops) - 1):
        if distance_m(stops[i], stops[i + 1]) > 1.0:
            course = bearing_deg(stops[i], stops[i + 1])
            for other, start in ((others[i], stops[i]), (others[i + 1], stops[i + 1])):
                turn = math.radians(bearing_deg(start, other) - course)
                found.append(distance_m(start, other) * math.sin(turn))
    return found


def _route(plan):
    return [(one.place.lat_deg, one.place.lon_deg) for one in plan.items if one.has_place]


def test_vehicles_beside_each_other_keep_their_distance_on_every_leg():
    plan = route((200.0, 0.0), (200.0, 200.0), (0.0, 300.0))
    first, second, third = edits.offset_formation(plan, 3, right_m=15.0)
    assert first is plan
    assert cross_track_m(plan, second) == pytest.approx([15.0] * 6, abs=0.05)
    assert cross_track_m(plan, third) == pytest.approx([30.0] * 6, abs=0.05)
    left = edits.offset_formation(plan, 2, right_m=-15.0)[1]
    assert cross_track_m(plan, left) == pytest.approx([-15.0] * 6, abs=0.05)


def test_sharp_corners_are_cut():
    plan = route((200.0, 0.0), (0.0, 5.0))
    second = edits.offset_formation(plan, 2, right_m=15.0)[1]
    assert distance_m(_route(plan)[1], _route(second)[1]) == pytest.approx(30.0, abs=0.01)


def test_vehicles_behind_each_other_fly_the_same_corners():
    plan = route((200.0, 0.0), (200.0, 200.0), end=item(LAND, 9, beside(0.0, 200.0), 0.0))
    second, third = edits.offset_formation(plan, 3, back_m=20.0)[1:]
    assert _route(second)[1:3] == _route(plan)[1:3]
    assert second.home.lat_deg == pytest.approx(beside(-20.0, 0.0)[0], abs=1e-7)
    assert second.home.alt_m == 400.0
    assert _route(third)[0] == pytest.approx(beside(-40.0, 0.0), abs=1e-7)
    assert _route(third)[3] == pytest.approx(beside(40.0, 200.0), abs=1e-6)


def test_vehicles_above_each_other_land_on_the_ground():
    plan = route((200.0, 0.0), end=item(LAND, 9, AT, 0.0))
    plan = replace(
        plan, items=(*plan.items, survey(), patterns.create("vtolLandingPattern", [AT]), item(SPEED, 50))
    )
    up = edits.offset_formation(plan, 2, up_m=10.0)[1]
    assert [one.params[6] for one in up.items[:3]] == [30.0, 60.0, 0.0]
    assert next(field.value for field in patterns.fields(up.items[3]) if field.key == "height_m") == 50.0
    assert up.items[4] == plan.items[4]
    assert places(up, [Ref(Part.HOME)]) == places(plan, [Ref(Part.HOME)])


def test_a_formation_takes_patterns_along():
    plan = Plan((waypoint(1), survey(), waypoint(2, 600.0)))
    second = edits.offset_formation(plan, 2, right_m=25.0)[1]
    refs = [item_ref(1)]
    for old, new in zip(places(plan, refs), places(second, refs), strict=True):
        assert distance_m(old, new) == pytest.approx(25.0, rel=0.2)


@pytest.mark.parametrize("frame", [frames.GLOBAL_RELATIVE, frames.GLOBAL_TERRAIN, frames.GLOBAL])
def test_nobody_flies_below_home(frame):
    alt_m = 415.0 if frame == frames.GLOBAL else 15.0
    plan = replace(route(), items=(item(16, 1, AT, alt_m, frame=frame), item(16, 2, AT, NAN)))
    assert edits.offset_formation(plan, 2, up_m=-15.0)[1].items[0].params[6] == pytest.approx(alt_m - 15.0)
    refused("Item 1 would be 5 m below home", edits.offset_formation, plan, 2, up_m=-20.0)


def test_heights_above_the_sea_without_a_home_can_not_be_judged():
    plan = Plan((item(16, 1, AT, 15.0, frame=frames.GLOBAL),))
    assert edits.offset_formation(plan, 2, up_m=-20.0)[1].items[0].params[6] == -5.0


@pytest.mark.parametrize(
    ("count", "more", "match"),
    [
        (0, {"up_m": 1.0}, "0 vehicles"),
        (255, {"up_m": 1.0}, "255 vehicles"),
        (2, {}, "same place"),
        (2, {"back_m": -1.0}, "ahead"),
        (2, {"right_m": math.inf}, "out of range"),
        (9, {"back_m": 30.0}, "last leg is too short"),
    ],
)
def test_formations_that_can_not_fly_are_refused(count, more, match):
    refused(match, edits.offset_formation, route((200.0, 0.0)), count, **more)


def test_a_route_without_legs_has_no_sides():
    plan = Plan((item(16, 1, AT),))
    refused("no legs to fly beside", edits.offset_formation, plan, 2, right_m=5.0)
    refused("no legs to follow", edits.offset_formation, plan, 2, back_m=5.0)
    assert edits.offset_formation(plan, 1) == (plan,)


def test_a_drag_grips_its_parts_once_and_every_move_begins_where_they_were():
    plan, refs = whole_plan(), frozenset((item_ref(1), item_ref(3), Ref(Part.HOME)))
    first = edits.carry(plan, refs, AT, beside(100.0, 0.0))
    again = edits.carry(plan, refs, AT, beside(200.0, 50.0))
    assert again == edits.carry(plan, list(refs), AT, beside(200.0, 50.0)) != first
    assert edits.carry(plan, refs, AT, AT) == plan
    assert edits.carry(first, refs, AT, beside(100.0, 50.0)) == edits.carry(
        first, list(refs), AT, beside(100.0, 50.0)
    )
    elsewhere = edits.carry(plan, refs, beside(0.0, 500.0), beside(100.0, 500.0))
    assert_near(places(elsewhere, refs), places(first, refs), 0.1)


def test_many_items_that_would_come_to_lie_on_no_place_are_refused():
    plan = Plan(items=(waypoint(1), waypoint(2, 100.0)))
    refs = frozenset((item_ref(0), item_ref(1)))
    refused("no place", edits.carry, plan, refs, AT, (0.0, 0.0))
