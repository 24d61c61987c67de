"""JSON with its place: every complaint says where in which file, and what is wrong there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from gcs.planning.document import Place
from gcs.planning.errors import PlanFileError

HIGHEST_M = 100_000.0
_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}


class Node:
    """One value of a JSON document, the path to it and the file that it is from."""

    __slots__ = ("file", "path", "value")

    def __init__(self, value: Any, path: str, file: str) -> None:
        self.value = value
        self.path = path
        self.file = file

    def error(self, what: str, remedy: str = "Correct the value, or save the plan again") -> PlanFileError:
        """Return the complaint about this value."""
        return PlanFileError(self.file, self.path, what, remedy)

    def _expected(self, what: str) -> PlanFileError:
        kind = _KINDS.get(type(self.value), "a number")
        return self.error(f"there is {kind} where {what} is expected")

    # -- structure ------------------------------------------------------------------------------

    def object(self) -> dict[str, Any]:
        """Return the members."""
        if not isinstance(self.value, dict):
            raise self._expected("an object")
        return self.value

    def optional(self, key: str) -> Node | None:
        """Return a member, None when it is missing."""
        members = self.object()
        path = f"{self.path}.{key}" if self.path else key
        return Node(members[key], path, self.file) if key in members else None

    def member(self, key: str) -> Node:
        """Return a member that must be there."""
        found = self.optional(key)
        if found is None:
            raise self.error(f"{key!r} is missing", "Save the plan again with the program that made it")
        return found

    def elements(self) -> Iterator[Node]:
        """Return the elements of a list."""
        if not isinstance(self.value, list):
            raise self._expected("a list")
        return (Node(value, f"{self.path}[{i}]", self.file) for i, value in enumerate(self.value))

    def rest(self, *known: str) -> dict[str, Any]:
        """Return the members that are not among ``known``."""
        return {key: value for key, value in self.object().items() if key not in known}

    # -- values ---------------------------------------------------------------------------------

    def number(self, low: float = -math.inf, high: float = math.inf) -> float:
        """Return a number within limits."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._expected("a number")
        if not low <= value <= high:
            raise self.error(f"{value} is out of range ({low:g} to {high:g})")
        return float(value)

    def number_or_nan(self) -> float:
        """Return a number that fits a MAVLink float; null means NaN."""
        return math.nan if self.value is None else self.number(-3.4e38, 3.4e38)

    def integer(self, low: int, high: int) -> int:
        """Return a whole number within limits."""
        value = self.number(low, high)
        if value != int(value):
            raise self.error(f"{value} is not a whole number")
        return int(value)

    def boolean(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self._expected("true or false")
        return self.value

    def text(self) -> str:
        """Return a text."""
        if not isinstance(self.value, str):
            raise self._expected("a text")
        return self.value

    def place(self, *, with_altitude: bool = True) -> Place:
        """Return a place from a list of latitude, longitude and altitude (null: 0)."""
        parts = list(self.elements())
        if len(parts) < 2 or (with_altitude and len(parts) < 3):
            raise self.error(f"{len(parts)} numbers are no place", "Give latitude, longitude and altitude")
        alt_m = 0.0
        if len(parts) > 2 and parts[2].value is not None:
            alt_m = parts[2].number(-HIGHEST_M, HIGHEST_M)
        return Place(parts[0].number(-90.0, 90.0), parts[1].number(-180.0, 180.0), alt_m)
