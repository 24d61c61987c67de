"""Writing a list to a vehicle, reading it back and comparing.

The vehicle asks for the items, so all that can be won is to answer at once and not to wait for its patience
when something was lost: after a silence longer than the round trip the last item is said again, and then the
next one too, which autopilots take if they wait for it and ignore if not (``MissionPeer.ignores_repeats``).
An error in answer to a repeat says that the vehicle takes no items any more: it has finished, or it has
restarted. Reading back tells which. Nothing is believed but what was read back, and whatever went wrong
after the vehicle began to take items, the report says what it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from gcs.mavlink import Frame
from gcs.mavlink.constants import MavMissionResult
from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.model.plan import MissionItem
from gcs.model.vehicle import VehicleState
from gcs.services.missions.compare import Change, Comparison, Held, compare_lists, what_is_held
from gcs.services.missions.download import MOST_RESTARTS, NO_PROGRESS_S, MissionDownload, silence_reason
from gcs.services.missions.items import fields_of, outcome_of, reason_of
from gcs.services.missions.pace import Pace
from gcs.services.missions.peer import MissionPeer
from gcs.services.operation import Action, Done, OperationResult, Progress, Send

MOST_ITEMS = 65_535
LOST_S = 5.0
"""A vehicle that asked for nothing for so long has forgotten the transfer: autopilots ask each second."""
BUSY_S = 6.0
"""How long an ERROR in answer to the offer may mean "busy": PX4 is until an earlier transfer timed out."""
DOUBT_S = 2.0
"""An ERROR amid items is final unless the vehicle asks for more (PX4 says it of a repeated count)."""
QUICK_S, CLOSING_S, SLOW_CLOSING_S = 0.1, 0.3, 1.2
"""Shortest waits: before an item is repeated, before the last one is, before one reads back without."""
CLOSING_REPEATS = 2
PARTIAL_OFFERS = 3
JUDGING_S = 6.0


@dataclass(frozen=True, slots=True)
class UploadReport:
    """What the vehicle holds after an upload."""

    items: tuple[MissionItem, ...]
    """As read back."""
    altered: tuple[int, ...] = ()
    """Items that the vehicle keeps with other parameters than were sent (some firmware rounds them)."""
    changes: tuple[Change, ...] = ()
    """Each field that came back differently."""
    held: Held = Held.SENT
    partial: bool = False
    """Only what differed from the old list was sent."""


class _Phase(Enum):
    OFFERING = "the vehicle has not asked for an item yet"
    SENDING = "it asks for items"
    READING = "everything went out: read back"
    JUDGING = "it failed: read back what the vehicle holds"


class MissionUpload:
    """Writes a list, reads it back and compares; the value is an UploadReport."""

    interests = MissionDownload.interests | {"MISSION_REQUEST", "MISSION_REQUEST_INT"}

    def __init__(
        self,
        peer: MissionPeer,
        items: Sequence[MissionItem],
        *,
        first_is_home: bool = False,
        previous: Sequence[MissionItem] | None = None,
    ) -> None:
        """Prepare.

        Args:
            peer: whom and which list.
            items: all of it, even where only a part will be sent.
            first_is_home: item 0 is home, which ArduPilot replaces by its own.
            previous: what the vehicle holds now, where that is known.
        """
        self._peer = peer
        self._items = tuple(items)
        self._first_is_home = first_is_home
        self._previous = tuple(previous) if previous is not None else None
        self._span = self._changed_span() if peer.partial and peer.mission_type == 0 else None
        self._pace = Pace(QUICK_S)
        self._phase = _Phase.OFFERING
        self._given: set[int] = set()
        self._last = -1
        self._last_said_s = 0.0
        self._said = 0
        """How often the last item, or the offer, was said."""
        self._heard_s = 0.0
        self._offered_s = 0.0
        self._freed = False
        self._repeat_s = 0.0
        self._deadline_s = 0.0
        self._restarts = 0
        self._touched = False
        """The vehicle has begun to take items at least once."""
        self._acknowledged = False
        self._doubt_until_s: float | None = None
        self._failure: OperationResult | None = None
        self._refused = False
        """The vehicle said no in so many words."""
        self._reading: MissionDownload | None = None
        self._other_list = ""
        self._boots: int | None = None

    @property
    def vehicle(self) -> VehicleId:
        """Whom it is about."""
        return self._peer.vehicle

    def start(self, now: float) -> list[Action]:
        """Announce how many there are."""
        if len(self._items) > MOST_ITEMS:
            return [Done(OperationResult(Outcome.IMPOSSIBLE, f"more than {MOST_ITEMS} items"))]
        return self._begin(now)

    def on_message(self, frame: Frame, now: float) -> list[Action]:
        """Answer a request, or take the acknowledgement."""
        if not self._peer.concerns(frame):
            self._other_list = self._peer.other_list(frame) or self._other_list
            return []
        if frame.name in ("MISSION_REQUEST", "MISSION_REQUEST_INT"):
            return self._answer(frame.msg.seq, now)
        if self._reading is not None:
            return self._read(self._reading.on_message(frame, now), now)
        return self._take_ack(frame.msg.type, now) if frame.name == "MISSION_ACK" else []

    def on_tick(self, now: float) -> list[Action]:
        """Say again what seems lost; give up after a silence."""
        if self._reading is not None:
            return self._read(self._reading.on_tick(now), now)
        if now >= self._deadline_s:
            return self._given_up(now)
        if self._doubt_until_s is not None:
            return self._fail_with_error(now) if now >= self._doubt_until_s else []
        if self._phase is _Phase.OFFERING:
            return self._offer_again(now) if now >= self._repeat_s else []
        return self._silence(now)

    def on_state(self, state: VehicleState, now: float) -> list[Action]:
        """Offer anew at once when the vehicle restarted: it has forgotten the transfer."""
        rebooted = self._boots is not None and state.boot_count > self._boots
        self._boots = state.boot_count
        if self._reading is not None:
            return self._read(self._reading.on_state(state, now), now)
        return self._restart(now, "it restarted") if rebooted else []

    def cancel(self, now: float) -> list[Action]:
        """Tell the vehicle that we stop; what it holds then is unknown until it is read."""
        ack = self._peer.send("MISSION_ACK", type=int(MavMissionResult.OPERATION_CANCELLED))
        report = UploadReport((), held=Held.UNKNOWN)
        return [ack, Done(OperationResult(Outcome.CANCELLED, value=report))]

    # -- offering -------------------------------------------------------------------------------

    def _changed_span(self) -> tuple[int, int] | None:
        """Return the first and the last item that differ from the old list, None where that gains nothing."""
        old, new = self._previous, self._items
        if old is None or len(old) != len(new):
            return None
        skip = 1 if self._first_is_home else 0
        differ = [i for i in range(skip, len(new)) if not _sends_the_same(old[i], new[i])]
        if not differ or differ[-1] - differ[0] + 1 > len(new) // 2:
            return None
        return differ[0], differ[-1]

    def _begin(self, now: float) -> list[Action]:
        self._phase = _Phase.OFFERING
        self._given.clear()
        self._last = -1
        self._said = 0
        self._doubt_until_s = None
        self._acknowledged = False
        self._reading = None
        self._freed = False
        self._offered_s = now
        self._deadline_s = now + NO_PROGRESS_S
        return self._offer(now)

    def _offer(self, now: float) -> list[Action]:
        self._repeat_s = now + self._pace.wait_s(self._said)
        self._last_said_s = now
        self._said += 1
        if self._span is not None:
            first, last = self._span
            return [self._peer.send("MISSION_WRITE_PARTIAL_LIST", start_index=first, end_index=last)]
        return [self._peer.send("MISSION_COUNT", count=len(self._items))]

    def _offer_again(self, now: float) -> list[Action]:
        if self._span is not None and self._said >= PARTIAL_OFFERS:
            return self._send_all_instead(now)
        return self._offer(now)

    def _send_all_instead(self, now: float) -> list[Action]:
        """The vehicle takes no part of a list, or took it wrongly."""
        self._span = None
        return self._begin(now)

    def _restart(self, now: float, why: str) -> list[Action]:
        if self._restarts >= MOST_RESTARTS:
            return self._fail(Outcome.FAILED, f"the vehicle lost the transfer again and again: {why}", now)
        self._restarts += 1
        return self._begin(now)

    # -- sending --------------------------------------------------------------------------------

    @property
    def _wanted(self) -> range:
        if self._span is not None:
            return range(self._span[0], self._span[1] + 1)
        return range(len(self._items))

    def _all_given(self) -> bool:
        return len(self._given) == len(self._wanted)

    def _answer(self, seq: int, now: float) -> list[Action]:
        if seq not in self._wanted:
            return []
        self._heard_s = now
        self._doubt_until_s = None
        if seq != self._last:
            if self._said == 1 or self._pace.mean_s is None:
                self._pace.measured(now - self._last_said_s)
            else:
                self._pace.unmeasured += 1
            self._said = 0
        if self._phase is _Phase.OFFERING:
            self._phase = _Phase.SENDING
            self._touched = True
        self._last = seq
        return self._give(seq, now)

    def _give(self, seq: int, now: float) -> list[Action]:
        """Send an item that was asked for."""
        self._last_said_s = now
        self._said += 1
        item = self._item(seq, now)
        self._repeat_s = now + self._wait_s()
        return [item, Progress(len(self._given), len(self._wanted), "writing items")]

    def _item(self, seq: int, now: float) -> Send:
        if seq not in self._given:
            self._given.add(seq)
            self._deadline_s = now + NO_PROGRESS_S
        return self._peer.send("MISSION_ITEM_INT", **fields_of(self._items[seq], seq))

    def _wait_s(self) -> float:
        """Return how long the vehicle may say nothing after an item."""
        wait_s = self._pace.wait_s(self._said - 1)
        if not self._all_given():
            return wait_s
        return max(wait_s, CLOSING_S if self._peer.ignores_repeats else SLOW_CLOSING_S)

    def _silence(self, now: float) -> list[Action]:
        if self._all_given() and now >= self._repeat_s:
            if self._said > CLOSING_REPEATS or not self._peer.ignores_repeats:
                return self._read_back(now)
            return self._repeat(now)
        if now - self._heard_s >= LOST_S and not self._all_given():
            return self._restart(now, "it stopped asking for items")
        if self._peer.ignores_repeats and now >= self._repeat_s:
            return self._repeat(now)
        return []

    def _repeat(self, now: float) -> list[Action]:
        """Say the last item again; from the second time on the next one too, should its request be lost."""
        self._said += 1
        actions: list[Action] = [self._item(self._last, now)]
        if self._said > 2 and self._last + 1 in self._wanted:
            actions.append(self._item(self._last + 1, now))
        self._repeat_s = now + self._wait_s()
        return actions

    # -- answers --------------------------------------------------------------------------------

    def _take_ack(self, result: int, now: float) -> list[Action]:
        self._heard_s = now
        if result == MavMissionResult.INVALID_SEQUENCE:
            return self._out_of_turn(now)
        if result == MavMissionResult.ACCEPTED:
            # Before the last item was given it belongs to an earlier transfer.
            self._acknowledged = self._all_given()
            return self._read_back(now) if self._acknowledged else []
        if self._span is not None:
            return self._send_all_instead(now)
        if result == MavMissionResult.ERROR:
            return self._take_error(now)
        if result == MavMissionResult.OPERATION_CANCELLED and self._phase is _Phase.SENDING:
            return self._restart(now, "it gave up waiting for items")
        self._refused = True
        return self._fail(outcome_of(result), self._refusal(reason_of(result)), now)

    def _refusal(self, reason: str) -> str:
        """Return the reason with the item that it is about: the last one that was given."""
        if not self._given:
            return reason
        seq = max(self._given)
        return f"{reason}: item {seq}, command {self._items[seq].command}"

    def _out_of_turn(self, now: float) -> list[Action]:
        """ArduPilot complains about an item that came twice, and goes on: it waits for the next one."""
        following = self._last + 1
        if self._said < 2 or following not in self._wanted or not self._peer.ignores_repeats:
            return []
        self._last = following
        self._said = 0
        return self._give(following, now)

    def _take_error(self, now: float) -> list[Action]:
        if self._phase is _Phase.OFFERING:
            if now >= self._offered_s + BUSY_S:
                return self._fail_with_error(now)
            return self._free(now)
        if self._said == 1:
            self._doubt_until_s = self._doubt_until_s or now + DOUBT_S
            return []
        # It takes no items any more: it has them all, or it has restarted.
        return self._read_back(now) if self._all_given() else self._restart(now, "it forgot the transfer")

    def _free(self, now: float) -> list[Action]:
        """The vehicle is busy, perhaps with a reading of ours whose end was lost (PX4): end it, once."""
        if self._freed:
            return []
        self._freed = True
        return [*self._peer.end_transfers(), *self._offer(now)]

    def _fail_with_error(self, now: float) -> list[Action]:
        return self._fail(Outcome.FAILED, reason_of(MavMissionResult.ERROR), now)

    def _given_up(self, now: float) -> list[Action]:
        """There was no progress for a long time."""
        if self._last >= 0 and now - self._heard_s < LOST_S:
            return self._fail(Outcome.FAILED, f"the vehicle asks for item {self._last} again and again", now)
        reason = silence_reason(self._other_list)
        if self._touched:
            return self._fail(Outcome.TIMEOUT, reason, now)
        # ArduPilot cuts its list at the count, though its word of it may have been lost.
        return [Done(OperationResult(Outcome.TIMEOUT, reason, UploadReport((), held=Held.UNKNOWN)))]

    # -- reading back ---------------------------------------------------------------------------

    def _read_back(self, now: float) -> list[Action]:
        self._phase = _Phase.READING
        return self._start_reading(NO_PROGRESS_S, now)

    def _start_reading(self, patience_s: float, now: float) -> list[Action]:
        pace = Pace(mean_s=self._pace.mean_s, deviation_s=self._pace.deviation_s)
        self._reading = MissionDownload(
            self._peer, patience_s=patience_s, after_upload=True, boots=self._boots, pace=pace
        )
        return self._reading.start(now)

    def _fail(self, outcome: Outcome, reason: str, now: float) -> list[Action]:
        """End, but first look what the vehicle holds if it may have taken something."""
        if not self._touched:
            report = UploadReport(self._previous or (), held=Held.PREVIOUS)
            return [Done(OperationResult(outcome, reason, report))]
        self._phase = _Phase.JUDGING
        self._failure = OperationResult(outcome, reason)
        return self._start_reading(JUDGING_S, now)

    def _read(self, actions: list[Action], now: float) -> list[Action]:
        """Replace the end of the reading by the verdict."""
        if not actions or not isinstance(actions[-1], Done):
            return actions
        result = actions[-1].result
        items = result.value if isinstance(result.value, tuple) else None
        if self._failure is not None:
            verdict = [Done(self._judged(self._failure, items))]
        elif items is None:
            reason = f"sent, but could not be read back: {result.reason}"
            report = UploadReport((), held=Held.UNKNOWN)
            verdict = [Done(OperationResult(result.outcome, reason, report))]
        else:
            return [*actions[:-1], *self._compared(items, now)]
        return [*actions[:-1], *verdict]

    def _compared(self, held: tuple[MissionItem, ...], now: float) -> list[Action]:
        comparison = compare_lists(self._items, held, first_is_home=self._first_is_home)
        if comparison.same:
            return [Done(self._success(held, comparison))]
        if self._span is not None:
            return self._send_all_instead(now)
        if not self._acknowledged and self._restarts < MOST_RESTARTS:
            return self._restart(now, "")  # it never said that it has everything
        found = what_is_held(held, self._items, self._previous, first_is_home=self._first_is_home)
        report = UploadReport(held, comparison.altered, comparison.changes, found.held)
        reason = f"the vehicle holds another plan: {comparison.words}"
        return [Done(OperationResult(Outcome.FAILED, reason, report))]

    def _success(self, held: tuple[MissionItem, ...], comparison: Comparison) -> OperationResult:
        partial = self._span is not None
        report = UploadReport(held, comparison.altered, comparison.changes, partial=partial)
        return OperationResult(Outcome.SUCCESS, value=report)

    def _judged(self, failure: OperationResult, held: tuple[MissionItem, ...] | None) -> OperationResult:
        if held is None:
            words, report = "what the vehicle holds now is unknown", UploadReport((), held=Held.UNKNOWN)
        else:
            comparison = compare_lists(self._items, held, first_is_home=self._first_is_home)
            if comparison.same and not self._refused:
                return self._success(held, comparison)  # only its last word was lost or misunderstood
            found = what_is_held(held, self._items, self._previous, first_is_home=self._first_is_home)
            words, report = found.words, UploadReport(held, held=found.held)
        return OperationResult(failure.outcome, f"{failure.reason}; {words}", report)


def _sends_the_same(old: MissionItem, new: MissionItem) -> bool:
    """Return whether an item need not be sent: what the vehicle holds is what it would make of it."""
    comparison = compare_lists((new,), (old,))
    return comparison.same and not comparison.changes
