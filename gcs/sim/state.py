"""All that is so of one simulated vehicle: plain data that every part of the simulator reads."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from gcs.sim.battery import Battery
from gcs.sim.body import Body, Demand
from gcs.sim.faults import FaultSet
from gcs.sim.geo import FlatEarth
from gcs.sim.kinds import SimKind
from gcs.sim.modes import Mode
from gcs.sim.params import ParamStore
from gcs.sim.sensors import Estimator
from gcs.sim.terrain_data import TerrainData
from gcs.sim.wind import Wind

Terrain = Callable[[float, float], float]
"""Height of the ground above mean sea level in metres at a latitude and longitude in degrees."""


class Landed(IntEnum):
    """MAV_LANDED_STATE."""

    ON_GROUND = 1
    IN_AIR = 2
    TAKEOFF = 3
    LANDING = 4


@dataclass(slots=True)
class HomePoint:
    """Home in metres north and east of the origin and above mean sea level."""

    n: float = 0.0
    e: float = 0.0
    alt: float = 0.0
    known: bool = False


@dataclass(slots=True)
class MissionProgress:
    """What MISSION_CURRENT tells."""

    seq: int = 0
    total: int = 0
    state: int = 1
    """MISSION_STATE: 1 no mission, 2 not started, 3 active, 4 paused, 5 complete."""
    reached: int = -1
    """The item last reported as reached, -1 for none."""


@dataclass(slots=True)
class VehicleState:
    """One vehicle's truth, beliefs and intentions.

    ``time_s`` is simulated seconds since the vehicle was made; it never goes back. ``boot_s`` is when the
    autopilot last started; ``clock_jump_s`` shifts what it reports as boot time and UTC.
    """

    kind: SimKind
    sysid: int
    compid: int
    earth: FlatEarth
    origin_alt_m: float
    body: Body
    wind: Wind
    battery: Battery
    params: ParamStore
    estimator: Estimator
    rng: random.Random
    mode: Mode
    faults: FaultSet
    epoch_us: int
    terrain: Terrain | None = None
    terrain_data: TerrainData | None = None
    """What the autopilot was told of the ground; None: it asks nobody and knows the truth."""
    link_factor: float = 1.0
    """Simulated seconds per real second, at least 1: waiting for the other side takes real time, so every
    timeout of the link (retries, a lost ground station) is longer by this in simulated time."""
    time_s: float = 0.0
    boot_s: float = 0.0
    clock_jump_s: float = 0.0
    armed: bool = False
    armed_s: float = 0.0
    """When it was armed, in ``time_s``."""
    landed: Landed = Landed.ON_GROUND
    landed_s: float = 0.0
    """Since when it has stood on the ground, in ``time_s``."""
    home: HomePoint = field(default_factory=HomePoint)
    mission: MissionProgress = field(default_factory=MissionProgress)
    demand: Demand = field(default_factory=lambda: Demand(powered=False))
    wing: bool = False
    """Flown on its wing: always for a plane, as wanted for a VTOL."""
    critical: bool = False
    """A failsafe is in force."""
    terminated: bool = False
    speed_override: float | None = None
    roi: tuple[float, float, float] | None = None
    gcs_heard_s: float | None = None
    """When the ground station's last heartbeat came, in ``time_s``; None before the first."""
    fence_breached: bool = False
    fence_breaches: int = 0
    fence_breach_type: int = 0
    images: int = 0
    posts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Messages to be sent at the next opportunity."""
    _ground_at: tuple[float, float] = (1e12, 1e12)
    _ground_m: float = 0.0

    @property
    def boot_time_s(self) -> float:
        """Seconds since boot as the autopilot counts them, never below zero."""
        return max(0.0, self.time_s - self.boot_s + self.clock_jump_s)

    @property
    def boot_ms(self) -> int:
        """Milliseconds since boot as sent in time_boot_ms."""
        return int(self.boot_time_s * 1000.0) & 0xFFFFFFFF

    @property
    def boot_us(self) -> int:
        """Microseconds since boot as sent in time_usec."""
        return int(self.boot_time_s * 1e6)

    @property
    def utc_us(self) -> int:
        """The vehicle's UTC in microseconds, 0 before it has a GPS fix."""
        if not self.estimator.fix:
            return 0
        return self.epoch_us + int((self.time_s + self.clock_jump_s) * 1e6)

    @property
    def ground_m(self) -> float:
        """Height above mean sea level of the ground below, looked up again every half metre."""
        body = self.body
        if self.terrain is None:
            return self.origin_alt_m
        at = self._ground_at
        if abs(body.n - at[0]) > 0.5 or abs(body.e - at[1]) > 0.5:
            self._ground_at = (body.n, body.e)
            self._ground_m = self.ground_under(body.n, body.e)
        return self._ground_m

    def ground_under(self, north_m: float, east_m: float) -> float:
        """Return the height above mean sea level of the ground at a place."""
        if self.terrain is None:
            return self.origin_alt_m
        return self.terrain(*self.earth.to_latlon(north_m, east_m))

    def mapped_ground(self, north_m: float, east_m: float) -> float:
        """Return the height of the ground as the autopilot has it, the truth where it has none."""
        if self.terrain_data is not None:
            lat_deg, lon_deg = self.earth.to_latlon(north_m, east_m)
            height_m = self.terrain_data.height_m(round(lat_deg * 1e7), round(lon_deg * 1e7))
            if height_m is not None:
                return height_m
        return self.ground_under(north_m, east_m)

    @property
    def rc_lost(self) -> bool:
        """The radio control receiver hears nothing."""
        return "rc_loss" in self.faults or self.params.get("SIM_RC_FAIL") > 0

    @property
    def flying(self) -> bool:
        """It is off the ground, or for a rover: it is armed."""
        return self.armed if self.kind is SimKind.ROVER else not self.body.on_ground

    def post(self, name: str, /, **fields: Any) -> None:
        """Queue a message for sending."""
        self.posts.append((name, fields))

    def say(self, severity: int, text: str) -> None:
        """Queue a STATUSTEXT, in chunks of 50 bytes when it is longer (MAVLink statustext extension)."""
        data = text.encode()
        if len(data) <= 50:
            self.post("STATUSTEXT", severity=severity, text=text)
            return
        number = self.rng.randrange(1, 65535)
        for i, start in enumerate(range(0, len(data) + (len(data) % 50 == 0), 50)):
            chunk = data[start : start + 50]
            self.post("STATUSTEXT", severity=severity, text=chunk, id=number, chunk_seq=i)
