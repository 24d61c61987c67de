"""What a person is told about the recording: whether it runs, where, how much, and what hinders it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class RecordingState(Enum):
    """Where a recording stands; the value is the word that the pilot reads."""

    STOPPED = "Stopped"
    RECORDING = "Recording"
    FAILED = "Not recording"
    """Nothing reaches the disk; it is tried again by itself."""


@dataclass(frozen=True, slots=True)
class RecordingStatus:
    """One recording now."""

    state: RecordingState
    path: str
    """The tlog (its newest part)."""
    frames: int = 0
    """On the disk, over all parts."""
    bytes: int = 0
    started_us: int = 0
    """UTC of the first frame; 0 before it."""
    dropped: int = 0
    """Frames lost for good because they could not be written in time."""
    error: str = ""
    """What hinders it; empty while all is well."""
    remedy: str = ""
    """What to do about it."""
    events_path: str = ""
    """The event log beside it."""
