"""GPS receivers: the fix, its quality, and a position while the estimator gives none."""

from __future__ import annotations

from gcs.mavlink import Frame
from gcs.model.vehicle import Gps, Position
from gcs.vehicles.draft import Draft
from gcs.vehicles.reducers.position import FIX_3D, GLOBAL_FIRST_S, is_height, is_place, take_place

UNKNOWN_DOP = 65535
UNKNOWN_COUNT = 255
MOST_SATELLITES = 100
"""All constellations together put some 50 above one horizon."""


def _receiver(draft: Draft, frame: Frame, now: float, name: str) -> Gps | None:
    msg = frame.msg
    if not draft.check(name, msg.fix_type <= 8):
        return None
    known = msg.satellites_visible != UNKNOWN_COUNT
    possible = draft.check(f"{name} satellites", not known or msg.satellites_visible <= MOST_SATELLITES)
    placed = msg.fix_type >= FIX_3D and (msg.lat, msg.lon) != (0, 0) and is_place(msg.lat, msg.lon)
    return Gps(
        time_s=now,
        fix_type=msg.fix_type,
        satellites=msg.satellites_visible if known and possible else None,
        hdop=None if msg.eph == UNKNOWN_DOP else msg.eph / 100.0,
        vdop=None if msg.epv == UNKNOWN_DOP else msg.epv / 100.0,
        lat_deg=msg.lat / 1e7 if placed else None,
        lon_deg=msg.lon / 1e7 if placed else None,
        alt_amsl_m=msg.alt / 1000.0 if placed and is_height(msg.alt / 1000.0) else None,
        h_acc_m=msg.h_acc / 1000.0 if msg.h_acc else None,
    )


def on_gps_raw_int(draft: Draft, frame: Frame, now: float) -> None:
    """GPS_RAW_INT (24)."""
    gps = _receiver(draft, frame, now, "gps")
    if gps is None:
        return
    draft.gps = gps
    if now - draft.global_position_s <= GLOBAL_FIRST_S or gps.fix_type < FIX_3D:
        return
    msg = frame.msg
    if take_place(draft, msg.lat, msg.lon, claims_fix=True):
        draft.position = Position(now, msg.lat / 1e7, msg.lon / 1e7, gps.alt_amsl_m, "GPS_RAW_INT")


def on_gps2_raw(draft: Draft, frame: Frame, now: float) -> None:
    """GPS2_RAW (124)."""
    gps = _receiver(draft, frame, now, "gps2")
    if gps is not None:
        draft.gps2 = gps
