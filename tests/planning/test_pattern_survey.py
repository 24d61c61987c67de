"""Surveys: what the lines cover, what is flown, and that nothing degenerate hangs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pattern_shapes import (
    COMB,
    HORSESHOE,
    PLACES,
    SHAPES,
    SQUARE,
    ZURICH,
    area,
    at,
    flat,
    path,
    photographed,
    polygon,
    waypoints,
)
from shapely import LineString, Point

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning import patterns
from gcs.planning.errors import PlanError
from gcs.planning.flatten import expand
from gcs.planning.frames import AltitudeReference
from gcs.planning.patterns import PatternDefaults, create, summary, with_field
from gcs.planning.patterns.inside import Inside
from gcs.planning.patterns.measure import bench_survey
from gcs.planning.patterns.survey import Survey

QUICK = settings(deadline=None, max_examples=25)


def changed(item, **values):
    for key, value in values.items():
        item = with_field(item, key, value)
    return item


def star_shaped(radii):
    """An area that is anything but convex, and never crosses itself."""
    step = 2.0 * math.pi / len(radii)
    return [(math.sin(i * step) * r, math.cos(i * step) * r) for i, r in enumerate(radii)]


@given(
    centre=st.sampled_from(PLACES),
    radii=st.lists(st.floats(40.0, 400.0), min_size=3, max_size=10),
    angle=st.floats(-180.0, 180.0),
    spacing=st.floats(8.0, 120.0),
    turnaround=st.sampled_from([0.0, 35.0]),
    entry=st.integers(0, 3),
    crosshatch=st.booleans(),
    alternate=st.booleans(),
)
@QUICK
def test_lines_cover_the_area_and_stay_near_it(
    centre, radii, angle, spacing, turnaround, entry, crosshatch, alternate
):
    corners = area(centre, star_shaped(radii))
    item = changed(
        create("survey", corners),
        spacing_m=spacing, angle_deg=angle, turnaround_m=turnaround, entry=entry, crosshatch=crosshatch,
        alternate=alternate, images_in_turns=False,
    )  # fmt: skip
    shape = polygon(centre, corners)
    near = shape.buffer(turnaround + spacing + 1.0)
    way = path(centre, item)
    assert all(near.covers(Point(point)) for point in way)
    missed = shape.difference(photographed(centre, item).buffer(spacing / 2.0 + 0.5, quad_segs=32))
    assert missed.area < 1.0, "some of the area is farther than half a spacing from every line"
    assert summary(item).lines == len(photographed(centre, item).geoms)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("angle", [0.0, 37.0, 90.0])
def test_the_way_between_lines_never_leads_far_outside(shape, angle):
    corners = area(ZURICH, shape)
    item = changed(create("survey", corners), angle_deg=angle, spacing_m=20.0, turnaround_m=0.0)
    allowed = polygon(ZURICH, corners).buffer(20.0 + 1.0)
    assert allowed.covers(LineString(path(ZURICH, item)))


def test_a_concave_area_is_flown_part_by_part():
    item = changed(create("survey", area(ZURICH, COMB)), angle_deg=90.0, spacing_m=20.0, turnaround_m=0.0)
    way = path(ZURICH, item)
    steps = np.hypot(*np.diff(way, axis=0).T)
    # Four teeth and the back: across the gaps only on the way from one to the next, not with each line.
    assert float(np.sum(steps)) < 400.0 * 5 * 4 + 700.0 * 5 + 4000.0
    crossing = [step for step in steps if step > 150.0]
    assert len(crossing) <= 12


def test_a_way_without_a_detour_stays_straight_where_an_area_has_very_many_corners():
    teeth = []
    for i in range(150):
        teeth += [(i * 20.0, 0.0), (i * 20.0 + 10.0, 0.0), (i * 20.0 + 10.0, 300.0), (i * 20.0 + 20.0, 300.0)]
    inside = Inside(polygon(ZURICH, area(ZURICH, [*teeth, (3000.0, 500.0), (0.0, 500.0)])), 1.0)
    assert len(inside.way(np.array((5.0, 450.0)), np.array((2900.0, -400.0)))) == 0


def test_no_way_is_invented_where_none_leads():
    inside = Inside(polygon(ZURICH, area(ZURICH, HORSESHOE)), 5.0)
    assert len(inside.way(np.array((50.0, 450.0)), np.array((5000.0, 5000.0)))) == 0
    assert len(inside.way(np.array((50.0, 450.0)), np.array((450.0, 450.0)))) == 2


@pytest.mark.parametrize(
    ("entry", "first", "second"),
    [(0, (-1, 1), (-1, -1)), (1, (1, 1), (1, -1)), (2, (-1, -1), (-1, 1)), (3, (1, -1), (1, 1))],
)
def test_the_entry_is_the_corner_that_qgroundcontrol_calls_so(entry, first, second):
    item = changed(create("survey", area(ZURICH, SQUARE)), angle_deg=0.0, entry=entry, turnaround_m=0.0)
    way = path(ZURICH, item)
    assert tuple(np.sign(way[0])) == first
    assert tuple(np.sign(way[1])) == second


def test_lines_are_parallel_to_the_angle_and_a_spacing_apart():
    item = changed(create("survey", area(ZURICH, SQUARE)), angle_deg=90.0, spacing_m=40.0, turnaround_m=0.0)
    way = path(ZURICH, item)
    assert way[:, 1] == pytest.approx(np.repeat([80.0, 40.0, 0.0, -40.0, -80.0], 2), abs=0.01)


def test_every_second_line_is_flown_on_the_way_back():
    item = changed(
        create("survey", area(ZURICH, SQUARE)),
        angle_deg=90.0,
        spacing_m=40.0,
        turnaround_m=0.0,
        alternate=True,
    )
    assert path(ZURICH, item)[::2, 1] == pytest.approx([80.0, 0.0, -80.0, -40.0, 40.0], abs=0.01)


def test_a_turnaround_lengthens_each_line_at_both_ends():
    plain = changed(create("survey", area(ZURICH, SQUARE)), angle_deg=0.0, turnaround_m=0.0)
    longer = with_field(plain, "turnaround_m", 30.0)
    assert len(waypoints(longer)) == 2 * len(waypoints(plain))
    way = path(ZURICH, longer)
    assert way[0] - way[1] == pytest.approx((0.0, 30.0), abs=0.01)
    assert way[3] - way[2] == pytest.approx((0.0, -30.0), abs=0.01)


def test_new_lines_run_along_the_longer_side():
    assert create("survey", area(ZURICH, SQUARE)).data["angle"] == pytest.approx(90.0, abs=0.1)


def test_wings_get_room_to_turn():
    plane = create("survey", area(ZURICH, SQUARE), PatternDefaults(kind=VehicleKind.PLANE, speed_mps=17.0))
    assert plane.data["TransectStyleComplexItem"]["TurnAroundDistance"] == 40.0
    first = expand(plane)[0]
    assert (first.command, first.params[:2]) == (178, (0.0, 17.0))


# -- pictures ---------------------------------------------------------------------------------------


def test_trigger_distance_times_lines_gives_the_pictures():
    item = changed(
        create("survey", area(ZURICH, SQUARE)), angle_deg=0.0, spacing_m=50.0, trigger_m=21.0,
        turnaround_m=10.0, images_in_turns=False,
    )  # fmt: skip
    each = 1 + int(200.0 / 21.0)
    assert summary(item).photos == 6 * each
    assert item.data["TransectStyleComplexItem"]["CameraShots"] == 6 * each
    triggers = [entry.params[0] for entry in expand(item) if entry.command == 206]
    assert triggers == [21.0, 0.0] * 6


def test_pictures_in_turns_are_ended_after_the_last_point_only():
    for turnaround in (0.0, 15.0):
        item = changed(create("survey", area(ZURICH, SQUARE)), trigger_m=20.0, turnaround_m=turnaround)
        triggers = [entry for entry in expand(item) if entry.command == 206]
        assert [entry.params[0] for entry in triggers[:-1]] == [20.0] * (len(triggers) - 1)
        assert expand(item)[-1] == triggers[-1]
        assert triggers[-1].params[0] == 0.0
        length = summary(item).length_m
        assert summary(item).photos == pytest.approx(length / 20.0, abs=2 * len(triggers))


def test_stopping_for_pictures_takes_one_at_each_place():
    item = changed(
        create("survey", area(ZURICH, SQUARE)), angle_deg=0.0, spacing_m=100.0, trigger_m=50.0, hover=True,
        turnaround_m=20.0,
    )  # fmt: skip
    parts = expand(item)
    shots = [i for i, entry in enumerate(parts) if entry.command == 2000]
    assert len(shots) == 3 * 5 == summary(item).photos
    assert all(parts[i - 1].params[0] > 0.0 for i in shots), "it must stop first"
    assert not [entry for entry in parts if entry.command == 206]
    assert item.data["TransectStyleComplexItem"]["CameraTriggerInTurnAround"] is False
    assert summary(item).lines == 3


def test_without_a_trigger_distance_no_pictures_are_taken():
    for hover in (False, True):
        item = changed(create("survey", area(ZURICH, SQUARE)), trigger_m=0.0, hover=hover)
        assert {entry.command for entry in expand(item)} == {16}
        assert summary(item).photos == 0


def test_a_crosshatch_flies_both_ways_and_begins_again_nearby():
    item = changed(create("survey", area(ZURICH, SQUARE)), angle_deg=0.0, spacing_m=50.0, turnaround_m=0.0)
    crossed = with_field(item, "crosshatch", True)
    assert summary(crossed).title == "Survey, 10 lines"
    way = path(ZURICH, crossed)
    assert float(np.hypot(*(way[12] - way[11]))) < 60.0


# -- heights ----------------------------------------------------------------------------------------


class Slope:
    """Ground that rises to the north by one in five, with a ridge; beyond 2 km it isn't known."""

    def heights_amsl_m(self, lats_deg, lons_deg):
        xy = flat(ZURICH, list(zip(lats_deg, lons_deg, strict=True)))
        known = np.where(np.hypot(*xy.T) < 2000.0, 0.0, np.nan)
        return 500.0 + xy[:, 1] / 5.0 + 40.0 * np.exp(-((xy[:, 0] / 40.0) ** 2)) + known

    def height_amsl_m(self, lat_deg, lon_deg):
        return float(self.heights_amsl_m(np.array([lat_deg]), np.array([lon_deg]))[0])


