"""Which of the words for states fits the vehicle (``look/tokens.md``), one at a time."""

from __future__ import annotations

from gcs.mavlink.constants import MavLandedState
from gcs.model.vehicle import Phase, VehicleKind
from gcs.vehicles.autopilots.base import AirborneClues, ModeRole
from gcs.vehicles.draft import Draft

LOST_AFTER_S = 3.5
HIGH_LATENCY_LOST_AFTER_S = 120.0
DISCONNECTED_AFTER_S = 60.0
LANDED_STATE_HOLDS_S = 15.0
TRAVELLING_MPS = 1.5

_FLYING = {
    ModeRole.LAND: Phase.LANDING,
    ModeRole.RETURN: Phase.RETURNING,
    ModeRole.HOLD: Phase.PAUSED,
}


def lost_after_s(draft: Draft) -> float:
    """Return after how long a silence the vehicle is lost."""
    return HIGH_LATENCY_LOST_AFTER_S if draft.high_latency else LOST_AFTER_S


def judge_airborne(draft: Draft, now: float) -> None:
    """Set ``in_air`` from the landed state where it comes, else from the family's own clues."""
    told = draft.landed_state if now - draft.landed_state_s < LANDED_STATE_HOLDS_S else 0
    altitude = draft.altitude
    clues = AirborneClues(
        draft.armed, told, draft.system_status, altitude.rel_m if altitude is not None else None, draft.in_air
    )
    draft.in_air = draft.adapter.in_air(clues)


def judge_phase(draft: Draft, silent_s: float, now: float) -> None:
    """Set ``phase``, and since when it holds."""
    phase = _phase(draft, silent_s)
    if phase is not draft.phase:
        draft.phase = phase
        draft.phase_since_s = now


def _phase(draft: Draft, silent_s: float) -> Phase:
    if not draft.links_open:
        return Phase.DISCONNECTED
    if silent_s >= lost_after_s(draft):
        grounded = not draft.armed or draft.in_air is False
        waited = silent_s >= max(DISCONNECTED_AFTER_S, lost_after_s(draft))
        return Phase.DISCONNECTED if grounded and waited else Phase.LINK_LOST
    if not draft.armed:
        return Phase.READY if draft.ready else Phase.NOT_READY
    if not draft.in_air:
        return Phase.ARMED
    if draft.landed_state == MavLandedState.LANDING:
        return Phase.LANDING
    phase = _FLYING.get(draft.adapter.role(draft.custom_mode), Phase.FLYING)
    return Phase.FLYING if phase is Phase.PAUSED and _travels(draft) else phase


def _travels(draft: Draft) -> bool:
    """PX4 also goes to points in Hold: what hovers and moves is not paused. Wings always move."""
    speed = draft.motion.groundspeed_mps if draft.motion is not None else None
    hovers = draft.identity.kind in (VehicleKind.QUAD, VehicleKind.HELI)
    return hovers and speed is not None and speed > TRAVELLING_MPS
