"""What the profile draws, worked out once for each plan: lines thin enough to paint, conflicts, marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gcs.gui.panels.plan_profile.axes import height_range
from gcs.gui.present.plan_view import PlanView
from gcs.planning.checks.finding import Finding, Severity, single

if TYPE_CHECKING:
    from gcs.planning.profile import Profile

Floats = npt.NDArray[np.float64]
_SLACK_M = 0.05
"""Below what is shown of a height."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A stretch of the path where something is wrong."""

    from_m: float
    to_m: float
    severe: bool
    """It keeps the plan from being flown."""
    text: str = ""
    """What is wrong, where the heights don't say it."""
    of_the_path: bool = True
    """The path itself is in conflict with ground or fence; else something is no longer true from here on."""

    @property
    def end_m(self) -> float:
        """Up to where pointing at the path tells of it."""
        return self.to_m if self.of_the_path else self.from_m


@dataclass(frozen=True, slots=True)
class Content:
    """The profile of one plan."""

    profile: Profile
    length_m: float
    low_m: float
    high_m: float
    conflicts: tuple[Conflict, ...]

    def path_at(self, distance_m: float) -> float | None:
        """Return the path's height; None where it is not known."""
        return _at(self.profile.distance_m, self.profile.path_amsl_m, distance_m)

    def terrain_at(self, distance_m: float) -> float | None:
        """Return the ground's height; None where it is not known."""
        return _at(self.profile.distance_m, self.profile.terrain_amsl_m, distance_m)

    def required_at(self, distance_m: float) -> float | None:
        """Return the clearance asked for; None where none is."""
        required = self.profile.required_m
        return None if required is None else _at(self.profile.distance_m, required, distance_m)

    def conflict_at(self, distance_m: float, slack_m: float) -> Conflict | None:
        """Return the worst conflict at or near a distance."""
        near = [c for c in self.conflicts if c.from_m - slack_m <= distance_m <= c.end_m + slack_m]
        return min(near, key=lambda conflict: not conflict.severe, default=None)


def _at(distances: Floats, heights: Floats, distance_m: float) -> float | None:
    value = float(np.interp(distance_m, distances, heights))
    return value if np.isfinite(value) else None


def content_of(view: PlanView) -> Content | None:
    """Return what to draw; None while there is no path."""
    analysis = view.analysis
    profile = analysis.profile if analysis is not None else None
    if analysis is None or profile is None or len(profile.distance_m) < 2:
        return None
    length_m = float(profile.distance_m[-1])
    wanted = profile.terrain_amsl_m + (0.0 if profile.required_m is None else profile.required_m)
    heights = np.concatenate((profile.path_amsl_m, profile.terrain_amsl_m, wanted))
    known = heights[np.isfinite(heights)]
    if length_m <= 0.0 or not len(known):
        return None
    low_m, high_m = height_range(float(known.min()), float(known.max()))
    found = (*conflicts_of(analysis.findings), *ground_conflicts(profile))
    conflicts = tuple(sorted(found, key=lambda conflict: conflict.severe))
    return Content(profile, length_m, low_m, high_m, conflicts)


def conflicts_of(findings: Sequence[Finding]) -> list[Conflict]:
    """Return the findings that are about a stretch of the path, but for those about the ground under it."""
    return [
        Conflict(
            *finding.distance_m, finding.severity is Severity.ERROR, finding.text,
            of_the_path=finding.code.startswith("fence"),
        )
        for finding in single(findings)
        if finding.distance_m is not None
        and finding.severity is not Severity.NOTE
        and not finding.code.startswith("terrain")
    ]  # fmt: skip


def ground_conflicts(profile: Profile) -> list[Conflict]:
    """Return every stretch where the path is nearer to the ground than it may be, or in it.

    The checks name the worst place of each leg; the picture shows them all.
    """
    required = profile.required_m
    if required is None:
        return []
    above = profile.path_amsl_m - profile.terrain_amsl_m
    found = []
    for severe, bad in (
        (False, (above >= 0.0) & (above < required - _SLACK_M)),
        (True, (above < 0.0) & (required > 0.0)),
    ):
        marked = np.where(bad, 1.0, np.nan)
        for run in runs(marked):
            ends = profile.distance_m[max(run.start - 1, 0)], profile.distance_m[min(run.stop, len(bad) - 1)]
            found.append(Conflict(float(ends[0]), float(ends[1]), severe))
    return found


def thinned(distances: Floats, heights: Floats, columns: int) -> tuple[Floats, Floats]:
    """Return at most four points for each pixel column: the line looks the same, and peaks stay."""
    count = len(distances)
    if count <= 4 * max(columns, 1):
        return distances, heights
    edges = np.linspace(0, count, max(columns, 1) + 1).astype(int)
    kept: set[int] = set()
    for start, end in pairwise(edges.tolist()):
        piece = heights[start:end]
        kept.update((start, end - 1))
        if np.isfinite(piece).any():
            kept.update((start + int(np.nanargmin(piece)), start + int(np.nanargmax(piece))))
    index = np.array(sorted(kept))
    return distances[index], heights[index]


def runs(values: Floats) -> list[slice]:
    """Return the stretches without gaps."""
    finite = np.isfinite(values)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], finite, [False])).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