def test_calculated_heights_follow_the_ground_within_the_tolerance():
    defaults = PatternDefaults(60.0, AltitudeReference.TERRAIN, firmware=Firmware.PX4, elevation=Slope())
    item = create("survey", area(ZURICH, SQUARE), defaults)
    item = with_field(item, "tolerance_m", 3.0, Slope())
    flown = waypoints(item)
    assert {entry.frame for entry in flown} == {0}
    assert item.data["TransectStyleComplexItem"]["CameraCalc"]["DistanceMode"] == 3
    assert item.data["TransectStyleComplexItem"]["FollowTerrain"] is True
    assert item.data["TransectStyleComplexItem"]["TerrainAdjustTolerance"] == 3.0
    way = path(ZURICH, item)
    alts = np.array([entry.params[6] for entry in flown])
    assert len(way) > len(item.data["TransectStyleComplexItem"]["VisualTransectPoints"])
    for share in np.linspace(0.0, 1.0, 11):
        between = way[:-1] + (way[1:] - way[:-1]) * share
        lats, lons = np.array([at(ZURICH, *point) for point in between]).T
        heights = alts[:-1] + (alts[1:] - alts[:-1]) * share
        assert np.max(np.abs(heights - 60.0 - Slope().heights_amsl_m(lats, lons))) < 3.5


