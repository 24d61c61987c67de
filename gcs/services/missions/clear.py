"""Deleting a list from a vehicle, and looking that it is gone."""

from __future__ import annotations

from gcs.mavlink import Frame
from gcs.mavlink.constants import MavMissionResult
from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleState
from gcs.services.missions.download import NO_PROGRESS_S, MissionDownload, silence_reason
from gcs.services.missions.items import outcome_of, reason_of
from gcs.services.missions.pace import Pace
from gcs.services.missions.peer import MissionPeer
from gcs.services.operation import Action, Done, OperationResult

BUSY_S = 5.0
"""How long a vehicle may answer ERROR: ArduPilot does while it still waits for items of an upload."""


class MissionClear:
    """Deletes a list, then asks for its count."""

    interests = MissionDownload.interests

    def __init__(self, peer: MissionPeer, *, first_is_home: bool = False) -> None:
        """Prepare; ``first_is_home``: an empty list may hold the vehicle's home."""
        self._peer = peer
        self._most_left = 1 if first_is_home else 0
        self._pace = Pace()
        self._silences = 0
        self._repeat_s = 0.0
        self._busy_until_s = 0.0
        self._deadline_s = 0.0
        self._other_list = ""
        self._reading: MissionDownload | None = None

    @property
    def vehicle(self) -> VehicleId:
        """Whom it is about."""
        return self._peer.vehicle

    def start(self, now: float) -> list[Action]:
        """Ask for it; asking twice does no harm."""
        self._busy_until_s = now + BUSY_S
        self._deadline_s = now + NO_PROGRESS_S
        return self._ask(now)

    def on_message(self, frame: Frame, now: float) -> list[Action]:
        """Take the answer."""
        if not self._peer.concerns(frame):
            self._other_list = self._peer.other_list(frame) or self._other_list
            return []
        if self._reading is not None:
            return self._looked(self._reading.on_message(frame, now))
        if frame.name != "MISSION_ACK":
            return []
        result = frame.msg.type
        if result == MavMissionResult.ACCEPTED:
            self._reading = MissionDownload(self._peer, after_upload=True)
            return self._reading.start(now)
        if result == MavMissionResult.ERROR and now < self._busy_until_s:
            return []
        return [Done(OperationResult(outcome_of(result), reason_of(result)))]

    def on_tick(self, now: float) -> list[Action]:
        """Ask again, or give up."""
        if self._reading is not None:
            return self._looked(self._reading.on_tick(now))
        if now >= self._deadline_s:
            return [Done(OperationResult(Outcome.TIMEOUT, silence_reason(self._other_list)))]
        return self._ask(now) if now >= self._repeat_s else []

    def on_state(self, state: VehicleState, now: float) -> list[Action]:
        """Nothing to do: it is repeated until it is answered."""
        return []

    def cancel(self, now: float) -> list[Action]:
        """Stop waiting."""
        return [Done(OperationResult(Outcome.CANCELLED))]

    def _ask(self, now: float) -> list[Action]:
        self._repeat_s = now + self._pace.wait_s(self._silences)
        self._silences += 1
        return [self._peer.send("MISSION_CLEAR_ALL")]

    def _looked(self, actions: list[Action]) -> list[Action]:
        if not actions or not isinstance(actions[-1], Done):
            return actions
        result = actions[-1].result
        if result.outcome is not Outcome.SUCCESS:
            reason = f"cleared, but could not be read back: {result.reason}"
            verdict = OperationResult(result.outcome, reason)
        else:
            assert isinstance(result.value, tuple)
            left = len(result.value)
            verdict = OperationResult(Outcome.SUCCESS, value=())
            if left > self._most_left:
                verdict = OperationResult(
                    Outcome.FAILED, f"the vehicle still holds {left} items", value=result.value
                )
        return [*actions[:-1], Done(verdict)]
