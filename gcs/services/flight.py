"""Carries out an adapter's steps as one operation, and believes the vehicle's state, not only its word.

Each step is sent, acknowledged, and then watched until its effect is seen. A refusal is told in the
vehicle's own words: its status texts around the acknowledgement.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from gcs.mavlink import Frame
from gcs.mavlink.constants import MavCmd
from gcs.model.command import CommandLife, Outcome
from gcs.model.ids import VehicleId
from gcs.model.vehicle import VehicleState
from gcs.services.operation import (
    ACK_TIMEOUT_S,
    Action,
    CommandAnswer,
    CommandExchange,
    CommandRequest,
    Done,
    Life,
    OperationResult,
    OutstandingCommands,
    Progress,
    Send,
    command_message,
)
from gcs.vehicles.autopilots import (
    CommandStep,
    Effect,
    Impossible,
    LateStep,
    MessageStep,
    Plan,
    SteerStep,
    Step,
    WaitStep,
)
from gcs.vehicles.texts import TextAssembler

WORDS_WAIT_S = 0.5
"""How long after a refusal its reason may come."""
WORST_WORDS_SEVERITY = 4
"""MAV_SEVERITY_WARNING: less severe texts are no reasons."""
HIGH_LATENCY_EXTRA_S = 120.0

STEERING = frozenset(
    {
        MavCmd.DO_SET_MODE,
        MavCmd.DO_REPOSITION,
        MavCmd.DO_ORBIT,
        MavCmd.DO_LAND_START,
        MavCmd.DO_PAUSE_CONTINUE,
        MavCmd.MISSION_START,
        MavCmd.NAV_LAND,
        MavCmd.NAV_RETURN_TO_LAUNCH,
        MavCmd.NAV_TAKEOFF,
        MavCmd.GUIDED_CHANGE_HEADING,
        MavCmd.COMPONENT_ARM_DISARM,
    }
)
"""Commands that say where to fly, or whether: a newer one ends what an older one has still to do."""

_Sendable = CommandStep | MessageStep | WaitStep


class FlightOperation:
    """One command of the pilot to one vehicle, however many messages it takes."""

    interests = frozenset({"COMMAND_ACK", "STATUSTEXT"})

    def __init__(
        self, plan: Plan, state: VehicleState, guard: OutstandingCommands, purpose: object = None
    ) -> None:
        """Prepare to carry out ``plan`` (from ``Adapter.steps``) for the vehicle in ``state``.

        ``purpose`` is what the pilot ordered: the same order again is refused while the first is under way.
        """
        self._plan = plan
        self._purpose = purpose
        self._steps: tuple[Step, ...] = () if isinstance(plan, Impossible) else plan
        self._state = state
        self._guard = guard
        self._next = 0
        self._step: _Sendable | None = None
        self._steer: SteerStep | None = None
        self._wheel = 0
        self._exchange: CommandExchange | None = None
        self._effect_deadline_s = math.inf
        self._repeat_s = math.inf
        self._watch_deadline_s = math.inf
        self._had_effect_before = self._had_begun_before = False
        self._refused: tuple[Outcome, float] | None = None
        self._texts = TextAssembler()
        self._words: list[str] = []
        self._lives: set[CommandLife] = set()
        self._last_life: tuple[CommandLife, str] | None = None

    @property
    def vehicle(self) -> VehicleId:
        """Whom it is about."""
        return self._state.vehicle

    def start(self, now: float) -> list[Action]:
        """Send the first step."""
        if isinstance(self._plan, Impossible):
            return self._end(Outcome.IMPOSSIBLE, self._plan.reason)
        commands = [step for step in self._steps if isinstance(step, CommandStep)]
        if any(step.command in STEERING for step in commands):
            urgent = any(step.urgent for step in commands)
            self._wheel = self._guard.take_wheel(self.vehicle, None if urgent else self._purpose)
            if not self._wheel:
                return self._end(Outcome.BUSY, Outcome.BUSY.value)
        return self._advance(now)

    def on_message(self, frame: Frame, now: float) -> list[Action]:
        """Take an acknowledgement, or a text that may say why."""
        if self._is_superseded():
            return self._superseded()
        if frame.name == "STATUSTEXT":
            self._listen(frame, now)
            return []
        if self._exchange is None or self._refused is not None:
            return []
        return self._answered(self._exchange.on_ack(frame, now), now)

    def on_tick(self, now: float) -> list[Action]:
        """Repeat, give up, or end the wait for words."""
        if self._is_superseded():
            return self._superseded()
        if self._refused is not None:
            outcome, until_s = self._refused
            return self._refuse(outcome) if now >= until_s else []
        if self._steer is not None:
            return self._keep_steering(self._steer, now)
        if now >= self._watch_deadline_s:
            return self._end(Outcome.TIMEOUT, self._unanswered("no answer, and nothing of it was seen"))
        if self._exchange is not None and self._watch_deadline_s == math.inf:
            return self._answered(self._exchange.on_tick(now), now)
        if now >= self._effect_deadline_s:
            return self._no_effect()
        step = self._step
        if isinstance(step, CommandStep) and step.urgent and now >= self._repeat_s:
            # It may be lost, or its acknowledgement may have been that of the same command before it.
            self._repeat_s = now + ACK_TIMEOUT_S
            return [command_message(self._request(step))]
        return []

    def on_state(self, state: VehicleState, now: float) -> list[Action]:
        """See whether the step worked, or can't any more."""
        self._state = state
        if self._is_superseded():
            return self._superseded()
        step = self._step
        if step is None or self._refused is not None:
            return []
        if self._exchange is not None:
            return self._seen_unanswered(step, state, now)
        if step.until is not None and step.until(state):
            return self._advance(now)
        reason = step.abort(state) if step.abort is not None else ""
        return self._end(Outcome.NO_EFFECT, f"{step.describe}: {reason}") if reason else []

    def _seen_unanswered(self, step: _Sendable, state: VehicleState, now: float) -> list[Action]:
        """See a command work whose acknowledgement may be lost: what was not so before, and is so now."""
        assert isinstance(step, CommandStep)
        sign, so_before = self._sign(step)
        if sign is None or so_before or not sign(state):
            return []
        self._drop_exchange()
        return [*self._life(CommandLife.ACCEPTED), *self._await_effect(step, now)]

    def _sign(self, step: CommandStep) -> tuple[Effect | None, bool]:
        """Return what shows without an acknowledgement that the command works, and whether it did before."""
        if step.begun is not None:
            return step.begun, self._had_begun_before
        return step.until, self._had_effect_before

    def cancel(self, now: float) -> list[Action]:
        """Stop: nothing more is sent; what was sent can't be taken back."""
        return self._end(Outcome.CANCELLED, "stopped by the pilot")

    # -- one step after the other ---------------------------------------------------------------

    def _advance(self, now: float) -> list[Action]:
        actions: list[Action] = []
        while self._next < len(self._steps):
            step = self._steps[self._next]
            self._next += 1
            built = step.build(self._state) if isinstance(step, LateStep) else step
            if isinstance(built, Impossible):
                return actions + self._end(Outcome.IMPOSSIBLE, built.reason)
            if isinstance(built, SteerStep):
                return actions + self._begin_steering(built, now)
            if not isinstance(built, WaitStep) and built.skip_if is not None and built.skip_if(self._state):
                continue
            return actions + self._begin(built, now)
        return actions + self._end(Outcome.SUCCESS, "")

    def _begin_steering(self, step: SteerStep, now: float) -> list[Action]:
        self._step, self._steer = None, step
        self._repeat_s = now
        progress = Progress(self._next, len(self._steps), step.describe)
        return [
            *self._life(CommandLife.IN_PROGRESS, step.describe),
            progress,
            *self._keep_steering(step, now),
        ]

    def _keep_steering(self, step: SteerStep, now: float) -> list[Action]:
        over = step.over(self._state)
        if over:
            return self._end(Outcome.CANCELLED, over)
        if now < self._repeat_s:
            return []
        self._repeat_s = now + step.interval_s
        target = step.target(self._state)
        return [self._to_vehicle("SET_POSITION_TARGET_GLOBAL_INT", target)] if target is not None else []

    def _to_vehicle(self, name: str, fields: Mapping[str, object]) -> Send:
        to = {"target_system": self.vehicle.sysid, "target_component": self._state.autopilot_compid}
        return Send(name, {**to, **fields}, self.vehicle)

    def _begin(self, step: _Sendable, now: float) -> list[Action]:
        self._step = step
        self._effect_deadline_s = math.inf
        self._words.clear()
        self._had_effect_before = step.until is not None and step.until(self._state)
        begun = step.begun if isinstance(step, CommandStep) else None
        self._had_begun_before = begun is not None and begun(self._state)
        actions: list[Action] = []
        if CommandLife.SENT in self._lives or isinstance(step, WaitStep):
            actions += self._life(CommandLife.IN_PROGRESS, step.describe)
        actions.append(Progress(self._next, len(self._steps), step.describe))
        if isinstance(step, CommandStep):
            self._exchange = CommandExchange(self._request(step), self._guard)
            return actions + self._answered(self._exchange.start(now), now)
        if isinstance(step, MessageStep):
            actions.append(self._to_vehicle(step.name, step.fields))
            actions += self._life(CommandLife.SENT)
        return actions + self._await_effect(step, now)

    def _request(self, step: CommandStep) -> CommandRequest:
        return CommandRequest(
            self.vehicle,
            step.command,
            step.params,
            step.frame,
            component=self._state.autopilot_compid,
            tries=1 + step.retries,
            high_latency=self._state.high_latency,
            urgent=step.urgent,
            wheel=self._wheel,
        )

    def _answered(self, answer: CommandAnswer, now: float) -> list[Action]:
        step = self._step
        assert step is not None
        actions: list[Action] = list(answer.sends)
        if answer.sends:
            actions += self._life(CommandLife.SENT)
        if answer.in_progress:
            actions += self._life(CommandLife.IN_PROGRESS, step.describe)
        if answer.progress_pct is not None:
            actions.append(Progress(answer.progress_pct, 100, step.describe))
        if answer.outcome is None:
            return actions
        if answer.outcome is Outcome.TIMEOUT and isinstance(step, CommandStep):
            return actions + self._watch(step, now)
        self._watch_deadline_s = math.inf
        if answer.outcome is Outcome.SUCCESS:
            self._exchange = None
            return [*actions, *self._life(CommandLife.ACCEPTED), *self._await_effect(step, now)]
        if answer.outcome is Outcome.UNSUPPORTED and isinstance(step, CommandStep) and step.otherwise:
            self._exchange = None
            self._steps = (*self._steps[: self._next], *step.otherwise, *self._steps[self._next :])
            return actions + self._advance(now)
        if answer.outcome is Outcome.BUSY:
            return actions + self._end(answer.outcome, f"{step.describe}: {answer.outcome.value}")
        self._exchange = None
        self._refused = (answer.outcome, now + WORDS_WAIT_S)
        return actions

    def _watch(self, step: CommandStep, now: float) -> list[Action]:
        """Nobody answered: command or acknowledgement is lost, and what the vehicle does tells which."""
        self._guard.lend_wheel(self.vehicle, self._wheel)
        sign, so_before = self._sign(step)
        if sign is None or so_before:
            return self._end(Outcome.TIMEOUT, self._unanswered("no answer; it may have been carried out"))
        self._watch_deadline_s = now + step.watch_s
        self._repeat_s = now
        return self._life(CommandLife.IN_PROGRESS, f"{step.describe}: no acknowledgement, watching")

    def _unanswered(self, what: str) -> str:
        assert self._step is not None
        said = f" ({'; '.join(self._words)})" if self._words else ""
        return f"{self._step.describe}: {what}{said}"

    def _await_effect(self, step: _Sendable, now: float) -> list[Action]:
        if step.until is None or step.until(self._state):
            return self._advance(now)
        extra_s = HIGH_LATENCY_EXTRA_S if self._state.high_latency else 0.0
        self._effect_deadline_s = now + step.timeout_s + extra_s
        self._repeat_s = now + ACK_TIMEOUT_S
        return self._life(CommandLife.IN_PROGRESS, step.describe)

    # -- ends -----------------------------------------------------------------------------------

    def _listen(self, frame: Frame, now: float) -> None:
        for text in self._texts.take(frame, now):
            if text.severity <= WORST_WORDS_SEVERITY and text.text not in self._words:
                self._words.append(text.text)

    def _refuse(self, outcome: Outcome) -> list[Action]:
        step = self._step
        assert isinstance(step, CommandStep)
        words = "; ".join(self._words)
        return self._end(outcome, words or f"{step.describe}: {step.refused_text or outcome.value}")

    def _no_effect(self) -> list[Action]:
        assert self._step is not None
        said = f" ({'; '.join(self._words)})" if self._words else ""
        reason = f"{self._step.describe}: {self._step.until_text or 'the effect was not seen'}{said}"
        return self._end(Outcome.NO_EFFECT, reason)

    def _is_superseded(self) -> bool:
        return bool(self._wheel) and not self._guard.has_wheel(self.vehicle, self._wheel)

    def _superseded(self) -> list[Action]:
        # What an older command has still to do must never undo a newer one.
        return self._end(Outcome.CANCELLED, "the next command took over")

    def _drop_exchange(self) -> None:
        self._watch_deadline_s = math.inf
        if self._exchange is not None:
            self._exchange.cancel()
            self._exchange = None

    def _end(self, outcome: Outcome, reason: str) -> list[Action]:
        self._drop_exchange()
        self._guard.lend_wheel(self.vehicle, self._wheel)
        life = {
            Outcome.SUCCESS: CommandLife.DONE,
            Outcome.TIMEOUT: CommandLife.NO_ANSWER,
            Outcome.CANCELLED: CommandLife.CANCELLED,
        }.get(outcome, CommandLife.REFUSED)
        return [Life(life, reason), Done(OperationResult(outcome, reason))]

    def _life(self, life: CommandLife, reason: str = "") -> list[Action]:
        """Return a stage once; only "in progress" is told again when something else is going on."""
        if (life, reason) == self._last_life or (life in self._lives and life is not CommandLife.IN_PROGRESS):
            return []
        self._lives.add(life)
        self._last_life = (life, reason)
        return [Life(life, reason)]
