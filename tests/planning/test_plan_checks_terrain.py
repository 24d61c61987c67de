"""Clearance above terrain: found between the ends of a leg, in every frame, and mended just enough."""

from __future__ import annotations

import numpy as np
import plan_samples as samples
import pytest
from plan_ground import (
    AMSL,
    FLAT,
    HOME,
    HOME_AMSL_M,
    REL,
    TERRAIN,
    Ground,
    analysed,
    at,
    flight,
    found,
    hill,
    item,
    mended,
    order,
    the_only,
)

from gcs.model.vehicle import VehicleKind
from gcs.planning.analysis import Severity
from gcs.planning.document import Fence, FencePolygon, Place, Plan
from gcs.planning.errors import PlanError
from gcs.planning.fence_limits import with_highest
from gcs.planning.files import decode_plan
from gcs.planning.geodesy import distance_m
from gcs.planning.refs import item_ref

RIDGE = hill(500.0, 60.0)


def over_the_ridge(alt_m: float, *, frame: int = REL, takeoff_m: float | None = None) -> Plan:
    low, high = item(16, 200.0, 0.0, alt_m, frame=frame), item(16, 800.0, 0.0, alt_m, frame=frame)
    back = item(16, 200.0, 0.0, 200.0)
    return flight(low, high, back, takeoff_m=takeoff_m if takeoff_m is not None else 30.0)


def test_a_ridge_between_two_waypoints_is_found_and_both_are_raised_just_enough():
    plan = over_the_ridge(54.0)
    finding = the_only(analysed(plan, ground=RIDGE), "terrain")
    assert finding.text == "Leg 2 to 3 passes 6 m below terrain"
    assert finding.detail == "leg 2 to 3 · at 500 m"
    assert (finding.severity, finding.item) == (Severity.ERROR, 2)
    assert finding.refs == (item_ref(1), item_ref(2))
    assert finding.at is not None and distance_m(finding.at, at(500.0)) < 15.0
    # 20 m are required: too low from where the ridge is 34 m high, on both sides.
    assert finding.distance_m == pytest.approx((500.0 - 43.0, 500.0 + 43.0), abs=21.0)
    assert finding.span is not None and distance_m(*finding.span) == pytest.approx(86.0, abs=42.0)
    better = mended(plan, finding, "Raise to 80 m", lambda each: analysed(each, ground=RIDGE))
    assert [one.params[6] for one in better.items[1:3]] == [80.0, 80.0]  # type: ignore[union-attr]


def test_a_path_that_is_just_high_enough_is_none():
    analysis = analysed(over_the_ridge(80.0), ground=RIDGE)
    assert found(analysis, "terrain") == []
    assert "At least 20 m above terrain" in analysis.passed


def test_less_than_required_but_above_ground_is_a_warning():
    finding = the_only(analysed(over_the_ridge(68.0), ground=RIDGE), "terrain")
    assert (finding.severity, finding.text) == (Severity.WARNING, "Leg 2 to 3 passes 8 m above terrain")
    assert "20 m are required" in finding.remedy


@pytest.mark.parametrize(
    ("frame", "low_m", "high_m", "label"),
    [
        (REL, 54.0, 80.0, "Raise to 80 m"),
        (AMSL, 154.0, 180.0, "Raise to 180 m"),
        (TERRAIN, 12.5, 20.0, "Raise by 8 m"),
    ],
)
def test_altitudes_count_from_what_their_frame_says(frame, low_m, high_m, label):
    plan = over_the_ridge(low_m, frame=frame)
    low = analysed(plan, ground=RIDGE)
    finding = next(each for each in found(low, "terrain") if item_ref(2) in each.refs)
    assert finding.text.endswith("below terrain" if frame != TERRAIN else "12 m above terrain")
    mended(plan, finding, label, lambda each: analysed(each, ground=RIDGE))
    assert found(analysed(over_the_ridge(high_m, frame=frame), ground=RIDGE), "terrain") == []


def test_a_leg_above_terrain_follows_it_and_needs_no_height_of_home():
    plan = over_the_ridge(30.0, frame=TERRAIN)
    analysis = analysed(plan, ground=RIDGE)
    assert found(analysis, "terrain") == []
    assert analysis.profile is not None
    summit = int(np.argmax(analysis.profile.terrain_amsl_m))
    assert analysis.profile.path_amsl_m[summit] - analysis.profile.terrain_amsl_m[summit] == pytest.approx(
        30.0
    )


