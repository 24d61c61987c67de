"""Autopilots that answer as the real ones did in the recordings, and a station that talks to them.

Times, results, texts and their order are those of ``shared/recordings``; what the recordings do not hold is
from the firmware's own sources. Sans-IO and by a manual clock: the whole flight takes milliseconds.
"""

import math
import random

from gcs.mavlink import Framer, encode_frame
from gcs.model.clock import ManualClock
from gcs.model.ids import VehicleId
from gcs.services.flight import FlightOperation
from gcs.services.operation import Done, Life, OutstandingCommands, Send
from gcs.vehicles.autopilots import adapter_of
from gcs.vehicles.registry import Registry

ACCEPTED, TEMPORARILY, DENIED, UNSUPPORTED, FAILED = range(5)
SET_MODE, ARM, TAKEOFF, REPOSITION, SET_CURRENT, MISSION_START = 176, 400, 22, 192, 224, 300
CURRENT_PLACE = 2**31 - 1
STEP_S = 0.02
LAT, LON, GROUND_M = 24.7735998, 121.0444, 50.09
CLIMB_MPS = 2.5


class Autopilot:
    """Heartbeat, position and the acknowledgement of commands; subclasses decide."""

    autopilot = 3
    mav_type = 2
    mode = 0
    sysid = 41
    landed_tells = False

    def __init__(self):
        self.now = 0.0
        self.out = []
        self.beat_s = self.fast_s = 0.0
        self.armed = False
        self.armed_beat_s = 0.0
        self.height_m = 0.0
        self.climbs_to_m = None
        self.climbs_from_s = math.inf
        self.target = None
        self.home_amsl_m = GROUND_M
        self.current = 0
        self.heard = []

    def say(self, name, after=0.004, **fields):
        self.out.append((self.now + after, encode_frame(name, self.sysid, 1, 0, **fields)))

    def ack(self, command, result=ACCEPTED):
        to = {"target_system": 255, "target_component": 190}
        self.say("COMMAND_ACK", command=command, result=result, **to)

    def text(self, text, severity=2):
        self.say("STATUSTEXT", after=0.005, severity=severity, text=text)

    def beat(self):
        self.beat_s = self.now + 1.0
        base = 81 | (128 if self.armed and self.now >= self.armed_beat_s else 0)
        status = 4 if self.flies else 3
        self.say(
            "HEARTBEAT", type=self.mav_type, autopilot=self.autopilot, base_mode=base,
            custom_mode=self.mode, system_status=status, mavlink_version=3,
        )  # fmt: skip

    @property
    def flies(self):
        return self.height_m > 0.1

    def step(self):
        self.now += STEP_S
        if self.armed and self.climbs_to_m is not None and self.now >= self.climbs_from_s:
            up = CLIMB_MPS * STEP_S
            self.height_m += max(-up, min(up, self.climbs_to_m - self.height_m))
        if self.now >= self.beat_s:
            self.beat()
        if self.now >= self.fast_s:
            self.fast_s = self.now + 0.2
            self.stream()
        due = [raw for at, raw in self.out if at <= self.now]
        self.out = [entry for entry in self.out if entry[0] > self.now]
        return due

    def stream(self):
        amsl_m = GROUND_M + self.height_m
        self.say(
            "GLOBAL_POSITION_INT", lat=round(LAT * 1e7), lon=round(LON * 1e7), alt=round(amsl_m * 1000),
            relative_alt=round((amsl_m - self.home_amsl_m) * 1000), hdg=0, time_boot_ms=int(self.now * 1000),
        )  # fmt: skip
        self.say("HOME_POSITION", latitude=1, longitude=1, altitude=round(self.home_amsl_m * 1000))
        self.say("MISSION_CURRENT", seq=self.current, total=11, mission_state=3)
        if self.target is not None:
            lat_e7, lon_e7, amsl_m = self.target
            self.say(
                "POSITION_TARGET_GLOBAL_INT", coordinate_frame=0, lat_int=lat_e7, lon_int=lon_e7, alt=amsl_m
            )

    def hear(self, raw):
        (frame,) = Framer().feed(raw)
        msg = frame.msg
        self.heard.append((frame.name, getattr(msg, "command", None)))
        if frame.name in ("COMMAND_LONG", "COMMAND_INT"):
            self.command(msg, frame.name == "COMMAND_INT")
        elif frame.name == "MISSION_SET_CURRENT":
            self.current = msg.seq

    def count(self, command):
        return sum(1 for _, known in self.heard if known == command)


