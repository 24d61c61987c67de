"""The map's arithmetic: what is where, and that no place or zoom breaks it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcs.gui.map.furniture import scale_step
from gcs.gui.map.geometry import clip_ring, clip_segment, polygon_of
from gcs.gui.map.ground import graticule_step_deg, tile_zoom
from gcs.gui.map.measure import Measure, measured
from gcs.gui.map.viewport import MAX_ZOOM, MIN_ZOOM, Viewport, fitted
from gcs.maps.mercator import world_xy

lats, lons, zooms = st.floats(-84.0, 84.0), st.floats(-180.0, 179.99), st.floats(MIN_ZOOM, MAX_ZOOM)


@given(lats, lons, zooms, st.floats(0, 800), st.floats(0, 600))
def test_the_place_under_a_pixel_is_drawn_at_that_pixel(lat, lon, zoom, px, py):
    view = Viewport.at(lat, lon, zoom, 800, 600)
    if not 0 < view.to_world(px, py)[1] < 1 or abs(px - 400) >= view.scale / 2:
        return
    assert view.to_pixel(*view.to_place(px, py)) == pytest.approx((px, py), abs=1e-3)


@given(lats, lons, zooms, zooms, st.floats(0, 800), st.floats(0, 600))
def test_zooming_keeps_the_place_under_the_pointer(lat, lon, zoom, new_zoom, px, py):
    view = Viewport.at(lat, lon, zoom, 800, 600)
    x, y = view.to_world(px, py)
    after = view.zoomed(new_zoom, px, py)
    if 0 < after.center_y < 1:
        x2, y2 = after.to_world(px, py)
        assert ((x2 - x + 0.5) % 1.0 - 0.5, y2 - y) == pytest.approx((0, 0), abs=1e-9)


@given(st.floats(-90, 90), st.floats(-180, 180), zooms)
def test_every_place_on_earth_gives_finite_pixels(lat, lon, zoom):
    view = Viewport.at(lat, lon, zoom, 800, 600)
    for place in ((90.0, 0.0), (-90.0, 180.0), (0.0, -180.0), (lat, -lon)):
        assert all(math.isfinite(value) for value in view.to_pixel(*place))


def test_neighbours_across_the_date_line_are_drawn_beside_each_other():
    view = Viewport.at(-18.0, 179.999, 14, 800, 600)
    x, _ = view.to_pixel(-18.0, -179.999)
    assert 400 < x < 500


def test_projecting_many_equals_projecting_each():
    view = Viewport.at(-36.5, -122.9, 12.3, 800, 600)
    places = [(-36.4, -122.8), (10.0, 179.0), (-80.0, -179.0)]
    many = view.project(np.array([world_xy(*place) for place in places]))
    assert many.tolist() == [pytest.approx(view.to_pixel(*place)) for place in places]


def test_fitting_shows_all_places_even_across_the_date_line():
    places = [(-18.0, 179.9), (-18.4, -179.8), (-17.8, 179.99)]
    view = fitted(Viewport.at(0, 0, 3, 800, 600), places, 60)
    assert view.zoom > 8
    for place in places:
        x, y = view.to_pixel(*place)
        assert 0 <= x <= 800
        assert 0 <= y <= 600


def test_fitting_one_place_stops_at_a_useful_zoom_and_none_changes_nothing():
    view = Viewport.at(0, 0, 3, 800, 600)
    assert fitted(view, [(10.0, 10.0)], 60).zoom == 17.0
    assert fitted(view, [], 60) == view


@pytest.mark.parametrize(
    ("zoom", "ratio", "expected"), [(15.2, 1.0, 15), (15.4, 1.0, 16), (15.0, 2.0, 16), (1.0, 1.0, 1)]
)
def test_tiles_are_drawn_near_their_own_size(zoom, ratio, expected):
    assert tile_zoom(zoom, ratio) == expected


@given(zooms)
def test_the_graticule_has_a_readable_number_of_lines(zoom):
    view = Viewport.at(0, 0, zoom, 800, 600)
    pixels = graticule_step_deg(view) / 360 * view.scale
    assert pixels >= 40 or graticule_step_deg(view) == 30.0


@given(st.floats(0.01, 100_000))
def test_the_scale_bar_is_a_round_length_that_fits(meters_per_pixel):
    length, words = scale_step(meters_per_pixel)
    assert 20 < length <= 131
    assert words.endswith("m")


def test_scale_bar_of_the_usual_zoom_reads_400_m():
    assert scale_step(3.5) == (pytest.approx(114.3, abs=0.1), "400\u2009m")


def test_distances_and_bearings_are_those_of_the_ellipsoid():
    leg = measured((0.0, 0.0), (0.0, 1.0))
    assert leg.distance_m == pytest.approx(111_319.49, abs=0.01)
    assert leg.bearing_deg == pytest.approx(90.0)
    assert measured((10.0, 20.0), (10.0, 20.0)).distance_m == 0.0


def test_measuring_sums_its_legs_and_takes_points_back():
    measure = Measure()
    measure.start()
    for lon in (0.0, 1.0, 2.0):
        measure.add((0.0, lon))
    assert measure.total_m == pytest.approx(222_638.98, abs=0.1)
    assert "Σ" in measure.text(1)
    assert "Σ" not in measure.text(0)
    measure.undo()
    assert measure.total_m == pytest.approx(111_319.49, abs=0.1)


def test_a_segment_is_cut_to_its_box_or_dropped():
    box = (0.0, 0.0, 10.0, 10.0)
    assert clip_segment(-5, 5, 15, 5, box) == (0, 5, 10, 5)
    assert clip_segment(2, 2, 3, 3, box) == (2, 2, 3, 3)
    assert clip_segment(-5, -5, -1, 20, box) is None
    assert clip_segment(1, 50, 9, 50, box) is None


def test_a_ring_is_cut_to_its_box():
    ring = np.array([[-5.0, -5.0], [5.0, -5.0], [5.0, 5.0], [-5.0, 5.0]])
    cut = clip_ring(ring, (0.0, 0.0, 10.0, 10.0))
    assert sorted(map(tuple, cut.tolist())) == [(0, 0), (0, 5), (5, 0), (5, 5)]
    assert len(clip_ring(ring + 100, (0.0, 0.0, 10.0, 10.0))) == 0


def test_a_qt_polygon_holds_the_points_of_the_array():
    points = np.array([[1.5, 2.5], [3.0, -4.0], [1e6, 7.0]])
    polygon = polygon_of(points)
    assert [(point.x(), point.y()) for point in polygon] == [tuple(point) for point in points.tolist()]
    assert polygon_of(points[:0]).isEmpty()
