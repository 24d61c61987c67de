"""Where the vehicle is, how high, and where home is."""

from __future__ import annotations

from math import atan2, degrees, hypot, isfinite, isnan

from gcs.mavlink import Frame
from gcs.model.vehicle import Altitude, HomePosition, Motion, Position
from gcs.vehicles.draft import NEVER, Draft
from gcs.vehicles.reducers.boot_clock import note_boot_time

STALE_S = 5.0
GLOBAL_FIRST_S = 3.0
"""For how long GLOBAL_POSITION_INT keeps the raw receiver out."""
COURSE_MIN_MPS = 0.5
FIX_3D = 3
ALT_MIN_M, ALT_MAX_M = -1_000.0, 100_000.0
SPEED_MAX_MPS = 400.0


def is_place(lat_e7: int, lon_e7: int) -> bool:
    """Return whether coordinates × 1e7 are on Earth."""
    return -900_000_000 <= lat_e7 <= 900_000_000 and -1_800_000_000 <= lon_e7 <= 1_800_000_000


def is_height(alt_m: float) -> bool:
    """Return whether a height is one that a vehicle can have; NaN is none."""
    return ALT_MIN_M < alt_m < ALT_MAX_M


def take_place(draft: Draft, lat_e7: int, lon_e7: int, *, claims_fix: bool) -> bool:
    """Return whether the coordinates are a position.

    0/0 means "none yet", which is only absurd when the vehicle claims a fix at the same time.
    """
    if lat_e7 == 0 and lon_e7 == 0:
        draft.check("position", not claims_fix)
        return False
    return draft.check("position", is_place(lat_e7, lon_e7))


def on_global_position_int(draft: Draft, frame: Frame, now: float) -> None:
    """GLOBAL_POSITION_INT (33): position first; its relative height counts even without a position."""
    msg = frame.msg
    note_boot_time(draft, msg.time_boot_ms, now)
    amsl_m: float | None = msg.alt / 1000.0
    rel_m: float | None = msg.relative_alt / 1000.0
    if not draft.check("altitude", is_height(msg.alt / 1000.0) and is_height(msg.relative_alt / 1000.0)):
        amsl_m = rel_m = None
    # Between the first fix and the estimator's origin 0/0 is usual; once there was a place it is not.
    had_place = draft.global_position_s > NEVER and draft.gps is not None and draft.gps.fix_type >= FIX_3D
    placed = take_place(draft, msg.lat, msg.lon, claims_fix=had_place)
    if placed:
        draft.position = Position(now, msg.lat / 1e7, msg.lon / 1e7, amsl_m)
        draft.global_position_s = now
    elif msg.alt == 0:
        amsl_m = None
    before = draft.altitude
    if rel_m is not None and before is not None and now - draft.agl_s < STALE_S:
        draft.altitude = Altitude(now, amsl_m, rel_m, before.agl_m, before.agl_source)
    elif rel_m is not None:
        draft.altitude = Altitude(now, amsl_m, rel_m)
    _take_velocity(draft, now, msg.vx, msg.vy, msg.vz, msg.hdg)


def _take_velocity(draft: Draft, now: float, vx_cm: int, vy_cm: int, vz_cm: int, hdg_cdeg: int) -> None:
    speed = hypot(vx_cm, vy_cm) / 100.0
    if not draft.check("velocity", speed < SPEED_MAX_MPS):
        return
    course = degrees(atan2(vy_cm, vx_cm)) % 360.0 if speed >= COURSE_MIN_MPS else None
    before = draft.motion
    heading = hdg_cdeg / 100.0 if hdg_cdeg < 36_000 else (before.heading_deg if before else None)
    if before is not None and now - draft.vfr_hud_s < STALE_S:
        airspeed, throttle = before.airspeed_mps, before.throttle_pct
    else:
        airspeed = throttle = None
    draft.motion = Motion(now, speed, airspeed, -vz_cm / 100.0, heading, course, throttle)


def on_vfr_hud(draft: Draft, frame: Frame, now: float) -> None:
    """VFR_HUD (74): airspeed, throttle, climb; NaN airspeed means no sensor."""
    msg = frame.msg
    speed, climb, airspeed = msg.groundspeed, msg.climb, msg.airspeed
    draft.vfr_hud_s = now
    if not draft.check("groundspeed", 0.0 <= speed < SPEED_MAX_MPS):
        speed = None
    if not draft.check("climb", abs(climb) < SPEED_MAX_MPS):
        climb = None
    possible = isnan(airspeed) or draft.check("airspeed", 0.0 <= airspeed < SPEED_MAX_MPS)
    if isnan(airspeed) or not possible or not draft.adapter.tells_airspeed(draft.sensors_present):
        airspeed = None
    heading: float | None = float(msg.heading) % 360.0
    if not draft.check("heading", 0 <= msg.heading <= 360):
        heading = None
    throttle: float | None = float(msg.throttle)
    if not draft.check("throttle", 0 <= msg.throttle <= 100):
        throttle = None
    course = draft.motion.course_deg if draft.motion is not None else None
    # The global position's heading has decimals: this one is the fallback.
    if draft.motion is not None and now - draft.global_position_s < GLOBAL_FIRST_S:
        heading = draft.motion.heading_deg if draft.motion.heading_deg is not None else heading
        # One source for what is flown: two would make the figures jump to and fro.
        if draft.motion.groundspeed_mps is not None and "velocity" not in draft.invalid:
            speed, climb = draft.motion.groundspeed_mps, draft.motion.climb_mps
    draft.motion = Motion(now, speed, airspeed, climb, heading, course, throttle)
    # Without a global position message this is the only height above sea level.
    if (
        now - draft.global_position_s > STALE_S
        and draft.altitude is None
        and draft.check("altitude", is_height(msg.alt))
    ):
        draft.altitude = Altitude(now, msg.alt)


def on_altitude(draft: Draft, frame: Frame, now: float) -> None:
    """ALTITUDE (141): PX4's height above ground, and its others while GLOBAL_POSITION_INT is silent."""
    msg = frame.msg
    agl = msg.bottom_clearance
    known = isfinite(agl) and 0.0 <= agl < ALT_MAX_M
    if known:
        draft.agl_s = now
    before = draft.altitude
    if before is not None and now - draft.global_position_s < STALE_S:
        amsl_m, rel_m = before.amsl_m, before.rel_m
    else:
        amsl_m = msg.altitude_amsl if is_height(msg.altitude_amsl) else None
        rel_m = msg.altitude_relative if is_height(msg.altitude_relative) else None
    draft.altitude = Altitude(now, amsl_m, rel_m, agl if known else None, "estimator" if known else "")


def take_agl(draft: Draft, now: float, agl_m: float, source: str) -> None:
    """Set the height above ground, leaving the other heights and their age alone."""
    draft.agl_s = now
    before = draft.altitude
    if before is None:
        draft.altitude = Altitude(now, None, None, agl_m, source)
    else:
        draft.altitude = Altitude(before.time_s, before.amsl_m, before.rel_m, agl_m, source)


def on_home_position(draft: Draft, frame: Frame, now: float) -> None:
    """HOME_POSITION (242)."""
    msg = frame.msg
    if msg.latitude == 0 and msg.longitude == 0:
        return
    alt_m = msg.altitude / 1000.0
    if draft.check("home", is_place(msg.latitude, msg.longitude) and is_height(alt_m)):
        draft.home = HomePosition(now, msg.latitude / 1e7, msg.longitude / 1e7, alt_m)
