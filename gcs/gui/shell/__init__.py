"""The frame of the window: status bar on top, rail of workspaces at the left."""

from __future__ import annotations

from gcs.gui.shell.rail import Rail, RailItem
from gcs.gui.shell.topbar import TopBar
from gcs.gui.shell.topbar_state import (
    AlertPart,
    BarPart,
    BatteryPart,
    ChipPart,
    CountsPart,
    ExtraPart,
    LinkRow,
    ModePart,
    StatePart,
    TopBarState,
    VehicleChoice,
)

__all__ = [
    "AlertPart",
    "BarPart",
    "BatteryPart",
    "ChipPart",
    "CountsPart",
    "ExtraPart",
    "LinkRow",
    "ModePart",
    "Rail",
    "RailItem",
    "StatePart",
    "TopBar",
    "TopBarState",
    "VehicleChoice",
]
