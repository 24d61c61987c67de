"""``gcs plan check`` and ``gcs plan stats``: what can be told of a plan without flying it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import msgspec
import typer
from rich.console import Console
from rich.table import Table

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
from gcs.planning.analysis import Analysis, Finding, Severity, Wind, analyse
from gcs.planning.errors import PlanError
from gcs.planning.files import read_plan


def stats(
    file: FILE,
    firmware: FIRMWARE = "",
    kind: KIND = "",
    terrain: TERRAIN = None,
    wind: WIND = 0.0,
    wind_from: WIND_FROM = 0.0,
    battery: BATTERY = None,
    as_json: JSON = False,
) -> None:
    """Print what a plan holds, how long it is, how long it takes, and what it takes of the battery."""
    plan = read_plan(file)
    asked = Asked(firmware, kind, tuple(terrain or ()), Wind(wind, wind_from), battery)
    with context_of(plan, asked) as context:
        analysis = analyse(plan, context)
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
    file: FILE,
    firmware: FIRMWARE = "",
    kind: KIND = "",
    terrain: TERRAIN = None,
    wind: WIND = 0.0,
    wind_from: WIND_FROM = 0.0,
    battery: BATTERY = None,
    reserve: RESERVE = 25.0,
    link_range: LINK_RANGE = None,
    as_json: JSON = False,
) -> None:
    """Check a plan; exit code 0 without errors, 1 with errors, 2 when the file can't be read."""
    plan = read_plan(file)
    air = Wind(wind, wind_from)
    asked = Asked(firmware, kind, tuple(terrain or ()), air, battery, reserve, link_range)
    with context_of(plan, asked) as context:
        analysis = analyse(plan, context)
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


def _finding_json(finding: Finding) -> dict[str, object]:
    item = None if finding.item is None else finding.item + 1
    members = {"severity": finding.severity.value, "code": finding.code, "item": item}
    words = {"text": finding.text, "remedy": finding.remedy, "detail": finding.detail}
    return {**members, **words, "at": finding.at, "distance_m": finding.distance_m}
