"""The drawing tools: what each is called, its icon, its key."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """Translate a text of the tools."""
    return QCoreApplication.translate("PlanTools", text)


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool; ``key`` is what the map calls it."""

    key: str
    icon: str
    word: str
    letter: str = ""
    """The key of the keyboard that chooses it."""
    tip: str = ""
    at_once: bool = False
    """It acts when it is chosen, without drawing."""


GROUPS: tuple[tuple[Tool, ...], ...] = (
    (
        Tool("select", "mouse-pointer-2", "Select", "V", "Select and move parts of the plan"),
        Tool("waypoint", "map-pin-plus", "Waypoint", "W", "Add waypoints by clicking"),
        Tool("survey", "scan", "Survey", "S", "Draw the corners of an area to photograph"),
        Tool("CorridorScan", "route", "Corridor", "C", "Draw the line of a road, river or pipe"),
        Tool("StructureScan", "building-2", "Structure", "T", "Draw the outline of a building to circle"),
        Tool("landing", "plane-landing", "Landing", "L", "Add how the flight ends"),
    ),
    (
        Tool("fence", "hexagon", "Fence", "F", "Draw an area that the vehicle must stay in"),
        Tool("exclude", "circle-dashed", "Exclude", "E", "Draw an area that the vehicle must stay out of"),
        Tool("rally", "flag", "Rally", "R", "Set a place to return to instead of home"),
    ),
    (Tool("measure", "ruler", "Measure", "M", "Measure distances and bearings"),),
)
"""As they stand in the column."""

MORE: tuple[Tool, ...] = (
    Tool("takeoff", "plane-takeoff", "Takeoff", "", "Begin the mission with a takeoff", at_once=True),
    Tool("home", "house", "Planned home", "H", "Set where the flight begins"),
    Tool("circle", "circle", "Fence circle", "", "Draw a circle that the vehicle must stay in"),
    Tool("godwit.squareSearch", "square-dashed", "Square search", "", "Search outwards from a point"),
    Tool("godwit.sectorSearch", "chart-pie", "Sector search", "", "Search round a point"),
    Tool("godwit.parallelSearch", "rows-3", "Parallel search", "", "Search an area line by line"),
    Tool("godwit.spiral", "shell", "Spiral", "", "Fly outwards or inwards round a point"),
    Tool("godwit.orbit", "orbit", "Orbit", "", "Circle a point, looking at it"),
)
"""What the drawer under More holds."""


def tool_of(key: str) -> Tool:
    """Return a tool by its key.

    Raises:
        KeyError: there is none.
    """
    for tool in (*(tool for group in GROUPS for tool in group), *MORE):
        if tool.key == key:
            return tool
    raise KeyError(key)
