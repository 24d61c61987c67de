"""How fast each leg goes: the wind triangle, and what climbs and descents allow."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gcs.planning.context import AnalysisContext, Wind
from gcs.planning.limits import GROUNDED, SURFACE, WINGED
from gcs.planning.track import Track
from gcs.planning.way import Floats

SLOWEST_MPS = 0.5
"""Whoever makes less way over ground is held up by the wind; times are reckoned with it then."""
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """Arrays by leg."""

    wanted_mps: Floats
    groundspeed_mps: Floats
    airspeed_mps: Floats
    stuck: Bools
    """The wind is too strong to go on."""
    hovers: Bools
    """Flown upright, not on the wing."""
    level_s: Floats
    """Time for the way over ground."""
    climb_s: Floats
    """Time for the height alone."""
    rise_m: Floats

    @property
    def duration_s(self) -> Floats:
        """Time for each leg: what takes longer."""
        return np.maximum(self.level_s, self.climb_s)


def motion_of(track: Track, context: AnalysisContext) -> Motion:
    """Return how a track is flown."""
    knots = track.way.knots[1:]
    wanted = np.array([knot.speed_mps for knot in knots])
    hovers = np.array([knot.hover for knot in knots], np.bool_)
    if context.kind not in WINGED:
        hovers = np.zeros(len(knots), np.bool_)
    ground, air, stuck = speeds(context, wanted, track.course_deg, hovers)
    # Round a circle the wind takes as much as it gives.
    ground, air = np.where(track.ring, wanted, ground), np.where(track.ring, wanted, air)
    stuck &= ~track.ring
    rise = np.diff(track.knot_amsl_m)
    rate = np.maximum(np.where(rise > 0.0, context.vehicle.climb_mps, context.vehicle.descent_mps), 0.1)
    drives = context.kind in SURFACE
    moves = track.length_m > 0.01
    return Motion(
        wanted_mps=wanted,
        groundspeed_mps=ground,
        airspeed_mps=air,
        stuck=stuck & moves,
        hovers=hovers,
        level_s=track.length_m / np.maximum(ground, SLOWEST_MPS),
        climb_s=np.zeros_like(rise) if drives else np.abs(rise) / rate,
        rise_m=rise,
    )


def speeds(
    context: AnalysisContext, wanted_mps: Floats, course_deg: Floats, hovers: Bools
) -> tuple[Floats, Floats, Bools]:
    """Return speed over ground, through the air, and where the wind is too strong.

    Wings keep their airspeed; what hovers keeps its speed over ground as long as its airspeed allows.
    """
    if context.kind in GROUNDED:
        return wanted_mps, wanted_mps, np.zeros(len(wanted_mps), np.bool_)
    along, across = _wind_parts(context.wind, course_deg)
    most = context.vehicle.max_speed_mps
    wing = np.logical_not(hovers) & (context.kind in WINGED)
    airspeed = np.where(wing, wanted_mps, np.hypot(wanted_mps - along, across))
    limited = np.where(wing, airspeed, np.minimum(airspeed, most))
    inside = limited**2 - across**2
    reached = np.sqrt(np.maximum(inside, 0.0)) + along
    ground = np.where(wing, reached, np.where(airspeed <= most, wanted_mps, np.minimum(wanted_mps, reached)))
    slowest = np.minimum(SLOWEST_MPS, wanted_mps)
    stuck = (inside < 0.0) | (ground < slowest)
    return np.where(stuck, 0.0, ground), limited, stuck


def _wind_parts(wind: Wind, course_deg: Floats) -> tuple[Floats, Floats]:
    """Return what the wind adds along a course, and what it blows across."""
    angle = np.radians(wind.from_deg + 180.0 - course_deg)
    return wind.speed_mps * np.cos(angle), wind.speed_mps * np.sin(angle)


def turn_radius_m(airspeed_mps: Floats, wind_mps: float, bank_deg: float) -> Floats:
    """Return the radius over ground of a turn at a bank, where the wind pushes most."""
    radius: Floats = (airspeed_mps + wind_mps) ** 2 / (9.80665 * math.tan(math.radians(bank_deg)))
    return radius