def test_calculated_heights_need_elevation_data():
    defaults = PatternDefaults(reference=AltitudeReference.TERRAIN, firmware=Firmware.PX4)
    with pytest.raises(PlanError, match="no elevation data"):
        create("survey", area(ZURICH, SQUARE), defaults)
    item = create("survey", area(ZURICH, SQUARE))
    with pytest.raises(PlanError, match="not known everywhere"):
        with_field(patterns.moved(item, 5000.0, 0.0), "mode", 3, Slope())


def test_ardupilot_keeps_its_height_above_terrain_by_itself():
    defaults = PatternDefaults(reference=AltitudeReference.TERRAIN, firmware=Firmware.ARDUPILOT)
    item = create("survey", area(ZURICH, SQUARE), defaults)
    assert {entry.frame for entry in waypoints(item)} == {10}
    assert {entry.params[6] for entry in waypoints(item)} == {50.0}


def test_heights_above_sea_level_are_in_their_frame():
    item = create("survey", area(ZURICH, SQUARE), PatternDefaults(700.0, AltitudeReference.AMSL))
    assert {(entry.frame, entry.params[6]) for entry in waypoints(item)} == {(0, 700.0)}


# -- what can't be flown ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (((0, 0), (100, 0)), "has 2 points"),
        (((0, 0), (100, 100), (100, 0), (0, 100)), "crosses itself"),
        (((0, 0), (100, 0), (50, 0.01)), "encloses no area"),
        (((0, 0), (0, 0), (100, 0), (100, 0)), "fewer than three different points"),
        (((0, 0), (900_000, 0), (0, 900_000)), "reaches over 250 km"),
        (tuple((i, i * i) for i in range(5001)), "has 5001 points"),
    ],
)
def test_a_degenerate_area_is_refused_with_what_is_wrong(shape, words):
    with pytest.raises(PlanError, match=words) as refusal:
        create("survey", area(ZURICH, shape))
    assert refusal.value.remedy


