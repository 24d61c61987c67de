"""Corridor: lines beside each other along a path, as QGroundControl's ``CorridorScan`` (version 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np

from gcs.model.elevation import Elevation
from gcs.planning.document import ComplexItem, JsonObject, LatLon
from gcs.planning.errors import PlanError
from gcs.planning.json_node import Node
from gcs.planning.patterns.camera import CAMERA_KEYS, Coverage
from gcs.planning.patterns.defaults import PatternDefaults
from gcs.planning.patterns.fields import Field, Value
from gcs.planning.patterns.ground import FloatArray, Ground, path_length_m
from gcs.planning.patterns.limits import check_count, check_places, finite
from gcs.planning.patterns.reading import number, places, whole
from gcs.planning.patterns.rings import distinct
from gcs.planning.patterns.track import laid
from gcs.planning.patterns.transect_json import TransectStyle

_WHAT, _PATH = "The corridor", "The corridor's path"
_LANES = "Lines"
_WIDEST_M = 100_000.0
_SHARP = 3.0
"""Bends sharper than this (mitre length by offset) are cut off rather than flown to their tip."""
_HAIR = 1e-4
"""Share of a spacing for which no further line is flown."""
_ENTRIES = (
    (0, "Start, left"), (1, "Start, right"), (2, "End, left"), (3, "End, right"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Corridor:
    """A path to photograph in a width."""

    kind: ClassVar[str] = "CorridorScan"
    closed: ClassVar[bool] = False
    least: ClassVar[int] = 2
    most: ClassVar[int | None] = None

    points: tuple[LatLon, ...]
    width_m: float = 50.0
    coverage: Coverage = field(default_factory=Coverage)
    style: TransectStyle = field(default_factory=TransectStyle)
    entry: int = 0
    """Which end and which side first: QGroundControl's ``EntryPoint``."""
    data: JsonObject = field(default_factory=dict)

    @classmethod
    def made(cls, points: Sequence[LatLon], defaults: PatternDefaults) -> Corridor:
        """Return a corridor along a path, two lines wide."""
        coverage = defaults.coverage
        return cls(tuple(points), 2.0 * coverage.spacing_m, coverage, TransectStyle.made(defaults))

    @classmethod
    def read(cls, node: Node) -> Corridor:
        """Return what a file says."""
        style = node.member("TransectStyleComplexItem")
        return cls(
            places(node, "polyline"),
            number(node, "CorridorWidth", 0.0, 0.0, _WIDEST_M),
            TransectStyle.coverage(style),
            TransectStyle.read(style),
            whole(node, "EntryPoint", 0, 0, 3),
            node.object(),
        )

    def item(self, elevation: Elevation | None = None) -> ComplexItem:
        """Return the item with everything worked out.

        Raises:
            PlanError: nothing can be worked out.
        """
        check_places(self.points, self.least, _PATH)
        finite(self.width_m, "The width", 0.0, _WIDEST_M, "m")
        self.style.check(self.coverage)
        ground = Ground.about(self.points)
        lines = self._lines(distinct(ground.to_xy(self.points), closed=False))
        picture_m = self.coverage.trigger_m if self.style.flying.hover else 0.0
        track = laid(lines, self.style.turnaround_m, picture_m, {}, _WHAT)
        style = self.style.json(
            self.data, self.coverage, track, ground, _WHAT, elevation, lines=len(lines), crosshatch=False
        )
        return ComplexItem(self.kind, {
            **self.data,
            **style,
            "CorridorWidth": self.width_m,
            "EntryPoint": self.entry,
            "complexItemType": self.kind,
            "polyline": [list(point) for point in self.points],
            "type": "ComplexItem",
            "version": 2,
        })  # fmt: skip

    def _lines(self, path: FloatArray) -> list[FloatArray]:
        """Return the lines in flight order: lanes from left to right or back, every second one reversed."""
        from shapely import LineString

        if len(path) < 2:
            raise PlanError(f"{_PATH} has no length", "Move its points apart")
        spacing_m = self.coverage.spacing_m
        count = max(1.0, np.ceil(self.width_m / spacing_m - _HAIR))
        check_count(count * 2.0 * len(path), _WHAT, "Make the corridor narrower or the spacing wider")
        middle = LineString(path)
        if count > 1 and not middle.is_simple:
            raise PlanError(f"{_PATH} crosses itself", "Divide it where it crosses, or fly a single line")
        offsets = ((count - 1.0) / 2.0 - np.arange(count)) * spacing_m
        lanes = [_lane(middle, path, float(offset)) for offset in offsets]
        lanes = [lane for lane in lanes if lane]
        if self.entry in (1, 3):
            lanes.reverse()
        backwards = self.entry in (2, 3)
        lines: list[FloatArray] = []
        for lane in lanes:
            lines += [part[::-1] for part in reversed(lane)] if backwards else lane
            backwards = not backwards
        return lines

    # -- the form ------------------------------------------------------------------------------------

    def fields(self) -> tuple[Field, ...]:
        """Return what an editor shows."""
        return (
            *self.coverage.fields(),
            *self.style.fields(self.coverage),
            Field("width_m", "Width", "m", self.width_m, 0.0, _WIDEST_M, 5.0, group=_LANES,
                  help="Of the whole corridor; 0: one line"),
            Field("entry", "Begin at", "", self.entry, choices=_ENTRIES, group=_LANES,
                  help="End of the path, and side of the corridor"),
        )  # fmt: skip

    def with_value(self, key: str, value: Value) -> Corridor:
        """Return it with one of its fields changed."""
        if key in CAMERA_KEYS:
            return replace(self, coverage=self.coverage.with_value(key, value))
        if key in self.style.KEYS:
            return replace(self, style=self.style.with_value(key, value))
        changes: dict[str, Any] = {key: value}
        return replace(self, **changes)

    def with_points(self, points: tuple[LatLon, ...]) -> Corridor:
        """Return it along another path."""
        return replace(self, points=points)

    def turned(self, angle_deg: float) -> Corridor:
        """Return it as it is: its directions are those of its points."""
        return self

    def scaled(self, factor: float) -> Corridor:
        """Return it with its width scaled."""
        return replace(self, width_m=self.width_m * factor)

    def raised(self, by_m: float) -> Corridor:
        """Return it higher or lower."""
        return self.with_value("height_m", self.coverage.height_m + by_m)

    def area_m2(self) -> float:
        """Return about how much it covers."""
        return path_length_m(self.points) * self.width_m


def _lane(middle: Any, path: FloatArray, offset_m: float) -> list[FloatArray]:
    """Return the parts of a lane (to the left where positive) in the path's direction."""
    from shapely import Point, get_parts, line_merge, offset_curve

    if offset_m == 0.0:
        return [path]
    # GEOS breaks curves at bends of nearly nothing; they are one.
    curve = line_merge(offset_curve(middle, offset_m, join_style="mitre", mitre_limit=_SHARP))
    parts = [
        distinct(np.asarray(part.coords), closed=False) for part in get_parts(curve) if not part.is_empty
    ]
    parts = [part for part in parts if len(part) > 1]
    directed: list[tuple[float, FloatArray]] = []
    for part in parts:
        begin, end = middle.project(Point(part[0])), middle.project(Point(part[-1]))
        directed.append((min(begin, end), part if begin <= end else part[::-1]))
    directed.sort(key=lambda entry: entry[0])
    return [part for _, part in directed]
