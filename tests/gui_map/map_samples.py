"""Marks, places and pictures that the map's tests share."""

from __future__ import annotations

import math

from PySide6.QtGui import QColor, QImage, QPainter

from gcs.gui.map import VehicleMark
from gcs.maps.island import load_island

ISLAND = load_island()


HOME = (ISLAND.home_lat_deg, ISLAND.home_lon_deg)


def off(east_m, north_m):
    """A place so far from home."""
    return HOME[0] + north_m / 111_320, HOME[1] + east_m / (111_320 * math.cos(math.radians(HOME[0])))


def mark(key="1", east_m=0.0, north_m=0.0, **facts):
    lat, lon = off(east_m, north_m)
    return VehicleMark(key, facts.pop("name", f"Heron {key}"), lat, lon, **facts)


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
