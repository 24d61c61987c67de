"""What is known of one vehicle while it is being worked on, before it is frozen into a VehicleState.

Reducers write here. Nothing absurd is ever written: a value that can't be true is named in ``invalid``.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from gcs.model.ids import VehicleId
from gcs.model.vehicle import (
    Altitude,
    Attitude,
    Battery,
    DistanceReading,
    Esc,
    Estimator,
    FenceStatus,
    Gps,
    HomePosition,
    Identity,
    MissionProgress,
    ModeInfo,
    Motion,
    Phase,
    Position,
    Rc,
    StatusText,
    Target,
    TerrainReport,
    Vibration,
    Wind,
)
from gcs.vehicles.autopilots import Adapter

NEVER = -1e9
"""A monotonic time before everything."""


@dataclass(slots=True, eq=False)
class Draft:
    """The fields of VehicleState, and what the reducers must remember between messages."""

    vehicle: VehicleId
    name: str
    identity: Identity
    adapter: Adapter
    first_heard_s: float
    last_heard_s: float
    autopilot_compid: int = 1
    phase: Phase = Phase.NOT_READY
    phase_since_s: float = 0.0
    armed: bool = False
    armed_since_s: float | None = None
    mode: str = ""
    custom_mode: int = 0
    base_mode: int = 0
    ready: bool | None = None
    not_ready_reasons: tuple[str, ...] = ()
    in_air: bool | None = None
    landed_state: int = 0
    vtol_state: int = 0
    system_status: int = 0
    modes: tuple[ModeInfo, ...] = ()
    attitude: Attitude | None = None
    position: Position | None = None
    altitude: Altitude | None = None
    motion: Motion | None = None
    batteries: dict[int, Battery] = field(default_factory=dict)
    gps: Gps | None = None
    gps2: Gps | None = None
    estimator: Estimator | None = None
    rc: Rc | None = None
    wind: Wind | None = None
    vibration: Vibration | None = None
    escs: dict[int, Esc] = field(default_factory=dict)
    distances: dict[int, DistanceReading] = field(default_factory=dict)
    terrain: TerrainReport | None = None
    mission: MissionProgress | None = None
    target: Target | None = None
    home: HomePosition | None = None
    fence: FenceStatus | None = None
    sensors_present: int = 0
    sensors_enabled: int = 0
    sensors_health: int = 0
    cpu_load_pct: float | None = None
    boot_time_ms: int | None = None
    sync_clock_ns: int | None = None
    clock_offset_us: int | None = None
    boot_count: int = 0
    high_latency: bool = False
    id_conflict: bool = False
    simulated: bool = False
    texts: deque[StatusText] = field(default_factory=lambda: deque(maxlen=20))
    invalid: set[str] = field(default_factory=set)

    links_open: bool = True
    arming_required: bool = True
    sys_status_s: float = NEVER
    landed_state_s: float = NEVER
    global_position_s: float = NEVER
    attitude_s: float = NEVER
    vfr_hud_s: float = NEVER
    battery_status_s: float = NEVER
    agl_s: float = NEVER
    ordinary_s: float = NEVER
    """When anything but HIGH_LATENCY was last heard."""
    complaints: dict[str, float] = field(default_factory=dict)
    """Reasons against arming in the vehicle's own words, and until when each holds."""
    regressions: deque[float] = field(default_factory=lambda: deque(maxlen=3))
    """When the vehicle last seemed to be another one: clock back, or another identity."""
    identity_doubts: int = 0

    def check(self, name: str, ok: bool) -> bool:
        """Note whether the value called ``name`` can be true; return ``ok``."""
        if ok:
            if self.invalid:
                self.invalid.discard(name)
        else:
            self.invalid.add(name)
        return ok

    def forget_flight(self) -> None:
        """Drop what a restarted or exchanged autopilot no longer vouches for; the last place stays."""
        self.attitude = self.altitude = self.motion = None
        self.gps = self.gps2 = self.estimator = self.rc = self.wind = self.vibration = None
        self.terrain = self.mission = self.target = self.home = self.fence = None
        self.batteries.clear()
        self.escs.clear()
        self.distances.clear()
        self.complaints.clear()
        self.invalid.clear()
        self.landed_state = self.vtol_state = 0
        self.sensors_present = self.sensors_enabled = self.sensors_health = 0
        self.in_air = self.ready = None
        self.boot_time_ms = self.sync_clock_ns = self.clock_offset_us = None
        self.sys_status_s = self.landed_state_s = self.global_position_s = NEVER
        self.attitude_s = self.vfr_hud_s = self.battery_status_s = self.agl_s = NEVER
