"""The bundled island and outlines: small, complete, consistent, and far from where anyone flies."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from gcs.maps.island import island_tiles, load_island, world_outlines
from gcs.maps.mercator import tile_at, world_xy
from gcs.maps.world import WorldOutlines
from gcs.model.errors import MapSourceError
from gcs.model.resources import resource_path
from gcs.terrain.grid import Box, ElevationGrid
from gcs.terrain.island import island_elevation


def test_all_bundled_map_data_is_at_most_8_megabytes():
    assert sum(file.stat().st_size for file in resource_path("maps").iterdir()) <= 8_000_000


def test_the_airfield_lies_28_m_above_the_sea_on_level_ground():
    island, terrain = load_island(), island_elevation()
    assert island.home_alt_amsl_m == 28.0
    for north, east in ((0, 0), (0.001, 0), (0, 0.001), (-0.0005, -0.001)):
        height = terrain.height_amsl_m(island.home_lat_deg + north, island.home_lon_deg + east)
        assert height == pytest.approx(28.0, abs=0.6)


def test_the_island_has_hills_of_some_300_m_and_a_sea_round_it():
    grid = island_elevation().nodes_amsl_m
    assert 250 < grid.max() < 350
    assert all(edge.max() < 0 for edge in (grid[0], grid[-1], grid[:, 0], grid[:, -1]))
    assert 0.2 < (grid > 0).mean() < 0.5


def test_no_land_of_the_real_world_is_within_15_degrees_of_the_island():
    island = load_island()
    x, y = world_xy(island.home_lat_deg, island.home_lon_deg)
    nearest = min(
        float(np.hypot(ring.points[:, 0] - x, ring.points[:, 1] - y).min()) for ring in world_outlines().fine
    )
    assert nearest * 360 > 15


def test_no_coast_line_jumps_across_the_world_at_the_date_line():
    outlines = world_outlines()
    for ring in (*outlines.coarse, *outlines.fine):
        steps = np.abs(np.diff(ring.points[:, 0]))
        on_edge = np.abs(np.diff(ring.points[:, 1])) == 0  # Antarctica's closing line along the map's edge
        assert np.all((steps < 0.1) | on_edge)
        assert -1 < ring.box[0] <= ring.box[2] < 2


@pytest.mark.parametrize("dark", [True, False])
def test_both_renderings_have_tiles_at_home_from_far_to_near(dark):
    island = load_island()
    with closing(island_tiles(dark=dark)) as source:
        assert source.info.themed
        assert (source.info.min_zoom, source.info.max_zoom) == (8, 17)
        for zoom in range(8, 18):
            data = source.tile(tile_at(island.home_lat_deg, island.home_lon_deg, zoom))
            assert data is not None
            assert data[8:12] == b"WEBP"


def test_the_tiles_are_valid_mbtiles_metadata():
    with closing(sqlite3.connect(resource_path("maps", "island_dark.mbtiles"))) as database:
        metadata = dict(database.execute("SELECT name, value FROM metadata"))
    assert {"name", "format", "bounds", "minzoom", "maxzoom", "attribution", "type"} <= metadata.keys()
    assert "Not for navigation" in metadata["attribution"]


def test_places_have_names_and_lie_on_the_island():
    island, terrain = load_island(), island_elevation()
    names = {label.name for label in island.labels}
    assert {"Alden Field", "Port Alden", "Salt Cross", "Kestrel Mill", "Upper Wray"} <= names
    for label in island.labels:
        if label.kind in ("town", "village", "airfield"):
            height = terrain.height_amsl_m(label.lat_deg, label.lon_deg)
            assert height is not None
            assert height > 0, label.name


def test_elevation_is_interpolated_between_its_nodes_and_unknown_outside():
    grid = ElevationGrid(np.array([[0, 10], [20, 30]], np.float32), Box(10, 50, 11, 51))
    assert grid.height_amsl_m(51, 10) == 0
    assert grid.height_amsl_m(50, 11) == 30
    assert grid.height_amsl_m(50.5, 10.5) == pytest.approx(15)
    assert grid.height_amsl_m(52, 10.5) is None
    assert grid.height_amsl_m(float("nan"), 10.5) is None


def test_an_elevation_hole_is_unknown_and_not_a_number():
    grid = ElevationGrid(np.array([[0, np.nan], [20, 30]], np.float32), Box(10, 50, 11, 51))
    assert grid.height_amsl_m(50.5, 10.5) is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 rubbish", b"nothing"])
def test_corrupt_elevation_and_outlines_say_what_to_do(tmp_path, content):
    path = tmp_path / "x.npz"
    path.write_bytes(content)
    for load in (ElevationGrid.load, WorldOutlines.load):
        with pytest.raises(MapSourceError, match="Install Godwit again"):
            load(path)


def test_files_of_other_content_are_refused(tmp_path):
    path = tmp_path / "x.npz"
    np.savez(path, row_differences_dm=np.zeros(4, np.int16), bounds_deg=np.zeros(3))
    with pytest.raises(MapSourceError):
        ElevationGrid.load(path)
    np.savez(path, row_differences_dm=np.zeros((4, 4), np.int16), bounds_deg=np.zeros(4))
    with pytest.raises(MapSourceError):
        ElevationGrid.load(path)
