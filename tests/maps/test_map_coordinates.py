"""MGRS and UTM, checked against known places."""

from __future__ import annotations

import math

import pytest

from gcs.maps.coordinates import mgrs_text, utm_text, utm_zone
from gcs.model.format import THIN, UNKNOWN


@pytest.mark.parametrize(
    ("lat", "lon", "text"),
    [(56.4125, -5.47196, "30V UH"), (-33.8568, 151.2153, "56H LH"), (38.8895, -77.0353, "18S UJ")],
)
def test_mgrs_is_written_in_groups(lat, lon, text):
    words = mgrs_text(lat, lon).split(" ")
    assert " ".join(words[:2]) == text
    assert [len(word) for word in words[2:]] == [5, 5]


def test_mgrs_covers_the_poles():
    assert mgrs_text(89.0, 10.0).startswith("Z")


def test_utm_of_a_known_place():
    assert utm_text(38.8895, -77.0353).startswith("18S 323")
    assert utm_text(0.0001, 3.0) == f"31N 500{THIN}000 E 11 N"
    assert utm_text(-0.0001, 3.0) == f"31M 500{THIN}000 E 9{THIN}999{THIN}989 N"


@pytest.mark.parametrize(
    ("lat", "lon", "zone"),
    [
        (60, 4, 32),
        (75, 8, 31),
        (75, 20, 33),
        (75, 30, 35),
        (75, 41, 37),
        (0, 180, 1),
        (0, 179.9, 60),
        (10, -180, 1),
    ],
)
def test_utm_zones_with_their_exceptions(lat, lon, zone):
    assert utm_zone(lat, lon) == zone


@pytest.mark.parametrize("place", [(None, None), (math.nan, 1.0), (0.0, 0.0), (91.0, 0.0), (10.0, 200.0)])
def test_an_unknown_place_is_a_dash(place):
    assert mgrs_text(*place) == UNKNOWN
    assert utm_text(*place) == UNKNOWN


@pytest.mark.parametrize("lat", [85.0, -81.0])
def test_utm_ends_near_the_poles(lat):
    assert utm_text(lat, 10.0) == UNKNOWN
