"""One simulated vehicle: bytes in, bytes out, time by argument. No socket, thread or clock of its own."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from gcs.mavlink import Frame, Framer
from gcs.mavlink.encoder import pack_payload
from gcs.mavlink.table import default_table
from gcs.sim.args import CommandArgs
from gcs.sim.battery import Battery, BatterySpec
from gcs.sim.behaviours import Velocity
from gcs.sim.body import Body
from gcs.sim.commands import Commands
from gcs.sim.commands_flight import FlightCommands
from gcs.sim.commands_system import SystemCommands
from gcs.sim.failsafe import Failsafes
from gcs.sim.faults import Fault, FaultSet
from gcs.sim.flight import Flight
from gcs.sim.geo import FlatEarth
from gcs.sim.kinds import SimFirmware, SimKind
from gcs.sim.modes import Role
from gcs.sim.outbox import Outbox
from gcs.sim.packer import Frames
from gcs.sim.param_server import ParamServer
from gcs.sim.params import ParamStore
from gcs.sim.personality.ardupilot import ArduPilot
from gcs.sim.personality.base import Personality
from gcs.sim.personality.px4 import Px4
from gcs.sim.plan import MISSION, PlanItem, PlanStore
from gcs.sim.plan_server import PlanServer
from gcs.sim.sensors import Estimator
from gcs.sim.state import Terrain, VehicleState
from gcs.sim.streams import Streams
from gcs.sim.telemetry import BUILDERS, build
from gcs.sim.wind import Wind

_PERSONALITIES: dict[SimFirmware, type[Personality]] = {
    SimFirmware.ARDUPILOT: ArduPilot,
    SimFirmware.PX4: Px4,
}
_BATTERIES = {
    SimKind.QUAD: BatterySpec(4, 5200.0, 17.0),
    SimKind.PLANE: BatterySpec(4, 5200.0, 9.0),
    SimKind.VTOL: BatterySpec(6, 8000.0, 14.0),
    SimKind.ROVER: BatterySpec(4, 5200.0, 4.0),
}
_AUTOPILOT = 1
_MAX_CATCH_UP_S = 5.0
_BOOT_SILENCE_S = 1.0
_PREARM_EVERY_S = 30.0
_GCS_TYPE = 6
_LAT_E7 = 900_000_000
_HIGHEST_M = 100_000.0
_IGNORE_POSITION, _IGNORE_VELOCITY, _IGNORE_YAW = 0x0007, 0x0038, 0x0400


@dataclass(frozen=True, slots=True)
class VehicleConfig:
    """What one vehicle is and where it stands; see SimConfig for the fleet's view of the same."""

    sysid: int = 1
    kind: SimKind = SimKind.QUAD
    firmware: SimFirmware = SimFirmware.ARDUPILOT
    lat_deg: float = -35.363262
    lon_deg: float = 149.165237
    alt_m: float = 584.0
    heading_deg: float = 0.0
    origin: tuple[float, float] | None = None
    seed: int = 1
    links: int = 1
    rate_hz: float | None = None
    loss_pct: float = 0.0
    ready_after_s: float = 2.0
    physics_hz: float = 50.0
    wind_mps: float = 0.0
    wind_from_deg: float = 270.0
    turbulence_mps: float = 0.0
    epoch_us: int = 1_790_000_000_000_000
    faults: tuple[Fault, ...] = ()
    terrain: Terrain | None = None


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
        self.state = self._make_state(config)
        self.plans = PlanStore()
        self.flight = Flight(self.state, self.personality, self.plans)
        self.outbox = Outbox(
            config.links, random.Random(config.seed + 7), self.faults, config.loss_pct / 100.0
        )
        wanted = self.personality.full_streams if config.rate_hz else self.personality.start_streams
        self.streams = Streams(wanted, config.rate_hz, phase=(config.sysid * 0.618) % 1.0)
        self._frames = Frames(config.sysid, _AUTOPILOT)
        self._framers = [Framer() for _ in range(config.links)]
        self._failsafes = Failsafes(self.flight)
        self._params = ParamServer(self.state, self.personality, self._param_changed)
        self._plan_server = PlanServer(
            self.state, self.personality, self.plans, self._plan_changed, self.flight.set_current_item
        )
        self._commands = Commands(
            self.state, self.personality, FlightCommands(self.flight), SystemCommands(self), self.later
        )
        self._later: list[tuple[float, Callable[[], None]]] = []
        self._left_s = 0.0
        self._quiet_until_s = 0.0
        self._reboot_asked = False
        self._prearm_due_s = _PREARM_EVERY_S
        self._autofly = False
        self.flight.refresh_tuning()
        for severity, text in self.personality.boot_texts(self.state):
            self.state.say(severity, text)

    def _make_state(self, config: VehicleConfig) -> VehicleState:
        rng = random.Random(config.seed * 1000 + config.sysid)
        origin = config.origin or (config.lat_deg, config.lon_deg)
        earth = FlatEarth(*origin)
        n, e = earth.to_ne(config.lat_deg, config.lon_deg)
        ground = config.terrain(config.lat_deg, config.lon_deg) if config.terrain else config.alt_m
        yaw = math.radians((config.heading_deg + 180.0) % 360.0 - 180.0)
        wind = Wind(rng, config.wind_mps, config.wind_from_deg, config.turbulence_mps)
        params = ParamStore(self.personality.params())
        for name in ("MAV_SYSID", "MAV_SYS_ID"):
            if name in params:
                params.set(name, config.sysid)
        state = VehicleState(
            kind=config.kind,
            sysid=config.sysid,
            compid=_AUTOPILOT,
            earth=earth,
            origin_alt_m=ground,
            body=Body(n=n, e=e, alt=ground, yaw=yaw),
            wind=wind,
            battery=Battery(_BATTERIES[config.kind]),
            params=params,
            estimator=Estimator(rng, config.ready_after_s),
            rng=rng,
            mode=self.personality.initial_mode,
            faults=self.faults,
            epoch_us=config.epoch_us,
            terrain=config.terrain,
        )
        state.wing = config.kind is SimKind.PLANE
        state.home.n, state.home.e, state.home.alt = n, e, ground
        return state

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
        ):
            self._handle_other(name, msg, sender)
        self._flush()

    def take(self, link: int = 0) -> bytes:
        """Return and forget what is to be sent on a link."""
        return self.outbox.take(link)

    def _addressed(self, msg: Any) -> bool:
        fields = msg.definition.field_by_name
        if "target_system" in fields and msg.target_system not in (0, self.state.sysid):
            return False
        return "target_component" not in fields or msg.target_component in (0, _AUTOPILOT)

    def _handle_other(self, name: str, msg: Any, sender: tuple[int, int]) -> None:
        state = self.state
        if name == "HEARTBEAT":
            if msg.type == _GCS_TYPE:
                state.gcs_heard_s = state.time_s
        elif name == "TIMESYNC":
            if msg.tc1 == 0:
                state.post("TIMESYNC", tc1=state.boot_us * 1000, ts1=msg.ts1)
        elif name == "PING":
            if msg.target_system == 0:
                state.post(
                    "PING",
                    time_usec=msg.time_usec,
                    seq=msg.seq,
                    target_system=sender[0],
                    target_component=sender[1],
                )
        elif name == "SET_MODE":
            mode = self.personality.mode_numbered(msg.custom_mode)
            if mode is not None and msg.base_mode & 1:
                self.flight.set_mode(mode)
        elif name == "REQUEST_DATA_STREAM":
            self._request_streams(msg)
        elif name == "SET_POSITION_TARGET_GLOBAL_INT":
            self._position_target(msg)

    def _request_streams(self, msg: Any) -> None:
        groups = self.personality.stream_groups
        names = groups.get(msg.req_stream_id, ())
        if msg.req_stream_id == 0:
            names = tuple(name for group in groups.values() for name in group)
        rate = float(msg.req_message_rate) if msg.start_stop else 0.0
        self.streams.set_rates(dict.fromkeys(names, rate), self.state.time_s)

    def _position_target(self, msg: Any) -> None:
        """Go where the message says, in Guided (Offboard) only."""
        state, flight = self.state, self.flight
        if state.mode.role is not Role.GUIDED:
            return
        yaw = None if msg.type_mask & _IGNORE_YAW or not math.isfinite(msg.yaw) else msg.yaw
        if msg.type_mask & _IGNORE_POSITION != _IGNORE_POSITION:
            if abs(msg.lat_int) > _LAT_E7 or abs(msg.lon_int) > 2 * _LAT_E7 or not abs(msg.alt) < _HIGHEST_M:
                return
            n, e = state.earth.to_ne(msg.lat_int / 1e7, msg.lon_int / 1e7)
            alt = msg.alt
            if msg.coordinate_frame in (3, 6):
                alt += state.home.alt
            elif msg.coordinate_frame in (10, 11):
                alt += state.ground_under(n, e)
            flight.go_to(n, e, alt, yaw)
        elif msg.type_mask & _IGNORE_VELOCITY != _IGNORE_VELOCITY:
            if not all(map(math.isfinite, (msg.vx, msg.vy, msg.vz))):
                return
            timeout_s = state.params.get("GUID_TIMEOUT", 3.0)
            flight.guide(Velocity(msg.vx, msg.vy, -msg.vz, timeout_s))

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
        self._quiet_until_s = state.time_s + _BOOT_SILENCE_S
        self._prearm_due_s = _PREARM_EVERY_S
        self.streams.reset(self._quiet_until_s)
        self.flight = Flight(state, self.personality, self.plans)
        self.flight.refresh_tuning()
        self._rewire()
        self.later(_BOOT_SILENCE_S, self._say_booted)

    def _rewire(self) -> None:
        """Give the parts that talk to the flight controller the new one."""
        self._failsafes = Failsafes(self.flight)
        self._params.restart()
        self._plan_server = PlanServer(
            self.state, self.personality, self.plans, self._plan_changed, self.flight.set_current_item
        )
        self.flight.mission_changed()
        self._commands = Commands(
            self.state, self.personality, FlightCommands(self.flight), SystemCommands(self), self.later
        )

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
