"""Corridors: lanes beside a path, round its bends, from any end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pattern_shapes import PLACES, ZURICH, area, flat, path, photographed, waypoints
from shapely import LineString

from gcs.planning import patterns
from gcs.planning.errors import PlanError
from gcs.planning.flatten import expand
from gcs.planning.patterns import PatternDefaults, create, summary, with_field

BEND = ((0.0, 0.0), (400.0, 0.0), (400.0, 300.0))
ZIGZAG = ((0.0, 0.0), (300.0, 0.0), (0.0, 60.0), (300.0, 120.0), (0.0, 180.0))


def corridor(shape=BEND, centre=ZURICH, **values):
    item = create("CorridorScan", area(centre, shape))
    for key, value in {"turnaround_m": 0.0, **values}.items():
        item = with_field(item, key, value)
    return item


@given(
    centre=st.sampled_from(PLACES),
    steps=st.lists(st.tuples(st.floats(60.0, 300.0), st.floats(-75.0, 75.0)), min_size=1, max_size=6),
    width=st.floats(0.0, 90.0),
    spacing=st.floats(10.0, 40.0),
    entry=st.integers(0, 3),
)
@settings(deadline=None, max_examples=25)
def test_lanes_cover_the_corridor_and_stay_in_it(centre, steps, width, spacing, entry):
    corners, heading = [(0.0, 0.0)], 0.0
    for length, turn in steps:
        heading += turn / 2.0
        radians = np.radians(heading)
        east, north = corners[-1]
        corners.append((east + length * np.sin(radians), north + length * np.cos(radians)))
    item = corridor(corners, centre, spacing_m=spacing, width_m=width, entry=entry, images_in_turns=False)
    middle = LineString(flat(centre, area(centre, corners)))
    around = middle.buffer(max(width / 2.0, 0.1), cap_style="flat", join_style="round")
    missed = around.difference(photographed(centre, item).buffer(spacing / 2.0 + 0.5, quad_segs=32))
    assert missed.area < 1.0
    # The outer sides of bends are mitred: a bit farther out than half the width.
    assert middle.buffer(width * 2.0 + 1.0).covers(LineString(path(centre, item)))
    assert summary(item).lines == max(1, int(np.ceil(width / spacing - 1e-4)))


def test_lanes_turn_a_bend_beside_each_other():
    item = corridor(spacing_m=20.0, width_m=60.0)
    way = path(ZURICH, item)
    assert way == pytest.approx(
        np.array([
            (0, 20), (380, 20), (380, 300), (400, 300), (400, 0), (0, 0), (0, -20), (420, -20), (420, 300),
        ]), abs=0.01,
    )  # fmt: skip


@pytest.mark.parametrize(("entry", "first"), [(0, (0, 10)), (1, (0, -10)), (2, (390, 300)), (3, (410, 300))])
def test_the_entry_says_which_end_and_which_side_is_first(entry, first):
    item = corridor(spacing_m=20.0, width_m=40.0, entry=entry)
    assert path(ZURICH, item)[0] == pytest.approx(np.array(first), abs=0.01)


def test_a_corridor_without_width_is_its_path():
    item = corridor(width_m=0.0)
    assert path(ZURICH, item) == pytest.approx(np.array(BEND), abs=0.01)
    assert summary(item).title == "Corridor scan, 1 line"
    assert item.data["polyline"] == [list(point) for point in area(ZURICH, BEND)]


def test_turnarounds_go_on_straight_ahead():
    item = corridor(width_m=0.0, turnaround_m=25.0)
    way = path(ZURICH, item)
    assert way[0] == pytest.approx((-25.0, 0.0), abs=0.01)
    assert way[-1] == pytest.approx((400.0, 325.0), abs=0.01)


def test_stopping_for_pictures_keeps_the_bends():
    item = corridor(width_m=0.0, trigger_m=150.0, hover=True)
    assert path(ZURICH, item) == pytest.approx(
        np.array([(0, 0), (150, 0), (300, 0), (400, 0), (400, 50), (400, 200), (400, 300)]), abs=0.01
    )
    assert summary(item).photos == 7


def test_a_lane_that_a_narrow_bend_leaves_no_room_for_is_flown_in_what_parts_there_are():
    item = corridor(ZIGZAG, spacing_m=25.0, width_m=150.0)
    assert summary(item).lines >= 6
    reach = LineString(ZIGZAG).buffer(75.0 * 3.1)
    assert reach.covers(LineString(path(ZURICH, item)))


def test_sharp_tips_are_cut_off():
    item = corridor(((0.0, 0.0), (300.0, 0.0), (0.0, 10.0)), spacing_m=10.0, width_m=20.0)
    assert path(ZURICH, item)[:, 0].max() < 300.0 + 4 * 10.0


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (((0, 0),), "has 1 points"),
        (((0, 0), (0, 0)), "has no length"),
        (((0, 0), (200, 0), (200, 100), (100, 100), (100, -100)), "crosses itself"),
    ],
)
def test_a_path_that_leads_nowhere_is_refused(shape, words):
    with pytest.raises(PlanError, match=words) as refusal:
        create("CorridorScan", area(ZURICH, shape))
    assert refusal.value.remedy


def test_a_single_line_may_cross_itself():
    item = corridor(width_m=0.0)
    crossing = area(ZURICH, ((0, 0), (200, 0), (200, 100), (100, 100), (100, -100)))
    spec = patterns.pattern_of(item).with_points(tuple(crossing))
    assert len(waypoints(patterns.item_of(spec))) == 5


def test_too_many_lanes_are_refused():
    with pytest.raises(PlanError, match="more than 60000 items"):
        corridor(width_m=90_000.0, spacing_m=0.5)


def test_an_item_and_its_description_are_one_and_the_same():
    item = create("CorridorScan", area(ZURICH, BEND), PatternDefaults(80.0, camera="Ricoh GR II"))
    item = with_field(item, "entry", 3)
    again = patterns.item_of(patterns.pattern_of(item))
    assert again == item
    assert expand(again) == expand(item)
    assert patterns.rotated(item, 90.0).data["EntryPoint"] == 3
    assert patterns.scaled(item, 2.0).data["CorridorWidth"] == pytest.approx(2.0 * item.data["CorridorWidth"])
    assert {each.params[6] for each in waypoints(patterns.raised(item, 15.0))} == {95.0}
    assert summary(item).area_m2 == pytest.approx(700.0 * item.data["CorridorWidth"], rel=1e-6)