class Copter(Autopilot):
    """ArduCopter 4.7 of the recording; its estimator has a position from ``placed_s`` on."""

    def __init__(self, placed_s=0.0):
        super().__init__()
        self.placed_s = placed_s

    def stream(self):
        super().stream()
        self.say("EKF_STATUS_REPORT", flags=831 if self.now >= self.placed_s else 167)
        good = 0x10000000
        self.say(
            "SYS_STATUS", onboard_control_sensors_present=good, onboard_control_sensors_enabled=good,
            onboard_control_sensors_health=good, voltage_battery=12600, battery_remaining=-1,
        )  # fmt: skip

    def command(self, msg, is_int):
        command = msg.command
        if command == SET_MODE:
            self.mode = int(msg.param2)
            self.ack(command)
            self.beat()
        elif command == ARM and msg.param1 == 1.0 and self.now < self.placed_s and self.mode in (3, 4, 5):
            self.ack(command, FAILED)
            self.text("Arm: Need Position Estimate")
        elif command == ARM:
            self.armed = msg.param1 == 1.0
            self.armed_beat_s = self.now
            self.ack(command)
            self.text("Arming motors" if self.armed else "Disarming motors", 6)
        elif command == TAKEOFF and (is_int or not self.armed or self.mode != 4 or self.flies):
            self.ack(command, FAILED)
        elif command == TAKEOFF:
            self.climbs_to_m, self.climbs_from_s = msg.param7, self.now + 3.0
            self.ack(command)
        elif command == REPOSITION:
            ok = is_int and msg.frame == 6 and (self.mode == 4 or int(msg.param2) & 1)
            if ok:
                self.mode, self.climbs_to_m = 4, msg.z
                self.target = (msg.x, msg.y, self.home_amsl_m + msg.z)
            self.ack(command, ACCEPTED if ok else FAILED)
        elif command == MISSION_START and self.armed:
            self.mode, self.climbs_to_m, self.climbs_from_s = 3, 25.0, self.now + 3.0
            self.ack(command)
        elif command == SET_CURRENT:
            self.current = int(msg.param1)
            self.ack(command)
        else:
            self.ack(command, FAILED if command == MISSION_START else UNSUPPORTED)


