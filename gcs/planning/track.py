"""The way in space: sampled along the geodesics, with the ground beneath and the height above it.

A leg whose end is above terrain follows the terrain, from the height above it at the start to the height
above it at the end, as ArduPilot flies it; all others are straight lines in height above mean sea level.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyproj import Geod

from gcs.model.elevation import Elevation
from gcs.planning.circling import flown_m
from gcs.planning.document import LatLon
from gcs.planning.limits import VehicleLimits
from gcs.planning.way import HOME, Floats, Height, Ints, Way

STEP_M = 20.0
"""Distance between samples; finer than SRTM and as fine as the training island's grid."""
MOST_SAMPLES = 20_000
_HIGHEST_M = 20_000.0
_LEAST_AROUND, _MOST_AROUND, _MOST_TURNS = 24, 360, 12.0
"""Samples of one circle, and how many circles of a climb are sampled."""
_FEWEST_AROUND = 8
_LEVEL_M = 1.0
_TAPER_SLOPE = 0.02
"""Clearance asked for on the way up from and down to the ground grows with this slope."""
_TAPER_SLACK_M = 3.0
GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """Arrays for each knot, each leg and each sample."""

    way: Way
    length_m: Floats
    """By leg, over ground; of circles as often as they are flown."""
    ring: npt.NDArray[np.bool_]
    """By leg: it is a circle; its samples go round once, or as often as a climb takes."""
    course_deg: Floats
    """By leg, at its start."""
    end_course_deg: Floats
    """By leg, at its end."""
    knot_distance_m: Floats
    knot_amsl_m: Floats
    owner: Ints
    """By knot: index in the flat list of the item whose altitude it follows; -1: none."""
    first: Ints
    """By leg: index of its first sample; a last entry is the number of samples."""
    leg: Ints
    """By sample."""
    share: Floats
    """By sample: 0 at its leg's start, 1 at its end."""
    lats_deg: Floats
    lons_deg: Floats
    distance_m: Floats
    path_amsl_m: Floats
    terrain_amsl_m: Floats
    clearance_m: Floats
    """Of the path above terrain; NaN where it is not known."""
    required_m: Floats
    home_amsl_m: float
    home_terrain_amsl_m: float
    """NaN: not known."""
    home_source: str
    """Where the height of home comes from: plan, terrain, or nothing."""

    @property
    def legs(self) -> int:
        """How many there are."""
        return len(self.length_m)

    @property
    def terrain_known(self) -> bool:
        """Some of the ground is known."""
        return bool(np.isfinite(self.terrain_amsl_m).any())

    def place(self, sample: int) -> LatLon:
        """Return where a sample is."""
        return float(self.lats_deg[sample]), float(self.lons_deg[sample])

    def nearest_item(self, sample: int) -> int:
        """Return the document's item that is nearest along the way; -1: home."""
        return self.ends(int(self.leg[sample]))[int(self.share[sample] >= 0.5)]

    def ends(self, leg: int) -> tuple[int, int]:
        """Return the document's items at a leg's ends; -1: home."""
        return int(self.way.source[leg]), int(self.way.source[leg + 1])


