"""The one exchange of COMMAND_LONG or COMMAND_INT for COMMAND_ACK that all services use.

Rules (MAVLink command protocol; ``protocols.md``, Commands): 1.2 s for an answer, one try unless the
command may safely be repeated, IN_PROGRESS restarts the wait and ends the retries, one exchange at a
time for each component and command, and what a component does not support is not asked again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from gcs.mavlink import Frame
from gcs.mavlink.constants import MavCmd, MavResult
from gcs.model.command import Outcome
from gcs.model.ids import VehicleId
from gcs.services.operation.actions import Send

ACK_TIMEOUT_S = 1.2
PROGRESS_TIMEOUT_S = 10.0
"""How long a command that said IN_PROGRESS may then say nothing."""
HIGH_LATENCY_TIMEOUT_S = 120.0
SLOT_WAIT_S = 10.0
"""How long a repeatable command waits for another of its kind to be answered."""
IDEMPOTENT_TRIES = 3
CURRENT_PLACE = 2**31 - 1
"""INT32_MAX as x or y of COMMAND_INT means: where the vehicle is (MAVLink common, COMMAND_INT)."""

_SHARED = frozenset({MavCmd.DO_MOTOR_TEST, MavCmd.SET_MESSAGE_INTERVAL})

Slot = tuple[VehicleId, int, int]

CANCELLED_RESULT = 6
"""MAV_RESULT_CANCELLED."""

_OUTCOMES: Mapping[int, Outcome] = {
    MavResult.ACCEPTED: Outcome.SUCCESS,
    MavResult.TEMPORARILY_REJECTED: Outcome.TEMPORARILY_REJECTED,
    MavResult.DENIED: Outcome.DENIED,
    MavResult.UNSUPPORTED: Outcome.UNSUPPORTED,
    MavResult.FAILED: Outcome.FAILED,
    CANCELLED_RESULT: Outcome.CANCELLED,
    MavResult.COMMAND_LONG_ONLY: Outcome.UNSUPPORTED,
    MavResult.COMMAND_INT_ONLY: Outcome.UNSUPPORTED,
}


@dataclass(frozen=True, slots=True)
class CommandRequest:
    """One command as it goes over the wire."""

    vehicle: VehicleId
    command: int
    """MAV_CMD."""
    params: tuple[float, float, float, float, float, float, float] = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    """With ``frame``: the fifth and sixth are degrees, NaN there means where the vehicle is."""
    frame: int | None = None
    """MAV_FRAME; set to send COMMAND_INT, as everything with a position must be."""
    component: int = 1
    tries: int = 1
    """1 for safety; more only where repeating does no harm."""
    high_latency: bool = False
    urgent: bool = False
    """Goes out at once, whatever is still under way: an emergency stop waits for nobody."""
    wheel: int = 0
    """Who steers (``OutstandingCommands.take_wheel``): the next one need not wait for the one before."""

    @property
    def slot(self) -> Slot:
        """What may be outstanding only once."""
        return (self.vehicle, self.component, self.command)


def request_message(vehicle: VehicleId, msgid: int, component: int = 1, param: float = 0.0) -> CommandRequest:
    """Return the request for one message (MAV_CMD_REQUEST_MESSAGE); ``param`` is its index, if it has one."""
    return CommandRequest(
        vehicle,
        MavCmd.REQUEST_MESSAGE,
        (float(msgid), param, 0.0, 0.0, 0.0, 0.0, 0.0),
        component=component,
        tries=IDEMPOTENT_TRIES,
    )


class OutstandingCommands:
    """Which commands wait for an answer, and which are known to be unsupported; one for all services.

    ``sysid`` and ``compid`` are this station's own: answers addressed to others are not ours.
    """

    def __init__(self, sysid: int = 255, compid: int = 190) -> None:
        self.sysid = sysid
        self.compid = compid
        self._claimed: dict[Slot, tuple[object, int]] = {}
        """Who holds each slot, and by which wheel."""
        self._wheels: dict[VehicleId, tuple[int, object]] = {}
        """Who steers each vehicle, and what for."""
        self._unsupported: set[Slot] = set()

    def claim(self, slot: Slot, owner: object = None, wheel: int = 0) -> bool:
        """Take the slot; False when another exchange holds it, unless that was steering before us."""
        if slot[2] in _SHARED:
            return True
        held = self._claimed.get(slot)
        if held is not None and not wheel > held[1] > 0:
            return False
        self._claimed[slot] = (owner, wheel)
        return True

    def release(self, slot: Slot, owner: object = None) -> None:
        """Give the slot back, unless somebody else has taken it over."""
        held = self._claimed.get(slot)
        if held is not None and held[0] is owner:
            del self._claimed[slot]

    def remember_unsupported(self, slot: Slot) -> None:
        """Note that the component does not know the command."""
        # One REQUEST_MESSAGE or SET_MESSAGE_INTERVAL refused says nothing about other messages.
        if slot[2] not in (MavCmd.REQUEST_MESSAGE, MavCmd.SET_MESSAGE_INTERVAL):
            self._unsupported.add(slot)

    def is_unsupported(self, slot: Slot) -> bool:
        """True when the component said so before."""
        return slot in self._unsupported

    def take_wheel(self, vehicle: VehicleId, purpose: object = None) -> int:
        """Take over the steering of a vehicle; the number shows later whether someone else has it.

        0 when someone steers for the same ``purpose`` (None is like no other): a repeated order changes
        nothing as long as the first may still be answered.
        """
        number, known = self._wheels.get(vehicle, (0, None))
        if purpose is not None and purpose == known:
            return 0
        self._wheels[vehicle] = (number + 1, purpose)
        return number + 1

    def has_wheel(self, vehicle: VehicleId, number: int) -> bool:
        """Return whether nobody took over since."""
        return self._wheels.get(vehicle, (0, None))[0] == number

    def lend_wheel(self, vehicle: VehicleId, number: int) -> None:
        """Let the same purpose be taken up anew: it has ended, or nobody answered."""
        if self.has_wheel(vehicle, number):
            self._wheels[vehicle] = (number, None)

    def is_for_us(self, target_system: int, target_component: int) -> bool:
        """True when an answer is addressed to this station, or to nobody (MAVLink 1 has no address)."""
        return target_system in (0, self.sysid) and target_component in (0, self.compid)

    def forget(self, vehicle: VehicleId) -> None:
        """Ask anew after a reboot or a change of firmware."""
        self._unsupported = {slot for slot in self._unsupported if slot[0] != vehicle}


@dataclass(slots=True)
class CommandAnswer:
    """What an exchange has to say after it was fed; ``outcome`` None: not over yet."""

    sends: list[Send] = field(default_factory=list)
    outcome: Outcome | None = None
    in_progress: bool = False
    progress_pct: int | None = None
    result_param2: int = 0


class CommandExchange:
    """One command on its way, until it is answered, given up or cancelled."""

    def __init__(self, request: CommandRequest, guard: OutstandingCommands) -> None:
        self.request = request
        self._guard = guard
        self._sent = 0
        self._deadline_s = math.inf
        self._slot_deadline_s: float | None = None
        self._in_progress = False
        self._over = False
        self._unanswered = False

    def start(self, now: float) -> CommandAnswer:
        """Send, unless the same command is still under way or known to be unsupported."""
        if self._guard.is_unsupported(self.request.slot) and not self.request.urgent:
            return self._end(Outcome.UNSUPPORTED, holding=False)
        if self.request.urgent or self._claim():
            return self._send(now)
        if self.request.tries == 1:
            return self._end(Outcome.BUSY, holding=False)
        self._slot_deadline_s = now + SLOT_WAIT_S
        return CommandAnswer()

    def on_tick(self, now: float) -> CommandAnswer:
        """Repeat or give up when the time has come."""
        if self._over:
            return CommandAnswer()
        if self._slot_deadline_s is not None:
            return self._wait_for_slot(now, self._slot_deadline_s)
        if now < self._deadline_s:
            return CommandAnswer()
        if not self._in_progress and self._sent < self.request.tries:
            return self._send(now)
        return self._end(Outcome.TIMEOUT)

    def on_ack(self, frame: Frame, now: float) -> CommandAnswer:
        """Take a COMMAND_ACK, even a late one; others' and other commands' are ignored."""
        request = self.request
        if (self._over and not self._unanswered) or not self._sent or frame.sysid != request.vehicle.sysid:
            return CommandAnswer()
        if request.component and frame.compid != request.component:
            return CommandAnswer()
        ack = frame.msg
        if ack.command != request.command or not self._guard.is_for_us(
            ack.target_system, ack.target_component
        ):
            return CommandAnswer()
        if ack.result == MavResult.IN_PROGRESS:
            self._over = self._unanswered = False
            self._in_progress = True
            self._deadline_s = now + max(PROGRESS_TIMEOUT_S, self._timeout_s())
            known = ack.progress if 0 < ack.progress <= 100 else None
            return CommandAnswer(in_progress=True, progress_pct=known)
        outcome = _OUTCOMES.get(ack.result, Outcome.FAILED)
        if ack.result == MavResult.UNSUPPORTED:
            self._guard.remember_unsupported(request.slot)
        answer = self._end(outcome)
        answer.result_param2 = ack.result_param2
        return answer

    def cancel(self) -> None:
        """Give up: the slot is free again. What was sent can't be taken back."""
        self._end(Outcome.CANCELLED, holding=self._sent > 0)

    def _claim(self) -> bool:
        return self._guard.claim(self.request.slot, self, self.request.wheel)

    def _wait_for_slot(self, now: float, deadline_s: float) -> CommandAnswer:
        if self._claim():
            self._slot_deadline_s = None
            return self._send(now)
        if now >= deadline_s:
            return self._end(Outcome.BUSY, holding=False)
        return CommandAnswer()

    def _end(self, outcome: Outcome, *, holding: bool = True) -> CommandAnswer:
        if holding and not self._over and not self.request.urgent:
            self._guard.release(self.request.slot, self)
        self._over = True
        self._unanswered = outcome is Outcome.TIMEOUT
        return CommandAnswer(outcome=outcome)

    def _timeout_s(self) -> float:
        return HIGH_LATENCY_TIMEOUT_S if self.request.high_latency else ACK_TIMEOUT_S

    def _send(self, now: float) -> CommandAnswer:
        self._deadline_s = now + self._timeout_s()
        message = command_message(self.request, confirmation=self._sent)
        self._sent += 1
        return CommandAnswer([message])


def command_message(request: CommandRequest, confirmation: int = 0) -> Send:
    """Return the message: COMMAND_INT with a frame, COMMAND_LONG without."""
    fields: dict[str, object] = {
        "target_system": request.vehicle.sysid,
        "target_component": request.component,
        "command": int(request.command),
    }
    for index, value in enumerate(request.params[:4], 1):
        fields[f"param{index}"] = value
    if request.frame is None:
        fields |= {"confirmation": confirmation, "param5": request.params[4], "param6": request.params[5]}
        return Send("COMMAND_LONG", fields | {"param7": request.params[6]}, request.vehicle)
    fields |= {
        "frame": int(request.frame),
        "x": _degrees_e7(request.params[4]),
        "y": _degrees_e7(request.params[5]),
        "z": request.params[6],
    }
    return Send("COMMAND_INT", fields, request.vehicle)


def _degrees_e7(value: float) -> int:
    return CURRENT_PLACE if math.isnan(value) else round(value * 1e7)
