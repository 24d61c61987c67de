"""How far it is to the end of the plan from where the vehicle is now, and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gcs.gui.present.plan_view import PlanView
from gcs.planning.document import LatLon


@dataclass(frozen=True, slots=True)
class ToGo:
    """What is left of a flight."""

    distance_m: float
    duration_s: float | None
    """As the plan was reckoned; None: it was not."""


def to_go(view: PlanView, at: LatLon) -> ToGo | None:
    """Return what is left; None while the vehicle does not fly the plan on the screen.

    The place on the path is looked for on the way to the current item and within it only: lines of a survey
    lie close together, and a path may cross itself.
    """
    profile = view.analysis.profile if view.analysis is not None else None
    if view.current is None or profile is None or profile.lats_deg is None or profile.lons_deg is None:
        return None
    before = [mark.distance_m for mark in profile.marks if mark.source < view.current]
    after = [mark.distance_m for mark in profile.marks if mark.source > view.current]
    own = [mark.distance_m for mark in profile.marks if mark.source == view.current]
    own += [band.to_m for band in profile.bands if band.source == view.current]
    length_m = float(profile.distance_m[-1])
    low = max(before, default=0.0)
    high = max(own) if own else min((m for m in after if m >= low), default=length_m)
    inside = (profile.distance_m >= low) & (profile.distance_m <= max(high, low))
    if not inside.any():
        return None
    east = ((profile.lons_deg - at[1] + 180.0) % 360.0 - 180.0) * np.cos(np.radians(at[0]))
    north = profile.lats_deg - at[0]
    off = np.where(inside, east * east + north * north, np.inf)
    here_m = float(profile.distance_m[int(np.argmin(off))])
    return ToGo(length_m - here_m, _left_s(view, here_m))


def _left_s(view: PlanView, here_m: float) -> float | None:
    energy = view.analysis.energy if view.analysis is not None else None
    if energy is None or not energy.per_leg:
        return None
    lengths = np.cumsum([0.0, *(leg.length_m for leg in energy.per_leg)])
    passed = np.cumsum([0.0, *(leg.duration_s for leg in energy.per_leg)])
    return float(passed[-1] - np.interp(here_m, lengths, passed))
