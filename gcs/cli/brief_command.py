"""``gcs plan brief``: the briefing of a plan as one HTML file."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from gcs.maps.island import island_tiles
from gcs.model.units import METRIC, UnitSettings
from gcs.planning.analysis import AnalysisContext, analyse
from gcs.planning.document import Plan
from gcs.recording.briefing import Briefing, GroundTile, ground_tiles, write_briefing
from gcs.recording.briefing.chart import bounds_of, places_of


def brief(
    plan: Plan,
    context: AnalysisContext,
    target: Path,
    *,
    source: Path | None = None,
    title: str = "",
    vehicle: str = "",
    units: UnitSettings = METRIC,
) -> None:
    """Write the briefing of a plan.

    Args:
        plan: the plan.
        context: what it is judged against.
        target: the HTML file.
        source: the plan's file, whose hash the signatures stand for.
        title: what it is called.
        vehicle: whom it is for.
        units: of the figures.

    Raises:
        GcsError: the file can't be written.
    """
    analysis = analyse(plan, context)
    bounds = bounds_of(places_of(plan, analysis))
    ground: tuple[GroundTile, ...] = ()
    if bounds is not None:
        island = island_tiles(dark=False)
        try:
            ground = ground_tiles(island, bounds)
        finally:
            island.close()
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest() if source is not None else ""
    briefing = Briefing(
        title=title or (source.stem if source is not None else target.stem),
        plan=plan,
        analysis=analysis,
        context=context,
        made_us=time.time_ns() // 1000,
        plan_sha256=sha256,
        vehicle=vehicle,
        units=units,
        ground=ground,
    )
    write_briefing(briefing, target)
