"""What each vehicle did in a recording: track, times, distance, heights, speeds, battery."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from gcs.mavlink.constants import MavAutopilot, MavLandedState, MavModeFlag, MavType
from gcs.mavlink.frame import Frame

TRACK_INTERVAL_US = 200_000
MAX_SPEED_MPS = 1000.0
"""A jump faster than this is a reset of the position estimate, not a flight."""
_EARTH_RADIUS_M = 6_371_008.8
_AUTOPILOTS = {MavAutopilot.ARDUPILOTMEGA: "ArduPilot", MavAutopilot.PX4: "PX4"}
_NO_VEHICLE = (MavType.GCS, MavType.GIMBAL, MavType.ADSB)


@dataclass(frozen=True, slots=True)
class TrackPoint:
    """Where a vehicle was."""

    time_us: int
    lat_deg: float
    lon_deg: float
    alt_rel_m: float


@dataclass(slots=True)
class FlightStats:
    """One vehicle over a whole recording; ``None`` where nothing was heard of it."""

    sysid: int
    autopilot: str = "MAVLink"
    first_us: int = 0
    last_us: int = 0
    messages: int = 0
    track: list[TrackPoint] = field(default_factory=list)
    armed_us: int = 0
    """Time armed, microseconds."""
    air_us: int | None = None
    """Time in the air by EXTENDED_SYS_STATE; None where the vehicle doesn't tell."""
    distance_m: float = 0.0
    """Flown over ground while armed."""
    max_alt_rel_m: float | None = None
    max_speed_mps: float | None = None
    battery_first_pct: float | None = None
    battery_last_pct: float | None = None
    consumed_mah: float | None = None
    min_voltage_v: float | None = None
    _armed: bool = False
    _beat_us: int = 0
    _landed: int = 0
    _landed_us: int = 0
    _moved: TrackPoint | None = None

    def take(self, frame: Frame) -> None:
        """Take the vehicle's next message."""
        self.first_us = self.first_us or frame.time_us
        self.last_us = max(self.last_us, frame.time_us)
        self.messages += 1
        handler = _HANDLERS.get(frame.msgid)
        if handler is not None:
            handler(self, frame)

    def _heartbeat(self, frame: Frame) -> None:
        if self._armed:
            self.armed_us += max(0, frame.time_us - self._beat_us)
        self._armed = bool(frame.msg.base_mode & MavModeFlag.SAFETY_ARMED)
        self._beat_us = frame.time_us
        self.autopilot = _AUTOPILOTS.get(frame.msg.autopilot, "MAVLink")

    def _extended_state(self, frame: Frame) -> None:
        if frame.msg.landed_state == MavLandedState.UNDEFINED:
            return
        flying = self._landed not in (MavLandedState.UNDEFINED, MavLandedState.ON_GROUND)
        passed_us = max(0, frame.time_us - self._landed_us) if flying else 0
        self.air_us = (self.air_us or 0) + passed_us
        self._landed, self._landed_us = frame.msg.landed_state, frame.time_us

    def _position(self, frame: Frame) -> None:
        message = frame.msg
        lat_deg, lon_deg = message.lat / 1e7, message.lon / 1e7
        if (message.lat == 0 and message.lon == 0) or abs(lat_deg) > 90 or abs(lon_deg) > 180:
            return
        point = TrackPoint(frame.time_us, lat_deg, lon_deg, message.relative_alt / 1000)
        if self._armed:
            self.max_alt_rel_m = max(_known(point.alt_rel_m, self.max_alt_rel_m))
            speed_mps = math.hypot(message.vx, message.vy) / 100
            self.max_speed_mps = max(_known(speed_mps, self.max_speed_mps))
        if self.track and frame.time_us - self.track[-1].time_us < TRACK_INTERVAL_US:
            return
        self.track.append(point)
        before, self._moved = self._moved, point if self._armed else None
        if before is not None and self._armed:
            step_m = ground_distance_m(before, point)
            passed_s = (point.time_us - before.time_us) / 1e6
            if step_m <= MAX_SPEED_MPS * passed_s:
                self.distance_m += step_m

    def _battery(self, frame: Frame) -> None:
        message = frame.msg
        if message.id != 0:
            return
        if message.battery_remaining >= 0:
            self._remaining(message.battery_remaining)
        if message.current_consumed >= 0:
            self.consumed_mah = max(_known(float(message.current_consumed), self.consumed_mah))

    def _sys_status(self, frame: Frame) -> None:
        message = frame.msg
        if message.battery_remaining >= 0:
            self._remaining(message.battery_remaining)
        if 0 < message.voltage_battery < 0xFFFF:
            volts = message.voltage_battery / 1000
            self.min_voltage_v = min(_known(volts, self.min_voltage_v))

    def _remaining(self, percent: float) -> None:
        if self.battery_first_pct is None:
            self.battery_first_pct = percent
        self.battery_last_pct = percent


_HANDLERS = {
    0: FlightStats._heartbeat,
    1: FlightStats._sys_status,
    33: FlightStats._position,
    147: FlightStats._battery,
    245: FlightStats._extended_state,
}


def _known(*values: float | None) -> list[float]:
    return [value for value in values if value is not None]


def ground_distance_m(one: TrackPoint, other: TrackPoint) -> float:
    """Return the great-circle distance on the mean sphere (within 0.6 % of the ellipsoid)."""
    lat1, lat2 = math.radians(one.lat_deg), math.radians(other.lat_deg)
    half_lon = math.radians(other.lon_deg - one.lon_deg) / 2
    a = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * _EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, a)))


def collect_stats(frames: Iterable[Frame]) -> dict[int, FlightStats]:
    """Return the statistics of each vehicle by system id, from its autopilot's messages."""
    stats: dict[int, FlightStats] = {}
    autopilots: dict[int, int] = {}
    for frame in frames:
        if frame.msgid == 0 and frame.sysid not in autopilots:
            beat = frame.msg
            if beat.autopilot != MavAutopilot.INVALID and beat.type not in _NO_VEHICLE:
                autopilots[frame.sysid] = frame.compid
                stats[frame.sysid] = FlightStats(frame.sysid)
        if autopilots.get(frame.sysid) == frame.compid:
            stats[frame.sysid].take(frame)
    return dict(sorted(stats.items()))
