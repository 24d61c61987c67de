"""What part of the world the map shows: pure arithmetic between places, the unit square and pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from gcs.maps import mercator

MIN_ZOOM, MAX_ZOOM = 1.0, 22.0

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Viewport:
    """A north-up view: its centre in the unit square (x wraps), fractional zoom, size in pixels."""

    center_x: float
    center_y: float
    zoom: float
    width: int
    height: int

    @classmethod
    def at(cls, lat_deg: float, lon_deg: float, zoom: float, width: int = 1, height: int = 1) -> Viewport:
        """A view centred on a place."""
        x, y = mercator.world_xy(lat_deg, lon_deg)
        return cls(x, y, zoom, width, height).normalized()

    @property
    def scale(self) -> float:
        """Pixels per unit square."""
        scale: float = mercator.TILE_SIZE * 2.0**self.zoom
        return scale

    @property
    def center(self) -> tuple[float, float]:
        """Latitude and longitude of the middle, in degrees."""
        return mercator.lat_lon(self.center_x, self.center_y)

    @property
    def meters_per_pixel(self) -> float:
        """Ground size of a pixel at the middle, in metres."""
        return mercator.meters_per_pixel(self.center[0], self.zoom)

    def normalized(self) -> Viewport:
        """The same view within the limits of zoom and latitude, and wrapped at the date line."""
        zoom = min(MAX_ZOOM, max(MIN_ZOOM, self.zoom if math.isfinite(self.zoom) else MIN_ZOOM))
        y = min(1.0, max(0.0, self.center_y))
        return replace(self, center_x=self.center_x % 1.0, center_y=y, zoom=zoom)

    def to_pixel(self, lat_deg: float, lon_deg: float) -> tuple[float, float]:
        """Where a place is drawn; of the world's copies, the one nearest the middle."""
        x, y = mercator.world_xy(lat_deg, lon_deg)
        return self.world_to_pixel(x, y)

    def world_to_pixel(self, x: float, y: float) -> tuple[float, float]:
        """Pixel of a point of the unit square."""
        dx = (x - self.center_x + 0.5) % 1.0 - 0.5
        return dx * self.scale + self.width / 2, (y - self.center_y) * self.scale + self.height / 2

    def project(self, world: Points) -> Points:
        """Pixels (n, 2) of points (n, 2) of the unit square."""
        out = np.empty_like(world)
        out[:, 0] = ((world[:, 0] - self.center_x + 0.5) % 1.0 - 0.5) * self.scale + self.width / 2
        out[:, 1] = (world[:, 1] - self.center_y) * self.scale + self.height / 2
        return out

    def to_world(self, px: float, py: float) -> tuple[float, float]:
        """Point of the unit square under a pixel; x is not wrapped."""
        return (
            self.center_x + (px - self.width / 2) / self.scale,
            self.center_y + (py - self.height / 2) / self.scale,
        )

    def to_place(self, px: float, py: float) -> tuple[float, float]:
        """Latitude and longitude under a pixel, in degrees."""
        return mercator.lat_lon(*self.to_world(px, py))

    def panned(self, dx: float, dy: float) -> Viewport:
        """The view after its ground moved by so many pixels."""
        return replace(
            self, center_x=self.center_x - dx / self.scale, center_y=self.center_y - dy / self.scale
        ).normalized()

    def zoomed(self, zoom: float, px: float, py: float) -> Viewport:
        """The view at another zoom with the place under a pixel kept there."""
        x, y = self.to_world(px, py)
        new = replace(self, zoom=min(MAX_ZOOM, max(MIN_ZOOM, zoom)))
        return replace(
            new,
            center_x=x - (px - self.width / 2) / new.scale,
            center_y=y - (py - self.height / 2) / new.scale,
        ).normalized()

    def centered(self, lat_deg: float, lon_deg: float) -> Viewport:
        """The view moved to a place."""
        x, y = mercator.world_xy(lat_deg, lon_deg)
        return replace(self, center_x=x, center_y=y).normalized()

    def sized(self, width: int, height: int) -> Viewport:
        """The view with other outer measures and the same middle."""
        return replace(self, width=max(1, width), height=max(1, height))

    def grown(self, margin: int) -> Viewport:
        """The view with a margin on all sides."""
        return replace(self, width=self.width + 2 * margin, height=self.height + 2 * margin)


def fitted(
    view: Viewport, places: list[tuple[float, float]], padding_px: int, max_zoom: float = 17.0
) -> Viewport:
    """The view that shows all places (latitude, longitude) with some padding; unchanged for no place."""
    if not places:
        return view
    world = np.array([mercator.world_xy(lat, lon) for lat, lon in places])
    base = world[0, 0]
    xs = (world[:, 0] - base + 0.5) % 1.0 - 0.5 + base
    west, east = float(xs.min()), float(xs.max())
    north, south = float(world[:, 1].min()), float(world[:, 1].max())
    free_w, free_h = max(64, view.width - 2 * padding_px), max(64, view.height - 2 * padding_px)
    zoom = max_zoom
    for size, free in ((east - west, free_w), (south - north, free_h)):
        if size > 0:
            zoom = min(zoom, math.log2(free / (size * mercator.TILE_SIZE)))
    return replace(view, center_x=(west + east) / 2, center_y=(north + south) / 2, zoom=zoom).normalized()
