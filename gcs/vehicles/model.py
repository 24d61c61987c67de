"""One vehicle in the engine's thread: takes frames as they come, works on the newest, hands out states."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from gcs.mavlink import Frame
from gcs.model.ids import VehicleId
from gcs.model.vehicle import Identity, ModeInfo, StatusText, VehicleState
from gcs.vehicles.arming import judge_readiness, note_text
from gcs.vehicles.autopilots import Adapter, adapter_for
from gcs.vehicles.draft import Draft
from gcs.vehicles.freeze import freeze
from gcs.vehicles.phase import judge_airborne, judge_phase
from gcs.vehicles.reducers import EACH, HIGH_LATENCY_IDS, NEWEST, RADIO_STATUS, STATUSTEXT
from gcs.vehicles.reducers.boot_clock import conflicts
from gcs.vehicles.roles import AUTOPILOT, HEARTBEAT, is_vehicle_heartbeat
from gcs.vehicles.texts import TextAssembler

MOST_WAITING = 4096
"""Frames that each count, waiting for the next reduce: more than a second of the worst flood."""
_ORDERED = frozenset(EACH) | {STATUSTEXT}
_FROM_ANYONE = frozenset({STATUSTEXT, HEARTBEAT})
_CLOCKS_FIRST = (111, 2, 30, 33)
"""TIMESYNC, SYSTEM_TIME, ATTITUDE, GLOBAL_POSITION_INT: a restart must be seen before all else."""
_UNKNOWN_AUTOPILOT = -1


class VehicleModel:
    """All that is known of one vehicle. Only the autopilot's component feeds it; others may only talk."""

    def __init__(self, vehicle: VehicleId, now: float, name: str) -> None:
        self.vehicle = vehicle
        self._draft = Draft(
            vehicle,
            name,
            Identity(_UNKNOWN_AUTOPILOT, 0),
            adapter_for(_UNKNOWN_AUTOPILOT, 0),
            first_heard_s=now,
            last_heard_s=now,
            phase_since_s=now,
        )
        self._compid = AUTOPILOT
        self._newest: dict[int, Frame] = {}
        self._each: deque[Frame] = deque(maxlen=MOST_WAITING)
        self._heard = False
        self._assembler = TextAssembler()
        self._news: list[StatusText] = []
        self._reported_names: dict[int, str] = {}
        self._adapter_seen: Adapter = self._draft.adapter
        self._dirty = True
        self._shown: tuple[object, ...] = ()
        self._state: VehicleState | None = None

    @property
    def adapter(self) -> Adapter:
        """What to say to this vehicle, and how."""
        return self._draft.adapter

    @property
    def autopilot_compid(self) -> int:
        """The component that flies."""
        return self._compid

    def offer(self, frame: Frame) -> None:
        """Take a frame of this system; nothing is decoded yet."""
        msgid = frame.msgid
        if frame.compid == self._compid:
            if msgid in NEWEST:
                self._newest[msgid] = frame
            elif msgid in _ORDERED:
                self._each.append(frame)
            elif msgid == RADIO_STATUS:
                return
            self._heard = True
        elif msgid in _FROM_ANYONE:
            self._each.append(frame)

    def reduce(self, now: float) -> bool:
        """Decode the newest of each kind since last time; return whether the state changed."""
        draft = self._draft
        if self._heard:
            self._heard = False
            draft.last_heard_s = now
        if self._each:
            self._take_each(now)
        if self._newest:
            self._take_newest(now)
        for text in self._assembler.expire(now):
            self._tell(text, now)
        return self._derive(now)

    def snapshot(self, now: float) -> VehicleState:
        """Return the state; the same object while nothing changed."""
        if self._state is None or self._dirty:
            self._state = freeze(self._draft, self._silent_s(now))
            self._dirty = False
        return self._state

    def take_texts(self) -> list[StatusText]:
        """Return the texts that came since the last call, oldest first."""
        news, self._news = self._news, []
        return news

    # -- what others learnt ---------------------------------------------------------------------

    def set_modes(self, modes: tuple[ModeInfo, ...]) -> None:
        """Take the modes that the vehicle listed (AVAILABLE_MODES)."""
        draft = self._draft
        draft.modes = modes
        draft.adapter = draft.adapter.refine(modes)
        if draft.adapter.kind is not draft.identity.kind:
            draft.identity = _of_kind(draft.identity, draft.adapter)
        self._adapter_seen = draft.adapter
        self._reported_names = {mode.custom_mode: mode.name for mode in modes}
        self._dirty = True

    def set_clock_offset(self, offset_us: int | None) -> None:
        """Take the vehicle's clock minus ours (TIMESYNC)."""
        if self._draft.clock_offset_us != offset_us:
            self._draft.clock_offset_us = offset_us
            self._dirty = True

    def set_simulated(self, simulated: bool) -> None:
        """Take whether every link to it is declared simulated."""
        if self._draft.simulated != simulated:
            self._draft.simulated = simulated
            self._dirty = True

    def set_links_open(self, links_open: bool) -> None:
        """Take whether any link to it is open at all; without one it is disconnected, not lost."""
        self._draft.links_open = links_open

    def rename(self, name: str) -> None:
        """Give the vehicle another name."""
        self._draft.name = name
        self._dirty = True

    # -- reducing -------------------------------------------------------------------------------

    def _take_each(self, now: float) -> None:
        draft = self._draft
        waiting, self._each = self._each, deque(maxlen=MOST_WAITING)
        for frame in waiting:
            if frame.msgid == STATUSTEXT:
                for text in self._assembler.take(frame, now):
                    self._tell(text, now)
                continue
            if frame.compid != self._compid:
                self._consider_autopilot(frame, now)
                continue
            if frame.msgid == HEARTBEAT and not is_vehicle_heartbeat(frame):
                continue
            EACH[frame.msgid](draft, frame, now)
            self._dirty = True

    def _consider_autopilot(self, frame: Frame, now: float) -> None:
        """Component 1 is the autopilot as soon as it says so, whoever was taken for it before."""
        if frame.compid == AUTOPILOT and is_vehicle_heartbeat(frame):
            self.set_autopilot(AUTOPILOT)
            EACH[HEARTBEAT](self._draft, frame, now)

    def set_autopilot(self, compid: int) -> None:
        """Take the component that flies."""
        self._compid = self._draft.autopilot_compid = compid
        self._dirty = True

    def _take_newest(self, now: float) -> None:
        draft = self._draft
        newest, self._newest = self._newest, {}
        for msgid in _CLOCKS_FIRST:
            frame = newest.pop(msgid, None)
            if frame is not None:
                draft.ordinary_s = now
                NEWEST[msgid](draft, frame, now)
        for msgid, frame in newest.items():
            if msgid not in HIGH_LATENCY_IDS:
                draft.ordinary_s = now
            NEWEST[msgid](draft, frame, now)
        if draft.ordinary_s == now:
            draft.high_latency = False
        self._dirty = True

    def _tell(self, text: StatusText, now: float) -> None:
        self._draft.texts.append(text)
        self._news.append(text)
        note_text(self._draft, text, now)
        self._dirty = True

    def _derive(self, now: float) -> bool:
        draft = self._draft
        if draft.adapter is not self._adapter_seen:
            self._adapter_seen = draft.adapter
            self._reported_names = {}
        draft.mode = self._mode_name()
        if draft.armed != (draft.armed_since_s is not None):
            draft.armed_since_s = now if draft.armed else None
        silent_s = self._silent_s(now)
        judge_airborne(draft, now)
        judge_readiness(draft, now)
        judge_phase(draft, silent_s, now)
        draft.id_conflict = conflicts(draft, now)
        shown = (draft.phase, draft.not_ready_reasons, silent_s, draft.id_conflict, draft.in_air)
        aged = self._state is not None and draft.last_heard_s - self._state.last_heard_s > 0.5
        if shown != self._shown or aged:
            self._shown = shown
            self._dirty = True
        return self._dirty

    def _mode_name(self) -> str:
        draft = self._draft
        reported = self._reported_names.get(draft.custom_mode)
        return reported or draft.adapter.mode_name(draft.custom_mode, draft.base_mode)

    def _silent_s(self, now: float) -> float:
        """Seconds of silence, in steps, so that a silent vehicle isn't a new state each time."""
        silent_s = now - self._draft.last_heard_s
        if silent_s < 1.0:
            return 0.0
        return int(silent_s * 2) / 2 if silent_s < 10.0 else float(int(silent_s))


def _of_kind(identity: Identity, adapter: Adapter) -> Identity:
    return replace(identity, kind=adapter.kind)
