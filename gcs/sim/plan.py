"""Missions, fences and rally points as the vehicle keeps them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

MISSION, FENCE, RALLY = 0, 1, 2
"""MAV_MISSION_TYPE."""

NAV_COMMANDS_WITHOUT_PLACE = frozenset({20, 30, 83, 92, 93})
PLACED_DO_COMMANDS = frozenset({179, 188, 189, 195, 201, 4501, 5000, 5001, 5002, 5003, 5004, 5100})


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One item as MISSION_ITEM_INT carries it; ``x``, ``y`` are degrees × 1e7 where it has a place."""

    command: int
    frame: int = 3
    param1: float = 0.0
    param2: float = 0.0
    param3: float = 0.0
    param4: float = 0.0
    x: int = 0
    y: int = 0
    z: float = 0.0
    autocontinue: int = 1

    @property
    def is_nav(self) -> bool:
        """The vehicle flies it (as against a do or condition command that goes with it)."""
        return self.command < 95 or self.command == 3000

    @property
    def has_place(self) -> bool:
        """``x`` and ``y`` are a latitude and a longitude."""
        if self.is_nav:
            return self.command not in NAV_COMMANDS_WITHOUT_PLACE and self.command != 3000
        return self.command in PLACED_DO_COMMANDS

    def fields(self) -> dict[str, Any]:
        """Return the item as fields of MISSION_ITEM_INT."""
        return {name: getattr(self, name) for name in self.__slots__}

    def at(self, lat_deg: float, lon_deg: float, alt_m: float) -> PlanItem:
        """Return the item moved to another place."""
        return replace(self, x=round(lat_deg * 1e7), y=round(lon_deg * 1e7), z=alt_m)


def item_from_message(msg: Any, *, scaled: bool) -> PlanItem:
    """Read MISSION_ITEM_INT, or MISSION_ITEM when ``scaled`` (places in degrees)."""
    x, y = (round(msg.x * 1e7), round(msg.y * 1e7)) if scaled else (msg.x, msg.y)
    return PlanItem(
        command=msg.command,
        frame=msg.frame,
        param1=msg.param1,
        param2=msg.param2,
        param3=msg.param3,
        param4=msg.param4,
        x=x,
        y=y,
        z=msg.z,
        autocontinue=msg.autocontinue,
    )


class PlanStore:
    """What is stored for each mission type."""

    def __init__(self) -> None:
        self.mission: list[PlanItem] = []
        self.fence: list[PlanItem] = []
        self.rally: list[PlanItem] = []
        self.revision = 0
        """Counts each change of the mission, so that whoever flies it notices."""

    def items(self, mission_type: int) -> list[PlanItem]:
        """Return the items of a mission type; empty for one that does not exist."""
        return {MISSION: self.mission, FENCE: self.fence, RALLY: self.rally}.get(mission_type, [])

    def replace(self, mission_type: int, items: list[PlanItem]) -> None:
        """Store new items for a mission type."""
        if mission_type == MISSION:
            self.mission = items
            self.revision += 1
        elif mission_type == FENCE:
            self.fence = items
        elif mission_type == RALLY:
            self.rally = items
