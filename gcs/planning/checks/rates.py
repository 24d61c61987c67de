"""Speeds, climbs and descents against what the vehicle can do, and the wind against it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.checks.gathering import Case, Group, gathered
from gcs.planning.checks.mending import param_fix
from gcs.planning.checks.subject import Subject
from gcs.planning.circling import LOITER_TO_ALT
from gcs.planning.flight import Flight
from gcs.planning.limits import GROUNDED, WINGED
from gcs.planning.refs import Ref, item_ref
from gcs.planning.way import TAKEOFFS, Height

_CHANGE_SPEED = 178
_MISSED_M = 10.0
"""A wing that arrives so much too high or low is told of; less it makes good on the next leg."""
_SLOWED = 2.0
"""What hovers is told of where it takes so many times as long as the way alone."""
_STEEP_M = 5.0


def check_rates(subject: Subject) -> Iterator[Finding]:
    """Yield what is too fast, too slow or too steep."""
    yield from _speeds(subject)
    if subject.flight is not None:
        yield from _wind(subject, subject.flight)
        if subject.kind in WINGED:
            yield from _steep(subject, subject.flight)
        elif subject.kind not in GROUNDED:
            yield from _slowed(subject, subject.flight)


def _speeds(subject: Subject) -> Iterator[Finding]:
    limits, speed = subject.context.vehicle, subject.measures.speed
    cases: list[Case] = []
    for entry in subject.flat:
        kind, speed_mps = entry.item.params[:2]
        if entry.item.command != _CHANGE_SPEED or kind not in (0.0, 1.0) or not speed_mps > 0.0:
            continue
        nearest = min(max(speed_mps, limits.min_speed_mps), limits.max_speed_mps)
        if nearest != speed_mps:
            name = subject.called(entry.source)
            limit = "at most" if speed_mps > nearest else "at least"
            finding = Finding(
                "speed",
                Severity.WARNING,
                f"{name} asks for {speed(speed_mps)}; the vehicle flies {limit} {speed(nearest)}",
                "Choose a speed that it can fly",
                entry.source,
                refs=(item_ref(entry.source),),
                fix=param_fix(
                    f"Set to {subject.measures.value(nearest, 'm/s')}", subject.plan, entry.source, 2, nearest
                ),
            )
            cases.append(Case(entry.source, finding, abs(speed_mps - nearest)))
    yield from gathered(cases, lambda group: f"{group.items} ask for speeds that the vehicle does not fly")


def _wind(subject: Subject, flight: Flight) -> Iterator[Finding]:
    wind = subject.measures.speed(subject.context.wind.speed_mps)
    cases: list[Case] = []
    for leg in _one_for_each_item(subject, flight, flight.motion.stuck):
        text = f"{subject.leg_name(leg)} makes no way against {wind} of wind"
        remedy = "Wait for less wind, or fly faster"
        finding = _leg("headwind", Severity.ERROR, text, remedy, subject, flight, leg)
        cases.append(Case(leg, finding, float(flight.track.length_m[leg]), flight.track.ends(leg)))
    yield from gathered(cases, lambda group: f"{group.legs} make no way against {wind} of wind")


def _steep(subject: Subject, flight: Flight) -> Iterator[Finding]:
    motion, limits, way = flight.motion, subject.context.vehicle, flight.track.way
    own = np.array([knot.height is Height.RETURN for knot in way.knots[1:]], np.bool_)
    free = np.array([_climbs_its_own_way(subject, int(flat)) for flat in way.flat[1:]], np.bool_)
    rate = motion.rise_m / np.maximum(motion.level_s, 1.0)
    most = np.where(motion.rise_m > 0.0, limits.climb_mps, limits.descent_mps)
    touch = np.array([knot.touch for knot in way.knots[1:]], np.bool_)
    steep = (
        (np.abs(motion.rise_m) > most * motion.level_s + _MISSED_M) & ~own & ~free & ~motion.hovers & ~touch
    )
    bad = list(_one_for_each_item(subject, flight, steep))
    for what, most_mps, way_up in (("Climb", limits.climb_mps, True), ("Descent", limits.descent_mps, False)):
        does = subject.measures.climb(most_mps)
        cases: list[Case] = []
        for leg in (leg for leg in bad if bool(motion.rise_m[leg] > 0.0) is way_up):
            needs = subject.measures.climb(abs(float(rate[leg])))
            name = subject.called(flight.track.ends(leg)[1])
            text = f"{what} to {name} needs {needs}; the vehicle does {does}"
            remedy = "Give it a longer way, or a loiter to altitude"
            finding = _leg(what.lower(), Severity.WARNING, text, remedy, subject, flight, leg)
            cases.append(Case(leg, finding, abs(float(rate[leg])), flight.track.ends(leg)))

        def say(group: Group, what: str = what, does: str = does) -> str:
            needs = subject.measures.climb(group.worst.amount)
            return f"{group.legs} need up to {needs} of {what.lower()}; the vehicle does {does}"

        yield from gathered(cases, say)


def _climbs_its_own_way(subject: Subject, flat: int) -> bool:
    """Return whether an item is flown until its altitude is reached, wherever that is."""
    return flat >= 0 and subject.flat[flat].item.command in (LOITER_TO_ALT, *TAKEOFFS)


def _slowed(subject: Subject, flight: Flight) -> Iterator[Finding]:
    motion = flight.motion
    steep = motion.climb_s > np.maximum(motion.level_s, 1.0) * _SLOWED
    bad = list(_one_for_each_item(subject, flight, steep & (flight.track.length_m > _STEEP_M)))
    for what, way_up in (("Climb", True), ("Descent", False)):
        cases: list[Case] = []
        for leg in (leg for leg in bad if bool(motion.rise_m[leg] > 0.0) is way_up):
            speed_mps = float(flight.track.length_m[leg] / motion.climb_s[leg])
            name = subject.called(flight.track.ends(leg)[1])
            text = f"{what} to {name} slows it to {subject.measures.speed(speed_mps)}"
            remedy = "Nothing to do, unless time matters"
            finding = _leg(what.lower(), Severity.NOTE, text, remedy, subject, flight, leg)
            cases.append(Case(leg, finding, -speed_mps, flight.track.ends(leg)))

        def say(group: Group, what: str = what) -> str:
            slowest = subject.measures.speed(-group.worst.amount)
            return f"{group.legs} are slowed to {slowest} by the {what.lower()}"

        yield from gathered(cases, say)


def _one_for_each_item(
    subject: Subject, flight: Flight, bad: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> Iterator[int]:
    """Yield bad legs, one for each item of the document that they lead to."""
    seen: set[int] = set()
    for leg in np.flatnonzero(bad).tolist():
        end = flight.track.ends(leg)[1]
        if end not in seen:
            seen.add(end)
            yield leg


def _leg(
    code: str, severity: Severity, text: str, remedy: str, subject: Subject, flight: Flight, leg: int
) -> Finding:
    track = flight.track
    ends = subject.knot_place(leg), subject.knot_place(leg + 1)
    refs: tuple[Ref, ...] = tuple(item_ref(item) for item in dict.fromkeys(track.ends(leg)) if item >= 0)
    along = float(track.knot_distance_m[leg]), float(track.knot_distance_m[leg + 1])
    item = track.ends(leg)[1]
    return Finding(code, severity, text, remedy, item, refs=refs, at=ends[1], span=ends, distance_m=along)
