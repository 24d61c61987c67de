"""The fix for too little height: both ends of the leg raised just enough, each in its own frame."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from gcs.planning.checks.finding import Fix
from gcs.planning.checks.mending import Change, change_fix, set_param, set_value, value_of
from gcs.planning.checks.subject import Subject
from gcs.planning.document import PlanItem
from gcs.planning.fence_limits import highest_of
from gcs.planning.track import Track
from gcs.planning.way import Floats

_MOST_M = 2000.0
_PATTERN_HEIGHT = "height_m"
_LEAST_SHARE = 0.02
"""A conflict that an end lifts by less than this share is not mended by raising it."""


def raise_fix(subject: Subject, track: Track, legs: Iterable[int], shortfall_m: Floats) -> Fix | None:
    """Return a fix for some legs' missing height; None where no item can be raised enough."""
    by_m, owners = 0.0, set[int]()
    for leg in legs:
        ends = [int(track.owner[leg]), int(track.owner[leg + 1])]
        held = [float(owner >= 0) for owner in ends]
        inside = slice(track.first[leg], track.first[leg + 1])
        share = track.share[inside]
        gain = held[0] * (1.0 - share) + held[1] * share
        short = shortfall_m[inside]
        low = short > 0.0
        if not bool((gain[low] >= _LEAST_SHARE).all()):
            return None
        by_m = max(by_m, float((short[low] / gain[low]).max()))
        owners |= {owner for owner in ends if owner >= 0}
    if by_m > _MOST_M or _above_fence(subject, track, owners, by_m):
        return None
    return _raise(subject, owners, by_m)


def _raise(subject: Subject, owners: Iterable[int], by_m: float) -> Fix | None:
    changed: dict[int, Change] = {}
    heights: list[float] = []
    for source in sorted({subject.flat[owner].source for owner in owners}):
        item = subject.plan.items[source]
        simple = isinstance(item, PlanItem)
        height_m = item.params[6] if isinstance(item, PlanItem) else value_of(item, _PATTERN_HEIGHT)
        if height_m is None:
            return None
        raised_m = float(math.ceil(height_m + by_m - 1e-6))
        heights.append(raised_m)
        elevation = subject.context.elevation
        changed[source] = (
            set_param(7, raised_m) if simple else set_value(_PATTERN_HEIGHT, raised_m, elevation)
        )
    same = len(set(heights)) == 1
    label = f"Raise to {heights[0]:.0f} m" if same else f"Raise by {math.ceil(by_m - 1e-6)} m"
    return change_fix(label, subject.plan, changed)


def _above_fence(subject: Subject, track: Track, owners: Iterable[int], by_m: float) -> bool:
    """Return whether raising would leave the fence at its top."""
    highest_m = highest_of(subject.plan.fence)
    if highest_m is None:
        return False
    knots = np.isin(track.owner, list(owners))
    return bool((track.knot_amsl_m[knots] - track.home_amsl_m + by_m + 1.0 > highest_m).any())
