"""The simulated ArduPilot's terrain: what it asks for, what it keeps, what it tells, how it flies by it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sim_station import HOME, make

from gcs.sim import PlanItem
from gcs.sim.terrain_data import FULL, MAX_GRIDS, TerrainData, spot_of

LAT, LON = round(HOME[0] * 1e7), round(HOME[1] * 1e7)
GCS_BEAT = {"type": 6, "autopilot": 8, "base_mode": 0, "custom_mode": 0, "system_status": 4}


def asking(**more):
    """A vehicle that has a position and hears a station."""
    station = make(asks_terrain=True, **more).ready()
    station.send("HEARTBEAT", mavlink_version=3, **GCS_BEAT)
    return station


def answer(station, request, height=lambda row, column: 650):
    """Send every block of a request."""
    for bit in range(56):
        if request.mask >> bit & 1:
            i, j = bit // 8 * 4, bit % 8 * 4
            data = [round(height(i + k // 4, j + k % 4)) for k in range(16)]
            place = {"lat": request.lat, "lon": request.lon, "grid_spacing": request.grid_spacing}
            station.send("TERRAIN_DATA", gridbit=bit, data=data, **place)


def fill(station, height=lambda row, column: 650, limit_s=120.0):
    """Answer until nothing is asked any more."""
    quiet_s = 0.0
    while quiet_s < 5.0:
        requests = [f.msg for f in station.run(1.0) if f.name == "TERRAIN_REQUEST"]
        for request in requests:
            answer(station, request, height)
        quiet_s = 0.0 if requests else quiet_s + 1.0
        limit_s -= 1.0
        assert limit_s > 0.0


def requests_of(station):
    return station.named("TERRAIN_REQUEST")


def report(station):
    station.long(512, 136)
    return station.last("TERRAIN_REPORT")


def test_it_asks_for_the_grid_under_it_every_two_seconds_until_it_has_it():
    station = asking()
    station.run(9.0)
    asked = requests_of(station)
    assert len(asked) in (4, 5)
    assert {(r.lat, r.lon, r.mask, r.grid_spacing) for r in asked} == {(*corner(LAT, LON), FULL, 100)}


def corner(lat, lon):
    return spot_of(lat, lon, 100.0).corner


def test_it_asks_for_what_is_missing_only():
    station = asking()
    station.run(2.5)
    (first, *_) = requests_of(station)
    place = {"lat": first.lat, "lon": first.lon, "grid_spacing": 100}
    station.send("TERRAIN_DATA", gridbit=3, data=[1] * 16, **place)
    station.send("TERRAIN_DATA", gridbit=3, data=[1] * 16, **place | {"grid_spacing": 30})
    station.send("TERRAIN_DATA", gridbit=4, data=[1] * 16, **place | {"lat": first.lat + 1})
    station.send("TERRAIN_DATA", gridbit=200, data=[1] * 16, **place)
    station.run(2.5)
    assert requests_of(station)[-1].mask == FULL & ~(1 << 3)


def test_nine_grids_are_loaded_and_nothing_is_pending_afterwards():
    station = asking()
    fill(station)
    told = report(station)
    assert (told.pending, told.spacing, told.terrain_height) == (0, 100, 650.0)
    assert told.loaded >= 4 * 56 and told.loaded % 56 == 0
    assert told.current_height == pytest.approx(HOME[2] - 650.0, abs=2.0)


def test_without_data_the_report_has_no_spacing():
    station = asking()
    station.run(3.0)
    told = report(station)
    assert (told.spacing, told.terrain_height, told.current_height) == (0, 0.0, 0.0)
    assert told.pending > 0 and told.loaded == 0


def test_a_vehicle_that_asks_nobody_knows_the_ground_as_before():
    station = make().ready()
    station.send("HEARTBEAT", mavlink_version=3, **GCS_BEAT)
    station.run(5.0)
    assert requests_of(station) == []
    told = report(station)
    assert (told.spacing, told.loaded, told.pending) == (100, 504, 0)
    station.send("TERRAIN_CHECK", lat=LAT, lon=LON)
    assert len(station.named("TERRAIN_REPORT")) == 1


@pytest.mark.parametrize("why", ["px4", "disabled", "unheard", "no position"])
def test_nothing_is_asked(why):
    if why == "px4":
        station = make("px4", asks_terrain=True).ready()
    elif why == "no position":
        station = make(asks_terrain=True, ready_after_s=1000.0)
    else:
        station = make(asks_terrain=True).ready()
    if why == "disabled":
        station.vehicle.state.params.set("TERRAIN_ENABLE", 0)
    if why != "unheard":
        station.send("HEARTBEAT", mavlink_version=3, **GCS_BEAT)
    station.run(6.0)
    assert requests_of(station) == []


def test_a_check_is_answered_for_its_place_and_fetches_what_is_missing_there():
    station = asking()
    fill(station)
    place = {"lat": LAT + 5_000_000, "lon": LON}
    station.send("TERRAIN_CHECK", **place)
    told = station.last("TERRAIN_REPORT")
    assert (told.lat, told.lon, told.spacing) == (*place.values(), 0)
    fill(station, lambda row, column: 700)
    station.send("TERRAIN_CHECK", **place)
    assert station.last("TERRAIN_REPORT").terrain_height == 700.0
    mark = len(station.named("TERRAIN_REPORT"))
    station.send("TERRAIN_CHECK", lat=2_000_000_000, lon=0)
    assert len(station.named("TERRAIN_REPORT")) == mark


def test_the_mission_is_asked_for_too_and_data_survive_a_reboot():
    station = asking()
    far = PlanItem(16, frame=10, z=30.0).at(HOME[0] + 0.3, HOME[1] + 0.3, 30.0)
    station.vehicle.load_mission([PlanItem(22, z=30.0), far])
    fill(station)
    assert corner(far.x, far.y) in {(r.lat, r.lon) for r in requests_of(station)}
    loaded = report(station).loaded
    station.long(246, 1)
    station.run(3.0)
    station.ready()
    assert report(station).loaded == loaded


def test_another_spacing_begins_anew():
    station = asking()
    fill(station)
    station.vehicle.state.params.set("TERRAIN_SPACING", 30)
    station.run(3.0)
    assert requests_of(station)[-1].grid_spacing == 30
    assert report(station).loaded == 0


def test_items_above_terrain_are_flown_above_the_data_even_where_they_are_wrong():
    station = asking()
    fill(station, lambda row, column: HOME[2] + 40.0)
    above = replace(PlanItem(16).at(HOME[0] + 0.002, HOME[1], 30.0), frame=10)
    station.vehicle.load_mission([PlanItem(22, z=20.0), above, PlanItem(20)], autofly=True)
    station.until(lambda: station.vehicle.state.mission.seq == 3, 120.0)
    assert station.vehicle.state.body.alt == pytest.approx(HOME[2] + 70.0, abs=2.0)


def test_items_above_terrain_follow_it_all_the_way():
    def terrain(lat_deg, lon_deg):
        return HOME[2] + 40.0 * math.exp(-(((lat_deg - HOME[0]) * 111_320.0 - 250.0) ** 2) / 8000.0)

    station = make(terrain=terrain)
    above = replace(PlanItem(16).at(HOME[0] + 0.0045, HOME[1], 30.0), frame=10)
    station.vehicle.load_mission([PlanItem(22, z=30.0), above, PlanItem(20)], autofly=True)
    body = station.vehicle.state.body
    heights = []
    while body.n < 490.0:
        station.run(0.5)
        if body.n > 20.0:
            heights.append(body.alt - station.vehicle.state.ground_m)
    # A copter climbs 2.5 m/s: it can't keep up with the steepest part of the hill, yet clears it.
    assert min(heights) > 10.0
    assert body.alt - HOME[2] == pytest.approx(30.0, abs=6.0)


# -- the grids ----------------------------------------------------------------------------------------


@given(
    lat=st.integers(-850_000_000, 850_000_000),
    lon=st.integers(-1_799_999_999, 1_799_999_999),
    spacing=st.sampled_from([1.0, 30.0, 100.0]),
)
@settings(max_examples=200, deadline=None)
def test_each_place_lies_within_one_grid_and_near_its_corner(lat, lon, spacing):
    spot = spot_of(lat, lon, spacing)
    assert 0.0 <= spot.row < 24.0 and 0.0 <= spot.column < 28.0
    assert -900_000_000 <= spot.corner[0] <= 900_000_000
    north_m = (lat - spot.corner[0]) * 0.011131884502145034
    assert north_m == pytest.approx(spot.row * spacing, abs=0.1)


def test_a_height_needs_all_four_corners_of_its_square():
    data = TerrainData(100.0)
    spot = spot_of(LAT, LON, 100.0)
    assert data.height_m(LAT, LON) is None
    data.want(spot.corner)
    bit = int(spot.row) // 4 * 8 + int(spot.column) // 4
    for number in range(56):
        assert data.take(spot.corner, number, [100] * 16)
        if number != 55:
            assert (data.height_m(LAT, LON) is not None) <= (number >= bit)
    assert data.height_m(LAT, LON) == 100.0
    assert not data.take((1, 2), 0, [1] * 16)
    assert not data.take(spot.corner, 0, [1] * 15)


def test_too_many_grids_push_out_the_least_used():
    data = TerrainData(100.0)
    for number in range(MAX_GRIDS + 5):
        data.want((number, 0))
        data.want((0, 0))
    assert data.pending == MAX_GRIDS * 56
    data.take((0, 0), 0, [1] * 16)
    assert data.loaded == 1
    assert data.incomplete() == (0, 0)
