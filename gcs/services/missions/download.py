"""Reading a list from a vehicle, over links that lose, repeat and mix up messages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from gcs.mavlink import Frame
from gcs.mavlink.constants import MavMissionResult
from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.model.vehicle import VehicleState
from gcs.services.missions.items import item_from, outcome_of, reason_of
from gcs.services.missions.pace import Pace
from gcs.services.missions.peer import MissionPeer
from gcs.services.operation import Action, Done, OperationResult, Progress, Send

NO_PROGRESS_S = 15.0
MOST_IN_FLIGHT = 16
MOST_RESTARTS = 3
FORGOTTEN_S = 8.0
"""A vehicle that gives no item for so long has dropped the download (PX4 does after 5 s, or for a request out
of turn): it is asked for its list again."""
_OVERTAKEN = 3
"""A request is lost when so many later ones were answered before it."""
_BUSY = (MavMissionResult.ERROR, MavMissionResult.DENIED, MavMissionResult.OPERATION_CANCELLED)


@dataclass(slots=True)
class _Asked:
    """A request in flight."""

    since_s: float
    repeat_s: float
    first_s: float
    times: int = 1
    overtaken: int = 0


class MissionDownload:
    """Reads a list; the value is a tuple of MissionItem in order."""

    interests = frozenset({"MISSION_COUNT", "MISSION_ITEM_INT", "MISSION_ACK"})

    def __init__(
        self,
        peer: MissionPeer,
        *,
        patience_s: float = NO_PROGRESS_S,
        after_upload: bool = False,
        boots: int | None = None,
        pace: Pace | None = None,
    ) -> None:
        """Prepare.

        Args:
            peer: whom and which list.
            patience_s: how long to go on without any progress.
            after_upload: what the vehicle says of that may still be on its way.
            boots: how often the vehicle had restarted when it was last looked at.
            pace: the link's round trip where it was measured already.
        """
        self._peer = peer
        self._patience_s = patience_s
        self._after_upload = after_upload
        self._pace = pace or Pace()
        self._window = float(peer.window)
        self._count: int | None = None
        self._items: dict[int, MissionItem] = {}
        self._asked: dict[int, _Asked] = {}
        self._doubtful: dict[int, float] = {}
        """Round trips of items that were asked for twice, if they answered the first request."""
        self._next = 0
        """No item from here on was ever asked for."""
        self._list_asked_s = 0.0
        self._silences = 0
        self._repeat_s = 0.0
        self._deadline_s = 0.0
        self._forgotten_s = 0.0
        self._restarts = 0
        self._other_list = ""
        self._boots = boots
        self._plan_id = 0
        self._told_id = 0

    @property
    def vehicle(self) -> VehicleId:
        """Whom it is about."""
        return self._peer.vehicle

    def start(self, now: float) -> list[Action]:
        """Ask how many there are."""
        self._progressed(now)
        return self._ask_count(now)

    def on_message(self, frame: Frame, now: float) -> list[Action]:
        """Take the count, an item, or a refusal."""
        if not self._peer.concerns(frame):
            self._other_list = self._peer.other_list(frame) or self._other_list
            return []
        if frame.name == "MISSION_COUNT":
            return self._take_count(frame.msg.count, now)
        if frame.name == "MISSION_ITEM_INT":
            return self._take_item(frame.msg, now)
        return self._take_ack(frame.msg.type, now)

    def on_tick(self, now: float) -> list[Action]:
        """Ask again for what did not come."""
        if now >= self._deadline_s:
            return self._end(Outcome.TIMEOUT, silence_reason(self._other_list))
        if self._count is None:
            return self._ask_count(now) if now >= self._repeat_s else []
        if now >= self._forgotten_s:
            self._go_one_by_one()
            return self._ask_count(now)
        return self._request(now)

    def on_state(self, state: VehicleState, now: float) -> list[Action]:
        """Begin anew after a reboot; note which plan the vehicle says it holds."""
        if state.mission is not None:
            self._told_id = state.mission.plan_id
        rebooted = self._boots is not None and state.boot_count > self._boots
        self._boots = state.boot_count
        return self._begin_anew(now, "the vehicle restarts again and again") if rebooted else []

    def cancel(self, now: float) -> list[Action]:
        """Tell the vehicle that we stop."""
        return [self._ack(MavMissionResult.OPERATION_CANCELLED), *self._end(Outcome.CANCELLED, "")]

    def _progressed(self, now: float) -> None:
        self._deadline_s = now + self._patience_s
        self._forgotten_s = now + FORGOTTEN_S

    def _ask_count(self, now: float) -> list[Action]:
        self._repeat_s = now + self._pace.wait_s(self._silences)
        self._list_asked_s = now
        self._silences += 1
        return [self._peer.send("MISSION_REQUEST_LIST")]

    def _begin_anew(self, now: float, too_often: str) -> list[Action]:
        if self._restarts >= MOST_RESTARTS:
            return self._end(Outcome.FAILED, too_often)
        self._restarts += 1
        self._count = None
        self._forget_items()
        self._progressed(now)
        return self._ask_count(now)

    def _go_one_by_one(self) -> None:
        """The vehicle dropped the download: begin again, as PX4 wants it."""
        self._peer = replace(self._peer, window=1)
        self._window = 1.0
        self._count = None
        self._forget_items()

    def _forget_items(self) -> None:
        self._silences = 0
        self._items.clear()
        self._asked.clear()
        self._doubtful.clear()
        self._next = 0

    def _take_count(self, count: int, now: float) -> list[Action]:
        if self._count == count:
            return []
        if self._count is None and (self._silences == 1 or self._pace.mean_s is None):
            self._pace.measured(now - self._list_asked_s)
        # The list changed under our hands: begin again.
        self._count = count
        self._plan_id = self._told_id
        self._forget_items()
        self._progressed(now)
        if count == 0:
            return self._complete()
        return self._request(now)

    def _take_item(self, msg: Any, now: float) -> list[Action]:
        if msg.seq in self._items and msg.seq in self._doubtful:
            # Both requests were answered: the first answer belonged to the first.
            self._pace.measured(self._doubtful.pop(msg.seq))
        if self._count is None or msg.seq >= self._count or msg.seq in self._items:
            return []
        self._items[msg.seq] = item_from(msg)
        self._note_answer(msg.seq, self._asked.pop(msg.seq, None), now)
        self._progressed(now)
        if len(self._items) == self._count:
            return self._all_here(now)
        progress = Progress(len(self._items), self._count, "reading items")
        return [progress, *self._request(now)]

    def _note_answer(self, seq: int, asked: _Asked | None, now: float) -> None:
        if asked is None:
            return
        for other_seq, other in self._asked.items():
            other.overtaken += (other.since_s, other_seq) < (asked.since_s, seq)
        if asked.times > 1:
            self._doubtful[seq] = now - asked.first_s
            return
        self._pace.measured(now - asked.since_s)
        if self._peer.window > 1:
            self._window = min(self._window + 1.0 / self._window, float(MOST_IN_FLIGHT))

    def _all_here(self, now: float) -> list[Action]:
        changed = self._told_id != self._plan_id and self._plan_id != 0
        if changed and not self._after_upload:
            # Some items may be of the old plan, some of the new one.
            return self._begin_anew(now, "the vehicle changes its plan again and again")
        return self._complete()

    def _take_ack(self, result: int, now: float) -> list[Action]:
        # An acceptance or a complaint about the order belongs to something else.
        if result in (MavMissionResult.ACCEPTED, MavMissionResult.INVALID_SEQUENCE):
            return []
        if self._count is None and self._after_upload and result in _BUSY:
            return []  # it still waits for an item, or speaks of one that came twice
        if result == MavMissionResult.ERROR and self._count is not None and self._restarts < MOST_RESTARTS:
            # PX4 drops the whole transfer when requests overtake each other: begin again, one by one.
            self._restarts += 1
            self._go_one_by_one()
            self._repeat_s = now + self._pace.wait_s()
            return []
        return self._end(outcome_of(result), reason_of(result))

    def _request(self, now: float) -> list[Action]:
        """Ask again for what was lost or has waited long enough, then fill the window."""
        actions: list[Action] = []
        for seq, asked in self._asked.items():
            if now >= asked.repeat_s or asked.overtaken >= _OVERTAKEN:
                actions.append(self._repeat(seq, asked, now))
        while len(self._asked) < int(self._window) and self._next < (self._count or 0):
            if self._next not in self._items:
                self._asked[self._next] = _Asked(now, now + self._pace.wait_s(), now)
                actions.append(self._peer.send("MISSION_REQUEST_INT", seq=self._next))
            self._next += 1
        return actions

    def _repeat(self, seq: int, asked: _Asked, now: float) -> Send:
        if self._peer.window > 1:
            self._window = max(self._window - 0.5, 2.0)
        asked.repeat_s = now + self._pace.wait_s(asked.times)
        asked.since_s = now
        asked.overtaken = 0
        asked.times += 1
        return self._peer.send("MISSION_REQUEST_INT", seq=seq)

    def _ack(self, result: MavMissionResult) -> Send:
        return self._peer.send("MISSION_ACK", type=int(result))

    def _complete(self) -> list[Action]:
        items = tuple(self._items[seq] for seq in sorted(self._items))
        return [self._ack(MavMissionResult.ACCEPTED), Done(OperationResult(Outcome.SUCCESS, value=items))]

    def _end(self, outcome: Outcome, reason: str) -> list[Action]:
        return [Done(OperationResult(outcome, reason))]


def silence_reason(other_list: str) -> str:
    """Say why nothing came; ``other_list`` is what the vehicle spoke of instead."""
    if other_list:
        return f"the vehicle answered for another list ({other_list})"
    return "the vehicle stopped answering"
