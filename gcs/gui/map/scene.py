"""What the map is told to draw: plain frozen records, so that it depends on no engine.

All positions are WGS 84 degrees. A mark whose position is missing, NaN, out of range or 0, 0 is not drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from gcs.model.vehicle import VehicleKind

Place = tuple[float, float]
"""Latitude and longitude in degrees."""


@dataclass(frozen=True, slots=True)
class VehicleMark:
    """One vehicle at its last known place."""

    key: str
    name: str
    lat_deg: float
    lon_deg: float
    heading_deg: float | None = None
    """Where the nose points, true; None: unknown, drawn nose up without a claim."""
    course_deg: float | None = None
    speed_mps: float | None = None
    """Speed over ground; with the course it gives the vector to the position in 10 s."""
    kind: VehicleKind = VehicleKind.QUAD
    color_index: int = 0
    selected: bool = False
    in_group: bool = False
    level: str = ""
    """Worst unsolved alert: ``advisory``, ``caution``, ``warning``, ``critical``; empty: none."""
    link_lost: bool = False
    age_s: float = 0.0
    """Age of the position; shown when the link is lost."""
    simulated: bool = False
    label_lines: tuple[str, ...] = ()
    """Up to one further line of the label, such as ``82 m · 8.0 m/s · 51 %``."""


class LegState(Enum):
    """How far the vehicle has come with a mission item."""

    TODO = "todo"
    ACTIVE = "active"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class MissionPoint:
    """A mission item that has a place."""

    label: str
    lat_deg: float
    lon_deg: float
    state: LegState = LegState.TODO
    waypoint: bool = True
    """False: the line passes here without a numbered disc."""


@dataclass(frozen=True, slots=True)
class MissionMark:
    """The mission of one vehicle."""

    key: str
    points: tuple[MissionPoint, ...]
    vehicle_key: str = ""
    """The active leg starts at this vehicle when it is on the map."""
    faint: bool = False
    """A mere dotted line: another vehicle's, under a plan that is being edited."""


@dataclass(frozen=True, slots=True)
class FenceMark:
    """A fence: a polygon of at least three corners, or a circle round its only point."""

    points: tuple[Place, ...]
    inclusion: bool = True
    """True: outside is forbidden; False: inside is, and it is hatched."""
    radius_m: float | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class HomeMark:
    """Where a vehicle returns to."""

    lat_deg: float
    lon_deg: float
    selected: bool = True
    """Homes of vehicles that are not selected are drawn smaller."""


@dataclass(frozen=True, slots=True)
class RallyMark:
    """A rally point."""

    lat_deg: float
    lon_deg: float


@dataclass(frozen=True, slots=True)
class TargetMark:
    """Where the autopilot was told to go, orbit or look."""

    lat_deg: float
    lon_deg: float
    kind: str = "goto"
    """``goto``, ``orbit`` or ``roi``."""
    radius_m: float = 0.0
    vehicle_key: str = ""
    """A line leads from this vehicle to a ``goto`` or ``orbit`` target."""


@dataclass(frozen=True, slots=True)
class MapScene:
    """Everything on the map at one moment. Keep the same tuples from scene to scene where nothing changed."""

    now_s: float = 0.0
    """Monotonic time, for the age of trails."""
    vehicles: tuple[VehicleMark, ...] = ()
    missions: tuple[MissionMark, ...] = ()
    fences: tuple[FenceMark, ...] = ()
    homes: tuple[HomeMark, ...] = ()
    rallies: tuple[RallyMark, ...] = ()
    targets: tuple[TargetMark, ...] = ()


def without_plan_of_selected(scene: MapScene) -> MapScene:
    """Return the scene without the selected vehicle's mission, fence and rally points; its home is small.

    The missions of other vehicles become faint: their numbers are no part of the plan.

    For a workspace that draws that plan itself. The scene's fences and rally points are always those of
    the selected vehicle.
    """
    selected = {mark.key for mark in scene.vehicles if mark.selected}
    return replace(
        scene,
        missions=tuple(
            replace(mission, faint=True) for mission in scene.missions if mission.vehicle_key not in selected
        ),
        fences=(),
        rallies=(),
        homes=tuple(replace(home, selected=False) if home.selected else home for home in scene.homes),
    )
