"""What one vehicle is and where it stands, and its state at the beginning."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from gcs.sim.battery import Battery, BatterySpec
from gcs.sim.body import Body
from gcs.sim.faults import Fault, FaultSet
from gcs.sim.geo import FlatEarth
from gcs.sim.kinds import SimFirmware, SimKind
from gcs.sim.params import ParamStore
from gcs.sim.personality.base import Personality
from gcs.sim.sensors import Estimator
from gcs.sim.state import Terrain, VehicleState
from gcs.sim.terrain_data import TerrainData
from gcs.sim.wind import Wind

AUTOPILOT = 1
"""Component id of the autopilot (MAV_COMP_IDAUTOPILOT1)."""

_BATTERIES = {
    SimKind.QUAD: BatterySpec(4, 5200.0, 17.0),
    SimKind.PLANE: BatterySpec(4, 5200.0, 9.0),
    SimKind.VTOL: BatterySpec(6, 8000.0, 14.0),
    SimKind.ROVER: BatterySpec(4, 5200.0, 4.0),
}


@dataclass(frozen=True, slots=True)
class VehicleConfig:
    """What one vehicle is and where it stands; see SimConfig for the fleet's view of the same."""

    sysid: int = 1
    name: str = ""
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
    speedup: float = 1.0
    ready_after_s: float = 2.0
    physics_hz: float = 50.0
    wind_mps: float = 0.0
    wind_from_deg: float = 270.0
    turbulence_mps: float = 0.0
    epoch_us: int = 1_790_000_000_000_000
    faults: tuple[Fault, ...] = ()
    terrain: Terrain | None = None
    asks_terrain: bool = False


def make_state(config: VehicleConfig, personality: Personality, faults: FaultSet) -> VehicleState:
    """Return the state of a vehicle that stands on the ground and was just switched on."""
    rng = random.Random(config.seed * 1000 + config.sysid)
    origin = config.origin or (config.lat_deg, config.lon_deg)
    earth = FlatEarth(*origin)
    n, e = earth.to_ne(config.lat_deg, config.lon_deg)
    ground = config.terrain(config.lat_deg, config.lon_deg) if config.terrain else config.alt_m
    yaw = math.radians((config.heading_deg + 180.0) % 360.0 - 180.0)
    wind = Wind(rng, config.wind_mps, config.wind_from_deg, config.turbulence_mps)
    params = ParamStore(personality.params())
    known = {
        "MAV_SYSID": config.sysid,
        "MAV_SYS_ID": config.sysid,
        "SIM_WIND_SPD": config.wind_mps,
        "SIM_WIND_DIR": config.wind_from_deg,
        "SIM_WIND_TURB": config.turbulence_mps,
    }
    for name, value in known.items():
        if name in params:
            params.set(name, value)
    state = VehicleState(
        kind=config.kind,
        sysid=config.sysid,
        compid=AUTOPILOT,
        earth=earth,
        origin_alt_m=ground,
        body=Body(n=n, e=e, alt=ground, yaw=yaw),
        wind=wind,
        battery=Battery(_BATTERIES[config.kind]),
        params=params,
        estimator=Estimator(rng, config.ready_after_s),
        rng=rng,
        mode=personality.initial_mode,
        faults=faults,
        epoch_us=config.epoch_us,
        terrain=config.terrain,
        link_factor=max(1.0, config.speedup),
    )
    if config.asks_terrain and config.firmware is SimFirmware.ARDUPILOT:
        state.terrain_data = TerrainData(params.get("TERRAIN_SPACING"))
    state.wing = config.kind is SimKind.PLANE
    state.home.n, state.home.e, state.home.alt = n, e, ground
    return state
