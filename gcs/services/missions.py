"""Missions, fences and rally points to and from a vehicle: one machine for all three types.

Made for lossy radios (``protocols.md``, Missions): what is asked again is answered again, at any time;
the count is repeated until the first request; several requests are in flight on the way down and holes
are asked for again; only a silence without any progress ends a transfer. Every message must match in
system, component and mission type. What was uploaded is read back and compared.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gcs.mavlink import Frame
from gcs.mavlink.constants import MavMissionResult
from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.model.vehicle import VehicleState
from gcs.services.operation import Action, Done, OperationResult, Progress, Send

RETRY_S = 1.0
NO_PROGRESS_S = 15.0
IN_FLIGHT = 5
MOST_ITEMS = 65_535
MOST_RESTARTS = 3

_OUTCOMES: Mapping[int, Outcome] = {
    MavMissionResult.UNSUPPORTED: Outcome.UNSUPPORTED,
    MavMissionResult.UNSUPPORTED_FRAME: Outcome.UNSUPPORTED,
    MavMissionResult.DENIED: Outcome.DENIED,
    MavMissionResult.OPERATION_CANCELLED: Outcome.CANCELLED,
}
_PLAIN_FRAMES: Mapping[int, int] = {5: 0, 6: 3, 11: 10}
"""The frames with ``_INT`` in their name mean the same as those without."""


@dataclass(frozen=True, slots=True)
class MissionPeer:
    """Who exchanges which list: the vehicle's component and this station."""

    vehicle: VehicleId
    mission_type: int = 0
    """MAV_MISSION_TYPE: 0 mission, 1 fence, 2 rally."""
    component: int = 1
    station: tuple[int, int] = (255, 190)
    window: int = IN_FLIGHT
    """How many items are asked for at once: PX4 ends a download when one is asked for out of turn."""

    def send(self, name: str, **fields: object) -> Send:
        """Return a message to the vehicle about this list."""
        to: dict[str, object] = {"target_system": self.vehicle.sysid, "target_component": self.component}
        return Send(name, to | fields | {"mission_type": self.mission_type}, self.vehicle)

    def concerns(self, frame: Frame) -> bool:
        """Return whether a mission message is from the vehicle, for us, and about this list."""
        if frame.sysid != self.vehicle.sysid or frame.compid != self.component:
            return False
        msg = frame.msg
        for_us = msg.target_system in (0, self.station[0]) and msg.target_component in (0, self.station[1])
        return for_us and msg.mission_type == self.mission_type


