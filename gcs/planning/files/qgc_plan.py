"""QGroundControl's ``.plan``: read without losing what is not understood, written so that it opens there.

Format: plan file version 1, mission version 2, geofence version 2, rally points version 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from gcs.planning.document import (
    DO_JUMP,
    GENERIC_AUTOPILOT,
    ComplexItem,
    Fence,
    FenceCircle,
    FencePolygon,
    Item,
    Place,
    Plan,
    PlanItem,
    RallyPoint,
)
from gcs.planning.errors import PlanFileError
from gcs.planning.files import own_patterns, unsaid
from gcs.planning.files.text import decode_json
from gcs.planning.json_node import Node
from gcs.planning.numbering import renumbered, with_free_ids
from gcs.planning.patterns.limits import MOST_ITEMS
from gcs.planning.simple_json import simple_item_from, simple_item_json

_MARK = "godwit"
"""Our own root member: what the format has no room for."""
_ROOT = ("fileType", "version", "mission", "geoFence", "rallyPoints", "groundStation")
_MISSION = (
    "version", "firmwareType", "vehicleType", "cruiseSpeed", "hoverSpeed", "items", "plannedHomePosition",
)  # fmt: skip
_HOME = "plannedHomePosition"
_USUAL: Mapping[str, float] = {"cruiseSpeed": 15.0, "hoverSpeed": 5.0, "vehicleType": 2}
"""What is written of a plan that doesn't say."""


def decode_qgc_plan(data: bytes, name: str) -> Plan:
    """Read a ``.plan`` file.

    Raises:
        PlanFileError: it is broken; names the path in the JSON.
    """
    root = decode_json(data, name)
    _require_version(root, 1)
    plan = mission_part(root.member("mission"))
    fence, rally = _given(root, "geoFence"), _given(root, "rallyPoints")
    extra = root.rest(*_ROOT, _MARK, own_patterns.MEMBER)
    if "groundStation" in root.object() and root.object()["groundStation"] != "QGroundControl":
        extra["groundStation"] = root.object()["groundStation"]
    usual_home = _first_place(plan.items)
    plan = replace(
        plan,
        items=own_patterns.regrouped(plan.items, root.object().get(own_patterns.MEMBER)),
        fence=_fence(fence) if fence is not None else None,
        rally=_rally(rally) if rally is not None else None,
        extra=extra,
        rally_extra=rally.rest("points", "version") if rally is not None else {},
    )
    return unsaid.restored(plan, root.object().get(_MARK), _USUAL, usual_home)


def _given(node: Node, key: str) -> Node | None:
    """Return a member that may be missing; null is as good as missing."""
    found = node.optional(key)
    return None if found is None or found.value is None else found


def _require_version(node: Node, newest: int) -> None:
    version = node.optional("version")
    if version is None:
        return
    found = version.integer(0, 1000)
    if found > newest:
        raise version.error(
            f"version {found} is newer than this program knows ({newest})", "Save it in an older version"
        )


def mission_part(node: Node) -> Plan:
    """Read the ``mission`` object of version 2 (a plan, or an old ``.mission`` file of its own)."""
    _require_version(node, 2)
    home = _home(node)
    firmware, kind = _given(node, "firmwareType"), _given(node, "vehicleType")
    items = node.member("items")
    if sum(map(_size, items.elements())) > MOST_ITEMS:
        raise items.error(f"there are more than {MOST_ITEMS} items", "Split the plan")
    # What stands for "no home" is kept, so that it is written again.
    known = _MISSION if home is not None else tuple(key for key in _MISSION if key != _HOME)
    return Plan(
        items=renumbered(tuple(_item(entry) for entry in items.elements())),
        home=home,
        autopilot=firmware.integer(0, 255) if firmware is not None else GENERIC_AUTOPILOT,
        vehicle_type=kind.integer(0, 255) if kind is not None else None,
        cruise_speed_mps=_speed(node, "cruiseSpeed"),
        hover_speed_mps=_speed(node, "hoverSpeed"),
        mission_extra=node.rest(*known, "fileType", "groundStation", _MARK),
    )