def test_only_one_end_is_raised_where_the_other_is_no_items():
    # The return flies at 30 m above home whatever the waypoint says: only the waypoint can be raised.
    ground = hill(400.0, 30.0, 60.0)
    plan = flight(item(16, 800.0, 0.0, 31.0), takeoff_m=80.0)
    findings = found(analysed(plan, ground=ground), "terrain")
    assert [finding.text for finding in findings] == ["Leg 2 to 3 passes 1 m above terrain"]
    mended(plan, findings[0], "Raise to 50 m", lambda each: analysed(each, ground=ground))


def test_what_no_item_can_raise_has_no_fix():
    ground = hill(400.0, 30.0, 60.0)
    plan = flight(item(16, 800.0, 200.0, 100.0), item(16, 800.0, 0.0, 20.0), takeoff_m=80.0)
    returns = [each for each in found(analysed(plan, ground=ground), "terrain") if each.item == 3]
    assert len(returns) == 1 and returns[0].fix is None
    cliff = hill(500.0, 9000.0, 50.0)
    assert found(analysed(over_the_ridge(54.0), ground=cliff), "terrain")[0].fix is None


def test_raising_out_of_the_fence_is_not_offered():
    plan = over_the_ridge(54.0)
    fence = with_highest(
        Fence((FencePolygon(tuple(at(*c) for c in ((-900, -900), (-900, 900), (2000, 0)))),)), 79.0
    )
    low = Plan(items=plan.items[:3], home=plan.home, fence=fence)
    assert the_only(analysed(low, ground=RIDGE), "terrain").fix is None
    higher = Plan(items=low.items, home=low.home, fence=with_highest(fence, 81.5))
    assert the_only(analysed(higher, ground=RIDGE), "terrain").fix is not None


def test_takeoff_and_landing_are_near_the_ground_and_may_be():
    plan = flight(item(16, 300.0, 0.0, 50.0), item(21, 600.0, 0.0, 0.0))
    assert found(analysed(plan), "terrain") == []
    plane = flight(item(16, 2000.0, 0.0, 80.0), item(21, 0.0, 0.0, 0.0), takeoff_m=60.0)
    plane = Plan(items=(item(22, 600.0, 0.0, 60.0), *plane.items[1:3]), home=plane.home)
    assert found(analysed(plane, VehicleKind.PLANE), "terrain") == []


def test_a_landing_through_a_hill_is_found():
    plan = Plan(
        items=(item(22, 600.0, 0.0, 60.0), item(16, 2000.0, 0.0, 80.0), item(21, 0.0, 0.0, 0.0)),
        home=Place(*HOME, HOME_AMSL_M),
    )
    finding = found(analysed(plan, VehicleKind.PLANE, hill(900.0, 50.0)), "terrain")[0]
    assert (finding.item, finding.severity) == (2, Severity.ERROR)


def test_a_pattern_is_one_finding_however_many_of_its_legs_are_low():
    document = samples.quad_survey()
    plan = decode_plan(samples.encoded(document), "x")
    low = Ground(lambda north, east: np.full(north.shape, 600.0))
    findings = found(analysed(plan, ground=low), "terrain")
    within = [finding for finding in findings if finding.text.startswith("Survey 2")]
    assert len(within) == 1 and within[0].item == 1


def test_home_without_altitude_stands_on_the_terrain_and_says_so():
    plan = flight(item(16, 300.0), home=Place(*HOME, 0.0))
    analysis = analysed(plan)
    finding = the_only(analysis, "home-altitude")
    assert finding.severity is Severity.NOTE and "100 m are taken from the terrain" in finding.text
    assert analysis.profile is not None
    assert (analysis.profile.home_amsl_m, analysis.profile.home_source) == (100.0, "terrain")
    mended(plan, finding, "Set to 100 m", analysed)
    nowhere = analysed(flight(item(16, 300.0), home=None))
    assert the_only(nowhere, "home-altitude").fix is None
    unknown = analysed(plan, ground=None).profile
    assert unknown is not None and (unknown.home_amsl_m, unknown.home_source) == (0.0, "plan")


