"""``gcs fly``: uploads a plan, verifies it, arms, flies it and follows it until landed and disarmed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from gcs.cli.entry import default_profile
from gcs.cli.fly_plan import first_place
from gcs.cli.fly_report import Reporter
from gcs.cli.fly_run import FlyExit, FlyOptions, FlyRun
from gcs.cli.plan_transfer import here
from gcs.cli.station import CliStation, NotHeardError
from gcs.model.errors import CommandError, GcsError
from gcs.model.vehicle import Firmware
from gcs.planning.checks import Severity, check_plan
from gcs.planning.document import Plan
from gcs.planning.errors import PlanError
from gcs.planning.files import read_plan
from gcs.planning.geodesy import distance_m
from gcs.planning.transfer import upload_of

POSITION_S = 15.0
PX4_POSITION_S = 90.0
"""PX4 must know its place before it can judge a mission, and a takeoff without a place is there."""
ELSEWHERE_M = 50_000.0


def register(cli: typer.Typer) -> None:
    """Add the command."""
    cli.command(name="fly")(fly)


def fly(
    url: Annotated[str, typer.Argument(help="Such as udpin:0.0.0.0:14550 or tcp:HOST:5760")],
    plan: Annotated[Path, typer.Option("--plan", help=".plan, .waypoints, .mission …")],
    takeoff_alt: Annotated[
        float | None, typer.Option(min=1.0, help="Height in metres, for plans without a takeoff.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    timeout: Annotated[float, typer.Option(min=1.0, help="Give up after so many seconds.")] = 7200.0,
    arm_timeout: Annotated[
        float, typer.Option(min=1.0, help="How many seconds to wait until the vehicle arms.")
    ] = 180.0,
    connect_timeout: Annotated[
        float, typer.Option(min=1.0, help="How many seconds to wait for the vehicle.")
    ] = 60.0,
    vehicle: Annotated[
        int | None, typer.Option(min=1, max=255, help="System id, where several are heard.")
    ] = None,
    return_at_end: Annotated[
        bool, typer.Option("--rtl-at-end/--no-rtl-at-end", help="Return after a plan that ends in the air.")
    ] = True,
    anyway: Annotated[bool, typer.Option("--anyway", help="Fly although the checks find errors.")] = False,
    record: Annotated[bool, typer.Option("--record", help="Record it in the profile folder.")] = False,
    profile_dir: Annotated[Path | None, typer.Option(help="Where settings and recordings live.")] = None,
) -> None:
    """Fly a plan: upload, verify, arm, start, follow until landed and disarmed.

    Exit code: 0 landed and disarmed after the whole mission; 1 failed; 2 mistake in plan or options;
    3 mission complete, but still flying; 4 time is up; 130 interrupted.
    """
    document = read_plan(plan)
    reporter = Reporter(as_json=as_json)
    options = FlyOptions(takeoff_alt, timeout, arm_timeout, return_at_end)
    with _interruptible(), CliStation(profile_dir or default_profile(), record=record) as station:
        try:
            code = _fly(station, url, document, options, reporter, (vehicle, connect_timeout, anyway))
        except (CommandError, NotHeardError) as error:
            reporter.tell("failed", str(error), exit=int(FlyExit.FAILED))
            code = FlyExit.FAILED
        except GcsError as error:
            if as_json:
                # Who reads along wants a last word, too.
                reporter.tell("failed", str(error), exit=int(FlyExit.MISTAKE))
            raise
        except KeyboardInterrupt:
            code = FlyExit.INTERRUPTED
    raise typer.Exit(int(code))


def _fly(
    station: CliStation,
    url: str,
    plan: Plan,
    options: FlyOptions,
    reporter: Reporter,
    connect: tuple[int | None, float, bool],
) -> FlyExit:
    sysid, seconds, anyway = connect
    reporter.tell("connect", f"waiting for a vehicle on {url}", url=url)
    state = station.connect(url, sysid, seconds)
    identity = state.identity
    reporter.tell(
        "vehicle",
        f"{state.vehicle}: {identity.product} {identity.version}, {identity.kind.value}".replace(" ,", ","),
        sysid=state.vehicle.sysid,
        firmware=identity.firmware.value,
        kind=identity.kind.value,
        version=identity.version,
    )
    findings = check_plan(plan, identity.firmware, identity.kind)
    for finding in findings:
        reporter.tell("check", str(finding), severity=finding.severity.value, remedy=finding.remedy)
    if any(finding.severity is Severity.ERROR for finding in findings) and not anyway:
        raise PlanError("The plan has errors", "Correct them, or add --anyway")
    _await_position(station, reporter)
    place = here(station)
    first = first_place(plan)
    if first is not None and place is not None:
        away_m = distance_m((place.lat_deg, place.lon_deg), first)
        if away_m > ELSEWHERE_M and not anyway:
            words = f"The plan begins {away_m / 1000:.0f} km away from the vehicle"
            raise PlanError(words, "Choose a plan for this place, or add --anyway")
    return FlyRun(station, upload_of(plan, identity.firmware, place), options, reporter).run()


def _await_position(station: CliStation, reporter: Reporter) -> None:
    if station.wait_until(lambda: here(station) is not None, POSITION_S):
        return
    if station.state.identity.firmware is Firmware.PX4:
        reporter.tell("waiting", "not ready: the vehicle does not know where it is yet")
        station.wait_until(lambda: here(station) is not None, PX4_POSITION_S)


@contextmanager
def _interruptible() -> Iterator[None]:
    """A termination ends the program like Ctrl-C: tidily."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
