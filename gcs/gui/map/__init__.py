"""The native map: a widget drawn by QPainter, its tools and its status strip."""

from __future__ import annotations

from gcs.gui.map.canvas import MapOptions
from gcs.gui.map.panel import MapPanel
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
from gcs.gui.map.statusstrip import MapStatusStrip
from gcs.gui.map.tools import MapTools
from gcs.gui.map.view import MapView

__all__ = [
    "FenceMark",
    "HomeMark",
    "LegState",
    "MapOptions",
    "MapPanel",
    "MapScene",
    "MapStatusStrip",
    "MapTools",
    "MapView",
    "MissionMark",
    "MissionPoint",
    "RallyMark",
    "TargetMark",
    "VehicleMark",
]
