"""Survey: parallel lines over an area, as QGroundControl's ``survey`` (version 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from gcs.model.elevation import Elevation
from gcs.planning.document import ComplexItem, JsonObject, LatLon
from gcs.planning.json_node import Node
from gcs.planning.patterns.camera import CAMERA_KEYS, Coverage
from gcs.planning.patterns.defaults import PatternDefaults
from gcs.planning.patterns.fields import Field, Value
from gcs.planning.patterns.ground import FloatArray, Ground
from gcs.planning.patterns.inside import Inside
from gcs.planning.patterns.limits import check_places, finite
from gcs.planning.patterns.reading import flag, number, places, whole
from gcs.planning.patterns.rings import check_ring, clamped_deg, distinct, long_side_deg
from gcs.planning.patterns.track import Track, laid
from gcs.planning.patterns.transect_json import TransectStyle
from gcs.planning.patterns.transects import Turned, cells_of, order

_GRID = "Lines"
_ENTRIES = ((0, "Top left"), (1, "Top right"), (2, "Bottom left"), (3, "Bottom right"))


@dataclass(frozen=True, slots=True)
class Survey:
    """An area to photograph."""

    kind: ClassVar[str] = "survey"
    closed: ClassVar[bool] = True
    least: ClassVar[int] = 3
    most: ClassVar[int | None] = None

    points: tuple[LatLon, ...]
    coverage: Coverage = field(default_factory=Coverage)
    style: TransectStyle = field(default_factory=TransectStyle)
    angle_deg: float = 0.0
    """Of the lines, clockwise from north."""
    entry: int = 0
    """Corner to begin at, seen with the lines upright: see ``ENTRIES``."""
    crosshatch: bool = False
    alternate: bool = False
    """Leave out every second line and fly it on the way back."""
    data: JsonObject = field(default_factory=dict)
    """The object it was read from: what is not understood is kept."""

    @classmethod
    def made(cls, points: Sequence[LatLon], defaults: PatternDefaults) -> Survey:
        """Return a survey of an area, its lines along the longer side."""
        check_places(points, cls.least, "The survey's area")
        ring = distinct(Ground.about(points).to_xy(points), closed=True)
        check_ring(ring, "The survey's area")
        return cls(
            tuple(points), defaults.coverage, TransectStyle.made(defaults), angle_deg=long_side_deg(ring)
        )

    @classmethod
    def read(cls, node: Node) -> Survey:
        """Return what a file says."""
        style = node.member("TransectStyleComplexItem")
        return cls(
            places(node, "polygon"),
            TransectStyle.coverage(style),
            TransectStyle.read(style),
            angle_deg=number(node, "angle", 0.0, -720.0, 720.0),
            entry=whole(node, "entryLocation", 0, 0, 3),
            crosshatch=flag(style, "Refly90Degrees", False),
            alternate=flag(node, "flyAlternateTransects", False),
            data=node.object(),
        )

    def item(self, elevation: Elevation | None = None) -> ComplexItem:
        """Return the item with everything worked out.

        Raises:
            PlanError: nothing can be worked out.
        """
        what = "The survey"
        ground = Ground.about(self._checked())
        track, lines = self._track(ground)
        style = self.style.json(
            self.data, self.coverage, track, ground, what, elevation, lines=lines, crosshatch=self.crosshatch
        )
        return ComplexItem(self.kind, {
            "splitConcavePolygons": False,
            **self.data,
            **style,
            "angle": self.angle_deg,
            "complexItemType": self.kind,
            "entryLocation": self.entry,
            "flyAlternateTransects": self.alternate,
            "polygon": [list(point) for point in self.points],
            "type": "ComplexItem",
            "version": 5,
        })  # fmt: skip

    def _checked(self) -> tuple[LatLon, ...]:
        check_places(self.points, self.least, "The survey's area")
        finite(self.angle_deg, "The angle", -720.0, 720.0, "deg")
        self.style.check(self.coverage)
        return self.points

    def _track(self, ground: Ground) -> tuple[Track, int]:
        from shapely import Polygon

        ring = distinct(ground.to_xy(self.points), closed=True)
        check_ring(ring, "The survey's area")
        area = Polygon(ring)
        lines: list[FloatArray] = []
        ways: dict[int, FloatArray] = {}
        here: FloatArray | None = None
        reach_m = self.style.turnaround_m + self.coverage.spacing_m
        inside: Inside | None = None
        for angle_deg in (self.angle_deg, self.angle_deg + 90.0) if self.crosshatch else (self.angle_deg,):
            for cell in self._cells(ring, angle_deg, here):
                if lines:
                    inside = inside or Inside(area, reach_m)
                    way = inside.way(lines[-1][-1], cell[0, 0])
                    if len(way):
                        ways[len(lines)] = way
                lines += list(cell)
            here = lines[-1][-1]
        picture_m = self.coverage.trigger_m if self.style.flying.hover else 0.0
        return laid(lines, self.style.turnaround_m, picture_m, ways, "The survey"), len(lines)

    def _cells(self, ring: FloatArray, angle_deg: float, here: FloatArray | None) -> list[FloatArray]:
        from shapely import Polygon

        turned = Turned(clamped_deg(angle_deg))
        cells = cells_of(Polygon(turned.to_uv(ring)), self.coverage.spacing_m, "The survey")
        start = None if here is None else turned.to_uv(here.reshape(1, 2))[0]
        ordered = order(cells, start, self.entry, alternate=self.alternate)
        return [turned.to_xy(cell.reshape(-1, 2)).reshape(-1, 2, 2) for cell in ordered]

    # -- the form ------------------------------------------------------------------------------------

    def fields(self) -> tuple[Field, ...]:
        """Return what an editor shows."""
        return (
            *self.coverage.fields(),
            *self.style.fields(self.coverage),
            Field("angle_deg", "Angle", "deg", self.angle_deg, -360.0, 360.0, 5.0, group=_GRID,
                  help="Of the lines, clockwise from north"),
            Field("entry", "Begin at", "", self.entry, choices=_ENTRIES, group=_GRID,
                  help="Corner of the area, seen with the lines upright"),
            Field("crosshatch", "Crosshatch", "", self.crosshatch, group=_GRID,
                  help="Fly the area again across the lines"),
            Field("alternate", "Leave out every second line", "", self.alternate, group=_GRID,
                  help="And fly it on the way back: wings turn wider"),
        )  # fmt: skip

    def with_value(self, key: str, value: Value) -> Survey:
        """Return it with one of its fields changed."""
        if key in CAMERA_KEYS:
            return replace(self, coverage=self.coverage.with_value(key, value))
        if key in self.style.KEYS:
            return replace(self, style=self.style.with_value(key, value))
        changes: Mapping[str, Any] = {key: value}
        return replace(self, **changes)

    def with_points(self, points: tuple[LatLon, ...]) -> Survey:
        """Return it over another area."""
        return replace(self, points=points)

    def turned(self, angle_deg: float) -> Survey:
        """Return it with its directions turned."""
        return replace(self, angle_deg=clamped_deg(self.angle_deg + angle_deg))

    def scaled(self, factor: float) -> Survey:
        """Return it as it is: the area alone grows, the spacing stays."""
        return self

    def raised(self, by_m: float) -> Survey:
        """Return it higher or lower."""
        return self.with_value("height_m", self.coverage.height_m + by_m)

    def area_m2(self) -> float:
        """Return the size of the area."""
        from shapely import Polygon

        check_places(self.points, self.least, "The area")
        return float(Polygon(Ground.about(self.points).to_xy(self.points)).area)
