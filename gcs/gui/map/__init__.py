"""The native map: a widget drawn by QPainter, its tools and its status strip."""

from __future__ import annotations

from gcs.gui.map.canvas import MapOptions
from gcs.gui.map.scene import (
    FenceMark,
    HomeMark,
    LegState,
    MapScene,
    MissionMark,
    MissionPoint,
    RallyMark,
    TargetMark,
    VehicleMark,
)
from gcs.gui.map.view import MapView

__all__ = [
    "FenceMark",
    "HomeMark",
    "LegState",
    "MapOptions",
    "MapScene",
    "MapView",
    "MissionMark",
    "MissionPoint",
    "RallyMark",
    "TargetMark",
    "VehicleMark",
]
