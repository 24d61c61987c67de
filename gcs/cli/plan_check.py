"""``gcs plan check`` and ``gcs plan stats``: what can be told of a plan without flying it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from gcs.model.elevation import Elevation
from gcs.model.errors import GcsError
from gcs.model.settings import TerrainSettings
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.analysis import Analysis, Finding, Severity, Wind, analyse, context_for
from gcs.planning.document import ARDUPILOT, PX4, Plan
from gcs.planning.errors import PlanError
from gcs.planning.files import read_plan
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

_FILE = Annotated[Path, typer.Argument(help=".plan, .waypoints, .mission, or a fence or rally file")]
_JSON = Annotated[bool, typer.Option("--json", help="For machines.")]
_FIRMWARE = Annotated[str, typer.Option(help="ardupilot, px4 or any; without it, as the plan says.")]
_KIND = Annotated[str, typer.Option("--type", help="quad, plane, vtol …; without it, as it says.")]
_TERRAIN = Annotated[list[Path] | None, typer.Option(help="An elevation file or a folder of them.")]
_WIND = Annotated[float, typer.Option(min=0.0, max=100.0, help="Wind in m/s.")]
_FROM = Annotated[float, typer.Option(min=0.0, max=360.0, help="Where it comes from, in degrees.")]
_BATTERY = Annotated[float | None, typer.Option(min=1.0, help="Capacity in Wh; without it, a usual one.")]
_RESERVE = Annotated[float, typer.Option(min=0.0, max=100.0, help="What shall be left, in per cent.")]
_LINK = Annotated[float | None, typer.Option(min=1.0, help="How far the radio reaches, in metres.")]


def stats(
    file: _FILE,
    firmware: _FIRMWARE = "",
    kind: _KIND = "",
    terrain: _TERRAIN = None,
    wind: _WIND = 0.0,
    wind_from: _FROM = 0.0,
    battery: _BATTERY = None,
    as_json: _JSON = False,
) -> None:
    """Print what a plan holds, how long it is, how long it takes, and what it takes of the battery."""
    plan = read_plan(file)
    vehicle = _firmware(firmware, plan), _kind(kind, plan)
    analysis = _analysis(plan, vehicle, terrain, Wind(wind, wind_from), battery)
    if analysis.problem:
        broken = analysis.findings[0]
        raise PlanError(broken.text, broken.remedy)
    if as_json:
        print(msgspec.json.encode(asdict(analysis.figures)).decode())
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    for row in _rows(analysis, wind):
        table.add_row(*row)
    Console().print(table)


def _rows(analysis: Analysis, wind_mps: float) -> Iterator[tuple[str, str]]:
    figures, energy = analysis.figures, analysis.energy
    air = f"with {wind_mps:g} m/s of wind" if wind_mps else "without wind"
    yield "Items", f"{figures.items} ({figures.flown} flown, {figures.complex_items} patterns)"
    yield "Length", f"{figures.length_m:.0f} m"
    yield "Time", f"about {figures.duration_s / 60:.1f} min {air}"
    yield "Highest", _metres(figures.highest_rel_m)
    yield "Lowest", _metres(figures.lowest_rel_m)
    yield "Highest above ground", _metres(figures.highest_agl_m)
    yield "Farthest from home", _metres(figures.farthest_m)
    if energy is not None:
        whose = "a usual battery" if energy.assumed else "the battery"
        yield "Energy", f"{energy.total_wh:.0f} Wh, {energy.share_pct:.0f} % of {whose}"
    yield "Pictures", str(figures.pictures)
    if figures.ground_sample_m is not None:
        yield "Ground sample", f"{figures.ground_sample_m * 100:.1f} cm"
    if figures.area_m2:
        yield "Area", f"{figures.area_m2 / 1e6:.3f} km²"
    yield "Fence", f"{figures.fence_polygons} polygons, {figures.fence_circles} circles"
    yield "Rally points", str(figures.rally_points)


def _metres(value: float | None) -> str:
    return "not known" if value is None else f"{value:.0f} m"


def check(
    file: _FILE,
    firmware: _FIRMWARE = "",
    kind: _KIND = "",
    terrain: _TERRAIN = None,
    wind: _WIND = 0.0,
    wind_from: _FROM = 0.0,
    battery: _BATTERY = None,
    reserve: _RESERVE = 25.0,
    link_range: _LINK = None,
    as_json: _JSON = False,
) -> None:
    """Check a plan; exit code 0 without errors, 1 with errors, 2 when the file can't be read."""
    plan = read_plan(file)
    vehicle = _firmware(firmware, plan), _kind(kind, plan)
    analysis = _analysis(plan, vehicle, terrain, Wind(wind, wind_from), battery, reserve, link_range)
    if as_json:
        print(msgspec.json.encode([_finding_json(finding) for finding in analysis.findings]).decode())
    else:
        for finding in analysis.findings:
            print(f"{finding.severity.value:8} {finding}. {finding.remedy}")
        for line in analysis.passed:
            print(f"{'ok':8} {line}")
        words = (f"{analysis.count(severity)} {severity.value}s" for severity in Severity)
        print(f"{file.name}: {', '.join(words)}")
    raise typer.Exit(int(analysis.count(Severity.ERROR) > 0))


def _analysis(
    plan: Plan,
    vehicle: tuple[Firmware, VehicleKind | None],
    terrain: list[Path] | None,
    wind: Wind,
    battery_wh: float | None,
    reserve_pct: float = 25.0,
    link_range_m: float | None = None,
) -> Analysis:
    energy = replace(energy_for(vehicle[1]), reserve_pct=reserve_pct)
    if battery_wh is not None:
        energy = replace(energy, capacity_wh=battery_wh, assumed=False)
    with _elevation(terrain or []) as elevation:
        context = context_for(*vehicle, elevation, wind=wind, energy=energy, link_range_m=link_range_m)
        return analyse(plan, context)


@contextmanager
def _elevation(paths: list[Path]) -> Iterator[Elevation]:
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


def _finding_json(finding: Finding) -> dict[str, object]:
    item = None if finding.item is None else finding.item + 1
    members = {"severity": finding.severity.value, "code": finding.code, "item": item}
    words = {"text": finding.text, "remedy": finding.remedy, "detail": finding.detail}
    return {**members, **words, "at": finding.at, "distance_m": finding.distance_m}


def _firmware(name: str, plan: Plan) -> Firmware:
    if not name:
        return _OF_AUTOPILOT.get(plan.autopilot, Firmware.GENERIC)
    found = _FIRMWARES.get(name.lower())
    if found is None:
        raise GcsError(f"There is no firmware {name!r}", f"Choose from {', '.join(_FIRMWARES)}")
    return found


def _kind(name: str, plan: Plan) -> VehicleKind | None:
    if not name:
        return _KINDS.get(plan.vehicle_type) if plan.vehicle_type is not None else None
    try:
        return VehicleKind(name.lower())
    except ValueError as error:
        known = ", ".join(kind.value for kind in VehicleKind)
        raise GcsError(f"There is no vehicle type {name!r}", f"Choose from {known}") from error
