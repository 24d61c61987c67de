"""Ready-made plans: flyable by whom they are for, at the place, and refused where they make no sense."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from edit_samples import AT, whole_plan

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.checks import Severity, check_plan
from gcs.planning.document import ComplexItem, Plan
from gcs.planning.errors import PlanError
from gcs.planning.flatten import flatten
from gcs.planning.geodesy import bearing_deg, distance_m
from gcs.planning.templates import TEMPLATES, Setup, plan_from, templates_for, with_template

CASES = [(key, kind) for key, template in TEMPLATES.items() for kind in VehicleKind if kind in template.kinds]


@pytest.mark.parametrize("firmware", [Firmware.ARDUPILOT, Firmware.PX4])
@pytest.mark.parametrize(("key", "kind"), CASES)
def test_each_template_can_be_flown_by_whom_it_is_for(key, kind, firmware):
    plan = plan_from(key, Setup(AT, kind, firmware))
    errors = [one for one in check_plan(plan, firmware, kind) if one.severity is Severity.ERROR]
    assert not errors or key == "fence", [str(one) for one in errors]
    assert (plan.home.lat_deg, plan.home.lon_deg) == AT
    ids = [one.item_id for one in plan.items if not isinstance(one, ComplexItem)]
    assert len(set(ids)) == len(ids)
    for entry in flatten(plan):
        if entry.item.has_place:
            assert distance_m(AT, (entry.item.place.lat_deg, entry.item.place.lon_deg)) < 3000.0


def test_the_work_begins_ahead_of_where_the_vehicle_stands():
    for heading in (0.0, 75.0, 200.0):
        plan = plan_from("there-and-back", Setup(AT, VehicleKind.QUAD, heading_deg=heading, size_m=200.0))
        far = plan.items[1].place
        off = bearing_deg(AT, (far.lat_deg, far.lon_deg)) - heading
        assert (off + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=0.2)
        assert distance_m(AT, (far.lat_deg, far.lon_deg)) == pytest.approx(300.0, abs=1.0)


def test_heights_and_sizes_are_those_asked_for():
    plan = plan_from("square", Setup(AT, VehicleKind.QUAD, height_m=80.0, size_m=250.0, home_amsl_m=400.0))
    assert {one.params[6] for one in plan.items if one.has_place} == {80.0}
    corners = [(one.place.lat_deg, one.place.lon_deg) for one in plan.items[1:5]]
    assert distance_m(corners[0], corners[1]) == pytest.approx(250.0, abs=0.1)
    assert distance_m(corners[1], corners[2]) == pytest.approx(250.0, abs=0.1)
    assert plan.home.alt_m == 400.0


def test_wings_climb_out_before_they_work():
    plan = plan_from("square", Setup(AT, VehicleKind.PLANE, heading_deg=90.0))
    takeoff = plan.items[0]
    assert takeoff.params[0] == 15.0
    assert distance_m(AT, (takeoff.place.lat_deg, takeoff.place.lon_deg)) == pytest.approx(200.0, abs=0.1)


def test_who_stays_on_the_ground_takes_nothing_off():
    plan = plan_from("square", Setup(AT, VehicleKind.ROVER))
    assert [one.command for one in plan.items] == [16] * 5 + [20]
    assert {one.params[6] for one in plan.items} == {0.0}


def test_templates_are_offered_to_whom_they_are_for():
    assert "circuit" in [one.key for one in templates_for(VehicleKind.PLANE)]
    assert "circuit" not in [one.key for one in templates_for(VehicleKind.QUAD)]
    assert len(templates_for(None)) == len(TEMPLATES)


@pytest.mark.parametrize(
    ("key", "setup", "match"),
    [
        ("nothing", Setup(AT), "no template"),
        ("circuit", Setup(AT, VehicleKind.QUAD), "not for a quad"),
        ("square", Setup((91.0, 8.0)), "beyond the pole"),
        ("square", Setup(AT, height_m=math.nan), "no altitude"),
        ("square", Setup(AT, size_m=-5.0), "out of range"),
        ("fence", Setup(AT, size_m=90_000.0), "out of range"),
    ],
)
def test_templates_that_make_no_sense_are_refused(key, setup, match):
    with pytest.raises(PlanError, match=match) as caught:
        plan_from(key, setup)
    assert caught.value.remedy


def test_a_mission_template_replaces_the_mission_only():
    plan = with_template(whole_plan(), "square", Setup(AT))
    assert plan.fence == whole_plan().fence
    assert (plan.home, plan.extra) == (whole_plan().home, {"root": 5})
    assert len(plan.items) == 7
    assert with_template(Plan(has_mission=False), "square", Setup(AT)).has_mission


def test_a_fence_template_is_added_to_what_is_there():
    plan = with_template(whole_plan(), "fence", Setup(AT, size_m=200.0))
    assert plan.items == whole_plan().items
    assert plan.fence.circles[-1].radius_m == 600.0
    assert (len(plan.fence.circles), len(plan.rally)) == (2, 3)
    alone = with_template(replace(Plan(), fence=None), "fence", Setup(AT))
    assert (len(alone.fence.circles), len(alone.rally)) == (1, 1)
