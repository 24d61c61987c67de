"""Turns of wings: whether the radius that bank, speed and wind allow fits between the legs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.checks.gathering import Case, gathered
from gcs.planning.checks.subject import Subject
from gcs.planning.flight import Flight
from gcs.planning.limits import WINGED
from gcs.planning.motion import turn_radius_m
from gcs.planning.refs import item_ref
from gcs.planning.track import Track
from gcs.planning.way import Floats

_STRAIGHT_DEG = 10.0
_NARROW_M = 1.0
_STEEPEST_DEG = 150.0
"""A reversal is flown as a loop of its own; it needs no more room before and after than this."""


def check_turns(subject: Subject) -> Iterator[Finding]:
    """Yield the turns that a wing can't fly; in a pattern the worst of them."""
    bank_deg = subject.context.vehicle.bank_deg
    flight = subject.flight
    if flight is None or subject.kind not in WINGED or not 0.0 < bank_deg < 90.0 or flight.track.legs < 2:
        return
    track = flight.track
    yield from _circles(subject, flight, bank_deg)
    radius = turn_radius_m(flight.motion.airspeed_mps[:-1], subject.context.wind.speed_mps, bank_deg)
    needed = _needed_m(track, flight.motion.hovers, radius)
    lead = np.concatenate(([0.0], needed, [0.0]))
    over = lead[:-1] + lead[1:] - track.length_m
    worst: dict[int, tuple[float, int]] = {}
    for leg in np.flatnonzero(over > 0.1).tolist():
        # Of the two turns that share a leg the one that needs more is told.
        turn = leg if lead[leg] > lead[leg + 1] else leg + 1
        source = int(track.way.source[turn])
        worst[source] = max(worst.get(source, (0.0, 0)), (float(over[leg]), turn))
    cases = []
    for source, (over_m, turn) in sorted(worst.items()):
        name, short = subject.called(source), subject.measures.length_up(over_m)
        needs = f"needs {subject.measures.distance(float(radius[turn - 1]))} radius"
        finding = Finding(
            "turn",
            Severity.WARNING,
            f"A turn of {name} {needs}" if subject.is_pattern(source) else f"Turn at {name} {needs}",
            f"Fly slower, or give it {short} more between the turns",
            source,
            f"the legs there are {short} too short",
            refs=(item_ref(source),),
            at=subject.knot_place(turn),
        )
        cases.append(Case(source, finding, over_m))
    yield from gathered(cases, lambda group: f"{group.items} have legs too short for their turns")


def _circles(subject: Subject, flight: Flight, bank_deg: float) -> Iterator[Finding]:
    """Yield circles that are narrower than the wing can turn; one for each item."""
    way, told = flight.track.way, set[int]()
    least = turn_radius_m(flight.motion.airspeed_mps, subject.context.wind.speed_mps, bank_deg)
    for leg in way.rings.tolist():
        knot, least_m = way.knots[leg + 1], float(least[leg])
        assert knot.ring is not None, "these legs are circles"
        if knot.hover or knot.source in told or knot.ring.radius_m >= least_m - _NARROW_M:
            continue
        told.add(knot.source)
        has, needs = (subject.measures.distance(metres) for metres in (knot.ring.radius_m, least_m))
        yield Finding(
            "turn",
            Severity.WARNING,
            f"{subject.leg_name(leg)} has {has} radius; the vehicle needs {needs}",
            "Give it a wider circle, or fly slower",
            knot.source,
            refs=(item_ref(knot.source),),
            at=subject.knot_place(leg),
        )


def _needed_m(track: Track, hovers: np.ndarray[tuple[int], np.dtype[np.bool_]], radius: Floats) -> Floats:
    """Return by inner knot how far before and after it a turn begins and ends; 0 where there is none."""
    change = np.abs((track.course_deg[1:] - track.end_course_deg[:-1] + 180.0) % 360.0 - 180.0)
    moves = (track.length_m > 1.0) & ~track.ring
    turns = (change > _STRAIGHT_DEG) & moves[1:] & moves[:-1] & ~hovers[1:] & ~hovers[:-1]
    touch = np.array([knot.touch for knot in track.way.knots[1:-1]], np.bool_)
    tangent = radius * np.tan(np.radians(np.minimum(change, _STEEPEST_DEG) / 2.0))
    return np.where(turns & ~touch, tangent, 0.0)
