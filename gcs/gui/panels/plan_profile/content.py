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
from gcs.planning.checks.finding import Finding, Severity

if TYPE_CHECKING:
    from gcs.planning.profile import Profile

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A stretch of the path that a finding is about."""

    from_m: float
    to_m: float
    finding: Finding

    @property
    def of_the_path(self) -> bool:
        """The path itself is in conflict with ground or fence there, not what is left for the way home."""
        return self.finding.code.startswith(("terrain", "fence"))

    @property
    def severe(self) -> bool:
        """It keeps the plan from being flown."""
        return self.finding.severity is Severity.ERROR


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
        near = [c for c in self.conflicts if c.from_m - slack_m <= distance_m <= c.to_m + slack_m]
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
    return Content(profile, length_m, low_m, high_m, tuple(conflicts_of(analysis.findings)))


def conflicts_of(findings: Sequence[Finding]) -> list[Conflict]:
    """Return the findings that are about a stretch of the path, errors last so that they are drawn on top."""
    found = [
        Conflict(*finding.distance_m, finding)
        for finding in findings
        if finding.distance_m is not None and finding.severity is not Severity.NOTE
    ]
    return sorted(found, key=lambda conflict: conflict.severe)


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
