"""What plans are judged against on the command line: vehicle, wind, battery and the ground."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import typer

from gcs.model.elevation import Elevation
from gcs.model.errors import GcsError
from gcs.model.settings import TerrainSettings
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.analysis import AnalysisContext, Wind, context_for
from gcs.planning.document import ARDUPILOT, PX4, Plan
from gcs.planning.power import energy_for

_FIRMWARES = {"ardupilot": Firmware.ARDUPILOT, "px4": Firmware.PX4, "any": Firmware.GENERIC}
_OF_AUTOPILOT = {ARDUPILOT: Firmware.ARDUPILOT, PX4: Firmware.PX4}
_KINDS = {
    1: VehicleKind.PLANE,
    2: VehicleKind.QUAD,
    4: VehicleKind.HELI,
    10: VehicleKind.ROVER,
    11: VehicleKind.BOAT,
    12: VehicleKind.SUB,
    13: VehicleKind.QUAD,
    14: VehicleKind.QUAD,
    **dict.fromkeys(range(19, 26), VehicleKind.VTOL),
}
"""By MAV_TYPE."""

FILE = Annotated[Path, typer.Argument(help=".plan, .waypoints, .mission, or a fence or rally file")]
JSON = Annotated[bool, typer.Option("--json", help="For machines.")]
FIRMWARE = Annotated[str, typer.Option(help="ardupilot, px4 or any; without it, as the plan says.")]
KIND = Annotated[str, typer.Option("--type", help="quad, plane, vtol …; without it, as it says.")]
TERRAIN = Annotated[list[Path] | None, typer.Option(help="An elevation file or a folder of them.")]
WIND = Annotated[float, typer.Option(min=0.0, max=100.0, help="Wind in m/s.")]
WIND_FROM = Annotated[float, typer.Option(min=0.0, max=360.0, help="Where it comes from, in degrees.")]
BATTERY = Annotated[float | None, typer.Option(min=1.0, help="Capacity in Wh; without it, a usual one.")]
RESERVE = Annotated[float, typer.Option(min=0.0, max=100.0, help="What shall be left, in per cent.")]
LINK_RANGE = Annotated[float | None, typer.Option(min=1.0, help="How far the radio reaches, in metres.")]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say."""

    firmware: str = ""
    kind: str = ""
    terrain: tuple[Path, ...] = ()
    wind: Wind = field(default_factory=Wind)
    battery_wh: float | None = None
    reserve_pct: float = 25.0
    link_range_m: float | None = None


@contextmanager
def context_of(plan: Plan, asked: Asked) -> Iterator[AnalysisContext]:
    """Give what a plan is judged against; terrain files are open meanwhile.

    Raises:
        GcsError: an option is wrong, or a terrain file can't be read.
    """
    firmware, kind = firmware_of(asked.firmware, plan), kind_of(asked.kind, plan)
    energy = replace(energy_for(kind), reserve_pct=asked.reserve_pct)
    if asked.battery_wh is not None:
        energy = replace(energy, capacity_wh=asked.battery_wh, assumed=False)
    with elevation_of(asked.terrain) as elevation:
        yield context_for(
            firmware, kind, elevation, wind=asked.wind, energy=energy, link_range_m=asked.link_range_m
        )


@contextmanager
def elevation_of(paths: Sequence[Path]) -> Iterator[Elevation]:
    """Give the island's heights and those of files and folders."""
    from gcs.terrain.island import island_elevation
    from gcs.terrain.library import TerrainLibrary

    folders = tuple(str(path) for path in paths if path.is_dir())
    files = tuple(str(path) for path in paths if not path.is_dir())
    library = TerrainLibrary(island_elevation)
    try:
        library.configure(TerrainSettings(folders=folders, files=files))
        library.wait()
        if library.problems:
            raise GcsError(library.problems[0], "Give --terrain files that are there")
        yield library
    finally:
        library.close()


def firmware_of(name: str, plan: Plan) -> Firmware:
    """Return the firmware of that name, without one the plan's own."""
    if not name:
        return _OF_AUTOPILOT.get(plan.autopilot, Firmware.GENERIC)
    found = _FIRMWARES.get(name.lower())
    if found is None:
        raise GcsError(f"There is no firmware {name!r}", f"Choose from {', '.join(_FIRMWARES)}")
    return found


def kind_of(name: str, plan: Plan) -> VehicleKind | None:
    """Return the vehicle type of that name, without one the plan's own."""
    if not name:
        return _KINDS.get(plan.vehicle_type) if plan.vehicle_type is not None else None
    try:
        return VehicleKind(name.lower())
    except ValueError as error:
        known = ", ".join(kind.value for kind in VehicleKind)
        raise GcsError(f"There is no vehicle type {name!r}", f"Choose from {known}") from error
