"""Typed numbers: locale, units, range; a number is refused rather than taken for another one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from gcs.gui.present.quantities import Scale, range_text, scale_of, text_of, value_of
from gcs.gui.present.shapes import area_text, polygon_area_m2
from gcs.model.format import in_midst
from gcs.model.units import AVIATION, IMPERIAL, METRIC
from gcs.planning.errors import PlanError

HEIGHT = scale_of("m", METRIC, height=True)
FEET = scale_of("m", AVIATION, height=True)
KNOTS = scale_of("m/s", AVIATION)
GERMAN, FRENCH, SWISS, ENGLISH = (QLocale(name) for name in ("de_DE", "fr_FR", "de_CH", "en_GB"))


@pytest.mark.parametrize(
    ("text", "locale", "metres"),
    [
        ("120", ENGLISH, 120.0),
        ("12.5", ENGLISH, 12.5),
        ("12,5", ENGLISH, 12.5),
        ("1,200", ENGLISH, 1200.0),
        ("12,5", GERMAN, 12.5),
        ("12.5", GERMAN, 12.5),
        ("1.200", GERMAN, 1200.0),
        ("1 200", FRENCH, 1200.0),
        ("1\u2009200", ENGLISH, 1200.0),
        ("-6", ENGLISH, -6.0),
        ("\u22126", ENGLISH, -6.0),
        ("200 ft", ENGLISH, 60.96),
        ("0.2km", SWISS, 200.0),
        ("  80 m ", ENGLISH, 80.0),
    ],
)
def test_a_height_is_understood_as_the_locale_writes_it(text, locale, metres):
    assert value_of(text, HEIGHT, locale=locale) == pytest.approx(metres)


@pytest.mark.parametrize(
    "text", ["", "abc", "12..5", "1,2,3", "5 kg", "12 m/s", "--3", "1e999", "nan", "inf", "m"]
)
def test_what_is_no_height_is_refused_with_a_reason(text):
    with pytest.raises(PlanError) as told:
        value_of(text, HEIGHT, low=-1000, high=30000, locale=ENGLISH)
    assert told.value.remedy


def test_out_of_range_says_what_is_allowed_in_the_readers_unit():
    with pytest.raises(PlanError, match=r"984.3.ft.*is out of range.*0 to 328.1.ft"):
        value_of("300 m", FEET, low=0, high=100, locale=ENGLISH)


def test_an_empty_field_is_the_vehicles_default_only_where_that_is_allowed():
    assert math.isnan(value_of(" ", HEIGHT, may_be_empty=True))
    assert text_of(math.nan, HEIGHT) == ""


def test_speeds_follow_their_own_unit():
    assert value_of("10", KNOTS) == pytest.approx(5.144444)
    assert value_of("10 m/s", KNOTS) == 10.0
    assert text_of(10.0, scale_of("m/s", METRIC)) == "10.0"
    assert scale_of("m", IMPERIAL).symbol == "ft"


@given(
    value=st.floats(-30_000, 30_000),
    scale=st.sampled_from([HEIGHT, FEET, KNOTS, Scale("%", 0.01, 1), Scale(decimals=3)]),
    locale=st.sampled_from([GERMAN, FRENCH, SWISS, ENGLISH]),
)
@settings(max_examples=150, deadline=None)
def test_what_a_field_shows_is_understood_as_the_same_number_again(value, scale, locale):
    shown = text_of(value, scale, locale)
    again = value_of(shown, scale, locale=locale)
    assert abs(again - value) <= 0.501 * 10**-scale.decimals * scale.size
    assert text_of(again, scale, locale) == shown


def test_a_limit_that_is_shown_rounded_can_be_typed():
    # 30 000 m are 98 425.2 ft, a little more than what is shown.
    shown = text_of(30_000.0, FEET, ENGLISH)
    assert value_of(shown, FEET, high=30_000.0, locale=ENGLISH) <= 30_000.0


def test_ranges_in_words():
    assert range_text(None, None, HEIGHT) == ""
    assert range_text(0, None, HEIGHT) == "at least 0\u2009m"
    assert range_text(None, 5, HEIGHT) == "at most 5\u2009m"


def test_areas_are_on_the_ellipsoid_and_follow_the_units():
    square = [(0.0, 179.995), (0.0, -179.995), (0.01, -179.995), (0.01, 179.995)]
    area_m2 = polygon_area_m2(square)
    assert area_m2 == pytest.approx(1_113.2 * 1_105.7, rel=0.01)
    assert area_text(area_m2, METRIC).text == "1.23\u2009km²"
    assert area_text(900.0, METRIC).text == "900\u2009m²"
    assert area_text(area_m2, IMPERIAL).unit == "mi²"
    assert area_text(None, METRIC).text == "–"


@pytest.mark.parametrize(
    ("name", "within"),
    [("VTOL landing 5", "VTOL landing 5"), ("Waypoint 4", "waypoint 4"), ("Set ROI", "set ROI"), ("", "")],
)
def test_names_within_a_sentence_are_small_but_abbreviations_stay(name, within):
    assert in_midst(name) == within