def track_of(
    way: Way, planned_home_amsl_m: float | None, elevation: Elevation | None, limits: VehicleLimits
) -> Track | None:
    """Return the track of a way; None where there is no leg."""
    if len(way.knots) < 2 or way.home is None:
        return None
    lats, lons = way.lats_deg, way.lons_deg
    course, back, length = GEOD.inv(lons[:-1], lats[:-1], lons[1:], lats[1:])
    ground = _terrain(elevation, np.append(lats, way.home[0]), np.append(lons, way.home[1]))
    knot_terrain, home_terrain = ground[:-1], float(ground[-1])
    home, source = _home_amsl_m(planned_home_amsl_m, home_terrain)
    knot_amsl, owner = _knot_heights(way, knot_terrain, home, length, limits)
    turns = _circle(way, knot_amsl, length, limits)
    first, leg, share = _samples(way, length, turns)
    bearing, metres = course[leg], share * length[leg]
    for ring, often in turns.items():
        # Round it goes, from where it arrives.
        inside, circle = slice(first[ring], first[ring + 1]), way.knots[ring + 1].ring
        assert circle is not None, "these legs are circles"
        start = _arrival_deg(way, course, back, ring)
        bearing[inside] = start + (360.0 if circle.clockwise else -360.0) * often * share[inside]
        metres[inside] = circle.radius_m
    lon, lat, _ = GEOD.fwd(lons[leg], lats[leg], bearing, metres)
    terrain = _terrain(elevation, lat, lon)
    path, clearance = _path(way, knot_amsl, knot_terrain, leg, share, terrain)
    knot_distance = np.concatenate(([0.0], np.cumsum(length)))
    circles = np.zeros(len(length), np.bool_)
    circles[way.rings] = True
    return Track(
        way=way,
        length_m=length,
        ring=circles,
        course_deg=course,
        end_course_deg=(back + 180.0) % 360.0,
        knot_distance_m=knot_distance,
        knot_amsl_m=knot_amsl,
        owner=owner,
        first=first,
        leg=leg,
        share=share,
        lats_deg=np.asarray(lat),
        lons_deg=np.asarray(lon),
        distance_m=knot_distance[leg] + share * length[leg],
        path_amsl_m=path,
        terrain_amsl_m=terrain,
        clearance_m=clearance,
        required_m=_required(way, length, leg, share, limits.clearance_m),
        home_amsl_m=home,
        home_terrain_amsl_m=home_terrain,
        home_source=source,
    )


def _circle(way: Way, knot_amsl: Floats, length: Floats, limits: VehicleLimits) -> dict[int, float]:
    """Set the lengths of circles, and return by leg how often they are sampled: level ones once."""
    turns: dict[int, float] = {}
    for leg in way.rings.tolist():
        knot, rise_m = way.knots[leg + 1], float(knot_amsl[leg + 1] - knot_amsl[leg])
        assert knot.ring is not None, "these legs are circles"
        rate_mps = limits.climb_mps if rise_m > 0.0 else limits.descent_mps
        length[leg] = flown_m(knot.ring, knot.speed_mps, rise_m, rate_mps)
        often = length[leg] / (math.tau * knot.ring.radius_m) if abs(rise_m) > _LEVEL_M else 1.0
        turns[leg] = float(np.clip(often, 1.0, _MOST_TURNS))
    return turns


def _arrival_deg(way: Way, course: Floats, back: Floats, ring: int) -> float:
    """Return the bearing from a circle's centre to where the vehicle comes from."""
    came = ring - 1
    return float(back[came]) if came >= 0 and came not in way.rings else float(course[ring])


def _samples(way: Way, length_m: Floats, turns: Mapping[int, float]) -> tuple[Ints, Ints, Floats]:
    """Return where each leg's samples begin, and leg and share of each sample."""
    step_m = max(STEP_M, float(np.delete(length_m, way.rings).sum()) / MOST_SAMPLES)
    counts = np.maximum(np.ceil(length_m / step_m).astype(np.intp) + 1, 2)
    around: dict[int, float] = {}
    for round_, often in turns.items():
        circle = way.knots[round_ + 1].ring
        assert circle is not None, "these legs are circles"
        once = min(max(math.tau * circle.radius_m / step_m, _LEAST_AROUND), _MOST_AROUND)
        around[round_] = once * often
    # Thousands of circles are sampled more coarsely.
    share_of = min(1.0, MOST_SAMPLES / max(sum(around.values()), 1.0))
    for round_, samples in around.items():
        counts[round_] = max(math.ceil(samples * share_of), _FEWEST_AROUND) + 1
    first = np.concatenate(([0], np.cumsum(counts)))
    leg = np.repeat(np.arange(len(length_m)), counts)
    number = np.arange(first[-1]) - first[leg]
    return first, leg, number / (counts[leg] - 1)


