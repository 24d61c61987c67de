"""Trails: which points are kept, and that drawing them in pieces equals drawing them at once."""

from __future__ import annotations

import numpy as np
from map_samples import HOME, count_near, mark, picture

from gcs.gui.map.scene import MapScene
from gcs.gui.map.traillayer import TrailLayer
from gcs.gui.map.trails import CAPACITY, TrailStore
from gcs.maps.mercator import world_xy


def fly(store, seconds, speed_mps=10.0, start_s=0.0, hz=20):
    for i in range(int(seconds * hz)):
        t = i / hz
        lat = HOME[0] + speed_mps * t / 111_320
        x, y = world_xy(lat, HOME[1])
        store.add("a", 0, x, y, lat, start_s + t)


def test_a_trail_keeps_its_whole_time_within_its_room():
    store = TrailStore(300)
    fly(store, 400)
    trail = store.trails["a"]
    assert trail.count <= CAPACITY
    assert trail.times_s[trail.count - 1] - trail.times_s[0] >= 300


def test_a_vehicle_that_rests_adds_no_points():
    store = TrailStore(300)
    fly(store, 60, speed_mps=0.0)
    assert store.trails["a"].count == 1


def test_a_vehicle_set_elsewhere_begins_a_new_trail():
    store = TrailStore(300)
    fly(store, 30)
    revision = store.revision
    store.add("a", 0, *world_xy(10.0, 20.0), 10.0, 31.0)
    assert store.trails["a"].count == 1
    assert store.revision > revision


def test_a_replay_that_goes_back_begins_a_new_trail():
    store = TrailStore(300)
    fly(store, 30, start_s=100.0)
    store.add("a", 0, *world_xy(*HOME), HOME[0], 5.0)
    assert store.trails["a"].count == 1


def test_trails_of_vehicles_that_are_gone_are_forgotten():
    store = TrailStore(300)
    fly(store, 3)
    store.keep_only(set())
    assert store.trails == {}


def test_a_trail_is_drawn_in_identity_colour_and_fades(bare):
    for second in range(290):
        bare.set_scene(MapScene(now_s=float(second), vehicles=(mark("1", east_m=second * 4.0 - 600),)))
    image = picture(bare)
    palette = bare.palette_now
    new = bare.viewport.to_pixel(*_at(500))
    old = bare.viewport.to_pixel(*_at(-560))
    assert count_near(image, palette.vehicle(0), *new, 6, 30) > 8
    assert count_near(image, palette.vehicle(0), *old, 6, 30) == 0
    assert count_near(image, palette.sea, *old, 1, 3) < 9


def test_pieces_drawn_one_by_one_lie_where_a_redrawing_puts_them(bare):
    for second in range(40):
        bare.set_scene(MapScene(now_s=float(second), vehicles=(mark("1", east_m=second * 8.0),)))
        picture(bare)
    grown = _array(picture(bare))
    bare._trails.invalidate()
    fresh = _array(picture(bare))
    assert (np.abs(grown - fresh).max(axis=2) > 60).mean() < 0.0005


def test_a_redrawing_of_many_trails_is_spread_over_frames_and_ends(bare):
    marks = [tuple(mark(str(i), east_m=i * 10, north_m=t * 6.0) for i in range(120)) for t in range(60)]
    for t in range(60):
        bare.set_scene(MapScene(now_s=float(t), vehicles=marks[t]))
    bare._trails.invalidate()
    for _ in range(400):
        picture(bare)
        if not bare._trails.busy:
            break
    assert not bare._trails.busy


def test_no_trail_is_drawn_when_they_are_switched_off(bare):
    bare.set_trail_seconds(0)
    for second in range(60):
        bare.set_scene(MapScene(now_s=float(second), vehicles=(mark("1", east_m=second * 5.0),)))
    at = bare.viewport.to_pixel(*_at(100))
    assert count_near(picture(bare), bare.palette_now.vehicle(0), *at, 6, 30) == 0


def test_a_map_that_nobody_looks_at_gathers_no_endless_work(bare):
    for second in range(700):
        vehicles = tuple(mark(str(i), east_m=second * 5.0) for i in range(10))
        bare.set_scene(MapScene(now_s=float(second), vehicles=vehicles))
    assert len(bare._trails._fresh) <= 4000
    bare.look_at(*_at(699 * 5.0 - 300), 15.0)
    image = picture(bare)
    while bare._trails.busy:
        image = picture(bare)
    at = bare.viewport.to_pixel(*_at(699 * 5.0 - 200))
    assert count_near(image, bare.palette_now.vehicle(0), *at, 6, 40) > 5


def test_a_new_layer_has_nothing_to_do(qapp):
    assert not TrailLayer(TrailStore()).busy


def _at(east_m):
    from map_samples import off

    return off(east_m, 0)


def _array(image):
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return raw[..., :3].astype(int)
