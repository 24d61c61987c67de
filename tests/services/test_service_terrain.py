"""Terrain for ArduPilot: whose places, which blocks, how fast, and nothing made up."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from service_bench import VEHICLE, Driver, frame_of, vehicle_state

from gcs.mavlink import encode_frame
from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.services.terrain import (
    ALL_BLOCKS,
    BLOCKS_PER_S,
    DATA_BYTES,
    MAX_BLOCKS,
    MAX_LOOKUPS,
    Grid,
    TerrainAnswers,
    TerrainCheck,
    VehicleTerrain,
    places_of,
)

M_PER_UNIT = 0.011131884502145034
OTHER = VehicleId(0, 42)
CORNER = {"lat": 471234567, "lon": 85678901, "grid_spacing": 100}


def request(mask=ALL_BLOCKS, **changes):
    return frame_of("TERRAIN_REQUEST", **(CORNER | {"mask": mask} | changes))


def slope(lookup):
    """Heights that tell their place in the grid: 100 for a row, 1 for a column."""
    rows, columns = np.mgrid[0:28, 0:32]
    return rows * 100.0 + columns


def answered(service, lookup, heights=None, vehicle=VEHICLE):
    """Return all blocks that follow a lookup."""
    service.on_heights(lookup, slope(lookup) if heights is None else heights)
    return drained(service, vehicle)


def drained(service, vehicle=VEHICLE, now=0.0):
    sent = []
    while vehicle in service.busy:
        now += 1.0
        sent += service.on_tick(vehicle, now)
    return sent


def bits(sent):
    return {send.fields["gridbit"] for send in sent}


# -- where a vehicle's heights lie --------------------------------------------------------------------


def vehicle_corner(lat_e7, lon_e7, spacing):
    """The grid that AP_Terrain::calculate_grid_info finds for a place, and how far the place is in it."""
    lat0, lon0 = math.floor(lat_e7 / 1e7), math.floor(lon_e7 / 1e7)
    north = (lat_e7 - lat0 * 1e7) * M_PER_UNIT
    east = (lon_e7 - lon0 * 1e7) * M_PER_UNIT * scale((lat_e7 / 1e7 + lat0) / 2)
    grid_x, grid_y = int(north / spacing) // 24, int(east / spacing) // 28
    d_lat = int(grid_x * 24 * spacing / M_PER_UNIT)
    d_lon = int(grid_y * 28 * spacing / M_PER_UNIT / scale(lat0 + d_lat / 2e7))
    corner = Grid(lat0 * 10**7 + d_lat, lon0 * 10**7 + d_lon, spacing)
    return corner, north / spacing - grid_x * 24, east / spacing - grid_y * 28


def scale(lat_deg):
    return max(0.01, float(np.float32(math.cos(math.radians(lat_deg)))))


@given(
    lat=st.integers(-840_000_000, 840_000_000),
    lon=st.integers(-1_790_000_000, 1_789_999_999),
    spacing=st.sampled_from([30, 100]),
)
@settings(max_examples=200, deadline=None)
def test_the_places_of_a_grid_are_where_the_vehicle_looks_them_up(lat, lon, spacing):
    corner, row, column = vehicle_corner(lat, lon, spacing)
    lats, lons = places_of(corner)
    assert lats.shape == lons.shape == (28, 32)
    i, j = int(row), int(column)
    v, u = row - i, column - j
    found_lat = lats[i, j] * (1 - v) + lats[i + 1, j] * v
    found_lon = (lons[i, j] * (1 - u) + lons[i, j + 1] * u) * (1 - v) + (
        lons[i + 1, j] * (1 - u) + lons[i + 1, j + 1] * u
    ) * v
    assert abs(found_lat * 1e7 - lat) * M_PER_UNIT < 0.1
    assert abs(found_lon * 1e7 - lon) * M_PER_UNIT * scale(lat / 1e7) < 0.5


@pytest.mark.parametrize("lat", [471234567, -471234567])
def test_a_grid_that_is_none_of_ardupilots_counts_from_its_own_corner(lat):
    lats, lons = places_of(Grid(lat, 85678901, 100))
    assert lats[0, 0] * 1e7 == pytest.approx(lat)
    assert lons[0, 0] * 1e7 == pytest.approx(85678901)
    assert (lats[1, 0] - lats[0, 0]) * 1e7 * M_PER_UNIT == pytest.approx(100.0)
    assert (lons[0, 1] - lons[0, 0]) * 1e7 * M_PER_UNIT * scale(lat / 1e7) == pytest.approx(100.0, abs=0.1)


def test_a_grid_of_the_south_whose_corner_lies_beyond_its_degree_is_understood():
    lon = 89_999_999
    beyond = (
        (lat, found)
        for lat in range(-590_000_000, -300_000_000, 7000)
        if (found := vehicle_corner(lat, lon, 100))[0].lon_e7 >= 90_000_000
    )
    lat, (corner, row, column) = next(beyond)
    lats, lons = places_of(corner)
    i, j = int(row), int(column)
    # The place is within the first column's spacing of the corner that lies east of it.
    assert abs(lons[i, j] - lon / 1e7) * 1e7 * M_PER_UNIT * scale(lat / 1e7) < 1.0 + 100.0 * (column - j)
    assert abs(lats[i, j] + (row - i) * (lats[1, 0] - lats[0, 0]) - lat / 1e7) * 1e7 * M_PER_UNIT < 0.1


def test_longitudes_stay_on_the_globe_at_the_date_line():
    corner, _, _ = vehicle_corner(100_000_000, 1_799_990_000, 100)
    lons = places_of(corner)[1]
    assert lons.min() < -179.9 and lons.max() > 179.9


# -- which blocks -------------------------------------------------------------------------------------


def test_each_block_that_was_asked_for_is_sent_once_with_its_own_heights():
    service = TerrainAnswers()
    lookup = service.on_message(VEHICLE, request(mask=(1 << 0) | (1 << 9) | (1 << 55)))
    assert (lookup.vehicle, lookup.grid) == (VEHICLE, Grid(471234567, 85678901, 100))
    sent = answered(service, lookup)
    assert bits(sent) == {0, 9, 55} and len(sent) == 3
    by_bit = {send.fields["gridbit"]: send for send in sent}
    assert by_bit[9].fields["data"] == [400 + 100 * x + 4 + y for x in range(4) for y in range(4)]
    assert by_bit[55].fields["data"][0] == 24 * 100 + 28
    for send in sent:
        assert (send.name, send.target) == ("TERRAIN_DATA", VEHICLE)
        assert {name: send.fields[name] for name in CORNER} == CORNER
        encode_frame(send.name, 255, 190, 0, **send.fields)


def test_a_whole_grid_is_56_blocks_and_bits_beyond_are_ignored():
    service = TerrainAnswers()
    sent = answered(service, service.on_message(VEHICLE, request(mask=2**64 - 1)))
    assert bits(sent) == set(range(56))


def test_a_repeated_request_is_answered_again():
    service = TerrainAnswers()
    for _ in range(3):
        assert bits(answered(service, service.on_message(VEHICLE, request(mask=3)))) == {0, 1}


def test_requests_while_the_heights_are_looked_up_are_joined():
    service = TerrainAnswers()
    lookup = service.on_message(VEHICLE, request(mask=1))
    assert service.on_message(VEHICLE, request(mask=6)) is None
    assert bits(answered(service, lookup)) == {0, 1, 2}


def test_a_block_that_waits_for_its_turn_is_not_sent_twice():
    service = TerrainAnswers()
    for _ in range(2):
        lookup = service.on_message(VEHICLE, request(mask=7))
        service.on_heights(lookup, slope(lookup))
    assert len(drained(service)) == 3


def test_a_block_with_one_unknown_or_impossible_height_is_not_sent():
    service = TerrainAnswers()
    lookup = service.on_message(VEHICLE, request(mask=7))
    heights = slope(lookup)
    heights[3, 3], heights[0, 8] = np.nan, 40_000.0
    assert bits(answered(service, lookup, heights)) == {1}


def test_heights_are_rounded_to_whole_metres():
    service = TerrainAnswers()
    lookup = service.on_message(VEHICLE, request(mask=1))
    (send,) = answered(service, lookup, np.full((28, 32), -12.6))
    assert send.fields["data"] == [-13] * 16


def test_a_lookup_that_failed_is_made_again_at_the_next_request():
    service = TerrainAnswers()
    lookup = service.on_message(VEHICLE, request(mask=1))
    service.on_heights(lookup, None)
    assert service.busy == ()
    assert bits(answered(service, service.on_message(VEHICLE, request(mask=1)))) == {0}


@pytest.mark.parametrize(
    "changes",
    [{"mask": 0}, {"grid_spacing": 0}, {"lat": 900_000_001}, {"lon": -1_800_000_001}, {"mask": 1 << 56}],
    ids=str,
)
def test_an_impossible_request_is_ignored(changes):
    assert TerrainAnswers().on_message(VEHICLE, request(**changes)) is None


def test_other_messages_are_ignored():
    assert TerrainAnswers().on_message(VEHICLE, frame_of("TERRAIN_CHECK", lat=1, lon=2)) is None


def test_vehicles_are_answered_each_on_its_own_link():
    service = TerrainAnswers()
    mine = service.on_message(VEHICLE, request(mask=1))
    other = service.on_message(OTHER, request(mask=2))
    service.on_heights(mine, slope(mine))
    assert service.busy == (VEHICLE,)
    assert service.on_tick(OTHER, 1.0) == []
    (send,) = answered(service, other, vehicle=OTHER)
    assert (send.target, send.fields["gridbit"]) == (OTHER, 1)


def test_a_forgotten_vehicle_gets_nothing():
    service = TerrainAnswers()
    lookup = service.on_message(VEHICLE, request())
    service.forget(VEHICLE)
    service.on_heights(lookup, slope(lookup))
    assert service.busy == () and service.on_tick(VEHICLE, 1.0) == []
    service.forget(OTHER)


def test_a_flood_of_requests_is_bounded():
    service = TerrainAnswers()
    lookups = [service.on_message(VEHICLE, request(lat=i * 10_000_000)) for i in range(MAX_LOOKUPS + 3)]
    assert lookups[MAX_LOOKUPS:] == [None] * 3
    for lookup in lookups[:MAX_LOOKUPS]:
        service.on_heights(lookup, slope(lookup))
    more = service.on_message(VEHICLE, request(lat=-10_000_000))
    assert len(answered(service, more)) == MAX_BLOCKS


# -- how fast -----------------------------------------------------------------------------------------


def full(service):
    lookup = service.on_message(VEHICLE, request())
    service.on_heights(lookup, slope(lookup))


def test_an_ample_link_gets_so_many_blocks_a_second():
    service = TerrainAnswers()
    full(service)
    sent = sum(len(service.on_tick(VEHICLE, 100.0 + tick / 10)) for tick in range(11))
    assert sent == pytest.approx(BLOCKS_PER_S * 1.25, abs=2)


def test_a_narrow_link_gets_what_it_can_bear():
    service = TerrainAnswers()
    full(service)
    sent = [len(service.on_tick(VEHICLE, tick / 10, DATA_BYTES * 2.0)) for tick in range(101)]
    assert max(sent) == 1
    assert sum(sent) == pytest.approx(21, abs=1)


def test_a_late_tick_does_not_send_everything_at_once():
    service = TerrainAnswers()
    full(service)
    service.on_tick(VEHICLE, 0.0)
    assert len(service.on_tick(VEHICLE, 60.0)) <= BLOCKS_PER_S / 4


# -- what a vehicle has -------------------------------------------------------------------------------

PLACE = {"lat": 471234567, "lon": 85678901}


def check():
    driver = Driver(TerrainCheck(VEHICLE, 47.1234567, 8.5678901))
    driver.start()
    return driver


def report(**fields):
    values = PLACE | {"spacing": 100, "terrain_height": 431.5, "pending": 3, "loaded": 504}
    return frame_of("TERRAIN_REPORT", **(values | fields))


def test_a_check_asks_for_the_place_and_takes_its_report():
    driver = check()
    assert (driver.sent[0].name, driver.sent[0].fields) == ("TERRAIN_CHECK", PLACE)
    driver.hear(report(lat=1), report())
    assert driver.result.outcome is Outcome.SUCCESS
    assert driver.result.value == VehicleTerrain(431.5, 3, 504)


def test_a_place_without_data_has_no_height():
    driver = check()
    driver.hear(report(spacing=0, terrain_height=0.0))
    assert driver.result.value.terrain_amsl_m is None


def test_a_check_is_repeated_and_then_given_up():
    operation = TerrainCheck(VEHICLE, 47.1234567, 8.5678901)
    sent = operation.start(0.0)
    assert operation.on_tick(0.5) == [] and operation.on_state(vehicle_state(), 0.6) == []
    sent += operation.on_tick(1.1) + operation.on_tick(2.2)
    assert len(sent) == 3
    (done,) = operation.on_tick(3.3)
    assert done.result.outcome is Outcome.TIMEOUT


def test_a_check_can_be_cancelled():
    (done,) = TerrainCheck(VEHICLE, 0.0, 0.0).cancel(1.0)
    assert done.result.outcome is Outcome.CANCELLED