def _terrain(elevation: Elevation | None, lats_deg: Floats, lons_deg: Floats) -> Floats:
    if elevation is None:
        return np.full(len(lats_deg), np.nan)
    return np.asarray(elevation.heights_amsl_m(lats_deg, lons_deg), np.float64)


def _home_amsl_m(planned_m: float | None, terrain_m: float) -> tuple[float, str]:
    """Return how high home is and who says so; a planned height of exactly 0 is one that nobody gave."""
    known = planned_m is not None and abs(planned_m) <= _HIGHEST_M
    if known and (planned_m != 0.0 or not np.isfinite(terrain_m)):
        assert planned_m is not None
        return planned_m, "plan"
    return (terrain_m, "terrain") if np.isfinite(terrain_m) else (0.0, "")


def _knot_heights(
    way: Way, terrain: Floats, home_amsl_m: float, length: Floats, limits: VehicleLimits
) -> tuple[Floats, Ints]:
    heights: list[float] = []
    owners: list[int] = []
    before_m, owner = home_amsl_m, HOME
    for index, (knot, ground_m) in enumerate(zip(way.knots, terrain.tolist(), strict=True)):
        known = ground_m == ground_m
        if knot.height is Height.RETURN:
            least_m = home_amsl_m + limits.return_alt_m
            owner = owner if before_m >= least_m else HOME
            before_m = max(before_m, least_m)
        elif knot.height is not Height.SAME:
            wanted_m = _amsl_m(knot.height, knot.height_m, ground_m if known else None, home_amsl_m)
            seconds = float(length[index - 1]) / max(knot.speed_mps, 0.1) if index else math.inf
            reached_m = min(
                max(wanted_m, before_m - limits.descent_mps * seconds), before_m + limits.climb_mps * seconds
            )
            if not knot.partly or reached_m == wanted_m:
                owner = HOME if knot.height is Height.GROUND else knot.flat
            before_m = reached_m if knot.partly else wanted_m
        heights.append(before_m)
        owners.append(owner)
    return np.array(heights), np.array(owners, np.intp)


def _amsl_m(height: Height, height_m: float, ground_m: float | None, home_amsl_m: float) -> float:
    if height is Height.AMSL:
        return height_m
    if height is Height.HOME:
        return home_amsl_m + height_m
    above_m = height_m if height is Height.TERRAIN else 0.0
    return (home_amsl_m if ground_m is None else ground_m) + above_m


def _path(
    way: Way, knot_amsl: Floats, knot_terrain: Floats, leg: Ints, share: Floats, terrain: Floats
) -> tuple[Floats, Floats]:
    straight = knot_amsl[leg] + (knot_amsl[leg + 1] - knot_amsl[leg]) * share
    end_agl = np.array([knot.height_m for knot in way.knots[1:]])
    start_agl = knot_amsl[:-1] - knot_terrain[:-1]
    start_agl = np.where(np.isfinite(start_agl), start_agl, end_agl)
    above = start_agl[leg] + (end_agl[leg] - start_agl[leg]) * share
    follows = (way.height[1:] == Height.TERRAIN)[leg]
    path = np.where(follows & np.isfinite(terrain), terrain + above, straight)
    return path, np.where(follows, above, straight - terrain)


def _required(
    way: Way, length: Floats, leg: Ints, share: Floats, clearance_m: float
) -> npt.NDArray[np.float64]:
    """Return the clearance to keep; on legs from and to the ground it begins at nothing."""
    touch = np.array([knot.touch for knot in way.knots])
    from_start = np.where(touch[leg], share * length[leg], np.inf)
    from_end = np.where(touch[leg + 1], (1.0 - share) * length[leg], np.inf)
    taper = np.minimum(from_start, from_end) * _TAPER_SLOPE - _TAPER_SLACK_M
    # Climbs and descents on the spot are the ends of other legs, or lead to the ground.
    upright = (length < 1.0)[leg] & (touch[leg] | touch[leg + 1] | (way.height == Height.RETURN)[leg + 1])
    return np.where(upright, -np.inf, np.minimum(clearance_m, taper))
