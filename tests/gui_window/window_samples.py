"""Vehicles, links and a bridge without an engine, for the tests of the window's parts."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from gcs.model.alarm import Alarm, Level
from gcs.model.clock import ManualClock
from gcs.model.command import CommandLife, CommandReport
from gcs.model.fleet import FleetSnapshot
from gcs.model.ids import VehicleId
from gcs.model.link import LinkState, LinkStatus, LinkTestResult, VehicleLinkStatus
from gcs.model.plan import MissionItem
from gcs.model.recording import RecordingState, RecordingStatus
from gcs.model.settings import Settings
from gcs.model.vehicle import (
    Altitude,
    Attitude,
    Battery,
    Estimator,
    Firmware,
    Gps,
    HomePosition,
    Identity,
    MissionProgress,
    ModeInfo,
    Motion,
    Phase,
    Position,
    Rc,
    VehicleKind,
    VehicleState,
)

NOW = 1000.0
NOW_US = 1_790_000_000_000_000
HERON, WREN, TERN = VehicleId(0, 1), VehicleId(0, 2), VehicleId(0, 3)
HOME = (-36.524, -122.948)
MODES = tuple(ModeInfo(name, number) for number, name in enumerate(("Stabilize", "Guided", "Auto", "RTL")))
QUAD = Identity(3, 2, Firmware.ARDUPILOT, VehicleKind.QUAD, "4.7.0", "abc123", "0042", product="ArduCopter")
PLANE = Identity(3, 1, Firmware.ARDUPILOT, VehicleKind.PLANE, "4.7.0", product="ArduPlane")


def make_state(vehicle: VehicleId = HERON, name: str = "", **changes: Any) -> VehicleState:
    """A copter in the air, all its values fresh."""
    number = vehicle.sysid
    lat, lon = HOME[0] + 0.002 * (number % 8), HOME[1] + 0.0025 * (number // 8)
    state = VehicleState(
        vehicle,
        name or f"Heron {number}",
        QUAD,
        Phase.FLYING,
        True,
        "Guided",
        1,
        last_heard_s=NOW,
        first_heard_s=NOW - 600,
        phase_since_s=NOW - 65,
        ready=True,
        in_air=True,
        modes=MODES,
        attitude=Attitude(NOW, 2.0, -3.0, 126.0),
        position=Position(NOW, lat, lon, 108.0),
        altitude=Altitude(NOW, 108.0, 80.4, 58.0, "terrain"),
        motion=Motion(NOW, 11.9, 12.4, -0.2, 126.0, 128.0, 47.0),
        batteries=(Battery(NOW, 0, 22.8, 10.0, 64.0, 4612.0, 800.0, charge_state=1),),
        gps=Gps(NOW, 6, 24, 0.6, 0.9, lat, lon, 108.0),
        estimator=Estimator(NOW, 831, 0.1, 0.12, 0.08, 0.05, has_attitude=True, has_position=True),
        rc=Rc(NOW, (1500, 1500, 1000, 1500), 96.0),
        mission=MissionProgress(NOW, 3, 2, 10, 0),
        home=HomePosition(NOW, *HOME, 28.0),
    )
    return replace(state, **changes)


def on_ground(vehicle: VehicleId = HERON, name: str = "", **changes: Any) -> VehicleState:
    """The same one, disarmed and ready on the ground."""
    kept: dict[str, Any] = {
        "phase": Phase.READY,
        "armed": False,
        "in_air": False,
        "altitude": Altitude(NOW, 28.0, 0.0, 0.0, "terrain"),
        "motion": Motion(NOW, 0.0, 0.0, 0.0, 126.0, None, 0.0),
    }
    return make_state(vehicle, name, **(kept | changes))


def make_route(link_id: int = 1, name: str = "900 MHz", **changes: Any) -> VehicleLinkStatus:
    """A good route."""
    kept: dict[str, Any] = {
        "link_id": link_id,
        "link_name": name,
        "address": "127.0.0.1:40001",
        "loss_pct": 1.0,
        "rate_msgs_per_s": 48.0,
        "rtt_ms": 23.0,
        "age_s": 0.1,
        "silent": False,
        "active": link_id == 1,
        "pinned": False,
        "signed": False,
    }
    return VehicleLinkStatus(**(kept | changes))


def make_link(link_id: int = 1, url: str = "udpin:0.0.0.0:14550", **changes: Any) -> LinkStatus:
    """An open link."""
    kept: dict[str, Any] = {
        "name": "UDP 14550",
        "network": 0,
        "state": LinkState.OPEN,
        "text": "3 vehicles heard",
        "rx_msgs_per_s": 146.0,
        "tx_msgs_per_s": 3.0,
        "loss_pct": 0.4,
        "age_s": 0.2,
        "addresses": ("127.0.0.1:40001",),
        "vehicles": (HERON, WREN, TERN),
    }
    return LinkStatus(link_id=link_id, url=url, **(kept | changes))


def make_snapshot(*states: VehicleState, **changes: Any) -> FleetSnapshot:
    """A picture with these vehicles, each on two links."""
    kept: dict[str, Any] = {
        "time_s": NOW,
        "time_us": NOW_US,
        "vehicles": {state.vehicle: state for state in states},
        "links": (make_link(), make_link(2, "udpin:0.0.0.0:14560", name="LTE")),
        "vehicle_links": {s.vehicle: (make_route(), make_route(2, "LTE", loss_pct=14.0)) for s in states},
        "recording": RecordingStatus(RecordingState.RECORDING, "/tmp/flight.tlog", 12_345, 1_500_000),
        "messages_per_s": 50.0 * len(states),
    }
    return FleetSnapshot(**(kept | changes))


def three() -> FleetSnapshot:
    """Two copters, one of them flying, and a plane on the ground."""
    return make_snapshot(
        make_state(HERON, "Heron 1"),
        on_ground(WREN, "Heron 2"),
        on_ground(TERN, "Tern 3", identity=PLANE, phase=Phase.NOT_READY, not_ready_reasons=("GPS: no fix",)),
    )


def many(count: int = 50, *, long_names: bool = False) -> FleetSnapshot:
    """A fleet in every state, with alarms of every level."""
    phases = (Phase.FLYING, Phase.RETURNING, Phase.FLYING, Phase.READY, Phase.NOT_READY, Phase.FLYING)
    states, alarms = [], []
    for number in range(1, count + 1):
        vehicle = VehicleId(0, number)
        name = f"Survey copter of the northern coast {number:02d}" if long_names else f"B-{number:02d}"
        phase = phases[number % len(phases)]
        make = make_state if phase.airborne else on_ground
        battery = Battery(NOW, 0, 22.0, 9.0, float(15 + (number * 37) % 84))
        state = make(vehicle, name, phase=phase, batteries=(battery,))
        if number % 17 == 0:
            state = replace(state, phase=Phase.LINK_LOST, silent_s=14.0)
            alarms.append(Alarm("link-lost", Level.CRITICAL, "Link lost", vehicle, NOW_US - 14_000_000))
        elif number % 11 == 0:
            alarms.append(Alarm("ekf", Level.WARNING, "EKF variance 0.82", vehicle, NOW_US))
        elif number % 7 == 0:
            alarms.append(Alarm("battery", Level.CAUTION, "Battery below plan", vehicle, NOW_US))
        states.append(state)
    alarms.sort(key=lambda alarm: -alarm.level)
    return make_snapshot(*states, alarms=tuple(alarms))


def report(
    vehicle: VehicleId, life: CommandLife, group_id: int, reason: str = "", command: Any = None
) -> CommandReport:
    """One stage of a command."""
    return CommandReport(1, vehicle, command, life, NOW_US, reason=reason, group_id=group_id)


def mission(*places: tuple[float, float]) -> tuple[MissionItem, ...]:
    """A mission of waypoints, the first of which stands for home."""
    return tuple(
        MissionItem(seq, 3, 16, x=round(lat * 1e7), y=round(lon * 1e7), z=30.0)
        for seq, (lat, lon) in enumerate(places)
    )


def done(value: Any = None) -> Future[Any]:
    """A future that has its result."""
    future: Future[Any] = Future()
    if isinstance(value, BaseException):
        future.set_exception(value)
    else:
        future.set_result(value)
    return future


class FakeBridge(QObject):
    """What ``gcs.gui.bridge.Bridge`` offers, without an engine behind it; it keeps what it is asked."""

    ticked = Signal()
    slowTicked = Signal()
    eventsArrived = Signal(list)
    selectionChanged = Signal()
    settingsChanged = Signal()

    def __init__(self, snapshot: FleetSnapshot | None = None, settings: Settings | None = None) -> None:
        super().__init__()
        self.snapshot = snapshot or FleetSnapshot(NOW, NOW_US)
        self.settings = settings or Settings(links=(), serial_autoconnect=False)
        self.clock = ManualClock(NOW, NOW_US)
        self.selected: VehicleId | None = min(self.snapshot.vehicles, default=None)
        self.group: frozenset[VehicleId] = frozenset()
        self.sent: list[tuple[tuple[VehicleId, ...], Any]] = []
        self.impossible: dict[tuple[VehicleId, type] | type, str] = {}
        self.acknowledged: list[tuple[VehicleId | None, str | None]] = []
        self.added: list[Any] = []
        self.removed: list[int] = []
        self.tested: list[Any] = []
        self.pinned: list[tuple[VehicleId, int | None]] = []
        self.notes: list[tuple[str, str]] = []
        self.problem = ""
        self.link_outcome: Any = 7
        self.test_outcome: Any = LinkTestResult(True, "Heard system 1")

    # -- up

    def now_s(self) -> float:
        return self.clock.monotonic()

    @property
    def selected_state(self) -> VehicleState | None:
        return None if self.selected is None else self.snapshot.vehicles.get(self.selected)

    def select(self, vehicle: VehicleId | None) -> None:
        if vehicle != self.selected:
            self.selected = vehicle
            self.selectionChanged.emit()

    def set_group(self, vehicles: Any) -> None:
        self.group = frozenset(vehicles)
        self.selectionChanged.emit()

    # -- down

    def command(self, vehicles: Any, command: Any) -> int:
        self.sent.append((tuple(vehicles), command))
        return len(self.sent)

    def cancel(self, group_id: int) -> None:
        """Nothing is under way."""

    def why_not(self, state: VehicleState, command: type) -> str | None:
        """The real adapters' answer, unless a test names another."""
        for key in ((state.vehicle, command), command):
            if key in self.impossible:
                return self.impossible[key] or None
        from gcs.vehicles.autopilots import adapter_of

        return adapter_of(state).why_not(command, state)

    def upload_plans(self, plans: Any) -> Any:
        raise NotImplementedError("see plan_desk_samples.PlanBridge")

    def download_plan(self, vehicle: VehicleId) -> Any:
        raise NotImplementedError("see plan_desk_samples.PlanBridge")

    def check_terrain(self, vehicle: VehicleId, lat_deg: float, lon_deg: float) -> Any:
        raise NotImplementedError("see plan_desk_samples.PlanBridge")

    def acknowledge(self, vehicle: VehicleId | None, cause: str | None = None) -> None:
        self.acknowledged.append((vehicle, cause))

    def add_link(self, config: Any) -> Future[int]:
        self.added.append(config)
        return done(self.link_outcome)

    def remove_link(self, link_id: int) -> Future[None]:
        self.removed.append(link_id)
        return done()

    def test_link(self, config: Any) -> Future[LinkTestResult]:
        self.tested.append(config)
        return self.test_outcome if isinstance(self.test_outcome, Future) else done(self.test_outcome)

    def pin_link(self, vehicle: VehicleId, link_id: int | None) -> None:
        self.pinned.append((vehicle, link_id))

    def change_settings(self, settings: Settings) -> str:
        self.settings = settings
        self.settingsChanged.emit()
        return self.problem

    def note_connected(self) -> None:
        """Nothing is recorded."""

    def note(self, action: str, detail: str = "") -> None:
        self.notes.append((action, detail))

    def tell(self, level, text: str) -> None:
        self.notes.append((level.name, text))
