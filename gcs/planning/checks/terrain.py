"""The path against the ground beneath it: all along each leg, not only at its ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from gcs.planning.checks.finding import Finding, Fix, Severity
from gcs.planning.checks.gathering import Case, Group, gathered
from gcs.planning.checks.mending import plan_fix
from gcs.planning.checks.raising import raise_fix
from gcs.planning.checks.subject import Subject
from gcs.planning.document import Place, Plan
from gcs.planning.flight import Flight
from gcs.planning.limits import GROUNDED
from gcs.planning.refs import Part, Ref, item_ref
from gcs.planning.track import Track
from gcs.planning.way import Floats, usable_home

_TOUCH_M = 0.05
_HOME_OFF_M = 30.0


def check_terrain(subject: Subject) -> Iterator[Finding]:
    """Yield stretches with too little height, and what is not known of heights."""
    flight, elevation = subject.flight, subject.context.elevation
    if flight is None or subject.kind in GROUNDED or elevation is None:
        return
    yield from _home(subject, flight.track)
    yield from _unknown(subject, flight.track)
    short = shortfall(flight.track)
    cases: list[Case] = []
    for legs in _low_legs(subject, flight.track, short):
        case = _low(subject, flight, legs, short)
        start, end = flight.track.ends(legs[0])
        if start == end and subject.is_pattern(end):
            yield case.finding
        else:
            cases.append(case)

    def say(group: Group) -> str:
        return f"{group.legs} pass {_how(subject, -group.worst.amount)}"

    def mend(low: Sequence[Case]) -> Fix | None:
        return raise_fix(subject, flight.track, [case.number for case in low], short)

    yield from gathered(cases, say, mend)


def _low_legs(subject: Subject, track: Track, short: Floats) -> list[list[int]]:
    """Return the legs that are too low, those within one pattern together."""
    worst = np.maximum.reduceat(short, track.first[:-1])
    groups: dict[tuple[int, ...], list[int]] = {}
    for leg in np.flatnonzero(worst > _TOUCH_M).tolist():
        start, end = track.ends(leg)
        within = start == end and subject.is_pattern(end)
        groups.setdefault((start, end) if within else (start, end, leg), []).append(leg)
    return list(groups.values())


def shortfall(track: Track) -> Floats:
    """Return by sample how much height is missing; −inf where the ground is not known."""
    short = track.required_m - track.clearance_m
    return np.where(np.isnan(short), -np.inf, short)


def _low(subject: Subject, flight: Flight, legs: list[int], short: Floats) -> Case:
    track = flight.track
    worst_of = [
        track.first[leg] + int(np.argmax(short[track.first[leg] : track.first[leg + 1]])) for leg in legs
    ]
    worst = int(max(worst_of, key=lambda sample: short[sample]))
    leg = int(track.leg[worst])
    begin, end = _stretch(short > _TOUCH_M, worst, track, leg)
    start_item, end_item = track.ends(leg)
    name = subject.leg_name(leg)
    clear_m = float(track.clearance_m[worst])
    items = [item for item in dict.fromkeys((start_item, end_item)) if item >= 0]
    finding = Finding(
        "terrain",
        Severity.ERROR if clear_m < 0.0 else Severity.WARNING,
        f"{name} passes {_how(subject, clear_m)}",
        f"Raise it: {subject.measures.height(subject.context.vehicle.clearance_m)} are required",
        end_item if end_item >= 0 else None,
        f"{name[0].lower()}{name[1:]} · at {subject.measures.distance(float(track.distance_m[worst]))}",
        tuple(item_ref(item) for item in items),
        track.place(worst),
        (track.place(begin), track.place(end)),
        (float(track.distance_m[begin]), float(track.distance_m[end])),
        raise_fix(subject, track, legs, short),
    )
    return Case(legs[0], finding, -clear_m, (start_item, end_item))


def _how(subject: Subject, clear_m: float) -> str:
    if clear_m < 0.0:
        return f"{subject.measures.height_up(-clear_m)} below terrain"
    return f"{subject.measures.height_down(clear_m)} above terrain"


def _stretch(
    low: np.ndarray[tuple[int], np.dtype[np.bool_]], worst: int, track: Track, leg: int
) -> tuple[int, int]:
    """Return the first and last sample of the low stretch about one, within its leg."""
    first, last = int(track.first[leg]), int(track.first[leg + 1]) - 1
    before = np.flatnonzero(~low[first:worst])
    after = np.flatnonzero(~low[worst : last + 1])
    begin = first + int(before[-1]) + 1 if len(before) else first
    end = worst + int(after[0]) - 1 if len(after) else last
    return begin, end


def _home(subject: Subject, track: Track) -> Iterator[Finding]:
    ground_m = track.home_terrain_amsl_m
    home = usable_home(subject.plan)
    refs = (Ref(Part.HOME),) if home is not None else ()
    if track.home_source == "terrain":
        text = f"Home has no altitude: {subject.measures.height(ground_m)} are taken from the terrain"
        remedy = "Set home's altitude where it is known better"
        fix = None
        if home is not None:
            fix = plan_fix(
                f"Set to {subject.measures.height(ground_m)}", subject.plan, _home_of, _lifted(home, ground_m)
            )
        yield Finding("home-altitude", Severity.NOTE, text, remedy, refs=refs, at=track.way.home, fix=fix)
    elif home is not None and abs(home.alt_m - ground_m) > _HOME_OFF_M:
        planned, known = subject.measures.height(home.alt_m), subject.measures.height(ground_m)
        text = f"Home is at {planned}, the terrain there at {known}"
        remedy = "Heights above home are reckoned from the planned one: correct it, or the terrain's source"
        fix = plan_fix(
            f"Set to {subject.measures.height(ground_m)}", subject.plan, _home_of, _lifted(home, ground_m)
        )
        yield Finding("home-altitude", Severity.WARNING, text, remedy, refs=refs, at=track.way.home, fix=fix)


def _home_of(plan: Plan) -> object:
    return plan.home


def _lifted(home: Place, alt_m: float) -> Callable[[Plan], Plan]:
    """Return what sets home's altitude, in tenths, and never to 0: that means "not given"."""
    place = Place(home.lat_deg, home.lon_deg, round(alt_m, 1) or 0.1)
    return lambda plan: replace(plan, home=place)


def _unknown(subject: Subject, track: Track) -> Iterator[Finding]:
    unknown = np.isnan(track.terrain_amsl_m)
    if not unknown.any():
        return
    step = np.diff(track.distance_m, prepend=0.0)
    metres = float(step[unknown].sum())
    where = int(np.flatnonzero(unknown)[0])
    text = (
        "The terrain is not known here"
        if unknown.all()
        else f"The terrain is not known along {subject.measures.distance(metres)}"
    )
    remedy = "Add elevation data of the area: without it clearance is not checked"
    yield Finding("terrain-unknown", Severity.NOTE, text, remedy, at=track.place(where))


def spare_m(track: Track) -> float | None:
    """Return the least height above terrain away from takeoff and landing; None where none is known."""
    full = track.required_m >= float(track.required_m.max())
    clear = track.clearance_m[full & np.isfinite(track.clearance_m)]
    return float(clear.min()) if len(clear) else None
