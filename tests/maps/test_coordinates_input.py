"""Coordinates as people type or paste them are read, and what is none is told so."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gcs.maps.coordinates import CoordinateError, mgrs_text, parse_coordinates, utm_text

ZURICH = (47.3977, 8.5456)


@pytest.mark.parametrize(
    "text",
    [
        "47.3977, 8.5456",
        "47.3977 8.5456",
        "+47.3977;+8.5456",
        "47,3977 8,5456",
        "47,3977; 8,5456",
        "47,3977, 8,5456",
        "N47.3977 E8.5456",
        "8.5456E 47.3977N",
        "47.3977° N, 8.5456° E",
        "geo:47.3977,8.5456",
        "47°23'51.72\" N 8°32'44.16\" E",
        "47°23′51.72″N, 8°32′44.16″E",
        "47 23 51.72 8 32 44.16",
        "N 47 23.862 E 008 32.736",
        "47° 23.862' 8° 32.736'",
        "47°23'51.72'' N 8°32'44.16'' E",
        "47.3977N, 8.5456",
        "  47.3977\u2009\t8.5456\n",
    ],
)
def test_degrees_are_read_in_any_usual_form(text):
    assert parse_coordinates(text) == pytest.approx(ZURICH, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("-35.363262 149.165237", (-35.363262, 149.165237)),
        ("−35.363262, 149.165237", (-35.363262, 149.165237)),
        ("35°21'47.7\"S 149°09'54.9\"E", (-35.36325, 149.16525)),
        ("0 30 0 S, 0 30 0 W", (-0.5, -0.5)),
        ("-0°30' -0°30'", (-0.5, -0.5)),
        ("47,8", (47.0, 8.0)),
        ("90 180", (90.0, 180.0)),
        ("5. 6.", (5.0, 6.0)),
        ("47° 8°30'", (47.0, 8.5)),
    ],
)
def test_hemispheres_and_fractions_are_understood(text, place):
    assert parse_coordinates(text) == pytest.approx(place, abs=1e-9)


@settings(max_examples=150, deadline=None)
@given(st.floats(-79.0, 83.0), st.floats(-179.9, 179.9))
def test_what_is_written_as_utm_or_mgrs_is_read_back(lat, lon):
    assume(abs(lat) > 1e-4)  # null island is "unknown", and the library misnames squares along the equator
    for text in (utm_text(lat, lon), mgrs_text(lat, lon)):
        found = parse_coordinates(text)
        assert found[0] == pytest.approx(lat, abs=2e-5)
        assert (found[1] - lon + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=1e-4)


@pytest.mark.parametrize("lat", [88.0, -85.0])
def test_the_poles_have_squares_too(lat):
    assert parse_coordinates(mgrs_text(lat, 10.0)) == pytest.approx((lat, 10.0), abs=1e-3)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("32T 465711 5249461", ZURICH),
        ("32 T 465711 mE 5249461 mN", ZURICH),
        ("32N 465711, 5249461", ZURICH),
        ("32TMT6571149460", ZURICH),
        ("32t mt 6571 4946", ZURICH),
        ("56S 334901 6252289", (-33.8568, 151.2153)),
        ("11S 334901 3752289", (33.8981, -118.7856)),
    ],
)
def test_grids_are_read_in_any_usual_form(text, place):
    assert parse_coordinates(text) == pytest.approx(place, abs=2e-4)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "no coordinates"),
        ("foo", "no coordinates"),
        ("1 2 3", "no coordinates"),
        ("47.1, 8.4, 3", "no coordinates"),
        ("47.5 30 8.5 30", "no coordinates"),
        ("47 N", "no coordinates"),
        ("N, 8", "no coordinates"),
        ("N N 47 8", "no coordinates"),
        ("47, 8 E N", "no coordinates"),
        ("47.1, 8.4 x", "no coordinates"),
        ("149.16, -35.36", "Latitude 149.16"),
        ("91 N 8 E", "Latitude 91"),
        ("47, 181", "Longitude 181"),
        ("47.1N 8.4N", "two latitudes"),
        ("47.1E 8.4W", "two latitudes"),
        ("47 61 0 N 8 0 0 E", "Minutes"),
        ("47 -10 8 10", "Minutes"),
        ("-47 N 8 E", "twice"),
        ("61T 465000 5249000", "no UTM zone 61"),
        ("32T 65000 E 5249000 N", "out of the zone"),
        ("32T 465000 E 15249000 N", "out of the zone"),
        ("32T 465000 1249000", "band T"),
        ("32TMT12345", "as many digits"),
        ("32TMT 123 45", "as many digits"),
        ("32TMT 123456 123456", "as many digits"),
        ("99TMT", "no MGRS square"),
        ("32TAA", "no MGRS square"),
        ("32TMA1234512345", "no MGRS square"),
    ],
)
def test_what_is_no_place_is_told_with_what_to_do(text, match):
    with pytest.raises(CoordinateError, match=match) as caught:
        parse_coordinates(text)
    assert caught.value.remedy


def test_swapped_degrees_are_guessed_at_in_the_remedy():
    with pytest.raises(CoordinateError) as caught:
        parse_coordinates("149.16, -35.36")
    assert caught.value.remedy == "Latitude comes first"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789 .,;-+NSEWTMU°'\"", max_size=30))
def test_any_text_is_a_place_or_an_error(text):
    try:
        lat, lon = parse_coordinates(text)
    except CoordinateError:
        return
    assert -90.0 <= lat <= 90.0
    assert -180.0 <= lon <= 180.0
