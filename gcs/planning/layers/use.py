"""What a feature of another program's file can become in a plan."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from gcs.planning import frames
from gcs.planning.document import Fence, FencePolygon, Item, Plan, PlanItem, RallyPoint
from gcs.planning.errors import PlanError
from gcs.planning.frames import AltitudeReference
from gcs.planning.layers.feature import Feature, FeatureKind, Vertex

_WAYPOINT = 16
_FRAMES: Mapping[AltitudeReference, int] = {
    AltitudeReference.AMSL: frames.GLOBAL,
    AltitudeReference.TERRAIN: frames.GLOBAL_TERRAIN,
}
MOST_WAYPOINTS = 10_000


class Use(Enum):
    """What to make of features; the value is what a person calls it."""

    SURVEY = "survey"
    CORRIDOR = "corridor"
    STRUCTURE = "structure"
    FENCE = "fence"
    EXCLUSION = "exclude"
    WAYPOINTS = "waypoints"
    RALLY = "rally"

    @property
    def wants(self) -> FeatureKind | None:
        """The kind of feature that it is made of; None: any."""
        return _WANTS.get(self)


_WANTS: Mapping[Use, FeatureKind] = {
    Use.SURVEY: FeatureKind.AREA,
    Use.STRUCTURE: FeatureKind.AREA,
    Use.FENCE: FeatureKind.AREA,
    Use.EXCLUSION: FeatureKind.AREA,
    Use.CORRIDOR: FeatureKind.LINE,
    Use.RALLY: FeatureKind.POINT,
}
Pattern = Callable[[Use, Feature], Item]
"""Makes the survey, corridor or structure scan of a feature."""


@dataclass(frozen=True, slots=True)
class Made:
    """The plan with what was added, and what could not be."""

    plan: Plan
    added: int
    left_out: int


def usable(features: Sequence[Feature], use: Use) -> list[Feature]:
    """Return the features that can become that."""
    return [feature for feature in features if use.wants in (None, feature.kind)]


def plan_with(
    plan: Plan, features: Sequence[Feature], use: Use, pattern: Pattern, *, height_m: float = 50.0
) -> Made:
    """Return the plan with these features added at its end.

    Args:
        plan: what there is.
        features: what was read.
        use: what to make of them; features of another kind are left out and counted.
        pattern: makes surveys, corridors and structure scans.
        height_m: above home, for places without an altitude of their own.

    Raises:
        PlanError: none of them can become that, or they are too many.
    """
    found = usable(features, use)
    if not found:
        kind = use.wants.value if use.wants is not None else "feature"
        raise PlanError(f"There is no {kind} among them", "Choose another use, or another file")
    if use in (Use.FENCE, Use.EXCLUSION):
        new = with_fence(plan, found, inclusion=use is Use.FENCE)
    elif use is Use.RALLY:
        new = replace(plan, rally=(*(plan.rally or ()), *(_rally(feature, height_m) for feature in found)))
    elif use is Use.WAYPOINTS:
        new = replace(plan, items=(*plan.items, *_waypoints(plan, found, height_m)), has_mission=True)
    else:
        made = tuple(pattern(use, feature) for feature in found)
        new = replace(plan, items=(*plan.items, *made), has_mission=True)
    return Made(new, len(found), len(features) - len(found))


def with_fence(plan: Plan, areas: Sequence[Feature], *, inclusion: bool) -> Plan:
    """Return the plan with areas as fence polygons; holes of an inclusion are excluded."""
    polygons: list[FencePolygon] = []
    for area in areas:
        outer, *holes = ([(lat, lon) for lat, lon, _ in ring] for ring in area.rings)
        polygons.append(FencePolygon(tuple(outer), inclusion))
        if inclusion:
            polygons += (FencePolygon(tuple(hole), inclusion=False) for hole in holes)
    fence = plan.fence or Fence()
    return replace(plan, fence=replace(fence, polygons=(*fence.polygons, *polygons)))


def _rally(point: Feature, height_m: float) -> RallyPoint:
    vertex = point.rings[0][0]
    # A rally point's height is above home: one above the sea can't be told without knowing home.
    known = point.reference in (AltitudeReference.HOME, AltitudeReference.NONE) and math.isfinite(
        vertex.alt_m
    )
    return RallyPoint(
        vertex.lat_deg, vertex.lon_deg, vertex.alt_m if known and vertex.alt_m > 0.0 else height_m
    )


def _waypoints(plan: Plan, features: Sequence[Feature], height_m: float) -> list[PlanItem]:
    ids = [item.item_id for item in plan.items if isinstance(item, PlanItem)]
    first = max((*ids, len(plan.items))) + 1
    vertices = [(feature, vertex) for feature in features for vertex in feature.rings[0]]
    if len(vertices) > MOST_WAYPOINTS:
        what = f"They have {len(vertices)} points, and {MOST_WAYPOINTS} is the most"
        raise PlanError(what, "Simplify them in a map program first")
    return [_waypoint(*pair, height_m, first + number) for number, pair in enumerate(vertices)]


def _waypoint(feature: Feature, vertex: Vertex, height_m: float, item_id: int) -> PlanItem:
    frame = _FRAMES.get(feature.reference, frames.GLOBAL_RELATIVE)
    alt_m = vertex.alt_m
    if not math.isfinite(alt_m) or (alt_m == 0.0 and feature.reference is AltitudeReference.NONE):
        frame, alt_m = frames.GLOBAL_RELATIVE, height_m
    params = (0.0, 0.0, 0.0, math.nan, vertex.lat_deg, vertex.lon_deg, alt_m)
    return PlanItem(_WAYPOINT, frame, params, item_id=item_id)
