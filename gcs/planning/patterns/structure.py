"""Structure scan: rounds about a building, as QGroundControl's ``StructureScan`` (version 3)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np

from gcs.model.elevation import Elevation
from gcs.planning.document import ComplexItem, JsonObject, LatLon
from gcs.planning.errors import PlanError
from gcs.planning.json_node import Node
from gcs.planning.patterns.camera import CAMERA_KEYS, Coverage, Words
from gcs.planning.patterns.defaults import PatternDefaults
from gcs.planning.patterns.fields import Field, Value
from gcs.planning.patterns.ground import Ground
from gcs.planning.patterns.limits import check_count, check_places, finite
from gcs.planning.patterns.reading import flag, number, places, whole
from gcs.planning.patterns.rings import check_ring, distinct
from gcs.planning.structure_scan import MOST_LAYERS, flight_polygon

_WHAT = "The structure's outline"
_WORDS = Words("Distance to the walls", "Trigger distance", "Layer height")
_STRUCTURE, _WALL = "Structure", "wall_m"
_HAIR = 1e-4
"""Share of a layer for which no further one is flown."""
_DISTANCE_M, _DEFAULT_HEIGHT_M = 25.0, 25.0


@dataclass(frozen=True, slots=True)
class StructureScan:
    """A building to photograph from all sides."""

    kind: ClassVar[str] = "StructureScan"
    closed: ClassVar[bool] = True
    least: ClassVar[int] = 3
    most: ClassVar[int | None] = None

    points: tuple[LatLon, ...]
    coverage: Coverage = field(default_factory=Coverage)
    """Its distance is that to the walls; frontal is up and down here, so the trigger distance is a layer."""
    entrance_m: float = 50.0
    """Height above home at which to come and go."""
    bottom_m: float = 0.0
    structure_m: float = _DEFAULT_HEIGHT_M
    layers: int = 1
    gimbal_deg: float = 0.0
    from_top: bool = False
    data: JsonObject = field(default_factory=dict)

    @classmethod
    def made(cls, points: Sequence[LatLon], defaults: PatternDefaults) -> StructureScan:
        """Return a scan about an outline."""
        coverage = Coverage(height_m=_DISTANCE_M).with_camera(defaults.camera)
        entrance_m = max(defaults.height_rel_m, _DEFAULT_HEIGHT_M)
        return cls(tuple(points), coverage, entrance_m)._layered()

    @classmethod
    def read(cls, node: Node) -> StructureScan:
        """Return what a file says."""
        return cls(
            places(node, "polygon"),
            Coverage.read(node.member("CameraCalc")),
            number(node, "EntranceAltitude", 50.0, -10_000.0, 100_000.0),
            number(node, "ScanBottomAlt", 0.0, -10_000.0, 100_000.0),
            number(node, "StructureHeight", _DEFAULT_HEIGHT_M, -10_000.0, 100_000.0),
            whole(node, "Layers", 1, 0, MOST_LAYERS),
            number(node, "GimbalPitch", 0.0, -360.0, 360.0),
            flag(node, "StartFromTop", False),
            node.object(),
        )

    def _layered(self) -> StructureScan:
        """Return it with as many layers as its height needs."""
        layer_m = finite(self.coverage.trigger_m, "The layer height", 0.1, 10_000.0, "m")
        layers = max(1, math.ceil(max(0.0, self.structure_m - self.bottom_m) / layer_m - _HAIR))
        if layers > MOST_LAYERS:
            raise PlanError(
                f"The structure would need {layers} layers", "Make the layers higher or the structure lower"
            )
        return replace(self, layers=layers)

    def item(self, elevation: Elevation | None = None) -> ComplexItem:
        """Return the item.

        Raises:
            PlanError: nothing can be flown about this outline.
        """
        check_places(self.points, self.least, _WHAT)
        finite(self.coverage.spacing_m, "The trigger distance", 0.0, 10_000.0, "m")
        finite(self.coverage.trigger_m, "The layer height", 0.1, 10_000.0, "m")
        ground = Ground.about(self.points)
        check_ring(distinct(ground.to_xy(self.points), closed=True), _WHAT)
        away_m = finite(self.coverage.height_m, "The distance", 0.0, 10_000.0, "m")
        around = flight_polygon(self.points, away_m)
        check_ring(
            np.asarray(ground.to_xy(around)), f"The way {self.coverage.height_m:g} m about the structure"
        )
        check_count((len(around) + 3.0) * self.layers, "The structure scan", "Take fewer layers")
        calc = self.data.get("CameraCalc", {})
        kept = {key: value for key, value in calc.items() if key != "DistanceToSurfaceRelative"}
        return ComplexItem(self.kind, {
            **self.data,
            "CameraCalc": {**kept, **self.coverage.json()},
            "EntranceAltitude": self.entrance_m,
            "GimbalPitch": self.gimbal_deg,
            "Layers": self.layers,
            "ScanBottomAlt": self.bottom_m,
            "StartFromTop": self.from_top,
            "StructureHeight": self.structure_m,
            "complexItemType": self.kind,
            "polygon": [list(point) for point in self.points],
            "type": "ComplexItem",
            "version": 3,
        })  # fmt: skip

    # -- the form ------------------------------------------------------------------------------------

    def fields(self) -> tuple[Field, ...]:
        """Return what an editor shows."""
        return (
            *(_renamed(entry) for entry in self.coverage.fields(_WORDS)),
            Field("structure_m", "Top", "m", self.structure_m, -1000.0, 10_000.0, 1.0, group=_STRUCTURE,
                  help="Height of the structure above home"),
            Field("bottom_m", "Bottom", "m", self.bottom_m, -1000.0, 10_000.0, 1.0, group=_STRUCTURE,
                  help="Height above home where the scan ends below"),
            Field("layers", "Layers", "", self.layers, 1, MOST_LAYERS, 1, group=_STRUCTURE,
                  help="Rounds above each other; worked out when the heights change"),
            Field("from_top", "Begin at", "", self.from_top, group=_STRUCTURE,
                  choices=((False, "The bottom"), (True, "The top"))),
            Field("entrance_m", "Height to come and go", "m", self.entrance_m, 0.0, 10_000.0, 1.0,
                  group=_STRUCTURE, help="Above home"),
            Field("gimbal_deg", "Camera pitch", "deg", self.gimbal_deg, -90.0, 90.0, 5.0, group=_STRUCTURE,
                  help="0: straight ahead, -90: down"),
        )  # fmt: skip

    def with_value(self, key: str, value: Value) -> StructureScan:
        """Return it with one of its fields changed; the layers follow the heights."""
        key = "height_m" if key == _WALL else key
        if key in CAMERA_KEYS:
            return replace(self, coverage=self.coverage.with_value(key, value))._layered()
        changes: dict[str, Any] = {key: value}
        changed = replace(self, **changes)
        return changed._layered() if key in ("structure_m", "bottom_m") else changed

    def with_points(self, points: tuple[LatLon, ...]) -> StructureScan:
        """Return it about another outline."""
        return replace(self, points=points)

    def turned(self, angle_deg: float) -> StructureScan:
        """Return it as it is: its directions are those of its points."""
        return self

    def scaled(self, factor: float) -> StructureScan:
        """Return it as it is: the outline alone grows."""
        return self

    def raised(self, by_m: float) -> StructureScan:
        """Return it higher or lower, the layers with it."""
        return replace(
            self,
            entrance_m=self.entrance_m + by_m,
            bottom_m=self.bottom_m + by_m,
            structure_m=self.structure_m + by_m,
        )

    def area_m2(self) -> float | None:
        """Return nothing: the walls are covered, not the ground."""
        return None


def _renamed(entry: Field) -> Field:
    """Return a camera's field; its distance is no height here, and must not be changed like one."""
    return replace(entry, key=_WALL, group=_STRUCTURE) if entry.key == "height_m" else entry
