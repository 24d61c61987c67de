"""Draws square blocks of the training island's map in one of its two grounds (dark, sunlight).

The ground (land, wood, contours, coast, shade) is computed per pixel from the elevation, with each line's
coverage taken from the distance to its level set; roads, rivers, houses and the airfield are painted over it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import island_features as features
import island_terrain as terrain
import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

Grid = npt.NDArray[np.float64]
TILE: Final = 256
MERCATOR_LIMIT_M: Final = math.pi * terrain.EARTH_RADIUS_M


@dataclass(frozen=True, slots=True)
class Ground:
    """Colours of one rendering, from ``look/tokens.md``, "Map ground"."""

    name: str
    shoal: str
    land: str
    wood: str
    contour: str
    contour_index: str
    coast: str
    river: str
    road: str
    road_case: str
    major: str
    major_case: str
    house: str
    runway: str
    runway_edge: str
    apron: str
    marking: str
    shade: float
    light: float


DARK: Final = Ground(
    "dark",
    "#111E27",
    "#1B2225",
    "#1A2822",
    "#2E3A3F",
    "#43525A",
    "#54707F",
    "#1F3B4B",
    "#363A3B",
    "#15191B",
    "#4A4A44",
    "#15191B",
    "#333A3D",
    "#434B51",
    "#65727A",
    "#2A3034",
    "#8D9AA3",
    0.62,
    0.62,
)
SUNLIGHT: Final = Ground(
    "sunlight",
    "#DFEBF2",
    "#FBFAF4",
    "#E3EDD9",
    "#E2DDCF",
    "#C4BAA0",
    "#1E4C66",
    "#6FA8C9",
    "#FFFFFF",
    "#A9A494",
    "#EBD39A",
    "#A58A4C",
    "#BFB9A8",
    "#3A3A3A",
    "#222222",
    "#D8D3C4",
    "#FFFFFF",
    0.30,
    0.02,
)


def rgb(colour: str) -> Grid:
    """Red, green and blue (3,) from 0 to 255."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=float)


@dataclass(frozen=True, slots=True)
class Block:
    """A square of the Web Mercator world: zoom, first tile, and how many tiles wide and high."""

    zoom: int
    x: int
    y: int
    count: int

    @property
    def pixel_m(self) -> float:
        """Size of a pixel on the ground at the island's latitude, in metres."""
        return self.mercator_pixel_m * math.cos(math.radians(terrain.HOME_LAT_DEG))

    @property
    def mercator_pixel_m(self) -> float:
        """Size of a pixel in Mercator metres."""
        return 2 * MERCATOR_LIMIT_M / (TILE << self.zoom)

    def local_axes(self, size: int) -> tuple[Grid, Grid]:
        """Metres east of home of ``size`` pixel columns, metres north of its rows, one extra each side."""
        step = self.count * TILE / size
        pixels = (np.arange(-1, size + 1) + 0.5) * step
        east = (self.x * TILE + pixels) * self.mercator_pixel_m - MERCATOR_LIMIT_M
        north = MERCATOR_LIMIT_M - (self.y * TILE + pixels) * self.mercator_pixel_m
        lon = east / terrain.EARTH_RADIUS_M
        lat = 2 * np.arctan(np.exp(north / terrain.EARTH_RADIUS_M)) - math.pi / 2
        x = (lon - math.radians(terrain.HOME_LON_DEG)) * terrain.EARTH_RADIUS_M
        x *= math.cos(math.radians(terrain.HOME_LAT_DEG))
        return x, (lat - math.radians(terrain.HOME_LAT_DEG)) * terrain.EARTH_RADIUS_M

    def pixel(self, point: features.Point) -> QPointF:
        """Where a point in metres from home falls in the block, in pixels."""
        lon = math.radians(float(terrain.lon_deg(point[0])))
        lat = math.radians(float(terrain.lat_deg(point[1])))
        east, north = lon * terrain.EARTH_RADIUS_M, math.asinh(math.tan(lat)) * terrain.EARTH_RADIUS_M
        return QPointF(
            (east + MERCATOR_LIMIT_M) / self.mercator_pixel_m - self.x * TILE,
            (MERCATOR_LIMIT_M - north) / self.mercator_pixel_m - self.y * TILE,
        )


