"""What the flight display says is true, or not said."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_samples import NOW, make_state

from gcs.gui.panels.pfd.cells import read_cells
from gcs.gui.panels.pfd.layout import lay_out
from gcs.gui.panels.pfd.readings import AltitudeReference, read_state, wrap_180
from gcs.model.units import AVIATION, METRIC
from gcs.model.vehicle import Altitude, Attitude, MissionProgress, Motion, Phase, Target

T = "\u2009"


def read(state, now=NOW, units=METRIC, wanted=AltitudeReference.AMSL):
    return read_state(state, now, units, wanted)


def test_fresh_values_have_no_age():
    r = read(make_state())
    assert (r.ground_speed.value, r.ground_speed.stale) == (11.9, False)
    assert (r.altitude.value, r.agl.value, r.ground_level) == (108.0, 58.0, 50.0)
    assert r.horizon.age_s is None
    assert r.agl_source == "terrain"


def test_values_older_than_two_seconds_are_stale_and_carry_their_age():
    r = read(make_state(), NOW + 4)
    assert r.ground_speed.age_s == pytest.approx(4)
    assert r.altitude.stale and r.agl.stale and r.climb.stale and r.heading_deg.stale
    assert r.horizon.age_s == pytest.approx(4)


@pytest.mark.parametrize(
    "attitude",
    [None, Attitude(NOW, math.nan, 0, 0), Attitude(NOW, 0, math.inf, 0), Attitude(NOW - 11, 0, 0, 0)],
)
def test_a_missing_invalid_or_old_attitude_is_no_horizon(attitude):
    assert read(make_state(attitude=attitude)).horizon is None


def test_an_unknown_speed_is_unknown_and_not_zero():
    r = read(make_state(motion=Motion(NOW, None, math.nan, None, None)))
    assert r.ground_speed is None and r.air_speed is None and r.climb is None
    assert r.heading_deg.value == 126.0  # of the attitude


def test_the_flight_path_needs_speed_course_and_fresh_values():
    assert read(make_state()).horizon.drift_deg == pytest.approx(2.0)
    slow = make_state(motion=Motion(NOW, 0.4, None, 0.0, 126.0, 128.0))
    no_course = make_state(motion=Motion(NOW, 9.0, None, 0.0, 126.0, None))
    for r in (read(slow), read(no_course), read(make_state(), NOW + 3)):
        assert r.horizon.path_deg is None
    r = read(make_state(motion=Motion(NOW, 10.0, None, 10.0, 350.0, 10.0)))
    assert (r.horizon.path_deg, r.horizon.drift_deg) == (pytest.approx(45), pytest.approx(20))


def test_the_tape_falls_back_to_the_datum_that_is_known_and_says_so():
    r = read(make_state(altitude=Altitude(NOW, None, 80.0)))
    assert (r.altitude.value, r.altitude_reference) == (80.0, AltitudeReference.HOME)
    r = read(make_state(altitude=Altitude(NOW, 108.0)), wanted=AltitudeReference.HOME)
    assert (r.altitude.value, r.altitude_reference) == (108.0, AltitudeReference.AMSL)
    assert r.ground_level is None


def test_the_target_is_given_on_the_datum_of_the_tape():
    assert read(make_state()).target_altitude == 120.0
    assert read(make_state(), wanted=AltitudeReference.HOME).target_altitude == 92.0
    old = make_state(target=Target(NOW - 5, alt_amsl_m=120.0, bearing_deg=3.0))
    assert read(old).target_altitude is None
    assert read(old).target_heading_deg is None


def test_readings_are_in_the_pilots_units():
    r = read(make_state(), units=AVIATION)
    assert r.altitude.value == pytest.approx(354.3, abs=0.1)
    assert r.ground_speed.value == pytest.approx(23.1, abs=0.1)
    assert r.climb.value == pytest.approx(-39.4, abs=0.1)


@given(st.floats(-1e4, 1e4))
def test_wrapped_angles_lie_between_minus_180_and_180(degrees):
    assert -180 <= wrap_180(degrees) < 180


@given(st.floats(200, 4000), st.floats(150, 3000))
def test_the_parts_cover_the_widget_at_any_size(width, height):
    layout = lay_out(width, height)
    assert layout.size.width() * layout.scale == pytest.approx(width)
    assert layout.heading.bottom() == pytest.approx(layout.size.bottom())
    assert layout.view.left() == layout.speed.right()
    assert layout.view.right() == pytest.approx(layout.altitude.left())
    assert layout.view.width() > 0 or layout.scale == 0.5


@pytest.mark.parametrize(
    ("changes", "cells"),
    [
        ({}, ("AUTO", "WAYPOINT 7", "LEVEL")),
        ({"armed": False, "in_air": False, "landed_state": 1}, ("AUTO", "–", "ON GROUND")),
        ({"landed_state": 3}, ("AUTO", f"TAKEOFF 92{T}m", "LEVEL")),
        ({"phase": Phase.RETURNING}, ("AUTO", "RETURN", "LEVEL")),
        ({"phase": Phase.LANDING, "mode": ""}, ("–", "LANDING", "LEVEL")),
        ({"phase": Phase.LINK_LOST}, ("AUTO", "–", "LEVEL")),
        ({"mission": MissionProgress(NOW, 6, 6, 10, 4)}, ("AUTO", f"HEIGHT 92{T}m", "PAUSED 6/10")),
        ({"mission": MissionProgress(NOW, 9, 9, 10, 5)}, ("AUTO", f"HEIGHT 92{T}m", "COMPLETE")),
        ({"mission": None, "target": Target(NOW, distance_m=812.0)}, ("AUTO", f"TO GO 812{T}m", "LEVEL")),
        ({"mission": None, "target": None}, ("AUTO", "–", "LEVEL")),
        ({"motion": Motion(NOW, climb_mps=2.0)}, ("AUTO", "WAYPOINT 7", "CLIMB")),
        ({"motion": Motion(NOW, climb_mps=-2.0)}, ("AUTO", "WAYPOINT 7", "DESCENT")),
        ({"motion": Motion(NOW - 9, climb_mps=-2.0)}, ("AUTO", "WAYPOINT 7", "–")),
        ({"motion": Motion(NOW, climb_mps=math.nan)}, ("AUTO", "WAYPOINT 7", "–")),
    ],
)
def test_the_mode_cells_say_only_what_the_vehicle_reported(changes, cells):
    assert tuple(read_cells(make_state(**changes), NOW, METRIC)) == cells
