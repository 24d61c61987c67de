"""Puts a briefing together and writes it."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gcs import __version__
from gcs.model.units import METRIC, UnitSettings
from gcs.planning.analysis import Analysis, AnalysisContext, Severity
from gcs.planning.document import Plan
from gcs.recording.atomic_file import write_atomically
from gcs.recording.briefing.chart import chart_page
from gcs.recording.briefing.ground import GroundTile
from gcs.recording.briefing.profile_svg import profile_svg
from gcs.recording.briefing.tables import (
    checks_table,
    energy_table,
    fence_table,
    figures_table,
    items_table,
    signatures,
)
from gcs.recording.offline_page import page_parts

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CSS = """
.figures { display: flex; flex-wrap: wrap; gap: 8px 24px; margin: 8px 0; }
.figures div { display: flex; flex-direction: column; } .figures b { font-size: 18px; }
.figures span { color: #414D58; }
svg.profile { width: 100%; background: #FFFFFF; border: 1px solid #A9B3BC; border-radius: 6px; }
svg.profile text { font: 11px Inter, "Noto Sans", sans-serif; fill: #414D58; }
table.sign td { height: 36px; } table.sign td:first-child { width: 20%; }
.verdict { font-weight: 600; } code { overflow-wrap: anywhere; }
@media print {
  body { background: #FFFFFF; font-size: 11px; } main { max-width: none; padding: 0; }
  .map { height: 420px; break-inside: avoid; } tr, svg { break-inside: avoid; } h2 { break-after: avoid; }
  .leaflet-control-zoom { display: none; }
}
"""


@dataclass(frozen=True, slots=True)
class Briefing:
    """All that a briefing tells."""

    title: str
    plan: Plan
    analysis: Analysis
    context: AnalysisContext
    made_us: int
    """When, in microseconds since 1970."""
    plan_sha256: str = ""
    """Of the plan file that it was made from: what is signed for; empty where there is no file."""
    vehicle: str = ""
    units: UnitSettings = METRIC
    ground: tuple[GroundTile, ...] = ()


def write_briefing(briefing: Briefing, path: Path) -> None:
    """Write the page, replacing an old one only when all is written.

    Raises:
        RecordingError: the file can't be written.
    """
    write_atomically(path, briefing_parts(briefing))


def briefing_parts(briefing: Briefing) -> Iterator[bytes]:
    """Yield the page."""
    plan, analysis, units = briefing.plan, briefing.analysis, briefing.units
    top = f"{_title(briefing)}{figures_table(analysis, briefing.context, units)}<h2>Map</h2>"
    profile = analysis.profile
    drawn = profile_svg(profile, analysis.findings, units) if profile is not None else ""
    bottom = (
        (f"<h2>Profile</h2>{drawn}" if drawn else "")
        + checks_table(analysis)
        + items_table(plan, analysis, units)
        + fence_table(plan, units)
        + energy_table(plan, analysis.energy, units)
        + signatures()
        + _footer(briefing)
    )
    return page_parts(briefing.title, chart_page(plan, analysis, briefing.ground), top, bottom, CSS)


def _title(briefing: Briefing) -> str:
    made = f"{_EPOCH + timedelta(microseconds=briefing.made_us):%Y-%m-%d %H:%M} UTC"
    parts = [f"Briefing of {made}"]
    if briefing.vehicle:
        parts.append(f"for {briefing.vehicle}")
    parts.append(f"checked for {briefing.context.name}")
    return (
        f"<h1>{html.escape(briefing.title)}</h1><p class=sub>{html.escape(', '.join(parts))}</p>"
        f"<p class=verdict>{html.escape(_verdict(briefing.analysis))}</p>"
    )


def _verdict(analysis: Analysis) -> str:
    if analysis.problem:
        return f"The plan can't be worked out: {analysis.problem}"
    errors, warnings = analysis.count(Severity.ERROR), analysis.count(Severity.WARNING)
    if errors:
        return (
            f"Not fit to be flown as it is: {errors} error{'s' if errors > 1 else ''}, {warnings} to look at"
        )
    return f"No error found, {warnings} to look at" if warnings else "No error found"


def _footer(briefing: Briefing) -> str:
    words = (
        f"Made by Godwit GCS {__version__}. Map drawn with Leaflet; "
        "coastlines from Natural Earth, public domain."
    )
    sha = f"<p>Signed for is the plan file with SHA-256 <code>{html.escape(briefing.plan_sha256)}</code></p>"
    return f"{sha if briefing.plan_sha256 else ''}<footer>{html.escape(words)}</footer>"
