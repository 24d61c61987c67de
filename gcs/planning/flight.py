"""A plan that goes somewhere: its track, how it is flown, the ways home and what all that takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gcs.planning.context import AnalysisContext
from gcs.planning.document import Plan
from gcs.planning.energy import EnergyUse, energy_of
from gcs.planning.homeward import Homeward, homeward
from gcs.planning.loops import Jump
from gcs.planning.motion import Motion, motion_of
from gcs.planning.track import Track, track_of
from gcs.planning.way import Way, usable_home


@dataclass(frozen=True, slots=True, eq=False)
class Flight:
    """All of it."""

    track: Track
    motion: Motion
    back: Homeward
    energy: EnergyUse


def flight_of(plan: Plan, way: Way, jumps: Sequence[Jump], context: AnalysisContext) -> Flight | None:
    """Return the flight along a way; None where nothing leads from one place to another."""
    home = usable_home(plan)
    planned_m = home.alt_m if home is not None else None
    track = track_of(way, planned_m, context.elevation, context.vehicle)
    if track is None:
        return None
    motion = motion_of(track, context)
    back = homeward(track, context, plan.rally or ())
    return Flight(track, motion, back, energy_of(track, motion, jumps, back, context))
