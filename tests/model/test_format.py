"""Numbers are written as look/tokens.md says."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcs.model import format as fmt
from gcs.model.units import (
    AVIATION,
    IMPERIAL,
    DistanceUnit,
    HeightUnit,
    SpeedUnit,
    TemperatureUnit,
    UnitSettings,
)

T = "\u2009"
finite = st.floats(-1e7, 1e7)
anything = st.floats(allow_nan=True, allow_infinity=True) | st.none() | st.integers(-(2**64), 2**64)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (-6, 0, "−6"),
        (1184, 0, f"1{T}184"),
        (1234567.891, 2, f"1{T}234{T}567.89"),
        (-0.04, 1, "0.0"),
        (-0.06, 1, "−0.1"),
        (999.6, 0, f"1{T}000"),
        (2**63, 0, f"9{T}223{T}372{T}036{T}854{T}775{T}808"),
        (1e30, 0, "1e30"),
        (-3.4e38, 0, "−3.4e38"),
        (1e-7, 1, "0.0"),
    ],
)
def test_a_number_has_a_true_minus_and_thin_spaces_in_thousands(value, decimals, text):
    assert fmt.number(value, decimals) == text


@given(anything)
def test_an_unknown_number_is_a_dash_and_never_a_zero(value):
    text = fmt.number(value, 1)
    assert (text == "–") == (value is None or not math.isfinite(value))


@given(finite, st.integers(0, 6))
def test_a_number_reads_back_as_what_it_was(value, decimals):
    back = float(fmt.number(value, decimals).replace(T, "").replace("−", "-"))
    assert back == pytest.approx(value, abs=0.50001 * 10**-decimals)


@given(finite, st.integers(0, 3))
def test_a_number_is_never_minus_zero_and_groups_are_of_three(value, decimals):
    text = fmt.number(value, decimals)
    assert re.fullmatch(r"−?\d{1,3}(\u2009\d{3})*(\.\d+)?", text)
    assert not re.fullmatch(r"−[0.]+", text)


@pytest.mark.parametrize(
    "write",
    [
        fmt.height,
        fmt.speed,
        fmt.climb,
        fmt.distance,
        fmt.temperature,
        fmt.heading,
        fmt.voltage,
        fmt.current,
        fmt.charge,
        fmt.power,
        fmt.percent,
    ],
)
@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
def test_every_unknown_quantity_is_a_dash_without_unit(write, value):
    shown = write(value)
    assert shown == ("–", "")
    assert shown.text == "–"
    assert not shown.known


def test_the_unit_stands_after_a_thin_space_but_a_degree_sign_follows_at_once():
    assert fmt.speed(10.4).text == f"10.4{T}m/s"
    assert fmt.percent(64).text == f"64{T}%"
    assert fmt.heading(68).text == "068°"
    assert fmt.temperature(21.4).text == "21°C"
    assert fmt.Quantity("7").text == "7"
    assert fmt.quantity(3, "kg").known


@pytest.mark.parametrize(
    ("metres", "text"),
    [(0, "0.0"), (9.94, "9.9"), (9.96, "10"), (10, "10"), (-6, "−6.0"), (-12.3, "−12"), (1184.2, f"1{T}184")],
)
def test_a_height_has_tenths_below_ten_metres_only(metres, text):
    assert fmt.height(metres) == (text, "m")


def test_heights_in_feet_and_climb_in_feet_a_minute():
    assert fmt.height(100, AVIATION) == ("328", "ft")
    assert fmt.climb(2.54, AVIATION) == ("500", "ft/min")
    assert fmt.climb(-1.26) == ("−1.3", "m/s")


@pytest.mark.parametrize(
    ("metres", "text"),
    [
        (812, f"812{T}m"),
        (999.4, f"999{T}m"),
        (999.6, f"1.00{T}km"),
        (2311, f"2.31{T}km"),
        (9996, f"10.0{T}km"),
        (14_200, f"14.2{T}km"),
        (99_960, f"100{T}km"),
        (1_184_000, f"1{T}184{T}km"),
        (-50, f"−50{T}m"),
    ],
)
def test_a_metric_distance_has_three_digits_from_a_kilometre_on(metres, text):
    assert fmt.distance(metres).text == text


def test_distances_in_feet_miles_and_nautical_miles():
    assert fmt.distance(1184, IMPERIAL).text == f"3{T}885{T}ft"
    assert fmt.distance(1609.344, IMPERIAL).text == f"1.00{T}mi"
    assert fmt.distance(1184, AVIATION).text == f"1{T}184{T}m"
    assert fmt.distance(18520, AVIATION).text == f"10.0{T}nmi"


@given(st.floats(0, 1e7), st.sampled_from(DistanceUnit))
def test_a_distance_reads_back_within_half_a_percent_or_half_a_small_unit(metres, unit):
    shown = fmt.distance(metres, UnitSettings(distance=unit))
    sizes = dict([unit.small, unit.large])
    back = float(shown.value.replace(T, "")) * sizes[shown.unit]
    assert back == pytest.approx(metres, rel=0.00501, abs=0.501 * unit.small[1])
    assert (shown.unit == unit.large[0]) == fmt.distance_unit_is_large(metres, unit)


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (SpeedUnit.METRES_PER_SECOND, "10.0"),
        (SpeedUnit.KILOMETRES_PER_HOUR, "36.0"),
        (SpeedUnit.MILES_PER_HOUR, "22.4"),
        (SpeedUnit.KNOT, "19.4"),
    ],
)
def test_speeds_have_tenths_in_every_unit(unit, text):
    assert fmt.speed(10, UnitSettings(speed=unit)) == (text, unit.value)


def test_temperatures_follow_their_own_setting():
    units = UnitSettings(temperature=TemperatureUnit.FAHRENHEIT)
    assert fmt.temperature(-40, units).text == "−40°F"
    assert fmt.temperature(100, units).text == "212°F"
    assert units.height is HeightUnit.METRE


@pytest.mark.parametrize(
    ("degrees", "text"),
    [(0, "000"), (68.4, "068"), (359.4, "359"), (359.6, "000"), (360, "000"), (-1, "359"), (725, "005")],
)
def test_a_heading_has_three_digits_and_never_reaches_360(degrees, text):
    assert fmt.heading(degrees) == (text, "°")


@given(st.floats(-1e6, 1e6))
def test_every_heading_is_between_000_and_359(degrees):
    assert 0 <= int(fmt.heading(degrees).value) <= 359


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "00:00"),
        (59.99, "00:59"),
        (590, "09:50"),
        (3599, "59:59"),
        (3730, "1:02:10"),
        (-5.5, "−00:05"),
        (-0.4, "00:00"),
        (360_000, "100:00:00"),
        (None, "–"),
        (math.nan, "–"),
    ],
)
def test_durations_are_minutes_and_seconds_and_get_hours_when_they_need_them(seconds, text):
    assert fmt.duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(4.9, f"4{T}s"), (-1, f"0{T}s"), (61, "01:01"), (None, "–"), (math.inf, "–")]
)
def test_ages_are_seconds_up_to_a_minute(seconds, text):
    assert fmt.age(seconds) == text


def test_the_time_of_day_is_utc():
    assert fmt.time_of_day(0) == "00:00:00"
    assert fmt.time_of_day(1_790_000_000_000_000) == "14:13:20"


def test_coordinates_have_six_decimals_in_groups_of_three_with_their_side():
    assert fmt.coordinates(56.412508, -5.47196) == f"56.412{T}508°{T}N 005.471{T}960°{T}W"
    assert fmt.latitude(-0.0000001) == f"00.000{T}000°{T}N"
    assert fmt.longitude(179.99999999) == f"180.000{T}000°{T}E"
    assert fmt.latitude(-33.5) == f"33.500{T}000°{T}S"


@pytest.mark.parametrize("place", [(None, 5.0), (91.0, 5.0), (5.0, 181.0), (math.nan, 0.0)])
def test_impossible_coordinates_are_unknown(place):
    assert fmt.coordinates(*place) == "–"


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_coordinates_read_back_within_half_a_millionth_of_a_degree(lat, lon):
    for text, value in ((fmt.latitude(lat), lat), (fmt.longitude(lon), lon)):
        digits, side = text.replace(T, "").split("°")
        assert float(digits) * (-1 if side in "SW" else 1) == pytest.approx(value, abs=5.1e-7)


def test_electrical_quantities():
    assert fmt.voltage(22.84).text == f"22.8{T}V"
    assert fmt.current(10.66).text == f"10.7{T}A"
    assert fmt.charge(4612).text == f"4.61{T}Ah"
    assert fmt.power(245.7).text == f"246{T}W"