class Px4(Autopilot):
    """PX4 1.17 of the recording: its home's height wanders, and its commander accepts any point."""

    autopilot = 12
    sysid = 1
    mode = 4 << 16 | 3 << 24
    fence_deg = 0.01
    knows_set_current = False

    def stream(self):
        # In the recording home moved between 49.1 and 51.6 m.
        self.home_amsl_m = GROUND_M + (1.2 if self.flies else 0.0)
        super().stream()
        landed = 1 if not self.flies else 2
        self.say("EXTENDED_SYS_STATE", landed_state=landed)
        self.say("SYS_STATUS", onboard_control_sensors_present=1, onboard_control_sensors_health=0x10000000)
        if self.mode == 4 << 16 | 2 << 24 and self.climbs_to_m and self.height_m >= self.climbs_to_m - 0.3:
            self.mode = 4 << 16 | 3 << 24

    def command(self, msg, is_int):
        command = msg.command
        if command == SET_MODE:
            self.mode = int(msg.param2) << 16 | int(msg.param3) << 24
            self.ack(command)
        elif command == TAKEOFF and is_int and math.isfinite(msg.z):
            self.mode = 4 << 16 | 2 << 24
            self.climbs_to_m = msg.z - GROUND_M
            self.ack(command)
        elif command == ARM:
            self.armed = msg.param1 == 1.0
            self.climbs_from_s = self.now + 1.9
            self.ack(command)
            self.text("Armed by external command\t", 6)
        elif command == REPOSITION:
            self.mode = 4 << 16 | 3 << 24
            self.ack(command)
            place = (msg.x, msg.y)
            if place == (CURRENT_PLACE, CURRENT_PLACE):
                place = self.target[:2] if self.target else (round(LAT * 1e7), round(LON * 1e7))
            if abs(place[0] / 1e7 - LAT) > self.fence_deg:
                self.target = (round(LAT * 1e7), round(LON * 1e7), GROUND_M + self.height_m)
                self.text("Reposition is outside geofence\t")
            else:
                height_m = msg.z - GROUND_M if math.isfinite(msg.z) else self.height_m
                self.target, self.climbs_to_m = (*place, GROUND_M + height_m), height_m
        elif command == SET_CURRENT and self.knows_set_current:
            self.current = int(msg.param1)
            self.ack(command)
        else:
            self.ack(command, UNSUPPORTED)


class Talk:
    """One order under way, as the pilot sees it."""

    def __init__(self, operation):
        self.operation = operation
        self.lives = []
        self.result = None
        self.sent = []


class Station:
    """A registry, the flight operations, and the air between; ``loss`` both ways, by a seeded chance."""

    def __init__(self, autopilot, loss=0.0, seed=0):
        self.autopilot = autopilot
        self.clock = ManualClock()
        self.registry = Registry(self.clock)
        self.guard = OutstandingCommands()
        self.talks = []
        self.loss = loss
        self.chance = random.Random(seed)
        self.lose_up = lambda name, fields: False
        self.lose_down = lambda frame: False
        self.vehicle = VehicleId(0, autopilot.sysid)
        self.run(1.5)

    @property
    def state(self):
        return self.registry.get(self.vehicle).snapshot(self.clock.monotonic())

    def order(self, command):
        plan = adapter_of(self.state).steps(command, self.state)
        talk = Talk(FlightOperation(plan, self.state, self.guard, command))
        self.talks.append(talk)
        self._do(talk, talk.operation.start(self.clock.monotonic()))
        return talk

    def run(self, seconds, until=lambda: False):
        end = self.clock.monotonic() + seconds
        while self.clock.monotonic() < end and not until():
            self._step()

    def finish(self, talk, seconds=90.0):
        self.run(seconds, lambda: talk.result is not None)
        assert talk.result is not None, "it never ended"
        return talk.result

    def _step(self):
        self.clock.advance(STEP_S)
        now = self.clock.monotonic()
        for raw in self.autopilot.step():
            (frame,) = Framer().feed(raw, 0, 0)
            first_beat = not len(self.registry)
            if not first_beat and (self.chance.random() < self.loss or self.lose_down(frame)):
                continue
            for model in self.registry.route([frame], lambda link: 0):
                model.reduce(now)
            for talk in self.talks:
                if talk.result is None and frame.name in talk.operation.interests:
                    self._do(talk, talk.operation.on_message(frame, now))
        for talk in self.talks:
            for act in (lambda t: t.operation.on_state(self.state, now), lambda t: t.operation.on_tick(now)):
                if talk.result is None and len(self.registry):
                    self._do(talk, act(talk))

    def _do(self, talk, actions):
        for action in actions:
            match action:
                case Send():
                    talk.sent.append((action.name, action.fields.get("command")))
                    lost = self.chance.random() < self.loss or self.lose_up(action.name, action.fields)
                    if not lost:
                        self.autopilot.hear(encode_frame(action.name, 255, 190, 0, **action.fields))
                case Life():
                    talk.lives.append((action.life, action.reason))
                case Done():
                    talk.result = action.result
