"""Radio control, speed controllers, range finders, terrain."""

from __future__ import annotations

import math
from collections.abc import Callable

from gcs.mavlink import Frame
from gcs.model.vehicle import DistanceReading, Esc, Rc, TerrainReport
from gcs.vehicles.draft import Draft
from gcs.vehicles.reducers.position import is_height, take_agl

DOWN = 25
"""MAV_SENSOR_ROTATION_PITCH_270: looking down."""
UNKNOWN_RSSI = 255
ELSEWHERE_DEG = 0.003
"""About 300 m: farther than any vehicle flies between a position and a report."""


def on_rc_channels(draft: Draft, frame: Frame, now: float) -> None:
    """RC_CHANNELS (65)."""
    msg = frame.msg
    count = min(msg.chancount, 18)
    channels: tuple[int, ...] = tuple(msg)[2 : 2 + count]
    rssi = None if msg.rssi == UNKNOWN_RSSI else min(100.0, msg.rssi * 100.0 / 254.0)
    draft.rc = Rc(now, channels, rssi)


def esc_telemetry(first: int) -> Callable[[Draft, Frame, float], None]:
    """Return the reducer of the ESC_TELEMETRY message whose four controllers begin at ``first``."""

    def on_esc_telemetry(draft: Draft, frame: Frame, now: float) -> None:
        msg = frame.msg
        for offset in range(4):
            if msg.count[offset] == 0 and msg.voltage[offset] == 0 and msg.rpm[offset] == 0:
                continue  # the vehicle has fewer controllers
            draft.escs[first + offset] = Esc(
                now,
                first + offset,
                float(msg.rpm[offset]),
                msg.voltage[offset] / 100.0,
                msg.current[offset] / 100.0,
                float(msg.temperature[offset]),
            )

    return on_esc_telemetry


def on_distance_sensor(draft: Draft, frame: Frame, now: float) -> None:
    """DISTANCE_SENSOR (132); one that looks down and sees the ground also tells the height above it."""
    msg = frame.msg
    if msg.max_distance and msg.current_distance > msg.max_distance:
        draft.distances.pop(msg.id, None)  # out of reach: no echo is not a distance
        return
    reading = DistanceReading(
        time_s=now,
        sensor_id=msg.id,
        orientation=msg.orientation,
        distance_m=msg.current_distance / 100.0,
        min_m=msg.min_distance / 100.0,
        max_m=msg.max_distance / 100.0,
    )
    draft.distances[msg.id] = reading
    in_range = msg.min_distance < msg.current_distance < msg.max_distance
    if msg.orientation == DOWN and in_range:
        take_agl(draft, now, reading.distance_m, "range finder")


def on_rangefinder(draft: Draft, frame: Frame, now: float) -> None:
    """RANGEFINDER (173), ArduPilot's downward one; only where DISTANCE_SENSOR does not come."""
    distance_m = frame.msg.distance
    if draft.distances and 0 not in draft.distances:
        return
    known = draft.distances.get(0)
    if known is not None and known.max_m is not None:
        return
    if draft.check("range finder", 0.0 <= distance_m < 10_000.0) and distance_m > 0.0:
        draft.distances[0] = DistanceReading(now, 0, DOWN, distance_m)


def _is_elsewhere(draft: Draft, lat_deg: float, lon_deg: float) -> bool:
    place = draft.position
    if place is None or (lat_deg == 0.0 and lon_deg == 0.0):
        return False
    north_deg = abs(lat_deg - place.lat_deg)
    east_deg = abs((lon_deg - place.lon_deg + 180.0) % 360.0 - 180.0) * math.cos(math.radians(lat_deg))
    return max(north_deg, east_deg) > ELSEWHERE_DEG


def on_terrain_report(draft: Draft, frame: Frame, now: float) -> None:
    """TERRAIN_REPORT (136); spacing 0 means that the vehicle has no data here.

    It also answers TERRAIN_CHECK, from us or another station, and then tells of another place.
    """
    msg = frame.msg
    if _is_elsewhere(draft, msg.lat / 1e7, msg.lon / 1e7):
        return
    if not draft.check("terrain", is_height(msg.terrain_height) and is_height(msg.current_height)):
        return
    if msg.spacing == 0 or (msg.lat == 0 and msg.lon == 0):
        draft.terrain = None
        return
    draft.terrain = TerrainReport(now, msg.terrain_height, msg.current_height, msg.pending, msg.loaded)
    if draft.altitude is None or draft.altitude.agl_source != "range finder" or now - draft.agl_s > 2.0:
        take_agl(draft, now, msg.current_height, "terrain data")
