"""Mission, fence and rally items as the vehicle counts and stores them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MissionItem:
    """One item of a mission, fence or rally list (MISSION_ITEM_INT)."""

    seq: int
    frame: int
    """MAV_FRAME."""
    command: int
    """MAV_CMD."""
    current: bool = False
    autocontinue: bool = True
    param1: float = 0.0
    param2: float = 0.0
    param3: float = 0.0
    param4: float = 0.0
    x: int = 0
    """Latitude × 1e7 in global frames, else as the frame says."""
    y: int = 0
    """Longitude × 1e7 in global frames."""
    z: float = 0.0
    """Height in metres; its datum is the frame's."""
    mission_type: int = 0
    """MAV_MISSION_TYPE: 0 mission, 1 fence, 2 rally."""

    @property
    def lat_deg(self) -> float:
        """Latitude, meaningful in global frames only."""
        return self.x / 1e7

    @property
    def lon_deg(self) -> float:
        """Longitude, meaningful in global frames only."""
        return self.y / 1e7
