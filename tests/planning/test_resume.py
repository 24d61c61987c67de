"""The rest of a mission after a battery change: it takes off, is as it was before, and misses no picture."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcs.model.vehicle import Firmware
from gcs.planning.document import (
    NAN,
    ComplexItem,
    Fence,
    FenceCircle,
    Place,
    Plan,
    PlanItem,
    RallyPoint,
)
from gcs.planning.errors import PlanError
from gcs.planning.flatten import flatten
from gcs.planning.geodesy import distance_m
from gcs.planning.refs import Part, Ref, item_ref
from gcs.planning.resume import index_of_seq, resume_plan, resumption
from gcs.planning.transfer import upload_of

LAT, LON = 24.0, 121.0
FENCE = Fence(circles=(FenceCircle(LAT, LON, 500.0),))
RALLY = (RallyPoint(LAT, LON, 30.0),)


def item(command, *params, frame=2, item_id=0):
    return PlanItem(command, frame, (*params, *(0.0,) * (7 - len(params))), item_id=item_id)


def waypoint(north_m, alt_m=50.0, frame=3, item_id=0, command=16):
    return PlanItem(command, frame, (0, 0, 0, NAN, LAT + north_m / 110_750, LON, alt_m), item_id=item_id)


TAKEOFF = PlanItem(22, 3, (0, 0, 0, NAN, LAT, LON, 40.0), item_id=1)
RTL = item(20, item_id=90)


def plan(*items, **changes):
    values = {"home": Place(LAT, LON, 10.0), "fence": FENCE, "rally": RALLY, "vehicle_type": 2}
    return Plan(items=items, **(values | changes))


def commands(result):
    return [entry.item.command for entry in flatten(result)]


def north_m(entry):
    return distance_m((LAT, LON), (entry.params[4], entry.params[5]))


def test_the_rest_begins_with_the_takeoff_and_ends_as_before():
    whole = plan(TAKEOFF, waypoint(100), waypoint(200), waypoint(300), RTL)
    rest = resume_plan(whole, 2)
    assert commands(rest) == [22, 16, 16, 20]
    assert rest.items[0].params == TAKEOFF.params
    assert rest.items[1:] == whole.items[2:]
    assert (rest.fence, rest.rally, rest.home) == (FENCE, RALLY, whole.home)


def test_the_last_speeds_gimbal_and_look_are_said_again_in_their_order():
    whole = plan(
        TAKEOFF, item(178, 1, 5), item(1000, -45), item(178, 1, 8), item(178, 0, 12),
        replace(waypoint(10), command=195), waypoint(100), waypoint(200),
    )  # fmt: skip
    rest = resume_plan(whole, 7)
    assert commands(rest) == [22, 1000, 178, 178, 195, 16]
    assert [entry.params[1] for entry in rest.items[2:4]] == [8, 12]


@pytest.mark.parametrize("off", [item(197), item(201)], ids=["no look", "old look nowhere"])
def test_what_was_ended_is_not_begun_again(off):
    whole = plan(
        TAKEOFF, replace(waypoint(10), command=195), off, item(206, 10), item(206, 0), item(214, 500),
        item(214, 0), item(2500), item(2501), item(2000, 0, 2, 0), item(2001), waypoint(100), waypoint(200),
    )  # fmt: skip
    assert commands(resume_plan(whole, 12)) == [22, 16]


def test_a_single_picture_is_not_taken_again():
    whole = plan(TAKEOFF, waypoint(100), item(2000, 0, 0, 1), waypoint(200), waypoint(300))
    assert commands(resume_plan(whole, 4)) == [22, 16]


@pytest.mark.parametrize(
    "on",
    [item(206, 10), item(260, 10), item(214, 500), item(2000, 0, 2, 0), item(2000, 0, 2, NAN), item(2500)],
    ids=["distance", "oblique", "interval", "endless", "default", "video"],
)
def test_pictures_begin_where_they_ended_and_not_on_the_way_there(on):
    whole = plan(TAKEOFF, waypoint(100), on, waypoint(300), item(206, 0), RTL)
    rest = resume_plan(whole, 3, (LAT + 200 / 110_750, LON))
    assert commands(rest) == [22, 16, on.command, 16, 206, 20]
    back_m = on.params[0] if on.command in (206, 260) else 0.0
    assert north_m(rest.items[1]) == pytest.approx(200.0 - back_m, abs=1.0)


def test_without_a_place_a_line_with_pictures_is_flown_anew_and_another_is_not():
    whole = plan(TAKEOFF, waypoint(100), item(206, 10), waypoint(300))
    rest = resume_plan(whole, 3)
    assert commands(rest) == [22, 16, 206, 16] and north_m(rest.items[1]) == pytest.approx(100.0, abs=0.5)
    assert commands(resume_plan(plan(TAKEOFF, waypoint(100), waypoint(300)), 2)) == [22, 16]


def test_a_leg_is_taken_up_on_its_line_at_the_height_of_its_line():
    whole = plan(TAKEOFF, waypoint(100, 50.0), waypoint(300, 90.0), RTL)
    rest = resume_plan(whole, 2, (LAT + 150 / 110_750, LON + 0.0005))
    begin = rest.items[1]
    assert north_m(begin) == pytest.approx(150.0, abs=1.0)
    assert begin.params[5] == pytest.approx(LON, abs=1e-7)
    assert begin.params[6] == pytest.approx(60.0, abs=0.5)


def test_heights_of_different_references_are_not_mixed():
    whole = plan(TAKEOFF, waypoint(100, 500.0, frame=0), waypoint(300, 90.0), RTL)
    begin = resume_plan(whole, 2, (LAT + 200 / 110_750, LON)).items[1]
    assert (begin.frame, begin.params[6]) == (3, 90.0)


def test_a_leg_that_was_all_but_flown_needs_no_second_waypoint_unless_pictures_depend_on_it():
    end = (LAT + 300 / 110_750, LON)
    assert commands(resume_plan(plan(TAKEOFF, waypoint(100), waypoint(300)), 2, end)) == [22, 16]
    whole = plan(TAKEOFF, waypoint(100), item(214, 500), waypoint(300))
    assert commands(resume_plan(whole, 3, end)) == [22, 16, 214, 16]


def test_a_leg_without_length_is_no_reason_to_fail():
    whole = plan(TAKEOFF, waypoint(100), item(206, 10), waypoint(100))
    assert commands(resume_plan(whole, 3, (LAT, LON))) == [22, 16, 206, 16]


def test_items_without_a_place_begin_no_leg():
    whole = plan(TAKEOFF, waypoint(100), item(206, 5), item(93, 10), waypoint(300), RTL)
    rest = resume_plan(whole, 4, (LAT + 200 / 110_750, LON))
    assert commands(rest) == [22, 16, 206, 16, 20]
    assert commands(resume_plan(whole, 5, (LAT, LON))) == [22, 206, 20]
    nowhere = plan(item(22, 0, 0, 0, 0, 0, 0, 20.0, frame=3), item(206, 5), waypoint(300))
    assert commands(resume_plan(nowhere, 2, (LAT, LON))) == [22, 206, 16]


def test_camera_and_transition_stand_as_they_were_set_last():
    whole = plan(
        TAKEOFF, item(3000, 4), item(530, 0, 0), item(530, 0, 2), item(112, 5), waypoint(100), waypoint(200),
    )  # fmt: skip
    rest = resume_plan(whole, 6)
    assert commands(rest) == [22, 3000, 530, 16] and rest.items[2].params[1] == 2


def test_do_commands_at_the_chosen_item_belong_to_what_was_flown():
    whole = plan(TAKEOFF, waypoint(100), item(178, 1, 9), waypoint(200))
    rest = resume_plan(whole, 2)
    assert commands(rest) == [22, 178, 16]


def test_outputs_are_not_operated_again_and_that_is_said():
    whole = plan(TAKEOFF, item(183, 9, 1900), item(211, 1, 0), waypoint(100), waypoint(200))
    result = resumption(whole, 4)
    assert commands(result.plan) == [22, 16]
    assert result.notes == ("What was switched before is left as it is: servo, gripper",)


# -- jumps and names ----------------------------------------------------------------------------------------


def test_jumps_to_what_is_left_are_kept_and_others_are_left_out_with_a_note():
    whole = plan(
        TAKEOFF, waypoint(100, item_id=2), waypoint(200, item_id=3), waypoint(300, item_id=4),
        item(177, 4, 2, item_id=5), item(177, 2, 2, item_id=6), RTL,
    )  # fmt: skip
    result = resumption(whole, 2)
    assert commands(result.plan) == [22, 16, 16, 177, 20]
    assert result.notes == ("A jump back to what was flown already is left out",)
    jump = upload_of(result.plan, Firmware.ARDUPILOT).lists[0][4]
    assert (jump.command, jump.param1) == (177, 3.0)
    two = plan(*whole.items[:5], item(177, 2, 1), item(177, 1, 1))
    assert resumption(two, 2).notes == ("2 jumps back to what was flown already are left out",)


def test_all_names_stay_unique():
    whole = plan(TAKEOFF, waypoint(100, item_id=7), item(206, 5, item_id=8), waypoint(200, item_id=9), RTL)
    ids = [entry.item_id for entry in resume_plan(whole, 3).items]
    assert len(set(ids)) == len(ids) and 0 not in ids


# -- patterns ---------------------------------------------------------------------------------------------


def survey(lines=3):
    """A survey as QGroundControl saves it: its items with it."""
    items = []
    for line in range(lines):
        for number, (command, params) in enumerate(
            (
                (16, (0, 0, 0, None, LAT + line * 1e-4, LON, 50)),
                (206, (10, 0, 1, 0, 0, 0, 0)),
                (16, (0, 0, 0, None, LAT + line * 1e-4, LON + 0.002, 50)),
                (206, (0, 0, 1, 0, 0, 0, 0)),
            )
        ):
            items.append(
                {
                    "type": "SimpleItem", "autoContinue": True, "command": command, "doJumpId": number,
                    "frame": 3 if command == 16 else 2, "params": list(params),
                }
            )  # fmt: skip
    return ComplexItem("survey", {"type": "ComplexItem", "complexItemType": "survey",
                                  "TransectStyleComplexItem": {"Items": items}})  # fmt: skip


def test_a_survey_flown_in_part_goes_on_at_the_picture_where_it_stopped():
    whole = plan(TAKEOFF, survey(), RTL)
    # 0 takeoff; the second line is items 5 to 8, flown to item 7.
    stopped = (LAT + 1e-4, LON + 0.001)
    rest = resume_plan(whole, 7, stopped)
    assert commands(rest) == [22, 16, 206, 16, 206, 16, 206, 16, 206, 20]
    begin = rest.items[1]
    assert distance_m((begin.params[4], begin.params[5]), stopped) == pytest.approx(10.0, abs=0.5)
    assert rest.items[2].params[0] == 10.0
    assert all(isinstance(entry, PlanItem) for entry in rest.items)


def test_patterns_that_were_not_begun_stay_patterns():
    first, second = survey(), survey(2)
    whole = plan(TAKEOFF, first, second, RTL)
    assert resume_plan(whole, item_ref(2)).items[1:] == (second, RTL)
    assert resume_plan(whole, item_ref(1)).items[1:] == (first, second, RTL)
    assert resume_plan(whole, 7).items[-2:] == (second, RTL)


# -- takeoffs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("firmware", "vehicle_type", "command", "pitch_deg"),
    [
        (Firmware.ARDUPILOT, 2, 22, 0.0),
        (Firmware.ARDUPILOT, 1, 22, 15.0),
        (Firmware.PX4, 1, 22, 0.0),
        (Firmware.PX4, 20, 84, 0.0),
    ],
)
def test_a_plan_without_a_takeoff_gets_one_to_the_height_where_it_goes_on(
    firmware, vehicle_type, command, pitch_deg
):
    whole = plan(waypoint(100, 30.0), waypoint(200, 35.0), vehicle_type=vehicle_type)
    start = resume_plan(whole, 1, None, firmware).items[0]
    assert (start.command, start.params[0], start.params[6]) == (command, pitch_deg, 35.0)
    assert not start.has_place


def test_a_height_above_the_sea_is_no_height_to_take_off_to():
    whole = plan(waypoint(100, 530.0, frame=0), waypoint(200, 530.0, frame=0))
    assert resume_plan(whole, 1).items[0].params[6] == 20.0


@pytest.mark.parametrize("vehicle_type", [None, 10, 11, 12])
def test_what_does_not_take_off_gets_no_takeoff(vehicle_type):
    result = resumption(plan(waypoint(100), waypoint(200), vehicle_type=vehicle_type), 1)
    assert commands(result.plan) == [16]
    assert result.notes == ("The plan has no takeoff: start it where it broke off",)


def test_before_the_first_item_was_flown_the_plan_is_as_it_was():
    whole = plan(item(178, 1, 5), TAKEOFF, waypoint(100))
    result = resumption(whole, 1)
    assert result.plan is whole and result.notes == ("Nothing was flown yet: the plan is as it was",)


# -- refusals -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [-1, 3, Ref(Part.RALLY, 0), item_ref(9)])
def test_an_item_that_is_not_there_is_refused(at):
    with pytest.raises(PlanError):
        resume_plan(plan(TAKEOFF, waypoint(100), RTL), at)


def test_a_plan_flown_to_its_end_has_no_rest():
    with pytest.raises(PlanError, match="Nothing of the plan is left to fly"):
        resume_plan(plan(TAKEOFF, waypoint(100), item(206, 0)), 2)


def test_the_vehicles_numbers_count_ardupilots_home():
    assert (index_of_seq(3, Firmware.ARDUPILOT), index_of_seq(3, Firmware.PX4)) == (2, 3)


ANY_ITEM = st.one_of(
    st.floats(-900, 900).map(waypoint),
    st.sampled_from([item(206, 10), item(206, 0), item(178, 1, 7), item(2000, 0, 2, 0), item(93, 3)]),
    st.just(survey(2)),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(ANY_ITEM, min_size=1, max_size=6), st.data())
def test_the_rest_holds_all_that_was_not_flown_and_pictures_go_on_as_they_were(items, data):
    whole = plan(TAKEOFF, *items, waypoint(50), RTL)
    flat = flatten(whole)
    at = data.draw(st.integers(1, len(flat) - 1))
    place = (LAT + data.draw(st.floats(-0.01, 0.01)), LON + data.draw(st.floats(-0.01, 0.01)))
    rest = flatten(resume_plan(whole, at, place))
    left = [entry.item for entry in flat[at:]]
    while left[0].command not in (16, 20, 93):
        left.pop(0)
    tail = [entry.item for entry in rest[len(rest) - len(left) :]]
    assert [(one.command, *map(repr, one.params)) for one in tail] == [
        (one.command, *map(repr, one.params)) for one in left
    ]
    assert rest[0].item.command == 22
    assert all(math.isfinite(entry.item.params[6]) for entry in rest)
    assert triggers(rest[: len(rest) - len(left)]) == triggers(flat[: len(flat) - len(left)])


def triggers(flat):
    """The distance between pictures at the end of a list."""
    found = [entry.item.params[0] for entry in flat if entry.item.command == 206]
    return found[-1] if found else 0
