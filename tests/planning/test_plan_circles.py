"""Loiters are circles: who flies them, how wide, what lies under them, and how long they are."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from plan_ground import FLAT, HOME, HOME_AMSL_M, Ground, analysed, at, flight, found, item, mended, the_only

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.analysis import Severity, limits_for
from gcs.planning.circling import Circler
from gcs.planning.document import Fence, FenceCircle, FencePolygon, Plan, PlanItem
from gcs.planning.geodesy import distance_m
from gcs.planning.refs import item_ref

QUAD, PLANE, VTOL, ROVER = VehicleKind.QUAD, VehicleKind.PLANE, VehicleKind.VTOL, VehicleKind.ROVER
LOITER, TURNS, TIME, TO_ALT, ORBIT = 17, 18, 19, 31, 34


def loiter(command: int, *params: float, alt_m: float = 50.0) -> PlanItem:
    return item(command, 500.0, 0.0, alt_m, *params)


def radius_m(command: int, *params: float, kind=PLANE, firmware=Firmware.ARDUPILOT) -> float | None:
    ring = Circler(firmware, kind, limits_for(kind)).ring_of(loiter(command, *params), hovers=False)
    return None if ring is None else ring.radius_m * (1.0 if ring.clockwise else -1.0)


@pytest.mark.parametrize(
    ("params", "kind", "firmware", "expected"),
    [
        ((TURNS, 2.0, 0.0, 90.0), PLANE, Firmware.ARDUPILOT, 90.0),
        ((TURNS, 2.0, 0.0, -90.0), PLANE, Firmware.ARDUPILOT, -90.0),
        ((TURNS, 2.0), PLANE, Firmware.ARDUPILOT, 60.0),
        ((TURNS, 2.0), VTOL, Firmware.PX4, 80.0),
        ((TURNS, 2.0), QUAD, Firmware.ARDUPILOT, 10.0),
        ((TURNS, 2.0), QUAD, Firmware.PX4, None),
        ((TURNS, 2.0), ROVER, Firmware.ARDUPILOT, 20.0),
        ((TURNS, 0.0, 0.0, 90.0), PLANE, Firmware.ARDUPILOT, None),
        ((TURNS, math.nan, 0.0, 90.0), PLANE, Firmware.ARDUPILOT, None),
        ((LOITER, 0.0, 0.0, 120.0), PLANE, Firmware.PX4, 120.0),
        ((LOITER, 0.0, 0.0, 120.0), QUAD, Firmware.ARDUPILOT, None),
        ((LOITER, 0.0, 0.0, math.nan), PLANE, Firmware.PX4, 80.0),
        ((TIME, 30.0, 0.0, 120.0), PLANE, Firmware.PX4, 120.0),
        ((TIME, 30.0, 0.0, -120.0), PLANE, Firmware.ARDUPILOT, -60.0),  # its own radius, whatever is given
        ((TIME, 0.0, 0.0, 120.0), PLANE, Firmware.PX4, None),
        ((TIME, 30.0, 0.0, 120.0), QUAD, Firmware.ARDUPILOT, None),
        ((TO_ALT, 0.0, 70.0), PLANE, Firmware.ARDUPILOT, 70.0),
        ((TO_ALT, 0.0, 70.0), QUAD, Firmware.ARDUPILOT, None),
        ((ORBIT, -25.0, 5.0, 0.0, math.tau * 3), QUAD, Firmware.PX4, -25.0),
        ((16,), PLANE, Firmware.ARDUPILOT, None),
        ((TURNS, 2.0, 0.0, 1e-60), PLANE, Firmware.ARDUPILOT, 60.0),  # no radius at all
    ],
)
def test_circles_are_as_wide_as_the_item_or_else_the_firmware_says(params, kind, firmware, expected):
    assert radius_m(*params, kind=kind, firmware=firmware) == expected


def test_a_vehicle_may_have_a_radius_of_its_own_and_a_hovering_vtol_flies_no_circle():
    limits = replace(limits_for(PLANE), loiter_radius_m=75.0)
    circler = Circler(Firmware.ARDUPILOT, VTOL, limits)
    ring = circler.ring_of(loiter(LOITER), hovers=False)
    assert ring is not None and ring.radius_m == 75.0
    assert circler.ring_of(loiter(LOITER), hovers=True) is None
    assert circler.speed_mps(ring, 16.0, hovers=False) == 16.0
    assert circler.speed_mps(ring._replace(radius_m=10.0), 16.0, hovers=True) == pytest.approx(3.49, abs=0.01)


# -- length, time and profile ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("circle", "metres"),
    [
        (loiter(TURNS, 3.0, 0.0, 100.0), 3 * math.tau * 100.0),
        (loiter(TIME, 50.0), 50.0 * 16.0),
        (loiter(LOITER, 0.0, 0.0, 100.0), math.tau * 100.0),
        (loiter(TURNS, 1000.0, 0.0, 100.0), 1000 * math.tau * 100.0),
    ],
)
def test_circles_count_in_distance_time_and_energy_alike(circle, metres):
    without, with_ = (analysed(flight(each, item(16, 500.0, 800.0)), PLANE) for each in (
        replace(circle, command=16, params=(0.0, 0.0, 0.0, 0.0, *circle.params[4:])), circle
    ))  # fmt: skip
    assert with_.figures.length_m - without.figures.length_m == pytest.approx(metres, rel=1e-6)
    assert with_.figures.duration_s - without.figures.duration_s == pytest.approx(metres / 16.0, rel=1e-6)
    assert with_.energy is not None and without.energy is not None
    leg, plain = with_.energy.per_leg[1], without.energy.per_leg[1]
    assert leg.length_m - plain.length_m == pytest.approx(metres, rel=1e-6)
    assert leg.energy_wh > plain.energy_wh
    assert with_.profile is not None and without.profile is not None
    assert with_.profile.distance_m[-1] - without.profile.distance_m[-1] == pytest.approx(metres, rel=1e-6)
    marks = [[mark.distance_m for mark in each.profile.marks] for each in (without, with_)]
    assert marks[1][1] == pytest.approx(marks[0][1])  # where it arrives
    assert marks[1][2] - marks[0][2] == pytest.approx(metres, rel=1e-6)
    assert len(with_.profile.distance_m) < 1200


def test_a_spiral_is_as_long_as_the_climb_takes():
    near = flight(loiter(TO_ALT, 0.0, 80.0, alt_m=350.0), item(16, 500.0, 800.0, 350.0))
    px4 = analysed(near, PLANE, firmware=Firmware.PX4)
    assert px4.energy is not None
    spiral_m = px4.energy.per_leg[1].length_m - 500.0
    assert spiral_m == pytest.approx(300.0 / 3.0 * 16.0, rel=0.01)  # 300 m at 3 m/s, at 16 m/s
    # ArduPilot climbs on its way already: only the rest is flown in circles.
    ardupilot = analysed(near, PLANE)
    assert ardupilot.energy is not None
    assert ardupilot.energy.per_leg[1].length_m - 500.0 == pytest.approx(spiral_m - 500.0, rel=0.02)
    far = analysed(flight(item(TO_ALT, 5000.0, 0.0, 150.0, 0.0, 80.0)), PLANE)
    assert far.energy is not None and far.energy.per_leg[1].length_m == pytest.approx(5000.0, abs=1.0)
    down = analysed(flight(loiter(TO_ALT, 0.0, 80.0, alt_m=50.0), takeoff_m=350.0), PLANE)
    assert down.profile is not None and np.isfinite(down.profile.path_amsl_m).all()
    alone = analysed(Plan(items=(loiter(TO_ALT, 0.0, 80.0),)), PLANE, firmware=Firmware.PX4)
    assert alone.profile is not None and alone.figures.length_m == 0.0


def test_pictures_are_taken_round_the_circle():
    trigger = PlanItem(206, 2, (25.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    stop = PlanItem(206, 2)
    plan = flight(item(16, 500.0), trigger, loiter(TURNS, 2.0, 0.0, 100.0), stop)
    assert analysed(plan, PLANE).figures.pictures == int(2 * math.tau * 100.0 / 25.0)


# -- ground, fence, ceiling --------------------------------------------------------------------------

BESIDE = Ground(lambda north, east: HOME_AMSL_M + 100.0 * (np.hypot(north - 500.0, east - 100.0) < 30.0))
"""A tower 100 m east of the loiter's centre, away from all legs."""


