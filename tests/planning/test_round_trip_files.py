"""Plans come back from their files as they were, and QGroundControl opens what we write."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import plan_samples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qgc_rules import problems_of
from round_trip_plans import PATTERNS, items, places, plans, rally_points

from gcs.planning.document import ARDUPILOT, PX4, ComplexItem, Fence, FencePolygon, Place, Plan, PlanItem
from gcs.planning.files import PlanFormat, decode_plan, encode_plan, lost_in
from gcs.planning.flatten import flatten

QUICK = settings(max_examples=40, deadline=None)
HOME = Place(47.39, 8.54, 400.0)


def as_told(plan: Plan) -> str:
    """All of a plan: NaN is equal to itself, unknown members in any order, whole numbers are numbers."""

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return sorted((key, plain(one)) for key, one in value.items())
        if isinstance(value, list | tuple):
            return [plain(one) for one in value]
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        if hasattr(value, "__dataclass_fields__"):
            return [
                type(value).__name__,
                *(plain(getattr(value, name)) for name in value.__dataclass_fields__),
            ]
        return value

    return repr(plain(plan))


def through(plan: Plan, form: PlanFormat = PlanFormat.QGC_PLAN) -> Plan:
    return decode_plan(encode_plan(plan, form), "again")


@QUICK
@given(plans())
def test_any_plan_comes_back_from_its_file_whole(plan):
    data = encode_plan(plan, PlanFormat.QGC_PLAN)
    again = decode_plan(data, "one.plan")
    assert as_told(again) == as_told(plan)
    assert encode_plan(again, PlanFormat.QGC_PLAN) == data
    assert lost_in(plan, PlanFormat.QGC_PLAN) == ()


@QUICK
@given(plans())
def test_qgroundcontrol_opens_any_plan_that_we_write(plan):
    assert problems_of(json.loads(encode_plan(plan, PlanFormat.QGC_PLAN))) == []


@pytest.mark.parametrize("key", list(PATTERNS), ids=lambda key: f"{key[0]}-{'wings' if key[1] else 'rotors'}")
def test_qgroundcontrol_opens_each_pattern(key):
    document = json.loads(encode_plan(Plan((PATTERNS[key],), HOME), PlanFormat.QGC_PLAN))
    assert document["mission"]["items"]
    assert problems_of(document) == []


def test_the_rules_find_what_is_missing_and_what_is_of_another_kind():
    whole = json.dumps(plan_samples.quad_survey())
    broken = 0
    for word in (
        '"frame"',
        '"params"',
        '"circles"',
        '"points"',
        '"angle"',
        '"CameraShots"',
        '"firmwareType"',
    ):
        assert problems_of(json.loads(whole.replace(word, '"other"'))), word
        broken += 1
    assert broken == 7
    # The sample's own survey is as its first makers wrote it: without the distance mode that came later.
    assert all("CameraCalc" in problem for problem in problems_of(json.loads(whole)))


@QUICK
@given(items(patterns=False), st.sampled_from([0, ARDUPILOT, PX4]), places, st.floats(-100.0, 5000.0))
def test_any_mission_comes_back_from_a_waypoint_file_but_for_what_is_told(found, autopilot, home, height):
    if not any(home):
        home = (1.0, 2.0)
    plan = Plan(found, Place(*home, height), autopilot=autopilot)
    again = through(plan, PlanFormat.WPL)
    assert again.home == plan.home
    order = {item.item_id: float(i) for i, item in enumerate(plan.items, 1)}

    def line(item: PlanItem, empty: float) -> tuple:
        params = [empty if math.isnan(value) else value for value in item.params]
        return item.command, item.frame, item.autocontinue, params

    def seen(item: PlanItem) -> PlanItem:
        return (
            replace(item, params=(order[item.params[0]], *item.params[1:])) if item.command == 177 else item
        )

    empty = 1e9 if autopilot == PX4 else 0.0
    assert [line(item, empty) for item in again.items] == [line(seen(item), empty) for item in plan.items]
    told = lost_in(plan, PlanFormat.WPL)
    open_values = any(math.isnan(value) for item in plan.items for value in item.params)
    assert ("values left to the vehicle are saved as 0" in told) == (open_values and autopilot != PX4)
    assert ("members that other programs wrote" in told) == any(item.extra for item in plan.items)
    assert encode_plan(again, PlanFormat.WPL) == encode_plan(through(again, PlanFormat.WPL), PlanFormat.WPL)


@QUICK
@given(st.lists(rally_points, min_size=1, max_size=4).map(tuple))
def test_any_rally_points_come_back_from_mission_planners_file(points):
    again = through(Plan(rally=points), PlanFormat.MP_RALLY)
    assert again.rally == points
    assert lost_in(again, PlanFormat.MP_RALLY) == ()


@QUICK
@given(st.lists(places, min_size=3, max_size=6, unique=True).map(tuple), st.none() | places)
def test_any_one_polygon_comes_back_from_mission_planners_file(vertices, back):
    fence = Fence((FencePolygon(vertices),), (), None if back is None else Place(*back))
    again = through(Plan(fence=fence), PlanFormat.MP_FENCE)
    assert again.fence is not None
    assert again.fence.polygons == fence.polygons
    # The format always has a return point: without one, home or the first corner is it.
    assert again.fence.breach_return == (fence.breach_return or Place(*vertices[0]))


@pytest.mark.parametrize("kind", [key for key in PATTERNS if not key[1]], ids=lambda key: key[0])
def test_patterns_in_a_waypoint_file_are_their_items_and_that_is_told(kind):
    plan = Plan((PATTERNS[kind],), HOME, autopilot=PX4)
    again = through(plan, PlanFormat.WPL)
    flown = [(one.item.command, one.item.frame, repr(one.item.params)) for one in flatten(plan)]
    assert [(item.command, item.frame, repr(item.params)) for item in again.items] == flown
    assert "1 pattern saved as single items" in lost_in(plan, PlanFormat.WPL)


def test_what_a_format_loses_is_told():
    polygon = FencePolygon(((1.0, 1.0), (1.0, 2.0), (2.0, 2.0)), extra={"colour": "red"})
    whole = Plan(
        (PlanItem(16, 3, (0.0, 0.0, 0.0, math.nan, 1.0, 2.0, 30.0), item_id=1),) * 2,
        fence=Fence((polygon,), (), Place(1.0, 1.0, 40.0), {"maxAltitude": 1}),
        rally=decode_plan(b"RALLY 1 2 3\n", "x").rally,
        cruise_speed_mps=12.0,
        extra={"tool": 1},
    )
    assert lost_in(whole, PlanFormat.WPL) == (
        "the fence",
        "1 rally point",
        "the plan's usual speeds",
        "values left to the vehicle are saved as 0",
        "members that other programs wrote",
    )
    assert lost_in(whole, PlanFormat.MP_FENCE) == (
        "2 mission items",
        "members of the fence that this format does not know",
        "the height of the fence's return point",
        "1 rally point",
        "the plan's usual speeds",
    )
    assert lost_in(whole, PlanFormat.MP_RALLY) == ("2 mission items", "the fence", "the plan's usual speeds")
    bare = replace(
        whole, items=(), fence=Fence((replace(polygon, extra={}),)), rally=(), cruise_speed_mps=None
    )
    assert lost_in(bare, PlanFormat.MP_FENCE) == ()
    assert lost_in(replace(bare, fence=None), PlanFormat.MP_FENCE) == ()
    assert lost_in(replace(bare, fence=None, extra={}), PlanFormat.WPL) == ()


# -- what nobody said --------------------------------------------------------------------------------


def test_a_fence_that_was_never_mentioned_is_not_an_empty_one_after_saving():
    again = through(Plan(has_mission=False))
    assert (again.fence, again.rally, again.has_mission) == (None, None, False)
    assert (again.cruise_speed_mps, again.hover_speed_mps, again.vehicle_type) == (None, None, None)


def test_what_another_program_wrote_where_nothing_was_said_counts():
    document = json.loads(encode_plan(Plan(), PlanFormat.QGC_PLAN))
    assert sorted(document["godwit"]["unsaid"])[:2] == ["cruiseSpeed", "geoFence"]
    item = {
        "type": "SimpleItem",
        "command": 16,
        "frame": 3,
        "params": [0, 0, 0, 0, 1, 2, 3],
        "autoContinue": True,
    }
    document["mission"] |= {
        "cruiseSpeed": 22,
        "vehicleType": 1,
        "plannedHomePosition": [1, 2, 3],
        "items": [item],
    }
    document["geoFence"]["circles"] = [
        {"circle": {"center": [1, 2], "radius": 5}, "inclusion": True, "version": 1}
    ]
    document["rallyPoints"]["points"] = [[1, 2, 3]]
    plan = decode_plan(json.dumps(document).encode(), "x")
    assert (plan.cruise_speed_mps, plan.vehicle_type, plan.home) == (22.0, 1, Place(1.0, 2.0, 3.0))
    assert plan.fence is not None and plan.rally is not None and plan.has_mission
    assert plan.hover_speed_mps is None


@pytest.mark.parametrize("mark", [None, 5, [], {"unsaid": "geoFence"}, {"unsaid": [["geoFence"], {}, 7]},
                                  {"rallyPoints": [1, 2]}, {"rallyPoints": ["x"]}])  # fmt: skip
def test_a_mark_of_ours_that_is_damaged_is_passed_over(mark):
    document = {**plan_samples.quad_survey(), "godwit": mark}
    plan = decode_plan(plan_samples.encoded(document), "x")
    assert plan.fence is not None and plan.rally is not None and plan.rally[0].extra == {}
    assert "godwit" not in plan.extra


@pytest.mark.parametrize("home", [None, [None, None], [None, None, None], [0, 0, 0], [0, 0, 584]])
def test_a_home_that_nobody_knows_is_none_and_is_written_again(home):
    document = plan_samples.quad_survey()
    document["mission"]["plannedHomePosition"] = home
    plan = decode_plan(plan_samples.encoded(document), "x")
    assert plan.home is None
    data = encode_plan(plan, PlanFormat.QGC_PLAN)
    written = json.loads(data)
    if home is not None and len(home) == 3:
        assert written["mission"]["plannedHomePosition"] == home
    assert problems_of(written) == problems_of(plan_samples.quad_survey())
    assert decode_plan(data, "y").home is None
    moved = json.loads(encode_plan(replace(plan, home=HOME), PlanFormat.QGC_PLAN))
    assert moved["mission"]["plannedHomePosition"] == [47.39, 8.54, 400.0]


def jump_plan(ids: list[int | None], target: int) -> Plan:
    document = plan_samples.plan([], firmware=3, vehicle=2)
    found = [plan_samples.simple(16, plan_samples.at(i, 0), 20 + i, 0) for i in range(len(ids))]
    found.append(plan_samples.simple(177, None, 0, 0, target, 2))
    for item, item_id in zip(found, [*ids, max([one or 0 for one in ids]) + 50], strict=True):
        item["doJumpId"] = item_id
        if item_id is None:
            del item["doJumpId"]
    document["mission"]["items"] = found
    return decode_plan(plan_samples.encoded(document), "x")


@pytest.mark.parametrize(
    ("ids", "target", "height"),
    [([5, 6, 7], 6, 21), ([5, None, 7], 7, 22), ([None, 2], 2, 21), ([4, 4, 9], 4, 20), ([4, 4, 9], 9, 22)],
)  # fmt: skip
def test_jumps_lead_where_qgroundcontrol_leads_them_even_where_ids_are_missing_or_repeated(
    ids, target, height
):
    plan = through(jump_plan(ids, target))
    ids_of = [item.item_id for item in plan.items]
    assert len(set(ids_of)) == len(ids_of)
    (jump,) = [item for item in plan.items if item.command == 177]
    (led,) = [item for item in plan.items if item.item_id == jump.params[0]]
    assert led.params[6] == height


def test_items_without_an_id_get_one_that_no_other_has():
    place = (0.0, 0.0, 0.0, 0.0, 1.0, 2.0)
    items = (PlanItem(16, 3, (*place, 30.0)), PlanItem(16, 3, (*place, 40.0), item_id=1),
             PlanItem(177, 2, (1.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0), item_id=2))  # fmt: skip
    again = through(Plan(items))
    assert [item.item_id for item in again.items] == [3, 1, 2]


def test_old_surveys_can_be_saved_in_a_newer_file():
    old = {
        "version": "1.0", "groundStation": "QGroundControl", "MAV_AUTOPILOT": 12, "items": [],
        "complexItems": [{"id": 1, "type": "survey", "version": 2, "grid": {"altitude": 20}}],
        "plannedHomePosition": {"coordinate": [1, 2, 3]},
    }  # fmt: skip
    plan = decode_plan(json.dumps(old).encode(), "old.mission")
    (item,) = through(plan).items
    assert isinstance(item, ComplexItem)
    assert (item.kind, item.data["type"], item.data["grid"]) == ("survey", "ComplexItem", {"altitude": 20})
