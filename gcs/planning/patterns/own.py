"""What our own patterns share: their description as JSON, and the values that an editor shows.

QGroundControl doesn't know these kinds; in files they are written as the simple items they stand for, beside
their description (``files/own_patterns.py``).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

import numpy as np

from gcs.model.elevation import Elevation
from gcs.planning import frames
from gcs.planning.document import ComplexItem, JsonObject, LatLon, PlanItem
from gcs.planning.json_node import Node
from gcs.planning.patterns.camera import HeightMode
from gcs.planning.patterns.defaults import PatternDefaults
from gcs.planning.patterns.fields import Field, Value
from gcs.planning.patterns.ground import FloatArray, Ground, ahead, bearing_xy_deg
from gcs.planning.patterns.limits import check_count, check_places, finite
from gcs.planning.patterns.reading import places
from gcs.planning.patterns.scanning import speed_item, waypoint

PREFIX = "godwit."
FLIGHT, SHAPE = "Flight", "Shape"
SMALL_REMEDY = "Make it smaller or the spacing wider"
_MODES = (
    (int(HeightMode.HOME), "Above home"),
    (int(HeightMode.AMSL), "Above sea level"),
    (int(HeightMode.TERRAIN), "Above terrain, by the vehicle"),
)
_FRAMES = {1: frames.GLOBAL_RELATIVE, 2: frames.GLOBAL, 4: frames.GLOBAL_TERRAIN}
_FLIGHT_FIELDS = (
    Field("height_m", "Altitude", "m", 50.0, -1000.0, 100_000.0, 5.0, group="Height"),
    Field("mode", "Altitude above", "", 1, choices=_MODES, group="Height",
          help="What the altitude is measured from"),
    Field("speed_mps", "Speed", "m/s", 0.0, 0.0, 200.0, 0.5, group=FLIGHT,
          help="0: as the vehicle is set up"),
    Field("airspeed", "Speed is", "", False, group=FLIGHT,
          choices=((False, "Over ground"), (True, "Through the air"))),
)  # fmt: skip
_FARTHEST_M = 100_000.0


@dataclass(frozen=True, slots=True)
class OwnPattern(ABC):
    """A pattern that is stored by its values alone."""

    kind: ClassVar[str] = PREFIX
    label: ClassVar[str] = ""
    closed: ClassVar[bool] = False
    least: ClassVar[int] = 2
    most: ClassVar[int | None] = 2
    form: ClassVar[tuple[Field, ...]] = ()
    """Its own values: name, limits and what they are when a file doesn't say."""

    points: tuple[LatLon, ...]
    height_m: float = 50.0
    mode: int = int(HeightMode.HOME)
    speed_mps: float = 0.0
    airspeed: bool = False
    data: JsonObject = field(default_factory=dict)

    @abstractmethod
    def flown(self) -> list[PlanItem]:
        """Return the items that it stands for.

        Raises:
            PlanError: nothing can be flown with these values.
        """

    def lines(self) -> int | None:
        """Return how many lines or legs it has, None where that means nothing."""
        return None

    @classmethod
    def stored(cls) -> tuple[Field, ...]:
        """Return the values that are stored."""
        return (*_FLIGHT_FIELDS, *cls.form)

    @classmethod
    def read(cls, node: Node) -> Self:
        """Return what a file says.

        Raises:
            PlanError: it says nothing that can be flown.
        """
        values = {entry.key: _value(node, entry) for entry in cls.stored()}
        spec = cls(places(node, "points"), data=node.object(), **values)
        spec.check()
        return spec

    def item(self, elevation: Elevation | None = None) -> ComplexItem:
        """Return the item; it is flown once to see whether it can be.

        Raises:
            PlanError: it can't.
        """
        self.check()
        self.flown()
        return ComplexItem(self.kind, {
            **self.data,
            **{entry.key: getattr(self, entry.key) for entry in self.stored()},
            "complexItemType": self.kind,
            "points": [list(point) for point in self.points],
            "type": "ComplexItem",
            "version": 1,
        })  # fmt: skip

    def check(self) -> None:
        """Refuse values that are none.

        Raises:
            PlanError: naming the value.
        """
        check_places(self.points, self.least, f"The {self.label.lower()}")
        for entry in self.stored():
            value = getattr(self, entry.key)
            if not entry.choices and not isinstance(value, bool):
                finite(value, entry.label, entry.low, entry.high, entry.unit)

    # -- items ---------------------------------------------------------------------------------------

    @property
    def frame(self) -> int:
        """MAV_FRAME of its places."""
        return _FRAMES[self.mode]

    def begun(self) -> list[PlanItem]:
        """Return what stands before the way: the speed."""
        return [speed_item(self.speed_mps, airspeed=self.airspeed)] if self.speed_mps > 0.0 else []

    def way(self, ground: Ground, xy: FloatArray, alts_m: Sequence[float] | None = None) -> list[PlanItem]:
        """Return waypoints over flat points."""
        check_count(len(xy) + 2.0, f"The {self.label.lower()}", SMALL_REMEDY)
        heights = alts_m if alts_m is not None else [self.height_m] * len(xy)
        return [
            waypoint(at, float(alt_m), self.frame)
            for at, alt_m in zip(ground.to_latlon(xy), heights, strict=True)
        ]

    # -- the form ------------------------------------------------------------------------------------

    def fields(self) -> tuple[Field, ...]:
        """Return what an editor shows."""
        return tuple(replace(entry, value=getattr(self, entry.key)) for entry in self.stored())

    def with_value(self, key: str, value: Value) -> Self:
        """Return it with one of its fields changed."""
        changes: dict[str, Any] = {key: value}
        return replace(self, **changes)

    def with_points(self, points: tuple[LatLon, ...]) -> Self:
        """Return it with other points."""
        return replace(self, points=points)

    def turned(self, angle_deg: float) -> Self:
        """Return it as it is: its directions are those of its points."""
        return self

    def scaled(self, factor: float) -> Self:
        """Return it as it is: its lengths are those of its points."""
        return self

    def raised(self, by_m: float) -> Self:
        """Return it higher or lower."""
        return replace(self, height_m=self.height_m + by_m)

    def area_m2(self) -> float | None:
        """Return nothing: most cover no area that can be told."""
        return None


