"""Which items of the plan the vehicle has flown, and which one it flies now."""

from __future__ import annotations

from dataclasses import dataclass, field

from gcs.gui.present.plan_carried import Carried
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleState
from gcs.planning.transfer import Upload

_COMPLETE = 5
_UNDER_WAY = (0, 3, 4)
"""MISSION_STATE: not told, active, paused."""
_MISSION_MODES = frozenset({"auto", "mission"})


@dataclass(frozen=True, slots=True)
class Progress:
    """Indices in the document's items."""

    current: int | None = None
    done: frozenset[int] = frozenset()


NOTHING = Progress()


def flies_mission(state: VehicleState) -> bool:
    """Return whether a vehicle is carrying out its mission now, or holds in the midst of it."""
    progress = state.mission
    if not state.armed or progress is None or state.in_air is False:
        return False
    if progress.state in (3, 4):
        return True
    return progress.state == 0 and state.mode.lower() in _MISSION_MODES


@dataclass(slots=True)
class PlanFollower:
    """Keeps what was flown until the next flight begins or another plan is on the vehicle."""

    _flown: dict[VehicleId, tuple[Upload, bool, Progress]] = field(default_factory=dict)

    def progress(self, state: VehicleState, carried: Carried | None) -> Progress:
        """Return how far a vehicle is in the plan on the screen; nothing when it carries another one."""
        if carried is None or not carried.same or carried.upload is None:
            self._flown.pop(state.vehicle, None)
            return NOTHING
        upload = carried.upload
        kept = self._flown.get(state.vehicle)
        if kept is not None and kept[0].lists != upload.lists:
            kept = None
        before = kept[2] if kept is not None else NOTHING
        began = state.armed and (kept is None or not kept[1])
        now = self._now(state, upload, NOTHING if began else before)
        self._flown[state.vehicle] = (upload, state.armed, now)
        return now

    def _now(self, state: VehicleState, upload: Upload, before: Progress) -> Progress:
        progress = state.mission
        if progress is None or not state.armed:
            return Progress(None, before.done)
        everything = frozenset(entry.source for entry in upload.flat)
        if progress.state == _COMPLETE:
            return Progress(None, everything)
        if progress.state not in _UNDER_WAY or progress.current_seq is None:
            return Progress(None, before.done)
        entry = upload.item_at(progress.current_seq)
        if entry is None or state.in_air is False:
            return Progress(entry.source if entry is not None else None, before.done)
        if progress.reached_seq == upload.first_seq + len(upload.flat) - 1:
            return Progress(None, everything)
        flown = {item.source for item in upload.flat[: progress.current_seq - upload.first_seq]}
        return Progress(entry.source, (before.done | flown) - {entry.source})
