"""One change to many items: parameters, altitudes, commands, and speeds on stretches."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edit_samples import AT, LAND, RETURN, SPEED, TAKEOFF, item, jump, survey, waypoint, whole_plan

from gcs.planning import edits, frames, patterns
from gcs.planning.document import Plan
from gcs.planning.errors import PlanError


def refused(match, edit, *args):
    with pytest.raises(PlanError, match=match) as caught:
        edit(*args)
    assert caught.value.remedy


def test_a_parameter_of_several_items_is_set():
    plan = edits.set_params(whole_plan(), [1, 3, 4], 1, 7.0)
    assert [plan.items[i].params[0] for i in (1, 3, 4)] == [7.0, 7.0, 7.0]
    assert plan.items[1].extra == {"note": "a"}


def test_a_parameter_that_means_different_things_is_not_set():
    refused("means", edits.set_params, whole_plan(), [1, 2], 1, 1.0)
    refused("means", edits.set_params, Plan((waypoint(1), survey())), [0, 1], 1, 1.0)
    unknown = Plan((item(31000, 1), item(31001, 2)))
    assert edits.set_params(unknown, [0, 1], 2, 5.0).items[1].params[1] == 5.0
    refused("out of range", edits.set_params, whole_plan(), [1, 3], 1, -1.0)


def test_altitudes_and_commands_of_several_items_are_set():
    plan = edits.set_altitudes(whole_plan(), [1, 3], 77.0, frames.GLOBAL_TERRAIN)
    assert [(plan.items[i].params[6], plan.items[i].frame) for i in (1, 3)] == [(77.0, 10)] * 2
    plan = edits.set_commands(plan, [1, 3], 82)
    assert [plan.items[i].command for i in (1, 3)] == [82, 82]


def speeds(plan):
    """Return the commands, those of speed with their value."""
    return [("v", one.params[1]) if one.command == SPEED else one.command for one in plan.items]


def speed(number, mps, kind=1.0):
    made = item(SPEED, number, first=kind)
    return replace(made, params=(kind, mps, -1.0, *made.params[3:]))


def test_a_stretch_is_flown_at_a_speed_and_what_follows_as_before():
    plan = Plan(
        (item(TAKEOFF, 1, AT), waypoint(2), waypoint(3), waypoint(4), item(RETURN, 5)), hover_speed_mps=6.0
    )
    fast = edits.set_speed(plan, [2, 3], 9.0)
    assert speeds(fast) == [22, 16, ("v", 9.0), 16, 16, ("v", 6.0), 20]
    assert len({one.item_id for one in fast.items}) == 7


def test_a_stretch_at_the_end_needs_no_speed_after_it():
    plan = Plan((waypoint(1), waypoint(2)))
    assert speeds(edits.set_speed(plan, [1], 9.0)) == [16, ("v", 9.0), 16]
    assert speeds(edits.set_speed(plan, [0], 9.0)) == [("v", 9.0), 16, ("v", -2.0), 16]


def test_speeds_within_a_stretch_go_and_are_what_it_ends_with():
    plan = Plan((speed(9, 5.0), waypoint(1), waypoint(2), speed(3, 7.0), waypoint(4), waypoint(5)))
    assert speeds(edits.set_speed(plan, [2, 4], 9.0)) == [
        ("v", 5.0), 16, ("v", 9.0), 16, 16, ("v", 7.0), 16,
    ]  # fmt: skip
    again = edits.set_speed(edits.set_speed(plan, [2, 4], 9.0), [3, 4], 9.0)
    assert speeds(again).count(("v", 9.0)) == 2


def test_a_speed_behind_a_stretch_is_enough():
    plan = Plan((waypoint(1), speed(2, 7.0), waypoint(3), item(LAND, 4, AT)))
    assert speeds(edits.set_speed(plan, [0], 9.0)) == [("v", 9.0), 16, ("v", 7.0), 16, 21]


def test_climb_rates_and_vehicles_own_speeds_are_left_alone():
    plan = Plan(
        (waypoint(1), speed(2, 3.0, kind=2.0), speed(5, -2.0), waypoint(3)),
        vehicle_type=1,
        cruise_speed_mps=18.0,
    )
    found = edits.set_speed(plan, [0, 3], 22.0)
    assert speeds(found) == [("v", 22.0), 16, ("v", 3.0), ("v", -2.0), 16]
    assert found.items[0].params[0] == 0.0


def test_patterns_and_speed_items_get_the_speed_themselves():
    structure = patterns.create("fwLandingPattern", [AT])
    plan = edits.set_speed(Plan((speed(1, 5.0), survey(), structure)), [0, 1, 2], 11.0)
    assert plan.items[0].params[1] == 11.0
    assert next(field.value for field in patterns.fields(plan.items[1]) if field.key == "speed_mps") == 11.0
    assert plan.items[2].params[1] == 11.0
    assert plan.items[3] is structure


def test_speeds_that_are_none_are_refused():
    refused("0 m/s is no speed", edits.set_speed, whole_plan(), [1], 0.0)
    refused("nan m/s is no speed", edits.set_speed, whole_plan(), [1], float("nan"))
    refused("out of range", edits.set_speed, whole_plan(), [1], 400.0)
    refused("Nothing that is flown", edits.set_speed, whole_plan(), [5], 5.0)
    refused(
        "would go", edits.set_speed, Plan((waypoint(1), speed(2, 5.0), waypoint(3), jump(4, 2))), [0, 2], 9.0
    )
