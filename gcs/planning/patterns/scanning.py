"""From the path over lines to mission items, and what the items tell of pictures and lengths."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gcs.planning import frames
from gcs.planning.document import NAN, LatLon, PlanItem
from gcs.planning.json_node import Node
from gcs.planning.patterns.camera import Coverage, HeightMode
from gcs.planning.patterns.ground import Ground, leg_lengths_m
from gcs.planning.patterns.limits import check_count
from gcs.planning.patterns.track import Spot, Track
from gcs.planning.simple_json import simple_item_json

WAYPOINT, SPEED, TRIGGER, PICTURE = 16, 178, 206, 2000
_HOVER_S = 4.0
"""How long a vehicle that stops for a picture stays, as in QGroundControl."""
_NEARLY = 1e-6
_FRAMES = {
    HeightMode.HOME: frames.GLOBAL_RELATIVE,
    HeightMode.AMSL: frames.GLOBAL,
    HeightMode.CALCULATED: frames.GLOBAL,
    HeightMode.TERRAIN: frames.GLOBAL_TERRAIN,
}


@dataclass(frozen=True, slots=True)
class Flying:
    """How a pattern's lines are flown."""

    hover: bool = False
    """Stop for each picture."""
    images_in_turns: bool = True
    """Go on taking pictures between the lines."""
    speed_mps: float = 0.0
    """0: as the vehicle is set up."""
    airspeed: bool = False


def waypoint(at: LatLon, alt_m: float, frame: int, hold_s: float = 0.0) -> PlanItem:
    """Return a waypoint to pass."""
    return PlanItem(WAYPOINT, frame, (hold_s, 0.0, 0.0, NAN, at[0], at[1], alt_m))


def trigger(distance_m: float) -> PlanItem:
    """Return the item that begins pictures by distance, the first at once; 0 ends them."""
    return PlanItem(TRIGGER, frames.MISSION, (distance_m, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0))


def speed_item(speed_mps: float, *, airspeed: bool) -> PlanItem:
    """Return the item that sets the speed."""
    kind = 0.0 if airspeed else 1.0
    return PlanItem(SPEED, frames.MISSION, (kind, speed_mps, -1.0, 0.0, 0.0, 0.0, 0.0))


def scan_items(track: Track, ground: Ground, coverage: Coverage, flying: Flying, what: str) -> list[PlanItem]:
    """Return the items that fly a path and take its pictures.

    Raises:
        PlanError: there would be too many.
    """
    frame = _FRAMES[coverage.mode]
    places = ground.to_latlon(track.xy)
    alts = [coverage.height_m] * len(places) if track.alts_amsl_m is None else track.alts_amsl_m.tolist()
    items = [speed_item(flying.speed_mps, airspeed=flying.airspeed)] if flying.speed_mps > 0.0 else []
    last = len(places) - 1
    for index, (at, alt_m, spot) in enumerate(zip(places, alts, track.spots.tolist(), strict=True)):
        stops = flying.hover and coverage.trigger_m > 0.0 and spot in (Spot.ENTRY, Spot.PICTURE, Spot.EXIT)
        items.append(waypoint(at, alt_m, frame, _HOVER_S if stops else 0.0))
        if stops:
            items.append(PlanItem(PICTURE, frames.MISSION, (0.0, 0.0, 1.0, 0.0, NAN, NAN, NAN)))
        elif coverage.trigger_m > 0.0 and not flying.hover:
            items += _trigger_at(spot, index == 0, index == last, coverage.trigger_m, flying.images_in_turns)
    check_count(len(items), what, "Make it smaller or the spacing wider")
    return items


def _trigger_at(spot: int, first: bool, last: bool, every_m: float, in_turns: bool) -> list[PlanItem]:
    """Return the change of the trigger at a point; each line begins it anew, so that it can be repeated."""
    if spot == Spot.ENTRY or (first and in_turns):
        return [trigger(every_m)]
    if (spot == Spot.EXIT and not in_turns) or (last and in_turns):
        return [trigger(0.0)]
    return []


def photos_of(items: Sequence[PlanItem]) -> int:
    """Return how many pictures items take: by distance along the way, and single ones."""
    places = [(item.params[4], item.params[5]) for item in items if item.has_place]
    lengths = iter([0.0, *leg_lengths_m(places)])
    count, every_m, way_m = 0, 0.0, 0.0
    for item in items:
        if item.command == TRIGGER:
            count += math.floor(way_m / every_m + _NEARLY) if every_m > 0.0 else 0
            every_m, way_m = max(0.0, item.params[0]), 0.0
            count += int(every_m > 0.0 and item.params[2] == 1.0)
        elif item.command == PICTURE:
            count += 1
        if item.has_place:
            way_m += next(lengths)
    return count + (math.floor(way_m / every_m + _NEARLY) if every_m > 0.0 else 0)


def items_json(items: Sequence[PlanItem]) -> list[dict[str, Any]]:
    """Return items as a complex item carries them; jumps can't lead to them."""
    return [simple_item_json(item, 0) for item in items]


def speed_of(node: Node | None) -> tuple[float, bool]:
    """Return the speed that carried items begin with, and whether it is through the air."""
    first = next(node.elements(), None) if node is not None else None
    if first is None or first.member("command").integer(0, 65535) != SPEED:
        return 0.0, False
    params = [entry.number_or_nan() for entry in first.member("params").elements()]
    if len(params) < 2 or not 0.0 < params[1] < 1000.0:
        return 0.0, False
    return params[1], params[0] == 0.0
