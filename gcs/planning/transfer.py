"""Plans as the vehicle counts and stores them (MISSION_ITEM_INT), and back.

ArduPilot's item 0 is home, so its numbers and jump targets are one higher than PX4's, which has no such
item. Places travel as degrees × 1e7, but only those of commands that have one: others' fifth and sixth
parameters are whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gcs.model.plan import MissionItem
from gcs.model.vehicle import Firmware
from gcs.planning import frames
from gcs.planning.catalogue import has_place
from gcs.planning.dialects import ardupilot_items, px4_items
from gcs.planning.document import ARDUPILOT, DO_JUMP, PX4, Fence, Params, Place, Plan, PlanItem
from gcs.planning.errors import PlanError
from gcs.planning.fence_items import fence_from, items_of_fence, items_of_rally, rally_from
from gcs.planning.flatten import FlatItem, flatten

MISSION, FENCE, RALLY = 0, 1, 2
"""MAV_MISSION_TYPE."""
_WAYPOINT = 16
_INT_LIMIT = 2**31 - 1
_AUTOPILOTS: Mapping[Firmware, int] = {Firmware.ARDUPILOT: ARDUPILOT, Firmware.PX4: PX4}


@dataclass(frozen=True, slots=True)
class Upload:
    """What goes to a vehicle."""

    lists: Mapping[int, tuple[MissionItem, ...]]
    """By MAV_MISSION_TYPE; a list that the plan says nothing of is missing."""
    flat: tuple[FlatItem, ...]
    """The mission's items, home not among them."""
    first_seq: int
    """The vehicle's number for the first of them."""

    def item_at(self, seq: int) -> FlatItem | None:
        """Return the item that the vehicle calls ``seq``."""
        index = seq - self.first_seq
        return self.flat[index] if 0 <= index < len(self.flat) else None


def has_home_item(firmware: Firmware) -> bool:
    """Return whether a mission's item 0 is home."""
    return firmware is Firmware.ARDUPILOT


def upload_of(plan: Plan, firmware: Firmware, here: Place | None = None) -> Upload:
    """Return the lists to upload; ``here`` is where takeoffs without a place are, for PX4.

    Raises:
        PlanError: a complex item can't be worked out, or a jump leads nowhere.
    """
    first_seq = 1 if has_home_item(firmware) else 0
    flat = flatten(plan)
    lists: dict[int, tuple[MissionItem, ...]] = {}
    if plan.fence is not None:
        lists[FENCE] = _wired(items_of_fence(plan.fence), FENCE)
    if plan.rally is not None:
        lists[RALLY] = _wired(items_of_rally(plan.rally), RALLY)
    if plan.has_mission:
        items = resolved_jumps([entry.item for entry in flat], first_seq)
        if firmware is Firmware.PX4:
            items = px4_items(items, here or plan.home)
        elif firmware is Firmware.ARDUPILOT:
            items = ardupilot_items(items)
        if first_seq and items:
            items.insert(0, _home_item(plan.home))
        lists[MISSION] = _wired(items, MISSION)
    return Upload(lists, flat, first_seq)


def resolved_jumps(items: Sequence[PlanItem], first_seq: int) -> list[PlanItem]:
    """Return items whose jumps name positions, the first one ``first_seq``.

    Raises:
        PlanError: a jump leads nowhere.
    """
    positions = {item.item_id: first_seq + i for i, item in enumerate(items) if item.item_id}
    resolved: list[PlanItem] = []
    for i, item in enumerate(items, 1):
        if item.command == DO_JUMP:
            target = positions.get(int(item.params[0])) if math.isfinite(item.params[0]) else None
            if target is None:
                raise PlanError(f"Item {i} jumps to {item.params[0]:g}, which is no item", "Correct it")
            item = replace(item, params=(float(target), *item.params[1:]))
        resolved.append(item)
    return resolved


def _home_item(home: Place | None) -> PlanItem:
    place = home or Place(0.0, 0.0)
    params: Params = (0.0, 0.0, 0.0, 0.0, place.lat_deg, place.lon_deg, place.alt_m)
    return PlanItem(_WAYPOINT, frames.GLOBAL, params)


def _wired(items: Sequence[PlanItem], mission_type: int) -> tuple[MissionItem, ...]:
    return tuple(to_wire(item, seq, mission_type) for seq, item in enumerate(items))


def _scaled(command: int, frame: int) -> bool:
    """Return whether the fifth and sixth parameters travel as degrees × 1e7."""
    return frames.is_global(frame) and has_place(command) is not False


def to_wire(item: PlanItem, seq: int, mission_type: int = MISSION) -> MissionItem:
    """Return an item as MISSION_ITEM_INT carries it."""
    scale = 1e7 if _scaled(item.command, item.frame) else 1.0
    x, y = (_whole(value * scale) for value in item.params[4:6])
    p = item.params
    return MissionItem(
        seq=seq,
        frame=item.frame,
        command=item.command,
        current=seq == 0 and mission_type == MISSION,
        autocontinue=item.autocontinue,
        param1=p[0],
        param2=p[1],
        param3=p[2],
        param4=p[3],
        x=x,
        y=y,
        # A place needs a height that is a number; other commands may leave the seventh open.
        z=0.0 if math.isnan(p[6]) and scale != 1.0 else p[6],
        mission_type=mission_type,
    )


def _whole(value: float) -> int:
    if math.isnan(value):
        return 0
    return round(max(-_INT_LIMIT, min(_INT_LIMIT, value)))


def from_wire(item: MissionItem) -> PlanItem:
    """Return the document's item of a MISSION_ITEM_INT; jumps still name the vehicle's numbers."""
    frame = frames.plain(item.frame)
    scale = 1e7 if _scaled(item.command, frame) else 1.0
    params: Params = (
        item.param1, item.param2, item.param3, item.param4, item.x / scale, item.y / scale, item.z,
    )  # fmt: skip
    return PlanItem(item.command, frame, params, item.autocontinue)


def plan_from_lists(
    lists: Mapping[int, Sequence[MissionItem]], firmware: Firmware, vehicle_type: int | None = None
) -> Plan:
    """Return the document of downloaded lists, by MAV_MISSION_TYPE.

    Raises:
        PlanFileError: the fence's polygons break off.
    """
    mission = list(lists.get(MISSION, ()))
    home: Place | None = None
    shift = 0 if has_home_item(firmware) else 1
    if has_home_item(firmware) and mission:
        place = from_wire(mission.pop(0)).place
        home = place if place.lat_deg or place.lon_deg else None
    fence = lists.get(FENCE)
    rally = lists.get(RALLY)
    return Plan(
        items=tuple(_called(from_wire(item), number, shift) for number, item in enumerate(mission, 1)),
        home=home,
        fence=_fence(fence) if fence is not None else None,
        rally=rally_from([from_wire(item) for item in rally]) if rally is not None else None,
        autopilot=_AUTOPILOTS.get(firmware, 0),
        vehicle_type=vehicle_type,
        has_mission=MISSION in lists,
    )


def _fence(items: Sequence[MissionItem]) -> Fence:
    return fence_from([from_wire(item) for item in items])


def _called(item: PlanItem, number: int, shift: int) -> PlanItem:
    if item.command == DO_JUMP:
        item = replace(item, params=(item.params[0] + shift, *item.params[1:]))
    return replace(item, item_id=number)
