"""What each firmware wants of mission items that other programs and vehicles write more freely.

PX4: commands without a place must be in MAV_FRAME_MISSION (in a global frame they are refused), and 0/0 is a
place in the Atlantic, not "here" (PX4, ``mavlink_mission.cpp``). Home and region of interest have a place
for some values of their first parameter only.

ArduPilot keeps no frame for such commands and gives them back in frame 0: sent so, they read back the same.
It refuses an item for a NaN nearly everywhere (``AP_Mission::sanity_check_params``): 0 is its "default".
It takes MAV_FRAME_MISSION for AMSL, and any place in it for degrees × 1e7.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from gcs.planning import frames
from gcs.planning.catalogue import COMMANDS, is_navigation
from gcs.planning.document import DO_JUMP, Params, Place, PlanItem

_CHANGE_ALTITUDE = 30
"""Has a height, and a frame for it, but no place."""
_LAND_START = 189
_SET_HOME = 179
_SET_ROI = 201
_ROI_OF_ITEMS = (1.0, 2.0)
"""MAV_ROI_WPNEXT and MAV_ROI_WPINDEX: they look at items, not at a place."""
_FOR_EVER = 65535.0
"""PX4's greatest number of repeats (``navigation.h``): it has no sign for -1."""


def ardupilot_items(items: Sequence[PlanItem]) -> list[PlanItem]:
    """Return items as ArduPilot gives them back."""
    return [_ardupilot_item(item) for item in items]


def _ardupilot_item(item: PlanItem) -> PlanItem:
    a, b, c, d, e, f, g = (0.0 if math.isnan(value) else value for value in item.params)
    item = replace(item, params=(a, b, c, d, e, f, g))
    known = COMMANDS.get(item.command)
    if known is None or item.command == _CHANGE_ALTITUDE or not (e or f):
        return item
    return item if known.place and item.frame != frames.MISSION else replace(item, frame=frames.GLOBAL)


def px4_items(items: Sequence[PlanItem], here: Place | None) -> list[PlanItem]:
    """Return items as PX4 takes them; ``here`` is where a takeoff without a place is."""
    last = here
    dialect: list[PlanItem] = []
    for item in items:
        if item.has_place and is_navigation(item.command):
            last = item.place
        dialect.append(_px4_item(item, last))
    return dialect


def _px4_item(item: PlanItem, last: Place | None) -> PlanItem:
    known = COMMANDS.get(item.command)
    if known is None:
        return item
    if item.command == DO_JUMP and item.params[1] < 0.0:
        return replace(item, frame=frames.MISSION, params=(item.params[0], _FOR_EVER, *item.params[2:]))
    if not known.place:
        return replace(item, frame=frames.MISSION)
    if item.command == _LAND_START or _looks_at_items(item) or _is_home_here(item):
        return replace(item, frame=frames.MISSION, params=_at(item.params, 0.0, 0.0))
    if known.is_navigation and known.place_optional and not item.has_place and last is not None:
        return replace(item, params=_at(item.params, last.lat_deg, last.lon_deg))
    return item


def _looks_at_items(item: PlanItem) -> bool:
    return item.command == _SET_ROI and item.params[0] in _ROI_OF_ITEMS


def _is_home_here(item: PlanItem) -> bool:
    """Home where the vehicle is; PX4 takes no other home from a mission."""
    return item.command == _SET_HOME and (item.params[0] == 1.0 or not item.has_place)


def _at(params: Params, lat_deg: float, lon_deg: float) -> Params:
    return (*params[:4], lat_deg, lon_deg, params[6])
