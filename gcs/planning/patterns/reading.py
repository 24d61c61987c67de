"""Members that may be missing: older programs left some out."""

from __future__ import annotations

from gcs.planning.document import LatLon
from gcs.planning.json_node import Node


def number(node: Node, key: str, otherwise: float, low: float, high: float) -> float:
    """Return a number within limits."""
    found = node.optional(key)
    return otherwise if found is None else found.number(low, high)


def whole(node: Node, key: str, otherwise: int, low: int, high: int) -> int:
    """Return a whole number within limits."""
    found = node.optional(key)
    return otherwise if found is None else found.integer(low, high)


def flag(node: Node, key: str, otherwise: bool) -> bool:
    """Return true or false."""
    found = node.optional(key)
    return otherwise if found is None else found.boolean()


def text(node: Node, key: str, otherwise: str) -> str:
    """Return a text."""
    found = node.optional(key)
    return otherwise if found is None else found.text()


def places(node: Node, key: str) -> tuple[LatLon, ...]:
    """Return a list of latitudes and longitudes."""
    found = (entry.place(with_altitude=False) for entry in node.member(key).elements())
    return tuple((place.lat_deg, place.lon_deg) for place in found)
