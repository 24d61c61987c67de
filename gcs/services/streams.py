"""Asks a vehicle for the messages that the program shows, at rates that its link can carry.

SET_MESSAGE_INTERVAL for each message, one after the other by acknowledgement; REQUEST_DATA_STREAM where
the vehicle does not know that. Asked again when the vehicle restarted, or has not told its attitude and
height for 10 s. Vehicles that keep their own rates (PX4) are not asked at all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gcs.mavlink import Frame, default_table
from gcs.mavlink.constants import MavCmd, MavDataStream
from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleState
from gcs.services.operation import (
    Action,
    CommandAnswer,
    CommandExchange,
    CommandRequest,
    Done,
    OperationResult,
    OutstandingCommands,
    Send,
)
from gcs.vehicles.autopilots import StreamRequest

FRAME_OVERHEAD = 12
"""Header and CRC of MAVLink 2."""
ABSENT_S = 10.0
TRIES = 2
UNSUPPORTED_IN_A_ROW = 3
"""So many refusals at the start mean that the vehicle doesn't know the command."""
LOWEST_SHARE = 0.2
"""Down to a fifth of its rate a message is still worth having; only the last priority is dropped whole."""
LAST_PRIORITY = 3
LEAST_HZ = 0.1
AGAIN_S = 5.0
MOST_ROUNDS = 12
"""How often, and how many times, what a lossy link swallowed is asked for again."""

OLD_STREAMS: Mapping[int, tuple[str, ...]] = {
    MavDataStream.RAW_SENSORS: ("SCALED_PRESSURE",),
    MavDataStream.EXTENDED_STATUS: ("SYS_STATUS", "GPS_RAW_INT", "MISSION_CURRENT"),
    MavDataStream.RC_CHANNELS: ("RC_CHANNELS",),
    MavDataStream.POSITION: ("GLOBAL_POSITION_INT",),
    MavDataStream.EXTRA1: ("ATTITUDE",),
    MavDataStream.EXTRA2: ("VFR_HUD",),
    MavDataStream.EXTRA3: ("BATTERY_STATUS", "EKF_STATUS_REPORT", "VIBRATION"),
}
"""Which of the wanted messages sets the rate of each old group."""


def message_bytes(name: str) -> int:
    """Return how long a message is on the wire at most."""
    return default_table().by_name[name].max_len + FRAME_OVERHEAD


def bytes_per_s(requests: Sequence[StreamRequest]) -> float:
    """Return what the wanted messages cost together."""
    return sum(request.rate_hz * message_bytes(request.message) for request in requests)


def fit_to_budget(requests: Sequence[StreamRequest], budget_bytes_per_s: float) -> tuple[StreamRequest, ...]:
    """Return the requests slowed down until they fit, the least important first."""
    fitted = list(requests)
    for priority in sorted({request.priority for request in requests}, reverse=True):
        excess = bytes_per_s(fitted) - budget_bytes_per_s
        if excess <= 0:
            break
        level = bytes_per_s([request for request in fitted if request.priority == priority])
        lowest = 0.0 if priority >= LAST_PRIORITY else LOWEST_SHARE
        share = max(lowest, 1.0 - excess / level)
        fitted = [
            replace(request, rate_hz=request.rate_hz * share) if request.priority == priority else request
            for request in fitted
        ]
    return tuple(request for request in fitted if request.rate_hz >= LEAST_HZ)


@dataclass(frozen=True, slots=True)
class StreamBudget:
    """What a link gives to the telemetry of one vehicle."""

    bytes_per_s: float | None = None
    """None: ample, such as UDP."""