class MissionDownload:
    """Reads a list; the value is a tuple of MissionItem in order."""

    interests = frozenset({"MISSION_COUNT", "MISSION_ITEM_INT", "MISSION_ACK"})

    def __init__(self, peer: MissionPeer) -> None:
        self._peer = peer
        self._count: int | None = None
        self._items: dict[int, MissionItem] = {}
        self._asked: dict[int, float] = {}
        """Requests in flight: sequence number to when it may be repeated."""
        self._repeat_s = 0.0
        self._deadline_s = 0.0
        self._restarts = 0

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
            return []
        if frame.name == "MISSION_COUNT":
            return self._take_count(frame.msg.count, now)
        if frame.name == "MISSION_ITEM_INT":
            return self._take_item(frame.msg, now)
        return self._take_ack(frame.msg.type, now)

    def on_tick(self, now: float) -> list[Action]:
        """Ask again for what did not come."""
        if now >= self._deadline_s:
            return self._end(Outcome.TIMEOUT, "the vehicle stopped answering")
        if self._count is None:
            return self._ask_count(now) if now >= self._repeat_s else []
        return self._request(now)

    def on_state(self, state: VehicleState, now: float) -> list[Action]:
        """Nothing to do."""
        return []

    def cancel(self, now: float) -> list[Action]:
        """Tell the vehicle that we stop."""
        return [self._ack(MavMissionResult.OPERATION_CANCELLED), *self._end(Outcome.CANCELLED, "")]

    def _progressed(self, now: float) -> None:
        self._deadline_s = now + NO_PROGRESS_S

    def _ask_count(self, now: float) -> list[Action]:
        self._repeat_s = now + RETRY_S
        return [self._peer.send("MISSION_REQUEST_LIST")]

    def _take_count(self, count: int, now: float) -> list[Action]:
        if self._count == count:
            return []
        # The list changed under our hands: begin again.
        self._count = count
        self._items.clear()
        self._asked.clear()
        self._progressed(now)
        if count == 0:
            return self._complete()
        return self._request(now)

    def _take_item(self, msg: Any, now: float) -> list[Action]:
        if self._count is None or msg.seq >= self._count or msg.seq in self._items:
            return []
        self._items[msg.seq] = item_from(msg)
        self._asked.pop(msg.seq, None)
        self._progressed(now)
        if len(self._items) == self._count:
            return self._complete()
        progress = Progress(len(self._items), self._count, "reading items")
        return [progress, *self._request(now)]

    def _take_ack(self, result: int, now: float) -> list[Action]:
        # An acceptance or a complaint about the order belongs to something else.
        if result in (MavMissionResult.ACCEPTED, MavMissionResult.INVALID_SEQUENCE):
            return []
        if result == MavMissionResult.ERROR and self._count is not None and self._restarts < MOST_RESTARTS:
            # PX4 drops the whole transfer when requests overtake each other: begin again, one by one.
            self._restarts += 1
            self._peer = replace(self._peer, window=1)
            self._count = None
            self._items.clear()
            self._asked.clear()
            self._repeat_s = now + RETRY_S
            return []
        return self._end(outcome_of(result), reason_of(result))

    def _request(self, now: float) -> list[Action]:
        """Fill the window, and repeat what has waited long enough."""
        actions: list[Action] = []
        for seq, repeat_s in list(self._asked.items()):
            if now >= repeat_s:
                actions.append(self._request_item(seq, now))
        for seq in range(self._count or 0):
            if len(self._asked) >= self._peer.window:
                break
            if seq not in self._items and seq not in self._asked:
                actions.append(self._request_item(seq, now))
        return actions

    def _request_item(self, seq: int, now: float) -> Send:
        self._asked[seq] = now + RETRY_S
        return self._peer.send("MISSION_REQUEST_INT", seq=seq)

    def _ack(self, result: MavMissionResult) -> Send:
        return self._peer.send("MISSION_ACK", type=int(result))

    def _complete(self) -> list[Action]:
        items = tuple(self._items[seq] for seq in sorted(self._items))
        return [self._ack(MavMissionResult.ACCEPTED), Done(OperationResult(Outcome.SUCCESS, value=items))]

    def _end(self, outcome: Outcome, reason: str) -> list[Action]:
        return [Done(OperationResult(outcome, reason))]


@dataclass(frozen=True, slots=True)
class UploadReport:
    """What the vehicle holds after an upload."""

    items: tuple[MissionItem, ...]
    """As read back."""
    altered: tuple[int, ...] = ()
    """Items that the vehicle keeps with other parameters than were sent (some firmware rounds them)."""


