"""Where in its mission the vehicle is, and what it steers for."""

from __future__ import annotations

from math import isfinite

from gcs.mavlink import Frame
from gcs.model.vehicle import MissionProgress, Target
from gcs.vehicles.draft import Draft
from gcs.vehicles.reducers.position import is_height, is_place

UNKNOWN_TOTAL = 65535
PLAN_ID_AT = 6
"""Where ``mission_id`` begins in MISSION_CURRENT: after seq, total, mission_state and mission_mode."""
_ABOVE_SEA = (0, 5)
_ABOVE_HOME = (3, 6)
STALE_S = 5.0


def on_mission_current(draft: Draft, frame: Frame, now: float) -> None:
    """MISSION_CURRENT (42); ``total`` and state are extensions that older vehicles leave at zero."""
    msg = frame.msg
    before = draft.mission
    told = msg.mission_state != 0 or msg.total != 0
    total: int | None = msg.total if told and msg.total != UNKNOWN_TOTAL else None
    draft.mission = MissionProgress(
        now,
        msg.seq,
        before.reached_seq if before is not None else None,
        total,
        msg.mission_state,
        before.distance_to_next_m if before is not None else None,
        _plan_id(frame.payload),
    )


def _plan_id(payload: bytes) -> int:
    """Return the extension ``mission_id``, which the dialect at hand does not know yet."""
    return int.from_bytes(payload[PLAN_ID_AT : PLAN_ID_AT + 4], "little")


def on_mission_item_reached(draft: Draft, frame: Frame, now: float) -> None:
    """MISSION_ITEM_REACHED (46); PX4 repeats it."""
    before = draft.mission or MissionProgress(now)
    draft.mission = MissionProgress(
        now,
        before.current_seq,
        frame.msg.seq,
        before.total,
        before.state,
        before.distance_to_next_m,
        before.plan_id,
    )


def on_nav_controller_output(draft: Draft, frame: Frame, now: float) -> None:
    """NAV_CONTROLLER_OUTPUT (62): bearing and distance to what is flown to."""
    msg = frame.msg
    before = draft.target or Target(now)
    distance_m = float(msg.wp_dist)
    draft.target = Target(
        now,
        before.lat_deg,
        before.lon_deg,
        before.alt_amsl_m,
        before.alt_rel_m,
        float(msg.target_bearing) % 360.0,
        distance_m,
        before.airspeed_mps,
    )
    progress = draft.mission
    if progress is not None:
        draft.mission = MissionProgress(
            progress.time_s,
            progress.current_seq,
            progress.reached_seq,
            progress.total,
            progress.state,
            distance_m,
            progress.plan_id,
        )


def on_position_target_global_int(draft: Draft, frame: Frame, now: float) -> None:
    """POSITION_TARGET_GLOBAL_INT (87); its height's datum is that of its frame."""
    msg = frame.msg
    before = draft.target or Target(now)
    placed = (msg.lat_int, msg.lon_int) != (0, 0) and is_place(msg.lat_int, msg.lon_int)
    has_height = isfinite(msg.alt) and is_height(msg.alt) and placed
    draft.target = Target(
        now,
        msg.lat_int / 1e7 if placed else None,
        msg.lon_int / 1e7 if placed else None,
        msg.alt if has_height and msg.coordinate_frame in _ABOVE_SEA else None,
        msg.alt if has_height and msg.coordinate_frame in _ABOVE_HOME else None,
        before.bearing_deg,
        before.distance_m,
        before.airspeed_mps,
    )
