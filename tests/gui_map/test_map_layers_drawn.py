"""Layers and dry-run tracks under the plan: drawn where they are, never where they are not."""

from __future__ import annotations

import math

import pytest
from map_samples import HOME, picture

from gcs.gui.map import MapView
from gcs.gui.map.drawings import Drawings, MapDrawing


@pytest.fixture
def view(qtbot, themes):
    made = MapView(themes)
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.look_at(*HOME, 16.0)
    yield made
    made.shutdown()


def around(lat: float, lon: float, size: float = 0.001) -> tuple[tuple[float, float], ...]:
    return (
        (lat - size, lon - size),
        (lat - size, lon + size),
        (lat + size, lon + size),
        (lat + size, lon - size),
    )


def colours(view: MapView) -> set[str]:
    image = picture(view)
    return {image.pixelColor(x, y).name() for x in range(0, 640, 2) for y in range(0, 480, 2)}


def test_a_drawing_is_seen_in_its_colour_and_goes_again(view):
    before = colours(view)
    line = tuple((HOME[0], HOME[1] + d) for d in (-0.003, 0.003))
    view.set_drawings((MapDrawing(line, color="#FF00AA", name="Wire"),))
    assert "#ff00aa" in {c for c in colours(view) if c not in before} or len(colours(view) - before) > 0
    view.set_drawings(())
    assert colours(view) == before


def test_areas_points_and_simulated_tracks_are_drawn(view):
    before = colours(view)
    for drawing in (
        MapDrawing(around(*HOME), closed=True, color="#00FF00", name="Lot"),
        MapDrawing((HOME,), name="Gate"),
        MapDrawing(around(*HOME), simulated=True),
    ):
        view.set_drawings((drawing,))
        assert colours(view) != before


@pytest.mark.parametrize("bad", [math.nan, math.inf, 91.0])
def test_impossible_places_are_not_drawn(view, bad):
    before = colours(view)
    view.set_drawings((MapDrawing(((bad, 0.0), HOME)), MapDrawing(())))
    assert colours(view) == before


def test_what_is_out_of_sight_costs_nothing_and_shows_nothing(view):
    before = colours(view)
    view.set_drawings((MapDrawing(around(10.0, 10.0), closed=True),))
    assert colours(view) == before


def test_a_line_across_the_date_line_takes_the_short_way(view):
    drawings = Drawings()
    drawings.set_drawings((MapDrawing(((0.0, 179.0), (0.0, -179.0))),))
    (world,) = drawings._worlds
    assert abs(world[1, 0] - world[0, 0]) == pytest.approx(2.0 / 360.0)


def test_drawings_that_stay_are_not_projected_anew(view):
    drawings = Drawings()
    first = MapDrawing(around(*HOME))
    drawings.set_drawings((first,))
    world = drawings._worlds[0]
    drawings.set_drawings((first, MapDrawing((HOME,))))
    assert drawings._worlds[0] is world
    assert len(drawings.drawings) == 2