def _size(item: Node) -> int:
    """Return how many items one stands for, as far as the file carries them."""
    style = item.value.get("TransectStyleComplexItem") if isinstance(item.value, dict) else None
    carried = style.get("Items") if isinstance(style, dict) else None
    return max(1, len(carried)) if isinstance(carried, list) else 1


def _home(node: Node) -> Place | None:
    """Return the planned home; null, no numbers and 0/0 are what programs write that know of none."""
    found = _given(node, _HOME)
    if found is None or found.value in ([None, None], [None, None, None]):
        return None
    place = found.place(with_altitude=False)
    return place if place.lat_deg or place.lon_deg else None


def _speed(node: Node, key: str) -> float | None:
    found = _given(node, key)
    return None if found is None else found.number(0.0, 10_000.0)


def _item(node: Node) -> Item:
    kind = node.member("type").text()
    if kind in ("SimpleItem", "missionItem"):
        return simple_item_from(node, None)
    if kind == "ComplexItem":
        return ComplexItem(node.member("complexItemType").text(), node.object())
    raise node.member("type").error(f"there is no kind of item {kind!r}", "Known: SimpleItem, ComplexItem")


# -- fence and rally points -------------------------------------------------------------------------


def _fence(node: Node) -> Fence:
    _require_version(node, 2)
    _check_size(node)
    polygons = [_polygon(entry) for entry in _list(node, "polygons")]
    # Version 1 had one polygon, its vertices directly.
    vertices = [entry.place(with_altitude=False) for entry in _list(node, "polygon")]
    if vertices:
        polygons.append(FencePolygon(tuple((at.lat_deg, at.lon_deg) for at in vertices)))
    back = node.optional("breachReturn")
    return Fence(
        tuple(polygons),
        tuple(_circle(entry) for entry in _list(node, "circles")),
        None if back is None or back.value is None else back.place(with_altitude=False),
        node.rest("polygons", "circles", "breachReturn", "version", "polygon"),
    )


def _check_size(node: Node) -> None:
    """Refuse more corners, circles or rally points than any vehicle takes, before each is looked at."""
    shapes = [
        entry.value for key in ("polygons", "circles", "polygon", "points") for entry in _list(node, key)
    ]
    inner = (shape.get("polygon") if isinstance(shape, dict) else None for shape in shapes)
    if len(shapes) + sum(len(corners) for corners in inner if isinstance(corners, list)) > MOST_ITEMS:
        raise node.error(f"it has more than {MOST_ITEMS} points", "Simplify it")


def _list(node: Node, key: str) -> list[Node]:
    found = node.optional(key)
    return [] if found is None else list(found.elements())


def _polygon(node: Node) -> FencePolygon:
    path = node.member("polygon")
    vertices = tuple(entry.place(with_altitude=False) for entry in path.elements())
    if len(vertices) < 3:
        raise path.error(f"{len(vertices)} points are no polygon", "Give at least three points")
    return FencePolygon(
        tuple((at.lat_deg, at.lon_deg) for at in vertices),
        _inclusion(node),
        _shape_extra(node, "polygon"),
    )


def _circle(node: Node) -> FenceCircle:
    circle = node.member("circle")
    centre = circle.member("center").place(with_altitude=False)
    radius = circle.member("radius")
    radius_m = radius.number(0.0, 1e7)
    if radius_m == 0.0:
        raise radius.error("a circle of radius 0 is no fence", "Give a radius or delete the circle")
    return FenceCircle(
        centre.lat_deg, centre.lon_deg, radius_m, _inclusion(node), _shape_extra(node, "circle")
    )


def _shape_extra(node: Node, shape: str) -> dict[str, Any]:
    """Return what is not understood of a shape; version 1 is what is written anyway."""
    rest = node.rest(shape, "inclusion")
    return {key: value for key, value in rest.items() if (key, value) != ("version", 1)}


