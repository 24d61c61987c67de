"""The way as a whole: how far the beginning is, how long and short legs are, and how low it goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from gcs.model.vehicle import Firmware
from gcs.planning.checks.finding import Finding, Fix, Severity
from gcs.planning.checks.gathering import Case, gathered
from gcs.planning.checks.mending import remove_all_fix, remove_fix
from gcs.planning.checks.subject import Subject
from gcs.planning.document import LatLon, PlanItem
from gcs.planning.flight import Flight
from gcs.planning.geodesy import distance_m
from gcs.planning.limits import GROUNDED, WINGED
from gcs.planning.refs import item_ref
from gcs.planning.way import HOME, usable_home

_PX4_FIRST_M = 900.0
"""PX4 refuses a first waypoint farther from home (MIS_DIST_1WP); others would fly there."""
_WAYPOINT = 16
_WITHOUT_LENGTH_M = 0.5
"""Two items at one place are meant: a picture and a turn."""


def check_route(subject: Subject) -> Iterator[Finding]:
    """Yield what is odd about the way."""
    yield from _first(subject)
    if subject.flight is not None:
        yield from _lengths(subject, subject.flight)
    if subject.flight is not None and subject.kind not in GROUNDED:
        yield from _below_home(subject, subject.flight)


def _first(subject: Subject) -> Iterator[Finding]:
    first = next((knot.source for knot in subject.way.knots if knot.source != HOME), None)
    if first is None:
        return
    # What takes off upright rises where it stands before it goes to its first place.
    knots = [knot for knot in subject.way.knots if knot.source == first]
    knot = next((knot for knot in knots if not knot.hover and not knot.touch), knots[-1])
    source, at = first, (knot.lat_deg, knot.lon_deg)
    limit_m = subject.context.vehicle.first_item_m
    if subject.firmware is Firmware.PX4:
        limit_m = min(limit_m, _PX4_FIRST_M)
    for where, origin in (("home", _home(subject)), ("the vehicle", subject.context.position)):
        away_m = distance_m(origin, at) if origin is not None else 0.0
        if away_m > limit_m:
            name, away = subject.called(source), subject.measures.distance(away_m)
            text = f"{name}, the first place, is {away} away from {where}"
            remedy = "Check that this is meant"
            yield Finding(
                "first-distance", Severity.WARNING, text, remedy, source, refs=(item_ref(source),), at=at
            )


def _home(subject: Subject) -> LatLon | None:
    home = usable_home(subject.plan)
    return (home.lat_deg, home.lon_deg) if home is not None else None


def _lengths(subject: Subject, flight: Flight) -> Iterator[Finding]:
    track, limits = flight.track, subject.context.vehicle
    told: set[int] = set()
    cases: list[Case] = []
    for leg in np.flatnonzero((track.length_m > limits.longest_leg_m) & ~track.ring).tolist():
        start, end = track.ends(leg)
        if start != HOME and end not in told:
            told.add(end)
            metres = float(track.length_m[leg])
            text = f"{subject.leg_name(leg)} is {subject.measures.distance(metres)} long"
            finding = _leg(subject, flight, leg, text, "Check the coordinates", None)
            cases.append(Case(leg, finding, metres, (start, end)))
    yield from gathered(
        cases, lambda group: f"{group.legs} are up to {subject.measures.distance(group.worst.amount)} long"
    )
    if subject.kind not in WINGED:
        return
    cases = []
    short = (track.length_m < limits.shortest_leg_m) & (track.length_m > _WITHOUT_LENGTH_M)
    for leg in np.flatnonzero(short & ~flight.motion.hovers & ~track.ring).tolist():
        start, end = track.ends(leg)
        if start != end and start != HOME and end not in told:
            told.add(end)
            metres = float(track.length_m[leg])
            text = f"{subject.leg_name(leg)} is only {subject.measures.length(metres)} long"
            finding = _leg(subject, flight, leg, text, "Move an item, or remove one", _without(subject, end))
            cases.append(Case(leg, finding, -metres, (start, end)))
    yield from gathered(
        cases,
        lambda group: f"{group.legs} are only {subject.measures.length(-group.worst.amount)} long and more",
        lambda some: _thinned(subject, some),
    )


def _without(subject: Subject, source: int) -> Fix | None:
    item = subject.plan.items[source]
    if isinstance(item, PlanItem) and item.command == _WAYPOINT:
        return remove_fix(subject.plan, source, f"Remove {subject.called(source)}")
    return None


def _thinned(subject: Subject, cases: Sequence[Case]) -> Fix:
    """Return what takes out the items that are too near to the last one that stays."""
    least_m = subject.context.vehicle.shortest_leg_m
    kept, gone = subject.knot_place(cases[0].number), list[int]()
    for case in cases:
        here = subject.knot_place(case.number + 1)
        if distance_m(kept, here) < least_m:
            gone.append(case.ends[1])
        else:
            kept = here
    return remove_all_fix(f"Remove {len(gone)} of them", subject.plan, gone)


def _leg(subject: Subject, flight: Flight, leg: int, text: str, remedy: str, fix: Fix | None) -> Finding:
    track = flight.track
    start, end = track.ends(leg)
    ends = subject.knot_place(leg), subject.knot_place(leg + 1)
    along = float(track.knot_distance_m[leg]), float(track.knot_distance_m[leg + 1])
    refs = (item_ref(start), item_ref(end))
    return Finding(
        "leg-length",
        Severity.WARNING,
        text,
        remedy,
        end,
        refs=refs,
        at=ends[1],
        span=ends,
        distance_m=along,
        fix=fix,
    )


def _below_home(subject: Subject, flight: Flight) -> Iterator[Finding]:
    """Yield places below home, where the terrain does not say that this is high enough."""
    track = flight.track
    below = track.knot_amsl_m - track.home_amsl_m
    clear = np.append(track.clearance_m[track.first[:-1]], track.clearance_m[-1])
    touch = np.array([knot.touch for knot in track.way.knots])
    told: set[int] = set()
    cases: list[Case] = []
    for knot in np.flatnonzero((below < -0.5) & ~touch & np.isnan(clear)).tolist():
        source = subject.flat[int(track.way.flat[knot])].source
        if source in told:
            continue
        told.add(source)
        text = f"{subject.called(source)} is {subject.measures.height(-float(below[knot]))} below home"
        at = subject.knot_place(knot)
        finding = Finding(
            "below-home",
            Severity.WARNING,
            text,
            "Check altitude and frame",
            source,
            refs=(item_ref(source),),
            at=at,
        )
        cases.append(Case(source, finding, -float(below[knot])))
    yield from gathered(
        cases,
        lambda group: f"{group.items} are up to {subject.measures.height(group.worst.amount)} below home",
    )
