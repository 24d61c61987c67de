"""The plan: mission, fence and rally points as frozen records.

Items keep the JSON members that this program does not interpret in ``extra``, so that a file of another
program comes back whole. Complex items of QGroundControl keep their whole object. What is in ``extra``
and ``data`` is never changed in place.

Jumps name their target by ``item_id``, not by position: items may be moved without touching them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from gcs.planning import frames
from gcs.planning.catalogue import has_place
from gcs.planning.frames import AltitudeReference

JsonObject: TypeAlias = Mapping[str, Any]
Params: TypeAlias = tuple[float, float, float, float, float, float, float]
LatLon: TypeAlias = tuple[float, float]

NAN = float("nan")
DO_JUMP = 177
GENERIC_AUTOPILOT, ARDUPILOT, PX4 = 0, 3, 12
"""MAV_AUTOPILOT."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place on earth; what ``alt_m`` is measured from depends on where it stands."""

    lat_deg: float
    lon_deg: float
    alt_m: float = 0.0


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One mission item. Parameters 5 and 6 are degrees where the command has a place; NaN is "default"."""

    command: int
    """MAV_CMD."""
    frame: int = frames.GLOBAL_RELATIVE
    """MAV_FRAME."""
    params: Params = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    autocontinue: bool = True
    item_id: int = 0
    """What jumps call it; unique in a plan, 0 where nothing can jump to it. DO_JUMP's first parameter."""
    extra: JsonObject = field(default_factory=dict)

    @property
    def has_place(self) -> bool:
        """It has a latitude and a longitude that mean something."""
        placed = has_place(self.command)
        if placed is None:
            placed = frames.is_global(self.frame)
        known = self.params[4] == self.params[4] and self.params[5] == self.params[5]
        return placed and known and (self.params[4] != 0.0 or self.params[5] != 0.0)

    @property
    def place(self) -> Place:
        """Where it is; ask ``has_place`` first."""
        return Place(self.params[4], self.params[5], self.params[6])

    @property
    def altitude_reference(self) -> AltitudeReference:
        """What its altitude is measured from."""
        return frames.reference_of(self.frame)


@dataclass(frozen=True, slots=True)
class ComplexItem:
    """A pattern that stands for many items, as QGroundControl describes it."""

    kind: str
    """``complexItemType``: survey, CorridorScan, StructureScan, fwLandingPattern, vtolLandingPattern, …"""
    data: JsonObject
    """The whole object of the file."""


Item: TypeAlias = PlanItem | ComplexItem


@dataclass(frozen=True, slots=True)
class FencePolygon:
    """An area to stay in or out of; vertices in order, the last one joins the first."""

    vertices: tuple[LatLon, ...]
    inclusion: bool = True
    extra: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FenceCircle:
    """A circle to stay in or out of."""

    lat_deg: float
    lon_deg: float
    radius_m: float
    inclusion: bool = True
    extra: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fence:
    """The geofence."""

    polygons: tuple[FencePolygon, ...] = ()
    circles: tuple[FenceCircle, ...] = ()
    breach_return: Place | None = None
    """Where to go after a breach; altitude above home."""
    extra: JsonObject = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Nothing is fenced."""
        return not (self.polygons or self.circles or self.breach_return)


@dataclass(frozen=True, slots=True)
class RallyPoint:
    """Where to return to instead of home; altitude above home."""

    lat_deg: float
    lon_deg: float
    alt_rel_m: float
    extra: JsonObject = field(default_factory=dict)
    """Mission Planner's break altitude, landing direction and flags."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All of one plan."""

    items: tuple[Item, ...] = ()
    home: Place | None = None
    """Planned home; altitude above mean sea level."""
    fence: Fence | None = None
    """None: the file says nothing of a fence; an empty one means that there shall be none."""
    rally: tuple[RallyPoint, ...] | None = None
    """None: the file says nothing of rally points."""
    autopilot: int = GENERIC_AUTOPILOT
    """MAV_AUTOPILOT that it was made for."""
    vehicle_type: int | None = None
    """MAV_TYPE that it was made for."""
    cruise_speed_mps: float | None = None
    hover_speed_mps: float | None = None
    extra: JsonObject = field(default_factory=dict)
    """Unknown members of the file's root."""
    mission_extra: JsonObject = field(default_factory=dict)
    rally_extra: JsonObject = field(default_factory=dict)
    has_mission: bool = True
    """False for a file with a fence or rally points only."""
