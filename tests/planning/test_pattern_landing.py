"""Landings: the approach leads on its tangent to the landing point, as heading, distance and slope say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pattern_shapes import PLACES, ZURICH, at, flat

from gcs.model.vehicle import Firmware
from gcs.planning import patterns
from gcs.planning.errors import PlanError
from gcs.planning.flatten import expand
from gcs.planning.patterns import PatternDefaults, create, with_field

KINDS = ("fwLandingPattern", "vtolLandingPattern")


def values(item):
    return {field.key: field.value for field in patterns.fields(item)}


def tangent(item, centre):
    """Where the vehicle leaves the circle: from the approach's middle, as QGroundControl constructs it."""
    approach = flat(centre, [tuple(item.data["landingApproachCoordinate"][:2])])[0]
    heading = math.radians(values(item)["heading_deg"])
    side = -1.0 if item.data["loiterClockwise"] else 1.0
    right = np.array((math.cos(heading), -math.sin(heading)))
    return approach + right * side * item.data["loiterRadius"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("centre", PLACES)
@pytest.mark.parametrize("clockwise", [True, False])
def test_the_final_approach_leads_from_the_circle_s_tangent_to_the_landing(kind, centre, clockwise):
    item = create(kind, [centre], PatternDefaults(40.0, wind_from_deg=70.0))
    item = with_field(with_field(item, "clockwise", clockwise), "distance_m", 400.0)
    leaves = tangent(item, centre)
    assert float(np.hypot(*leaves)) == pytest.approx(400.0, abs=0.05)
    assert math.degrees(math.atan2(*-leaves)) % 360.0 == pytest.approx(70.0, abs=0.02)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_landing_is_against_the_wind_with_a_fitting_slope(kind):
    item = create(kind, [ZURICH], PatternDefaults(30.0, wind_from_deg=250.0, firmware=Firmware.PX4))
    found = values(item)
    assert found["heading_deg"] == pytest.approx(250.0, abs=0.01)
    assert 4.0 < found["glide_deg"] < 13.0
    commands = [entry.command for entry in expand(item)]
    assert commands == [189, 206, 2001, 2501, 31, 21 if kind == KINDS[0] else 85]


def test_ardupilot_gets_no_commands_that_it_refuses():
    item = create(KINDS[0], [ZURICH], PatternDefaults(firmware=Firmware.ARDUPILOT))
    assert [entry.command for entry in expand(item)] == [189, 31, 21]


def test_a_second_point_is_the_approach():
    item = create(KINDS[0], [ZURICH, at(ZURICH, 75.0, -500.0)])
    assert values(item)["heading_deg"] == pytest.approx(0.0, abs=0.01) or (
        values(item)["heading_deg"] == pytest.approx(360.0, abs=0.01)
    )
    assert values(item)["distance_m"] == pytest.approx(500.0, abs=0.01)


def test_the_slope_sets_the_distance_and_height_alone_changes_the_slope():
    item = with_field(create(KINDS[0], [ZURICH]), "approach_alt_m", 60.0)
    item = with_field(item, "glide_deg", 5.0)
    assert values(item)["distance_m"] == pytest.approx(60.0 / math.tan(math.radians(5.0)), abs=0.01)
    before = item.data["landingApproachCoordinate"][:2]
    item = with_field(item, "approach_alt_m", 30.0)
    assert item.data["landingApproachCoordinate"][:2] == before
    assert values(item)["glide_deg"] < 3.0
    assert patterns.raised(item, 10.0).data["landingApproachCoordinate"][2] == 40.0


def test_circle_and_side_keep_the_final_approach():
    item = create(KINDS[0], [ZURICH], PatternDefaults(wind_from_deg=33.0))
    before = values(item)
    for key, value in (("radius_m", 120.0), ("clockwise", False), ("loiter", False), ("heading_deg", 33.0)):
        item = with_field(item, key, value)
        assert values(item)["heading_deg"] == pytest.approx(before["heading_deg"], abs=0.01)
        assert values(item)["distance_m"] == pytest.approx(before["distance_m"], abs=0.01)
    assert [entry.command for entry in expand(item)][-2:] == [16, 21]


def test_both_places_can_be_dragged_but_none_added_or_removed():
    item = create(KINDS[1], [ZURICH])
    handles = patterns.handles(item)
    assert (len(handles.points), handles.minimum, handles.closed, handles.fixed) == (2, 2, False, True)
    dragged = patterns.with_handle(item, 0, at(ZURICH, 10.0, 10.0))
    assert dragged.data["landCoordinate"][:2] == pytest.approx(at(ZURICH, 10.0, 10.0))
    with pytest.raises(PlanError, match="no more points"):
        patterns.insert_handle(item, 1, ZURICH)
    with pytest.raises(PlanError, match="needs 2 points"):
        patterns.remove_handle(item, 1)


def test_moving_turning_and_scaling_keep_its_shape():
    item = create(KINDS[0], [ZURICH], PatternDefaults(wind_from_deg=90.0))
    before = values(item)
    turned = values(patterns.rotated(item, 30.0, ZURICH))
    assert turned["heading_deg"] == pytest.approx(120.0, abs=0.01)
    larger = values(patterns.scaled(item, 2.0))
    assert larger["distance_m"] == pytest.approx(2.0 * before["distance_m"], abs=0.1)
    assert larger["radius_m"] == 2.0 * before["radius_m"]
    assert patterns.summary(item).area_m2 is None


def test_landings_that_can_t_be_flown_are_refused():
    item = create(KINDS[0], [ZURICH])
    with pytest.raises(PlanError, match="within the approach's circle"):
        patterns.with_handle(item, 1, at(ZURICH, 20.0, 0.0))
    with pytest.raises(PlanError, match="begins where it ends"):
        patterns.with_handle(item, 1, ZURICH)
    with pytest.raises(PlanError, match="isn't higher"):
        with_field(with_field(item, "approach_alt_m", 0.0), "glide_deg", 6.0)
    with pytest.raises(PlanError, match="altitude"):
        patterns.raised(item, 999_999.0)
    with pytest.raises(PlanError, match="0 points"):
        create(KINDS[0], [])


def test_what_lies_within_its_circle_in_a_file_is_shown_as_it_is():
    item = create(KINDS[0], [ZURICH])
    data = {**item.data, "landingApproachCoordinate": [*at(ZURICH, 0.0, -20.0), 40.0]}
    found = values(type(item)(item.kind, data))
    assert found["distance_m"] == pytest.approx(20.0, abs=0.01)
    same = {**item.data, "landingApproachCoordinate": item.data["landCoordinate"]}
    assert values(type(item)(item.kind, same))["glide_deg"] == 90.0


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_and_its_description_are_one_and_the_same(kind):
    item = create(kind, [ZURICH], PatternDefaults(wind_from_deg=123.0))
    assert patterns.item_of(patterns.pattern_of(item)) == item


def test_the_first_version_becomes_the_second_and_keeps_what_is_unknown():
    item = create(KINDS[0], [ZURICH])
    old = {key: value for key, value in item.data.items() if key != "altitudesAreRelative"}
    old["loiterCoordinate"] = old.pop("landingApproachCoordinate")
    old |= {"version": 1, "loiterAltitudeRelative": True, "landAltitudeRelative": True, "vendor": {"a": [1]}}
    newer = with_field(type(item)(item.kind, old), "land_alt_m", 2.0)
    assert newer.data["version"] == 2
    assert newer.data["landingApproachCoordinate"] == old["loiterCoordinate"]
    assert not {"loiterCoordinate", "loiterAltitudeRelative", "landAltitudeRelative"} & set(newer.data)
    assert newer.data["vendor"] == {"a": [1]}
    assert newer.data["altitudesAreRelative"] is True


def test_a_negative_radius_in_a_file_turns_the_circle():
    item = create(KINDS[0], [ZURICH])
    odd = type(item)(item.kind, {**item.data, "loiterRadius": -75.0})
    again = patterns.item_of(patterns.pattern_of(odd))
    assert (again.data["loiterRadius"], again.data["loiterClockwise"]) == (75.0, False)
    assert expand(again)[-2].params[1] == expand(odd)[-2].params[1] == -75.0
