"""What is on the map: each symbol in its colour at its place, and nothing where nothing is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from map_samples import HOME, count_near, mark, off, picture, settle

from gcs.gui.map import (
    FenceMark,
    HomeMark,
    LegState,
    MapOptions,
    MapScene,
    MissionMark,
    MissionPoint,
    RallyMark,
    TargetMark,
)
from gcs.gui.map.labels import LabelStyle, style_of
from gcs.gui.map.vectors import reaches, vector_lines
from gcs.maps.island import island_tiles
from gcs.model.vehicle import VehicleKind

NO_LABELS = MapOptions(labels=False)


def center(view):
    return view.width() / 2, view.height() / 2


@pytest.mark.parametrize("kind", list(VehicleKind))
def test_each_kind_of_vehicle_is_drawn_in_its_identity_colour(bare, kind):
    bare.set_options(NO_LABELS)
    bare.set_scene(MapScene(vehicles=(mark(kind=kind, color_index=3),)))
    colour = bare.palette_now.vehicle(3)
    assert count_near(picture(bare), colour, *center(bare), 16) > 50
    assert count_near(picture(bare), colour, 150, 150, 16) == 0


def test_symbols_wear_the_colours_of_each_theme(bare, each_theme):
    bare.set_scene(MapScene(vehicles=(mark(selected=True),)))
    image = picture(bare)
    theme = each_theme.current
    assert count_near(image, theme.identity[0], *center(bare), 16) > 50
    assert count_near(image, theme.acc, *center(bare), 27, 40) > 60
    assert count_near(image, theme.map_ground.sea, 700, 500, 10, 3) > 300


@pytest.mark.parametrize("level", ["advisory", "caution", "warning", "critical"])
def test_an_alert_has_a_ring_in_its_level_colour(bare, level):
    bare.set_options(NO_LABELS)
    bare.set_scene(MapScene(vehicles=(mark(level=level),)))
    assert count_near(picture(bare), bare.palette_now.level(level), *center(bare), 23, 25) > 60


def test_a_lost_link_is_critical_and_has_no_vector_and_no_identity_fill(bare):
    bare.set_options(NO_LABELS)
    lost = mark(link_lost=True, course_deg=90.0, speed_mps=30.0, heading_deg=90.0)
    bare.set_scene(MapScene(vehicles=(lost,)))
    image, palette = picture(bare), bare.palette_now
    assert count_near(image, palette.critical, *center(bare), 23, 25) > 40
    assert count_near(image, palette.vehicle(0), *center(bare), 60, 25) == 0
    assert vector(lost, 16.0) is None


def test_a_simulated_vehicle_has_a_violet_square(bare):
    bare.set_options(NO_LABELS)
    bare.set_scene(MapScene(vehicles=(mark(simulated=True),)))
    assert count_near(picture(bare), bare.palette_now.sim, *center(bare), 19, 60) > 20
    bare.set_scene(MapScene(vehicles=(mark(),)))
    assert count_near(picture(bare), bare.palette_now.sim, *center(bare), 19, 25) == 0


def vector(one, zoom):
    """The speed vector of a vehicle at pixel 100, 100: its end, or None."""
    lines, drawn = vector_lines(reaches([one]), np.array([[100.0, 100.0]]), zoom)
    return tuple(lines[0, 2:]) if drawn[0] else None


def test_the_speed_vector_ends_at_the_position_in_10_s():
    x, y = vector(mark(course_deg=90.0, speed_mps=20.0), 15.0)
    meters = (x - 100) * 156543.034 / 2**15 * math.cos(math.radians(HOME[0]))
    assert meters == pytest.approx(200.0, rel=1e-3)
    assert y == pytest.approx(100)


@pytest.mark.parametrize(
    "facts",
    [
        {"speed_mps": 20.0},
        {"course_deg": 20.0},
        {"course_deg": math.nan, "speed_mps": 20.0},
        {"course_deg": 20.0, "speed_mps": math.inf},
        {"course_deg": 20.0, "speed_mps": 0.1},
    ],
)
def test_an_unknown_course_or_speed_has_no_vector(facts):
    assert vector(mark(**facts), 15.0) is None


@pytest.mark.parametrize(
    "place", [(math.nan, 1.0), (1.0, math.nan), (0.0, 0.0), (95.0, 10.0), (10.0, 200.0), (math.inf, math.inf)]
)
def test_impossible_positions_are_never_drawn(bare, place):
    from dataclasses import replace

    empty = picture(bare)
    bad = replace(mark(), lat_deg=place[0], lon_deg=place[1])
    point = MissionPoint("1", *place)
    bare.set_scene(
        MapScene(
            vehicles=(bad,),
            missions=(MissionMark("m", (point, point)),),
            fences=(FenceMark((place, off(0, 50), off(50, 0))), FenceMark((place,), radius_m=50)),
            homes=(HomeMark(*place),),
            rallies=(RallyMark(*place),),
            targets=(TargetMark(*place), TargetMark(*place, kind="orbit", radius_m=40)),
        )
    )
    assert bare.vehicles.marks == []
    assert picture(bare) == empty


def test_a_heading_that_is_no_number_draws_the_glyph_nose_up(bare):
    bare.set_options(NO_LABELS)
    bare.set_scene(MapScene(vehicles=(mark(heading_deg=math.nan),)))
    unknown = picture(bare)
    bare.set_scene(MapScene(vehicles=(mark(heading_deg=0.0),)))
    assert picture(bare) == unknown


def test_poles_and_date_line_are_drawn_without_a_crash(island_map, qtbot):
    island_map.set_scene(MapScene(vehicles=(mark(),)))
    for place in ((89.9, 0.0), (-89.9, 179.99), (0.0, -180.0), (85.0, 180.0)):
        for zoom in (1.0, 4.5, 9.0, 22.0):
            island_map.look_at(*place, zoom)
            picture(island_map)


def beside(image, colour, x, y):
    """Pixels of a colour on an upright line at x."""
    return sum(count_near(image, colour, x, y + dy, 0, 60) for dy in range(-40, 41))


def test_a_fence_has_its_line_and_ticks_on_the_forbidden_side(bare):
    square = tuple(off(e, n) for e, n in ((-500, -400), (500, -400), (500, 400), (-500, 400)))
    x, y = bare.viewport.to_pixel(*off(-500, 0))
    ochre = bare.palette_now.fence
    for ring in (square, square[::-1]):
        bare.set_scene(MapScene(fences=(FenceMark(ring),)))
        image = picture(bare)
        assert beside(image, ochre, x - 5, y) >= 5
        assert beside(image, ochre, x + 5, y) == 0
        bare.set_scene(MapScene(fences=(FenceMark(ring, inclusion=False),)))
        inner = picture(bare)
        hatched = 41 * 41 - count_near(inner, bare.palette_now.sea, x + 60, y, 20, 6)
        assert hatched > 150
        assert count_near(image, bare.palette_now.sea, x + 60, y, 20, 6) > 41 * 41 - 90, (
            "no hatch in an inclusion"
        )
        assert beside(inner, ochre, x - 5, y) == 0


def test_a_round_fence_is_drawn_at_its_radius(bare):
    bare.set_scene(MapScene(fences=(FenceMark((HOME,), radius_m=400),)))
    x, y = bare.viewport.to_pixel(*off(400, 0))
    assert count_near(picture(bare), bare.palette_now.fence, x, y, 3, 40) > 3


def test_a_mission_shows_done_active_and_remaining_items(bare):
    states = (LegState.DONE, LegState.ACTIVE, LegState.TODO)
    points = tuple(
        MissionPoint(str(i + 1), *off(i * 400 - 400, 200), state=state) for i, state in enumerate(states)
    )
    bare.set_scene(MapScene(missions=(MissionMark("m", points, "1"),), vehicles=(mark(north_m=-300),)))
    image, palette = picture(bare), bare.palette_now
    active = bare.viewport.to_pixel(*off(0, 200))
    todo = bare.viewport.to_pixel(*off(400, 200))
    assert count_near(image, palette.active, *active, 10, 25) > 150
    assert count_near(image, "#FFFFFF", *todo, 10, 25) > 150
    halfway = bare.viewport.to_pixel(*off(0, -50))
    assert count_near(image, palette.active, *halfway, 3, 25) > 5, "the active leg starts at the vehicle"
    between = bare.viewport.to_pixel(*off(200, 200))
    assert count_near(image, palette.leg, *between, 3, 25) > 5


def test_home_rally_and_targets_are_drawn(bare):
    bare.set_scene(
        MapScene(
            homes=(HomeMark(*off(-300, 0)), HomeMark(*off(-300, 300), selected=False)),
            rallies=(RallyMark(*off(0, 0)),),
            targets=(
                TargetMark(*off(300, 0)),
                TargetMark(*off(300, 300), kind="orbit", radius_m=100),
                TargetMark(*off(0, 300), kind="roi"),
            ),
        )
    )
    image, palette, at = picture(bare), bare.palette_now, bare.viewport.to_pixel
    assert count_near(image, palette.leg, *at(*off(-300, 0)), 13, 25) > 40
    assert count_near(image, palette.leg, *at(*off(-300, 300)), 13, 25) > 20
    assert count_near(image, palette.accent, *at(*off(0, 0)), 12, 25) > 40
    assert count_near(image, palette.active, *at(*off(300, 0)), 14, 25) > 40
    assert count_near(image, palette.active, *at(*off(400, 300)), 3, 25) > 3
    assert count_near(image, palette.leg, *at(*off(0, 300)), 14, 25) > 40


def test_labels_shrink_as_vehicles_become_many():
    plain, alerting = mark(), mark(level="warning")
    assert style_of(plain, 12, "") is LabelStyle.PLATE
    assert style_of(plain, 13, "") is LabelStyle.NAME
    assert style_of(plain, 60, "") is LabelStyle.NAME
    assert style_of(plain, 61, "") is None
    assert style_of(plain, 61, plain.key) is LabelStyle.PLATE
    assert style_of(mark(selected=True), 250, "") is LabelStyle.PLATE
    assert style_of(alerting, 250, "") is LabelStyle.NAME_PLATE
    assert style_of(mark(link_lost=True), 250, "") is LabelStyle.NAME_PLATE


def test_of_labels_in_one_place_the_most_severe_stays_and_none_overlap(bare):
    crowd = [mark(str(i), east_m=i * 3.0) for i in range(8)]
    crowd.append(mark("alert", level="critical"))
    placed = bare._labels.place(
        [(each, 400.0 + i, 300.0) for i, each in enumerate(crowd)], len(crowd), "", 1.0, bare._free_room()
    )
    assert placed[-1].mark.key == "alert"
    assert len(placed) < len(crowd)
    boxes = [(each.at.x(), each.at.y(), each.pixmap.width(), each.pixmap.height()) for each in placed]
    for i, (x, y, w, h) in enumerate(boxes):
        for x2, y2, w2, h2 in boxes[i + 1 :]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


def test_the_age_of_a_lost_link_is_in_its_label(bare):
    lines = bare._labels._lines(mark(link_lost=True, age_s=14.0, label_lines=("60 m",)), LabelStyle.PLATE)
    assert lines == ("14\u2009s", "60 m")


def test_island_tiles_names_and_their_credit_are_drawn(island_map, qtbot):
    image = settle(island_map, qtbot)
    assert island_map.ground.covered_by == ("Training island",)
    assert "Not for navigation" in island_map.ground.attributions[0]
    runway = island_map.viewport.to_pixel(*off(-400, 72))
    assert count_near(image, "#434B51", *runway, 8, 12) > 20


def test_zooming_past_the_last_tiles_shows_the_nearest_ones_enlarged(island_map, qtbot):
    for zoom, place in ((20.0, HOME), (18.0, off(5000, 3000)), (3.0, HOME)):
        island_map.look_at(*place, zoom)
        image = settle(island_map, qtbot)
        assert (island_map.ground.covered_by == ("Training island",)) is (zoom > 5)
        if zoom > 5:
            assert count_near(image, island_map.palette_now.sea, 200, 300, 12, 2) < 60


def test_a_hidden_layer_is_not_drawn(island_map, qtbot):
    settle(island_map, qtbot)
    island_map.set_layer_visible(island_map.layers[0], False)
    settle(island_map, qtbot)
    assert island_map.ground.covered_by == ()


def test_the_ground_is_drawn_once_while_vehicles_move(island_map, qtbot):
    settle(island_map, qtbot)
    before = island_map._backdrop.rebuilds
    for i in range(20):
        island_map.set_scene(
            MapScene(now_s=i / 20, vehicles=(mark(east_m=i * 1.0),), homes=(HomeMark(*HOME),))
        )
        picture(island_map)
    assert island_map._backdrop.rebuilds == before + 1  # for the home that came


def test_foreign_raster_maps_are_dimmed_in_the_dark_theme_only(themes, qtbot):
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QColor, QImage

    from gcs.gui.map import MapView
    from gcs.maps.source import SourceInfo

    red = QImage(256, 256, QImage.Format.Format_RGB32)
    red.fill(QColor(255, 0, 0))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    red.save(buffer, "PNG")
    data = bytes(buffer.data())

    class Red:
        info = SourceInfo("Red")

        def tile(self, tile):
            return data

        def close(self):
            pass

    view = MapView(themes)
    qtbot.addWidget(view, before_close_func=lambda view: view.shutdown())
    view.resize(300, 300)
    view.set_options(MapOptions(graticule=False))
    view.set_sources([Red()])
    view.look_at(10, 10, 5)
    dark = settle(view, qtbot).pixelColor(150, 140)
    assert dark.red() < 100
    assert dark.green() > 10
    themes.choose("sunlight")
    assert settle(view, qtbot).pixelColor(150, 140).red() > 240


def test_a_damaged_tile_is_reported_once_and_the_map_lives(themes, qtbot):
    from gcs.gui.map import MapView
    from gcs.maps.source import SourceInfo
    from gcs.model.errors import MapSourceError

    class Broken:
        info = SourceInfo("Broken")

        def tile(self, tile):
            if tile.x % 2:
                raise MapSourceError("Broken is damaged", "Copy it again")
            return b"no image"

        def close(self):
            pass

    view, said = MapView(themes), []
    qtbot.addWidget(view, before_close_func=lambda view: view.shutdown())
    view.sourceFailed.connect(said.append)
    view.resize(600, 400)
    view.set_sources([Broken()])
    view.look_at(10, 10, 5)
    qtbot.waitUntil(lambda: (picture(view), len(said) >= 2)[1], timeout=5000)
    assert any("Copy" in text for text in said)
    assert all(len(text) > 10 for text in said)


def test_high_resolution_screens_get_sharper_pixels(island_map, qtbot):
    picture(island_map, 2.0)
    qtbot.waitUntil(lambda: (picture(island_map, 2.0), island_map.settled)[1], timeout=5000)
    image = picture(island_map, 2.0)
    assert (image.width(), image.height()) == (1600, 1200)
    assert max(key[1].z for key in island_map.loader._images) == 16


def test_a_closed_map_leaves_no_thread(themes, qtbot):
    import threading

    from gcs.gui.map import MapView

    view = MapView(themes)
    source = island_tiles(dark=True)
    view.set_sources([source])
    view.look_at(*HOME, 14)
    picture(view)
    assert any(thread.name.startswith("map-tiles") for thread in threading.enumerate())
    view.shutdown()
    source.close()
    assert not any(thread.name.startswith("map-") for thread in threading.enumerate())
    view.deleteLater()
