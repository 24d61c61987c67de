"""Places by bearing and distance, as people type them."""

from __future__ import annotations

import math

import pytest
from edit_samples import AT

from gcs.planning.errors import PlanError
from gcs.planning.geodesy import FlatMap
from gcs.planning.relative import parse_relative, place_at, relative_to


@pytest.mark.parametrize(
    ("text", "bearing", "metres"),
    [
        ("045 1.2 km", 45.0, 1200.0),
        ("45°/500", 45.0, 500.0),
        ("045/500", 45.0, 500.0),
        ("300 m NE", 45.0, 300.0),
        ("ne 300", 45.0, 300.0),
        ("nnw, 1 nm", 337.5, 1852.0),
        ("1,2 km @ 045", 45.0, 1200.0),
        ("1000ft to 30 deg", 30.0, 304.8),
        ("2 mi at 270", 270.0, 3218.688),
        ("500 N", 0.0, 500.0),
        ("3 nmi S", 180.0, 5556.0),
    ],
)
def test_bearings_and_distances_are_read(text, bearing, metres):
    found = relative_to(AT, parse_relative(text, AT))
    assert found == pytest.approx((bearing, metres), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "east", "north"), [("100 m N 50 m E", 50.0, 100.0), ("1 km w, 200 S", -1000.0, -200.0)]
)
def test_steps_along_meridian_and_parallel_are_read(text, east, north):
    assert FlatMap(AT).to_xy([parse_relative(text, AT)])[0] == pytest.approx((east, north), abs=0.2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "abc",
        "100 m",
        "n e",
        "361 5 m",
        "100 m 200 m",
        "45 NE 100",
        "100 N 50 NE",
        "-45 100",
        "sww 5",
        "5 mx",
    ],
)
def test_what_is_no_bearing_and_distance_is_refused(text):
    with pytest.raises(PlanError) as caught:
        parse_relative(text, AT)
    assert caught.value.remedy


def test_places_across_the_date_line_and_out_of_range():
    assert place_at((0.0, 179.999), 90.0, 1000.0)[1] < -179.0
    for bearing, metres in ((math.nan, 5.0), (400.0, 5.0), (0.0, math.inf)):
        with pytest.raises(PlanError):
            place_at(AT, bearing, metres)
    with pytest.raises(PlanError):
        place_at((95.0, 0.0), 0.0, 1.0)
