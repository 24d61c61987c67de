"""Items to and from the fields of MISSION_ITEM_INT, and the vehicle's answers in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gcs.mavlink.constants import MavMissionResult
from gcs.model.command import Outcome
from gcs.model.plan import MissionItem

_OUTCOMES: Mapping[int, Outcome] = {
    MavMissionResult.UNSUPPORTED: Outcome.UNSUPPORTED,
    MavMissionResult.UNSUPPORTED_FRAME: Outcome.UNSUPPORTED,
    MavMissionResult.DENIED: Outcome.DENIED,
    MavMissionResult.OPERATION_CANCELLED: Outcome.CANCELLED,
}
_WORDS: Mapping[int, str] = {int(member): member.name for member in MavMissionResult}


def item_from(msg: Any) -> MissionItem:
    """Return the item in a MISSION_ITEM_INT."""
    return MissionItem(
        seq=msg.seq,
        frame=msg.frame,
        command=msg.command,
        current=bool(msg.current),
        autocontinue=bool(msg.autocontinue),
        param1=msg.param1,
        param2=msg.param2,
        param3=msg.param3,
        param4=msg.param4,
        x=msg.x,
        y=msg.y,
        z=msg.z,
        mission_type=msg.mission_type,
    )


def fields_of(item: MissionItem, seq: int) -> dict[str, object]:
    """Return the fields of MISSION_ITEM_INT for an item that goes out as number ``seq``."""
    return {
        "seq": seq,
        "frame": item.frame,
        "command": item.command,
        "current": int(item.current),
        "autocontinue": int(item.autocontinue),
        "param1": item.param1,
        "param2": item.param2,
        "param3": item.param3,
        "param4": item.param4,
        "x": item.x,
        "y": item.y,
        "z": item.z,
    }


def outcome_of(result: int) -> Outcome:
    """Return the outcome that a MAV_MISSION_RESULT stands for."""
    return _OUTCOMES.get(result, Outcome.FAILED)


def reason_of(result: int) -> str:
    """Return a MAV_MISSION_RESULT in words."""
    return _WORDS.get(result, f"result {result}").replace("_", " ").lower()
