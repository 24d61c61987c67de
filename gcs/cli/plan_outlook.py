"""``gcs plan brief`` and ``gcs plan dry-run``: a plan told on paper, and flown before it is flown."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from gcs.cli.fly_report import Reporter
from gcs.cli.plan_context import (
    BATTERY,
    FILE,
    FIRMWARE,
    JSON,
    KIND,
    LINK_RANGE,
    RESERVE,
    TERRAIN,
    WIND,
    WIND_FROM,
    Asked,
    context_of,
)
from gcs.model.vehicle import VehicleKind
from gcs.planning.analysis import Wind, analyse
from gcs.planning.files import read_plan
from gcs.recording.atomic_file import write_atomically


def brief(
    file: FILE,
    target: Annotated[Path, typer.Argument(help="The HTML file to write.")],
    firmware: FIRMWARE = "",
    kind: KIND = "",
    terrain: TERRAIN = None,
    wind: WIND = 0.0,
    wind_from: WIND_FROM = 0.0,
    battery: BATTERY = None,
    reserve: RESERVE = 25.0,
    link_range: LINK_RANGE = None,
    title: Annotated[str, typer.Option(help="Without it, the file's name.")] = "",
    vehicle: Annotated[str, typer.Option(help="Whom it is for.")] = "",
) -> None:
    """Write a briefing: one page with map, profile, checks, items, energy and room to sign."""
    from gcs.recording.briefing import make_briefing

    plan = read_plan(file)
    air = Wind(wind, wind_from)
    asked = Asked(firmware, kind, tuple(terrain or ()), air, battery, reserve, link_range)
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    with context_of(plan, asked) as context:
        make_briefing(plan, context, target, plan_sha256=sha256, title=title or file.stem, vehicle=vehicle)
    print(target)


def dry_run(
    file: FILE,
    firmware: FIRMWARE = "",
    kind: KIND = "",
    speedup: Annotated[float, typer.Option(min=1.0, max=200.0, help="How much faster than real.")] = 30.0,
    terrain: TERRAIN = None,
    wind: WIND = 0.0,
    wind_from: WIND_FROM = 0.0,
    takeoff_alt: Annotated[
        float | None, typer.Option(min=1.0, help="Height above home, for a plan without takeoff.")
    ] = None,
    track: Annotated[
        Path | None, typer.Option(help="Write the flown track: .kml, .geojson, .gpx, .csv …")
    ] = None,
    compare: Annotated[Path | None, typer.Option(help="A recorded flight (.tlog) to put beside it.")] = None,
    as_json: JSON = False,
) -> None:
    """Fly a plan in the embedded simulator, faster than real; ends with 0 when it landed at the end."""
    from gcs.cli.dry_run import DryRunOptions, fly_dry
    from gcs.cli.dry_run_report import tell_deviation, tell_result, track_layer
    from gcs.planning.layers import encode_layer
    from gcs.recording.deviation import deviation_of

    plan = read_plan(file)
    reporter = Reporter(as_json=as_json)
    asked = Asked(firmware, kind, tuple(terrain or ()), Wind(wind, wind_from))
    with context_of(plan, asked) as context:
        assert context.elevation is not None, "there is always the island"
        options = DryRunOptions(
            context.firmware, context.kind or VehicleKind.QUAD, speedup, wind, wind_from, takeoff_alt
        )
        result = fly_dry(plan, options, context.elevation, reporter)
        tell_result(result, analyse(plan, context), reporter)
    if track is not None:
        layer = track_layer(result, f"{file.stem}, dry run")
        for name, content in encode_layer(layer, track.name).items():
            write_atomically(track.with_name(name), [content])
    if compare is not None:
        places = [(point.lat_deg, point.lon_deg) for point in result.track]
        tell_deviation(deviation_of(places, compare), result, reporter)
    raise typer.Exit(int(result.exit))
