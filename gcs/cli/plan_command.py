"""``gcs plan``: plan files and vehicles' plans, without a window."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from gcs.cli.entry import default_profile
from gcs.cli.fly_report import Reporter
from gcs.cli.plan_check import check, stats
from gcs.cli.plan_context import FILE as _FILE
from gcs.cli.plan_context import JSON as _JSON
from gcs.cli.plan_layers import convert_layer, is_layer
from gcs.cli.plan_outlook import brief, dry_run
from gcs.cli.plan_transfer import fetch_lists, here, send_plan
from gcs.cli.station import CliStation
from gcs.model.errors import CommandError
from gcs.planning.files import encode_plan, format_of_name, lost_in, read_plan
from gcs.planning.transfer import plan_from_lists, upload_of
from gcs.recording.atomic_file import write_atomically

_URL = Annotated[str, typer.Argument(help="Such as udpin:0.0.0.0:14550")]
_VEHICLE = Annotated[int | None, typer.Option(min=1, max=255, help="System id, where several are heard.")]
_WAIT = Annotated[float, typer.Option(min=1.0, help="How many seconds to wait for the vehicle.")]
_PROFILE = Annotated[Path | None, typer.Option(help="Where settings live.")]


def register(cli: typer.Typer) -> None:
    """Add the commands."""
    plan = typer.Typer(no_args_is_help=True, help="Plan files and vehicles' plans, without a window.")
    plan.command()(stats)
    plan.command()(check)
    plan.command()(convert)
    plan.command()(brief)
    plan.command("dry-run")(dry_run)
    plan.command()(upload)
    plan.command()(download)
    cli.add_typer(plan, name="plan")


def convert(
    file: _FILE,
    target: Annotated[Path, typer.Argument(help="Its ending says the format: .plan, .waypoints, .kml …")],
    fence: Annotated[Path | None, typer.Option(help="Take the fence from this file.")] = None,
    rally: Annotated[Path | None, typer.Option(help="Take the rally points from this file.")] = None,
    use: Annotated[
        str,
        typer.Option(
            "--as",
            help="What areas, lines and points become in a plan: survey, corridor, structure, fence, "
            "exclude, waypoints or rally; without it, what fits the first.",
        ),
    ] = "",
    crs: Annotated[
        str, typer.Option(help="Of a shapefile whose .prj is missing or wrong, such as EPSG:32610.")
    ] = "",
    height: Annotated[float, typer.Option(help="Above home, where there is no height.")] = 50.0,
) -> None:
    """Write a plan in another format, or areas, lines and points of other programs as a plan.

    Patterns become simple items where the format has none.
    """
    if is_layer(file) or is_layer(target):
        print(convert_layer(file, target, use, crs, height))
        return
    form = format_of_name(target.name)
    plan = read_plan(file)
    if fence is not None:
        plan = replace(plan, fence=read_plan(fence).fence)
    if rally is not None:
        plan = replace(plan, rally=read_plan(rally).rally)
    write_atomically(target, [encode_plan(plan, form)])
    print(f"{target}: {form.value}")
    for words in lost_in(plan, form):
        print(f"not in this format: {words}", file=sys.stderr)


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
