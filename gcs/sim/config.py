"""What to simulate: the choices of ``gcs sim``, of the demonstration and of tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from gcs.sim.birth import VehicleConfig
from gcs.sim.faults import Fault
from gcs.sim.kinds import SimFirmware, SimKind
from gcs.sim.plan import PlanItem
from gcs.sim.start import Home, SimError
from gcs.sim.state import Terrain
from gcs.sim.survey import formation

_LAST_SYSID = 254
_MANY = 10
_QUIET_HZ = 150.0
_DEFAULT_HOME = Home(-35.363262, 149.165237, 584.0, 270.0)
_Choice = TypeVar("_Choice", SimFirmware, SimKind)


@dataclass(frozen=True)
class SimConfig:
    """A fleet to simulate.

    Attributes:
        count: number of vehicles.
        firmware: ``ardupilot`` or ``px4``, or several that the vehicles take in turn.
        type: ``quad``, ``plane``, ``vtol`` or ``rover``, or several that the vehicles take in turn.
        home: where the first vehicle stands; the others stand in formation behind it.
        out: URLs to speak on (``udpout:HOST:PORT``, ``udpin:HOST:PORT``, ``tcp:HOST:PORT``,
            ``tcpin:HOST:PORT``); several are several links to every vehicle.
        speedup: simulated seconds per real second.
        rate_hz: messages per simulated second and vehicle; None for what the firmware sends by itself.
        loss_pct: share of frames lost in each direction on each link.
        faults: faults that are on from the start.
        seed: the same seed gives the same flight.
        first_sysid: system id of the first vehicle.
        names: names of the vehicles, for whoever shows them.
        mission: items (without home) to load into ``mission_vehicles``.
        autofly: they arm and fly it by themselves.
        mission_vehicles: indexes of the vehicles that get the mission.
        ready_after_s: seconds after boot until the vehicles can be armed.
        physics_hz: steps of the dynamics per simulated second; None chooses.
        wind_mps, wind_from_deg, turbulence_mps: the wind.
        terrain: height of the ground by latitude and longitude; None is flat at home's altitude.
        asks_terrain: ArduPilot vehicles ask the station for heights of the ground and fly by those.
        spacing_m: distance between vehicles in the formation.
    """

    count: int = 1
    firmware: str | Sequence[str] = SimFirmware.ARDUPILOT
    type: str | Sequence[str] = SimKind.QUAD
    home: Home = _DEFAULT_HOME
    out: tuple[str, ...] = ("udpout:127.0.0.1:14550",)
    speedup: float = 1.0
    rate_hz: float | None = None
    loss_pct: float = 0.0
    faults: tuple[Fault, ...] = ()
    seed: int = 1
    first_sysid: int = 1
    names: tuple[str, ...] = ()
    mission: tuple[PlanItem, ...] = ()
    autofly: bool = False
    mission_vehicles: tuple[int, ...] = (0,)
    ready_after_s: float = 2.0
    physics_hz: float | None = None
    wind_mps: float = 0.0
    wind_from_deg: float = 270.0
    turbulence_mps: float = 0.0
    terrain: Terrain | None = None
    asks_terrain: bool = False
    spacing_m: float = 12.0

    def __post_init__(self) -> None:
        """Refuse what can't be simulated."""
        if self.count < 1 or self.first_sysid < 1 or self.first_sysid + self.count - 1 > _LAST_SYSID:
            raise SimError(
                f"{self.count} vehicles from system id {self.first_sysid} do not fit",
                f"System ids go from 1 to {_LAST_SYSID}: start a second simulator on another port",
            )
        if not self.speedup > 0.0:
            raise SimError(f"Speedup is {self.speedup}", "Give a number above 0")
        if self.rate_hz is not None and not self.rate_hz > 0.0:
            raise SimError(f"Rate is {self.rate_hz} messages per second", "Give a number above 0")
        if not 0.0 <= self.loss_pct <= 100.0:
            raise SimError(f"Loss is {self.loss_pct} %", "Give a number from 0 to 100")
        if not self.out:
            raise SimError("There is no link to speak on", "Give a URL such as udpout:127.0.0.1:14550")
        self.firmwares()
        self.kinds()

    def firmwares(self) -> tuple[SimFirmware, ...]:
        """Return the firmwares that the vehicles take in turn."""
        return _choices(self.firmware, SimFirmware, "firmware")

    def kinds(self) -> tuple[SimKind, ...]:
        """Return the airframes that the vehicles take in turn."""
        return _choices(self.type, SimKind, "vehicle type")

    def vehicles(self) -> list[VehicleConfig]:
        """Return what each vehicle is and where it stands."""
        firmwares, kinds = self.firmwares(), self.kinds()
        quiet = self.rate_hz is not None and self.rate_hz <= _QUIET_HZ
        physics = self.physics_hz or (20.0 if self.count > _MANY and quiet else 50.0)
        return [
            VehicleConfig(
                sysid=self.first_sysid + i,
                name=self.names[i] if i < len(self.names) else f"Vehicle {self.first_sysid + i}",
                kind=kinds[i % len(kinds)],
                firmware=firmwares[i % len(firmwares)],
                lat_deg=place.lat_deg,
                lon_deg=place.lon_deg,
                alt_m=place.alt_m,
                heading_deg=place.heading_deg,
                origin=(self.home.lat_deg, self.home.lon_deg),
                seed=self.seed,
                links=len(self.out),
                rate_hz=self.rate_hz,
                loss_pct=self.loss_pct,
                speedup=self.speedup,
                ready_after_s=self.ready_after_s,
                physics_hz=physics,
                wind_mps=self.wind_mps,
                wind_from_deg=self.wind_from_deg,
                turbulence_mps=self.turbulence_mps,
                faults=self.faults,
                terrain=self.terrain,
                asks_terrain=self.asks_terrain,
            )
            for i, place in enumerate(formation(self.home, self.count, self.spacing_m))
        ]


def _choices(given: str | Sequence[str], kind: type[_Choice], what: str) -> tuple[_Choice, ...]:
    words = (given,) if isinstance(given, str) else tuple(given)
    try:
        found = tuple(kind(word) for word in words)
    except ValueError as error:
        known = ", ".join(kind)
        raise SimError(f"There is no {what} {words!r}", f"Choose from {known}") from error
    if not found:
        raise SimError(f"No {what} is given", f"Choose from {', '.join(kind)}")
    return found
