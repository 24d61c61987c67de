"""Edits of the list of items: what is put in, taken out, copied, moved, changed, and what is refused."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from edit_samples import (
    AT,
    DELAY,
    JUMP,
    JUMP_TAG,
    LAND,
    RETURN,
    ROI,
    SPEED,
    TAG,
    TAKEOFF,
    WAYPOINT,
    beside,
    ids,
    item,
    jump,
    survey,
    waypoint,
    whole_plan,
)  # fmt: skip

from gcs.planning import edits, frames
from gcs.planning.document import NAN, ComplexItem, Plan, PlanItem
from gcs.planning.edits.jumps import ids_of
from gcs.planning.errors import PlanError
from gcs.planning.patterns.limits import MOST_ITEMS


def target_of(plan, index):
    """Return the index of what the jump at an index leads to."""
    return next(i for i, one in enumerate(plan.items) if plan.items[index].params[0] in ids_of(one))


def refused(match, edit, *args, **more):
    with pytest.raises(PlanError, match=match) as caught:
        edit(*args, **more)
    assert caught.value.remedy


# -- put in and take out ----------------------------------------------------------------------------


def test_an_inserted_item_gets_an_id_of_its_own_and_moves_the_others():
    plan = edits.insert_items(whole_plan(), 2, [waypoint(2, 5.0), waypoint(0, 6.0)])
    assert ids(plan) == [1, 2, 8, 9, 3, 4, 5, 6, 7]
    assert target_of(plan, 7) == 1


def test_two_new_items_of_one_plan_get_different_ids():
    plan = whole_plan()
    new = [edits.new_item(plan, WAYPOINT, AT), edits.new_item(plan, WAYPOINT, AT)]
    assert len(set(ids(edits.insert_items(plan, 0, new)))) == 9


def test_pasted_jumps_follow_the_pasted_items():
    block = [waypoint(2, 50.0), jump(3, 2)]
    plan = edits.insert_items(whole_plan(), 7, block)
    assert target_of(plan, 8) == 7
    assert target_of(plan, 5) == 1


def test_pasted_tags_get_numbers_of_their_own():
    tagged = (item(TAG, 1, first=1.0), waypoint(2), item(JUMP_TAG, 3, first=1.0))
    plan = edits.duplicate_items(Plan(tagged), range(3))
    assert [one.params[0] for one in plan.items if one.command in (TAG, JUMP_TAG)] == [1.0, 1.0, 2.0, 2.0]


def test_a_tag_that_is_free_keeps_its_number():
    plan = edits.insert_items(Plan(), 0, [item(TAG, 1, first=7.0)])
    assert plan.items[0].params[0] == 7.0


def test_an_insert_into_a_plan_of_a_fence_alone_makes_it_a_mission():
    assert edits.insert_items(Plan(has_mission=False), 0, [waypoint(1)]).has_mission


def test_what_can_not_be_inserted_is_refused():
    plan = whole_plan()
    refused("no item of this plan", edits.insert_items, plan, 0, [jump(9, 99)])
    refused("no position 9", edits.insert_items, plan, 8, [waypoint(9)])
    refused("beyond the pole", edits.insert_items, plan, 0, [item(WAYPOINT, 9, (91.0, 8.0))])
    refused("out of range", edits.insert_items, plan, 0, [item(WAYPOINT, 9, AT, first=math.inf)])
    refused("no altitude", edits.insert_items, plan, 0, [item(WAYPOINT, 9, AT, 2e5)])
    refused("more than", edits.insert_items, plan, 0, [waypoint(0)] * MOST_ITEMS)


def test_an_inserted_place_beyond_the_date_line_is_wrapped():
    plan = edits.insert_items(Plan(), 0, [item(WAYPOINT, 1, (47.0, 190.0)), item(WAYPOINT, 2, AT, NAN)])
    assert plan.items[0].params[5] == -170.0
    assert plan.items[1].params[4:6] == AT


def test_items_are_taken_out():
    plan = edits.remove_items(whole_plan(), [2, 3])
    assert ids(plan) == [1, 2, 5, 6, 7]
    assert edits.remove_items(plan, []) is plan


@pytest.mark.parametrize(
    ("items", "gone"),
    [
        ((waypoint(1), waypoint(2), jump(3, 1)), 0),
        ((item(TAG, 1, first=4.0), waypoint(2), item(JUMP_TAG, 3, first=4.0)), 0),
    ],
)
def test_the_target_of_a_jump_goes_only_with_the_jump(items, gone):
    plan = Plan(items)
    refused("item 3 leads to an item that would go", edits.remove_items, plan, [gone])
    assert ids(edits.remove_items(plan, [gone, 2])) == [2]


def test_a_jump_that_leads_nowhere_already_keeps_nothing_from_being_removed():
    assert ids(edits.remove_items(Plan((waypoint(1), jump(2, 77))), [0])) == [2]


def test_a_jump_into_a_pattern_keeps_it():
    scan = replace(survey(), data={**survey().data})
    inside = next(ids_of(scan), None)
    scan = scan if inside else with_inner_ids(scan)
    plan = Plan((scan, waypoint(900), jump(901, next(ids_of(scan)))))
    refused("would go", edits.remove_items, plan, [0])
    copied = edits.duplicate_items(plan, [0, 1, 2])
    assert target_of(copied, 5) == 3
    assert target_of(copied, 2) == 0


def with_inner_ids(scan):
    style = scan.data["TransectStyleComplexItem"]
    items = [{**one, "doJumpId": 100 + i} for i, one in enumerate(style["Items"])]
    return replace(scan, data={**scan.data, "TransectStyleComplexItem": {**style, "Items": items}})


@pytest.mark.parametrize("style", [None, [], {"Items": 3}, {"Items": [3, {"doJumpId": "x"}]}])
def test_a_pattern_of_odd_data_has_no_ids(style):
    odd = ComplexItem("survey", {"TransectStyleComplexItem": style})
    assert not list(ids_of(odd))
    assert edits.duplicate_items(Plan((odd,)), [0]).items == (odd, odd)


def test_ids_above_what_vehicles_can_keep_fill_the_gaps():
    plan = edits.duplicate_items(Plan((waypoint(1), waypoint(65_535))), [0])
    assert ids(plan) == [1, 2, 65_535]


# -- copy and move ----------------------------------------------------------------------------------


def test_copies_stand_behind_the_last_one_and_jumps_among_them_lead_to_the_copies():
    plan = edits.duplicate_items(whole_plan(), [1, 4, 5])
    assert ids(plan) == [1, 2, 3, 4, 5, 6, 8, 9, 10, 7]
    assert target_of(plan, 8) == 6
    assert plan.items[6].extra == {"note": "a"}
    assert edits.duplicate_items(plan, []) is plan


def test_a_copied_jump_whose_target_is_not_copied_leads_to_the_original():
    plan = edits.duplicate_items(whole_plan(), [5])
    assert target_of(plan, 6) == 1


def test_moved_items_keep_their_order_and_their_jumps():
    plan = edits.move_items(whole_plan(), [1, 4], 0)
    assert ids(plan) == [2, 5, 1, 3, 4, 6, 7]
    assert target_of(plan, 5) == 0
    assert ids(edits.move_items(plan, [0], 7)) == [5, 1, 3, 4, 6, 7, 2]


@pytest.mark.parametrize("to", [1, 2, 3])
def test_a_move_to_where_they_are_changes_nothing(to):
    plan = whole_plan()
    assert edits.move_items(plan, [1, 2], to) is plan


def test_what_is_not_there_can_not_be_edited():
    plan = whole_plan()
    for edit in (edits.remove_items, edits.duplicate_items, edits.reverse_items):
        refused("no item 8", edit, plan, [7])
    refused("no item 0", edits.remove_items, plan, [-1])
    refused("no position", edits.move_items, plan, [0], 9)
    refused("no item 9", edits.replace_item, plan, 8, waypoint(1))


def test_what_replaces_an_item_takes_over_its_id():
    plan = edits.replace_item(whole_plan(), 1, waypoint(55, 9.0))
    assert ids(plan)[1] == 2
    assert target_of(plan, 5) == 1
    assert edits.replace_item(plan, 1, plan.items[1]) is plan


def test_what_replaces_an_item_without_an_id_gets_a_free_one():
    plan = Plan((waypoint(0), waypoint(1)))
    assert ids(edits.replace_item(plan, 0, waypoint(1))) == [2, 1]
    assert ids(edits.replace_item(plan, 0, waypoint(5))) == [5, 1]


def test_a_pattern_does_not_replace_what_a_jump_leads_to():
    refused("would go", edits.replace_item, whole_plan(), 1, survey())
    plan = edits.replace_item(whole_plan(), 4, survey())
    assert isinstance(plan.items[4], ComplexItem)


# -- turn round -------------------------------------------------------------------------------------


def test_a_route_is_turned_round_between_takeoff_and_return():
    plan = replace(whole_plan(), items=tuple(one for one in whole_plan().items if one.command != JUMP))
    turned = edits.reverse_items(plan)
    assert ids(turned) == [1, 5, 4, 2, 3, 7]
    assert turned.items[3] is plan.items[1]
    assert edits.reverse_items(turned) == plan


def test_a_loop_is_turned_round_as_a_loop():
    plan = edits.reverse_items(whole_plan())
    assert ids(plan) == [1, 5, 4, 2, 3, 6, 7]
    assert target_of(plan, 5) == 1
    assert edits.reverse_items(plan) == whole_plan()


def test_a_loop_over_a_part_repeats_the_same_part_turned_round():
    plan = Plan((waypoint(1), waypoint(2), jump(3, 1), waypoint(4)))
    turned = edits.reverse_items(plan)
    assert ids(turned) == [4, 2, 1, 3]
    assert target_of(turned, 3) == 1


def test_only_chosen_waypoints_change_places():
    plan = Plan(tuple(waypoint(i) for i in range(1, 6)))
    assert ids(edits.reverse_items(plan, [0, 2, 4])) == [5, 2, 3, 4, 1]


def test_a_delay_goes_with_its_waypoint():
    plan = Plan((item(SPEED, 9), waypoint(1), item(DELAY, 2, first=5.0), waypoint(3)))
    assert ids(edits.reverse_items(plan)) == [9, 3, 1, 2]


def test_each_flight_is_turned_round_on_its_own_and_landings_stay():
    items = (
        item(TAKEOFF, 1, AT), waypoint(2), waypoint(3), item(LAND, 4, AT),
        item(TAKEOFF, 5, AT), waypoint(6), waypoint(7), item(189, 8), waypoint(9), waypoint(10),
        item(LAND, 11, AT), waypoint(12), waypoint(13),
    )  # fmt: skip
    assert ids(edits.reverse_items(Plan(items))) == [1, 3, 2, 4, 5, 7, 6, 8, 9, 10, 11, 13, 12]


def test_a_landing_pattern_stays_at_the_end():
    from gcs.planning import patterns

    landing = patterns.create("fwLandingPattern", [AT])
    plan = edits.reverse_items(Plan((waypoint(1), waypoint(2), landing)))
    assert plan.items[2] is landing
    assert ids(plan)[:2] == [2, 1]


@pytest.mark.parametrize(
    ("items", "chosen"),
    [
        ((waypoint(1), waypoint(2), waypoint(3), jump(4, 1)), [1, 2]),
        ((waypoint(1), jump(9, 3), waypoint(2), waypoint(3)), [2, 3]),
        ((item(TAKEOFF, 1, AT), waypoint(2), waypoint(3), jump(4, 1)), None),
        ((waypoint(1), waypoint(2), jump(3, NAN)), None),
        ((waypoint(1), waypoint(2), jump(3, 77)), None),
    ],
)
def test_jumps_out_of_or_into_what_is_turned_round_are_refused(items, chosen):
    refused("leads out of", edits.reverse_items, Plan(items), chosen)


def test_tags_are_refused():
    plan = Plan((waypoint(1), item(TAG, 2, first=1.0), waypoint(3)))
    refused("tags", edits.reverse_items, plan)


def test_a_jump_that_has_nothing_to_do_with_it_stays():
    items = (
        waypoint(1),
        waypoint(2),
        jump(3, 1),
        item(LAND, 4, AT),
        item(TAKEOFF, 5, AT),
        waypoint(6),
        waypoint(7),
    )
    turned = edits.reverse_items(Plan(items), [5, 6])
    assert ids(turned) == [1, 2, 3, 4, 5, 7, 6]
    assert turned.items[2] is items[2]


def test_nothing_to_turn_round_changes_nothing():
    plan = Plan((item(TAKEOFF, 1, AT), waypoint(2), item(RETURN, 3)))
    assert edits.reverse_items(plan) is plan
    assert edits.reverse_items(plan, []) is plan


def test_a_survey_is_flown_from_its_other_end():
    from gcs.planning.flatten import expand

    def ends(scan):
        places = [one.place for one in expand(scan) if one.has_place]
        return (places[0].lat_deg, places[0].lon_deg), (places[-1].lat_deg, places[-1].lon_deg)

    scan = survey()
    turned = edits.reverse_items(Plan((waypoint(1), scan, waypoint(2))))
    assert ids(turned) == [2, "ComplexItem", 1]
    for end, other in zip(ends(turned.items[1]), ends(scan)[::-1], strict=True):
        assert end == pytest.approx(other, abs=1e-7)


@pytest.mark.parametrize("kind", ["godwit.orbit", "strange"])
def test_a_pattern_without_a_choice_of_entry_stays_as_it_is(kind):
    from gcs.planning import patterns

    odd = ComplexItem(kind, {}) if kind == "strange" else patterns.create(kind, [AT])
    plan = edits.reverse_items(Plan((waypoint(1), odd, waypoint(2))))
    assert plan.items[1] is odd


# -- new items --------------------------------------------------------------------------------------


def test_a_new_waypoint_flies_as_high_as_the_one_before_it():
    plan = whole_plan()
    assert edits.new_item(plan, WAYPOINT, AT, 4).params[6] == 60.0
    assert edits.new_item(plan, WAYPOINT, AT, 0).params[6] == 20.0
    assert edits.new_item(plan, WAYPOINT, AT).params[6] == 70.0
    assert edits.new_item(Plan(), WAYPOINT, AT).params[6] == 50.0


def test_a_new_item_takes_over_what_heights_are_measured_from():
    plan = Plan((item(WAYPOINT, 1, AT, 500.0, frame=frames.GLOBAL), survey(), item(WAYPOINT, 2, AT, NAN)))
    new = edits.new_item(plan, WAYPOINT, AT)
    assert (new.frame, new.params[6]) == (frames.GLOBAL, 500.0)
    assert math.isnan(new.params[3])


def test_a_new_landing_is_on_the_ground_whatever_its_neighbours_fly_at():
    plan = Plan((item(WAYPOINT, 1, AT, 500.0, frame=frames.GLOBAL),))
    land = edits.new_item(plan, LAND, AT)
    assert (land.frame, land.params[6]) == (frames.GLOBAL_RELATIVE, 0.0)
    assert edits.new_item(Plan(), LAND).params[4:] == (0.0, 0.0, 0.0)


def test_new_items_have_values_that_do_something():
    plan = whole_plan()
    assert edits.new_item(plan, 19, AT).params[0] == 30.0
    assert edits.new_item(plan, DELAY).params[:4] == (10.0, -1.0, -1.0, -1.0)
    assert edits.new_item(plan, 3000).params[0] == 4.0
    assert edits.new_item(plan, 30).params[6] == 70.0
    assert edits.new_item(plan, TAG).params[0] == 1.0
    assert edits.new_item(plan, 198).params[0] == 1.0
    assert edits.new_item(plan, JUMP).params[:2] == (2.0, 1.0)
    assert edits.new_item(plan, 5001, AT).params[0] == 3.0


def test_a_new_speed_is_the_plan_s_own():
    assert edits.new_item(Plan(), SPEED).params[:3] == (1.0, 5.0, -1.0)
    assert edits.new_item(Plan(vehicle_type=1, cruise_speed_mps=18.0), SPEED).params[:2] == (0.0, 18.0)


def test_a_new_jump_leads_to_something_that_is_there():
    inner = with_inner_ids(survey())
    assert edits.new_item(Plan((item(SPEED, 1), inner)), JUMP).params[0] == 1.0
    assert edits.new_item(Plan((inner,)), JUMP).params[0] == 100.0
    assert edits.new_item(Plan((item(TAKEOFF, 3, AT), waypoint(0))), JUMP).params[0] == 3.0
    refused("no item to jump to", edits.new_item, Plan(), JUMP)


def test_a_new_item_that_wants_a_place_gets_one():
    refused("wants a place", edits.new_item, Plan(), WAYPOINT)
    refused("no place", edits.new_item, Plan(), WAYPOINT, (0.0, 0.0))
    refused("This is no place", edits.new_item, Plan(), WAYPOINT, (NAN, 0.0))
    assert edits.new_item(Plan(), 31000, AT).params[4:6] == AT
    assert edits.new_item(Plan(), 31000).frame == frames.MISSION


# -- values -----------------------------------------------------------------------------------------


def test_an_item_is_put_elsewhere_and_keeps_the_rest():
    plan = edits.set_item_place(whole_plan(), 1, 46.0, 188.0)
    new = plan.items[1]
    assert new.params == (5.0, 0.0, 0.0, plan.items[1].params[3], 46.0, -172.0, 50.0)
    assert (new.extra, new.item_id) == ({"note": "a"}, 2)


def test_an_item_without_a_place_gets_a_frame_that_has_one():
    plan = edits.set_item_place(Plan((replace(item(TAKEOFF, 1), frame=frames.MISSION),)), 0, *AT)
    assert plan.items[0].frame == frames.GLOBAL_RELATIVE
    assert plan.items[0].has_place


def test_a_command_without_a_place_can_not_be_moved():
    refused("has no place", edits.set_item_place, whole_plan(), 2, *AT)
    refused("beyond the pole", edits.set_item_place, whole_plan(), 1, -90.1, 8.0)


def test_a_pattern_is_moved_by_its_centre():
    from gcs.planning import patterns

    plan = edits.set_item_place(Plan((survey(),)), 0, *AT)
    assert patterns.handles(plan.items[0]).centre == pytest.approx(AT, abs=1e-6)


def test_parameters_are_set_within_their_range():
    plan = whole_plan()
    assert edits.set_item_param(plan, 1, 1, 9.0).items[1].params[0] == 9.0
    assert math.isnan(edits.set_item_param(plan, 3, 4, NAN).items[3].params[3])
    assert edits.set_item_param(plan, 1, 5, 46.0).items[1].params[4:6] == (46.0, plan.items[1].params[5])
    assert edits.set_item_param(plan, 1, 6, 9.0).items[1].params[4:6] == (plan.items[1].params[4], 9.0)
    assert edits.set_item_param(plan, 1, 7, 99.0).items[1].params[6] == 99.0
    assert target_of(edits.set_item_param(plan, 5, 1, 5.0), 5) == 4


@pytest.mark.parametrize(
    ("index", "number", "value", "match"),
    [
        (1, 1, -1.0, "Hold -1 is out of range"),
        (2, 1, 9.0, "Type 9"),
        (2, 2, math.inf, "Speed inf"),
        (2, 7, 4e38, "Parameter 7"),
        (1, 8, 0.0, "no parameter 8"),
        (1, 7, NAN, "no altitude"),
        (5, 1, 99.0, "no item that is called 99"),
        (5, 1, NAN, "no item that is called"),
    ],
)
def test_parameters_out_of_range_are_refused(index, number, value, match):
    refused(match, edits.set_item_param, whole_plan(), index, number, value)


@pytest.mark.parametrize(
    ("command", "number", "value", "words"),
    [
        (178, 2, -9.0, "-2 to 300 m/s"),
        (222, 1, -9.0, "0 to 65535 s"),
        (178, 1, 9.0, "0 (Airspeed) or"),
    ],
)
def test_a_refusal_says_what_would_be_allowed(command, number, value, words):
    plan = Plan((item(command, 1),))
    with pytest.raises(PlanError) as caught:
        edits.set_item_param(plan, 0, number, value)
    assert words in caught.value.remedy


def test_ranges_that_are_open_at_one_end_are_told_so():
    from gcs.planning.catalogue import Param
    from gcs.planning.edits.values import allowed

    assert allowed(Param("A", "m", 1.0, None)) == "1 m or more"
    assert allowed(Param("A", "", None, 5.0)) == "5 or less"


def test_a_pattern_has_no_parameters():
    refused("is a pattern", edits.set_item_param, Plan((survey(),)), 0, 1, 0.0)


def test_altitudes_of_several_items_are_set_at_once():
    plan = edits.set_item_altitude(whole_plan(), [1, 2, 3], 80.0, frames.GLOBAL_TERRAIN)
    assert [one.params[6] for one in plan.items[1:4]] == [80.0, 0.0, 80.0]
    assert [one.frame for one in plan.items[1:4]] == [
        frames.GLOBAL_TERRAIN,
        frames.MISSION,
        frames.GLOBAL_TERRAIN,
    ]


def test_a_pattern_takes_an_altitude_as_its_height():
    from gcs.planning import patterns

    orbit = patterns.create("godwit.orbit", [AT])
    plan = edits.set_item_altitude(Plan((survey(), orbit)), [0, 1], 77.0)
    values = [{field.key: field.value for field in patterns.fields(one)} for one in plan.items]
    assert (values[0]["height_m"], values[1]["height_m"]) == (77.0, 77.0)


def test_a_structure_scan_keeps_its_distance_from_the_walls():
    from gcs.planning import patterns

    corners = [beside(n, e) for n, e in ((0, 0), (0, 30), (30, 30), (30, 0))]
    plan = Plan((patterns.create("StructureScan", corners),))
    refused("None of these items has an altitude", edits.set_item_altitude, plan, [0], 70.0)


def test_an_altitude_that_changes_takes_its_repetition_in_the_file_along():
    repeated = {"AltitudeMode": 3, "Altitude": 50.0, "AMSLAltAboveTerrain": 450.0, "own": 1}
    plan = Plan((replace(waypoint(1), extra=repeated), replace(waypoint(2), extra={"own": 2})))
    assert edits.set_item_altitude(plan, [0], 60.0).items[0].extra == {"own": 1}
    assert edits.set_item_altitude(plan, [0], 50.0).items[0].extra == repeated
    assert edits.set_item_altitude(plan, [0], 50.0, frames.GLOBAL).items[0].extra == {"own": 1}
    assert edits.set_item_altitude(plan, [1], 60.0).items[1].extra == {"own": 2}
    assert edits.set_item_param(plan, 0, 1, 3.0).items[0].extra == repeated


def test_a_climb_has_an_altitude_without_a_place():
    climb = PlanItem(30, frames.MISSION, (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 50.0), True, 1)
    plan = edits.set_item_altitude(Plan((climb, PlanItem(31000, 3, item_id=2))), [0, 1], 90.0, frames.GLOBAL)
    assert (plan.items[0].params[6], plan.items[0].frame) == (90.0, frames.MISSION)
    assert plan.items[1].params[6] == 90.0


def test_altitudes_that_are_none_are_refused():
    refused("no altitude", edits.set_item_altitude, whole_plan(), [1], NAN)
    refused("measures no altitude", edits.set_item_altitude, whole_plan(), [1], 5.0, frames.MISSION)
    refused("None of these", edits.set_item_altitude, whole_plan(), [2], 5.0)


def test_another_command_keeps_place_height_and_what_means_the_same():
    plan = edits.set_item_command(whole_plan(), 1, 82)
    spline = plan.items[1]
    assert (spline.command, spline.params[0], spline.item_id) == (82, 5.0, 2)
    assert spline.params[4:] == whole_plan().items[1].params[4:]
    assert edits.set_item_command(plan, 1, 82) is plan


def test_another_command_does_not_keep_what_means_something_else():
    loiter = edits.set_item_command(whole_plan(), 1, 19).items[1]
    assert loiter.params[0] == 30.0
    unknown = edits.set_item_command(whole_plan(), 1, 31000).items[1]
    assert unknown.params[:4] == (0.0, 0.0, 0.0, 0.0)


def test_a_waypoint_becomes_a_return_and_loses_its_place():
    returning = edits.set_item_command(whole_plan(), 1, RETURN).items[1]
    assert not returning.has_place
    assert returning.frame == frames.MISSION
    refused("wants a place", edits.set_item_command, whole_plan(), 6, WAYPOINT)


def test_a_roi_takes_over_a_place():
    roi = edits.set_item_command(whole_plan(), 1, ROI).items[1]
    assert roi.place == whole_plan().items[1].place
