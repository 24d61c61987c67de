"""Searches as the IAMSAR manual describes them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pattern_shapes import COMB, PLACES, SQUARE, ZURICH, area, at, path, polygon, waypoints
from shapely import LineString

from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning import patterns
from gcs.planning.errors import PlanError
from gcs.planning.flatten import expand
from gcs.planning.frames import AltitudeReference
from gcs.planning.patterns import PatternDefaults, create, summary, with_field

SQUARE_SEARCH, SECTOR, PARALLEL = "godwit.squareSearch", "godwit.sectorSearch", "godwit.parallelSearch"


def made(kind, centre=ZURICH, defaults=None, **values):
    item = create(kind, area(centre, SQUARE) if kind == PARALLEL else [centre], defaults)
    for key, value in values.items():
        item = with_field(item, key, value)
    return item


def legs(centre, item):
    """The length and the heading of each leg."""
    steps = np.diff(path(centre, item), axis=0)
    return np.hypot(*steps.T), np.degrees(np.arctan2(*steps.T)) % 360.0


@given(
    centre=st.sampled_from(PLACES), spacing=st.floats(5.0, 500.0), heading=st.floats(0.0, 359.0),
    right=st.booleans(), count=st.integers(1, 30),
)  # fmt: skip
@settings(deadline=None, max_examples=15)
def test_the_square_s_legs_grow_every_second_time_by_the_spacing(centre, spacing, heading, right, count):
    item = made(SQUARE_SEARCH, centre, spacing_m=spacing, heading_deg=heading, right=right, legs=count)
    lengths, headings = legs(centre, item)
    assert lengths == pytest.approx([spacing * (i // 2 + 1) for i in range(count)], rel=1e-4)
    turn = 90.0 if right else -90.0
    off = (headings - (heading + turn * np.arange(count)) + 180.0) % 360.0 - 180.0
    assert np.abs(off).max() < 0.05
    assert summary(item).lines == count


def test_the_square_covers_its_middle_without_a_gap():
    item = made(SQUARE_SEARCH, spacing_m=40.0, heading_deg=0.0, legs=14)
    covered = LineString(path(ZURICH, item)).buffer(20.0 + 0.01, join_style="mitre")
    middle = polygon(ZURICH, area(ZURICH, [(x * 0.7, y) for x, y in SQUARE]))
    # Beside the first leg a triangle of some metres is a bit farther off: so is the manual's pattern.
    assert middle.difference(covered).area < 0.01 * middle.area


def test_the_first_leg_of_a_square_is_into_the_wind_that_of_sectors_with_the_drift():
    windy = PatternDefaults(wind_from_deg=240.0)
    assert legs(ZURICH, made(SQUARE_SEARCH, defaults=windy))[1][0] == pytest.approx(240.0, abs=0.01)
    assert legs(ZURICH, made(SECTOR, defaults=windy))[1][0] == pytest.approx(60.0, abs=0.01)
    assert legs(ZURICH, made(SECTOR))[1][0] == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("centre", PLACES)
def test_sectors_are_three_triangles_with_turns_of_120_degrees(centre, right):
    item = made(SECTOR, centre, radius_m=600.0, heading_deg=20.0, right=right)
    lengths, headings = legs(centre, item)
    assert lengths == pytest.approx([600.0] * 9, abs=0.1)
    side = 1.0 if right else -1.0
    turns = side * np.diff(headings) % 360.0
    # Straight on across the datum after each triangle.
    assert turns == pytest.approx([120.0, 120.0, 0.0, 120.0, 120.0, 0.0, 120.0, 120.0], abs=0.1) or (
        turns[[2, 5]] % 359.99 == pytest.approx([0.0, 0.0], abs=0.1)
    )
    way = path(centre, item)
    assert np.hypot(*way[::3].T) == pytest.approx([0.0] * 4, abs=0.01)


def test_a_second_round_of_sectors_is_turned_by_30_degrees():
    item = made(SECTOR, radius_m=600.0, heading_deg=20.0, rounds=2)
    _, headings = legs(ZURICH, item)
    assert headings[9] == pytest.approx(50.0, abs=0.05)
    assert (headings[9:] - headings[:9]) % 360.0 == pytest.approx([30.0] * 9, abs=0.1)
    assert summary(item).title == "Sector search, 18 lines"


def test_a_parallel_track_runs_along_the_long_side_and_a_creeping_line_across_it():
    item = made(PARALLEL, spacing_m=40.0)
    assert set(np.round(legs(ZURICH, item)[0][::2])) == {260.0}
    creeping = with_field(item, "creeping", True)
    assert set(np.round(legs(ZURICH, creeping)[0][::2])) == {160.0}
    assert summary(item).lines == 5
    assert summary(item).area_m2 == pytest.approx(60_000.0, rel=1e-4)


def test_the_search_begins_half_a_spacing_inside_of_the_corner():
    item = made(PARALLEL, spacing_m=40.0)
    assert path(ZURICH, item)[0] == pytest.approx((130.0, 80.0), abs=0.05)
    full = with_field(item, "inset", False)
    assert path(ZURICH, full)[0] == pytest.approx((150.0, 80.0), abs=0.05)
    # Lines that are too short to be shortened stay.
    short = with_field(with_field(item, "creeping", True), "spacing_m", 140.0)
    assert set(np.round(legs(ZURICH, short)[0][::2])) == {200.0}


@pytest.mark.parametrize("entry", range(4))
def test_the_way_over_a_concave_area_stays_inside(entry):
    item = create(PARALLEL, area(ZURICH, COMB))
    item = with_field(with_field(item, "spacing_m", 25.0), "entry", entry)
    allowed = polygon(ZURICH, area(ZURICH, COMB)).buffer(26.0)
    assert allowed.covers(LineString(path(ZURICH, item)))


def test_a_parallel_search_turns_its_lines_with_its_area():
    item = made(PARALLEL, spacing_m=40.0)
    turned = patterns.rotated(item, 30.0)
    assert set(np.round(legs(ZURICH, turned)[0][::2])) == {260.0}
    larger = patterns.scaled(item, 2.0)
    assert summary(larger).lines == 10
    with_corner = patterns.insert_handle(item, 4, at(ZURICH, -250.0, 0.0))
    assert len(patterns.handles(with_corner).points) == 5
    assert len(patterns.handles(patterns.remove_handle(with_corner, 4)).points) == 4


def test_speed_and_heights_are_the_vehicle_s():
    defaults = PatternDefaults(
        80.0, AltitudeReference.TERRAIN, 15.0, firmware=Firmware.ARDUPILOT, kind=VehicleKind.PLANE
    )
    for kind in (SQUARE_SEARCH, SECTOR, PARALLEL):
        parts = expand(made(kind, defaults=defaults))
        assert (parts[0].command, parts[0].params[:2]) == (178, (0.0, 15.0))
        assert {(part.frame, part.params[6]) for part in parts[1:]} == {(10, 80.0)}
    px4 = PatternDefaults(80.0, AltitudeReference.TERRAIN, firmware=Firmware.PX4)
    assert {part.frame for part in expand(made(SECTOR, defaults=px4))} == {3}
    amsl = PatternDefaults(800.0, AltitudeReference.AMSL)
    assert {part.frame for part in expand(made(SECTOR, defaults=amsl))} == {0}
    raised = patterns.raised(made(SECTOR), 25.0)
    assert {part.params[6] for part in waypoints(raised)} == {75.0}


def test_dragging_the_second_point_sets_length_and_direction():
    item = patterns.with_handle(made(SQUARE_SEARCH), 1, at(ZURICH, 60.0, 80.0))
    found = {field.key: field.value for field in patterns.fields(item)}
    assert found["spacing_m"] == pytest.approx(100.0, abs=0.01)
    assert found["heading_deg"] == pytest.approx(36.87, abs=0.01)
    through = create(SQUARE_SEARCH, [ZURICH, at(ZURICH, 60.0, 80.0)])
    assert expand(through) == expand(item)


@pytest.mark.parametrize(
    ("kind", "key", "value", "words"),
    [
        (SQUARE_SEARCH, "spacing_m", 0.0, "out of range"),
        (SQUARE_SEARCH, "legs", 5000, "out of range"),
        (SECTOR, "rounds", 9, "out of range"),
        (PARALLEL, "spacing_m", float("nan"), "out of range"),
        (PARALLEL, "mode", 3, "can't be"),
    ],
)
def test_values_that_make_no_search_are_refused(kind, key, value, words):
    with pytest.raises(PlanError, match=words):
        made(kind, **{key: value})


def test_places_that_make_no_search_are_refused():
    with pytest.raises(PlanError, match="Spacing"):
        create(SQUARE_SEARCH, [ZURICH, ZURICH])
    with pytest.raises(PlanError, match="0 points"):
        create(SECTOR, [])
    with pytest.raises(PlanError, match="crosses itself"):
        create(PARALLEL, area(ZURICH, ((0, 0), (100, 100), (100, 0), (0, 100))))
    with pytest.raises(PlanError, match="more than 60000"):
        with_field(create(PARALLEL, area(ZURICH, [(x * 300, y * 300) for x, y in SQUARE])), "spacing_m", 0.5)


@pytest.mark.parametrize("kind", [SQUARE_SEARCH, SECTOR, PARALLEL])
def test_an_item_and_its_description_are_one_and_the_same(kind):
    item = made(kind, defaults=PatternDefaults(90.0, speed_mps=12.5))
    again = patterns.item_of(patterns.pattern_of(item))
    assert again == item
    assert expand(again) == expand(item)
