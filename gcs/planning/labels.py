"""What items are called in lists, findings and on the profile."""

from __future__ import annotations

from collections.abc import Mapping

from gcs.planning.catalogue import label_of as command_label
from gcs.planning.document import Plan, PlanItem

_PATTERNS: Mapping[str, str] = {
    "survey": "Survey",
    "CorridorScan": "Corridor",
    "StructureScan": "Structure scan",
    "fwLandingPattern": "Landing",
    "vtolLandingPattern": "VTOL landing",
    "godwit.squareSearch": "Square search",
    "godwit.sectorSearch": "Sector search",
    "godwit.parallelSearch": "Parallel search",
    "godwit.spiral": "Spiral",
    "godwit.orbit": "Orbit",
}


def name_of(plan: Plan, index: int) -> str:
    """Return what an item is, without its number: "Waypoint", "Survey"."""
    item = plan.items[index]
    return command_label(item.command) if isinstance(item, PlanItem) else _PATTERNS.get(item.kind, item.kind)


def label_of(plan: Plan, index: int) -> str:
    """Return an item as lists show it: "4 Waypoint"."""
    return f"{index + 1} {name_of(plan, index)}"


def called(plan: Plan, index: int) -> str:
    """Return an item as sentences name it: "Waypoint 4"."""
    return f"{name_of(plan, index)} {index + 1}"


def leg_called(plan: Plan, start: int, end: int) -> str:
    """Return a leg's name by the items at its ends; -1 is home, within a pattern the pattern's name."""
    if start == end:
        return called(plan, end) if end >= 0 else "Home"
    begin = str(start + 1) if start >= 0 else "home"
    return f"Leg {begin} to {end + 1}" if end >= 0 else f"Leg {begin} to home"


def legs_called(start: int, end: int) -> str:
    """Return the name of legs that follow each other: "Legs 12 to 48"; -1 is home."""
    begin, last = (str(item + 1) if item >= 0 else "home" for item in (start, end))
    return f"Legs {begin} to {last}"


def called_back(target: int) -> str:
    """Return where a return leads: "home", "to rally point 2"; −1 is home."""
    return f"to rally point {target + 1}" if target >= 0 else "home"
