"""TERRAIN_REPORT also answers questions about other places: those are not where the vehicle is."""

from __future__ import annotations

import pytest
from vehicle_frames import Bench, global_position, message

HERE = {"terrain_height": 50.0, "current_height": 21.0, "spacing": 100}


def report(bench, north=0.0, east=0.0, **changes):
    place = bench.state().position
    lat, lon = round((place.lat_deg + north) * 1e7), round((place.lon_deg + east) * 1e7)
    return message("TERRAIN_REPORT", lat=lat, lon=lon, **(HERE | changes))


@pytest.fixture
def bench():
    made = Bench()
    made.hear(global_position())
    return made


@pytest.mark.parametrize("away", [{"north": 0.01}, {"east": -0.02}], ids=str)
def test_the_report_of_another_place_changes_nothing(bench, away):
    assert bench.hear(report(bench)).terrain.terrain_amsl_m == 50.0
    state = bench.hear(report(bench, **away, terrain_height=900.0, current_height=-500.0))
    assert (state.terrain.terrain_amsl_m, state.altitude.agl_m) == (50.0, 21.0)
    assert bench.hear(report(bench, **away, spacing=0)).terrain is not None


def test_a_report_from_a_moment_ago_still_counts(bench):
    assert bench.hear(report(bench, north=0.0005)).terrain is not None
    assert bench.hear(report(bench, spacing=0)).terrain is None
