"""QGroundControl's older ``.mission`` files: only the mission, as version 1 or 2 of its JSON."""

from __future__ import annotations

from dataclasses import replace

from gcs.planning.document import ARDUPILOT, ComplexItem, Item, Place, Plan
from gcs.planning.files.qgc_plan import mission_part
from gcs.planning.files.text import decode_json
from gcs.planning.json_node import Node
from gcs.planning.numbering import numbered_by_position
from gcs.planning.simple_json import simple_item_from

_KNOWN = (
    "fileType", "groundStation", "version", "MAV_AUTOPILOT", "items", "complexItems", "plannedHomePosition",
)  # fmt: skip
_SIMPLE_KNOWN = ("id", "param1", "param2", "param3", "param4")


def decode_mission(data: bytes, name: str) -> Plan:
    """Read a ``.mission`` file.

    Raises:
        PlanFileError: it is broken; names the path in the JSON.
    """
    root = decode_json(data, name)
    version = root.optional("version")
    if version is not None and version.value == 2:
        return mission_part(root)
    autopilot = root.optional("MAV_AUTOPILOT")
    home = root.optional("plannedHomePosition")
    return Plan(
        items=_items(root),
        home=_home(home) if home is not None else None,
        autopilot=autopilot.integer(0, 255) if autopilot is not None else ARDUPILOT,
        mission_extra=root.rest(*_KNOWN),
    )


def _home(node: Node) -> Place | None:
    place = node.member("coordinate").place()
    return place if place.lat_deg or place.lon_deg else None


def _items(root: Node) -> tuple[Item, ...]:
    """Return simple and complex items in the order of their ``id``."""
    found: list[tuple[int, Item]] = []
    for place, node in enumerate(root.member("items").elements(), 1):
        found.append((_id(node, place), _simple(node)))
    complex_items = root.optional("complexItems")
    for place, node in enumerate(complex_items.elements() if complex_items is not None else (), 1):
        found.append((_id(node, place), _complex(node)))
    found.sort(key=lambda entry: entry[0])
    return numbered_by_position(item for _, item in found)


def _complex(node: Node) -> ComplexItem:
    """Return a pattern as newer files name it, so that it can be saved in one."""
    kind = node.optional("complexItemType") or node.optional("type")
    name = kind.text() if kind is not None else ""
    return ComplexItem(name, {**node.rest("id"), "type": "ComplexItem", "complexItemType": name})


def _id(node: Node, place: int) -> int:
    given = node.optional("id")
    return place if given is None else given.integer(0, 10_000_000)


def _simple(node: Node) -> Item:
    item = simple_item_from(node, 0)
    return replace(item, extra={key: value for key, value in item.extra.items() if key not in _SIMPLE_KNOWN})