@pytest.mark.parametrize("place", [(math.nan, 8.0), (47.0, math.inf), (91.0, 8.0), (47.0, -181.0)])
def test_coordinates_that_are_none_are_refused(place):
    with pytest.raises(PlanError, match="Point 3"):
        create("survey", [*area(ZURICH, SQUARE)[:2], place, at(ZURICH, -150, 100)])


def test_points_round_the_globe_are_refused():
    with pytest.raises(PlanError, match="round the globe"):
        create("survey", [(0.0, 0.0), (0.0, 120.0), (0.0, -120.0)])


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("spacing_m", 0.0, "out of range"),
        ("spacing_m", math.nan, "out of range"),
        ("turnaround_m", -5.0, "out of range"),
        ("speed_mps", math.inf, "out of range"),
        ("angle_deg", "north", "Give a number"),
        ("entry", 7, "the list"),
        ("mode", 0, "the list"),
        ("colour", 1, "no value"),
    ],
)
def test_a_value_that_is_none_is_refused(key, value, words):
    with pytest.raises(PlanError) as refusal:
        with_field(create("survey", area(ZURICH, SQUARE)), key, value)
    assert words in f"{refusal.value} {refusal.value.remedy}"


def test_too_many_items_are_refused_before_they_are_made():
    big = create("survey", area(ZURICH, [(x * 100.0, y * 100.0) for x, y in SQUARE]))
    with pytest.raises(PlanError, match="more than 60000 items"):
        with_field(big, "spacing_m", 0.1)
    small = changed(create("survey", area(ZURICH, SQUARE)), spacing_m=0.5)
    with pytest.raises(PlanError, match="more than 60000 items"):
        changed(small, trigger_m=0.05, hover=True)
    comb = area(ZURICH, [(x * 2.5, y * 2.5) for x, y in COMB])
    many = changed(create("survey", comb), angle_deg=90.0, turnaround_m=0.0)
    with pytest.raises(PlanError, match="more than 60000 items"):
        with_field(many, "spacing_m", 0.1)