def test_a_hill_under_the_circle_is_found_and_the_loiter_raised():
    plan = flight(loiter(TURNS, 2.0, 0.0, 100.0))
    assert not found(analysed(flight(loiter(TURNS, 2.0, 0.0, 60.0)), PLANE, BESIDE), "terrain")
    finding = the_only(analysed(plan, PLANE, BESIDE), "terrain")
    assert finding.text == "The circle of Loiter turns 2 passes 50 m below terrain"
    assert (finding.severity, finding.item, finding.refs) == (Severity.ERROR, 1, (item_ref(1),))
    assert finding.at is not None and distance_m(finding.at, at(500.0, 100.0)) < 35.0
    mended(plan, finding, "Raise to 130 m", lambda each: analysed(each, PLANE, BESIDE))
    assert not found(analysed(flight(loiter(TIME, 20.0, 0.0, 100.0)), QUAD, BESIDE), "terrain")


def test_what_hovers_circles_where_turns_are_ordered():
    assert found(analysed(flight(loiter(TURNS, 2.0, 0.0, 100.0)), QUAD, BESIDE), "terrain")
    px4 = analysed(flight(loiter(TURNS, 2.0, 0.0, 100.0)), QUAD, BESIDE, firmware=Firmware.PX4)
    assert not found(px4, "terrain")


