"""Operations with a simulated plan server over a link with delay and loss, in virtual time.

Service and simulator know nothing of each other; frames go as bytes through real codecs, so that only time
is made up. No socket, no thread, no waiting.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Iterable

from gcs.mavlink import Encoder, Frame, Framer
from gcs.services.operation import Action, Done, Operation, OperationResult, Send
from gcs.sim.birth import VehicleConfig, make_state
from gcs.sim.faults import FaultSet
from gcs.sim.kinds import SimFirmware
from gcs.sim.personality.ardupilot import ArduPilot
from gcs.sim.personality.base import Personality
from gcs.sim.personality.px4 import Px4
from gcs.sim.plan import PlanStore
from gcs.sim.plan_server import PlanServer

STATION = (255, 190)
TICK_S = 0.01
_PERSONALITIES: dict[SimFirmware, type[Personality]] = {
    SimFirmware.ARDUPILOT: ArduPilot,
    SimFirmware.PX4: Px4,
}


class PlanLink:
    """One simulated plan server, and a link to it."""

    def __init__(
        self, firmware: SimFirmware, *, round_trip_s: float, loss: float, seed: int = 0, sysid: int = 1
    ) -> None:
        """Prepare; ``loss``: the share of frames that vanishes, each way."""
        config = VehicleConfig(sysid=sysid, firmware=firmware)
        personality = _PERSONALITIES[firmware](config.kind)
        self.plans = PlanStore()
        self.now_s = 0.0
        self.lost = 0
        self.frames = 0
        self.first_said_s: dict[str, float] = {}
        """When each message was first sent to the vehicle, by name."""
        self._state = make_state(config, personality, FaultSet())
        self._server = PlanServer(self._state, personality, self.plans, lambda kind: None, lambda seq: False)
        self._delay_s = round_trip_s / 2.0
        self._loss = loss
        self._chance = random.Random(seed)
        self._up, self._down = Encoder(*STATION), Encoder(sysid, 1)
        self._framer = Framer()
        self._order = itertools.count()
        self._under_way: list[tuple[float, int, bool, bytes]] = []
        """When it arrives, and whether it goes up to the vehicle."""
        self._results: list[OperationResult] = []

    def run(self, operation: Operation, limit_s: float = 3600.0) -> OperationResult:
        """Let an operation run to its end and return its result; ``now_s`` says when that was."""
        self._results.clear()
        end_s = self.now_s + limit_s
        self._carry_out(operation.start(self.now_s))
        next_tick_s = self.now_s + TICK_S
        while not self._results and self.now_s < end_s:
            if self._under_way and self._under_way[0][0] < next_tick_s:
                arrives_s, _, upward, data = heapq.heappop(self._under_way)
                self._set_time(arrives_s)
                self._arrive(operation, upward, data)
            else:
                self._set_time(next_tick_s)
                next_tick_s += TICK_S
                self._server.step()
                self._take_posts()
                self._carry_out(operation.on_tick(self.now_s))
        assert self._results, "the operation did not end"
        return self._results[0]

    def _set_time(self, now_s: float) -> None:
        self.now_s = self._state.time_s = now_s

    def _arrive(self, operation: Operation, upward: bool, data: bytes) -> None:
        frame: Frame
        (frame,) = self._framer.feed(data)
        if upward:
            self._server.handle(frame.name, frame.msg, (frame.sysid, frame.compid))
            self._take_posts()
        elif frame.name in operation.interests:
            self._carry_out(operation.on_message(frame, self.now_s))

    def _carry_out(self, actions: Iterable[Action]) -> None:
        for action in actions:
            if isinstance(action, Send):
                self.first_said_s.setdefault(action.name, self.now_s)
                self._send(True, self._up.encode(action.name, **action.fields))
            elif isinstance(action, Done):
                self._results.append(action.result)

    def _take_posts(self) -> None:
        posts = self._state.posts
        while posts:
            name, fields = posts.pop(0)
            if name.startswith("MISSION_") and fields:
                self._send(False, self._down.encode(name, **fields))

    def _send(self, upward: bool, data: bytes) -> None:
        self.frames += 1
        if self._chance.random() < self._loss:
            self.lost += 1
            return
        heapq.heappush(self._under_way, (self.now_s + self._delay_s, next(self._order), upward, data))
