"""Tile arithmetic: properties that hold for every place and zoom."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcs.maps import mercator
from gcs.maps.mercator import Bounds, TileId

lats = st.floats(-85.0, 85.0)
lons = st.floats(-180.0, 179.999999)


@given(lats, lons)
def test_projecting_there_and_back_gives_the_same_place(lat, lon):
    back = mercator.lat_lon(*mercator.world_xy(lat, lon))
    assert back == pytest.approx((lat, lon), abs=1e-9)


@given(st.lists(st.tuples(st.floats(-90.0, 90.0), lons)))
def test_many_places_are_projected_as_each_alone(places):
    together = mercator.world_xys(*np.array(places).reshape(-1, 2).T)
    alone = [mercator.world_xy(lat, lon) for lat, lon in places]
    assert together == pytest.approx(np.array(alone).reshape(-1, 2), abs=1e-15)


@given(lats, lons, st.integers(0, 20))
def test_the_tile_of_a_place_is_valid_and_its_parents_hold_the_place(lat, lon, zoom):
    tile = mercator.tile_at(lat, lon, zoom)
    assert tile.valid
    assert all(tile.parent(up) == mercator.tile_at(lat, lon, max(0, zoom - up)) for up in range(zoom + 2))


@pytest.mark.parametrize("lat", [90.0, -90.0, 89.9, -86.0])
def test_poles_fall_on_the_edge_of_the_world_instead_of_infinity(lat):
    x, y = mercator.world_xy(lat, 12.0)
    assert math.isfinite(x)
    assert 0.0 <= y <= 1.0
    assert mercator.tile_at(lat, 180.0, 5).valid


def test_known_tile_of_a_known_place():
    assert mercator.tile_at(51.5074, -0.1278, 10) == TileId(10, 511, 340)


def test_ground_size_of_a_pixel_at_the_equator():
    assert mercator.meters_per_pixel(0.0, 0.0) == pytest.approx(156543.034, abs=0.01)


@pytest.mark.parametrize(
    ("lat", "lon", "valid"),
    [
        (56.4, -5.4, True),
        (0.0, 0.0, False),
        (None, 1.0, False),
        (1.0, None, False),
        (math.nan, 1.0, False),
        (1.0, math.inf, False),
        (91.0, 0.0, False),
        (10.0, 181.0, False),
        (0.0, 12.0, True),
        (-90.0, 180.0, True),
    ],
)
def test_positions_that_no_vehicle_has_are_invalid(lat, lon, valid):
    assert mercator.position_is_valid(lat, lon) is valid


def test_bounds_across_the_date_line_touch_tiles_on_both_sides_only():
    bounds = Bounds(175.0, -20.0, -175.0, -10.0)
    assert bounds.touches(mercator.tile_at(-15, 179, 6))
    assert bounds.touches(mercator.tile_at(-15, -179, 6))
    assert not bounds.touches(mercator.tile_at(-15, 0, 6))
    assert bounds.center == pytest.approx((-15.0, -180.0))


def test_the_whole_world_touches_every_tile():
    assert all(mercator.WORLD.touches(TileId(2, x, y)) for x in range(4) for y in range(4))
