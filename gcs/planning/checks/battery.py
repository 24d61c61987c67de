"""The battery: what is left on landing, and from where there is no way back."""

from __future__ import annotations

import math
from collections.abc import Iterator

from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.checks.subject import Subject
from gcs.planning.energy import EnergyUse
from gcs.planning.labels import called_back
from gcs.planning.refs import Part, Ref
from gcs.planning.way import HOME

_NARROW_PCT = 5.0
"""So little above the reserve is told."""


def check_battery(subject: Subject) -> Iterator[Finding]:
    """Yield whether the battery lasts."""
    if subject.flight is None:
        return
    energy = subject.flight.energy
    if energy.lands_with_pct < energy.reserve_pct + _NARROW_PCT:
        yield _lands(energy)
    if energy.point_of_no_return is not None:
        distance_m, at = energy.point_of_no_return
        to = called_back(energy.returns_to)
        text = f"No way {to} with the reserve after {subject.measures.distance(distance_m)}"
        remedy = "Shorten the plan, or turn back there at the latest"
        along = distance_m, float(subject.flight.track.knot_distance_m[-1])
        refs = () if energy.returns_to == HOME else (Ref(Part.RALLY, energy.returns_to),)
        yield Finding("no-return", Severity.WARNING, text, remedy, refs=refs, at=at, distance_m=along)


def _lands(energy: EnergyUse) -> Finding:
    severity = Severity.WARNING
    if energy.lands_with_pct < energy.reserve_pct and not energy.assumed:
        severity = Severity.ERROR
    detail = f"{energy.total_wh:.0f} of {energy.capacity_wh:.0f} Wh"
    if energy.assumed:
        detail += ", usual values for this kind of vehicle"
    if energy.lands_with_pct < 0.0:
        text = f"The battery is empty before the end: it takes {energy.share_pct:.0f} %"
    else:
        text = lands_text(energy)
    return Finding("battery", severity, text, "Shorten the plan, or take a larger battery", detail=detail)


def lands_text(energy: EnergyUse) -> str:
    """Return what is left in words; rounded down, because up would promise too much."""
    return f"Lands with {math.floor(energy.lands_with_pct)} %; reserve is {energy.reserve_pct:.0f} %"
