"""The shape of the training island: a deterministic elevation model in metres round its airfield.

The island is fictional and lies in empty ocean, so nobody can mistake it for a place where people fly.
"""

from __future__ import annotations

import itertools
import math
from typing import Final

import numpy as np
import numpy.typing as npt

Grid = npt.NDArray[np.float64]

HOME_LAT_DEG: Final = -36.524000
HOME_LON_DEG: Final = -122.948000
HOME_ALT_AMSL_M: Final = 28.0
SEED: Final = 20260411
EARTH_RADIUS_M: Final = 6_378_137.0

X_MIN_M, X_MAX_M = -6_000.0, 13_000.0
Y_MIN_M, Y_MAX_M = -5_500.0, 9_500.0
SPACING_M: Final = 20.0

RUNWAY: Final = ((-690.0, -20.0), (454.0, 343.0))
RIVERS: Final[dict[str, list[tuple[float, float]]]] = {
    "Wray Water": [
        (4300, 2900),
        (3500, 2300),
        (2700, 1750),
        (2050, 1480),
        (1570, 1350),
        (1080, 1300),
        (825, 990),
        (590, 760),
        (410, 580),
        (200, 420),
        (-60, 350),
        (-290, 300),
        (-540, 206),
        (-950, 157),
        (-1500, 130),
        (-2000, 140),
        (-2700, 136),
    ],
    "Skerrow Burn": [
        (5600, 3500),
        (6400, 3900),
        (7200, 4100),
        (8000, 3900),
        (8900, 3950),
        (9700, 3700),
        (10900, 3600),
    ],
    "Mill Leat": [
        (3600, 1700),
        (3000, 800),
        (2200, 250),
        (1400, -160),
        (1050, -700),
        (900, -1500),
        (850, -2600),
    ],
}


CLEARINGS: Final = (
    (-1000, -640, 600),
    (-230, 800, 330),
    (830, 1700, 360),
    (1010, -180, 300),
    (720, -1500, 300),
    (4350, 700, 260),
    (3700, 5900, 420),
    (9050, 3500, 400),
    (8800, 1400, 340),
    (-480, 2330, 300),
    (6900, -350, 330),
)
"""Villages: east and north of home, and how far the wood keeps away, in metres."""


WOODS: Final = (
    (-560, 1250, 420),
    (-1350, 800, 330),
    (450, 1180, 330),
    (1900, 650, 480),
    (1650, -1000, 420),
    (-1500, -250, 260),
    (2900, 200, 420),
    (5200, -350, 520),
    (7600, 1500, 480),
    (-1500, 4300, 520),
)
"""Round the airfield the noise alone leaves too little wood: east and north of home, and size, in metres."""


def lon_deg(x_m: Grid | float) -> Grid | float:
    """Longitude of a point ``x_m`` metres east of home."""
    return HOME_LON_DEG + np.degrees(x_m / (EARTH_RADIUS_M * math.cos(math.radians(HOME_LAT_DEG))))


def lat_deg(y_m: Grid | float) -> Grid | float:
    """Latitude of a point ``y_m`` metres north of home."""
    return HOME_LAT_DEG + np.degrees(y_m / EARTH_RADIUS_M)


