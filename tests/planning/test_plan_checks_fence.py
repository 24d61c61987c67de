"""The fence's neighbourhood, its top, and what is wrong with the fence itself."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from plan_ground import AMSL, FLAT, HOME, analysed, at, flight, found, hill, item, mended, the_only

from gcs.model.vehicle import VehicleKind
from gcs.planning.analysis import Severity
from gcs.planning.document import Fence, FenceCircle, FencePolygon, Place, Plan, RallyPoint
from gcs.planning.fence_limits import highest_of, with_highest
from gcs.planning.geodesy import distance_m
from gcs.planning.refs import Part, Ref, item_ref


def block(north_m: float, east_m: float, half_m: float = 50.0, *, inclusion: bool = False) -> FencePolygon:
    corners = ((-1, -1), (-1, 1), (1, 1), (1, -1))
    return FencePolygon(tuple(at(north_m + n * half_m, east_m + e * half_m) for n, e in corners), inclusion)


EAST_LEG = (item(16, 500.0), item(16, 500.0, 600.0))


@pytest.mark.parametrize(
    ("east_m", "severity", "within"),
    [(38.0, Severity.NOTE, "40 m"), (12.0, Severity.WARNING, "15 m"), (52.0, None, "")],
)
@pytest.mark.parametrize("round_", [True, False])
def test_an_exclusion_near_a_waypoint_is_told_by_how_near_it_is(east_m, severity, within, round_):
    centre_m = 600.0 + east_m + 50.0
    circle = FenceCircle(*at(500.0, centre_m), 50.0, inclusion=False)
    fence = Fence((), (circle,)) if round_ else Fence((block(500.0, centre_m),))
    analysis = analysed(flight(*EAST_LEG, fence=fence))
    near = found(analysis, "fence-near")
    if severity is None:
        assert not near and "Outside exclusions" in analysis.passed
        return
    assert [(each.severity, each.text) for each in near] == [
        (severity, f"Waypoint 3 within {within} of exclusion")
    ]
    zone = Ref(Part.CIRCLE) if round_ else Ref(Part.POLYGON)
    assert near[0].refs == (item_ref(1), item_ref(2), zone)
    assert near[0].at is not None and distance_m(near[0].at, at(500.0, 600.0)) < 2.0


def test_an_exclusion_near_the_middle_of_a_leg_is_named_by_the_leg_and_at_its_start_by_the_item():
    middle = the_only(analysed(flight(*EAST_LEG, fence=Fence((block(430.0, 300.0),)))), "fence-near")
    assert (middle.text, middle.item) == ("Leg 2 to 3 within 20 m of exclusion", 2)
    start = the_only(analysed(flight(*EAST_LEG, fence=Fence((block(580.0, -70.0),)))), "fence-near")
    assert start.item == 1 and start.text.startswith("Waypoint 2 within")
    home = the_only(analysed(flight(*EAST_LEG, fence=Fence((block(-70.0, 0.0),)))), "fence-near")
    assert home.text.startswith(("Takeoff 1 within", "Home within", "Return to launch 4 within"))


def test_what_is_crossed_is_not_told_as_near_too():
    analysis = analysed(flight(*EAST_LEG, fence=Fence((block(500.0, 300.0),))))
    crossing = the_only(analysis, "fence-crossing")
    assert crossing.text == "Leg 2 to 3 crosses an excluded area"
    assert crossing.distance_m == pytest.approx((500.0 + 250.0, 500.0 + 350.0), abs=2.0)
    assert crossing.span is not None and distance_m(*crossing.span) == pytest.approx(99.0, abs=1.5)
    assert not found(analysis, "fence-near")


def test_a_fence_around_all_is_passed_in_words():
    fence = Fence((block(300.0, 300.0, 900.0, inclusion=True), block(-500.0, -500.0)))
    assert "Inside fence, outside exclusions" in analysed(flight(*EAST_LEG, fence=fence)).passed
    assert "Inside fence" in analysed(flight(*EAST_LEG, fence=Fence(fence.polygons[:1]))).passed


def test_long_legs_are_geodesics_also_far_from_the_fences_middle():
    # On the map about the far block a straight line of 300 km lies some 20 m beside the geodesic.
    places = [at(0.0, east_m) for east_m in range(-1000, 302_000, 1000)]
    ring = [(lat + 0.00007, lon) for lat, lon in places] + [(lat - 0.00007, lon) for lat, lon in places[::-1]]
    fence = Fence((block(300_000.0, 0.0), FencePolygon(tuple(ring))))
    plan = flight(item(16, 0.0, 300_000.0), fence=fence)
    assert not found(analysed(plan), "fence-crossing")
    beside = flight(item(16, 20.0, 300_000.0), fence=fence)
    assert found(analysed(beside), "fence-crossing")


@pytest.mark.parametrize(
    "fence",
    [
        Fence((FencePolygon(()),)),
        Fence((FencePolygon((at(0.0), at(100.0))),)),
        Fence((FencePolygon((at(0.0), at(100.0), at(200.0))),)),
        Fence((FencePolygon((at(0.0), at(100.0), (math.nan, 8.0))),)),
        Fence((FencePolygon((at(0.0), at(100.0), (1e300, 8.0))),)),
        Fence((), (FenceCircle(*HOME, 0.0),)),
        Fence((), (FenceCircle(*HOME, 1e-200, inclusion=False),)),
        Fence((), (FenceCircle(*HOME, math.inf),)),
        Fence((), (FenceCircle(math.nan, 8.0, 100.0),)),
    ],
)
def test_areas_that_enclose_nothing_are_errors_that_name_them(fence):
    finding = the_only(analysed(flight(*EAST_LEG, fence=fence)), "fence-polygon")
    assert finding.severity is Severity.ERROR
    assert finding.refs[0].part in (Part.POLYGON, Part.CIRCLE)


def test_rally_and_return_points_off_the_earth_are_errors():
    fence = Fence((block(300.0, 300.0, 900.0, inclusion=True),), (), Place(math.nan, 8.0, 30.0))
    analysis = analysed(flight(*EAST_LEG, fence=fence, rally=(RallyPoint(95.0, 8.0, 30.0),)))
    errors = [each for each in found(analysis, "coordinates") if each.severity is Severity.ERROR]
    assert [each.refs for each in errors] == [(Ref(Part.BREACH_RETURN),), (Ref(Part.RALLY),)]


def test_the_other_side_of_the_world_is_outside():
    plan = Plan(
        items=(item(22), replace(item(16), params=(0, 0, 0, 0, -47.0, -172.0, 50.0))),
        home=Place(*HOME, 100.0),
    )
    fence = Fence((block(0.0, 0.0, 900.0, inclusion=True),))
    assert [each.item for each in found(analysed(replace(plan, fence=fence)), "fence-crossing")] == [1]


def test_a_plan_of_one_place_is_checked_against_the_fence():
    single = Plan(items=(item(16, 500.0),), fence=Fence((block(0.0, 0.0, inclusion=True),)))
    finding = the_only(analysed(single), "fence-crossing")
    assert finding.text == "Waypoint 1 lies outside the fence" and finding.distance_m is None


# -- the top ----------------------------------------------------------------------------------------


def test_the_greatest_height_of_a_fence_is_kept_beside_it():
    fence = with_highest(Fence(extra={"maxAltitude": 80, "other": 1}), 120.0)
    assert highest_of(fence) == 120.0 and fence.extra["other"] == 1
    assert highest_of(with_highest(fence, None)) is None
    assert highest_of(Fence(extra={"maxAltitude": 80})) == 80.0
    for nonsense in (True, "80", -1, math.nan, math.inf, None):
        assert highest_of(Fence(extra={"maxAltitude": nonsense})) is None
    assert highest_of(None) is None


def test_items_above_the_fence_are_lowered():
    fence = with_highest(Fence(), 80.0)
    plan = flight(
        item(16, 500.0, 0.0, 95.5),
        item(16, 500.0, 300.0, 80.0),
        item(16, 300.0, 300.0, 185.0, frame=AMSL),
        fence=fence,
    )
    findings = found(analysed(plan), "fence-ceiling")
    assert [each.text for each in findings] == [
        "Waypoint 2 is 96 m above home; the fence ends at 80 m",
        "Waypoint 4 is 85 m above home; the fence ends at 80 m",
        "Return to launch 5 is 85 m above home; the fence ends at 80 m",
    ]
    plan = mended(plan, findings[0], "Lower to 80 m", analysed)
    plan = mended(plan, the_only_item(plan, 3), "Lower to 180 m", analysed)
    assert not found(analysed(plan), "fence-ceiling")
    assert "Below the fence's 80 m" in analysed(plan).passed


def the_only_item(plan: Plan, index: int):
    return next(each for each in found(analysed(plan), "fence-ceiling") if each.item == index)


def test_lowering_into_the_ground_is_not_offered_nor_what_no_item_says():
    fence = with_highest(Fence(), 80.0)
    plan = flight(item(16, 500.0, 0.0, 95.0), fence=fence)
    assert the_only_item(plan, 1).fix is None or analysed(plan, ground=hill(500.0, 70.0))
    low = analysed(plan, ground=hill(500.0, 70.0))
    assert next(each for each in found(low, "fence-ceiling") if each.item == 1).fix is None
    plane = flight(item(16, 800.0, 0.0, 70.0), fence=fence)
    back = the_only(analysed(plane, VehicleKind.PLANE), "fence-ceiling")
    assert back.item == 2 and back.fix is None  # its return altitude of 100 m is the vehicle's


def test_a_way_that_follows_the_terrain_may_rise_above_the_fence_between_its_items():
    fence = with_highest(Fence(), 80.0)
    low, high = item(16, 200.0, 0.0, 40.0, frame=10), item(16, 800.0, 0.0, 40.0, frame=10)
    back = item(16, 200.0, 0.0, 75.0)
    plan = flight(low, high, back, fence=fence)
    findings = found(analysed(plan, ground=hill(500.0, 60.0)), "fence-ceiling")
    assert [each.item for each in findings] == [2]
    assert not found(analysed(plan, ground=FLAT), "fence-ceiling")
