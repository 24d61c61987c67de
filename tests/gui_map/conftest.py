"""What the map tests share: fonts, a map over the island, scenes, and a way to draw it and look at pixels."""

from __future__ import annotations

import math

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from gcs.gui.map import MapView, VehicleMark
from gcs.gui.theme import THEMES, ThemeController, load_fonts
from gcs.maps.island import island_tiles, load_island, world_outlines

ISLAND = load_island()
HOME = (ISLAND.home_lat_deg, ISLAND.home_lon_deg)


def off(east_m, north_m):
    """A place so far from home."""
    return HOME[0] + north_m / 111_320, HOME[1] + east_m / (111_320 * math.cos(math.radians(HOME[0])))


def mark(key="1", east_m=0.0, north_m=0.0, **facts):
    lat, lon = off(east_m, north_m)
    return VehicleMark(key, facts.pop("name", f"Heron {key}"), lat, lon, **facts)


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


def picture(view, ratio=1.0):
    """The map as an image, drawn at once."""
    image = QImage(round(view.width() * ratio), round(view.height() * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    view.draw(painter)
    painter.end()
    return image


def settle(view, qtbot):
    """Draw until all tiles have come; returns the last picture."""
    picture(view)

    def done():
        picture(view)
        assert view.settled

    qtbot.waitUntil(done, timeout=5000)
    return picture(view)


def count_near(image, colour, x, y, radius, tolerance=14):
    """How many pixels of about that colour lie within a square round a point."""
    wanted, found = QColor(colour), 0
    for py in range(max(0, int(y - radius)), min(image.height(), int(y + radius) + 1)):
        for px in range(max(0, int(x - radius)), min(image.width(), int(x + radius) + 1)):
            seen = image.pixelColor(px, py)
            off_by = max(
                abs(seen.red() - wanted.red()),
                abs(seen.green() - wanted.green()),
                abs(seen.blue() - wanted.blue()),
            )
            found += off_by <= tolerance
    return found