class MissionUpload:
    """Writes a list, reads it back and compares; the value is an UploadReport."""

    interests = MissionDownload.interests | {"MISSION_REQUEST", "MISSION_REQUEST_INT"}

    def __init__(
        self, peer: MissionPeer, items: Sequence[MissionItem], *, first_is_home: bool = False
    ) -> None:
        """Prepare; ``first_is_home``: item 0 is home, which ArduPilot replaces by its own."""
        self._peer = peer
        self._items = tuple(items)
        self._first_is_home = first_is_home
        self._requested: set[int] = set()
        self._repeat_s = 0.0
        self._deadline_s = 0.0
        self._reading: MissionDownload | None = None

    @property
    def vehicle(self) -> VehicleId:
        """Whom it is about."""
        return self._peer.vehicle

    def start(self, now: float) -> list[Action]:
        """Announce how many there are."""
        if len(self._items) > MOST_ITEMS:
            return [Done(OperationResult(Outcome.IMPOSSIBLE, f"more than {MOST_ITEMS} items"))]
        self._deadline_s = now + NO_PROGRESS_S
        return self._announce(now)

    def on_message(self, frame: Frame, now: float) -> list[Action]:
        """Answer a request, or take the acknowledgement."""
        if not self._peer.concerns(frame):
            return []
        if frame.name in ("MISSION_REQUEST", "MISSION_REQUEST_INT"):
            return self._answer(frame.msg.seq, now)
        if self._reading is not None:
            return self._compared(self._reading.on_message(frame, now))
        return self._take_ack(frame.msg.type, now) if frame.name == "MISSION_ACK" else []

    def on_tick(self, now: float) -> list[Action]:
        """Repeat the count until the first request; give up after a silence."""
        if self._reading is not None:
            return self._compared(self._reading.on_tick(now))
        if now >= self._deadline_s:
            # Every item went out: the vehicle may hold the plan though its answer was lost.
            if self._items and self._all_requested():
                return self._read_back(now)
            return [Done(OperationResult(Outcome.TIMEOUT, "the vehicle stopped answering"))]
        if not self._requested and now >= self._repeat_s:
            return self._announce(now)
        return []

    def on_state(self, state: VehicleState, now: float) -> list[Action]:
        """Nothing to do."""
        return []

    def cancel(self, now: float) -> list[Action]:
        """Tell the vehicle that we stop; it keeps what it had, or nothing."""
        ack = self._peer.send("MISSION_ACK", type=int(MavMissionResult.OPERATION_CANCELLED))
        return [ack, Done(OperationResult(Outcome.CANCELLED))]

    def _all_requested(self) -> bool:
        return len(self._requested) == len(self._items)

    def _announce(self, now: float) -> list[Action]:
        self._repeat_s = now + RETRY_S
        return [self._peer.send("MISSION_COUNT", count=len(self._items))]

    def _answer(self, seq: int, now: float) -> list[Action]:
        if seq >= len(self._items):
            return []
        if seq not in self._requested:
            self._requested.add(seq)
            self._deadline_s = now + NO_PROGRESS_S
        item = self._peer.send("MISSION_ITEM_INT", **fields_of(self._items[seq], seq))
        return [item, Progress(len(self._requested), len(self._items), "writing items")]

    def _take_ack(self, result: int, now: float) -> list[Action]:
        if result == MavMissionResult.INVALID_SEQUENCE:
            return []  # ArduPilot complains about an item that came twice, and goes on
        if result != MavMissionResult.ACCEPTED:
            return [Done(OperationResult(outcome_of(result), reason_of(result)))]
        # Before the last item was asked for it belongs to an earlier transfer.
        return self._read_back(now) if self._all_requested() else []

    def _read_back(self, now: float) -> list[Action]:
        self._reading = MissionDownload(self._peer)
        return self._reading.start(now)

    def _compared(self, actions: list[Action]) -> list[Action]:
        """Replace the end of the reading by the verdict."""
        if not actions or not isinstance(actions[-1], Done):
            return actions
        result = actions[-1].result
        if result.outcome is not Outcome.SUCCESS:
            reason = f"sent, but could not be read back: {result.reason}"
            return [*actions[:-1], Done(OperationResult(result.outcome, reason))]
        assert isinstance(result.value, tuple)
        return [*actions[:-1], Done(self._verdict(result.value))]

    def _verdict(self, held: tuple[MissionItem, ...]) -> OperationResult:
        skip = 1 if self._first_is_home else 0
        pairs = list(zip(self._items, held, strict=False))[skip:]
        wrong = [sent.seq for sent, got in pairs if not same_place(sent, got)]
        # ArduPilot keeps its home as item 0 even of an empty mission.
        length_fits = len(held) == len(self._items) or (not self._items and self._first_is_home)
        if wrong or not length_fits:
            what = f"item {wrong[0]} differs" if wrong else f"{len(held)} items instead of {len(self._items)}"
            return OperationResult(Outcome.FAILED, f"the vehicle holds another plan: {what}")
        altered = tuple(sent.seq for sent, got in pairs if not same_params(sent, got))
        return OperationResult(Outcome.SUCCESS, value=UploadReport(held, altered))