class StreamsOperation:
    """Keeps one vehicle's streams as wanted until it is cancelled."""

    interests = frozenset({"COMMAND_ACK"})

    def __init__(
        self,
        state: VehicleState,
        requests: Sequence[StreamRequest],
        guard: OutstandingCommands,
        budget: StreamBudget | None = None,
    ) -> None:
        """Prepare for the vehicle in ``state``; ``requests`` come from ``Adapter.stream_requests``."""
        self._vehicle = state.vehicle
        self._component = state.autopilot_compid
        self._high_latency = state.high_latency
        self._boot_count = state.boot_count
        self._requests = tuple(requests)
        self._budget = budget or StreamBudget()
        self._guard = guard
        self._queue: deque[StreamRequest] = deque()
        self._exchange: CommandExchange | None = None
        self._refused = 0
        self._answered_any = False
        self._asked_s = 0.0
        self._unanswered: list[StreamRequest] = []
        self._rounds = 0

    @property
    def vehicle(self) -> VehicleId:
        """Whom it is about."""
        return self._vehicle

    @property
    def settled(self) -> bool:
        """True when everything wanted has been asked for."""
        return not self._queue and self._exchange is None

    def wanted(self) -> tuple[StreamRequest, ...]:
        """Return the rates that fit the link."""
        if self._budget.bytes_per_s is None:
            return self._requests
        return fit_to_budget(self._requests, self._budget.bytes_per_s)

    def set_budget(self, budget: StreamBudget, now: float) -> list[Action]:
        """Take another link's budget; asks anew where it differs."""
        if budget == self._budget:
            return []
        self._budget = budget
        return self._ask_all(now)

    def start(self, now: float) -> list[Action]:
        """Ask for everything."""
        return self._ask_all(now)

    def on_message(self, frame: Frame, now: float) -> list[Action]:
        """Take an acknowledgement."""
        if self._exchange is None:
            return []
        return self._take(self._exchange.on_ack(frame, now), now)

    def on_tick(self, now: float) -> list[Action]:
        """Repeat, or go on with the next."""
        if self._exchange is not None:
            return self._take(self._exchange.on_tick(now), now)
        if not self._unanswered or self._rounds >= MOST_ROUNDS or now - self._asked_s < AGAIN_S:
            return []
        self._rounds += 1
        self._queue.extend(self._unanswered)
        self._unanswered.clear()
        return self._ask_next(now)

    def on_state(self, state: VehicleState, now: float) -> list[Action]:
        """Ask again after a restart, or when the streams stay away though the vehicle is heard."""
        self._high_latency = state.high_latency
        self._component = state.autopilot_compid
        if state.boot_count != self._boot_count:
            self._boot_count = state.boot_count
            return self._ask_all(now)
        if not self._requests or not self.settled or now - self._asked_s < ABSENT_S or state.silent_s:
            return []
        told_s = [record.time_s for record in (state.attitude, state.altitude) if record is not None]
        absent = len(told_s) < 2 or now - min(told_s) >= ABSENT_S
        return self._ask_all(now) if absent else []

    def cancel(self, now: float) -> list[Action]:
        """Leave the streams as they are."""
        self._stop()
        return [Done(OperationResult(Outcome.CANCELLED))]

    def _stop(self) -> None:
        self._queue.clear()
        self._unanswered.clear()
        if self._exchange is not None:
            self._exchange.cancel()
            self._exchange = None

    def _ask_all(self, now: float) -> list[Action]:
        self._stop()
        self._asked_s = now
        self._rounds = 0
        self._refused = 0
        self._answered_any = False
        if self._high_latency:
            return []  # such links carry no polling
        self._queue.extend(self.wanted())
        return self._ask_next(now)

    def _ask_next(self, now: float) -> list[Action]:
        if not self._queue:
            return []
        wanted = self._asking = self._queue.popleft()
        msgid = default_table().by_name[wanted.message].id
        request = CommandRequest(
            self._vehicle,
            MavCmd.SET_MESSAGE_INTERVAL,
            (float(msgid), float(round(1e6 / wanted.rate_hz)), 0.0, 0.0, 0.0, 0.0, 0.0),
            component=self._component,
            tries=TRIES,
        )
        self._exchange = CommandExchange(request, self._guard)
        return self._take(self._exchange.start(now), now)

    def _take(self, answer: CommandAnswer, now: float) -> list[Action]:
        actions: list[Action] = list(answer.sends)
        if answer.outcome is None:
            return actions
        self._exchange = None
        self._asked_s = now
        if answer.outcome is Outcome.TIMEOUT:
            self._unanswered.append(self._asking)
        if answer.outcome is Outcome.UNSUPPORTED and not self._answered_any:
            self._refused += 1
            if self._refused >= UNSUPPORTED_IN_A_ROW:
                self._queue.clear()
                self._unanswered.clear()
                return actions + self._old_requests()
        elif answer.outcome is not Outcome.TIMEOUT:
            self._answered_any = True  # a message that it does not have may be refused: others follow
        elif not self._answered_any:
            # Nobody answers: the old way asks for much by few messages; the new one is tried again later.
            self._unanswered.extend(self._queue)
            self._queue.clear()
            return actions + self._old_requests()
        return actions + self._ask_next(now)

    def _old_requests(self) -> list[Action]:
        rates = {request.message: request.rate_hz for request in self.wanted()}
        sends: list[Action] = []
        for stream, names in OLD_STREAMS.items():
            rate_hz = max((rates.get(name, 0.0) for name in names), default=0.0)
            fields: dict[str, object] = {
                "target_system": self._vehicle.sysid,
                "target_component": self._component,
                "req_stream_id": int(stream),
                "req_message_rate": max(1, round(rate_hz)),
                "start_stop": 1,
            }
            if rate_hz > 0.0:
                sends.append(Send("REQUEST_DATA_STREAM", fields, self._vehicle))
        return sends
