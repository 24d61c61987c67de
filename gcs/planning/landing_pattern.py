"""QGroundControl's landing patterns: the items that its fixed-wing and VTOL landings stand for.

Landing start, then the end of pictures and video where wanted, the approach (a circle down to altitude or
a waypoint), then the landing itself.
"""

from __future__ import annotations

from gcs.planning import frames
from gcs.planning.document import NAN, Place, PlanItem
from gcs.planning.json_node import Node

_LOITER_TO_ALT, _WAYPOINT, _LAND, _VTOL_LAND, _LAND_START = 31, 16, 21, 85, 189
_TRIGGER_DISTANCE, _STOP_IMAGES, _STOP_VIDEO = 206, 2001, 2501


def fixed_wing_landing(node: Node) -> tuple[PlanItem, ...]:
    """Return the items of a ``fwLandingPattern``."""
    return _landing(node, _LAND, 0.0)


def vtol_landing(node: Node) -> tuple[PlanItem, ...]:
    """Return the items of a ``vtolLandingPattern``; its heading is left to the vehicle."""
    return _landing(node, _VTOL_LAND, NAN)


def _landing(node: Node, command: int, yaw_deg: float) -> tuple[PlanItem, ...]:
    frame = frames.GLOBAL_RELATIVE if altitudes_relative(node) else frames.GLOBAL
    land = node.member("landCoordinate").place()
    items = [PlanItem(_LAND_START, frames.MISSION)]
    if _flag(node, "stopTakingPhotos"):
        items.append(PlanItem(_TRIGGER_DISTANCE, frames.MISSION))
        items.append(PlanItem(_STOP_IMAGES, frames.MISSION, (0.0, NAN, NAN, NAN, 0.0, 0.0, NAN)))
    if _flag(node, "stopVideoPhotos"):
        items.append(PlanItem(_STOP_VIDEO, frames.MISSION, (0.0, 0.0, NAN, NAN, 0.0, 0.0, NAN)))
    items.append(_approach(node, frame))
    items.append(PlanItem(command, frame, (0.0, 0.0, 0.0, yaw_deg, land.lat_deg, land.lon_deg, land.alt_m)))
    return tuple(items)


def _approach(node: Node, frame: int) -> PlanItem:
    at = approach_place(node)
    if not _flag(node, "useLoiterToAlt", otherwise=True):
        return PlanItem(_WAYPOINT, frame, (0.0, 0.0, 0.0, NAN, at.lat_deg, at.lon_deg, at.alt_m))
    radius_m = node.member("loiterRadius").number(-10_000.0, 10_000.0)
    if not _flag(node, "loiterClockwise", otherwise=True):
        radius_m = -radius_m
    return PlanItem(_LOITER_TO_ALT, frame, (1.0, radius_m, 0.0, 1.0, at.lat_deg, at.lon_deg, at.alt_m))


def approach_place(node: Node) -> Place:
    """Return the middle of the approach's circle, or its waypoint."""
    older = node.optional("loiterCoordinate")
    newer = node.optional("landingApproachCoordinate")
    return (newer or older or node.member("landingApproachCoordinate")).place()


def altitudes_relative(node: Node) -> bool:
    """Return whether the altitudes are above home; else they are above sea level."""
    both = node.optional("altitudesAreRelative")
    if both is not None:
        return both.boolean()
    # The first version had one flag each; where they differ QGroundControl takes both as relative.
    return _flag(node, "landAltitudeRelative", otherwise=True) or _flag(node, "loiterAltitudeRelative")


def _flag(node: Node, key: str, *, otherwise: bool = False) -> bool:
    found = node.optional(key)
    return otherwise if found is None else found.boolean()
