"""Drives an operation without I/O, and checks that what it sends can be sent."""

from gcs.mavlink import Framer, encode_frame
from gcs.mavlink.constants import MavResult
from gcs.model.clock import ManualClock
from gcs.model.command import CommandLife
from gcs.model.ids import VehicleId
from gcs.model.vehicle import Identity, Phase, VehicleKind, VehicleState
from gcs.services.operation import Done, Life, Progress, Send

VEHICLE = VehicleId(0, 41)
ARDUPILOT, PX4 = 3, 12
ACCEPTED, DENIED, UNSUPPORTED = MavResult.ACCEPTED, MavResult.DENIED, MavResult.UNSUPPORTED
FAILED, IN_PROGRESS, BUSY = MavResult.FAILED, MavResult.IN_PROGRESS, MavResult.TEMPORARILY_REJECTED


def vehicle_state(autopilot=ARDUPILOT, kind=VehicleKind.QUAD, **changes):
    values = {"armed": False, "phase": Phase.READY, "mode": "STABILIZE", "custom_mode": 0, "in_air": False}
    values |= {"last_heard_s": 1000.0, "first_heard_s": 990.0}
    return VehicleState(VEHICLE, "Heron", Identity(autopilot, 2, kind=kind), **(values | changes))


def frame_of(name, /, sysid=VEHICLE.sysid, compid=1, **fields):
    (frame,) = Framer().feed(encode_frame(name, sysid, compid, 0, **fields), 0, 0)
    return frame


def ack(command, result=ACCEPTED, sysid=VEHICLE.sysid, compid=1, **fields):
    values = {"target_system": 255, "target_component": 190}
    return frame_of("COMMAND_ACK", sysid, compid, command=command, result=result, **(values | fields))


class Driver:
    """One operation under test, and all that it asked for."""

    def __init__(self, operation, now=None):
        self.operation = operation
        self.clock = ManualClock()
        if now is not None:
            self.clock.advance(now - self.clock.monotonic())
        self.sent = []
        self.lives = []
        self.progress = []
        self.result = None
        self._taken = 0

    @property
    def now(self):
        return self.clock.monotonic()

    def start(self):
        return self._take(self.operation.start(self.now))

    def hear(self, *frames):
        for frame in frames:
            assert frame.name in self.operation.interests
            self._take(self.operation.on_message(frame, self.now))
        return self.new()

    def see(self, state):
        self._take(self.operation.on_state(state, self.now))
        return self.new()

    def wait(self, seconds, step=0.1):
        """Let time pass in ticks."""
        end = self.now + seconds
        while self.now < end - 1e-9 and self.result is None:
            self.clock.advance(min(step, end - self.now))
            self._take(self.operation.on_tick(self.now))
        return self.new()

    def cancel(self):
        self._take(self.operation.cancel(self.now))
        return self.new()

    def new(self):
        """Return what was sent since the last look."""
        fresh = self.sent[self._taken :]
        self._taken = len(self.sent)
        return fresh

    def words(self):
        return [life.life for life in self.lives]

    def _take(self, actions):
        for action in actions:
            assert self.result is None, f"{action} after the end"
            match action:
                case Send():
                    encode_frame(action.name, 255, 190, 0, **action.fields)  # every field exists and fits
                    self.sent.append(action)
                case Life():
                    self.lives.append(action)
                case Progress():
                    self.progress.append(action)
                case Done():
                    self.result = action.result
        return actions


def finals(driver):
    return [life for life in driver.words() if life.final]


LIFE = CommandLife
