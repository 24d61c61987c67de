"""Everything the status bar shows, as one plain record, handed over 5 times a second at most.

All texts come ready to be shown: translated, with units (``gcs.model.format``). A part that is ``None`` or
empty is not shown. Items named by ``itemClicked``: ``vehicle``, ``state``, ``simulation``, ``replay``,
``mode``, the ``id`` of an extra part, ``counts``, ``alert``, ``gps``, ``ekf``, ``battery``, ``links``,
``rc``, ``muted``, ``messages``, ``clock``.
"""

from __future__ import annotations

from dataclasses import dataclass

from gcs.gui.theme import Sign
from gcs.model.vehicle import Phase, VehicleKind


@dataclass(frozen=True, slots=True)
class VehicleChoice:
    """A vehicle (or group) that the selector offers."""

    key: object
    """Handed back by ``vehicleChosen``."""
    name: str
    detail: str = ""
    kind: VehicleKind = VehicleKind.QUAD
    identity: int = 0
    """Number of the identity colour."""
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class ChipPart:
    """Who the bar speaks of: a vehicle, or a group, an exercise, "No vehicle"."""

    key: object
    """Changes when the bar speaks of another one."""
    name: str
    detail: str = ""
    picture: VehicleKind | str = VehicleKind.QUAD
    """A vehicle's glyph, or the name of an icon."""
    identity: int | None = None
    """Number of the identity colour; None draws the stripe in the accent."""
    choices: tuple[VehicleChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class StatePart:
    """The state pill."""

    phase: Phase
    detail: str = ""
    """"on ground 00:48", or the first reason and the count of others."""
    kind: VehicleKind = VehicleKind.QUAD
    word: str = ""
    """In place of the phase's own word."""


@dataclass(frozen=True, slots=True)
class ModePart:
    """Flight mode by the autopilot's own name, and the modes it can be asked for."""

    name: str
    detail: str = ""
    choices: tuple[str, ...] = ()
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class BarPart:
    """A value with its sub-line: GPS, EKF, RC, messages."""

    value: str
    detail: str = ""
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class BatteryPart:
    """The battery that ends the flight first."""

    value: str
    detail: str = ""
    percent: float | None = None
    """0 to 100; None is unknown."""
    sign: Sign = Sign.OK


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One of the vehicle's links; the bar has room for two."""

    letter: str
    name: str
    quality_percent: float | None = None
    active: bool = False
    """Whether commands go over this link."""
    signed: bool | None = None
    """Signing checked: closed lock; False: open lock; None: no lock."""
    sign: Sign = Sign.OK


@dataclass(frozen=True, slots=True)
class CountsPart:
    """How many vehicles have an alert, by level."""

    counts: tuple[tuple[Sign, int], ...]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ExtraPart:
    """An item of a workspace's own, such as the group command that runs."""

    id: str
    icon: str
    part: BarPart


@dataclass(frozen=True, slots=True)
class AlertPart:
    """The worst alert: vehicle and fact, then what is known about it."""

    sign: Sign
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TopBarState:
    """One picture of the status bar."""

    chip: ChipPart | None = None
    state: StatePart | None = None
    simulation: str | None = None
    """Sub-line of the SIMULATION pill; None when the vehicle is real."""
    replay: str | None = None
    """Sub-line of the REPLAY pill; None when live."""
    mode: ModePart | None = None
    extras: tuple[ExtraPart, ...] = ()
    counts: CountsPart | None = None
    alert: AlertPart | None = None
    gps: BarPart | None = None
    ekf: BarPart | None = None
    battery: BatteryPart | None = None
    links: tuple[LinkRow, ...] = ()
    rc: BarPart | None = None
    muted: str = ""
    """Time left of a mute, such as "0:42"."""
    messages: BarPart | None = None
    utc: str = ""
    """"14:32:07"."""
