"""The words in the three mode cells: mode, what the autopilot steers for, vertical or mission state."""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from gcs.model import format as fmt
from gcs.model.units import UnitSettings
from gcs.model.vehicle import Phase, VehicleState

_LANDED_GROUND, _LANDED_TAKEOFF, _LANDED_LANDING = 1, 3, 4
_MISSION_ACTIVE, _MISSION_PAUSED, _MISSION_COMPLETE = 3, 4, 5
_LEVEL_BELOW_MPS = 0.5
_FRESH_S = 4.0


class Cells(NamedTuple):
    """The three words; "–" where there is nothing to say."""

    mode: str = fmt.UNKNOWN
    target: str = fmt.UNKNOWN
    progress: str = fmt.UNKNOWN


translate = QCoreApplication.translate


def read_cells(state: VehicleState, now: float, units: UnitSettings) -> Cells:
    """Work out the three words at monotonic time ``now``; only what the vehicle itself reported counts."""
    mode = state.mode.upper() if state.mode else fmt.UNKNOWN
    return Cells(mode, _target(state, now, units), _progress(state, now))


def _target(state: VehicleState, now: float, units: UnitSettings) -> str:
    if not state.armed or state.phase in (Phase.LINK_LOST, Phase.DISCONNECTED):
        return fmt.UNKNOWN
    target = state.target if state.target is not None and now - state.target.time_s <= _FRESH_S else None
    goal = fmt.UNKNOWN
    if target is not None and target.alt_rel_m is not None and math.isfinite(target.alt_rel_m):
        goal = fmt.height(target.alt_rel_m, units).text
    if state.landed_state == _LANDED_TAKEOFF:
        word = translate("PfdPanel", "TAKEOFF")
        return word if goal == fmt.UNKNOWN else f"{word} {goal}"
    if state.phase is Phase.RETURNING:
        return translate("PfdPanel", "RETURN")
    if state.phase is Phase.LANDING or state.landed_state == _LANDED_LANDING:
        return translate("PfdPanel", "LANDING")
    mission = state.mission
    if mission is not None and mission.state == _MISSION_ACTIVE and mission.current_seq is not None:
        return translate("PfdPanel", "WAYPOINT") + f" {mission.current_seq}"
    if goal != fmt.UNKNOWN:
        return translate("PfdPanel", "HEIGHT") + f" {goal}"
    if target is not None and target.distance_m:
        return translate("PfdPanel", "TO GO") + f" {fmt.distance(target.distance_m, units).text}"
    return fmt.UNKNOWN


def _progress(state: VehicleState, now: float) -> str:
    mission = state.mission
    if mission is not None and mission.state == _MISSION_PAUSED:
        place = "" if mission.current_seq is None else f" {mission.current_seq}"
        return (
            translate("PfdPanel", "PAUSED") + place + (f"/{mission.total}" if place and mission.total else "")
        )
    if mission is not None and mission.state == _MISSION_COMPLETE and state.armed:
        return translate("PfdPanel", "COMPLETE")
    if state.landed_state == _LANDED_GROUND or state.in_air is False:
        return translate("PfdPanel", "ON GROUND")
    motion = state.motion
    if motion is None or motion.climb_mps is None or now - motion.time_s > _FRESH_S:
        return fmt.UNKNOWN
    if not math.isfinite(motion.climb_mps):
        return fmt.UNKNOWN
    if abs(motion.climb_mps) < _LEVEL_BELOW_MPS:
        return translate("PfdPanel", "LEVEL")
    return translate("PfdPanel", "CLIMB") if motion.climb_mps > 0 else translate("PfdPanel", "DESCENT")
