"""What is known of a vehicle: small frozen records, replaced as news arrive, gathered in a snapshot.

``time_s`` in each record is the monotonic time of receipt, so that a stale value can be shown as stale.
``None`` always means unknown: zero is a value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from gcs.model.ids import VehicleId


class Firmware(Enum):
    """The autopilot families that have an adapter."""

    ARDUPILOT = "ArduPilot"
    PX4 = "PX4"
    GENERIC = "MAVLink"


class VehicleKind(Enum):
    """The shapes that a pilot tells apart; the value names the map glyph."""

    QUAD = "quad"
    PLANE = "plane"
    VTOL = "vtol"
    HELI = "heli"
    ROVER = "rover"
    BOAT = "boat"
    SUB = "sub"


class Phase(Enum):
    """The words for states of ``look/tokens.md``, one at a time."""

    READY = "Ready"
    NOT_READY = "Not ready"
    ARMED = "Armed"
    FLYING = "Flying"
    LANDING = "Landing"
    PAUSED = "Paused"
    RETURNING = "Returning"
    LINK_LOST = "Link lost"
    DISCONNECTED = "Disconnected"

    @property
    def airborne(self) -> bool:
        """True when the vehicle is known to be in the air."""
        return self in (Phase.FLYING, Phase.LANDING, Phase.PAUSED, Phase.RETURNING)


@dataclass(frozen=True, slots=True)
class Attitude:
    """Euler angles and body rates (ATTITUDE, ATTITUDE_QUATERNION)."""

    time_s: float
    roll_deg: float
    pitch_deg: float
    yaw_deg: float
    rollspeed_dps: float = 0.0
    pitchspeed_dps: float = 0.0
    yawspeed_dps: float = 0.0


@dataclass(frozen=True, slots=True)
class Position:
    """Where the vehicle is (GLOBAL_POSITION_INT, else GPS_RAW_INT with a 3D fix)."""

    time_s: float
    lat_deg: float
    lon_deg: float
    alt_amsl_m: float | None = None
    source: str = "GLOBAL_POSITION_INT"


@dataclass(frozen=True, slots=True)
class Altitude:
    """Heights, each with its datum (GLOBAL_POSITION_INT, ALTITUDE, TERRAIN_REPORT, VFR_HUD)."""

    time_s: float
    amsl_m: float | None = None
    rel_m: float | None = None
    """Above home."""
    agl_m: float | None = None
    """Above ground, measured or from terrain data."""
    agl_source: str = ""


@dataclass(frozen=True, slots=True)
class Motion:
    """Speeds and directions (GLOBAL_POSITION_INT, VFR_HUD)."""

    time_s: float
    groundspeed_mps: float | None = None
    airspeed_mps: float | None = None
    climb_mps: float | None = None
    heading_deg: float | None = None
    course_deg: float | None = None
    """Course over ground; unknown below 0.5 m/s."""
    throttle_pct: float | None = None


@dataclass(frozen=True, slots=True)
class Battery:
    """One battery (BATTERY_STATUS per id, SYS_STATUS as fallback)."""

    time_s: float
    battery_id: int = 0
    voltage_v: float | None = None
    current_a: float | None = None
    remaining_pct: float | None = None
    consumed_mah: float | None = None
    time_remaining_s: float | None = None
    temperature_degc: float | None = None
    cells_v: tuple[float, ...] = ()
    charge_state: int = 0
    """MAV_BATTERY_CHARGE_STATE: 1 ok, 2 low, 3 critical, 4 emergency, 5 failed, 6 unhealthy."""


@dataclass(frozen=True, slots=True)
class Gps:
    """One receiver (GPS_RAW_INT, GPS2_RAW)."""

    time_s: float
    fix_type: int
    """GPS_FIX_TYPE: 0 none, 1 no fix, 2 2D, 3 3D, 4 DGPS, 5 RTK float, 6 RTK fixed."""
    satellites: int | None = None
    hdop: float | None = None
    vdop: float | None = None
    lat_deg: float | None = None
    lon_deg: float | None = None
    alt_amsl_m: float | None = None
    h_acc_m: float | None = None


@dataclass(frozen=True, slots=True)
class Estimator:
    """The position estimator's health (EKF_STATUS_REPORT, ESTIMATOR_STATUS)."""

    time_s: float
    flags: int
    velocity_ratio: float | None = None
    pos_horiz_ratio: float | None = None
    pos_vert_ratio: float | None = None
    mag_ratio: float | None = None
    terrain_ratio: float | None = None
    pos_horiz_accuracy_m: float | None = None
    has_attitude: bool = False
    has_position: bool = False
    source: str = ""

    @property
    def worst_ratio(self) -> float | None:
        """The largest test ratio or variance: above 0.8 is bad, above 1 is a failure."""
        known = [
            value
            for value in (self.velocity_ratio, self.pos_horiz_ratio, self.pos_vert_ratio, self.mag_ratio)
            if value is not None
        ]
        return max(known) if known else None