class Renderer:
    """Holds the island's fields and draws blocks of them."""

    def __init__(self) -> None:
        self.elevation, self.wood = terrain.build()
        rng = np.random.default_rng(terrain.SEED + 1)
        self.houses = [house for place in features.PLACES for house in features.houses(place, rng)]

    def sample(self, field: Grid, block: Block, size: int) -> Grid:
        """A field at the block's pixels, one extra on each side (size + 2, size + 2)."""
        x, y = block.local_axes(size)
        columns = np.clip((x - terrain.X_MIN_M) / terrain.SPACING_M, 0, field.shape[1] - 1.001)
        rows = np.clip((terrain.Y_MAX_M - y) / terrain.SPACING_M, 0, field.shape[0] - 1.001)
        east = terrain.spline_matrix(columns, field.shape[1])
        return terrain.spline_matrix(rows, field.shape[0]) @ field @ east.T

    def draw(self, block: Block, ground: Ground) -> npt.NDArray[np.uint8]:
        """Colours and opacity (pixels, pixels, 4); the deep sea is transparent so that any ground shows."""
        over = 4 if block.zoom <= 11 else 2 if block.zoom <= 13 else 1
        size = block.count * TILE
        elevation = self.sample(self.elevation, block, size * over)
        colour, alpha, land = self._ground(elevation, block, ground, over)
        overlay = _to_array(self._features(block, ground))
        if over > 1:
            shape = (size, over, size, over)
            colour = colour.reshape(*shape, 3).mean(axis=(1, 3))
            alpha, land = (a.reshape(shape).mean(axis=(1, 3)) for a in (alpha, land))
        cover = overlay[..., 3:] / 255 * land[..., None]
        colour = colour * (1 - cover) + overlay[..., :3] * cover
        return np.dstack([colour, alpha * 255]).round().clip(0, 255).astype(np.uint8)

    def _ground(self, elevation: Grid, block: Block, ground: Ground, over: int) -> tuple[Grid, Grid, Grid]:
        pixel_m = block.pixel_m / over
        dy, dx = (gradient[1:-1, 1:-1] for gradient in np.gradient(elevation))
        wood_field = self.sample(self.wood, block, elevation.shape[0] - 2)
        wood_dy, wood_dx = (gradient[1:-1, 1:-1] for gradient in np.gradient(wood_field))
        height = elevation[1:-1, 1:-1]
        slope = np.hypot(dx, dy) + 1e-9
        land = np.clip(height / slope + 0.5, 0, 1)
        wood = np.clip(wood_field[1:-1, 1:-1] / (np.hypot(wood_dx, wood_dy) + 1e-9) + 0.5, 0, 1) * land
        shoal = np.clip((height + 11) / slope + 0.5, 0, 1)
        base = rgb(ground.land) + (rgb(ground.wood) - rgb(ground.land)) * wood[..., None]
        shade = (dx - dy) / pixel_m
        factor = np.where(
            shade > 0, 1 + ground.light * np.tanh(shade * 3), 1 + ground.shade * np.tanh(shade * 3)
        )
        base = base * factor[..., None]
        base = self._contours(base, height, slope, block, ground, over)
        colour = rgb(ground.shoal) + (base - rgb(ground.shoal)) * land[..., None]
        width = (0.9 if block.zoom < 13 else 1.2) * over
        coast = np.clip(width / 2 + 0.5 - np.abs(height) / slope, 0, 1)[..., None]
        colour = colour + (rgb(ground.coast) - colour) * coast
        return colour, np.maximum(shoal, coast[..., 0]), land

    @staticmethod
    def _contours(base: Grid, height: Grid, slope: Grid, block: Block, ground: Ground, over: int) -> Grid:
        steps = {13: (50, 100), 14: (20, 100), 15: (10, 50), 16: (10, 100), 17: (5, 50)}
        if block.zoom not in steps:
            return base
        minor, index = steps[block.zoom]
        for step, width, tint in ((minor, 0.9, ground.contour), (index, 1.1, ground.contour_index)):
            off = np.abs((height + step / 2) % step - step / 2) / slope
            line = (
                np.clip(width * over / 2 + 0.5 - off, 0, 1) * (height > step / 2) * np.clip(slope * 40, 0, 1)
            )
            base = base + (rgb(tint) - base) * (line * 0.9)[..., None]
        return base

    def _features(self, block: Block, ground: Ground) -> QImage:
        size = block.count * TILE
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metre = 1 / block.pixel_m
        wide = lambda metres, least: max(metres * metre, least)  # noqa: E731
        for course in terrain.RIVERS.values():
            _stroke(painter, block, course, ground.river, wide(7, 0.9 if block.zoom > 11 else 0.5))
        if block.zoom >= 14:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground.house))
            for house in self.houses:
                painter.drawPolygon(_polygon(block, house))
        if block.zoom >= 11:
            self._roads(painter, block, ground, metre)
            self._airfield(painter, block, ground, metre)
        painter.end()
        return image

    @staticmethod
    def _roads(painter: QPainter, block: Block, ground: Ground, metre: float) -> None:
        minor = [] if block.zoom < 12 else features.MINOR_ROADS
        kinds = (
            (minor, 5.5, 1.0, ground.road_case, ground.road),
            (features.MAJOR_ROADS, 9, 1.4, ground.major_case, ground.major),
        )
        for case in (True, False):
            for roads, width_m, least, outer, inner in kinds:
                if case and block.zoom < 13:
                    continue
                width = max(width_m * metre, least) + (max(1.6, 1.5 * metre) if case else 0)
                for road in roads:
                    _stroke(painter, block, road, outer if case else inner, width)

    @staticmethod
    def _airfield(painter: QPainter, block: Block, ground: Ground, metre: float) -> None:
        if block.zoom >= 13:
            edge = QPen(QColor(ground.road_case), 1) if block.zoom >= 15 else QPen(Qt.PenStyle.NoPen)
            painter.setPen(edge)
            painter.setBrush(QColor(ground.apron))
            painter.drawPolygon(_polygon(block, features.APRON))
            for taxiway in features.TAXIWAYS:
                _stroke(painter, block, taxiway, ground.runway, max(11 * metre, 0.8), smooth=False)
            painter.setPen(edge)
            painter.setBrush(QColor(ground.house))
            for hangar in features.HANGARS:
                painter.drawPolygon(_polygon(block, hangar))
        flat = Qt.PenCapStyle.FlatCap
        runway = list(terrain.RUNWAY)
        _stroke(painter, block, runway, ground.runway_edge, max(40 * metre, 1.6) + 1, smooth=False, cap=flat)
        _stroke(painter, block, runway, ground.runway, max(40 * metre, 1.6), smooth=False, cap=flat)
        if block.zoom >= 14:
            pen = QPen(QColor(ground.marking), max(1.6 * metre, 0.6))
            pen.setCapStyle(flat)
            pen.setDashPattern([30 * metre / pen.widthF(), 20 * metre / pen.widthF()])
            painter.setPen(pen)
            (ax, ay), (bx, by) = runway
            inset = lambda t: (ax + (bx - ax) * t, ay + (by - ay) * t)  # noqa: E731
            painter.drawLine(block.pixel(inset(0.06)), block.pixel(inset(0.94)))
            if block.zoom >= 15:
                for t in (0.012, 0.972):
                    for lane in range(-3, 4):
                        _bar(painter, block, inset(t), inset(t + 0.016), lane * 5, 2.2, ground.marking)


def _bar(
    painter: QPainter, block: Block, a: features.Point, b: features.Point, side: float, wide: float, tint: str
) -> None:
    length = math.dist(a, b)
    nx, ny = -(b[1] - a[1]) / length, (b[0] - a[0]) / length
    pen = QPen(QColor(tint), max(wide / block.pixel_m, 0.4))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(
        block.pixel((a[0] + nx * side, a[1] + ny * side)), block.pixel((b[0] + nx * side, b[1] + ny * side))
    )


def _polygon(block: Block, points: list[features.Point]) -> QPolygonF:
    return QPolygonF([block.pixel(point) for point in points])


def _stroke(
    painter: QPainter,
    block: Block,
    points: list[features.Point],
    tint: str,
    width: float,
    *,
    smooth: bool = True,
    cap: Qt.PenCapStyle = Qt.PenCapStyle.RoundCap,
) -> None:
    pen = QPen(QColor(tint), width)
    pen.setCapStyle(cap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath()
    path.addPolygon(_polygon(block, terrain.smooth_line(points) if smooth else points))
    painter.drawPath(path)


def _to_array(image: QImage) -> Grid:
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return raw[:, : image.width(), [2, 1, 0, 3]].astype(float)
