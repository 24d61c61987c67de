"""One simulated vehicle: bytes in, bytes out, time by argument. No socket, thread or clock of its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Any

from gcs.mavlink import Frame, Framer
from gcs.mavlink.encoder import pack_payload
from gcs.mavlink.table import default_table
from gcs.sim.args import CommandArgs
from gcs.sim.birth import AUTOPILOT, VehicleConfig, make_state
from gcs.sim.commands import Commands
from gcs.sim.commands_flight import FlightCommands
from gcs.sim.commands_system import SystemCommands
from gcs.sim.failsafe import Failsafes
from gcs.sim.faults import Fault, FaultSet
from gcs.sim.flight import Flight
from gcs.sim.kinds import SimFirmware
from gcs.sim.messages import Messages
from gcs.sim.modes import Role
from gcs.sim.outbox import Outbox
from gcs.sim.packer import Frames
from gcs.sim.param_server import ParamServer
from gcs.sim.personality.ardupilot import ArduPilot
from gcs.sim.personality.base import Personality
from gcs.sim.personality.px4 import Px4
from gcs.sim.plan import MISSION, PlanItem, PlanStore
from gcs.sim.plan_server import PlanServer
from gcs.sim.streams import Streams
from gcs.sim.telemetry import BUILDERS, build
from gcs.sim.terrain_client import TerrainClient

_PERSONALITIES: dict[SimFirmware, type[Personality]] = {
    SimFirmware.ARDUPILOT: ArduPilot,
    SimFirmware.PX4: Px4,
}
_MAX_CATCH_UP_S = 5.0
_BOOT_SILENCE_S = 1.0
_PREARM_EVERY_S = 30.0


class SimVehicle:
    """A vehicle that speaks MAVLink.

    Attributes:
        state: everything that is so of it.
        flight: its flight controller.
        faults: what is wrong with it now; may be changed at any time.
        outbox: what it wants to send, per link.
    """

    def __init__(self, config: VehicleConfig) -> None:
        self.config = config
        self.personality = _PERSONALITIES[config.firmware](config.kind)
        self.faults = FaultSet(config.faults)
        self.state = make_state(config, self.personality, self.faults)
        self.plans = PlanStore()
        self.flight = Flight(self.state, self.personality, self.plans)
        luck = random.Random(config.seed * 1000 + config.sysid + 500_000)
        self.outbox = Outbox(config.links, luck, self.faults, config.loss_pct / 100.0)
        wanted = self.personality.full_streams if config.rate_hz else self.personality.start_streams
        self.streams = Streams(wanted, config.rate_hz, phase=(config.sysid * 0.618) % 1.0)
        self._frames = Frames(config.sysid, AUTOPILOT)
        self._framers = [Framer() for _ in range(config.links)]
        self._wire()
        self._later: list[tuple[float, Callable[[], None]]] = []
        self._left_s = 0.0
        self._quiet_until_s = 0.0
        self._reboot_asked = False
        self._prearm_due_s = _PREARM_EVERY_S
        self._autofly = False
        self.flight.refresh_tuning()
        for severity, text in self.personality.boot_texts(self.state):
            self.state.say(severity, text)

    # -- bytes --------------------------------------------------------------------------------------

    def receive(self, data: bytes, link: int = 0) -> None:
        """Hear bytes from a link and answer at once (the answers wait in the outbox)."""
        for frame in self._framers[link].feed(data, 0, link):
            self.handle(frame)

    def handle(self, frame: Frame) -> None:
        """Hear one frame and answer at once."""
        if self._quiet_until_s > self.state.time_s or frame.definition is None:
            return
        if not self.outbox.hears(frame.link if frame.link < self.outbox.links else 0):
            return
        sender = (frame.sysid, frame.compid)
        if frame.sysid == self.state.sysid:
            return
        name, msg = frame.name, frame.msg
        if not self._addressed(msg):
            return
        if not (
            self._commands.handle(name, msg, sender)
            or self._params.handle(name, msg)
            or self._plan_server.handle(name, msg, sender)
            or self._terrain.handle(name, msg)
        ):
            self._messages.handle(name, msg, sender)
        self._flush()

    def take(self, link: int = 0) -> bytes:
        """Return and forget what is to be sent on a link."""
        return self.outbox.take(link)

    def _addressed(self, msg: Any) -> bool:
        fields = msg.definition.field_by_name
        if "target_system" in fields and msg.target_system not in (0, self.state.sysid):
            return False
        return "target_component" not in fields or msg.target_component in (0, AUTOPILOT)

    # -- time ---------------------------------------------------------------------------------------

    def step(self, dt: float) -> None:
        """Let ``dt`` seconds of simulated time pass, however many."""
        self._left_s = min(self._left_s + dt, _MAX_CATCH_UP_S + dt)
        part = 1.0 / self.config.physics_hz
        while self._left_s >= part - 1e-9:
            self._left_s -= part
            self._substep(part)

    def _substep(self, dt: float) -> None:
        state = self.state
        state.time_s += dt
        for fault in self.faults.take_one_shots():
            self._one_shot(fault)
        self._apply_faults()
        state.wind.step(dt)
        state.estimator.step(dt, gps_lost=self._gps_lost())
        self._know_home()
        self.flight.step(dt)
        state.battery.step(state.body.load if state.armed else 0.0, dt)
        self._failsafes.step()
        if self._quiet_until_s > state.time_s:
            state.posts.clear()
            return
        self._run_later()
        self._params.step(dt)
        self._plan_server.step()
        self._terrain.step()
        if self._autofly:
            self._start_by_itself()
        self._prearm()
        self._flush()
        for name in self.streams.due(state.time_s):
            self._send_telemetry(name)
        if self._reboot_asked:
            self._reboot_asked = False
            self.reboot()

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Do something in ``seconds`` of simulated time."""
        self._later.append((self.state.time_s + seconds, action))

    def _run_later(self) -> None:
        if not self._later:
            return
        due = [entry for entry in self._later if entry[0] <= self.state.time_s]
        self._later = [entry for entry in self._later if entry[0] > self.state.time_s]
        for _, action in due:
            action()

    def _know_home(self) -> None:
        state = self.state
        if not state.home.known and state.estimator.position_ok:
            state.home.known = True
            state.post("GPS_GLOBAL_ORIGIN")
            state.post("HOME_POSITION")
            if self.personality.home_item:
                state.say(6, "EKF3 IMU0 is using GPS")

    def _prearm(self) -> None:
        state = self.state
        if state.armed or state.boot_time_s < self._prearm_due_s:
            return
        self._prearm_due_s = state.boot_time_s + _PREARM_EVERY_S
        text = self.personality.prearm_text(state)
        if text:
            state.say(2, text)

    # -- sending ------------------------------------------------------------------------------------

    def acknowledge(self, args: CommandArgs, result: int, progress: int = 0) -> None:
        """Send a COMMAND_ACK, as far as the faults let it be."""
        self._commands.acknowledge(args, result, progress)

    def _flush(self) -> None:
        posts = self.state.posts
        while posts:
            name, fields = posts.pop(0)
            if not fields and name in BUILDERS:
                self._send_telemetry(name)
                continue
            definition = default_table().by_name.get(name)
            if definition is not None:
                self._send(definition, pack_payload(definition, fields))

    def _send_telemetry(self, name: str) -> None:
        values = build(name, self.state, self.personality)
        if values is not None:
            packer = self._frames.packer(name)
            self._send(packer.definition, packer.payload(values))

    def _send(self, definition: Any, payload: bytes) -> None:
        self._frames.version = 1 if Fault.MAVLINK1 in self.faults else 2
        frame = self._frames.frame(definition, payload)
        if frame is not None:
            self.outbox.put(frame)

    # -- faults and restarts ------------------------------------------------------------------------

    def _gps_lost(self) -> bool:
        return Fault.GPS_LOSS in self.faults or self.state.params.get("SIM_GPS1_ENABLE", 1.0) <= 0.0

    def _apply_faults(self) -> None:
        state = self.state
        get = state.params.get
        engine = get("SIM_ENGINE_FAIL") > 0.0 and get("SIM_ENGINE_MUL", 1.0) < 0.5
        state.body.motor_failed = Fault.MOTOR_FAILURE in self.faults or engine
        volts = get("SIM_BATT_VOLTAGE")
        low = 0.0 < volts < state.battery.spec.cells * 3.3
        state.battery.failed = Fault.BATTERY_FAIL in self.faults or low

    def _one_shot(self, fault: Fault) -> None:
        if fault is Fault.REBOOT:
            self.reboot()
        elif fault is Fault.CLOCK_JUMP:
            self.state.clock_jump_s -= 3600.0

    def request_reboot(self) -> None:
        """Restart the autopilot as soon as the acknowledgement is out."""
        self._reboot_asked = True

    def reboot(self) -> None:
        """Restart the autopilot: silent for a moment, sequence, boot time and streams from the beginning."""
        state = self.state
        state.armed = False
        state.terminated = state.critical = False
        state.boot_s, state.clock_jump_s = state.time_s, 0.0
        state.mode = self.personality.initial_mode
        state.gcs_heard_s, state.roi, state.speed_override = None, None, None
        state.home.known = False
        state.estimator.restart()
        state.posts.clear()
        self._later.clear()
        self._frames.seq = 0
        self._quiet_until_s = state.time_s + _BOOT_SILENCE_S * state.link_factor
        self._prearm_due_s = _PREARM_EVERY_S
        self.streams.reset(self._quiet_until_s)
        self.flight = Flight(state, self.personality, self.plans)
        self.flight.refresh_tuning()
        self._wire()
        self.flight.mission_changed()
        self.later(_BOOT_SILENCE_S * state.link_factor, self._say_booted)

    def _wire(self) -> None:
        """Connect the protocols with the flight controller, at the beginning and after each reboot."""
        self._failsafes = Failsafes(self.flight)
        self._params = ParamServer(self.state, self.personality, self._param_changed)
        self._plan_server = PlanServer(
            self.state, self.personality, self.plans, self._plan_changed, self.flight.set_current_item
        )
        self._terrain = TerrainClient(self.state, self.plans)
        self._commands = Commands(
            self.state, self.personality, FlightCommands(self.flight), SystemCommands(self), self.later
        )
        self._messages = Messages(self.flight, self.streams)

    def _say_booted(self) -> None:
        for severity, text in self.personality.boot_texts(self.state):
            self.state.say(severity, text)

    # -- parameters and plans -----------------------------------------------------------------------

    def _param_changed(self, name: str) -> None:
        state = self.state
        if name.startswith("SIM_WIND"):
            state.wind.speed_mps = state.params.get("SIM_WIND_SPD")
            state.wind.from_deg = state.params.get("SIM_WIND_DIR")
            state.wind.turbulence_mps = state.params.get("SIM_WIND_TURB")
        self.flight.refresh_tuning()

    def _plan_changed(self, mission_type: int) -> None:
        if mission_type == MISSION:
            self.flight.mission_changed()
        params = self.state.params
        for name, items in (("MIS_TOTAL", self.plans.mission), ("FENCE_TOTAL", self.plans.fence)):
            if name in params:
                params.set(name, len(items))

    def load_mission(self, items: Iterable[PlanItem], *, autofly: bool = False) -> None:
        """Store a mission (without home item); with ``autofly`` the vehicle arms and flies it by itself."""
        found = list(items)
        if self.personality.home_item:
            found.insert(0, PlanItem(command=16, frame=0))
        self.plans.replace(MISSION, found)
        self._plan_changed(MISSION)
        self._autofly = autofly

    def _start_by_itself(self) -> None:
        state, flight = self.state, self.flight
        if not state.estimator.position_ok or self.personality.arm_refusals(state):
            guided = self.personality.mode_for(Role.GUIDED)
            if state.estimator.position_ok and guided is not None and state.mode is not guided:
                flight.set_mode(guided)
            return
        self._autofly = False
        if not state.mode.needs_position and self.personality.home_item:
            flight.set_role(Role.GUIDED)
        if flight.arm():
            flight.start_mission()
