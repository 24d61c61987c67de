"""Which items of the plan the vehicle has flown, and which one it flies now."""

from __future__ import annotations

from dataclasses import dataclass, field

from gcs.gui.present.plan_carried import Carried
from gcs.model.ids import VehicleId
from gcs.model.vehicle import Phase, VehicleState
from gcs.planning.document import LatLon
from gcs.planning.transfer import Upload

_COMPLETE = 5
_UNDER_WAY = (0, 3, 4)
"""MISSION_STATE: not told, active, paused."""
_MISSION_MODES = frozenset({"auto", "mission"})
_ITEMS_MODES = _MISSION_MODES | {"auto rtl"}
"""ArduPilot's "auto rtl" flies the landing that the mission holds."""
_LANDINGS = frozenset({20, 21, 85})
"""Return to launch, land, VTOL land."""
_GONE_HOME = (Phase.RETURNING, Phase.LANDING)


@dataclass(frozen=True, slots=True)
class Progress:
    """Indices in the document's items."""

    current: int | None = None
    done: frozenset[int] = frozenset()


NOTHING = Progress()


def left_mission(state: VehicleState) -> bool:
    """Return whether a vehicle returns or lands of its own accord: the mission's items are not what it flies.

    The mission may be told as "active" all the same. A vehicle that holds, or is led elsewhere, goes on with
    it sooner or later and has not left it.
    """
    return state.phase in _GONE_HOME and state.mode.lower() not in _ITEMS_MODES


def flies_mission(state: VehicleState) -> bool:
    """Return whether a vehicle is carrying out its mission now, or holds in the midst of it."""
    progress = state.mission
    if not state.armed or progress is None or state.in_air is False or left_mission(state):
        return False
    if progress.state in (3, 4):
        return True
    return progress.state == 0 and state.mode.lower() in _MISSION_MODES


@dataclass(frozen=True, slots=True)
class Break:
    """Where a mission was left before its end."""

    seq: int
    """The vehicle's number of the item that it was flying to."""
    at: LatLon | None


@dataclass(slots=True)
class PlanFollower:
    """Keeps what was flown until the next flight begins or another plan is on the vehicle."""

    _flown: dict[VehicleId, tuple[Upload, bool, Progress]] = field(default_factory=dict)
    _left: dict[VehicleId, tuple[Upload, Break]] = field(default_factory=dict)

    def broke_off(self, vehicle: VehicleId, carried: Carried) -> Break | None:
        """Return where a vehicle left the mission that it carries; None when it did not, or is at its end."""
        left = self._left.get(vehicle)
        if left is None or carried.upload is None or not carried.same:
            return None
        return left[1] if left[0].lists == carried.upload.lists else None

    def _note_place(self, state: VehicleState, upload: Upload) -> None:
        progress = state.mission
        if progress is None or not state.armed or state.in_air is False:
            return
        last = upload.first_seq + len(upload.flat) - 1
        if progress.state == _COMPLETE or progress.reached_seq == last:
            self._left.pop(state.vehicle, None)
        elif state.mode.lower() in _MISSION_MODES and progress.current_seq is not None:
            # In any other mode it is on its way elsewhere, though the mission says "active" still.
            at = (state.position.lat_deg, state.position.lon_deg) if state.position is not None else None
            self._left[state.vehicle] = (upload, Break(progress.current_seq, at))

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
        self._note_place(state, upload)
        now = self._now(state, upload, NOTHING if began else before)
        self._flown[state.vehicle] = (upload, state.armed, now)
        return now

    def _now(self, state: VehicleState, upload: Upload, before: Progress) -> Progress:
        progress = state.mission
        if progress is None or not state.armed:
            landed = _landed_by(state, upload, before)
            return Progress(None, before.done | landed)
        everything = frozenset(entry.source for entry in upload.flat)
        if progress.state == _COMPLETE:
            return Progress(None, everything)
        if progress.state not in _UNDER_WAY or progress.current_seq is None or left_mission(state):
            return Progress(None, before.done)
        entry = upload.item_at(progress.current_seq)
        if entry is None or state.in_air is False:
            return Progress(entry.source if entry is not None else None, before.done)
        if progress.reached_seq == upload.first_seq + len(upload.flat) - 1:
            return Progress(None, everything)
        flown = {item.source for item in upload.flat[: progress.current_seq - upload.first_seq]}
        return Progress(entry.source, (before.done | flown) - {entry.source})


def _landed_by(state: VehicleState, upload: Upload, before: Progress) -> frozenset[int]:
    """Return the last item when it brought the vehicle down: once disarmed, no vehicle tells of it."""
    last = upload.flat[-1] if upload.flat else None
    if last is None or before.current != last.source or last.item.command not in _LANDINGS:
        return frozenset()
    return frozenset() if state.in_air or left_mission(state) else frozenset({last.source})