@dataclass(frozen=True, slots=True)
class Rc:
    """Radio control (RC_CHANNELS); ``rssi_pct`` is unknown where the receiver doesn't tell."""

    time_s: float
    channels_us: tuple[int, ...] = ()
    rssi_pct: float | None = None


@dataclass(frozen=True, slots=True)
class Wind:
    """Wind, as where it comes from (WIND, WIND_COV)."""

    time_s: float
    speed_mps: float
    from_deg: float
    vertical_mps: float | None = None


@dataclass(frozen=True, slots=True)
class Vibration:
    """Vibration levels in m/s² and clipping counts (VIBRATION)."""

    time_s: float
    x_mps2: float
    y_mps2: float
    z_mps2: float
    clipping: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Esc:
    """One speed controller (ESC_STATUS, ESC_TELEMETRY_*)."""

    time_s: float
    index: int
    rpm: float | None = None
    voltage_v: float | None = None
    current_a: float | None = None
    temperature_degc: float | None = None


@dataclass(frozen=True, slots=True)
class DistanceReading:
    """One range sensor (DISTANCE_SENSOR, RANGEFINDER)."""

    time_s: float
    sensor_id: int
    orientation: int
    distance_m: float
    min_m: float | None = None
    max_m: float | None = None


@dataclass(frozen=True, slots=True)
class TerrainReport:
    """What the vehicle knows of the terrain under it (TERRAIN_REPORT)."""

    time_s: float
    terrain_amsl_m: float
    agl_m: float
    pending: int = 0
    loaded: int = 0


@dataclass(frozen=True, slots=True)
class MissionProgress:
    """Where in its mission the vehicle is (MISSION_CURRENT, MISSION_ITEM_REACHED)."""

    time_s: float
    current_seq: int | None = None
    reached_seq: int | None = None
    total: int | None = None
    state: int = 0
    """MISSION_STATE: 0 unknown, 1 none, 2 not started, 3 active, 4 paused, 5 complete."""
    distance_to_next_m: float | None = None
    plan_id: int = 0
    """The vehicle's number for the plan that it holds (MISSION_CURRENT.mission_id); 0 when not told."""


@dataclass(frozen=True, slots=True)
class FenceStatus:
    """The vehicle's own judgement of its geofence (FENCE_STATUS)."""

    time_s: float
    breached: bool
    breach_count: int = 0
    breach_type: int = 0
    """FENCE_BREACH: 0 none, 1 minimum height, 2 maximum height, 3 boundary."""


@dataclass(frozen=True, slots=True)
class Target:
    """What the autopilot is steering for (NAV_CONTROLLER_OUTPUT, POSITION_TARGET_GLOBAL_INT)."""

    time_s: float
    lat_deg: float | None = None
    lon_deg: float | None = None
    alt_amsl_m: float | None = None
    alt_rel_m: float | None = None
    bearing_deg: float | None = None
    distance_m: float | None = None
    airspeed_mps: float | None = None


@dataclass(frozen=True, slots=True)
class HomePosition:
    """The vehicle's home (HOME_POSITION)."""

    time_s: float
    lat_deg: float
    lon_deg: float
    alt_amsl_m: float


