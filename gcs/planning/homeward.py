"""The way home from places along the track: how far, how long, what it takes, and what lies beneath."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gcs.model.vehicle import VehicleKind
from gcs.planning.context import AnalysisContext
from gcs.planning.limits import GROUNDED, WINGED
from gcs.planning.motion import SLOWEST_MPS, speeds
from gcs.planning.track import GEOD, Track
from gcs.planning.way import Floats, Ints

_MOST_PLACES = 512


@dataclass(frozen=True, slots=True, eq=False)
class Homeward:
    """Arrays by place, in order along the track."""

    sample: Ints
    """Which sample of the track it is."""
    away_m: Floats
    """Distance from home."""
    course_deg: Floats
    """Towards home."""
    alt_amsl_m: Floats
    """Height of the return."""
    duration_s: Floats
    energy_wh: Floats
    """Of a direct return and the landing."""


def homeward(track: Track, context: AnalysisContext) -> Homeward:
    """Return the ways home from at most 512 places, all knots first of all."""
    sample = _places(track)
    lats, lons = track.lats_deg[sample], track.lons_deg[sample]
    assert track.way.home is not None, "a track has a home"
    home_lat, home_lon = track.way.home
    count = len(sample)
    course, _, away = GEOD.inv(lons, lats, np.full(count, home_lon), np.full(count, home_lat))
    limits, model, kind = context.vehicle, context.energy, context.kind
    wanted = np.full(count, limits.cruise_speed_mps)
    ground, air, _ = speeds(context, wanted, course, np.zeros(count, np.bool_))
    path = track.path_amsl_m[sample]
    height = path if kind in GROUNDED else np.maximum(path, track.home_amsl_m + limits.return_alt_m)
    travel_s = away / np.maximum(ground, SLOWEST_MPS)
    climb_s = (height - path) / max(limits.climb_mps, 0.1)
    travel_w = model.level_power_w(air) + model.base_power_w
    climb_w = travel_w + model.climb_power_w(np.full(count, limits.climb_mps))
    down_s = np.zeros(count)
    down_w = model.base_power_w + model.hover_power_w
    if kind is not VehicleKind.PLANE and kind not in GROUNDED:
        down_s = np.maximum(height - track.home_amsl_m, 0.0) / max(limits.descent_mps, 0.1)
    atop = kind in WINGED
    rest_s = np.maximum(climb_s - travel_s, 0.0) if atop else climb_s
    joules = travel_w * travel_s + climb_w * rest_s + down_w * down_s
    return Homeward(sample, away, course % 360.0, height, travel_s + rest_s + down_s, joules / 3600.0)


def _places(track: Track) -> Ints:
    """Return samples spread over the track: ends of legs where there is room, else evenly."""
    last = int(track.first[-1]) - 1
    if last < _MOST_PLACES:
        return np.arange(last + 1)
    knots = track.first[:-1] if track.legs < _MOST_PLACES // 2 else np.empty(0, np.intp)
    spread = np.linspace(0, last, _MOST_PLACES - len(knots)).astype(np.intp)
    return np.unique(np.concatenate((knots, spread, [last])))
