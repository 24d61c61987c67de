"""Landing patterns: QGroundControl's ``fwLandingPattern`` (version 2) and ``vtolLandingPattern`` (version 1).

A circle down to the approach height (or a waypoint), which the vehicle leaves on its tangent towards the
landing point. Heading, distance and glide slope follow from the two places.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

import numpy as np

from gcs.model.elevation import Elevation
from gcs.model.vehicle import Firmware
from gcs.planning.document import ComplexItem, JsonObject, LatLon
from gcs.planning.errors import PlanError
from gcs.planning.json_node import HIGHEST_M, Node
from gcs.planning.landing_pattern import altitudes_relative, approach_place
from gcs.planning.patterns.defaults import PatternDefaults
from gcs.planning.patterns.fields import Field, Value
from gcs.planning.patterns.ground import FloatArray, Ground, ahead
from gcs.planning.patterns.limits import check_places, finite
from gcs.planning.patterns.reading import flag, number

_APPROACH, _LANDING = "Approach", "Landing"
_RADIUS_M, _LARGEST_RADIUS_M, _FARTHEST_M = 75.0, 10_000.0, 100_000.0
_HIGHEST_APPROACH_M = 50.0
_OLD = ("loiterCoordinate", "loiterAltitudeRelative", "landAltitudeRelative")
"""Members of the first version, which the newer ones replace."""


@dataclass(frozen=True, slots=True)
class Landing:
    """What both kinds of landings share; its points are the landing and the middle of the approach."""

    kind: ClassVar[str] = ""
    version: ClassVar[int] = 0
    glide_deg: ClassVar[float] = 0.0
    """Of a new landing."""
    closed: ClassVar[bool] = False
    least: ClassVar[int] = 2
    most: ClassVar[int | None] = 2

    points: tuple[LatLon, ...]
    land_alt_m: float = 0.0
    approach_alt_m: float = 40.0
    radius_m: float = _RADIUS_M
    clockwise: bool = True
    loiter: bool = True
    """The approach is a circle; else a waypoint."""
    relative: bool = True
    """Altitudes are above home; else above sea level."""
    stop_photos: bool = True
    stop_video: bool = True
    data: JsonObject = field(default_factory=dict)

    @classmethod
    def made(cls, points: Sequence[LatLon], defaults: PatternDefaults) -> Self:
        """Return a landing at a place, against the wind where it is known; a second point is the approach."""
        check_places(points, 1, "The landing")
        height_m = min(max(defaults.height_rel_m, 10.0), _HIGHEST_APPROACH_M)
        stops = defaults.firmware is not Firmware.ARDUPILOT  # which refuses the commands for it
        new = cls(tuple(points[:2]), approach_alt_m=height_m, stop_photos=stops, stop_video=stops)
        if len(points) > 1:
            return new
        distance_m = height_m / math.tan(math.radians(cls.glide_deg))
        return new._placed(points[0], defaults.wind_from_deg or 0.0, max(distance_m, 2.0 * _RADIUS_M))

    @classmethod
    def read(cls, node: Node) -> Self:
        """Return what a file says."""
        land, approach = node.member("landCoordinate").place(), approach_place(node)
        return cls(
            ((land.lat_deg, land.lon_deg), (approach.lat_deg, approach.lon_deg)),
            land.alt_m,
            approach.alt_m,
            abs(number(node, "loiterRadius", _RADIUS_M, -_LARGEST_RADIUS_M, _LARGEST_RADIUS_M)),
            flag(node, "loiterClockwise", True) == (number(node, "loiterRadius", 1.0, -1e6, 1e6) >= 0.0),
            flag(node, "useLoiterToAlt", True),
            altitudes_relative(node),
            flag(node, "stopTakingPhotos", False),
            flag(node, "stopVideoPhotos", False),
            node.object(),
        )

    def item(self, elevation: Elevation | None = None) -> ComplexItem:
        """Return the item.

        Raises:
            PlanError: the landing can't be flown.
        """
        check_places(self.points, self.least, "The landing")
        self._check()
        (land_lat, land_lon), (lat, lon) = self.points
        data = {key: value for key, value in self.data.items() if key not in _OLD}
        if self.version == 2:
            data = {"valueSetIsDistance": True, **data}
        return ComplexItem(self.kind, {
            **data,
            "altitudesAreRelative": self.relative,
            "complexItemType": self.kind,
            "landCoordinate": [land_lat, land_lon, self.land_alt_m],
            "landingApproachCoordinate": [lat, lon, self.approach_alt_m],
            "loiterClockwise": self.clockwise,
            "loiterRadius": self.radius_m,
            "stopTakingPhotos": self.stop_photos,
            "stopVideoPhotos": self.stop_video,
            "type": "ComplexItem",
            "useLoiterToAlt": self.loiter,
            "version": self.version,
        })  # fmt: skip

    def _check(self) -> None:
        finite(self.land_alt_m, "The landing's altitude", -HIGHEST_M, HIGHEST_M, "m")
        finite(self.approach_alt_m, "The approach's altitude", -HIGHEST_M, HIGHEST_M, "m")
        finite(self.radius_m, "The radius", 0.0, _LARGEST_RADIUS_M, "m")
        away_m = float(np.hypot(*self._approach()))
        if away_m < 1.0:
            raise PlanError(
                "The approach begins where it ends", "Move the approach away from the landing point"
            )
        if self.loiter and away_m <= self.radius_m:
            raise PlanError(
                f"The landing point lies within the approach's circle of {self.radius_m:g} m",
                "Move the approach farther away, or make its circle smaller",
            )

    # -- heading, distance and glide slope -----------------------------------------------------------

    def _approach(self) -> FloatArray:
        """Return metres east and north from the landing to the middle of the approach."""
        approach: FloatArray = Ground(self.points[0]).to_xy(self.points[1:])[0]
        return approach

    def _final(self) -> tuple[float, float]:
        """Return the heading of the final approach (0 to 360) and its length."""
        east, north = self._approach()
        away_m = math.hypot(east, north)
        outwards_deg = math.degrees(math.atan2(east, north))
        if not self.loiter or away_m <= self.radius_m:
            return (outwards_deg + 180.0) % 360.0, away_m
        side = 1.0 if self.clockwise else -1.0
        to_tangent_deg = outwards_deg + side * math.degrees(math.asin(self.radius_m / away_m))
        return (to_tangent_deg + 180.0) % 360.0, math.sqrt(away_m**2 - self.radius_m**2)

    def _placed(self, land: LatLon, heading_deg: float, distance_m: float) -> Self:
        """Return it with the approach where the final approach has this heading and length."""
        middle = ahead(heading_deg + 180.0) * distance_m
        if self.loiter:
            side = 90.0 if self.clockwise else -90.0
            middle = middle + ahead(heading_deg + side) * self.radius_m
        return replace(self, points=(land, Ground(land).to_latlon(middle.reshape(1, 2))[0]))

    # -- the form ------------------------------------------------------------------------------------

    def fields(self) -> tuple[Field, ...]:
        """Return what an editor shows."""
        heading_deg, distance_m = self._final()
        drop_m = self.approach_alt_m - self.land_alt_m
        glide_deg = math.degrees(math.atan2(drop_m, distance_m)) if distance_m > 0.0 else 90.0
        return (
            Field("heading_deg", "Heading", "deg", round(heading_deg, 3), 0.0, 360.0, 5.0, group=_APPROACH,
                  help="Of the final approach: into the wind"),
            Field("distance_m", "Distance", "m", round(distance_m, 3), 1.0, _FARTHEST_M, 10.0,
                  group=_APPROACH, help="Length of the final approach"),
            Field("glide_deg", "Glide slope", "deg", round(glide_deg, 3), 0.1, 60.0, 0.5, group=_APPROACH,
                  help="Of the final approach; the distance follows"),
            Field("approach_alt_m", "Approach altitude", "m", self.approach_alt_m, -1000.0, HIGHEST_M, 5.0,
                  group=_APPROACH, help="Where the final approach begins"),
            Field("loiter", "Approach by", "", self.loiter, group=_APPROACH,
                  choices=((True, "A circle down to altitude"), (False, "A waypoint"))),
            Field("radius_m", "Radius", "m", self.radius_m, 1.0, _LARGEST_RADIUS_M, 5.0, group=_APPROACH,
                  help="Of the approach's circle"),
            Field("clockwise", "Direction", "", self.clockwise, group=_APPROACH,
                  choices=((True, "Clockwise"), (False, "Counter-clockwise"))),
            Field("land_alt_m", "Landing altitude", "m", self.land_alt_m, -1000.0, HIGHEST_M, 1.0,
                  group=_LANDING),
            Field("relative", "Altitudes above", "", self.relative, group=_LANDING,
                  choices=((True, "Home"), (False, "Sea level"))),
            Field("stop_photos", "End pictures", "", self.stop_photos, group=_LANDING),
            Field("stop_video", "End video", "", self.stop_video, group=_LANDING),
        )  # fmt: skip

    def with_value(self, key: str, value: Value) -> Self:
        """Return it with one of its fields changed."""
        heading_deg, distance_m = self._final()
        if key == "glide_deg":
            drop_m = self.approach_alt_m - self.land_alt_m
            if drop_m <= 0.0:
                raise PlanError(
                    "The approach isn't higher than the landing point", "Raise the approach's altitude first"
                )
            return self._placed(self.points[0], heading_deg, drop_m / math.tan(math.radians(float(value))))
        if key == "heading_deg":
            return self._placed(self.points[0], float(value), distance_m)
        if key == "distance_m":
            return self._placed(self.points[0], heading_deg, float(value))
        changes: dict[str, Any] = {key: value}
        changed = replace(self, **changes)
        if key in ("radius_m", "clockwise", "loiter"):
            return changed._placed(self.points[0], heading_deg, distance_m)
        return changed

    def with_points(self, points: tuple[LatLon, ...]) -> Self:
        """Return it with other places."""
        return replace(self, points=points)

    def turned(self, angle_deg: float) -> Self:
        """Return it as it is: its directions are those of its points."""
        return self

    def scaled(self, factor: float) -> Self:
        """Return it with its circle scaled."""
        return replace(self, radius_m=self.radius_m * factor)

    def raised(self, by_m: float) -> Self:
        """Return it with a higher or lower approach: the ground stays where it is."""
        return replace(self, approach_alt_m=self.approach_alt_m + by_m)

    def area_m2(self) -> float | None:
        """Return nothing: it covers no area."""
        return None


@dataclass(frozen=True, slots=True)
class FixedWingLanding(Landing):
    """A plane's landing."""

    kind: ClassVar[str] = "fwLandingPattern"
    version: ClassVar[int] = 2
    glide_deg: ClassVar[float] = 6.0


@dataclass(frozen=True, slots=True)
class VtolLanding(Landing):
    """A VTOL's landing: on the wing to the landing point, then upright."""

    kind: ClassVar[str] = "vtolLandingPattern"
    version: ClassVar[int] = 1
    glide_deg: ClassVar[float] = 12.0
