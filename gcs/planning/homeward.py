"""The way back from places along the track: to home or a rally point, how far, how long, what it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gcs.model.vehicle import VehicleKind
from gcs.planning.context import AnalysisContext
from gcs.planning.document import RallyPoint
from gcs.planning.limits import GROUNDED, WINGED
from gcs.planning.motion import SLOWEST_MPS, speeds
from gcs.planning.refuge import Refuges, refuges_of
from gcs.planning.track import GEOD, Track
from gcs.planning.way import HOME, Floats, Ints

_MOST_PLACES = 512


@dataclass(frozen=True, slots=True, eq=False)
class Homeward:
    """Arrays by place, in order along the track."""

    sample: Ints
    """Which sample of the track it is."""
    away_m: Floats
    """Distance from home."""
    home_course_deg: Floats
    """Towards home."""
    target: Ints
    """Where a return leads: index of a rally point; −1: home."""
    back_m: Floats
    """Distance from there."""
    course_deg: Floats
    """Towards it."""
    alt_amsl_m: Floats
    """Height of the return."""
    duration_s: Floats
    energy_wh: Floats
    """Of a direct return and the landing."""


def homeward(track: Track, context: AnalysisContext, rally: Sequence[RallyPoint] = ()) -> Homeward:
    """Return the ways back from at most 512 places, all knots first of all."""
    sample = _places(track)
    lats, lons = track.lats_deg[sample], track.lons_deg[sample]
    assert track.way.home is not None, "a track has a home"
    home_course, away = _ways(lats, lons, np.array([track.way.home[0]]), np.array([track.way.home[1]]))
    refuges = refuges_of(rally, context.firmware, context.kind)
    rally_course, rally_m = _ways(lats, lons, refuges.lats_deg, refuges.lons_deg)
    taken = refuges.chosen(rally_m, away[0])
    place = np.arange(len(sample))
    back = np.vstack((rally_m, away))[taken, place]
    course = np.vstack((rally_course, home_course))[taken, place]
    # The last row is home's: −1.
    height, ground = _heights(track, context, refuges, sample, taken)
    duration, joules = _taken(context, course, back, track.path_amsl_m[sample], height, ground)
    target = np.append(refuges.numbers, HOME)[taken]
    return Homeward(
        sample,
        away[0],
        home_course[0] % 360.0,
        target,
        back,
        course % 360.0,
        height,
        duration,
        joules / 3600.0,
    )


def _ways(lats: Floats, lons: Floats, to_lats: Floats, to_lons: Floats) -> tuple[Floats, Floats]:
    """Return course and distance by destination and place."""
    many, count = len(to_lats), len(lats)
    course, _, metres = GEOD.inv(
        np.tile(lons, many), np.tile(lats, many), np.repeat(to_lons, count), np.repeat(to_lats, count)
    )
    return course.reshape(many, count), metres.reshape(many, count)


def _heights(
    track: Track, context: AnalysisContext, refuges: Refuges, sample: Ints, taken: Ints
) -> tuple[Floats, Floats]:
    """Return how high a return is, and how high the ground is where it lands."""
    home_m, path = track.home_amsl_m, track.path_amsl_m[sample]
    ground = np.full(len(refuges.numbers), np.nan)
    if context.elevation is not None and len(ground):
        ground = np.asarray(context.elevation.heights_amsl_m(refuges.lats_deg, refuges.lons_deg), np.float64)
    grounds = np.append(np.where(np.isfinite(ground), ground, home_m), home_m)[taken]
    if context.kind in GROUNDED:
        return path, grounds
    # A wing flies to a rally point at its height, what hovers not lower than it returns home.
    least_m = -np.inf if context.kind in WINGED else context.vehicle.return_alt_m
    wanted = np.append(np.maximum(refuges.alts_rel_m, least_m), context.vehicle.return_alt_m)
    return np.maximum(path, home_m + wanted[taken]), grounds


def _taken(
    context: AnalysisContext, course: Floats, back: Floats, path: Floats, height: Floats, ground: Floats
) -> tuple[Floats, Floats]:
    """Return seconds and joules of the ways back."""
    limits, model, kind, count = context.vehicle, context.energy, context.kind, len(back)
    wanted = np.full(count, limits.cruise_speed_mps)
    over_ground, air, _ = speeds(context, wanted, course, np.zeros(count, np.bool_))
    travel_s = back / np.maximum(over_ground, SLOWEST_MPS)
    climb_s = (height - path) / max(limits.climb_mps, 0.1)
    travel_w = model.level_power_w(air) + model.base_power_w
    climb_w = travel_w + model.climb_power_w(np.full(count, limits.climb_mps))
    down_s = np.zeros(count)
    down_w = model.base_power_w + model.hover_power_w
    if kind is not VehicleKind.PLANE and kind not in GROUNDED:
        down_s = np.maximum(height - ground, 0.0) / max(limits.descent_mps, 0.1)
    rest_s = np.maximum(climb_s - travel_s, 0.0) if kind in WINGED else climb_s
    return travel_s + rest_s + down_s, travel_w * travel_s + climb_w * rest_s + down_w * down_s


def _places(track: Track) -> Ints:
    """Return samples spread over the track: ends of legs where there is room, else evenly."""
    last = int(track.first[-1]) - 1
    if last < _MOST_PLACES:
        return np.arange(last + 1)
    knots = track.first[:-1] if track.legs < _MOST_PLACES // 2 else np.empty(0, np.intp)
    spread = np.linspace(0, last, _MOST_PLACES - len(knots)).astype(np.intp)
    return np.unique(np.concatenate((knots, spread, [last])))
