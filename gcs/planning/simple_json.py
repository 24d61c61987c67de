"""One SimpleItem of QGroundControl's files, read and written.

Newer files hold seven parameters (null is NaN), older ones four and a ``coordinate``.
"""

from __future__ import annotations

import math
from typing import Any

from gcs.planning import frames
from gcs.planning.catalogue import has_place
from gcs.planning.document import Params, PlanItem
from gcs.planning.json_node import HIGHEST_M, Node

_KNOWN = ("type", "command", "frame", "autoContinue", "params", "coordinate", "doJumpId")
_PARAMS = 7
_MODES = {
    frames.AltitudeReference.HOME: 1,
    frames.AltitudeReference.AMSL: 2,
    frames.AltitudeReference.TERRAIN: 4,
}
"""QGroundControl's AltitudeMode."""


def simple_item_from(node: Node, item_id: int | None) -> PlanItem:
    """Read one item; ``item_id`` is what jumps may call it, None takes the file's."""
    command = node.member("command").integer(0, 65535)
    frame_node = node.optional("frame")
    frame = frame_node.integer(0, 255) if frame_node is not None else frames.GLOBAL_RELATIVE
    autocontinue = node.optional("autoContinue")
    if item_id is None:
        given = node.optional("doJumpId")
        item_id = given.integer(0, 10_000_000) if given is not None else 0
    params = _params(node, command, frame)
    extra = node.rest(*_KNOWN)
    derived = _altitude_members(command, frame, params)
    if all(extra.get(key) == value for key, value in derived.items()):
        extra = {key: value for key, value in extra.items() if key not in derived}
    return PlanItem(
        command,
        frame,
        params,
        autocontinue.boolean() if autocontinue is not None else True,
        item_id,
        extra,
    )


def _params(node: Node, command: int, frame: int) -> Params:
    values: list[float] = []
    listed = node.optional("params")
    if listed is not None:
        values = [entry.number_or_nan() for entry in listed.elements()]
    else:
        # Files of the first version name each parameter.
        for number in range(1, 5):
            single = node.optional(f"param{number}")
            values.append(single.number_or_nan() if single is not None else 0.0)
    coordinate = node.optional("coordinate")
    if coordinate is not None and len(values) <= 4:
        values = [*values, *[0.0] * (4 - len(values))]
        values += [entry.number_or_nan() for entry in coordinate.elements()]
    if len(values) > _PARAMS:
        raise (listed or node).error(f"{len(values)} parameters, there can be {_PARAMS} only")
    values += [0.0] * (_PARAMS - len(values))
    _check_place(node, command, frame, values)
    return (values[0], values[1], values[2], values[3], values[4], values[5], values[6])


def _check_place(node: Node, command: int, frame: int, values: list[float]) -> None:
    if not has_place(command) or not frames.is_global(frame):
        return
    limits = ((4, 90.0, "latitude"), (5, 180.0, "longitude"), (6, HIGHEST_M, "altitude"))
    for index, limit, what in limits:
        if not math.isnan(values[index]) and abs(values[index]) > limit:
            raise node.error(f"{what} {values[index]:g} is out of range (±{limit:g})")


def _altitude_members(command: int, frame: int, params: Params) -> dict[str, Any]:
    """Return what QGroundControl says once more of an item's altitude."""
    mode = _MODES.get(frames.reference_of(frame))
    if not has_place(command) or mode is None:
        return {}
    altitude = None if math.isnan(params[6]) else params[6]
    return {"AMSLAltAboveTerrain": None, "Altitude": altitude, "AltitudeMode": mode}


def simple_item_json(item: PlanItem, item_id: int) -> dict[str, Any]:
    """Return an item as QGroundControl's newest files hold it."""
    return {
        **_altitude_members(item.command, item.frame, item.params),
        **item.extra,
        "type": "SimpleItem",
        "autoContinue": item.autocontinue,
        "command": item.command,
        "doJumpId": item_id,
        "frame": item.frame,
        "params": [None if math.isnan(value) else value for value in item.params],
    }
