"""Satellite and other slow links: one message every few seconds stands for all others."""

from __future__ import annotations

from gcs.mavlink import Frame
from gcs.mavlink.constants import MavModeFlag
from gcs.model.vehicle import Altitude, Battery, Gps, Motion, Position, Wind
from gcs.vehicles.autopilots import adapter_for
from gcs.vehicles.draft import Draft
from gcs.vehicles.reducers.position import is_height, take_place
from gcs.vehicles.reducers.system import identity_from

ORDINARY_FIRST_S = 10.0
"""For how long ordinary telemetry keeps the coarse one out."""
UNKNOWN_PERCENT = 255


def _only_this(draft: Draft, now: float) -> bool:
    draft.high_latency = now - draft.ordinary_s > ORDINARY_FIRST_S
    return draft.high_latency


def on_high_latency2(draft: Draft, frame: Frame, now: float) -> None:
    """HIGH_LATENCY2 (235)."""
    if not _only_this(draft, now):
        return
    m = frame.msg
    if draft.identity.autopilot < 0:
        draft.identity = identity_from(m.autopilot, m.type)
        draft.adapter = adapter_for(m.autopilot, m.type)
    draft.custom_mode = draft.adapter.high_latency_mode(m.custom_mode)
    draft.base_mode |= MavModeFlag.CUSTOM_MODE_ENABLED
    amsl_m = float(m.altitude) if draft.check("altitude", is_height(m.altitude)) else None
    if take_place(draft, m.latitude, m.longitude, claims_fix=False):
        draft.position = Position(now, m.latitude / 1e7, m.longitude / 1e7, amsl_m, "HIGH_LATENCY2")
    home = draft.home
    rel_m = amsl_m - home.alt_amsl_m if amsl_m is not None and home is not None else None
    draft.altitude = Altitude(now, amsl_m, rel_m)
    draft.motion = Motion(
        now,
        m.groundspeed / 5.0,
        m.airspeed / 5.0,
        m.climb_rate / 10.0,
        m.heading * 2.0 % 360.0,
        None,
        float(m.throttle) if m.throttle <= 100 else None,
    )
    draft.wind = Wind(now, m.windspeed / 5.0, m.wind_heading * 2.0 % 360.0)
    _take_battery(draft, now, m.battery)


def on_high_latency(draft: Draft, frame: Frame, now: float) -> None:
    """HIGH_LATENCY (234), the older one, which carries the whole mode."""
    if not _only_this(draft, now):
        return
    m = frame.msg
    draft.base_mode = m.base_mode
    draft.custom_mode = m.custom_mode
    if draft.arming_required:
        draft.armed = bool(m.base_mode & MavModeFlag.SAFETY_ARMED)
    draft.landed_state = m.landed_state
    draft.landed_state_s = now
    amsl_m = float(m.altitude_amsl) if draft.check("altitude", is_height(m.altitude_amsl)) else None
    if take_place(draft, m.latitude, m.longitude, claims_fix=m.gps_fix_type >= 3):
        draft.position = Position(now, m.latitude / 1e7, m.longitude / 1e7, amsl_m, "HIGH_LATENCY")
    home = draft.home
    rel_m = amsl_m - home.alt_amsl_m if amsl_m is not None and home is not None else None
    draft.altitude = Altitude(now, amsl_m, rel_m)
    heading = m.heading / 100.0 % 360.0
    throttle = float(m.throttle) if 0 <= m.throttle <= 100 else None
    draft.motion = Motion(
        now, float(m.groundspeed), float(m.airspeed), float(m.climb_rate), heading, None, throttle
    )
    satellites = m.gps_nsat if m.gps_nsat != UNKNOWN_PERCENT else None
    draft.gps = Gps(now, m.gps_fix_type, satellites)
    _take_battery(draft, now, m.battery_remaining)


def _take_battery(draft: Draft, now: float, percent: int) -> None:
    if 0 <= percent <= 100:
        draft.batteries[0] = Battery(now, 0, remaining_pct=float(percent))
