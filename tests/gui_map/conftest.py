"""Maps to test with."""

from __future__ import annotations

import pytest
from map_samples import HOME, ISLAND

from gcs.gui.map import MapView
from gcs.gui.theme import THEMES, ThemeController, load_fonts
from gcs.maps.island import island_tiles, world_outlines


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp):
    load_fonts()


@pytest.fixture
def themes(qapp):
    controller = ThemeController()
    yield controller
    controller.deleteLater()


@pytest.fixture(params=list(THEMES))
def each_theme(request, themes):
    themes.choose(request.param)
    return themes


@pytest.fixture
def bare(themes, qtbot):
    """A map without tiles or outlines: its ground is the sea's colour."""
    view = MapView(themes)
    qtbot.addWidget(view, before_close_func=lambda view: view.shutdown())
    view.resize(800, 600)
    view.look_at(*HOME, 15.0)
    view.vehicles.easing = False
    view.motion.reduced = True
    return view


@pytest.fixture
def island_map(themes, qtbot):
    """A map over the island's tiles, names and the world's outlines."""
    view = MapView(themes, outlines=world_outlines(), labels=ISLAND.labels)
    source = island_tiles(dark=themes.current.dark)
    qtbot.addWidget(view, before_close_func=lambda view: view.shutdown())
    view.resize(800, 600)
    view.set_sources([source])
    view.look_at(*HOME, 15.0)
    yield view
    view.shutdown()
    source.close()
