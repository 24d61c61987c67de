"""Alarms: one per cause, with a level, an age, and whether someone has seen it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from gcs.model.ids import VehicleId


class Level(IntEnum):
    """How bad it is; more severe is larger. Names as in ``look/tokens.md``."""

    OFF = 0
    OK = 1
    ADVISORY = 2
    CAUTION = 3
    WARNING = 4
    CRITICAL = 5


@dataclass(frozen=True, slots=True)
class Alarm:
    """One cause of concern, alive until its cause clears (and, from warning up, is acknowledged)."""

    key: str
    """Names the cause, such as ``link-lost`` or ``battery-low-0``; unique per vehicle."""
    level: Level
    text: str
    """The fact alone: ``Link lost``."""
    vehicle: VehicleId | None = None
    since_us: int = 0
    count: int = 1
    acknowledged: bool = False
    active: bool = True
