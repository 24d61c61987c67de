"""The way as a whole: how far the beginning and each leg are, and how low it goes."""

from __future__ import annotations

from collections.abc import Iterator

from gcs.model.vehicle import VehicleKind
from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.checks.subject import Subject
from gcs.planning.document import PlanItem
from gcs.planning.geodesy import distance_m
from gcs.planning.route import legs, stops

_FIRST_M = 900.0
"""PX4 refuses a first waypoint farther from home (MIS_DIST_1WP); others would fly there."""
_LEG_M = 20_000.0
_LANDINGS = (20, 21, 85)
_SURFACE = (VehicleKind.ROVER, VehicleKind.BOAT, VehicleKind.SUB)


def check_route(subject: Subject) -> Iterator[Finding]:
    """Yield what is odd about the way."""
    home = subject.plan.home
    found = stops(subject.flat, home)
    if home is not None:
        first = next((stop for stop in found if stop.source is not None), None)
        away_m = distance_m((home.lat_deg, home.lon_deg), first.at) if first is not None else 0.0
        if first is not None and away_m > _FIRST_M:
            text = f"the first place is {_far(away_m)} away from the planned home"
            yield Finding("first-distance", Severity.WARNING, text, "Check that this is meant", first.source)
    for leg in legs([stop for stop in found if stop.source is not None]):
        if leg.length_m > _LEG_M:
            text = f"the leg before it is {_far(leg.length_m)} long"
            yield Finding("leg-length", Severity.WARNING, text, "Check the coordinates", leg.end.source)
    if subject.kind in _SURFACE:
        return
    for stop in found:
        item = subject.plan.items[stop.source] if stop.source is not None else None
        lands = isinstance(item, PlanItem) and item.command in _LANDINGS
        if stop.alt_rel_m is not None and stop.alt_rel_m < 0.0 and not lands:
            text = f"{stop.alt_rel_m:.0f} m is below home"
            yield Finding("below-home", Severity.WARNING, text, "Check altitude and frame", stop.source)


def _far(metres: float) -> str:
    return f"{metres:.0f} m" if metres < 1000.0 else f"{metres / 1000.0:.1f} km"