def test_a_home_far_from_the_ground_is_a_warning_and_a_near_one_is_not():
    plan = flight(item(16, 300.0, 0.0, 100.0), home=Place(*HOME, 140.0))
    finding = the_only(analysed(plan), "home-altitude")
    assert finding.severity is Severity.WARNING and "140 m" in finding.text
    with pytest.raises(PlanError, match="changed"):
        finding.fix.apply(flight(home=Place(*HOME, 141.0)))  # type: ignore[union-attr]
    mended(plan, finding, "Set to 100 m", analysed)
    assert found(analysed(flight(item(16, 300.0), home=Place(*HOME, 125.0))), "home-altitude") == []


def test_unknown_terrain_is_told_with_its_length():
    half = Ground(lambda north, east: np.where(north > 600.0, np.nan, 100.0))
    partly = the_only(analysed(flight(item(16, 1000.0)), ground=half), "terrain-unknown")
    assert partly.severity is Severity.NOTE and partly.text.endswith("along 780 m")
    nowhere = Ground(lambda north, east: np.full(north.shape, np.nan))
    assert the_only(analysed(flight(item(16, 1000.0)), ground=nowhere), "terrain-unknown").text.endswith(
        "here"
    )
    assert not found(analysed(flight(item(16, 1000.0)), ground=None), "terrain-unknown")


def test_what_stays_on_the_ground_needs_no_clearance():
    plan = Plan(items=(item(16, 300.0, 0.0, 0.0), item(16, 600.0, 0.0, 0.0)), home=Place(*HOME, 100.0))
    for kind in (VehicleKind.ROVER, VehicleKind.BOAT, VehicleKind.SUB):
        assert not found(analysed(plan, kind, RIDGE), "terrain")
    profile = analysed(plan, VehicleKind.ROVER, RIDGE).profile
    assert profile is not None
    np.testing.assert_allclose(profile.path_amsl_m[[0, -1]], profile.terrain_amsl_m[[0, -1]])


def test_a_plan_that_changed_meanwhile_is_not_mended():
    plan = over_the_ridge(54.0)
    fix = the_only(analysed(plan, ground=RIDGE), "terrain").fix
    assert fix is not None
    with pytest.raises(PlanError, match="changed"):
        fix.apply(over_the_ridge(54.0))
    with pytest.raises(PlanError, match="changed"):
        fix.apply(Plan(items=plan.items[:2]))


def test_a_takeoff_without_a_place_counts_too():
    plan = Plan(
        items=(order(22, 0, 0, 0, 0, 0, 0, 30.0), item(16, 590.0, 0.0, 30.0)), home=Place(*HOME, 100.0)
    )
    plan = Plan(
        items=(plan.items[0].__class__(22, REL, (0, 0, 0, 0, 0, 0, 30.0)), plan.items[1]), home=plan.home
    )
    finding = the_only(analysed(plan, ground=hill(295.0, 40.0, 400.0)), "terrain")
    assert finding.text == "Leg 1 to 2 passes 10 m below terrain"
    mended(plan, finding, "Raise to 60 m", lambda each: analysed(each, ground=hill(295.0, 40.0, 400.0)))


def test_one_lookup_is_made_for_all_ends_of_legs_and_one_for_the_whole_way():
    ground = Ground(lambda north, east: np.full(north.shape, 100.0))
    analysed(flight(*(item(16, 100.0 * i, 50.0) for i in range(40))), ground=ground)
    assert ground.asked == 3  # the ends, the way, and the ways home
    assert FLAT.samples < 25_000


def test_a_climb_from_the_ground_through_a_hill_is_mended_at_its_end_alone():
    plan = Plan(
        items=(item(22, 600.0, 0.0, 60.0), item(16, 2000.0, 0.0, 90.0), item(20)),
        home=Place(*HOME, HOME_AMSL_M),
    )
    ground = hill(500.0, 50.0, 60.0)
    finding = found(analysed(plan, VehicleKind.PLANE, ground), "terrain")[0]
    assert item_ref(0) in finding.refs and finding.fix is not None
    better = finding.fix.apply(plan)
    assert not found(analysed(better, VehicleKind.PLANE, ground), "terrain")