def _inclusion(node: Node) -> bool:
    found = node.optional("inclusion")
    return True if found is None else found.boolean()


def _rally(node: Node) -> tuple[RallyPoint, ...]:
    _require_version(node, 2)
    _check_size(node)
    places = (entry.place() for entry in _list(node, "points"))
    return tuple(RallyPoint(at.lat_deg, at.lon_deg, at.alt_m) for at in places)


# -- writing ----------------------------------------------------------------------------------------


def encode_qgc_plan(plan: Plan) -> bytes:
    """Return the content of a ``.plan`` file; our own patterns are written as the items they stand for.

    Raises:
        PlanError: one of them can't be worked out, or a jump has no target.
    """
    flat, patterns = own_patterns.written(plan.items)
    items = with_free_ids(flat)
    root: dict[str, Any] = {
        "fileType": "Plan",
        "geoFence": _fence_json(plan.fence or Fence()),
        "groundStation": "QGroundControl",
        "mission": {
            **_USUAL,
            **plan.mission_extra,
            **_told(plan),
            "firmwareType": plan.autopilot,
            "items": [_item_json(item, index) for index, item in enumerate(items, 1)],
            _HOME: _home_json(plan, items),
            "version": 2,
        },
        "rallyPoints": {
            **plan.rally_extra,
            "points": [[point.lat_deg, point.lon_deg, point.alt_rel_m] for point in plan.rally or ()],
            "version": 2,
        },
        "version": 1,
    }
    mark = unsaid.mark_of(plan)
    if mark:
        root[_MARK] = mark
    if patterns:
        root[own_patterns.MEMBER] = patterns
    return msgspec.json.format(msgspec.json.encode({**root, **plan.extra}), indent=4) + b"\n"


def _told(plan: Plan) -> dict[str, Any]:
    values = {
        "cruiseSpeed": plan.cruise_speed_mps,
        "hoverSpeed": plan.hover_speed_mps,
        "vehicleType": plan.vehicle_type,
    }
    return {key: value for key, value in values.items() if value is not None}


def _home_json(plan: Plan, items: Sequence[Item]) -> object:
    """Return home; without one what the file said that the plan is from, if QGroundControl takes that."""
    said = plan.mission_extra.get(_HOME)
    if plan.home is None and isinstance(said, list) and len(said) == 3:
        return said
    home = plan.home or _first_place(items)
    return [home.lat_deg, home.lon_deg, home.alt_m]


def _first_place(items: Sequence[Item]) -> Place:
    """QGroundControl wants a home: without one, the first item's place serves."""
    for item in items:
        if isinstance(item, PlanItem) and item.has_place:
            return Place(item.place.lat_deg, item.place.lon_deg)
    return Place(0.0, 0.0)


def _item_json(item: Item, number: int) -> dict[str, Any]:
    if isinstance(item, ComplexItem):
        return dict(item.data)
    if item.command == DO_JUMP and item.params[0] != item.params[0]:
        raise PlanFileError("the plan", f"item {number}", "a jump without a target", "Say where to jump")
    return simple_item_json(item, item.item_id)


def _fence_json(fence: Fence) -> dict[str, Any]:
    members: dict[str, Any] = {
        **fence.extra,
        "circles": [
            {
                "version": 1,
                **circle.extra,
                "circle": {"center": [circle.lat_deg, circle.lon_deg], "radius": circle.radius_m},
                "inclusion": circle.inclusion,
            }
            for circle in fence.circles
        ],
        "polygons": [
            {
                "version": 1,
                **polygon.extra,
                "inclusion": polygon.inclusion,
                "polygon": [list(vertex) for vertex in polygon.vertices],
            }
            for polygon in fence.polygons
        ],
        "version": 2,
    }
    if fence.breach_return is not None:
        back = fence.breach_return
        members["breachReturn"] = [back.lat_deg, back.lon_deg, back.alt_m]
    return members