def _value(node: Node, entry: Field) -> Any:
    found = node.optional(entry.key)
    if found is None:
        return entry.value
    if isinstance(entry.value, bool):
        return found.boolean()
    if entry.choices:
        return found.integer(*_ends(entry))
    if isinstance(entry.value, int):
        return found.integer(int(entry.low), int(entry.high))
    return found.number(entry.low, entry.high)


def _ends(entry: Field) -> tuple[int, int]:
    values = [int(value) for value, _ in entry.choices]
    return min(values), max(values)


@dataclass(frozen=True, slots=True)
class Radial(OwnPattern):
    """A pattern about a middle: its second point gives a direction and a length."""

    length_field: ClassVar[Field]
    """What the way to the second point is called."""
    direction_field: ClassVar[Field]

    @classmethod
    def spread(
        cls, points: Sequence[LatLon], length_m: float, direction_deg: float, defaults: PatternDefaults
    ) -> Self:
        """Return a new one about a point, or through two."""
        check_places(points, 1, f"The {cls.label.lower()}")
        new = cls(
            tuple(points[:2]), defaults.height_m, plain_mode(defaults), defaults.speed_mps, defaults.wings
        )
        return new if len(points) > 1 else new.reaching(length_m, direction_deg)

    @property
    def ground(self) -> Ground:
        """The flat ground about its middle."""
        return Ground(self.points[0])

    def tip(self) -> tuple[float, float]:
        """Return how far the second point is from the middle, and in which direction."""
        east_north = self.ground.to_xy(self.points[1:2])[0]
        return float(np.hypot(*east_north)), bearing_xy_deg(np.zeros(2), east_north)

    def reaching(self, length_m: float, direction_deg: float) -> Self:
        """Return it with the second point elsewhere."""
        xy = (ahead(direction_deg) * length_m).reshape(1, 2)
        return self.with_points((self.points[0], self.ground.to_latlon(xy)[0]))

    def check(self) -> None:
        """Refuse values that are none.

        Raises:
            PlanError: naming the value.
        """
        OwnPattern.check(self)
        entry = self.length_field
        finite(self.tip()[0], entry.label, min(entry.low, 1.0), _FARTHEST_M, entry.unit)

    def fields(self) -> tuple[Field, ...]:
        """Return what an editor shows."""
        length_m, direction_deg = self.tip()
        return (
            *OwnPattern.fields(self),
            replace(self.length_field, value=round(length_m, 3)),
            replace(self.direction_field, value=round(direction_deg, 3)),
        )

    def with_value(self, key: str, value: Value) -> Self:
        """Return it with one of its fields changed."""
        length_m, direction_deg = self.tip()
        if key == self.length_field.key:
            return self.reaching(float(value), direction_deg)
        if key == self.direction_field.key:
            return self.reaching(length_m, float(value))
        return OwnPattern.with_value(self, key, value)


def plain_mode(defaults: PatternDefaults) -> int:
    """Return the altitude's reference; calculated heights are for surveys and corridors alone."""
    mode = defaults.mode
    return int(HeightMode.HOME if mode is HeightMode.CALCULATED else mode)


def length_field(key: str, label: str, help_text: str) -> Field:
    """Return the field of a radial pattern's length."""
    return Field(key, label, "m", 0.0, 1.0, _FARTHEST_M, 5.0, group=SHAPE, help=help_text)


def direction_field(key: str, label: str, help_text: str) -> Field:
    """Return the field of a radial pattern's direction."""
    return Field(key, label, "deg", 0.0, 0.0, 360.0, 5.0, group=SHAPE, help=help_text)
