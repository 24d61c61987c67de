"""From places on the way back home: whether the radio reaches, and what lies beneath a return."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gcs.model.elevation import Elevation
from gcs.planning.checks.finding import Finding, Severity
from gcs.planning.checks.subject import Subject
from gcs.planning.context import AnalysisContext
from gcs.planning.flight import Flight
from gcs.planning.labels import called_back
from gcs.planning.limits import GROUNDED
from gcs.planning.refs import Part, Ref, item_ref
from gcs.planning.track import GEOD
from gcs.planning.way import HOME, Floats, Ints

_MOST_RAYS, _RAY_SAMPLES = 64, 64
_ANTENNA_M = 2.0
_NEAR_HOME_M = 30.0


@dataclass(frozen=True, slots=True)
class Rays:
    """Straight ways back over known ground, from some places."""

    place: Ints
    """Indices of ``Homeward``'s places."""
    clearance_m: Floats
    """Least height of a return above terrain; NaN where nothing is known."""
    sight_m: Floats
    """Least height of the line of sight to home's antenna above terrain."""


def rays_of(flight: Flight, context: AnalysisContext) -> Rays | None:
    """Return the ways home with the ground beneath; None where there is no elevation data."""
    back, track = flight.back, flight.track
    if context.elevation is None or context.kind in GROUNDED:
        return None
    away = np.flatnonzero(back.away_m > _NEAR_HOME_M)
    if not len(away):
        return None
    place = away[np.unique(np.linspace(0, len(away) - 1, _MOST_RAYS).astype(np.intp))]
    farthest = away[int(np.argmax(back.away_m[away]))]
    place = np.union1d(place, [farthest])
    ground = _under(context.elevation, flight, place, back.course_deg, back.back_m)
    level = back.alt_amsl_m[place][:, None]
    sight_ground = ground
    if (back.target[place] != HOME).any():
        sight_ground = _under(context.elevation, flight, place, back.home_course_deg, back.away_m)
    path = track.path_amsl_m[back.sample[place]][:, None]
    antenna = track.home_amsl_m + _ANTENNA_M
    sight = path + (antenna - path) * np.linspace(0.0, 1.0, _RAY_SAMPLES)[None, :]
    return Rays(place, _least(level - ground), _least(sight - sight_ground))


def _under(elevation: Elevation, flight: Flight, place: Ints, course_deg: Floats, metres: Floats) -> Floats:
    """Return the heights of the ground along straight ways from some places."""
    track, sample = flight.track, flight.back.sample[place]
    lats, lons = (np.repeat(values[sample], _RAY_SAMPLES) for values in (track.lats_deg, track.lons_deg))
    course, far_m = (np.repeat(values[place], _RAY_SAMPLES) for values in (course_deg, metres))
    share = np.tile(np.linspace(0.0, 1.0, _RAY_SAMPLES), len(place))
    lon, lat, _ = GEOD.fwd(lons, lats, course, far_m * share)
    return np.asarray(elevation.heights_amsl_m(lat, lon), np.float64).reshape(len(place), -1)


def _least(height: Floats) -> Floats:
    """Return the least of each row, NaN where all of it is unknown; home's own ground is left out."""
    inner = height[:, :-1]
    known = np.where(np.isnan(inner), np.inf, inner).min(axis=1)
    return np.where(np.isfinite(known), known, np.nan)


def check_return(subject: Subject, rays: Rays | None) -> Iterator[Finding]:
    """Yield where a direct return is too low."""
    if subject.flight is None or rays is None or np.isnan(rays.clearance_m).all():
        return
    worst = int(np.nanargmin(rays.clearance_m))
    clear_m = float(rays.clearance_m[worst])
    wanted_m = subject.context.vehicle.clearance_m / 2.0
    if clear_m >= wanted_m:
        return
    flight = subject.flight
    sample = int(flight.back.sample[rays.place[worst]])
    item = int(flight.track.way.source[flight.track.leg[sample] + 1])
    target = int(flight.back.target[rays.place[worst]])
    under = clear_m < 0.0
    how = f"{subject.measures.height(abs(clear_m))} {'below' if under else 'above'} terrain"
    to = "" if target == HOME else f" {called_back(target)}"
    lowest = subject.measures.height(subject.context.vehicle.return_alt_m)
    remedy = f"Raise the vehicle's return altitude of {lowest}"
    if target != HOME:
        remedy = "Raise the rally point, or put it elsewhere"
    yield Finding(
        "return-path",
        Severity.WARNING,
        f"A return from the way to {subject.called(item)}{to} passes {how}",
        remedy,
        item,
        f"at {subject.measures.distance(float(flight.track.distance_m[sample]))}",
        refs=(item_ref(item),) if target == HOME else (item_ref(item), Ref(Part.RALLY, target)),
        at=flight.track.place(sample),
    )


def check_link(subject: Subject, rays: Rays | None) -> Iterator[Finding]:
    """Yield where the way is out of the radio's reach or sight."""
    range_m, flight = subject.context.link_range_m, subject.flight
    if flight is None or range_m is None:
        return
    track, back = flight.track, flight.back
    beyond = np.flatnonzero(back.away_m > range_m)
    if len(beyond):
        farthest = int(np.argmax(back.away_m))
        sample = int(back.sample[farthest])
        first, last = int(back.sample[beyond[0]]), int(back.sample[beyond[-1]])
        item = max(track.nearest_item(sample), 0)
        away, reach = (subject.measures.distance(m) for m in (float(back.away_m[farthest]), range_m))
        text = f"{subject.called(item)} is up to {away} away; the link reaches {reach}"
        yield Finding(
            "link-range",
            Severity.WARNING,
            text,
            "Stay nearer, or set what the vehicle does when the link is lost",
            item,
            refs=(item_ref(item),),
            at=track.place(sample),
            span=(track.place(first), track.place(last)),
            distance_m=(float(track.distance_m[first]), float(track.distance_m[last])),
        )
    hidden = np.flatnonzero(rays.sight_m < 0.0) if rays is not None else np.empty(0, np.intp)
    if rays is not None and len(hidden):
        worst = int(hidden[np.argmin(rays.sight_m[hidden])])
        sample = int(back.sample[rays.place[worst]])
        item = int(track.way.source[track.leg[sample] + 1])
        text = f"Terrain hides the way to {subject.called(item)} from home"
        remedy = "Fly higher, or put the antenna where it sees the vehicle"
        place = track.place(sample)
        yield Finding("link-sight", Severity.NOTE, text, remedy, item, refs=(item_ref(item),), at=place)