def test_a_spiral_that_begins_low_meets_the_hill_that_it_ends_above():
    # Counter-clockwise from the south the tower stands a quarter of the first circle on.
    plan = flight(loiter(TO_ALT, 0.0, -100.0, alt_m=300.0))
    finding = found(analysed(plan, PLANE, BESIDE, firmware=Firmware.PX4), "terrain")[0]
    assert finding.text.startswith("The circle of Loiter to altitude 2")


@pytest.mark.parametrize("exclusion", [False, True])
def test_a_circle_that_leaves_the_fence_is_named_with_its_item(exclusion):
    half_m = 90.0
    corners = ((-200, -half_m), (-200, half_m), (900, half_m), (900, -half_m))
    fence = Fence((FencePolygon(tuple(at(*corner) for corner in corners)),))
    words = "leaves the fence"
    if exclusion:
        fence, words = (
            Fence((), (FenceCircle(*at(500.0, 100.0), 5.0, inclusion=False),)),
            "crosses an excluded area",
        )
    analysis = analysed(flight(loiter(TURNS, 5.0, 0.0, 100.0), fence=fence), PLANE)
    finding = the_only(analysis, "fence-crossing")
    assert (finding.text, finding.item) == (f"The circle of Loiter turns 2 {words}", 1)
    assert item_ref(1) in finding.refs and finding.distance_m is not None
    assert analysis.profile is not None
    mark = analysis.profile.marks[1].distance_m
    assert mark <= finding.distance_m[0] <= finding.distance_m[1] <= mark + 5 * math.tau * 100.0 + 1.0
    inside = flight(loiter(TURNS, 5.0, 0.0, 80.0), fence=fence)
    assert not found(analysed(inside, PLANE), "fence-crossing")


def test_an_exclusion_beside_a_circle_is_near_it():
    fence = Fence((), (FenceCircle(*at(500.0, 128.0), 20.0, inclusion=False),))
    near = the_only(analysed(flight(loiter(LOITER, 0.0, 0.0, 100.0), fence=fence), PLANE), "fence-near")
    assert near.text == "The circle of Loiter 2 within 10 m of exclusion"


def test_a_circle_narrower_than_the_wing_turns_is_told():
    finding = the_only(analysed(flight(loiter(TURNS, 2.0, 0.0, 20.0), item(16, 900.0)), PLANE), "turn")
    assert finding.text == "The circle of Loiter turns 2 has 20 m radius; the vehicle needs 26 m"
    assert not found(analysed(flight(loiter(TURNS, 2.0, 0.0, 30.0), item(16, 900.0)), PLANE), "turn")
    assert not found(analysed(flight(loiter(TURNS, 2.0, 0.0, 5.0)), QUAD), "turn")


@pytest.mark.parametrize("lat_deg", [-85.0, 0.0, 85.0])
@pytest.mark.parametrize("lon_deg", [180.0, -179.9999])
def test_circles_are_round_at_the_date_line_and_near_the_poles(lat_deg, lon_deg):
    circle = PlanItem(TURNS, 3, (1.0, 0.0, 1000.0, 0.0, lat_deg, lon_deg, 100.0))
    analysis = analysed(Plan(items=(circle,)), PLANE, FLAT)
    assert analysis.profile is not None and analysis.profile.lats_deg is not None
    assert analysis.profile.lons_deg is not None
    places = zip(analysis.profile.lats_deg.tolist(), analysis.profile.lons_deg.tolist(), strict=True)
    away = [distance_m((lat_deg, lon_deg), place) for place in places]
    np.testing.assert_allclose(away, 1000.0, atol=0.01)
    assert HOME


def test_thousands_of_circles_are_sampled_within_bounds():
    many = (item(TURNS, 500.0 + 10.0 * n, 0.0, 50.0, 900.0, 0.0, 9000.0) for n in range(500))
    analysis = analysed(flight(*many), PLANE)
    assert analysis.profile is not None and len(analysis.profile.distance_m) < 45_000
