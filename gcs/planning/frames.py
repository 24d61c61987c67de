"""Frames of mission items (MAV_FRAME) and what their altitudes are measured from."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

GLOBAL = 0
MISSION = 2
"""Parameters without a place."""
GLOBAL_RELATIVE = 3
GLOBAL_TERRAIN = 10

_PLAIN: Mapping[int, int] = {5: GLOBAL, 6: GLOBAL_RELATIVE, 11: GLOBAL_TERRAIN}


class AltitudeReference(Enum):
    """What an altitude is measured from; the value is shown beside the number."""

    AMSL = "AMSL"
    HOME = "above home"
    TERRAIN = "above terrain"
    NONE = ""


_REFERENCES: Mapping[int, AltitudeReference] = {
    GLOBAL: AltitudeReference.AMSL,
    GLOBAL_RELATIVE: AltitudeReference.HOME,
    GLOBAL_TERRAIN: AltitudeReference.TERRAIN,
}


def plain(frame: int) -> int:
    """Return the frame without ``_INT`` in its name: they mean the same."""
    return _PLAIN.get(frame, frame)


def reference_of(frame: int) -> AltitudeReference:
    """Return what a frame's altitudes are measured from."""
    return _REFERENCES.get(plain(frame), AltitudeReference.NONE)


def is_global(frame: int) -> bool:
    """Return whether a frame's places are latitudes and longitudes."""
    return plain(frame) in _REFERENCES