@dataclass(frozen=True, slots=True)
class ModeInfo:
    """One flight mode that the vehicle has."""

    name: str
    custom_mode: int
    selectable: bool = True
    advanced: bool = False


@dataclass(frozen=True, slots=True)
class StatusText:
    """One message in the vehicle's own words (STATUSTEXT, reassembled)."""

    time_us: int
    severity: int
    """MAV_SEVERITY: 0 emergency … 7 debug."""
    text: str
    compid: int = 1


@dataclass(frozen=True, slots=True)
class Identity:
    """What the vehicle claims to be (HEARTBEAT, AUTOPILOT_VERSION)."""

    autopilot: int
    """MAV_AUTOPILOT."""
    mav_type: int
    """MAV_TYPE."""
    firmware: Firmware = Firmware.GENERIC
    kind: VehicleKind = VehicleKind.QUAD
    version: str = ""
    """Such as ``4.7.0-dev``; empty until AUTOPILOT_VERSION came."""
    git_hash: str = ""
    uid: str = ""
    board_id: int = 0
    vendor_id: int = 0
    product_id: int = 0
    capabilities: int | None = None
    """MAV_PROTOCOL_CAPABILITY bits."""
    product: str = "MAVLink vehicle"
    """Such as ``ArduCopter``."""


@dataclass(frozen=True, slots=True)
class VehicleState:
    """All that is known of one vehicle at one moment. Immutable: safe to hand to any thread."""

    vehicle: VehicleId
    name: str
    identity: Identity
    phase: Phase
    armed: bool
    mode: str
    """The autopilot's own name of the mode."""
    custom_mode: int
    last_heard_s: float
    """Monotonic time of the last message."""
    first_heard_s: float
    silent_s: float = 0.0
    """Seconds without a message on any link."""
    phase_since_s: float = 0.0
    """Monotonic time since which ``phase`` holds."""
    armed_since_s: float | None = None
    ready: bool | None = None
    """Whether the arming checks pass; None when the vehicle doesn't tell."""
    not_ready_reasons: tuple[str, ...] = ()
    in_air: bool | None = None
    """EXTENDED_SYS_STATE's landed state, or derived; None unknown."""
    landed_state: int = 0
    """MAV_LANDED_STATE: 0 undefined, 1 on ground, 2 in air, 3 taking off, 4 landing."""
    vtol_state: int = 0
    system_status: int = 0
    """MAV_STATE."""
    modes: tuple[ModeInfo, ...] = ()
    attitude: Attitude | None = None
    position: Position | None = None
    altitude: Altitude | None = None
    motion: Motion | None = None
    batteries: tuple[Battery, ...] = ()
    gps: Gps | None = None
    gps2: Gps | None = None
    estimator: Estimator | None = None
    rc: Rc | None = None
    wind: Wind | None = None
    vibration: Vibration | None = None
    escs: tuple[Esc, ...] = ()
    distances: tuple[DistanceReading, ...] = ()
    terrain: TerrainReport | None = None
    mission: MissionProgress | None = None
    target: Target | None = None
    home: HomePosition | None = None
    sensors_present: int = 0
    sensors_enabled: int = 0
    sensors_health: int = 0
    cpu_load_pct: float | None = None
    boot_time_ms: int | None = None
    clock_offset_us: int | None = None
    """Vehicle clock minus ours, from TIMESYNC."""
    fence: FenceStatus | None = None
    autopilot_compid: int = 1
    """The component that flies: commands go to it."""
    boot_count: int = 0
    """Reboots seen since the vehicle was first heard."""
    high_latency: bool = False
    """Heard only by HIGH_LATENCY messages: no polling, and 120 s for an answer."""
    id_conflict: bool = False
    """Two vehicles seem to use this system id."""
    simulated: bool = False
    """True when every link to it is declared simulated."""
    texts: tuple[StatusText, ...] = ()
    """The newest status texts, newest last, at most 20."""
    invalid_fields: frozenset[str] = field(default_factory=frozenset)
    """Names of values that arrived absurd (NaN, out of range) and are not shown."""