def test_an_area_narrower_than_the_spacing_gets_one_line_through_its_middle():
    item = changed(create("survey", area(ZURICH, SQUARE)), angle_deg=0.0, spacing_m=900.0, turnaround_m=0.0)
    assert path(ZURICH, item) == pytest.approx(np.array([(0.0, 100.0), (0.0, -100.0)]), abs=0.01)


def test_an_area_of_50_km_is_true_to_a_metre():
    corners = area(ZURICH, [(x * 50.0 / 0.3, y * 50.0 / 0.2) for x, y in SQUARE])
    item = changed(create("survey", corners), spacing_m=5000.0, angle_deg=0.0, turnaround_m=0.0)
    assert summary(item).title == "Survey, 10 lines"
    way = path(ZURICH, item)
    steps = np.hypot(*np.diff(way, axis=0).T)
    assert steps[::2] == pytest.approx(50_000.0, abs=5.0)
    assert summary(item).area_m2 == pytest.approx(2.5e9, rel=1e-4)


# -- descriptions and items -------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_an_item_and_its_description_are_one_and_the_same(shape):
    item = changed(
        create("survey", area(ZURICH, shape), PatternDefaults(camera="Sony ILCE-QX1", speed_mps=4.5)),
        crosshatch=True, alternate=True, entry=2, ground_sample_cm=1.7, landscape=False, airspeed=True,
    )  # fmt: skip
    spec = patterns.pattern_of(item)
    again = patterns.item_of(spec)
    assert again == item
    assert expand(again) == expand(item)
    assert isinstance(spec, Survey)
    assert (spec.style.flying.speed_mps, spec.style.flying.airspeed) == (4.5, True)
    for field in patterns.fields(item):
        assert with_field(item, field.key, field.value).data["polygon"] == item.data["polygon"]


def test_the_benchmark_s_survey_is_the_one_that_is_asked_for():
    figures = bench_survey(rounds=1)
    assert figures["lines"] == 412
    assert figures["area_km2"] == pytest.approx(10.0, abs=0.01)
    assert figures["items"] > 4 * 412
    assert figures["seconds"] > 0.0


def test_everything_of_it_moves_turns_and_rises_together():
    item = changed(create("survey", area(ZURICH, SQUARE), PatternDefaults(camera="RedEdge")), angle_deg=80.0)
    turned = patterns.rotated(item, 30.0)
    assert turned.data["angle"] == pytest.approx(-70.0)
    assert summary(turned).lines == summary(item).lines
    larger = patterns.scaled(item, 2.0)
    assert summary(larger).area_m2 == pytest.approx(4.0 * summary(item).area_m2, rel=1e-4)
    assert summary(larger).spacing_m == summary(item).spacing_m
    higher = patterns.raised(item, 50.0)
    assert summary(higher).ground_sample_m == pytest.approx(2.0 * summary(item).ground_sample_m)
    assert patterns.moved(item, 500.0, 0.0).data["polygon"][0] == pytest.approx(at(ZURICH, 350.0, -100.0))


def test_corners_are_dragged_added_and_removed():
    item = create("survey", area(ZURICH, SQUARE))
    more = patterns.insert_handle(item, 4, at(ZURICH, -250.0, 0.0))
    assert summary(more).area_m2 == pytest.approx(70_000.0, rel=1e-4)
    assert patterns.handles(more).centre == pytest.approx(at(ZURICH, -50.0, 0.0), abs=1e-6)
    assert patterns.remove_handle(more, 4).data["polygon"] == item.data["polygon"]
    for wrong in (-1, 4):
        with pytest.raises(PlanError, match="has no point"):
            patterns.with_handle(item, wrong, ZURICH)
    with pytest.raises(PlanError, match="crosses itself"):
        patterns.with_handle(item, 0, at(ZURICH, 0.0, 300.0))
    with pytest.raises(PlanError, match="out of range"):
        patterns.scaled(item, 0.0)
    with pytest.raises(PlanError, match="needs 3 points"):
        patterns.remove_handle(patterns.remove_handle(item, 0), 0)
