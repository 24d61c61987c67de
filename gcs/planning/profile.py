"""The path in profile: heights of path and ground along the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gcs.planning.document import ComplexItem, Plan
from gcs.planning.labels import called
from gcs.planning.measures import Measures
from gcs.planning.track import Track
from gcs.planning.way import HOME, Floats, Height


@dataclass(frozen=True, slots=True)
class ProfileMark:
    """An item's place on the profile."""

    distance_m: float
    label: str
    """The item's number as the map shows it."""
    source: int
    """Index in ``Plan.items``."""
    alt_amsl_m: float


@dataclass(frozen=True, slots=True)
class ProfileBand:
    """The stretch that a pattern takes."""

    from_m: float
    to_m: float
    source: int
    label: str
    """ "Survey 3 · 80 m above terrain"."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Heights along the way, each leg from its start to its end; all arrays have one length.

    Distances never fall; where the vehicle climbs on the spot two follow each other that are the same.
    """

    distance_m: Floats
    path_amsl_m: Floats
    terrain_amsl_m: Floats
    """NaN where it is not known."""
    marks: tuple[ProfileMark, ...]
    bands: tuple[ProfileBand, ...]
    home_amsl_m: float
    """What heights above home are added to; 0 where nobody knows it."""
    home_source: str = "plan"
    """Who says how high home is: "plan", "terrain", or nobody (then heights are above home)."""
    required_m: Floats | None = None
    """Clearance asked for: less where the vehicle takes off and lands, −inf where it does so upright."""
    clearance_m: Floats | None = None
    """Of the path above terrain; NaN where it is not known."""
    lats_deg: Floats | None = None
    """Where each sample is."""
    lons_deg: Floats | None = None


def profile_of(plan: Plan, track: Track, measures: Measures | None = None) -> Profile:
    """Return a track's profile; its labels are metric where nothing else is asked for."""
    measures = measures or Measures()
    return Profile(
        track.distance_m,
        track.path_amsl_m,
        track.terrain_amsl_m,
        tuple(_marks(track)),
        tuple(_bands(plan, track, measures)),
        track.home_amsl_m,
        track.home_source,
        track.required_m,
        track.clearance_m,
        track.lats_deg,
        track.lons_deg,
    )


def _marks(track: Track) -> Iterator[ProfileMark]:
    """Yield one mark for each item: where the way first reaches it; a landing where it touches down."""
    last = HOME
    knots = track.way.knots
    for index, knot in enumerate(knots):
        if knot.source in (HOME, last):
            continue
        last = knot.source
        while index + 1 < len(knots) and knots[index + 1].source == last and knots[index + 1].touch:
            index += 1
        at_m, amsl_m = float(track.knot_distance_m[index]), float(track.knot_amsl_m[index])
        yield ProfileMark(at_m, str(last + 1), last, amsl_m)


def _bands(plan: Plan, track: Track, measures: Measures) -> Iterator[ProfileBand]:
    source = track.way.source
    patterns = np.array([isinstance(item, ComplexItem) for item in plan.items])
    found = source[(source >= 0) & patterns[source]]
    for item in np.unique(found).tolist():
        inside = np.flatnonzero(source == item)
        begin, end = int(inside[0]), int(inside[-1])
        from_m, to_m = float(track.knot_distance_m[begin]), float(track.knot_distance_m[end])
        yield ProfileBand(from_m, to_m, item, f"{called(plan, item)} · {_height(track, begin, measures)}")


_WORDS = {Height.AMSL: "AMSL", Height.TERRAIN: "above terrain"}


def _height(track: Track, index: int, measures: Measures) -> str:
    knot = track.way.knots[index]
    if knot.height in _WORDS:
        return f"{measures.height(knot.height_m)} {_WORDS[knot.height]}"
    return f"{measures.height(float(track.knot_amsl_m[index]) - track.home_amsl_m)} above home"
