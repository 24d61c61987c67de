"""A vehicle's fence and rally lists (MISSION_ITEM_INT of types 1 and 2) as marks for the map."""

from __future__ import annotations

from collections.abc import Sequence

from gcs.gui.map.scene import FenceMark, Place, RallyMark
from gcs.mavlink.constants import MavCmd
from gcs.model.plan import MissionItem

_POLYGONS = {
    MavCmd.NAV_FENCE_POLYGON_VERTEX_INCLUSION: True,
    MavCmd.NAV_FENCE_POLYGON_VERTEX_EXCLUSION: False,
}
_CIRCLES = {MavCmd.NAV_FENCE_CIRCLE_INCLUSION: True, MavCmd.NAV_FENCE_CIRCLE_EXCLUSION: False}


def fence_marks(items: Sequence[MissionItem]) -> tuple[FenceMark, ...]:
    """Return the fences; a polygon with fewer than three corners is not one and is left out."""
    marks: list[FenceMark] = []
    corners: list[Place] = []
    wanted = 0
    inclusion = True
    for item in items:
        if item.command in _CIRCLES:
            mark = FenceMark(((item.lat_deg, item.lon_deg),), _CIRCLES[MavCmd(item.command)], item.param1)
            marks.append(mark)
        elif item.command in _POLYGONS:
            kind = _POLYGONS[MavCmd(item.command)]
            if not corners or kind != inclusion:
                corners, wanted, inclusion = [], round(item.param1), kind
            corners.append((item.lat_deg, item.lon_deg))
            if len(corners) >= wanted:
                if len(corners) >= 3:
                    marks.append(FenceMark(tuple(corners), inclusion))
                corners = []
    return tuple(marks)


def rally_marks(items: Sequence[MissionItem]) -> tuple[RallyMark, ...]:
    """Return the rally points."""
    return tuple(RallyMark(i.lat_deg, i.lon_deg) for i in items if i.command == MavCmd.NAV_RALLY_POINT)
