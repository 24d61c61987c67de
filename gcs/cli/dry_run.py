"""A plan flown in the embedded simulator in faster time, by the same steps as ``gcs fly`` takes."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from gcs.cli.fly_plan import first_place
from gcs.cli.fly_report import Reporter
from gcs.cli.fly_run import FlyExit, FlyOptions, FlyRun
from gcs.cli.plan_transfer import here
from gcs.cli.station import CliStation
from gcs.model.elevation import Elevation
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.document import Place, Plan
from gcs.planning.errors import PlanError
from gcs.planning.geodesy import distance_m
from gcs.planning.transfer import upload_of
from gcs.sim import Home, SimConfig, SimFleet, SimVehicle

CONNECT_S = 20.0
POSITION_S = 15.0
SAMPLE_S = 1.0
"""Simulated seconds between points of the track."""
_PHYSICS_HZ = 25.0
_TYPES = {
    VehicleKind.QUAD: "quad",
    VehicleKind.HELI: "quad",
    VehicleKind.PLANE: "plane",
    VehicleKind.VTOL: "vtol",
    VehicleKind.ROVER: "rover",
    VehicleKind.BOAT: "rover",
}


@dataclass(frozen=True, slots=True)
class DryRunOptions:
    """How it is flown."""

    firmware: Firmware
    kind: VehicleKind
    speedup: float = 30.0
    wind_mps: float = 0.0
    wind_from_deg: float = 0.0
    takeoff_alt_m: float | None = None


@dataclass(frozen=True, slots=True)
class TrackSample:
    """Where the simulated vehicle was."""

    seconds: float
    """Simulated, since it was armed."""
    lat_deg: float
    lon_deg: float
    alt_rel_m: float
    alt_amsl_m: float
    battery_pct: float
    item: int


@dataclass(slots=True)
class DryRunResult:
    """What came of it; times are simulated."""

    exit: FlyExit = FlyExit.FAILED
    seconds: float = 0.0
    """From arming to disarming."""
    length_m: float = 0.0
    battery_used_pct: float = 0.0
    farthest_m: float = 0.0
    highest_rel_m: float = 0.0
    track: list[TrackSample] = field(default_factory=list)


def start_of(plan: Plan, elevation: Elevation) -> Place:
    """Return where the vehicle stands at the beginning: the planned home, else the first place.

    Raises:
        PlanError: the plan has no place.
    """
    home = plan.home
    if home is None or not (home.lat_deg or home.lon_deg):
        first = first_place(plan)
        if first is None:
            raise PlanError("The plan has no home and no place to fly to", "Set its home or add a waypoint")
        home = Place(*first)
    ground = elevation.height_amsl_m(home.lat_deg, home.lon_deg)
    return Place(home.lat_deg, home.lon_deg, home.alt_m if ground is None else ground)


def fly_dry(plan: Plan, options: DryRunOptions, elevation: Elevation, reporter: Reporter) -> DryRunResult:
    """Fly a plan in the simulator; what happens is told, the track sample by sample.

    Raises:
        GcsError: the plan can't be flown there, or the vehicle refused it.
    """
    kind = _TYPES.get(options.kind)
    if kind is None:
        raise PlanError(f"The simulator has no {options.kind.value}", "Choose quad, plane, vtol or rover")
    start = start_of(plan, elevation)

    def ground_amsl_m(lat_deg: float, lon_deg: float) -> float:
        height_m = elevation.height_amsl_m(lat_deg, lon_deg)
        return start.alt_m if height_m is None else max(height_m, 0.0)

    config = SimConfig(
        firmware="px4" if options.firmware is Firmware.PX4 else "ardupilot",
        type=kind,
        home=Home(start.lat_deg, start.lon_deg, start.alt_m, 0.0),
        out=("udpin:127.0.0.1:0",),
        speedup=options.speedup,
        physics_hz=_PHYSICS_HZ,
        wind_mps=options.wind_mps,
        wind_from_deg=options.wind_from_deg,
        terrain=ground_amsl_m,
        ready_after_s=2.0,
    )
    result = DryRunResult()
    with tempfile.TemporaryDirectory(prefix="gcs-dry-run-") as folder, SimFleet(config) as fleet:
        host, port = fleet.addresses[0]
        sampler = _Sampler(fleet.vehicles[0], result, reporter)
        with CliStation(Path(folder)) as station:
            station.on_pump = sampler.sample
            state = station.connect(f"udpout:{host}:{port}", None, CONNECT_S)
            station.wait_until(lambda: here(station) is not None, POSITION_S)
            upload = upload_of(plan, state.identity.firmware, here(station))
            fly_options = FlyOptions(takeoff_alt_m=options.takeoff_alt_m, return_at_end=True)
            result.exit = FlyRun(station, upload, fly_options, reporter).run()
            sampler.finish()
    return result


class _Sampler:
    """Reads the simulated truth, as often as the station rests."""

    def __init__(self, vehicle: SimVehicle, result: DryRunResult, reporter: Reporter) -> None:
        self._vehicle = vehicle
        self._result = result
        self._reporter = reporter
        self._armed_s: float | None = None
        self._begin_pct = 100.0
        self._disarmed = False

    def sample(self) -> None:
        """Take a point if enough simulated time has passed since the last one."""
        state = self._vehicle.state
        if self._armed_s is None:
            if not state.armed:
                return
            self._armed_s, self._begin_pct = state.armed_s, state.battery.charge * 100.0
        if self._disarmed:
            return
        self._disarmed = not state.armed
        seconds = state.time_s - self._armed_s
        track = self._result.track
        if track and seconds - track[-1].seconds < SAMPLE_S and not self._disarmed:
            return
        lat_deg, lon_deg = state.earth.to_latlon(state.body.n, state.body.e)
        point = TrackSample(
            seconds=round(seconds, 2),
            lat_deg=round(lat_deg, 7),
            lon_deg=round(lon_deg, 7),
            alt_rel_m=round(state.body.alt - state.home.alt, 2),
            alt_amsl_m=round(state.body.alt, 2),
            battery_pct=round(state.battery.charge * 100.0, 2),
            item=state.mission.seq,
        )
        track.append(point)
        if self._reporter.as_json:
            self._reporter.tell("track", "", **{name: getattr(point, name) for name in point.__slots__})

    def finish(self) -> None:
        """Work out the figures."""
        result, track = self._result, self._result.track
        if not track:
            return
        places = [(point.lat_deg, point.lon_deg) for point in track]
        result.seconds = track[-1].seconds
        result.length_m = sum(distance_m(a, b) for a, b in pairwise(places))
        result.battery_used_pct = self._begin_pct - track[-1].battery_pct
        result.farthest_m = max(distance_m(places[0], place) for place in places)
        result.highest_rel_m = max(point.alt_rel_m for point in track)