class MissionClear:
    """Deletes a list from the vehicle."""

    interests = frozenset({"MISSION_ACK"})

    def __init__(self, peer: MissionPeer) -> None:
        self._peer = peer
        self._repeat_s = 0.0
        self._deadline_s = 0.0

    @property
    def vehicle(self) -> VehicleId:
        """Whom it is about."""
        return self._peer.vehicle

    def start(self, now: float) -> list[Action]:
        """Ask for it; asking twice does no harm."""
        self._deadline_s = now + NO_PROGRESS_S
        return self._ask(now)

    def on_message(self, frame: Frame, now: float) -> list[Action]:
        """Take the answer."""
        if not self._peer.concerns(frame):
            return []
        result = frame.msg.type
        if result == MavMissionResult.ACCEPTED:
            return [Done(OperationResult(Outcome.SUCCESS))]
        return [Done(OperationResult(outcome_of(result), reason_of(result)))]

    def on_tick(self, now: float) -> list[Action]:
        """Ask again, or give up."""
        if now >= self._deadline_s:
            return [Done(OperationResult(Outcome.TIMEOUT, "the vehicle did not answer"))]
        return self._ask(now) if now >= self._repeat_s else []

    def on_state(self, state: VehicleState, now: float) -> list[Action]:
        """Nothing to do."""
        return []

    def cancel(self, now: float) -> list[Action]:
        """Stop waiting."""
        return [Done(OperationResult(Outcome.CANCELLED))]

    def _ask(self, now: float) -> list[Action]:
        self._repeat_s = now + RETRY_S
        return [self._peer.send("MISSION_CLEAR_ALL")]


def item_from(msg: Any) -> MissionItem:
    """Return the item in a MISSION_ITEM_INT."""
    return MissionItem(
        seq=msg.seq,
        frame=msg.frame,
        command=msg.command,
        current=bool(msg.current),
        autocontinue=bool(msg.autocontinue),
        param1=msg.param1,
        param2=msg.param2,
        param3=msg.param3,
        param4=msg.param4,
        x=msg.x,
        y=msg.y,
        z=msg.z,
        mission_type=msg.mission_type,
    )


def fields_of(item: MissionItem, seq: int) -> dict[str, object]:
    """Return the fields of MISSION_ITEM_INT for an item that goes out as number ``seq``."""
    return {
        "seq": seq,
        "frame": item.frame,
        "command": item.command,
        "current": int(item.current),
        "autocontinue": int(item.autocontinue),
        "param1": item.param1,
        "param2": item.param2,
        "param3": item.param3,
        "param4": item.param4,
        "x": item.x,
        "y": item.y,
        "z": item.z,
    }


def same_place(sent: MissionItem, got: MissionItem) -> bool:
    """Return whether the vehicle holds the same command at the same place."""
    if sent.command != got.command or abs(sent.x - got.x) > 1 or abs(sent.y - got.y) > 1:
        return False
    if sent.x == 0 and sent.y == 0:
        return True  # no place: vehicles keep no frame for such commands
    same_frame = _PLAIN_FRAMES.get(sent.frame, sent.frame) == _PLAIN_FRAMES.get(got.frame, got.frame)
    # Polygons and circles have no height: PX4 returns their frame and z as it likes.
    return sent.mission_type == 1 or (same_frame and abs(sent.z - got.z) <= 0.02)


def same_params(sent: MissionItem, got: MissionItem) -> bool:
    """Return whether the four parameters came back as sent, NaN and 0 both meaning "default"."""

    def value(number: float) -> float:
        return 0.0 if math.isnan(number) else number

    pairs = (
        (sent.param1, got.param1),
        (sent.param2, got.param2),
        (sent.param3, got.param3),
        (sent.param4, got.param4),
    )
    return all(math.isclose(value(a), value(b), rel_tol=1e-5, abs_tol=1e-4) for a, b in pairs)


def outcome_of(result: int) -> Outcome:
    """Return the outcome that a MAV_MISSION_RESULT stands for."""
    return _OUTCOMES.get(result, Outcome.FAILED)


def reason_of(result: int) -> str:
    """Return a MAV_MISSION_RESULT in words."""
    known = {int(member): member.name for member in MavMissionResult}
    return known.get(result, f"result {result}").replace("_", " ").lower()
