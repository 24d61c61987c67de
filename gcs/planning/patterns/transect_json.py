"""What surveys and corridors have in common: QGroundControl's ``TransectStyleComplexItem`` (version 2)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from gcs.model.elevation import Elevation
from gcs.planning.document import JsonObject
from gcs.planning.json_node import Node
from gcs.planning.patterns.camera import Coverage, HeightMode
from gcs.planning.patterns.defaults import PatternDefaults
from gcs.planning.patterns.fields import Field, Value
from gcs.planning.patterns.ground import Ground
from gcs.planning.patterns.limits import finite
from gcs.planning.patterns.reading import flag, number
from gcs.planning.patterns.scanning import Flying, items_json, photos_of, scan_items, speed_of
from gcs.planning.patterns.track import Track, above_ground

_STYLE = "TransectStyleComplexItem"
MARK = "godwit"
"""Our own member of a complex item: what the format has no room for."""
_FLIGHT = "Flight"
_MODES = (
    (int(HeightMode.HOME), "Above home"),
    (int(HeightMode.AMSL), "Above sea level"),
    (int(HeightMode.TERRAIN), "Above terrain, by the vehicle"),
    (int(HeightMode.CALCULATED), "Above terrain, calculated"),
)
_TURNAROUND_M = {True: 40.0, False: 10.0}
"""By whether it has wings."""
_FASTEST_MPS = 200.0
_TOLERANCE_M = 10.0
_TERRAIN_SPEED_MPS = 5.0


@dataclass(frozen=True, slots=True)
class TransectStyle:
    """How lines are flown and photographed."""

    KEYS: ClassVar[frozenset[str]] = frozenset(
        ("turnaround_m", "hover", "images_in_turns", "speed_mps", "airspeed", "tolerance_m")
    )

    turnaround_m: float = 0.0
    flying: Flying = field(default_factory=Flying)
    tolerance_m: float = _TOLERANCE_M
    """How far calculated heights may be off the terrain's."""

    @classmethod
    def made(cls, defaults: PatternDefaults) -> TransectStyle:
        """Return what suits a vehicle."""
        flying = Flying(speed_mps=defaults.speed_mps, airspeed=defaults.wings)
        return cls(_TURNAROUND_M[defaults.wings], flying)

    @classmethod
    def read(cls, node: Node) -> TransectStyle:
        """Return what a file says."""
        speed_mps, airspeed = speed_of(node.optional("Items"))
        flying = Flying(
            flag(node, "HoverAndCapture", False),
            flag(node, "CameraTriggerInTurnAround", True),
            speed_mps,
            airspeed,
        )
        return cls(
            number(node, "TurnAroundDistance", 0.0, 0.0, 100_000.0),
            flying,
            number(node, "TerrainAdjustTolerance", _TOLERANCE_M, 0.0, 10_000.0),
        )

    @staticmethod
    def coverage(node: Node) -> Coverage:
        """Return what a file says of the camera."""
        return Coverage.read(node.member("CameraCalc"), follows_terrain=flag(node, "FollowTerrain", False))

    def check(self, coverage: Coverage) -> None:
        """Refuse values that nothing can be worked out from.

        Raises:
            PlanError: naming the value.
        """
        finite(coverage.spacing_m, "The spacing", 0.1, 1e6, "m")
        finite(coverage.trigger_m, "The trigger distance", 0.0, 1e6, "m")
        finite(coverage.height_m, "The height", -10_000.0, 100_000.0, "m")
        finite(self.turnaround_m, "The turnaround distance", 0.0, 100_000.0, "m")
        finite(self.flying.speed_mps, "The speed", 0.0, _FASTEST_MPS, "m/s")
        finite(self.tolerance_m, "The terrain tolerance", 0.1, 10_000.0, "m")

    def json(
        self,
        data: JsonObject,
        coverage: Coverage,
        track: Track,
        ground: Ground,
        what: str,
        elevation: Elevation | None,
        *,
        lines: int,
        crosshatch: bool,
    ) -> dict[str, Any]:
        """Return the members of a complex item that carry the lines, from those it had before.

        Raises:
            PlanError: heights can't be worked out, or there are too many items.
        """
        visual = [list(place) for place in ground.to_latlon(track.xy)]
        if coverage.mode is HeightMode.CALCULATED:
            track = above_ground(track, ground, elevation, coverage.height_m, self.tolerance_m, what)
        items = scan_items(track, ground, coverage, self.flying, what)
        old = data.get(_STYLE, {})
        old_calc = old.get("CameraCalc", {})
        kept_calc = {key: value for key, value in old_calc.items() if key != "DistanceToSurfaceRelative"}
        inner = {
            **old,
            "CameraCalc": {**kept_calc, **coverage.json()},
            "CameraShots": photos_of(items),
            "CameraTriggerInTurnAround": self.flying.images_in_turns,
            "FollowTerrain": coverage.mode in (HeightMode.CALCULATED, HeightMode.TERRAIN),
            "HoverAndCapture": self.flying.hover,
            "Items": items_json(items),
            "Refly90Degrees": crosshatch,
            "TurnAroundDistance": self.turnaround_m,
            "VisualTransectPoints": visual,
            "version": 2,
        }
        if coverage.mode is HeightMode.CALCULATED:
            inner = {
                "TerrainAdjustMaxClimbRate": 0.0,
                "TerrainAdjustMaxDescentRate": 0.0,
                "TerrainFlightSpeed": self.flying.speed_mps or _TERRAIN_SPEED_MPS,
                **inner,
                "TerrainAdjustTolerance": self.tolerance_m,
            }
        return {_STYLE: inner, MARK: {**_members(data.get(MARK)), "lines": lines}}

    # -- the form ------------------------------------------------------------------------------------

    def fields(self, coverage: Coverage) -> tuple[Field, ...]:
        """Return what an editor shows."""
        fields = [
            Field("mode", "Height above", "", int(coverage.mode), choices=_MODES, group="Height",
                  help="What the height is measured from"),
            Field("turnaround_m", "Turnaround", "m", self.turnaround_m, 0.0, 10_000.0, 5.0, group=_FLIGHT,
                  help="How far to fly beyond each line before turning"),
            Field("hover", "Stop for pictures", "", self.flying.hover, group=_FLIGHT,
                  help="Hover and capture; not for wings"),
            Field("images_in_turns", "Pictures in turns", "", self.flying.images_in_turns, group=_FLIGHT,
                  help="Go on taking pictures between the lines"),
            Field("speed_mps", "Speed", "m/s", self.flying.speed_mps, 0.0, _FASTEST_MPS, 0.5, group=_FLIGHT,
                  help="0: as the vehicle is set up"),
            Field("airspeed", "Speed is", "", self.flying.airspeed, group=_FLIGHT,
                  choices=((False, "Over ground"), (True, "Through the air"))),
        ]  # fmt: skip
        if coverage.mode is HeightMode.CALCULATED:
            fields.append(
                Field("tolerance_m", "Terrain tolerance", "m", self.tolerance_m, 0.5, 1000.0, 1.0,
                      group="Height", help="How far calculated heights may be off"),
            )  # fmt: skip
        return tuple(fields)

    def with_value(self, key: str, value: Value) -> TransectStyle:
        """Return it with one of its fields changed."""
        if key in ("turnaround_m", "tolerance_m"):
            own: dict[str, Any] = {key: value}
            return replace(self, **own)
        changes: dict[str, Any] = {key: value}
        if key == "hover" and value:
            changes["images_in_turns"] = False
        return replace(self, flying=replace(self.flying, **changes))


def _members(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}
