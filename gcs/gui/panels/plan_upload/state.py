"""What the upload panel is told; it decides nothing itself."""

from __future__ import annotations

from dataclasses import dataclass

from gcs.gui.theme import Sign
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleKind


@dataclass(frozen=True, slots=True)
class VehicleTile:
    """One vehicle that the plan could go to."""

    vehicle: VehicleId
    name: str
    kind: VehicleKind
    identity: int
    """Number of its identity colour."""
    words: str
    """``same plan``, ``3 changes``, ``other plan``, ``other type``, …"""
    sign: Sign
    possible: bool = True
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class TransferLine:
    """How far the exchange with one vehicle is, or how it ended."""

    vehicle: VehicleId
    name: str
    words: str
    sign: Sign
    share: float | None = None
    """0 to 1 while it lasts; None when it is over."""


@dataclass(frozen=True, slots=True)
class UploadState:
    """All that the panel shows."""

    tiles: tuple[VehicleTile, ...] = ()
    word: str = ""
    """``Upload 7 items to Heron 2``."""
    reason: str = ""
    """Why nothing can be uploaded now; empty when it can."""
    hold: bool = False
    """It must be held."""
    bubble: tuple[str, str] = ("", "")
    """What the bubble says while it is held: title and detail."""
    note: str = ""
    note_sign: Sign = Sign.OK
    differs: str = ""
    """In the header: ``vehicle plan differs``."""
    differs_sign: Sign = Sign.CAUTION
    lines: tuple[TransferLine, ...] = ()
    busy: bool = False
    """An exchange is under way."""
