"""``gcs plan``: plan files and vehicles' plans, without a window."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from gcs.cli.entry import default_profile
from gcs.cli.fly_report import Reporter
from gcs.cli.plan_transfer import fetch_lists, here, send_plan
from gcs.cli.station import CliStation
from gcs.model.errors import CommandError, GcsError
from gcs.model.vehicle import Firmware, VehicleKind
from gcs.planning.checks import Finding, Severity, check_plan
from gcs.planning.document import ARDUPILOT, PX4, Plan
from gcs.planning.files import encode_plan, format_of_name, read_plan
from gcs.planning.statistics import figures_of
from gcs.planning.transfer import plan_from_lists, upload_of
from gcs.recording.atomic_file import write_atomically

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
_URL = Annotated[str, typer.Argument(help="Such as udpin:0.0.0.0:14550")]
_JSON = Annotated[bool, typer.Option("--json", help="For machines.")]
_VEHICLE = Annotated[int | None, typer.Option(min=1, max=255, help="System id, where several are heard.")]
_WAIT = Annotated[float, typer.Option(min=1.0, help="How many seconds to wait for the vehicle.")]
_PROFILE = Annotated[Path | None, typer.Option(help="Where settings live.")]


def register(cli: typer.Typer) -> None:
    """Add the commands."""
    plan = typer.Typer(no_args_is_help=True, help="Plan files and vehicles' plans, without a window.")
    plan.command()(stats)
    plan.command()(check)
    plan.command()(convert)
    plan.command()(upload)
    plan.command()(download)
    cli.add_typer(plan, name="plan")


def stats(file: _FILE, as_json: _JSON = False) -> None:
    """Print what a plan holds, how long it is and about how long it takes."""
    figures = figures_of(read_plan(file))
    if as_json:
        print(msgspec.json.encode(asdict(figures)).decode())
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    rows = (
        ("Items", f"{figures.items} ({figures.flown} flown, {figures.complex_items} patterns)"),
        ("Length", f"{figures.length_m:.0f} m"),
        ("Time", f"about {figures.duration_s / 60:.1f} min without wind"),
        ("Highest", _metres(figures.highest_rel_m)),
        ("Lowest", _metres(figures.lowest_rel_m)),
        ("Farthest from home", _metres(figures.farthest_m)),
        ("Pictures", str(figures.pictures)),
        ("Fence", f"{figures.fence_polygons} polygons, {figures.fence_circles} circles"),
        ("Rally points", str(figures.rally_points)),
    )
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def _metres(value: float | None) -> str:
    return "not known" if value is None else f"{value:.0f} m"


def check(
    file: _FILE,
    firmware: Annotated[str, typer.Option(help="ardupilot, px4 or any; without it, as the plan says.")] = "",
    kind: Annotated[str, typer.Option("--type", help="quad, plane, vtol …; without it, as it says.")] = "",
    as_json: _JSON = False,
) -> None:
    """Check a plan; exit code 0 without errors, 1 with errors, 2 when the file can't be read."""
    plan = read_plan(file)
    findings = check_plan(plan, _firmware(firmware, plan), _kind(kind, plan))
    if as_json:
        print(msgspec.json.encode([_finding_json(finding) for finding in findings]).decode())
    else:
        for finding in findings:
            print(f"{finding.severity.value:8} {finding}. {finding.remedy}")
        errors = sum(finding.severity is Severity.ERROR for finding in findings)
        print(f"{file.name}: {errors} errors, {len(findings) - errors} warnings")
    raise typer.Exit(int(any(finding.severity is Severity.ERROR for finding in findings)))


def _finding_json(finding: Finding) -> dict[str, object]:
    item = None if finding.item is None else finding.item + 1
    members = {"severity": finding.severity.value, "code": finding.code, "item": item}
    return {**members, "text": finding.text, "remedy": finding.remedy}


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


def convert(
    file: _FILE,
    target: Annotated[Path, typer.Argument(help="Its ending says the format: .plan, .waypoints …")],
    fence: Annotated[Path | None, typer.Option(help="Take the fence from this file.")] = None,
    rally: Annotated[Path | None, typer.Option(help="Take the rally points from this file.")] = None,
) -> None:
    """Write a plan in another format; patterns become simple items where the format has none."""
    form = format_of_name(target.name)
    plan = read_plan(file)
    if fence is not None:
        plan = replace(plan, fence=read_plan(fence).fence)
    if rally is not None:
        plan = replace(plan, rally=read_plan(rally).rally)
    write_atomically(target, [encode_plan(plan, form)])
    print(f"{target}: {form.value}")


def upload(
    url: _URL,
    file: _FILE,
    vehicle: _VEHICLE = None,
    connect_timeout: _WAIT = 60.0,
    as_json: _JSON = False,
    profile_dir: _PROFILE = None,
) -> None:
    """Upload a plan to a vehicle; each list is read back and compared. Exit code 0 only when all is there."""
    plan = read_plan(file)
    reporter = Reporter(as_json=as_json)
    with CliStation(profile_dir or default_profile()) as station:
        state = station.connect(url, vehicle, connect_timeout)
        send_plan(station, upload_of(plan, state.identity.firmware, here(station)), reporter)


def download(
    url: _URL,
    file: Annotated[Path, typer.Argument(help="Its ending says the format: .plan or .waypoints")],
    vehicle: _VEHICLE = None,
    connect_timeout: _WAIT = 60.0,
    as_json: _JSON = False,
    profile_dir: _PROFILE = None,
) -> None:
    """Read mission, fence and rally points of a vehicle into a file."""
    form = format_of_name(file.name)
    reporter = Reporter(as_json=as_json)
    with CliStation(profile_dir or default_profile()) as station:
        state = station.connect(url, vehicle, connect_timeout)
        lists = fetch_lists(station, reporter)
        plan = plan_from_lists(lists, state.identity.firmware, state.identity.mav_type)
        if not any(lists.values()):
            raise CommandError("The vehicle holds no plan", "Upload one first")
    write_atomically(file, [encode_plan(plan, form)])
    reporter.tell("saved", f"{file}: {form.value}", file=str(file))
