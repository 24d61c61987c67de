"""The regular grid: one place and many places agree, the edges are part of it, outside is unknown."""

from __future__ import annotations

import numpy as np

from gcs.terrain.grid import Box, ElevationGrid
from gcs.terrain.island import island_elevation


def test_many_places_are_as_each_alone():
    grid = island_elevation()
    west, south, east, north = grid.bounds
    rng = np.random.default_rng(7)
    lats = rng.uniform(south - 0.01, north + 0.01, 500)
    lons = rng.uniform(west - 0.01, east + 0.01, 500)
    many = grid.heights_amsl_m(lats, lons)
    for lat, lon, height in zip(lats, lons, many, strict=True):
        alone = grid.height_amsl_m(lat, lon)
        assert (alone is None) == bool(np.isnan(height))
        assert alone is None or abs(alone - height) < 1e-3
    assert np.isnan(many).any()
    assert np.isfinite(many).any()


def test_the_edges_belong_to_the_grid_and_beyond_is_unknown():
    grid = ElevationGrid(np.array([[0, 10], [20, 30]], np.float32), Box(10, 50, 11, 51))
    lats, lons = np.array([[51.0, 50.0], [50.5, 51.1]]), np.array([[10.0, 11.0], [10.5, 10.5]])
    found = grid.heights_amsl_m(lats, lons)
    assert found[0].tolist() == [0.0, 30.0]
    assert found[1, 0] == 15.0
    assert np.isnan(found[1, 1])
