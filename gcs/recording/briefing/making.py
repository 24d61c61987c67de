"""From a plan to its briefing: analysis, ground and page."""

from __future__ import annotations

import time
from pathlib import Path

from gcs.maps.island import island_tiles
from gcs.model.units import METRIC, UnitSettings
from gcs.planning.analysis import AnalysisContext, analyse
from gcs.planning.document import Plan
from gcs.recording.briefing.chart import bounds_of, places_of
from gcs.recording.briefing.ground import GroundTile, ground_tiles
from gcs.recording.briefing.page import Briefing, write_briefing


def make_briefing(
    plan: Plan,
    context: AnalysisContext,
    target: Path,
    *,
    plan_sha256: str = "",
    title: str = "",
    vehicle: str = "",
    units: UnitSettings = METRIC,
) -> None:
    """Write the briefing of a plan.

    Args:
        plan: the plan.
        context: what it is judged against.
        target: the HTML file.
        plan_sha256: of the plan's file: what the signatures stand for; empty where there is none.
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
    briefing = Briefing(
        title=title or target.stem,
        plan=plan,
        analysis=analysis,
        context=context,
        made_us=time.time_ns() // 1000,
        plan_sha256=plan_sha256,
        vehicle=vehicle,
        units=units,
        ground=ground,
    )
    write_briefing(briefing, target)
