"""What people built on the training island, in metres east and north of home: roads, villages, airfield.

All names are invented.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

Point = tuple[float, float]

MAJOR_ROADS: Final[list[list[Point]]] = [
    [
        (-520, 2350),
        (-430, 1650),
        (-400, 1250),
        (-340, 900),
        (-516, 537),
        (-830, 124),
        (-900, -290),
        (-1000, -620),
    ],
    [
        (-80, 780),
        (-80, 1363),
        (200, 1650),
        (800, 1680),
        (1500, 2050),
        (2300, 2700),
        (3100, 3600),
        (3400, 4700),
        (3700, 5900),
    ],
    [
        (1000, -150),
        (1900, -700),
        (3000, -900),
        (4300, -800),
        (5600, -650),
        (6900, -350),
        (8000, 350),
        (8900, 1400),
    ],
    [(-1000, -620), (-537, -454), (-40, -260), (370, -290), (1000, -150)],
]
MINOR_ROADS: Final[list[list[Point]]] = [
    [(-340, 900), (-80, 780), (420, 850), (825, 1090), (1156, 1000)],
    [(800, 1680), (1070, 1320), (1156, 826), (1070, 330), (1000, -150), (860, -800), (700, -1500)],
    [(-40, -260), (-30, -165)],
    [(8900, 1400), (9300, 2600), (9000, 3500), (7900, 4700), (6600, 5500), (5200, 5900), (3700, 5900)],
    [(-520, 2350), (-100, 3200), (500, 4000), (1500, 4900), (2600, 5500), (3700, 5900)],
    [(4300, -800), (4500, 200), (4100, 1200), (3200, 1500), (2300, 1300), (1156, 1000)],
    [(-900, -290), (-1400, -150), (-1800, 400), (-1700, 1100), (-1100, 1700), (-430, 1650)],
    [(6900, -350), (6700, 900), (7200, 2200), (8300, 3000), (9000, 3500)],
]
TAXIWAYS: Final[list[list[Point]]] = [
    [(-600, -95), (-560, -110), (245, 145), (225, 215)],
    [(-600, -95), (-625, -8)],
    [(-118, 30), (-150, 150)],
    [(-60, 45), (-20, 10)],
]
APRON: Final[list[Point]] = [(-235, 20), (110, 128), (165, -30), (-180, -138)]
HANGARS: Final[list[list[Point]]] = [
    [(-160, -150), (-85, -126), (-70, -175), (-145, -199)],
    [(-50, -118), (30, -92), (44, -138), (-36, -164)],
    [(62, -80), (128, -60), (140, -98), (74, -118)],
]


@dataclass(frozen=True, slots=True)
class Place:
    """A named place: where, what kind, from which zoom its label shows, and how many houses it has."""

    name: str
    x_m: float
    y_m: float
    kind: str
    min_zoom: float
    houses: int = 0
    spread_m: float = 0.0
    detail: str = ""


PLACES: Final = [
    Place("Port Alden", -1000, -640, "town", 11, 210, 330),
    Place("Salt Cross", -230, 800, "village", 12.5, 60, 190),
    Place("Upper Wray", 830, 1700, "village", 12.5, 75, 210),
    Place("Kestrel Mill", 1010, -180, "village", 12.5, 45, 170),
    Place("Marrow Sands", 720, -1500, "village", 12.5, 40, 180),
    Place("Fell End", 4350, 700, "village", 12.5, 30, 150),
    Place("Gannet Haven", 3700, 5900, "village", 12, 80, 240),
    Place("Skerrow", 9050, 3500, "village", 12, 70, 230),
    Place("East Thorn", 8800, 1400, "village", 12.5, 50, 200),
    Place("Low Merrin", -480, 2330, "village", 12.5, 40, 170),
    Place("Quay Foot", 6900, -350, "village", 12.5, 45, 190),
    Place("Alden Field", 60, -215, "airfield", 11.5, detail="07/25 · 28 m"),
    Place("Wray Water", 2050, 1480, "water", 14),
    Place("Skerrow Burn", 8000, 3900, "water", 14),
    Place("Alden Bay", -1500, -2300, "sea", 11),
    Place("Training island", 3600, 2300, "island", 8),
]


def houses(place: Place, rng: np.random.Generator) -> list[list[Point]]:
    """Rectangles of a village: along a slightly turned street grid, denser towards its middle."""
    turn = rng.uniform(-0.5, 0.5)
    out: list[list[Point]] = []
    taken: set[tuple[int, int]] = set()
    for _ in range(place.houses * 4):
        if len(out) == place.houses:
            break
        u, v = rng.normal(0, place.spread_m / 1.8, 2)
        cell = (round(u / 34), round(v / 30))
        if cell in taken or cell[0] % 4 == 0 or cell[1] % 3 == 0:
            continue
        taken.add(cell)
        width, depth = rng.uniform(8, 15), rng.uniform(7, 12)
        cx, cy = cell[0] * 34 + rng.uniform(-5, 5), cell[1] * 30 + rng.uniform(-5, 5)
        corners = [
            (cx - width, cy - depth),
            (cx + width, cy - depth),
            (cx + width, cy + depth),
            (cx - width, cy + depth),
        ]
        out.append([_turned(corner, turn, place) for corner in corners])
    return out


def _turned(point: Point, turn: float, place: Place) -> Point:
    cos, sin = math.cos(turn), math.sin(turn)
    return (place.x_m + point[0] * cos - point[1] * sin, place.y_m + point[0] * sin + point[1] * cos)