def spline_matrix(positions: Grid, count: int) -> Grid:
    """Weights (len(positions), count) of a uniform cubic B-spline at fractional lattice positions."""
    cell = np.floor(positions).astype(int)
    t = positions - cell
    weights = ((1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3)
    matrix = np.zeros((len(positions), count))
    rows = np.arange(len(positions))
    for offset, weight in enumerate(weights):
        np.add.at(matrix, (rows, np.clip(cell + offset - 1, 0, count - 1)), weight / 6)
    return matrix


def axes() -> tuple[Grid, Grid]:
    """The grid's coordinates: x eastwards, y southwards from the north edge, both in metres."""
    x = np.arange(X_MIN_M, X_MAX_M + 1, SPACING_M)
    return x, np.arange(Y_MAX_M, Y_MIN_M - 1, -SPACING_M)


def noise(rng: np.random.Generator, x: Grid, y: Grid, size_m: float, octaves: int, gain: float = 0.5) -> Grid:
    """Fractal noise of about unit variance (len(y), len(x)) whose largest features are ``size_m`` wide."""
    total = np.zeros((len(y), len(x)))
    amplitude, power = 1.0, 0.0
    for _ in range(octaves):
        px, py = (x - X_MIN_M) / size_m + 1, (Y_MAX_M - y) / size_m + 1
        lattice = rng.standard_normal((int(py.max()) + 4, int(px.max()) + 4))
        layer = spline_matrix(py, lattice.shape[0]) @ lattice @ spline_matrix(px, lattice.shape[1]).T
        total += amplitude * layer / 0.48
        power += amplitude**2
        amplitude *= gain
        size_m /= 2
    return total / math.sqrt(power)


def smoothstep(low: float, high: float, value: Grid) -> Grid:
    """Hermite step from 0 at ``low`` to 1 at ``high``."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def polyline_distance(x: Grid, y: Grid, points: list[tuple[float, float]]) -> tuple[Grid, Grid]:
    """Distance in metres to a polyline, and how far along it the nearest point lies (0 to 1)."""
    gx, gy = np.meshgrid(x, y)
    lengths = [math.dist(a, b) for a, b in itertools.pairwise(points)]
    best, along, start = np.full(gx.shape, np.inf), np.zeros(gx.shape), 0.0
    for (ax, ay), (bx, by), length in zip(points, points[1:], lengths, strict=False):
        t = np.clip(((gx - ax) * (bx - ax) + (gy - ay) * (by - ay)) / length**2, 0, 1)
        distance = np.hypot(gx - ax - t * (bx - ax), gy - ay - t * (by - ay))
        nearer = distance < best
        best = np.where(nearer, distance, best)
        along = np.where(nearer, (start + t * length) / sum(lengths), along)
        start += length
    return best, along


def smooth_line(points: list[tuple[float, float]], steps: int = 8) -> list[tuple[float, float]]:
    """A Catmull-Rom curve through ``points`` with ``steps`` pieces a span."""
    padded = [points[0], *points, points[-1]]
    out = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for i in range(steps):
            t = i / steps
            out.append(
                tuple(
                    0.5
                    * (
                        2 * b
                        + (c - a) * t
                        + (2 * a - 5 * b + 4 * c - d) * t**2
                        + (3 * b - a - 3 * c + d) * t**3
                    )
                    for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
                )
            )
    return [*out, points[-1]]


def build() -> tuple[Grid, Grid]:
    """Elevation AMSL in metres and the wood field (wood where > 0): rows from north, columns from west."""
    rng = np.random.default_rng(SEED)
    x, y = axes()
    gx, gy = np.meshgrid(x, y)
    warp_x, warp_y = 620 * noise(rng, x, y, 2400, 5, 0.55), 620 * noise(rng, x, y, 2400, 5, 0.55)
    radius = np.hypot((gx + warp_x - 3500) / 6300, (gy + warp_y - 2100) / 4500)
    inland = 1 - radius + 0.045 * noise(rng, x, y, 1300, 6, 0.6)
    inland += 0.24 * np.exp(-(((gx + 500) / 1500) ** 2) - ((gy + 100) / 900) ** 2)
    inland -= 0.42 * np.exp(-(((gx + 1450) / 620) ** 2) - ((gy + 1500) / 620) ** 2)
    ridge = 1 - np.abs(noise(rng, x, y, 2600, 6, 0.5)) / 1.5
    rolling = noise(rng, x, y, 1300, 6, 0.5)
    centre = np.exp(-(((gx - 4700) / 3100) ** 2) - ((gy - 3200) / 1900) ** 2)
    east = 0.45 * np.exp(-(((gx - 7600) / 1500) ** 2) - ((gy - 800) / 1300) ** 2)
    west = 0.30 * np.exp(-(((gx - 700) / 900) ** 2) - ((gy - 1150) / 420) ** 2)
    west += 0.25 * np.exp(-(((gx + 1300) / 600) ** 2) - ((gy - 1900) / 700) ** 2)
    rise = smoothstep(0.0, 0.35, inland)
    land = 24 * np.tanh(inland * 12) + 372 * (centre + east + west) * (0.35 + 0.65 * ridge) * rise
    land += 15 * rolling * smoothstep(0.02, 0.25, inland)
    elevation = np.where(inland > 0, np.maximum(land, inland * 60), inland * 130)
    for course in RIVERS.values():
        distance, along = polyline_distance(x, y, smooth_line(course))
        source_m = 150.0 if course is not RIVERS["Wray Water"] else 190.0
        bed = -2 + source_m * np.maximum(0, 1 - along * 1.12) ** 1.7 + 14 * np.minimum(1, 4 * (1 - along))
        valley = np.exp(-((distance / 230) ** 2))
        elevation = np.where(elevation > bed, elevation + (bed - elevation) * 0.9 * valley, elevation)
    to_field, _ = polyline_distance(x, y, [RUNWAY[0], (-118.0, 100.0), RUNWAY[1]])
    apron = np.hypot(gx, gy)
    flat = np.maximum(np.exp(-((to_field / 330) ** 4)), np.exp(-((apron / 330) ** 4)))
    elevation = elevation + (HOME_ALT_AMSL_M - elevation) * flat
    wood = noise(rng, x, y, 1300, 6, 0.55) - 0.42 + 0.5 * smoothstep(50, 140, elevation)
    for cx, cy, size_m in WOODS:
        wood += 2.8 * np.exp(-((np.hypot((gx - cx) / 1.3, gy - cy) / size_m) ** 2))
    for cx, cy, size_m in CLEARINGS:
        wood -= 2 * np.exp(-((np.hypot(gx - cx, gy - cy) / size_m) ** 4))
    wood -= 3 * np.exp(-((to_field / 420) ** 2)) + smoothstep(250, 300, elevation)
    return elevation, np.where(elevation > 6, wood, -1.0)
