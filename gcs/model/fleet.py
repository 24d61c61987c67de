"""The whole picture at one moment: what the engine hands to whoever shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gcs.model.alarm import Alarm
from gcs.model.ids import VehicleId
from gcs.model.link import LinkStatus, VehicleLinkStatus
from gcs.model.plan import MissionItem
from gcs.model.recording import RecordingStatus
from gcs.model.vehicle import VehicleState


@dataclass(frozen=True, slots=True)
class FleetSnapshot:
    """Everything known at ``time_s`` (monotonic) and ``time_us`` (UTC). Immutable, swapped by reference."""

    time_s: float = 0.0
    time_us: int = 0
    vehicles: Mapping[VehicleId, VehicleState] = field(default_factory=dict)
    links: tuple[LinkStatus, ...] = ()
    vehicle_links: Mapping[VehicleId, tuple[VehicleLinkStatus, ...]] = field(default_factory=dict)
    alarms: tuple[Alarm, ...] = ()
    """Active ones and those that wait to be acknowledged, the worst first."""
    recording: RecordingStatus | None = None
    messages_per_s: float = 0.0
    frames_total: int = 0
    replayed: frozenset[VehicleId] = frozenset()
    """Vehicles that come from a recording: nothing can be sent to them."""
    missions: Mapping[VehicleId, tuple[MissionItem, ...]] = field(default_factory=dict)
    """The mission that each vehicle is known to carry, as downloaded; numbers as the vehicle counts."""
    fences: Mapping[VehicleId, tuple[MissionItem, ...]] = field(default_factory=dict)
    rallies: Mapping[VehicleId, tuple[MissionItem, ...]] = field(default_factory=dict)
