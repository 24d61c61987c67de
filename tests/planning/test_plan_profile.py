"""The path in profile: which way a vehicle flies, how high, over which ground."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import plan_samples as samples
import pytest
from plan_ground import AMSL, FLAT, HOME, REL, TERRAIN, Ground, analysed, at, flight, hill, item, order

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.analysis import Profile, ProfileMark, analyse, context_for
from gcs.planning.document import Place, Plan, PlanItem
from gcs.planning.files import decode_plan
from gcs.planning.flatten import flatten
from gcs.planning.geodesy import distance_m
from gcs.planning.labels import called, label_of, leg_called, name_of
from gcs.planning.limits import limits_for
from gcs.planning.route import height_above_home, stops
from gcs.planning.track import MOST_SAMPLES, STEP_M
from gcs.planning.way import Height, way_of

PLANE, QUAD, VTOL, ROVER, SUB = (
    VehicleKind.PLANE,
    VehicleKind.QUAD,
    VehicleKind.VTOL,
    VehicleKind.ROVER,
    VehicleKind.SUB,
)


def profile(plan: Plan, kind: VehicleKind | None = QUAD, ground: object = FLAT) -> Profile:
    found = analysed(plan, kind, ground).profile
    assert found is not None
    return found


def knots(plan: Plan, kind: VehicleKind | None) -> list[tuple[int, int, Height]]:
    way = way_of(plan, flatten(plan), kind, limits_for(kind))
    north = [round((knot.lat_deg - HOME[0]) * 111_170.0) for knot in way.knots]
    return [(knot.source, place, knot.height) for knot, place in zip(way.knots, north, strict=True)]


# -- the way ----------------------------------------------------------------------------------------


def test_what_hovers_rises_and_sinks_upright_and_climbs_before_it_returns():
    assert knots(flight(item(16, 500.0)), QUAD) == [
        (-1, 0, Height.GROUND),
        (0, 0, Height.HOME),
        (1, 500, Height.HOME),
        (1, 500, Height.RETURN),
        (2, 0, Height.RETURN),
        (2, 0, Height.GROUND),
    ]
    lands = Plan(
        items=(item(22, 100.0), item(16, 500.0), item(21, 600.0, 0.0, 0.0)), home=Place(*HOME, 100.0)
    )
    assert knots(lands, QUAD) == [
        (-1, 0, Height.GROUND),
        (0, 0, Height.HOME),
        (0, 100, Height.HOME),
        (1, 500, Height.HOME),
        (2, 600, Height.SAME),
        (2, 600, Height.GROUND),
    ]


def test_a_wing_climbs_on_its_way_and_stays_up_on_return():
    assert knots(flight(item(16, 500.0)), PLANE) == [
        (-1, 0, Height.GROUND),
        (0, 0, Height.HOME),
        (1, 500, Height.HOME),
        (2, 0, Height.RETURN),
    ]
    lands = flight(item(16, 500.0), item(21, 100.0, 0.0, 0.0))
    assert knots(lands, PLANE)[3] == (2, 100, Height.HOME)


def test_a_vtol_is_both():
    assert knots(flight(item(16, 500.0), command=84), VTOL) == [
        (-1, 0, Height.GROUND),
        (0, 0, Height.HOME),
        (1, 500, Height.HOME),
        (2, 0, Height.RETURN),
        (2, 0, Height.GROUND),
    ]


def test_without_a_takeoff_it_rises_where_it_stands():
    plan = Plan(items=(item(16, 500.0),), home=Place(*HOME, 100.0))
    assert knots(plan, QUAD) == [(-1, 0, Height.GROUND), (-1, 0, Height.HOME), (0, 500, Height.HOME)]
    assert knots(plan, PLANE) == [(-1, 0, Height.GROUND), (0, 500, Height.HOME)]
    assert knots(plan, ROVER) == [(-1, 0, Height.GROUND), (0, 500, Height.GROUND)]
    assert knots(plan, SUB) == [(-1, 0, Height.GROUND), (0, 500, Height.HOME)]


def test_without_a_home_the_way_begins_at_the_takeoff():
    plan = replace(flight(item(16, 500.0)), home=None)
    assert knots(plan, QUAD) == [(0, 0, Height.GROUND), (0, 0, Height.HOME), (1, 500, Height.HOME)]
    assert knots(plan, PLANE) == [(0, 0, Height.HOME), (1, 500, Height.HOME)]
    nowhere = Plan(items=(order(22), order(20), order(21), order(93, 5.0)))
    assert knots(nowhere, QUAD) == []


def test_a_delivery_lands_and_takes_off_again():
    plan = flight(item(16, 500.0), item(21, 500.0, 0.0, 0.0), PlanItem(22, REL, (0, 0, 0, 0, 0, 0, 30.0)))
    heights = [height for _, _, height in knots(plan, QUAD)]
    assert heights[4:6] == [Height.GROUND, Height.HOME]


@pytest.mark.parametrize("bad", [math.nan, math.inf, 1e300, -1e9])
def test_places_and_heights_that_are_none_are_left_out(bad):
    off = PlanItem(16, REL, (0, 0, 0, 0, bad, 8.0, 50.0))
    high = PlanItem(16, REL, (0, 0, 0, 0, *at(500.0), bad))
    assert [height for *_, height in knots(flight(off, high), QUAD)][2] is Height.SAME
    assert knots(flight(home=Place(bad, 8.0)), PLANE)[0][0] == 0


# -- heights ----------------------------------------------------------------------------------------


def test_heights_of_all_frames_meet_on_one_scale():
    plan = flight(
        item(16, 300.0, 0.0, 50.0, frame=REL),
        item(16, 600.0, 0.0, 180.0, frame=AMSL),
        item(16, 900.0, 0.0, 40.0, frame=TERRAIN),
    )
    shown = profile(plan, QUAD, hill(900.0, 70.0))
    assert [(mark.label, round(mark.alt_amsl_m)) for mark in shown.marks] == [
        ("1", 150),
        ("2", 150),
        ("3", 180),
        ("4", 210),
        ("5", 100),
    ]
    assert shown.marks[0] == ProfileMark(0.0, "1", 0, 150.0)
    assert shown.distance_m[-1] == pytest.approx(1800.0, abs=1.0)


def test_the_arrays_fit_each_other_and_distances_never_fall():
    shown = profile(flight(*(item(16, 70.0 * i, 30.0 * i) for i in range(1, 9))))
    arrays = (shown.path_amsl_m, shown.terrain_amsl_m, shown.required_m, shown.clearance_m, shown.lats_deg)
    assert {len(shown.distance_m)} == {len(each) for each in arrays if each is not None}
    assert (np.diff(shown.distance_m) >= -1e-9).all()
    assert np.diff(shown.distance_m).max() <= STEP_M + 1e-6
    assert np.isfinite(shown.path_amsl_m).all()


def test_a_leg_from_unknown_ground_above_terrain_is_drawn_all_the_same():
    half = Ground(lambda north, east: np.where(north < 400.0, np.nan, 100.0))
    shown = profile(flight(item(16, 300.0), item(16, 900.0, 0.0, 40.0, frame=TERRAIN)), QUAD, half)
    assert np.isfinite(shown.path_amsl_m).all()
    assert shown.clearance_m is not None and (
        shown.clearance_m[shown.distance_m > 899.0][0]
    ) == pytest.approx(40.0)


def test_long_ways_are_sampled_more_coarsely():
    far = profile(flight(*(item(16, 200_000.0 * (i % 2 + 1)) for i in range(12))), PLANE)
    assert len(far.distance_m) <= MOST_SAMPLES * 1.05
    assert (np.diff(far.distance_m) > 30.0).any()


def test_the_band_of_a_pattern_says_how_high_it_flies():
    survey = decode_plan(samples.encoded(samples.quad_survey()), "x")
    shown = profile(survey)
    assert [(band.source, band.label) for band in shown.bands] == [(1, "Survey 2 · 25 m above home")]
    assert [(mark.source, mark.label) for mark in shown.marks] == [(0, "1"), (1, "2"), (2, "3")]
    assert 0.0 < shown.bands[0].from_m < shown.bands[0].to_m < shown.distance_m[-1]
    document = samples.quad_survey()
    for entry in document["mission"]["items"][1]["TransectStyleComplexItem"]["Items"]:
        entry["frame"] = TERRAIN if entry["command"] == 16 else 2
    terrain = profile(decode_plan(samples.encoded(document), "x"))
    assert terrain.bands[0].label == "Survey 2 · 25 m above terrain"


# -- anywhere on earth ------------------------------------------------------------------------------


def placed(lat_deg: float, lon_deg: float) -> PlanItem:
    return PlanItem(16, REL, (0, 0, 0, 0, lat_deg, lon_deg, 50.0))


@pytest.mark.parametrize(
    ("start", "end"),
    [((10.0, 179.99), (10.0, -179.99)), ((89.99, 0.0), (89.99, 180.0)), ((-89.995, 10.0), (-89.995, -100.0))],
)
def test_the_date_line_and_the_poles_are_flown_over_the_short_way(start, end):
    plan = Plan(items=(placed(*start), placed(*end)), home=Place(*start, 0.0))
    shown = profile(plan, QUAD, None)
    assert shown.distance_m[-1] == pytest.approx(distance_m(start, end), rel=1e-6)
    assert shown.lats_deg is not None and shown.lons_deg is not None
    places = list(zip(shown.lats_deg.tolist(), shown.lons_deg.tolist(), strict=True))
    steps = [distance_m(a, b) for a, b in pairwise(places)]
    assert max(steps) <= STEP_M + 0.01


def test_long_legs_are_great_circles():
    plan = Plan(items=(placed(60.0, -20.0), placed(60.0, 20.0)), home=Place(60.0, -20.0, 0.0))
    shown = profile(plan, PLANE, None)
    assert shown.lats_deg is not None and shown.lats_deg.max() > 61.5  # north of the parallel


# -- names ------------------------------------------------------------------------------------------


def test_items_are_called_as_in_lists_and_in_sentences():
    plan = decode_plan(samples.encoded(samples.vtol_survey()), "x")
    assert [label_of(plan, index) for index in range(3)] == ["1 VTOL takeoff", "2 Survey", "3 VTOL landing"]
    assert called(plan, 1) == "Survey 2" and name_of(plan, 2) == "VTOL landing"
    assert leg_called(plan, 0, 1) == "Leg 1 to 2" and leg_called(plan, 1, 1) == "Survey 2"
    assert leg_called(plan, -1, 0) == "Leg home to 1" and leg_called(plan, 1, -1) == "Leg 2 to home"
    assert leg_called(plan, -1, -1) == "Home"


def test_a_plan_that_leads_nowhere_has_no_profile():
    analysis = analyse(Plan(items=(item(16, 500.0),)), context_for(Firmware.PX4, QUAD, FLAT))
    assert analysis.profile is None and analysis.energy is None


def test_the_places_that_a_plan_names_are_home_takeoff_items_and_home_again():
    plan = flight(item(16, 500.0), order(178, 1.0, 5.0), PlanItem(22, REL, (0, 0, 0, 0, 0, 0, 30.0)))
    named = stops(flatten(plan), plan.home)
    assert [(stop.source, stop.alt_rel_m) for stop in named] == [
        (None, 0.0),
        (0, 50.0),
        (1, 50.0),
        (3, 30.0),
        (4, None),
    ]
    assert [stop.source for stop in stops(flatten(plan), None)] == [0, 1]
    assert height_above_home(item(16, 0.0, 0.0, math.nan), plan.home) is None
    assert height_above_home(item(16, 0.0, 0.0, 190.0, frame=AMSL), plan.home) == 90.0
    assert height_above_home(item(16, 0.0, 0.0, 190.0, frame=AMSL), None) is None
