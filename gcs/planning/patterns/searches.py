"""Search patterns of the IAMSAR manual (volume III, section 3): expanding square, sector, parallel track."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from gcs.planning.document import LatLon, PlanItem
from gcs.planning.patterns.defaults import PatternDefaults
from gcs.planning.patterns.fields import Field
from gcs.planning.patterns.ground import FloatArray, Ground, ahead
from gcs.planning.patterns.inside import Inside
from gcs.planning.patterns.limits import check_places
from gcs.planning.patterns.own import (
    PREFIX,
    SHAPE,
    OwnPattern,
    Radial,
    direction_field,
    length_field,
    plain_mode,
)
from gcs.planning.patterns.rings import check_ring, distinct, long_side_deg
from gcs.planning.patterns.transects import Turned, cells_of, order

_SIDE = ((True, "Right"), (False, "Left"))
_MOST_LEGS = 1000


@dataclass(frozen=True, slots=True)
class SquareSearch(Radial):
    """Expanding square (SS): legs of d, d, 2d, 2d, 3d, … about the likeliest place."""

    kind: ClassVar[str] = PREFIX + "squareSearch"
    label: ClassVar[str] = "Square search"
    form: ClassVar[tuple[Field, ...]] = (
        Field("legs", "Legs", "", 12, 1, _MOST_LEGS, 1, group=SHAPE),
        Field("right", "Turns", "", True, choices=_SIDE, group=SHAPE),
    )
    length_field: ClassVar[Field] = length_field("spacing_m", "Spacing", "Length of the first two legs")
    direction_field: ClassVar[Field] = direction_field(
        "heading_deg", "First leg", "Heading of the first leg: into the wind or the drift"
    )

    legs: int = 12
    right: bool = True

    @classmethod
    def made(cls, points: Sequence[LatLon], defaults: PatternDefaults) -> SquareSearch:
        """Return a search about a place, its first leg into the wind."""
        return cls.spread(points, defaults.size_m / 2.0, defaults.wind_from_deg or 0.0, defaults)

    def lines(self) -> int:
        """Return how many legs it has."""
        return self.legs

    def flown(self) -> list[PlanItem]:
        """Return the items that it stands for."""
        spacing_m, heading_deg = self.tip()
        numbers = np.arange(self.legs, dtype=np.float64)
        lengths = (numbers // 2 + 1) * spacing_m
        headings = heading_deg + numbers * (90.0 if self.right else -90.0)
        steps = ahead(headings).T * lengths[:, None]
        xy = np.vstack((np.zeros((1, 2)), np.cumsum(steps, axis=0)))
        return [*self.begun(), *self.way(self.ground, xy)]


@dataclass(frozen=True, slots=True)
class SectorSearch(Radial):
    """Sector search (VS): three triangles that meet at the datum, all legs alike, turns of 120°.

    Each further round is turned by 30°, so that it runs between the legs of the one before.
    """

    kind: ClassVar[str] = PREFIX + "sectorSearch"
    label: ClassVar[str] = "Sector search"
    form: ClassVar[tuple[Field, ...]] = (
        Field("rounds", "Rounds", "", 1, 1, 4, 1, group=SHAPE, help="Each further one is turned by 30°"),
        Field("right", "Turns", "", True, choices=_SIDE, group=SHAPE),
    )
    length_field: ClassVar[Field] = length_field("radius_m", "Radius", "Length of each leg")
    direction_field: ClassVar[Field] = direction_field(
        "heading_deg", "First leg", "Heading of the first leg: where things drift to"
    )

    rounds: int = 1
    right: bool = True

    @classmethod
    def made(cls, points: Sequence[LatLon], defaults: PatternDefaults) -> SectorSearch:
        """Return a search about a place, its first leg with the drift."""
        drift_deg = 0.0 if defaults.wind_from_deg is None else (defaults.wind_from_deg + 180.0) % 360.0
        return cls.spread(points, defaults.size_m, drift_deg, defaults)

    def lines(self) -> int:
        """Return how many legs it has."""
        return 9 * self.rounds

    def flown(self) -> list[PlanItem]:
        """Return the items that it stands for."""
        radius_m, heading_deg = self.tip()
        side = 1.0 if self.right else -1.0
        datum = np.zeros((1, 2))
        corners = [datum]
        for turn in range(self.rounds):
            # Each triangle leaves the datum on the heading on which the one before came to it.
            out = heading_deg + side * (30.0 * turn + np.array((0.0, 240.0, 480.0)))
            for heading in out:
                ends = ahead(np.array((heading, heading + side * 60.0))).T * radius_m
                corners += [ends, datum]
        return [*self.begun(), *self.way(self.ground, np.vstack(corners))]


@dataclass(frozen=True, slots=True)
class ParallelSearch(OwnPattern):
    """Parallel track (PS) or creeping line (CS): lines over an area without a camera."""

    kind: ClassVar[str] = PREFIX + "parallelSearch"
    label: ClassVar[str] = "Parallel search"
    closed: ClassVar[bool] = True
    least: ClassVar[int] = 3
    most: ClassVar[int | None] = None
    form: ClassVar[tuple[Field, ...]] = (
        Field("spacing_m", "Spacing", "m", 50.0, 0.5, 100_000.0, 5.0, group=SHAPE,
              help="Between neighbouring lines: the track spacing"),
        Field("angle_deg", "Angle", "deg", 0.0, -360.0, 360.0, 5.0, group=SHAPE,
              help="Of the parallel track, clockwise from north: along the longer side"),
        Field("creeping", "Lines run", "", False, group=SHAPE, help="Parallel track or creeping line",
              choices=((False, "Along the angle (parallel track)"), (True, "Across it (creeping line)"))),
        Field("entry", "Begin at", "", 0, group=SHAPE, help="Corner, seen with the lines upright",
              choices=((0, "Top left"), (1, "Top right"), (2, "Bottom left"), (3, "Bottom right"))),
        Field("inset", "Stay half a spacing inside", "", True, group=SHAPE,
              help="As the search manual says: the ends of lines too"),
    )  # fmt: skip

    spacing_m: float = 50.0
    angle_deg: float = 0.0
    creeping: bool = False
    entry: int = 0
    inset: bool = True

    @classmethod
    def made(cls, points: Sequence[LatLon], defaults: PatternDefaults) -> ParallelSearch:
        """Return a search over an area, its lines along the longer side."""
        new = cls(tuple(points), defaults.height_m, plain_mode(defaults), defaults.speed_mps, defaults.wings)
        OwnPattern.check(new)
        return new.with_value("angle_deg", long_side_deg(new.ring(Ground.about(points))))

    def ring(self, ground: Ground) -> FloatArray:
        """Return the area's corners on the flat ground.

        Raises:
            PlanError: it is none.
        """
        ring = distinct(ground.to_xy(self.points), closed=True)
        check_ring(ring, "The search's area")
        return ring

    def lines(self) -> int | None:
        """Return how many lines it has."""
        return len(self._ends(Ground.about(self.points))[0])

    def flown(self) -> list[PlanItem]:
        """Return the items that it stands for."""
        ground = Ground.about(self.points)
        lines, ways = self._ends(ground)
        parts: list[FloatArray] = []
        for index, line in enumerate(lines):
            parts += [ways[index], line] if index in ways else [line]
        return [*self.begun(), *self.way(ground, np.vstack(parts))]

    def _ends(self, ground: Ground) -> tuple[list[FloatArray], dict[int, FloatArray]]:
        """Return the lines in flight order, and corners to fly over before some of them."""
        from shapely import Polygon

        ring = self.ring(ground)
        turned = Turned(self.angle_deg + (90.0 if self.creeping else 0.0))
        cells = cells_of(Polygon(turned.to_uv(ring)), self.spacing_m, "The search")
        inside = Inside(Polygon(ring), self.spacing_m)
        lines: list[FloatArray] = []
        ways: dict[int, FloatArray] = {}
        for cell in order(cells, None, self.entry, alternate=False):
            flown = [turned.to_xy(self._trimmed(line)) for line in cell]
            if lines:
                way = inside.way(lines[-1][-1], flown[0][0])
                if len(way):
                    ways[len(lines)] = way
            lines += flown
        return lines, ways

    def _trimmed(self, line: FloatArray) -> FloatArray:
        step = line[1] - line[0]
        length_m = float(np.hypot(*step))
        if not self.inset or length_m <= 1.5 * self.spacing_m:
            return line
        cut = step / length_m * self.spacing_m / 2.0
        return np.array((line[0] + cut, line[1] - cut))

    def turned(self, angle_deg: float) -> ParallelSearch:
        """Return it with its lines turned."""
        angle = (self.angle_deg + angle_deg + 180.0) % 360.0 - 180.0
        return self.with_value("angle_deg", angle)

    def area_m2(self) -> float:
        """Return the size of the area."""
        from shapely import Polygon

        check_places(self.points, self.least, "The area")
        return float(Polygon(Ground.about(self.points).to_xy(self.points)).area)
